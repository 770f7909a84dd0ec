package steps

import (
	"slices"

	"github.com/astronomer/astro-activate/steps/wording"
)

// A History keeps the answers as they were before each change, so that changes can be
// undone, the last one first, and redone until there is another change. An acknowledgment is an answer too.
type History struct {
	now    Answers
	past   []Answers
	undone []Answers // the next one to redo last
}

// NewHistory makes a history that begins with the present answers.
func NewHistory(m *Machine) History { return History{now: m.Answers()} }

// Record takes note of the answers after a change. What changed since the last call is
// undone at once. It reports whether anything did.
func (h *History) Record(m *Machine) bool {
	changed := !changedSince(m, h.now).IsZero()
	if changed {
		h.past = append(h.past, h.now)
		h.now, h.undone = m.Answers(), nil
	}
	return changed
}

// Empty reports whether there is nothing to undo.
func (h *History) Empty() bool { return len(h.past) == 0 }

// CanRedo reports whether a change was undone, and none came after that.
func (h *History) CanRedo() bool { return len(h.undone) > 0 }

// Undone is what has its earlier answer again or, once that is redone, its later one.
type Undone struct {
	Fields []Field  // in the order of the steps
	Checks []string // ids of the findings whose acknowledgment is as it was
}

// IsZero reports whether there was nothing to undo or redo.
func (u Undone) IsZero() bool { return len(u.Fields)+len(u.Checks) == 0 }

// Names lists what was undone by the labels of its fields: "Region and 3 other answers".
func (u Undone) Names() string {
	switch n := len(u.Fields) - 1; {
	case n < 0:
		return ""
	case n > 0:
		return u.Fields[0].Label + " and " + wording.Count(n, "other answer")
	}
	return u.Fields[0].Label
}

// Undo restores the answers before the last change.
func (h *History) Undo(m *Machine) Undone { return h.restore(m, &h.past, &h.undone) }

// Redo restores the answers before the last Undo.
func (h *History) Redo(m *Machine) Undone { return h.restore(m, &h.undone, &h.past) }

// restore restores the last answers of some, and keeps those of now with others.
func (h *History) restore(m *Machine, some, others *[]Answers) Undone {
	last := len(*some) - 1
	if last < 0 {
		return Undone{}
	}
	to := (*some)[last]
	*some, *others = (*some)[:last], append(*others, h.now)
	changed := changedSince(m, to)
	for _, f := range changed.Fields {
		_ = m.Set(f.Key, to.Get(f.Key)) // it was accepted before
	}
	for _, id := range changed.Checks {
		reason, _ := to.Acknowledged(id)
		m.Acknowledge(id, reason)
	}
	h.now, m.followed = m.Answers(), nil
	return changed
}

// changedSince returns what differs from earlier answers.
func changedSince(m *Machine, before Answers) Undone {
	var changed Undone
	for _, s := range m.steps {
		for _, f := range s.Fields {
			was, is := before.Get(f.Key), m.answers.Get(f.Key)
			if (was == nil) != (is == nil) || !slices.Equal(was, is) {
				changed.Fields = append(changed.Fields, f)
			}
		}
	}
	is := m.answers.Acknowledgements()
	for id, was := range before.Acknowledgements() {
		if is[id] != was {
			changed.Checks = append(changed.Checks, id)
		}
	}
	for id := range is {
		if _, known := before.Acknowledged(id); !known {
			changed.Checks = append(changed.Checks, id)
		}
	}
	slices.Sort(changed.Checks)
	return changed
}
