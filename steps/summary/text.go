package summary

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/wording"
)

// columns is where prose is wrapped. Commands are not wrapped, so that they can be pasted.
const columns = 100

// softEnd stands before the end of a line that is only wrapped, in the texts of a report that flows.
// No other text has it.
const softEnd = "\r"

// Flowing returns the report with messages whose lines Unwrap can put together, to be wrapped at
// another width.
func Flowing(r Report) Report {
	r.flows = true
	return r
}

// Unwrap puts each paragraph of a message of a Flowing report on one line.
func Unwrap(text string) string {
	lines := strings.SplitAfter(text, softEnd+"\n")
	for i, l := range lines {
		if i > 0 {
			l = " " + strings.TrimLeft(l, " ")
		}
		lines[i] = strings.TrimSuffix(l, softEnd+"\n")
	}
	return strings.Join(lines, "")
}

// Text renders the report to read, in plain text.
func (r Report) Text() []byte { return r.Styled(Style{}) }

// A Style is what a terminal adds to Text. Its zero value adds nothing.
type Style struct {
	Width int // of the terminal, in cells; 0: not known
	// Mark is what stands before the title of a finding, one cell wide; nil: nothing.
	Mark func(awscheck.Status) string
	// Spoken leaves out what is noise where a screen reader speaks the text: ids of checks, and
	// drawings of marks.
	Spoken bool
	// InPlaceOfPolicy says where the policies are instead; "": they are in the text.
	InPlaceOfPolicy string
	// Shell breaks a command into lines of at most width cells that mean the same; nil: it
	// stays on one line.
	Shell func(command string, width int) []string
	// Again is the command that renders the report again, without its format: the text ends with what
	// that writes for others. "": it is not known.
	Again string
	// Paint colors a line, or what was found where the line is about that; nil: no colors.
	Paint func(Part, awscheck.Status, string) string
}

// A Part is what a line of the text is.
type Part int

const (
	Prose    Part = iota
	Headline      // the verdict
	Heading
	Title // of a finding
	Note  // about the report
	Code  // to be pasted
	Link
)

// Styled renders the report to read in a terminal.
func (r Report) Styled(s Style) []byte {
	t := text{style: s, verdict: r.Status()}
	r.write(&t)
	t.handOff(r)
	return t.Bytes()
}

// handOff writes the commands that write what others get of the report.
func (t *text) handOff(r Report) {
	if t.style.Again == "" || needsSignIn(r) || r.verifies() && r.Verdict == steps.Ready {
		return
	}
	t.heading("For others")
	for _, f := range []struct {
		what   string
		format Format
	}{
		{"A message for each owner of what is left:", HandoffFormat}, {"The ticket for Astronomer:", TicketFormat},
		{"The commands for the owner of the target VPC:", RunbookFormat},
	} {
		if Offers(r, f.format) {
			t.item(f.what)
			t.code("sh", []string{t.style.Again + " --output " + string(f.format)})
		}
	}
}

// Problems renders the part of Text with the problems and their fixes, of the findings
// that keep selects; empty if none of them is a problem.
func (r Report) Problems(s Style, keep func(Finding) bool) []byte {
	var kept []Finding
	for _, f := range r.Findings {
		if keep(f) {
			kept = append(kept, f)
		}
	}
	t := text{style: s, verdict: r.Status()}
	r.digestOf(kept).writeProblems(&t)
	return t.Bytes()
}

// newText is a text of messages of a report.
func newText(r *Report) (t text) {
	if r.flows {
		t.soft = softEnd
	}
	return t
}

type text struct {
	bytes.Buffer
	title    string // of the finding above: the next one does not repeat it
	depth    int    // indent of what is to be pasted
	mark     string // in place of the two blanks before the next line
	style    Style
	verdict  awscheck.Status // what the verdict is worth
	numbered bool            // findings and entries have numbers in place of marks
	soft     string          // at the end of a line that is only wrapped
	n        int             // the last of them
}

func (t *text) paint(p Part, s awscheck.Status, line string) string {
	if t.style.Paint == nil {
		return line
	}
	return t.style.Paint(p, s, line)
}

func (t *text) marked(s awscheck.Status) {
	switch {
	case t.numbered:
		t.n++
		t.mark = strconv.Itoa(t.n) + "."
	case t.style.Mark != nil:
		t.mark = t.style.Mark(s)
	}
}

func (t *text) headline(title, about string, demo bool) {
	t.paragraph("", "", title, func(l string) string { return t.paint(Headline, t.verdict, l) })
	note := func(l string) string { return t.paint(Note, t.verdict, l) }
	if demo {
		t.paragraph("", "", demoNote, note)
	}
	t.paragraph("", "", about, note)
}

func (t *text) heading(s string) {
	fmt.Fprintf(t, "\n%s\n", t.paint(Heading, "", s))
	t.title = ""
}

func (t *text) finding(f Finding) {
	title := f.Title + " (" + f.ID + ")"
	if t.style.Spoken {
		title = f.Title
	}
	if title != t.title {
		t.title = title
		t.marked(f.Status)
		t.paragraph("  ", "  ", title, func(l string) string { return t.paint(Title, f.Status, l) })
	}
	t.under(f.Detail)
}

func (t *text) item(s string) {
	if t.numbered {
		t.marked("")
	}
	t.line(2, s)
	t.depth = 6
}

func (t *text) under(s string) {
	t.line(4, s)
	t.depth = 6
}

// code is wrapped only where it can be pasted even so: a command, on a terminal.
func (t *text) code(language string, texts []string) {
	if language == "json" && t.style.InPlaceOfPolicy != "" {
		t.under(t.style.InPlaceOfPolicy)
		return
	}
	pad := strings.Repeat(" ", t.depth)
	for _, s := range texts {
		if s == afterAssociation || s == afterActivation { // not to be pasted with the one before
			t.under(strings.TrimPrefix(s, "# "))
			continue
		}
		lines := pasted([]string{s})
		if language == "sh" && t.style.Shell != nil && t.style.Width > 0 && len(lines) == 1 { // of several, one may begin inside quotes
			lines = t.style.Shell(lines[0], t.style.Width-t.depth)
		}
		for _, l := range lines {
			fmt.Fprintf(t, "%s%s\n", pad, t.paint(Code, "", l))
		}
	}
}

func (t *text) removal(label string, texts []string) {
	t.under(label)
	t.code("sh", texts)
}

// link stands apart from the commands above it, with which it would be pasted.
func (t *text) link(url string) {
	if t.style.Width == 0 { // no terminal
		fmt.Fprintf(t, "    See %s\n", awscheck.Clean(url)) // in one line, whatever its length
		return
	}
	pad := strings.Repeat(" ", t.depth)
	t.paragraph(pad, pad, url, func(l string) string { return t.paint(Link, "", l) })
}

// values writes nothing: the next steps contain them, and a terminal's page is short.
func (t *text) values(string, []Item) {}

func (t *text) checks(_ Report, d digest) {
	if len(d.passed) > 0 {
		t.heading("Passed")
		n := 0
		for _, ids := range d.passed {
			n += strings.Count(ids, ", ") + 1
			if !t.style.Spoken {
				t.marked(awscheck.Pass)
				t.line(2, ids)
			}
		}
		if t.style.Spoken {
			t.line(2, wording.Count(n, "check passed.", "checks passed."))
		}
	}
	for _, l := range notApplicable(d.skipped) {
		t.line(2, l)
	}
}

// maxNamedChecks is how many checks are named in a sentence that counts them.
const maxNamedChecks = 3

// notApplicable says which checks do not apply, and why, a line for each reason.
func notApplicable(skipped []Finding) []string {
	var reasons, lines []string
	titles := map[string][]string{}
	for _, f := range skipped {
		if titles[f.Detail] == nil {
			reasons = append(reasons, f.Detail)
		}
		titles[f.Detail] = append(titles[f.Detail], f.Title)
	}
	for _, reason := range reasons {
		line, names := wording.Count(len(titles[reason]), "check does not apply", "checks do not apply"), ""
		if len(titles[reason]) <= maxNamedChecks {
			names = wording.List(titles[reason])
		}
		switch {
		case reason == steps.OtherAnswers:
			line = strings.TrimSuffix(line+" to these answers: "+names, ": ") + "."
		case names != "":
			line += ", " + names + ": " + reason
		default:
			line += ": " + reason
		}
		lines = append(lines, line)
	}
	return lines
}

func (t *text) figure([]Path, plan) {}

func (t *text) readsDown() bool { return true }

func (t *text) spoken() bool { return t.style.Spoken }

func (t *text) step(number int, s NextStep) {
	t.paragraph("  ", "     ", fmt.Sprintf("%d. %s: %s", number, s.Actor(), s.Text), nil)
	t.depth = 5
}

// line writes a wrapped paragraph, each line indented.
func (t *text) line(indent int, s string) {
	pad := strings.Repeat(" ", indent)
	t.paragraph(pad, pad, s, nil)
}

// paragraph wraps a text. Its first line can have another prefix than the others. paint
// colors a line without its prefix; nil: as prose.
func (t *text) paragraph(first, others, s string, paint func(string) string) {
	limit := columns
	if t.style.Width > 0 {
		limit = min(limit, t.style.Width)
	}
	prefix, width, line := first, 0, ""
	flush := func(end string) {
		if paint != nil {
			line = paint(line)
		}
		if t.mark != "" {
			prefix, t.mark = t.mark+" ", ""
		}
		t.WriteString(prefix + line + end + "\n")
	}
	for i, word := range strings.Fields(awscheck.Clean(s)) {
		n := utf8.RuneCountInString(word)
		switch {
		case i == 0:
			line, width = word, len(first)+n
		case width+1+n > limit:
			flush(t.soft)
			prefix, line, width = others, word, len(others)+n
		default:
			line += " " + word
			width += 1 + n
		}
	}
	if line == "" {
		prefix = ""
	}
	flush("")
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
