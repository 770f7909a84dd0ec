package summary

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps/wording"
)

// Markdown renders the report for a ticket or a wiki. Everything in it that came from AWS
// or from a file is escaped.
func (r Report) Markdown() []byte {
	var m markdown
	r.write(&m)
	return m.Bytes()
}

type markdown struct {
	bytes.Buffer
	indent string // of what belongs to the entry above
}

func (m *markdown) printf(format string, args ...any) { fmt.Fprintf(m, format, args...) }

func (m *markdown) headline(title, about string, demo bool) {
	m.printf("# Astro activation: %s\n\n", escape(title))
	if demo {
		m.printf("> **%s**\n\n", escape(demoNote))
	}
	m.printf("%s\n", escape(about))
}

func (m *markdown) heading(s string) { m.printf("\n## %s\n\n", s) }

func (m *markdown) finding(f Finding) {
	m.printf("- **%s** (%s): %s\n", escape(f.Title), escape(f.ID), escape(f.Detail))
	m.indent = "  "
}

func (m *markdown) item(s string) {
	m.printf("- %s\n", escape(s))
	m.indent = "  "
}

func (m *markdown) under(s string) { m.printf("\n%s%s\n", m.indent, escape(s)) }

// code writes a block whose fence is longer than any run of backticks in it.
func (m *markdown) code(language string, texts []string) {
	if len(texts) == 0 {
		return
	}
	lines := pasted(texts)
	all, fence := strings.Join(lines, "\n"), "```"
	for strings.Contains(all, fence) {
		fence += "`"
	}
	m.printf("\n%s%s%s\n", m.indent, fence, language)
	for _, l := range lines {
		m.printf("%s%s\n", m.indent, l)
	}
	m.printf("%s%s\n", m.indent, fence)
}

func (m *markdown) removal(label string, texts []string) {
	m.printf("\n%s**%s**\n", m.indent, escape(label))
	m.code("sh", texts)
}

func (m *markdown) link(url string) {
	m.printf("\n%s<%s>\n", m.indent, strings.NewReplacer("<", "%3C", ">", "%3E", " ", "%20").Replace(awscheck.Clean(url)))
}

func (m *markdown) values(heading string, items []Item) {
	m.heading(heading)
	m.printf("| What | Value |\n| --- | --- |\n")
	for _, i := range items {
		m.printf("| %s | %s |\n", escape(wording.Capitalize(i.Label)), escape(i.text()))
	}
}

func (m *markdown) checks(r Report, _ digest) {
	m.heading("All checks")
	m.printf("| Check | Status | What was found | Evidence |\n| --- | --- | --- | --- |\n")
	for _, f := range r.Findings {
		m.printf("| %s | %s | %s | %s |\n", escape(f.ID), f.Status, escape(f.Detail), f.Evidence)
	}
}

func (m *markdown) figure([]Path, plan) {}

func (m *markdown) readsDown() bool { return false }

func (m *markdown) spoken() bool { return false }

func (m *markdown) step(number int, s NextStep) {
	m.printf("%d. **%s**: %s\n", number, escape(s.Actor()), escape(s.Text))
	m.indent = "   "
}

// escape turns a text into one line in which nothing is markup, a link to a page or a mention of a user. (GitHub makes
// a link of an e-mail address however it is written.)
func escape(s string) string {
	text := strings.TrimSpace(noMarkup.Replace(awscheck.Clean(s)))
	// A list's mark is markup only at the start of a line; behind a number, only before a blank.
	mark := strings.TrimLeft(text, "0123456789")
	if mark != "" && strings.Contains("-+.)", mark[:1]) && (mark == text || mark[1:] == "" || mark[1] == ' ') {
		text = text[:len(text)-len(mark)] + `\` + mark
	}
	// GitHub notifies the user behind an @ even if it is a character reference, but not behind a space
	// without width. An address has none, to be copied as it is.
	parts := strings.Split(text, "@")
	for i := range len(parts) - 1 {
		if strings.TrimRight(parts[i], letters) == parts[i] {
			parts[i+1] = "&#8203;" + parts[i+1]
		}
	}
	return strings.Join(parts, "&#64;")
}

const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"

// noMarkup also keeps GitHub from making links of addresses. (GitHub Flavored Markdown Spec, section 6.9.)
var noMarkup = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`,
	"|", `\|`, "#", `\#`, "~", `\~`, "!", `\!`, "$", `\$`, "://", `:\//`, "www.", `www\.`)
