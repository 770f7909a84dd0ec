package summary

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/astronomer/astro-activate/awscheck"
)

// columns is where prose is wrapped. Commands never are, so that they can be pasted.
const columns = 100

// Text is the report as an engineer reads it in a terminal: the verdict, what
// blocks and its fix, then the rest in the order of its weight.
func (r Report) Text() []byte {
	d := r.digest()
	var t text
	t.line(0, d.headline)
	if r.Demo {
		t.line(0, demoNote)
	}
	t.line(0, r.about())
	t.findings("What blocks the activation", d.blocking)
	t.doubts(d)
	t.findings("Warnings", d.warnings)
	t.acknowledged(d.acknowledged)
	t.findings("Good to know", d.notes)
	if len(r.Missing) > 0 {
		t.heading("Missing answers")
		t.line(2, keys(r.Missing))
	}
	if len(d.passed) > 0 {
		t.heading("Passed")
		for _, ids := range d.passed {
			t.line(2, ids)
		}
	}
	if d.skipped > 0 {
		t.line(2, plural(d.skipped, "check does not apply.", "checks do not apply."))
	}
	t.heading("What happens next")
	for i, s := range r.NextSteps {
		t.paragraph("  ", "     ", fmt.Sprintf("%d. %s: %s", i+1, s.Who, s.Text))
		t.commands(5, s.Commands)
	}
	return t.Bytes()
}

// Problems is the part of Text that tells what is not well, each with its fix, of
// the findings that keep picks; empty if all of them are well.
func (r Report) Problems(keep func(Finding) bool) []byte {
	var kept []Finding
	for _, f := range r.Findings {
		if keep(f) {
			kept = append(kept, f)
		}
	}
	d := r.digestOf(kept)
	var t text
	t.findings("What blocks the activation", d.blocking)
	t.doubts(d)
	t.findings("Warnings", d.warnings)
	return t.Bytes()
}

type text struct{ bytes.Buffer }

func (t *text) heading(s string) { fmt.Fprintf(t, "\n%s\n", s) }

// line writes a paragraph, wrapped, each of its lines indented.
func (t *text) line(indent int, s string) {
	pad := strings.Repeat(" ", indent)
	t.paragraph(pad, pad, s)
}

// paragraph wraps a text; what stands before its first line may differ from what
// stands before the others.
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

// commands are not wrapped, so that they can be pasted.
func (t *text) commands(indent int, commands []string) {
	for _, c := range commands {
		for l := range strings.Lines(c) {
			fmt.Fprintf(t, "%s%s\n", strings.Repeat(" ", indent), awscheck.Clean(strings.TrimRight(l, "\n")))
		}
	}
}

func (t *text) findings(heading string, list []Finding) {
	if len(list) == 0 {
		return
	}
	t.heading(heading)
	last := ""
	for _, g := range grouped(list) {
		for i, f := range g.findings {
			if head := f.ID + ": " + f.Title; head != last {
				last = head
				t.line(2, head)
			}
			t.line(4, f.Detail)
			if !g.sameFix(i) && f.Remedy.Text != "" {
				t.line(4, "Fix: "+f.Remedy.Text)
			}
		}
		t.remedy(4, g.remedy)
	}
}

func (t *text) remedy(indent int, r awscheck.Remedy) {
	if r.Text != "" {
		t.line(indent, "Fix: "+r.Text)
	}
	t.commands(indent+2, r.Commands)
	t.policy(indent+2, r.Policy)
	for _, l := range r.Links {
		t.line(indent+2, l)
	}
}

func (t *text) policy(indent int, p *awscheck.Policy) {
	if p != nil {
		t.commands(indent, []string{policyJSON(p)})
	}
}

func (t *text) doubts(d digest) {
	if len(d.doubts)+len(d.denied) == 0 {
		return
	}
	t.heading("What could not be determined")
	for _, x := range d.doubts {
		t.line(2, x.sentence())
		t.remedy(4, x.remedy)
	}
	if d.lacking != nil {
		t.line(2, d.lacks())
		t.line(4, "Fix: attach this policy to the principal and check again. It grants exactly the missing permissions:")
		t.policy(6, d.lacking)
	}
}

func (t *text) acknowledged(list []Finding) {
	if len(list) == 0 {
		return
	}
	t.heading("Acknowledged")
	for _, f := range list {
		t.line(2, fmt.Sprintf("%s (%s): %s", f.ID, f.Status, f.Detail))
		t.line(4, "Reason: "+f.Acknowledged)
	}
}

func policyJSON(p *awscheck.Policy) string {
	data, err := json.MarshalIndent(p, "", "  ")
	if err != nil {
		return err.Error() // it holds only texts: this can't be
	}
	return string(data)
}
