package summary

import (
	"bytes"
	_ "embed"
	"html"
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/wording"
)

//go:embed page.css
var style string

// HTML renders the report as one self-contained page, which runs no script and can be
// printed. Every text in it is escaped.
func (r Report) HTML() []byte {
	p := htmlPage{verdict: r.Verdict}
	p.raw("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n" +
		"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n" +
		"<meta name=\"color-scheme\" content=\"light dark\">\n" +
		"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n<title>Astro activation: ")
	p.text(verdictWords(r.Verdict))
	p.raw("</title>\n<style>\n" + style + "</style>\n</head>\n<body>\n<main>\n")
	r.write(&p)
	p.leave()
	p.raw("</main>\n</body>\n</html>\n")
	return p.Bytes()
}

// htmlPage writes the page. list and entry are the elements that are open.
type htmlPage struct {
	bytes.Buffer
	verdict     steps.Verdict
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

func (p *htmlPage) readFromEnd() bool { return false }

func (p *htmlPage) step(_ int, s NextStep) {
	p.enter("ol")
	p.raw("<p>")
	p.element("strong", "", s.Actor())
	p.text(": " + s.Text)
	p.raw("</p>")
}
