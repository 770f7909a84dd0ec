package page

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/ui/theme"
	"github.com/astronomer/astro-activate/ui/wizard/component"
	"github.com/astronomer/astro-activate/ui/wizard/editor"
	"github.com/astronomer/astro-activate/ui/wizard/keys"
	"github.com/astronomer/astro-activate/ui/wizard/overlay"
	"github.com/astronomer/astro-activate/ui/wizard/render"
)

// The height of a list of choices, in lines: the least, and the height below which empty
// lines and explanations make room for it.
const (
	minList     = 4
	enoughList  = 7
	enoughTable = 12 // of a table, in which rows are compared
)

// enough is the height below which other things make room for the editor of a field.
func enough(fd *field) int {
	if e, ok := fd.editor.(editor.TableEditor); ok && e.Table() {
		return min(enoughTable, fd.editor.Height())
	}
	return min(enoughList, fd.editor.Height())
}

// drawnFields are the fields of a form, with the lines of the focused one.
type drawnFields struct {
	lines        []string
	of           map[int]int  // the fields, by their lines
	whole        map[int]bool // whether a field has its whole value on them
	at           *render.Point
	first, last  int  // lines of the focused field
	short        bool // the focused field can use more room
	editorHeight int
}

// drawFields draws the fields in a height. most is the height that the focused one has where
// the form scrolls to it.
func (p *Step) drawFields(c component.Context, width, height, most int, roomy bool) (d drawnFields) {
	f, labels := p.form, 0
	d.of, d.whole = map[int]int{}, map[int]bool{}
	for _, fd := range f.fields {
		labels = max(labels, ansi.StringWidth(fd.Label))
	}
	labels = min(labels, width*11/20) // more, and there is no room for a value
	others, closed := 0, make([][]string, len(f.fields))
	drawAll := func(wrapped bool) (over, own int) {
		others = 0
		for i, fd := range f.fields {
			if i != f.at || p.onFindings {
				closed[i], d.whole[i] = drawClosed(c, fd, labels, width, wrapped)
				others += len(closed[i])
				over, own = max(over, ansi.StringWidth(closed[i][0])-width), max(own, ansi.StringWidth(fd.Label))
			}
		}
		return over, own
	}
	if over, own := drawAll(false); over > 0 { // the blanks behind their labels go
		labels = max(labels-over, min(labels, own))
		drawAll(roomy)
	}
	if roomy && others > 0 {
		others += 2
	}
	for i, fd := range f.fields {
		if i != f.at || p.onFindings {
			for _, line := range closed[i] {
				d.of[len(d.lines)] = i
				d.lines = append(d.lines, c.Renderer.Fit(line, width))
			}
			continue
		}
		if roomy && i > 0 {
			d.lines = append(d.lines, "")
		}
		d.first = len(d.lines)
		if e, ok := fd.editor.(editor.Judged); ok {
			e.Judge(entryState(c, fd))
		}
		d.whole[i] = true
		open := drawOpen(c, fd, width, height-others, most)
		d.short, d.editorHeight = open.short, open.editorHeight
		d.at = open.at.Down(len(d.lines))
		for line := range open.lines {
			d.of[d.first+line] = i
		}
		d.lines = append(d.lines, open.lines...)
		d.last = len(d.lines)
		if roomy && i < len(f.fields)-1 {
			d.lines = append(d.lines, "")
		}
	}
	if !p.onFindings {
		return d
	}
	var below []string
	if roomy {
		below = drawBelow(c.Renderer, f.focused(), width, height-len(d.lines))
	}
	if last := len(d.lines) - 1; below == nil && last == 0 { // the step of the network asks for nothing else
		d.lines[last] += offered(p, c, width-ansi.StringWidth(d.lines[last]))
	}
	d.lines = append(d.lines, below...)
	return d
}

// offered is what a key enters in place of the network of the chosen finding, where there is no room for the map that
// says so; "": nothing, or there is no room for it.
func offered(p *Step, c component.Context, room int) string {
	rows := p.rows(c)
	if at := p.findings.Index(rows); at >= 0 {
		network := overlay.Suggested(c, rows[at])
		if text := "  " + keys.All().Suggest.Help().Key + " enters " + network; network != "" && len(text) <= room {
			return c.Renderer.Dim.Render(text)
		}
	}
	return ""
}

// drawBelow draws what helps to choose the value of a field while the findings have the focus, where
// there is room for all of it: who reads about an overlap sees it on the map.
func drawBelow(r render.Renderer, fd *field, width, height int) []string {
	if fd == nil {
		return nil
	}
	below, complete := fd.editor.Below(r, width-openIndent, height-1)
	if !complete || len(below) == 0 {
		return nil
	}
	return append([]string{""}, render.Behind(strings.Repeat(" ", openIndent), r.Text, below)...)
}

// maxReason is how many lines a field without the focus has at most to say why it is refused.
const maxReason = 3

// drawClosed draws a field without the focus, on one line, or with the reason below it why its
// value is refused. Wrapped, what is said of a suggestion is below it where it does not fit beside it. whole is whether
// all of a value is there.
func drawClosed(c component.Context, fd *field, labels, width int, wrapped bool) (lines []string, whole bool) {
	r, answer := c.Renderer, c.Machine.Answers().Get(fd.Key)
	text, remark, head := "", "", "  "+r.Dim.Render(render.Pad(fd.Label, labels, r.Glyphs.Ellipsis))+"  "
	switch {
	case fd.refused && fd.err != nil:
		draft := r.Bad.Render(r.Glyphs.Fail+" ") + fd.line(r, fd.editor.Draft())
		reason := fd.shortRefusal(r)
		if line := head + draft + r.Bad.Render("  "+reason); ansi.StringWidth(line) <= width {
			return []string{line}, true
		}
		indent := min(ansi.StringWidth(head)+2, width/2)
		lines = render.CutLines(render.Wrap(reason, width-indent), maxReason, width-indent, r.Glyphs.Ellipsis)
		return append([]string{head + draft}, render.Behind(strings.Repeat(" ", indent), r.Bad, lines)...), true
	case fd.touched:
		text = fd.line(r, fd.editor.Draft())
	case answer != nil:
		text = fd.line(r, answer)
	case fd.discovered.Given():
		text = fd.line(r, fd.discovered) + r.Dim.Render("  read from AWS")
	case fd.proposed != nil:
		suggested := "  suggested"
		if fd.declined {
			suggested += ", not accepted"
		}
		text, remark = r.Dim.Render(fd.line(r, fd.proposed)), r.Dim.Render(suggested)+fd.warning(r)
	case fd.Required != nil && fd.Required(c.Machine.Answers()):
		text = r.Warn.Render("needed")
	default:
		text = r.Dim.Render(r.Glyphs.Dash)
	}
	if whole = ansi.StringWidth(head+text) <= width; wrapped && whole && ansi.StringWidth(head+text+remark) > width {
		return []string{head + text, strings.Repeat(" ", labels+2) + remark}, whole
	}
	return []string{head + text + remark}, whole
}

// openIndent is the width of the bar along the focused field.
const openIndent = 2

// maxHelp is how many lines of help stand above a value: more would be read nowhere, and least of all on a call.
const maxHelp = 4

// drawOpen draws the field with the focus: label, help, editor, what is known about the
// draft, and what helps to choose. Where the help would push the value off the screen, it
// goes.
func drawOpen(c component.Context, fd *field, width, height, most int) (d drawnFields) {
	r := c.Renderer
	inner := width - openIndent
	lines := []string{r.Focus.Render(r.Fit(fd.Label, inner)) + origin(c, fd, inner-ansi.StringWidth(fd.Label))}
	least := max(1, min(minList, most-1))
	messages := fd.messages(r, inner)
	if remark := editor.Remark(fd.editor); remark != "" {
		messages = append([]string{r.Dim.Render(r.Fit(remark, inner))}, messages...)
	}
	help := render.Wrap(fd.Help, inner)
	if len(help) > maxHelp || len(help) > 1 && fd.editor.Height() > enoughList && height-1-len(help)-len(messages) < enough(fd) {
		help = []string{shortHelp(fd.Help, inner)}
	}
	if 1+len(help)+min(least, fd.editor.Height()) <= most {
		lines = append(lines, r.Dimmed(help)...)
	}
	below, complete := fd.editor.Below(r, inner, height-len(lines)-len(messages)-1)
	room := height - len(lines) - len(messages) - len(below)
	d.short = !complete || room < enough(fd)
	d.editorHeight = max(least, room)
	entered, at := fd.editor.View(r, inner, d.editorHeight)
	if at != nil { // what is said of a text stands right below it
		d.at = at.Move(openIndent, len(lines))
		lines = append(append(lines, entered[0]), messages...)
		entered, messages = entered[1:], nil
	}
	lines = append(append(append(lines, entered...), messages...), below...)
	bar := r.Focus.Render(r.Glyphs.Bar) + " "
	for i := range lines {
		lines[i] = bar + r.Fit(lines[i], inner)
	}
	d.lines = lines
	return d
}

// FieldHelp is the label and the help of the field with the focus, which the page may shorten; "":
// there is none.
func FieldHelp(p *Step) string {
	if p == nil || p.onFindings || p.form.focused() == nil {
		return ""
	}
	fd := p.form.focused()
	return fd.Label + ": " + fd.Help
}

// shortHelp is the part of the help of a field that fits on one line, and the key that shows all.
func shortHelp(help string, width int) string {
	first, _, more := strings.Cut(help, ". ")
	if more {
		first += "."
		if text := first + "  " + keys.All().Help.Help().Key + " says more"; ansi.StringWidth(text) <= width {
			return text
		}
	}
	return render.Clip(first, width, "")
}

// origin says where the value in an editor comes from, if it is not an answer.
func origin(c component.Context, fd *field, room int) string {
	text, suggested := "", "  suggested"
	if fd.Planned {
		suggested += " by the demo's plan"
	}
	switch r := c.Renderer; {
	case fd.touched, c.Machine.Answers().Get(fd.Key) != nil:
		return ""
	case fd.discovered.Given():
		text = "  read from AWS: " + fd.line(r, fd.discovered)
	case fd.proposed != nil:
		if fd.problem() != nil {
			return r.Dim.Render(suggested) + fd.warning(r)
		}
		texts := []string{suggested + "; enter accepts it", suggested, "  suggested"}
		if fd.editor.Replaces() {
			texts = append([]string{texts[0] + ", typing replaces it"}, texts...)
		}
		for _, text = range texts {
			if ansi.StringWidth(text) <= room {
				break
			}
		}
	}
	return c.Renderer.Dim.Render(text)
}

// messages are what is known about the draft at once: that it is not valid, or what
// facts that were read before say about it.
func (fd *field) messages(r render.Renderer, width int) []string {
	why := ""
	switch {
	case fd.hopeless:
		why = r.Clean(render.Safe(fd.pending.Error()))
	case fd.err != nil && !fd.showErrorNow():
		return nil
	case fd.err != nil:
		why = fd.refusal(r)
	}
	if why != "" {
		return render.Hanging(r.Bad, r.Glyphs.Fail+" ", why, width)
	}
	var lines []string
	for _, h := range fd.hints {
		if h.Status == awscheck.Pass || h.Status == awscheck.Skipped {
			continue
		}
		text := theme.Word(h.Status) + ": " + r.Clean(h.Detail)
		lines = append(lines, render.Hanging(r.Theme.Status(h.Status), r.Glyphs.Status(h.Status)+" ", text, width)...)
		if len(lines) > 4 {
			break
		}
	}
	if lines == nil && len(fd.hints) > 0 {
		lines = render.Hanging(r.Good, r.Glyphs.Pass+" ", r.Clean(fd.hints[0].Detail), width)
	}
	return lines
}
