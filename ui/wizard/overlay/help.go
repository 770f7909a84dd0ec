package overlay

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/astronomer/astro-activate/ui/wizard/component"
	"github.com/astronomer/astro-activate/ui/wizard/keys"
	"github.com/astronomer/astro-activate/ui/wizard/render"
	"github.com/astronomer/astro-activate/ui/wizard/results"
)

// Help lists the keys of what is below it, and explains the marks of the screen.
type Help struct {
	scroller
	title, why, field, legend string
	below                     func() []key.Binding
}

// NewHelp makes the help for a page or an overlay: its title, why it is there, the help of the field
// with the focus, a legend of what it draws, and its keys. Without a title the keys come first.
func NewHelp(title, why, field, legend string, below func() []key.Binding) *Help {
	return &Help{title: title, why: why, field: field, legend: legend, below: below}
}

func (o *Help) Press(_ component.Context, k tea.KeyPressMsg) component.Action {
	if keys.Is(k, &keys.All().Help) {
		return component.Close{}
	}
	return o.press(k)
}

func (o *Help) Keys(component.Context) []key.Binding {
	bound := keys.All()
	return []key.Binding{keys.Named(bound.Back, "close"), bound.Scroll}
}

func (o *Help) Layout(c component.Context, width, height int) {
	r := c.Renderer
	b := render.Block{Renderer: r, Width: textWidth(width)}
	if o.title == "" {
		b.Add(r.Strong.Render("Keys"))
		o.drawKeys(&b)
	} else {
		b.Add(r.Strong.Render(o.title))
		b.Text(r.Dim, o.why)
		b.Text(r.Text, o.field)
	}
	b.Heading("Marks of steps and checks")
	b.Lines = append(b.Lines, results.DrawLegend(r, results.Legend(r), b.Width)...)
	if c.Watching && o.legend != "" { // the audience asks about them first
		b.Text(r.Dim, o.legend)
	}
	if o.title != "" {
		b.Heading("Keys")
		o.drawKeys(&b)
	}
	if !c.Watching {
		b.Text(r.Text, "On a warning, an unverified check or another resource in the account, "+keys.All().Acknowledge.Help().Key+" acknowledges it with a reason, which the report shows. Any other problem has to be resolved.")
	}
	b.Heading("Other marks")
	b.Lines = append(b.Lines, results.DrawLegend(r, r.Glyphs.Legend(), b.Width)...)
	if !c.Watching && o.legend != "" {
		b.Text(r.Dim, o.legend)
	}
	b.Blank()
	if !c.Watching {
		b.Text(r.Dim, "An answer counts, and is saved, when you leave its field; a suggestion, when you press enter. In a list, enter and tab take the row at the pointer; other keys leave the answer as it was. You can continue while checks run, and come back.")
	}
	b.Text(r.Dim, "Where no text is typed, ? is "+keys.All().Help.Help().Key+", and n is "+keys.All().NextProblem.Help().Key+".")
	b.Text(r.Dim, "In lists and long texts, pgup, pgdn, home and end move faster.")
	b.Text(r.Dim, "The mouse wheel scrolls, and a click selects. To select text with the mouse, hold shift (in some terminals, option or fn).")
	b.Text(r.Dim, keys.All().Mask.Help().Key+" masks ids, ARNs, public addresses, hosts, zones, buckets and users, on the screen, in copies and in saved reports: stand-ins are in brackets. Not masked: names of profiles, clusters, roles and other resources, tags, private networks and regions.")
	b.Text(r.Dim, "Everything is read-only: nothing in AWS is changed.")
	if c.SessionPath != "" {
		b.Text(r.Dim, "The session is saved in "+c.SessionPath+".")
	}
	o.layout(b.Lines, width, height)
}

// drawKeys lists the keys of what is below.
func (o *Help) drawKeys(b *render.Block) {
	list, widest := o.below(), 0
	for _, k := range list {
		widest = max(widest, ansi.StringWidth(k.Help().Key))
	}
	for _, k := range list {
		b.Add(b.Renderer.Key.Render(render.Pad(k.Help().Key, widest, "")) + "  " + b.Renderer.Clean(k.Help().Desc))
	}
}
