package page

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/ui/wizard/editor"
	"github.com/astronomer/astro-activate/ui/wizard/render"
)

// A field is a question with what was entered so far.
type field struct {
	steps.Field
	editor     editor.Editor
	touched    bool        // something was entered that is not committed
	proposed   steps.Value // the default that the editor has, while there is no answer
	discovered steps.Value // what was read from AWS, while there is no answer
	err        error       // why the draft is refused
	pending    error       // why what is typed can't be added to it
	hopeless   bool        // that is so however it goes on
	hints      []awscheck.Finding
	refused    bool        // the draft was refused: err is shown even if the draft may still become valid
	questioned bool        // enter has made a value the answer that is known to fail: again, it goes on
	held       bool        // that was so: the reason stays until a check has it, or the value is edited
	added      []string    // names of entries that were added or removed, until enter leaves the field
	letterDid  string      // what a letter did to an entry, while letters follow it
	inWord     bool        // a letter that is no key has followed it
	dropped    string      // a filter that was typed as the field was last left
	warned     bool        // enter was pressed without a choice: again, it leaves the answer open
	declined   bool        // the field was emptied: what is suggested again, if it is needed, only its own enter accepts
	withdrawn  bool        // the field through which the suggestion was read is declined
	seen       steps.Value // the proposal that was on the screen in full when a key was pressed

	loaded      bool // the editor has these choices
	options     steps.Options
	loadedState steps.State
}

// load gives the editor the choices as they are known now, unless it has these already:
// to prepare thousands of them takes longer than a frame.
func (fd *field) load(m *steps.Machine) {
	o, state := m.Options(fd.Key)
	if fd.loaded && state == fd.loadedState && o.Same(fd.options) {
		return
	}
	fd.loaded, fd.loadedState, fd.options = true, state, o
	fd.editor.Load(o, state)
}

// discover takes what was read from AWS, and shows it where nothing else was given.
func (fd *field) discover(found, answer steps.Value) {
	vacant := answer == nil && fd.proposed == nil && !fd.touched && !same(found, fd.discovered)
	fd.editor.Discover(found, vacant)
	fd.discovered = found
}

// reset puts the answer into the editor, or else the proposal.
func (fd *field) reset(m *steps.Machine) {
	v := m.Answers().Get(fd.Key)
	fd.declined = fd.declined && v == nil
	fd.proposed = nil
	if v == nil {
		fd.proposed = fd.suggestion(m)
		v = fd.proposed
	}
	fd.editor.Set(v, fd.proposed != nil)
	fd.touched, fd.err, fd.hints, fd.refused, fd.questioned = false, nil, nil, false, false
	fd.pending, fd.hopeless = nil, false
	fd.judge(m)
	fd.discovered = nil
	fd.discover(m.Discovered(fd.Key), v)
}

// judge says that the answer is not valid. A value that a check judges is an answer even so.
func (fd *field) judge(m *steps.Machine) {
	if answer := m.Answers().Get(fd.Key); fd.JudgedBy != "" && answer.Given() {
		_, fd.err = m.Draft(fd.Key, answer)
		fd.refused = fd.err != nil
	}
}

// edited takes note of a new draft. One that is as before, such as after typing and erasing, is
// nothing that was entered: a proposal stays one.
func (fd *field) edited(m *steps.Machine) {
	fd.touched, fd.refused, fd.warned, fd.questioned, fd.held = true, false, false, false, false
	fd.validate(m)
	if fd.editor.Replaces() && fd.editor.Draft() == nil { // its example is what will be suggested
		fd.editor.Set(steps.Proposal(m, &fd.Field), true)
		fd.editor.Set(nil, false)
	}
	switch answer := m.Answers().Get(fd.Key); {
	case fd.filter(m.Requirements()) != "":
	case answer == nil && fd.proposed != nil:
		fd.touched = !fd.means(fd.proposed)
	case !fd.isKnownToFail() && fd.means(answer):
		fd.touched, fd.hints = false, nil
	}
}

// means reports whether the draft says the same as a value: the order in which choices were made
// says nothing.
func (fd *field) means(v steps.Value) bool {
	draft := fd.editor.Draft()
	if fd.Kind == steps.MultiField && draft != nil && v != nil {
		return slices.Equal(slices.Sorted(slices.Values(draft)), slices.Sorted(slices.Values(v)))
	}
	return same(draft, v)
}

// validate says what is known about the draft at once.
func (fd *field) validate(m *steps.Machine) {
	fd.hints, fd.err = m.Draft(fd.Key, fd.editor.Draft())
	if e, ok := fd.editor.(editor.RefusingEditor); ok {
		e.Refuse(fd.err != nil)
	}
}

// judgePending finds out whether what is typed can be added to the draft, and whether it can however it goes on.
func (fd *field) judgePending(m *steps.Machine) {
	e, ok := fd.editor.(editor.AddingEditor)
	if !ok {
		return
	}
	typed := e.Pending()
	_, fd.pending = m.Draft(fd.Key, typed)
	e.Hold(fd.pending != nil)
	if fd.hopeless = fd.pending != nil; !fd.hopeless {
		return
	}
	last := typed[len(typed)-1]
	fd.hopeless = !strings.HasPrefix("and", last) // of a list
	for i := range fd.Placeholder {               // an end of the example can make it valid
		fd.hopeless = fd.hopeless && fd.Invalid(m.Requirements(), steps.Text(last+fd.Placeholder[i:])) != nil
	}
}

// commit makes a value the answer, if something was entered or accepted. It reports
// whether the answer changed. A value that is refused stays in the editor, with the reason.
func (fd *field) commit(m *steps.Machine, v steps.Value) (bool, error) {
	before := m.Answers().Get(fd.Key)
	if !fd.touched {
		return false, nil
	}
	if v == nil && before == nil && fd.proposed != nil {
		fd.declined = true
		fd.reset(m)
		return false, nil
	}
	if same(before, v) || (before == nil && v != nil && same(v, fd.discovered)) {
		fd.touched, fd.err = false, nil
		fd.judge(m)
		return false, nil
	}
	if err := m.Set(fd.Key, v); err != nil {
		fd.err, fd.refused = err, true
		return false, fmt.Errorf("%s: %w", fd.Label, err)
	}
	fd.declined = v == nil
	fd.reset(m)
	return true, nil
}

// loadingChoices reports whether a field that needs an answer still waits for its choices.
func (fd *field) loadingChoices(m *steps.Machine) bool {
	if fd.Required == nil || !fd.Required(m.Answers()) || fd.discovered.Given() {
		return false
	}
	_, state := m.Options(fd.Key)
	return state == steps.Running
}

// unchosen reports whether a choice has to be made and was not.
func (fd *field) unchosen() bool {
	e, ok := fd.editor.(editor.ChoosingEditor)
	return ok && e.Unchosen()
}

// showErrorNow reports whether to show that the draft is not valid: not while it may be
// the beginning of a valid value.
func (fd *field) showErrorNow() bool {
	example := fd.Placeholder
	if example == "" {
		example = fd.proposed.String()
	}
	return fd.refused || fd.editor.ShowErrorNow(example)
}

// line is a value of the field on one line. Under the mask, a value that identifies an
// account is hidden even if it is incomplete.
func (fd *field) line(r render.Renderer, v steps.Value) string {
	plain := fd.editor.Line(v)
	line := r.Clean(plain)
	if r.Mask.Hides() && fd.Identifies && line == plain {
		return r.Typed(line, true)
	}
	return line
}

// refusal is why the draft is not valid, without the draft where the mask hides it.
func (fd *field) refusal(r render.Renderer) string {
	text := render.Safe(fd.err.Error())
	if r.Mask.Hides() && fd.Identifies {
		if draft := render.Safe(fd.editor.Draft().String()); draft != "" {
			text = strings.ReplaceAll(text, draft, r.Typed(draft, true))
		}
	}
	return r.Clean(text)
}

// shortRefusal is refusal for right behind the draft, which it does not repeat.
func (fd *field) shortRefusal(r render.Renderer) string {
	text := fd.refusal(r)
	draft := render.Safe(fd.editor.Draft().String())
	for _, shown := range []string{draft, r.Typed(draft, r.Mask.Hides() && fd.Identifies), r.Clean(draft)} {
		if rest, repeats := strings.CutPrefix(text, strconv.Quote(shown)+" is "); repeats && strings.HasPrefix(rest, "n") { // not, neither
			return rest
		}
	}
	return "not valid: " + text
}

// unsaved reports whether the field has a draft that can't be saved.
func (fd *field) unsaved() bool { return fd != nil && fd.touched && fd.err != nil }

func same(a, b steps.Value) bool { return (a == nil) == (b == nil) && slices.Equal(a, b) }
