package files

import (
	"fmt"

	"github.com/astronomer/astro-activate/steps"
)

// Resume sets a session's answers on a machine and goes to its step. An answer that is no
// longer valid is left out, and the error is about the first of these.
func Resume(m *steps.Machine, s *Session) error {
	var first error
	for _, setting := range s.Settings {
		if err := m.SetAll([]steps.Setting{setting}); err != nil && first == nil {
			first = err
		}
	}
	m.Go(s.Step)
	return first
}

// Offline makes a machine of a session without checking anything: see steps.NewOffline.
// Its error is Resume's.
func Offline(all []steps.Step, r steps.Requirements, s *Session) (*steps.Machine, error) {
	m := steps.NewOffline(all, r)
	return m, Resume(m, s)
}

// Document returns the session's answers as a report has them: without those that are no longer
// valid.
func (s *Session) Document(all []steps.Step, r steps.Requirements) Document {
	m, _ := Offline(all, r, s)
	return NewDocument(all, m.Answers())
}

// A Resumption is a saved session that a front end offers to resume.
type Resumption struct {
	Session *Session
	// SetAside keeps a copy of the session's file and returns its path, which is "" if the
	// file is gone. Call it before the session is replaced.
	SetAside func() (path string, err error)
	// StartOver makes the machine of a new session. It does not block.
	StartOver func() *steps.Machine
}

// A SavedAccount is the account that a resumed session belongs to, until the
// credentials confirm it or the user decides. The zero value has nothing to compare.
type SavedAccount struct {
	id      string
	profile string
}

// NewSavedAccount returns what to compare after a session was resumed: id is the account
// in the session ("": not known), m the machine that resumed it.
func NewSavedAccount(id string, m *steps.Machine) SavedAccount {
	return SavedAccount{id: id, profile: m.Answers().Text(steps.KeyProfile)}
}

// ID returns the session's account; "" once there is nothing to compare.
func (s SavedAccount) ID() string { return s.id }

// Conflict returns the account that the credentials reach, if it is not the session's.
// While the credentials have not answered it returns false, and compares again when
// called again. Another profile than the session's is meant to reach another account:
// then, and once the account is confirmed, nothing is compared anymore.
func (s *SavedAccount) Conflict(m *steps.Machine) (other string, conflict bool) {
	if s.id == "" {
		return "", false
	}
	if m.Answers().Text(steps.KeyProfile) != s.profile {
		s.Settle()
		return "", false
	}
	identity, known := m.Identity()
	switch {
	case !known:
		return "", false
	case identity.Account == s.id:
		s.Settle()
		return "", false
	}
	return identity.Account, true
}

// Settle ends the comparison: the account was confirmed, or the user chose to keep the
// answers or to start over. Inlined, it would be there five times.
//
//go:noinline
func (s *SavedAccount) Settle() { *s = SavedAccount{} }

// DescribeConflict says that a session belongs to another account than the credentials
// reach.
func DescribeConflict(saved, other string) string {
	return fmt.Sprintf("The saved session belongs to AWS account %s, but these credentials reach account %s. "+
		"Its answers may not fit this account.", saved, other)
}
