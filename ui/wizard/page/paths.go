package page

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/summary"
	"github.com/astronomer/astro-activate/steps/wording"
	"github.com/astronomer/astro-activate/ui/theme"
	"github.com/astronomer/astro-activate/ui/wizard/component"
	"github.com/astronomer/astro-activate/ui/wizard/keys"
	"github.com/astronomer/astro-activate/ui/wizard/overlay"
	"github.com/astronomer/astro-activate/ui/wizard/render"
	"github.com/astronomer/astro-activate/ui/wizard/results"
)

// showsPaths reports whether the paths stand on the page: where their checks do.
func showsPaths(c component.Context) bool {
	return c.Watching || slices.ContainsFunc(c.Machine.Step().Checks, func(k steps.Check) bool { return k.ID == awscheck.PathName })
}

// tallScreen is the height from which a path on a step's page may take two lines, and says what blocks it: the
// list of a watch needs them.
const tallScreen = 40

// minServiceWidth is the least room for the name of a service that is shortened, in cells.
const minServiceWidth = 8

// A pathRow is a path on a page: a row of a list that the pointer can go to, above the findings.
type pathRow struct {
	id    string // of the row
	lines []string
	whole []string // the same with no reason cut
}

// pathID is the id of the row of a path.
func pathID(service string) string { return pathPrefix + service }

// pathPrefix is in no id of a finding.
const pathPrefix = "path to "

// pathIDs are the ids of the paths on the page, in their order.
func pathIDs(c component.Context) []string {
	if !showsPaths(c) {
		return nil
	}
	var ids []string
	for _, p := range overlay.Paths(c) {
		ids = append(ids, pathID(p.Service.Name))
	}
	return ids
}

// pathAt is the position of the path at the pointer; -1: it is at none of them.
func pathAt(c component.Context, pointer string) int {
	if !strings.HasPrefix(pointer, pathPrefix) {
		return -1
	}
	return slices.Index(pathIDs(c), pointer)
}

// pressRows takes a key that moves the pointer of a list, and of the paths above it, and reports whether
// it was one.
func pressRows(c component.Context, l *results.List, rows []results.Row, k tea.KeyPressMsg) bool {
	ids, to := pathIDs(c), -1
	switch at, path, bound := l.Index(rows), slices.Index(ids, l.Pointer), keys.All(); {
	case keys.Is(k, &bound.Home), keys.Is(k, &bound.PageUp) && at <= 0, keys.Is(k, &bound.Down) && at < 0 && path < 0:
		to = 0
	case keys.Is(k, &bound.Up) && at == 0:
		to = len(ids) - 1
	case keys.Is(k, &bound.Up) && path > 0:
		to = path - 1
	case keys.Is(k, &bound.Down) && path >= 0:
		to = path + 1
	}
	if to < 0 || to >= len(ids) {
		return l.Press(rows, k)
	}
	l.Pointer = ids[to]
	return true
}

// OpenPath shows the path at the pointer of a page hop by hop or, else, the first one. The pointer at a path
// follows.
func OpenPath(p Page, c component.Context) component.Action {
	all, at := overlay.Paths(c), 0
	if without := overlay.WithoutPath(c); len(all) == 0 && without != "" && !c.Machine.Answers().Peering() {
		return component.Notify{Text: without}
	} else if len(all) == 0 {
		return component.Notify{Text: "No path to a data service is known yet."}
	}
	if step, _ := p.(*Step); step != nil {
		at = max(0, pathAt(c, step.findings.Pointer))
	}
	return component.Open{Overlay: overlay.NewPath(all[at].Service.Name, ToPath(p))}
}

// ToPath moves the pointer of a page from one path to another. Inlined, it would be there twice.
//
//go:noinline
func ToPath(p Page) func(service string) {
	step, _ := p.(*Step)
	return func(service string) {
		if step != nil && strings.HasPrefix(step.findings.Pointer, pathPrefix) {
			step.Select(pathID(service))
		}
	}
}

// pathsHint names the key that opens the paths of a step or a watch hop by hop; "": they are not there. Inlined,
// it would be 1 kB of the binary.
//
//go:noinline
func pathsHint(c component.Context) string {
	if len(pathIDs(c)) == 0 {
		return ""
	}
	return hopByHop + ": " + keys.All().Paths.Help().Key
}

// hopByHop is how a path opens.
const hopByHop = "hop by hop"

// drawPaths draws the way to each data service, hop by hop, in words where all of them fit:
// on a line each or, on a tall screen, on two; nil: the page has none. The one at the pointer is marked.
func drawPaths(c component.Context, pointer string, width int) []pathRow {
	if !showsPaths(c) {
		return nil
	}
	return drawAllPaths(c, pointer, width)
}

func drawAllPaths(c component.Context, pointer string, width int) []pathRow {
	r, paths := &c.Renderer, overlay.Paths(c)
	reasons := !showsPaths(c) || c.Screen.Height >= tallScreen && !c.Watching
	here := func(*summary.Finding) bool { return false } // the page lists it, and has no room to say it twice
	said := map[string]bool{}
	if !reasons && !c.Watching {
		rows := c.Results.Rows[c.Machine.Step().ID]
		here = func(f *summary.Finding) bool {
			return slices.ContainsFunc(rows, func(row results.Row) bool { return row.Finding.ID == f.ID })
		}
	}
	draw := func(marks func(summary.Path, func(awscheck.Status) string) []string, shorten bool) (rows []pathRow, height int) {
		for _, p := range paths {
			row := pathRow{id: pathID(p.Service.Name)}
			chosen := row.id == pointer
			hops := marks(p, r.Glyphs.Hop)
			if shorten {
				shortenService(r, paths, p, hops, width)
			}
			from := r.Text
			if chosen {
				from = r.Chosen
			}
			if row.lines = overlay.Chain(r, p, hops, from, pathMargin, width); chosen {
				row.lines[0] = r.Chosen.Render(r.Glyphs.Pointer+" ") + strings.TrimPrefix(row.lines[0], pathMargin)
			}
			height += len(row.lines)
			rows = append(rows, row)
		}
		return rows, height
	}
	withReasons := func(rows []pathRow) []pathRow {
		for i := range rows {
			if !reasons && c.Watching { // its list has them all
				break
			}
			head := pathMargin + pathMargin + r.Bad.Render(r.Glyphs.Fail+" ")
			rows[i].whole = slices.Clone(rows[i].lines)
			for _, reason := range reasonsOf(r, paths[i].Hops, here) {
				if reasons || !said[reason] {
					rows[i].lines, said[reason] = append(rows[i].lines, r.Fit(head+r.Bad.Render(reason), width)), true
					rows[i].whole = append(rows[i].whole, render.Behind(head, r.Bad, render.Wrap(reason, width-ansi.StringWidth(head)))...)
				}
			}
		}
		return rows
	}
	brief, height := draw(summary.Path.MarksInBrief, true)
	room := max(len(paths), height)
	if c.Screen.Height >= tallScreen && !c.Watching {
		room = max(room, 2*len(paths))
	}
	if rows, height := draw(summary.Path.MarksInWords, false); height <= room {
		return withReasons(rows)
	}
	return withReasons(brief)
}

// reasonsOf names what stops hops that their own check does not, unless it is here: the problem can be in the list of
// another step. Inlined, it would be 2 kB of the binary.
//
//go:noinline
func reasonsOf(r *render.Renderer, hops []summary.Hop, here func(*summary.Finding) bool) (reasons []string) {
	for i := range hops {
		if h := &hops[i]; h.Status == awscheck.Fail && h.Note != "" && !here(h.Blockers[0]) {
			reasons = append(reasons, r.Clean(h.Name+": "+h.Note))
		}
	}
	return reasons
}

// shortenService shortens the name of the service in the hops of a path to what fits on one line, unless
// it is too short then, or another one begins in the same way.
func shortenService(r *render.Renderer, all []summary.Path, p summary.Path, hops []string, width int) {
	over := ansi.StringWidth(pathMargin+strings.Join(hops, " "+r.Glyphs.Arrow+" ")) - width
	at := slices.IndexFunc(p.Hops, func(h summary.Hop) bool { return h.Check == awscheck.PathInterface })
	name := r.Clean(p.Service.Name)
	room := ansi.StringWidth(name) - over
	if over <= 0 || at < 0 || room < minServiceWidth {
		return
	}
	short := ansi.Truncate(name, room-ansi.StringWidth(r.Glyphs.Ellipsis), "")
	for i := range all {
		if other := r.Clean(all[i].Service.Name); other != name && strings.HasPrefix(other, short) {
			return
		}
	}
	hops[at+1] = strings.Replace(r.Clean(hops[at+1]), name, short+r.Glyphs.Ellipsis, 1)
}

// hopMarks are the marks of the hops on the page that no row of a finding explains: of what is known
// later, and of what is not known. One word fits beside the title of a narrow screen.
func hopMarks(c component.Context) []theme.Mark {
	if !showsPaths(c) {
		return nil
	}
	var later, unknown bool
	for _, p := range overlay.Paths(c) {
		for i := range p.Hops {
			s := p.Hops[i].Status
			later, unknown = later || s == awscheck.Info, unknown || s == awscheck.Unverified || s == awscheck.Skipped
		}
	}
	var marks []theme.Mark
	if r := &c.Renderer; later {
		marks = append(marks, theme.Mark{Glyph: r.Glyphs.Waiting, Means: "later", Style: r.Dim})
	}
	if unknown {
		marks = append(marks, results.RowMarks(c.Renderer, []results.Row{{Kind: results.Unverified}})...)
	}
	return marks
}

// pathLines are the lines of paths.
func pathLines(rows []pathRow) (lines []string) {
	for _, row := range rows {
		lines = append(lines, row.lines...)
	}
	return lines
}

// wholePaths are paths with what stops them in full, if all of them fit into a height; else they stay as they are.
func wholePaths(rows []pathRow, height int) []pathRow {
	whole := slices.Clone(rows)
	for i := range whole {
		whole[i].lines = whole[i].whole
	}
	if len(pathLines(whole)) <= height {
		return whole
	}
	return rows
}

// fitPaths fits paths into a height, so that the one at the pointer is whole, and says how many more
// there are. ids are those of the lines; "": a line of none.
func fitPaths(r *render.Renderer, rows []pathRow, pointer string, height int) (lines, ids []string) {
	at := max(0, slices.IndexFunc(rows, func(row pathRow) bool { return row.id == pointer }))
	first := 0
	for first < at && len(pathLines(rows[first:at+1]))+min(1, len(rows)-1-at) > height {
		first++
	}
	last := first
	for ; last < len(rows); last++ {
		below := min(1, len(rows)-1-last) // the line that counts the others
		if last > first && len(lines)+len(rows[last].lines)+below > height {
			break
		}
		lines = append(lines, rows[last].lines...)
		ids = append(ids, slices.Repeat([]string{rows[last].id}, len(rows[last].lines))...)
	}
	if more := len(rows) - last; more > 0 && len(lines) < height {
		lines, ids = append(lines, pathMargin+r.Dim.Render(r.Glyphs.Below+" "+wording.Count(more, "more path"))), append(ids, "")
	}
	n := max(0, min(height, len(lines)))
	return lines[:n], ids[:n]
}

// cutPaths keeps the first lines of paths, those of the blocked ones, and says how many more there are.
func cutPaths(r render.Renderer, lines []string, most int) []string {
	if len(lines) <= most {
		return lines
	}
	more := 0
	for _, l := range lines[most-1:] {
		if !strings.HasPrefix(l, pathMargin+pathMargin) {
			more++
		}
	}
	return append(lines[:most-1:most-1], pathMargin+r.Dim.Render(r.Glyphs.Below+" "+wording.Count(more, "more path")))
}

// maxPaths is how many lines the paths on the summary have at most.
const maxPaths = 8

// summarizePaths draws the paths on the summary: those that are blocked first.
func summarizePaths(c component.Context, b *render.Block) {
	if rows := drawAllPaths(c, "", b.Width); len(rows) > 0 {
		b.Heading("Paths to your data services, " + hopByHop + ": " + keys.All().Paths.Help().Key)
		b.Lines = append(b.Lines, cutPaths(b.Renderer, pathLines(rows), maxPaths)...)
	}
}

// stepsLegend explains the marks of a watch's steps, and hopsLegend those of its paths, where ✗ is not
// what is left to do but what stops the packets; each in one line, as many marks as fit.
func stepsLegend(r render.Renderer, width int) string {
	return legendOf(r, width, "Steps", "done", "not done", "waits for another", "not known")
}

func hopsLegend(r render.Renderer, width int) string {
	return legendOf(r, width, "Path", "passes", "blocked", "known later", "not known")
}

// marksLegend is both in one line.
func marksLegend(r render.Renderer, width int) string {
	return legendOf(r, width, "", "done, passes", "not done, blocked", "known later", "not known")
}

func legendOf(r render.Renderer, width int, of, pass, fail, waiting, unverified string) string {
	g := r.Glyphs
	line := ""
	if of != "" {
		line = "  " + r.Dim.Render(of+":")
	}
	for _, m := range []theme.Mark{
		{Glyph: g.Pass, Means: pass, Style: r.Good}, {Glyph: g.Fail, Means: fail, Style: r.Bad},
		{Glyph: g.Waiting, Means: waiting, Style: r.Dim}, {Glyph: g.Unverified, Means: unverified, Style: r.Warn},
	} {
		next := "  " + m.Style.Render(m.Glyph) + r.Dim.Render(" "+m.Means)
		if ansi.StringWidth(line)+ansi.StringWidth(next) > width {
			break
		}
		line += next
	}
	return line
}

// PathLegend explains the marks of the paths, where the page shows any; "": it does not.
func PathLegend(c component.Context) string {
	if !showsPaths(c) {
		return ""
	}
	g := c.Renderer.Glyphs
	legend := "In a path: "
	if c.Watching {
		legend = "Of the steps: " + g.Pass + " done, " + g.Fail + " not done, " + g.Waiting + " waits for another step, " + g.Unverified + " not known. In a path: "
	}
	return legend + g.Pass + " lets the packets through, " + g.Fail + " stops them, " + g.Unverified + " unverified, " + g.Waiting +
		" known later, " + g.Warn + " a warning or acknowledged. DNS is the name of the service; Astro, Astro's VPC; ACL, the network ACL; " +
		"SG, the security groups and the port; back, the route back."
}

// pathMargin is left of a path, and twice of its further lines.
const pathMargin = "  "
