package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/ui/wizard/render"
	"github.com/astronomer/astro-activate/ui/wizard/results"
)

// maxOpen is how many rows are listed of what is open when the wizard is left.
const maxOpen = 10

// openRows is what keeps the verdict from being ready when the wizard is left, folded as in the
// wizard: the missing answers in one row, then what the user can solve, then what others can.
func openRows(m *steps.Machine) []results.Row {
	snapshot := results.Take(m)
	label := func(k steps.Key) string { return steps.Label(m, k) }
	rows := slices.DeleteFunc(snapshot.Left(label), func(r results.Row) bool {
		return r.Kind == results.Missing || r.Kind == results.Warned
	})
	if len(snapshot.Missing) == 0 {
		return rows
	}
	names := make([]string, len(snapshot.Missing))
	for i, k := range snapshot.Missing {
		step, name, _ := strings.Cut(label(k), ": ")
		if names[i] = name; name != step {
			names[i] += " (" + step + ")"
		}
	}
	noun, them := "Missing answers: ", "Give them"
	if len(names) == 1 {
		noun, them = "Missing answer: ", "Give it"
	}
	missing := results.Row{Kind: results.Missing, Finding: steps.Finding{Finding: awscheck.Finding{
		Status: awscheck.Unverified, Title: noun + strings.Join(names, ", "),
		Remedy: awscheck.Remedy{Owner: awscheck.OwnerYou, Text: them + " in the wizard: the checks that wait for " + strings.ToLower(them[5:]) + " then run."},
	}}}
	return slices.Insert(rows, 0, missing)
}

// openLines draws rows of what is open: each with its owner and the beginning of its fix. One fix
// of several rows of an owner stands below the last of them.
func (t *painter) openLines(rows []results.Row, safe func(string) string) []string {
	var lines []string
	for i, row := range rows[:min(len(rows), maxOpen)] {
		status := row.Finding.Status
		title := row.Finding.Title
		if row.Kind == results.Blocked {
			title = row.WaitsFor()
		}
		owner := row.Owner().Name()
		for j, l := range t.wrap(safe(title)+"  "+owner, "    ") {
			if j == 0 {
				l = "  " + t.Status(status).Render(t.Glyphs.Status(status)) + " " + strings.TrimLeft(l, " ")
			}
			if head, found := strings.CutSuffix(l, " "+owner); found && owner != "" && strings.TrimSpace(head) != "" {
				l = head + "  " + t.Dim.Render(owner)
			}
			lines = append(lines, l)
		}
		fix := safe(row.Finding.Remedy.Short())
		last := i+1 == min(len(rows), maxOpen)
		if fix == "" || !last && rows[i+1].Owner() == row.Owner() && safe(rows[i+1].Finding.Remedy.Short()) == fix {
			continue
		}
		for j, l := range t.wrap(t.Glyphs.Arrow+" "+fix, "      ") {
			if j == 0 {
				l = strings.TrimPrefix(l, "  ")
			}
			lines = append(lines, t.Dim.Render(l))
		}
	}
	if more := rows[min(len(rows), maxOpen):]; len(more) > 0 {
		lines = append(lines, "  "+t.Dim.Render(fmt.Sprintf("and %d more", len(more))))
	}
	return lines
}

// wrap breaks a text between words, at the width of the terminal.
func (t *painter) wrap(text, indent string) []string {
	width := t.width
	if width <= 0 {
		width = ansi.StringWidth(text) + len(indent) // not known: nothing is broken
	}
	lines := render.Wrap(text, max(20, width-len(indent)))
	for i := range lines {
		lines[i] = indent + lines[i]
	}
	return lines
}
