package wizard

import (
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/summary"
	"github.com/astronomer/astro-activate/steps/wording"
	"github.com/astronomer/astro-activate/ui/watch"
	"github.com/astronomer/astro-activate/ui/wizard/component"
	"github.com/astronomer/astro-activate/ui/wizard/keys"
	"github.com/astronomer/astro-activate/ui/wizard/overlay"
	"github.com/astronomer/astro-activate/ui/wizard/page"
	"github.com/astronomer/astro-activate/ui/wizard/results"
)

// Update takes a message, starts what is due because of it, and lays out what is on the
// screen, so that View has nothing to decide. It never waits.
func (m *model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	cmd := m.handle(msg)
	cmd = tea.Batch(cmd, m.proceed())
	m.late.look(m)
	m.layout()
	return m, cmd
}

func (m *model) handle(msg tea.Msg) tea.Cmd {
	switch msg.(type) {
	case tea.KeyPressMsg, tea.MouseClickMsg, tea.MouseWheelMsg:
		m.answered = ""
	}
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		m.width, m.height = msg.Width, msg.Height
	case tea.BackgroundColorMsg:
		m.dark = msg.IsDark()
		m.setTheme()
	case tea.ColorProfileMsg:
		m.colors = msg.Profile
		m.setTheme()
	case tea.KeyPressMsg:
		m.pump.typed()
		return m.press(msg)
	case tea.MouseWheelMsg:
		m.wheel(tea.Mouse(msg))
	case tea.MouseClickMsg:
		return m.click(tea.Mouse(msg))
	case tea.PasteMsg:
		return m.paste(msg.Content)
	case eventsMsg:
		m.take(msg)
		return m.pump.wait
	case tickMsg:
		m.ticking = false
		m.renderer.Frame++
	case page.CountMsg:
		return page.CountDown(m.watch, msg)
	case page.RoundMsg:
		if m.watch.Due(msg) {
			m.read = m.notice
			m.recheck()
		}
	case savedMsg:
		m.saving, m.saveErr, m.hasFile = false, msg.err, m.hasFile || msg.err == nil
	case account.MFARequest:
		m.overlays.open(overlay.NewMFACode(msg))
	case signedInMsg:
		m.signedIn(msg)
	case setAsideMsg:
		m.startOver(msg)
	case copiedMsg:
		m.notice = msg.notice()
	case exportedMsg:
		m.notice = msg.notice()
		if msg.what == savedMasked && m.unmasked != nil {
			m.notice.Text += " Press " + keys.All().CopyUnmasked.Help().Key + " to save it unmasked, too."
		}
		if msg.err == nil {
			m.files = noteSaved(m.files, msg.savedReport)
		}
	}
	return nil
}

// proceed starts whatever is due: checks, a save, the next round of a watch, the spinner,
// the end.
func (m *model) proceed() tea.Cmd {
	var cmds []tea.Cmd
	if m.nextDue && m.snapshot().Running == 0 {
		m.nextDue, m.notice = false, component.Notify{}
		cmds = append(cmds, m.nextProblem())
	}
	if m.due && !m.offering {
		m.due = false
		for _, t := range m.machine.Due(m.ctx) {
			cmds = append(cmds, m.pump.run(t))
		}
	}
	if m.unsaved && !m.saving && !m.mismatch && m.opts.Save != nil {
		m.saving, m.unsaved = true, false
		cmds = append(cmds, save(m.opts.Save, m.machine.Answers(), m.machine.Step().ID))
	}
	if m.watch != nil && m.leaving == staying {
		cmds = append(cmds, m.endRound())
	}
	if m.leaving != staying && !m.saving {
		m.cancel()
		return tea.Quit
	}
	m.settle()
	if !m.ticking && !m.offering && m.snapshot().Busy > 0 {
		m.ticking = true
		cmds = append(cmds, tick())
	}
	return tea.Batch(cmds...)
}

// settle says what changed, once no check runs: always after every check has run again,
// else where something was fixed or is new.
func (m *model) settle() {
	if m.settled || m.offering || m.watch != nil || m.snapshot().Busy > 0 {
		return
	}
	if m.mismatch || m.log.SinceReport() && m.snapshot().SignIn > 0 {
		return // the results to compare are yet to come
	}
	m.settled = true
	m.earlier, m.shown = nil, nil
	found := m.log.Note(m.machine, m.now())
	what := "Changed: "
	if m.rechecked {
		what = "Checked again: "
	}
	if m.notice.Error && !m.rechecked {
		return // what the user has to know first
	}
	if m.movedTo != "" {
		m.notice.Text = strings.TrimSpace(wording.Sentence(m.notice.Text) + " " + afterMove(m.snapshot(), m.movedTo))
	} else if !found.Since.IsZero() {
		m.notice = component.Notify{Text: found.Sentence(overlay.When(found.Since, m.now()))}
		if found.Changed() {
			m.notice.Text += " " + keys.All().Changes.Help().Key + " shows what."
		}
	} else if found.Changed() && (m.rechecked || !m.late.says(m, found)) {
		said, _, _ := strings.Cut(m.notice.Text, what) // what the last key did is not known otherwise
		if m.rechecked {
			said = ""
		}
		m.notice = component.Notify{Text: strings.TrimSpace(wording.Sentence(said) + " " + what + found.String() + "." + nowIs(m, found))}
		if !watch.Named(found) { // else it is said
			m.notice.Text += " " + keys.All().Changes.Help().Key + " shows what."
		}
	} else if m.rechecked {
		m.notice = component.Notify{Text: what + found.String() + "."}
	}
	m.rechecked = false
	announce(m)
}

// nowIs says which CIDR has fixed the one that failed, whose finding names only the old one; "": none has, or a new
// problem names it.
func nowIs(m *model, found *watch.Comparison) string {
	if len(found.Fixed) != 1 || len(found.New) > 0 || found.Fixed[0].Was == nil || solvedIn(m.machine, *found.Fixed[0].Was) != steps.KeyCIDR {
		return ""
	}
	return " The CIDR is now " + m.machine.Answers().Get(steps.KeyCIDR).String() + "."
}

// A standing is whether the account is ready; 0: not known yet.
type standing int

const (
	blocked standing = 1 + iota
	ready
)

// announce says that the account has become ready, for who looks on: on the summary, the band does.
func announce(m *model) {
	s, was := m.snapshot(), m.stood
	m.stood = blocked
	if s.Needed() == 0 && s.Verdict.IsReady() {
		m.stood = ready
	}
	at := slices.IndexFunc(s.Steps, func(v results.StepView) bool { return v.ID == results.SummaryStep })
	if was == blocked && m.stood == ready && at >= 0 && m.machine.Step().ID != results.SummaryStep {
		news := "READY now. "
		if !summary.IsActive(*report(m)) { // it was sent before
			news = fmt.Sprintf("READY now: alt+%d shows what to send. ", s.Steps[at].Number)
		}
		m.notice.Text = strings.TrimSpace(news + m.notice.Text)
	}
}

// afterMove says what the checks have found of an entry where it was moved.
func afterMove(s *results.Snapshot, entry string) string {
	for _, row := range s.OfKinds(results.Failed, results.Unverified, results.Warned) {
		if row.Finding.Subject == entry {
			return "There: " + wording.Sentence(row.Finding.Title)
		}
	}
	return ""
}

// endRound ends a round of the watch once no check runs. When it was the last one, the
// page starts at its top.
func (m *model) endRound() tea.Cmd {
	was, rounds := m.watch.Done(), m.watch.Rounds()
	cmd := m.watch.EndRound(m.snapshot().Busy)
	ended := m.watch.Rounds() > rounds
	if ended && (m.notice.Place || m.notice == m.read) { // it is about other rows, or was there before the round
		m.notice = component.Notify{}
	}
	_, lists := m.overlays.front(m.page).(*overlay.WatchLog)
	news := m.watch.News()
	if news != "" && !lists {
		news += " " + keys.All().Changes.Help().Key + " shows what."
	}
	switch isReady := m.watch.Done() && !was; {
	case isReady && len(m.overlays) == 0:
		m.watch.ToTop()
	case isReady: // what changed led to it
		_, kinds, _ := strings.Cut(news, ": ")
		m.notice = component.Notify{Text: strings.TrimSpace(page.ReadyNow(m.snapshot().Verdict) + " " + kinds)}
	case ended && news != "" && len(m.overlays) > 0 && !lists: // which cover the list of changes
		m.notice = component.Notify{Text: news}
	case ended && news == "" && m.rechecked: // the page says when
		m.notice = component.Notify{Text: "Checked again: nothing changed."}
		if open := m.snapshot().Found(); m.snapshot().Problems() {
			m.notice.Text = "Checked again: " + open + " still there."
		}
	}
	m.rechecked = m.rechecked && !ended
	return cmd
}

// take gives events to the machine.
func (m *model) take(events []steps.Event) {
	changed, choices := false, false
	for _, e := range events {
		if m.machine.Apply(e) {
			changed = true
			// It came from a lookup, or from a check whose quota is among the choices.
			choices = choices || e.Findings == nil || strings.HasPrefix(e.ID, awscheck.RegionQuota)
		}
	}
	if !changed {
		return
	}
	m.changed()
	m.compareAccounts()
	m.late.forget(m.snapshot())
	m.page.Refresh(m.context(), choices)
	followAnswer(m)
}

// recheck asks AWS everything again.
func (m *model) recheck() {
	if m.watch == nil && !m.log.SinceReport() {
		m.log.Note(m.machine, m.now()) // what it compares with
	}
	before, shown := m.snapshot().Before(m.machine), reportShown(m)
	m.machine.Recheck()
	m.changed()
	if m.watch == nil {
		m.earlier, m.shown = before, shown
	}
	m.page.Refresh(m.context(), true)
	if m.watch == nil {
		m.sayRechecks()
	}
}

// sayRechecks says that every check runs again, until it is said what that has changed.
func (m *model) sayRechecks() {
	m.rechecked, m.notice = true, component.Notify{Text: "Every check runs again.", Place: true}
}

// refresh takes in a change of the machine or of the answers: what was found before is not about
// other answers.
func (m *model) refresh() {
	m.earlier, m.shown = nil, nil
	m.changed()
	m.page.Refresh(m.context(), true)
}
