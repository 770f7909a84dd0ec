package cli

import (
	"fmt"

	"github.com/charmbracelet/x/term"

	"github.com/astronomer/astro-activate/steps"
)

// isTerminal tells whether a person sits behind a stream.
func isTerminal(stream any) bool {
	f, ok := stream.(interface{ Fd() uintptr })
	return ok && term.IsTerminal(f.Fd())
}

// A progress is one line on stderr that tells how much is still being checked,
// where a person can see it; elsewhere it is nothing.
type progress struct {
	p       *program
	m       *steps.Machine
	visible bool
	shown   int
}

func (p *program) progress(m *steps.Machine) *progress {
	return &progress{p: p, m: m, visible: isTerminal(p.stderr) && p.env("TERM") != "dumb", shown: -1}
}

func (g *progress) seen(steps.Event) {
	if !g.visible {
		return
	}
	if n := g.m.Busy(); n != g.shown {
		g.shown = n
		fmt.Fprintf(g.p.stderr, "\r\x1b[KChecking: %d still running", n)
	}
}

func (g *progress) clear() {
	if g.visible && g.shown >= 0 {
		fmt.Fprint(g.p.stderr, "\r\x1b[K")
	}
}
