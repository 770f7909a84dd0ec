package prompts

import (
	"strings"

	"github.com/astronomer/astro-activate/steps"
)

// A former is what a session that is gone on with was about, until that is known to
// be so still.
type former struct {
	account string // "": there is nothing to compare
	profile string
}

// otherAccount is the account that the credentials reach, if it is not the one that
// the session is about; "" if it is, or not known yet. A profile that the person has
// changed since is meant to reach another one.
func (c *conversation) otherAccount() string {
	if c.former.account == "" {
		return ""
	}
	if c.m.Answers().Text(steps.KeyProfile) != c.former.profile {
		c.former = former{}
		return ""
	}
	id, known := c.m.Identity()
	switch {
	case !known:
		return ""
	case id.Account == c.former.account:
		c.former = former{}
		return ""
	}
	return id.Account
}

// compareAccounts asks what to do with the answers of a session that turns out to be
// about another account. Starting anew, the machine stands at another step.
func (c *conversation) compareAccounts() error {
	other := c.otherAccount()
	if other == "" {
		return nil
	}
	c.page.blank()
	c.page.say("This is another account. The saved session is about AWS account %s, and these credentials reach account %s. "+
		"The answers of one need not suit the other.", c.former.account, other)
	for {
		answer, err := c.ask("Start anew, yes or no, or enter for yes; the other session is kept beside it:")
		if err != nil {
			return err
		}
		yes, ok := yesOrNo(answer)
		switch {
		case ok && !yes:
			c.former = former{}
			c.page.say("The answers are kept, for this account from now on.")
			c.changed()
			return nil
		case ok || answer == "":
			aside, err := c.Resumed.SetAside()
			if err != nil {
				c.page.say("%s", sentence(err.Error()))
				continue
			}
			c.page.say("The other account's session is set aside as %s.", aside)
			c.former, c.headed = former{}, ""
			c.m = c.Resumed.StartOver()
			clear(c.told)
			return errGoTo
		case strings.EqualFold(answer, "quit"):
			return errQuit
		}
		c.page.say("Not understood: type yes to start anew, or no to keep the answers.")
	}
}
