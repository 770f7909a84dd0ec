package wizard

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/wording"
	"github.com/astronomer/astro-activate/ui/wizard/component"
	"github.com/astronomer/astro-activate/ui/wizard/page"
	"github.com/astronomer/astro-activate/ui/wizard/render"
	"github.com/astronomer/astro-activate/ui/wizard/results"
)

// Sizes at which the layout changes, in cells.
const (
	minWidth    = 40
	minHeight   = 12
	stepsWidth  = 36 // of the steps, in full
	stepsNarrow = 33 // of the steps, without what still runs
	marginWidth = 1  // left and right of everything
)

// A screen is everything that drawing needs, as it is between two Updates. It is a value:
// drawing it changes nothing.
type screen struct {
	component.Context
	front    component.Component // fills the body
	page     component.Component
	watch    *page.Watch // nil: the wizard takes the user through the steps
	keys     []key.Binding
	question string // asked in the footer; "": none
	notice   component.Notify
	before   *results.Earlier // what was found before every check runs again; nil: nothing
	late     string           // a problem of a step that was left; "": none
	saveErr  error
	shared   bool // another run has the session open, too
	demo     bool // the account is simulated
	replay   bool // a recording answers
	standIns bool // a masked one
	offering bool // a saved session is offered: there is nothing to show of it yet
	leaving  bool
	covered  int // the last lines of the body, on which the notice stands
}

func (m *model) screen() screen {
	c := m.context()
	front := m.overlays.front(m.page)
	bindings := m.bindings(front)
	question := m.overlays.question(c)
	if question != "" { // the keys of what is below do nothing
		bindings = m.overlays[len(m.overlays)-1].Keys(c)
	}
	if k := unchecked(m.page, m.machine); k != "" {
		previous := *c.Results
		previous.StaysNotReady = results.FailsBeside(c.Results, m.machine, k)
		if field, _ := m.machine.Field(k); field.Record != nil && page.OpenEntry(m.step()) == "" { // one more mends nothing
			previous.StaysNotReady = previous.Verdict == steps.NotReady
		} else if m.machine.Answers().Get(k).Given() {
			previous.Previous = m.machine.Step().ID
		}
		c.Results = &previous
	}
	return screen{Context: c, front: front, page: m.page, watch: m.watch, keys: bindings, question: question,
		notice: m.notice, late: m.late.text(m), before: m.earlier, saveErr: m.saveErr, shared: m.opts.Shared != nil && m.opts.Shared.Load(), demo: m.opts.Demo != "", replay: !m.opts.RecordedAt.IsZero(), standIns: m.opts.StandIns, offering: m.offering, leaving: m.leaving != staying, covered: m.covered}
}

// layout fits the component that fills the body into its region. It runs at the end of
// every Update, so that View changes nothing.
func (m *model) layout() {
	s := m.screen()
	if s.tiny() {
		return
	}
	m.covered, s.covered = 0, 0
	messages := s.drawMessages()
	g := s.region(messages)
	if n := s.noticeLines(messages); n > 0 {
		s.Covered = n
		s.front.Layout(s.Context, g.width, g.height+n)
		s.Covered = 0
		if !s.needs(g.height) {
			m.covered = n
			return
		}
	}
	s.front.Layout(s.Context, g.width, g.height)
}

// noticeLines is how many of the messages are those of the notice, which is there for a moment only.
func (s screen) noticeLines(messages []string) int {
	if s.notice.Text == "" || s.question != "" {
		return 0
	}
	s.notice = component.Notify{}
	return max(0, len(messages)-len(s.drawMessages()))
}

// needs reports whether the lines of the body from one on must be in view: the cursor, the chosen row or
// the field with the focus is there, or the mark of a text that goes on.
func (s screen) needs(from int) bool {
	lines, at := s.front.View(s.Context)
	if at != nil && at.Y >= from {
		return true
	}
	glyphs := s.Renderer.Glyphs
	return slices.ContainsFunc(lines[min(from, len(lines)):], func(l string) bool {
		l = strings.TrimRight(ansi.Strip(l), " ")
		return strings.Contains(l, glyphs.Pointer) || strings.Contains(l, glyphs.Bar) || strings.HasSuffix(l, glyphs.Below)
	})
}

// View draws the screen. It changes nothing, and draws nothing outside of the terminal.
func (m *model) View() tea.View {
	s := m.screen()
	v := tea.View{AltScreen: true, WindowTitle: s.title(), ProgressBar: s.progress(), MouseMode: tea.MouseModeCellMotion}
	if s.Screen.Width <= 0 || s.Screen.Height <= 0 {
		return v
	}
	lines, at := s.frame()
	s.Renderer.Guard(lines)
	for i, l := range lines {
		if s.Renderer.Glyphs.Plain {
			l = render.ASCII(l)
		}
		lines[i] = render.Clip(l, s.Screen.Width, "")
	}
	v.SetContent(strings.Join(render.ClipLines(lines, s.Screen.Height), "\n"))
	if at != nil && !s.leaving && at.X >= 0 && at.X < s.Screen.Width && at.Y >= 0 && at.Y < s.Screen.Height {
		v.Cursor = tea.NewCursor(at.X, at.Y)
	}
	return v
}

// A region is where the body of the screen is, in cells and lines: between header and
// footer, beside the list of steps where there is one.
type region struct {
	width, height int
	steps         int // the width of the list of steps; 0: it is not shown
}

// region is where the body is, given the messages of the footer.
func (s screen) region(messages []string) region {
	g := region{width: s.innerWidth(), height: s.Screen.Height - headerHeight - len(messages) + s.covered - keysHeight}
	if !s.Screen.Wide() || s.front != s.page || s.Watching {
		return g
	}
	g.steps = stepsNarrow
	if s.Screen.Wider() {
		g.steps = stepsWidth
	}
	g.width -= g.steps + render.ColumnGap
	return g
}

// tiny reports whether the terminal is too small for anything.
func (s screen) tiny() bool { return s.Screen.Width < minWidth || s.Screen.Height < minHeight }

func (s screen) innerWidth() int { return s.Screen.Width - 2*marginWidth }

// title is that of the terminal's tab. It has nothing that identifies an account.
func (s screen) title() string {
	if s.watch != nil {
		return s.watch.Title(s.Context)
	}
	number, of := steps.Position(s.Machine)
	return s.Renderer.Clean(fmt.Sprintf("Astro activation - %d/%d %s", number, of, s.Machine.Step().Title))
}

// progress is how many checks are done, for the terminal's own indicator on a tab or in
// the task bar; nil while no check runs.
func (s screen) progress() *tea.ProgressBar {
	busy, done := s.Results.Busy, s.Results.Done
	if s.offering || s.leaving || busy == 0 {
		return nil
	}
	return tea.NewProgressBar(tea.ProgressBarDefault, 100*done/(busy+done))
}

// frame joins header, body and footer.
func (s screen) frame() ([]string, *render.Point) {
	if s.tiny() {
		return s.drawTiny(), nil
	}
	messages := s.drawMessages()
	g := s.region(messages)
	body, at := s.drawBody(g)
	body = render.ClipLines(body, g.height)
	for len(body) < g.height {
		body = append(body, "")
	}
	body = body[:g.height-s.covered]
	lines := slices.Concat(s.drawHeader(), body, messages, []string{drawKeys(s.Renderer, s.keys, s.innerWidth()+marginWidth, s.Watching)})
	margin := strings.Repeat(" ", marginWidth)
	for i, l := range lines {
		if flush, ok := render.CutFlush(l); ok {
			lines[i] = flush
		} else if l != "" {
			lines[i] = margin + l
		}
	}
	return lines, at.Move(marginWidth, headerHeight)
}

// drawTiny is for a terminal that is too small for anything.
func (s screen) drawTiny() []string {
	text := "This terminal is too small. Make it 40 by 12 or larger. Nothing is lost."
	if s.question != "" {
		text = s.question
		for _, k := range s.keys {
			text += "  " + k.Help().Key + " " + k.Help().Desc
		}
	}
	return render.ClipLines(render.Wrap(s.Renderer.Clean(text), s.Screen.Width), s.Screen.Height)
}

// drawBody draws the component with the focus and, beside a page, the steps.
func (s screen) drawBody(g region) ([]string, *render.Point) {
	r := s.Renderer
	lines, at := s.front.View(s.Context)
	if g.steps == 0 {
		return append([]string(nil), lines...), at
	}
	left := s.Results.DrawSteps(r, results.StepList{Current: s.Machine.Step().ID, Pointer: -1, Width: g.steps})
	body := r.Beside(g.height, render.Column{Lines: left, Width: g.steps}, render.Column{Lines: lines, Width: g.width})
	return body, at.Move(g.steps+render.ColumnGap, 0)
}

// The heights of the header with its rule, and of the keys at the bottom.
const headerHeight, keysHeight = 2, 1

// drawName draws the program's name, unless the verdict needs its room, and what is special about this run.
func (s screen) drawName(named bool) string {
	r, width := s.Renderer, s.innerWidth()
	name := "Astro activation"
	if s.Watching {
		name = "Astro peering"
	}
	if width < 70 {
		name = "Astro"
	}
	var banners []string
	if s.demo {
		banners = append(banners, " DEMO ")
	}
	switch {
	case s.standIns && s.Screen.Wide():
		banners = append(banners, " "+strings.TrimSuffix(wording.MaskedRecording, ".")+" ")
	case s.standIns && width >= 70:
		banners = append(banners, " MASKED RECORDING ")
	case s.replay:
		banners = append(banners, " REPLAY ")
	}
	if r.Mask.Hides() || s.standIns && width < 70 {
		banners = append(banners, " MASKED ")
	}
	if r.Mask.Hides() && s.hasStrip() && width >= 70 && !s.replay { // there is room for what is masked
		name = "Astro"
	}
	var parts []string
	if named && (!s.hasStrip() || width >= 70 || width >= 50 && len(banners) < 2) { // the steps need the room
		parts = append(parts, r.Focus.Render(name))
	}
	gap := ""
	if named {
		gap = " "
	}
	for i, b := range banners {
		banners[i] = r.Theme.Banner.Render(b)
	}
	if len(banners) > 0 {
		parts = append(parts, strings.Join(banners, gap))
	}
	return (&s).withScope(strings.Join(parts, " "))
}

// beforeStrip is what stands before the steps in the header: without the program's name where the steps, what is masked
// and a verdict with warnings have no room beside it. READY alone would be another verdict.
func (s screen) beforeStrip() string {
	name := s.drawName(true) + "  "
	if !s.Renderer.Mask.Hides() || s.Results.Verdict != steps.ReadyWithWarnings {
		return name
	}
	beside := s.Results.DrawStrip(s.Renderer, s.Machine.Step().ID) + s.drawActivity(true)
	if brief := s.drawName(false) + " "; ansi.StringWidth(name+beside)+2 > s.innerWidth() && ansi.StringWidth(brief+beside) < s.innerWidth() {
		return brief
	}
	return name
}

// The room for what stands at the right of the header, in cells: for each that can, and for all but a verdict with warnings,
// which has fewer words there.
const activityRoom, minActivityRoom = 24, 15

// minScopeWidth is the least width of a screen that says what is masked, in cells.
const minScopeWidth = 52

// withScope adds what is masked to the program's name, which a notice says for a moment only: in as many words as the width
// of the screen has room for, whatever else the header says. Words that come and go with the verdict would say that the
// mask has changed.
func (s *screen) withScope(name string) string {
	room, gap := s.Screen.Width-2*marginWidth-ansi.StringWidth(name), "  "
	if !s.Renderer.Mask.Hides() || s.Screen.Width < minScopeWidth {
		return name
	}
	if s.hasStrip() {
		gap = " "
		room -= len("  ") + ansi.StringWidth(s.Results.DrawStrip(s.Renderer, s.Machine.Step().ID))
	}
	if kinds := wording.MaskedIn(room-len(gap)-activityRoom, room-len(gap)-minActivityRoom); kinds != "" {
		name += s.Renderer.Dim.Render(gap + kinds)
	}
	return name
}

// hasStrip reports whether the steps stand in the header: where they have no column.
func (s *screen) hasStrip() bool { return !s.offering && !s.Screen.Wide() && !s.Watching }

// drawHeader draws the program's name, the steps where they have no column, and what is
// running, above a rule with where the checks look.
func (s screen) drawHeader() []string {
	r, width := s.Renderer, s.innerWidth()
	left, right := "", ""
	if s.hasStrip() {
		left = s.beforeStrip() + s.Results.DrawStrip(r, s.Machine.Step().ID)
	} else {
		left = s.drawName(true)
	}
	if !s.offering {
		right = s.drawActivity(width >= 70 && !s.hasStrip())
	}
	if s.Results.Verdict == steps.ReadyWithWarnings && !s.offering { // READY alone would be another verdict
		if full := s.drawActivity(true); ansi.StringWidth(left+full) < width {
			right = full
		}
	}
	if saysVerdict(&s) && ansi.StringWidth(left+right) >= width { // a part of the words would be another verdict
		right = ""
	}
	gap := max(1, width-ansi.StringWidth(left)-ansi.StringWidth(right))
	rule := r.Line.Render(strings.Repeat(r.Glyphs.Horizontal, width))
	if !s.offering {
		rule = s.found().DrawContext(r, s.place(), width)
	}
	return []string{r.Fit(left+strings.Repeat(" ", gap)+right, width), rule}
}

// found is what the strip at the top counts. The page of a watch counts its progress itself.
func (s screen) found() *results.Snapshot {
	switch {
	case s.watch == nil:
		return s.Results
	case s.front == s.page:
		return s.Results.WithProgress("")
	}
	return s.Results.WithProgress(s.watch.Progress(s.Context))
}

// place is where the checks look: in a watch, at the target of the peering. That is the account of the
// answers, whatever account the credentials reach.
func (s screen) place() results.Place {
	m := s.Machine
	id, _ := m.Identity()
	profile, region, of, given := steps.KeyProfile, steps.KeyRegion, "", ""
	if s.Watching {
		of, given = "target account", m.Answers().Text(steps.KeyPeerAccount)
		id, _ = m.TargetIdentity()
		profile, region = steps.KeyPeerProfile, steps.KeyPeerRegion
	}
	each, few := s.owners()
	return results.Place{Of: of, Account: cmp.Or(given, id.Account, s.before.Account(), s.watch.Account()), Profile: m.Answers().Text(profile), Region: m.Answers().Text(region), Owners: each, Few: few}
}

// ownersWidth is the least width of a screen with who has to do what in its header, waitsWidth of one with
// how many of that only wait, unless most do, and fewWidth of one with what is for the user, and what for others.
const ownersWidth, waitsWidth, fewWidth = 100, 116, 70

// owners counts what each owner has to do, once there are problems, for who looks on, and what the user and
// all others have or, of two owners, each; "": there is no room, or the page says it.
func (s screen) owners() (each, few string) {
	if s.watch != nil || s.innerWidth() < fewWidth || !s.Results.Problems() {
		return "", ""
	}
	var all []string
	others := 0
	shares := s.Results.Shares(s.Results.Left(s.Label))
	for _, share := range shares {
		brief := share
		if 2*share.Waits <= share.Count { // else the count alone is misleading
			brief.Waits = 0
		}
		if s.innerWidth() < waitsWidth {
			share = brief
		}
		if all = append(all, share.Brief()); share.Owner != awscheck.OwnerYou {
			others += share.Count
		} else {
			few = brief.Brief() + ", "
		}
	}
	each = strings.Join(all, ", ")
	if few += "others " + wording.Number(others); len(all) <= 2 { // they take no more room than "others"
		few = each
	}
	if s.innerWidth() < ownersWidth {
		return "", few
	}
	return each, few
}

// drawActivity says how many checks run and, once none does, the verdict or why there is none
// yet; not long, in few words, for beside the steps.
func (s screen) drawActivity(long bool) string {
	r := s.Renderer
	if short, full := s.watch.NextRound(); s.Results.Busy == 0 && short != "" {
		if ansi.StringWidth(s.drawName(true))+len("  ")+len(full) > s.innerWidth() {
			full = short
		}
		return r.Dim.Render(full)
	}
	switch {
	case s.Results.Busy > 0 && s.Watching:
		return r.Note.Render(r.Spinner() + " " + s.Results.RunningText())
	case s.Results.Running > 0:
		return r.Note.Render(r.Spinner() + " checking " + wording.Number(s.Results.Running))
	case !s.Results.Settled(): // what is read can be what a check waits for
		return r.Note.Render(r.Spinner() + " reading")
	}
	return s.drawVerdict(long)
}

// blocks reports whether a problem is known that no answer and no other result can make up for.
func (s screen) blocks() bool {
	return !s.Watching && s.Results.SignIn == 0 && s.Results.Verdict == steps.NotReady
}

// drawVerdict is the verdict in few words, for who watches a step; in a watch, whether all that it
// waits for is there. What is not known yet, or not answered, is named instead.
func (s screen) drawVerdict(long bool) string {
	r, counts, verdict := s.Renderer, s.Results.Total(), s.Results.Verdict
	what, say := "", r.Dim
	switch unverified, waiting := counts[results.Unverified]+counts[results.Blocked], counts[results.Waiting]; {
	case s.Results.SignIn > 0:
		return r.Warn.Render(strings.ToUpper(s.Results.Precondition()))
	case s.blocks():
		what, say = "NOT READY", r.Bad
	case unverified > 0 && long:
		what, say = wording.Count(unverified, "check")+" unverified", r.Warn
	case unverified > 0:
		what, say = wording.Number(unverified)+" unverified", r.Warn
	case s.Watching && waiting > 0:
		what = wording.Number(waiting) + " waiting"
	case s.Watching && s.watch.Done():
		what, say = "READY", r.Good
	case s.Watching:
		what = "checks done"
	case s.Results.Needed() > 0 && !long && (s.innerWidth() < 70 || r.Mask.Hides() && s.innerWidth() < 90): // beside the steps
		what, say = wording.Number(s.Results.Needed())+" open", r.Note
	case s.Results.Needed() > 0: // for who looks on: it is the user's turn
		what, say = wording.Count(s.Results.Needed(), "open answer"), r.Note
	case waiting > 0:
		what = wording.Number(waiting) + " waiting"
	case verdict == steps.ReadyWithWarnings && (long || saysVerdict(&s)):
		what, say = page.WithWarnings, r.Warn
	case verdict == steps.ReadyWithWarnings: // the strip below counts them
		what, say = "READY", r.Warn
	case verdict == steps.Ready:
		what, say = "READY", r.Good
	default:
		what, say = "incomplete", r.Warn
	}
	if !strings.Contains(what, "READY") {
		return say.Render(what)
	}
	badge := r.Badges.Good
	switch {
	case unchecked(s.page, s.Machine) != "" && !s.Results.StaysNotReady: // it is the verdict of the value before
		what, say, badge = "NOT CHECKED", r.Note, r.Badges.Note
	case verdict == steps.NotReady:
		badge = r.Badges.Bad
	case verdict == steps.ReadyWithWarnings:
		badge = r.Badges.Warn
	}
	if s.hasBadge() {
		say, what = badge, " "+what+" "
	}
	return say.Render(what)
}

// unchecked is the field in which a value is entered that some check reads and that is no answer yet; "": there is
// none.
func unchecked(of component.Component, m *steps.Machine) steps.Key {
	p, asks := of.(*page.Step)
	if !asks || !page.DraftsNew(p, m) {
		return ""
	}
	k, _ := p.Focused()
	if results.ReadBy(m, k) == nil {
		return ""
	}
	return k
}

// hasBadge reports whether the verdict is filled with its color: not where
// the page has it in a band, or the steps need the room.
func (s screen) hasBadge() bool {
	return !s.Watching && s.innerWidth() >= 70 && !saysVerdict(&s)
}

// saysVerdict reports whether the page has the verdict in a band: beside the steps stand the same words.
func saysVerdict(s *screen) bool {
	return s.front == s.page && s.Machine.Step().ID == results.SummaryStep
}
