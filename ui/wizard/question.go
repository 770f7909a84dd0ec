package wizard

import (
	"strings"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/ui/theme"
)

// How many lines a list of choices gets: at the least, and before other things give
// way to it.
const (
	leastList  = 4
	enoughList = 7
)

// drawQuestion draws the current step: its title, why it is asked, and its fields,
// the focused one opened. Where room is short, empty lines go first, then the why;
// at the end the page scrolls to the focused field.
func (m *model) drawQuestion(width, height int) ([]string, *point) {
	step := m.machine.Step()
	f := m.form()
	p := m.paint
	title := p.Strong.Render(step.Title) + p.Dim.Render("  step "+strings.Replace(place(m.machine), "/", " of ", 1))
	why := p.dimmed(wrap(step.Why, width))
	var lines []string
	var at *point
	for roomy := 2; roomy >= 0; roomy-- {
		lines = []string{clip(title, width, p.Glyphs.Ellipsis)}
		if roomy > 0 {
			lines = append(lines, why...)
		}
		if roomy > 1 {
			lines = append(lines, "")
		}
		above := len(lines)
		if len(f.fields) == 0 {
			if m.atFirstStep() {
				lines = append(lines, wrap(m.welcome(), width)...)
				if roomy > 1 {
					lines = append(lines, "")
				}
			}
			lines = append(lines, wrap("Nothing to fill in here. Press enter to go on.", width)...)
			if len(lines) <= height {
				return lines, nil
			}
			continue
		}
		var body []string
		first, last := 0, 0
		var short bool
		body, at, first, last, short = m.drawFields(width, height-above, roomy > 1)
		if (above+len(body) <= height && !short) || roomy == 0 {
			lines = append(lines, body...)
			if at != nil {
				at.y += above
			}
			if len(lines) > height { // scroll to the focused field
				from, to := window(len(lines), height, above+last-1, above+first)
				if above+first < from {
					from, to = above+first, min(len(lines), above+first+height)
				}
				lines = lines[from:to]
				if at != nil {
					at.y -= from
				}
			}
			return lines, at
		}
	}
	return clipAll(lines, height), nil
}

// welcome tells a person who has never seen the program what it will be like.
func (m *model) welcome() string {
	text := "From here it takes about ten minutes: a question at a time, each answer checked live against AWS. " +
		"Nothing in AWS is changed, "
	if m.opts.SessionPath != "" {
		text += "every answer is saved as you give it, "
	}
	return text + "and nothing waits: go on while checks run."
}

func (m *model) atFirstStep() bool { return m.machine.Step().ID == m.machine.Steps()[0].ID }

// drawFields draws the fields, and returns the lines of the focused one, and whether
// that could do with more room.
func (m *model) drawFields(width, height int, roomy bool) (lines []string, at *point, first, last int, short bool) {
	f := m.form()
	labels := 0
	for _, fd := range f.fields {
		labels = max(labels, ansi.StringWidth(fd.Label))
	}
	labels = min(labels, width/2)
	others := len(f.fields) - 1
	if roomy && others > 0 {
		others += 2
	}
	for i, fd := range f.fields {
		if i != f.at || m.area != onFields {
			lines = append(lines, m.drawClosed(fd, labels, width))
			continue
		}
		if roomy && i > 0 {
			lines = append(lines, "")
		}
		first = len(lines)
		open, cursor, wants := m.drawOpen(fd, width, height-others)
		short = wants
		if cursor != nil {
			at = &point{cursor.x, cursor.y + len(lines)}
		}
		lines = append(lines, open...)
		last = len(lines)
		if roomy && i < len(f.fields)-1 {
			lines = append(lines, "")
		}
	}
	return lines, at, first, last, short
}

// drawClosed draws a field that does not have the focus, on one line.
func (m *model) drawClosed(fd *field, labels, width int) string {
	p := m.paint
	answer := m.machine.Answers().Get(fd.Key)
	text := ""
	switch {
	case fd.enforced && fd.err != nil:
		text = p.Bad.Render(p.Glyphs.Fail+" ") + m.line(fd, fd.editor.draft()) + p.Bad.Render("  not taken: "+m.objection(fd))
	case fd.touched:
		text = m.line(fd, fd.editor.draft())
	case answer != nil:
		text = m.line(fd, answer)
	case fd.found.Given():
		text = m.line(fd, fd.found) + p.Dim.Render("  read from AWS")
	case fd.proposed != nil:
		text = p.Dim.Render(m.line(fd, fd.proposed) + "  proposed")
	case fd.Required != nil && fd.Required(m.machine.Answers()):
		text = p.Warn.Render("needed")
	default:
		text = p.Dim.Render(p.Glyphs.Dash)
	}
	return clip("  "+p.Dim.Render(pad(fd.Label, labels, p.Glyphs.Ellipsis))+"  "+text, width, p.Glyphs.Ellipsis)
}

// drawOpen draws the field that has the focus: label, help, what is entered, and
// what is to be said of it.
func (m *model) drawOpen(fd *field, width, height int) (lines []string, at *point, short bool) {
	p := m.paint
	margin := p.Focus.Render(p.Glyphs.Bar) + " "
	const indent = 2
	inner := width - indent
	lines = []string{p.Focus.Render(clip(fd.Label, inner, p.Glyphs.Ellipsis)) + m.origin(fd, inner-ansi.StringWidth(fd.Label))}
	lines = append(lines, p.dimmed(wrap(fd.Help, inner))...)
	said := m.said(fd, inner)
	extra, short := m.drawMap(fd, inner, height-len(lines)-len(said)-1)
	room := height - len(lines) - len(said) - len(extra)
	short = short || room < min(enoughList, fd.editor.wants(inner))
	entered, at := fd.editor.view(p, inner, max(leastList, room))
	if at != nil {
		// What is said of a text stands right beneath it.
		at = &point{at.x + indent, len(lines) + at.y}
		lines = append(lines, entered[0])
		lines = append(lines, said...)
		entered, said = entered[1:], nil
	}
	lines = append(append(append(lines, entered...), said...), extra...)
	for i := range lines {
		lines[i] = margin + clip(lines[i], inner, p.Glyphs.Ellipsis)
	}
	return lines, at, short
}

// origin says where the value in an editor comes from, if not from the person.
func (m *model) origin(fd *field, room int) string {
	text := ""
	switch {
	case fd.touched, m.machine.Answers().Get(fd.Key) != nil:
		return ""
	case fd.found.Given():
		text = "  read from AWS: " + m.line(fd, fd.found)
	case fd.proposed != nil:
		text = "  proposed; enter takes it"
		if _, ok := fd.editor.(*textEditor); ok {
			text += ", typing replaces it"
		}
		if ansi.StringWidth(text) > room {
			text = "  proposed"
		}
	}
	return m.paint.Dim.Render(text)
}

// said is what can be told of the draft at once: that it is not valid, once it can't
// become so any more, or what the facts at hand say of it.
func (m *model) said(fd *field, width int) []string {
	p := m.paint
	if fd.err != nil {
		if !fd.enforced && !fd.speaks() {
			return nil
		}
		return hanging(p.Bad, p.Glyphs.Fail+" ", m.objection(fd), width)
	}
	var lines []string
	for _, h := range fd.hints {
		if h.Status == awscheck.Pass || h.Status == awscheck.Skipped {
			continue
		}
		text := theme.Word(h.Status) + ": " + m.paint.clean(h.Detail)
		lines = append(lines, hanging(p.Theme.Status(h.Status), p.Glyphs.Status(h.Status)+" ", text, width)...)
		if len(lines) > 4 {
			break
		}
	}
	if lines == nil && len(fd.hints) > 0 {
		lines = hanging(p.Good, p.Glyphs.Pass+" ", m.paint.clean(fd.hints[0].Detail), width)
	}
	return lines
}

// hanging wraps a text behind a mark.
func hanging(style interface{ Render(...string) string }, mark, text string, width int) []string {
	indent := ansi.StringWidth(mark)
	var lines []string
	for _, l := range wrap(text, width-indent) {
		lines = append(lines, style.Render(mark+l))
		mark = strings.Repeat(" ", indent)
	}
	return lines
}

// speaks tells whether it is time to say that a draft is not valid: not while it may
// be the beginning of a value that is.
func (fd *field) speaks() bool {
	draft := fd.editor.draft().String()
	switch {
	case fd.Kind == steps.NumberField:
		return true
	case fd.Kind == steps.CIDRField:
		_, bits, slash := strings.Cut(draft, "/")
		return slash && bits != ""
	}
	example := fd.Placeholder
	if example == "" {
		example = fd.proposed.String()
	}
	return utf8.RuneCountInString(draft) >= max(8, utf8.RuneCountInString(example))
}
