package steps

import (
	"context"
	"fmt"
	"path"
	"runtime/debug"
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
)

// A Task is a check or a lookup to be run, in any goroutine.
type Task struct {
	ID     string
	work   *work // only compared: it belongs to the machine's goroutine
	ctx    context.Context
	input  Input
	check  *Check
	lookup *Lookup
}

// An Event is what a task found: the findings of a check, or choices of a field.
type Event struct {
	ID       string
	Findings []awscheck.Finding
	Options  Options
	Done     bool // nothing more will come of the task
	work     *work
}

// Run does the task's work and posts what comes of it; the last event is Done.
func (t Task) Run(post func(Event)) {
	if t.lookup != nil {
		last := Options{}
		recoverPanic(func() {
			t.lookup.Run(t.ctx, t.input, func(o Options) {
				last = o
				post(Event{ID: t.ID, work: t.work, Options: o})
			})
		}, func(what string) { last = Options{Note: "The choices could not be listed: " + what} })
		post(Event{ID: t.ID, work: t.work, Options: last, Done: true})
		return
	}
	var findings []awscheck.Finding
	recoverPanic(func() { findings = t.check.Run(t.ctx, t.input) }, func(what string) {
		findings = []awscheck.Finding{{ID: t.check.ID, Status: awscheck.Unverified, Evidence: awscheck.None,
			Title: t.check.Title, Detail: "Not determined: the check itself failed: " + what}}
	})
	post(Event{ID: t.ID, work: t.work, Findings: requireEvidence(*t.check, findings), Done: true})
}

// guarded runs f; a panic in it is told to failed and goes no further, so that
// neither the terminal nor the other checks suffer.
func recoverPanic(f func(), failed func(what string)) {
	defer func() {
		if p := recover(); p != nil {
			failed(awscheck.Clean(fmt.Sprint(p)) + " at " + panicSite(debug.Stack()))
		}
	}()
	f()
}

// honest holds the findings against what every finding must be: a pass has
// evidence, and a check says something.
func requireEvidence(c Check, findings []awscheck.Finding) []awscheck.Finding {
	if len(findings) == 0 {
		return []awscheck.Finding{{ID: c.ID, Status: awscheck.Unverified, Evidence: awscheck.None,
			Title: c.Title, Detail: "Not determined: the check found nothing to say."}}
	}
	for i, f := range findings {
		if f.Remedy.AcceptIf != "" && Acknowledgeable(f) {
			findings[i].Remedy.Text = strings.TrimSpace(fmt.Sprintf("%s If %s, acknowledge %s with a reason.", f.Remedy.Text, f.Remedy.AcceptIf, f.ID))
		}
		if f.Evidence == "" {
			findings[i].Evidence = awscheck.None
		}
		if f.Status == awscheck.Pass && findings[i].Evidence == awscheck.None {
			findings[i].Status = awscheck.Unverified
			findings[i].Detail = "Not determined: there is no evidence for it. " + f.Detail
		}
		if f.Title == "" {
			findings[i].Title = awscheck.TitleOf(f.ID, findings[i].Status, f.Subject)
		}
	}
	return findings
}

// panicSite picks the file and line that panicked out of a stack trace: the first
// frame of this program's that is not the recovery itself.
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
