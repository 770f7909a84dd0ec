package overlay

import (
	"encoding/json"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/wording"
	"github.com/astronomer/astro-activate/ui/theme"
	"github.com/astronomer/astro-activate/ui/wizard/component"
	"github.com/astronomer/astro-activate/ui/wizard/keys"
	"github.com/astronomer/astro-activate/ui/wizard/render"
	"github.com/astronomer/astro-activate/ui/wizard/results"
)

// Detail shows one finding in full: what was found, the evidence, and the fix.
type Detail struct {
	scroller
	rowID string
	rows  func() []results.Row // those of the list below, as they are now
	show  func(rowID string)   // moves the pointer of that list
}

// NewDetail shows a row and moves among the rows of the list below it, whose pointer
// follows.
func NewDetail(rowID string, rows func() []results.Row, show func(rowID string)) *Detail {
	return &Detail{rowID: rowID, rows: rows, show: show}
}

func (o *Detail) row() (results.Row, bool) {
	rows := o.rows()
	if i := results.Index(rows, o.rowID); i >= 0 {
		return rows[i], true
	}
	return results.Row{}, false
}

func (o *Detail) Press(c component.Context, k tea.KeyPressMsg) component.Action {
	bound := keys.All()
	switch {
	case keys.Is(k, bound.NextFinding):
		return o.turn(+1)
	case keys.Is(k, bound.PreviousFinding):
		return o.turn(-1)
	}
	if row, ok := o.row(); ok {
		if action := PressFinding(c, row, k); action != nil {
			return action
		}
	}
	return o.press(k)
}

// turn shows the next finding, or the one before.
func (o *Detail) turn(by int) component.Action {
	rows := o.rows()
	to := results.Index(rows, o.rowID) + by
	if to < 0 || to >= len(rows) || to-by < 0 {
		return component.None{}
	}
	o.rowID = rows[to].ID
	o.view.Top()
	o.show(o.rowID)
	return component.None{}
}

func (o *Detail) Keys(c component.Context) []key.Binding {
	bound := keys.All()
	list := []key.Binding{keys.Named(bound.Back, "close")}
	if row, ok := o.row(); ok {
		list = append(list, FindingKeys(c, row)...)
	}
	return append(list, bound.NextFinding, bound.PreviousFinding, bound.Scroll)
}

func (o *Detail) Layout(c component.Context, width, height int) {
	o.layout(o.draw(c.Renderer, textWidth(width)), width, height)
}

// draw draws the finding in full.
func (o *Detail) draw(r render.Renderer, width int) []string {
	row, ok := o.row()
	if !ok {
		return r.Dimmed(render.Wrap("The checks no longer find this: it is solved, or no longer applies. Press esc to go back.", width))
	}
	f := row.Finding
	glyph, style := row.Kind.Glyph(r)
	word := row.Kind.Word()
	if row.Kind == results.Blocked { // what is shown is the cause
		glyph, word, style = r.Glyphs.Status(f.Status), theme.Word(f.Status), r.Theme.Status(f.Status)
	}
	b := render.Block{Renderer: r, Width: width}
	for i, l := range render.Wrap(r.Clean(f.Title), width-len(word)-4) {
		prefix := strings.Repeat(" ", len(word)+4)
		if i == 0 {
			prefix = style.Render(glyph+" "+strings.ToUpper(word)) + "  "
		}
		b.Add(prefix + r.Strong.Render(l))
	}
	b.Blank()
	if row.Kind == results.Waiting && row.Needs != render.Safe(f.Detail) {
		b.Text(r.Text, "Waiting "+row.Needs+".")
	} else {
		b.Text(r.Text, f.Detail)
	}
	if row.Kind == results.Blocked {
		b.Text(r.Dim, waiting(row.Checks))
	}
	if f.Acknowledged != "" {
		b.Text(r.Dim, "Acknowledged. Reason: "+f.Acknowledged)
	}
	if !f.Remedy.IsZero() {
		b.Blank()
		b.Add(r.Strong.Render("What to do") + r.Dim.Render("  "+f.Remedy.Owner.Name()))
		remedy(&b, f.Remedy)
	}
	if len(f.Resources) > 0 {
		b.Heading("Resources")
		for _, id := range f.Resources {
			b.Text(r.Text, id)
		}
	}
	b.Blank()
	b.Text(r.Dim, evidence(f))
	return b.Lines
}

// waiting says how many checks wait for a cause.
func waiting(n int) string {
	if n == 1 {
		return "1 check is waiting for this one."
	}
	return wording.Count(n, "check") + " are waiting for this one."
}

// evidence says what a finding is based on, and its id in the report.
func evidence(f steps.Finding) string {
	on := map[awscheck.Evidence]string{
		awscheck.Live:      "Read live.",
		awscheck.Simulated: "Evaluated by IAM's policy simulator.",
		awscheck.Policies:  "Read from the policy documents, without organization and session policies.",
		awscheck.Local:     "Computed on this machine.",
	}[f.Evidence]
	text := "Check " + f.ID
	if f.Region != "" {
		text += " in " + f.Region
	}
	return strings.TrimSpace(text + ". " + on)
}

// remedy adds what to do, with its commands, policy and links ready to copy.
func remedy(b *render.Block, fix awscheck.Remedy) {
	r := b.Renderer
	if fix.Text != "" {
		b.Text(r.Text, fix.Text)
	}
	for _, d := range fix.Denies {
		b.Blank()
		b.Text(r.Dim, wording.DeniesLabel(d.Policy))
		document(b, d.Statement)
	}
	commands(b, r.Dim, wording.LookLabel, fix.Look)
	switch {
	case fix.Deletes > 0:
		commands(b, r.Bad, wording.RemovalLabel(fix.Deletes), fix.Commands)
	case len(fix.Look) > 0:
		commands(b, r.Dim, wording.ChangeLabel, fix.Commands)
	default:
		commands(b, r.Dim, "", fix.Commands)
	}
	if fix.Policy != nil {
		b.Blank()
		b.Text(r.Dim, "A policy that allows exactly the missing actions:")
		document(b, policyText(fix.Policy))
	}
	for _, link := range fix.Links {
		b.Blank()
		b.Lines = append(b.Lines, render.Styled(r.LinkTo(link), render.Wrap(r.Clean(link), b.Width))...)
	}
}

// document adds the lines of a document, each wrapped below its own beginning.
func document(b *render.Block, text string) {
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\n")
		indent := line[:len(line)-len(strings.TrimLeft(line, " "))]
		for _, l := range render.Wrap(b.Renderer.Clean(line), b.Width-len(indent)) {
			b.Code(indent + l)
		}
	}
}

// commands adds commands below a label, each on lines of its own.
func commands(b *render.Block, style lipgloss.Style, label string, list []string) {
	for i, c := range list {
		b.Blank()
		if i == 0 && label != "" {
			b.Text(style, label)
		}
		b.Code(render.ShellLines(b.Renderer.Command(c), b.Width)...)
	}
}

func policyText(p *awscheck.Policy) string {
	data, err := json.MarshalIndent(p, "", "  ")
	if err != nil { // a policy is made of texts only
		return ""
	}
	return string(data)
}
