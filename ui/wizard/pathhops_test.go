package wizard

import (
	"reflect"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/ui/wizard/overlay"
)

// On a call, the network engineer asks why the network ACL of a path has its mark.
func TestAPathIsOpenedHopByHop(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		scenario string
		keys     []string // after those that lead to the first path
		want     []string
	}{
		"what stops it, with its fix": {"blocked", []string{"enter"}, []string{
			"Path from an Airflow pod to orders, and back", "orders.data.example.internal:5432", "Blocked by DNS.",
			"✗ DNS  blocked\n   DNS hostnames off in vpc-0d47a11e5c0ffee01", "\n   DNS: Name of the service: orders\n", "What to do  Target VPC's owner",
			"aws ec2 modify-vpc-attribute --vpc-id", "Check dns.hostnames in us-east-1. Read live.",
		}},
		"hops that pass": {"blocked", []string{"enter"}, []string{
			"Each hop that passes was checked in us-east-1. Read live.\n",
			"\n ✓ network ACL  acl-0d47a11e5c0ffee01\n ✓ security group, port 5432  sg-0bb10000000000001 (orders-db)\n ✓ orders  10.40.3.7, eni-0dd10000000000001 (RDSNetworkInterface)\n",
		}},
		"why a hop passes": {"blocked", []string{"enter", "down", "down", "down"}, []string{
			"✓ network ACL  passes\n ▸ Network ACL: orders\n   Network ACL acl-0d47a11e5c0ffee01 of", "inbound TCP port 5432 from", "Check path.acl in us-east-1. Read live.\n\n ✓ security group, port 5432  sg-",
		}},
		"an active peering": {"active", []string{"enter", "down", "down"}, []string{
			"✓ peering  pcx-0ee10000000000009 (astro) to vpc-0d47a11e5c0ffee01 is active.\n ✓ network ACL ", "\n\n ✓ Astro VPC  passes\n ▸ Astro's side of the path: orders\n",
		}},
		"what is known later": {"blocked", []string{"enter"}, []string{"· peering  known later\n   The connection is known once Astronomer has requested it."}},
		"a CIDR that AWS refuses to peer": {"overlap", []string{"enter"}, []string{"to orders, and back", "Blocked by peering.",
			"✗ peering  blocked by 3 problems\n ▸ CIDR 172.20.0.0/19 overlaps the target VPC's 172.20.16.0/20", "Choose another network for the data plane",
			"\n   peering: Target VPC already routes 172.20.0.0/19\n", "overlaps 172.20.0.0/20, peered with the target\n",
			"Same fix as: CIDR 172.20.0.0/19 overlaps the target VPC's"}},
		"a rule for that CIDR waits for another": {"overlap", []string{"down", "enter"}, []string{"to ledger, and back", "✗ security group, port 3306  blocked\n",
			"Wait for another CIDR first: 172.20.0.0/19 is to be replaced."}},
		"the blocked one first":       {"overlap", []string{"alt+5", "ctrl+t", "enter", "alt+8", "tab", "tab", "enter"}, []string{"to ledger, and back", "Blocked by security group.", "Add an inbound rule"}},
		"the next one from the first": {"overlap", []string{"enter", "right"}, []string{"to ledger, and back"}},
		"back to the first one":       {"overlap", []string{"enter", "right", "left"}, []string{"to orders, and back"}},
		"up from the findings":        {"overlap", []string{"down", "down", "up", "up", "enter"}, []string{"to orders, and back"}},
		"home from the last finding":  {"overlap", []string{"end", "home", "enter"}, []string{"to orders, and back"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := scene{scenario: c.scenario, keys: []string{"alt+8", "tab", "tab"}}.start(t, 80, 140)
			d.press(c.keys...)
			if !covered[*overlay.Path](d) {
				t.Fatalf("no path is open:\n%s", d.screen())
			}
			for _, want := range c.want {
				d.shows(want)
			}
		})
	}
}

// The pointer is on the path that was looked at last, and the keys of a step lead on from there.
func TestTheKeysOfAPath(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "overlap", keys: []string{"alt+8", "tab", "tab"}}.start(t, 80, 24)
	d.shows("▸ pod → DNS ! → Astro · → peering ✗ → ACL ✓ → SG ✓ 5432 → orders ✓")
	if f := footerOf(d); !strings.Contains(f, "enter hop by hop") {
		t.Errorf("the footer is %q", f)
	}
	d.press("enter", "right", "esc")
	d.shows("▸ pod → DNS ! → Astro · → peering ✗ → ACL ✓ → SG ✗ 3306 → ledger ✓")
	d.press("down")
	d.hides("▸ pod")
	if d.pointer() == "" {
		t.Errorf("down leads to no finding:\n%s", d.screen())
	}
	d.press("up", "up", "n")
	d.shows("▸ ✗ Port 3306 not open to 172.20.0.0/19: ledger")
	d.press("up", "up", "up")
	d.hides("▸ pod")
	d.shows("┃ Private hosted zones") // the last field
	d.press("down", "enter", "c")
	d.shows("Copied the fix of \"")
}

// A path is blocked at hops of two owners: on the call, each gets what they need from the page of the path.
func TestEachOwnerOfAPathsProblemsGetsTheirFixes(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "overlap", keys: []string{"alt+8", "tab", "tab", "down", "enter", "home"}}.start(t, 80, 24)
	d.shows("To be solved by: You and Target VPC's owner.")
	footer := func(want ...string) {
		t.Helper()
		for _, w := range want {
			if f := footerOf(d); !strings.Contains(f, w) {
				t.Errorf("the footer lacks %q: %q", w, f)
			}
		}
	}
	footer("c copy", "g field", "f for you", "left path")
	d.shows("ctrl+n next problem")
	d.press("f")
	d.shows("Copied what is left for you: 3 problems, 1 warning, ")
	d.press("n", "n")
	d.shows("▸ peering: CIDR 172.20.0.0/19 overlaps 172.20.0.0/20, peered with the target")
	d.shows("Problem 3 of 4 of this path: You.")
	d.press("ctrl+n")
	d.shows("▸ Port 3306 not open to 172.20.0.0/19: ledger")
	d.shows("Problem 4 of 4 of this path: Target VPC's owner.")
	footer("c copy", "f for Target VPC", "left path")
	d.press("f")
	d.shows("Copied the message for the target VPC's owner: 1 problem, 1 warning, ")
	d.press("n")
	d.shows("▸ Resolver rule forwards data.example.internal elsewhere")
	d.shows("That was the last problem. Warning 1 of 1 of this path: Target VPC's owner.")
	d.press("n")
	d.shows("▸ CIDR 172.20.0.0/19 overlaps the target VPC's 172.20.16.0/20")
	d.shows("Back at the first: problem 1 of 4 of this path: You.")
	footer("f for you")
	d.press("n", "left", "right") // another path, and back: its first problem
	d.press("n")
	d.shows("▸ peering: Target VPC already routes")

	one := scene{scenario: "blocked", keys: []string{"alt+8", "tab", "tab", "enter"}}.start(t, 80, 40)
	one.hides("▸")
	one.hides("To be solved by")
	if f := footerOf(one); !strings.Contains(f, "f for Target VPC") {
		t.Errorf("the footer of a path with one problem is %q", f)
	}
}

// "Why does the ACL pass?" is answered without the way through what blocks: up and down go from hop to hop,
// after the lines of a long one that the screen hides, and the keys of a problem work only on it.
func TestTheHopsOfAPathAreChosen(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "overlap", keys: []string{"alt+8", "tab", "tab", "down", "enter", "home"}}.start(t, 80, 24)
	d.shows("! DNS  warning: Resolver rule forwards data.example.internal elsewhere\n\n · Astro VPC")
	d.press("up", "up")
	d.shows("! DNS  warning\n   Astro's VPC resolves it once that VPC exists and is associated with the\n   private hosted zone.\n ▸ Resolver rule forwards data.example.internal elsewhere")
	if f := footerOf(d); !strings.Contains(f, "a acknowledge") {
		t.Errorf("the footer of a warning is %q", f)
	}
	d.press("n")
	d.shows("▸ CIDR 172.20.0.0/19 overlaps the target VPC's 172.20.16.0/20")
	d.press("down")
	d.shows("▸ peering: Target VPC already routes")
	d.press("end")
	d.click("✓ ledger  10.40.18.20")
	d.shows("✓ ledger  passes\n ▸ Network interface: ledger")
	if f := footerOf(d); strings.Contains(f, "c copy") || !strings.Contains(f, "up/down hop") {
		t.Errorf("the footer of a hop that passes is %q", f)
	}
	d.press("down")
	d.shows("✓ ledger  10.40.18.20")
	d.shows("▸ Route to Astro: ledger")
	d.press("down", "down", "home", "down") // what was chosen has left the screen
	d.shows("▸ Resolver rule forwards data.example.internal elsewhere")
	d.press("down", "left", "right", "home") // to another path, and back
	d.shows("! DNS  warning: Resolver rule")

	fast := overlay.NewPath("orders", func(string) {}) // two keys at once, before it is drawn
	fast.Press(d.m.screen().Context, tea.KeyPressMsg{Code: tea.KeyDown})

	long := scene{scenario: "blocked", keys: []string{"alt+8", "tab", "tab", "enter", "down", "down", "down"}}.start(t, 80, 24)
	long.hides("▸") // the hop is longer than the screen
	long.shows("Enable DNS hostnames")
	for i := 0; i < 20 && !strings.Contains(long.screen(), "▸"); i++ {
		long.press("down")
	}
	long.shows("▸ Astro's side of the path")
}

// A path opens with the command that unblocks it on the screen, below the hop that it belongs to. A path that fits
// begins at its top.
func TestAPathOpensAtTheFixOfWhatBlocksIt(t *testing.T) {
	t.Parallel()
	keys := []string{"alt+5", "ctrl+t", "enter", "alt+8", "tab", "tab", "enter"}
	d := scene{scenario: "overlap", keys: keys}.start(t, 80, 24)
	opened := func() {
		t.Helper()
		lines := strings.Split(d.screen(), "\n")
		if !strings.HasPrefix(lines[2], " Path from an Airflow pod to ledger, and back  1 of 2") || !strings.HasPrefix(lines[4], " ledger.data.example.internal:3306  Blocked by security group.") ||
			!strings.HasPrefix(lines[5], " warehouse: public endpoint") || !strings.HasPrefix(lines[6], " ✗ security group, port 3306  blocked") {
			t.Errorf("it opens with another line:\n%s", d.screen())
		}
		d.shows("aws ec2 authorize-security-group-ingress")
		d.shows("--profile data-platform")
	}
	opened()
	d.press("right")
	d.shows("Path from an Airflow pod to orders, and back")
	d.press("left")
	opened()
	d.press("home")
	d.shows("Path from an Airflow pod to ledger, and back")
	d.press("n", "n")
	d.shows("Back at the first: problem 1 of 1 of this path: Target VPC's owner.")

	tall := scene{scenario: "overlap", keys: keys}.start(t, 80, 60)
	tall.shows("Path from an Airflow pod to ledger, and back")
}

// "Where on the way is it blocked?" Whatever the size, a path opens with all its hops below its name, and they stay
// while it scrolls.
func TestAPathOpensWithItsWholeChain(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		width, height int
		want          string
	}{
		{120, 40, "pod → DNS ✗ → Astro · → peering · → ACL ✓ → SG ✓ 5432 → orders ✓ → back ·"},
		{80, 24, "pod → DNS ✗ → Astro · → peering · → ACL ✓ → SG ✓ 5432 → orders ✓ → back ·"},
		{60, 20, "pod → DNS ✗ → Astro · → peering · → ACL ✓ → SG ✓ 5432\n   → orders ✓ → back ·"},
	} {
		d := scene{scenario: "blocked", keys: []string{"alt+8", "alt+p"}}.start(t, c.width, c.height)
		for _, key := range []string{"", "end"} {
			if key != "" {
				d.press(key)
			}
			d.shows("\n Path from an Airflow pod to orders, and back\n " + c.want + "\n")
		}
	}
}

// "Which service is this?" The name stays on top while the path scrolls, and the footer has the key to the next one.
func TestAPathSaysWhichServiceItIsOf(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		keys   []string
		title  string
		footer []string
	}{
		{"as it opens", nil, "orders, and back  1 of 2", []string{"right path", "c copy", "g field", "f for you"}},
		{"at its end", []string{"end"}, "orders, and back  1 of 2", []string{"right path"}},
		{"the next one", []string{"right"}, "ledger, and back  2 of 2", []string{"left path", "c copy", "g field", "f for you"}},
		{"the next one, after a page", []string{"right", "home", "pgdown"}, "ledger, and back  2 of 2", []string{"left path"}},
		{"a problem of another owner", []string{"right", "n", "n", "n"}, "ledger, and back  2 of 2", []string{"left path", "c copy", "f for Target VPC"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			d := scene{scenario: "overlap", keys: append([]string{"alt+5", "alt+p"}, c.keys...)}.start(t, 80, 24)
			if line := strings.Split(d.screen(), "\n")[2]; !strings.HasPrefix(line, " Path from an Airflow pod to "+c.title+"  ctrl+n next problem") {
				t.Errorf("the first line is %q", line)
			}
			for _, want := range c.footer {
				if f := footerOf(d); !strings.Contains(f, want) {
					t.Errorf("the footer lacks %q: %q", want, f)
				}
			}
		})
	}
	one := scene{scenario: "blocked", keys: []string{"alt+8", "alt+p"}}.start(t, 80, 24)
	one.hides("1 of 1")
	one.press("end")
	one.shows("Path from an Airflow pod to orders, and back")
}

// "Nothing is known: what do we do?" The fix of what all hops wait for stands at the first one, once, and its keys work.
func TestAPathThatIsNotKnownShowsWhatItWaitsFor(t *testing.T) {
	t.Parallel()
	copied := ""
	d := scene{scenario: "denied", keys: []string{"alt+8", "alt+p"}}.start(t, 120, 40, func(o *Options) { o.Clipboard = func(text string) (string, error) { copied = text; return "", nil } })
	d.shows("? DNS  not known\n   Target account\n")
	d.shows("What to do  You, or ask the target VPC's owner\n   Set the target's AWS profile to one that reaches 444455556666")
	d.shows("? Astro VPC  Not known for the same reason as above.\n\n ? peering  not known")
	d.shows("? network ACL  Not known for the same reason as above.\n ? security group, port 5432  Not known")
	if n := strings.Count(words(d), "Not determined: the credentials reach account 111122223333"); n != 1 {
		t.Errorf("the reason is there %d times:\n%s", n, d.screen())
	}
	for _, want := range []string{"g field", "c copy", "f for Target VPC"} { // f asks them to run the check, as in the details
		if f := footerOf(d); !strings.Contains(f, want) {
			t.Errorf("the footer lacks %q: %q", want, f)
		}
	}
	d.press("c")
	if !strings.Contains(copied, "aws configure sso") {
		t.Errorf("it copies %q", copied)
	}
	d.press("f")
	d.shows("Copied the message for the target VPC's owner")
	d.press("down", "down")
	d.shows("▸ Neither Astro's side nor the route back is known.")
	d.press("down")
	d.shows("? network ACL  not known\n ▸ Not known for the same reason as above.\n")
	d.press("up", "up", "up", "g")
	d.shows("Target's AWS profile")
}

// As in every list, enter opens what the pointer is at: a problem of a path, among those of the path. Where there
// is one problem, it opens that; where there is none, it closes nothing: "enter on DNS, and the path was gone".
func TestEnterOpensTheChosenProblemOfAPath(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "overlap", keys: []string{"alt+8", "alt+p", "n", "enter"}}.start(t, 80, 24)
	d.shows("✗ PROBLEM  Target VPC already routes 172.20.0.0/19")
	d.press("right")
	d.shows("CIDR 172.20.0.0/19 overlaps 172.20.0.0/20, peered with the target")
	d.press("esc")
	d.shows("▸ peering: CIDR 172.20.0.0/19 overlaps 172.20.0.0/20, peered with the target")
	d.press("esc")
	if covered[*overlay.Path](d) {
		t.Errorf("it is still open:\n%s", d.screen())
	}
	one := scene{scenario: "blocked", keys: []string{"alt+8", "alt+p", "enter"}}.start(t, 80, 24) // no pointer is shown
	one.shows("✗ PROBLEM  DNS hostnames off in vpc-0d47a11e5c0ffee01")
	if one.press("esc"); !covered[*overlay.Path](one) {
		t.Errorf("esc does not lead back to the path:\n%s", one.screen())
	}
	none := scene{scenario: "ready", keys: []string{"alt+8", "alt+p", "enter"}}.start(t, 80, 24)
	if !covered[*overlay.Path](none) {
		t.Errorf("enter closes it:\n%s", none.screen())
	}
}

// "ctrl+t, and the path is still blocked by the old network." What was entered for a field counts before the paths
// are shown, as before the list is.
func TestThePathsAreOfTheNetworkThatWasTyped(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "overlap", keys: []string{"alt+5", "ctrl+t", "alt+p"}}.start(t, 80, 24)
	d.shows("Path from an Airflow pod to orders, and back")
	d.shows("\n orders.data.example.internal:5432\n Nothing blocks it so far. Known later: Astro VPC, peering and route back.\n")
	d.shows("Changed: 3 fixed")
	d.hides("CIDR 172.20.0.0/19 overlaps")
	d.press("esc")
	d.shows("172.20.224.0/19")
	d.hides("previous value")
}

// A terminal of 60 by 20 shows the chosen path whole; masked, nothing in it identifies the account.
func TestAPathOnASmallOrMaskedScreen(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "overlap", keys: []string{"alt+8", "tab", "tab", "down"}}.start(t, 60, 16)
	d.shows("▸ pod → DNS ! → Astro · → peering ✗ → ACL ✓ → SG ✗ 3306\n     → ledger ✓ → back ·")
	d.press("enter", "ctrl+x")
	for range 20 {
		for _, id := range []string{"acl-0d47", "vpc-0d47", "ledger.data.example", "eni-0", "sg-0bb"} {
			d.hides(id)
		}
		d.press("pgdown")
	}
	d.shows("[rtb-")
}

func TestAPathIsChosenWithTheMouse(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "overlap", keys: []string{"alt+8"}}.start(t, 80, 24)
	d.click("5432 → orders")
	d.shows("▸ pod → DNS ! → Astro · → peering ✗ → ACL ✓ → SG ✓ 5432 → orders ✓")
	d.press("enter", "home")
	d.shows("to orders, and back")
}

// On a live call, no answer may change on the way to what the checks found: one key leads there from the
// first field, which has the focus when a step opens, past the fields in between.
func TestOneKeyLeadsToTheFindingsOfAStep(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, scenario, step, want string }{
		{"paths first", "blocked", "alt+8", "▸ Airflow pod → DNS ✗"},
		{"a step without a problem", "ready", "alt+8", "▸ Airflow pod → DNS "},
		{"the first finding", "blocked", "alt+4", "▸ ✗"},
		{"one field", "blocked", "alt+5", "▸ ✗"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			d := scene{scenario: c.scenario, keys: []string{c.step}}.start(t, 80, 80)
			before := d.m.machine.Answers()
			if d.fields() > 1 {
				d.press("ctrl+g")
				d.shows("shift+tab  findings")
				d.press("esc")
			}
			d.press("shift+tab")
			d.shows(c.want)
			d.press("down", "down", "space", "up", "shift+tab", "tab", "shift+tab")
			if !reflect.DeepEqual(before, d.m.machine.Answers()) {
				t.Errorf("an answer changed:\n%s", d.screen())
			}
		})
	}
}

func TestThePathOfEachServiceIsDrawnWhereItsChecksStand(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "overlap", keys: []string{"alt+8"}}.start(t, 120, 40)
	d.shows("Airflow pod → DNS ! → Astro VPC · → peering ✗ → network ACL ✓")
	d.shows("✗ peering: CIDR 172.20.0.0/19 overlaps the target VPC's 172.20.16.0/20") // the step of the peering has ✓
	d.shows("security group ✗ 3306 → ledger ✓ → route back ·")
	d.press("?")
	d.shows("In a path: ✓ lets the packets through")
	d = scene{scenario: "overlap", keys: []string{"alt+8"}}.start(t, 80, 24)
	for _, path := range []string{"→ SG ✓ 5432 → orders ✓ →", "→ SG ✗ 3306 → ledger ✓ →"} {
		d.shows(path)
	}
	d = scene{scenario: "overlap", keys: []string{"alt+8"}}.start(t, 80, 24, func(o *Options) { o.Getenv = func(string) string { return "C" } })
	d.shows("pod > DNS ! > Astro . > peering x > ACL + > SG x 3306 > ledger + > back .")
}

// The call ends on the summary: "will orders be reachable?" is answered there, without the way back to its step.
func TestTheSummaryShowsThePaths(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "active", keys: []string{"alt+9"}}.start(t, 80, 24)
	d.shows("\n Paths to your data services, hop by hop: alt+p\n   pod → DNS ✓ → Astro ✓ → peering ✓ → ACL ✓ → SG ✓ 5432 → orders ✓ → back ✓\n\n Next steps")
	d = scene{scenario: "overlap", keys: []string{"alt+9"}}.start(t, 120, 200)
	d.shows("security group ✗ 3306 → ledger ✓ → route back ·")
	d.shows("✗ peering: CIDR 172.20.0.0/19 overlaps the target VPC's 172.20.16.0/20")
	if s := d.screen(); strings.Index(s, "Paths to your data services") < strings.Index(s, "Port 3306 not open") {
		t.Errorf("the paths come before what is left:\n%s", s)
	}
	d = scene{scenario: "blocked", keys: []string{"alt+8", "tab", "tab", "enter", "esc", "alt+9", "ctrl+x"}}.start(t, 80, 200)
	d.shows("Paths to your data services, hop by hop: alt+p\n   Airflow pod → DNS ✗")
}

// "It is blocked at three hops, and the key moves nothing": the next problem is found on every path, also of a
// watch and where one problem follows from another, and after the last one on the next path that is blocked.
func TestTheNextProblemOfAPathIsFoundEverywhere(t *testing.T) {
	t.Parallel()
	chosen := []string{"alt+5", "ctrl+t", "enter", "alt+8", "alt+p"} // a network that the target VPC accepts
	for _, c := range []struct {
		name  string
		start func(t *testing.T) *harness
		keys  []string
		want  []string
	}{
		{"a watch opens at the first one, below what blocks it", inStages, nil, []string{"orders, and back  ctrl+n next problem\n pod → DNS ✗ → Astro · → peering ✗ → ACL ✓ → SG ✓ 5432 → orders ✓ → back ✗\n orders.data.example.internal:5432  Blocked by DNS, peering and route back.", "✗ DNS  blocked\n ▸ Name does not resolve"}},
		{"the second one of a watch", inStages, []string{"n"}, []string{"✗ peering  blocked\n ▸ Peering connection not active", "Problem 2 of 3 of this path: Target VPC's owner."}},
		{"the third one, with its fix", inStages, []string{"ctrl+n", "n"}, []string{"✗ route back  blocked\n ▸ Route to Astro missing", "aws ec2 create-route", "Problem 3 of 3 of this path"}},
		{"the first one again", inStages, []string{"n", "n", "n"}, []string{"▸ Name does not resolve", "Back at the first: problem 1 of 3"}},
		{"after a hop", inStages, []string{"down", "n"}, []string{"▸ Name does not resolve", "Problem 1 of 3 of this path"}},
		{"its details", inStages, []string{"enter"}, []string{"✗ PROBLEM  Name does not resolve"}},
		{"an open path leads to the blocked one", of("overlap", chosen), []string{"right", "n"}, []string{"to ledger, and back  1 of 2", "▸ Port 3306 not open", "Problem 1 of 1 of the path to ledger: Target VPC's owner."}},
		{"and says so", of("overlap", chosen), []string{"right"}, []string{"to orders, and back  2 of 2  ctrl+n next problem"}},
		{"the only one", of("blocked", []string{"alt+8", "alt+p"}), []string{"n"}, []string{"▸ DNS hostnames off", "Problem 1 of 1 of this path: Target VPC's owner."}},
		{"none", of("active", []string{"alt+8", "alt+p"}), []string{"n"}, []string{"to orders, and back", "No problem is on this path."}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			d := c.start(t)
			d.press(c.keys...)
			for _, want := range c.want {
				d.shows(want)
			}
		})
	}
}

// inStages has the path of a watch open, whose peering waits for acceptance.
func inStages(t *testing.T) *harness {
	d := startStages(t, new(time.Time), 80, 40)
	d.press("alt+p")
	return d
}

// of starts a scenario with keys that open a path.
func of(name string, keys []string) func(*testing.T) *harness {
	return func(t *testing.T) *harness { return scene{scenario: name, keys: keys}.start(t, 80, 24) }
}

// What solves a problem of a path is entered, and the same path shows what became of it, with the page below that it
// was opened from. Esc leads there, too, and so does the key of the paths.
func TestAFieldThatWasOpenedFromAPathLeadsBackToIt(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		keys []string
		step string // below the path
		want string
	}{
		"a network that is suggested":     {[]string{"alt+8", "alt+p", "ctrl+t", "enter"}, "dns", "Nothing blocks it so far."},
		"from the details of its problem": {[]string{"alt+8", "alt+p", "enter", "ctrl+t", "enter"}, "dns", "Nothing blocks it so far."},
		"from the step of the network":    {[]string{"alt+5", "alt+p", "ctrl+t", "enter"}, "network", "Nothing blocks it so far."},
		"from the summary":                {[]string{"alt+9", "alt+p", "ctrl+t", "enter"}, "summary", "Nothing blocks it so far."},
		"from the list, at the path":      {[]string{"alt+3", "ctrl+y", "alt+p", "g", "ctrl+t", "enter"}, "permissions", "Nothing blocks it so far."},
		"with the key of the paths":       {[]string{"alt+8", "alt+p", "ctrl+t", "alt+p"}, "dns", "Nothing blocks it so far."},
		"esc, after a look":               {[]string{"alt+8", "alt+p", "g", "esc"}, "dns", "Blocked by peering."},
	} {
		t.Run(name, func(t *testing.T) {
			last := len(c.keys) - 1
			d := scene{scenario: "overlap", keys: c.keys[:last]}.start(t, 120, 40)
			if f := footerOf(d); d.field() != steps.KeyCIDR || !strings.Contains(f, "enter back to the path") {
				t.Errorf("at %s the footer is %q", d.field(), f)
			}
			d.press(c.keys[last])
			if !covered[*overlay.Path](d) || d.m.machine.Step().ID != c.step {
				t.Fatalf("%s leads to %s:\n%s", c.keys[last], d.m.machine.Step().ID, d.screen())
			}
			d.shows("Path from an Airflow pod to orders, and back")
			d.shows(c.want)
			d.press("esc")
			if len(d.m.overlays) > 0 || d.m.machine.Step().ID != c.step {
				t.Errorf("esc leads to %s:\n%s", d.m.machine.Step().ID, d.screen())
			}
		})
	}
}

// The key of the paths is not silent on what was opened from one: it goes back there.
func TestTheKeyOfThePathsGoesBackToThePath(t *testing.T) {
	t.Parallel()
	for _, keys := range [][]string{{"enter"}, {"n", "enter"}, {"?"}} {
		d := scene{scenario: "overlap", keys: append([]string{"alt+8", "alt+p"}, keys...)}.start(t, 80, 24)
		if _, isPath := d.m.overlays.front(d.m.page).(*overlay.Path); isPath {
			t.Fatalf("after %v the path is in front:\n%s", keys, d.screen())
		}
		if d.press("alt+p"); !covered[*overlay.Path](d) || len(d.m.overlays) != 1 {
			t.Errorf("after %v:\n%s", keys, d.screen())
		}
	}
}

// A path that has one problem, or none, leads on to another one: the footer has the key where it has room.
func TestTheFooterOfAPathHasTheKeyToTheNextProblem(t *testing.T) {
	t.Parallel()
	for name, keys := range map[string][]string{"of several": {"alt+8", "alt+p"}, "of another path": {"alt+5", "ctrl+t", "enter", "alt+8", "alt+p", "right"}} {
		for _, size := range []terminalSize{{120, 40}, {160, 48}} {
			d := scene{scenario: "overlap", keys: keys}.start(t, size.w, size.h)
			if f := footerOf(d); !strings.Contains(f, "ctrl+n problem") {
				t.Errorf("%s, %d columns: %q", name, size.w, f)
			}
		}
	}
}

// A user looks for each data service among the paths: one on a public endpoint has none.
func TestThePathsNameTheServicesThatHaveNone(t *testing.T) {
	t.Parallel()
	for _, size := range []terminalSize{{60, 20}, {80, 24}, {120, 40}} {
		d := scene{scenario: "blocked", keys: []string{"alt+8", "alt+p", "end"}}.start(t, size.w, size.h)
		if !strings.Contains(words(d), "warehouse and reports: public endpoints, no path to check.") {
			t.Errorf("%d columns: it is not said:\n%s", size.w, d.screen())
		}
	}
	scene{scenario: "story", empty: true, keys: []string{"alt+p"}}.start(t, 80, 24, func(o *Options) {
		for key, value := range map[steps.Key]string{steps.KeyMethods: steps.MethodPublic, steps.KeyEndpoints: "warehouse=snowflake://xy12345.snowflakecomputing.com:443"} {
			if err := o.Machine.Set(key, steps.Value{value}); err != nil {
				t.Fatal(err)
			}
		}
	}).shows("warehouse: public endpoint, no path to check.")
	scene{scenario: "blocked", keys: []string{"alt+6", "up", "space", "alt+8", "alt+p"}}.start(t, 120, 40).shows("Blocked by DNS.\n Each hop") // peering alone
}

// What is found about a hop that passes is whole on a narrow screen: the ids at its end are what the network team
// looks for.
func TestAHopThatPassesIsNotCut(t *testing.T) {
	t.Parallel()
	for _, width := range []int{60, 80, 120} {
		d := scene{scenario: "active", keys: []string{"alt+p", "down"}}.start(t, width, 60)
		d.shows("✓ peering  pcx-0ee10000000000009 (astro) to")
		for l := range strings.Lines(d.screen()) {
			if strings.Contains(l, "✓ ") && strings.Contains(l, "…") {
				t.Errorf("at %d columns %q is cut:\n%s", width, l, d.screen())
			}
		}
	}
	scene{scenario: "active", keys: []string{"alt+p", "down"}}.start(t, 60, 60).shows(
		" ✓ peering  pcx-0ee10000000000009 (astro) to\n     vpc-0d47a11e5c0ffee01 is active.\n ✓ network ACL")
}
