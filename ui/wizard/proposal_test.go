package wizard

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/ui/wizard/overlay"
)

func TestTypingIntoAProposalReplacesIt(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		story string
		keys  []string // from the first field of the region step, then tab
		key   steps.Key
		want  string
	}{
		{"a name of one's own", []string{":Payments"}, steps.KeyClusterName, "Payments"},
		{"an arrow first, to add to it", []string{"left", "end", ": 2"}, steps.KeyClusterName, "Astro cluster 2"},
		{"a deletion first", []string{"backspace", "backspace", ":X"}, steps.KeyClusterName, "Astro clustX"},
		{"fewer nodes", []string{"tab", "tab", "tab", ":5"}, steps.KeyMaxNodes, "5"},
	} {
		t.Run(c.story, func(t *testing.T) {
			d := start(t, handMade{}, 80, 24)
			d.press("alt+4")
			d.press(c.keys...)
			d.press("tab")
			if got := d.m.machine.Answers().Text(c.key); got != c.want {
				t.Errorf("%s is %q, not %q", c.key, got, c.want)
			}
		})
	}
}

func TestMovingThePointerChangesNoAnswer(t *testing.T) {
	t.Parallel()
	for _, leave := range []string{"esc", "alt+2", "ctrl+c"} {
		t.Run(leave, func(t *testing.T) {
			d := start(t, handMade{}, 80, 24)
			d.press("alt+4", "enter", "enter") // the region is answered as proposed
			d.press("alt+4", "shift+tab", "alt+2", "alt+4", "tab", "down", "down", leave)
			if got := d.m.machine.Answers().Text(steps.KeyRegion); got != "us-east-1" {
				t.Errorf("the region is %q after looking", got)
			}
		})
	}
	d := start(t, handMade{}, 80, 24)
	d.press("alt+4", "tab", "down", "tab")
	if got := d.m.machine.Answers().Text(steps.KeyRegion); got == "us-east-1" || got == "" {
		t.Errorf("down and tab chose %q", got)
	}
}

// "I chose Seoul, pressed ctrl+y, and it was gone." A jump from a list takes no row at which a user only looked, and says
// so with the keys that do. What was typed is entered by each of them.
func TestAListSaysWhichKeysTakeTheRowAtThePointer(t *testing.T) {
	t.Parallel()
	const says = "Region is unchanged: enter and tab take the row at the pointer, other keys do not."
	for key, takes := range map[string]bool{"enter": true, "tab": true, "shift+tab": true, "ctrl+y": false, "alt+2": false, "alt+9": false, "ctrl+n": false, "alt+p": false} {
		d := scene{scenario: "overlap", keys: []string{"alt+4", "tab", "down", key}}.start(t, 120, 40)
		if got := d.m.machine.Answers().Text(steps.KeyRegion); (got == "ap-northeast-2") != takes || got != "us-east-1" && !takes {
			t.Errorf("%s makes the region %s", key, got)
		}
		if said := strings.Contains(words(d), says); said == takes && key != "ctrl+n" { // which says where it leads
			t.Errorf("%s: it is said %v:\n%s", key, said, d.screen())
		}
		d = scene{scenario: "overlap", keys: []string{"alt+4", "tab", key}}.start(t, 120, 40)
		d.hides("unchanged:") // the pointer was not moved
		if got := d.m.machine.Answers().Text(steps.KeyRegion); got != "us-east-1" {
			t.Errorf("%s without a choice makes the region %s", key, got)
		}
		d = scene{scenario: "overlap", keys: []string{"alt+4", ":Data", key}}.start(t, 120, 40)
		if got := d.m.machine.Answers().Text(steps.KeyClusterName); !strings.HasSuffix(got, "Data") {
			t.Errorf("%s: what was typed is dropped: %s", key, got)
		}
	}
	end := scene{scenario: "overlap", keys: []string{"alt+4", "tab", "end", "down"}}.start(t, 120, 40)
	end.shows(says) // the arrow that left the list
	end.press("?")
	end.press("end")
	if !strings.Contains(words(end), "In a list, enter and tab take the row at the pointer; other keys leave the answer as it was.") {
		t.Errorf("help does not say it:\n%s", end.screen())
	}
}

func TestLeavingSavesTheFocusedField(t *testing.T) {
	t.Parallel()
	s := &saves{}
	d := start(t, handMade{}, 80, 24, func(o *Options) { o.Save = s.save })
	d.press("alt+4", ":Payments", "ctrl+c")
	d.settle()
	d.shows("Everything is saved")
	if last := s.calls[len(s.calls)-1]; !strings.Contains(last, "Payments") {
		t.Errorf("saved %q", last)
	}
}

func TestLeavingNamesTheFieldThatIsNotSaved(t *testing.T) {
	t.Parallel()
	d := start(t, handMade{}, 80, 24)
	d.press("alt+2", "enter", ":12a4", "ctrl+c")
	d.shows("Everything except Expected account id")
}

// story starts the demo that has nothing answered.
func story(t *testing.T, change ...func(*Options)) *harness {
	t.Helper()
	return scene{scenario: "story", empty: true}.start(t, 80, 24, change...)
}

// answers are the fields that have an answer.
func (d *harness) answers() []steps.Key {
	var given []steps.Key
	for _, s := range d.m.machine.Steps() {
		for _, f := range s.Fields {
			if d.m.machine.Answers().Get(f.Key) != nil {
				given = append(given, f.Key)
			}
		}
	}
	return given
}

// A cluster's name, region and network can't be changed later: looking at them answers
// nothing.
func TestLookingAtProposalsAnswersNothing(t *testing.T) {
	t.Parallel()
	s := &saves{}
	for _, look := range [][]string{
		{"alt+4", "alt+5", "alt+9", "ctrl+c"},
		{"alt+2", "tab", "tab", "shift+tab", "alt+4", "tab", "tab", "tab", "tab", "down", "shift+tab"},
		{"alt+5", "tab", "esc", "esc", "esc"},
		{"alt+6", "tab", "up", "alt+9"},
		{"alt+4", "tab", "down", "down", "esc", "alt+4", "left", "right", "alt+1"},
	} {
		d := story(t, func(o *Options) { o.Save = s.save })
		d.press(look...)
		if given := d.answers(); len(given) > 0 {
			t.Errorf("%q answers %q", look, given)
		}
	}
	if last := s.calls[len(s.calls)-1]; strings.Contains(last, "us-east-1") || strings.Contains(last, "Astro") {
		t.Errorf("saved %q", s.calls)
	}
}

func TestEnterAcceptsTheProposalsOfAStep(t *testing.T) {
	t.Parallel()
	d := story(t)
	d.press("alt+4")
	d.shows("enter accept all 4  tab next")
	d.shows("us-east-1  suggested")
	d.press("enter")
	d.shows("Network  step 5 of 9")
	if given := d.answers(); !slices.Equal(given, []steps.Key{steps.KeyClusterName, steps.KeyRegion, steps.KeyNodeType, steps.KeyMaxNodes}) {
		t.Errorf("answered are %q", given)
	}
	// What is typed is committed alone: the region after it is yet to be looked at.
	d = story(t)
	d.press("alt+4", ":Payments")
	d.shows("enter next field  tab next")
	d.press("enter")
	d.shows("An AWS region that Astro supports")
	if given := d.answers(); !slices.Equal(given, []steps.Key{steps.KeyClusterName}) {
		t.Errorf("answered are %q", given)
	}
	d.press("enter")
	d.shows("Network  step 5 of 9")
	// An empty question is asked.
	d = start(t, handMade{}, 80, 24)
	d.press("alt+2")
	d.shows("enter next field  tab next") // short of room
	d.press("enter")
	if d.field() != steps.KeyExpectedID {
		t.Errorf("went to %s", d.field())
	}
}

func TestAProposalThatIsKnownToFailIsNotAcceptedWithItsStep(t *testing.T) {
	t.Parallel()
	proposes := func(k steps.Key, v string, draft func(steps.Input, steps.Value) ([]awscheck.Finding, error)) steps.Field {
		return steps.Field{Key: k, Label: string(k), Kind: steps.TextField, Help: "Of the cluster.", Draft: draft,
			Default: func(steps.Requirements) steps.Value { return steps.Text(v) }}
	}
	for cidr, want := range map[string]string{"10.64.0.0/19": "one", "172.20.0.0/19": "two"} {
		d := start(t, handMade{}, 80, 24, func(o *Options) {
			o.Machine = steps.New([]steps.Step{
				{ID: "one", Title: "One", Fields: []steps.Field{proposes(steps.KeyClusterName, "Astro", nil), proposes(steps.KeyCIDR, cidr, draftNetwork)}},
				{ID: "two", Title: "Two"},
			}, steps.Env{Accounts: account.NewAccounts(account.Options{}), Requirements: steps.DefaultRequirements()}, steps.Answers{})
		})
		d.press("enter")
		if got := d.m.machine.Step().ID; got != want || (d.m.machine.Answers().Get(steps.KeyCIDR) != nil) != (want == "two") {
			t.Errorf("%s: at step %s, answered are %q", cidr, got, d.answers())
		}
		if want == "one" {
			d.press("enter") // after a look, it can be accepted all the same
			if got := d.m.machine.Step().ID; got != "two" {
				t.Errorf("%s: enter stays at %s", cidr, got)
			}
		}
	}
}

// The happy path of the demo: nothing is answered, one problem is found on the way, and
// its fix is one key.
func TestTheStoryTakesTwelveKeys(t *testing.T) {
	t.Parallel()
	d := story(t)
	pressed := 0
	press := func(key string) { d.press(key); pressed++ }
	for pressed < 12 && !d.onSummary() {
		press("enter")
	}
	d.shows("NOT READY")
	if failed := d.m.snapshot().Step("network").Counts.String(); !strings.HasPrefix(failed, "1 problem, ") || strings.Count(d.screen(), "✗") != 5 { // of the step, the summary, the finding, the path, and its reason
		t.Errorf("the problems are %s:\n%s", failed, d.screen())
	}
	d.shows("10.41.0.0/19 overlaps 10.41.0.0/20")
	for _, k := range []string{"alt+5", "ctrl+t", "alt+9"} {
		press(k)
	}
	d.hides("NOT READY")
	d.shows("Everything that the activation needs is in place.")
	if pressed > 12 {
		t.Errorf("it took %d keys", pressed)
	}
}

func TestTheOverlappingNetworkIsFixedWithFourKeysFromAnywhere(t *testing.T) {
	t.Parallel()
	fix := []string{"alt+5", "ctrl+t", "enter"}
	for number := 1; number <= 9; number++ {
		if underRace && number != 5 {
			continue // .ci/run goes to every step without the race detector
		}
		for _, way := range [][]string{nil, {"tab"}, {"tab", "tab", "enter"}, {"ctrl+o"}, {"ctrl+g"}} {
			aws := scenario("overlap").World(time.Now())
			aws.Latency = 0
			d := startScenario(t, scenario("overlap"), aws)
			d.press("alt+" + strconv.Itoa(number))
			d.press(way...)
			keys := slices.Clone(fix)
			if len(d.m.overlays) > 0 {
				keys = append([]string{"esc"}, keys...)
			}
			d.press(keys...)
			if got := d.m.machine.Answers().Text(steps.KeyCIDR); got == "172.20.0.0/19" || len(keys) > 4 {
				t.Errorf("from step %d after %q: %d keys, and the network is %s", number, way, len(keys), got)
			}
			if counts := d.m.snapshot().Step("network").Counts.String(); strings.Contains(counts, "problem") {
				t.Errorf("from step %d after %q: %s", number, way, counts)
			}
		}
	}
}

// A user tabs past the cluster's name, looks at the regions, and accepts the step there.
func TestEnterThatLeavesAStepAcceptsTheProposalsBefore(t *testing.T) {
	t.Parallel()
	d := start(t, handMade{healthy: true}, 80, 24)
	d.press("alt+4", "tab", "enter")
	if got := d.m.machine.Answers(); d.m.machine.Step().ID == "region" || got.Text(steps.KeyClusterName) != "Astro cluster" || got.Text(steps.KeyRegion) != "us-east-1" {
		t.Errorf("in step %s the cluster is %q, the region %q:\n%s", d.m.machine.Step().ID, got.Text(steps.KeyClusterName), got.Text(steps.KeyRegion), d.screen())
	}
}

// A suggested target is no target: until it is accepted, its step and the network's wait for it
// and say so, and nothing is said of the account being activated.
func TestASuggestedTargetIsNotJudged(t *testing.T) {
	t.Parallel()
	d := story(t)
	d.press("enter", "enter", "enter", "enter", "enter", "enter")
	d.shows("Peering  step 7 of 9")
	d.shows("5· 6✓ [7·]")
	d.shows("waiting for an answer: Target region, Target VPC")
	d.hides("The activation's own credentials")
	d.hides("Not complete")
	d.hides("?")
	d.press("enter")
	d.shows("5✗ 6✓ [7✓]")
}

// What enter accepts was read: on every terminal, each suggestion that becomes an answer was on
// the screen of its step before.
func TestEnterAcceptsOnlyWhatWasOnTheScreen(t *testing.T) {
	t.Parallel()
	shownAs := func(d *harness, f steps.Field, value string) string {
		switch {
		case f.Record != nil:
			name, _, _ := strings.Cut(value, "=")
			return name
		case f.Kind == steps.ToggleField:
			return "yes"
		}
		options, _ := d.m.machine.Options(f.Key)
		for _, c := range append(options.Choices, choicesOf(f)...) {
			if c.Value == value {
				return c.Name()
			}
		}
		return value
	}
	for _, size := range [][2]int{{80, 24}, {60, 20}, {40, 12}, {100, 12}, {160, 48}} {
		if underRace && size[0] != 80 {
			continue // .ci/run tries them all without the race detector
		}
		d := scene{scenario: "story", empty: true}.start(t, size[0], size[1])
		read := map[string]string{} // by step
		pressed := 0
		for ; !d.onSummary() && pressed < 40; pressed++ {
			before, step := d.answers(), d.m.machine.Step().ID
			read[step] += d.screen()
			d.press("enter")
			for _, k := range d.answers() {
				field, _ := d.m.machine.Field(k)
				for _, value := range d.m.machine.Answers().Get(k) {
					if text := shownAs(d, field, value); !slices.Contains(before, k) && !strings.Contains(read[step], text) && !strings.Contains(read[step], value) {
						t.Errorf("%dx%d: enter accepted %s, and %q was not on the screen:\n%s", size[0], size[1], k, text, read[step])
					}
				}
			}
		}
		given := d.answers()
		for _, k := range []steps.Key{steps.KeyPeerAccount, steps.KeyPeerCIDRs} { // AWS reports them
			if d.m.machine.Discovered(k).Given() && !slices.Contains(given, k) {
				given = append(given, k)
			}
		}
		if !d.onSummary() || len(given) != 17 {
			t.Errorf("%dx%d: after %d keys %d answers are given: %q\n%s", size[0], size[1], pressed, len(given), given, d.screen())
		}
		if size[1] >= 20 && pressed > 9 {
			t.Errorf("%dx%d: it took %d keys", size[0], size[1], pressed)
		}
	}
}

func choicesOf(f steps.Field) []steps.Choice {
	if f.Choices == nil {
		return nil
	}
	return f.Choices(steps.DefaultRequirements())
}

// A data service is asked for with the method that reaches it: both are suggested at once.
func TestASuggestedDataServiceIsOnTheScreenBesideItsMethod(t *testing.T) {
	t.Parallel()
	d := story(t)
	d.press("alt+6")
	d.shows("Data services  warehouse (snowflake)  suggested")
	d.shows("enter accept all 2")
	d.press("space") // peering alone reaches no public service
	d.hides("Data services")
	d.press("space")
	d.shows("Data services  warehouse (snowflake)  suggested")
	d.press("tab", ":orders=postgres://db.example.com:5432", "enter") // beside it, in the same list
	d.shows("warehouse (suggested) and orders added · ctrl+z undoes")
	d.press(":cache=redis://cache.example.com:6379", "enter")
	d.shows("cache added · ctrl+z undoes")
}

// The target's profile, and what was read through it, are accepted together or not at all.
func TestATargetIsAcceptedWithItsProfile(t *testing.T) {
	t.Parallel()
	derived := []steps.Key{steps.KeyPeerAccount, steps.KeyPeerRegion, steps.KeyPeerVPC, steps.KeyPeerCIDRs, steps.KeyPeerServices}
	for _, c := range []struct {
		story string
		keys  []string // from the first field of the step
		want  string   // the profile; "": nothing is answered
	}{
		{"enter on the profile", []string{"enter"}, "data-platform"},
		{"tab past the profile, and enter", []string{"tab", "enter"}, "data-platform"},
		{"tab to the VPC, and enter", []string{"tab", "tab", "tab", "enter"}, "data-platform"},
		{"no profile", []string{"up", "up", "enter"}, ""},
		{"no profile, by tab", []string{"up", "up", "tab", "enter"}, ""},
	} {
		t.Run(c.story, func(t *testing.T) {
			d := story(t)
			d.press("alt+6", "enter")
			d.shows("Peering  step 7 of 9")
			d.press(c.keys...)
			answers := d.m.machine.Answers()
			if got := answers.Text(steps.KeyPeerProfile); got != c.want {
				t.Errorf("the profile is %q, not %q:\n%s", got, c.want, d.screen())
			}
			for _, k := range derived {
				given := answers.Get(k) != nil || d.m.machine.Discovered(k).Given() // what AWS has reported by then needs no answer
				if given != (c.want != "") {
					t.Errorf("%s is answered: %t\n%s", k, given, d.screen())
				}
			}
			if c.want == "" {
				d.hides("  suggested") // beside a field; the legend names a mark
			}
			d.press("ctrl+z")
			if len(d.m.machine.Answers().Get(steps.KeyPeerVPC)) > 0 || d.m.machine.Answers().Get(steps.KeyPeerProfile) != nil {
				t.Errorf("undo leaves %q", d.answers())
			}
		})
	}
}

// A name that was emptied is not the suggested one: it is suggested again, for its own enter.
func TestASuggestionThatWasDeletedIsNotAccepted(t *testing.T) {
	t.Parallel()
	d := story(t)
	d.press("alt+4", "ctrl+u", "tab")
	d.shows("Cluster name   Production data  suggested, not accepted")
	d.shows("enter accepts 3 suggestions, 2 optional.")
	d.press("enter", "alt+9")
	if got := d.m.machine.Answers().Text(steps.KeyClusterName); got != "" || !d.m.machine.Answers().Get(steps.KeyRegion).Given() {
		t.Errorf("the cluster's name is %q; answered are %q", got, d.answers())
	}
}

// A space begins no value: pressed where it shows or toggles elsewhere, it leaves what a field has.
func TestASpaceLeavesASuggestion(t *testing.T) {
	t.Parallel()
	for name, keys := range map[string][]string{
		"a network":       {"alt+5"},
		"a name":          {"alt+4"},
		"nodes":           {"alt+4", "tab", "tab", "tab"},
		"a typed name":    {"alt+4", ":Prod", "home"},
		"an emptied name": {"alt+4", "ctrl+u"},
	} {
		d := story(t)
		d.press(keys...)
		before := d.screen()
		if d.press("space"); d.screen() != before {
			t.Errorf("%s: after a space the screen is\n%s\nnot\n%s", name, d.screen(), before)
		}
	}
}

// A network that was deleted is still needed: enter says so, and the field, the list of what is left and the
// summary suggest the same one again.
func TestAnEmptiedNetworkIsSuggestedAgain(t *testing.T) {
	t.Parallel()
	const open = "VPC CIDR of the data plane is still open: ctrl+y lists the open answers."
	for name, empties := range map[string][]string{
		"a suggestion":             {"ctrl+u"},
		"a suggestion, one by one": slices.Repeat([]string{"backspace"}, 12),
		"an answer":                {"enter", "alt+5", "ctrl+u"},
		"another network":          {"ctrl+t", "enter", "alt+5", "ctrl+u"},
	} {
		t.Run(name, func(t *testing.T) {
			d := story(t)
			d.press("alt+5")
			d.press(empties...)
			d.shows("› such as 10.41.0.0/19")
			d.hides("enter check it")
			d.press("enter")
			d.shows("Connectivity  step 6 of 9")
			d.shows(open)
			if got := d.m.machine.Answers().Get(steps.KeyCIDR); got != nil {
				t.Fatalf("the network is %q", got)
			}
			d.press("ctrl+y")
			d.shows("suggested 10.41.0.0/19, not accepted")
			d.press("esc", "alt+5")
			d.shows("› 10.41.0.0/19")
			d.shows("VPC CIDR of the data plane  suggested")
			d.press("enter")
			d.hides(open)
			if got := d.m.machine.Answers().Text(steps.KeyCIDR); got != "10.41.0.0/19" {
				t.Errorf("the network is %q", got)
			}
		})
	}
}

// What the activation does not need is left empty without a word.
func TestAnOptionalAnswerIsLeftEmptySilently(t *testing.T) {
	t.Parallel()
	d := story(t)
	d.press("alt+2", "tab", "ctrl+u", "enter")
	d.shows("Permissions  step 3 of 9")
	d.hides("still open")
	d.press("alt+6", "space", "down", "space", "enter") // no method at all is an answer
	d.hides("still open")
}

// "I unticked both, and it says READY": the step and its page say that no path to data is checked.
func TestAStepWithNoMethodSaysThatNoPathIsChecked(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "ready", keys: []string{"alt+6", "space", "down", "space", "enter", "ctrl+o"}}.start(t, 80, 24)
	d.shows("  6 Connectivity  no method\n")
	d.press("esc", "alt+6")
	d.shows("\n No method is chosen: no path to your data is checked.\n")
	d.press("space", "enter", "ctrl+o")
	d.hides("no method")
}

// An answer that was emptied is not suggested again, until undo takes that back.
func TestAnAnswerThatWasDeletedIsNotSuggestedAgain(t *testing.T) {
	t.Parallel()
	d := story(t)
	d.press("alt+2", "enter", "alt+2", "tab", "ctrl+u", "enter", "alt+2", "enter")
	if got := d.m.machine.Answers().Get(steps.KeyExpectedID); got != nil {
		t.Errorf("the id is %q", got)
	}
	d.press("alt+2")
	d.shows("Expected account id  –")
	d.press("ctrl+z")
	d.shows("› 111122223333")
	d.press("ctrl+z")
	d.shows("Expected account id  111122223333  suggested")
}

// Where the target can't be read, the fix is another profile: g goes to that field.
func TestTheFieldOfATargetThatIsDeniedIsItsProfile(t *testing.T) {
	t.Parallel()
	d := story(t)
	d.press("alt+6", "enter")
	for _, s := range []steps.Setting{
		{Key: steps.KeyPeerAccount, Value: steps.Text("444455556666")}, {Key: steps.KeyPeerRegion, Value: steps.Text("us-east-1")}, {Key: steps.KeyPeerVPC, Value: steps.Text("vpc-0d47a11e5c0ffee01")},
	} {
		if err := d.m.machine.Set(s.Key, s.Value); err != nil {
			t.Fatal(err)
		}
	}
	d.m.refresh()
	d.press("ctrl+y")
	d.shows("? Target account")
	d.shows("Set the target's AWS profile to data-platform")
	d.m.overlays[len(d.m.overlays)-1].(*overlay.Left).Select("peering.account#1")
	d.press("g")
	if d.field() != steps.KeyPeerProfile {
		t.Errorf("g goes to %s:\n%s", d.field(), d.screen())
	}
}

// Arrows that go down a step pass the lists that have their value. In a list they choose once
// something else was pressed there, or where tab has led to it.
func TestArrowsPassTheListsThatAreAnswered(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		story string
		keys  []string
		field steps.Key
		same  bool
	}{
		{"down to the last field", []string{"down", "down", "down"}, steps.KeyMaxNodes, true},
		{"and up again", []string{"down", "down", "down", "up", "up", "tab"}, steps.KeyNodeType, true},
		{"down into the findings", []string{"down", "down", "down", "down", "enter"}, steps.KeyMaxNodes, true},
		{"opened with space", []string{"down", "space", "down", "tab"}, steps.KeyNodeType, false},
		{"opened with an arrow", []string{"down", "right", "down", "tab"}, steps.KeyNodeType, false},
		{"entered with tab", []string{"tab", "down", "tab"}, steps.KeyNodeType, false},
	} {
		t.Run(c.story, func(t *testing.T) {
			d := startScenario(t, scenario("ready"), scenario("ready").World(time.Now()))
			d.press("alt+4")
			d.press(c.keys...)
			if got := d.m.machine.Answers().Text(steps.KeyRegion); (got == "us-east-1") != c.same {
				t.Errorf("the region is %q", got)
			}
			if d.field() != c.field {
				t.Errorf("the focus is on %s", d.field())
			}
		})
	}
}

// n goes to the next problem elsewhere. In a list it filters, and enter takes no row for it.
func TestALetterMeantAsAKeyChoosesNothing(t *testing.T) {
	t.Parallel()
	for _, then := range []string{"enter", "tab", "alt+9"} {
		d := startScenario(t, scenario("overlap"), scenario("overlap").World(time.Now()))
		was := d.m.machine.Answers().Text(steps.KeyPeerProfile)
		d.press("alt+7", "n", then)
		if got := d.m.machine.Answers().Text(steps.KeyPeerProfile); got != was || got == "" {
			t.Errorf("n and %s made the profile %q", then, got)
		}
		if then == "enter" {
			d.shows(`"n" only filters the list.`)
			d.press("down", "up", "enter") // on purpose
			if got := d.m.machine.Answers().Text(steps.KeyPeerProfile); got == was {
				t.Errorf("a row that was chosen is not taken: %q", got)
			}
		}
	}
}

// A step that needs no answer is confirmed by accepting what it suggests. Until then it has not
// passed, its answers are left to do, and the summary does not say that everything is in place.
func TestAStepThatOnlySuggestsIsOpen(t *testing.T) {
	t.Parallel()
	d := story(t)
	for range 8 {
		d.press("enter")
	}
	d.shows("DNS and paths  step 8 of 9")
	d.press("alt+5", "ctrl+t", "enter", "alt+8")
	d.shows("[8*]")
	d.press("ctrl+y")
	d.shows("DNS and paths: Resolve the target's host names")
	d.shows("suggested yes, not accepted")
	d.press("esc", "alt+9")
	d.shows("8* [9*]")
	d.shows("No check has found a problem. The answers below are not confirmed yet.")
	d.hides("Everything that the activation needs is in place.")
	d.press("alt+8", "enter")
	d.shows("8✓ [9✓]")
	d.shows("Everything that the activation needs is in place.")
	d.press("ctrl+z", "alt+9")
	d.shows("8* [9*]")
}

// enter on one field accepts several suggestions at once, some of them for good: the page says how many,
// and which, before it is pressed.
func TestThePageSaysWhatEnterAcceptsForGood(t *testing.T) {
	t.Parallel()
	const forGood = "can't be changed after the activation."
	d := scene{scenario: "story", keys: []string{"alt+4"}}.start(t, 108, 40)
	d.shows("enter accepts 4 suggestions, 2 optional. Cluster name and Region " + forGood)
	d.press("tab", "tab") // those above are accepted with it
	d.shows("enter accepts 4 suggestions, 2 optional. Cluster name and Region " + forGood)
	d.press("shift+tab", "shift+tab", ":Payments")
	d.hides("enter accepts") // what was typed is committed alone
	d.press("enter")
	d.shows("enter accepts 3 suggestions, 2 optional. Region " + forGood)
	d.press("alt+2")
	d.shows("enter accepts 2 suggestions, 1 optional.")
	d.hides(forGood)
	d.press("ctrl+y", "down", "enter") // from the list, one field alone is accepted
	d.hides("enter accepts 3")
	small := scene{scenario: "story", keys: []string{"alt+4"}}.start(t, 80, 24)
	small.shows("enter accepts 4 suggestions, 2 optional. Cluster name and Region can't be")
}

// "It accepts 4, and 10 open answers become 8." The count gets smaller by what is accepted, without what is optional.
func TestTheOpenAnswersGetFewerByWhatEnterSays(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "story"}.start(t, 100, 40)
	accepts := regexp.MustCompile(`enter accepts (\d+) suggestions(?:, (\d+) optional)?\.`)
	for _, step := range []string{"alt+2", "alt+4", "alt+6", "alt+7"} {
		d.press(step)
		says := accepts.FindStringSubmatch(words(d))
		if says == nil {
			t.Fatalf("%s: it does not say what enter accepts:\n%s", step, d.screen())
		}
		before := d.m.snapshot().Needed()
		d.press("enter")
		d.settle()
		all, _ := strconv.Atoi(says[1])
		optional, _ := strconv.Atoi(says[2]) // "": none
		if now := d.m.snapshot().Needed(); before-now != all-optional {
			t.Errorf("%s: %q, and %d open answers become %d", step, says[0], before, now)
		}
	}
}

// An id that was wiped by accident comes back with the key that undoes, in its own field: no answer of
// another step is taken back for it. Once it is back, the key is that of the last answer.
func TestUndoInAnEmptiedFieldSuggestsAgain(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "story", keys: []string{"alt+4", "enter", "alt+2", "tab"}}.start(t, 120, 40)
	d.shows("› 111122223333")
	d.press("ctrl+u", "shift+tab", "tab")
	d.shows("such as 123456789012")
	d.shows("ctrl+z suggest again")
	d.press("ctrl+z")
	d.shows("Expected account id: suggested again. Enter accepts it.")
	d.shows("› 111122223333")
	if got := d.m.machine.Answers(); got.Text(steps.KeyClusterName) != "Production data" || got.Text(steps.KeyExpectedID) != "" {
		t.Errorf("the name is %q, the id %q", got.Text(steps.KeyClusterName), got.Text(steps.KeyExpectedID))
	}
	d.press("ctrl+z")
	d.shows("Undone: Cluster name")
}

// "Network had a check mark, and lost it: what broke?" An answer of another step can add checks to one that had passed.
func TestAStepThatWaitsAgainSaysWhy(t *testing.T) {
	t.Parallel()
	d := story(t)
	for range 6 {
		d.hides("more checks wait")
		d.press("enter")
	}
	d.shows(" 5· ")
	d.shows("Network: 4 more checks wait for an answer: Target region, Target VPC.")
	d.fits()
}
