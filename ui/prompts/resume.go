package prompts

import (
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/files"
	"github.com/astronomer/astro-activate/steps/wording"
	"github.com/astronomer/astro-activate/ui/watch"
)

// resume asks whether to resume the saved session.
func (c *conversation) resume() error {
	if c.Resumed == nil {
		return nil
	}
	session := c.Resumed.Session
	c.out.printf("Session found, %s. Its answers are kept, and every check runs again.", session.Describe(c.m.Steps(), c.Now()))
	if c.Mask.Hides() && session.Masked {
		c.out.line("The session was left masked, and so is this run. To show ids, start it with --mask=false.")
	}
	yes, err := c.askYesNo("Resume it, yes or no, or enter for yes:", "type yes to resume the session, or no to start a new one.")
	switch {
	case err != nil:
		return err
	case yes:
		c.savedAccount = files.NewSavedAccount(session.Account, c.m)
		if c.Since != nil {
			c.log = watch.Since(*c.Since)
		}
		return nil
	}
	aside, err := c.Resumed.SetAside()
	if err != nil {
		return err
	}
	c.m = c.Resumed.StartOver()
	c.out.line("New session started.")
	if aside != "" {
		c.out.printf("The saved session is kept as %s.", aside)
	}
	return nil
}

// compareAccounts asks what happens to the answers of a session that belongs to another
// account than the credentials reach. A new session starts at its first step.
func (c *conversation) compareAccounts() error {
	other, conflict := c.savedAccount.Conflict(c.m)
	if !conflict {
		return nil
	}
	c.out.blank()
	c.out.line(files.DescribeConflict(c.savedAccount.ID(), other))
	for {
		yes, err := c.askYesNo("Start a new session and keep a copy of the saved one, yes or no, or enter for yes:",
			"type yes to start a new session, or no to use the saved answers.")
		if err != nil {
			return err
		}
		if !yes {
			c.savedAccount.Settle()
			c.log = watch.Log{} // the report is about the other account
			c.out.printf("The saved answers are used for account %s.", other)
			c.changed()
			return nil
		}
		aside, err := c.Resumed.SetAside()
		if err != nil {
			c.out.line(wording.Sentence(err.Error()))
			continue
		}
		if aside != "" {
			c.out.printf("The saved session is kept as %s.", aside)
		}
		c.savedAccount.Settle()
		c.log = watch.Log{}
		c.headingShown = ""
		c.m = c.Resumed.StartOver()
		c.history = steps.NewHistory(c.m)
		clear(c.reported)
		return errGoTo
	}
}
