package wizard

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/files"
)

// fits fails the test if the frame is larger than the terminal, or the cursor is
// outside of it.
func (d *harness) fits() {
	d.t.Helper()
	v := d.m.View()
	lines := strings.Split(v.Content, "\n")
	if len(lines) > d.m.height {
		d.t.Fatalf("%d lines on a terminal of %dx%d:\n%s", len(lines), d.m.width, d.m.height, d.screen())
	}
	for _, l := range lines {
		if w := ansi.StringWidth(l); w > d.m.width {
			d.t.Fatalf("a line of %d cells on a terminal of %dx%d: %q", w, d.m.width, d.m.height, ansi.Strip(l))
		}
	}
	if c := v.Cursor; c != nil && (c.X < 0 || c.Y < 0 || c.X >= d.m.width || c.Y >= d.m.height) {
		d.t.Fatalf("the cursor is at %d,%d on a terminal of %dx%d", c.X, c.Y, d.m.width, d.m.height)
	}
}

// anyKeys are pressed at random.
var anyKeys = []string{
	"enter", "enter", "enter", "tab", "shift+tab", "esc", "up", "down", "down", "left", "right", "pgup", "pgdown", "home", "end",
	"backspace", "delete", "space", "ctrl+u", "ctrl+k", "ctrl+w", "ctrl+a", "ctrl+e", "ctrl+o", "ctrl+g", "f1", "?", "q", "j", "k", "n", "y",
	"ctrl+r", "ctrl+x", "ctrl+l", "ctrl+t", "alt+1", "alt+4", "alt+5", "alt+6", "alt+7", "alt+9", "1", "9", "/", "a", "e", "u", ".", ",", "-", "Z", "é", "漢",
}

var pastes = []string{
	"172.20.0.0/19", "10.0.0.0/16\n10.1.0.0/16\n", "a\tb\r\nc", "\x1b[31mred\x1b[0m", "\u202etxet", strings.Repeat("漢字 ", 300), strings.Repeat("x", 5000), "", "wh=snowflake://x:443, db=postgres://y:1",
}

// No key, paste or size makes the wizard panic, draw outside of the terminal, or ignore
// ctrl+c.
func TestAnyKeyAtAnySize(t *testing.T) {
	t.Parallel()
	for seed := range uint64(6) {
		if underRace && seed > 1 {
			continue // .ci/run tries them all without the race detector
		}
		rng := rand.New(rand.NewPCG(seed, 2022))
		d := start(t, handMade{vpcs: 300, loginBy: map[bool]string{true: "aws sso login --profile x"}[seed%2 == 0]}, 80, 24, func(o *Options) {
			if seed%4 == 3 {
				o.Resumed = &files.Resumption{Session: &files.Session{}, StartOver: func() *steps.Machine { return o.Machine }, SetAside: func() (string, error) { return "", nil }}
			}
		})
		for i := range 600 {
			switch n := rng.IntN(100); {
			case n < 80:
				d.send(keyPress(anyKeys[rng.IntN(len(anyKeys))]))
			case n < 90:
				d.send(tea.PasteMsg{Content: pastes[rng.IntN(len(pastes))]})
			case n < 92:
				d.send(tea.BackgroundColorMsg{})
			case n < 93:
				d.settle()
			default:
				d.send(tea.WindowSizeMsg{Width: 1 + rng.IntN(240), Height: 1 + rng.IntN(70)})
			}
			d.fits()
			d.stay() // the summary would be left by enter
			if i%300 == 0 && !utf8.ValidString(d.m.View().Content) {
				t.Fatal("the frame is not UTF-8")
			}
		}
		d.settle()
		d.stay()
		d.quit = false // a key may have left the summary
		d.press("ctrl+c", "ctrl+c")
		if !d.quit {
			t.Fatalf("seed %d: ctrl+c twice does not leave:\n%s", seed, d.screen())
		}
	}
}

// An answer stays the same on every way through the steps, until it is changed.
func TestNavigationLosesNoAnswer(t *testing.T) {
	t.Parallel()
	d := start(t, handMade{healthy: true}, 80, 24)
	for range 20 {
		d.press("enter")
	}
	if !d.onSummary() {
		t.Fatalf("enter does not lead to the summary:\n%s", d.screen())
	}
	d.press("esc", "esc")
	before := d.m.machine.Answers()
	rng := rand.New(rand.NewPCG(7, 7))
	for range 800 {
		moves := []string{"esc", "tab", "shift+tab", "alt+1", "alt+2", "alt+4", "alt+5", "alt+6", "alt+7", "alt+8", "alt+9", "ctrl+o", "ctrl+g", "ctrl+r", "enter"}
		d.send(keyPress(moves[rng.IntN(len(moves))]))
		d.stay()
	}
	d.settle()
	for _, s := range d.m.machine.Steps() {
		for _, f := range s.Fields {
			if was, is := before.Get(f.Key), d.m.machine.Answers().Get(f.Key); was != nil && !slices.Equal(was, is) {
				t.Errorf("%s was %q and is %q", f.Key, was, is)
			}
		}
	}
}

// given are the answers as a session would have them.
func (d *harness) given() string {
	data, err := files.NewDocument(d.m.machine.Steps(), d.m.machine.Answers()).MarshalJSON()
	if err != nil {
		d.t.Fatal(err)
	}
	return string(data)
}

// A user who only looks around answers nothing: neither with arrows and jumps, nor with tab, nor
// with the mouse. Nothing else is saved.
func TestLookingAroundAnswersNothing(t *testing.T) {
	t.Parallel()
	jumps := []string{"esc", "alt+1", "alt+2", "alt+4", "alt+5", "alt+6", "alt+7", "alt+8", "alt+9", "ctrl+o", "ctrl+y", "ctrl+p", "ctrl+g", "ctrl+c", "ctrl+r", "ctrl+x"}
	for name, ways := range map[string][]string{
		"arrows": {"up", "down", "down", "pgup", "pgdown", "home", "end"},
		"tab":    {"tab", "tab", "tab", "shift+tab"},
		"mouse":  {"wheel", "click", "click"},
	} {
		for _, s := range []scene{{scenario: "story", empty: true, own: true}, {scenario: "blocked", own: true}} {
			for seed := range uint64(2) {
				if underRace && (seed > 0 || name != "tab") {
					continue // .ci/run looks around in all ways without the race detector
				}
				saved := &saves{}
				d := s.start(t, 80, 24, func(o *Options) { o.Save = saved.save })
				before := d.given()
				rng := rand.New(rand.NewPCG(seed, 13))
				var walked []string
				for range 120 {
					key := jumps[rng.IntN(len(jumps))]
					if rng.IntN(2) == 0 {
						key = ways[rng.IntN(len(ways))]
					}
					walked = append(walked, key)
					switch key {
					case "wheel":
						d.send(tea.MouseWheelMsg{X: rng.IntN(80), Y: rng.IntN(24), Button: []tea.MouseButton{tea.MouseWheelUp, tea.MouseWheelDown}[rng.IntN(2)]})
					case "click":
						d.send(tea.MouseClickMsg{X: rng.IntN(80), Y: rng.IntN(24), Button: tea.MouseLeft})
					default:
						d.send(keyPress(key))
					}
					d.stay()
					if got := d.given(); got != before {
						t.Fatalf("%s, %s, seed %d: after %q the answers are\n%s, not\n%s\n%s", name, s.scenario, seed, walked, got, before, d.screen())
					}
				}
				d.settle()
			}
		}
	}
}

// Undo goes back through every change of the answers, one key at a time, to how they were at the
// start.
func TestUndoGoesBackToTheStart(t *testing.T) {
	t.Parallel()
	edits := []string{
		"enter", "enter", "enter", "tab", "tab", "shift+tab", "up", "down", "down", "left", "right", "space", "space", "esc", "backspace", "delete", "ctrl+u", "ctrl+t", "d", "v", "X",
		":7", ":1", ":Lake", ":10.200.0.0/19", ":data", ":pg=postgres://db.example.com:5432", ":123456789012", ":eu-west-1",
		"alt+2", "alt+4", "alt+5", "alt+6", "alt+7", "alt+8", "a", "n", "ctrl+y", "g",
	}
	for _, s := range []scene{{scenario: "story", empty: true}, {scenario: "blocked"}} {
		for seed := range uint64(3) {
			if underRace && seed > 0 {
				continue // .ci/run tries them all without the race detector
			}
			d := s.start(t, 80, 24)
			rng := rand.New(rand.NewPCG(seed, 14))
			past := []string{d.given()}
			var walked []string
			for range 150 {
				key := edits[rng.IntN(len(edits))]
				walked = append(walked, key)
				for _, r := range strings.TrimPrefix(key, ":") {
					if strings.HasPrefix(key, ":") {
						d.send(keyPress(string(r)))
					} else {
						d.send(keyPress(key))
						break
					}
					if now := d.given(); now != past[len(past)-1] {
						past = append(past, now)
					}
				}
				d.stay()
				if now := d.given(); now != past[len(past)-1] {
					past = append(past, now)
				}
				if rng.IntN(10) == 0 {
					d.settle()
				}
			}
			for len(d.m.overlays) > 0 { // a question keeps its keys to itself
				d.m.overlays.close(d.m.overlays[len(d.m.overlays)-1])
			}
			all := slices.Clone(past)
			for tries := 0; len(past) > 1 && tries < 1000; tries++ {
				d.send(keyPress("ctrl+z"))
				switch now := d.given(); now {
				case past[len(past)-1]: // a draft was reverted
				case past[len(past)-2]:
					past = past[:len(past)-1]
				default:
					t.Fatalf("%s, seed %d, after %q: undo leads to\n%s, not back to\n%s\nfrom\n%s\n%s", s.scenario, seed, walked, now, past[len(past)-2], past[len(past)-1], d.screen())
				}
			}
			if len(past) > 1 {
				t.Fatalf("%s, seed %d, after %q: undo ends at\n%s, not\n%s\n%s", s.scenario, seed, walked, past[len(past)-1], past[0], d.screen())
			}
			for i, want := range all[1:] {
				d.send(keyPress("alt+z"))
				if now := d.given(); now != want {
					t.Fatalf("%s, seed %d, after %q: redo %d leads to\n%s, not to\n%s\n%s", s.scenario, seed, walked, i+1, now, want, d.screen())
				}
			}
			d.settle()
		}
	}
}
