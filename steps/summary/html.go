package summary

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html"
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/wording"
)

//go:embed page.css
var style string

// copyScript gives each message its copy button. Without it the page only lacks the
// buttons. A page that is opened from a file may have no clipboard of its own, hence the
// older way. (MDN, "Interact with the clipboard".)
//
//go:embed page.js
var copyScript string

// HTML renders the report as one self-contained page, which can be printed. It runs no
// script but copyScript, which the page names by its hash. (Content Security Policy
// Level 3, "Usage of \"'sha256-...'\"".) Every text in it is escaped.
func (r Report) HTML() []byte {
	hash := sha256.Sum256([]byte(copyScript))
	p := htmlPage{verdict: r.Verdict, sections: sectionsOf(r.Messages())}
	p.raw("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n" +
		"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n" +
		"<meta name=\"color-scheme\" content=\"light dark\">\n" +
		"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-" +
		base64.StdEncoding.EncodeToString(hash[:]) + "'\">\n<title>Astro activation: ")
	p.text(VerdictWords(r))
	p.raw("</title>\n<style>\n" + style + "</style>\n</head>\n<body>\n<main>\n")
	r.write(&p)
	p.messages()
	p.raw("</main>\n<script>" + copyScript + "</script>\n</body>\n</html>\n")
	return p.Bytes()
}

// A section is a message with its anchor.
type section struct {
	Message
	id string
}

func sectionsOf(messages []Message) (list []section) {
	seen := map[string]int{}
	for _, m := range messages {
		id := "for-" + string(m.Owner)
		if m.Target {
			id += "-target"
		}
		if m.Service != "" {
			id += "-" + anchorOf(m.Service)
		}
		if m.Topic != "" {
			id += "-" + anchorOf(m.Topic)
		}
		if seen[id]++; seen[id] > 1 {
			id += fmt.Sprintf("-%d", seen[id])
		}
		list = append(list, section{m, id})
	}
	return list
}

// contents lists the messages, which are at the end of the page.
func (p *htmlPage) contents() {
	if len(p.sections) == 0 {
		return
	}
	p.raw(`<nav aria-label="Messages to hand on"><p>Messages to hand on:</p><ul>`)
	for _, s := range p.sections {
		p.raw(`<li><a href="#` + s.id + `">`)
		p.text(s.Title())
		p.raw("</a></li>")
	}
	p.raw("</ul></nav>\n")
}

// messages writes a section for each message.
func (p *htmlPage) messages() {
	if len(p.sections) == 0 {
		return
	}
	p.heading("Messages to hand on")
	p.element("p", "", "Each is for the owner that it names, ready to paste into a mail or a ticket.")
	for _, m := range p.sections {
		p.raw(`<section class="message" id="` + m.id + `"><h3><a href="#` + m.id + `">`)
		p.text(m.Title())
		p.raw("</a></h3>")
		if m.Note != "" {
			p.element("p", "", m.Note)
		}
		p.code("sh", m.Run)
		p.raw(`<button type="button" aria-label="Copy the message to `)
		p.text(m.Title())
		p.raw(`" hidden>Copy</button><span class="spoken" role="status" aria-live="polite"></span><pre class="text">`)
		for i, l := range pasted([]string{m.Text}) {
			if i > 0 {
				p.raw("\n")
			}
			p.text(l)
		}
		p.raw("</pre></section>\n")
	}
}

// anchorOf is a name with only what an anchor can have unescaped. (RFC 3986, section 2.3.)
func anchorOf(name string) string {
	return strings.Map(func(r rune) rune {
		if r == '-' || r == '_' || '0' <= r && r <= '9' || 'A' <= r && r <= 'Z' || 'a' <= r && r <= 'z' {
			return r
		}
		return '-'
	}, name)
}

// htmlPage writes the page. list and entry are the elements that are open.
type htmlPage struct {
	bytes.Buffer
	verdict     steps.Verdict
	sections    []section // the messages
	list, entry string
}

func (p *htmlPage) raw(s string) { p.WriteString(s) }

func (p *htmlPage) text(s string) { p.WriteString(html.EscapeString(awscheck.Clean(s))) }

// element writes a whole element; class may be empty.
func (p *htmlPage) element(name, class, text string) {
	p.raw("<" + name)
	if class != "" {
		p.raw(` class="` + class + `"`)
	}
	p.raw(">")
	p.text(text)
	p.raw("</" + name + ">")
}

// leave closes the entry that is open, and its list.
func (p *htmlPage) leave() {
	p.leaveEntry()
	if p.list != "" {
		p.raw("</" + p.list + ">\n")
	}
	p.list = ""
}

func (p *htmlPage) leaveEntry() {
	if p.entry != "" {
		p.raw("</" + p.entry + ">\n")
	}
	p.entry = ""
}

// enter opens an entry of a list, and the list if it is not open.
func (p *htmlPage) enter(list string) {
	p.leaveEntry()
	if p.list != list {
		p.leave()
		p.list = list
		p.raw("<" + list + ">\n")
	}
	p.entry = "li"
	p.raw("<li>")
}

func (p *htmlPage) headline(title, about string, demo bool) {
	word, counts, _ := strings.Cut(title, ": ")
	p.raw(`<header class="` + string(p.verdict) + "\">\n")
	p.element("p", "kicker", "Astro activation")
	p.raw("\n")
	p.element("h1", "", word)
	p.raw("\n")
	if counts != "" {
		p.element("p", "counts", counts)
		p.raw("\n")
	}
	if demo {
		p.element("p", "demo", demoNote)
		p.raw("\n")
	}
	p.element("p", "about", about)
	p.raw("\n</header>\n")
	p.contents()
}

func (p *htmlPage) heading(s string) {
	p.leave()
	p.element("h2", "", s)
	p.raw("\n")
}

func (p *htmlPage) finding(f Finding) {
	p.leave()
	p.entry = "article"
	p.raw(`<article class="` + string(f.Status) + `"><h3>`)
	p.text(f.Title)
	p.raw(" ")
	p.element("code", "", f.ID)
	p.raw("</h3>")
	p.element("p", "", f.Detail)
}

func (p *htmlPage) item(s string) {
	p.enter("ul")
	p.element("p", "", s)
}

func (p *htmlPage) under(s string) { p.element("p", "", s) }

func (p *htmlPage) code(_ string, texts []string) { p.pre("<pre>", texts) }

func (p *htmlPage) removal(label string, texts []string) {
	p.element("p", "removal", label)
	p.pre(`<pre class="removal">`, texts)
}

func (p *htmlPage) pre(open string, texts []string) {
	if len(texts) == 0 {
		return
	}
	p.raw(open)
	for i, l := range pasted(texts) {
		if i > 0 {
			p.raw("\n")
		}
		p.text(l)
	}
	p.raw("</pre>")
}

func (p *htmlPage) link(url string) {
	url = html.EscapeString(awscheck.Clean(url))
	p.raw(`<p><a href="` + url + `" rel="noreferrer">` + url + "</a></p>")
}

func (p *htmlPage) values(heading string, items []Item) {
	p.heading(heading)
	p.raw("<dl>\n")
	for _, i := range items {
		p.element("dt", "", wording.Capitalize(i.Label))
		if i.Value == "" {
			p.element("dd", "none", i.text())
		} else {
			p.element("dd", "", i.text())
		}
		p.raw("\n")
	}
	p.raw("</dl>\n")
}

func (p *htmlPage) checks(r Report, _ digest) {
	p.heading("All checks")
	p.raw("<table>\n<thead><tr><th>Check</th><th>Status</th><th>What was found</th><th>Evidence</th></tr></thead>\n<tbody>\n")
	for _, f := range r.Findings {
		p.raw("<tr><td>")
		p.element("code", "", f.ID)
		p.raw("</td><td>")
		p.element("span", "status "+string(f.Status), string(f.Status))
		p.raw("</td>")
		p.element("td", "", f.Detail)
		p.element("td", "evidence", string(f.Evidence))
		p.raw("</tr>\n")
	}
	p.raw("</tbody>\n</table>\n")
}

func (p *htmlPage) readsDown() bool { return false }

func (p *htmlPage) spoken() bool { return false }

func (p *htmlPage) step(_ int, s NextStep) {
	p.enter("ol")
	p.raw("<p>")
	p.element("strong", "", s.Actor())
	p.text(": " + s.Text)
	p.raw("</p>")
}
