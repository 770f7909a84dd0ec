package component

import (
	"strings"

	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/mask"
	"github.com/astronomer/astro-activate/steps/summary"
	"github.com/astronomer/astro-activate/steps/wording"
	"github.com/astronomer/astro-activate/ui/wizard/results"
)

// An Action is what a component asks of the root. The component has changed its own
// state already; everything else is the root's to change.
type Action interface{ action() }

// None says that a key had its use and nothing is left to do.
type None struct{}

// Batch is several actions, done in order.
type Batch []Action

// Actions on the answers and the machine.
type (
	// AnswersChanged says that the component has committed an answer; Elsewhere, that it is one
	// of another field or page, too: it returns to the page. Moved is the name of the entry that
	// was moved there; "": none was.
	AnswersChanged struct {
		Elsewhere bool
		Moved     string
	}
	// Acknowledge acknowledges a check's findings with a reason; an empty one withdraws it. It
	// returns to the list that it came from.
	Acknowledge struct{ Check, Reason string }
	// RecheckProfile runs the checks again after a profile's credentials changed.
	RecheckProfile struct{ Profile string }
	// NextMFARequest waits for the next check that needs a code.
	NextMFARequest struct{}
)

// Actions that move between pages.
type (
	NextStep     struct{}
	PreviousStep struct{}
	GoToStep     struct{ ID string }
	GoToField    struct{ Key steps.Key }
	// GoToFinding goes to the field that a finding's check judges or, where its step has
	// none, to the finding. Suggest enters there what the field suggests.
	GoToFinding struct {
		Step, Check, RowID string
		Suggest            bool
	}
	// ReturnToList goes back to the list of what is left or the summary, from which the field was
	// opened; ToFinding, to the finding there, in full if it was opened from that.
	ReturnToList struct{ ToFinding bool }
	// NextProblem goes to the next problem of any step and, if Open is set, shows it in full.
	NextProblem struct{ Open bool }
)

// Actions on overlays. Open's overlay is a component that package overlay makes.
type (
	Open struct{ Overlay Overlay }
	// Close closes the overlay that returns it.
	Close struct{}
	// Forward closes the overlay that returns it and passes the key on to what is below.
	Forward struct{}
	// OpenDetail shows the finding of a row in full. Rows are those that it is one of, and Select moves the
	// pointer among them; nil: it is one of the page.
	OpenDetail struct {
		RowID  string
		Rows   func(Context) []results.Row
		Select func(rowID string)
	}
)

// Actions on the session and the program.
type (
	// ContinueSession goes on with the saved session.
	ContinueSession struct{}
	// SetSessionAside keeps the saved session under another name and starts over.
	SetSessionAside struct{}
	// KeepAnswers keeps the answers of another account's session.
	KeepAnswers struct{}
	// AskLeave asks for a confirmation that the wizard is finished.
	AskLeave struct{}
	// Leave leaves as soon as everything is saved. Finished tells an end from an
	// interruption.
	Leave struct{ Finished bool }
	// PlanAnother leaves for what is made from this session.
	PlanAnother struct{ What Another }
)

// Another is what is opened after this session, with its answers.
type Another string

const (
	AnotherTarget  Another = "target"  // one more VPC to peer the cluster with
	AnotherCluster Another = "cluster" // one more cluster of the account
	WatchPeering   Another = "watch"   // no session is made: the peering of this one is watched
)

// Actions on what is outside the screen.
type (
	// Notify shows a message in the footer until the next key.
	Notify struct {
		Text  string
		Error bool
		Place bool // it says which row is chosen, of how many: the next results are others
	}
	// Copy puts a text on the clipboard. What names it in the message, which Note ends. Text makes the text
	// with a mask or, for nil, without one: a masked copy offers the same text unmasked. Read makes it to be
	// read first, with each paragraph on one line; nil: as Text does.
	Copy struct {
		What string
		Note string
		Text func(*mask.Mask) string
		Read func(*mask.Mask) string
	}
	// Export writes the report to a file.
	Export struct {
		Format summary.Format
		Masked bool
	}
	// CopyTicket puts the ticket for Astronomer on the clipboard.
	CopyTicket struct{}
	// ShowIDs takes the mask off the screen.
	ShowIDs struct{}
)

// Lines counts the lines of what is copied, for its note.
func (c *Copy) Lines(k *mask.Mask) string {
	return wording.Count(strings.Count(c.Text(k), "\n"), "line")
}

func (None) action()            {}
func (Batch) action()           {}
func (AnswersChanged) action()  {}
func (Acknowledge) action()     {}
func (RecheckProfile) action()  {}
func (NextMFARequest) action()  {}
func (NextStep) action()        {}
func (PreviousStep) action()    {}
func (GoToStep) action()        {}
func (GoToField) action()       {}
func (Open) action()            {}
func (Close) action()           {}
func (Forward) action()         {}
func (OpenDetail) action()      {}
func (GoToFinding) action()     {}
func (ReturnToList) action()    {}
func (NextProblem) action()     {}
func (ContinueSession) action() {}
func (SetSessionAside) action() {}
func (KeepAnswers) action()     {}
func (AskLeave) action()        {}
func (Leave) action()           {}
func (PlanAnother) action()     {}
func (Notify) action()          {}
func (Copy) action()            {}
func (Export) action()          {}
func (CopyTicket) action()      {}
func (ShowIDs) action()         {}
