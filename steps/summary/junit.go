package summary

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"strings"
	"time"

	"github.com/astronomer/astro-activate/awscheck"
)

// JUnit renders the report as JUnit XML, as CI systems read test results: a suite for
// each step, a case for each finding. A failed check is a failure. An unverified check
// and a missing answer are errors. An acknowledged finding passes, with its reason.
func (r Report) JUnit() []byte {
	causes := r.causes()
	var suites []suite
	if len(r.Missing) > 0 {
		s := suite{name: "answers"}
		for _, k := range r.Missing {
			s.cases = append(s.cases, testcase{name: string(k), element: "error", message: "This answer is missing.", kind: "missing"})
		}
		suites = append(suites, s)
	}
	for _, f := range r.Findings {
		if len(suites) == 0 || suites[len(suites)-1].name != f.Step {
			suites = append(suites, suite{name: f.Step})
		}
		s := &suites[len(suites)-1]
		s.cases = append(s.cases, caseOf(f, causes))
	}
	var x junit
	x.WriteString(xml.Header)
	name := "astro-activate"
	if r.Demo {
		name += " (demo)"
	}
	var all suite
	for _, s := range suites {
		all.cases = append(all.cases, s.cases...)
	}
	x.open("testsuites", append(all.counts(), "name", name)...)
	for i, s := range suites {
		x.open("testsuite", append(s.counts(), "name", s.name, "timestamp", r.GeneratedAt.UTC().Format("2006-01-02T15:04:05"))...)
		if i == 0 {
			x.open("properties")
			about := r.about()
			if r.Demo {
				about = demoNote + " " + about
			}
			property := func(name, value string) { x.empty("property", "name", name, "value", value) }
			property("verdict", string(r.Verdict))
			property("about", about)
			property("generated_at", r.GeneratedAt.Format(time.RFC3339))
			for _, c := range r.Changes {
				property(string(c.Kind()), c.String())
			}
			x.end("properties")
		}
		for _, c := range s.cases {
			x.testcase(s.name, c)
		}
		x.end("testsuite")
	}
	x.end("testsuites")
	return x.Bytes()
}

type suite struct {
	name  string
	cases []testcase
}

// A testcase is a finding as CI sees it. element is the name of its outcome: "failure",
// "error", "skipped", or "" if it passes.
type testcase struct{ name, element, kind, message, text string }

func caseOf(f Finding, causes causeFinder) testcase {
	c := testcase{name: f.ID, message: f.Detail, kind: string(f.Status)}
	if f.Region != "" {
		c.name += " " + f.Region
	}
	switch {
	case f.Acknowledged != "":
		c.text = string(f.Status) + ", acknowledged: " + f.Acknowledged + "\n"
	case f.Status == awscheck.Fail:
		c.element = "failure"
	case f.Status == awscheck.Unverified:
		c.element = "error"
	case f.Status == awscheck.Skipped:
		c.element = "skipped"
	}
	c.text += f.Title + "\n" + f.Detail + "\n"
	if f.Cause != "" {
		c.text += "Because of " + causes.name(f) + ".\n"
	}
	remedy := f.Remedy
	if remedy.Text != "" {
		c.under(advice(f.Status, remedy.Owner) + remedy.Text)
		remedy.Text = ""
	}
	writeRemedy(&c, remedy)
	return c
}

func (c *testcase) under(text string) { c.text += text + "\n" }
func (c *testcase) link(url string)   { c.under(url) }

func (c *testcase) code(_ string, texts []string) {
	for _, l := range pasted(texts) {
		c.under(l)
	}
}

func (c *testcase) removal(label string, texts []string) {
	c.under(label)
	c.code("sh", texts)
}

// counts returns the attributes with the number of cases of each outcome.
func (s suite) counts() []string {
	n := map[string]int{}
	for _, c := range s.cases {
		n[c.element]++
	}
	number := func(n int) string { return fmt.Sprint(n) }
	return []string{"tests", number(len(s.cases)), "failures", number(n["failure"]), "errors", number(n["error"]), "skipped", number(n["skipped"])}
}

type junit struct {
	bytes.Buffer
	depth int
}

func (x *junit) testcase(step string, c testcase) {
	x.open("testcase", "classname", step, "name", c.name)
	switch c.element {
	case "":
		x.text("system-out", c.text)
	case "skipped":
		x.empty("skipped", "message", c.message)
	default:
		x.text(c.element, c.text, "message", c.message, "type", c.kind)
	}
	x.end("testcase")
}

func (x *junit) tag(name string, attributes []string) {
	x.WriteString(strings.Repeat("  ", x.depth) + "<" + name)
	for i := 0; i+1 < len(attributes); i += 2 {
		x.WriteString(" " + attributes[i] + `="`)
		x.escape(awscheck.Clean(attributes[i+1]))
		x.WriteByte('"')
	}
}

func (x *junit) open(name string, attributes ...string) {
	x.tag(name, attributes)
	x.WriteString(">\n")
	x.depth++
}

func (x *junit) end(name string) {
	x.depth--
	x.WriteString(strings.Repeat("  ", x.depth) + "</" + name + ">\n")
}

func (x *junit) empty(name string, attributes ...string) {
	x.tag(name, attributes)
	x.WriteString("/>\n")
}

func (x *junit) text(name, text string, attributes ...string) {
	x.tag(name, attributes)
	x.WriteByte('>')
	for i, l := range pasted([]string{text}) {
		if i > 0 {
			x.WriteByte('\n')
		}
		x.escape(l)
	}
	x.WriteString("</" + name + ">\n")
}

// escape also replaces what XML can't contain. Writing to memory never fails.
func (x *junit) escape(s string) { _ = xml.EscapeText(x, []byte(s)) }
