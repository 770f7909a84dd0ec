package prompts

import (
	"slices"
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/summary"
)

// findings tells what was found so far for the step that was just answered, and what
// has become known since of the ones before it. It waits a little, never long.
func (c *conversation) findings() error {
	for {
		step := c.m.Step()
		if err := c.until(func() bool { return c.fresh(step) == 0 }, c.Patience); err != nil {
			return err
		}
		c.tally(step)
		report := c.report()
		c.page.text(report.Problems(func(f summary.Finding) bool { return f.Step == step.ID && c.settled(f) }))
		if news := report.Problems(func(f summary.Finding) bool { return c.isNews(step, f) }); len(news) > 0 {
			c.page.blank()
			c.page.say("News of the steps before:")
			c.page.text(news)
		}
		for _, f := range report.Findings {
			if f.Step == step.ID && c.settled(f) || c.isNews(step, f) {
				c.told[problemKey(f)] = true
			}
		}
		if signedIn, err := c.signIn(); !signedIn {
			return err
		}
	}
}

// fresh is how many checks of a step, and of those before it, have been set going by
// the step's answers and have not said anything yet.
func (c *conversation) fresh(step steps.Step) int {
	n := 0
	for _, s := range c.m.Steps() {
		for _, check := range s.Checks {
			if c.m.CheckState(check.ID) == steps.Running && (s.ID == step.ID || !c.older[check.ID]) {
				n++
			}
		}
		if s.ID == step.ID {
			break
		}
	}
	return n
}

// isNews tells whether a finding is a problem of a step before one and was not told.
// What waits or still runs, or follows from what was told, is none.
func (c *conversation) isNews(step steps.Step, f summary.Finding) bool {
	if !slices.Contains(c.before(step), f.Step) || c.told[problemKey(f)] {
		return false
	}
	return f.Status != awscheck.Unverified || f.Cause == "" && !f.Remedy.IsZero()
}

// problemKey tells problems apart. A doubt stays the same one in other words.
func problemKey(f summary.Finding) string {
	if f.Status == awscheck.Unverified {
		return f.ID
	}
	return f.ID + " " + string(f.Status) + " " + f.Region + " " + f.Detail
}

// tally counts what the checks of a step say.
func (c *conversation) tally(step steps.Step) {
	if len(step.Checks) == 0 {
		return
	}
	count := map[awscheck.Status]int{}
	accepted, running, waiting := 0, 0, 0
	for _, f := range c.m.StepFindings(step.ID) {
		switch state := c.m.CheckState(f.ID); {
		case state == steps.Running:
			running++
		case state == steps.Waiting:
			waiting++
		case f.Acknowledged != "":
			accepted++
		default:
			count[f.Status]++
		}
	}
	var parts []string
	add := func(n int, one, many string) {
		if n > 0 {
			parts = append(parts, agreeing(n, one, many))
		}
	}
	add(count[awscheck.Fail], "problem", "problems")
	add(count[awscheck.Warn], "warning", "warnings")
	add(count[awscheck.Unverified], "could not be determined", "could not be determined")
	add(accepted, "accepted", "accepted")
	add(count[awscheck.Info], "to know", "to know")
	add(count[awscheck.Pass], "passed", "passed")
	add(running, "check still running", "checks still running")
	add(waiting, "waits for later answers", "wait for later answers")
	c.page.blank()
	if len(parts) == 0 {
		c.page.say("%s: nothing to check for these answers.", step.Title)
		return
	}
	c.page.say("%s, what was found: %s.", step.Title, strings.Join(parts, ", "))
}

// running is how many checks of a step have not said anything yet.
func (c *conversation) running(step steps.Step) int {
	n := 0
	for _, check := range step.Checks {
		if c.m.CheckState(check.ID) == steps.Running {
			n++
		}
	}
	return n
}

// settled tells whether a finding is what a check has found, not that it has yet to.
func (c *conversation) settled(f summary.Finding) bool {
	state := c.m.CheckState(f.ID)
	return state != steps.Running && state != steps.Waiting
}

// before are the ids of the steps before one.
func (c *conversation) before(step steps.Step) []string {
	var ids []string
	for _, s := range c.m.Steps() {
		if s.ID == step.ID {
			break
		}
		ids = append(ids, s.ID)
	}
	return ids
}

// signIn offers to check again, where AWS wants the person to sign in and has been
// asked about it: while that is so, little else can be found out. It reports whether
// AWS takes the credentials now.
func (c *conversation) signIn() (signedIn bool, err error) {
	login := c.login()
	if login == "" || c.alone {
		c.alone = c.alone && login != ""
		return false, nil
	}
	c.page.blank()
	c.page.say("AWS wants you to sign in. In another terminal, run:")
	c.page.say("  %s", login)
	if c.SignIn != nil {
		c.page.say("Here it need not be run: enter signs you in.")
	}
	for {
		answer, err := c.ask(`Then press enter to check again, or type "skip" to go on without:`)
		if err != nil {
			return false, err
		}
		switch strings.ToLower(answer) {
		case "":
			if c.SignIn != nil {
				c.SignIn()
			}
			c.again()
			if err := c.until(func() bool { return c.running(c.stepOf(credentialsCheck)) == 0 }, 0); err != nil {
				return false, err
			}
			if c.login() == "" {
				c.page.say("AWS takes the credentials. Everything is checked again with them.")
				return true, nil
			}
			c.page.say("AWS does not take the credentials yet.")
		case "skip":
			c.alone = true
			return false, nil
		case "back":
			return false, errBack
		case "quit":
			return false, errQuit
		default:
			c.page.say(`Not understood: press enter to check again, or type "skip".`)
		}
	}
}

// The checks that fail when AWS wants the person to sign in.
const (
	credentialsCheck = "account.credentials"
	expiryCheck      = "account.expiry"
)

// login is the command that AWS wants to be run before it answers again, if the
// person has come to the step that says so.
func (c *conversation) login() string {
	step := c.stepOf(credentialsCheck)
	if step.ID != c.m.Step().ID && !slices.Contains(c.before(c.m.Step()), step.ID) {
		return ""
	}
	for _, f := range c.m.StepFindings(step.ID) {
		if (f.ID == credentialsCheck || f.ID == expiryCheck) && f.Status == awscheck.Fail && len(f.Remedy.Login) > 0 {
			return awscheck.Command(f.Remedy.Login...)
		}
	}
	return ""
}

// stepOf is the step of a check; the zero Step if there is no such check.
func (c *conversation) stepOf(check string) steps.Step {
	for _, s := range c.m.Steps() {
		if slices.ContainsFunc(s.Checks, func(other steps.Check) bool { return other.ID == check }) {
			return s
		}
	}
	return steps.Step{}
}
