package wizard

import (
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// The footer has the way to the next field wherever there is one, and that out of the wizard and
// to help, on every step.
func TestTheFooterHasTheKeysThatMatterMost(t *testing.T) {
	t.Parallel()
	for _, size := range []terminalSize{{60, 20}, {80, 24}, {120, 40}} {
		for name, s := range map[string]scene{"blocked": {scenario: "blocked"}, "nothing answered": {empty: true}, "ready": {}} {
			d := s.start(t, size.w, size.h)
			for step := range d.m.machine.Steps() {
				d.press("alt+" + strconv.Itoa(step+1))
				lines := strings.Split(strings.TrimRight(d.screen(), "\n "), "\n")
				footer := lines[len(lines)-1]
				want := []string{"enter ", "ctrl+g help", "ctrl+x mask", "ctrl+c leave"}
				if d.onSummary() || size.w < 80 && (name == "blocked" || d.fields() > 1) { // enter leaves, or there is no room
					want = want[:3]
				}
				if d.fields() > 1 {
					want = append(want, "tab next")
				}
				for _, key := range want {
					if !strings.Contains(footer, key) {
						t.Errorf("%s, %d columns, step %d: no %q in %q", name, size.w, step+1, key, footer)
					}
				}
			}
		}
	}
}

// In a list of findings the keys of the chosen one come before those to other problems.
func TestTheFooterOfAFindingHasItsOwnKeysFirst(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		keys []string
		want string
	}{
		{[]string{"alt+6", "tab", "tab"}, "v move"},
		{[]string{"alt+2", "tab", "tab"}, "enter details  a acknowledge  ctrl+n problem  g field"},
		{[]string{"alt+3", "down"}, "enter details  ctrl+y list  ctrl+n problem  p policy"},
		{[]string{"alt+4", "ctrl+n"}, "enter details  ctrl+y list  ctrl+n problem  g field"},
		{[]string{"alt+5", "ctrl+n"}, "enter details  ctrl+y list  ctrl+n problem  g field"},
		{[]string{"alt+6", "ctrl+n"}, "enter details  v move  ctrl+y list  ctrl+n problem"},
		{[]string{"alt+6", "tab", "down"}, "enter edit  v move to Peering  d remove"},
		{[]string{"alt+6", "tab", "down", "down"}, "enter edit  v move to Peering  d remove"},
		{[]string{"alt+5"}, "enter next  ctrl+y list  ctrl+n problem"},
	} {
		d := scene{scenario: "blocked", found: true, keys: c.keys}.start(t, 80, 24)
		if !strings.Contains(d.screen(), c.want) {
			t.Errorf("after %s the screen does not show %q:\n%s", c.keys, c.want, d.screen())
		}
	}
}

// Masked and simulated, the header of a narrow screen still has the steps and the checks in full.
func TestTheHeaderHasRoomForBothBanners(t *testing.T) {
	t.Parallel()
	d := scene{keys: []string{"ctrl+x", "alt+3"}}.start(t, 60, 20)
	d.shows("DEMO   MASKED   1✓ 2✓ [3✓] 4✓ 5✓ 6✓ 7✓ 8✓ 9✓")
	if header := strings.Split(d.screen(), "\n")[0]; !strings.HasSuffix(header, " READY") {
		t.Errorf("the header is %q", header)
	}
}

// At 80 columns a user who types finds the ways to the problems, and one who reads the summary
// what to send.
func TestTheFooterHasTheWaysToTheProblemsAndWhatToSend(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		story string
		keys  []string
		w, h  int
		want  string
	}{
		{"while a name is typed", []string{"alt+4"}, 80, 24, "enter next step  tab next  ctrl+y list   ctrl+c leave  ctrl+g help  ctrl+x mask"},
		{"while a network is typed", []string{"alt+5"}, 80, 24, "enter next  ctrl+y list  ctrl+n problem  ctrl+c leave  ctrl+g help  ctrl+x mask"},
		{"on a narrow screen", []string{"alt+5"}, 60, 20, "enter next step   ctrl+y list      ctrl+g help  ctrl+x mask"},
		{"on a wide one", []string{"alt+4"}, 120, 40, "enter next step   tab next   esc back   ctrl+y list   ctrl+n problem             ctrl+c leave  ctrl+g help  ctrl+x mask"},
		{"on the summary", []string{"alt+9"}, 80, 24, "enter finish  ctrl+y list  c copy draft  e save files  ctrl+g help  ctrl+x mask"},
		{"on a masked summary", []string{"ctrl+x", "alt+9"}, 80, 24, "enter finish  ctrl+y list  c copy draft  e save files  ctrl+g help  ctrl+x show"},
		{"on a wider summary", []string{"alt+9"}, 100, 30, "enter finish   ctrl+y list   ctrl+n problem   c copy draft   e save files  ctrl+g help  ctrl+x mask"},
		{"on a wide summary", []string{"alt+9"}, 120, 40, "enter finish  ctrl+y list  ctrl+n problem  c copy draft  e save files  esc back  ctrl+c leave  ctrl+g help  ctrl+x mask"},
		{"on a narrow summary", []string{"alt+9"}, 60, 20, "enter finish  c draft  e save      ctrl+g help  ctrl+x mask"},
		{"in the list of what is left", []string{"ctrl+y"}, 80, 24, "enter details  esc close  tab owner  ctrl+n problem    ctrl+g help  ctrl+x mask"},
	} {
		t.Run(c.story, func(t *testing.T) {
			d := scene{scenario: "blocked", keys: c.keys}.start(t, c.w, c.h)
			if !strings.Contains(footerOf(d), c.want) {
				t.Errorf("the footer is %q, not %q", footerOf(d), c.want)
			}
		})
	}
}

// Without a problem, too, a summary that is not ready says which key saves it.
func TestTheFooterOfAnIncompleteSummarySaysWhatSavesIt(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "story", empty: true, keys: []string{"alt+9"}}.start(t, 80, 24)
	if want := "enter finish  c draft  e save files      ctrl+c leave  ctrl+g help  ctrl+x mask"; !strings.Contains(footerOf(d), want) {
		t.Errorf("the footer is %q, not %q", footerOf(d), want)
	}
	d = scene{scenario: "blocked", keys: []string{"alt+9"}}.start(t, 80, 24)
	d.shows("Who acts (e, then o, saves messages to the others; ctrl+y opens the list)")
}

// In a narrow part of a split terminal, help is still named: it has all other keys.
func TestTheFooterOfANarrowTerminalHasHelp(t *testing.T) {
	t.Parallel()
	for _, width := range []int{40, 44, 50, 52} {
		for _, keys := range [][]string{nil, {"alt+4"}, {"ctrl+y"}, {"alt+9"}} {
			d := scene{scenario: "blocked", keys: keys}.start(t, width, 24)
			if footer := footerOf(d); !strings.HasPrefix(footer, " enter ") || !strings.Contains(footer, "ctrl+g help") || width >= 52 && !strings.HasSuffix(footer, "ctrl+x mask") {
				t.Errorf("%d columns, after %v: the footer is %q", width, keys, footer)
			}
		}
	}
}

// "not checked yet: enter checks it", says the result of an earlier value: the footer says the same of
// enter, and of a name that no check reads it says where enter goes.
func TestTheFooterSaysThatEnterChecksAValue(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		keys []string
		want string
	}{
		{[]string{"alt+5", "ctrl+t"}, " enter check it, next step "},
		{[]string{"alt+5", "backspace", "backspace", ":19"}, " enter check it, next step "},
		{[]string{"alt+4", "tab", "down"}, " enter check it, next field  tab take it "},
		{[]string{"alt+4", ":x"}, " enter next field "},
		{[]string{"alt+5"}, " enter next  "},
		{[]string{"alt+5", "ctrl+u"}, " enter next  "}, // nothing is entered that could be checked
	} {
		d := scene{scenario: "blocked", keys: c.keys}.start(t, 80, 24)
		if footer := footerOf(d) + " "; !strings.HasPrefix(footer, c.want) {
			t.Errorf("after %v the footer is %q, not %q", c.keys, footer, c.want)
		}
		if checks := strings.Contains(d.screen(), "enter checks it"); checks && !strings.Contains(c.want, "check it") {
			t.Errorf("after %v the footer is %q, and a finding says that enter checks\n%s", c.keys, c.want, d.screen())
		}
	}
	d := scene{scenario: "blocked", keys: []string{"alt+5", "ctrl+u"}}.start(t, 80, 24)
	d.press(":10.96.32.0/19")
	d.shows("→ not checked yet: enter checks it")
}

// A user who shares a screen finds the key of the mask on each page, and the way back once it is masked.
func TestTheFooterHasTheKeyOfTheMaskOnEachPage(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"blocked", "ready", "active", "denied"} {
		for masked, want := range map[bool]string{false: "ctrl+x mask", true: "ctrl+x unmask"} {
			d := scene{scenario: name}.start(t, 80, 24)
			if masked {
				d.press("ctrl+x")
				want = "ctrl+x "
			}
			for step := range d.m.machine.Steps() {
				d.press("alt+" + strconv.Itoa(step+1))
				for range d.fields() + 1 {
					if !strings.Contains(footerOf(d), want) {
						t.Errorf("%s, masked %v, step %d: no %q in %q", name, masked, step+1, want, footerOf(d))
					}
					d.press("tab")
				}
			}
			for _, key := range []string{"ctrl+y", "enter", "right", "right"} {
				if d.press(key); !strings.Contains(footerOf(d), want) {
					t.Errorf("%s, masked %v, after %s: no %q in %q", name, masked, key, want, footerOf(d))
				}
			}
		}
	}
}

// Who shares a screen has to find the key that masks it before there is something to mask.
func TestTheFirstScreenNamesTheKeyOfTheMask(t *testing.T) {
	t.Parallel()
	for name, of := range map[string]scene{
		"with problems": {scenario: "blocked"}, "without": {}, "nothing answered": {scenario: "story", empty: true},
	} {
		d := of.start(t, 80, 24)
		for _, key := range []string{"enter next", "ctrl+x mask", " help", "ctrl+c leave"} {
			if !strings.Contains(footerOf(d), key) {
				t.Errorf("%s: the footer is %q, without %q", name, footerOf(d), key)
			}
		}
	}
}

// In the list of what is left, the keys that move in it stand in one place, whatever row is chosen. What
// settles the row is in the footer where there is room, else in the row, and the line above the list copies.
func TestTheFooterOfTheListHasItsKeysInOnePlace(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		width, height int
		keys          []string // before
		begins        string
	}{
		{60, 20, nil, "enter details "},
		{80, 24, nil, "enter details esc close tab owner ctrl+n problem "},
		{80, 24, []string{"ctrl+x"}, "enter details esc close tab owner ctrl+n "},
		{100, 30, nil, "enter details esc close tab owner ctrl+n problem "},
		{120, 40, nil, "enter details esc close tab owner ctrl+n problem "},
	} {
		for finding, settles := range map[string]string{
			"CIDR 10.96.32.0/20": "", "Address 10.40.3.17": "v move", "Astro CLI 0.28.1": "a acknowledge", "1 EC2 instance": "a acknowledge", "2 actions denied": "",
		} {
			if len(c.keys) > 0 && finding == "1 EC2 instance" {
				continue // masked
			}
			d := scene{scenario: "blocked", found: true, keys: append(c.keys, "ctrl+y")}.start(t, c.width, c.height)
			d.to(finding)
			if footer := strings.Join(strings.Fields(footerOf(d)), " "); !strings.HasPrefix(footer, c.begins) || !strings.Contains(footer, " esc close ") || !strings.Contains(footer, " help") {
				t.Errorf("%s, %d columns: the footer is %q, not %q", finding, c.width, footer, c.begins)
			}
			d.shows(settles)
		}
	}
}

// "At problem 2 the footer had g, and at the others it worked without a word." Where a field solves a problem, its row or
// the footer says so, and enter and ctrl+n have one name on a page and in the list.
func TestEachProblemOfAFieldNamesTheKeyToIt(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "blocked", found: true}.start(t, 80, 24)
	for problem := range 9 {
		d.press("ctrl+n")
		if !strings.HasPrefix(footerOf(d), " enter details ") || !strings.Contains(footerOf(d), "ctrl+n problem") {
			t.Errorf("problem %d: the footer is %q", problem+1, footerOf(d))
		}
		d.shows("g field")
		field := d.pointer()
		if d.press("g"); d.pointer() == field {
			t.Errorf("problem %d: g does nothing", problem+1)
		}
		d.press("esc")
	}
	d.press("ctrl+y")
	if f := footerOf(d); !strings.HasPrefix(f, " enter details ") || !strings.Contains(f, "ctrl+n problem") {
		t.Errorf("the list: the footer is %q", f)
	}
}

// With little room, what is done about a finding comes before what leads to others; with more, the message to its
// owner is there, too.
func TestTheFooterHasTheKeysOfTheFixFirst(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		of   scene
		size terminalSize
		want string
	}{
		{scene{scenario: "blocked", keys: []string{"ctrl+y"}}, terminalSize{60, 20}, "enter details  esc close  c copy "},
		{scene{scenario: "blocked", keys: []string{"ctrl+y", "enter"}}, terminalSize{60, 20}, "esc close  ctrl+t use it  c copy "},
		{scene{scenario: "blocked", keys: []string{"ctrl+y", "tab", "enter"}}, terminalSize{60, 20}, "esc close   c copy   ctrl+n next "},
		{scene{scenario: "blocked", keys: []string{"ctrl+y", "tab", "enter"}}, terminalSize{80, 24}, "esc close  c copy  ctrl+n problem  g field  f message "},
		{scene{scenario: "blocked", keys: []string{"ctrl+y", "s"}}, terminalSize{60, 20}, "esc close  c copy it  ctrl+n next "},
		{scene{scenario: "ready", keys: []string{"alt+9", "end", "down", "down", "home", "down", "down", "down"}}, terminalSize{80, 24}, "enter show   c copy the ticket   e save files "},
	} {
		d := c.of.start(t, c.size.w, c.size.h)
		for range 40 {
			if !strings.Contains(c.want, "enter show") || strings.Contains(footerOf(d), "enter show") {
				break
			}
			d.press("down")
		}
		if f := footerOf(d) + " "; !strings.HasPrefix(f, " "+c.want) {
			t.Errorf("%v: the footer is %q, not %q", c.size, f, c.want)
		}
	}
	d := startStages(t, new(time.Time), 80, 24)
	for _, want := range []string{" f message  ctrl+y list  ctrl+n next      ctrl+c leave", " enter details  ctrl+n next  f message    ctrl+c leave", " esc close   c copy   ctrl+n next   f message "} {
		if !strings.HasPrefix(footerOf(d), want) {
			t.Errorf("a watch: the footer is %q, not %q", footerOf(d), want)
		}
		d.press(map[bool]string{true: "down", false: "enter"}[d.pointer() == ""])
	}
}

// A summary that is ready says how to copy the ticket, right after an answer that can be undone, too.
func TestTheFooterOfAReadySummaryHasTheTicket(t *testing.T) {
	t.Parallel()
	for _, size := range []terminalSize{{60, 20}, {80, 24}, {120, 40}} {
		d := scene{keys: []string{"alt+8"}}.start(t, size.w, size.h)
		d.press("alt+4", "ctrl+u", ":Payments", "alt+9")
		d.shows("c copies the ticket")
		if !strings.Contains(footerOf(d), "c copy the ticket") {
			t.Errorf("%d columns: the footer is %q", size.w, footerOf(d))
		}
	}
}

// A key that is learned on one screen has the same name on the next one.
func TestTheKeyOfTheNextProblemHasOneName(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "blocked"}.start(t, 120, 40)
	for step := range d.m.machine.Steps() {
		d.press("alt+" + strconv.Itoa(step+1))
		for _, key := range []string{" ctrl+n ", " ctrl+g help"} {
			if !strings.Contains(footerOf(d), key) {
				t.Errorf("step %d: no %q in %q", step+1, key, footerOf(d))
			}
		}
	}
	d.press("?")
	d.shows("ctrl+n")
	d.press("end")
	d.shows("Where no text is typed, ? is ctrl+g, and n is ctrl+n.")
}

// With every answer given and problems left, the first screen says so, who acts first, and which key lists them.
func TestTheFirstScreenSaysThatTheAnswersAreGiven(t *testing.T) {
	t.Parallel()
	const given = "All answers are given. Next: "
	d := scene{scenario: "blocked"}.start(t, 80, 24)
	d.shows(given + "You. Fix \"CIDR 10.96.32.0/20 is too small, need a")
	d.shows("(1 check waits). alt+5 goes\n ")
	d.shows("there. ctrl+y lists all. AWS can take days for quotas: ask today.")
	scene{scenario: "overlap"}.start(t, 80, 24).shows("ctrl+y lists all that is left to fix.")
	scene{scenario: "expired"}.start(t, 80, 24).shows("All answers are given. 49 checks could not run")
	scene{scenario: "ready"}.start(t, 80, 24).shows("no check has found a problem. alt+9 shows what to")
	scene{scenario: "denied"}.start(t, 160, 48).shows(given + "IAM administrator. Fix \"3 actions not")
	scene{}.start(t, 80, 24).hides(given)
	scene{scenario: "story", empty: true}.start(t, 80, 24).hides(given)
}

// Where every answer is given, the first screen of a narrow terminal leads to each step with something
// left to do; on a wide one, the steps stand beside it.
func TestTheFirstScreenLeadsToTheStepsWithProblems(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		scenario string
		width    int
		want     []string
		not      string
	}{
		{"blocked", 80, []string{"✗ Account        5 problems, 1 warning    alt+2", "✗ DNS and paths  1 problem                alt+8"}, "Peering "},
		{"denied", 80, []string{"✗ Permissions    3 problems, 5 unverified  alt+3", "? Network        4 unverified"}, "Connectivity"},
		{"expired", 80, []string{"✗ Account        1 problem, 6 unverified  alt+2", "? Permissions    8 unverified             alt+3"}, "Connectivity"},
		{"blocked", 120, []string{"✗ 2 Account       5 problems"}, "alt+2"},
		{"ready", 80, nil, "alt+2"},
	} {
		d := scene{scenario: c.scenario}.start(t, c.width, 24)
		for _, want := range c.want {
			d.shows(want)
		}
		d.hides(c.not)
	}
	scene{scenario: "denied"}.start(t, 50, 40).shows("✗ Permissions    3 problems     alt+3") // no room for more
}

// In the detail of a finding the keys that do something with it come first: a long policy is copied, not
// read. The next problem follows, at every width: with it a user goes from finding to finding.
func TestTheFooterOfADetailHasWhatIsDoneWithTheFinding(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		of    scene
		row   string
		width int
		want  string
	}{
		"a policy": {scene{scenario: "blocked"}, "2 actions denied", 80, " esc close  c copy  p policy  ctrl+n problem  g step  "},
		"one policy for several findings, in a message": {scene{scenario: "denied"}, "3 actions not allowed", 80,
			" esc close   f message   p policy   ctrl+n problem  "},
		"one policy for several findings, with little room": {scene{scenario: "denied"}, "3 actions not allowed", 60, " esc close  f message  ctrl+n next  "},
		"one policy for several findings, with room": {scene{scenario: "denied"}, "3 actions not allowed", 120,
			" esc close   f message   c copy   p policy   ctrl+n problem   g step  "},
		"of several checks": {scene{scenario: "denied"}, "20 checks not determined", 80, " esc close   f message   p policy   ctrl+n problem  "},
		"a removal":         {scene{scenario: "blocked"}, "1 EC2 instance", 80, " esc close   a acknowledge   c copy   ctrl+n problem  "},
		"the user's":        {scene{scenario: "blocked"}, "CIDR 10.96.32.0/20", 80, " esc close   ctrl+t use it   c copy   ctrl+n problem  "},
	} {
		c.of.keys, c.of.found = []string{"ctrl+y"}, true
		d := c.of.start(t, c.width, 24)
		d.to(c.row)
		d.press("enter")
		if !strings.HasPrefix(footerOf(d), c.want) {
			t.Errorf("%s: the footer is %q, not %q", name, footerOf(d), c.want)
		}
	}
}

// The key that goes back stands right after those that lead on, whichever field and step has the focus.
func TestTheKeyThatGoesBackStandsInOnePlace(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"blocked", "ready"} {
		d := scene{scenario: name}.start(t, 120, 40)
		for step := range d.m.machine.Steps()[1:8] {
			d.press("alt+" + strconv.Itoa(step+2))
			for range d.fields() {
				_, others, found := strings.Cut(footerOf(d), "   esc back   ")
				before, _, _ := strings.Cut(footerOf(d), "   esc back   ")
				if !found || others == "" || strings.Contains(before, "ctrl+") || strings.Contains(before, "choose") {
					t.Errorf("%s, step %d: the footer is %q", name, step+2, footerOf(d))
				}
				d.press("tab")
			}
		}
	}
}

// On a call, ctrl+n is the key to say aloud, wherever a finding is chosen. What fixes the finding comes before
// what acknowledges it.
func TestTheKeysOfAFindingNameTheNextProblemAndFixBeforeAcknowledging(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		scene scene
		size  terminalSize
		shows string
	}{
		"a finding that can be acknowledged, on its page": {scene{scenario: "blocked", keys: []string{"alt+2", "ctrl+n"}}, terminalSize{80, 24}, "a acknowledge  ctrl+n problem"},
		"a field that solves it, in the details":          {scene{scenario: "denied", keys: []string{"ctrl+y", "tab", "enter"}}, terminalSize{80, 24}, "g field   c copy   ctrl+n problem"},
		"a field that solves it, on its row":              {scene{scenario: "denied", keys: []string{"ctrl+y", "tab"}}, terminalSize{80, 24}, "g field  c copy"},
		"a field that solves it, where there is room":     {scene{scenario: "denied", keys: []string{"ctrl+y", "tab"}}, terminalSize{120, 40}, "ctrl+n problem   g field"},
		"a field that solves it, on a small screen":       {scene{scenario: "denied", keys: []string{"ctrl+y", "tab", "enter"}}, terminalSize{60, 20}, "esc close   g field   ctrl+n next"},
		"the details on a small screen":                   {scene{scenario: "blocked", keys: []string{"ctrl+y", "tab", "tab", "enter"}}, terminalSize{60, 20}, "esc close  p policy  ctrl+n next"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tt.scene.start(t, tt.size.w, tt.size.h).shows(tt.shows)
		})
	}
}

// Help lists what each key does, once: on every page, at its fields and its findings, in what covers it, and in a watch.
func TestHelpNamesNoKeyTwiceForTheSame(t *testing.T) {
	t.Parallel()
	once := func(d *harness) {
		t.Helper()
		var names []string
		for _, b := range d.m.bindings(d.m.overlays.front(d.m.page)) {
			name := b.Help().Key + " " + b.Help().Desc
			if slices.Contains(names, name) {
				t.Errorf("%q is listed twice:\n%s", name, d.screen())
			}
			names = append(names, name)
		}
	}
	for _, scenario := range []string{"blocked", "overlap"} {
		watched := watchOf(t, scenario, 120, 40)
		d := scene{scenario: scenario}.start(t, 120, 40)
		for _, from := range []string{"alt+2", "alt+3", "alt+5", "alt+6", "alt+8", "alt+9", "ctrl+y", "alt+p"} {
			for _, d := range []*harness{watched, d} {
				d.press("esc", "esc", from)
				for range 5 {
					once(d)
					d.press("enter")
					once(d)
					if len(d.m.overlays) > 0 {
						d.press("esc")
					}
					d.press("tab", "down")
				}
			}
		}
	}
}

// "The command is on the screen, and no key copies it": c works there, and comes before keys of less use.
func TestTheDetailsHaveTheKeyThatCopies(t *testing.T) {
	t.Parallel()
	for scenario, tt := range map[string]struct{ title, want string }{
		"expired": {"Sign-in needed for profile astro-data-plane", " esc close   ctrl+l sign in   c copy   ctrl+n problem  "},
		"denied":  {"Target account", " esc close   g field   c copy   ctrl+n problem  "},
	} {
		copied := ""
		d := scene{scenario: scenario, keys: []string{"ctrl+y", "enter"}}.start(t, 80, 24, func(o *Options) { o.Clipboard = func(text string) (string, error) { copied = text; return "", nil } })
		for n := 0; !strings.Contains(d.screen(), tt.title) && n < 9; n++ {
			d.press("right")
		}
		if footer := footerOf(d); !strings.HasPrefix(footer, tt.want) {
			t.Errorf("%s: the footer is %q, not %q", scenario, footer, tt.want)
		}
		if d.press("c"); copied == "" {
			t.Errorf("%s: c copies nothing", scenario)
		}
	}
}
