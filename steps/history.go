package steps

import "slices"

// A History keeps the answers as they were before each change, so that changes can be
// undone, the last one first. Acknowledgements are not part of it.
type History struct {
	now  Answers
	past []Answers
}

// NewHistory makes a history that begins with the present answers.
func NewHistory(m *Machine) History { return History{now: m.Answers()} }

// Record takes note of the answers after a change. What changed since the last call is
// undone at once.
func (h *History) Record(m *Machine) {
	if len(changedSince(m, h.now)) > 0 {
		h.past = append(h.past, h.now)
		h.now = m.Answers()
	}
}

// Empty reports whether there is nothing to undo.
func (h *History) Empty() bool { return len(h.past) == 0 }

// Undo restores the answers before the last change. It returns the fields that have their
// earlier answers again, in the order of the steps; none: there was nothing to undo.
func (h *History) Undo(m *Machine) []Field {
	if h.Empty() {
		return nil
	}
	before := h.past[len(h.past)-1]
	h.past = h.past[:len(h.past)-1]
	changed := changedSince(m, before)
	for _, f := range changed {
		_ = m.Set(f.Key, before.Get(f.Key)) // it was accepted before
	}
	h.now = m.Answers()
	return changed
}

// changedSince returns the fields whose answers differ from earlier ones.
func changedSince(m *Machine, before Answers) []Field {
	var changed []Field
	for _, s := range m.steps {
		for _, f := range s.Fields {
			was, is := before.Get(f.Key), m.answers.Get(f.Key)
			if (was == nil) != (is == nil) || !slices.Equal(was, is) {
				changed = append(changed, f)
			}
		}
	}
	return changed
}
