package prompts

import (
	"errors"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/summary"
)

// reportName is the name of a saved report's file, without its ending.
const reportName = "astro-activation-report"

// stillWaiting is how often it is said that checks are waited for.
const stillWaiting = 10 * time.Second

// closing waits for what still runs, tells the report, and offers what can be done
// with it. A person who leaves now has finished.
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
		c.page.blank()
		c.page.text(c.report().Text())
		c.finished = true
		if c.Save != nil && c.saveErr == nil {
			c.page.blank()
			c.page.say("The session is saved in %s.", c.SessionPath)
		}
		again, err := c.offers()
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

// waitForAll waits until nothing runs any more, and says so if that takes a while.
func (c *conversation) waitForAll() error {
	if err := c.until(func() bool { return c.m.Busy() == 0 }, c.Patience); err != nil {
		return err
	}
	for c.m.Busy() > 0 {
		c.page.say("Waiting for %s. Every check has its time limit; ctrl+c leaves.", counted(c.m.Busy(), "check"))
		if err := c.until(func() bool { return c.m.Busy() == 0 }, stillWaiting); err != nil {
			return err
		}
	}
	return nil
}

// An offer is something that can be done at the end.
type offer struct {
	word string // by which it can be asked for
	text string
	do   func() error
}

// errAgain says that everything is being checked again.
var errAgain = errors.New("everything is checked again")

// offers asks what to do with the report until that is nothing more. It reports
// whether everything is to be checked and told again.
func (c *conversation) offers() (again bool, err error) {
	for {
		list := c.offered()
		c.page.blank()
		c.page.say("What next?")
		for i, o := range list {
			c.page.say("%d. %s", i+1, o.text)
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
		}
		i := slices.IndexFunc(list, func(o offer) bool { return strings.EqualFold(o.word, answer) })
		if n, ok := within(answer, len(list)); ok {
			i = n
		}
		if i < 0 {
			c.page.say("Not understood: type a number from 1 to %d, or press enter to finish.", len(list))
			continue
		}
		switch err := list[i].do(); {
		case errors.Is(err, errAgain):
			return true, nil
		case err != nil:
			return false, err
		}
	}
}

func (c *conversation) offered() []offer {
	var list []offer
	if missing := c.m.Missing(); len(missing) > 0 {
		list = append(list, offer{"answer", "Answer what is missing.", func() error { return c.goToField(missing[0]) }})
	}
	if accept := c.acceptable(); len(accept) > 0 {
		list = append(list, offer{"accept", "Accept a finding with a reason; " + counted(len(accept), "finding") + " can be accepted.", c.accept})
	}
	return append(list,
		offer{"ticket", "Read the ticket for Astronomer, to copy.", func() error {
			c.page.blank()
			c.page.text(c.report().Ticket())
			return nil
		}},
		offer{"save", "Save the report as a file.", c.save},
		offer{"again", "Check everything again.", func() error {
			c.again()
			return errAgain
		}},
		offer{"step", "Go to a step, to change its answers.", c.goToStep},
		offer{"finish", "Finish.", func() error { return errQuit }},
	)
}

// endings are those of the files in each format.
var endings = map[summary.Format]string{
	summary.TextFormat: ".txt", summary.MarkdownFormat: ".md", summary.HTMLFormat: ".html",
	summary.JSONFormat: ".json", summary.JUnitFormat: ".xml", summary.TicketFormat: "-ticket.txt",
}

// save asks for a format and writes the report to a file.
func (c *conversation) save() error {
	formats := summary.Formats()
	for i, f := range formats {
		c.page.say("%d. %s", i+1, f)
	}
	answer, err := c.ask("In which form, by number or name, or enter for none:")
	if err != nil || answer == "" || isWord(answer) {
		return err
	}
	i := slices.Index(formats, summary.Format(strings.ToLower(answer)))
	if n, ok := within(answer, len(formats)); ok {
		i = n
	}
	if i < 0 {
		c.page.say("There is no form %q among these.", answer)
		return nil
	}
	data, err := c.report().Render(formats[i])
	path := ""
	if err == nil {
		path, err = c.WriteReport(reportName+endings[formats[i]], data)
	}
	if err != nil {
		c.page.say("The report could not be saved: %s", sentence(err.Error()))
		return nil
	}
	c.page.say("The report is saved in %s.", path)
	return nil
}

// goToField goes to the step that asks for an answer.
func (c *conversation) goToField(k steps.Key) error {
	for _, s := range c.m.Steps() {
		if slices.ContainsFunc(s.Fields, func(f steps.Field) bool { return f.Key == k }) && c.m.Go(s.ID) {
			return errGoTo
		}
	}
	return nil
}

// goToStep asks for a step and goes there.
func (c *conversation) goToStep() error {
	var list []steps.Step
	for _, s := range c.m.Steps() {
		if c.m.Applies(s) && len(c.asked(s)) > 0 {
			list = append(list, s)
			c.page.say("%d. %s", len(list), s.Title)
		}
	}
	answer, err := c.ask("Which step, by number or name, or enter for none:")
	if err != nil || answer == "" {
		return err
	}
	i := slices.IndexFunc(list, func(s steps.Step) bool { return strings.EqualFold(s.Title, answer) })
	if n, ok := within(answer, len(list)); ok {
		i = n
	}
	if i < 0 || !c.m.Go(list[i].ID) {
		c.page.say("There is no step %q among these.", answer)
		return nil
	}
	return errGoTo
}
