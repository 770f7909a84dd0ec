// Package prompts asks the steps of an activation as plain questions, line by line,
// for screen readers, dumb terminals and pipes. It writes sentences only: no colors, no
// borders, nothing that moves or is overwritten. What is asked and what is checked is
// decided by the machine (package steps); this package never calls AWS.
//
// One goroutine runs everything except the checks and the reading of lines. While it
// waits for a line, it applies the results of the checks.
package prompts

import (
	"context"
	"errors"
	"io"
	"strings"
	"sync/atomic"
	"time"

	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/files"
	"github.com/astronomer/astro-activate/steps/mask"
	"github.com/astronomer/astro-activate/steps/summary"
)

// Options are the machine, the streams and the callbacks of a run.
type Options struct {
	// Machine holds the steps and the answers: those given on the command line, or those
	// of a resumed session. No other goroutine may use it during the run.
	Machine *steps.Machine
	In      io.Reader
	Out     io.Writer
	// Width returns the width of the terminal in cells, 0 if it is not known; nil: Out is no
	// terminal.
	Width func() int
	// Echo writes every line that is read, so that a transcript shows the answers where
	// no terminal echoes them. MFA codes are left out.
	Echo bool
	// Save saves the session: the answers, and the current step. It is called after every
	// committed answer and every change of step. nil: nothing is saved.
	Save func(answers steps.Answers, stepID string) error
	// Shared is whether another run had the session open, too, at the last Save; nil: it is not known.
	Shared *atomic.Bool
	// SessionPath is the file that Save writes, as it is shown to the user.
	SessionPath string
	// Resumed is the session whose answers Machine has; nil: it is a new session.
	Resumed *files.Resumption
	// Since is the report of the session's last run, with which the first results are compared;
	// nil: there is none.
	Since *summary.Report
	// ToSave says how a run that saves nothing would be saved; "": it can't be.
	ToSave string
	// Notice is printed first, such as that a damaged session was set aside.
	Notice string
	// Demo is the name of the simulated scenario; "": the account is real.
	Demo string
	// RecordedAt is when the recording was made that answers in place of AWS; zero: AWS is
	// asked.
	RecordedAt time.Time
	// StandIns says that this recording is masked.
	StandIns bool
	// AnswersFrom is the argument that gives a command the saved answers, quoted for a shell;
	// "": they are not saved.
	AnswersFrom string
	// Version is the version of the program.
	Version string
	// MFA receives the requests for MFA codes; nil: there are none.
	MFA <-chan account.MFARequest
	// Mask replaces what identifies the account, in all output and in the saved reports;
	// nil: nothing is masked. It can't mask what the user's own terminal echoes.
	Mask *mask.Mask
	// SignIn signs in to a simulated account; nil: the user runs the command.
	SignIn func()
	// WriteReport writes a report to a file of the given name, atomically, and returns
	// its path, and where a file of another run that had the name is kept.
	WriteReport func(name string, data []byte) (path, kept string, err error)
	// Patience is how long a question waits for its choices, and a step for its checks;
	// 0: three seconds.
	Patience time.Duration
	// Now returns the time of the report; nil: time.Now.
	Now func() time.Time
}

// An Outcome is the result of a run.
type Outcome struct {
	// Finished is true if the report was printed, false if the user quit before, the run
	// was interrupted, or the input ended.
	Finished bool
	// Machine is the one at the end: a new one if the user started a new session.
	Machine *steps.Machine
	// SaveErr is the error of the last save, if it failed.
	SaveErr error
	// Undecided is true if the user has not said what becomes of a saved session: nothing of
	// this run belongs to it.
	Undecided bool
}

const defaultPatience = 3 * time.Second

// Run asks every question and prints the report, until the user finishes or quits, the
// input ends, or ctx is done; none of these is an error. An error means that reading or
// writing has failed.
func Run(ctx context.Context, o Options) (Outcome, error) {
	if o.Patience == 0 {
		o.Patience = defaultPatience
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Mask == nil && o.StandIns {
		o.Mask = mask.Replayed()
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	c := &conversation{
		Options: o, m: o.Machine, ctx: ctx, out: &output{w: o.Out, mask: o.Mask, width: o.Width},
		lines: readLines(ctx, o.In), events: make(chan steps.Event, 64), reported: map[string]bool{}, listed: map[steps.Key][]string{}, declined: map[steps.Key]bool{},
	}
	err := c.run()
	switch {
	case c.out.err != nil:
		err = c.out.err
	case errors.Is(err, errQuit):
		err = nil
		c.farewell("Stopped before the report.")
	case errors.Is(err, io.EOF):
		err = nil
		c.farewell("The input ended before the last question.")
	case ctx.Err() != nil:
		err = nil
		c.farewell("Interrupted.")
	}
	_, undecided := c.savedAccount.Conflict(c.m)
	return Outcome{Finished: c.finished, Machine: c.m, SaveErr: c.saveErr, Undecided: undecided}, err
}

// Reasons to leave a question without an answer.
var (
	errQuit = errors.New("the user quits")
	errBack = errors.New("back to the previous question")
	errGoTo = errors.New("the machine is at another step")
)

// farewell says what is saved when the run ends before the report.
func (c *conversation) farewell(why string) {
	if c.finished {
		return
	}
	c.out.blank()
	switch {
	case c.Save == nil:
		c.out.line(strings.TrimSpace(why + " Nothing is saved. " + c.ToSave))
	case c.saveErr != nil:
		c.out.printf("%s The last answers are not saved: %v.", why, c.saveErr)
	default:
		c.out.printf("%s The session is saved in %s. To resume it, run the program again.", why, c.SessionPath)
	}
}
