package page

import (
	"slices"
	"strconv"
	"strings"

	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/wording"
	"github.com/astronomer/astro-activate/ui/wizard/component"
	"github.com/astronomer/astro-activate/ui/wizard/keys"
	"github.com/astronomer/astro-activate/ui/wizard/results"
)

// entryState returns what the checks report about one entry of a field, in a few words: the
// most urgent of its findings, with its step if that is another one.
func entryState(c component.Context, fd *field) func(entry string) string {
	r := &c.Renderer
	answered := map[string]bool{}
	for _, entry := range c.Machine.Answers().Get(fd.Key) {
		answered[entry] = true
	}
	worst, running := map[string]results.Row{}, false
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

// entryChange says which entries of a field were added or removed, and how to undo that.
func (fd *field) entryChange(c component.Context, before steps.Value) []component.Action {
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
		if parts, ok := fd.Record.Split(entry); ok && !slices.Contains(shorter, entry) {
			names = append(names, parts[0])
		}
	}
	return []component.Action{component.Notify{Text: wording.List(names) + did + c.Renderer.Glyphs.Dot + " " + keys.All().Undo.Help().Key + " undoes"}}
}
