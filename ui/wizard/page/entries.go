package page

import (
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/wording"
	"github.com/astronomer/astro-activate/ui/wizard/component"
	"github.com/astronomer/astro-activate/ui/wizard/editor"
	"github.com/astronomer/astro-activate/ui/wizard/keys"
	"github.com/astronomer/astro-activate/ui/wizard/results"
)

// entries is the editor of a field that has entries; false: it has none, or there is no field.
func (fd *field) entries() (e editor.EntryEditor, ok bool) {
	if fd != nil {
		e, ok = fd.editor.(editor.EntryEditor)
	}
	return e, ok
}

// isLed reports whether an entry of the field is open to which the user was led.
func (fd *field) isLed() bool {
	e, ok := fd.entries()
	return ok && e.Led()
}

// entryState returns what the checks report about one entry of a field, in a few words: the
// most urgent of its findings, with its step if that is another one.
func entryState(c component.Context, fd *field) func(entry string) string {
	r := &c.Renderer
	answered := map[string]bool{}
	for _, entry := range c.Machine.Answers().Get(fd.Key) {
		answered[entry] = true
	}
	worst, running := worstOf(c, fd)
	return func(entry string) string {
		parts, ok := fd.Record.Split(entry)
		if !ok {
			return ""
		}
		row, known := worst[parts[0]]
		switch {
		case !answered[entry]:
			return r.Dim.Render("new: not checked yet")
		case running && !known:
			return r.Note.Render(r.Glyphs.Running + " checking")
		case !known:
			return r.Dim.Render("not checked yet")
		}
		glyph, style := row.Kind.Glyph(*r)
		if row.Kind.Settled() {
			return style.Render(glyph + " " + row.Kind.Word())
		}
		title := strings.TrimSuffix(strings.TrimPrefix(row.Finding.Title, parts[0]+": "), ": "+parts[0])
		if step := row.Finding.Step; step != c.Machine.Step().ID { // whose mark counts it
			title = "step " + strconv.Itoa(c.Results.Step(step).Number) + ": " + title
		}
		return style.Render(glyph+" ") + r.Clean(title)
	}
}

// worstOf are the most urgent of the results about the entries of a field, by the names of those, and whether a
// check of them runs.
func worstOf(c component.Context, fd *field) (worst map[string]results.Row, running bool) {
	worst = map[string]results.Row{}
	for _, v := range c.Results.Steps {
		for _, row := range c.Results.Rows[v.ID] {
			if !strings.HasPrefix(row.Finding.ID, fd.Record.Checks) {
				continue
			}
			name := row.Finding.Subject
			running = running || row.Kind == results.Running
			if w, known := worst[name]; name != "" && (!known || row.Kind < w.Kind) {
				worst[name] = row
			}
		}
	}
	return worst, running
}

// failing is what a check found of an entry that was added since enter was last pressed in the field; "": none fails.
func (fd *field) failing(c component.Context) string {
	added := fd.added
	if fd.added = nil; len(added) == 0 {
		return ""
	}
	worst, _ := worstOf(c, fd)
	for _, name := range added {
		if row, known := worst[name]; known && row.Kind == results.Failed {
			return row.Finding.Title
		}
	}
	return ""
}

// entryChange says which entries of a field were added or removed, which of them were suggested, and how to
// undo that.
func (fd *field) entryChange(c component.Context, before, suggested steps.Value) []component.Action {
	now := c.Machine.Answers().Get(fd.Key)
	if fd.Record == nil || len(now) == len(before) {
		return nil
	}
	longer, shorter, did := before, now, " removed "
	if len(now) > len(before) {
		longer, shorter, did = now, before, " added "
	}
	var names []string
	for _, entry := range longer {
		parts, ok := fd.Record.Split(entry)
		if !ok || slices.Contains(shorter, entry) {
			continue
		}
		fd.added = append(fd.added, parts[0])  // nothing is found of one that was removed
		if slices.Contains(suggested, entry) { // enter on what was typed accepts the suggestion in the same list
			parts[0] += " (suggested)"
		}
		names = append(names, parts[0])
	}
	return []component.Action{component.Notify{Text: wording.List(names) + did + c.Renderer.Glyphs.Dot + " " + keys.All().Undo.Help().Key + " undoes"}}
}

// byLetter notes what a letter did to an entry of the field, while letters follow it.
func (fd *field) byLetter(k tea.KeyPressMsg, did component.Action) component.Action {
	batch, _ := did.(component.Batch)
	for _, one := range batch {
		if n, ok := one.(component.Notify); ok && k.Text != "" {
			fd.letterDid = n.Text
		}
	}
	return did
}

// followsLetter returns what a letter did to an entry, while letters follow it: it may have been the first one of a word,
// typed where letters are keys. None of the others is a key then, but the same two right after it, which are pressed
// for one entry after the other. "": no letter did, or none follows it.
func (fd *field) followsLetter(k tea.KeyPressMsg) string {
	again := !fd.inWord && (keys.Is(k, &keys.All().Remove) || keys.Is(k, &keys.All().Move))
	if k.Text == "" || again {
		fd.letterDid = ""
	}
	fd.inWord = fd.letterDid != ""
	return fd.letterDid
}

// NothingTyped says which keys there are where a letter that is none was pressed on an entry, in which nothing is
// typed; "": the focus is on no entry.
func NothingTyped(p *Step) string {
	if p == nil || p.onFindings || p.Typing() {
		return ""
	}
	e, ok := p.form.focused().entries()
	if !ok {
		return ""
	}
	bound := keys.All()
	does := bound.Next.Help().Key + " adds this service"
	if _, listed := e.Entry(); listed {
		does = bound.Next.Help().Key + " edits this service, " + bound.Remove.Help().Key + " removes it"
	}
	return "Nothing typed: " + does + ". Up leads to the line."
}
