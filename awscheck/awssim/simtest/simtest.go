// Package simtest has what tests of several packages build their simulated accounts
// with: the usual identifiers, worlds of one profile, faults, policies, edited answers,
// and a server that answers with given bytes; and how they run when there are many.
package simtest

import (
	"encoding/json"
	"fmt"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/awssim"
)

// Identifiers that tests share. They are made up.
const (
	AccountID      = "111122223333" // the account being activated
	OtherAccountID = "444455556666"
	VPC            = "vpc-0a1b2c3d4e5f60718"
	Ana            = "arn:aws:iam::111122223333:user/ana"
)

// World returns a world with one profile, "astro", which reaches AccountID as Ana.
// change, if not nil, edits the profile.
func World(change func(*awssim.Profile)) *awssim.World {
	p := awssim.Profile{Profile: account.Profile{Name: "astro"}, Reaches: AccountID, As: Ana}
	if change != nil {
		change(&p)
	}
	return &awssim.World{Configured: []awssim.Profile{p}, Accounts: []*awssim.Account{{ID: AccountID}}}
}

// Open returns the account that profile "astro" of a world reaches.
func Open(w *awssim.World) *account.Account {
	return account.NewAccounts(account.Options{Source: w, Now: w.Clock}).Open("astro")
}

// WithRegion returns an account that has r in us-east-1.
func WithRegion(r awssim.Region, faults ...awssim.Fault) *account.Account {
	w := World(nil)
	w.Accounts[0].Regions = map[string]*awssim.Region{"us-east-1": &r}
	w.Faults = faults
	return Open(w)
}

// IAMWorld returns a world of one account with the given IAM, reached as a principal.
func IAMWorld(as string, has awssim.IAM, faults ...awssim.Fault) *awssim.World {
	w := World(func(p *awssim.Profile) { p.As = as })
	w.Accounts[0].IAM, w.Faults = has, faults
	return w
}

// Denied is the fault of an operation that AWS denies to Ana.
func Denied(service, operation string) awssim.Fault {
	return awssim.Fault{Service: service, Operation: operation, Err: awssim.Denied(Ana, operation)}
}

// Statement is a policy statement on every resource.
func Statement(effect string, actions ...string) string {
	return StatementOn(effect, "*", actions...)
}

// StatementOn is a policy statement on one resource.
func StatementOn(effect, resource string, actions ...string) string {
	list, _ := json.Marshal(actions)
	return fmt.Sprintf(`{"Effect":%q,"Action":%s,"Resource":%q}`, effect, list, resource)
}

// Policy is an inline policy of the given statements.
func Policy(name string, statements ...string) awssim.Policy {
	return awssim.Policy{Name: name, Document: `{"Version":"2012-10-17","Statement":[` + strings.Join(statements, ",") + `]}`}
}

// Prefixes parses networks.
func Prefixes(list ...string) []netip.Prefix {
	var out []netip.Prefix
	for _, s := range list {
		out = append(out, netip.MustParsePrefix(s))
	}
	return out
}

// RequireFinding fails the test unless a finding has what every finding must have.
func RequireFinding(t *testing.T, f awscheck.Finding) {
	t.Helper()
	switch f.Status {
	case awscheck.Pass:
		if f.Evidence == awscheck.None || f.Evidence == "" {
			t.Error("a pass without evidence")
		}
	case awscheck.Fail, awscheck.Warn:
		if f.Remedy.IsZero() {
			t.Error("a problem without a fix")
		}
	case awscheck.Unverified:
		if f.Evidence != awscheck.None {
			t.Errorf("unverified on %s evidence", f.Evidence)
		}
	}
	RequireSafe(t, f.Remedy)
	if !strings.HasSuffix(f.Detail, ".") || awscheck.TitleOf(f.ID, f.Status, "") == f.ID {
		t.Errorf("%s is not in the catalog, or its detail is no sentence: %q", f.ID, f.Detail)
	}
}

// Scenario returns the world of a demo scenario, without latency.
func Scenario(t *testing.T, name string) *awssim.World {
	t.Helper()
	for _, s := range awssim.Scenarios() {
		if s.Name == name {
			w := s.World(time.Date(2026, time.November, 2, 9, 30, 0, 0, time.UTC))
			w.Latency = 0
			return w
		}
	}
	t.Fatalf("there is no scenario %q", name)
	return nil
}
