package page

import (
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/summary"
	"github.com/astronomer/astro-activate/ui/wizard/component"
	"github.com/astronomer/astro-activate/ui/wizard/render"
)

// drawPaths draws the way to each data service where its checks stand, hop by hop; nil:
// elsewhere, or there is none yet.
func drawPaths(c component.Context, width int) []string {
	checks := c.Machine.Step().Checks
	if !slices.ContainsFunc(checks, func(k steps.Check) bool { return k.ID == awscheck.PathName }) && !c.Watching {
		return nil
	}
	r := c.Renderer
	var lines []string
	blocked, others := []summary.Path{}, []summary.Path{} // where room is short, the first ones are seen
	for _, p := range c.Report().Paths() {
		if p.IsBlocked() {
			blocked = append(blocked, p)
		} else {
			others = append(others, p)
		}
	}
	for _, p := range append(blocked, others...) {
		hops := p.Marks(r.Glyphs.Hop)
		for i, hop := range hops {
			style := r.Text
			if i > 0 {
				style = r.Theme.Status(p.Hops[i-1].Status)
			}
			hops[i] = style.Render(r.Clean(hop))
		}
		lines = append(lines, flow(r, hops, width)...)
	}
	return lines
}

// flow joins the hops of a path with arrows. A line ends before an arrow; the next one is
// indented.
func flow(r render.Renderer, hops []string, width int) []string {
	const margin = "  "
	arrow := " " + r.Dim.Render(r.Glyphs.Arrow) + " "
	lines := []string{}
	line := margin
	for i, hop := range hops {
		if i > 0 {
			hop = arrow + hop
		}
		if i > 0 && ansi.StringWidth(line)+ansi.StringWidth(hop) > width {
			lines = append(lines, r.Fit(line, width))
			line = margin + margin + strings.TrimPrefix(hop, " ")
			continue
		}
		line += hop
	}
	return append(lines, r.Fit(line, width))
}
