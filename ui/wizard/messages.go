package wizard

import (
	"time"

	"github.com/astronomer/astro-activate/steps"
)

type (
	// eventsMsg is what tasks found, in the order in which it came.
	eventsMsg []steps.Event
	// lookMsg says that it is time to look again; it holds the number of the look before.
	lookMsg int
	// savedMsg says that a save is done, well or with an error.
	savedMsg struct{ err error }
	// tickMsg moves the spinner.
	tickMsg time.Time
	// loginDoneMsg says that the login command has ended.
	loginDoneMsg struct{ err error }
	// asideMsg says where the session of another account was set aside.
	asideMsg exportedMsg
	// exportedMsg says where the report was written.
	exportedMsg struct {
		path string
		err  error
	}
)
