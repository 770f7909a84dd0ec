package page

import (
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/summary"
	"github.com/astronomer/astro-activate/steps/wording"
	"github.com/astronomer/astro-activate/ui/theme"
	"github.com/astronomer/astro-activate/ui/wizard/component"
	"github.com/astronomer/astro-activate/ui/wizard/render"
)

// showsPaths reports whether the paths stand on the page: where their checks do.
func showsPaths(c component.Context) bool {
	return c.Watching || slices.ContainsFunc(c.Machine.Step().Checks, func(k steps.Check) bool { return k.ID == awscheck.PathName })
}

// tallScreen is the height from which a path may take two lines.
const tallScreen = 40

// drawPaths draws the way to each data service, hop by hop, in words where all of them fit:
// on a line each or, on a tall screen, on two; nil: the page has none.
func drawPaths(c component.Context, width int) []string {
	if !showsPaths(c) {
		return nil
	}
	r := &c.Renderer
	blocked, others := []summary.Path{}, []summary.Path{} // where room is short, the first ones are seen
	for _, p := range c.Report().Paths() {
		if p.IsBlocked() {
			blocked = append(blocked, p)
		} else {
			others = append(others, p)
		}
	}
	paths := append(blocked, others...)
	draw := func(marks func(summary.Path, func(awscheck.Status) string) []string) (lines []string) {
		for _, p := range paths {
			hops := marks(p, r.Glyphs.Hop)
			for i, hop := range hops {
				style := r.Text
				if i > 0 {
					style = r.Theme.Status(p.Hops[i-1].Status)
				}
				if i > 0 && p.Hops[i-1].Status == awscheck.Info {
					style = r.Dim
				}
				hops[i] = style.Render(r.Clean(hop))
			}
			lines = append(lines, flow(*r, hops, width)...)
		}
		return lines
	}
	brief := draw(summary.Path.MarksInBrief)
	room := max(len(paths), len(brief))
	if c.Screen.Height >= tallScreen {
		room = max(room, 2*len(paths))
	}
	if lines := draw(summary.Path.MarksInWords); len(lines) <= room {
		return lines
	}
	return brief
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

// flow joins the hops of a path with arrows. A line ends before an arrow; the next one is
// indented.
func flow(r render.Renderer, hops []string, width int) []string {
	arrow := " " + r.Dim.Render(r.Glyphs.Arrow) + " "
	lines := []string{}
	line := pathMargin
	for i, hop := range hops {
		if i > 0 {
			hop = arrow + hop
		}
		if i > 0 && ansi.StringWidth(line)+ansi.StringWidth(hop) > width {
			lines = append(lines, r.Fit(line, width))
			line = pathMargin + pathMargin + strings.TrimPrefix(hop, " ")
			continue
		}
		line += hop
	}
	return append(lines, r.Fit(line, width))
}
