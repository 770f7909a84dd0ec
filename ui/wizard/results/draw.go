package results

import (
	"strings"

	"github.com/astronomer/astro-activate/steps/wording"
	"github.com/astronomer/astro-activate/ui/wizard/render"
)

// MinWordWidth is the least room for the word of a row, in cells.
const MinWordWidth = 9

// WordWidth is the room that rows in a list need for their words: "acknowledged" is longer
// than the others.
func WordWidth(rows []Row) int {
	width := MinWordWidth
	for _, row := range rows {
		width = max(width, len(row.Kind.Word())+1)
	}
	return width
}

// A Look is how a row is drawn.
type Look struct {
	Width    int
	Words    int // the room for the word; see WordWidth
	Chosen   bool
	Full     bool                   // every sentence, not only what fits on the line
	StepName func(id string) string // the title of another step; "": it need not be named
}

// Draw draws one row: glyph, word, title, and what was found, beside the title on one
// line or in full below it. A row with the title of the row above leaves it out.
func (row Row) Draw(r render.Renderer, look Look) []string {
	glyph, style := row.Kind.Glyph(r)
	title, detail := r.Clean(row.Finding.Title), r.Clean(row.Finding.Detail)
	full := look.Full
	switch row.Kind {
	case Blocked:
		title, detail = row.waitsFor(r, look), ""
	case Running:
		detail = ""
	case Waiting:
		full, detail = false, r.Clean(row.Needs)
		if row.Checks > 1 {
			title = wording.Count(row.Checks, "check")
		}
	case Acknowledged:
		if !row.SameAs {
			detail = "Reason: " + r.Clean(row.Finding.Acknowledged) + ". " + detail
		}
	}
	pointer, titleStyle := "  ", r.Text
	if row.Earlier != "" {
		style, titleStyle, detail = r.Dim, r.Dim, strings.TrimSpace("For "+r.Clean(row.Earlier)+": "+detail)
	}
	if look.Chosen {
		pointer, titleStyle = r.Chosen.Render(r.Glyphs.Pointer+" "), r.Chosen
	}
	head := pointer + style.Render(glyph+" "+render.Pad(row.Kind.Word(), look.Words-1, "")) + " "
	indent := 4 + look.Words
	switch {
	case row.SameAs && !look.Chosen && detail != "":
		lines := []string{detail}
		if full {
			lines = render.Wrap(detail, look.Width-indent)
		}
		for i, l := range lines {
			if i > 0 {
				head = strings.Repeat(" ", indent)
			}
			lines[i] = r.Fit(head+r.Dim.Render(l), look.Width)
		}
		return lines
	case !full && detail != "":
		return []string{r.Fit(head+titleStyle.Render(title)+r.Dim.Render("  "+detail), look.Width)}
	}
	lines := []string{r.Fit(head+titleStyle.Render(title), look.Width)}
	if detail != "" {
		for _, l := range render.Wrap(detail, look.Width-4) {
			lines = append(lines, "    "+r.Dim.Render(l))
		}
	}
	return lines
}

// waitsFor says how many checks wait for the cause of a Blocked row.
func (row Row) waitsFor(r render.Renderer, look Look) string {
	text := wording.Count(row.Checks, "check") + " are waiting for "
	if row.Checks == 1 {
		text = "1 check is waiting for "
	}
	text += r.Clean(row.Finding.Title)
	if look.StepName != nil {
		if step := look.StepName(row.Finding.Step); step != "" {
			text += " (" + step + ")"
		}
	}
	return text
}
