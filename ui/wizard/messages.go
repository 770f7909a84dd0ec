package wizard

import (
	"time"

	"github.com/astronomer/astro-activate/steps"
)

type (
	// eventsMsg is what tasks found, in the order in which it came.
	eventsMsg []steps.Event
	// savedMsg says that a save has ended.
	savedMsg struct{ err error }
	// tickMsg moves the spinner.
	tickMsg time.Time
	// signedInMsg says that the sign-in program has ended. detail is its last line.
	signedInMsg struct {
		err    error
		detail string
	}
	// setAsideMsg says where the saved session was set aside.
	setAsideMsg struct {
		path string
		err  error
	}
	// exportedMsg says where the report was written, whether masked, and where another one is kept.
	exportedMsg struct {
		savedReport
		what, kept string
		err        error
	}
	// copiedMsg says whether a clipboard other than the terminal's took a text, and which.
	copiedMsg struct {
		what, how, place, note string
		err                    error
	}
)
