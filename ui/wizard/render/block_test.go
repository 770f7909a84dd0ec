package render

import (
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"github.com/astronomer/astro-activate/ui/theme"
)

// A command with a long word does not run under the list of steps, and is broken as the others are.
func TestACommandBesideTheStepsStaysInItsColumn(t *testing.T) {
	b := Block{Renderer: Renderer{Theme: theme.Plain(theme.Unicode())}, Width: 80}
	b.Command("astro-activate verify --set peering.services="+strings.Repeat("orders,", 12)+" --watch", 120)
	for _, l := range b.Lines {
		if _, flush := CutFlush(l); flush || ansi.StringWidth(l) > b.Width {
			t.Errorf("%q is not in its column", l)
		}
	}
}

// A command that is selected on the screen, with the page's margin and whatever its width, is the
// same command in a shell.
func TestASelectedCommandMeansTheSame(t *testing.T) {
	r := Renderer{Theme: theme.Plain(theme.Unicode())}
	for _, command := range []string{
		"astro-activate verify --watch --set peering.services=orders=postgres://orders.c4k2v9x1qw3e.us-east-1.rds.amazonaws.com:5432 --set dns.resolve_hostnames=true",
		`curl -sSL https://raw.githubusercontent.com/astronomer/astro-cli/main/godownloader.sh | bash -s -- -b "$HOME/.local/bin"`,
		"aws ec2 modify-vpc-attribute --vpc-id vpc-0d47a11e5c0ffee01 --enable-dns-hostnames '{\"Value\": true}' --region us-east-1",
		"aws x --document '" + strings.Repeat("a policy of one's own ", 9) + "' --profile a",
		"PEERING_ID=pcx-REPLACE_ME",
	} {
		for screen := 40; screen < 160; screen++ {
			b := Block{Renderer: r, Width: screen - 4}
			b.Command(command, screen)
			for i, l := range b.Lines {
				flush, ok := CutFlush(l)
				if !ok {
					flush = " " + l
				}
				if ansi.StringWidth(flush) > screen {
					t.Errorf("%q is wider than a screen of %d cells", flush, screen)
				}
				b.Lines[i] = flush
			}
			if got := shell(strings.Join(b.Lines, "\n")); !slices.Equal(got, shell(command)) {
				t.Errorf("at %d it means %q", screen, got)
			}
		}
	}
}
