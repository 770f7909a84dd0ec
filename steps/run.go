package steps

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"path"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/dataservice"
	"github.com/astronomer/astro-activate/awscheck/tools"
)

// RunChecks is Run without the lookups: a headless run selects nothing from a list.
func RunChecks(ctx context.Context, m *Machine, seen func(Event)) error {
	m.headless, m.dirty = true, true
	defer func() { m.headless, m.dirty = false, true }()
	return Run(ctx, m, seen)
}

// Run drives a machine without a screen: it starts what is due, applies the events that
// arrive, and returns when nothing is left to run, or ctx's error when ctx is done. It
// calls seen, if that is not nil, after every event that changed something.
func Run(ctx context.Context, m *Machine, seen func(Event)) error {
	events := make(chan Event)
	done := make(chan struct{})
	defer close(done)
	post := func(e Event) {
		select {
		case events <- e:
		case <-done:
		}
	}
	running := 0
	for {
		for _, t := range m.Due(ctx) {
			running++
			go t.Run(post)
		}
		if running == 0 {
			return ctx.Err()
		}
		select {
		case e := <-events:
			if e.Done {
				running--
			}
			if m.Apply(e) && seen != nil {
				seen(e)
			}
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// A Task is a check or a lookup to run, in any goroutine.
type Task struct {
	ID     string
	work   *work // only compared: it belongs to the machine's goroutine
	ctx    context.Context
	input  Input
	check  *Check
	lookup *Lookup
}

// An Event is a result of a task: the findings of a check, or choices of a field.
type Event struct {
	ID       string
	Findings []awscheck.Finding
	Options  Options
	Done     bool // the task posts nothing more
	canceled bool // the check was: what it found is no result
	work     *work
}

// Run does the task's work and posts its results. The last event is Done.
func (t Task) Run(post func(Event)) {
	t.ctx = account.CalledBy(t.ctx, t.ID)
	if t.lookup != nil {
		last := Options{}
		recoverPanic(func() {
			t.lookup.Run(t.ctx, t.input, func(o Options) {
				last = o.prepared()
				post(Event{ID: t.ID, work: t.work, Options: last})
			})
		}, func(what string) { last = Options{Note: "The choices could not be listed: " + what} })
		post(Event{ID: t.ID, work: t.work, Options: last, Done: true})
		return
	}
	unverified := func(why string) []awscheck.Finding {
		return []awscheck.Finding{{ID: t.check.ID, Status: awscheck.Unverified, Evidence: awscheck.None,
			Title: t.check.title(t.input.Requirements), Detail: "Not checked: " + why}}
	}
	var findings []awscheck.Finding
	if slices.Contains(t.input.Unfinished, t.ID) {
		findings = unverified(notInRecording)
	} else {
		recoverPanic(func() { findings = tools.WithSignIn(t.input.Programs, t.check.Run(t.ctx, t.input)) }, func(what string) {
			findings = unverified("the check itself failed: " + what)
		})
	}
	post(Event{ID: t.ID, work: t.work, Findings: completed(*t.check, t.input.Requirements, findings), Done: true,
		canceled: errors.Is(t.ctx.Err(), context.Canceled)})
}

// notInRecording is why a check is unverified in a replay that was running when the run ended.
const notInRecording = "not in the recording, because the run ended before this check did."

// recoverPanic runs f. It reports a panic in it to failed and stops it there, so that
// neither the terminal nor the other checks are affected.
func recoverPanic(f func(), failed func(what string)) {
	defer func() {
		if p := recover(); p != nil {
			failed(DescribePanic(p))
		}
	}()
	f()
}

// DescribePanic says on one line what was recovered, and in which file and line it
// happened. It is called by the function that recovers. An error can quote an address or a connection string, whose
// login is dropped.
func DescribePanic(p any) string {
	text := fmt.Sprint(p)
	if dataservice.HasLogin(text) {
		text = dataservice.WithoutLogin(text)
	}
	what := []rune(awscheck.Clean(text))
	return string(what[:min(len(what), maxPanicText)]) + " at " + panicSite(debug.Stack())
}

const maxPanicText = 300

// completed returns a check's findings with what every finding must have: evidence for a
// pass, a title that says the state, an owner of the remedy, and at least one finding.
// Where a finding is no problem under a condition, its remedy offers to acknowledge it.
func completed(c Check, r Requirements, findings []awscheck.Finding) []awscheck.Finding {
	if len(findings) == 0 {
		return []awscheck.Finding{{ID: c.ID, Status: awscheck.Unverified, Evidence: awscheck.None,
			Title: c.title(r), Detail: "Not checked: the check reported nothing."}}
	}
	for i := range findings {
		f := &findings[i]
		if f.Evidence == "" {
			f.Evidence = awscheck.None
		}
		if f.Status == awscheck.Pass && f.Evidence == awscheck.None {
			f.Status = awscheck.Unverified
			f.Detail = "Not confirmed: the check has no evidence. " + f.Detail
		}
		switch {
		case f.Title != "":
		case c.Title != "":
			f.Title = c.Title
		default:
			f.Title = awscheck.TitleOf(f.ID, f.Status, cmp.Or(f.Subject, subjectOf(f.ID, r)))
		}
		if !f.Remedy.IsZero() {
			f.Remedy.Owner = cmp.Or(f.Remedy.Owner, awscheck.OwnerOf(f.ID))
		}
		if f.Remedy.AcceptIf != "" && Acknowledgeable(*f) {
			n := 0
			for _, o := range findings {
				if covers(f.ID, o) {
					n++
				}
			}
			all := ""
			if n > 1 {
				all = fmt.Sprintf(", which covers all %d findings of the check", n)
			}
			f.Remedy.Text = strings.TrimSpace(fmt.Sprintf("%s If %s, acknowledge %s with a reason%s.", f.Remedy.Text, f.Remedy.AcceptIf, f.ID, all))
			f.Remedy.Owner = cmp.Or(f.Remedy.Owner, awscheck.OwnerYou) // where nothing else is to do
		}
	}
	return findings
}

// panicSite returns the file and line that panicked, from a stack trace: the first frame
// of this program that is not the recovery itself.
func panicSite(stack []byte) string {
	past := false
	for line := range strings.Lines(string(stack)) {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "panic(") {
			past = true
			continue
		}
		if place, _, ok := strings.Cut(line, " +0x"); past && ok && !strings.Contains(place, "/runtime/") {
			return path.Base(place)
		}
	}
	return "an unknown place"
}
