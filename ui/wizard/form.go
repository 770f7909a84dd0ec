package wizard

import (
	"fmt"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps"
)

// A form is the fields of one step while they are filled in. It outlives leaving
// the step, so that a draft which was not valid is still there on coming back.
type form struct {
	step   string
	fields []*field
	at     int // the field with the focus
}

// A field is a question with what a person has entered so far.
type field struct {
	steps.Field
	editor   editor
	touched  bool        // something was entered that is not committed
	proposed steps.Value // the default that the editor holds, while nothing was answered
	found    steps.Value // what AWS has told, where nothing was answered
	err      error       // why the draft is refused
	hints    []awscheck.Finding
	enforced bool // an error is shown also for what may be the beginning of a valid value
}

// sync brings the form up to date with the machine: which fields are asked, what
// was answered, and what there is to choose from.
func (f *form) sync(m *steps.Machine, choices bool) {
	at := f.focusKey()
	known := map[steps.Key]*field{}
	for _, fd := range f.fields {
		known[fd.Key] = fd
	}
	f.fields = nil
	for _, s := range m.Steps() {
		if s.ID != f.step {
			continue
		}
		for _, sf := range s.Fields {
			if !m.FieldApplies(sf) {
				continue
			}
			fd := known[sf.Key]
			if fd == nil {
				fd = &field{Field: sf, editor: newEditor(sf)}
				fd.load(m)
				fd.reset(m)
			} else if choices {
				fd.load(m)
			}
			fd.learn(m.Discovered(sf.Key), m.Answers().Get(sf.Key))
			if e, ok := fd.editor.(*textEditor); ok {
				e.found = e.line(fd.found)
			}
			if fd.proposed != nil && fd.Draft != nil && !fd.touched {
				fd.judge(m) // a proposal is told apart from a good answer before it is taken
			}
			f.fields = append(f.fields, fd)
		}
	}
	f.at = 0
	f.focus(at)
}

func (f *form) focusKey() steps.Key {
	if fd := f.focused(); fd != nil {
		return fd.Key
	}
	return ""
}

func (f *form) focus(k steps.Key) {
	for i, fd := range f.fields {
		if fd.Key == k {
			f.at = i
		}
	}
}

// focused is the field with the focus; nil if the step asks nothing.
func (f *form) focused() *field {
	if f.at < 0 || f.at >= len(f.fields) {
		return nil
	}
	return f.fields[f.at]
}

// load hands the editor the choices as they are known now.
func (fd *field) load(m *steps.Machine) {
	if loader, ok := fd.editor.(interface {
		load(steps.Options, steps.State)
	}); ok {
		o, state := m.Options(fd.Key)
		loader.load(o, state)
	}
}

// learn takes note of what AWS has told about a field, and shows it as chosen where
// the person has said nothing.
func (fd *field) learn(found, answer steps.Value) {
	if _, text := fd.editor.(*textEditor); !text && !same(found, fd.found) && answer == nil && fd.proposed == nil && !fd.touched {
		fd.editor.set(found)
	}
	fd.found = found
}

// reset puts into the editor what was answered, else what is proposed.
func (fd *field) reset(m *steps.Machine) {
	v := m.Answers().Get(fd.Key)
	fd.proposed = nil
	if v == nil && fd.Default != nil {
		fd.proposed = fd.Default(m.Requirements())
		v = fd.proposed
	}
	fd.editor.set(v)
	if e, ok := fd.editor.(*textEditor); ok {
		e.input.whole = fd.proposed != nil
	}
	fd.touched, fd.err, fd.hints, fd.enforced = false, nil, nil, false
	fd.found = nil
	fd.learn(m.Discovered(fd.Key), v)
}

// changed takes note of a draft, and of what can be said about it at once.
func (fd *field) changed(m *steps.Machine) {
	fd.touched, fd.enforced = true, false
	fd.judge(m)
}

func (fd *field) judge(m *steps.Machine) {
	fd.hints, fd.err = m.Draft(fd.Key, fd.editor.draft())
}

// commit makes a value the answer, if the field has one to give: what was entered,
// or what was proposed and not objected to. It reports whether the answer changed.
// A value that is refused stays in the editor, with the reason.
func (fd *field) commit(m *steps.Machine, v steps.Value) (bool, error) {
	before := m.Answers().Get(fd.Key)
	if !fd.touched && fd.proposed == nil {
		return false, nil
	}
	if same(before, v) || (before == nil && v != nil && same(v, fd.found)) {
		fd.touched, fd.err = false, nil
		return false, nil
	}
	if err := m.Set(fd.Key, v); err != nil {
		fd.err, fd.enforced = err, true
		return false, fmt.Errorf("%s: %w", fd.Label, err)
	}
	fd.reset(m)
	return true, nil
}

func same(a, b steps.Value) bool {
	if len(a) != len(b) || (a == nil) != (b == nil) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}
