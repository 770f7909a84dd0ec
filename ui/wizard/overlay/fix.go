package overlay

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/mask"
	"github.com/astronomer/astro-activate/steps/summary"
	"github.com/astronomer/astro-activate/steps/wording"
	"github.com/astronomer/astro-activate/ui/wizard/component"
	"github.com/astronomer/astro-activate/ui/wizard/editor"
	"github.com/astronomer/astro-activate/ui/wizard/keys"
	"github.com/astronomer/astro-activate/ui/wizard/render"
	"github.com/astronomer/astro-activate/ui/wizard/results"
)

// PressFinding takes a key of a finding, which works in a list and in the detail: it
// copies the fix or a part of it, acknowledges the finding, or goes to its field. nil: it is
// none of them, or the finding has no such thing.
func PressFinding(c component.Context, row results.Row, k tea.KeyPressMsg) component.Action {
	bound := keys.All()
	fix := row.Finding.Remedy
	switch {
	case keys.Is(k, &bound.CopyFix) && HasCopy(row):
		copied := component.Copy{Text: fixText("", [][]*results.Row{{&row}}, nil)}
		if commands := fix.Safe(); len(fix.Login) > 0 && len(commands) == 1 && fix.Policy == nil { // a sign-in needs no note
			copied.Text = func(k *mask.Mask) string { return strings.Join(k.Commands(commands), "\n") + "\n" }
		}
		lines := 1 // of the notice
		if fix.Deletes > 0 {
			copied.Note = ", no deletions: " + bound.CopyRemoval.Help().Key + " copies those"
		}
		if n, all := actionsOf(&c, &row); all > n { // which is not enough
			copied.Note, lines = ". "+bound.CopyAll.Help().Key+" copies a policy for all "+wording.Number(all)+" actions", 2
		}
		room := max(minTitle, lines*(c.Screen.Width-2)-len(`Copied the fix of "", masked.`+copied.Note))
		copied.What = `the fix of "` + render.Clip(c.Renderer.Clean(row.Finding.Title), room, c.Renderer.Glyphs.Ellipsis) + `"`
		return copied
	case keys.Is(k, &bound.CopyPolicy) && hasPolicy(fix):
		return copyPolicy(&c, &row)
	case keys.Is(k, &bound.CopyRemoval) && fix.Deletes > 0:
		return component.Open{Overlay: &Removal{deletes: fix.Deletes, copy: component.Copy{
			What: "the commands that delete " + wording.Count(fix.Deletes, "resource"),
			Text: removalText(&row.Finding, whereIn(&c)(row.Finding)),
		}}}
	case keys.Is(k, &bound.CopyLink) && len(fix.Links) > 0:
		return component.Copy{What: "the link", Text: func(k *mask.Mask) string { return strings.Join(k.Texts(fix.Links), "\n") }}
	case keys.Is(k, &bound.Acknowledge) && canAcknowledge(c, row):
		return component.Open{Overlay: NewAcknowledge(row.Finding)}
	case keys.Is(k, &bound.Acknowledge) && row.Kind == results.Failed && !c.Watching:
		return component.Notify{Text: "This can't be acknowledged: it has to be resolved. Warnings, unverified checks and other resources in the account can be."}
	case keys.Is(k, &bound.Suggest) && Suggested(c, row) == "":
		return nothingEntered(c.Watching, &row)
	case keys.Is(k, &bound.Suggest):
		return component.GoToFinding{Step: row.Finding.Step, Check: row.Finding.ID, RowID: cmp.Or(row.First, row.ID), Suggest: true}
	case keys.Is(k, &bound.Move) && moves(c, row):
		from, entry, _ := steps.EntryOf(c.Machine, row.Finding)
		return MoveEntry(c, from, entry)
	case keys.Is(k, &bound.Remove):
		if from, entry, ok := entryOf(c, row); ok {
			return component.Open{Overlay: &RemoveEntry{from: from, entry: entry, name: entryName(c, from, entry)}}
		}
	case keys.Is(k, &bound.GoToField) && c.Watching:
		return component.Notify{Text: NoFields}
	case keys.Is(k, &bound.GoToField) && row.Kind == results.Missing:
		return component.GoToField{Key: row.Key}
	case keys.Is(k, &bound.GoToField) && row.Finding.Step != "":
		return component.GoToFinding{Step: row.Finding.Step, Check: row.Finding.ID, RowID: cmp.Or(row.First, row.ID)}
	}
	return nil
}

// copyPolicy copies the policy of a fix. Where it has to be one with that of other findings, it says how much that is, and
// which key copies it.
func copyPolicy(c *component.Context, row *results.Row) component.Action {
	fix := &row.Finding.Remedy
	copied := component.Copy{What: "the policy", Text: func(k *mask.Mask) string {
		_, document := policyOf(k.Remedy(*fix))
		return document + "\n"
	}}
	if fix.Policy == nil { // the whole one, revised
		return copied
	}
	n, all := actionsOf(c, row)
	copied.What += " for " + wording.Noun(n, "this action", "these "+wording.Number(n)+" actions")
	if all > n {
		copied.Note = ". " + keys.All().CopyAll.Help().Key + " copies one for all " + wording.Number(all)
	}
	return copied
}

// actionsOf is how many actions the policy of a fix allows, and that of its owner's message, where one has to be for
// all of them; 0: there is none.
func actionsOf(c *component.Context, row *results.Row) (n, all int) {
	fix := &row.Finding.Remedy
	if fix.Policy == nil {
		return 0, 0
	}
	if texts := textsTo(*c.Shown(), row.Owner()); onePolicyFor(*fix) && len(texts) == 1 {
		found := regexp.MustCompile(`\n *"[\w-]+:[\w*]+"`).FindAllString(texts[0], -1) // each has a line
		for i := range found {
			if !slices.Contains(found[:i], found[i]) {
				all++
			}
		}
	}
	return len(fix.Policy.Actions()), all
}

// minTitle is the least that is named of a finding whose fix is copied, in cells.
const minTitle = 20

// removalText is the commands that delete what a finding is about, below what that is and where:
// on the clipboard, they can be pasted long after.
func removalText(f *steps.Finding, where string) func(*mask.Mask) string {
	return func(k *mask.Mask) string {
		t := fixWriter{mask: k, shell: true}
		t.note(wording.RemovalLabel(f.Remedy.Deletes, where), f.Title, wording.AfterTitle(f.Title, f.Detail))
		for _, command := range k.Commands(f.Remedy.Commands) {
			t.line(command)
		}
		return t.String()
	}
}

// FindingKeys are the keys of a finding.
func FindingKeys(c component.Context, row results.Row) []key.Binding {
	bound, fix := keys.All(), row.Finding.Remedy
	var list []key.Binding
	if network := Suggested(c, row); network != "" {
		keys.Add(&list, &bound.Suggest, "use "+network)
	}
	if moves(c, row) {
		from, _, _ := steps.EntryOf(c.Machine, row.Finding)
		list = append(list, MoveKey(c, from))
	}
	to, goes := goToKey(&c, &row)
	first := goes && fixesIt(to.Help()) && row.Kind.Problem() && fix.Owner == awscheck.OwnerYou && len(list) == 0
	if first {
		list = append(list, to)
	}
	if canAcknowledge(c, row) {
		keys.Add(&list, &bound.Acknowledge, "")
	}
	if from, entry, ok := entryOf(c, row); ok {
		keys.Add(&list, &bound.Remove, "remove "+entryName(c, from, entry))
	}
	if HasCopy(row) {
		keys.Add(&list, &bound.CopyFix, "")
	}
	if fix.Deletes > 0 {
		keys.Add(&list, &bound.CopyRemoval, "")
	}
	if hasPolicy(fix) {
		keys.Add(&list, &bound.CopyPolicy, "")
	}
	if len(fix.Links) > 0 {
		keys.Add(&list, &bound.CopyLink, "")
	}
	if goes && !first {
		list = append(list, to)
	}
	return list
}

// fixesIt reports whether a key goes to the field in which the user's problem is solved. It comes before
// acknowledging the problem.
func fixesIt(h key.Help) bool { return h == keys.All().GoToField.Help() }

// nothingEntered says why the key of a suggested network enters none for a finding.
func nothingEntered(watching bool, row *results.Row) component.Action {
	why, owner := "no other network is known that solves this.", row.Owner()
	switch {
	case watching:
		why = "a watch takes no answers."
	case !row.Kind.Problem():
		why = noNetwork
	case handsOver(owner):
		why = "this is solved by " + summary.OwnerInSentence(owner) + "."
	case !strings.HasPrefix(row.Finding.ID, "network.cidr."):
		why = "another network for the data plane does not solve this."
	}
	return component.Notify{Text: nothing + why}
}

// What the key of a suggested network did, before the reason, and the reason where there is none to replace.
const (
	nothing        = "Nothing entered: "
	noNetwork      = "no network is suggested here."
	NothingEntered = nothing + noNetwork
)

// SolvedElsewhere says why the key to the field of a problem goes nowhere on a step: no field of it solves the
// problem; "": one does, or it is no problem.
func SolvedElsewhere(c *component.Context, row *results.Row) string {
	if !row.Kind.Problem() || hasField(c, row) {
		return ""
	}
	who := keys.All().Next.Help().Key + " shows what"
	if handsOver(row.Owner()) {
		who = summary.OwnerInSentence(row.Owner())
	}
	return "No answer of this step solves this: " + who + " does."
}

// NoFields says why the key to a field leads nowhere in a watch.
const NoFields = "A watch takes no answers: there is no field to go to."

// Suggested is the network that the key enters in the field of a finding, where another answer solves
// the problem; "": it enters none.
func Suggested(c component.Context, row results.Row) string {
	if c.Watching || row.Kind != results.Failed && row.Kind != results.Warned || row.Finding.Remedy.Owner != awscheck.OwnerYou {
		return ""
	}
	field, _ := c.Machine.Field(steps.FieldOf(c.Machine, row.Finding.Step, row.Finding.ID))
	entered := c.Machine.Answers().Get(field.Key)
	if entered == nil {
		entered = steps.Proposal(c.Machine, &field)
	}
	o, _ := c.Machine.Options(field.Key)
	return editor.NextNetwork(field, o, entered)
}

// goToKey is the key that goes to where a problem is solved, and says whether that is a field;
// false: it belongs to no step.
//
//go:noinline
func goToKey(c *component.Context, row *results.Row) (key.Binding, bool) {
	bound := keys.All().GoToField
	if c.Watching || row.Kind != results.Missing && row.Finding.Step == "" {
		return bound, false
	}
	if row.Kind != results.Missing && !hasField(c, row) {
		bound = keys.Named(bound, keys.GoToStep)
	}
	return bound, true
}

// hasField reports whether a problem is solved in a field.
//
//go:noinline
func hasField(c *component.Context, row *results.Row) bool {
	_, _, entered := steps.EntryOf(c.Machine, row.Finding)
	return entered || steps.FieldOf(c.Machine, row.Finding.Step, row.Finding.ID) != ""
}

// HintsOn are the hints of a row on a page of which the footer may have no room for the key to a field, and on which
// enter goes back, if so it does. Where there is no room for all, the last one stays: what solves it.
//
//go:noinline
func HintsOn(c *component.Context, row *results.Row) string {
	hints := hintsOf(row)
	if row.Kind.Problem() && hasField(c, row) {
		to := "  " + keys.All().GoToField.Help().Key + " " + keys.ToField
		if first, fix, ok := strings.Cut(hints, "  "); ok && row.Owner() != awscheck.OwnerYou { // a command, of another owner
			hints = first + to + "  " + fix
		} else {
			hints += to
		}
	}
	if c.Returning != "" {
		_, hints, _ = strings.Cut(hints, "  ")
	}
	return hints
}

// Hints are the most useful keys of a chosen finding, for the end of its row.
func Hints(row results.Row) string { return hintsOf(&row) }

//go:noinline
func hintsOf(row *results.Row) string {
	bound := keys.All()
	switch {
	case row.Kind == results.Missing:
		return bound.Next.Help().Key + " answer"
	case row.HasFix():
		return bound.Next.Help().Key + " details  " + bound.CopyFix.Help().Key + " copy"
	}
	return bound.Next.Help().Key + " details"
}

// settles are the hints of a row of a list whose footer may have no room for the key that settles the
// finding: that one comes first.
func settles(c component.Context, row results.Row) string {
	hints := Hints(row)
	if list := FindingKeys(c, row); len(list) > 1 && (keys.Solves(list[0].Help()) || fixesIt(list[0].Help())) {
		first := keys.Shortest(keys.Brief(list[0])).Help()
		_, others, _ := strings.Cut(hints, "  ")
		hints = strings.TrimSpace(first.Key + " " + first.Desc + "  " + others)
	}
	return hints
}

// HasCopy reports whether a row has a fix that can be copied: more than links.
func HasCopy(row results.Row) bool {
	fix := row.Finding.Remedy
	return len(fix.Safe()) > 0 || fix.Policy != nil || fix.Text != ""
}

// canAcknowledge reports whether a row is one finding that can be acknowledged with a
// reason.
func canAcknowledge(c component.Context, row results.Row) bool {
	switch {
	case c.Watching, row.ID == "", row.Gathered, row.Kind == results.Running, row.Kind == results.Waiting:
		return false
	}
	return steps.Acknowledgeable(row.Finding.Finding)
}

// OpenKey is the key that lists what a row stands for, or hides it; nil: it stands for nothing
// else.
func OpenKey(l *results.List, row results.Row) []key.Binding {
	switch {
	case row.Part, row.Of != nil && l.Open.Row == row.ID:
		return []key.Binding{keys.Named(keys.All().Fold, "hide the list")}
	case row.Of != nil:
		return []key.Binding{keys.Named(keys.All().Fold, "list them")}
	}
	return nil
}
