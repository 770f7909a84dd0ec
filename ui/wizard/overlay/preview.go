package overlay

import (
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/astronomer/astro-activate/steps/mask"
	"github.com/astronomer/astro-activate/steps/wording"
	"github.com/astronomer/astro-activate/ui/wizard/component"
	"github.com/astronomer/astro-activate/ui/wizard/keys"
	"github.com/astronomer/astro-activate/ui/wizard/render"
)

// Preview shows a text before it is copied. Its paragraphs are wrapped at the width of the screen: below
// that of the text, each line would be broken twice.
type Preview struct {
	scroller
	copy    component.Copy
	deletes string // what its commands delete, counted; "": nothing
}

// preview opens what an action copies, at once or after a question; nil: the action copies nothing.
func preview(action component.Action) component.Action {
	switch a := action.(type) {
	case component.Copy:
		return component.Open{Overlay: &Preview{copy: a}}
	case component.Open:
		if q, ok := a.Overlay.(*Removal); ok {
			return component.Open{Overlay: &Preview{copy: q.copy, deletes: q.counts()}}
		}
	}
	return nil
}

func (o *Preview) Press(_ component.Context, k tea.KeyPressMsg) component.Action {
	switch bound := keys.All(); {
	case keys.Is(k, &bound.CopyFix), keys.Is(k, &bound.CopyAll):
		return o.copy
	case keys.Is(k, &bound.Preview):
		return component.Close{}
	case keys.Is(k, &bound.NextProblem): // of the list or the detail that opened it
		return component.Forward{}
	}
	return o.press(k)
}

func (o *Preview) Keys(component.Context) []key.Binding {
	bound := keys.All()
	return []key.Binding{keys.Named(bound.Back, "close"), keys.Named(bound.CopyFix, "copy it"), bound.Scroll, bound.PageDown}
}

func (o *Preview) Layout(c component.Context, width, height int) {
	r := c.Renderer
	text := o.copy.Text
	if o.copy.Read != nil {
		text = o.copy.Read
	}
	b := render.Block{Renderer: r, Width: textWidth(width)}
	b.Text(r.Strong, wording.Capitalize(strings.TrimPrefix(o.copy.What, "the "))+o.copy.Note)
	if o.deletes != "" {
		b.Text(r.Bad, "Its commands delete "+o.deletes+".")
	}
	b.Blank()
	message(&b, r.Mask.Text(text(r.Mask)), c.Screen.Width)
	o.layout(b.Lines, width, height)
}

// message adds the lines of a message: its prose is wrapped, and its commands, which are further in than that
// and no part of a document, are broken so that they mean the same when they are selected with the mouse.
func message(b *render.Block, text string, screen int) {
	command, indent := "", ""
	for _, line := range strings.Split(strings.TrimSuffix(text, "\n"), "\n") {
		words := strings.TrimLeft(line, " ")
		if command == "" {
			indent = line[:len(line)-len(words)]
			if inside := len(indent) > 4 && !strings.ContainsAny(words[:min(1, len(words))], "{}[]\"'"); !inside && !strings.HasPrefix(words, "aws ") {
				hanging(b, b.Renderer.Text, line+"\n")
				continue
			}
		}
		part, more := strings.CutSuffix(words, "\\")
		if command += part; more && words[0] != '#' { // each line of a comment is one
			continue
		}
		from := len(b.Lines)
		b.Width -= len(indent)
		b.Command(b.Renderer.Clean(command), screen)
		b.Width += len(indent)
		for i, l := range b.Lines[from:] {
			if _, edge := render.CutFlush(l); !edge {
				b.Lines[from+i] = indent + l
			}
		}
		command = ""
	}
}

// countLines counts the lines of what is copied.
func countLines(c component.Copy, k *mask.Mask) string {
	return wording.Count(strings.Count(c.Text(k), "\n"), "line")
}
