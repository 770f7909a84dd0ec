package wizard

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/astronomer/astro-activate/steps/mask"
	"github.com/astronomer/astro-activate/ui/wizard/overlay"
)

// On a shared screen, checking again must not look like fixes and new faults.
func TestCheckingAgainKeepsWhatWasFoundUntilANewResult(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "blocked", own: true}.start(t, 120, 44)
	d.press("alt+9")
	d.shows("14 problems, 2 warnings, 1 unverified")
	rows := func() []string {
		var list []string
		for _, l := range strings.Split(d.screen(), "\n") {
			if _, row, found := strings.Cut(l, "│   ✗ "); found {
				list = append(list, strings.TrimRight(row, " ↓")) // the mark of more rows below
			}
		}
		return list
	}
	before := rows()
	if len(before) == 0 {
		t.Fatalf("no problem is on the screen:\n%s", d.screen())
	}
	d.send(keyPress("ctrl+r"))
	if d.m.snapshot().Busy == 0 {
		t.Fatal("nothing is checked again")
	}
	d.shows("CHECKING AGAIN")
	d.shows("14 problems, 2 warnings, 1 unverified")
	d.shows("Before: NOT READY. ")
	d.shows("running again. What is dimmed was found before.")
	if got := rows(); strings.Join(got, "\n") != strings.Join(before, "\n") {
		t.Errorf("the problems became\n%s\nnot\n%s", strings.Join(got, "\n"), strings.Join(before, "\n"))
	}
	d.send(keyPress("ctrl+r")) // once more, before any result
	d.shows("CHECKING AGAIN")
	d.settle()
	d.shows("14 problems, 2 warnings, 1 unverified")
	d.hides("CHECKING AGAIN")
	d.hides("checking again")
	d.shows("Checked again:")
}

// "It said READY and to send it, while 46 checks ran again": a video call swallows what is dimmed.
func TestAReadySummaryIsNotReadWhileItsChecksRunAgain(t *testing.T) {
	t.Parallel()
	for _, height := range []int{24, 40} {
		d := scene{scenario: "ready", own: true, keys: []string{"alt+9"}}.start(t, 80, height)
		d.shows("Next: You. Send this to Astronomer")
		below := lineNumber(d, "Send to Astronomer")
		d.send(keyPress("ctrl+r"))
		d.shows("CHECKING AGAIN")
		d.shows("Before: READY. ")
		d.hides("Next: You")
		d.hides("████")
		if at := lineNumber(d, "Send to Astronomer"); at != below {
			t.Errorf("what is to be sent moved from line %d to %d", below, at)
		}
		d.settle()
		d.shows("Next: You. Send this to Astronomer")
	}
}

// lineNumber is the line on which a text begins, after blanks; -1: on none.
func lineNumber(d *harness, text string) int {
	return slices.IndexFunc(strings.Split(d.screen(), "\n"), func(l string) bool { return strings.HasPrefix(strings.TrimSpace(l), text) })
}

// "I blinked, and what I had fixed was nowhere": the notice that says it is gone with the next key.
func TestTheListSaysWhatChangedLast(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "blocked", own: true, keys: []string{"ctrl+y"}}.start(t, 80, 24)
	d.hides("Last change")
	d.press("esc", "alt+5", "ctrl+t", "enter")
	d.settle()
	d.press("ctrl+n", "ctrl+y")
	d.shows("Last change (ctrl+p): 1 fixed (CIDR 10.96.32.0/20 is too small, need a /19).")
}

// What was found with other answers says nothing about these.
func TestAnAnswerGivenWhileCheckingAgainDropsWhatWasFoundBefore(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "blocked", own: true}.start(t, 120, 40)
	d.press("alt+5")
	d.send(keyPress("ctrl+r"))
	d.shows("checking again")
	for _, k := range []string{"ctrl+u", "1", "0", ".", "9", "6", ".", "3", "2", ".", "0", "/", "1", "9", "tab"} {
		d.send(keyPress(k))
	}
	d.hides("checking again")
	d.settle()
}

// The footer of a question names only its own keys.
func TestAQuestionNamesTheKeysThatAnswerItAndNoOther(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		keys   []string
		shows  []string
		footer string
	}{
		"a removal":       {[]string{"ctrl+y", "down", "down", "down", "F"}, []string{"Copy commands that delete 7 resources in 4 findings?"}, "y copy them   s read first   n/esc cancel"},
		"ids on a screen": {[]string{"ctrl+x"}, []string{"Show ids on this screen, in files and on leaving?"}, "y show ids   n/esc cancel"},
		"leaving":         {[]string{"ctrl+c"}, []string{"Leave?"}, "y leave   n/esc stay"},
	} {
		t.Run(name, func(t *testing.T) {
			s := scene{scenario: "blocked"}
			d := s.start(t, 80, 24, func(o *Options) {
				if name == "ids on a screen" {
					o.Mask = mask.New()
				}
			})
			d.press(tt.keys...)
			for _, text := range tt.shows {
				d.shows(text)
			}
			lines := strings.Split(strings.TrimRight(d.screen(), "\n"), "\n")
			if last := strings.TrimSpace(lines[len(lines)-1]); last != tt.footer {
				t.Errorf("the footer is %q, not %q", last, tt.footer)
			}
			d.press("esc")
			d.hides(tt.shows[0])
		})
	}
}

// A check-again that leaves the marks, the counts and the corner as they were looks as if the key
// did nothing: the step says of its own counts that they are of before.
func TestCheckingAgainAtAStepShowsThatItRuns(t *testing.T) {
	t.Parallel()
	for width, says := range map[int]string{80: "checking again · 3 problems, 12", 160: "checking again"} { // where it is beside the table, without counts
		d := scene{scenario: "blocked", own: true}.start(t, width, 40)
		d.press("alt+4")
		d.hides("checking")
		d.send(keyPress("ctrl+r"))
		d.shows("Check results  " + says)
		if header := strings.Split(d.screen(), "\n")[0]; !regexp.MustCompile(` checking [1-9]\d*$`).MatchString(header) {
			t.Errorf("the header is %q", header)
		}
		if left := d.m.snapshot().Step("region"); !left.Again {
			t.Error("the mark of the step is as if it were new")
		}
		d.settle()
		d.hides("checking")
	}
}

// Whatever is open when someone else can see the screen, one key masks it at once. A question stays,
// and its own keys still answer it.
func TestOneKeyMasksWhateverIsOpen(t *testing.T) {
	t.Parallel()
	for name, keys := range map[string][]string{
		"the message with what deletes": {"ctrl+y", "down", "down", "down", "f"},
		"commands that delete":          {"alt+2", "tab", "tab", "enter", "X"},
		"leaving":                       {"ctrl+c"},
		"an acknowledgment":             {"alt+2", "tab", "tab", "enter", "a"},
		"the list of what is left":      {"ctrl+y"},
		"a finding":                     {"alt+2", "tab", "tab", "enter"},
		"the list of steps":             {"ctrl+o"},
		"help":                          {"ctrl+g"},
		"the address map":               {"alt+5", "ctrl+s"},
	} {
		d := scene{scenario: "blocked"}.start(t, 100, 40)
		d.press(keys...)
		open, question := len(d.m.overlays), d.m.overlays.question(d.m.context())
		if open == 0 {
			t.Fatalf("%s: nothing is open:\n%s", name, d.screen())
		}
		d.press("ctrl+x")
		if !strings.Contains(d.screen(), " MASKED ") || len(d.m.overlays) != open || d.m.overlays.question(d.m.context()) != question {
			t.Errorf("%s: after ctrl+x the screen is\n%s", name, d.screen())
		}
		if found := leaks(scenario("blocked").World(time.Now()), d.screen()); len(found) > 0 {
			t.Errorf("%s: it shows %q", name, found)
		}
		if d.m.overlays.asks() { // a second one does nothing: a question has only its own keys
			d.press("ctrl+x")
			if d.shows(" MASKED "); d.m.overlays.question(d.m.context()) != question {
				t.Errorf("%s: after another ctrl+x the screen is\n%s", name, d.screen())
			}
		}
		if covered[*overlay.Removal](d) {
			d.press("y")
			d.shows("masked")
		}
	}
}

// On a shared screen no key is pressed to mask it, if it is started masked: it says what stays visible, too.
func TestAMaskedStartSaysWhatStaysVisible(t *testing.T) {
	t.Parallel()
	hidden := func(o *Options) {
		o.Mask = mask.New()
		o.SessionPath, o.Save, o.ToSave = "", nil, "To save a demo, start it with --session FILE."
	}
	d := scene{scenario: "blocked"}.start(t, 80, 24, hidden)
	for _, want := range []string{"Nothing is saved. ", "not other IPs, names, CIDRs."} {
		if !strings.Contains(words(d), want) {
			t.Errorf("it does not say %q:\n%s", want, d.screen())
		}
	}
	d.press("tab")
	d.hides("not other IPs")
}

// A connection string that lands in the wrong field is not readable until esc: its password is gone at once,
// and neither undo nor what is suggested afterwards brings it back.
func TestAPasswordInAnotherFieldIsDroppedAtOnce(t *testing.T) {
	t.Parallel()
	const canary = "canary4711"
	for _, step := range []string{"alt+2", "alt+4", "alt+5", "alt+7"} {
		d := scene{scenario: "blocked", keys: []string{step}}.start(t, 80, 24)
		d.send(tea.PasteMsg{Content: "postgres://reader:" + canary + "@orders.example.com:5432/app"})
		d.shows("The login in it was dropped.")
		for _, key := range []string{"", "left", "tab", "ctrl+z", "shift+tab", "esc", "ctrl+y"} {
			if key != "" {
				d.press(key)
			}
			d.hides(canary)
		}
	}
}
