package steps

import "fmt"

// A Resumption is a saved session that a front end offers to continue.
type Resumption struct {
	Session *Session
	// SetAside keeps a copy of the session's file and returns its path. Call it before
	// the session of another account is replaced.
	SetAside func() (path string, err error)
	// StartOver makes the machine of a new session. It does not block.
	StartOver func() *Machine
}

// A SavedAccount is the account that a resumed session belongs to, until the
// credentials confirm it or the user decides. The zero value has nothing to compare.
type SavedAccount struct {
	id      string
	profile string
}

// NewSavedAccount returns what to compare after a session was resumed: id is the account
// in the session ("": not known), m the machine that resumed it.
func NewSavedAccount(id string, m *Machine) SavedAccount {
	return SavedAccount{id: id, profile: m.Answers().Text(KeyProfile)}
}

// ID returns the session's account; "" once there is nothing to compare.
func (s SavedAccount) ID() string { return s.id }

// Conflict returns the account that the credentials reach, if it is not the session's.
// While the credentials have not answered it returns false, and compares again when
// called again. Another profile than the session's is meant to reach another account:
// then, and once the account is confirmed, nothing is compared anymore.
func (s *SavedAccount) Conflict(m *Machine) (other string, conflict bool) {
	if s.id == "" {
		return "", false
	}
	if m.Answers().Text(KeyProfile) != s.profile {
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
// answers or to start over.
func (s *SavedAccount) Settle() { *s = SavedAccount{} }

// DescribeConflict says that a session belongs to another account than the credentials
// reach.
func DescribeConflict(saved, other string) string {
	return fmt.Sprintf("The saved session belongs to AWS account %s, but these credentials reach account %s. "+
		"Its answers may not fit this account.", saved, other)
}
