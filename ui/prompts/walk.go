package prompts

import (
	"errors"
	"strings"

	"github.com/astronomer/astro-activate/steps"
)

// run is the whole conversation.
func (c *conversation) run() error {
	c.learn()
	if c.Notice != "" {
		c.page.say("%s", sentence(c.Notice))
	}
	if c.Demo != "" {
		c.page.say("This is the demo %q: the account is simulated.", c.Demo)
	}
	if err := c.resume(); err != nil {
		return err
	}
	c.page.say(`At any question: enter keeps what is proposed, "?" explains, "back" goes to the question before, "skip" leaves it open, "quit" leaves.`)
	c.begin()
	return c.walk()
}

// resume asks whether to go on with the saved session.
func (c *conversation) resume() error {
	if c.Resumed == nil {
		return nil
	}
	c.page.say("There is a session, %s. Its answers are kept, and everything is checked afresh.", c.Resumed.Description)
	for {
		answer, err := c.ask("Go on with it, yes or no, or enter for yes:")
		if err != nil {
			return err
		}
		yes, ok := yesOrNo(answer)
		switch {
		case answer == "" || (ok && yes):
			c.former = former{c.Resumed.Account, c.m.Answers().Text(steps.KeyProfile)}
			return nil
		case ok:
			c.m = c.Resumed.StartOver()
			c.page.say("Starting anew. Your first answer takes the place of the saved session.")
			return nil
		case strings.EqualFold(answer, "quit"):
			return errQuit
		}
		c.page.say("Not understood: type yes to go on with the session, or no to start anew.")
	}
}

// walk takes the person through the steps, from the one at which the machine stands.
func (c *conversation) walk() error {
	fromEnd := false // begin with the step's last question
	for {
		c.heading()
		err := c.step(fromEnd)
		fromEnd = false
		switch {
		case errors.Is(err, errBack):
			if fromEnd = c.backToQuestions(); !fromEnd {
				c.page.say("This is the first question.")
				continue
			}
			c.changed()
		case errors.Is(err, errGoTo):
			c.changed()
		case err != nil:
			return err
		case !c.m.Next():
			return nil
		default:
			c.changed()
		}
	}
}

// heading says which step it is and why there is one, on coming to it.
func (c *conversation) heading() {
	step := c.m.Step()
	if c.headed == step.ID {
		return
	}
	c.headed = step.ID
	c.older = map[string]bool{}
	for _, s := range c.m.Steps() {
		for _, check := range s.Checks {
			c.older[check.ID] = c.m.CheckState(check.ID) == steps.Running
		}
	}
	number, of := c.place()
	c.page.blank()
	c.page.say("Step %d of %d: %s.", number, of, step.Title)
	c.page.say("%s", step.Why)
}

// step asks the questions of one step and tells what was found. The last one tells
// the report.
func (c *conversation) step(fromEnd bool) error {
	if number, of := c.place(); number == of {
		return c.closing()
	}
	at := 0
	if fromEnd {
		at = len(c.asked(c.m.Step())) - 1
	}
	for {
		asked := c.asked(c.m.Step()) // an answer may bring up another question
		if at >= len(asked) {
			return c.findings()
		}
		err := c.question(asked[at])
		switch {
		case err == nil:
			at++
		case errors.Is(err, errBack) && at > 0:
			at--
		default:
			return err
		}
	}
}

// asked are the fields of a step that the answers call for.
func (c *conversation) asked(s steps.Step) []steps.Field {
	var asked []steps.Field
	for _, f := range s.Fields {
		if c.m.FieldApplies(f) {
			asked = append(asked, f)
		}
	}
	return asked
}

// backToQuestions goes back to a step that asks something; if there is none, it
// stays.
func (c *conversation) backToQuestions() bool {
	here := c.m.Step().ID
	for c.m.Back() {
		if len(c.asked(c.m.Step())) > 0 {
			return true
		}
	}
	c.m.Go(here)
	return false
}

// yesOrNo reads a yes or a no.
func yesOrNo(s string) (yes, ok bool) {
	switch strings.ToLower(s) {
	case "yes", "y", "true":
		return true, true
	case "no", "n", "false":
		return false, true
	}
	return false, false
}
