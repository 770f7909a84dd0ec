// Package wizard is the full-screen wizard: the steps of an activation as forms,
// with what the checks find beside them. It draws and listens; what is asked and
// what must hold is the machine's (package steps), and AWS is never called from here.
//
// One file is one concern. Only the model is a tea.Model: its parts are plain
// structs that take keys and return what they made of them. Update and View never
// wait; checks, saving and programs run in commands.
package wizard

import (
	"time"

	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/mask"
	"github.com/astronomer/astro-activate/steps/summary"
)

// Options are what the wizard needs of the program around it.
type Options struct {
	// Machine holds the steps and the answers given ahead, or those of a resumed
	// session. While the wizard runs, it belongs to it.
	Machine *steps.Machine
	// Save writes the session: the answers, and the step the person stands at. It is
	// called at once after every committed answer and every change of step, never
	// twice at a time; where changes come faster than it returns, only the latest are
	// written. nil: nothing is saved.
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
	// MFA tells which codes of MFA devices the checks want; nil: none are asked for.
	MFA *account.MFAPrompt
	// Login renews credentials in place of the program that argv names, as in a demo;
	// nil: that program is run, with the terminal to itself.
	Login func(argv []string) error
	// Mask is there if the screen is masked from the start; so are the reports that are
	// saved, until the person unmasks. nil: nothing is masked until the person does it.
	Mask *mask.Mask
	// Watch has the wizard show one page that asks nothing: how what the machine's checks
	// find changes. nil: it takes the person through the steps.
	Watch *Watch
	// Dark is the background to assume until the terminal tells its own.
	Dark bool
	// WriteReport writes a report to a file of the given name, in one piece or not at
	// all, and returns where that is; nil: files.Write in the working directory.
	WriteReport func(name string, data []byte) (path string, err error)
	// Clipboard puts a text on the system's clipboard; nil: on that of this machine.
	// The terminal's own is asked in any case.
	Clipboard func(text string) error
	// Getenv reads the environment, for the glyphs and the clipboard; nil: os.Getenv.
	Getenv func(string) string
}

// A Watch is the watching of a machine's checks, again and again, until all is well.
type Watch struct {
	// Report is about the machine as it stands. It is called at the end of each look.
	Report func() summary.Report
	// Enough tells whether what was seen ends the watch.
	Enough func(summary.Report) bool
	// Next is how long to wait after a look that did or did not see a change; false if
	// time is up.
	Next func(changed bool) (pause time.Duration, ok bool)
	// Limit is when time is up, as a person is told.
	Limit time.Duration
	// Now is the time that is shown; nil: time.Now.
	Now func() time.Time
}

// Resumed describes a saved session that is gone on with.
type Resumed struct {
	Since time.Time // when it was last saved
	Step  string    // id of the step the person stood at
	// Account is the id of the account that the session is about; "": not known.
	Account string
	// SetAside keeps a copy of the saved session, and returns where. It is called
	// before a session of another account takes its place.
	SetAside func() (string, error)
	// Anew makes the machine of a new session, for a person who would rather start
	// over. It must not wait for anything.
	Anew func() *steps.Machine
}

// An Outcome is how the wizard was left.
type Outcome struct {
	// Finished is true if it was left from the summary, or once a watch was over, false if it was interrupted.
	Finished bool
	// Machine is the one at the end: another than the one given if the person
	// started anew.
	Machine *steps.Machine
	// Watched is what the last whole look of a Watch saw; nil: there was none.
	Watched *summary.Report
	// SaveErr is why the last save failed, if it did.
	SaveErr error
}
