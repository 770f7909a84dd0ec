package editor

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/ui/wizard/render"
)

func (e *records) Line(v steps.Value) string {
	names := make([]string, len(v))
	for i, entry := range v {
		parts, ok := e.record.Split(entry)
		if !ok { // it is still being typed
			names[i] = render.Safe(e.record.Veil(entry, "*"))
			continue
		}
		names[i] = render.Safe(parts[0] + " (" + parts[1] + ")")
	}
	return strings.Join(names, ", ")
}

func (e *records) Height() int { return 2 + e.rows() + len(e.remarks("")) }

// remarks say what there is to know about the services that AWS reports.
func (e *records) remarks(ellipsis string) []string {
	switch {
	case e.loading:
		return []string{"Looking for services in AWS" + ellipsis}
	case e.note != "":
		return []string{e.note}
	}
	return nil
}

// listHeight is the number of lines for the rows.
func (e *records) listHeight(r render.Renderer, height int) int {
	return max(1, height-1-len(e.remarks(""))-len(e.proposal(r, 80)))
}

func (e *records) Layout(r render.Renderer, width, height int) {
	e.input.Layout(r, width)
	e.from, _ = render.Window(e.rows(), e.listHeight(r, height), max(0, e.at), e.from)
}

func (e *records) View(r render.Renderer, width, height int) ([]string, *render.Point) {
	hint := "paste or type a service, or NAME=service"
	if example := r.Example(e.example); example != "" && e.rows() == 0 {
		hint = "paste or type a service, " + example
	}
	if e.editing != none {
		hint = "paste or type its host, a URL or a connection string"
	}
	if e.at >= 0 { // letters are keys of the chosen row
		hint = "paste a service, or go up to type one"
	}
	line, at := e.input.View(r, width, hint)
	if e.at >= 0 {
		at = nil
	}
	lines := append([]string{line}, e.proposal(r, width)...)
	first, last := render.Window(e.rows(), e.listHeight(r, height), max(0, e.at), e.from)
	names, kinds, addresses := e.widths(width)
	for i := first; i < last; i++ {
		mark, entry, remark := "", "", ""
		if i < len(e.entries) {
			entry = e.entries[i]
			if e.state != nil {
				remark = e.state(entry)
			}
			if i == e.editing {
				remark = r.Dim.Render("being changed")
			}
		} else {
			c := e.found[i-len(e.entries)]
			mark, entry, remark = "+ ", c.Value, r.Dim.Render("found: "+r.Clean(c.Cells[len(c.Cells)-1]))
		}
		parts, ok := e.record.Split(entry)
		text := mark + r.Clean(entry)
		if ok {
			cell := func(s string, width int) string { return render.Pad(r.Clean(s), width, r.Glyphs.Ellipsis) }
			text = mark + cell(parts[0], names-len(mark)) + "  " + cell(parts[1], kinds) + "  " + cell(parts[2]+":"+parts[3], addresses)
		}
		switch {
		case i == e.at:
			text = r.Chosen.Render(r.Glyphs.Pointer + " " + text)
		case mark != "":
			text = r.Dim.Render("  " + text)
		default:
			text = r.Text.Render("  " + text)
		}
		lines = append(lines, r.Fit(text+"  "+remark, width))
	}
	for _, s := range e.remarks(r.Glyphs.Ellipsis) {
		lines = append(lines, r.Dim.Render(r.Fit("  "+r.Clean(s), width)))
	}
	return lines, at
}

// proposal is the service that the line stands for, where the line does not say it itself,
// and what to know of it.
func (e *records) proposal(r render.Renderer, width int) []string {
	var lines []string
	remark := e.remark
	if entry, guess, err := e.pending(); len(e.record.Separate(e.typed())) == 1 && err == nil && entry != e.typed() {
		lines = append(lines, r.Fit(r.Dim.Render("  = ")+r.Text.Render(r.Clean(entry)), width))
		remark = strings.TrimSpace(guess + " " + remark)
		if name, _, named := strings.Cut(e.typed(), "="); named && strings.HasPrefix(entry, name+"-") { // it has a number now
			remark = strings.TrimSpace(r.Clean(name) + " exists: enter on its row edits it. " + remark)
		}
	}
	if remark != "" {
		lines = append(lines, r.Dim.Render(r.Fit("    "+remark, width)))
	}
	return lines
}

// widths fits the columns of the rows, so that their states have room.
func (e *records) widths(width int) (names, kinds, addresses int) {
	const state = 22
	entries := e.entries
	for _, c := range e.found {
		entries = append(entries[:len(entries):len(entries)], c.Value)
	}
	for _, entry := range entries {
		if parts, ok := e.record.Split(entry); ok {
			names = max(names, ansi.StringWidth(parts[0]))
			kinds = max(kinds, ansi.StringWidth(parts[1]))
			addresses = max(addresses, ansi.StringWidth(parts[2])+1+len(parts[3]))
		}
	}
	if len(e.found) > 0 {
		names += 2
	}
	names, kinds = min(names, max(10, width/4)), min(kinds, 10)
	return names, kinds, min(addresses, max(12, width-2-names-2-kinds-2-2-state))
}
