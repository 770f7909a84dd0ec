package wizard

import (
	"slices"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/wording"
	"github.com/astronomer/astro-activate/ui/watch"
	"github.com/astronomer/astro-activate/ui/wizard/component"
	"github.com/astronomer/astro-activate/ui/wizard/keys"
	"github.com/astronomer/astro-activate/ui/wizard/overlay"
	"github.com/astronomer/astro-activate/ui/wizard/page"
	"github.com/astronomer/astro-activate/ui/wizard/render"
	"github.com/astronomer/astro-activate/ui/wizard/results"
)

// press takes a key: first the two that work everywhere, then the component with the
// focus, then the keys of the wizard as a whole.
func (m *model) press(k tea.KeyPressMsg) tea.Cmd {
	m.notice, m.gave, m.movedTo = component.Notify{}, false, ""
	m.nextDue = false
	unmasked, undid := m.unmasked, m.undid
	m.unmasked, m.undid = nil, false
	switch bound := keys.All(); {
	case unmasked != nil && keys.Is(k, &bound.CopyUnmasked):
		return unmasked()
	case keys.Is(k, &bound.Leave):
		return m.pressLeave()
	case keys.Is(k, &bound.Mask) && !m.renderer.Mask.Hides(): // masking never waits for an answer
		m.toggleMask()
		return nil
	case keys.Is(k, &bound.Mask) && !m.overlays.asks():
		m.overlays.open(&overlay.Unmask{})
		return nil
	case m.leaving != staying:
		return nil
	}
	top, modal := m.overlays.top(m.page)
	if undid && !modal && keys.Is(k, &keys.All().Redo) { // before it is text in a field
		redo(m)
		return nil
	}
	if !modal && keys.Is(k, &keys.All().Paths) && top == m.page { // the same
		return openPaths(m)
	}
	action := top.Press(m.context(), k)
	if _, forward := action.(component.Forward); forward {
		m.overlays.close(top)
		return m.press(k)
	}
	if action == nil && !modal {
		return m.pressGlobal(k)
	}
	return m.apply(top, action)
}

// openPaths shows the paths to the data services or, where they are open below what is shown now, goes back to them:
// what was typed is entered, or the paths would be those of an answer that is not on the page anymore.
func openPaths(m *model) tea.Cmd {
	if at := slices.IndexFunc(m.overlays, func(o component.Overlay) bool { _, isPath := o.(*overlay.Path); return isPath }); at >= 0 {
		m.overlays = m.overlays[:at+1]
		return nil
	}
	cmd := m.commit()
	if m.returnTo.path != nil { // to the same one
		return tea.Batch(cmd, goBack(m, false))
	}
	return tea.Batch(cmd, m.apply(m.page, page.OpenPath(m.page, m.context())))
}

// pressGlobal takes a key that the component with the focus has no use for.
func (m *model) pressGlobal(k tea.KeyPressMsg) tea.Cmd {
	bound := keys.All()
	front := m.overlays.front(m.page)
	switch {
	case keys.Is(k, &bound.HelpTyping), keys.Is(k, &bound.Help) && !takesQuestionMark(m, front):
		m.openHelp()
	case keys.Is(k, &bound.SignIn) && signInCommand(m.snapshot()) != nil:
		return signIn(m, signInCommand(m.snapshot()))
	case keys.Is(k, &bound.Recheck):
		if m.recheck(); m.watch != nil && len(m.overlays) > 0 { // which cover when it was checked
			m.sayRechecks()
		}
	case keys.Is(k, &bound.Left) && m.returnTo.list != nil: // with the same row
		return tea.Batch(m.commit(), goBack(m, false))
	case keys.Is(k, &bound.Left):
		cmd := m.commit() // or the list is of an answer that is not on the page anymore
		openLeft(m)
		return cmd
	case (keys.Is(k, &bound.CopyAll) || keys.Is(k, &bound.Preview)) && m.watch == nil && front == m.page && !front.Typing(): // no owner is chosen
		if _, onSummary := front.(*page.Summary); onSummary {
			openLeft(m)
		} else {
			m.notice = component.Notify{Text: "What an owner needs is copied from a problem of theirs: " + bound.Left.Help().Key + ", then " + bound.CopyAll.Help().Key + "."}
		}
	case (keys.Is(k, &bound.CopyAll) || keys.Is(k, &bound.Preview)) && m.watch != nil && front == m.page && m.snapshot().Problems(): // else there is nothing to send
		m.notice = component.Notify{Text: "Nothing copied: what is next is yours, and no one message is due. " + bound.Left.Help().Key + " lists what is left, by owner."}
		if m.watch.LastReport() == nil {
			m.notice.Text = "Nothing to copy yet: the checks run for the first time."
		}
	case keys.Is(k, &bound.CopyUnmasked) && m.renderer.Mask.Hides() && !front.Typing(): // the clipboard has the masked text
		m.notice = component.Notify{Text: "Nothing copied. Copy or save again, then press " + bound.CopyUnmasked.Help().Key + " right after it."}
	case keys.Is(k, &bound.Suggest): // "press ctrl+t" was right on another row or page
		m.notice = component.Notify{Text: overlay.NothingEntered}
	case keys.Is(k, &bound.Changes):
		openChanges(m)
	case keys.Is(k, &bound.Paths):
		return openPaths(m)
	case m.watch != nil && keys.Is(k, &bound.GoToField):
		m.notice = component.Notify{Text: overlay.NoFields}
	case m.watch != nil:
	case keys.Is(k, &bound.NextProblemTyping) && (front == m.page || !front.Typing()), keys.Is(k, &bound.NextProblem) && !front.Typing():
		return m.nextProblem()
	case keys.Is(k, &bound.Undo):
		undo(m)
	case keys.Is(k, &bound.Redo):
		redo(m)
	case keys.Is(k, &bound.Steps):
		m.overlays.open(overlay.NewSteps(m.context()))
	case keys.Is(k, &bound.Jump):
		if n := int(k.Code - '0'); n <= len(m.machine.Steps()) {
			return m.apply(m.page, component.GoToStep{ID: m.machine.Steps()[n-1].ID})
		}
	case k.Text != "" && front == m.page:
		m.notice.Text = page.NothingTyped(m.step())
	}
	return nil
}

func (m *model) paste(text string) tea.Cmd {
	if m.leaving != staying {
		return nil
	}
	m.nextDue = false
	top, _ := m.overlays.top(m.page)
	return m.apply(top, top.Paste(m.context(), text))
}

// wheel scrolls what fills the body. While the footer asks a question it does nothing: what that is
// about stays in sight.
func (m *model) wheel(at tea.Mouse) {
	if s, ok := m.overlays.front(m.page).(component.Scroller); ok && m.leaving == staying && !m.overlays.asks() &&
		(at.Button == tea.MouseWheelUp || at.Button == tea.MouseWheelDown) {
		s.Scroll(m.context(), at.Button == tea.MouseWheelDown)
	}
}

// click goes to a step in the header or beside the page, or selects what is below the
// mouse. While something asks to be answered it does nothing.
func (m *model) click(at tea.Mouse) tea.Cmd {
	s := m.screen()
	top, modal := m.overlays.top(m.page)
	if at.Button != tea.MouseLeft || m.leaving != staying || modal || top != s.front || s.tiny() {
		return nil
	}
	m.notice, m.unmasked, m.nextDue = component.Notify{}, nil, false
	g := s.region(s.drawMessages())
	step, x, y := -1, at.X-marginWidth, at.Y-headerHeight
	switch {
	case at.Y == 0 && s.hasStrip():
		step = s.Results.StripAt(m.machine.Step().ID, x-ansi.StringWidth(s.beforeStrip()))
	case y < 0 || y >= g.height:
	case x < g.steps:
		step = y
	default:
		if g.steps > 0 {
			x -= g.steps + render.ColumnGap
		}
		if c, ok := top.(component.Clicker); ok {
			return m.apply(top, c.Click(s.Context, x, y))
		}
	}
	if list := m.machine.Steps(); step >= 0 && step < len(list) {
		return m.apply(m.page, component.GoToStep{ID: list[step].ID})
	}
	return nil
}

// saveWait is how long a save has before another ctrl+c does not wait for it: more than any takes, unless the disk does
// not answer.
const saveWait = time.Second

// pressLeave: ctrl+c asks once and says where the session is. The second one leaves, and
// one that comes saveWait later does not even wait for the session to be saved. A watch has nothing to lose.
func (m *model) pressLeave() tea.Cmd {
	switch {
	case m.leaving != staying:
		if m.now().Sub(m.left) >= saveWait {
			m.saving, m.unsaved = false, false
		}
	case m.watch != nil:
		leave(m, leavingAs(m.watch.Over()))
	case m.overlays.leaveQuestion() == nil:
		cmd := m.apply(m.page, m.page.Commit(m.context()))
		m.notice = component.Notify{} // the question says what is saved
		m.overlays.open(&overlay.Leave{})
		return cmd
	default:
		leave(m, leavingAs(false))
	}
	return nil
}

// leave ends the wizard once everything is saved.
func leave(m *model, as leaving) { m.leaving, m.left = as, m.now() }

// openChanges lists what changed, or says that nothing has.
func openChanges(m *model) {
	switch {
	case m.watch.Log() != nil:
		m.overlays.open(m.watch.Log())
	case m.log.Latest.Changed():
		m.overlays.open(overlay.NewChanges(func() *watch.Comparison { return &m.log.Latest }))
	case m.log.SinceReport():
		m.notice = component.Notify{Text: "The checks are compared with the last report once they are done."}
	case !m.log.Report.IsZero():
		m.notice = component.Notify{Text: "Nothing changed since " + overlay.When(m.log.Report, m.now()) + "."}
	default:
		m.notice = component.Notify{Text: "No result of a check has changed yet."}
		if n := m.snapshot().Total()[results.Acknowledged]; n > 0 {
			m.notice.Text += " " + wording.Count(n, "finding") + " acknowledged: the summary lists them with the reason."
		}
	}
}

// openLeft lists what is left in every step.
func openLeft(m *model) {
	m.returnTo = origin{}
	rows := func() []results.Row { return leftRows(m) }
	o := overlay.NewLeft(rows)
	if at := standsFor(rows(), m.page.Pointer()); at >= 0 && !page.Visited(m.watch) { // the user asks who fixes that
		o.Select(rows()[at].ID)
	}
	m.overlays.open(o)
}

// leftRows is what is left now.
//
//go:noinline
func leftRows(m *model) []results.Row {
	return m.snapshot().Left(func(k steps.Key) string { return steps.Label(m.machine, k) })
}

// openHelp lists the keys of what has the focus now.
func (m *model) openHelp() {
	title, why, field := m.machine.Step().Title, m.machine.Step().Why, page.FieldHelp(m.step())
	if m.watch != nil {
		title, why = "Verify", page.WatchWhy
	}
	below := m.overlays.front(m.page)
	if below != m.page { // what it covers is not what is asked about
		title, why, field = "", "", ""
	}
	m.overlays.open(overlay.NewHelp(title, why, field, page.PathLegend(m.context()), func() []key.Binding { return m.bindings(below) }))
}

// openDetail shows a row of the page in full.
func (m *model) openDetail(rowID string) {
	rows := func() []results.Row { return m.page.Rows(m.context()) }
	d := overlay.NewDetail(rowID, rows, func(id string) { m.page.Select(id) })
	_, onSummary := m.page.(*page.Summary)
	d.Everywhere = onSummary || m.watch != nil
	m.overlays.open(d)
}

// bindings are the keys that work while a component has the focus, the most useful
// first.
func (m *model) bindings(front component.Component) []key.Binding {
	bound := keys.All()
	list := front.Keys(m.context())
	if i := keyed(list, &bound.CopyAll); i >= 0 && list[i].Help().Desc != bound.StartOver.Help().Desc {
		keys.Add(&list, &bound.Preview, "read what "+list[i].Help().Key+" copies")
	}
	mask := bound.Mask
	if m.renderer.Mask.Hides() {
		mask = keys.Named(mask, keys.Unmask)
	}
	if o, ok := front.(component.Overlay); !ok || !o.Modal() {
		_, isHelp := front.(*overlay.Help)
		_, isLeft := front.(*overlay.Left)
		if m.snapshot().Problems() {
			list = withProblemKeys(list, front, m.page.Pointer(), m.returnTo.list != nil)
		}
		if signInCommand(m.snapshot()) != nil {
			list = slices.Insert(list, min(1, len(list)), bound.SignIn)
		}
		if m.gave && !isHelp && m.watch == nil && keyed(list, &bound.Undo) < 0 { // before what can wait
			keys.Add(&list, &bound.Undo, "")
		}
		if front == m.page { // each shows ids, and may be shared
			list = slices.Insert(list, afterProblems(list), mask)
		}
		if !isHelp {
			list = append(list, helpKey(m, front))
		}
		if !isLeft && !slices.ContainsFunc(list, func(b key.Binding) bool { return b.Help() == bound.Left.Help() }) {
			keys.Add(&list, &bound.Left, "")
		}
		if _, isSteps := front.(*overlay.Steps); !isSteps && m.watch == nil {
			list = append(list, bound.Steps, bound.Jump)
		}
		keys.Add(&list, &bound.Paths, "")
		if m.watch == nil {
			if !m.history.Empty() && !m.gave {
				keys.Add(&list, &bound.Undo, "")
			}
			if m.history.CanRedo() {
				keys.Add(&list, &bound.Redo, "")
			}
			keys.Add(&list, &bound.Recheck, "")
		}
		if m.log.Latest.Changed() || m.watch.Log() != nil {
			keys.Add(&list, &bound.Changes, "")
		}
	}
	if !slices.ContainsFunc(list, func(b key.Binding) bool { return b.Help() == mask.Help() }) {
		list = append(list, mask)
	}
	return append(list, bound.Leave)
}

// withProblemKeys adds the keys that lead to the problems. On a page they come right after those
// of the field or the finding with the focus: what is left to do is what a user looks for next.
// pointer is that of the page; while it returns to the list of what is left, no key is needed
// for that.
func withProblemKeys(list []key.Binding, front component.Component, pointer string, returns bool) []key.Binding {
	bound := keys.All()
	next := bound.NextProblem
	if _, isSummary := front.(*page.Summary); isSummary && pointer == "" {
		next = keys.Named(next, keys.FirstProblem)
	}
	o, isOverlay := front.(component.Overlay)
	_, isHelp := o.(*overlay.Help)
	switch {
	case isOverlay && front.Typing(), isHelp, slices.ContainsFunc(list, func(b key.Binding) bool { return b.Help().Key == next.Help().Key }):
		return list
	case isOverlay:
		return append(list, next)
	}
	ofFocus := func(b key.Binding) bool {
		h := b.Help()
		return h.Key == bound.Move.Help().Key || h == bound.Remove.Help() || h == bound.Acknowledge.Help() || h == bound.Tab.Help() || h.Desc == keys.Take || h.Key == bound.Back.Help().Key
	}
	at := min(1, len(list))
	for at < len(list) && ofFocus(list[at]) {
		at++
	}
	if returns {
		return slices.Insert(list, at, next)
	}
	return slices.Insert(list, at, bound.Left, next)
}

// afterProblems is the place after the first key, the next field's and those that lead to the problems.
func afterProblems(list []key.Binding) int {
	bound := keys.All()
	at := max(keyed(list, &bound.NextProblem), keyed(list, &bound.NextProblemTyping), named(list, bound.Tab.Help().Desc), named(list, keys.Take))
	return max(at+1, min(1, len(list)))
}

// helpKey is the key for help. Where a question mark is text, it has no other name.
func helpKey(m *model, front component.Component) key.Binding {
	if takesQuestionMark(m, front) {
		return keys.All().HelpTyping
	}
	return keys.All().Help
}

// takesQuestionMark reports whether a question mark is text for a component.
func takesQuestionMark(m *model, front component.Component) bool {
	if p, ok := front.(*page.Step); ok {
		return p.TakesQuestionMark(m.machine.Requirements())
	}
	return front.Typing()
}
