package wizard

import (
	"slices"
	"strings"
	"testing"

	"github.com/astronomer/astro-activate/steps"
)

// n answers nothing: in a question for yes or no it goes to the next problem, as it does in
// a list.
func TestNextProblemNeverAnswers(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "overlap", keys: []string{"alt+8"}}.start(t, 80, 24)
	if d.field() != steps.KeyResolve {
		t.Fatalf("the focus is on %s", d.field())
	}
	before := d.m.machine.Answers().Get(steps.KeyResolve).String()
	d.press("n")
	if now := d.m.machine.Answers().Get(steps.KeyResolve).String(); now != before || d.draft() != before {
		t.Errorf("n changed the answer from %q to %q, the draft to %q", before, now, d.draft())
	}
	if d.pointer() == "" {
		t.Errorf("n went to no problem:\n%s", d.screen())
	}
}

// ctrl+n goes to the next problem while text is typed, and keeps what was typed.
func TestNextProblemWhileTyping(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "blocked", keys: []string{"alt+4"}}.start(t, 120, 40)
	d.shows("ctrl+n problem")
	d.press(":n")
	typed := d.draft()
	d.press("ctrl+n")
	if got := d.m.machine.Answers().Text(steps.KeyClusterName); got != typed || d.pointer() == "" {
		t.Errorf("after ctrl+n the name is %q, typed was %q, the pointer is at %q", got, typed, d.pointer())
	}
	d.press("n")
	d.shows("ctrl+n problem")
	d.press("enter")
	before := d.pointer()
	d.press("ctrl+n") // from a detail to that of the next problem
	if len(d.m.overlays) != 1 || d.pointer() == "" || d.pointer() == before {
		t.Errorf("ctrl+n does not show the next problem in full:\n%s", d.screen())
	}
	d.press("esc")
	if len(d.m.overlays) > 0 {
		t.Errorf("more than one detail is open:\n%s", d.screen())
	}
}

func TestTheFootersLeadToTheProblems(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "blocked", keys: []string{"alt+4"}}.start(t, 80, 24)
	d.shows("ctrl+y list")
	d.press("alt+9")
	d.shows("enter finish  ctrl+y list")
	d.press("n")
	d.shows("▸ ✗")
	d.press("?")
	help := d.screen()
	for range 10 {
		d.press("pgdown")
		help += d.screen()
	}
	if !strings.Contains(help, "alt+1..9") {
		t.Errorf("help does not have the keys of the steps:\n%s", help)
	}
	d = scene{keys: []string{"alt+9"}}.start(t, 80, 24)
	d.hides("first problem")
}

// "iam:GetRole is denied" reads as a contradiction below a sentence that nothing is called: the actions
// that read are, to see whether they are allowed.
func TestThePageOfAnActionThatIsDeniedSaysHowThatIsChecked(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "denied", keys: []string{"alt+3"}}.start(t, 80, 24)
	d.shows("3 problems: iam:GetRole, ")
	d.shows("They simulate it or read policies, and perform only read actions.")
	d.hides("is called")
}

// Enter that accepts several suggestions says how many.
func TestTheFooterCountsWhatEnterAccepts(t *testing.T) {
	t.Parallel()
	d := scene{empty: true, keys: []string{"alt+4"}}.start(t, 80, 24)
	d.shows("enter accept all ")
}

// Where one check failed and the others are unverified, the key goes on to those, also from a
// finding in full, and says so where there is no other one.
func TestTheNextProblemIsNeverDead(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"blocked", "overlap", "denied", "expired", "active"} {
		for _, open := range [][]string{{"alt+3"}, {"alt+3", "down", "enter"}, {"ctrl+y"}, {"ctrl+y", "enter"}, {"alt+9", "down", "enter"}} {
			d := scene{scenario: s, keys: open}.start(t, 80, 40)
			for range 4 {
				if !strings.Contains(footerOf(d), "ctrl+n problem") && !strings.Contains(footerOf(d), "ctrl+n next") {
					break
				}
				before := d.screen()
				d.press("n")
				if after := d.screen(); after == before && !strings.Contains(after, "No other problem.") {
					t.Errorf("%s: n does nothing after %v:\n%s", s, open, after)
					break
				}
			}
		}
	}
}

// From a finding in full that was opened on the summary, n opens the next one of the summary, and
// stays there.
func TestNextProblemInFullStaysOnTheSummary(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "blocked", keys: []string{"alt+9", "n", "enter"}}.start(t, 80, 24)
	before := d.m.page.Pointer()
	d.press("n")
	if len(d.m.overlays) != 1 || d.m.machine.Step().ID != "summary" || d.m.page.Pointer() == before {
		t.Errorf("n leaves the summary, or stays at %s:\n%s", before, d.screen())
	}
}

// A user who fixes one problem after the other sees how many there are, and where the warnings begin: in
// the steps, on the summary, in the list of what is left and with findings in full. A step begins with its own.
func TestTheKeyToTheNextProblemSaysWhichOneItIs(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		keys []string
		says []string // at one press after the other; "…": whatever
	}{
		"in the steps": {[]string{"alt+1"}, []string{"Problem 1 of 14, 1 more for you.", "Problem 2 of 14, the last for you.", "…", "…", "Problem 5 of 14, 4 more for the account administrator.", "…", "…", "…", "…",
			"Problems 10-11 of 14, for the IAM administrator.", "Problem 12 of 14, for the organization administrator.", "…", "Problem 14 of 14, for AWS.", "That was the last problem. Warning 1 of 2, for you.",
			"Warning 2 of 2, for the IAM administrator.", "Back at the first: problem 1 of 14, 1 more for you.", "Problem 2 of 14, the last for you."}},
		"from a step":             {[]string{"alt+6"}, []string{"Problem 2 of 14, the last for you."}},
		"from one without any":    {[]string{"alt+7"}, []string{"Problem 1 of 14, 1 more for you."}},
		"while a name is typed":   {[]string{"alt+4"}, []string{"Problem 3 of 14, 6 more for the account administrator."}},
		"with a finding in full":  {[]string{"alt+2", "ctrl+n", "enter"}, []string{"Problem 6 of 14, 3 more for the account administrator."}},
		"on the summary":          {[]string{"alt+9"}, []string{"Problem 1 of 14, 1 more for you.", "Problem 2 of 14, the last for you.", "Problem 3 of 14, 6 more for the account administrator."}},
		"in full, on the summary": {[]string{"alt+9", "ctrl+n", "enter"}, []string{"Problem 2 of 14, the last for you."}},
		"in what is left":         {[]string{"ctrl+y"}, []string{"Problem 2 of 14, the last for you.", "Problem 3 of 14, 6 more for the account administrator."}},
		"at the end of that list": {[]string{"ctrl+y", "end"}, []string{"That was the last problem. Warning 1 of 2, for you.", "Warning 2 of 2, for the IAM administrator.", "Back at the first: problem 1 of 14, 1 more for you."}},
		"in full, in that list":   {[]string{"ctrl+y", "enter"}, []string{"Problem 2 of 14, the last for you.", "Problem 3 of 14, 6 more for the account administrator."}},
	} {
		t.Run(name, func(t *testing.T) {
			d := scene{scenario: "blocked", keys: tt.keys}.start(t, 80, 24)
			for i, want := range tt.says {
				d.press("ctrl+n")
				if got := d.m.notice.Text; got != want && want != "…" {
					t.Errorf("press %d says %q, not %q", i+1, got, want)
				}
			}
		})
	}
}

// Two users on a call, one on the pages of the steps, one on the summary or in the list of what is left, go through the
// problems in one order, and name each by the same number.
func TestAProblemHasOneNumberEverywhere(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		story, scenario string
		before          []string
		gathered        bool // one fix is for findings of several steps, which the pages have apart
	}{
		{"of six owners", "blocked", nil, false},
		{"with a network that overlaps", "overlap", nil, false},
		{"with another network, and a problem of one owner below a warning of another", "overlap", []string{"alt+5", "ctrl+t", "enter"}, false},
		{"very many", "huge", nil, false},
		{"of an account in which most is denied", "denied", nil, true},
	} {
		goesThrough := func(keys ...string) (all []string) {
			d := scene{scenario: c.scenario, keys: append(slices.Clone(c.before), keys...)}.start(t, 80, 24)
			for range 20 {
				d.press("ctrl+n")
				all = append(all, d.m.notice.Text)
			}
			return all
		}
		steps, summary, left := goesThrough("alt+1"), goesThrough("alt+9"), goesThrough("ctrl+y")
		if steps[0] == "" || !c.gathered && !slices.Equal(steps, summary) {
			t.Errorf("%s: in the steps %q, on the summary %q", c.story, steps, summary)
		}
		if at := slices.Index(left, summary[2]); at < 0 || !slices.Equal(left[at:at+9], summary[2:11]) { // its pointer is on the first one
			t.Errorf("%s: on the summary %q, in the list %q", c.story, summary, left)
		}
	}
}

// The rows of a page are in the same order, each below the one that the key goes on from.
func TestTheKeyToTheNextProblemGoesDownThePage(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "blocked", keys: []string{"alt+4"}}.start(t, 80, 40)
	line, quotas := -1, 0
	for d.press("ctrl+n"); d.m.machine.Step().ID == "region"; d.press("ctrl+n") {
		at := slices.IndexFunc(strings.Split(d.screen(), "\n"), func(l string) bool { return strings.Contains(l, "▸ ✗") })
		if quotas++; at <= line {
			t.Errorf("%q is in line %d, after %d", d.m.notice.Text, at, line)
		}
		line = at
		if quotas == 2 { // the third one is AWS's, to which the key comes last
			if d.shows("▸ ✗ EC2-VPC Elastic IPs"); strings.Index(d.screen(), "Running On-Demand") < strings.Index(d.screen(), "EC2-VPC Elastic IPs") {
				t.Errorf("AWS's is not the last one:\n%s", d.screen())
			}
		}
	}
	if quotas != 2 {
		t.Errorf("the key goes to %d of the step before another owner's:\n%s", quotas, d.screen())
	}
}

// The arrows of a finding in full go through all findings of its list: they say of a problem which of all
// it is, and where the list ends.
func TestTheArrowsOfAFindingInFullSayWhereTheyAre(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "blocked", keys: []string{"alt+3", "ctrl+n", "enter"}}.start(t, 80, 24)
	d.press("left")
	d.shows("This is the first finding.")
	d.press("right")
	d.shows("Problem 12 of 14, for the organization administrator.")
	d.press("left")
	d.shows("Problems 10-11 of 14, for the IAM administrator.")
	for range 20 {
		d.press("right")
	}
	d.shows("This is the last finding.")
	if lines := len(d.m.screen().drawMessages()); lines != 1 {
		t.Errorf("the message has %d lines", lines)
	}
}
