package prompts

import (
	"errors"
	"slices"

	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/wording"
)

// run is the whole conversation.
func (c *conversation) run() error {
	teachMask(c)
	if c.Notice != "" {
		c.out.line(wording.Sentence(c.Notice))
	}
	if c.Demo != "" {
		c.out.printf("Demo %q: the account is simulated.", c.Demo)
	}
	if err := c.resume(); err != nil {
		return err
	}
	c.history = steps.NewHistory(c.m)
	c.out.line(`At every question: enter accepts the suggestion, "?" shows help, "back" returns to the previous question, "undo" takes back the last answer, "skip" leaves the question unanswered, "quit" leaves.`)
	c.startDue()
	return c.walk()
}

// walk goes through the steps, from the machine's current one.
func (c *conversation) walk() error {
	fromEnd := false // begin with the step's last question
	for {
		c.heading()
		err := c.step(fromEnd)
		fromEnd = false
		switch {
		case errors.Is(err, errBack):
			if fromEnd = c.backToQuestions(); !fromEnd {
				c.out.line("This is the first question.")
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

// heading prints the title and the purpose of a step when it is entered.
func (c *conversation) heading() {
	step := c.m.Step()
	if c.headingShown == step.ID {
		return
	}
	c.headingShown = step.ID
	c.runningBefore = map[string]bool{}
	for _, s := range c.m.Steps() {
		for _, check := range s.Checks {
			c.runningBefore[check.ID] = c.m.CheckState(check.ID) == steps.Running
		}
	}
	number, of := steps.Position(c.m)
	c.out.blank()
	c.out.printf("Step %d of %d: %s.", number, of, step.Title)
	c.out.line(step.Why)
}

// step asks the questions of one step and prints its findings. The last step prints the
// report.
func (c *conversation) step(fromEnd bool) error {
	if number, of := steps.Position(c.m); number == of {
		return c.closing()
	}
	at := 0
	switch asked := questions(c.m, c.m.Step()); {
	case c.undone != "":
		at = max(0, slices.IndexFunc(asked, func(f steps.Field) bool { return f.Key == c.undone }))
		c.undone = ""
	case fromEnd:
		at = len(asked) - 1
	default:
		var err error
		if at, err = c.acceptTogether(asked); err != nil {
			return err
		}
	}
	for {
		asked := questions(c.m, c.m.Step()) // an answer may add a question
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

// questions are the fields of a step that apply to the answers.
func questions(m *steps.Machine, s steps.Step) []steps.Field {
	var fields []steps.Field
	for _, f := range s.Fields {
		if m.FieldApplies(f) {
			fields = append(fields, f)
		}
	}
	return fields
}

// backToQuestions goes back to the nearest step with a question. It returns false, and
// stays, if no other step has a question.
func (c *conversation) backToQuestions() bool {
	here := c.m.Step().ID
	for c.m.Back() {
		if len(questions(c.m, c.m.Step())) > 0 {
			return true
		}
	}
	c.m.Go(here)
	return false
}
