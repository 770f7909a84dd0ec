package wizard

import (
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/wording"
	"github.com/astronomer/astro-activate/ui/wizard/component"
	"github.com/astronomer/astro-activate/ui/wizard/keys"
	"github.com/astronomer/astro-activate/ui/wizard/overlay"
	"github.com/astronomer/astro-activate/ui/wizard/page"
	"github.com/astronomer/astro-activate/ui/wizard/results"
)

// apply does what a component asks for.
func (m *model) apply(from component.Component, action component.Action) tea.Cmd {
	switch a := action.(type) {
	case nil, component.None:
	case component.Batch:
		cmds := make([]tea.Cmd, len(a))
		for i, one := range a {
			cmds[i] = m.apply(from, one)
		}
		return tea.Batch(cmds...)

	case component.AnswersChanged:
		answersChanged(m, a)
	case component.Acknowledge:
		acknowledge(m, a)
	case component.RecheckProfile:
		m.machine.RecheckProfile(a.Profile)
		m.refresh()
	case component.NextMFARequest:
		return nextMFARequest(m.ctx, m.opts.MFA)

	case component.NextStep:
		m.moved(m.machine.Next())
	case component.PreviousStep:
		m.returnTo = origin{}
		cmd := m.commit()
		m.moved(m.machine.Back())
		return cmd
	case component.GoToStep:
		return m.goToStep(a.ID)
	case component.GoToField:
		return fromList(m, func() tea.Cmd { return m.goToField(a.Key) })
	case component.GoToFinding:
		return fromList(m, func() tea.Cmd { return m.goToFinding(a) })
	case component.ReturnToList:
		return goBack(m, a.ToFinding)
	case component.NextProblem:
		cmd := m.nextProblem()
		if a.Open && m.page.Pointer() != "" {
			m.openDetail(m.page.Pointer())
		}
		return cmd

	case component.Open:
		m.overlays.open(a.Overlay)
	case component.OpenDetail:
		if a.Rows == nil {
			m.openDetail(a.RowID)
			break
		}
		d := overlay.NewDetail(a.RowID, func() []results.Row { return a.Rows(m.context()) }, a.Select)
		d.Everywhere = true
		m.overlays.open(d)
	case component.Close:
		m.overlays.close(from)

	case component.ContinueSession:
		m.continueSession()
	case component.SetSessionAside:
		return setSessionAside(m.opts.Resumed.SetAside)
	case component.KeepAnswers:
		m.keepAnswers()
	case component.AskLeave:
		m.overlays.open(&overlay.Leave{Finished: true})
	case component.Leave:
		leave(m, leavingAs(a.Finished))
	case component.PlanAnother:
		m.another = a.What
		leave(m, finishing)

	case component.ShowIDs:
		m.toggleMask()
	case component.Notify:
		m.notice = a
	case component.Copy:
		return m.copy(a)
	case component.CopyTicket:
		return m.copy(m.output.ticket(m.machine))
	case component.Export:
		return export(m, a)
	default:
		panic(fmt.Sprintf("the action %T has no case in apply", action))
	}
	return nil
}

// answersChanged notes that answers were given: they can be undone, are saved, and start checks. What AWS
// reported for an earlier target goes with it.
func answersChanged(m *model, a component.AnswersChanged) {
	before := m.snap
	m.gave = m.history.Record(m.machine) || m.gave
	followed := steps.Followed(m.machine)
	for _, f := range followed {
		m.notice = component.Notify{Text: f.Label + " that AWS reported for the earlier target are taken out, and read again. " + keys.All().Undo.Help().Key + " undoes."}
	}
	if a.Elsewhere || len(followed) > 0 {
		m.forms.Reset(m.machine)
		m.overlays.closeDetails()
	}
	if s, ok := m.page.(*page.Summary); ok && a.Moved != "" {
		s.Follow(m.context(), a.Moved)
	}
	if l := m.overlays.left(); l != nil && a.Moved != "" {
		l.Follow(a.Moved)
	}
	m.unsaved, m.movedTo = true, a.Moved
	m.refresh()
	if text := waitsNow(before, m.snapshot()); m.notice.Text == "" {
		m.notice.Text = text
	}
}

// waitsNow says why a step that had passed is waiting: an answer of another step has added checks to it, which need
// one more answer; "": none does.
func waitsNow(before, now *results.Snapshot) string {
	if before == nil {
		return ""
	}
	for i, v := range now.Steps {
		was := before.Steps[i].Counts
		if was[results.Passed] == 0 || was.Open() != "" || was[results.Waiting] > 0 || v.Counts[results.Waiting] == 0 || v.Counts.Open() != "" {
			continue
		}
		rows := now.Rows[v.ID]
		at := slices.IndexFunc(rows, func(r results.Row) bool { return r.Kind == results.Waiting && strings.HasPrefix(r.Needs, "for ") })
		if at >= 0 {
			return v.Title + ": " + wording.Count(v.Counts[results.Waiting], "more check waits ", "more checks wait ") + rows[at].Needs + "."
		}
	}
	return ""
}

// acknowledge acknowledges the findings of a check, and returns to the list from which one of
// them was opened.
func acknowledge(m *model, a component.Acknowledge) {
	covered := wording.Count(len(steps.CoveredBy(a.Check, m.snapshot().Findings)), "finding")
	before, _ := m.machine.Answers().Acknowledged(a.Check)
	m.machine.Acknowledge(a.Check, a.Reason)
	m.gave = m.history.Record(m.machine)
	m.unsaved = true
	m.refresh()
	m.overlays.closeDetails()
	undo := " " + m.renderer.Glyphs.Dot + " " + keys.All().Undo.Help().Key + " undoes"
	switch {
	case a.Reason != "":
		m.notice = component.Notify{Text: covered + " acknowledged" + undo}
	case before != "":
		m.notice = component.Notify{Text: covered + " no longer acknowledged" + undo}
	}
}

// commit commits what was entered on the page, before another one opens.
func (m *model) commit() tea.Cmd {
	before := m.machine.Answers()
	cmd := m.apply(m.page, m.page.Commit(m.context()))
	if said := changedOnLeaving(m, before); m.notice.Text == "" {
		m.notice.Text = said
	}
	return cmd
}

// changedOnLeaving says that what was typed has replaced an answer, though no enter confirmed it:
// a key for another place can end up in a text.
func changedOnLeaving(m *model, before steps.Answers) string {
	for _, f := range m.machine.Step().Fields {
		was, is := before.Get(f.Key), m.machine.Answers().Get(f.Key)
		if f.Kind == steps.TextField && was.Given() && is.Given() && was.String() != is.String() {
			return f.Label + " is now " + m.renderer.Clean(is.String()) + ". " + keys.All().Undo.Help().Key + " undoes."
		}
	}
	return ""
}

// moved opens the page of another step, if the machine went to one.
func (m *model) moved(ok bool) {
	if ok {
		m.enter()
		m.unsaved = true
	}
}

// whyNotGo says why a step can't be opened.
func whyNotGo(s *results.Snapshot, id string) string {
	if v := s.Step(id); v.DecidedBy > 0 {
		return v.Title + " depends on the answers of " + s.Steps[v.DecidedBy-1].Title + "."
	}
	return "This step does not apply to your answers."
}

func (m *model) goToStep(id string) tea.Cmd {
	m.overlays.closeViews()
	cmd := m.commit()
	if !m.machine.Go(id) {
		m.notice = component.Notify{Text: whyNotGo(m.snapshot(), id), Error: true}
		return cmd
	}
	m.moved(true)
	return cmd
}
