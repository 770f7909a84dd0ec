package cli

import (
	"fmt"

	"github.com/astronomer/astro-activate/steps"
)

// resume reads the session, if there is one to resume. A demo's session and a real one
// are never mixed, nor are those of different requirements.
func (a *activation) resume(f *flags) error {
	if a.session == "" || f.fresh {
		return nil
	}
	s, note, err := steps.LoadSession(a.steps, a.session)
	if err != nil {
		return usage("%w", err)
	}
	if s != nil && s.Demo != (a.scenario != "") {
		was, now := "a real account", "this is a demo"
		if s.Demo {
			was, now = "a demo", "this is not one"
		}
		return usage("%s holds the session of %s and %s: name another file with --session", a.session, was, now)
	}
	if s != nil && s.Requirements != "" && s.Requirements != a.env.Requirements.Version {
		aside, err := steps.SetAside(a.session)
		if err != nil {
			return usage("%w", err)
		}
		a.notice = fmt.Sprintf("The saved session was held to the requirements %s, and these are %s. It was set aside as %s, and this one starts anew.",
			s.Requirements, a.env.Requirements.Version, aside)
		return nil
	}
	a.resumed, a.notice = s, note
	return nil
}

// saver saves the session; nil: there is no file for it.
func (a *activation) saver() *steps.Saver {
	if a.session == "" {
		return nil
	}
	s := &steps.Saver{Path: a.session, Steps: a.steps, Requirements: a.env.Requirements,
		Accounts: a.env.Accounts, Demo: a.scenario != "", Now: a.now}
	s.Watch()
	return s
}
