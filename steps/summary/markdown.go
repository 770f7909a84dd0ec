package summary

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
)

// Markdown is the report for a ticket or a page. Everything in it that came from
// AWS or from a file is escaped.
func (r Report) Markdown() []byte {
	d := r.digest()
	var m markdown
	m.printf("# Astro activation: %s\n\n", escape(d.headline))
	if r.Demo {
		m.printf("> **%s**\n\n", escape(demoNote))
	}
	m.printf("%s\n", escape(r.about()))
	m.findings("What blocks the activation", d.blocking)
	m.doubts(d)
	m.findings("Warnings", d.warnings)
	m.acknowledged(d.acknowledged)
	m.findings("Good to know", d.notes)
	if len(r.Missing) > 0 {
		m.heading("Missing answers")
		m.printf("%s\n", escape(keys(r.Missing)))
	}
	m.heading("All checks")
	m.printf("| Check | Status | What was found | Evidence |\n| --- | --- | --- | --- |\n")
	for _, f := range r.Findings {
		m.printf("| %s | %s | %s | %s |\n", escape(f.ID), f.Status, escape(f.Detail), f.Evidence)
	}
	m.heading("What happens next")
	for i, s := range r.NextSteps {
		m.printf("%d. **%s**: %s\n", i+1, s.Who, escape(s.Text))
		m.code("   ", "sh", s.Commands...)
	}
	return m.Bytes()
}

type markdown struct{ bytes.Buffer }

func (m *markdown) printf(format string, args ...any) { fmt.Fprintf(m, format, args...) }

func (m *markdown) heading(s string) { m.printf("\n## %s\n\n", s) }

// code writes a block whose fence is longer than any run of backticks in it.
func (m *markdown) code(indent, language string, texts ...string) {
	if len(texts) == 0 {
		return
	}
	all := strings.Join(texts, "\n")
	fence := "```"
	for strings.Contains(all, fence) {
		fence += "`"
	}
	m.printf("\n%s%s%s\n", indent, fence, language)
	for l := range strings.Lines(all + "\n") {
		m.printf("%s%s\n", indent, awscheck.Clean(strings.TrimRight(l, "\n")))
	}
	m.printf("%s%s\n", indent, fence)
}

func (m *markdown) findings(heading string, list []Finding) {
	if len(list) == 0 {
		return
	}
	m.heading(heading)
	for _, g := range grouped(list) {
		for i, f := range g.findings {
			m.printf("- **%s** (%s): %s\n", escape(f.Title), escape(f.ID), escape(f.Detail))
			if !g.sameFix(i) && f.Remedy.Text != "" {
				m.printf("\n  Fix: %s\n", escape(f.Remedy.Text))
			}
		}
		m.remedy(g.remedy)
	}
}

func (m *markdown) remedy(r awscheck.Remedy) {
	if r.Text != "" {
		m.printf("\n  Fix: %s\n", escape(r.Text))
	}
	m.code("  ", "sh", r.Commands...)
	if r.Policy != nil {
		m.code("  ", "json", policyJSON(r.Policy))
	}
	for _, l := range r.Links {
		m.printf("\n  <%s>\n", strings.NewReplacer("<", "%3C", ">", "%3E", " ", "%20").Replace(awscheck.Clean(l)))
	}
}

func (m *markdown) doubts(d digest) {
	if len(d.doubts)+len(d.denied) == 0 {
		return
	}
	m.heading("What could not be determined")
	for _, x := range d.doubts {
		m.printf("- %s\n", escape(x.sentence()))
		m.remedy(x.remedy)
	}
	if d.lacking != nil {
		m.printf("- %s\n\n  This policy grants exactly the missing permissions:\n", escape(d.lacks()))
		m.code("  ", "json", policyJSON(d.lacking))
	}
}

func (m *markdown) acknowledged(list []Finding) {
	if len(list) == 0 {
		return
	}
	m.heading("Acknowledged")
	for _, f := range list {
		m.printf("- %s (%s): %s Reason: %s\n", escape(f.ID), f.Status, escape(f.Detail), escape(f.Acknowledged))
	}
}

// escape makes a text one line in which nothing is markup.
func escape(s string) string {
	var b strings.Builder
	for _, r := range awscheck.Clean(s) {
		switch r {
		case '&':
			b.WriteString("&amp;")
			continue
		case '<':
			b.WriteString("&lt;")
			continue
		case '>':
			b.WriteString("&gt;")
			continue
		case '@': // no one is to be notified by a tag's text
			b.WriteString("&#64;")
			continue
		case '\\', '`', '*', '_', '[', ']', '|', '#', '~', '!', '$':
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	// A list's or a number's mark counts only where a line begins.
	text := strings.TrimSpace(b.String())
	if strings.HasPrefix(text, "-") || strings.HasPrefix(text, "+") {
		text = `\` + text
	}
	return text
}
