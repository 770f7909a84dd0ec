package overlay

import (
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps/wording"
	"github.com/astronomer/astro-activate/ui/wizard/component"
	"github.com/astronomer/astro-activate/ui/wizard/keys"
	"github.com/astronomer/astro-activate/ui/wizard/results"
)

// copyAll copies the fixes of one owner, without what deletes.
func copyAll(c component.Context, owner awscheck.Owner, rows []results.Row) component.Action {
	copied := component.Copy{What: fixesOf(owner), Text: fixesText(c, owner, rows, false)}
	n := deletes(rows, owner)
	if n == 0 {
		return copied
	}
	copied.What += ", without what deletes " + wording.Count(n, "resource") + " (" + keys.All().CopyAllRemovals.Help().Key + " asks for it)"
	return copied
}

// copyRemovals asks before it copies the fixes of one owner with what deletes.
func copyRemovals(c component.Context, owner awscheck.Owner, rows []results.Row) component.Action {
	n := deletes(rows, owner)
	if n == 0 {
		return copyAll(c, owner, rows)
	}
	return component.Open{Overlay: &Removal{deletes: n, copy: component.Copy{
		What: fixesOf(owner) + ", with those that delete " + wording.Count(n, "resource"),
		Text: fixesText(c, owner, rows, true),
	}}}
}

// fixesOf names the fixes of an owner.
func fixesOf(o awscheck.Owner) string {
	if o == awscheck.OwnerYou || o.Name() == "" {
		return "the fixes for " + strings.ToLower(ownerName(o)[:1]) + ownerName(o)[1:]
	}
	return "the fixes for: " + ownerName(o)
}

// deletes is how many resources the fixes of an owner delete.
func deletes(rows []results.Row, owner awscheck.Owner) int {
	n := 0
	for _, row := range rows {
		if row.Owner() == owner {
			n += row.Finding.Remedy.Deletes
		}
	}
	return n
}

// fixesText is a text for one owner: what was found, and how to solve it. A shell takes
// all of it: what is not a command is a comment, and a policy is only printed.
func fixesText(c component.Context, owner awscheck.Owner, rows []results.Row, removals bool) string {
	var b strings.Builder
	mask := c.Renderer.Mask
	line := func(s string) { b.WriteString(awscheck.Clean(s) + "\n") }
	line("# " + ownerName(owner))
	for _, row := range rows {
		if row.Owner() != owner {
			continue
		}
		fix := row.Finding.Remedy
		line("")
		line("# " + row.Finding.Title)
		if row.Finding.Detail != "" {
			line("# " + row.Finding.Detail)
		}
		if fix.Text != "" {
			line("# Fix: " + fix.Text)
		}
		commands := fix.Safe()
		if removals && fix.Deletes > 0 {
			line("# " + wording.RemovalLabel(fix.Deletes))
			commands = append(commands, fix.Commands...)
		}
		for _, command := range mask.Commands(commands) {
			line(command)
		}
		if fix.Policy != nil {
			b.WriteString("cat <<'POLICY'\n" + policyText(mask.Policy(fix.Policy)) + "\nPOLICY\n")
		}
		for _, link := range fix.Links {
			line("# " + link)
		}
	}
	return b.String()
}
