package editor

import (
	"strings"

	"charm.land/bubbles/v2/key"
	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/astronomer/astro-activate/awscheck/dataservice"
	"github.com/astronomer/astro-activate/ui/wizard/render"
)

// Limits of what is typed or pasted, in characters: more than any answer has, and
// few enough that a large clipboard does no harm.
const (
	MaxText = 256
	maxList = 4096
)

// An Input is a line of text with a cursor. The editing is that of bubbles' textinput;
// the drawing is here, so that the cursor is the terminal's own and stays right beside
// wide characters.
type Input struct {
	model      textinput.Model
	from       int  // the first character on the screen
	identifies bool // the mask hides all of it
	proposed   bool // the text is a proposal: the first character typed replaces it
	selected   bool // the text is selected: the same
	// veil hides what may become a password while it is typed; nil: nothing is hidden.
	veil    func(text, dot string) string
	scrubs  bool // a login is dropped from what is entered: the editor does not do it
	dropped bool // a login was dropped from the text
}

// NewInput makes an empty input of at most limit characters.
func NewInput(limit int) Input {
	m := textinput.New()
	m.CharLimit = limit
	m.SetVirtualCursor(false)
	// The terminal pastes, by bracketed paste; tab and the arrows move between fields.
	for _, b := range []*key.Binding{&m.KeyMap.Paste, &m.KeyMap.AcceptSuggestion, &m.KeyMap.NextSuggestion, &m.KeyMap.PrevSuggestion} {
		b.SetEnabled(false)
	}
	m.Focus()
	return Input{model: m}
}

// inputOf is the input of a field, which drops a login at once: what holds none must not show one either.
func inputOf(limit int) Input {
	i := NewInput(limit)
	i.scrubs = true
	return i
}

// scrubbed is a text without the login in it, which is noted.
func (i *Input) scrubbed(text string) string {
	if !i.scrubs || !dataservice.HasLogin(text) {
		return text
	}
	clean := dataservice.WithoutLogin(text)
	i.dropped = i.dropped || clean != text
	return clean
}

// drop drops a login that the text has now.
func (i *Input) drop() {
	if text := i.model.Value(); i.scrubbed(text) != text {
		i.model.SetValue(dataservice.WithoutLogin(text))
		i.model.CursorEnd()
		i.from = 0
	}
	i.dropped = i.dropped && i.model.Value() != ""
}

// loginDropped says that a user and a password in what is entered are not kept.
const loginDropped = "The login in it was dropped."

// Remark says that a login was dropped from the text in an editor; "": it had none, or the editor says it.
func Remark(e Editor) string {
	var in *Input
	switch e := e.(type) {
	case *text:
		in = &e.input
	case list:
		in = &e.input
	case number:
		in = &e.input
	case *cidr:
		in = &e.input
	case *choice:
		in = &e.input
	case *multiChoice:
		in = &e.input
	}
	if in == nil || !in.dropped {
		return ""
	}
	return loginDropped
}

// NewHidden makes an input whose text is never on the screen.
func NewHidden(limit int) Input {
	i := NewInput(limit)
	i.veil = func(text, dot string) string { return strings.Repeat(dot, len([]rune(text))) }
	return i
}

// Text is what was entered. Inlined, it would be there 40 times.
//
//go:noinline
func (i *Input) Text() string { return i.model.Value() }

// Set replaces the text.
func (i *Input) Set(text string) {
	i.model.SetValue(render.Safe(text))
	i.model.CursorEnd()
	i.from, i.proposed, i.selected, i.dropped = 0, false, false, false
}

// replace drops a proposal, or a selected text, before something is entered in its place.
func (i *Input) replace() {
	if i.proposed || i.selected {
		i.model.SetValue("")
	}
	i.proposed, i.selected = false, false
}

// Press takes a key if it edits the line.
func (i *Input) Press(k tea.KeyPressMsg) Result {
	text, at := i.model.Value(), i.model.Position()
	if k.Text == " " && (i.proposed || i.selected || at == 0) { // no value begins with one, and what it would replace stays
		return Used
	}
	if k.Text != "" {
		k.Text = render.Safe(k.Text)
		i.replace()
	}
	i.model, _ = i.model.Update(k)
	i.drop() // some terminals paste as if it were typed
	if i.model.Value() != text || i.model.Position() != at || key.Matches(k, i.model.KeyMap.CharacterForward, i.model.KeyMap.LineEnd) {
		i.proposed, i.selected = false, false // an arrow or a deletion: the text is edited, not replaced
	}
	switch {
	case i.model.Value() != text:
		return Edited
	case i.model.Position() != at || k.Text != "":
		return Used
	}
	return Ignored
}

// Paste inserts text at the cursor. The input turns line breaks into spaces.
func (i *Input) Paste(text string) Result {
	i.replace()
	i.model, _ = i.model.Update(tea.PasteMsg{Content: i.scrubbed(render.Safe(text))})
	i.drop()
	return Edited
}

// Layout scrolls sideways as little as possible until the cursor is visible.
func (i *Input) Layout(r render.Renderer, width int) { i.from = i.first(r, width) }

func prompt(r render.Renderer) string { return r.Glyphs.Prompt + " " }

// room is the width of the text: the last cell is the cursor's.
func (i *Input) room(r render.Renderer, width int) int {
	return max(1, width-ansi.StringWidth(prompt(r))-1)
}

// visible is the text as it is shown, with as many characters.
func (i *Input) visible(r render.Renderer) string {
	text := i.model.Value()
	if i.veil != nil {
		text = i.veil(text, r.Glyphs.Hidden)
	}
	return r.Typed(text, i.identifies)
}

// first is the first character on the screen for a width.
func (i *Input) first(r render.Renderer, width int) int {
	room := i.room(r, width)
	runes, at := []rune(i.visible(r)), i.model.Position()
	from, used := at, 0
	for from > 0 && used+ansi.StringWidth(string(runes[from-1])) <= room {
		from--
		used += ansi.StringWidth(string(runes[from]))
	}
	return max(from, min(i.from, at))
}

// View draws the prompt and as much of the text around the cursor as fits.
func (i *Input) View(r render.Renderer, width int, placeholder string) (string, *render.Point) {
	room, from := i.room(r, width), i.first(r, width)
	runes, at := []rune(i.visible(r)), i.model.Position()
	shown := string(runes[from:min(len(runes), from+2*room)])
	x := ansi.StringWidth(prompt(r)) + ansi.StringWidth(string(runes[from:at]))
	cursor := &render.Point{X: min(x, width-1)}
	if len(runes) == 0 {
		return r.Focus.Render(prompt(r)) + r.Fit(r.Dim.Render(r.Clean(placeholder)), room), cursor
	}
	style := r.Strong
	switch {
	case i.proposed:
		style = r.Dim
	case i.selected:
		style = style.Reverse(true)
	}
	return r.Focus.Render(prompt(r)) + style.Render(render.Clip(shown, room, "")), cursor
}
