// Package prompts asks the steps of an activation as plain questions, line by line,
// for screen readers, dumb terminals and pipes. It writes sentences and nothing
// else: no colours, no borders, nothing that moves or is written over. What is asked
// and what must hold is the machine's (package steps), and AWS is never called from
// here.
//
// Everything but the checks and the reading of lines runs in one goroutine: while it
// waits for a line, it takes in what the checks find.
package prompts

import (
	"context"
	"errors"
	"io"
	"time"

	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/mask"
)

// Options are what the questions need of the program around them.
type Options struct {
	// Machine holds the steps and the answers given ahead, or those of a resumed
	// session. While the questions are asked, it belongs to them.
	Machine *steps.Machine
	In      io.Reader
	Out     io.Writer
	// Echo writes every line that is read, where no terminal does, so that what is
	// written can be read as a conversation. MFA codes are left out.
	Echo bool
	// Save writes the session: the answers, and the step the person stands at. It is
	// called after every committed answer and every change of step. nil: nothing is
	// saved.
	Save func(answers steps.Answers, stepID string) error
	// SessionPath is where Save writes, as a person should read it.
	SessionPath string
	// Resumed tells that Machine goes on with a saved session; nil: it doesn't.
	Resumed *Resumed
	// Note is a sentence to begin with, such as that a damaged session was set aside.
	Note string
	// Demo names the simulated scenario; "": this is a real account.
	Demo string
	// Version is that of the program.
	Version string
	// MFA is where requests for MFA codes come out; nil: there are none.
	MFA <-chan account.MFARequest
	// Mask puts stand-ins in place of what identifies the account, in everything that is
	// written and in the reports that are saved; nil: nothing is masked. What a person
	// types is shown by their terminal, which knows nothing of it.
	Mask *mask.Mask
	// SignIn signs the person in to a simulated account, when they say that they have
	// done it; nil: they have to do it themselves.
	SignIn func()
	// WriteReport writes a report to a file of the given name, in one piece or not at
	// all, and returns where that is.
	WriteReport func(name string, data []byte) (path string, err error)
	// Patience is how long choices and a step's checks are waited for before the
	// conversation goes on without them; 0: three seconds.
	Patience time.Duration
	// Now tells the time of the report; nil: time.Now.
	Now func() time.Time
}

// Resumed describes a saved session that is gone on with.
type Resumed struct {
	Says string // what it is: when it was saved, and where it stood
	// Account is the id of the account that the session is about; "": not known.
	Account string
	// SetAside keeps a copy of the saved session, and returns where. It is called
	// before a session of another account takes its place.
	SetAside func() (string, error)
	// Anew makes the machine of a new session, for a person who would rather start
	// over. It must not wait for anything.
	Anew func() *steps.Machine
}

// An Outcome is how the conversation ended.
type Outcome struct {
	// Finished is true if the report was told, false if the person left before it,
	// was interrupted, or the input ended.
	Finished bool
	// Machine is the one at the end: another than the one given if the person
	// started anew.
	Machine *steps.Machine
}

const defaultPatience = 3 * time.Second

// Run asks until everything is asked and the report is told, or the person leaves,
// the input ends, or ctx is done; none of these is an error. An error means that
// nothing can be read or written any more.
func Run(ctx context.Context, o Options) (Outcome, error) {
	if o.Patience == 0 {
		o.Patience = defaultPatience
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	c := &conversation{
		Options: o, m: o.Machine, ctx: ctx, page: &page{w: o.Out, mask: o.Mask},
		lines: readLines(ctx, o.In), events: make(chan steps.Event, 64), told: map[string]bool{},
	}
	err := c.run()
	switch {
	case c.page.err != nil:
		err = c.page.err
	case errors.Is(err, errQuit):
		err = nil
		c.farewell("You have left before the end.")
	case errors.Is(err, io.EOF):
		err = nil
		c.farewell("The input has ended before the last question.")
	case ctx.Err() != nil:
		err = nil
		c.farewell("Interrupted.")
	}
	return Outcome{Finished: c.finished, Machine: c.m}, err
}

// Reasons to leave a question without an answer.
var (
	errQuit = errors.New("the person leaves")
	errBack = errors.New("back to the question before")
	errGoTo = errors.New("the machine stands at another step")
)

// farewell says what is left behind, if the person leaves before the end.
func (c *conversation) farewell(why string) {
	if c.finished {
		return
	}
	c.page.blank()
	switch {
	case c.Save == nil:
		c.page.say("%s Nothing was saved.", why)
	case c.saveErr != nil:
		c.page.say("%s The last answers are not saved: %v.", why, c.saveErr)
	default:
		c.page.say("%s The session is saved in %s: start again to go on from here.", why, c.SessionPath)
	}
}
