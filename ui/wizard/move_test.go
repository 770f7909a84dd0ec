package wizard

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"github.com/astronomer/astro-activate/steps"
)

const (
	warehouse = "warehouse=snowflake://xy12345.snowflakecomputing.com:443"
	reports   = "reports=postgres://reports.internal.example.com:5432"
	orders    = "orders=postgres://orders.data.example.internal:5432"
)

// A service whose name resolves to a private address is moved behind the peering with one key,
// from the field or from the finding that suggests it; undo takes it back.
func TestAServiceIsMovedBehindThePeeringAndBack(t *testing.T) {
	t.Parallel()
	services := func(d *harness) (public, peered string) {
		a := d.m.machine.Answers()
		return a.Get(steps.KeyEndpoints).String(), a.Get(steps.KeyPeerServices).String()
	}
	for name, keys := range map[string][]string{
		"from the field":               {"alt+6", "tab", "down", "down"},
		"from the finding":             {"alt+6", "tab", "tab"},
		"from the finding's detail":    {"alt+6", "tab", "tab", "enter"},
		"from the list of what's left": {"alt+6", "ctrl+y", "down"},
	} {
		t.Run(name, func(t *testing.T) {
			d := scene{scenario: "blocked", found: true, keys: keys}.start(t, 80, 24)
			d.shows("v move")
			d.press("v")
			d.shows(`Moved reports to "Services in the VPC" of the Peering step. ctrl+z`)
			d.shows("alt+7 goes there")
			if public, peered := services(d); public != warehouse || peered != orders+", "+reports {
				t.Errorf("public: %s\npeered: %s", public, peered)
			}
			d.press("alt+7", "tab", "tab", "tab", "tab", "tab", "down", "down")
			d.shows("reports")
			d.shows("v move")
			d.press("v")
			if public, peered := services(d); public != warehouse+", "+reports || peered != orders {
				t.Errorf("after moving it back, public: %s\npeered: %s", public, peered)
			}
			d.press("ctrl+z", "ctrl+z")
			if public, peered := services(d); public != warehouse+", "+reports || peered != orders {
				t.Errorf("after undoing both, public: %s\npeered: %s", public, peered)
			}
			d.press("alt+6", "tab")
			d.shows("reports.internal")
		})
	}
}

func TestTheKeyThatMovesAServiceIsOnlyThereWhereItApplies(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		set  map[steps.Key]steps.Value
		keys []string
	}{
		"without peering":                {map[steps.Key]steps.Value{steps.KeyMethods: {"public"}}, []string{"alt+6", "tab", "down"}},
		"on the line to type in":         {nil, []string{"alt+6", "tab"}},
		"while a service is being typed": {nil, []string{"alt+6", "tab", ":db.example.com", "down"}},
		"on a finding of another kind":   {nil, []string{"alt+3", "down"}},
	} {
		t.Run(name, func(t *testing.T) {
			d := scene{scenario: "blocked", keys: c.keys, change: func(o *Options) {
				for k, v := range c.set {
					if err := o.Machine.Set(k, v); err != nil {
						t.Fatal(err)
					}
				}
			}}.start(t, 160, 48)
			before := d.m.machine.Answers().Get(steps.KeyEndpoints).String()
			d.hides("move to")
			d.press("v")
			if got := d.m.machine.Answers().Get(steps.KeyEndpoints).String(); got != before {
				t.Errorf("v changes the services to %s", got)
			}
		})
	}
}

// The problem of a service behind the peering is not solved by moving the service back: the
// key would lead round in a circle.
func TestAProblemBehindThePeeringOffersNoMove(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "overlap"}.start(t, 160, 48)
	d.press("alt+8", "n")
	d.shows("Port 3306 not open to 172.20.0.0/19: ledger")
	before := d.m.machine.Answers().Get(steps.KeyPeerServices).String()
	d.hides("move to")
	d.press("v")
	if got := d.m.machine.Answers().Get(steps.KeyPeerServices).String(); got != before {
		t.Errorf("v changes the services to %s", got)
	}
}

// Whether Peering and DNS are needed is decided by Connectivity: before its answer they depend on
// it, and after it they are needed or not.
func TestAStepThatDependsOnAnAnswerSaysSo(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "story", empty: true}.start(t, 120, 40)
	d.shows("· 7 Peering       depends on 6")
	d.shows("· 8 DNS and paths depends on 6")
	d.hides("not needed")
	d.press("alt+7")
	d.shows("Peering depends on the answers of Connectivity.")
	d.press("alt+6", "down", "space", "tab") // public endpoints alone
	d.shows("- 7 Peering       not needed")
	d.press("alt+7")
	d.shows("This step does not apply to your answers.")
	d.press("ctrl+z")
	d.shows("· 7 Peering       depends on 6")
}

// What is wrong with the host of a service is corrected where the service was entered.
func TestTheFieldOfAServiceBehindThePeeringIsItsEntry(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "blocked", change: func(o *Options) {
		if err := steps.MoveEntry(o.Machine, steps.KeyEndpoints, reports); err != nil {
			t.Fatal(err)
		}
	}}.start(t, 80, 24)
	for _, check := range []string{"path.name", "path.interface"} {
		row := ""
		for _, r := range d.m.snapshot().Rows["dns"] {
			if row == "" && r.Finding.ID == check && r.Finding.Subject == "reports" {
				row = r.ID
			}
		}
		if row == "" {
			t.Fatalf("nothing is found of %s:\n%s", check, d.screen())
		}
		for _, from := range [][]string{{"alt+8", "ctrl+y"}, {"alt+8"}} {
			d.press(from...)
			if l := d.m.overlays.left(); l != nil {
				l.Select(row)
			} else {
				d.m.page.Select(row)
			}
			d.press("g")
			if d.field() != steps.KeyPeerServices {
				t.Fatalf("g goes to %s:\n%s", d.field(), d.screen())
			}
			d.shows("› " + reports)
			d.press("esc")
		}
	}
}

// A service is moved from the list of what is left, and the list goes on: what is left after that
// is on the screen.
func TestMovingAServiceFromTheListStaysInTheList(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "blocked", found: true, keys: []string{"ctrl+y", "down"}}.start(t, 80, 24)
	d.shows("▸ ✗ Address 10.40.3.17 not public: reports")
	d.press("v")
	d.hides("✗ Address 10.40.3.17 not public")
	d.shows("You, in this wizard or on this machine")
	d.shows("Moved reports to")
	d.shows("▸ ? Name of the service: reports") // what is left to do about it
}

// On the summary, enter would leave the wizard if the pointer were on no row after the move.
func TestMovingAServiceFromTheSummaryStaysOnIt(t *testing.T) {
	t.Parallel()
	for _, open := range [][]string{{"v"}, {"enter", "v"}} {
		d := scene{scenario: "blocked", found: true, keys: []string{"alt+9", "down"}}.start(t, 80, 24)
		d.to("✗ Address 10.40.3.17 not public: reports")
		d.press(open...)
		d.shows("▸ ? Name of the service: reports")
	}
}

// What one key has changed and another one has undone is on the screen again, at the pointer.
func TestUndoPointsToWhatCameBack(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		story string
		keys  []string
		back  string
	}{
		{"a move, in the list", []string{"ctrl+y", "down", "v", "down", "down", "ctrl+z"}, "▸ ✗ Address 10.40.3.17 not public: reports"},
		{"a move, of a finding in full", []string{"ctrl+y", "down", "enter", "v", "down", "ctrl+z"}, "▸ ✗ Address 10.40.3.17 not public: reports"},
		{"an answer, in the list", []string{"ctrl+y", "g", "ctrl+t", "enter", "down", "down", "ctrl+z"}, "▸ ✗ CIDR 10.96.32.0/20 is too small"},
		{"an acknowledgment, in the list", []string{"ctrl+y", "tab", "down", "down", "a", ":moved", "enter", "down", "down", "ctrl+z"}, "▸ ✗ 1 Lambda function in ap-southeast-2"},
		{"a move, of a service", []string{"alt+6", "tab", "down", "down", "v", "alt+3", "ctrl+z"}, "▸ reports"},
		{"a removal", []string{"alt+6", "tab", "down", "down", "d", "alt+3", "ctrl+z"}, "▸ reports"},
	} {
		t.Run(c.story, func(t *testing.T) {
			d := scene{scenario: "blocked", found: true, keys: c.keys}.start(t, 80, 24)
			d.shows("Undone: ")
			d.shows(c.back)
		})
	}
}

// Letters are keys of the chosen row: the line above it says how to type a service again.
func TestTheLineOfAFormSaysWhetherItTakesText(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "blocked", keys: []string{"alt+6", "tab"}}.start(t, 80, 24)
	d.shows("› paste or type a service, or NAME=service")
	d.press("down")
	d.shows("› paste a service, or go up to type one")
	d.press("esc")
	d.shows("› paste or type a service, or NAME=service")
}

// Where a service was moved to, its problem is known at once; it can be removed from the finding, and
// its row in the form says to which step the problem belongs.
func TestAfterAMoveTheProblemThereIsSaidAndTheServiceCanBeRemoved(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "blocked", found: true, keys: []string{"alt+6", "tab", "down", "down", "v"}}.start(t, 120, 40)
	d.shows(`Moved reports to "Services in the VPC"`)
	d.shows("There: Name of the")
	d.hides("still there")
	d.press("alt+7", "shift+tab", "alt+7", "tab", "tab", "tab", "tab", "tab")
	d.shows("? step 8: Name of the")
	d.press("ctrl+y", "down", "down")
	d.shows("▸ ? Name of the service: reports")
	d.send(tea.WindowSizeMsg{Width: 160, Height: 40}) // with room for it
	d.shows("d remove reports")
	d.press("d", "y")
	d.shows("reports removed")
	d.hides("? Name of the service: reports")
	if got := d.m.machine.Answers().Get(steps.KeyPeerServices).String(); got != orders {
		t.Errorf("the services are %s", got)
	}
	d.press("ctrl+z")
	if got := d.m.machine.Answers().Get(steps.KeyPeerServices).String(); got != orders+", "+reports {
		t.Errorf("after undoing, the services are %s", got)
	}
}

// Where the target VPC has no such address, moving the service behind the peering only leads to the next
// problem: the finding says so, and offers no key for it. Neither does the entry, where the key says why.
func TestAServiceThatTheTargetVPCDoesNotHaveIsNotAdvisedToBeMoved(t *testing.T) {
	t.Parallel()
	for _, found := range []bool{false, true} {
		d := scene{scenario: "blocked", found: found, keys: []string{"alt+6", "ctrl+y", "down", "enter"}}.start(t, 120, 40)
		if d.shows("PROBLEM  Address 10.40.3.17 not public: reports"); found {
			d.shows("(peering.services): the target VPC has")
			d.shows("v move")
			continue
		}
		d.shows("10.40.3.17: no network interface of the target VPC")
		d.hides("peering.services")
		d.hides("v move")
		before := d.given()
		if d.press("v"); d.given() != before {
			t.Errorf("v moves it:\n%s", d.screen())
		}
		d.press("esc", "esc", "alt+6", "tab", "down", "down")
		d.shows("▸ reports")
		d.hides("v move")
		services := d.m.machine.Answers().Get(steps.KeyEndpoints).String()
		d.press("v")
		d.shows("Not moved: the service is not in the target VPC.")
		if now := d.m.machine.Answers().Get(steps.KeyEndpoints).String(); now != services {
			t.Errorf("v moves it: %s, was %s", now, services)
		}
	}
}

// After d or v on a service, the pointer stays on a service: the next enter and the next letter are
// about one, and what enter adds is said.
func TestAKeyOfAServiceLeavesThePointerOnOne(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "blocked", found: true, keys: []string{"alt+6", "tab", "down", "down", "v"}}.start(t, 80, 24)
	if line := lineWith(d.screen(), "▸"); !strings.Contains(line, "warehouse") {
		t.Errorf("after v, the pointer is at %q\n%s", line, d.screen())
	}
	d.press("g")
	d.hides("› g")
	d.press("alt+7", "tab", "tab", "tab", "tab", "tab", "down", "down")
	if line := lineWith(d.screen(), "▸"); !strings.Contains(line, "reports") {
		t.Fatalf("the pointer is at %q\n%s", line, d.screen())
	}
	d.press("d")
	if line := lineWith(d.screen(), "▸"); !strings.Contains(line, "orders") || strings.Contains(line, "+ ") {
		t.Errorf("after d, the pointer is at %q\n%s", line, d.screen())
	}
	d.press("down", "enter")
	d.shows("orders-2 added · ctrl+z undoes")
}

// "I typed the host on the row, its d removed the service, and the rest was gone without a word."
func TestALetterOnAServiceThatIsNoKeyIsNotLostWithoutAWord(t *testing.T) {
	t.Parallel()
	const warehouse = "warehouse=snowflake://xy12345.snowflakecomputing.com:443"
	for _, c := range []struct {
		story string
		keys  []string // on the row of reports
		says  string
		left  string
	}{
		{"a letter", []string{"r"}, "Nothing typed: enter edits this service, d removes it. Up leads to the line.", warehouse + ", " + reports},
		{"a host that begins with another letter", []string{"e", "."}, "Nothing typed: enter edits this service", warehouse + ", " + reports},
		{"a host that begins with d", []string{":db.acme.com"}, "reports removed · ctrl+z undoes", warehouse},
		{"with the letters of other keys", []string{":dns-dev.acme.com"}, "reports removed · ctrl+z undoes", warehouse},
		{"with that of the next problem", []string{":dn"}, "reports removed · ctrl+z undoes", warehouse},
		{"two are removed", []string{":dd"}, "warehouse removed · ctrl+z undoes", ""},
		{"and a new one is typed", []string{":ddb.example.com"}, "warehouse removed · ctrl+z undoes", "b.example.com"},
		{"another key ends it", []string{":dx", "up", "down", "d"}, "warehouse removed · ctrl+z undoes", ""},
		{"undone after the word", []string{":db.acme.com", "ctrl+z"}, "Undone: Data services", warehouse + ", " + reports},
	} {
		t.Run(c.story, func(t *testing.T) {
			d := scene{scenario: "blocked", keys: []string{"alt+6", "tab", "down", "down"}}.start(t, 100, 40)
			d.shows("▸ reports")
			d.press(c.keys...)
			d.shows(c.says)
			if got := d.draft(); got != c.left {
				t.Errorf("left are %q, not %q:\n%s", got, c.left, d.screen())
			}
			if d.field() != steps.KeyEndpoints || d.m.machine.Step().ID != "connectivity" {
				t.Errorf("at %s:\n%s", d.field(), d.screen())
			}
		})
	}
}

func TestALetterOnAServiceThatIsOnlyProposedSaysWhatEnterDoes(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "blocked", keys: []string{"alt+7", "tab", "tab", "tab", "tab", "tab", "down", "end", "x"}}.start(t, 100, 40)
	d.shows("▸ +")
	d.shows("Nothing typed: enter adds this service. Up leads to the line.")
}

// v on a finding that it settles leaves the pointer on a finding.
func TestAKeyOfAFindingLeavesThePointerOnOne(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "blocked", found: true, keys: []string{"alt+6", "tab", "tab", "v"}}.start(t, 80, 24)
	d.settle()
	if d.pointer() == "" || !strings.Contains(d.screen(), "▸") {
		t.Errorf("no finding is chosen:\n%s", d.screen())
	}
}

// What is solved by moving a service leads to its row, which has the key that moves it, and what is solved by another
// host to the line.
func TestTheFindingOfAServiceLeadsToWhereItIsSolved(t *testing.T) {
	t.Parallel()
	for _, moves := range []bool{false, true} {
		d := scene{scenario: "blocked", found: moves, keys: []string{"alt+6", "n", "g"}}.start(t, 80, 24)
		if row := strings.Contains(d.screen(), "▸ reports"); row != moves || strings.Contains(d.screen(), "being changed") == moves {
			t.Errorf("it is moved: %t, and its row has the pointer: %t\n%s", moves, row, d.screen())
		}
	}
}

// "The fix says to move it, and v does nothing." From the entry that a finding opens for editing, down leads to its row,
// which has the keys of a row again.
func TestAServiceThatAFindingOpenedIsMovedFromItsRow(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "blocked", found: true, keys: []string{"alt+6", "tab", ":sales=postgres://sales.example.com", "enter"}}.start(t, 80, 24)
	d.m.settle()
	d.press("alt+6", "n", "g")
	for range 3 {
		if strings.Contains(d.screen(), "being changed") {
			break
		}
		d.press("ctrl+n", "g")
	}
	d.shows("being changed")
	d.press("down")
	d.hides("being changed")
	before := d.m.machine.Answers().Get(steps.KeyPeerServices).String()
	d.shows("v move")
	if d.press("v"); d.m.machine.Answers().Get(steps.KeyPeerServices).String() == before {
		t.Errorf("v moves nothing:\n%s", d.screen())
	}
}
