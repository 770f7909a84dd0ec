package overlay

import (
	"reflect"
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps/mask"
	"github.com/astronomer/astro-activate/steps/wording"
	"github.com/astronomer/astro-activate/ui/wizard/component"
	"github.com/astronomer/astro-activate/ui/wizard/keys"
	"github.com/astronomer/astro-activate/ui/wizard/results"
)

// copyAll copies the fixes of one owner, without what deletes.
func copyAll(owner awscheck.Owner, rows []results.Row) component.Action {
	copied := component.Copy{What: fixesOf(owner, rows), Text: fixesText(owner, rows, false)}
	if deletes(rows, owner) > 0 {
		copied.Note = ", no deletions: " + keys.All().CopyAllRemovals.Help().Key + " adds them"
	}
	return copied
}

// copyRemovals asks before it copies the fixes of one owner with what deletes.
func copyRemovals(owner awscheck.Owner, rows []results.Row) component.Action {
	n := deletes(rows, owner)
	if n == 0 {
		return copyAll(owner, rows)
	}
	return component.Open{Overlay: &Removal{deletes: n, copy: component.Copy{
		What: fixesOf(owner, rows) + ", with those that delete " + wording.Count(n, "resource"),
		Text: fixesText(owner, rows, true),
	}}}
}

// fixesOf names what is copied for an owner, such as "2 fixes and 1 open answer (You)".
func fixesOf(o awscheck.Owner, rows []results.Row) string {
	fixes, answers, others := 0, 0, 0
	for _, same := range byFix(o, rows) {
		switch {
		case same[0].Kind == results.Missing:
			answers++
		case same[0].Finding.Remedy.IsZero():
			others++
		default:
			fixes++
		}
	}
	var parts []string
	for _, part := range []struct {
		n    int
		noun string
	}{{fixes, "fix"}, {answers, "open answer"}, {others, "finding"}} {
		if part.n > 0 {
			parts = append(parts, wording.Count(part.n, part.noun))
		}
	}
	name, _, _ := strings.Cut(ownerName(o), ",") // "You", without where
	return wording.List(parts) + " (" + name + ")"
}

// deletes is how many resources the fixes of an owner delete.
func deletes(rows []results.Row, owner awscheck.Owner) int {
	n := 0
	for _, same := range byFix(owner, rows) {
		n += same[0].Finding.Remedy.Deletes
	}
	return n
}

// fixesText is a text for one owner: what was found, and how to solve it. A shell takes
// all of it: what is not a command is a comment, and a policy is only printed.
func fixesText(owner awscheck.Owner, rows []results.Row, removals bool) func(*mask.Mask) string {
	return func(k *mask.Mask) string {
		var b strings.Builder
		writeFixes(&b, k, owner, rows, removals)
		return b.String()
	}
}

func writeFixes(b *strings.Builder, k *mask.Mask, owner awscheck.Owner, rows []results.Row, removals bool) {
	line := func(s string) { b.WriteString(awscheck.Clean(s) + "\n") }
	comment := func(s string) { line("# " + k.Text(awscheck.Clean(s))) }
	comment(ownerName(owner))
	for _, same := range byFix(owner, rows) {
		fix := same[0].Finding.Remedy
		line("")
		for _, row := range same {
			comment(row.Finding.Title)
			if row.Finding.Detail != "" {
				comment(row.Finding.Detail)
			}
		}
		if fix.Text != "" {
			comment("Fix: " + fix.Text)
		}
		commands := fix.Safe()
		if removals && fix.Deletes > 0 {
			comment(wording.RemovalLabel(fix.Deletes))
			commands = append(commands, fix.Commands...)
		}
		for _, command := range k.Commands(commands) {
			line(command)
		}
		if fix.Policy != nil {
			b.WriteString("cat <<'POLICY'\n" + policyText(k.Policy(fix.Policy)) + "\nPOLICY\n")
		}
		for _, link := range fix.Links {
			comment(link)
		}
	}
}

// byFix are the rows of an owner, those with one and the same fix together.
func byFix(owner awscheck.Owner, rows []results.Row) (groups [][]*results.Row) {
	for i := range rows {
		row, at := &rows[i], 0
		if row.Owner() != owner {
			continue
		}
		for at < len(groups) && (row.Finding.Remedy.IsZero() || !reflect.DeepEqual(groups[at][0].Finding.Remedy, row.Finding.Remedy)) {
			at++
		}
		if at == len(groups) {
			groups = append(groups, nil)
		}
		groups[at] = append(groups[at], row)
	}
	return groups
}
