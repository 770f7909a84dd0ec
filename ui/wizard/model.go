package wizard

import (
	"context"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/files"
	"github.com/astronomer/astro-activate/steps/mask"
	"github.com/astronomer/astro-activate/steps/summary"
	"github.com/astronomer/astro-activate/steps/wording"
	"github.com/astronomer/astro-activate/ui/theme"
	"github.com/astronomer/astro-activate/ui/watch"
	"github.com/astronomer/astro-activate/ui/wizard/component"
	"github.com/astronomer/astro-activate/ui/wizard/keys"
	"github.com/astronomer/astro-activate/ui/wizard/overlay"
	"github.com/astronomer/astro-activate/ui/wizard/page"
	"github.com/astronomer/astro-activate/ui/wizard/render"
	"github.com/astronomer/astro-activate/ui/wizard/results"
)

// model is the root of the program. It passes messages to the page or overlay with the
// focus, applies the actions that come back, and starts what is due. Only Update changes
// it.
type model struct {
	opts    Options
	getenv  func(string) string
	now     func() time.Time
	machine *steps.Machine
	ctx     context.Context // of everything that runs for the wizard
	cancel  context.CancelFunc
	pump    pump

	renderer      render.Renderer
	mask          *mask.Mask // the renderer's, while the screen is masked
	unhidden      *mask.Mask // the renderer's otherwise: nil, or that of a masked recording
	dark          bool       // the background
	colors        colorprofile.Profile
	width, height int

	page     page.Page
	overlays stack
	forms    page.Forms
	watch    *page.Watch // nil: the wizard takes the user through the steps
	notice   component.Notify
	covered  int              // the last lines of the body, on which the notice stands
	read     component.Notify // the notice when the last round of a watch began: it goes once that has ended
	returnTo origin           // enter on a field goes back to it; zero: it goes on

	answered steps.Key // the field of which the list follows what is found; "": none
	service  string    // the name of the entry of that; "": it is about the field

	history steps.History // of the answers given here
	gave    bool          // the last key has given an answer
	undid   bool          // it has undone or redone one
	movedTo string        // the name of the entry that the last key has moved, until its checks are done; "": none
	nextDue bool          // the last key leads to the next problem, once the checks that it waits for are done

	snap   *results.Snapshot // nil: the machine has changed since it was taken
	due    bool              // the machine may have tasks to run
	output output

	log       watch.Log        // what changed from one result of the checks to the next
	settled   bool             // the log has the results as they are
	stood     standing         // whether the account was ready then
	rechecked bool             // every check was asked to run again
	earlier   *results.Earlier // what they found before; nil: the results are as they are
	shown     *summary.Report  // the report of then
	late      late             // problems of steps that the user has left

	unmasked func() tea.Cmd // copies or saves without the mask what the last key did with it, or says that it hid nothing; nil: there is nothing

	offering bool // a saved session is offered: nothing runs yet
	mismatch bool // the session is about another account: nothing is saved yet
	resumed  files.SavedAccount

	signingIn atomic.Pointer[signInProgram] // has the terminal; nil: none does

	leaving leaving
	left    time.Time         // when that was chosen
	another component.Another // what the session is about that is opened next; "": none
	saving  bool              // a save is running
	unsaved bool              // something is to be saved after it
	saveErr error
	hasFile bool // the session has been saved, in this run or before it
	files   []savedReport
	ticking bool // a tick is running
}

// leaving is whether the wizard ends as soon as everything is saved.
type leaving int

const (
	staying   leaving = iota
	stopping          // interrupted
	finishing         // left from the summary or a watch
)

// leavingAs is how the wizard ends once the user leaves.
func leavingAs(finished bool) leaving {
	if finished {
		return finishing
	}
	return stopping
}

func newModel(ctx context.Context, o Options) *model {
	m := &model{opts: o, getenv: o.Getenv, now: o.Now, machine: o.Machine, forms: page.Forms{}, dark: o.Dark, mask: o.Mask}
	if m.getenv == nil {
		m.getenv = os.Getenv
	}
	if m.now == nil {
		m.now = time.Now
	}
	if m.mask == nil {
		m.mask = mask.New()
	}
	m.mask.LearnPlaces(m.getenv("HOME"), strings.TrimSuffix(filepath.Base(o.SessionPath), ".yaml"))
	if o.StandIns {
		m.unhidden = mask.Replayed()
	}
	m.history = steps.NewHistory(m.machine)
	m.ctx, m.cancel = context.WithCancel(ctx)
	m.pump = newPump(m.ctx)
	m.renderer.Theme = &theme.Theme{Glyphs: theme.GlyphsFor(m.getenv, runtime.GOOS)}
	if m.renderer.Mask = o.Mask; o.Mask == nil {
		m.renderer.Mask = m.unhidden
	}
	m.setTheme()
	m.output = output{ctx: m.ctx, opts: o, getenv: m.getenv, mask: m.mask, reports: new(files.Reports)}
	if m.notice.Text = o.Note; o.Note == "" && o.ToSave != "" && o.Watch == nil { // before there is anything to lose
		m.notice.Text = savedText(m)
	}
	if o.Watch != nil {
		m.watch = page.NewWatch(*o.Watch)
	}
	if o.Mask.Hides() { // as the key says, which no one has to press
		m.notice.Text = strings.TrimSpace(m.notice.Text + " " + wording.Masks)
	}
	m.enter()
	m.hasFile, m.unsaved = o.Resumed != nil, o.Replaces
	switch r := o.Resumed; {
	case r != nil && o.Derived:
		m.continueSession()
		focusMissing(m)
	case r != nil:
		m.offering = true
		m.overlays.open(overlay.NewResume(r.Session, lastVerdict(o), o.Note != ""))
	}
	m.layout()
	return m
}

// setTheme makes the styles for the background and the colors of the terminal.
func (m *model) setTheme() {
	switch g := m.renderer.Glyphs; m.colors {
	case colorprofile.ANSI:
		m.renderer.Theme = theme.Basic(m.dark, g)
	case colorprofile.ASCII, colorprofile.NoTTY:
		m.renderer.Theme = theme.Plain(g)
	default: // or not known yet
		m.renderer.Theme = theme.New(m.dark, g)
	}
	m.snap = nil // lists are drawn again for a new snapshot
}

// Init asks the terminal for its background and starts to listen.
func (m *model) Init() tea.Cmd {
	return tea.Batch(tea.RequestBackgroundColor, m.pump.wait, m.proceed(), nextMFARequest(m.ctx, m.opts.MFA))
}

// changed takes note that the machine has changed.
func (m *model) changed() {
	m.snap, m.output.report = nil, nil
	m.due, m.settled = true, false
}

func (m *model) snapshot() *results.Snapshot {
	refused := m.forms.Refused(m.machine, m.renderer)
	if m.snap == nil || !slices.Equal(m.snap.Refused(), refused) {
		m.snap = m.watch.Steady(results.Take(m.machine, m.earlier))
		m.snap.Refuses(refused)
		if m.renderer.Mask.Hides() {
			plan := mask.Subject{TargetAccount: planned(m.machine, steps.KeyPeerAccount), TargetVPC: planned(m.machine, steps.KeyPeerVPC)}
			if report(m).Identity.Account == "" { // a list of profiles may show it before AWS reports whose credentials these are
				plan.Account = planned(m.machine, steps.KeyExpectedID)
			}
			m.mask.Learn(plan)
			if summary.Teach(m.mask, *report(m)); m.snap.Busy == 0 {
				report(m).MaskedBy(m.mask) // which names in the order of the report
			}
		}
	}
	return m.snap
}

// planned is an answer or, until it is given, what is suggested for it: both have one stand-in.
func planned(m *steps.Machine, k steps.Key) string {
	if v := m.Answers().Text(k); v != "" {
		return v
	}
	f, _ := m.Field(k)
	return steps.Proposal(m, &f).String()
}

// context is what components can read now.
func (m *model) context() component.Context {
	s := m.snapshot()
	saved, stale := shownOfSaved(m)
	return component.Context{
		Renderer: m.renderer, Machine: m.machine, Results: s,
		SessionPath: m.opts.SessionPath, Saved: saved, Stale: stale,
		Screen: component.Size{Width: m.width, Height: m.height}, Watching: m.watch != nil,
		Returning: returning(m), BackTo: backTo(m),
		Now: clock(m), Changed: func() string { return changed(m) }, Report: func() *summary.Report { return report(m) },
		Shown: func() *summary.Report { return reportShown(m) },
	}
}

// changed says what changed last, which a notice has for a moment only.
func changed(m *model) string {
	if m.watch != nil || !m.log.Latest.Changed() {
		return ""
	}
	return "Last change (" + keys.All().Changes.Help().Key + "): " + m.log.Latest.String() + "."
}

// report is the report of the activation as it stands or, while it is watched, the last one.
func report(m *model) *summary.Report {
	if m.watch != nil && m.watch.LastReport() != nil {
		return m.watch.LastReport()
	}
	return m.output.reported(m.machine)
}

// reportShown is the report of what is on the screen: while every check runs again, that of before.
func reportShown(m *model) *summary.Report {
	if m.shown != nil && m.snapshot().Again() {
		return m.shown
	}
	return report(m)
}

// clock is the time that is shown.
func clock(m *model) func() time.Time {
	if m.watch != nil {
		return m.watch.Now
	}
	return m.now
}

// enter opens the page of the step at which the machine stands.
func (m *model) enter() {
	m.returnTo = origin{}
	m.late.open(m.machine.Step().ID)
	m.changed()
	switch c := m.context(); {
	case m.watch != nil:
		m.page = m.watch
		m.watch.ToTop()
	case m.machine.Step().ID == results.SummaryStep:
		m.page = page.NewSummary(func() *summary.Report { return reportShown(m) }, m.opts.ToSave)
	default:
		m.page = page.NewStep(c, m.forms)
	}
}

// step returns the page as that of a step; nil if it is another.
func (m *model) step() *page.Step {
	p, _ := m.page.(*page.Step)
	return p
}
