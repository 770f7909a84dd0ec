// Package wizard is the full-screen wizard: the steps of an activation as forms, with
// what the checks find beside them. What is asked and what must hold is the machine's
// (package steps); AWS is never called from here.
//
// The root, model, is the only tea.Model. It routes: a key goes to the component with the
// focus, which is a page (package page) or an overlay (package
// overlay), and the action that comes back is applied in apply.go. A component fits itself
// into its part of the screen in Layout, at the end of Update; View changes nothing.
// Update and View never wait: checks, saving and programs run in commands.
package wizard

import (
	"sync/atomic"
	"time"

	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/files"
	"github.com/astronomer/astro-activate/steps/mask"
	"github.com/astronomer/astro-activate/steps/summary"
	"github.com/astronomer/astro-activate/ui/wizard/component"
	"github.com/astronomer/astro-activate/ui/wizard/page"
)

// Options are what the wizard needs from the program around it.
type Options struct {
	// Machine holds the steps and the answers given ahead, or those of a resumed
	// session. While the wizard runs, it belongs to it.
	Machine *steps.Machine
	// Save writes the session: the answers, and the current step. It is called after every
	// committed answer and every change of step, never twice at a time; if changes come
	// faster than it returns, only the latest are written. nil: nothing is saved.
	Save func(answers steps.Answers, stepID string) error
	// SaveMask makes the next Save say whether the screen is masked. It does not block.
	// nil: it is not saved.
	SaveMask func(masked bool)
	// Shared is whether another run had the session open, too, at the last Save; nil: it is not known.
	Shared *atomic.Bool
	// SessionPath is where Save writes, as it is shown.
	SessionPath string
	// ToSave says how a run that saves nothing would be saved; "": it can't be.
	ToSave string
	// Resumed describes the saved session that Machine has the answers of; nil: there is
	// none.
	Resumed *files.Resumption
	// Replaces is whether the session's file has another session, which was set aside: the new one is
	// saved at once.
	Replaces bool
	// Derived is whether that session was just made from another one: it is opened without
	// being offered.
	Derived bool
	// Since is the report of the session's last run, with which the first results are compared;
	// nil: there is none.
	Since *summary.Report
	// Note is a message for the first screen, such as that a damaged session was set aside.
	Note string
	// Demo names the simulated scenario; "": this is a real account.
	Demo string
	// Now is the time that is shown; nil: time.Now.
	Now func() time.Time
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
	// MFA is where checks ask for the codes of MFA devices; nil: no code is asked for.
	MFA *account.MFAPrompt
	// Login renews credentials in place of the program that argv names, as in a demo; nil:
	// that program runs, with the terminal to itself.
	Login func(argv []string) error
	// Mask masks the screen from the start. nil: nothing is masked until the user masks it.
	// Reports are saved as the screen is.
	Mask *mask.Mask
	// Watch shows one page that asks nothing and runs the machine's checks again and again.
	// nil: the wizard takes the user through the steps.
	Watch *page.WatchOptions
	// Dark is the background to assume until the terminal reports its own.
	Dark bool
	// WriteReport writes a report to a file, whole or not at all, and returns its path, and where a
	// file of another run that had the name is kept; nil: files.Reports.
	WriteReport func(name string, data []byte) (path, kept string, err error)
	// Clipboard puts a text on the clipboard and names where, as clipboard.Write does; nil:
	// that of tmux or of this machine. The text goes to the terminal's clipboard too.
	Clipboard func(text string) (place string, err error)
	// Getenv reads the environment, for the glyphs and the clipboard; nil: os.Getenv.
	Getenv func(string) string
}

// An Outcome is how the wizard ended.
type Outcome struct {
	// Finished is true if the user left from the summary or after a watch had ended, false
	// after an interruption.
	Finished bool
	// Another is what the user wants to open next, with the answers of this session; "":
	// nothing.
	Another component.Another
	// Machine is the machine at the end: not the one given if the user started over.
	Machine *steps.Machine
	// Watched is the report of the last whole round of a Watch; nil: there was none.
	Watched *summary.Report
	// WaitsFor says for whom a Watch that is left was waiting; "": it did not wait.
	WaitsFor string
	// Mask is that of the screen at the end; nil: nothing was masked.
	Mask *mask.Mask
	// Files are the reports that were saved.
	Files []SavedFile
	// SaveErr is the error of the last save, if it failed.
	SaveErr error
	// Undecided is true if the user has not said what becomes of a saved session: nothing of
	// this run belongs to it.
	Undecided bool
}
