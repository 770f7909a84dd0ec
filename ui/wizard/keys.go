package wizard

import (
	"slices"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
)

// Keys that mean the same everywhere. Those that take letters are left to what is
// being typed; the control keys are none that editing a line uses.
type keyMap struct {
	Leave, Help, Ask, Steps, Recheck, Login, Mask, Back      key.Binding
	Next, Tab, BackTab, Up, Down, PageUp, PageDown           key.Binding
	Sort, Taken, HTML, Ticket, Keep, Link                    key.Binding
	Toggle, Suggest, Copy, Policy, Accept, Save, JSON, Fresh key.Binding
}

func bind(help, does string, keys ...string) key.Binding {
	return key.NewBinding(key.WithKeys(keys...), key.WithHelp(help, does))
}

func keys() keyMap {
	return keyMap{
		Leave:    bind("ctrl+c", "leave", "ctrl+c"),
		Help:     bind("ctrl+g", "help", "ctrl+g", "f1"),
		Ask:      bind("?", "help", "?", "ctrl+g", "f1"),
		Steps:    bind("ctrl+o", "go to a step", "ctrl+o"),
		Recheck:  bind("ctrl+r", "check again", "ctrl+r"),
		Login:    bind("ctrl+l", "log in", "ctrl+l"),
		Mask:     bind("ctrl+x", "mask ids", "ctrl+x"),
		Back:     bind("esc", "back", "esc"),
		Next:     bind("enter", "next", "enter"),
		Tab:      bind("tab", "next field", "tab"),
		BackTab:  bind("shift+tab", "field before", "shift+tab"),
		Up:       bind("up", "up", "up"),
		Down:     bind("down", "down", "down"),
		PageUp:   bind("pgup", "page up", "pgup"),
		PageDown: bind("pgdn", "page down", "pgdown"),
		Toggle:   bind("space", "choose", "space"),
		Suggest:  bind("ctrl+t", "take a free network", "ctrl+t"),
		Sort:     bind("ctrl+s", "sort", "ctrl+s"),
		Taken:    bind("ctrl+n", "what is taken", "ctrl+n"),
		HTML:     bind("h", "save as HTML", "h", "H"),
		Ticket:   bind("c", "copy the ticket", "c"),
		Keep:     bind("k", "keep the answers", "k"),
		Copy:     bind("c", "copy the commands", "c"),
		Link:     bind("l", "copy the link", "l"),
		Policy:   bind("p", "copy the policy", "p"),
		Accept:   bind("a", "accept it", "a"),
		Save:     bind("m", "save as Markdown", "m", "M"),
		JSON:     bind("j", "save as JSON", "j", "J"),
		Fresh:    bind("n", "start anew", "n"),
	}
}

// says names a binding for what it does here.
func says(b key.Binding, does string) key.Binding {
	b.SetHelp(b.Help().Key, does)
	return b
}

// typing tells whether a letter is text to somebody.
func (m *model) typing() bool {
	switch {
	case m.overlay == overCode, m.overlay == overReason:
		return true
	case m.overlay != noOverlay || m.onSummary() || m.area != onFields:
		return false
	}
	fd := m.form().focused()
	return fd != nil && fd.editor.typing()
}

// isKey tells whether a key press is one of a binding's.
func isKey(k tea.KeyPressMsg, b key.Binding) bool { return key.Matches(k, b) }

// bindings are the keys that work here, the most useful first. The footer shows
// those that fit, help shows them all.
func (m *model) bindings() []key.Binding {
	k := keys()
	help := k.Ask
	if m.typing() {
		help = k.Help
	}
	switch m.overlay {
	case overResume:
		return []key.Binding{says(k.Next, "go on"), k.Fresh, m.maskKey(k), k.Leave}
	case overOther:
		return []key.Binding{says(k.Next, "start anew"), k.Keep, m.maskKey(k), k.Leave}
	case overReason:
		return []key.Binding{says(k.Next, "accept it"), k.Back, m.maskKey(k), k.Leave}
	case overCode:
		return []key.Binding{says(k.Next, "send the code"), says(k.Back, "do without"), m.maskKey(k), k.Leave}
	case overHelp:
		return []key.Binding{says(k.Back, "close"), bind("up/down", "scroll"), m.maskKey(k), k.Leave}
	case overTaken:
		return []key.Binding{says(k.Back, "close"), bind("up/down", "scroll"), m.maskKey(k), k.Leave}
	case overSteps:
		return []key.Binding{says(k.Next, "go there"), bind("1-9", "go to a step"), says(k.Back, "close"), m.maskKey(k), k.Leave}
	case overDetail:
		list := []key.Binding{says(k.Back, "close")}
		if r, ok := m.detailRow(); ok {
			if len(r.finding.Remedy.Commands) > 0 {
				list = append(list, k.Copy)
			}
			if r.finding.Remedy.Policy != nil {
				list = append(list, k.Policy)
			}
			if len(r.finding.Remedy.Links) > 0 {
				list = append(list, k.Link)
			}
			if m.watch == nil && acceptable(r) {
				list = append(list, k.Accept)
			}
		}
		list = append(list, m.loginKey(k)...)
		return append(list, bind("right", "next finding"), bind("left", "finding before"), bind("up/down", "scroll"), m.maskKey(k), k.Leave)
	}
	var list []key.Binding
	switch {
	case m.watch != nil:
		return m.watchKeys(k)
	case m.onSummary():
		list = m.summaryKeys(k)
	case m.area == onRows:
		list = m.rowKeys(k)
	default:
		list = m.fieldKeys(k)
	}
	list = slices.Insert(list, 1, m.loginKey(k)...)
	return append(list, help, k.Steps, k.Recheck, m.maskKey(k), k.Leave)
}

func (m *model) rowKeys(k keyMap) []key.Binding {
	list := []key.Binding{says(k.Next, "next step")}
	if m.rowAt() >= 0 {
		list = []key.Binding{says(k.Next, "details and fix")}
	}
	if len(m.rows()) > 0 {
		list = append(list, bind("up/down", "choose a finding"))
	}
	if len(m.form().fields) > 0 {
		return append(list, says(k.Back, "to the fields"))
	}
	return append(list, m.backKey(k)...)
}

// backKey is the key that goes a step back, where there is one.
func (m *model) backKey(k keyMap) []key.Binding {
	if m.atFirstStep() {
		return nil
	}
	return []key.Binding{k.Back}
}

func (m *model) fieldKeys(k keyMap) []key.Binding {
	f := m.form()
	fd := f.focused()
	next := says(k.Next, "next field")
	if f.at >= len(f.fields)-1 {
		next = says(k.Next, "next step")
	}
	list := append([]key.Binding{next}, m.backKey(k)...)
	if fd == nil {
		return list
	}
	switch e := fd.editor.(type) {
	case *choiceEditor:
		if e.rows() > 0 {
			list = append(list, bind("up/down", "choose"))
		}
		list = append(list, sortKey(k, e.picker)...)
	case *multiEditor:
		list = append(list, k.Toggle)
		if e.rows() > 0 {
			list = append(list, bind("up/down", "move"))
		}
		list = append(list, sortKey(k, e.picker)...)
	case *toggleEditor:
		list = append(list, says(k.Toggle, "yes or no"))
	}
	if len(m.suggestions()) > 0 {
		list = append(list, k.Suggest)
	}
	if m.canListTaken(fd) {
		list = append(list, k.Taken)
	}
	if f.at < len(f.fields)-1 {
		list = append(list, says(k.Tab, "skip"))
	} else if len(m.rows()) > 0 {
		list = append(list, says(k.Tab, "findings"))
	}
	if f.at > 0 {
		list = append(list, k.BackTab)
	}
	return list
}

// sortKey sorts a table of choices.
func sortKey(k keyMap, l picker) []key.Binding {
	if by := l.nextSort(); by != "" {
		return []key.Binding{says(k.Sort, by)}
	}
	return nil
}

// maskKey is the key that masks the screen, or shows everything again.
func (m *model) maskKey(k keyMap) key.Binding {
	if m.paint.mask != nil {
		return says(k.Mask, "show ids")
	}
	return k.Mask
}

// loginKey is the key that logs in, while AWS waits for that.
func (m *model) loginKey(k keyMap) []key.Binding {
	if m.loginCommand() == nil {
		return nil
	}
	return []key.Binding{k.Login}
}
