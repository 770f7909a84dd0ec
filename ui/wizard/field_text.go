package wizard

import (
	"strings"
	"unicode"

	"charm.land/bubbles/v2/key"
	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/astronomer/astro-activate/steps"
)

// Limits of what is typed or pasted, in characters: more than any answer has, and
// little enough that a book on the clipboard does no harm.
const (
	longestText = 256
	longestList = 4096
)

// textEditor takes one line of text: a text, a number, a network, or several of
// them with commas between.
type textEditor struct {
	input       input
	many        bool
	placeholder string
	found       string // what stands where nothing is entered
}

func newTextEditor(f steps.Field) *textEditor {
	limit := longestText
	if f.Kind.Many() {
		limit = longestList
	}
	in := newInput(limit)
	in.identifies = f.Identifies
	return &textEditor{input: in, many: f.Kind.Many(), placeholder: f.Placeholder}
}

func (e *textEditor) press(k tea.KeyPressMsg) action { return e.input.press(k) }

func (e *textEditor) paste(text string) action {
	if e.many {
		text = strings.Join(splitList(text), ", ")
	}
	return e.input.paste(text)
}

func (e *textEditor) set(v steps.Value) { e.input.set(v.String()) }

func (e *textEditor) draft() steps.Value {
	text := strings.TrimSpace(e.input.text())
	if text == "" {
		return nil
	}
	if e.many {
		return steps.Value(splitList(text))
	}
	return steps.Text(text)
}

// such marks an example as one, so that nobody takes it for an answer. One that the mask
// would hide is left out.
func (p paint) such(example string) string {
	if example == "" || p.mask.Identifies(example) {
		return ""
	}
	return "such as " + example
}

func (e *textEditor) accept() steps.Value       { return e.draft() }
func (e *textEditor) typing() bool              { return true }
func (e *textEditor) line(v steps.Value) string { return safe(v.String()) }
func (e *textEditor) wants(int) int             { return 1 + len(e.items()) }
func (e *textEditor) items() []string {
	if v := e.draft(); e.many && len(v) > 1 {
		return v
	}
	return nil
}

func (e *textEditor) view(p paint, width, height int) ([]string, *point) {
	hint := p.such(e.placeholder)
	if e.found != "" {
		hint = "empty: " + e.found
	}
	line, at := e.input.view(p, width, hint)
	lines := []string{line}
	for _, item := range e.items() {
		if len(lines) < height {
			lines = append(lines, p.Dim.Render(clip("  "+p.Glyphs.Dash+" "+p.clean(item), width, p.Glyphs.Ellipsis)))
		}
	}
	return lines, at
}

// splitList takes values apart that were typed or pasted with commas, spaces or
// line breaks between them.
func splitList(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ';' || unicode.IsSpace(r) })
}

// An input is a line of text with a cursor: the editing is that of bubbles'
// textinput, the drawing is here, so that the cursor is the terminal's own and is
// right beside wide characters too.
type input struct {
	model      textinput.Model
	from       int  // first character shown
	identifies bool // all of it is hidden under the mask
	whole      bool // nobody has touched the text: the first character typed takes its place
}

func newInput(limit int) input {
	m := textinput.New()
	m.CharLimit = limit
	m.SetVirtualCursor(false)
	// The terminal pastes, by bracketed paste; tab and the arrows move between fields.
	for _, b := range []*key.Binding{&m.KeyMap.Paste, &m.KeyMap.AcceptSuggestion, &m.KeyMap.NextSuggestion, &m.KeyMap.PrevSuggestion} {
		b.SetEnabled(false)
	}
	m.Focus()
	return input{model: m}
}

func (i *input) text() string { return i.model.Value() }

func (i *input) set(text string) {
	i.model.SetValue(safe(text))
	i.model.CursorEnd()
	i.from, i.whole = 0, false
}

// replace makes room for a text that takes the place of one that stands as a whole.
func (i *input) replace() {
	if i.whole {
		i.model.SetValue("")
	}
	i.whole = false
}

// press takes a key if it is one of editing.
func (i *input) press(k tea.KeyPressMsg) action {
	text, at := i.model.Value(), i.model.Position()
	if k.Text != "" {
		k.Text = safe(k.Text)
		i.replace()
	}
	i.model, _ = i.model.Update(k)
	if i.model.Value() != text || i.model.Position() != at {
		i.whole = false // an arrow or a deletion: the text is being edited, not replaced
	}
	switch {
	case i.model.Value() != text:
		return edited
	case i.model.Position() != at || k.Text != "":
		return taken
	}
	return ignored
}

// paste inserts text at the cursor. The input itself turns line breaks to spaces.
func (i *input) paste(text string) action {
	i.replace()
	i.model, _ = i.model.Update(tea.PasteMsg{Content: safe(text)})
	return edited
}

// view draws the prompt and what fits of the text around the cursor.
func (i *input) view(p paint, width int, placeholder string) (string, *point) {
	prompt := p.Glyphs.Prompt + " "
	room := max(1, width-ansi.StringWidth(prompt)-1) // the last cell is the cursor's
	runes, at := []rune(p.typed(i.model.Value(), i.identifies)), i.model.Position()
	least, used := at, 0
	for least > 0 && used+ansi.StringWidth(string(runes[least-1])) <= room {
		least--
		used += ansi.StringWidth(string(runes[least]))
	}
	i.from = max(least, min(i.from, at))
	shown := string(runes[i.from:min(len(runes), i.from+2*room)])
	x := ansi.StringWidth(prompt) + ansi.StringWidth(string(runes[i.from:at]))
	if len(runes) == 0 {
		shown = clip(p.Dim.Render(p.clean(placeholder)), room, p.Glyphs.Ellipsis)
		return p.Focus.Render(prompt) + shown, &point{min(x, width-1), 0}
	}
	return p.Focus.Render(prompt) + p.Strong.Render(clip(shown, room, "")), &point{min(x, width-1), 0}
}
