package results

import (
	"slices"

	"github.com/astronomer/astro-activate/steps"
)

// An Earlier is what was found before every check was asked to run again: a check that has not
// ended keeps its findings of then. Nothing is fixed or new until it has.
type Earlier struct {
	findings         []steps.Finding
	identity, target string
}

// Before are the results of a snapshot, as what the checks of its machine found before they
// run again.
func (s *Snapshot) Before(m *steps.Machine) *Earlier {
	e := &Earlier{}
	e.identity, e.target = accounts(m)
	for _, f := range s.Findings {
		if state := m.CheckState(f.ID); state == steps.Done || s.again[f.ID] {
			e.findings = append(e.findings, f)
		}
	}
	return e
}

// accounts are the ids of the accounts that the credentials of a machine reach, where they are known.
func accounts(m *steps.Machine) (own, target string) {
	id, _ := m.Identity()
	of, _ := m.TargetIdentity()
	return id.Account, of.Account
}

// ofAccounts reports whether results are of the accounts that a machine looks at.
func (e *Earlier) ofAccounts(m *steps.Machine) bool {
	own, target := accounts(m)
	return (own == "" || own == e.identity) && (target == "" || target == e.target)
}

// Account is the account that the results are of; "": it is not known.
func (e *Earlier) Account() string {
	if e == nil {
		return ""
	}
	return e.identity
}

// merged are findings in which a check that runs has those of before, and the ids of such checks.
func (e *Earlier) merged(m *steps.Machine, findings []steps.Finding) ([]steps.Finding, map[string]bool) {
	if e == nil || !e.ofAccounts(m) {
		return findings, nil
	}
	again := map[string]bool{}
	var merged []steps.Finding
	for _, f := range findings {
		if m.CheckState(f.ID) != steps.Running || again[f.ID] {
			merged = append(merged, f)
			continue
		}
		n := len(merged)
		for _, was := range e.findings {
			if was.ID == f.ID {
				merged = append(merged, was)
			}
		}
		if again[f.ID] = len(merged) > n; !again[f.ID] {
			merged = append(merged, f)
		}
	}
	return slices.Clip(merged), again
}

// Again reports whether results are shown of checks that run again.
func (s *Snapshot) Again() bool { return len(s.again) > 0 }

// AsBefore is the snapshot as if what was found before were what is found now.
func (s *Snapshot) AsBefore() *Snapshot {
	was := *s
	was.Busy, was.again = 0, nil
	return &was
}

// CheckingAgain is what is said beside counts that are of checks that run again.
const CheckingAgain = "checking again"
