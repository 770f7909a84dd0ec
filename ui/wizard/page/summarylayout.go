package page

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/summary"
	"github.com/astronomer/astro-activate/steps/wording"
	"github.com/astronomer/astro-activate/ui/wizard/component"
	"github.com/astronomer/astro-activate/ui/wizard/keys"
	"github.com/astronomer/astro-activate/ui/wizard/overlay"
	"github.com/astronomer/astro-activate/ui/wizard/render"
	"github.com/astronomer/astro-activate/ui/wizard/results"
)

// maxPageText is the longest line of a page of text, in cells.
const maxPageText = 110

// A verdict is how the activation stands: in capitals, in a sentence, and its colors.
type verdict struct {
	word, means  string
	style, badge *lipgloss.Style
	progress     string // how much is done, in a few words; "": it is not counted
}

// verdictOf is the verdict of the results. active means that the account is active already.
func verdictOf(c component.Context, active bool) verdict {
	r, s := c.Renderer, c.Results
	switch {
	case s.Again(): // the verdict of before, as what was found
		c.Results = s.AsBefore()
		v := verdictOf(c, active)
		return verdict{checkingAgain, "Before: " + v.word + ". " + wording.Count(s.Running, "check") + " running again. What is dimmed was found before.", &r.Dim, &r.Badges.Note, ""}
	case !s.Settled():
		return verdict{"CHECKING", wording.Capitalize(s.RunningText()) + ". This is the result so far.", &r.Note, &r.Badges.Note, ""}
	case s.SignIn > 0:
		return verdict{strings.ToUpper(s.Precondition()), signInFirst(s), &r.Warn, &r.Badges.Warn, ""}
	case active && s.Verdict == steps.Ready:
		return verdict{"READY", "The account is active already, and no check has found a problem.", &r.Good, &r.Badges.Good, ""}
	case active && s.Verdict == steps.NotReady:
		return verdict{"NOT READY", "The account is active already. The problems and their fixes are below.", &r.Bad, &r.Badges.Bad, ""}
	case s.Verdict == steps.Ready && s.Needed() > 0:
		return verdict{"ANSWERS OPEN", "No check has found a problem. The answers below are not confirmed yet.", &r.Note, &r.Badges.Note, ""}
	case s.Verdict == steps.Ready && len(s.OfKinds(results.Acknowledged)) > 0:
		return verdict{"READY", "No problem is open. Each one that was acknowledged is below, with its reason.", &r.Good, &r.Badges.Good, ""}
	case s.Verdict == steps.Ready:
		return verdict{"READY", "Everything that the activation needs is in place.", &r.Good, &r.Badges.Good, ""}
	case s.Verdict == steps.ReadyWithWarnings:
		return verdict{WithWarnings, "The activation can continue.", &r.Warn, &r.Badges.Warn, ""}
	case s.Verdict == steps.Incomplete:
		return verdict{"INCOMPLETE", "No known problem blocks the activation, but some checks have no result yet.", &r.Warn, &r.Badges.Warn, ""}
	}
	return verdict{"NOT READY", "The problems and their fixes are below.", &r.Bad, &r.Badges.Bad, ""}
}

// checkingAgain is in the place of the verdict while every check runs again: that of before, dimmed, would be read as
// the present one.
const checkingAgain = "CHECKING AGAIN"

// signInFirst says what is known while checks wait for a sign-in.
func signInFirst(s *results.Snapshot) string {
	text := wording.Count(s.SignIn, "check") + " could not run without access to AWS, and "
	switch s.Others {
	case 0:
		return text + "no other problem is known."
	case 1:
		return text + "1 other problem is known."
	}
	return text + strconv.Itoa(s.Others) + " other problems are known."
}

// draw draws the summary: first what is left to do or to look at, then what to send. It
// returns the line of the chosen row too; -1 if no row is chosen.
func (p *Summary) draw(c component.Context, width int) (lines []string, chosen int) {
	r := &c.Renderer
	b := render.Block{Renderer: *r, Width: width}
	report := p.report()
	p.drawVerdict(c, &b, report)
	if ready(c) && !summary.IsPeered(*report) {
		b.Text(r.Dim, savesLine(p.savedFormats()))
	}
	if c.Stale != "" {
		b.Text(r.Warn, c.Stale)
	}
	open, settled := p.groups(c), 0
	for settled = range open { // what is to be looked at comes before what passed
		if k := open[settled].Kind; k == results.Acknowledged || k == results.Passed {
			break
		}
	}
	chosen, p.rowAt = -1, map[int]string{}
	if ready(c) {
		p.drawGroups(c, &b, open[:settled], &chosen)
		drawToSend(&b, report, false)
		p.drawGroups(c, &b, open[settled:], &chosen)
		summarizePaths(c, &b)
		p.drawNextSteps(c, &b, report.NextSteps, &chosen)
	} else {
		p.drawGroups(c, &b, open, &chosen)
		summarizePaths(c, &b)
		p.drawNextSteps(c, &b, report.NextSteps, &chosen)
		drawToSend(&b, report, true)
	}
	if p.watches(c) {
		b.Hint(keys.All().Watch.Help().Key, "leaves the wizard and watches the peering until it works")
	}
	b.Heading("Saved files")
	if c.SessionPath != "" {
		b.Text(r.Text, "Your answers: "+c.SessionPath)
	} else {
		b.Text(r.Text, strings.TrimSpace("Your answers are not saved. "+p.toSave))
	}
	var capitals []string
	save := keys.All().Export.Help().Key
	b.Text(r.Text, save+" saves files in the current directory, with a letter for each:")
	for _, f := range p.savedFormats() {
		does := "saves the report as " + f.Title
		if f.Document {
			does = "saves " + f.Use
		}
		if f.Name == summary.TicketFormat && report.Draft() != "" {
			does += ", as a draft"
		}
		b.Hint(save+" "+f.SaveKey, does)
		capitals = append(capitals, strings.ToUpper(f.SaveKey))
	}
	if !r.Mask.Hides() {
		b.Hint(save+" "+strings.Join(capitals, "/"), "saves it masked")
	}
	if p.plansAnother(c) {
		b.Hint(keys.All().Another.Help().Key, "plans another target or cluster, in a new session")
	}
	return b.Lines, chosen
}

// ready reports whether there is something to send: until then, the ticket is a draft.
func ready(c component.Context) bool {
	return (c.Results.Busy == 0 || c.Results.Again()) && c.Results.Verdict.IsReady()
}

func (p *Summary) drawVerdict(c component.Context, b *render.Block, report *summary.Report) {
	r, v := c.Renderer, verdictOf(c, summary.IsActive(*report))
	switch from := len(b.Lines); {
	case c.Results.Settled():
		v.banner(b, c.Screen.Height)
	case c.Results.Again(): // its place, so that what is below stays where it is
		before := c
		before.Results = c.Results.AsBefore()
		verdictOf(before, summary.IsActive(*report)).banner(b, c.Screen.Height)
		for i := range b.Lines[from:] {
			b.Lines[from+i] = ""
		}
	}
	remark := ""
	switch n := c.Results.Needed(); {
	case c.Results.Total().Open() != "":
		remark = c.Results.Found()
	case n > 0:
		remark = wording.Count(n, "open answer")
	}
	v.bar(b, remark)
	b.Text(r.Text, v.means)
	if out := summary.LeftOut(report); out != "" {
		b.Text(r.Note, r.Clean(out))
	}
	if next, style := nextOf(c); next != "" {
		if c.Results.Total()[results.Failed] > 0 && len(c.Results.Missing) == 0 { // the footer has no room for it
			next += goesToFirst(c, " goes there.") + " " + summary.DaysForQuotas(report)
		}
		b.Text(style, r.Clean(strings.TrimSpace(next)))
	}
	switch {
	case !ready(c) || summary.IsPeered(*report): // then the next steps are in view
	case c.Results.Needed() > 0:
		b.Text(r.Text, "Next: You. "+keys.All().NextProblem.Help().Key+" goes to the first open answer.")
	case c.Results.Again():
		b.Text(r.Dim, "What is next is known once they are done.")
	default:
		drawNext(b, report)
	}
	for _, line := range whoActs(c, b.Width) {
		b.Add(line)
	}
}

// whoActs counts the findings that wait for each owner, in columns, where not all of them wait for the
// user; nil while the checks run.
func whoActs(c component.Context, width int) []string {
	if !c.Results.Settled() && !c.Results.Again() {
		return nil
	}
	r := &c.Renderer
	var who []string
	others, left := false, c.Results.Left(c.Label)
	for _, s := range c.Results.Shares(left) {
		if s.Owner != "" {
			text := fmt.Sprintf("%4d  %s%s", s.Count, s.Owner.Name(), summary.OfThemWait(s.Waits))
			if width >= 50 && slices.ContainsFunc(left, func(r results.Row) bool { return r.Owner() == s.Owner && r.TakesDays() }) {
				text += " (quotas first)" // AWS can take days to decide: the rest is not in this order
			}
			who, others = append(who, text), others || s.Owner != awscheck.OwnerYou
		}
	}
	if !others {
		return nil
	}
	head := "Who acts ("
	if c.Results.Verdict == steps.ReadyWithWarnings { // you act first: nothing waits for them
		head = "Who can act ("
	}
	if messages, _ := summary.HandoffFormat.Spec(); width >= 76 {
		head += keys.All().Export.Help().Key + ", then " + messages.SaveKey + ", saves messages to the others; "
	}
	lines := []string{r.Dim.Render(head + keys.All().Left.Help().Key + " opens the list)")}
	return append(lines, inColumns(who, width)...)
}

// inColumns sets texts in as few lines as their width allows, down each column, which is as wide as its widest text.
func inColumns(texts []string, width int) []string {
	for rows := 1; ; rows++ {
		lines, used := make([]string, rows), 0
		for column := range slices.Chunk(texts, rows) {
			widest := 0
			for _, text := range column {
				widest = max(widest, len(text))
			}
			for i, text := range column {
				lines[i] = render.Pad(lines[i], used, "") + text
			}
			used += widest + 2
		}
		if used-2 <= width || rows >= len(texts) {
			return lines
		}
	}
}

// banner draws the verdict in large letters, where the screen has room for them.
func (v verdict) banner(b *render.Block, height int) {
	word, _, _ := strings.Cut(v.word, ",")
	if large := b.Renderer.Banner(word, b.Width, height); large != nil {
		b.Lines = append(b.Lines, render.Styled(*v.style, large)...)
		b.Blank()
	}
}

// bar draws the verdict as a line that is filled with its color, to be read across a room, with how much
// is done, and a remark at its end where there is room.
func (v verdict) bar(b *render.Block, remark string) {
	text := "  " + v.word
	if v.progress != "" {
		text += " " + b.Renderer.Glyphs.Dot + " " + v.progress
	}
	if free := b.Width - ansi.StringWidth(text) - ansi.StringWidth(remark) - 2; remark != "" && free >= 2 {
		text += strings.Repeat(" ", free) + remark
	}
	b.Add(v.badge.Render(render.Pad(text, b.Width, "")))
}

// drawGroups draws groups, and notes the line of the chosen row.
func (p *Summary) drawGroups(c component.Context, b *render.Block, groups []results.Group, chosen *int) {
	for _, g := range groups {
		if len(g.Rows) == 0 {
			continue
		}
		b.Heading(g.Title)
		for i, row := range g.Rows {
			row.SameAs = row.SameAs && i > 0
			if row.ID == p.pointer {
				*chosen = len(b.Lines)
			}
			look := results.Look{Width: b.Width, Level: results.InFull, Chosen: row.ID == p.pointer, Owner: true, StepName: c.OtherStep()}
			look.Compare(g.Rows, i)
			switch {
			case row.ID == results.FoldID:
				look.Opens = p.open.Hint(row)
			case look.Chosen:
				look.Opens, look.Hints = p.open.Hint(row), overlay.HintsOn(&c, &row)
			}
			from := len(b.Lines)
			b.Lines = append(b.Lines, row.Draw(c.Renderer, look)...)
			for line := from; line < len(b.Lines); line++ {
				p.rowAt[line] = row.ID
			}
		}
	}
}

// drawToSend draws what Astronomer needs. An account that is active needs no activation, and
// one that is peered, or needs no peering, nothing at all.
func drawToSend(b *render.Block, report *summary.Report, draft bool) {
	if !summary.Offers(*report, summary.TicketFormat) {
		return
	}
	r, send := b.Renderer, report.ToSend
	heading, ticket := "Send to Astronomer", copiesDue(report)
	if draft {
		heading, ticket = "Send to Astronomer once the verdict is ready", "copies the draft of the ticket that is due first"
	}
	b.Heading(heading)
	first, peering := send.Activation, "Later, for the peering, as a "
	if summary.IsActive(*report) {
		first, peering = nil, "For the peering, as a "
	}
	for _, i := range first {
		drawItem(b, i)
	}
	hint := func() { b.Hint(keys.All().Ticket.Help().Key, ticket) } // below what the key copies
	if len(first) > 0 {
		hint()
		if len(send.Peering) > 0 {
			b.Blank()
		}
	}
	if len(send.Peering) > 0 {
		b.Text(r.Dim, peering+send.Priority+" ticket at "+send.SupportURL+":")
	}
	for _, i := range send.Peering {
		drawItem(b, i)
	}
	if len(first) == 0 {
		hint()
	}
}

// copiesDue says which of the tickets the key copies.
func copiesDue(report *summary.Report) string {
	if summary.IsActive(*report) {
		return "copies the ticket for the peering"
	}
	return "copies the ticket for the activation"
}

// drawNext says who acts next, and how: what is sent is one key away.
func drawNext(b *render.Block, report *summary.Report) {
	if len(report.NextSteps) == 0 {
		return
	}
	next := report.NextSteps[0]
	text := next.Text
	to, rest, _ := strings.Cut(text, "Astronomer") // the title of a warning before it can have a colon
	if through, what, _ := strings.Cut(rest, ": "); what != "" {
		text = to + "Astronomer" + through + ": " + keys.All().Ticket.Help().Key + " " + copiesDue(report) + "."
	}
	b.Text(b.Renderer.Text, b.Renderer.Clean("Next: "+next.Actor()+". "+text))
}

// nextOf says who acts first where problems block, and with what, while checks run again as before; "":
// no one does, or it is not known yet.
func nextOf(c component.Context) (string, lipgloss.Style) {
	s, style, report := c.Results, c.Renderer.Strong, c.Shown()
	if s.Again() {
		s, style = s.AsBefore(), c.Renderer.Dim
	} else if !s.Settled() {
		return "", style
	}
	if s.SignIn > 0 || s.Verdict != steps.NotReady || len(report.NextSteps) == 0 {
		return "", style
	}
	return "Next: " + report.NextSteps[0].Actor() + ". " + inWords(c, summary.WithoutAsked(report.NextSteps[0].Text)), style
}

// goesToFirst is what the key to the step of what is left to do first does, as a sentence; "": it is on no other step.
func goesToFirst(c component.Context, does string) string {
	left := c.Results.Left(c.Label)
	if len(left) == 0 {
		return ""
	}
	return toStep(c, left[0].Finding.Step, does)
}

// inWords is the text of a next step with the labels of the fields.
func inWords(c component.Context, text string) string {
	return summary.InWords(c.Shown(), text, func(k steps.Key) string {
		f, _ := c.Machine.Field(k)
		return f.Label
	})
}

// savesLine names what a key saves of the report and of what belongs to it.
func savesLine(formats []summary.FormatSpec) string {
	var saves []string
	for _, f := range formats {
		if f.Name == summary.RunbookFormat { // what the VPC's owner needs comes first
			saves = append([]string{"VPC owner's runbook"}, saves...)
			continue
		}
		saves = append(saves, overlay.FileName(f))
	}
	return keys.All().Export.Help().Key + " saves files: " + strings.Join(saves, ", ") + "."
}

// drawItem draws one thing to send, or why it is not known.
func drawItem(b *render.Block, i summary.Item) {
	r := &b.Renderer
	label := "  " + r.Dim.Render(render.Pad(strings.ToUpper(i.Label[:1])+i.Label[1:], 16, "")) + "  "
	switch {
	case i.Value == "":
		b.Add(label + r.Warn.Render(r.Clean(i.Note)))
	case strings.HasPrefix(i.Note, summary.ToReplace):
		b.Add(label + r.Clean(i.Value) + r.Warn.Render("  "+r.Clean(i.Note)))
	case i.Note != "":
		b.Add(label + r.Clean(i.Value) + r.Dim.Render("  "+r.Clean(i.Note)))
	default:
		b.Add(label + r.Clean(i.Value))
	}
}

// drawNextSteps draws what happens next. A step that has commands can be chosen, to copy them.
func (p *Summary) drawNextSteps(c component.Context, b *render.Block, next []summary.NextStep, chosen *int) {
	r := &b.Renderer
	b.Heading("Next steps")
	digits := len(strconv.Itoa(len(next)))
	for i, n := range next {
		number, from := fmt.Sprintf(" %*d  ", digits, i+1), len(b.Lines)
		pad, head := strings.Repeat(" ", len(number)), number
		if p.pointer == nextStepID(i) {
			head, *chosen = r.Chosen.Render(r.Glyphs.Pointer+number[1:]), from
		}
		for _, l := range render.Wrap(r.Clean(n.Actor()+": "+inWords(c, n.Text)), b.Width-len(number)) {
			b.Add(head + l)
			head = pad
		}
		for _, command := range n.Commands {
			b.Command(r.Command(command), c.Screen.Width)
		}
		if p.pointer == nextStepID(i) {
			b.Hint(keys.All().CopyFix.Help().Key, copiesCommands(n))
		}
		for line := from; line < len(b.Lines) && len(n.Commands) > 0; line++ {
			p.rowAt[line] = nextStepID(i)
		}
	}
}

// WithWarnings is the verdict of an activation that can continue, wherever a screen says it.
const WithWarnings = "READY, WITH WARNINGS"
