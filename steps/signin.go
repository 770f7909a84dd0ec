package steps

import (
	"slices"
	"strings"

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

// SignInFirst returns how many checks could not run before a sign-in, and the finding that
// asks for it; 0 where no sign-in is needed. Without the credentials of the account, nothing
// is known about it: others is how many other problems were found even so, such as a missing
// program. A sign-in to another account comes first only where nothing else is known to be
// wrong. What the verdict says in general is then not determined.
func SignInFirst(findings []Finding) (asks Finding, waiting, others int) {
	unknown := false
	causes := NewCauses(findings)
	for _, f := range findings {
		if f.Acknowledged != "" || f.Status != awscheck.Fail && f.Status != awscheck.Unverified {
			continue
		}
		cause, follows := causes.Of(f)
		switch {
		case follows && (f.Status == awscheck.Unverified || cause.Status == awscheck.Fail):
			if cause.AsksSignIn() { // what follows from another problem waits for that one
				waiting++
			}
		case f.AsksSignIn():
			if asks.Status != awscheck.Fail || f.rejected() {
				asks = f
			}
		case f.Status == awscheck.Fail:
			others++
		default:
			unknown = true
		}
	}
	known := others > 0 && !asks.rejected() || unknown && asks.Status != awscheck.Fail
	if asks.ID == "" || waiting == 0 || known {
		return Finding{}, 0, 0
	}
	return asks, waiting, others
}

// rejected reports whether a finding says that the account's credentials do not work.
func (f Finding) rejected() bool {
	return f.ID == awscheck.AccountCredentials && f.Status == awscheck.Fail
}

// AsksSignIn reports whether a finding says that credentials are not accepted.
func (f Finding) AsksSignIn() bool { return f.rejected() || f.signsIn() }

// Precondition is the verdict, in words, while everything else waits for a finding that SignInFirst
// has returned: to sign in or, where no sign-in helps, such as behind a proxy that can't be
// reached, that there is no access.
func (f Finding) Precondition() string {
	if f.signsIn() || strings.HasPrefix(f.Remedy.Text, "Sign in") { // with a program of the user's
		return "Sign in first"
	}
	return "No AWS access"
}

// signsIn reports whether a sign-in resolves a finding. Of its sign-in, a saved report has the
// command only.
func (f Finding) signsIn() bool {
	return len(f.Remedy.Login) > 0 ||
		slices.ContainsFunc(f.Remedy.Commands, func(c string) bool { return strings.HasPrefix(c, "aws sso login") || strings.HasPrefix(c, "aws login") })
}

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
