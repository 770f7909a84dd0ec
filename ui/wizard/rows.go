package wizard

import tea "charm.land/bubbletea/v2"

// pressRows takes a key while what AWS says has the focus.
func (m *model) pressRows(k tea.KeyPressMsg) {
	bound := keys()
	rows, at := m.rows(), m.rowAt()
	hasFields := len(m.form().fields) > 0
	switch {
	case isKey(k, bound.Next) && at >= 0:
		m.openDetail()
	case isKey(k, bound.Next):
		m.next()
	case isKey(k, bound.Down):
		m.toRows(min(at+1, len(rows)-1))
	case isKey(k, bound.Up) && at > 0:
		m.toRows(at - 1)
	case isKey(k, bound.PageDown):
		m.toRows(min(at+10, len(rows)-1))
	case isKey(k, bound.PageUp):
		m.toRows(max(at-10, 0))
	case isKey(k, bound.Tab) && hasFields:
		m.area, m.row, m.form().at = onFields, "", 0
	case (isKey(k, bound.Up) || isKey(k, bound.BackTab) || isKey(k, bound.Back)) && hasFields:
		m.area, m.row = onFields, ""
	case isKey(k, bound.Up), isKey(k, bound.Back) && at >= 0:
		m.row = ""
	case isKey(k, bound.Back):
		m.back()
	}
}

func (m *model) toRows(at int) {
	if rows := m.rows(); at >= 0 && at < len(rows) {
		m.area, m.row = onRows, rows[at].id
	}
}
