package wizard

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/ui/wizard/results"
)

// Once the peering is ready, the room sees it in large letters.
func TestAReadyPeeringHasABanner(t *testing.T) {
	t.Parallel()
	for _, size := range []terminalSize{{60, 20}, {80, 24}, {160, 48}} {
		var h handOff
		d := h.watch(t, size.w, size.h)
		d.shows("  WAITING · 1 of 4 steps done ")
		if size.w > 60 { // the names of the steps have its place
			d.shows("  checked 14:02:15")
		}
		d.hides("███") // while something is left, the list needs the room
		h.wait(d, 2)
		d.shows("Press enter to leave and print the report, ctrl+r to check")
		if strings.Contains(d.screen(), "███") != (size.h >= 24) {
			t.Errorf("%v:\n%s", size, d.screen())
		}
	}
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
			if strings.Contains(ansi.Strip(l), want) {
				bar = l
			}
		}
		if !strings.Contains(bar, begin) || begin == "" {
			t.Errorf("%s is %q, without %q", want, bar, begin)
		}
	}
}

// A viewer who joins while a list or a finding covers the watch sees the verdict all the same.
func TestAListOverAWatchHasTheVerdict(t *testing.T) {
	t.Parallel()
	for _, width := range []int{60, 80, 120} {
		var h handOff
		d := h.watch(t, width, 24)
		for _, keys := range [][]string{{"ctrl+y"}, {"esc", "down", "enter"}} {
			d.press(keys...)
			if strip := strings.Split(d.screen(), "\n")[1]; !strings.Contains(strip, " waiting · 1 of 4 steps done ") {
				t.Errorf("at %d columns, after %v: %q", width, keys, strip)
			}
		}
	}
}

// "1 of 6 steps done" says nothing to who does not know the steps. "The DNS option lost its second word, and
// below stood the DNS of the path, with another mark": a step has one name at each size, whatever is counted.
func TestAWatchNamesItsSteps(t *testing.T) {
	t.Parallel()
	var clock time.Time
	d := startStages(t, &clock, 80, 24)
	for _, want := range []string{
		"   request ✓  accepted ✗  routes ✗  Astro routes ·  DNS option ·  zones ✗\n",
		"   request ✓  accepted ✓  routes ✗  Astro routes ✗  DNS option ✗  zones ✗\n",
		"   request ✓  accepted ✓  routes 1/3 ✗  Astro routes ✓  DNS option ✗  zones ✗\n",
		"   request ✓  accepted ✓  routes 2/3 ✗  Astro routes ✓  DNS option ✓  zones ✗\n",
		"   request ✓  accepted ✓  routes ✓  Astro routes ✓  DNS option ✓  zones ✗\n",
		"   request ✓  accepted ✓  routes ✓  Astro routes ✓  DNS option ✓  zones ✓\n",
	} {
		d.shows(want)
		nextStage(d, &clock)
	}
	d.send(tea.WindowSizeMsg{Width: 80, Height: 23})
	d.hides("request ✓")
	d.shows("READY")
	d.send(tea.WindowSizeMsg{Width: 60, Height: 24})
	d.shows("   request ✓  accepted ✓  routes ✓  Astro ✓  DNS ✓  zones ✓\n")
	d = startStages(t, &clock, 80, 24)
	for names := map[int]string{}; ; nextStage(d, &clock) {
		for _, width := range []int{60, 66, 72, 79, 80, 81, 84, 100} {
			d.send(tea.WindowSizeMsg{Width: width, Height: 24})
			line := regexp.MustCompile(`\n   (request .*)`).FindStringSubmatch(d.screen())[1]
			now := regexp.MustCompile(`( \d/\d)? [✓✗·?]`).ReplaceAllString(line, "")
			if names[width] = cmp.Or(names[width], now); now != names[width] {
				t.Errorf("%d columns: the steps are %q, and were %q", width, now, names[width])
			}
		}
		if d.m.watch.Done() {
			break
		}
	}
}

// A mark without a name says nothing to who looks on, nor does a bare "+3": where the steps have no line of their own, those that
// are left are named with theirs.
func TestASmallWatchNamesTheStepsThatAreLeft(t *testing.T) {
	t.Parallel()
	var clock time.Time
	d := startStages(t, &clock, 60, 20)
	for _, tt := range []struct {
		size terminalSize
		want string
	}{
		{terminalSize{60, 20}, "   WAITING · 1 of 6 steps done  accepted ✗  +4 steps\n"},
		{terminalSize{66, 20}, "   WAITING · 1 of 6 steps done  accepted ✗  routes ✗  +3 steps\n"},
		{terminalSize{80, 23}, "   WAITING · 1 of 6 steps done  accepted ✗  +4 steps         checked 14:02:15\n"},
		{terminalSize{100, 23}, "   WAITING · 1 of 6 steps done  accepted ✗  routes ✗  Astro ·  +2 steps          checked 14:02:15\n"},
		{terminalSize{60, 24}, "   request ✓  accepted ✗  routes ✗  Astro ·  DNS ·  zones ✗\n"},
		{terminalSize{80, 24}, "   WAITING · 1 of 6 steps done  "},
		{terminalSize{50, 20}, "   WAITING · 1 of 6 steps done\n"},
		{terminalSize{40, 20}, "   WAITING · 1 of 6 steps done\n"},
	} {
		d.send(tea.WindowSizeMsg{Width: tt.size.w, Height: tt.size.h})
		if !strings.Contains(d.screen(), tt.want) {
			t.Errorf("at %v there is no %q:\n%s", tt.size, tt.want, d.screen())
		}
	}
	d.send(tea.WindowSizeMsg{Width: 60, Height: 20})
	for range 4 {
		nextStage(d, &clock)
	}
	d.shows("   WAITING · 5 of 6 steps done  zones ✗")
}

// "Three problems, and one of them has a fix." The fix comes before what was found and, in its first words,
// before a line less; one that several problems share is said once, and named whole where there is room.
func TestEachProblemOfAWatchHasItsFixOnASmallScreen(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		size terminalSize
		keys string
		want []string
	}{
		{terminalSize{80, 24}, "", []string{
			"   ✗ CIDR 172.20.0.0/19 overlaps the target VPC's 172.20.16.0/20\n     → Choose another network for the data plane, such as 172.20.224.0/19\n",
			"   ✗ Target VPC already routes 172.20.0.0/19  rtb-0cc10000000000002  → same fix\n",
			"   ✗ CIDR 172.20.0.0/19 overlaps 172.20.0.0/20, peered with the target\n   ? Peering request",
			" → Choose another network for the data plane…\n With another CIDR: Target",
			"   ✗ Port 3306 not open to 172.20.0.0/19: ledger       → Wait for another CIDR…\n",
			"   ! Resolver rule forwards data.example.internal elsewhere   → Make sure that…\n", // where there is one, some words say
		}},
		{terminalSize{80, 24}, "ctrl+x", []string{
			" (private-a)    → same fix\n",
			"peered with the target  [pcx-C]\n   ? Peering request",
			"   ✗ Port 3306 not open to 172.20.0.0/19: ledger       → Wait for another CIDR…\n",
		}},
		{terminalSize{120, 40}, "", []string{"  rtb-0cc10000000000002 (private-a)                      → same fix\n"}},
		{terminalSize{60, 20}, "", []string{
			"\n     172.20.16.0/20  → Choose another network for the data…\n   ✗ Target VPC already routes 172.20.0.0/19     → same fix\n",
			" peered wit…\n   ↓ 2 problems, ", // which goes on
		}},
	} {
		d := watchOf(t, "overlap", tt.size.w, tt.size.h)
		if tt.keys != "" {
			d.press(tt.keys)
		}
		for _, want := range tt.want {
			d.shows(want)
		}
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
		d.hides("Passed ──")
		text := strings.Join(strings.Fields(d.screen()), " ")
		for _, want := range []string{
			"Astro cluster Production data (172.20.0.0/19) and vpc-0d47a11e5c0ffee01 are peered. Every check passes.",
			"Next: You. Test a connection from a pipeline: nothing was sent to your data services.",
			"Passed 18 checks · 8 do not apply",
		} {
			if !strings.Contains(text, want) {
				t.Errorf("%v does not show %q:\n%s", size, want, d.screen())
			}
		}
	}
}

// A shared screen must not end a title or a word before what matters in it, at any size, nor leave
// open whether a problem is below the list. What was found, and a fix, can end with a clause, which a
// mark shows: words to send look whole without one.
func TestNothingOfAWatchIsCutFromItsStartToItsEnd(t *testing.T) {
	t.Parallel()
	cut := regexp.MustCompile(`^ +→ \w.*\w…"?$|^ +[✗!?] .*[\w)\]]  \w.*\w…$|^ +[✗!?] \S+-\S+ .*\w…$| → \w.*\w…$`)
	for _, size := range []terminalSize{{60, 20}, {80, 24}, {100, 30}, {120, 40}, {160, 48}} {
		var clock time.Time
		d := startStages(t, &clock, size.w, size.h)
		for {
			d.fits()
			for _, l := range strings.Split(d.screen(), "\n") {
				l, _, _ = strings.Cut(l, " │")
				if l = strings.TrimRight(l, " "); strings.Contains(l, "…") && !cut.MatchString(l) {
					t.Errorf("%v: %q is cut:\n%s", size, l, d.screen())
				}
			}
			if size.w == 160 { // beside the list stands what to do about the chosen one
				for range 4 {
					d.press("n")
					for _, l := range strings.Split(d.screen(), "\n") {
						if _, pane, _ := strings.Cut(l, " │"); strings.Contains(pane, "…") {
							t.Errorf("%q is cut:\n%s", l, d.screen())
						}
					}
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
	d.shows(" Passed  11 checks · 8 do not apply: the peering is active ──")
	d.shows("   pod → DNS ✗ → Astro ✗ → peering ✓ ")
	d.shows("→ Add the route")
	d.shows("→ Enable DNS resolution")
	d.shows("Changes at 14:02:24: 1 fixed, 3 now known  ctrl+p lists all ──")
	d.send(tea.WindowSizeMsg{Width: 60, Height: 20})
	d.shows("↓ 2 problems\n Passed  11 checks · 8 do not apply ──")
}

// A row of the list is worth more than the height of large letters.
func TestTheBannerOfAWatchYieldsToTheList(t *testing.T) {
	t.Parallel()
	for _, size := range []terminalSize{{100, 30}, {120, 40}} {
		var clock time.Time
		d := startStages(t, &clock, size.w, size.h)
		d.hides("███")
		d.shows("WAITING")
		for !d.m.watch.Done() {
			nextStage(d, &clock)
		}
		d.shows("███")
		d.shows("Path from a pipeline")
	}
}

// The room finds each part of the page where it was: from round to round, only what is in a part
// changes. "What passed is on line 19, then 16, then 15, and the changes follow it": what is below the findings
// stands at the end of the page, and empty lines above it.
func TestThePartsOfAWatchStayWhereTheyAre(t *testing.T) {
	t.Parallel()
	for _, size := range []terminalSize{{60, 20}, {80, 24}, {100, 30}, {120, 40}, {160, 48}} {
		var clock time.Time
		d := startStages(t, &clock, size.w, size.h)
		lines := []string{}
		line := func(start string) int {
			at := slices.IndexFunc(lines, func(l string) bool { return strings.HasPrefix(l, start) })
			if at < 0 {
				t.Fatalf("%v: %q is gone:\n%s", size, start, d.screen())
			}
			return at
		}
		was := map[string]int{}
		parts := []string{" Path from a pipeline", " Passed  ", " Changes"}
		if size.h < 30 { // else the marks are explained where they are
			parts = append(parts, "   ✓ done, passes  ✗ not done, blocked  · known later  ? not known")
		}
		if size.h < 24 { // two parts of which have no room: the line above the path can be a third one
			parts = parts[1:3]
		}
		stays := func() {
			for _, part := range parts {
				at := line(part)
				if before, known := was[part]; known && at != before {
					t.Errorf("%v: %q moves from line %d to %d:\n%s", size, part, before, at, d.screen())
				}
				was[part] = at
			}
		}
		for {
			lines = strings.Split(d.screen(), "\n")
			if stays(); d.m.watch.Done() {
				break
			}
			if path, left, passed := line(" Path from a pipeline"), line(" Left to do: "), line(" Passed  "); left < path || passed < left {
				t.Errorf("%v: the parts are in another order:\n%s", size, d.screen())
			}
			d.press("down")
			lines = strings.Split(d.screen(), "\n")
			stays()
			d.press("esc")
			nextStage(d, &clock)
		}
		for _, name := range []string{"overlap", "expired", "active"} {
			d = watchOf(t, name, size.w, size.h)
			lines = strings.Split(d.screen(), "\n")
			stays()
		}
	}
}

// "25 lines flicker, and then the page is another one." While the checks run for the first time, they are
// counted, and each part is where it is later.
func TestAWatchIsCalmWhileItsChecksRunForTheFirstTime(t *testing.T) {
	t.Parallel()
	for _, size := range []terminalSize{{60, 20}, {80, 24}, {100, 30}, {160, 48}} {
		h := handOff{hold: make(chan struct{})}
		d := h.watch(t, size.w, size.h)
		d.held = 1
		d.settle()
		d.shows("  CHECKING")
		d.shows("The checks run for the first time: 4 of 5 done.")
		d.hides("checking\n")
		d.shows("✗ Peering connection is active") // problems as they come
		d.shows("Changes: none yet ──")
		first := strings.Split(d.screen(), "\n")
		d.held = 0
		close(h.hold)
		d.settle()
		d.shows("  WAITING")
		for i, l := range strings.Split(d.screen(), "\n") {
			for _, part := range []string{" Path ", " Left to do: ", " Passed  ", " Changes: "} {
				if strings.HasPrefix(l, part) && (i >= len(first) || !strings.HasPrefix(first[i], part)) {
					t.Errorf("%v: %q is on line %d now, and was not:\n%s\nbefore\n%s", size, part, i, d.screen(), strings.Join(first, "\n"))
				}
			}
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
			d.shows("▸ Passed  11 checks · 8 do not apply")
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
	d.hides(" i ")
	d.press("ctrl+p")
	d.shows("✓ done       Private hosted zone authorized\n")
	d.hides(" i ")
	d.press("esc")
	d.hides("✗ Name does not resolve") // it is the check that waits for the zone
	nextStage(d, &clock)
	d.press("ctrl+p")
	d.shows("✓ done       Private hosted zone associated with Astro")
	d.shows("✓ fixed      Name of the service: orders")
}

// The VPC's route tables and the way back from the service are two things.
func TestAWatchHasDistinctWordsForItsStepsAndItsPath(t *testing.T) {
	t.Parallel()
	var clock time.Time
	d := startStages(t, &clock, 80, 24)
	d.shows("  routes ✗  Astro routes ·")
	d.shows("\n Path from a pipeline, and back by route table private-a  hop by hop: alt+p ──")
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
		d.shows("Left to do: Target VPC's owner") // whose turn it is
		d.shows("✗ ")
		d.shows(" Passed  ")
		d.shows("── target account 444455556666 ")
		if size.h >= 20 {
			d.shows("more paths")
		}
	}
}

// A notice is there for a moment: the list that the room reads stays as it is.
func TestANoticeInAWatchTakesNoRowOfTheList(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		size  terminalSize
		above string // what begins the part that the notice may cover
	}{
		{terminalSize{80, 24}, "\n Changes: none since "},
		{terminalSize{60, 20}, "\n Changes: none since "},
		{terminalSize{120, 40}, "\n Changes: none since "},
	} {
		var clock time.Time
		d := startStages(t, &clock, tt.size.w, tt.size.h)
		list, _, found := strings.Cut(d.screen(), tt.above)
		d.press("f")
		d.shows("Copied the message for the target VPC's owner")
		if got := d.screen(); !found || !strings.HasPrefix(got, list) {
			t.Errorf("%v: without the notice\n%s\nwith it\n%s", tt.size, list, got)
		}
		if lines := strings.Split(d.screen(), "\n"); !strings.HasPrefix(lines[len(lines)-1], " f ") {
			t.Errorf("%v: the keys are not below the notice:\n%s", tt.size, d.screen())
		}
	}
}
