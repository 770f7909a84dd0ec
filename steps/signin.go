package steps

import (
	"slices"

	"github.com/astronomer/astro-activate/awscheck"
)

// A SignIn is why AWS rejects the credentials in use, and how to renew them. Until
// that is done, little else can be checked.
type SignIn struct {
	Finding Finding // the failed check that reports it
	// Command is the program and its arguments that renew the credentials, to be run
	// with the user at the terminal. Nil: no program does, and Finding.Remedy has the fix.
	Command []string
}

// CommandLine returns Command as a shell command; "" without one.
func (s SignIn) CommandLine() string {
	if len(s.Command) == 0 {
		return ""
	}
	return awscheck.Command(s.Command...)
}

// SignInNeeded returns the sign-in that findings ask for, if any does: a failure that a
// command fixes, else failed credentials that no command fixes.
func SignInNeeded(findings []Finding) (SignIn, bool) {
	failed := func(which func(Finding) bool) (SignIn, bool) {
		i := slices.IndexFunc(findings, func(f Finding) bool { return f.Status == awscheck.Fail && which(f) })
		if i < 0 {
			return SignIn{}, false
		}
		return SignIn{Finding: findings[i], Command: findings[i].Remedy.Login}, true
	}
	if s, ok := failed(func(f Finding) bool { return len(f.Remedy.Login) > 0 }); ok {
		return s, true
	}
	return failed(func(f Finding) bool { return f.ID == awscheck.AccountCredentials })
}

// SignInNeeded returns the sign-in that the findings so far ask for, if any does.
func (m *Machine) SignInNeeded() (SignIn, bool) { return SignInNeeded(m.Findings()) }

// Reached reports whether the machine is at a step or past it. A front end that asks one
// question at a time uses it to raise a problem no earlier than its step.
func (m *Machine) Reached(step string) bool {
	i := slices.IndexFunc(m.steps, func(s Step) bool { return s.ID == step })
	return i >= 0 && i <= m.current
}

// StepOf returns the step of a check; false if there is no such check.
func (m *Machine) StepOf(check string) (Step, bool) {
	for _, s := range m.steps {
		if slices.ContainsFunc(s.Checks, func(c Check) bool { return c.ID == check }) {
			return s, true
		}
	}
	return Step{}, false
}
