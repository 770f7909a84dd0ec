package overlay

import (
	"encoding/json"
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"
	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps/summary"
	"github.com/astronomer/astro-activate/steps/wording"
	"github.com/astronomer/astro-activate/ui/theme"
	"github.com/astronomer/astro-activate/ui/wizard/component"
	"github.com/astronomer/astro-activate/ui/wizard/keys"
	"github.com/astronomer/astro-activate/ui/wizard/render"
	"github.com/astronomer/astro-activate/ui/wizard/results"
)

// Detail shows one finding in full: what was found, the evidence, and the fix. A problem
// that is solved while it is open stays, marked as such.
type Detail struct {
	scroller
	rowID string
	rows  func() []results.Row // those of the list below, as they are now
	show  func(rowID string)   // moves the pointer of that list
	// Everywhere says that the rows are those of every step: the next problem is among them.
	Everywhere bool

	all     bool        // every resource is listed
	problem results.Row // what is shown, as it was last found; zero: it is none
	end     ending      // of the problem
}

// NewDetail shows a row and moves among the rows of the list below it, whose pointer
// follows.
func NewDetail(rowID string, rows func() []results.Row, show func(rowID string)) *Detail {
	return &Detail{rowID: rowID, rows: rows, show: show}
}

// row is what is shown: a row of the list or, once that is gone, the problem as it was.
func (o *Detail) row() (results.Row, bool) {
	if o.end.what != "" {
		return o.problem, true
	}
	rows := o.rows()
	if i := results.Index(rows, o.rowID); i >= 0 {
		return rows[i], true
	}
	return results.Row{}, false
}

func (o *Detail) Press(c component.Context, k tea.KeyPressMsg) component.Action {
	bound := keys.All()
	switch {
	case keys.Is(k, &bound.NextFinding):
		return o.turn(+1)
	case keys.Is(k, &bound.PreviousFinding):
		return o.turn(-1)
	case keys.Is(k, &bound.Fold) && o.cuts():
		o.all = !o.all
		return component.None{}
	case keys.Is(k, &bound.CopyAllRemovals): // those of all that the owner has to do
		return component.Notify{Text: k.String() + " copies from the list: " + bound.Left.Help().Key + ", then " + k.String() + "."}
	case keys.Is(k, &bound.NextProblem) && !o.Everywhere:
		return component.NextProblem{Open: true}
	case keys.Is(k, &bound.NextProblem):
		list := results.List{Pointer: o.rowID}
		action := ToNextProblem(c.Results.Busy > 0, &list, o.rows())
		if list.Pointer != o.rowID {
			o.turnTo(list.Pointer)
		}
		return action
	}
	if row, ok := o.row(); ok {
		if action := PressRow(c, row, k); action != nil {
			return action
		}
	}
	return o.press(k)
}

// turn shows the next finding, or the one before, and says which problem it is among those that the key
// to the next problem goes to.
func (o *Detail) turn(by int) component.Action {
	rows := o.rows()
	switch to := results.Index(rows, o.rowID) + by; {
	case to-by < 0:
	case to < 0:
		return component.Notify{Text: "This is the first finding."}
	case to >= len(rows):
		return component.Notify{Text: "This is the last finding."}
	default:
		o.turnTo(rows[to].ID)
		return component.Notify{Text: results.Position(rows, -1, to), Place: true}
	}
	return component.None{}
}

// turnTo shows another finding.
func (o *Detail) turnTo(rowID string) {
	o.rowID, o.problem, o.end, o.all = rowID, results.Row{}, ending{}, false
	o.view.Top()
	o.show(o.rowID)
}

// Keys have short names: what a user expects to do with a finding has to fit one line. What is done with
// the finding comes before what leads away from it.
func (o *Detail) Keys(c component.Context) []key.Binding {
	bound := keys.All()
	list := []key.Binding{keys.Named(bound.Back, "close")}
	row, ok := o.row()
	if !ok {
		return append(list, bound.NextProblem, bound.NextFinding, bound.PreviousFinding)
	}
	var to, rest []key.Binding
	message := keys.Named(CopyAllKey(AskedAt(c, row)), briefly(AskedAt(c, row)))
	first := onePolicyFor(row.Finding.Remedy) && row.Kind.Problem() // what the text leads to
	if first {
		list = append(list, message)
	}
	for _, k := range FindingKeys(c, row) {
		switch k.Help().Key {
		case bound.CopyPolicy.Help().Key:
			list = append(list, keys.Named(k, keys.CopyPolicy))
		case bound.GoToField.Help().Key:
			if to = append(to, keys.Brief(k)); fixesIt(k.Help()) && len(list) == 1 {
				list, to = append(list, to...), nil
			}
		case bound.Suggest.Help().Key, bound.Move.Help().Key, bound.Acknowledge.Help().Key, bound.CopyFix.Help().Key:
			list = append(list, keys.Brief(k))
		case bound.CopyLink.Help().Key:
			rest = append(rest, keys.Named(k, "copy link"))
		default:
			rest = append(rest, keys.Brief(k))
		}
	}
	if o.cuts() && !o.all {
		keys.Add(&list, &bound.Fold, "list all")
	}
	if list = append(append(list, bound.NextProblem), to...); row.Kind.Problem() && !first { // of the owner, not of this finding alone
		list = append(list, message)
	}
	list = append(list, rest...)
	rows := o.rows()
	at := results.Index(rows, o.rowID)
	if at >= 0 && at+1 < len(rows) {
		keys.Add(&list, &bound.NextFinding, "")
	}
	if at > 0 {
		keys.Add(&list, &bound.PreviousFinding, "")
	}
	return append(list, bound.Scroll)
}

func (o *Detail) Layout(c component.Context, width, height int) {
	o.follow(c)
	lines := o.draw(c, textWidth(width))
	o.layout(lines, width, height)
}

// draw draws the finding in full.
func (o *Detail) draw(c component.Context, width int) []string {
	r := c.Renderer
	row, ok := o.row()
	if !ok {
		return r.Dimmed(render.Wrap("The checks no longer find this: it is solved, or no longer applies. Press esc to go back.", width))
	}
	f := row.Finding
	glyph, style := row.Kind.Glyph(r)
	word := row.Kind.Word()
	if row.Kind == results.Blocked { // what is shown is the cause
		glyph, word, style = r.Glyphs.Status(f.Status), theme.Word(f.Status), r.Theme.Status(f.Status)
	}
	if o.end.what != "" {
		glyph, word, style = r.Glyphs.Pass, o.end.what, r.Good
	}
	b := render.Block{Renderer: r, Width: width}
	for i, l := range render.Wrap(r.Clean(f.Title), width-len(word)-4) {
		prefix := strings.Repeat(" ", len(word)+4)
		if i == 0 {
			prefix = style.Render(glyph+" "+strings.ToUpper(word)) + "  "
		}
		b.Add(prefix + r.Strong.Render(l))
	}
	b.Blank()
	if o.end.what != "" {
		o.end.draw(&b)
	}
	if row.Kind == results.Waiting && row.Needs != render.Safe(f.Detail) {
		b.Text(r.Text, "Waiting "+row.Needs+".")
	} else {
		b.Text(r.Text, f.Detail)
	}
	if row.Kind == results.Blocked {
		b.Text(r.Dim, waiting(row.Checks))
	} else if row.WaitedBy > 0 && o.end.what == "" {
		b.Text(r.Dim, waiting(row.WaitedBy))
	}
	if f.Acknowledged != "" {
		b.Text(r.Dim, "Acknowledged. Reason: "+f.Acknowledged)
	}
	heading := "What to do"
	if o.end.what != "" {
		heading = "What was to do"
	}
	listed := maxResources
	if o.all {
		listed = len(f.Resources)
	}
	below(&b, row, heading, listed, c.Screen.Width)
	if to := AskedAt(c, row); to != row.Owner() && o.end.what == "" {
		b.Blank()
		b.Text(r.Text, CopyAllKey(to).Help().Key+" copies the message that asks "+summary.OwnerInSentence(to)+" to run this check.")
	}
	return b.Lines
}

// maxResources is how many resources are listed before the others are counted: the key that opens
// a list shows them.
const maxResources = 20

// cuts reports whether the finding has more resources than are listed at first.
func (o *Detail) cuts() bool {
	row, ok := o.row()
	return ok && len(row.Finding.Resources) > maxResources
}

// Pane draws what the detail of a row has below what was found, for beside a list that
// shows that.
func Pane(r render.Renderer, row results.Row, width int) []string {
	b := render.Block{Renderer: r, Width: width}
	below(&b, row, "What to do", maxResources, 0)
	return b.Lines[1:] // below a rule there is no blank
}

// below adds what to do, the resources, of which some are listed, and the evidence. screen is the width
// of the screen, where the detail has all of it; 0: it is beside a list.
func below(b *render.Block, row results.Row, heading string, listed, screen int) {
	r, f := &b.Renderer, row.Finding
	if !row.Gathered { // which nextOf says of several
		f.Remedy.Text = strings.Replace(f.Remedy.Text, "check again", "check again ("+keys.All().Recheck.Help().Key+")", 1)
	}
	if !f.Remedy.IsZero() {
		b.Blank()
		b.Add(r.Strong.Render(heading) + r.Dim.Render("  "+f.Remedy.Owner.Name()))
		remedy(b, f.Remedy, screen)
	}
	if len(f.Resources) > 0 {
		title := "Resources"
		if n := len(f.Resources); n > maxResources {
			title += ", " + wording.Number(n)
		}
		b.Heading(title)
		for _, id := range f.Resources[:min(listed, len(f.Resources))] {
			b.Text(r.Text, id)
		}
		if more := len(f.Resources) - listed; more > 0 {
			how := ""
			if screen > 0 {
				how = ": " + keys.All().Fold.Help().Key + " lists all"
			}
			b.Text(r.Dim, "and "+wording.Number(more)+" more"+how)
		}
	}
	b.Blank()
	if row.Gathered && row.Kind.Problem() {
		b.Text(r.Text, nextOf(row))
		return
	}
	b.Text(r.Dim, evidence("Check "+f.ID, f.Region, f.Evidence))
}

// waiting says how many checks wait for a cause.
func waiting(n int) string {
	if n == 1 {
		return "1 check is waiting for this one."
	}
	return wording.Count(n, "check") + " are waiting for this one."
}

// nextOf says what comes after the fix of several findings, and of which checks they are: the row
// has no id of its own in the report.
func nextOf(row results.Row) string {
	var ids []string
	for _, part := range row.Of {
		if !slices.Contains(ids, part.Finding.ID) {
			ids = append(ids, part.Finding.ID)
		}
	}
	return "Next: once this is done, press " + keys.All().Recheck.Help().Key + " to check again. It is about " + wording.List(ids) + "."
}

// evidence says where and how something was checked.
func evidence(what, region string, e awscheck.Evidence) string {
	on := map[awscheck.Evidence]string{
		awscheck.Live:      "Read live.",
		awscheck.Simulated: "Evaluated by IAM's policy simulator.",
		awscheck.Policies:  "Read from the policy documents, without organization and session policies.",
		awscheck.Local:     "Computed on this machine.",
	}[e]
	if region != "" {
		what += " in " + region
	}
	return strings.TrimSpace(what + ". " + on)
}

// remedy adds what to do, with its commands, policy and links ready to copy.
func remedy(b *render.Block, fix awscheck.Remedy, screen int) {
	r := &b.Renderer
	text := fix.Text
	if label, paste := policyOf(fix); label != "" { // below what to do with it, above how and why
		first, others := fix.Sentences()
		if text = others; first != "" {
			b.Text(r.Text, first)
		}
		b.Blank()
		if onePolicyFor(fix) {
			b.Text(r.Text, "A permission set has one inline policy: the message that "+keys.All().CopyAll.Help().Key+" copies has one for all that is missing.")
			b.Blank()
		}
		b.Text(r.Dim, label)
		document(b, paste, screen)
		if others != "" {
			b.Blank()
		}
	}
	if text != "" {
		b.Text(r.Text, text)
	}
	for _, d := range fix.Denies {
		b.Blank()
		b.Text(r.Dim, wording.DeniesLabel(d.Policy))
		document(b, d.Statement, screen)
	}
	commands(b, r.Dim, wording.LookLabel, fix.Look, screen)
	switch {
	case fix.Deletes > 0:
		label := strings.TrimSuffix(wording.RemovalLabel(fix.Deletes, ""), ":")
		commands(b, r.Bad, label+" ("+keys.All().CopyRemoval.Help().Key+" copies this):", fix.Commands, screen)
	case len(fix.Look) > 0:
		commands(b, r.Dim, wording.ChangeLabel, fix.Commands, screen)
	default:
		commands(b, r.Dim, "", fix.Commands, screen)
	}
	for _, link := range fix.Links {
		b.Blank()
		b.Lines = append(b.Lines, render.Styled(r.LinkTo(link), render.Wrap(r.Clean(link), roomOn(screen, b.Width)))...)
	}
}

// roomOn is the width of a link, a command or a document in a block of a width: what is selected on a wide screen is broken only where
// that has no room. screen is its width; 0: the block is beside something.
func roomOn(screen, width int) int { return max(width, screen-4) } // the margins, and a mark that there is more

// atFullWidth draws what has the width of roomOn.
func atFullWidth(b *render.Block, screen int, draw func()) {
	width := b.Width
	b.Width = roomOn(screen, width)
	draw()
	b.Width = width
}

// document adds the lines of a document to copy.
func document(b *render.Block, text string, screen int) {
	atFullWidth(b, screen, func() { hanging(b, b.Renderer.Code, text) })
}

// hanging adds lines as they are, each wrapped below its own beginning.
func hanging(b *render.Block, style lipgloss.Style, text string) {
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\n")
		indent := line[:len(line)-len(strings.TrimLeft(line, " "))]
		for _, l := range render.Wrap(b.Renderer.Clean(line), b.Width-len(indent)) {
			b.Lines = append(b.Lines, style.Render(indent+l))
		}
	}
}

// commands adds commands below a label, each on lines of its own.
func commands(b *render.Block, style lipgloss.Style, label string, list []string, screen int) {
	for i, c := range list {
		b.Blank()
		if i == 0 && label != "" {
			b.Text(style, label)
		}
		atFullWidth(b, screen, func() { b.Command(b.Renderer.Command(c), screen) })
	}
}

// policyOf is the document of a fix that is to be pasted, with a label; "": it has none.
func policyOf(fix awscheck.Remedy) (label, document string) {
	switch {
	case fix.Policy != nil:
		return "A policy that allows exactly the missing actions:", policyText(fix.Policy)
	case fix.Revision != nil:
		return wording.RevisionLabel(fix.Revision.Version), fix.Revision.Document
	}
	return "", ""
}

// onePolicyFor reports whether the policy of a fix has to be one with that of other findings: a permission
// set has one inline policy, and a second document would replace the first.
func onePolicyFor(fix awscheck.Remedy) bool {
	return fix.Policy != nil && strings.Contains(fix.Text, awscheck.NewPermissionSet)
}

func hasPolicy(fix awscheck.Remedy) bool { return fix.Policy != nil || fix.Revision != nil }

func policyText(p *awscheck.Policy) string {
	data, err := json.MarshalIndent(p, "", "  ")
	if err != nil { // a policy is made of texts only
		return ""
	}
	return string(data)
}
