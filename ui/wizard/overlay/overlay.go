// Package overlay holds what covers a page of the wizard or asks in its footer: one
// file and one type each. How to add one is said at component.Overlay.
package overlay

import (
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/astronomer/astro-activate/ui/wizard/component"
	"github.com/astronomer/astro-activate/ui/wizard/keys"
	"github.com/astronomer/astro-activate/ui/wizard/render"
)

// base is what most overlays have in common: they take no text and esc closes them.
type base struct{}

func (base) Paste(component.Context, string) component.Action { return nil }
func (base) Typing() bool                                     { return false }
func (base) Modal() bool                                      { return false }
func (base) Question(component.Context) string                { return "" }

// question is an overlay that asks in the footer: it must be answered, and covers nothing.
type question struct{ base }

func (question) Modal() bool                                      { return true }
func (question) Layout(component.Context, int, int)               {}
func (question) View(component.Context) ([]string, *render.Point) { return nil, nil }

// yesOrNo are the keys of every question in the footer: y does what it asks about, n and esc do not.
func yesOrNo(yes, no string) []key.Binding {
	bound := keys.All()
	return []key.Binding{keys.Named(bound.Yes, yes), key.NewBinding(key.WithKeys(bound.No.Keys()...), key.WithHelp("n/esc", no))}
}

// unanswered says which keys answer a question, after any other one: it was not meant for what is below.
func unanswered(list []key.Binding) component.Action {
	text := "Press "
	for i, b := range list {
		if i > 0 {
			text += ", "
		}
		if i > 0 && i == len(list)-1 {
			text += "or "
		}
		name, _, _ := strings.Cut(b.Help().Key, "/")
		text += name + " to " + b.Help().Desc
	}
	return component.Notify{Text: text + "."}
}

// maxText is the longest line of text that is easy to read, in cells.
const maxText = 100

// textWidth is the width of text in an overlay. The last two cells of a line mark that
// there is more.
func textWidth(width int) int { return min(width-2, maxText) }

// scroller is an overlay of text that scrolls.
type scroller struct {
	base
	view  render.Viewport
	width int
}

// press takes the keys that scroll or close.
func (s *scroller) press(k tea.KeyPressMsg) component.Action {
	switch bound := keys.All(); {
	case keys.Is(k, &bound.Back), keys.Is(k, &bound.Next), k.String() == "q":
		return component.Close{}
	case s.view.Press(k.String()):
		return component.None{}
	}
	return nil
}

func (s *scroller) Scroll(_ component.Context, down bool) { s.view.Scroll(down) }

func (s *scroller) layout(lines []string, width, height int) {
	s.width = textWidth(width) + 2
	for _, l := range lines {
		if s.width < width && ansi.StringWidth(l) > s.width-2 { // a command or a link, which no mark shortens
			s.width = width
		}
	}
	s.view.SetContent(lines, height)
}

func (s *scroller) View(c component.Context) ([]string, *render.Point) {
	return s.view.View(c.Renderer, s.width), nil
}

// dialog is a title with text below it and an empty line around both.
func dialog(r render.Renderer, width int, title string, paragraphs ...string) render.Block {
	b := render.Block{Renderer: r, Width: textWidth(width)}
	b.Blank()
	b.Add(r.Strong.Render(title))
	for _, p := range paragraphs {
		if p != "" {
			b.Blank()
			b.Text(r.Text, p)
		}
	}
	return b
}

// shown is an overlay whose lines are drawn by Layout.
type shown struct {
	base
	lines []string
	at    *render.Point
}

func (s *shown) View(component.Context) ([]string, *render.Point) { return s.lines, s.at }
