package overlay

import (
	"slices"
	"strings"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/astronomer/astro-activate/steps/summary"
	"github.com/astronomer/astro-activate/steps/wording"
	"github.com/astronomer/astro-activate/ui/wizard/component"
	"github.com/astronomer/astro-activate/ui/wizard/keys"
	"github.com/astronomer/astro-activate/ui/wizard/render"
	"github.com/astronomer/astro-activate/ui/wizard/results"
)

// Preview shows a text before it is copied. Its paragraphs are wrapped at the width of the screen: below
// that of the text, each line would be broken twice. It follows what is left for its owner, so that what is
// read is what is copied, and an owner is not sent a job that is done.
type Preview struct {
	scroller
	copy    component.Copy
	deletes string  // what its commands delete, counted; "": nothing
	of      *source // what it is made from; nil: a finding, as it was when that was opened
	head    []string

	report  *summary.Report   // from which it was last made; nil: it was not made yet
	results *results.Snapshot // the same
	left    []results.Row     // of its owner, then
	opened  component.Copy    // what it was when it was opened
	text    string            // of the copy, without the time of the report
	at      time.Time         // when that was last found to be another one; zero: it is as it was
	over    string            // that nothing is left for the owner; "": something is, or it is not known
	unknown bool              // whether anything is left is not known
}

// newPreview shows what an action copies, at once or after a question.
func newPreview(action component.Action, of *source) *Preview {
	o := &Preview{of: of}
	o.take(action)
	o.opened = o.copy
	return o
}

// take takes in what an action copies.
func (o *Preview) take(action component.Action) {
	switch a := action.(type) {
	case component.Copy:
		o.copy, o.deletes = a, ""
	case component.Open:
		if q, ok := a.Overlay.(*Removal); ok {
			o.copy, o.deletes = q.copy, q.counts()
		}
	}
}

// follow makes the text from what is left now. Where nothing is, or it is not known, it stays what it was.
func (o *Preview) follow(c *component.Context) {
	report := c.Shown()
	if o.of == nil || report == o.report && c.Results == o.results {
		return
	}
	o.report, o.results = report, c.Results
	action := o.of.copies(c)
	if none, ok := action.(component.Notify); ok {
		if o.over == "" && c.Results.SignIn == 0 && areOver(c, o.left) {
			o.over, o.at = strings.TrimPrefix(none.Text, nothingCopied), c.Now()
		}
		o.unknown = o.over == ""
		return
	}
	o.left = slices.DeleteFunc(c.Results.Left(c.Label), func(row results.Row) bool { return row.Owner() != o.of.owner })
	o.over, o.unknown = "", false
	o.take(action)
	text := o.copy.Text(nil)
	for _, format := range []string{time.DateOnly, "15:04"} { // the message says from when it is
		text = strings.ReplaceAll(text, report.GeneratedAt.Format(format), "")
	}
	if text != o.text && o.text != "" {
		o.at = c.Now()
	}
	o.text = text
}

// areOver reports whether no problem of some rows is left, as far as is known.
func areOver(c *component.Context, rows []results.Row) bool {
	for i := range rows {
		if len(rows[i].Of) > 0 {
			if !areOver(c, rows[i].Of) {
				return false
			}
		} else if endOf(c, rows[i].Finding, nil).what == "" {
			return false
		}
	}
	return true
}

func (o *Preview) Press(_ component.Context, k tea.KeyPressMsg) component.Action {
	switch bound := keys.All(); {
	case keys.Is(k, &bound.CopyFix), keys.Is(k, &bound.CopyAll):
		if o.over != "" {
			return component.Notify{Text: nothingCopied + o.over}
		}
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
	list := []key.Binding{keys.Named(bound.Back, "close")}
	if o.over == "" {
		keys.Add(&list, &bound.CopyFix, "copy it")
	}
	return append(list, bound.Scroll, bound.PageDown)
}

func (o *Preview) Layout(c component.Context, width, height int) {
	o.follow(&c)
	r := c.Renderer
	text := o.copy.Text
	if o.copy.Read != nil {
		text = o.copy.Read
	}
	b := render.Block{Renderer: r, Width: textWidth(width)}
	title, style, status := wording.Capitalize(strings.TrimPrefix(o.copy.What, "the "))+o.copy.Note, &r.Note, ""
	at := o.at.Format(time.TimeOnly)
	switch {
	case o.over != "":
		title = r.Glyphs.Pass + " DONE  " + strings.TrimSuffix(title, o.copy.Note)
		style, status = &r.Good, "As of "+at+", "+o.over
	case o.unknown:
		style, status = &r.Warn, "What is left now is not known."
	case !o.at.IsZero():
		if status = "Changed at " + at + "."; o.copy.Note != o.opened.Note {
			status += " When it was opened: " + strings.TrimLeft(o.opened.Note, ":, ") + "."
		}
	}
	b.Text(r.Strong, title)
	if status != "" {
		b.Text(*style, status)
	}
	if o.over != "" {
		b.Heading("What it was")
	}
	if o.deletes != "" && o.over == "" {
		b.Text(r.Bad, "Its commands delete "+o.deletes+".")
	}
	b.Blank()
	if o.head = nil; status != "" { // wherever the text is scrolled to
		o.head, b.Lines = b.Lines, nil
	}
	message(&b, r.Mask.Text(text(r.Mask)), c.Screen.Width)
	o.layout(b.Lines, width, max(1, height-len(o.head)))
}

func (o *Preview) View(c component.Context) ([]string, *render.Point) {
	lines, at := o.scroller.View(c)
	return append(o.head[:len(o.head):len(o.head)], lines...), at
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
