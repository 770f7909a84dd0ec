package editor

import (
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/ui/wizard/keys"
	"github.com/astronomer/astro-activate/ui/wizard/render"
)

// records edits a list of entries with parts, such as data services: one line to type or
// paste in, and below it one line for each entry and for each that AWS reports. A secret in
// what is entered is dropped before it is kept.
type records struct {
	base
	input   Input
	record  *steps.Record
	example string
	entries steps.Value
	found   []steps.Choice // that AWS reports, without those among the entries
	choices []steps.Choice
	note    string
	loading bool
	editing int    // the entry that the line replaces; none: the line adds one
	led     bool   // Edit opened it
	at      int    // the row at the pointer; none: the line has the focus
	from    int    // the first row on the screen
	pasted  bool   // what the line has was pasted, not typed
	remark  string // what to know of what was pasted
	state   func(entry string) string
}

// none is the row of no entry.
const none = -1

func newRecords(f steps.Field) Editor {
	in := NewInput(MaxText)
	in.veil = f.Record.Veil
	return &records{input: in, record: f.Record, example: f.Placeholder, editing: none, at: none}
}

// Judge takes what the checks report about an entry, in a few words.
func (e *records) Judge(state func(entry string) string) { e.state = state }

func (e *records) Load(o steps.Options, state steps.State) {
	e.choices, e.note, e.loading = o.Choices, o.Note, state == steps.Running
	e.refresh()
}

// refresh finds out which of the choices are no entries yet.
func (e *records) refresh() {
	taken := map[string]bool{}
	for _, entry := range e.entries {
		taken[e.address(entry)] = true
	}
	e.found = slices.DeleteFunc(slices.Clone(e.choices), func(c steps.Choice) bool { return taken[e.address(c.Value)] })
	e.at = min(e.at, e.rows()-1)
}

// address is what an entry has behind its name and kind: two names of one service are one
// service.
func (e *records) address(entry string) string {
	_, address, _ := strings.Cut(entry, "://")
	return address
}

func (e *records) rows() int { return len(e.entries) + len(e.found) }

func (e *records) onEntry() bool { return e.at >= 0 && e.at < len(e.entries) }

// Entry is the entry at the pointer.
func (e *records) Entry() (string, bool) {
	if !e.onEntry() || e.typed() != "" {
		return "", false
	}
	return e.entries[e.at], true
}

// PointTo does nothing while something is typed in the line.
func (e *records) PointTo(entry string) {
	if at := slices.Index(e.entries, entry); at >= 0 && e.typed() == "" {
		e.at = at
	}
}

// Edit does nothing while something is typed in the line.
func (e *records) Edit(entry string) {
	e.PointTo(entry)
	if at, ok := e.Entry(); ok && at == entry {
		e.open(e.at, true)
	}
}

// open opens an entry in the line. Where the user was led to it, what is typed replaces it.
func (e *records) open(at int, led bool) {
	e.clear()
	e.input.Set(e.entries[at])
	e.editing, e.at, e.led, e.input.selected = at, none, led, led
}

func (e *records) Replaced() string {
	if e.editing == none {
		return ""
	}
	return e.entries[e.editing]
}

func (e *records) Led() bool { return e.led }

func (e *records) Close() {
	if e.asOpened() {
		e.clear()
	}
}

// asOpened reports whether the line still has the entry that Edit opened.
func (e *records) asOpened() bool { return e.led && e.input.Text() == e.entries[e.editing] }

func (e *records) typed() string { return strings.TrimSpace(e.input.Text()) }

// pending recognizes the entry that the line has.
func (e *records) pending() (entry, guess string, err error) {
	return e.read(e.typed(), e.others())
}

// read recognizes an entry in a text, which replaces the one that is edited.
func (e *records) read(text string, others steps.Value) (entry, guess string, err error) {
	if e.editing != none {
		return e.record.Revise(text, e.entries[e.editing], others)
	}
	return e.record.Read(text, others)
}

// others are the entries beside the one that is edited.
func (e *records) others() steps.Value {
	v := slices.Clone(e.entries)
	if e.editing != none {
		v = slices.Delete(v, e.editing, e.editing+1)
	}
	return v
}

// with are the entries with one more, or with another one in place of that which is edited.
func (e *records) with(entry string) steps.Value {
	v := slices.Clone(e.entries)
	if e.editing != none {
		v[e.editing] = entry
		return v
	}
	return append(v, entry)
}

func (e *records) Press(k tea.KeyPressMsg) Result {
	bound := keys.All()
	switch {
	case e.at == none && e.asOpened() && keys.Is(k, &bound.Down): // its row has keys of its own
		at := e.editing
		e.clear()
		e.at = at
		return Used
	case keys.Is(k, &bound.Down) && e.at+1 < e.rows():
		e.at++
		return Used
	case keys.Is(k, &bound.Up) && e.at >= 0:
		e.at--
		return Used
	case e.at >= 0 && keys.Is(k, &bound.Home):
		e.at = 0
		return Used
	case e.at >= 0 && keys.Is(k, &bound.End):
		e.at = e.rows() - 1
		return Used
	case keys.Is(k, &bound.Next) && (e.at >= 0 || e.typed() != "" && !e.asOpened()), e.at >= 0 && !e.onEntry() && keys.Is(k, &bound.Toggle):
		return e.enter()
	case e.onEntry() && keys.Is(k, &bound.Remove):
		e.remove(e.at)
		return Answered
	case keys.Is(k, &bound.Back) && (e.typed() != "" || e.editing != none) && !e.asOpened():
		if e.led { // the first esc drops what was typed, the next one goes back
			e.open(e.editing, true)
		} else {
			e.clear()
		}
		return Edited
	case e.at >= 0 && keys.Is(k, &bound.Back):
		e.at = none
		return Used
	case e.at >= 0:
		if keys.Is(k, &bound.Tab) || keys.Is(k, &bound.BackTab) || keys.Is(k, &bound.Up) || keys.Is(k, &bound.Down) {
			e.at = none // the next visit starts at the line
		}
		return Ignored
	}
	did := e.input.Press(k)
	if did == Edited {
		e.pasted = false
		if clean := e.record.Scrub(e.input.Text()); clean != e.input.Text() {
			e.input.Set(clean)
			e.remark = loginDropped
		} else if e.remark != loginDropped || e.typed() == "" { // some terminals paste as if it were typed
			e.remark = ""
		}
	}
	return did
}

// enter adds what the line has or the choice at the pointer, or opens the entry at the
// pointer in the line.
func (e *records) enter() Result {
	switch {
	case e.onEntry():
		e.open(e.at, false)
		return Used
	case e.at >= 0:
		entry, _, err := e.record.Read(e.found[e.at-len(e.entries)].Value, e.entries)
		if err != nil {
			return Used
		}
		e.put(append(slices.Clone(e.entries), entry))
		return Answered
	}
	v := slices.Clone(e.entries)
	parts := e.record.Separate(e.typed())
	if e.editing != none || len(parts) < 2 {
		parts = []string{e.typed()}
	}
	for _, part := range parts {
		others := v
		if e.editing != none {
			others = e.others()
		}
		entry, _, err := e.read(part, others)
		if known := e.named(part); err != nil && known != "" {
			entry, _, err = e.record.Read(known, others)
		}
		if err != nil {
			return Ignored // the form says why it is refused
		}
		if e.editing != none {
			v[e.editing] = entry
		} else {
			v = append(v, entry)
		}
	}
	e.clear()
	e.put(v)
	return Answered
}

// named is the service that AWS reports under a typed name, or the only one whose name begins with
// it; "": there is none.
func (e *records) named(typed string) string {
	begins := ""
	for _, c := range e.found {
		name := c.Name()
		switch {
		case strings.EqualFold(name, typed):
			return c.Value
		case !strings.HasPrefix(strings.ToLower(name), strings.ToLower(typed)):
		case begins != "":
			return ""
		default:
			begins = c.Value
		}
	}
	return begins
}

// remove removes an entry. The line keeps the entry that it edits, unless it is that one.
func (e *records) remove(i int) {
	switch {
	case i == e.editing:
		e.clear()
	case i < e.editing:
		e.editing--
	}
	e.put(slices.Delete(slices.Clone(e.entries), i, i+1))
	e.stayOnEntry()
}

// stayOnEntry keeps the pointer of a list that got shorter on an entry, or leaves it to the line:
// never on what enter would add.
func (e *records) stayOnEntry() { e.at = min(e.at, len(e.entries)-1) }

// put replaces the entries.
func (e *records) put(v steps.Value) {
	e.entries = v
	e.refresh()
}

// clear empties the line.
func (e *records) clear() {
	e.input.Set("")
	e.editing, e.led, e.pasted, e.remark = none, false, false, ""
}

// Paste takes one service, to be looked at before enter adds it, or adds several at once.
// What is not recognized stays in the line, without its login.
func (e *records) Paste(text string) Result {
	e.at = none
	if !strings.ContainsAny(strings.TrimSpace(text), "\r\n") && !e.input.selected {
		text = e.input.Text() + text
	}
	parts := e.record.Separate(text)
	for i, part := range parts {
		parts[i] = render.Safe(part)
	}
	e.input.Set("")
	e.pasted, e.remark = true, ""
	dropped := slices.ContainsFunc(parts, func(part string) bool { return e.record.Scrub(part) != part })
	if dropped {
		e.remark = loginDropped
	}
	for _, part := range parts {
		entry, guess, err := e.read(part, e.others())
		switch {
		case err != nil:
			if e.input.Text() == "" {
				e.input.Set(e.record.Scrub(part))
			}
		case len(parts) == 1:
			e.input.Set(entry)
			e.remark = strings.TrimSpace(guess + " " + e.remark)
		default:
			e.put(e.with(entry))
			e.editing, e.led = none, false
		}
	}
	return Edited
}

func (e *records) Set(v steps.Value, _ bool) {
	changed, onEntry := !slices.Equal(v, e.entries), e.onEntry()
	e.clear()
	e.put(slices.Clone(v))
	switch {
	case changed && onEntry: // letters stay keys of a row
		e.stayOnEntry()
	case changed:
		e.at = none
	}
}

func (e *records) Discover(steps.Value, bool) {}

func (e *records) Draft() steps.Value {
	v := e.entries
	if text := e.typed(); text != "" {
		if entry, _, err := e.pending(); err == nil {
			text = entry
		}
		v = e.with(text)
	}
	if len(v) == 0 {
		return nil
	}
	return v
}

func (e *records) Accept() steps.Value { return e.Draft() }

// ShowErrorNow waits until enter is pressed, but not for what was pasted: it is complete.
func (e *records) ShowErrorNow(string) bool { return e.pasted }

func (e *records) Typing() bool { return e.at < 0 }

// Enter says what enter does here; "": it leaves the field.
func (e *records) Enter() string {
	switch {
	case e.onEntry():
		return "edit"
	case e.at >= 0:
		return "add it"
	case e.asOpened():
		return ""
	case e.editing != none && e.typed() != "":
		return "change it"
	case e.typed() != "":
		return "add it"
	}
	return ""
}

func (e *records) Keys() []key.Binding {
	var list []key.Binding
	if e.onEntry() {
		list = append(list, keys.All().Remove)
	}
	if e.rows() > 0 {
		list = append(list, keys.Named(keys.All().Choose, "choose a service"))
	}
	return list
}
