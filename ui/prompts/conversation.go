package prompts

import (
	"context"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/files"
	"github.com/astronomer/astro-activate/steps/summary"
	"github.com/astronomer/astro-activate/steps/wording"
	"github.com/astronomer/astro-activate/ui/watch"
)

// A conversation is the state of one run.
type conversation struct {
	Options
	m      *steps.Machine
	ctx    context.Context // of the run
	out    *output
	lines  <-chan line
	events chan steps.Event

	history       steps.History          // of the answers given here
	undone        steps.Key              // the question to ask next, because its answer was undone; "": the step's first
	headingShown  string                 // id of the step whose heading was printed last
	runningBefore map[string]bool        // checks that were running when the step was entered
	declined      map[steps.Key]bool     // fields whose suggestion was skipped
	reported      map[string]bool        // keys of the problems that were printed
	listed        map[steps.Key][]string // the choices that a question has listed, one a line
	skippedSignIn string                 // the command of the sign-in that the user has skipped
	savedAccount  files.SavedAccount
	scrub         func(string) string // drops a password from what is echoed; nil: nothing is dropped
	askingMFA     bool                // an MFA code is being asked for
	saveErr       error               // of the last save
	shared        bool                // another run had the session open, too
	finished      bool                // the report was printed
	log           watch.Log
	rechecked     bool // every check was asked to run again
	inputEnded    bool
}

// startDue starts the checks and look-ups that the answers make due.
func (c *conversation) startDue() {
	for _, t := range c.m.Due(c.ctx) {
		go t.Run(func(e steps.Event) {
			select {
			case c.events <- e:
			case <-c.ctx.Done():
			}
		})
	}
}

// A wakeup is the reason why a wait has ended.
type wakeup int

const (
	eventApplied wakeup = iota // a check or look-up has a result
	lineRead
	mfaRequested
	timedOut
	canceled // the run was interrupted
)

// wait waits for one thing to happen. The result of a check is applied at once. lines
// and timeout may be nil.
func (c *conversation) wait(lines <-chan line, timeout <-chan time.Time) (wakeup, line, account.MFARequest) {
	if c.ctx.Err() != nil {
		return canceled, line{}, account.MFARequest{}
	}
	requests := c.MFA
	if c.askingMFA {
		requests = nil // one at a time
	}
	select { // a request for a code comes before the next line
	case r := <-requests:
		return mfaRequested, line{}, r
	default:
	}
	select {
	case e := <-c.events:
		apply(c, e)
		return eventApplied, line{}, account.MFARequest{}
	case r := <-requests:
		return mfaRequested, line{}, r
	case l := <-lines:
		applyArrived(c)
		return lineRead, l, account.MFARequest{}
	case <-timeout:
		return timedOut, line{}, account.MFARequest{}
	case <-c.ctx.Done():
		return canceled, line{}, account.MFARequest{}
	}
}

// apply gives the machine a result, and starts what it makes due.
func apply(c *conversation, e steps.Event) {
	if c.m.Apply(e) {
		teachMask(c)
		c.startDue()
	}
}

// applyArrived applies the results that are there already: a line that was read at the same time is
// answered with what is known by then.
func applyArrived(c *conversation) {
	for {
		select {
		case e := <-c.events:
			apply(c, e)
		default:
			return
		}
	}
}

// waitUntil waits for a condition, at most for a duration; 0 is without limit. Its error
// is that of an interrupted run.
func (c *conversation) waitUntil(condition func() bool, limit time.Duration) error {
	var timeout <-chan time.Time
	if limit > 0 {
		timer := time.NewTimer(limit)
		defer timer.Stop()
		timeout = timer.C
	}
	for !condition() {
		switch why, _, request := c.wait(nil, timeout); why {
		case canceled:
			return c.ctx.Err()
		case timedOut:
			return nil
		case mfaRequested:
			if err := c.askMFA(request); err != nil {
				return err
			}
		}
	}
	return nil
}

// ask prints a prompt and reads a line. It asks again after a line that can't be an
// answer, and after an MFA code that was requested meanwhile.
func (c *conversation) ask(prompt string) (string, error) {
	if c.inputEnded {
		return "", io.EOF
	}
	c.out.prompt(prompt)
	for c.out.err == nil {
		why, l, request := c.wait(c.lines, nil)
		switch why {
		case canceled:
			return "", c.ctx.Err()
		case mfaRequested:
			if err := c.askMFA(request); err != nil {
				return "", err
			}
			c.out.prompt(prompt)
		case lineRead:
			text, err := c.accept(l, c.Echo)
			if err != nil {
				return "", err
			}
			if problem := l.problem(); problem != "" {
				c.out.line(problem)
				c.out.prompt(prompt)
				continue
			}
			return text, nil
		}
	}
	return "", c.out.err
}

// accept returns the text of a line that was read.
func (c *conversation) accept(l line, echo bool) (string, error) {
	if l.err != nil {
		c.inputEnded = true
		return "", l.err
	}
	text := strings.TrimSpace(strings.TrimPrefix(l.text, "\ufeff"))
	shown := text
	if c.scrub != nil {
		shown = c.scrub(text)
	}
	c.out.answered(shown, echo)
	return text, nil
}

// askYesNo asks until the answer is yes, no or empty, which is yes. help follows "Not
// understood: ".
func (c *conversation) askYesNo(prompt, help string) (bool, error) {
	for {
		answer, err := c.ask(prompt)
		if err != nil {
			return false, err
		}
		if strings.EqualFold(answer, "quit") {
			return false, errQuit
		}
		if yes, ok := parseYesNo(answer); ok || answer == "" {
			return yes || answer == "", nil
		}
		c.out.printf("Not understood: %s", help)
	}
}

// recheck runs every check again.
func (c *conversation) recheck() {
	if !c.log.SinceReport() {
		c.log.Note(c.m, c.Now()) // what it compares with
	}
	c.rechecked = true
	c.m.Recheck()
	c.startDue()
}

// teachMask adds what the machine knows to the mask. It names nothing that is not printed: what
// checks of later steps have found would be named in the order in which they end.
func teachMask(c *conversation) {
	if c.Mask != nil {
		summary.Teach(c.Mask, c.unmasked())
	}
}

// changed saves the session and starts the checks that the answers make due.
func (c *conversation) changed() {
	c.history.Record(c.m)
	teachMask(c)
	c.startDue()
	if _, conflict := c.savedAccount.Conflict(c.m); c.Save == nil || conflict {
		return // the user decides first whether the session is replaced
	}
	before := c.saveErr
	c.saveErr = c.Save(c.m.Answers(), c.m.Step().ID)
	if c.saveErr != nil && before == nil {
		c.out.printf("The session is not saved: %s", wording.Sentence(c.saveErr.Error()))
	}
	if shared := c.Shared != nil && c.Shared.Load(); shared != c.shared {
		if c.shared = shared; shared {
			c.out.line(files.SharedNote)
		}
	}
}

// report is the report of the activation as it is now. Masked, it lacks the findings of the steps
// that are still ahead: its stand-ins, which are printed only once, are in the order of the steps,
// whichever check ends first.
func (c *conversation) report() summary.Report {
	r := c.unmasked()
	if c.Mask.Hides() {
		r.Findings = slices.DeleteFunc(r.Findings, func(f summary.Finding) bool { return !c.m.Reached(f.Step) })
	}
	return r.MaskedBy(c.Mask)
}

// unmasked is the whole report, without the mask.
func (c *conversation) unmasked() summary.Report {
	return summary.New(c.m, summary.Meta{Version: c.Version, Demo: c.Demo != "", Scenario: c.Demo, GeneratedAt: c.Now(), RecordedAt: c.RecordedAt, StandIns: c.StandIns, AnswersFrom: c.AnswersFrom})
}
