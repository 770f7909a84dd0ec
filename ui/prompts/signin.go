package prompts

import (
	"strings"

	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/wording"
)

// signIn asks the user to sign in, if AWS rejects the credentials and the step that
// reports it is reached: until then, little else can be checked. It reports whether AWS
// accepts the credentials now.
func (c *conversation) signIn() (signedIn bool, err error) {
	step, command := c.signInNeeded()
	if command != c.skippedSignIn {
		c.skippedSignIn = ""
	}
	if command == "" || command == c.skippedSignIn {
		return false, nil
	}
	c.out.blank()
	if c.SignIn != nil {
		c.out.line("Sign-in needed. With a real account, run this in another terminal; in the demo, enter signs you in:")
	} else {
		c.out.line("Sign-in needed. In another terminal, run:")
	}
	c.out.code("  " + command)
	for {
		answer, err := c.ask(`Press enter to check again, or type "skip" to continue without signing in:`)
		if err != nil {
			return false, err
		}
		switch strings.ToLower(answer) {
		case "":
			if c.SignIn != nil {
				c.SignIn()
			}
			c.recheck()
			if err := c.waitUntil(func() bool { return c.running(step) == 0 }, 0); err != nil {
				return false, err
			}
			if _, still := c.signInNeeded(); still != command {
				c.out.line("Signed in. Every check runs again.")
				return true, nil
			}
			needed, _ := steps.SignInNeeded(c.m.Findings()) // there may be no credentials that AWS could reject
			c.out.printf("No change: %s", wording.Sentence(needed.Finding.Title))
		case "skip":
			c.skippedSignIn = command
			return false, nil
		case "back":
			return false, errBack
		case "quit":
			return false, errQuit
		default:
			c.out.line(`Not understood: press enter to check again, or type "skip".`)
		}
	}
}

// signInNeeded returns the command that renews the credentials, and the step that
// reports them. The command is "" where none is needed, and before that step.
func (c *conversation) signInNeeded() (steps.Step, string) {
	needed, _ := steps.SignInNeeded(c.m.Findings())
	step, _ := c.m.StepOf(needed.Finding.ID)
	if !c.m.Reached(step.ID) {
		return steps.Step{}, ""
	}
	return step, needed.CommandLine()
}

// askMFA asks for the MFA code of a profile. With a code, the profile's checks run again;
// without one, they have reported already that it is missing.
func (c *conversation) askMFA(r account.MFARequest) error {
	c.askingMFA = true
	defer func() { c.askingMFA = false }()
	profile := "The default profile"
	if r.Profile != "" {
		profile = "Profile " + r.Profile
	}
	c.out.blank()
	c.out.printf("%s needs an MFA code. The code is used once and not stored.", profile)
	for {
		c.out.prompt("MFA code, six digits, or enter for none:")
		why, l := eventApplied, line{}
		for why != lineRead {
			if why, l, _ = c.wait(c.lines, nil); why == canceled {
				r.Dismiss()
				return c.ctx.Err()
			}
		}
		text, err := c.accept(l, false)
		if err == nil && c.Echo {
			c.out.write("\n")
		}
		if err != nil || text == "" {
			r.Dismiss()
			return err
		}
		if err := r.Reply(text); err != nil {
			c.out.printf("Not accepted: %s", wording.Sentence(err.Error()))
			continue
		}
		c.out.line("MFA code received. The checks run again with it.")
		c.out.blank()
		c.m.RecheckProfile(r.Profile) // the codes of other profiles are still in use
		c.startDue()
		return nil
	}
}

// running counts the running checks of a step.
func (c *conversation) running(step steps.Step) int {
	n := 0
	for _, check := range step.Checks {
		if c.m.CheckState(check.ID) == steps.Running {
			n++
		}
	}
	return n
}
