package page

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/charmbracelet/x/ansi"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps/summary"
	"github.com/astronomer/astro-activate/steps/wording"
	"github.com/astronomer/astro-activate/ui/wizard/component"
	"github.com/astronomer/astro-activate/ui/wizard/overlay"
	"github.com/astronomer/astro-activate/ui/wizard/render"
	"github.com/astronomer/astro-activate/ui/wizard/results"
)

// The least heights of a screen, in lines: what a watch shows of itself depends on the screen alone, so
// that nothing else on it moves from round to round.
const (
	minChangesHeight = 14 // with the changes
	minPathsHeight   = 18 // with the paths
	minEventsHeight  = 24 // with the events below the verdict
	minBannerHeight  = 24 // with a banner once the peering is ready: there is little else to show
	roomyHeight      = 30 // with empty lines between the parts, and with the marks explained
	fullHeight       = 36 // from which a banner has square dots
)

func (p *Watch) Layout(c component.Context, width, height int) {
	keepChosen(p, p.rows(c))
	r, roomy := c.Renderer, c.Screen.Height >= roomyHeight
	b := render.Block{Renderer: r, Width: min(width, maxPageText)}
	p.drawTop(c, &b)
	if roomy {
		b.Blank()
	}
	b.Lines = append(b.Lines, p.drawPaths(c, b.Width)...)
	if p.enough { // below the path, which stays where it was
		b.Lines = append(b.Lines, drawEnd(p, c, b.Width)...)
	}
	rows := p.rows(c)
	list := results.Content{
		Of: c.Results, Part: "watch", Rows: rows, Empty: whyEmpty(p, rows),
		NoFix: p.report == nil, Focused: true, Whole: true, Done: true, Step: c.OtherStep(), Hints: overlay.Hints,
	}
	asked := askedFirst(p)
	list.Heading = func(i, width int) []string { return watchHeading(r, asked, list.Rows, i, width, roomy) }
	below := p.drawChanges(c, b.Width)
	if roomy {
		below = append([]string{""}, below...)
	}
	p.listAt = len(b.Lines)
	b.Lines = append(b.Lines, p.findings.Layout(r, list, b.Width, height-p.listAt-len(below))...)
	for len(b.Lines)+len(below) < height { // of a list without a row of what passed
		b.Lines = append(b.Lines, "")
	}
	p.lines = append(b.Lines, below...)
	if right := width - b.Width - render.ColumnGap; c.Screen.Wider() && (p.report != nil || p.findings.Pointer != "") && right >= minPaneWidth {
		if pane := drawPane(&c.Renderer, list.Rows, p.findings.Pointer, right, height); pane != nil {
			p.lines = r.Beside(height, render.Column{Lines: p.lines, Width: b.Width}, render.Column{Lines: pane, Width: right})
		}
	}
}

// drawTop draws how the peering stands, to be read across a room, what has happened of it, and whose
// turn it is.
func (p *Watch) drawTop(c component.Context, b *render.Block) {
	r, v := c.Renderer, p.verdict(c)
	checked := ""
	if p.report != nil {
		checked = "checked "
		if p.Over() {
			checked = "checking ended "
		}
		checked += p.at.Format(time.TimeOnly)
	}
	events := drawEvents(p, c, b.Width)
	if p.report != nil && v.progress != "" && events == "" { // where there is no line for the steps, those that are left
		v.progress, checked = withStepsLeft(p, c, v, checked, b.Width)
	}
	v.bar(b, checked)
	if events != "" {
		b.Add(events)
		if c.Screen.Height >= roomyHeight {
			b.Add(stepsLegend(r, b.Width))
		}
	}
	from := len(b.Lines)
	b.Lines = append(b.Lines, sentences(r, v.means, b.Width)...)
	if !p.enough && p.report != nil && p.Over() {
		b.Text(r.Warn, "The watch ended after its limit of "+p.Limit.String()+". Press ctrl+r to check once more, "+leaveKey(p, c)+" to leave.")
	}
	for len(b.Lines) < from+minMeans {
		b.Lines = append(b.Lines, "")
	}
}

// withStepsLeft is the progress of a verdict with the steps that are left, and what stands behind it: when
// it was checked, unless a name needs the room and more checks come.
func withStepsLeft(p *Watch, c component.Context, v verdict, checked string, width int) (progress, remark string) {
	room := width - ansi.StringWidth("  "+v.word+" "+c.Renderer.Glyphs.Dot+" "+v.progress+"  ")
	left := c.Results.EventsLeft(c.Renderer, room-len("  "+checked), routed(p))
	if left == "" && !p.Over() {
		left, checked = c.Results.EventsLeft(c.Renderer, room, routed(p)), ""
	}
	return v.progress + left, checked
}

// sentences are the lines of a text, the last of which can be cut.
func sentences(r render.Renderer, text string, width int) []string {
	lines := render.CutLines(render.Wrap(r.Clean(text), width), maxMeans, width, r.Glyphs.Ellipsis)
	if strings.HasPrefix(text, "Next: ") { // who acts is read from across a room
		for i := range lines {
			lines[i] = r.Strong.Render(lines[i])
		}
	}
	return lines
}

// leaveKey is the key that leaves a watch that is over: enter is for the chosen row, where there is one.
func leaveKey(p *Watch, c component.Context) string {
	if p.findings.Index(p.rows(c)) >= 0 {
		return "esc, then enter"
	}
	return "enter"
}

// drawEnd draws that the peering is ready, what comes next, and the keys.
func drawEnd(p *Watch, c component.Context, width int) []string {
	b := render.Block{Renderer: c.Renderer, Width: width, Lines: p.banner(c, width)}
	b.Lines = append(b.Lines, sentences(c.Renderer, p.after(), width)...)
	if p.Over() { // while it checks again, no key leaves
		b.Text(c.Renderer.Text, "Press "+leaveKey(p, c)+" to leave and print the report, ctrl+r to check again.")
	}
	return b.Lines
}

// whyEmpty is what stands in place of the list while nothing is in it.
func whyEmpty(p *Watch, rows []results.Row) string {
	switch {
	case p.report == nil:
		return "Problems are listed here as they are found."
	case len(rows) > 0: // of what is done
		return ""
	}
	return "No check applies to these answers."
}

// banner is that the peering is ready, in large letters; nil: the screen has no room for them. While
// something is left to do, the list needs their lines.
func (p *Watch) banner(c component.Context, width int) []string {
	large := render.Block{Renderer: c.Renderer, Width: width}
	if size := c.Screen.Height; size >= minBannerHeight {
		p.verdict(c).banner(&large, max(size, fullHeight))
	}
	return large.Lines
}

// drawPaths draws the paths below a heading that says from where to where they lead, and by which
// route table back; nil: there are none. Where there is room, the marks are explained.
func (p *Watch) drawPaths(c component.Context, width int) []string {
	var lines []string
	if c.Screen.Height < minPathsHeight {
		return nil
	}
	if paths := cutPaths(c.Renderer, pathLines(drawPaths(c, "", width)), c.Screen.Height/4); len(paths) > 0 {
		title, hint := pathTitle(c, routed(p), width)
		lines = append([]string{c.Renderer.Rule(title, hint, width)}, paths...)
	}
	if c.Screen.Height < roomyHeight {
		return lines
	}
	if len(lines) > 0 {
		lines = append(lines, hopsLegend(c.Renderer, width))
	}
	return append(lines, "")
}

// The beginning of the title of the paths of a watch, in full and where there is less room.
const pathFrom, pathTo = "Path from a pipeline to the data service, and back", "Path from a pipeline, and back"

// pathTitle is that title with the key that opens the paths, and with the route table of the way back and how many are
// done, where there is room for them.
func pathTitle(c component.Context, done string, width int) (title, hint string) {
	hint = pathsHint(c)
	var ends []string
	if by := c.Renderer.Clean(summary.BackBy(c.Report().Paths())); by != "" { // other tables can lack their route
		if done != "" { // the way back passes by this one, and not yet by each
			done = ", " + done + " routes"
		}
		ends = []string{" by route table " + by + done, " by " + by + done}
	}
	for _, end := range append(ends, "") {
		for _, title := range []string{pathFrom + end, pathTo + end} {
			if ansi.StringWidth(title+"  "+hint) < width {
				return title, hint
			}
		}
	}
	return pathFrom, ""
}

// drawEvents draws the steps of the peering in one line; "": the screen has no room for them.
func drawEvents(p *Watch, c component.Context, width int) string {
	if c.Screen.Height < minEventsHeight {
		return ""
	}
	return c.Results.DrawEvents(c.Renderer, width, p.justChanged(), routed(p))
}

// routed is how many of the route tables have their route, such as "2/3"; "": none has, or each.
func routed(p *Watch) string {
	if p.report != nil {
		if done, all, ok := summary.RoutedTables(*p.report); ok {
			return fmt.Sprintf("%d/%d", done, all)
		}
	}
	return ""
}

// marksExplained explains the marks in one line, on a screen with room for it and without room elsewhere; "":
// on another one.
func marksExplained(p *Watch, c component.Context, width int) string {
	steps := drawEvents(p, c, width) != ""
	paths := len(drawPaths(c, "", width)) > 0
	switch {
	case c.Screen.Height < minEventsHeight, c.Screen.Height >= roomyHeight, !steps && !paths:
		return ""
	case !paths:
		return stepsLegend(c.Renderer, width)
	case !steps:
		return hopsLegend(c.Renderer, width)
	}
	return marksLegend(c.Renderer, width)
}

// minPaneWidth is the least width of what to do beside the list, in cells.
const minPaneWidth = 40

// watchHeading is the heading above a row of a watch, which says who can do what is below; nil if it
// has none. asked are the owners who act once the user has asked; apart is whether an empty line is above it.
func watchHeading(r render.Renderer, asked []awscheck.Owner, rows []results.Row, at, width int, apart bool) []string {
	title := watchTitle(rows, rows[at])
	if above := results.Whole(rows[:at]); title == "" || rows[at].Part || len(above) > 0 && watchTitle(rows, above[len(above)-1]) == title {
		return nil
	}
	var counts, now results.Counts // the verdict counts the checks that are done
	waiting := 0
	for _, row := range results.Whole(rows) {
		if watchTitle(rows, row) == title && !row.Kind.Settled() && row.Kind != results.Skipped {
			if strings.HasPrefix(title, withAnotherCIDR) && !row.WaitsForCIDR() { // a warning
				now[row.Kind]++
				continue
			}
			counts[row.Kind] += max(1, row.Checks)
			if row.Kind == results.Unverified { // its row counts them as unverified, too
				counts[row.Kind] += row.WaitedBy
			} else {
				waiting += row.WaitedBy
			}
		}
	}
	if owner := rows[at].WatchedOwner(); slices.Contains(asked, owner) {
		title = strings.Replace(title, leftToDo+owner.Name(), leftToDo+"You, then "+summary.OwnerInSentence(owner), 1)
	}
	text := counts.String()
	if also := now.String(); also != "" {
		text += "; " + also + " now"
	}
	if waiting > 0 {
		cause, bare := " for it", text
		if counts[results.Failed]+counts[results.Warned]+counts[results.Unverified] > 1 {
			cause = " for them"
		}
		checks := wording.Count(waiting, "check waits", "checks wait")
		for _, wait := range []string{checks + cause, checks, wording.Count(waiting, "waits", "wait")} {
			if text = bare + ", " + wait; ansi.StringWidth(title+"  "+text) < width {
				break
			}
		}
	}
	heading := []string{r.Rule(title, text, width)}
	if at > 0 && apart {
		heading = append([]string{""}, heading...)
	}
	return heading
}

// What the headings of what an owner can do begin with.
const (
	leftToDo        = "Left to do: "
	withAnotherCIDR = "With another CIDR: "
)

// watchTitle is the heading that a row belongs to, one of the rows of a watch; "": what is done has its own. An owner who can
// solve nothing before another CIDR is chosen has nothing left to do now: a warning is not in its way.
func watchTitle(rows []results.Row, row results.Row) string {
	waits, acts := false, false // apart from warnings
	for i := range rows {
		if o := &rows[i]; o.WatchedOwner() == row.WatchedOwner() {
			waits, acts = waits || o.WaitsForCIDR(), acts || !o.WaitsForCIDR() && o.Kind != results.Warned
		}
	}
	switch owner := row.WatchedOwner().Name(); {
	case owner != "" && waits && !acts:
		return withAnotherCIDR + owner // apart from what is later in any case
	case owner != "":
		return leftToDo + owner
	case row.Later():
		return "Later: " + row.Owner().Name()
	case row.Kind == results.Acknowledged:
		return "Acknowledged"
	case row.Kind == results.Noted:
		return "Notes"
	case row.Kind == results.Passed, row.Kind == results.Skipped:
		return ""
	}
	return "Left to do"
}

// The least and the most lines of the sentence below the verdict.
const minMeans, maxMeans = 2, 4
