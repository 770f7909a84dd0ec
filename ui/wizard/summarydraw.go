package wizard

import (
	"strconv"
	"strings"

	"charm.land/lipgloss/v2"

	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/summary"
	"github.com/astronomer/astro-activate/steps/wording"
	"github.com/astronomer/astro-activate/ui/wizard/component"
	"github.com/astronomer/astro-activate/ui/wizard/keys"
	"github.com/astronomer/astro-activate/ui/wizard/render"
	"github.com/astronomer/astro-activate/ui/wizard/results"
)

// maxPageText is the longest line of a page of text, in cells.
const maxPageText = 110

// A verdict is how the activation stands: in capitals, in a sentence, and its colors.
type verdict struct {
	word, means  string
	style, badge lipgloss.Style
}

func verdictOf(c component.Context) verdict {
	r, s := c.Renderer, c.Results
	switch {
	case s.Busy > 0:
		return verdict{"CHECKING", wording.Count(s.Busy, "check") + " running. This is the result so far.", r.Note, r.Badges.Note}
	case s.Verdict == steps.Ready:
		return verdict{"READY", "Everything that the activation needs is in place.", r.Good, r.Badges.Good}
	case s.Verdict == steps.ReadyWithWarnings:
		return verdict{"READY, WITH WARNINGS", "The activation can continue. Review the warnings first.", r.Warn, r.Badges.Warn}
	case s.Verdict == steps.Incomplete:
		return verdict{"INCOMPLETE", "No known problem blocks the activation, but some checks have no result yet.", r.Warn, r.Badges.Warn}
	}
	return verdict{"NOT READY", "The activation would fail. Each problem below comes with its fix.", r.Bad, r.Badges.Bad}
}

// draw draws the summary. It returns the line of the chosen row too; -1 if no row is chosen.
func (p *summaryPage) draw(c component.Context, width int) (lines []string, chosen int) {
	r := c.Renderer
	b := render.Block{Renderer: r, Width: width}
	p.drawVerdict(c, &b)
	chosen = p.drawGroups(c, &b)
	report := p.report()
	drawToSend(&b, report)
	drawNextSteps(&b, report.NextSteps)
	b.Heading("Saved files")
	if c.SessionPath != "" {
		b.Text(r.Text, "Your answers: "+c.SessionPath)
	}
	var capitals []string
	for i, f := range savedFormats() {
		does := "saves it as " + f.Title
		if i == 0 {
			does = "saves the report as " + f.Title + " in the current directory"
		}
		b.Hint(f.SaveKey, does)
		capitals = append(capitals, strings.ToUpper(f.SaveKey))
	}
	if r.Mask == nil {
		b.Hint(strings.Join(capitals, " "), "save it masked")
	}
	return b.Lines, chosen
}

func (p *summaryPage) drawVerdict(c component.Context, b *render.Block) {
	r, v := c.Renderer, verdictOf(c)
	var large []string
	if c.Results.Busy == 0 {
		large = r.Banner(strings.TrimSuffix(v.word, ", WITH WARNINGS"), b.Width, c.Screen.Height)
	}
	word := v.word
	if large != nil {
		b.Lines = append(b.Lines, render.Styled(v.style, large)...)
		b.Blank()
	} else {
		word = strings.Join(strings.Split(word, ""), " ")
	}
	b.Add(v.badge.Render("  " + word + "  "))
	b.Text(r.Text, v.means)
	if p.demo {
		b.Text(r.Dim, "This is a demo: the account is simulated.")
	}
}

func (p *summaryPage) drawGroups(c component.Context, b *render.Block) (chosen int) {
	chosen = -1
	words := results.WordWidth(p.rows(c))
	for _, g := range p.groups(c) {
		if len(g.Rows) == 0 {
			continue
		}
		b.Heading(g.Title)
		for i, row := range g.Rows {
			row.SameAs = row.SameAs && i > 0
			if row.ID == p.pointer {
				chosen = len(b.Lines)
			}
			look := results.Look{Width: b.Width, Words: words, Chosen: row.ID == p.pointer, Full: g.Full, StepName: otherStep(c)}
			b.Lines = append(b.Lines, row.Draw(c.Renderer, look)...)
		}
	}
	return chosen
}

func drawToSend(b *render.Block, report *summary.Report) {
	r, send := b.Renderer, report.ToSend
	b.Heading("Send to Astronomer")
	for _, i := range send.Activation {
		drawItem(b, i)
	}
	if len(send.Peering) > 0 {
		b.Blank()
		b.Text(r.Dim, "For the peering, as a "+send.Priority+" ticket at "+send.SupportURL+":")
		for _, i := range send.Peering {
			drawItem(b, i)
		}
	}
	b.Hint(keys.All().Ticket.Help().Key, "copies everything as a ticket")
}

// drawItem draws one thing to send, or why it is not known.
func drawItem(b *render.Block, i summary.Item) {
	r := b.Renderer
	label := "  " + r.Dim.Render(render.Pad(strings.ToUpper(i.Label[:1])+i.Label[1:], 16, "")) + "  "
	switch {
	case i.Value == "":
		b.Add(label + r.Warn.Render(r.Clean(i.Note)))
	case i.Note != "":
		b.Add(label + r.Clean(i.Value) + r.Dim.Render("  "+r.Clean(i.Note)))
	default:
		b.Add(label + r.Clean(i.Value))
	}
}

func drawNextSteps(b *render.Block, next []summary.NextStep) {
	r := b.Renderer
	b.Heading("Next steps")
	for i, n := range next {
		number := strconv.Itoa(i+1) + "  "
		for j, l := range render.Wrap(r.Clean(n.Actor()+": "+n.Text), b.Width-4) {
			if j > 0 {
				number = strings.Repeat(" ", len(number))
			}
			b.Add(" " + number + l)
		}
		for _, command := range n.Commands {
			b.Code(render.ShellLines(r.Command(command), b.Width)...)
		}
	}
}
