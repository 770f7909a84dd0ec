package cli

import (
	"errors"
	"fmt"
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/files"
	"github.com/astronomer/astro-activate/steps/wording"
)

// openSession claims the session for this run and reads it, if there is one to resume, or
// sets it aside for a new one. A demo's session and a real one are never mixed, nor are
// those of different requirements. interactive is whether a person can go on without a
// session: then a file that can't be used is left alone, and nothing is saved.
func (a *activation) openSession(f *flags, interactive bool) error {
	if a.session == "" {
		return nil
	}
	saver := &files.Saver{Path: a.session, Steps: a.steps, Requirements: a.env.Requirements, Scenario: a.scenario, Now: a.now}
	before := a.close
	a.close = func() { saver.Close(); before() }
	free := saver.Watch()
	if err := a.resume(f); err != nil {
		var unusable unusableError
		if !interactive || !errors.As(err, &unusable) {
			return usage("%w", err)
		}
		a.notice = wording.Sentence(wording.Capitalize(err.Error())) + " The file stays as it is, and this run saves nothing: to save, name another file with --session."
		a.session, a.named = "", false
		return nil
	}
	if a.named && !f.fresh && a.resumed == nil && a.notice == "" && !exists(a.session) { // a name can be mistyped
		a.notice = fmt.Sprintf("New session: there was no file %s.", a.short(a.session))
	}
	a.saver = saver
	a.replaces = a.resumed == nil && exists(a.session)
	a.from = sessionArgument(a.session, a.short)
	if !free && interactive { // others say so when they save
		a.notice = strings.TrimSpace(a.notice + " Another run of astro-activate has this session open, and only that one saves its answers: go on there, or name another file with --session.")
	}
	return nil
}

// toSave says how a run is saved that is not saved by itself; "": it is, or can't be.
func (a *activation) toSave(f *flags) string {
	what := "a demo"
	switch {
	case f.session != "" || a.scenario == "" && a.replay == nil:
		return ""
	case a.replay != nil:
		what = "a replay"
	}
	return "To save " + what + ", start it with --session FILE."
}

// resumeMask masks an interactive run whose session was left masked: its screen may be shared
// again. What the other commands print is masked only where --mask says so, and they leave the
// session as it was.
func (a *activation) resumeMask(p *program, interactive bool) {
	masked := a.resumed != nil && a.resumed.Masked
	if interactive {
		if masked && p.mask == nil && !p.unmasked {
			p.mask = newMask(p)
		}
		masked = p.mask != nil
	}
	a.saver.Masked.Store(masked)
}

// An unusableError is about a session that can neither be read nor be replaced.
type unusableError struct{ error }

func (e unusableError) Unwrap() error { return e.error }

func (a *activation) resume(f *flags) error {
	if f.fresh {
		aside, err := files.Retire(a.session)
		if err != nil {
			return unusableError{err}
		}
		if aside == "" {
			return nil
		}
		a.notice = fmt.Sprintf("A new session is started. The saved one is kept as %s.", aside)
		return nil
	}
	s, note, err := files.LoadSession(a.steps, a.session)
	if err != nil {
		return unusableError{err}
	}
	switch {
	case s == nil:
	case s.Demo && a.scenario == "":
		demo := "--demo"
		if s.Scenario != "" {
			demo += "=" + awscheck.Quote(awscheck.Clean(s.Scenario))
		}
		return fmt.Errorf("%s is the session of a demo: add %s to open it, or name another file with --session", a.session, demo)
	case !s.Demo && a.scenario != "":
		return fmt.Errorf("%s is the session of a real account: leave out --demo to open it, or name another file with --session for the demo", a.session)
	case s.Requirements != "" && s.Requirements != a.env.Requirements.Version:
		aside, err := files.Retire(a.session)
		if err != nil {
			return unusableError{err}
		}
		a.notice = fmt.Sprintf("The saved session has the requirements of %s; those of this run are of %s. A new session is started, and the saved one is kept as %s.",
			s.Requirements, a.env.Requirements.Version, aside)
		return nil
	}
	if s != nil && s.Scenario != a.scenario && s.Scenario != "" && note == "" {
		note = fmt.Sprintf("The answers are those of %s, saved in the demo scenario %q, not those of %q.", a.session, s.Scenario, a.scenario)
	}
	if a.resumed = s; note != "" {
		a.notice = note
	}
	return nil
}

// notifyAccount says that the answers of a session were saved for another account than the
// credentials reach, once the checks have shown it. The other front ends ask what to do.
func (h *headless) notifyAccount() {
	if h.resumed == nil {
		return
	}
	saved := files.NewSavedAccount(h.resumed.Account, h.m)
	if other, conflict := saved.Conflict(h.m); conflict {
		h.p.notify("the answers are those of %s, saved for AWS account %s; these credentials reach account %s", h.session, saved.ID(), other)
	}
}

// resumption is the saved session that a front end offers to resume; nil: no session was saved.
func (p *program) resumption(a *activation) *files.Resumption {
	if a.resumed == nil {
		return nil
	}
	return &files.Resumption{
		Session: a.resumed,
		SetAside: func() (string, error) {
			path, err := files.Retire(a.session)
			if path == "" {
				return "", err
			}
			return p.short(path), err
		},
		StartOver: func() *steps.Machine {
			m, _ := a.newMachine() // prepare has made one without an error
			return m
		},
	}
}
