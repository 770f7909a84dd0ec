package wizard

import (
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/ui/wizard/results"
)

func TestASuggestionIsLeftToDoUntilItIsAccepted(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "story", keys: []string{"ctrl+y"}}.start(t, 80, 24)
	at := -1
	for _, want := range []string{
		"11 open answers (6 of them depend on another)  g go to the field", "11 open answers ─", "Account: AWS profile  suggested astro-data-plane, not accepted",
		"Region: Cluster name  suggested ", "Region: Region  suggested us-east-1, not accepted",
		"Network: VPC CIDR of the data plane  suggested 10.41.0.0/19, not accepted",
		"Connectivity: Methods", "Peering and DNS and paths depend",
	} {
		next := strings.Index(d.screen(), want)
		if next <= at {
			t.Errorf("%q is at %d, the one before at %d:\n%s", want, next, at, d.screen())
		}
		at = next
	}
	d.hides("f copies") // there is no fix to copy
	d.hides("f copy")
	// The steps that were judged on what is only suggested have not passed.
	if header := strings.Split(d.screen(), "\n")[0]; !strings.Contains(header, "2*") || !strings.Contains(header, "3*") || !strings.Contains(header, "6*") {
		t.Errorf("the header: %s", header)
	}
	d.press("home", "enter") // to the profile
	d.press("enter")         // accepts it, and goes back to the list
	if strings.Contains(d.screen(), "AWS profile") {
		t.Errorf("the profile was accepted:\n%s", d.screen())
	}
	if header := strings.Split(d.screen(), "\n")[0]; !strings.Contains(header, "[2✓] 3✓") {
		t.Errorf("the header: %s", header)
	}
	d.press("esc", "alt+9")
	d.shows("\n Open answers") // they are suggested, not missing
}

// Where the steps have words, that of a step without questions names the one whose suggestion its checks are of.
func TestAStepOfASuggestedProfileHasNotPassed(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "story"}.start(t, 120, 40)
	d.shows("✓ 1 Tools         passed") // it reads no answer
	d.shows("* 2 Account       suggested")
	d.shows("* 3 Permissions   depends on 2")
	d.press("alt+2", "enter") // the profile
	d.shows("✓ 2 Account       passed")
	d.shows("✓ 3 Permissions   passed")
}

// While answers are open, the header says how many, not how the activation stands.
func TestTheHeaderSaysThatAnswersAreMissing(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "blocked", keys: nil}.start(t, 80, 24)
	if strings.Contains(d.screen(), "open answer") {
		t.Errorf("every answer is given:\n%s", d.screen())
	}
	d = scene{scenario: "story", keys: []string{"alt+2", "enter", "alt+4", "enter", "enter", "alt+5", "enter", "alt+6"}}.start(t, 80, 24)
	if header := strings.Split(d.screen(), "\n")[0]; !strings.HasSuffix(header, " 7 open answers") {
		t.Errorf("the header is %q", header)
	}
	if !strings.Contains(d.screen(), "Checks run once you accept these answers.") {
		t.Errorf("the step:\n%s", d.screen())
	}
}

// A value that is not valid is no answer: it is left to do, and its step is marked.
func TestAValueThatIsNotValidIsLeftToDo(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "ready", keys: []string{"alt+2", "tab", "ctrl+u", ":12"}}.start(t, 80, 24)
	d.shows("[2✓]") // it is still being typed
	d.press("shift+tab", "down", "up", "ctrl+y")
	d.shows("[2?]")
	d.shows("You, in this wizard or on this machine")
	d.shows("▸ ? Account: Expected account id: 12 is not valid")
	d.press("ctrl+x")
	d.hides("id: 12")
	d.shows(" is not valid")
	d.press("ctrl+x", "y", "esc", "alt+9")
	d.shows("2? ")
	d.shows("Account: Expected account id: 12 is not valid")
	d.hides("Everything that the activation needs is in place.")
	d.press("ctrl+y", "g")
	if d.field() != steps.KeyExpectedID || d.draft() != "12" {
		t.Fatalf("g goes to %s with %q:\n%s", d.field(), d.draft(), d.screen())
	}
	d.press("ctrl+z", "alt+9")
	d.shows("2✓ ")
	d.shows("Everything that the activation needs is in place.")
}

// Once the last open question is answered, enter leads to what is to be sent. "The page is empty": it says what that means,
// and what comes next, from whom.
func TestFromAnEmptyListEnterGoesToTheSummary(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "ready", keys: []string{"ctrl+y"}}.start(t, 80, 24)
	for _, want := range []string{
		"Nothing to fix", "No check has found a problem, and every answer is given: 55 passed.\n\n Next steps\n  1  You: Send this to Astronomer: AWS account id 111122223333, ",
		"\n     VPC CIDR 172.20.0.0/19.\n", "\n  3  Astronomer: Creates the cluster", "enter summary",
	} {
		d.shows(want)
	}
	d.press("enter")
	d.shows("READY")
	d.press("ctrl+y")
	d.shows("Nothing to fix")
	d.hides("enter summary")
}

// "The list of next steps ends in the middle, and speaks of a first line that is not there": whole steps stand there, without
// what is put into commands, and the last line says where the rest is.
func TestTheNextStepsOfAnEmptyListSayWhereTheRestIs(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "ready", keys: []string{"ctrl+y"}}.start(t, 80, 24)
	d.shows("10.41.0.0/20.\n     and 5 more, and the commands, in the summary: enter\n")
	d.hides("…")
	d.press("alt+9", "ctrl+y")
	d.shows("and 5 more, and the commands, in the summary: esc\n")
	for _, size := range [][2]int{{120, 40}, {160, 48}} {
		d := scene{scenario: "ready", keys: []string{"ctrl+y"}}.start(t, size[0], size[1])
		for _, want := range []string{
			"target VPC's route tables.\n  8  Target VPC's owner: DNS resolution", "is\n     active.\n", "for the id of the cluster's VPC.\n  10  You: Verify the peering",
			"\n     The commands are in the summary: enter\n",
		} {
			if size[0] == 160 {
				want = strings.ReplaceAll(want, "is\n     active", "is active")
			}
			d.shows(want)
		}
		d.hides("REPLACE_ME")
		d.hides("first line")
	}
}

// A viewer who reads "ready" in the corner does not look for answers that were never accepted.
func TestTheCornerSaysThatSuggestionsAreOpen(t *testing.T) {
	t.Parallel()
	aws := scenario("story").World(time.Now())
	d := startScenario(t, scenario("story"), aws)
	d.press("enter", "enter", "enter", "enter", "ctrl+t", "enter", "enter", "enter")
	corner := func() string {
		header, _, _ := strings.Cut(d.screen(), "\n")
		return header[strings.LastIndex(header, "  ")+2:]
	}
	if got := corner(); got != "2 open answers" {
		t.Errorf("the corner says %q:\n%s", got, d.screen())
	}
	d.press("alt+9") // leaving makes the verdict no better
	d.shows("ANSWERS OPEN")
	d.press("enter")
	d.shows("Finish? Answers open: 2 open answers, ")
	d.press("n", "alt+8", "enter")
	if got := corner(); got != "READY" {
		t.Errorf("with every answer the corner says %q:\n%s", got, d.screen())
	}
	d.press("alt+9", "enter")
	d.shows("Finish? Ready: ")
}

// Where peering is suggested, what it asks for is counted from the start: the number in the corner does not
// grow while one accepts what is suggested.
func TestTheOpenAnswersOnlyGrowFewer(t *testing.T) {
	t.Parallel()
	aws := scenario("story").World(time.Now())
	d := startScenario(t, scenario("story"), aws)
	number := regexp.MustCompile(`(\d+) open answers?$`)
	before, said := 100, 0
	for range 12 {
		header, _, _ := strings.Cut(d.screen(), "\n")
		if open := number.FindStringSubmatch(header); open != nil {
			n, _ := strconv.Atoi(open[1])
			if n > before {
				t.Errorf("%d open answers become %d:\n%s", before, n, d.screen())
			}
			before, said = n, said+1
		}
		if d.press("enter"); d.m.machine.Step().ID == "network" {
			d.press("ctrl+t") // a network without a problem, which would stand in the corner
		}
	}
	if said < 5 {
		t.Errorf("the corner counts open answers %d times only", said)
	}
	d.press("alt+6", "down", "space", "tab", "ctrl+y")
	d.hides("more answer")
}

// On a call, a CIDR is typed and the list opened to see what it solves: the list, and what is copied from it,
// are about the CIDR on the page, not about the one before.
func TestTheListIsAboutTheAnswerThatWasTyped(t *testing.T) {
	t.Parallel()
	for name, keys := range map[string][]string{
		"typed in the field":         {"alt+5", "ctrl+u", ":10.96.0.0/19", "ctrl+y"},
		"suggested, from the list":   {"ctrl+y", "g", "ctrl+t", "ctrl+y"},
		"typed, after g in the list": {"ctrl+y", "g", "ctrl+u", ":10.96.0.0/19", "ctrl+y"},
	} {
		d := scene{scenario: "overlap", keys: keys}.start(t, 80, 24)
		if got := d.m.machine.Answers().Text(steps.KeyCIDR); got == "172.20.0.0/19" {
			t.Errorf("%s: the CIDR is still %s", name, got)
		}
		d.shows("Changed: 3 fixed")
		d.hides("CIDR 172.20.0.0/19 overlaps")
	}
	d := scene{scenario: "overlap", keys: []string{"alt+5", "ctrl+u", ":10.96", "ctrl+y"}}.start(t, 80, 24) // half of one
	d.shows("✗ CIDR not valid")
	d.press("ctrl+z")
	d.hides("✗ CIDR not valid")
}

// "Copied 1 problem, 2 open answers", and the text had the problem only: each open answer is below what was found, by the
// name that the wizard gives it, with what is suggested.
func TestWhatIsCopiedForTheUserNamesTheOpenAnswers(t *testing.T) {
	t.Parallel()
	copied := ""
	enters := []string{"enter", "enter", "enter", "enter", "enter", "enter", "enter", "enter"}
	d := scene{scenario: "story", keys: enters}.start(t, 120, 40, func(o *Options) { o.Clipboard = func(text string) (string, error) { copied = text; return "", nil } })
	open := 0
	d.press("ctrl+y", "f")
	d.shows("Copied what is left for you: 1 problem, ")
	problem, answers := strings.Index(copied, "overlaps the target VPC's"), strings.Index(copied, "\n\nOpen answers, as the wizard asks for them\n- ")
	if problem < 0 || answers < problem {
		t.Errorf("what is copied is\n%s", copied)
	}
	for _, row := range d.m.snapshot().Left(func(k steps.Key) string { return steps.Label(d.m.machine, k) }) {
		if row.Kind != results.Missing {
			continue
		}
		if open++; !strings.Contains(copied, "\n- "+row.Finding.Title+": suggested ") {
			t.Errorf("%q is not in\n%s", row.Finding.Title, copied)
		}
	}
	if open == 0 {
		t.Errorf("no answer is open:\n%s", d.screen())
	}
	d.press("ctrl+x", "f")
	if !strings.Contains(copied, "Open answers, as") || strings.Contains(copied, "444455556666") {
		t.Errorf("masked, what is copied is\n%s", copied)
	}
	d.press("s", "end")
	d.shows("- DNS and paths: ")
}
