package prompts

import (
	"errors"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/astronomer/astro-activate/steps/summary"
	"github.com/astronomer/astro-activate/steps/wording"
)

// waitingInterval is the interval between messages that checks are still running.
const waitingInterval = 10 * time.Second

// closing waits for the running checks, prints the verdict with what is left to do, and offers
// what to do next: the whole report, too, which would push the question off the screen. The run
// counts as finished once the verdict is printed.
func (c *conversation) closing() error {
	for {
		if err := c.waitForAll(); err != nil {
			return err
		}
		if err := c.compareAccounts(); err != nil {
			return err
		}
		if signedIn, err := c.signIn(); err != nil {
			return err
		} else if signedIn {
			continue
		}
		c.out.blank()
		c.printChanges()
		report := c.shown()
		c.out.printf("%s.", report.Headline())
		if note := summary.Source(report); note != "" {
			c.out.line(note)
		}
		printOpen(c, report)
		c.finished = true
		if c.Save != nil && c.saveErr == nil {
			c.out.blank()
			c.out.printf("The session is saved in %s.", c.SessionPath)
		}
		again, err := c.next()
		if !again && (err == nil || errors.Is(err, errQuit)) {
			c.out.blank()
			c.out.printf("%s.", c.shown().Headline()) // the verdict may be far above
		}
		switch {
		case errors.Is(err, io.EOF), errors.Is(err, errQuit), err == nil && !again:
			return nil
		}
		c.finished = false
		if err != nil {
			return err
		}
	}
}

// printChanges prints in one line what changed since the last results: always once every
// check has run again, else where something was fixed or is new.
func (c *conversation) printChanges() {
	found := c.log.Note(c.m, c.Now())
	switch {
	case !found.Since.IsZero():
		c.out.line(found.Sentence("the report of " + found.Since.In(c.Now().Location()).Format("2006-01-02 15:04")))
		c.out.blank()
	case c.rechecked || found.Changed():
		c.out.printf("Since the last results: %s.", found)
		c.out.blank()
	}
	c.rechecked = false
}

// waitForAll waits until no check is running, and says so while it takes long.
func (c *conversation) waitForAll() error {
	if err := c.waitUntil(func() bool { return c.m.Busy() == 0 }, c.Patience); err != nil {
		return err
	}
	for c.m.Busy() > 0 {
		what := "AWS"
		if n := c.m.Running(); n > 0 {
			what = wording.Count(n, "check")
		}
		c.out.printf("Waiting for %s. Each check has a time limit; ctrl+c leaves.", what)
		if err := c.waitUntil(func() bool { return c.m.Busy() == 0 }, waitingInterval); err != nil {
			return err
		}
	}
	return nil
}

// An action is something that the user can do after the report.
type action struct {
	word string // that the user types
	text string
	do   func() error
}

// errRecheck says that every check runs again.
var errRecheck = errors.New("every check runs again")

// next asks what to do next until the user finishes. It reports whether every check
// runs again, for a new report.
func (c *conversation) next() (again bool, err error) {
	for {
		actions := c.actions()
		c.out.blank()
		c.out.line("What next?")
		for i, a := range actions {
			c.out.printf("%d. %s: %s", i+1, a.word, a.text)
		}
		answer, err := c.ask("Number or word, or enter to finish:")
		if err != nil || answer == "" {
			return false, err
		}
		switch strings.ToLower(answer) {
		case "quit", "finish":
			return false, nil
		case "back":
			return false, errBack
		case "undo":
			if err := c.undo(); err != nil {
				return false, err
			}
			continue
		case "?", "help":
			c.out.line(`Type the number or the word of one of these. "undo" takes back the last answer, "back" returns to the last question, and enter or "quit" leaves: every answer is saved.`)
			continue
		}
		i := slices.IndexFunc(actions, func(a action) bool { return strings.EqualFold(a.word, answer) })
		if n, ok := parseIndex(answer, len(actions)); ok {
			i = n
		}
		if i < 0 {
			c.out.printf("Not understood: type a number from 1 to %d, or press enter to finish.", len(actions))
			continue
		}
		switch err := actions[i].do(); {
		case errors.Is(err, errRecheck):
			return true, nil
		case err != nil:
			return false, err
		}
	}
}

// actions lists what the user can do after the report.
func (c *conversation) actions() []action {
	var list []action
	if missing := c.m.Missing(); len(missing) > 0 {
		list = append(list, action{"answer", wording.Count(len(missing), "required question has no answer.", "required questions have no answer."), func() error { return c.goToField(missing[0]) }})
	}
	report := c.report()
	if len(leftOf(report, c.m)) > 0 {
		list = append(list, action{"left", "list what is left to do, by who can do it, each with its fix.", c.printLeft})
	}
	list = append(list, action{"report", "print the whole report.", func() error {
		c.out.blank()
		c.out.text(c.shown().Styled(c.out.spoken()))
		return nil
	}})
	if n := len(acknowledgeable(c.m)); n > 0 {
		list = append(list, action{"acknowledge", wording.Count(n, "finding") + " can be acknowledged with a reason.", c.acknowledge})
	}
	if len(c.removable()) > 0 {
		list = append(list, action{"remove", "print the commands that delete what was found.", c.printRemoval})
	}
	return append(list,
		action{"ticket", "print the ticket for Astronomer.", func() error {
			c.out.blank()
			c.out.text(c.report().Ticket())
			return nil
		}},
		action{"save", "write the report to a file.", c.saveReport},
		action{"again", "run every check again.", func() error {
			c.recheck()
			return errRecheck
		}},
		action{"step", "go to a step and change its answers.", c.goToStep},
		action{"finish", "leave the program.", func() error { return errQuit }},
	)
}
