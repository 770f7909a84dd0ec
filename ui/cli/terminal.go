package cli

import (
	"fmt"

	"github.com/charmbracelet/x/term"

	"github.com/astronomer/astro-activate/steps"
)

// isTerminal reports whether a stream is a terminal.
func isTerminal(stream any) bool {
	f, ok := stream.(interface{ Fd() uintptr })
	return ok && term.IsTerminal(f.Fd())
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

// A progress is one line on stderr that counts the running checks. It is shown on a
// terminal only.
type progress struct {
	p       *program
	m       *steps.Machine
	visible bool
	shown   int
}

func (p *program) progress(m *steps.Machine) *progress {
	return &progress{p: p, m: m, visible: isTerminal(p.stderr) && p.env("TERM") != "dumb", shown: -1}
}

func (g *progress) update(steps.Event) {
	if !g.visible {
		return
	}
	if n := g.m.Busy(); n != g.shown {
		g.shown = n
		fmt.Fprintf(g.p.stderr, "\r\x1b[KChecks running: %d", n)
	}
}

func (g *progress) clear() {
	if g.visible && g.shown >= 0 {
		fmt.Fprint(g.p.stderr, "\r\x1b[K")
	}
}
