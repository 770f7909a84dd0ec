package wizard

import (
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/astronomer/astro-activate/steps/files"
	"github.com/astronomer/astro-activate/ui/wizard/overlay"
)

// questions are all those that have to be answered, each with the keys that answer it.
var questions = []struct {
	name    string
	scene   scene
	ask     func(*harness) // opens what no key opens
	asks    string
	answers string
	hint    string // what any other key shows
}{
	{name: "a removal", scene: scene{scenario: "blocked", keys: []string{"ctrl+y", "down", "down", "down", "F"}},
		asks: "Copy commands that delete 7 resources in 4 findings?", answers: "y s n esc tab shift+tab", hint: "Press y to copy them, s to read first, or n to cancel."},
	{name: "a message with what deletes", scene: scene{scenario: "blocked", keys: []string{"ctrl+y", "down", "down", "down", "f"}},
		asks: "for the account administrator, with commands", answers: "y s n esc tab shift+tab", hint: "Press y to copy it, s to read first, or n to cancel."},
	{name: "ids on a screen", scene: scene{scenario: "blocked", keys: []string{"alt+9"}}, ask: func(d *harness) { d.m.overlays.open(&overlay.Unmask{}) },
		asks: "Show ids on this screen, in files and on leaving?", answers: "y n esc", hint: "Press y to show ids, or n to cancel."},
	{name: "leaving a text", scene: scene{scenario: "blocked", keys: []string{"alt+4", "ctrl+c"}}, asks: "Leave? ", answers: "y n esc", hint: "Press y to leave, or n to stay."},
	{name: "leaving a finding", scene: scene{scenario: "blocked", keys: []string{"alt+2", "tab", "tab", "ctrl+c"}}, asks: "Leave? ", answers: "y n esc", hint: "Press y to leave, or n to stay."},
	{name: "leaving a list", scene: scene{scenario: "blocked", keys: []string{"ctrl+y", "ctrl+c"}}, asks: "Leave? ", answers: "y n esc", hint: "Press y to leave, or n to stay."},
	{name: "leaving the summary", scene: scene{scenario: "blocked", keys: []string{"alt+9", "ctrl+c"}}, asks: "Leave? ", answers: "y n esc", hint: "Press y to leave, or n to stay."},
	{name: "finishing", scene: scene{scenario: "blocked", keys: []string{"alt+9", "enter"}}, asks: "Finish? ", answers: "y n esc", hint: "Press y to leave, or n to stay."},
	{name: "finishing what is ready", scene: scene{keys: []string{"alt+9", "enter"}}, asks: "Finish? ", answers: "y n esc", hint: "Press y to leave, or n to stay."},
	{name: "a saved session", scene: scene{scenario: "blocked", change: func(o *Options) {
		o.Resumed = &files.Resumption{Session: &files.Session{SavedAt: time.Now(), Step: "region"}, SetAside: func() (string, error) { return "", nil }}
	}}, asks: "Welcome back", answers: "enter f", hint: "Press enter to continue, or f to start over."},
	{name: "another account", scene: scene{scenario: "blocked", keys: []string{"alt+9"}}, ask: func(d *harness) { d.m.overlays.open(overlay.NewOtherAccount("999988887777")) },
		asks: "This is another account", answers: "enter k", hint: "Press enter to start over, or k to keep the answers."},
	{name: "another target or cluster", scene: scene{scenario: "active", keys: []string{"alt+9", "t"}}, asks: "A new session is made from this one", answers: "1 2 esc", hint: "Press 1 or 2, or esc to stay here."},
}

// otherKeys are those that mean something somewhere, and all that are printed; ctrl+c and ctrl+x work
// everywhere.
func otherKeys() []string {
	all := strings.Fields("enter esc tab shift+tab up down left right space pgup pgdown home end backspace delete f1 alt+n alt+z")
	for r := '!'; r <= '~'; r++ {
		all = append(all, string(r))
	}
	for r := 'a'; r <= 'z'; r++ {
		if r != 'c' && r != 'x' {
			all = append(all, "ctrl+"+string(r))
		}
	}
	for r := '1'; r <= '9'; r++ {
		all = append(all, "alt+"+string(r))
	}
	return all
}

// What is typed or pasted in the wrong window must not act on a page below a question: with the
// summary, one letter of it saves a file.
func TestWhileAQuestionIsOpenNoOtherKeyWorks(t *testing.T) {
	t.Parallel()
	for i, q := range questions {
		if underRace && i%4 != 0 {
			continue // .ci/run asks all of them without the race detector
		}
		t.Run(q.name, func(t *testing.T) {
			acted := ""
			q.scene.own = true // so that ctrl+r is a key like any other
			d := q.scene.start(t, 80, 24, func(o *Options) {
				o.Clipboard = func(string) (string, error) { acted = "copied"; return "", nil }
				o.WriteReport = func(name string, _ []byte) (string, string, error) { acted = "saved " + name; return name, "", nil }
			})
			if q.ask != nil {
				q.ask(d)
				d.m.layout()
			}
			d.shows(q.asks)
			d.press("z")
			d.shows(q.hint)
			before, given := d.screen(), d.given()
			stays := func(after string) {
				t.Helper()
				d.settle()
				if got := d.screen(); got != before || acted != "" || d.quit || d.given() != given {
					t.Fatalf("after %q it %s, left %v, and the screen is\n%s\nnot\n%s", after, acted, d.quit, got, before)
				}
			}
			for _, k := range otherKeys() {
				if strings.Contains(" "+q.answers+" ", " "+k+" ") {
					continue
				}
				d.send(keyPress(k))
				stays(k)
			}
			for _, text := range append(pastes, "aws sso login --profile prod\n", "y", "\r\n") {
				d.send(tea.PasteMsg{Content: text})
				stays("pasting " + text)
			}
			for y := range 24 {
				for x := 0; x < 80; x += 7 {
					d.send(tea.MouseClickMsg{X: x, Y: y, Button: tea.MouseLeft})
				}
				d.wheel(tea.MouseWheelDown, 1)
				stays("the mouse")
			}
		})
	}
}

// "I went through the owners with f and tab, and the question took both keys." Who goes on to another owner of the list
// has not answered: nothing is copied, and the notice says for whom.
func TestTabLeavesTheQuestionAboutWhatDeletesUnanswered(t *testing.T) {
	t.Parallel()
	for key, to := range map[string]string{"tab": "▸ ✗ 2 actions denied by developer-boundary", "shift+tab": "▸ ✗ CIDR 10.96.32.0/20"} {
		for _, asks := range []string{"f", "F"} {
			copied := ""
			d := scene{scenario: "blocked", keys: []string{"ctrl+y", "tab", asks, key}}.start(t, 80, 24, func(o *Options) { o.Clipboard = func(text string) (string, error) { copied = text; return "", nil } })
			d.shows(to)
			d.shows("Nothing copied for the account administrator.")
			if d.m.overlays.asks() || copied != "" {
				t.Errorf("%s, %s: the question is still open, or %q is copied", asks, key, copied)
			}
			d.press("f")
			d.shows("Copied ")
		}
	}
	d := scene{scenario: "blocked", keys: []string{"ctrl+y", "tab", "down", "down", "down", "X", "tab"}}.start(t, 80, 24)
	d.shows("Press y to copy them, s to read first, or n to cancel.") // it is about the chosen finding
}

// Whatever asked whether to leave, the same keys answer: those in the footer, and ctrl+c. Enter, pressed
// once too often on the summary, only repeats which ones.
func TestYLeavesAndNStays(t *testing.T) {
	t.Parallel()
	for _, asked := range [][]string{{"alt+5", "ctrl+c"}, {"alt+9", "ctrl+c"}, {"alt+9", "enter"}, {"ctrl+y", "enter", "ctrl+c"}} {
		for key, leaves := range map[string]bool{"y": true, "enter": false, "ctrl+c": true, "n": false, "esc": false} {
			d := scene{scenario: "blocked", keys: asked}.start(t, 80, 24)
			if footer := strings.TrimSpace(footerOf(d)); footer != "y leave   n/esc stay" {
				t.Errorf("after %v the footer is %q", asked, footer)
			}
			step := d.m.machine.Step().ID
			d.press(key)
			if d.quit != leaves || d.m.machine.Step().ID != step || !leaves && (d.m.overlays.leaveQuestion() != nil) != (key == "enter") {
				t.Errorf("after %v, %s: left %v, at %s", asked, key, d.quit, d.m.machine.Step().ID)
			}
			if key == "enter" {
				d.shows("Press y to leave, or n to stay.")
				d.press("enter", "enter", "enter")
				if d.quit || d.m.overlays.leaveQuestion() == nil {
					t.Errorf("after %v, more enters: left %v", asked, d.quit)
				}
			}
			if finishes := asked[len(asked)-1] == "enter" && key != "ctrl+c"; leaves && (d.m.leaving == finishing) != finishes {
				t.Errorf("after %v, %s: the end is %v", asked, key, d.m.leaving)
			}
		}
	}
}

// A reason that was typed is not lost to a key that leads elsewhere.
func TestATypedReasonStaysUntilItIsGivenOrDropped(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "blocked", keys: []string{"alt+2", "ctrl+n"}}.start(t, 80, 24)
	d.press("a")
	d.shows("One reason covers every finding of this check")
	d.press("alt+4") // nothing is lost
	d.shows("Region  step 4 of 9")
	d.press("alt+2", "ctrl+n", "a", ":kept for the audit")
	for _, key := range []string{"alt+4", "ctrl+n", "ctrl+y", "ctrl+p"} {
		d.press(key)
		d.shows("kept for the audit")
		d.shows("Press enter to acknowledge with this reason, or esc to go back without it.")
	}
	d.press("ctrl+g")
	d.shows("Keys")
	d.press("esc")
	d.shows("kept for the audit")
	d.press("enter")
	d.shows("kept for the audit")
	d.hides("Press enter to acknowledge")
}
