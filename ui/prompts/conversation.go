package prompts

import (
	"context"
	"io"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/summary"
)

// A conversation is the state of one run.
type conversation struct {
	Options
	m      *steps.Machine
	ctx    context.Context // of everything that runs for the conversation
	page   *page
	lines  <-chan line
	events chan steps.Event

	headed   string          // id of the step whose heading was said last
	older    map[string]bool // the checks that ran already on coming to the step
	told     map[string]bool // the problems that were told
	alone    bool            // the person goes on without signing in
	former   former          // what the session is about that is gone on with
	asking   bool            // an MFA code is being asked for
	saveErr  error           // of the last save
	finished bool            // the report was told
	ended    bool            // nothing more can be read
}

// begin starts what the answers call for.
func (c *conversation) begin() {
	for _, t := range c.m.Due(c.ctx) {
		go t.Run(func(e steps.Event) {
			select {
			case c.events <- e:
			case <-c.ctx.Done():
			}
		})
	}
}

// happening is what a wait ended with.
type happening int

const (
	somethingFound happening = iota // a check or a lookup has said something
	lineCame
	codeWanted // a profile asks for an MFA code
	timeIsUp
	stopped // the conversation was interrupted
)

// wait waits for one thing to happen, and takes it in if it is of a check. lines and
// until may be nil.
func (c *conversation) wait(lines <-chan line, until <-chan time.Time) (happening, line, account.MFARequest) {
	if c.ctx.Err() != nil {
		return stopped, line{}, account.MFARequest{}
	}
	codes := c.MFA
	if c.asking {
		codes = nil // one after the other
	}
	select { // whoever must be asked for a code is asked before the next line is taken
	case r := <-codes:
		return codeWanted, line{}, r
	default:
	}
	select {
	case e := <-c.events:
		if c.m.Apply(e) {
			c.learn()
			c.begin()
		}
		return somethingFound, line{}, account.MFARequest{}
	case r := <-codes:
		return codeWanted, line{}, r
	case l := <-lines:
		return lineCame, l, account.MFARequest{}
	case <-until:
		return timeIsUp, line{}, account.MFARequest{}
	case <-c.ctx.Done():
		return stopped, line{}, account.MFARequest{}
	}
}

// ask asks for a line, again where something else had to be asked in between.
func (c *conversation) ask(prompt string) (string, error) {
	if c.ended {
		return "", io.EOF
	}
	c.page.prompt(prompt)
	for c.page.err == nil {
		what, l, request := c.wait(c.lines, nil)
		switch what {
		case stopped:
			return "", c.ctx.Err()
		case codeWanted:
			if err := c.code(request); err != nil {
				return "", err
			}
			c.page.prompt(prompt)
		case lineCame:
			text, err := c.typed(l, c.Echo)
			if err != nil {
				return "", err
			}
			if problem := unreadable(l, text); problem != "" {
				c.page.say("%s", problem)
				c.page.prompt(prompt)
				continue
			}
			return text, nil
		}
	}
	return "", c.page.err
}

// typed is the text of a line that came.
func (c *conversation) typed(l line, echo bool) (string, error) {
	if l.err != nil {
		c.ended = true
		return "", l.err
	}
	text := strings.TrimSpace(strings.TrimPrefix(l.text, "\ufeff"))
	c.page.answered(text, echo)
	return text, nil
}

// unreadable says why a line can be no answer to anything.
func unreadable(l line, text string) string {
	switch {
	case l.long:
		return "That line is too long to be an answer."
	case strings.ContainsFunc(text, func(r rune) bool { return unicode.IsControl(r) && r != '\t' }):
		return "That line holds a key that is no text, such as an arrow. Type the answer again."
	}
	return ""
}

// until waits until done, for as long as it may take; interrupted or not is the
// error. A duration of 0 is without end.
func (c *conversation) until(done func() bool, most time.Duration) error {
	var up <-chan time.Time
	if most > 0 {
		timer := time.NewTimer(most)
		defer timer.Stop()
		up = timer.C
	}
	for !done() {
		switch what, _, request := c.wait(nil, up); what {
		case stopped:
			return c.ctx.Err()
		case timeIsUp:
			return nil
		case codeWanted:
			if err := c.code(request); err != nil {
				return err
			}
		}
	}
	return nil
}

// code asks for the MFA code that a profile wants. With a code, everything is checked
// again; without one, the checks have said already that it is missing.
func (c *conversation) code(r account.MFARequest) error {
	c.asking = true
	defer func() { c.asking = false }()
	profile := "The default profile"
	if r.Profile != "" {
		profile = "Profile " + r.Profile
	}
	c.page.blank()
	c.page.say("%s needs a code of its MFA device. The code is used once and kept nowhere.", profile)
	for {
		c.page.prompt("MFA code, six digits, or enter for none:")
		what, l := somethingFound, line{}
		for what != lineCame {
			if what, l, _ = c.wait(c.lines, nil); what == stopped {
				r.Dismiss()
				return c.ctx.Err()
			}
		}
		text, err := c.typed(l, false)
		if err == nil && c.Echo {
			c.page.write("\n")
		}
		if err != nil || text == "" {
			r.Dismiss()
			return err
		}
		if err := r.Reply(text); err != nil {
			c.page.say("Not taken: %s", sentence(err.Error()))
			continue
		}
		c.page.say("Thank you. Everything is checked again with it.")
		c.page.blank()
		c.m.RecheckProfile(r.Profile) // the codes of other profiles stay used for them
		c.begin()
		return nil
	}
}

// again asks AWS everything anew.
func (c *conversation) again() {
	c.m.Recheck()
	c.begin()
}

// learn makes known to the mask what the machine knows now.
func (c *conversation) learn() {
	if c.Mask != nil {
		c.Mask.Learn(c.m.Identifiers())
	}
}

// changed saves, and starts what the answers call for now.
func (c *conversation) changed() {
	c.learn()
	c.begin()
	if c.Save == nil || c.otherAccount() != "" { // whose answers they are is asked first
		return
	}
	before := c.saveErr
	c.saveErr = c.Save(c.m.Answers(), c.m.Step().ID)
	if c.saveErr != nil && before == nil {
		c.page.say("The session could not be saved: %s", sentence(c.saveErr.Error()))
	}
}

// report is that of the activation as it stands.
func (c *conversation) report() summary.Report {
	return summary.New(c.m, summary.Meta{Version: c.Version, Demo: c.Demo != "", GeneratedAt: c.Now()}).MaskedBy(c.Mask)
}

// place is the number of a step, and how many there are.
func (c *conversation) place() (number, of int) {
	list := c.m.Steps()
	at := slices.IndexFunc(list, func(s steps.Step) bool { return s.ID == c.m.Step().ID })
	return at + 1, len(list)
}
