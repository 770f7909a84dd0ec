package page

import (
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/ui/wizard/editor"
)

// Forms are the forms of the steps that were opened, by step id.
type Forms map[string]*form

// Reset puts the answers into the fields, except where something was entered that is not
// committed.
func (forms Forms) Reset(m *steps.Machine) {
	for _, f := range forms {
		for _, fd := range f.fields {
			if !fd.touched {
				fd.reset(m)
			}
		}
	}
}

// A form is the fields of one step while they are filled in. It stays when the step is
// left, so that a draft that was not valid is still there later.
type form struct {
	step   string
	fields []*field
	at     int // the field with the focus
}

// sync brings the form up to date with the machine: which fields are asked, what was
// answered and, if choices is set, what there is to choose from.
func (f *form) sync(m *steps.Machine, choices bool) {
	at := f.focusKey()
	known := map[steps.Key]*field{}
	for _, fd := range f.fields {
		known[fd.Key] = fd
	}
	f.fields = nil
	// What is entered or suggested decides too, so that a question that follows from a
	// suggestion is on the screen before that one is accepted.
	answers := m.Answers()
	for _, s := range m.Steps() {
		if s.ID != f.step {
			continue
		}
		for _, sf := range s.Fields {
			if sf.Applies != nil && !sf.Applies(answers) {
				continue
			}
			through := f.field(sf.Through)
			fd := syncField(known[sf.Key], sf, m, choices, through != nil && through.declined)
			f.fields = append(f.fields, fd)
			if v := fd.expected(); v != nil && answers.Get(sf.Key) == nil {
				answers = answers.With(sf.Key, v)
			}
		}
	}
	f.at = 0
	f.focus(at)
}

// syncField brings a field up to date; nil: it is new.
func syncField(fd *field, sf steps.Field, m *steps.Machine, choices, withdrawn bool) *field {
	if fd == nil {
		fd = &field{Field: sf, editor: editor.New(sf), withdrawn: withdrawn}
		fd.load(m)
		fd.reset(m)
	} else if choices {
		fd.load(m)
	}
	fd.withdrawn = withdrawn
	if !fd.touched && m.Answers().Get(sf.Key) == nil && !same(fd.proposed, fd.suggestion(m)) {
		fd.reset(m)
	}
	fd.discover(m.Discovered(sf.Key), m.Answers().Get(sf.Key))
	if fd.proposed != nil && fd.Draft != nil && !fd.touched {
		fd.validate(m) // a proposal that is not good says so before it is accepted
	}
	if fd.held && !fd.touched {
		fd.hints = problemsBeforeCheck(m, sf.Key)
	}
	return fd
}

func (f *form) focusKey() steps.Key {
	if fd := f.focused(); fd != nil {
		return fd.Key
	}
	return ""
}

// field returns the field of a key; nil: it is not asked.
func (f *form) field(k steps.Key) *field {
	for _, fd := range f.fields {
		if fd.Key == k {
			return fd
		}
	}
	return nil
}

// focus moves the focus to a field, if it is asked.
func (f *form) focus(k steps.Key) {
	for i, fd := range f.fields {
		if fd.Key == k {
			f.at = i
		}
	}
}

// focused is the field with the focus; nil if the step asks nothing. Inlined, it would be there 40 times.
//
//go:noinline
func (f *form) focused() *field {
	if f.at < 0 || f.at >= len(f.fields) {
		return nil
	}
	return f.fields[f.at]
}

// last reports whether the focus is on the last field.
func (f *form) last() bool { return f.at >= len(f.fields)-1 }
