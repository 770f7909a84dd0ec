package cli

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/term"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/wording"
)

// isTerminal reports whether a stream is a terminal.
func isTerminal(stream any) bool {
	f, ok := stream.(interface{ Fd() uintptr })
	return ok && term.IsTerminal(f.Fd())
}

// widthOf returns what returns the width of a terminal, which can change; nil: the stream is
// none.
func widthOf(stream any) func() int {
	f, ok := stream.(interface{ Fd() uintptr })
	if !ok || !term.IsTerminal(f.Fd()) {
		return nil
	}
	return func() int {
		width, _, _ := term.GetSize(f.Fd())
		return width
	}
}

// betweenWords breaks the lines of a text that are longer than width cells between their words, so that
// the terminal breaks none; 0: the width is not known. What stands between backquotes is a command to
// copy, and stays on one line, as a word does that is longer than a line.
func betweenWords(text string, width int) string {
	if width <= 0 {
		return text
	}
	var lines []string
	for _, l := range strings.Split(text, "\n") {
		if ansi.StringWidth(l) <= width {
			lines = append(lines, l)
			continue
		}
		line, word := "", ""
		for _, next := range strings.Split(l, " ") {
			if word += next; strings.Count(word, "`")%2 == 1 { // a command goes on
				word += " "
				continue
			}
			switch {
			case line == "":
				line = word
			case ansi.StringWidth(line)+1+ansi.StringWidth(word) <= width:
				line += " " + word
			default:
				lines, line = append(lines, line), word
			}
			word = ""
		}
		lines = append(lines, strings.TrimSpace(line+" "+word))
	}
	return strings.Join(lines, "\n")
}

// atTerminal reports whether both input and output are terminals.
func (p *program) atTerminal() bool { return isTerminal(p.stdin) && isTerminal(p.stdout) }

// wantsPrompts reports whether the steps are asked as plain questions: with the flag or,
// on a terminal, where the environment says that it can do no more. A variable of the
// user's shell alone never turns a pipe into answers.
func (p *program) wantsPrompts(f *flags) bool {
	wanted := p.env("ACCESSIBLE")
	return f.accessible || p.atTerminal() && (wanted != "" && wanted != "0" && wanted != "false" || p.env("TERM") == "dumb")
}

// A progress is one line on stderr that counts the checks that are done and, as soon as they are known, the
// problems, with the title of the latest. It is shown on a terminal only.
type progress struct {
	p      *program
	m      *steps.Machine
	paint  *painter // nil: nothing is shown
	latest string   // the check that was the last one to find a problem
	shown  string
}

func (p *program) progress(m *steps.Machine) *progress {
	return &progress{p: p, m: m, paint: p.painter(p.stderr)}
}

func (g *progress) update(e steps.Event) {
	if g.paint == nil {
		return
	}
	done, running := 0, 0
	where := "" // the first step with a running check
	for _, s := range g.m.Steps() {
		for _, c := range s.Checks {
			switch g.m.CheckState(c.ID) {
			case steps.Done:
				done++
			case steps.Running:
				running++
				where = cmp.Or(where, s.Title)
			}
		}
	}
	t, cells := g.paint, 20
	if t.width > 0 && t.width < 100 {
		cells = 10
	}
	full := cells * done / max(1, done+running)
	line := t.Good.Render(strings.Repeat(t.Glyphs.Entered, full)) + t.Dim.Render(strings.Repeat(t.Glyphs.Free, cells-full)) +
		fmt.Sprintf("  %d of %d checks  ", done, done+running)
	if problems := g.problems(e.ID); problems != "" {
		line += t.Bad.Render(problems)
	} else {
		line += t.Dim.Render(where)
	}
	if t.width > 0 { // a line that wraps can't be cleared
		line = ansi.Truncate(line, t.width-1, t.Glyphs.Ellipsis)
	}
	if line != g.shown {
		g.shown = line
		fmt.Fprint(t.out, "\r\x1b[K"+line)
	}
}

// problems counts the problems that are known, and names the latest; "": there is none. id is the check
// with the last result.
func (g *progress) problems(id string) string {
	known := slices.DeleteFunc(g.m.Findings(), func(f steps.Finding) bool {
		return f.Status != awscheck.Fail || f.Cause != "" || f.Acknowledged != ""
	})
	if len(known) == 0 {
		return ""
	}
	of := func(id string) int {
		return slices.IndexFunc(known, func(f steps.Finding) bool { return f.ID == id })
	}
	if of(id) >= 0 {
		g.latest = id
	}
	count, latest := wording.Count(len(known), "problem"), known[max(0, of(g.latest))]
	if g.p.mask.Hides() { // a title would give out stand-ins in the order in which checks end
		return count
	}
	return count + ": " + awscheck.Clean(latest.Title)
}

func (g *progress) clear() {
	if g.shown != "" {
		fmt.Fprint(g.paint.out, "\r\x1b[K")
	}
}
