package summary

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps/wording"
)

// columns is where prose is wrapped. Commands are not wrapped, so that they can be pasted.
const columns = 100

// Text renders the report to read in a terminal.
func (r Report) Text() []byte {
	var t text
	r.write(&t)
	return t.Bytes()
}

// Problems renders the part of Text with the problems and their fixes, of the findings
// that keep selects; empty if none of them is a problem.
func (r Report) Problems(keep func(Finding) bool) []byte {
	var kept []Finding
	for _, f := range r.Findings {
		if keep(f) {
			kept = append(kept, f)
		}
	}
	var t text
	r.digestOf(kept).writeProblems(&t)
	return t.Bytes()
}

type text struct {
	bytes.Buffer
	title string // of the finding above: the next one does not repeat it
	depth int    // indent of what is to be pasted
}

func (t *text) headline(title, about string, demo bool) {
	t.line(0, title)
	if demo {
		t.line(0, demoNote)
	}
	t.line(0, about)
}

func (t *text) heading(s string) {
	fmt.Fprintf(t, "\n%s\n", s)
	t.title = ""
}

func (t *text) finding(f Finding) {
	if title := f.ID + ": " + f.Title; title != t.title {
		t.title = title
		t.line(2, title)
	}
	t.under(f.Detail)
}

func (t *text) item(s string) {
	t.line(2, s)
	t.depth = 6
}

func (t *text) under(s string) {
	t.line(4, s)
	t.depth = 6
}

// code is not wrapped, so that it can be pasted.
func (t *text) code(_ string, texts []string) {
	for _, l := range pasted(texts) {
		fmt.Fprintf(t, "%s%s\n", strings.Repeat(" ", t.depth), l)
	}
}

func (t *text) removal(label string, texts []string) {
	t.under(label)
	t.code("sh", texts)
}

func (t *text) link(url string) { t.line(t.depth, url) }

// values writes nothing: the next steps contain them, and a terminal's page is short.
func (t *text) values(string, []Item) {}

func (t *text) checks(_ Report, d digest) {
	if len(d.passed) > 0 {
		t.heading("Passed")
		for _, ids := range d.passed {
			t.line(2, ids)
		}
	}
	if d.skipped > 0 {
		t.line(2, wording.Count(d.skipped, "check does not apply.", "checks do not apply."))
	}
}

func (t *text) figure([]Path, plan) {}

func (t *text) readFromEnd() bool { return true }

func (t *text) step(number int, s NextStep) {
	t.paragraph("  ", "     ", fmt.Sprintf("%d. %s: %s", number, s.Actor(), s.Text))
	t.depth = 5
}

// line writes a wrapped paragraph, each line indented.
func (t *text) line(indent int, s string) {
	pad := strings.Repeat(" ", indent)
	t.paragraph(pad, pad, s)
}

// paragraph wraps a text. Its first line can have another prefix than the others.
func (t *text) paragraph(first, others, s string) {
	width := 0
	for i, word := range strings.Fields(awscheck.Clean(s)) {
		n := utf8.RuneCountInString(word)
		switch {
		case i == 0:
			t.WriteString(first)
			width = len(first)
		case width+1+n > columns:
			t.WriteString("\n" + others)
			width = len(others)
		default:
			t.WriteByte(' ')
			width++
		}
		t.WriteString(word)
		width += n
	}
	t.WriteByte('\n')
}

// pasted returns the lines of texts that are to be pasted, each cleaned.
func pasted(texts []string) []string {
	var lines []string
	for _, s := range texts {
		for l := range strings.SplitSeq(strings.TrimRight(s, "\n"), "\n") {
			lines = append(lines, awscheck.Clean(strings.TrimRight(l, "\r")))
		}
	}
	return lines
}
