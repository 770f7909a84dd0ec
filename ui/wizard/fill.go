package wizard

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/astronomer/astro-activate/steps"
)

// pressFields takes a key while the fields have the focus.
func (m *model) pressFields(k tea.KeyPressMsg) {
	bound := keys()
	f := m.form()
	fd := f.focused()
	if fd != nil {
		if isKey(k, bound.Suggest) && m.suggest(fd) {
			return
		}
		if isKey(k, bound.Taken) && m.canListTaken(fd) {
			m.overlay, m.scroll = overTaken, 0
			return
		}
		if did := fd.editor.press(k); did != ignored {
			if did != taken {
				fd.changed(m.machine)
			}
			return
		}
	}
	switch {
	case isKey(k, bound.Next):
		m.next()
	case isKey(k, bound.Tab), isKey(k, bound.Down):
		m.leaveField()
		if f.at < len(f.fields)-1 {
			f.at++
		} else if len(m.rows()) > 0 {
			m.toRows(0)
		} else if isKey(k, bound.Tab) {
			f.at = 0
		}
	case isKey(k, bound.BackTab), isKey(k, bound.Up):
		m.leaveField()
		if f.at > 0 {
			f.at--
		} else if isKey(k, bound.BackTab) && len(m.rows()) > 0 {
			m.toRows(len(m.rows()) - 1)
		}
	case isKey(k, bound.Back):
		m.lookAway()
		m.leaveField()
		m.back()
	}
}

// next commits the field and goes on: to the next field, or to the next step.
func (m *model) next() {
	f := m.form()
	if fd := f.focused(); fd != nil {
		v := fd.editor.accept()
		if v == nil && m.coming(fd) {
			m.note = note{text: "AWS is still listing these. Wait for it, type the answer, or press tab to go on without one."}
			return
		}
		if !same(v, m.machine.Answers().Get(fd.Key)) {
			fd.touched = fd.touched || v != nil
		}
		changed, err := fd.commit(m.machine, v)
		if err != nil {
			m.note = note{"This can't be taken as it is. Change it, or press tab to go on without it.", true}
			return
		}
		m.committed(changed)
	}
	if f.at < len(f.fields)-1 {
		f.at++
		return
	}
	m.leaveField()
	if m.machine.Next() {
		m.enter()
		m.unsaved = true
	}
}

// coming tells whether the choices of a field that needs an answer are still on their way.
func (m *model) coming(fd *field) bool {
	if fd.Required == nil || !fd.Required(m.machine.Answers()) || fd.found.Given() {
		return false
	}
	_, state := m.machine.Options(fd.Key)
	return state == steps.Running
}

// lookAway takes a pointer that was only moved back to the answer: who leaves by esc,
// by a jump or by ctrl+c has looked at the choices, and chosen none.
func (m *model) lookAway() {
	if fd := m.form().focused(); fd != nil {
		if e, ok := fd.editor.(*choiceEditor); ok && e.dirty && e.input.text() == "" {
			fd.reset(m.machine)
		}
	}
}

// leaveField commits what was entered in the field that loses the focus. What is
// refused stays there as it is.
func (m *model) leaveField() {
	if fd := m.form().focused(); fd != nil {
		changed, _ := fd.commit(m.machine, fd.editor.draft())
		m.committed(changed)
	}
}

func (m *model) committed(changed bool) {
	if !changed {
		return
	}
	m.unsaved = true
	m.changed()
	m.form().sync(m.machine, true)
}

// paste puts pasted text where text is being typed.
func (m *model) paste(text string) {
	switch {
	case m.leaving >= stopping:
	case m.overlay == overCode:
		m.code.paste(strings.TrimSpace(text))
	case m.overlay == overReason:
		m.reason.paste(text)
	case m.overlay == noOverlay && m.area == onFields && !m.onSummary():
		fd := m.form().focused()
		if fd == nil {
			return
		}
		if did := fd.editor.paste(text); did == edited {
			fd.changed(m.machine)
		}
	}
}
