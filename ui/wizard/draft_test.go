package wizard

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/astronomer/astro-activate/steps"
)

// While another network is entered, what was found of the checked one says so.
func TestFindingsOfAnEarlierValueNameIt(t *testing.T) {
	t.Parallel()
	d := start(t, handMade{}, 100, 30)
	d.press("alt+5", "enter", "alt+5")
	d.hides("For 172.20.0.0/19:")
	d.press("ctrl+u", ":10.1.0.0/19")
	d.shows("For 172.20.0.0/19:")
	d.press("ctrl+u", ":172.20.0.0/19")
	d.hides("For 172.20.0.0/19:")
	d.press("ctrl+u", ":10.1.0.0/19", "enter", "alt+5")
	d.hides("For 172.20.0.0/19:")
}

// While another value is entered, the verdict of the one before is not shown as its verdict.
func TestTheHeaderSaysThatWhatIsEnteredIsNotChecked(t *testing.T) {
	t.Parallel()
	for _, width := range []int{60, 80, 120} {
		for scenario, verdict := range map[string]string{"overlap": "NOT READY", "ready": "READY"} {
			d := scene{scenario: scenario, keys: []string{"alt+5"}}.start(t, width, 24)
			says := func(want string) {
				t.Helper()
				if header, _, _ := strings.Cut(d.screen(), "\n"); !strings.HasSuffix(header, "  "+want) {
					t.Errorf("%s, %d columns: the header does not say %q: %s", scenario, width, want, header)
				}
			}
			says(verdict)
			d.press("ctrl+u", ":10.99.0.0/19")
			says("NOT CHECKED")
			d.shows("before: ") // the counts are those of the value before
			if width == 120 {
				d.shows("5 Network       not checked")
				d.shows("9 Summary       not checked")
			}
			d.press("esc")
			says(verdict)
			d.press("tab", "tab", "alt+5") // nothing was entered
			says(verdict)
			d.press("alt+4", "tab", "down", "down") // who looks around among the regions has entered nothing
			says(verdict)
			d.press(":west")
			says(verdict)
		}
	}
}

// "13 problems are untouched, and the verdict says NOT CHECKED." What is entered changes no verdict that other checks
// have settled.
func TestAProblemElsewhereStaysTheVerdictWhileAValueIsEntered(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "blocked", keys: []string{"alt+5", "ctrl+u", ":10.99.0.0/19"}}.start(t, 120, 40)
	if header, _, _ := strings.Cut(d.screen(), "\n"); !strings.HasSuffix(header, "  NOT READY") {
		t.Errorf("the header is %q", header)
	}
	d.shows("before: 14")
	d.shows("5 Network       not checked")
	d.shows("9 Summary       not ready")
}

// A service that is typed replaces none: what is known of those in the list stays so.
func TestAnotherServiceMakesNoResultOneOfBefore(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "ready", keys: []string{"alt+6", "tab", ":db2.example.com"}}.start(t, 120, 40)
	d.shows("NOT CHECKED\n")
	d.hides("before: ")
	d.hides("not checked")
}

// "The verdict turns to NOT CHECKED as I type a service, and 14 problems stand." One more service mends nothing that is
// known.
func TestTheVerdictStaysNotReadyWhileAServiceIsTyped(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{80, 24}, {120, 40}} {
		d := scene{scenario: "blocked", keys: []string{"alt+6", "tab", ":orders=postgres://db.example.com:5432"}}.start(t, size[0], size[1])
		if header, _, _ := strings.Cut(d.screen(), "\n"); !strings.HasSuffix(header, "  NOT READY") {
			t.Errorf("the header is %q", header)
		}
		d.hides("before: ")
	}
}

// While a service of the list is changed, what was found of it is that of before; what was found of others is not.
func TestTheFindingOfAServiceThatIsChangedIsThatOfBefore(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "blocked", keys: []string{"ctrl+y", "down", "g"}}.start(t, 80, 24)
	d.hides("previous value: ")
	d.press("ctrl+u", ":db.example.com")
	d.shows("before: 14")
	d.shows("  ✗ previous value: Address 10.40.3.17 not public: reports")
	d.shows("  i IP allowlist: warehouse")
	if header, _, _ := strings.Cut(d.screen(), "\n"); !strings.HasSuffix(header, "  NOT READY") {
		t.Errorf("the header is %q", header)
	}
	d.press("esc")
	d.hides("before: ")
	d.hides("previous value: ")
}

// "m5.2xl marks the finding, m5.2xlarge the header, too." A finding is marked where the counts are, and not while a
// text only filters a list.
func TestWhatWasFoundBeforeIsMarkedOnThePageAndInTheHeader(t *testing.T) {
	t.Parallel()
	for typed, marked := range map[string]bool{"m5.2xl": false, "m5.2xlarge": true, "t9.huge": true} {
		d := scene{scenario: "blocked", keys: []string{"alt+4", "tab", "tab", ":" + typed}}.start(t, 100, 30)
		for _, mark := range []string{"before: ", "previous value: "} {
			if got := strings.Contains(d.screen(), mark); got != marked {
				t.Errorf("%s: %q is shown: %v\n%s", typed, mark, got, d.screen())
			}
		}
	}
}

// A value that is not valid and was left is no answer: what was found is that of the answer, and enter opens it.
func TestWhatIsNotValidLeavesNoMarkOnWhatWasFound(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "blocked", keys: []string{"alt+4", "tab", "tab", "tab", "ctrl+u", ":0"}}.start(t, 80, 24)
	d.shows("previous value: ")
	d.press("ctrl+n")
	d.shows("not saved, stays in the field")
	d.hides("previous value: ")
	d.hides("enter checks it")
	d.shows("enter details")
}

func TestAServiceIsCheckedAsSoonAsItIsAdded(t *testing.T) {
	t.Parallel()
	d := start(t, handMade{}, 100, 30)
	d.press("alt+6", "enter", ":postgres://me:secret@db.example.com/app", "enter")
	if got := d.m.machine.Answers().Get(steps.KeyEndpoints).String(); got != "app=postgres://db.example.com:5432" {
		t.Errorf("the answer is %q", got)
	}
	d.press(":what is this", "enter")
	d.shows("not valid")
	d.press("esc", "down", "backspace")
	d.shows("app removed · ctrl+z undoes")
	if got := d.m.machine.Answers().Get(steps.KeyEndpoints); got != nil || strings.Contains(got.String(), "app=") {
		t.Errorf("the answer is %q after removing it", got)
	}
	d.press("ctrl+z")
	if got := d.m.machine.Answers().Get(steps.KeyEndpoints).String(); got != "app=postgres://db.example.com:5432" {
		t.Errorf("the answer is %q after undoing that", got)
	}
}

// A service that was just added and does not resolve is read where it was entered: enter stays once. One that is found
// is not asked about, nor one that was removed.
func TestEnterStaysOnceOnAnAddedServiceThatFails(t *testing.T) {
	t.Parallel()
	const asks = "DNS name does not resolve: nowhere. Change it, or press enter again to go on"
	for name, tt := range map[string]struct {
		keys []string
		asks bool
	}{
		"it does not resolve": {[]string{":nowhere=postgres://nowhere.example.invalid:5432", "enter"}, true},
		"it is found":         {[]string{":other=snowflake://xy12345.snowflakecomputing.com:8443", "enter"}, false},
		"it was removed":      {[]string{":nowhere=postgres://nowhere.example.invalid:5432", "enter", "down", "down", "backspace", "up", "up"}, false},
		"none was added":      {nil, false},
	} {
		d := scene{keys: append([]string{"alt+6", "tab"}, tt.keys...)}.start(t, 80, 24)
		d.settle()
		d.press("enter")
		if got := strings.Contains(words(d), asks); got != tt.asks || tt.asks != strings.Contains(d.screen(), "Connectivity  step 6 of 9") {
			t.Errorf("%s: enter asks: %v\n%s", name, got, d.screen())
		}
		if !tt.asks {
			continue
		}
		d.shows("enter next step anyway")
		d.press("enter")
		d.shows("Peering  step 7 of 9")
	}
}

// A network that is not one is an answer whose check fails. Enter says so before it leaves
// the field, and what helps to choose another one stays.
func TestANetworkThatIsNotValidKeepsTheFocus(t *testing.T) {
	t.Parallel()
	for _, typed := range []string{"abc", "10.0.0.0/33"} {
		d := scene{keys: []string{"alt+5", "ctrl+u", ":" + typed, "enter"}}.start(t, 80, 24)
		d.shows("Network  step 5 of 9")
		d.shows("This value is not valid. Change it, or press enter again to go on anyway.")
		d.shows("enter next step anyway")
		d.shows("ctrl+t enters ")
		d.shows("192.168.0.0/16") // of the map
		if got := d.m.machine.Answers().Text(steps.KeyCIDR); got != typed {
			t.Errorf("the answer is %q", got)
		}
		d.press("ctrl+t")
		if got := d.draft(); got == typed || d.field() != steps.KeyCIDR {
			t.Errorf("ctrl+t enters %q", got)
		}
		d.press("ctrl+u", ":"+typed, "enter")
		d.shows("Network  step 5 of 9")
		d.press("enter") // it is known by now
		d.hides("Network  step 5 of 9")
		d.press("alt+5")
		d.shows("ctrl+t enters ")
	}
}

// Of a network that does not parse, the screen has one example: the one that the map says is free.
func TestAnInvalidNetworkHasOneExample(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "blocked", keys: []string{"alt+5", "ctrl+u", ":abc", "enter"}}.start(t, 100, 30)
	d.shows(`"abc" is not an IPv4 network in CIDR notation`)
	d.hides("172.20.0.0/19")
	d.press("ctrl+u", ":10.96.32.0/2")
	d.hides("enters 0.0.0.0/2")
	d.shows("ctrl+t enters 10.")
}

// What the screen calls a problem is not walked past: enter checks it and stays, and says what a
// second enter does.
func TestEnterStaysOnceOnAnAnswerThatTheScreenCallsAProblem(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		story string
		keys  []string
		key   steps.Key
		typed string
		found string
	}{
		{"a network that is too small", []string{"alt+5"}, steps.KeyCIDR, "10.0.0.0/20", "✗ CIDR 10.0.0.0/20 is too small"},
		{"one that overlaps the target VPC", []string{"alt+5"}, steps.KeyCIDR, "10.40.0.0/16", "✗ CIDR 10.40.0.0/16 overlaps the target VPC's"},
		{"more nodes than the quota allows", []string{"alt+4", "tab", "tab", "tab"}, steps.KeyMaxNodes, "900", "✗ "},
	} {
		t.Run(c.story, func(t *testing.T) {
			d := scene{scenario: "blocked", keys: c.keys}.start(t, 80, 24)
			step := d.m.machine.Step().ID
			d.press("ctrl+u", ":"+c.typed)
			d.shows("problem: ")
			d.shows("enter check it")
			d.press("enter")
			if got := d.m.machine.Answers().Text(c.key); got != c.typed || d.m.machine.Step().ID != step {
				t.Fatalf("at step %s the answer is %q", d.m.machine.Step().ID, got)
			}
			d.shows("This value has a problem. Change it, or press enter again to go on anyway.")
			d.shows(c.found)
			d.shows("enter next step anyway")
			d.press("enter")
			if d.m.machine.Step().ID == step {
				t.Fatalf("a second enter stays:\n%s", d.screen())
			}
			d.press("esc")
			d.hides("anyway") // the answer is as it was, and no question is open
		})
	}
}

// "This value has a problem", and the problem is gone from the screen, because its check waits for a region that is only
// suggested. It stays below the value until the check has it, or the value is another.
func TestTheReasonStaysWhileItsCheckWaitsForASuggestedAnswer(t *testing.T) {
	t.Parallel()
	const why = "problem: In us-east-1, the suggested region: 400 × 4 vCPUs = 1600"
	bad := []string{"alt+4", "tab", "tab", "tab", "ctrl+u", ":400", "enter"}
	d := scene{scenario: "story", keys: bad}.start(t, 80, 24)
	d.shows("This value has a problem. Change it, or press enter again to go on anyway.")
	d.shows(why)
	d.press("ctrl+n")
	d.shows("No check has found a problem yet: answers are still open.")
	d.shows(why)
	d.press("enter") // accepts the region
	if id := d.m.machine.Step().ID; id != "network" {
		t.Fatalf("a second enter leads to %s", id)
	}
	d.press("esc")
	d.press("tab", "tab", "tab")
	if k, _ := d.m.step().Focused(); k != steps.KeyMaxNodes {
		t.Fatalf("the focus is on %s", k)
	}
	d.shows("✗ Running On-Demand Standard instances")
	d.hides("the suggested region")

	d = scene{scenario: "story", keys: append(slices.Clone(bad), "ctrl+u", ":10", "enter", "shift+tab")}.start(t, 80, 24)
	d.hides("problem: ")
	d = scene{scenario: "story", keys: append(slices.Clone(bad), "ctrl+z")}.start(t, 80, 24)
	d.hides("problem: ")
}

// A good value in place of a bad one takes one enter.
func TestEnterGoesOnWithAGoodValueAfterABadOne(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "blocked", keys: []string{"alt+5", "ctrl+u", ":10.0.0.0/20", "enter", "ctrl+t"}}.start(t, 80, 24)
	d.shows("enter check it")
	d.press("enter")
	if at := d.m.machine.Step().ID; at != "connectivity" {
		t.Errorf("enter goes to %s with %s", at, d.m.machine.Answers().Text(steps.KeyCIDR))
	}
}

// Without an answer the network is a proposal. Nothing is found of another one meanwhile, such
// as of the default, and nothing sends another one.
func TestNothingIsFoundOfANetworkThatNobodyAccepted(t *testing.T) {
	t.Parallel()
	d := story(t)
	d.press("alt+4", "enter")
	d.shows("Network  step 5 of 9")
	for _, press := range [][]string{{"tab", "space"}, {"esc", "ctrl+u", ":172.31.0.0/19"}} {
		d.press(press...)
		d.hides("checks passed")
		d.hides("172.20.0.0/19")
	}
	d.press("ctrl+u", "alt+9")
	d.hides("172.20.0.0/19")
	d.shows("VPC CIDR (not given)")
}

// Without peering an answer is not needed: the default is checked and sent, and what is
// proposed instead is not said to pass.
func TestWhatPassedOfTheDefaultIsNotSaidOfTheProposal(t *testing.T) {
	t.Parallel()
	d := story(t)
	d.press("alt+4", "enter")
	if err := d.m.machine.Set(steps.KeyMethods, steps.Value{steps.MethodPublic}); err != nil {
		t.Fatal(err)
	}
	d.press("alt+5", "alt+4", "alt+5")
	d.settle()
	d.shows("10.41.0.0/19")
	d.shows("5 results for 172.20.0.0/19")
	d.shows("previous value: 5 checks passed  for 172.20.0.0/19")
}

// Of what is known of the accepted network, nothing counts for one that is being typed.
func TestWhatPassedIsFoldedWithTheValueThatPassed(t *testing.T) {
	t.Parallel()
	d := start(t, handMade{}, 100, 30)
	d.press("alt+5", "enter", "alt+5", "ctrl+u", ":10.1.0.0/19")
	d.shows("for 172.20.0.0/19")
	d.hides("✓ 5 checks passed")
}

// The CIDRs that AWS gave are those of one VPC: with another one they are read again. What was
// typed beside them stays, and undoing brings all of them back.
func TestTheCIDRsThatAWSGaveFollowTheVPC(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		story       string
		cidrs, want steps.Value
	}{
		{"those of AWS", steps.Value{"10.40.0.0/16"}, nil},
		{"and a typed one", steps.Value{"10.40.0.0/16", "10.99.0.0/16"}, steps.Value{"10.99.0.0/16"}},
		{"only a typed one", steps.Value{"10.99.0.0/16"}, steps.Value{"10.99.0.0/16"}},
	} {
		t.Run(c.story, func(t *testing.T) {
			s := scenario("ready")
			d := startScenario(t, s, s.World(time.Now()))
			if err := d.m.machine.Set(steps.KeyPeerCIDRs, c.cidrs); err != nil {
				t.Fatal(err)
			}
			d.m.history.Record(d.m.machine)
			d.press("alt+7", "tab", "tab", "tab", ":vpc-0bb20000000003000", "tab")
			if got := d.m.machine.Answers().Get(steps.KeyPeerCIDRs); !slices.Equal(got, c.want) {
				t.Errorf("the CIDRs are %q, not %q", got, c.want)
			}
			if len(c.want) < len(c.cidrs) {
				d.shows("Target CIDRs that AWS reported for the earlier target are taken out")
				d.hides("10.40.0.0/16")
			}
			d.press("ctrl+z")
			if got := d.m.machine.Answers().Get(steps.KeyPeerCIDRs); !slices.Equal(got, c.cidrs) {
				t.Errorf("the CIDRs are %q again, not %q", got, c.cidrs)
			}
		})
	}
}

// While the credentials have expired, no network is called free.
func TestNoNetworkIsFreeWhileNothingIsKnown(t *testing.T) {
	t.Parallel()
	s := scenario("expired")
	d := startScenario(t, s, s.World(time.Now()))
	d.press("alt+5")
	d.shows("not known to be taken: ")
	d.shows("_ not known to be taken")
	d.shows("could not be read: the credentials")
	d.hides("free")
}

// A reason that is cut where it says what is right is none.
func TestAFieldThatWasLeftSaysInFullWhyItIsRefused(t *testing.T) {
	t.Parallel()
	for _, size := range []terminalSize{{60, 20}, {80, 24}, {120, 40}, {160, 48}} {
		for _, masked := range []bool{false, true} {
			d := scene{empty: true, keys: []string{"alt+2", "tab", ":12345-x", "tab"}}.start(t, size.w, size.h)
			if masked {
				d.press("ctrl+x")
			}
			text := strings.Join(strings.Fields(strings.ReplaceAll(d.screen(), "│", " ")), " ")
			if !strings.Contains(text, "not an AWS account id: 12 digits, no dashes") && !regexp.MustCompile(`not an AWS account id: 12 digits, .{0,80}no .{0,80}dashes`).MatchString(text) {
				t.Errorf("%d columns, masked %v:\n%s", size.w, masked, d.screen())
			}
			if masked == strings.Contains(text, "12345-x") {
				t.Errorf("%d columns, masked %v:\n%s", size.w, masked, d.screen())
			}
		}
	}
}
