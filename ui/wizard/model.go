package wizard

import (
	"context"
	"os"
	"runtime"

	tea "charm.land/bubbletea/v2"

	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/mask"
	"github.com/astronomer/astro-activate/steps/summary"
	"github.com/astronomer/astro-activate/ui/theme"
)

// model is the whole of the program's state. It belongs to Update.
type model struct {
	opts    Options
	getenv  func(string) string
	machine *steps.Machine
	ctx     context.Context // of everything that runs for the wizard
	cancel  context.CancelFunc
	pump    pump

	mask          *mask.Mask // that of paint, while the screen is masked
	paint         paint
	dark          bool // what paint was made for
	basic         bool // likewise: the terminal has sixteen colours
	width, height int

	snap  *snapshot // nil: the machine has changed since it was taken
	due   bool      // the machine may have tasks to hand out
	forms map[string]*form

	area    area
	row     string // the chosen row of what AWS says; "": none
	rowFrom int    // the first row on the screen
	ending  summaryPage
	drawn   memo[rowsKey, drawnRows]
	report  *summary.Report // nil: the machine has changed since it was made

	watch *watching // nil: the person is taken through the steps

	overlay overlay
	scroll  int   // of the overlay
	goTo    int   // the step under the pointer in the list of steps
	code    input // the MFA code being typed
	resumed resumed
	asked   *account.MFARequest
	under   overlay // what the question for a code covers
	reason  input   // the reason being typed
	note    note
	leaving leaving

	saving  bool // a save is under way
	unsaved bool // something is to be saved after it
	saveErr error
	ticking bool // a tick is under way
}

// area is the part of the screen that has the focus.
type area int

const (
	onFields area = iota
	onRows
)

// overlay is what covers the body of the screen.
type overlay int

const (
	noOverlay overlay = iota
	overHelp
	overSteps  // the list of steps, to go to one
	overDetail // one row of what AWS says, with its fix
	overTaken  // all that is taken of the address space
	overReason // the reason for accepting a finding is asked for
	overCode   // an MFA code is asked for
	overOther  // the session that is gone on with is of another account
	overResume // whether to go on with a saved session
)

// leaving is how far the person is with leaving.
type leaving int

const (
	staying   leaving = iota
	askedStop         // ctrl+c was pressed once
	askedDone         // enter was pressed on the summary
	stopping          // interrupted: leaves as soon as everything is saved
	finishing         // finished: likewise
)

// A note is a message to the person, in the footer, until the next key.
type note struct {
	text string
	bad  bool
}

func newModel(ctx context.Context, o Options) *model {
	getenv := o.Getenv
	if getenv == nil {
		getenv = os.Getenv
	}
	m := &model{opts: o, getenv: getenv, machine: o.Machine, forms: map[string]*form{}, code: newInput(12), reason: newInput(longestText)}
	m.ctx, m.cancel = context.WithCancel(ctx)
	m.pump = newPump(m.ctx)
	m.dark = o.Dark
	m.paint.Glyphs = theme.GlyphsFor(getenv, runtime.GOOS)
	m.retheme()
	m.paint.mask = o.Mask
	if m.mask = o.Mask; m.mask == nil {
		m.mask = mask.New()
	}
	m.note = note{text: o.Note}
	if o.Watch != nil {
		m.watch = newWatching(*o.Watch)
	}
	if o.Resumed != nil {
		m.overlay = overResume
	} else {
		m.enter()
	}
	return m
}

// retheme makes the styles for the background and the colours that the terminal has.
func (m *model) retheme() {
	m.paint.Theme = theme.New(m.dark, m.paint.Glyphs)
	if m.basic {
		m.paint.Theme = theme.Basic(m.dark, m.paint.Glyphs)
	}
	m.drawn = memo[rowsKey, drawnRows]{}
}

// Init asks the terminal for its background and starts to listen.
func (m *model) Init() tea.Cmd {
	cmds := []tea.Cmd{tea.RequestBackgroundColor, m.pump.wait, m.proceed()}
	if m.opts.MFA != nil {
		cmds = append(cmds, wanted(m.ctx, m.opts.MFA))
	}
	return tea.Batch(cmds...)
}

// changed takes note that the machine is not what it was.
func (m *model) changed() {
	m.snap, m.report = nil, nil
	m.due = true
}

func (m *model) snapshot() *snapshot {
	if m.snap == nil {
		m.snap = m.watch.steady(takeSnapshot(m.machine))
		m.mask.Learn(m.machine.Identifiers())
	}
	return m.snap
}

// form is that of the step at which the machine stands.
func (m *model) form() *form {
	id := m.machine.Step().ID
	f := m.forms[id]
	if f == nil {
		f = &form{step: id}
		m.forms[id] = f
		f.sync(m.machine, true)
	}
	return f
}

// rows are those of the current step that have something to say.
func (m *model) rows() []row {
	if m.watch != nil {
		return watchedRows(m.snapshot())
	}
	all := m.snapshot().rows[m.machine.Step().ID]
	for i, r := range all {
		if r.kind == rowSkipped { // they are the last
			return all[:i]
		}
	}
	return all
}

// rowAt is the index of the chosen row; -1: none.
func (m *model) rowAt() int {
	for i, r := range m.rows() {
		if r.id == m.row {
			return i
		}
	}
	return -1
}

// onSummary tells whether the last page is shown.
func (m *model) onSummary() bool { return m.watch == nil && m.machine.Step().ID == summaryStep }

// summaryStep is the id of the step that has a page of its own.
const summaryStep = "summary"

// enter prepares the page of the step at which the machine stands.
func (m *model) enter() {
	m.changed()
	m.row, m.rowFrom, m.area = "", 0, onFields
	m.ending = summaryPage{}
	f := m.form()
	f.sync(m.machine, true)
	f.at = 0
	if len(f.fields) == 0 || m.watch != nil {
		m.area = onRows
	}
}
