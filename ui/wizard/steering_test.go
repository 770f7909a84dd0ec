package wizard

import (
	"context"
	"os"
	"os/exec"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/ui/wizard/overlay"
)

func TestAQuestionMarkAsksForHelpWhereNoValueHasOne(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		story string
		keys  []string
		typed string // what a question mark leaves in the field; "": it asks for help
	}{
		{"the network", []string{"alt+5"}, ""},
		{"a number of nodes", []string{"alt+4", "tab", "tab", "tab"}, ""},
		{"the region", []string{"alt+4", "tab"}, ""},
		{"an account id", []string{"alt+2", "tab"}, ""},
		{"a name may have one", []string{"alt+4"}, "?"},
		{"so may a URL", []string{"alt+6", "tab", ":https://host/a"}, "https://host/a?"},
	} {
		t.Run(c.story, func(t *testing.T) {
			d := scene{empty: true, keys: c.keys}.start(t, 80, 24)
			if !strings.Contains(footerOf(d), "ctrl+g help") {
				t.Errorf("the footer names no help: %q", footerOf(d))
			}
			d.press("?")
			if c.typed == "" {
				d.shows("Marks of steps and checks")
			} else {
				d.hides("Marks of steps and checks")
				d.shows("› " + c.typed)
				d.press("ctrl+g")
				d.shows("Marks of steps and checks")
			}
		})
	}
}

func TestLeavingAStepSaysWhatWasKeptThatIsNotValid(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		story string
		keys  []string
		want  string // "": nothing is said
	}{
		{"a jump from half a network", []string{"alt+5", "ctrl+u", ":10.41.0.0/33", "alt+6"}, "VPC CIDR of the data plane is kept as 10.41.0.0/33: not valid · ctrl+z undoes"},
		{"esc drops it first", []string{"alt+5", "ctrl+u", ":10.41.0.", "esc", "esc"}, ""},
		{"a region that is not in the list", []string{"alt+6", "space", "down", "space", "alt+7", "tab", "tab", ":eu-north-9", "alt+5"}, "Target region is kept as eu-north-9: not in the list · ctrl+z undoes"},
		{"a filter", []string{"alt+2", ":fooo", "alt+5"}, `"fooo" only filtered the list: AWS profile is unchanged.`},
		{"an account id is not kept", []string{"alt+2", "tab", ":12a4", "alt+5"}, "Expected account id 12a4 is not valid: not saved, stays in the field."},
		{"a valid network", []string{"alt+5", "ctrl+u", ":10.41.0.0/19", "alt+6"}, ""},
		{"only a look", []string{"alt+5", "alt+6"}, ""},
		{"a look at one that was kept before", []string{"alt+5", "ctrl+u", ":10.41", "alt+6", "alt+5", "alt+6"}, ""},
	} {
		t.Run(c.story, func(t *testing.T) {
			d := scene{empty: true, keys: c.keys}.start(t, 80, 24)
			if c.want == "" {
				d.hides(" kept ")
				return
			}
			d.shows(c.want)
		})
	}
	d := scene{empty: true, keys: []string{"alt+5", "ctrl+u", ":10.41", "alt+6", "ctrl+z"}}.start(t, 80, 24)
	if d.m.machine.Answers().Get(steps.KeyCIDR) != nil || d.field() != steps.KeyCIDR {
		t.Errorf("ctrl+z does not undo it:\n%s", d.screen())
	}
	d = scene{empty: true, keys: []string{"ctrl+x", "alt+2", "tab", ":12a4", "alt+5"}}.start(t, 80, 24)
	d.hides("12a4") // masked
}

func TestEnterTakesNoRowThatWasNotChosen(t *testing.T) {
	t.Parallel()
	peering := func(o *Options) { _ = o.Machine.Set(steps.KeyMethods, steps.Value{steps.MethodPeering}) }
	d := scene{empty: true, change: peering, keys: []string{"alt+7", "tab", "tab"}}.start(t, 80, 24)
	if d.field() != steps.KeyPeerRegion {
		t.Fatalf("at %s:\n%s", d.field(), d.screen())
	}
	d.hides("▸")
	d.shows(" up/down choose ")
	d.press("enter")
	d.shows("Nothing is chosen yet: up and down choose, enter again leaves it open.")
	if got := d.m.machine.Answers().Text(steps.KeyPeerRegion); got != "" || d.field() != steps.KeyPeerRegion {
		t.Errorf("enter chose %q", got)
	}
	d.press("enter") // it does not block the way either
	if d.field() == steps.KeyPeerRegion || d.m.machine.Answers().Get(steps.KeyPeerRegion) != nil {
		t.Errorf("a second enter does not leave it open:\n%s", d.screen())
	}
	d.press("shift+tab", "down")
	d.shows("▸ ")
	d.press("enter")
	if got := d.m.machine.Answers().Text(steps.KeyPeerRegion); got == "" {
		t.Errorf("enter does not take what was chosen:\n%s", d.screen())
	}
}

func TestTheExampleOfANetworkIsFree(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "overlap", keys: []string{"alt+5", "ctrl+u"}}.start(t, 80, 24)
	d.hides("such as 172.20.0.0/19")
	d.shows("› such as 172.20.224.0/19")
	d.press("ctrl+t")
	if d.draft() != "172.20.224.0/19" {
		t.Errorf("the key enters %s, not the example", d.draft())
	}
}

func TestPeeringBeforeTheNetworkIsNoProblem(t *testing.T) {
	t.Parallel()
	d := scene{empty: true, keys: []string{"alt+6", "space", "down", "space", "tab", "alt+5"}}.start(t, 80, 24)
	if !d.m.machine.Answers().Peering() {
		t.Fatalf("peering is not chosen:\n%s", d.screen())
	}
	d.shows("waiting for an answer: VPC CIDR of the data plane")
	d.hides("unverified")
	d.hides("new")
}

func TestMaximumNodesShowTheQuotaOfTheSuggestedRegion(t *testing.T) {
	t.Parallel()
	d := scene{empty: true, keys: []string{"alt+4", "tab", "tab", "tab"}}.start(t, 80, 24)
	d.shows("In us-east-1, the suggested region: 20 × 4 vCPUs = 80; quota")
	d.press(":2")
	d.shows("In us-east-1, the suggested region: 2 × 4 vCPUs = 8, at least 40; quota")
}

func TestProblemsAreFixedOneByOneFromTheList(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "blocked", keys: []string{"alt+3", "ctrl+y", "g"}}.start(t, 80, 24)
	if d.field() != steps.KeyCIDR {
		t.Fatalf("at %s:\n%s", d.field(), d.screen())
	}
	if !strings.Contains(footerOf(d), " enter to the list ") && !strings.Contains(footerOf(d), " enter back to the list ") {
		t.Errorf("the footer does not say where enter goes: %q", footerOf(d))
	}
	d.press("ctrl+t", "enter")
	if !covered[*overlay.Left](d) {
		t.Fatalf("enter does not go back to the list:\n%s", d.screen())
	}
	d.shows("▸ ✗ Address 10.40.3.17 not public: reports")
	d.hides("✗ CIDR")
	d.press("enter", "g") // from the details
	if d.field() != steps.KeyEndpoints || !strings.HasPrefix(footerOf(d), " enter to the list ") {
		t.Errorf("at %s: %q", d.field(), footerOf(d))
	}
	d.shows("› " + reports)
	d.press("esc", "esc") // nothing was fixed: it is still what is looked at
	d.shows("▸ ✗ Address 10.40.3.17 not public: reports")
	d.press("down")
	d.shows("▸ ! Astro CLI 0.28.1 is outdated")
	d.send(tea.WindowSizeMsg{Width: 120, Height: 24}) // with room for it
	if !strings.Contains(footerOf(d), " g step ") && !strings.Contains(footerOf(d), " g go to the step ") {
		t.Errorf("its step asks nothing: %q", footerOf(d))
	}
	d.send(tea.WindowSizeMsg{Width: 80, Height: 24})
	d.press("g")
	d.shows("Tools  step 1 of 9")
	if !strings.Contains(footerOf(d), " enter to the list ") && !strings.Contains(footerOf(d), " enter back to the list ") {
		t.Errorf("the footer does not say where enter goes: %q", footerOf(d))
	}
	d.press("enter")
	if !covered[*overlay.Left](d) {
		t.Fatalf("enter does not go back to the list:\n%s", d.screen())
	}
	d.shows("▸ ! Astro CLI 0.28.1 is outdated")
}

// A step that asks nothing has several findings: on another one than that from the list, enter
// opens its details, as everywhere.
func TestAFindingOfAStepThatAsksNothingLeadsBackToTheList(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "blocked", keys: []string{"alt+5", "ctrl+y"}}.start(t, 80, 24)
	d.to("2 actions denied by developer-boundary")
	d.press("g")
	d.shows("Permissions  step 3 of 9")
	d.shows("▸ ✗ 2 actions denied by developer-boundary")
	d.shows("Press enter to go back to the list.")
	for _, keys := range [][]string{{}, {"up"}, {"down", "up"}, {"g"}} {
		d.press(keys...)
		if !strings.Contains(footerOf(d), " enter to the list ") && !strings.Contains(footerOf(d), " enter back to the list ") {
			t.Errorf("after %v, the footer does not say where enter goes: %q", keys, footerOf(d))
		}
		if d.pointer() == "" {
			d.press("down")
		}
	}
	d.press("down")
	d.hides("back to the list")
	d.press("enter")
	d.shows("What to do")
	d.press("esc", "up", "enter")
	if !covered[*overlay.Left](d) {
		t.Fatalf("enter does not go back to the list:\n%s", d.screen())
	}
	d.shows("▸ ✗ 2 actions denied by developer-boundary")
	d.press("g", "ctrl+y") // the key of the list leads to the same row
	if !covered[*overlay.Left](d) {
		t.Fatalf("ctrl+y does not open the list:\n%s", d.screen())
	}
	d.shows("▸ ✗ 2 actions denied by developer-boundary")
	d.press("esc")
	d.hides("back to the list")
}

// A problem of a service that others solve leads to the service: its keys work at once, also after help.
func TestFromAFindingTheVeryServiceHasTheFocus(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "overlap", keys: []string{"alt+3", "ctrl+y"}}.start(t, 80, 40)
	d.to("Port 3306 not open to 172.20.0.0/19: ledger")
	d.press("g")
	d.shows("Peering  step 7")
	for _, keys := range [][]string{{}, {"?", "esc"}, {"ctrl+g", "esc"}} {
		d.press(keys...)
		at := lineWith(d.screen(), "▸")
		if !strings.Contains(at, "ledger") || strings.Contains(at, "orders") || !strings.Contains(footerOf(d), "v move") || !strings.Contains(footerOf(d), "d remove") || !strings.HasPrefix(footerOf(d), " enter edit ") || !returnsTo(d, "list") {
			t.Errorf("after %v, the pointer is at %q: %s", keys, at, footerOf(d))
		}
	}
	d.press("d")
	d.shows("ledger removed")
}

// What the user corrects in a service is typed at once: it replaces the address, and enter leads back to what is
// worked on. Esc changes nothing, there and on the next visit.
func TestTheServiceOfAFindingIsCorrectedByTypingItsHost(t *testing.T) {
	t.Parallel()
	const finding, corrected = "Address 10.40.3.17 not public: reports", "reports=postgres://db.acme.com:5432"
	for _, c := range []struct {
		story  string
		from   []string
		g      []string // on the finding
		back   string   // what enter leads to
		looked string   // what esc leads to
	}{
		{"from the list", []string{"alt+3", "ctrl+y"}, []string{"g"}, "You, in this wizard", "You, in this wizard"},
		{"from a finding of the list", []string{"alt+3", "ctrl+y"}, []string{"enter", "g"}, "You, in this wizard", "✗ PROBLEM  " + finding},
		{"from the summary", []string{"alt+9", "down"}, []string{"g"}, "[9✗]", "[9✗]"},
		{"from a finding of the step", []string{"alt+6", "tab", "tab"}, []string{"g"}, "Connectivity  6 of 9", "▸ ✗ " + finding}, // enter goes on, as from every field
	} {
		t.Run(c.story, func(t *testing.T) {
			d := scene{scenario: "blocked", keys: c.from}.start(t, 80, 24)
			services := func() string { return d.m.machine.Answers().Get(steps.KeyEndpoints).String() }
			before := services()
			d.to("✗ " + finding)
			open := func() {
				t.Helper()
				d.press(c.g...)
				if d.field() != steps.KeyEndpoints {
					t.Fatalf("g opens %s:\n%s", d.field(), d.screen())
				}
				d.shows("› " + reports)
			}
			open()
			d.press("esc")
			d.shows(c.looked)
			d.press("alt+6")
			d.hides("› " + reports) // or a service that is typed there would replace it
			if services() != before {
				t.Fatalf("esc leads to %s", services())
			}
			d.press(c.from...)
			d.to("✗ " + finding)
			open()
			d.press(":db.a", "esc")
			d.shows("› " + reports) // what was typed is dropped
			d.press(":db.acme.com")
			d.shows("= " + corrected)
			d.press("enter")
			d.shows(c.back)
			if got := services(); !strings.HasSuffix(got, ", "+corrected) {
				t.Errorf("the services are %s", got)
			}
		})
	}
}

func TestTheServiceOfAPathIsCorrectedByTypingItsHost(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "blocked", keys: []string{"alt+8", "alt+p", "right"}, change: func(o *Options) {
		if err := steps.MoveEntry(o.Machine, steps.KeyEndpoints, reports); err != nil {
			t.Fatal(err)
		}
	}}.start(t, 80, 24)
	const path = " Path from an Airflow pod to reports"
	d.shows(path)
	d.press("n", "g")
	d.shows("› " + reports)
	d.press("esc")
	d.shows(path)
	d.press("g", ":10.40.1.5", "enter")
	d.shows(path)
	if got := d.m.machine.Answers().Get(steps.KeyPeerServices).String(); !strings.Contains(got, "reports=postgres://10.40.1.5:5432") {
		t.Errorf("the services are %s", got)
	}
}

// A text that is no service stays, with the reason.
func TestAServiceIsNotLeftWithAnAddressThatIsNone(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "blocked", keys: []string{"ctrl+y", "down", "g", ":nothing", "enter"}}.start(t, 80, 24)
	d.shows("This value is not valid.")
	if d.field() != steps.KeyEndpoints || covered[*overlay.Left](d) {
		t.Errorf("enter leaves it:\n%s", d.screen())
	}
}

// returnsTo reports whether the footer says that esc goes back to a place.
func returnsTo(d *harness, place string) bool {
	footer := footerOf(d)
	return strings.Contains(footer, "esc back to the "+place) || strings.Contains(footer, "esc to the "+place)
}

// A user who only looks at the field goes back to what is worked on, not to another step.
func TestEscGoesBackToWhereTheFieldWasOpened(t *testing.T) {
	t.Parallel()
	const finding = "Address 10.40.3.17 not public: reports"
	for _, c := range []struct {
		story string
		from  []string
		keys  []string // on the finding
		place string
		back  string
	}{
		{"from the list", []string{"alt+3", "ctrl+y"}, []string{"g"}, "list", "You, in this wizard or on this machine"},
		{"from a finding of the list", []string{"alt+3", "ctrl+y"}, []string{"enter", "g"}, "finding", "You, in this wizard or on this machine"},
		{"from the summary", []string{"alt+9", "down"}, []string{"g"}, "summary", "[9✗]"},
		{"from a finding of the summary", []string{"alt+9", "down"}, []string{"enter", "g"}, "finding", "[9✗]"},
		{"from a finding of the step", []string{"alt+6", "tab", "tab"}, []string{"g"}, "finding", "Connectivity  6 of 9"},
		{"from a finding of the step in full", []string{"alt+6", "tab", "tab"}, []string{"enter", "g"}, "finding", "Connectivity  6 of 9"},
	} {
		t.Run(c.story, func(t *testing.T) {
			d := scene{scenario: "blocked", keys: c.from}.start(t, 80, 24)
			for range 30 {
				if !strings.Contains(lineWith(d.screen(), "▸"), finding) {
					d.press("down")
				}
			}
			d.press(c.keys...)
			if d.field() != steps.KeyEndpoints || !returnsTo(d, c.place) {
				t.Fatalf("at %s: %q", d.field(), footerOf(d))
			}
			d.press("esc")
			detail := len(c.keys) > 1
			if covered[*overlay.Detail](d) != detail {
				t.Fatalf("the finding is open in full: %v\n%s", !detail, d.screen())
			}
			if detail {
				d.shows("✗ PROBLEM  " + finding)
				d.press("esc")
			}
			d.shows(c.back)
			d.shows("▸ ✗ " + finding)
			if returnsTo(d, c.place) {
				t.Errorf("the way back has ended: %q", footerOf(d))
			}
		})
	}
}

// What is typed is an answer once the field is left: esc drops it, and does not leave.
func TestEscDropsWhatWasTypedBeforeItLeaves(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		story string
		keys  []string
		typed []string
		back  string
	}{
		{"a name", []string{"alt+4"}, []string{":g"}, "step 3 of 9"},
		{"an erased name", []string{"alt+4"}, []string{"ctrl+u"}, "step 3 of 9"},
		{"a network that is not complete", []string{"alt+5"}, []string{"ctrl+u", ":10.41."}, "step 4 of 9"},
		{"a number", []string{"alt+4", "tab", "tab", "tab"}, []string{":0"}, "step 3 of 9"},
		{"a service", []string{"alt+6", "tab"}, []string{":db.example.com"}, "step 5 of 9"},
		{"from the list", []string{"alt+3", "ctrl+y", "g"}, []string{"ctrl+u", ":10.41."}, "You, in this wizard or on this machine"},
	} {
		t.Run(c.story, func(t *testing.T) {
			d := scene{scenario: "blocked", keys: c.keys}.start(t, 80, 24)
			before, draft, field := d.m.machine.Answers(), d.draft(), d.field()
			if strings.Contains(footerOf(d), "esc drop") {
				t.Errorf("nothing was typed yet: %q", footerOf(d))
			}
			d.press(c.typed...)
			if d.draft() == draft || !strings.Contains(footerOf(d), "esc drop") {
				t.Fatalf("%q is typed: %q", d.draft(), footerOf(d))
			}
			d.press("esc")
			if d.field() != field || d.draft() != draft {
				t.Fatalf("esc leaves %q in %s:\n%s", d.draft(), d.field(), d.screen())
			}
			d.press("esc")
			d.shows(c.back)
			if after := d.m.machine.Answers(); after.Get(field).String() != before.Get(field).String() {
				t.Errorf("the answer is now %s", after.Get(field))
			}
		})
	}
}

// The summary is where many read what is wrong: it leads back to itself, as the list does.
func TestProblemsAreFixedOneByOneFromTheSummary(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "blocked", keys: []string{"alt+9", "down"}}.start(t, 80, 24)
	to := func(title string) {
		t.Helper()
		for range 30 {
			if strings.Contains(lineWith(d.screen(), "▸"), title) {
				return
			}
			d.press("down")
		}
		t.Fatalf("no row %q:\n%s", title, d.screen())
	}
	to("✗ CIDR 10.96.32.0/20")
	d.press("g")
	if d.field() != steps.KeyCIDR || !strings.HasPrefix(footerOf(d), " enter to the summary ") {
		t.Fatalf("at %s: %q", d.field(), footerOf(d))
	}
	d.press("ctrl+t", "enter")
	if !d.onSummary() {
		t.Fatalf("enter does not go back to the summary:\n%s", d.screen())
	}
	d.shows("▸ ✗ Address 10.40.3.17 not public: reports")
	d.hides("✗ CIDR")
	d.press("enter", "g") // from the details
	if d.field() != steps.KeyEndpoints || !strings.HasPrefix(footerOf(d), " enter to the summary ") {
		t.Errorf("at %s: %q", d.field(), footerOf(d))
	}
	d.press("up", "up", "enter") // nothing was fixed: it is still what is looked at
	if !d.onSummary() || !strings.Contains(lineWith(d.screen(), "▸"), "Address 10.40.3.17") {
		t.Errorf("enter does not go back to the problem of the summary:\n%s", d.screen())
	}
	// The list of what is left, opened there, is what its fields lead back to.
	d.press("ctrl+y")
	to("✗ Address")
	d.press("g", "esc")
	if !covered[*overlay.Left](d) {
		t.Errorf("esc does not go back to the list:\n%s", d.screen())
	}
	// Anything else that leaves the page ends that.
	d.press("esc", "alt+9", "down")
	to("✗ Address")
	for _, leave := range []string{"alt+3", "ctrl+n"} {
		d.press("alt+9", "down")
		to("✗ Address")
		d.press("g", leave)
		d.hides("back to the summary")
	}
}

// An open answer is given, and the summary is the page again.
func TestAnAnswerIsGivenFromTheSummary(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "story", keys: []string{"alt+9", "down"}}.start(t, 80, 24)
	d.press("enter") // to the profile, which is suggested
	if !strings.HasPrefix(footerOf(d), " enter accept, back to the summary ") {
		t.Fatalf("at %s: %q", d.field(), footerOf(d))
	}
	d.press("enter")
	if !d.onSummary() || d.m.machine.Answers().Text(steps.KeyProfile) != "astro-data-plane" {
		t.Errorf("the profile is %q:\n%s", d.m.machine.Answers().Text(steps.KeyProfile), d.screen())
	}
	d.hides("Account: AWS profile")
	d.shows("▸ ? Region: Cluster name")
}

func TestAJumpEndsTheWayBackToTheList(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		story string
		keys  []string
	}{
		{"a jump and back", []string{"alt+3", "alt+5"}},
		{"the next problem", []string{"ctrl+n"}},
		{"the list, opened and closed", []string{"ctrl+y", "esc"}},
	} {
		t.Run(c.story, func(t *testing.T) {
			d := scene{scenario: "blocked", keys: []string{"alt+3", "ctrl+y", "g"}}.start(t, 80, 24)
			d.press(c.keys...)
			d.hides("back to the list")
			d.press("enter")
			if covered[*overlay.Left](d) {
				t.Errorf("enter goes to the list:\n%s", d.screen())
			}
		})
	}
}

func TestAValueThatIsNotValidStaysOnTheWayBackToTheList(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "blocked", keys: []string{"alt+3", "ctrl+y", "g", "ctrl+u", ":10.41", "enter"}}.start(t, 80, 24)
	d.shows("This value is not valid.")
	if covered[*overlay.Left](d) || d.field() != steps.KeyCIDR {
		t.Fatalf("at %s:\n%s", d.field(), d.screen())
	}
	d.press("ctrl+t", "enter")
	if !covered[*overlay.Left](d) {
		t.Errorf("enter does not go back:\n%s", d.screen())
	}
}

func TestAMissingAnswerIsGivenFromTheList(t *testing.T) {
	t.Parallel()
	d := scene{empty: true, keys: []string{"ctrl+y"}}.start(t, 80, 24)
	for range 20 {
		if strings.Contains(lineWith(d.screen(), "▸"), "Region: Cluster name") {
			break
		}
		d.press("down")
	}
	d.press("enter")
	if d.field() != steps.KeyClusterName {
		t.Fatalf("at %s:\n%s", d.field(), d.screen())
	}
	d.press("enter") // takes the suggestion of this field alone
	if given := d.answers(); len(given) != 1 || given[0] != steps.KeyClusterName {
		t.Errorf("answered are %q", given)
	}
	if line := lineWith(d.screen(), "▸"); !strings.Contains(line, "Region: Region") {
		t.Errorf("the next open answer is not selected: %q\n%s", line, d.screen())
	}
}

// A user who goes on while the checks of a step run reads on the next ones what they found,
// until it was on the screen.
func TestAProblemThatComesAfterItsStepWasLeftIsSaid(t *testing.T) {
	t.Parallel()
	late := func(t *testing.T) *harness {
		hold := make(chan struct{})
		d := start(t, handMade{hold: hold, denied: true}, 80, 24)
		d.press("alt+3", "enter")
		d.hides("shows")
		close(hold)
		d.held = 0
		d.settle()
		d.shows("✗ Permissions: iam:CreateRole and 1 more problem · ctrl+n shows them")
		return d
	}
	t.Run("its key shows it", func(t *testing.T) {
		d := late(t)
		d.press("tab", "tab", "tab", "enter") // the line stays
		d.shows(" [5·] ")
		d.shows("✗ Permissions: iam:CreateRole and 2 more problems · ") // and one of the region
		d.press("ctrl+n")
		d.shows(" [3✗] ")
		d.shows(" Permissions      ✗ problem  ! warning  · waiting  ✓ ok  - skipped  * suggested\n")
		d.shows("▸ ✗ iam:CreateRole")
		d.press("alt+4")
		d.hides("Permissions: ")
		d.press("ctrl+r") // the same once more is no news
		d.hides("Permissions: ")
	})
	for story, keys := range map[string][]string{
		"a look at its step": {"alt+3", "alt+4"}, "at the list of what is left": {"ctrl+y", "esc"}, "at the summary": {"alt+9", "alt+4"},
	} {
		t.Run(story, func(t *testing.T) {
			d := late(t)
			d.press(keys...)
			d.hides("Permissions: ")
		})
	}
	t.Run("a step that was never open has nothing to say", func(t *testing.T) {
		d := scene{scenario: "blocked", keys: []string{"alt+5"}}.start(t, 80, 24)
		d.hides("shows it")
		d.hides("shows them")
	})
}

// The overlap of a network is said on its own step, where enter stays once. What was on the screen is
// not said again on the next one.
func TestTheOverlapOfANetworkThatWasEnteredIsSaidBeforeTheNextStep(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "overlap", keys: []string{"alt+5", "ctrl+u", ":10.255.0.0/19", "enter", "alt+5", "ctrl+u", ":10.40.0.0/19", "enter"}}.start(t, 80, 24)
	d.shows("Network  step 5 of 9")
	d.shows("✗ CIDR 10.40.0.0/19 overlaps the target VPC's 10.40.0.0/16")
	d.press("enter")
	d.shows("Connectivity  step 6 of 9")
	d.hides("shows it")
	d.press("alt+5", "ctrl+t", "enter")
	d.shows("Connectivity  step 6 of 9")
	d.hides("shows it")
}

func TestACopiedFixSaysWhatItIsFor(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		story    string
		scenario string
		keys     []string
		want     string // what it begins with
	}{
		{"an answer to change, for a message", "blocked", []string{"alt+5", "tab", "c"}, "CIDR 10.96.32.0/20 is too small, need a /19\n10.96.32.0/20 has 4,096 addresses; Astro needs a /19 or larger, 8,192 addresses.\nFix: Choose a larger network, such as 10.96.32.0/19."},
		{"commands, for a shell", "blocked", []string{"alt+4", "tab", "tab", "tab", "tab", "c"}, ": <<'NOTE'\nAll Standard Spot Instance Requests: 5 vCPUs, need 40\n"},
		{"a policy", "denied", []string{"alt+3", "n", "c"}, ": <<'NOTE'\n"},
	} {
		t.Run(c.story, func(t *testing.T) {
			copied := ""
			d := scene{scenario: c.scenario}.start(t, 80, 24, func(o *Options) {
				o.Clipboard = func(text string) (string, error) { copied = text; return "", nil }
			})
			d.press(c.keys...)
			d.shows("Copied the fix")
			if !strings.HasPrefix(copied, c.want) {
				t.Errorf("copied\n%s\nwhich does not begin with\n%s", copied, c.want)
			}
		})
	}
}

// An interactive shell may run what stands after a #, as zsh does on macOS: names from AWS are
// prose to any shell.
func TestNamesInACopiedFixRunInNoShell(t *testing.T) {
	t.Parallel()
	shell, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("skipped: bash is not on PATH")
	}
	for _, name := range []string{"it's; echo RUN", "$(echo RUN)", "`echo RUN`", "NOTE", "a) && echo RUN"} {
		copied := ""
		d := start(t, handMade{}, 80, 24, func(o *Options) {
			o.Clipboard = func(text string) (string, error) { copied = text; return "", nil }
			found := awscheck.Finding{ID: "account.clean", Title: "1 bucket", Status: awscheck.Fail, Detail: name, Evidence: awscheck.Live,
				Remedy: awscheck.Remedy{Text: name, Commands: []string{"echo ENDED"}}}
			o.Machine = steps.New([]steps.Step{{ID: "account", Title: "Account", Checks: []steps.Check{{ID: "account.clean", Run: func(context.Context, steps.Input) []awscheck.Finding {
				return []awscheck.Finding{found}
			}}}}}, steps.Env{Accounts: account.NewAccounts(account.Options{}), Requirements: steps.DefaultRequirements()}, steps.Answers{})
		})
		for _, keys := range [][]string{{"n", "c"}, {"ctrl+y", "F"}} {
			d.press(keys...)
			sh := exec.Command(shell, "-c", "shopt -u interactive_comments\n"+copied)
			sh.Env = append(os.Environ(), "LC_ALL=C") // bash warns of a locale that the machine lacks
			out, err := sh.CombinedOutput()
			if err != nil || string(out) != "ENDED\n" {
				t.Errorf("%q: it prints %q, %v:\n%s", name, out, err, copied)
			}
		}
	}
}

// After a service was removed, the pointer can stand on one that is only proposed: esc goes back to the
// list from there, too, as the footer says.
func TestEscGoesBackToTheListFromAProposedService(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "blocked", found: true, keys: []string{"ctrl+y"}}.start(t, 100, 40)
	for range 40 {
		if strings.Contains(d.screen(), "▸ ✗ Address 10.40.3.17 not public: reports") {
			break
		}
		d.press("down")
	}
	d.press("v") // to the services of the target VPC
	for range 40 {
		if strings.Contains(d.screen(), "▸ ? Name of the service: reports") {
			break
		}
		d.press("down")
	}
	d.press("g", "down")
	d.to("▸ reports")
	d.press("d", "end")
	d.shows("▸ +")
	d.shows("esc to the list")
	d.press("esc")
	d.shows("You, in this wizard or on this machine")
}

// A failed check can't be acknowledged, and the key says so: the reason that is typed next would be
// taken for keys of the list.
func TestTheKeyThatAcknowledgesSaysWhereItCanNot(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "blocked", keys: []string{"alt+5", "ctrl+n"}}.start(t, 80, 24)
	d.shows("▸ ✗ CIDR 10.96.32.0/20 is too small")
	d.press("a")
	d.shows("This can't be acknowledged: it has to be resolved.")
	d.press("alt+2", "ctrl+n", "a")
	d.hides("This can't be acknowledged")
}

// "I typed paths, and got step 8." The list of steps names the key of the paths where there are any, and takes it.
func TestTheListOfStepsLeadsToThePaths(t *testing.T) {
	t.Parallel()
	for _, size := range []terminalSize{{60, 20}, {80, 24}, {120, 40}} {
		d := scene{scenario: "overlap", keys: []string{"ctrl+o", ":paths"}}.start(t, size.w, size.h)
		d.shows("Paths to your data services, hop by hop: alt+p")
		d.press("alt+p")
		d.shows("Path from an Airflow pod to ")
	}
	d := scene{scenario: "story", keys: []string{"ctrl+o"}}.start(t, 80, 24)
	d.hides("hop by hop") // nothing is answered
}

// "I typed net in the list of steps, and was asked for a file." A letter chooses among the steps, and none is
// a key of the page below.
func TestLettersChooseAStep(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{
		":n": "5 Network", ":net": "5 Network", ":NET": "5 Network", ":p": "3 Permissions", ":pee": "7 Peering",
		":path": "8 DNS and paths", ":dns and": "8 DNS and paths", ":t2": "2 Account",
		":cidr": "5 Network", ":node": "4 Region", ":services": "6 Connectivity", ":quota": "4 Region",
	} {
		d := scene{scenario: "blocked", keys: []string{"alt+9", "ctrl+o"}}.start(t, 80, 24)
		d.press(typed)
		if typed != ":t2" { // a digit goes there
			d.shows("Go to a step")
			if _, row, _ := strings.Cut(d.screen(), "▸ "); !strings.HasPrefix(strings.TrimLeft(row, "✓✗ "), want) {
				t.Errorf("%s chooses not %s:\n%s", typed, want, d.screen())
			}
			d.press("enter")
		}
		if _, title, _ := strings.Cut(want, " "); d.m.machine.Step().Title != title || len(d.m.overlays) > 0 {
			t.Errorf("%s leads to %s, not %s:\n%s", typed, d.m.machine.Step().Title, want, d.screen())
		}
	}
	without := scene{scenario: "ready", keys: []string{"alt+6", "ctrl+u", "alt+9", "ctrl+o"}}.start(t, 80, 24)
	if err := without.m.machine.Set(steps.KeyMethods, steps.Value{steps.MethodPublic}); err != nil { // no peering
		t.Fatal(err)
	}
	without.m.changed()
	if without.press(":pee"); strings.Contains(without.screen(), "▸ - 7 Peering") || strings.Contains(without.screen(), "▸ 7 Peering") {
		t.Errorf("a step that does not apply is chosen:\n%s", without.screen())
	}
	d := scene{scenario: "blocked", keys: []string{"alt+9", "ctrl+o", ":nodx"}}.start(t, 80, 24)
	d.shows("Go to a step: nodx   no step has this")
	if d.press("enter"); d.m.machine.Step().Title != "Summary" {
		t.Errorf("what no step has leads to %s", d.m.machine.Step().Title)
	}
	d.shows("Go to a step: nodx   no step has this")
	if d.press("backspace", "enter"); d.m.machine.Step().Title != "Region" {
		t.Errorf("without the last letter it leads to %s", d.m.machine.Step().Title)
	}
	d = scene{scenario: "blocked", keys: []string{"alt+9", "ctrl+o"}}.start(t, 80, 24)
	d.press(":abcdefghijklmnoprstuvwxyzABFX", "esc")
	d.hides("Go to a step")
	if d.m.machine.Step().Title != "Summary" || d.m.renderer.Mask.Hides() || len(d.m.overlays) > 0 {
		t.Errorf("a letter was a key of the page:\n%s", d.screen())
	}
}
