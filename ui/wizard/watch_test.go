package wizard

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/mask"
	"github.com/astronomer/astro-activate/steps/summary"
	"github.com/astronomer/astro-activate/ui/wizard/overlay"
	"github.com/astronomer/astro-activate/ui/wizard/page"
	"github.com/astronomer/astro-activate/ui/wizard/results"
)

// A handOff is the target's side of a peering while it is watched: first it waits to be
// accepted, then for a route, then nothing is left to do. A test can hold its checks back.
type handOff struct {
	stage atomic.Int32
	hold  chan struct{} // if there is one, the routes wait for it
	now   time.Time
	over  bool // time is up after the first round
	slow  []bool
}

func (h *handOff) steps() []steps.Step {
	check := func(id, title string, is func(stage int32) awscheck.Finding) steps.Check {
		return steps.Check{ID: id, Title: title, Run: func(ctx context.Context, _ steps.Input) []awscheck.Finding {
			if h.hold != nil && id == "verify.routes" {
				select {
				case <-h.hold:
				case <-ctx.Done():
				}
			}
			f := is(h.stage.Load())
			f.ID, f.Title, f.Evidence = id, title, awscheck.Live
			return []awscheck.Finding{f}
		}}
	}
	good := func(detail string) func(int32) awscheck.Finding {
		return func(int32) awscheck.Finding { return awscheck.Finding{Status: awscheck.Pass, Detail: detail} }
	}
	const accept = "aws ec2 accept-vpc-peering-connection --vpc-peering-connection-id pcx-0ee10000000000009 --region us-east-1"
	return []steps.Step{
		{ID: "tools", Title: "Tools"},
		{ID: "account", Title: "Account", Fields: handMade{}.activation()[1].Fields},
		{ID: "peering", Title: "Peering", Checks: []steps.Check{
			check("peering.vpc", "Target VPC", good("vpc-0aa10000000000001 (data platform) has 10.0.0.0/16.")),
		}},
		{ID: "verify", Title: "Verify", Checks: []steps.Check{
			check("verify.request", "Peering request from Astro", good("pcx-0ee10000000000009 came from account 999988887777.")),
			check("verify.active", "Peering connection is active", func(stage int32) awscheck.Finding {
				if stage == 0 {
					return awscheck.Finding{Status: awscheck.Fail, Detail: "pcx-0ee10000000000009 waits to be accepted by account 444455556666.",
						Remedy: awscheck.Remedy{Text: "Accept it.", Commands: []string{accept}}}
				}
				return awscheck.Finding{Status: awscheck.Pass, Detail: "pcx-0ee10000000000009 is active."}
			}),
			check("verify.routes", "Routes to Astro", func(stage int32) awscheck.Finding {
				if stage < 2 {
					return awscheck.Finding{Status: awscheck.Fail, Detail: "rtb-0cc10000000000003 has no route to 172.20.0.0/19.",
						Remedy: awscheck.Remedy{Text: "Add one.", Commands: []string{"aws ec2 create-route --route-table-id rtb-0cc10000000000003"}}}
				}
				return awscheck.Finding{Status: awscheck.Pass, Detail: "3 route tables lead to 172.20.0.0/19."}
			}),
			check("verify.dns_option", "DNS option of the peering", func(stage int32) awscheck.Finding {
				if stage == 0 {
					return awscheck.Finding{Status: awscheck.Unverified, Detail: "Not checked until the peering is active.", Cause: "verify.active"}
				}
				return awscheck.Finding{Status: awscheck.Pass, Detail: "The target resolves names for Astro."}
			}),
		}},
	}
}

// watch starts a watch of the hand-off.
func (h *handOff) watch(t testing.TB, width, height int, change ...func(*Options)) *harness {
	t.Helper()
	h.now = time.Date(2022, 9, 14, 14, 2, 15, 0, time.Local)
	return start(t, handMade{hold: h.hold}, width, height, append([]func(*Options){func(o *Options) {
		env := steps.Env{Accounts: account.NewAccounts(account.Options{}), Requirements: steps.DefaultRequirements()}
		m := steps.New(h.steps(), env, steps.Answers{})
		o.Machine, o.Save, o.SessionPath = m, nil, ""
		o.Watch = &page.WatchOptions{
			Report: func() summary.Report { return summary.Verified(m, summary.Meta{GeneratedAt: h.now}) },
			Enough: func(r summary.Report) bool { return r.Verdict == steps.Ready },
			Next: func(changed bool) (time.Duration, bool) {
				h.slow = append(h.slow, !changed)
				return time.Minute, !h.over
			},
			Limit: 24 * time.Hour, Now: func() time.Time { return h.now },
		}
	}}, change...)...)
}

// wait starts the next round, in a stage of the hand-off.
func (h *handOff) wait(d *harness, stage int32) {
	h.stage.Store(stage)
	h.now = h.now.Add(time.Minute)
	d.send(page.RoundMsg(d.m.watch.Rounds()))
	d.settle()
}

// startStages watches the simulated hand-off of a peering. The clock stands still until
// the test moves it.
func startStages(t testing.TB, clock *time.Time, width, height int, change ...func(*Options)) *harness {
	t.Helper()
	begin := time.Date(2022, 9, 14, 14, 2, 15, 0, time.UTC)
	*clock = begin
	now := func() time.Time { return *clock }
	ready := scenario("ready")
	stages := ready.After(begin)
	for _, s := range stages {
		s.World.Latency = 0
	}
	watched := func(o *Options) {
		need := steps.DefaultRequirements()
		env := steps.Env{Requirements: need, Network: stages[0].World.Network(), Accounts: account.NewAccounts(account.Options{
			Source: awssim.Stages{Start: begin, Now: now, Stages: stages}, Now: now,
		})}
		m := steps.New(steps.Verify(need), env, steps.Answers{})
		for k, v := range ready.Answers {
			if err := m.Set(steps.Key(k), v); err != nil {
				t.Fatal(err)
			}
		}
		o.Machine, o.Save, o.SessionPath, o.Demo = m, nil, "", ready.Name
		o.Watch = &page.WatchOptions{
			Report: func() summary.Report { return summary.Verified(m, summary.Meta{GeneratedAt: now()}) },
			Enough: func(r summary.Report) bool { return r.Verdict == steps.Ready },
			Next:   func(bool) (time.Duration, bool) { return time.Minute, true },
			Limit:  24 * time.Hour, Now: now,
		}
	}
	return start(t, handMade{}, width, height, append([]func(*Options){watched}, change...)...)
}

func TestWatchGoldens(t *testing.T) {
	t.Parallel()
	for _, size := range goldenSizes() {
		name := func(scene string) string { return fmt.Sprintf("watch_%s_%dx%d", scene, size.w, size.h) }
		var clock time.Time
		d := startStages(t, &clock, size.w, size.h)
		next := func() { // the hand-off's next stage begins, and the next round
			clock = clock.Add(9 * time.Second)
			d.send(page.RoundMsg(d.m.watch.Rounds()))
			d.settle()
		}
		d.matchesGolden(name("first"))
		d.press("down", "enter")
		d.matchesGolden(name("detail"))
		d.press("?")
		d.matchesGolden(name("help"))
		d.press("esc", "esc", "esc")
		next()
		d.matchesGolden(name("changed"))
		for range 4 {
			next()
		}
		d.matchesGolden(name("ready"))
	}
}

// What counts as all is the same from the first round to the last, though the routes are one
// finding a table while they are missing, and one in all once they are there.
func TestTheCountOfAWatchOnlyGrows(t *testing.T) {
	t.Parallel()
	var clock time.Time
	d := startStages(t, &clock, 80, 24)
	first, all := d.m.snapshot().Happened()
	for before := first; ; {
		d.shows(spaced(fmt.Sprintf("%d OF %d STEPS DONE", before, all)))
		d.hides("gone")
		clock = clock.Add(9 * time.Second)
		d.send(page.RoundMsg(d.m.watch.Rounds()))
		d.settle()
		done, of := d.m.snapshot().Happened()
		if of != all || done < before {
			t.Fatalf("%d of %d done, after %d of %d", done, of, before, all)
		}
		if d.m.watch.Done() {
			break
		}
		before = done
	}
	if done, all := d.m.snapshot().Happened(); done != all || done == first {
		t.Errorf("ready with %d of %d done", done, all)
	}
}

// spaced is a text as a verdict is written.
func spaced(text string) string {
	words := strings.Fields(text)
	for i, w := range words {
		words[i] = strings.Join(strings.Split(w, ""), " ")
	}
	return strings.Join(words, "   ")
}

func TestAWatchEndsOnceNothingIsLeft(t *testing.T) {
	t.Parallel()
	var h handOff
	d := h.watch(t, 80, 24)
	d.shows("W A I T I N G   ·   1   O F   4   S T E P S   D O N E")
	d.shows("Left to do: Target VPC's owner  2 problems, 1 check waiting ──")
	d.shows("next check at 14:03:15")
	d.press("enter")
	if d.quit || d.m.leaving != staying {
		t.Fatal("enter left it while something was left to do")
	}
	h.wait(d, 2)
	d.hides("next check")
	d.shows("Press enter to leave")
	d.shows("✓ fixed      Peering connection is active\n                        pcx-0ee10000000000009 is active.")
	d.press("enter")
	if !d.quit || d.m.leaving != finishing || d.m.watch.LastReport().Verdict != steps.Ready {
		t.Errorf("quit %v, leaving %d, verdict %s", d.quit, d.m.leaving, d.m.watch.LastReport().Verdict)
	}
	if len(h.slow) != 1 {
		t.Errorf("it planned %d rounds", len(h.slow))
	}
}

func TestCtrlCLeavesAWatchAtOnceWithItsReport(t *testing.T) {
	t.Parallel()
	var h handOff
	d := h.watch(t, 80, 24)
	d.press("ctrl+c")
	if !d.quit || d.m.leaving != stopping || d.m.watch.LastReport().Verdict != steps.NotReady {
		t.Errorf("quit %v, leaving %d, %+v", d.quit, d.m.leaving, d.m.watch.LastReport())
	}
}

func TestResultsStayWhileAWatchChecksAgain(t *testing.T) {
	t.Parallel()
	var h handOff
	d := h.watch(t, 80, 24)
	before, of := d.screen(), d.m.watch.Rounds()
	h.hold = make(chan struct{})
	d.held = 1
	h.wait(d, 2)
	d.shows("1 check running")
	d.shows("waits to be accepted by account 444455556666")
	if body := strings.SplitAfterN(d.screen(), "\n", 2)[1]; !strings.HasSuffix(before, body) {
		t.Errorf("the page is another while the checks run:\n%s", d.screen())
	}
	d.send(page.RoundMsg(of)) // that of an earlier round is late
	d.settle()
	if d.m.watch.Rounds() != of {
		t.Fatal("a round ended while a check ran")
	}
	d.held = 0
	close(h.hold)
	d.settle()
	d.shows("Press enter to leave")
}

func TestAKeyStartsTheNextRoundEarly(t *testing.T) {
	t.Parallel()
	var h handOff
	d := h.watch(t, 80, 24)
	of := d.m.watch.Rounds()
	h.now = h.now.Add(10 * time.Second)
	d.press("ctrl+r")
	d.shows("next check at 14:03:25")
	if d.m.watch.Due(page.RoundMsg(of)) {
		t.Error("the round that was planned before is still due")
	}
	if len(h.slow) != 2 || !h.slow[1] {
		t.Errorf("the pace got changes: %v", h.slow)
	}
	d.shows("Changes: none since 14:02:15 ──")
}

func TestAWatchStopsAtItsLimit(t *testing.T) {
	t.Parallel()
	h := handOff{over: true}
	d := h.watch(t, 80, 24)
	d.shows("N O T   R E A D Y · 1 OF 4 STEPS DONE ")
	d.shows("The watch ended after its limit of 24h0m0s")
	d.hides("next check")
	d.press("enter")
	if !d.quit || d.m.leaving != finishing {
		t.Error("enter does not leave")
	}
}

func TestAWatchIsMaskedAsTheWizardIs(t *testing.T) {
	t.Parallel()
	var h handOff
	d := h.watch(t, 80, 24, func(o *Options) { o.Mask = mask.New() })
	see := func() {
		t.Helper()
		for _, id := range []string{"444455556666", "999988887777", "vpc-0aa10000000000001"} {
			d.hides(id)
		}
	}
	d.press("space") // what passed
	d.shows("MASKED")
	see()
	d.press("down", "enter")
	see()
	d.press("esc")
	h.wait(d, 1)
	see()
	d.press("ctrl+x", "y")
	d.shows("vpc-0aa10000000000001")
}

func TestAWatchHasNoKeysOfTheSteps(t *testing.T) {
	t.Parallel()
	var h handOff
	d := h.watch(t, 80, 24)
	for _, k := range []string{"ctrl+o", "alt+2", ":acmhj", "tab", "shift+tab", "esc", "pgdown", "pgup", "up", "?", "esc"} {
		d.press(k)
		d.fits()
		if covered[*overlay.Steps](d) || d.m.machine.Step().ID != "tools" || d.quit {
			t.Fatalf("after %s:\n%s", k, d.screen())
		}
	}
	d.shows("W A I T I N G   ·   1   O F   4   S T E P S   D O N E")
}

// A tall screen has room for every change of a round.
func TestChangesUseTheFreeRows(t *testing.T) {
	t.Parallel()
	var h handOff
	d := h.watch(t, 80, 24)
	h.wait(d, 2)
	_, changes, _ := strings.Cut(d.screen(), "Changes at 14:03:15: 2 fixed, 1 passed ──")
	if n := strings.Count(changes, "14:03:15"); n != 3 {
		t.Errorf("%d of 3 changes are shown:\n%s", n, d.screen())
	}
}

// Once the peering is ready, the room sees it in large letters.
func TestAReadyPeeringHasABanner(t *testing.T) {
	t.Parallel()
	for _, size := range []terminalSize{{60, 20}, {80, 24}, {160, 48}} {
		var h handOff
		d := h.watch(t, size.w, size.h)
		progress := "W A I T I N G   ·   1   O F   4   S T E P S   D O N E "
		if size.w < 80 { // the time comes first
			progress = "W A I T I N G · 1 OF 4 STEPS DONE "
		}
		d.shows(progress)
		d.shows("checked 14:02:15")
		d.hides("███") // while something is left, the list needs the room
		h.wait(d, 2)
		d.shows("Press enter to leave and print the report.")
		if strings.Contains(d.screen(), "███") != (size.h >= 24) {
			t.Errorf("%v:\n%s", size, d.screen())
		}
	}
}

// What was read stays on the screen when the problem is solved.
func TestASolvedProblemStaysInItsDetail(t *testing.T) {
	t.Parallel()
	var h handOff
	d := h.watch(t, 80, 24)
	d.press("down", "enter")
	d.shows("✗ PROBLEM  Peering connection is active")
	h.wait(d, 1)
	for _, want := range []string{"✓ SOLVED  Peering connection is active", "As of 14:03:15. pcx-0ee10000000000009 is active.", "What it was", "waits to be accepted by account", "Accept it.", "c copy"} {
		d.shows(want)
	}
	h.wait(d, 1)
	d.shows("As of 14:03:15.") // it is not solved again
	d.press("n")
	d.shows("✗ PROBLEM  Routes to Astro")
	h.wait(d, 0)
	d.press("n")
	d.shows("✗ PROBLEM  Peering connection is active") // it broke again
	d.hides("SOLVED")
}

// While they wait, users send the one whose turn it is what they have to do.
func TestInTheWatchFCopiesWhatTheNextOwnerNeeds(t *testing.T) {
	t.Parallel()
	var clock time.Time
	copied := ""
	d := startStages(t, &clock, 80, 24, func(o *Options) { o.Clipboard = func(text string) (string, error) { copied = text; return "", nil } })
	for _, keys := range [][]string{{"f"}, {"down", "f"}, {"enter", "f"}, {"esc", "esc", "end", "f"}} {
		copied = ""
		d.press(keys...)
		d.shows("Copied the message for the target VPC's owner (5 fixes).")
		if !strings.HasPrefix(copied, "Subject: VPC peering of vpc-0d47a11e5c0ffee01 with Astro") || !strings.Contains(copied, "accept-vpc-peering-connection") {
			t.Errorf("%q copies\n%s", keys, copied)
		}
	}
	d.press("esc")
	if footer := footerOf(d); !strings.Contains(footer, "f copy the message") {
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

// Each round asks AWS again whose the credentials are: until it answers, the account is that of before.
func TestTheAccountStaysInTheHeaderOfAWatchThatChecksAgain(t *testing.T) {
	t.Parallel()
	var clock time.Time
	d := startStages(t, &clock, 80, 24)
	id, known := d.m.machine.TargetIdentity()
	if !known {
		t.Fatal("the account is not known")
	}
	d.shows("── target account " + id.Account + "  ")
	d.send(page.RoundMsg(d.m.watch.Rounds()))
	if _, known := d.m.machine.TargetIdentity(); known {
		t.Fatal("the account is not asked for again")
	}
	d.shows("── target account " + id.Account + "  ")
	d.settle()
}

// Red reads as a failure to a viewer who sees only the color of the verdict. Waiting is not one.
func TestToWaitHasTheColorOfAWarning(t *testing.T) {
	t.Parallel()
	for over, want := range map[bool]string{false: "WAITING", true: "NOT READY"} {
		h := handOff{over: over}
		d := h.watch(t, 80, 24)
		badge := d.m.renderer.Badges.Warn
		if over {
			badge = d.m.renderer.Badges.Bad
		}
		begin, _, _ := strings.Cut(badge.Render("|"), "|")
		bar := ""
		for _, l := range strings.Split(d.m.View().Content, "\n") {
			if strings.Contains(ansi.Strip(l), spaced(want)) {
				bar = l
			}
		}
		if !strings.Contains(bar, begin) || begin == "" {
			t.Errorf("%s is %q, without %q", want, bar, begin)
		}
	}
}

// nextStage goes on to the next stage of a hand-off that startStages watches, and its round.
func nextStage(d *harness, clock *time.Time) {
	*clock = clock.Add(9 * time.Second)
	d.send(page.RoundMsg(d.m.watch.Rounds()))
	d.settle()
}

// Accepting the request lets other checks run, which find problems that were there before: on a
// shared screen, the number at the top must not read as if it had become worse.
func TestAStepForwardInAWatchIsNoNewTrouble(t *testing.T) {
	t.Parallel()
	var clock time.Time
	d := startStages(t, &clock, 100, 30)
	for _, done := range []string{"1 of 6 steps done", "2 of 6 steps done"} {
		header := strings.Join(strings.Split(d.screen(), "\n")[:2], "\n")
		if strings.Contains(header, "problem") || strings.Contains(header, "unverified") {
			t.Errorf("it counts problems:\n%s", header)
		}
		d.press("down", "enter") // the detail covers the verdict
		if header := strings.Split(d.screen(), "\n")[1]; !strings.HasSuffix(header, " "+done+" ──") {
			t.Errorf("above a detail stands\n%s", header)
		}
		d.press("esc", "esc")
		nextStage(d, &clock)
	}
	d.press("ctrl+p")
	d.shows("✗ now known  Route from Astro missing or wrong")
	d.hides("✗ problem")
}

// "1 of 6 steps done" says nothing to who does not know the steps.
func TestAWatchNamesItsSteps(t *testing.T) {
	t.Parallel()
	var clock time.Time
	d := startStages(t, &clock, 80, 24)
	for _, want := range []string{
		"   request ✓  accepted ✗  VPC routes ✗  Astro routes ·  DNS option ·  zones ✗\n",
		"   request ✓  accepted ✓  VPC routes ✗  Astro routes ✗  DNS option ✗  zones ✗\n",
		"   request ✓  accepted ✓  VPC routes ✗  Astro routes ✓  DNS option ✗  zones ✗\n",
		"   request ✓  accepted ✓  VPC routes ✗  Astro routes ✓  DNS option ✓  zones ✗\n",
		"   request ✓  accepted ✓  VPC routes ✓  Astro routes ✓  DNS option ✓  zones ✗\n",
		"   request ✓  accepted ✓  VPC routes ✓  Astro routes ✓  DNS option ✓  zones ✓\n",
	} {
		d.shows(want)
		nextStage(d, &clock)
	}
	for _, small := range []tea.WindowSizeMsg{{Width: 80, Height: 23}, {Width: 60, Height: 24}} {
		d.send(small)
		d.hides("request ✓")
		d.shows("R E A D Y")
	}
}

// What changed just now must not look like what changed a while ago, with colors or without.
func TestTheLatestChangesOfAWatchStandOut(t *testing.T) {
	t.Parallel()
	for _, colors := range []colorprofile.Profile{colorprofile.TrueColor, colorprofile.ASCII} {
		var clock time.Time
		d := startStages(t, &clock, 120, 60)
		d.send(tea.ColorProfileMsg{Profile: colors})
		nextStage(d, &clock)
		nextStage(d, &clock)
		bold := func(text string) bool {
			for _, l := range strings.Split(d.m.View().Content, "\n") {
				if plain := ansi.Strip(l); strings.Contains(plain, text) && strings.Contains(plain, "14:02:") {
					return strings.Contains(l, d.m.renderer.Strong.Render(text))
				}
			}
			t.Fatalf("%q is not on the screen:\n%s", text, d.screen())
			return false
		}
		d.shows("Changes at 14:02:33: 3 fixed ──")
		if !bold("Routes from Astro") || bold("Peering connection") {
			t.Errorf("%v: the latest are not emphasized, or all are:\n%s", colors, d.screen())
		}
		clock = clock.Add(time.Second)
		d.send(page.RoundMsg(d.m.watch.Rounds()))
		d.settle()
		d.shows("Changes: none since 14:02:33 ──")
	}
}

// The last screen of a watch is the one that a room remembers: what is peered, what was checked, and
// what comes next.
func TestAReadyPeeringSaysWhatIsPeeredAndWhatIsNext(t *testing.T) {
	t.Parallel()
	var clock time.Time
	d := startStages(t, &clock, 80, 24)
	for !d.m.watch.Done() {
		nextStage(d, &clock)
	}
	for _, size := range []tea.WindowSizeMsg{{Width: 80, Height: 24}, {Width: 60, Height: 20}, {Width: 160, Height: 48}} {
		d.send(size)
		d.hides("Done ──")
		text := strings.Join(strings.Fields(d.screen()), " ")
		for _, want := range []string{
			"Astro cluster Production data (172.20.0.0/19) and vpc-0d47a11e5c0ffee01 are peered. Every check passes.",
			"Next: You. Test a connection from a pipeline: nothing was sent to your data services.",
			"Done 17 checks passed, 8 no longer apply ──",
		} {
			if !strings.Contains(text, want) {
				t.Errorf("%v does not show %q:\n%s", size, want, d.screen())
			}
		}
	}
}

// Below the list of a watch there is room for the latest changes only.
func TestInTheWatchEveryChangeIsOneKeyAway(t *testing.T) {
	t.Parallel()
	var clock time.Time
	d := startStages(t, &clock, 80, 24)
	d.press("ctrl+p")
	d.shows("No result of a check has changed yet.")
	for range 3 {
		clock = clock.Add(9 * time.Second)
		d.send(page.RoundMsg(d.m.watch.Rounds()))
		d.settle()
	}
	const first = "Astro's side blocks the path"
	d.hides(first)
	d.press("ctrl+p")
	if n := strings.Count(d.screen(), " 14:02:"); n < 7 { // they do not fit in full
		t.Errorf("%d changes are shown:\n%s", n, d.screen())
	}
	d.press("esc")
	for _, from := range [][]string{nil, {"down"}, {"ctrl+y"}, {"ctrl+y", "enter"}} {
		d.press(append(from, "ctrl+p")...)
		d.shows("What changed  the latest first")
		if !strings.Contains(d.screen(), "fixed") {
			t.Errorf("from %q nothing is fixed:\n%s", from, d.screen())
		}
		d.press("ctrl+p")
		d.hides("What changed")
		d.press("esc", "esc", "esc")
	}
	d.press("ctrl+p", "end")
	d.shows(first)
	d.press("n") // which the footer names
	d.hides("What changed")
	if d.pointer() == "" {
		t.Errorf("n goes to no problem:\n%s", d.screen())
	}
	d.press("?")
	if !strings.Contains(helpOf(d), "ctrl+p   what changed") {
		t.Errorf("help does not name it:\n%s", d.screen())
	}
}

// helpOf is everything that the open help says.
func helpOf(d *harness) string {
	var all strings.Builder
	for range 12 {
		all.WriteString(d.screen())
		d.press("pgdown")
	}
	return all.String()
}

// A user who looks at the details of a finding on the call sees what changed behind them, and that
// the watch is over.
func TestAWatchSaysWhatChangedBehindAnOverlay(t *testing.T) {
	t.Parallel()
	var h handOff
	d := h.watch(t, 100, 30)
	d.press("n", "enter")
	d.shows("✗ PROBLEM  ")
	h.wait(d, 1)
	d.shows("Changed at 14:03:15: 1 fixed, 1 passed. ctrl+p shows what.")
	h.wait(d, 1)
	d.press("?", "esc")
	d.hides("Changed at")
	h.wait(d, 2)
	d.shows("Changed at 14:05:15: 1 fixed. ctrl+p shows what.")
	if header, _, _ := strings.Cut(d.screen(), "\n"); !strings.HasSuffix(header, " ready") {
		t.Errorf("the first line is %q", header)
	}
}

// A shared screen must not end a title or a sentence before what matters in it, at any size, nor
// leave open whether a problem is below the list.
func TestNothingOfAWatchIsCutFromItsStartToItsEnd(t *testing.T) {
	t.Parallel()
	for _, size := range []terminalSize{{60, 20}, {80, 24}, {100, 30}, {120, 40}, {160, 48}} {
		var clock time.Time
		d := startStages(t, &clock, size.w, size.h)
		for {
			d.fits()
			d.hides("…")
			if size.w == 160 { // beside the list stands what to do about the chosen one
				for range 4 {
					d.press("n")
					d.hides("…")
				}
				d.press("esc")
			}
			for _, l := range strings.Split(d.screen(), "\n") {
				if below, found := strings.CutPrefix(strings.TrimSpace(l), "↓ "); found && !strings.Contains(below, " problem") && !strings.Contains(below, " note") {
					t.Errorf("%v: %q says nothing of what is below:\n%s", size, l, d.screen())
				}
			}
			if d.m.watch.Done() {
				break
			}
			nextStage(d, &clock)
		}
	}
}

// What is left to do is in view before what is settled, and its fixes before more than the first
// changes. The path stays, and what no longer applies is counted: else it looks as if much was lost.
func TestEveryProblemOfAWatchIsInViewOnASmallScreen(t *testing.T) {
	t.Parallel()
	var clock time.Time
	d := startStages(t, &clock, 80, 24)
	nextStage(d, &clock) // the request is accepted
	problems := d.m.snapshot().Total()[results.Failed]
	list, _, _ := strings.Cut(d.screen(), "Changes: ")
	if n := strings.Count(list, "\n   ✗ "); n != problems || n != 7 {
		t.Errorf("%d of %d problems are in view:\n%s", n, problems, d.screen())
	}
	d.shows("Done  10 checks passed, 8 no longer apply ──")
	d.shows("   pod → DNS ✗ → Astro ✗ → peering ✓ ")
	d.shows("→ Add the route")
	d.shows("→ Enable DNS resolution")
	d.shows("Changes at 14:02:24: 1 fixed, 3 now known  ctrl+p lists all ──")
	d.send(tea.WindowSizeMsg{Width: 60, Height: 20})
	d.shows("↓ 2 problems\n Done  10 checks passed")
}

// A row of the list is worth more than the height of large letters.
func TestTheBannerOfAWatchYieldsToTheList(t *testing.T) {
	t.Parallel()
	for _, size := range []terminalSize{{100, 30}, {120, 40}} {
		var clock time.Time
		d := startStages(t, &clock, size.w, size.h)
		d.hides("███")
		d.shows(spaced("WAITING"))
		for !d.m.watch.Done() {
			nextStage(d, &clock)
		}
		d.shows("███")
		d.shows("Path from a pipeline")
	}
}

// A watch that waits for long must not look as if it had stopped: it says when it last checked, and
// that its rounds slow down.
func TestAWatchSaysThatItStillChecks(t *testing.T) {
	t.Parallel()
	for width, want := range map[int]string{60: "next check at 14:06:15", 80: " unchanged since 14:02:15, less often: next at 14:06:15\n"} {
		var h handOff
		d := h.watch(t, width, 24)
		h.wait(d, 0)
		d.shows("next check at 14:04:15")
		h.wait(d, 0)
		h.wait(d, 0)
		d.shows(want)
		h.wait(d, 1)
		d.shows("next check at 14:07:15")
	}
	h := handOff{over: true} // and the verdict is a longer one
	d := h.watch(t, 80, 24)
	d.shows(spaced("NOT READY") + " · 1 OF 4 STEPS DONE ")
	d.shows("checked 14:02:15")
}

// What the first results advise can be taken back by the next ones: advice waits for all of them.
func TestAWatchAdvisesNothingBeforeItsFirstRoundHasEnded(t *testing.T) {
	t.Parallel()
	for _, width := range []int{80, 160} {
		h := handOff{hold: make(chan struct{})}
		d := h.watch(t, width, 40)
		d.shows("✗ Peering connection is active")
		d.shows("checking")
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

// The room finds each part of the page where it was: from round to round, only what is in a part
// changes.
func TestThePartsOfAWatchStayWhereTheyAre(t *testing.T) {
	t.Parallel()
	for _, size := range []terminalSize{{60, 20}, {80, 24}, {100, 30}, {160, 48}} {
		var clock time.Time
		d := startStages(t, &clock, size.w, size.h)
		path := 0
		for !d.m.watch.Done() {
			lines := strings.Split(d.screen(), "\n")
			line := func(start string) int {
				at := slices.IndexFunc(lines, func(l string) bool { return strings.HasPrefix(l, start) })
				if at < 0 {
					t.Fatalf("%v: %q is gone:\n%s", size, start, d.screen())
				}
				return at
			}
			at, left, done, changes := line(" Path from a pipeline"), line(" Left to do: "), line(" Done  "), line(" Changes")
			if left < at || done < left || changes < done {
				t.Errorf("%v: the parts are in another order:\n%s", size, d.screen())
			}
			if path = cmp.Or(path, at); at != path && size.w >= 80 { // else the line above can have a third one
				t.Errorf("%v: the path moves from line %d to %d:\n%s", size, path, at, d.screen())
			}
			nextStage(d, &clock)
		}
	}
}

// A key that does what is not on the screen seems not to work.
func TestSpaceShowsWhatIsDoneWhereverTheListIs(t *testing.T) {
	t.Parallel()
	for _, size := range []terminalSize{{60, 20}, {80, 24}, {120, 40}} {
		var clock time.Time
		d := startStages(t, &clock, size.w, size.h)
		nextStage(d, &clock)
		for _, from := range []string{"home", "end", "n"} {
			d.press(from, "space")
			d.shows("▸ Done  10 checks passed")
			d.shows("space hides\n   ✓ ")
			d.press("space")
			d.shows("space shows")
			d.hides("space hides")
		}
	}
}

// What a peering waits for has one mark, in its steps, on its path and in what is left to do.
func TestAFactOfAWatchHasOneMark(t *testing.T) {
	t.Parallel()
	var clock time.Time
	d := startStages(t, &clock, 80, 24)
	d.shows("Astro routes ·")
	d.shows("→ Astro · →")
	for range 4 {
		nextStage(d, &clock)
	}
	d.shows("zones ✗")
	d.shows("pod → DNS ✗")
	d.shows("✗ Private hosted zone authorized, not yet associated")
	d.shows("✓ done       Private hosted zone authorized, not yet associated")
	d.hides(" i ")
	d.hides("✗ Name does not resolve") // it is the check that waits for the zone
	nextStage(d, &clock)
	d.press("ctrl+p")
	d.shows("✓ done       Private hosted zone associated with Astro")
	d.shows("✓ fixed      Name of the service: orders")
}

// A watch that runs overnight says of which day a time is.
func TestAWatchNamesTheDayOfAnEarlierChange(t *testing.T) {
	t.Parallel()
	var h handOff
	d := h.watch(t, 80, 24)
	d.shows("✓ done   ✗ not done   · waits for another   ? not known   ! warning")
	h.wait(d, 1)
	h.now = h.now.Add(12 * time.Hour)
	h.wait(d, 1)
	d.shows("Changes: none since Wed 14:03 ")
	d.shows("Wed 14:03  ✓ fixed      Peering connection is active")
}

// On a shared screen, the key that masks it is among the last to be left out.
func TestTheFooterOfAWatchHasTheMask(t *testing.T) {
	t.Parallel()
	for _, width := range []int{60, 80, 100} {
		var h handOff
		d := h.watch(t, width, 24, func(o *Options) { o.Mask = nil })
		for _, at := range []struct{ key, own string }{{"esc", "f copy "}, {"down", "enter details"}, {"enter", "c copy"}} {
			d.press(at.key)
			for _, key := range []string{at.own, "ctrl+x mask ids", "? help", "ctrl+c leave"} {
				if !strings.Contains(footerOf(d), key) {
					t.Errorf("%d columns, after %s: the footer is %q, without %q", width, at.key, footerOf(d), key)
				}
			}
		}
	}
}

// Whose turn it is, and who need not wait for that: the line and the heading of what is left name the
// same owner, and the line says what the user asks for.
func TestTheNextLineOfAWatchNamesEachWhoCanAct(t *testing.T) {
	t.Parallel()
	var clock time.Time
	d := startStages(t, &clock, 120, 40)
	d.hides("can act now")
	nextStage(d, &clock)
	d.shows("and 2 more. Astronomer can act now,\n too.")
	d.shows("→ Send a message to Astronomer's support")
	d.hides("Send this to Astronomer's support\n") // without what to send
	for range 3 {
		nextStage(d, &clock)
	}
	d.hides("can act now")
	d.shows("Next: Astronomer, once you ask: \"Please associate the cluster's VPC with our private hosted zone\n Z08230031EXAMPLE0001.\"")
	d.hides("Next: You")
	d.hides("Later: ") // it is what the room waits for
	d.shows("Left to do: Astronomer  1 problem, 1 check waiting ──")
}

// The VPC's route tables and the way back from the service are two things.
func TestAWatchHasDistinctWordsForItsStepsAndItsPath(t *testing.T) {
	t.Parallel()
	var clock time.Time
	d := startStages(t, &clock, 80, 24)
	d.shows("  VPC routes ✗  Astro routes ·")
	d.shows("\n Path from a pipeline to the data service, and back by route table private-a ──")
	d.shows("→ orders ✓ → back ✗\n")
	d.hides(" route ✗")
}

// However many services there are and however small the screen is, what is left to do is on it.
func TestAWatchShowsWhatIsLeftOnEveryScreen(t *testing.T) {
	t.Parallel()
	var services []string
	for i := range 12 {
		services = append(services, fmt.Sprintf("db%02d=postgres://10.40.3.%d:5432", i, i+10))
	}
	for _, size := range []terminalSize{{40, 12}, {60, 16}, {80, 20}, {80, 24}, {120, 40}} {
		var clock time.Time
		d := startStages(t, &clock, size.w, size.h, func(o *Options) {
			if err := o.Machine.Set(steps.KeyPeerServices, services); err != nil {
				t.Fatal(err)
			}
		})
		d.fits()
		d.shows("Left to do: You  12 problems")
		d.shows("✗ No network interface with the")
		d.shows(" Done  ")
		d.shows("── target account 444455556666 ")
		if size.h >= 20 {
			d.shows("more paths")
		}
	}
}
