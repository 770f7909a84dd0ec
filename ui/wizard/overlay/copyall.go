package overlay

import (
	"reflect"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/mask"
	"github.com/astronomer/astro-activate/steps/summary"
	"github.com/astronomer/astro-activate/steps/wording"
	"github.com/astronomer/astro-activate/ui/wizard/component"
	"github.com/astronomer/astro-activate/ui/wizard/keys"
	"github.com/astronomer/astro-activate/ui/wizard/results"
)

// copyAll copies what an owner needs in plain text: the message that the report has for them or, for the
// user, what is left for them. Bare commands would have the user's profile, and say neither who asks
// nor why. Without an owner it is the fixes, without what deletes.
func copyAll(c *component.Context, owner awscheck.Owner, rows []results.Row) component.Action {
	if report := c.Shown(); len(textsTo(*report, owner)) > 0 {
		copied, about := messages(c, report, owner, rows)
		if c.Results.Busy > 0 && !c.Watching && !c.Results.Again() { // else it is that of whole results
			copied.Note += ", from the checks that have ended"
		}
		if n := deletes(rows, owner); n > 0 { // it could be pasted into a shell
			return component.Open{Overlay: &Removal{deletes: n, findings: deleting(rows, owner), message: about, copy: copied, of: &source{owner: owner}}}
		}
		return copied
	}
	copied := component.Copy{What: fixesOf(c.Results, owner, rows), Text: fixesText(owner, rows, nil)}
	if deletes(rows, owner) > 0 {
		copied.Note = ", no deletions: " + keys.All().CopyAllRemovals.Help().Key + " adds them"
	}
	return copied
}

// PressAll takes a key that copies or shows what an owner needs, whatever the finding; nil: it is none
// of them.
func PressAll(c *component.Context, owner awscheck.Owner, k tea.KeyPressMsg) component.Action {
	bound := keys.All()
	all, removals, shown := keys.Is(k, &bound.CopyAll), keys.Is(k, &bound.CopyAllRemovals), keys.Is(k, &bound.Preview)
	if !all && !removals && !shown {
		return nil
	}
	of := &source{owner, removals}
	action := of.copies(c)
	if _, none := action.(component.Notify); none || !shown {
		return action
	}
	return component.Open{Overlay: newPreview(action, of)}
}

// A source is an owner for whom something is copied, from what is left at that time.
type source struct {
	owner    awscheck.Owner
	removals bool // the fixes, with what deletes
}

// copies copies what is left now, or says that nothing is.
func (s *source) copies(c *component.Context) component.Action {
	left := c.Results.Left(c.Label)
	if len(byFix(s.owner, left))+len(textsTo(*c.Shown(), s.owner)) == 0 {
		what := "nothing is "
		if c.Results.SignIn > 0 {
			what += "known to be "
		}
		return component.Notify{Text: nothingCopied + what + "left for " + summary.OwnerInSentence(s.owner) + "."}
	}
	if s.removals {
		return copyRemovals(c, s.owner, left)
	}
	return copyAll(c, s.owner, left)
}

// nothingCopied is what a key did, before the reason.
const nothingCopied = "Nothing copied: "

// PressRow takes a key for a finding, or for all that its owner needs; nil: it is for neither.
func PressRow(c component.Context, row results.Row, k tea.KeyPressMsg) component.Action {
	if row.Kind.Problem() {
		owner := AskedAt(c, row)
		if keys.Is(k, &keys.All().CopyAllRemovals) {
			owner = row.Owner()
		}
		if action := PressAll(&c, owner, k); action != nil {
			return action
		}
	}
	return PressFinding(c, row, k)
}

// AskedAt is whose message is copied at a row: that of its owner or, where the owner of the target VPC is
// asked to run the check of the row, theirs.
func AskedAt(c component.Context, row results.Row) awscheck.Owner {
	if row.Finding.ID == awscheck.PeeringAccount && row.Kind == results.Unverified && !c.Watching && summary.AsksForCheck(*c.Shown()) {
		return awscheck.OwnerNetwork
	}
	return row.Owner()
}

// handsOver reports whether an owner gets a message: it is known, and not the user.
func handsOver(o awscheck.Owner) bool { return o != awscheck.OwnerYou && o != "" }

// textsTo are what a report has for an owner: its messages or, for the user, what is left for them.
func textsTo(report summary.Report, owner awscheck.Owner) (texts []string) {
	if owner == awscheck.OwnerYou {
		if text := summary.Yourself(report); text != "" {
			texts = append(texts, text)
		}
		return texts
	}
	for _, m := range summary.MessagesTo(report, owner) {
		texts = append(texts, m.Text)
	}
	return texts
}

// messages are those of a report to an owner, to copy, and what they are called.
func messages(c *component.Context, report *summary.Report, owner awscheck.Owner, rows []results.Row) (copied component.Copy, about string) {
	what := "the message"
	if n := len(textsTo(*report, owner)); n > 1 {
		what = wording.Count(n, "message")
	} else if owner == awscheck.OwnerYou {
		what = "what is left"
	}
	about = what + " for " + summary.OwnerInSentence(owner)
	text := func(report summary.Report) string {
		return strings.Join(textsTo(report, owner), "\n"+strings.Repeat("-", 60)+"\n\n")
	}
	copied = component.Copy{
		What: about, Text: func(k *mask.Mask) string { return text(report.MaskedBy(k)) + answersText(owner, rows, k) },
		Read: func(k *mask.Mask) string {
			return summary.Unwrap(text(summary.Flowing(report.MaskedBy(k)))) + answersText(owner, rows, k)
		},
	}
	copied.Note = ": " + copied.Lines(c.Renderer.Mask)
	for _, s := range c.Results.Shares(rows) {
		if s.Owner == owner {
			copied.Note = ": " + s.Text + summary.OfThemWait(s.Waits) + strings.Replace(copied.Note, ":", ",", 1)
		}
	}
	return copied, about
}

// answersText names the open answers of an owner below what was found, with what is suggested: a report has the missing
// ones only, by their keys. "": there are none.
func answersText(owner awscheck.Owner, rows []results.Row, k *mask.Mask) (text string) {
	for i := range rows {
		if row := &rows[i]; row.Kind == results.Missing && row.Owner() == owner {
			line := strings.TrimSuffix(row.Finding.Title+": "+row.Finding.Detail, ": ")
			text += "- " + k.Text(awscheck.Clean(line)) + "\n"
		}
	}
	if text != "" {
		text = "\nOpen answers, as the wizard asks for them\n" + text
	}
	return text
}

// CopyMessage is what that key does where there is a message to send.
const CopyMessage = "copy the message"

// CopyAllKey is the key that copies what an owner needs, and says what that is.
func CopyAllKey(owner awscheck.Owner) key.Binding {
	if handsOver(owner) {
		return keys.Named(keys.All().CopyAll, CopyMessage)
	}
	return keys.All().CopyAll
}

// briefly says what that key copies, on a line that is short of room.
func briefly(owner awscheck.Owner) string {
	if handsOver(owner) {
		return "message"
	}
	return "fixes"
}

// copyRemovals asks before it copies the fixes of one owner with what deletes.
func copyRemovals(c *component.Context, owner awscheck.Owner, rows []results.Row) component.Action {
	n := deletes(rows, owner)
	if n == 0 {
		return component.Copy{What: fixesOf(c.Results, owner, rows), Text: fixesText(owner, rows, nil)}
	}
	return component.Open{Overlay: &Removal{deletes: n, findings: deleting(rows, owner), of: &source{owner, true}, copy: component.Copy{
		What: fixesOf(c.Results, owner, rows) + ", with those that delete " + wording.Count(n, "resource"),
		Text: fixesText(owner, rows, whereIn(c)),
	}}}
}

// removalsKey is the key of copyRemovals, for an owner whose key of copyAll copies something
// else; false: for none.
func removalsKey(owner awscheck.Owner, rows []results.Row) (key.Binding, bool) {
	bound := keys.All().CopyAllRemovals
	if handsOver(owner) {
		return keys.Named(bound, "copy the fixes"), true
	}
	if owner == awscheck.OwnerYou && hasFixes(rows, owner) {
		return keys.Named(bound, "copy for a shell"), true
	}
	return bound, deletes(rows, owner) > 0
}

// fixesOf names what is copied for an owner, such as "2 fixes for 3 problems (You)".
func fixesOf(s *results.Snapshot, o awscheck.Owner, rows []results.Row) string {
	counts, name := countFixes(s, o, rows)
	return counts + " (" + name + ")"
}

// countFixes counts what is left for an owner, such as "2 fixes and 1 open answer", and names the
// owner. Where the fixes are not as many as the findings that they solve, both are counted: "2 fixes for
// 3 problems and 1 warning".
func countFixes(s *results.Snapshot, o awscheck.Owner, rows []results.Row) (counts, name string) {
	fixes, answers, others := 0, 0, 0
	var solved []results.Row
	for _, same := range byFix(o, rows) {
		switch {
		case same[0].Kind == results.Missing:
			answers += max(1, same[0].Checks)
		case same[0].Finding.Remedy.IsZero():
			others++
		default:
			fixes++
			for _, row := range same {
				solved = append(solved, *row)
			}
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
	if findings, n := s.Solved(solved); n != fixes {
		parts[0] += " for " + findings
		if len(parts) == 2 {
			parts[0] += ","
		}
	}
	name, _, _ = strings.Cut(ownerName(o), ",") // "You", without where
	return wording.List(parts), name
}

// deletes is how many resources the fixes of an owner delete.
func deletes(rows []results.Row, owner awscheck.Owner) int {
	n := 0
	for _, same := range byFix(owner, rows) {
		n += same[0].Finding.Remedy.Deletes
	}
	return n
}

// deleting is how many findings of an owner have a fix that deletes something.
func deleting(rows []results.Row, owner awscheck.Owner) int {
	n := 0
	for i := range rows {
		if rows[i].Owner() == owner && rows[i].Finding.Remedy.Deletes > 0 {
			n++
		}
	}
	return n
}

// A place says where what a fix deletes is; nil: what deletes is left out.
type place func(steps.Finding) string

// whereIn is the place of findings that are on the screen now.
func whereIn(c *component.Context) place {
	report := c.Shown()
	return func(f steps.Finding) string { return summary.Where(*report, f.ID, f.Region) }
}

// fixesText is a text for one owner: what was found, and how to solve it.
func fixesText(owner awscheck.Owner, rows []results.Row, removals place) func(*mask.Mask) string {
	return fixText(ownerName(owner), byFix(owner, rows), removals)
}

// fixText is a text under a heading, "" for none: what was found, and how to solve it. It can be
// pasted into a message and, where it has commands, into a shell.
func fixText(heading string, fixes [][]*results.Row, removals place) func(*mask.Mask) string {
	return func(k *mask.Mask) string {
		t := fixWriter{mask: k}
		for _, same := range fixes {
			fix := same[0].Finding.Remedy
			t.shell = t.shell || len(fix.Safe()) > 0 || hasPolicy(fix) || removals != nil && fix.Deletes > 0
		}
		if heading != "" {
			t.note(heading)
		}
		for _, same := range fixes {
			t.fix(same, removals)
		}
		return t.String()
	}
}

// A fixWriter writes fixes, with a blank line between them.
type fixWriter struct {
	strings.Builder
	mask  *mask.Mask
	shell bool // a shell may read it
}

// noteEnd ends what a shell reads over.
const noteEnd = "NOTE"

// note writes lines of prose. A shell reads over them as an unused here-document: interactive
// zsh, the shell of macOS, would run what stands after a "#", and what is found has names that
// others have chosen. (Zsh manual, "Options", INTERACTIVE_COMMENTS.)
func (t *fixWriter) note(lines ...string) {
	if t.Len() > 0 {
		t.line("")
	}
	if t.shell {
		t.line(": <<'" + noteEnd + "'")
		defer t.line(noteEnd)
	}
	for _, l := range lines {
		if l = t.mask.Text(awscheck.Clean(l)); l == noteEnd {
			l = " " + l
		}
		t.line(l)
	}
}

func (t *fixWriter) line(s string) { t.WriteString(awscheck.Clean(s) + "\n") }

// fix writes findings that have one and the same fix.
func (t *fixWriter) fix(same []*results.Row, removals place) {
	var lines []string
	for _, row := range same {
		f := &row.Finding
		lines = append(lines, f.Title)
		if f.Detail != "" {
			lines = append(lines, strings.TrimPrefix(f.Detail, f.Title+": "))
		}
	}
	fix := same[0].Finding.Remedy
	if fix.Text != "" {
		lines = append(lines, "Fix: "+fix.Text)
	}
	commands := fix.Safe()
	if _, of := steps.RequestIfKept(fix.Text); removals != nil && of != "" { // the removals are beside it: one of the two
		lines, commands = append(append(lines, "If the "+of+" stay:"), t.mask.Commands(commands)...), nil
	}
	if removals != nil && fix.Deletes > 0 {
		lines = append(lines, wording.RemovalLabel(fix.Deletes, removals(same[0].Finding)))
		commands = append(commands, fix.Commands...)
	}
	t.note(append(lines, fix.Links...)...)
	for _, command := range t.mask.Commands(commands) {
		t.line(command)
	}
	label, document := policyOf(t.mask.Remedy(fix))
	if v := fix.Revision; v != nil { // the text does not say what to do with it, and what the first ones show decides
		c := t.mask.Commands(append(v.Inspect(), v.Replace("file://policy.json"), v.Restore()))
		t.note(c[0], c[1], "Save the policy below as policy.json. IAM keeps five versions: delete an old one first, if there are five.", c[2], "Once the activation is done:", c[3], label)
	}
	if label != "" {
		t.WriteString("cat <<'POLICY'\n" + document + "\nPOLICY\n")
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
