package page

import (
	"strconv"
	"strings"
	"time"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/ui/theme"
	"github.com/astronomer/astro-activate/ui/wizard/component"
	"github.com/astronomer/astro-activate/ui/wizard/overlay"
	"github.com/astronomer/astro-activate/ui/wizard/render"
	"github.com/astronomer/astro-activate/ui/wizard/results"
)

// verdict is how the peering stands: in capitals, in a sentence, and its colors.
func (p *Watch) verdict(c component.Context) verdict {
	r, s := c.Renderer, c.Results
	switch {
	case p.report == nil:
		return verdict{"CHECKING", "The checks run for the first time.", r.Note, r.Badges.Note}
	case p.enough && s.Verdict == steps.ReadyWithWarnings:
		return verdict{"READY", "Nothing blocks the peering. Review the warnings.", r.Warn, r.Badges.Warn}
	case p.enough && s.Verdict == steps.Ready:
		return verdict{"READY", "Every check of the target's account passes.", r.Good, r.Badges.Good}
	case s.Verdict == steps.NotReady:
		return verdict{notReady, "Each problem comes with its fix.", r.Bad, r.Badges.Bad}
	}
	return verdict{notReady, "No problem is known, but some checks have a warning or no result yet.", r.Warn, r.Badges.Warn}
}

// notReady is the verdict while something is left to do.
const notReady = "PEERING NOT READY"

// Title is that of the terminal's tab.
func (p *Watch) Title(c component.Context) string {
	return "Astro peering - " + strings.ToLower(strings.TrimPrefix(p.verdict(c).word, "PEERING "))
}

// The least height of a screen with a banner once the peering is ready: there is little else
// to show.
const (
	minBannerHeight = 24
	fullHeight      = 36 // from which a banner has square dots
)

func (p *Watch) Layout(c component.Context, width, height int) {
	r, v := c.Renderer, p.verdict(c)
	b := render.Block{Renderer: r, Width: min(width, maxPageText)}
	if p.enough && c.Screen.Height >= minBannerHeight {
		v.banner(&b, max(c.Screen.Height, fullHeight))
	}
	checked := ""
	if p.report != nil {
		checked = "as of " + p.at.Format(time.TimeOnly)
	}
	v.bar(&b, checked)
	b.Text(r.Text, v.means)
	switch {
	case p.enough:
		b.Text(r.Text, "Press enter to leave and print the report.")
	case p.report != nil && p.Over():
		b.Text(r.Warn, "The watch ended after its limit of "+p.Limit.String()+". Press ctrl+r to check once more, enter to leave.")
	}
	b.Blank()
	list := results.Content{
		Of: c.Results, Part: "watch", Rows: p.rows(c), Empty: "No check applies to these answers.",
		Focused: true, Step: c.OtherStep(), Hints: overlay.Hints,
	}
	list.Heading = func(i, width int) []string { return watchHeading(r, list.Rows, p.findings.Open, i, width) }
	paths := drawPaths(c, b.Width)
	if len(paths) > 0 {
		paths = append(paths, "")
	}
	const changesHead = 2 // the lines above the changes
	free := height - len(b.Lines) - len(paths) - p.findings.Height(r, list, b.Width) - changesHead
	changes := p.drawChanges(r, b.Width, max(1, height/6, free))
	if len(paths) > 0 {
		b.Lines = append(b.Lines, render.ClipLines(paths, max(0, (height-len(b.Lines)-len(changes))/2))...)
	}
	p.listAt = len(b.Lines)
	b.Lines = append(b.Lines, p.findings.Layout(r, list, b.Width, height-len(b.Lines)-len(changes))...)
	p.lines = append(b.Lines, changes...)
}

// watchHeading is the heading above a row of a watch; nil if it has none.
func watchHeading(r render.Renderer, rows []results.Row, open bool, at, width int) []string {
	settled := rows[at].Kind.Settled()
	if at > 0 && rows[at-1].Kind.Settled() == settled {
		return nil
	}
	title, n := "Left to do", 0
	if settled {
		title = "Done"
	}
	for _, row := range rows {
		if row.Kind.Settled() == settled && (row.ID != results.FoldID || !open) {
			n += max(1, row.Checks)
		}
	}
	heading := []string{r.Rule(title, strconv.Itoa(n), width)}
	if at > 0 {
		heading = append([]string{""}, heading...)
	}
	return heading
}

// changeWordWidth is the room for the word of a change, in cells.
const changeWordWidth = 10

// drawChanges draws the latest changes, one line each; nil while there are none.
func (p *Watch) drawChanges(r render.Renderer, width, limit int) []string {
	if len(p.log) == 0 {
		return nil
	}
	lines := []string{"", r.Rule("Changes", "", width)}
	for _, c := range p.log[:min(len(p.log), limit)] {
		f := c.Finding
		glyph, word, style := r.Glyphs.Status(f.Status), theme.Word(f.Status), r.Theme.Status(f.Status)
		remark := f.Detail
		switch {
		case c.Gone:
			glyph, word, style = r.Glyphs.Status(awscheck.Pass), "gone", r.Dim
			if c.Fixed {
				word, style = "fixed", r.Good
			}
		case c.Was != "":
			remark = "was: " + theme.Word(c.Was)
		}
		lines = append(lines, r.Fit(r.Dim.Render(c.at.Format(time.TimeOnly))+"  "+style.Render(glyph+" "+render.Pad(word, changeWordWidth, ""))+" "+
			r.Text.Render(r.Clean(f.Title))+r.Dim.Render("  "+r.Clean(remark)), width))
	}
	return lines
}
