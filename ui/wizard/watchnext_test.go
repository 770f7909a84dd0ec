package wizard

import (
	"strings"
	"testing"
	"time"

	"github.com/astronomer/astro-activate/ui/wizard/page"
)

// While they wait, users send the one whose turn it is what they have to do.
func TestInTheWatchFCopiesWhatTheNextOwnerNeeds(t *testing.T) {
	t.Parallel()
	var clock time.Time
	copied := ""
	d := startStages(t, &clock, 80, 24, func(o *Options) { o.Clipboard = func(text string) (string, error) { copied = text; return "", nil } })
	for _, keys := range [][]string{{"f"}, {"down", "f"}, {"enter", "f"}, {"esc", "esc", "end", "f"}} {
		copied = ""
		d.press(keys...)
		d.shows("Copied the message for the target VPC's owner: ")
		if footer := footerOf(d); keys[0] != "esc" && len(d.m.overlays) == 0 && !strings.Contains(footer, "f message") && !strings.Contains(footer, "f message") {
			t.Errorf("%q: f works, and the footer is %q", keys, footer)
		}
		if !strings.HasPrefix(copied, "Subject: VPC peering of vpc-0d47a11e5c0ffee01 with Astro") || !strings.Contains(copied, "accept-vpc-peering-connection") {
			t.Errorf("%q copies\n%s", keys, copied)
		}
	}
	d.press("esc")
	if footer := footerOf(d); !strings.Contains(footer, "f message") {
		t.Errorf("the footer is %q", footer)
	}
	for !d.m.watch.Done() {
		clock = clock.Add(9 * time.Second)
		d.send(page.RoundMsg(d.m.watch.Rounds()))
		d.settle()
	}
	copied = ""
	if d.press("f"); copied != "" || strings.Contains(footerOf(d), "f copy") {
		t.Errorf("nothing is left, and f copies\n%s", copied)
	}
}

// "It says that I have to restart it, and f copies a page about me." On the user's own turn f has no
// message: the row has the command to copy, and the list all that is left for the user. It has that of the
// owner who, as the screen says, can act now, too.
func TestInTheWatchNothingIsHandedOverOnTheUsersTurn(t *testing.T) {
	t.Parallel()
	for scenario, fix := range map[string]string{
		"denied":  "aws configure sso\n", // no credentials for the target
		"blocked": "Choose a larger network, such as 10.96.32.0/19.",
		"expired": "aws sso login --profile data-platform",
	} {
		copied := ""
		d := watchOf(t, scenario, 80, 24, func(o *Options) { o.Clipboard = func(text string) (string, error) { copied = text; return "", nil } })
		d.shows("Next: You. ")
		too := strings.Contains(strings.Join(strings.Fields(d.screen()), " "), "arget VPC's owner can act now, too.")
		if footer := footerOf(d); too != (scenario == "blocked") || too != strings.Contains(footer, "f message") {
			t.Errorf("%s: the footer is %q", scenario, footer)
		}
		if d.press("f"); too != strings.HasPrefix(copied, "Subject: ") || !too && copied != "" {
			t.Errorf("%s: f copies %q", scenario, copied)
		}
		if d.press("ctrl+n", "c"); !strings.Contains(copied, fix) || strings.Contains(copied, "What is left for you") {
			t.Errorf("%s: c copies %q", scenario, copied)
		}
		if d.press("esc", "ctrl+y", "f"); !strings.HasPrefix(copied, "What is left for you") {
			t.Errorf("%s: in the list, f copies %q", scenario, copied)
		}
	}
}

// The path to a service can be open while the table of another subnet lacks its route: the line of
// what comes next names the table, and so does what was fixed.
func TestTheNextLineOfAWatchNamesWhatIsToBeChanged(t *testing.T) {
	t.Parallel()
	var clock time.Time
	d := startStages(t, &clock, 80, 24)
	for _, want := range []string{
		"Next: Target VPC's owner. Accept the request: pcx-0ee10000000000009 (astro).",
		"Next: Target VPC's owner. Add the route to rtb-0cc10000000000001 (main) and 2\n more.",
		"Next: Target VPC's owner. Add the route to rtb-0cc10000000000002 (private-a)\n and rtb-0cc10000000000003 (private-b).",
		"Next: Target VPC's owner. Add the route to rtb-0cc10000000000003 (private-b).",
	} {
		d.shows(want)
		nextStage(d, &clock)
	}
	d.press("ctrl+p")
	d.shows("✓ fixed      Routes to Astro: rtb-0cc10000000000002 (private-a)")
}

// The list opens on the finding that is chosen, unless it was chosen before something changed: then on what is next.
func TestTheListOfAWatchOpensOnWhatIsNextAfterAChange(t *testing.T) {
	t.Parallel()
	var clock time.Time
	d := startStages(t, &clock, 80, 24)
	d.press("n", "n", "n", "ctrl+y")
	d.shows(" ▸ ✗ Route to Astro missing or wrong\n     rtb-0cc10000000000002 (private-a)")
	d.press("esc")
	nextStage(d, &clock)
	d.press("ctrl+y")
	d.shows(" ▸ ✗ Route to Astro missing or wrong\n     rtb-0cc10000000000001 (main)")
	d.press("esc", "n", "ctrl+y") // chosen since
	d.shows(" ▸ ✗ Route to Astro missing or wrong\n     rtb-0cc10000000000003 (private-b)")
}

// "I had chosen private-a, and it says private-b now." What is chosen stays chosen while others of its check are fixed,
// and is not taken for a new choice.
func TestTheChosenFindingOfAWatchStaysChosen(t *testing.T) {
	t.Parallel()
	for keys, want := range map[string]string{"nnn": "rtb-0cc10000000000002 (private-a)", "nnnn": "rtb-0cc10000000000003 (private-b)"} {
		var clock time.Time
		d := startStages(t, &clock, 80, 24)
		d.press(strings.Split(keys, "")...)
		for range 2 {
			d.shows(" ▸ ✗ Route to Astro missing or wrong\n     " + want)
			nextStage(d, &clock)
		}
		d.hides("(main)") // it is fixed
		d.shows(" ▸ ✗ Route to Astro missing or wrong\n     " + want)
		d.press("ctrl+y")
		if want := "▸ ✗ Route to Astro missing or wrong 1 check waits for it. rtb-0cc10000000000002 (private-a)"; !strings.Contains(words(d), want) {
			t.Errorf("the list does not open on %q:\n%s", want, d.screen())
		}
	}
}

// What the first results advise can be taken back by the next ones: advice waits for all of them.
func TestAWatchAdvisesNothingBeforeItsFirstRoundHasEnded(t *testing.T) {
	t.Parallel()
	for _, width := range []int{80, 160} {
		h := handOff{hold: make(chan struct{})}
		d := h.watch(t, width, 40)
		d.shows("✗ Peering connection is active")
		d.shows("for the first time: 4 of 5 done.")
		d.hides("Accept it")
		d.hides("Next: ")
		d.hides("accept-vpc-peering-connection")
		d.press("n") // the user asks for it
		d.shows("→ Accept it")
		d.press("esc")
		d.held = 0
		close(h.hold)
		d.settle()
		d.shows("Next: Target VPC's owner. Accept it.")
		d.shows("→ Accept it")
	}
}

// Whose turn it is, and who need not wait for that: the user's, where an owner waits to be asked, with the
// words. The list begins with that owner, below a heading with the same first name.
func TestTheNextLineOfAWatchNamesEachWhoCanAct(t *testing.T) {
	t.Parallel()
	var clock time.Time
	d := startStages(t, &clock, 120, 40)
	d.hides("can act")
	nextStage(d, &clock)
	if !strings.Contains(words(d), "You can ask Astronomer now, too.") {
		t.Errorf("Astronomer is not asked:\n%s", d.screen())
	}
	d.shows("Left to do: Target VPC's owner  5 problems")
	d.shows("Left to do: You, then Astronomer  2 problems ──")
	d.shows("→ Send a message to Astronomer's support")
	d.hides("Send this to Astronomer's support\n") // without what to send
	for range 3 {
		nextStage(d, &clock)
	}
	d.hides("can act")
	d.shows("Next: Astronomer, once you ask: \"Please associate the cluster's VPC with our private hosted zone\n Z08230031EXAMPLE0001.\"\n")
	d.hides("Later: ") // it is what the room waits for
	d.shows("Left to do: You, then Astronomer  1 problem, 1 check waits for it ──")
}

// The list of a watch has the key to the next problem beside that which leaves.
func TestTheListOfAWatchNamesTheNextProblem(t *testing.T) {
	t.Parallel()
	d := startStages(t, new(time.Time), 80, 24)
	d.press("ctrl+y")
	if want, f := "enter details  esc close  ctrl+n next    ctrl+c leave  ctrl+g help", footerOf(d); !strings.Contains(f, want) {
		t.Errorf("the footer is %q, not %q", f, want)
	}
}

// A key that copies says so where it has nothing to copy.
func TestAWatchSaysThatNoMessageIsDue(t *testing.T) {
	t.Parallel()
	d := watchOf(t, "denied", 80, 24)
	d.press("f")
	d.shows("Nothing copied: what is next is yours, and no one message is due. ctrl+y")
}

// A key that has nowhere to go says why: "no other problem" would be of one that is chosen, and a watch has no fields.
func TestAWatchSaysWhyAKeyGoesNowhere(t *testing.T) {
	t.Parallel()
	d := watchOf(t, "active", 80, 24)
	for _, keys := range [][]string{{"n"}, {"ctrl+n"}, {"end", "n"}, {"ctrl+y", "n"}} {
		d.press(keys...)
		d.shows("\n No problem.\n")
	}
	d.press("esc")
	d = watchOf(t, "overlap", 80, 24)
	for _, keys := range [][]string{{"g"}, {"n", "g"}, {"ctrl+y", "g"}, {"enter", "g"}} {
		d.press(keys...)
		d.shows("\n A watch takes no answers: there is no field to go to.\n")
	}
	h := handOff{hold: make(chan struct{})}
	d = h.watch(t, 80, 24)
	d.press("n")
	d.hides("No problem.")
}

// The line of what is next has the key that goes there, for which an 80-column footer has no room.
func TestTheNextActionHasItsKey(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "blocked", keys: []string{"alt+9"}}.start(t, 80, 24)
	d.shows("(1 check waits). alt+5 goes there. AWS can\n take days for quotas: ask today.\n")
	d.shows("    7  Account administrator (quotas first)") // AWS can take days, whatever the order of the owners
	d.press("ctrl+n")
	d.shows("▸ ✗ CIDR 10.96.32.0/20 is too small, need a /19")
}

// What is next is named with the key to it, where the key leads there.
func TestTheKeyToWhatIsNextIsNotNamedForAnAnswer(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "blocked", keys: []string{"alt+4", "ctrl+u", "alt+9"}}.start(t, 80, 24)
	d.hides("goes there")
}

// "The message was copied, and the other owner was gone from the list, above empty lines."
func TestANoticeOfTwoLinesLeavesTheListItsRows(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "denied", keys: []string{"ctrl+x", "ctrl+y", "f"}}.start(t, 80, 24)
	d.shows("247 lines. Press u to copy unmasked.")
	d.shows(" IAM administrator  3 problems, 20 unverified ──")
	d.shows("✗ 3 actions not allowed by the principal's policies")
	d.shows("? 20 checks not determined: 88 actions are denied")
	d.shows("↓ 1 more") // of the other owner, whom the line of owners names
}

// "I only looked at the next region, and tab took it": the footer says that tab does.
func TestTabSaysThatItTakesTheRow(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "ready", keys: []string{"alt+4", "tab"}}.start(t, 80, 24)
	d.shows("\n enter next step   tab next   esc back ")
	d.press("down")
	d.shows("  tab take it  ")
	d.press("tab")
	d.shows("Region         ap-northeast-2")
}

// Each format has its letter on the smallest screen: the messages for the others were cut off.
func TestEachFormatHasItsLetterOnASmallScreen(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "blocked", keys: []string{"alt+9", "e"}}.start(t, 60, 20)
	d.shows("\n m md   h html   j json   t ticket   r runbook   o messages")
}

// "Later: you: run verify": the watch is that already.
func TestAWatchAsksForNoVerify(t *testing.T) {
	t.Parallel()
	d := watchOf(t, "blocked", 120, 40)
	d.shows("Astro's side of the path")
	d.hides("Later: You")
}
