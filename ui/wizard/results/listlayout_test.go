package results

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/ui/theme"
	"github.com/astronomer/astro-activate/ui/wizard/render"
)

// TestNothingIsCutWhileALineIsFree draws findings at every height: a line stays empty only
// where everything is shown in full.
func TestNothingIsCutWhileALineIsFree(t *testing.T) {
	g := theme.GlyphsFor(func(string) string { return "" }, "linux")
	r := render.Renderer{Theme: theme.New(true, g)}
	row := func(i int, s awscheck.Status, k Kind, detail, fix string) Row {
		return Row{ID: fmt.Sprint(i), Kind: k, Finding: steps.Finding{Finding: awscheck.Finding{ID: "region.quota", Status: s,
			Title: fmt.Sprintf("Quota %d is too small", i), Detail: detail, Remedy: awscheck.Remedy{Text: fix}}}}
	}
	long := strings.Repeat("The quota is five and twenty are needed ", 5) + "for the nodes."
	rows := []Row{
		row(1, awscheck.Fail, Failed, long, "Request an increase to "+strings.Repeat("eighty or more ", 8)+"units."),
		row(2, awscheck.Fail, Failed, "Short.", "Wait."),
		row(3, awscheck.Warn, Warned, long, "Request an increase."),
		row(4, awscheck.Info, Noted, long, ""),
	}
	for _, chosen := range []string{"", "3"} {
		for height := 8; height < 40; height++ {
			l := List{Pointer: chosen}
			c := Content{Of: &Snapshot{}, Rows: rows, Focused: chosen != ""}
			lines := l.Layout(r, c, 60, height)
			text := strings.Join(lines, "\n")
			if len(lines) > height {
				t.Fatalf("%d lines in %d:\n%s", len(lines), height, text)
			}
			if len(lines) < height && strings.Contains(text, g.Ellipsis) {
				t.Errorf("chosen %q: something is cut, with %d of %d lines:\n%s", chosen, len(lines), height, text)
			}
			for _, want := range []string{"Quota 1", "Request an increase to", "Quota 2", "> Wait"} {
				if !strings.Contains(text, want) && len(lines) >= 10 {
					t.Errorf("%d lines lack %q:\n%s", height, want, text)
				}
			}
		}
	}
}

// "The fix ends one word short, and the note below it takes three lines." A note has more than a line only where the
// problems above it are in full.
func TestTheFixOfAProblemHasItsLinesBeforeANote(t *testing.T) {
	r := render.Renderer{Theme: theme.Plain(theme.Unicode())}
	row := func(k Kind, title, detail, fix string) Row {
		return Row{ID: title, Kind: k, Finding: steps.Finding{Finding: awscheck.Finding{ID: awscheck.PathACL, Title: title, Detail: detail, Remedy: awscheck.Remedy{Text: fix}}}}
	}
	rows := []Row{
		row(Failed, "Port 3306 not open", "Security group sg-1 does not allow it.", "Add an inbound rule for the network of Astro to the security group."),
		row(Warned, "Resolver rule forwards", "A rule forwards queries elsewhere.", "Make sure that the zone has the records that pipelines need, today."),
		row(Noted, "Astro's side of the path", "The VPC is checked once the peering is requested: its routes and ACLs.", ""),
	}
	short := false
	for height := minFixHeight; height < 16; height++ {
		lines := (&List{}).Layout(r, Content{Of: &Snapshot{}, Rows: rows}, 50, height)
		note := slices.IndexFunc(lines, func(l string) bool { return strings.Contains(l, "Astro's side") })
		if above := strings.Join(lines[:max(0, note)], "\n"); note >= 0 && len(lines) > note+1 {
			if strings.Contains(above, "…") || !strings.Contains(above, "to the security group\n") || !strings.HasSuffix(above, "pipelines need, today") {
				t.Errorf("%d lines: a fix is cut above the note:\n%s", height, strings.Join(lines, "\n"))
			}
		} else {
			short = true
		}
	}
	if !short {
		t.Error("the note has more than a line at every height")
	}
}

// "Done" with "2 more" below it says nothing: a heading stands only above something.
func TestAHeadingStandsOnlyAboveARow(t *testing.T) {
	r := render.Renderer{Theme: theme.Plain(theme.Unicode())}
	var rows []Row
	for i := range 9 {
		rows = append(rows, Row{ID: fmt.Sprint(i), Kind: Passed, Finding: steps.Finding{Finding: awscheck.Finding{Title: fmt.Sprintf("Row %d", i)}}})
	}
	heading := func(i, _ int) []string {
		switch {
		case i == 0:
			return []string{"HEADING"}
		case i%2 == 0:
			return []string{"", "HEADING"}
		}
		return nil
	}
	for height := 3; height < 24; height++ {
		for _, chosen := range []string{"", "0", "2", "3", "8"} {
			l := List{Pointer: chosen}
			lines := l.Layout(r, Content{Of: &Snapshot{}, Rows: rows, Heading: heading}, 40, height)
			if len(lines) > height {
				t.Fatalf("%d lines in %d", len(lines), height)
			}
			for i, line := range lines {
				if line == "HEADING" && (i == len(lines)-1 || !strings.Contains(lines[i+1], "Row ")) {
					t.Errorf("%d lines, %q chosen: a heading without a row\n%s", height, chosen, strings.Join(lines, "\n"))
				}
			}
			if chosen != "" && !strings.Contains(strings.Join(lines, "\n"), "Row "+chosen) {
				t.Errorf("%d lines: row %s is chosen and not shown\n%s", height, chosen, strings.Join(lines, "\n"))
			}
			if len(lines) > 0 && lines[len(lines)-1] == "" {
				t.Errorf("%d lines, %q chosen: an empty line at the end\n%s", height, chosen, strings.Join(lines, "\n"))
			}
		}
	}
}

// A list of which nothing is to be missed has its problems in view first, in short and with their fixes
// beside them where they fit, then the other fixes, then what is settled, and says of which kind the rows below it are.
func TestAWholeListHasItsProblemsFirstAndSaysWhatIsBelow(t *testing.T) {
	r := render.Renderer{Theme: theme.Plain(theme.Unicode())}
	row := func(id string, k Kind, n int, title, detail, fix string) Row {
		return Row{ID: id, Kind: k, Checks: n, Finding: steps.Finding{Finding: awscheck.Finding{ID: id, Title: title, Detail: detail, Resources: []string{"rtb-1"}, Remedy: awscheck.Remedy{Text: fix}}}}
	}
	const detail = "rtb-1 (private-a) (used by subnet-2) sends 172.20.0.0/19 to nat-3 by its route to 0.0.0.0/0."
	c := Content{Of: &Snapshot{}, Whole: true, Rows: []Row{
		row("route", Failed, 0, "Route to Astro missing or wrong", detail, "Add the route, with the command below."),
		row("dns", Failed, 0, "DNS resolution for the VPC peering connection is off", "The option is off: names of the target VPC are not resolved.", "Enable it."),
		row("acl", Warned, 0, "Network ACL drops replies", "acl-1 drops them.", "Allow them."),
		row(FoldID, Passed, 6, "6 checks passed", "", ""),
		row("skipped", Skipped, 8, "8 checks no longer apply", "The peering is active.", ""),
	}}
	for height, want := range map[int]string{
		2: "  ✗ Route to Astro missing or wrong  rtb-1   → Add the route\n  ↓ 1 problem, 1 warning, 6 passed, 8 no longer apply",
		3: "  ✗ Route to Astro missing or wrong  rtb-1   → Add the route\n  ✗ DNS resolution for the VPC peering connection is off\n  ↓ 1 warning, 6 passed, 8 no longer apply",
		4: "  ✗ Route to Astro missing or wrong  rtb-1   → Add the route\n  ✗ DNS resolution for the VPC peering connection is off\n  ! Network ACL drops replies                   → Allow them\n  ↓ 6 passed, 8 no longer apply",
		6: "  ✗ Route to Astro missing or wrong  rtb-1 (private-a)\n    → Add the route\n  ✗ DNS resolution for the VPC peering connection is off\n    → Enable it\n  ! Network ACL drops replies                   → Allow them\n  ↓ 6 passed, 8 no longer apply",
	} {
		var l List
		if got := strings.Join(l.Layout(r, c, 60, height), "\n"); got != want {
			t.Errorf("in %d lines:\n%s\nwant\n%s", height, got, want)
		}
	}
	c.Rows = c.Rows[3:]
	var l List
	if got := l.Layout(r, c, 60, 1); got[0] != "  ✓ 6 checks passed" {
		t.Errorf("%q", got)
	}
	c.Rows = append(c.Rows[:1:1], row("one", Passed, 0, "One", "", ""), c.Rows[1])
	if got := strings.Join((&List{}).Layout(r, c, 60, 2), "\n"); !strings.HasSuffix(got, "↓ 1 passed, 8 no longer apply") {
		t.Errorf("what is listed of the checks that passed is not counted once:\n%s", got)
	}
	if got := strings.Join((&List{}).Layout(r, Content{Of: c.Of, Whole: true, Rows: append(c.Rows[:1:1], c.Rows[2], c.Rows[2])}, 60, 2), "\n"); !strings.HasSuffix(got, "↓ 16 no longer apply") {
		t.Errorf("%s", got)
	}
	if got := c.below(r, c.Rows); ansi.Strip(got) != "↓ 6 passed, 8 no longer apply" {
		t.Errorf("%q counts what is listed twice", got)
	}
}

// A request that was not found must not stand beside another peering, as if that were the request.
func TestWhatIsNotKnownIsNotShortenedToAResource(t *testing.T) {
	r := render.Renderer{Theme: theme.Plain(theme.Unicode())}
	f := awscheck.Finding{Title: "Peering request from Astro", Resources: []string{"pcx-1"},
		Detail: "Not determined: no peering request from 172.20.0.0/19 to vpc-1 was found. From another network: pcx-1 (office network) (vpc-2; active)."}
	row := Row{Kind: Unverified, Finding: steps.Finding{Finding: f}}
	if got := strings.Join(row.Draw(r, Look{Width: 60, Whole: true, Clauses: true}), "\n"); got != "  ? Peering request from Astro" {
		t.Errorf("%q", got)
	}
}

// Words to send that end before their last sentence, without a mark, are sent as if they were whole.
func TestWhatIsShortenedHasAMark(t *testing.T) {
	r := render.Renderer{Theme: theme.Plain(theme.Unicode())}
	for _, c := range []struct {
		title, detail, fix string
		waits              int
		want               string
	}{
		{"Astro's side blocks the path", "", `Send this to Astronomer's support: "VPC vpc-1 can't reach 10.40.3.7, and nothing else does."`, 0,
			"  ✗ Astro's side blocks the path\n    → Send a message to Astronomer's support: \"VPC vpc-1 can't reach 10.40.3.7…\""},
		{"Route missing", "rtb-3 sends 172.20.0.0/19 to nat-1 by its route to 0.0.0.0/0. All of it must go to the peering connection pcx-1.", "Add the route", 0,
			"  ✗ Route missing  rtb-3 sends 172.20.0.0/19 to nat-1 by its route to 0.0.0.0/0…\n    → Add the route"},
		{"Route missing", "rtb-3 has none.", "Add the route, as the owner of the table", 0, "  ✗ Route missing  rtb-3 has none.\n    → Add the route, as the owner of the table"},
		{"Peering request from Astro", "Not determined: no peering request from 172.20.0.0/19 to vpc-1 was found.", "Ask for one", 6,
			"  ? Peering request from Astro  6 more checks wait for it\n    → Ask for one"},
	} {
		row := Row{Kind: Failed, WaitedBy: c.waits, Finding: steps.Finding{Finding: awscheck.Finding{ID: "verify.routes", Status: awscheck.Fail, Title: c.title, Detail: c.detail, Remedy: awscheck.Remedy{Text: c.fix}}}}
		if c.waits > 0 {
			row.Kind = Unverified
		}
		if got := ansi.Strip(strings.Join(row.Draw(r, Look{Width: 80 - c.waits, Whole: true, Clauses: true, Level: WithFix}), "\n")); got != c.want {
			t.Errorf("got\n%s\nwant\n%s", got, c.want)
		}
	}
}

// A row below one with its title begins with the route table that it is about.
func TestARowWithoutATitleBeginsWithItsSubject(t *testing.T) {
	r := render.Renderer{Theme: theme.Plain(theme.Unicode())}
	f := awscheck.Finding{Title: "Route missing", Detail: "rtb-2 has none"}
	row := Row{Kind: Failed, WaitedBy: 1, SameAs: true, Finding: steps.Finding{Finding: f}}
	for want, look := range map[string]Look{
		"  ✗ rtb-2 has none. 1 check waits for it.":                {Width: 80, Level: InFull},
		"▸ ✗ Route missing  rtb-2 has none. 1 check waits for it.": {Width: 80, Level: InFull, Chosen: true},
	} {
		if got := ansi.Strip(strings.Join(row.Draw(r, look), "\n")); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// One of four addresses must not read as the only one.
func TestAResourceThatStandsForOthersSaysHowMany(t *testing.T) {
	r := render.Renderer{Theme: theme.Plain(theme.Unicode())}
	f := awscheck.Finding{Title: "2 Elastic IPs in us-east-1", Resources: []string{"eipalloc-1", "eipalloc-2", "vpc-1"},
		Detail: "eipalloc-1 (203.0.113.10) and eipalloc-2 (203.0.113.11). Type: AWS::EC2::EIP."}
	row := Row{Kind: Failed, Finding: steps.Finding{Finding: f}}
	for width, want := range map[int]string{
		70: "  ✗ 2 Elastic IPs in us-east-1  eipalloc-1 (203.0.113.10) and 1 more",
		60: "  ✗ 2 Elastic IPs in us-east-1  eipalloc-1 and 1 more",
		50: "  ✗ 2 Elastic IPs in us-east-1",
	} {
		if got := ansi.Strip(strings.Join(row.Draw(r, Look{Width: width, Clauses: true}), "\n")); got != want {
			t.Errorf("at %d: %q, want %q", width, got, want)
		}
	}
}

// "The third route has no name." A row with the title of the row above and the same fix names its resource,
// however little room there is.
func TestARowWithTheSameTitleAndFixNamesItsResource(t *testing.T) {
	r := render.Renderer{Theme: theme.Plain(theme.Unicode())}
	f := awscheck.Finding{Title: "Route to Astro missing or wrong", Resources: []string{"rtb-2"},
		Detail: "rtb-2 (private-b) (used by subnet-1) sends 172.20.0.0/19 to nat-1 by its route to 0.0.0.0/0.", Remedy: awscheck.Remedy{Text: "Add the route."}}
	row := Row{Kind: Failed, SameAs: true, Finding: steps.Finding{Finding: f}}
	for _, width := range []int{60, 80, 120} {
		for _, look := range []Look{{Level: WithFix, SameFix: true, Clauses: true}, {Level: WithFix, SameFix: true}, {Level: FixBeside, SameFix: true, Clauses: true}} {
			look.Width = width
			if got := ansi.Strip(strings.Join(row.Draw(r, look), "\n")); !strings.Contains(got, "rtb-2") {
				t.Errorf("%+v: %q", look, got)
			}
		}
	}
}

// The tasks that stay in the terminal are there or not by what the checks found. While one runs they may become
// others; while a list of choices is read, they stay.
func TestTasksWaitForChecksAlone(t *testing.T) {
	row := func(owner awscheck.Owner, fix string, waiting int) Row {
		return Row{Kind: Unverified, WaitedBy: waiting, Finding: steps.Finding{Finding: awscheck.Finding{Remedy: awscheck.Remedy{Owner: owner, Text: fix}}}}
	}
	rows := []Row{row(awscheck.OwnerYou, "Set the profile.", 19), row(awscheck.OwnerIdentity, "Attach it.", 2), row(awscheck.OwnerIdentity, "Attach it.", 19)}
	want := []Task{{awscheck.OwnerYou, 20}, {awscheck.OwnerIdentity, 23}}
	for name, c := range map[string]struct {
		at   Snapshot
		want []Task
	}{
		"all is checked":  {Snapshot{}, want},
		"a lookup runs":   {Snapshot{Busy: 1}, want},
		"a check runs":    {Snapshot{Busy: 1, Running: 1}, nil},
		"a sign-in comes": {Snapshot{SignIn: 1}, nil},
	} {
		if got := TasksOf(&c.at, rows); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v", name, got)
		}
	}
	if got := TasksOf(&Snapshot{}, rows[:2]); got == nil {
		t.Error("no tasks, though 23 findings depend on two")
	}
	if got := TasksOf(&Snapshot{}, []Row{rows[0], row(awscheck.OwnerAWS, "Wait.", 0), row(awscheck.OwnerNetwork, "Enable it.", 0)}); got != nil {
		t.Errorf("three tasks for 22 findings: %v", got)
	}
}

// A problem that keeps a step of the peering from happening has its mark there.
func TestAStepThatAProblemStandsInTheWayOfIsNotDone(t *testing.T) {
	for _, c := range []struct {
		problem, event string
		before, want   awscheck.Status
		kind           Kind
	}{
		{awscheck.VerifyCIDR, awscheck.VerifyRequest, awscheck.Unverified, awscheck.Fail, Failed},
		{awscheck.DNSHostnames, awscheck.VerifyDNSOption, awscheck.Unverified, awscheck.Fail, Failed},
		{awscheck.DNSHostnames, awscheck.VerifyDNSOption, awscheck.Pass, awscheck.Fail, Passed},
		{"network.cidr.size", awscheck.VerifyRequest, awscheck.Unverified, awscheck.Fail, Unverified}, // as its row in the list
		{"peering.quota", awscheck.VerifyRequest, awscheck.Unverified, awscheck.Fail, Unverified},
	} {
		s := &Snapshot{applies: []string{c.event, c.problem}, Findings: []steps.Finding{
			{Finding: awscheck.Finding{ID: c.event, Status: c.before}}, {Finding: awscheck.Finding{ID: c.problem, Status: c.want}},
		}}
		if all := s.Events(); len(all) != 1 || all[0].Kind != c.kind {
			t.Errorf("%s %s: %+v, not %v", c.problem, c.want, all, c.kind)
		}
	}
}

// What a notice covers for a moment is not left out: the row that reaches below it stays where it was, cut,
// above the line that counts it.
func TestARowThatReachesBelowANoticeIsCut(t *testing.T) {
	t.Parallel()
	blocks := [][]string{{"a"}, {"b", "c", "d", "e"}}
	none := func(int) int { return 0 }
	below := func(hidden int) string { return fmt.Sprintf("%d more", hidden) }
	for covered, want := range map[bool]string{true: "a b c   1 more", false: "a   1 more"} {
		lines, hidden := window(blocks, 0, 4, true, covered, none, below)
		if got := strings.Join(lines, " "); got != want || hidden != 1 {
			t.Errorf("covered %t: %q with %d hidden, not %q", covered, got, hidden, want)
		}
	}
}

// A finding is chosen to be solved: its fix stays in view where what was found is longer than the screen.
func TestTheFixOfTheChosenFindingIsInView(t *testing.T) {
	r := render.Renderer{Theme: theme.Plain(theme.Unicode())}
	var rows []Row
	for i, found := range []string{"Short.", strings.Repeat("The target VPC already routes this range elsewhere. ", 8), "", strings.Repeat("A route table accepts one route. ", 3)} {
		rows = append(rows, Row{ID: fmt.Sprint(i), Kind: Failed, Finding: steps.Finding{Finding: awscheck.Finding{ID: fmt.Sprint("check.", i), Status: awscheck.Fail,
			Title: fmt.Sprintf("Problem %d", i), Detail: found, Remedy: awscheck.Remedy{Text: fmt.Sprintf("Restart with --cidr 10.%d.0.0/19", i)}}}})
	}
	heading := func(i, _ int) []string {
		if i%2 == 0 {
			return []string{"OWNER"}
		}
		return nil
	}
	for _, whole := range []bool{false, true} {
		for height := 5; height < 30; height++ {
			for i := range rows {
				l := List{Pointer: rows[i].ID}
				lines := l.Layout(r, Content{Of: &Snapshot{}, Rows: rows, Focused: true, Whole: whole, Heading: heading}, 40, height)
				text := ansi.Strip(strings.Join(lines, "\n"))
				if title := fmt.Sprintf("▸ ✗ Problem %d", i); len(lines) > height || !strings.Contains(text, title) || !strings.Contains(text, "→ "+rows[i].Finding.Remedy.Text) {
					t.Errorf("whole %v, %d lines: the fix of problem %d is cut:\n%s", whole, height, i, text)
				}
				if long := len(rows[i].Finding.Detail) > 300; long && height < 12 && !strings.Contains(text, "…\n    → ") {
					t.Errorf("whole %v, %d lines: what was found is cut without a mark:\n%s", whole, height, text)
				}
			}
		}
	}
}
