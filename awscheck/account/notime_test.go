package account_test

import (
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/awscheck/awssim/simtest"
	"github.com/astronomer/astro-activate/awscheck/facts"
)

// The time of a fact can end between what comes before its call and the call. That is no
// answer: an empty list in its place would be an account without VPCs.
func TestAFactWithoutTimeForItsCallIsNoAnswer(t *testing.T) {
	var rec waitsOnly
	a := account.NewAccounts(account.Options{Source: simtest.World(func(*awssim.Profile) {}), Recorder: &rec}).Open("")
	if _, err := a.Regions(t.Context()); err != nil { // what comes before the call is known
		t.Fatal(err)
	}
	account.SetTimeLimit(a, time.Nanosecond)
	vpcs, err := facts.VPCs(t.Context(), a, "us-east-1")
	if account.ReasonOf(err) != account.TimedOut {
		t.Errorf("%d VPCs, %v", len(vpcs), err)
	}
	if late := rec.late(); !slices.ContainsFunc(late, func(x account.Wait) bool { return x.By == "the fact "+x.Fact && x.TimedOut.NotAsked }) {
		t.Errorf("recorded are %+v", late)
	}
}

// waitsOnly keeps the waits that it is to record.
type waitsOnly struct {
	mu    sync.Mutex
	waits []account.Wait
}

func (*waitsOnly) Call(account.Answer)                {}
func (*waitsOnly) Credential(account.CredentialFacts) {}
func (*waitsOnly) Forgot(string, bool)                {}
func (r *waitsOnly) Wait(x account.Wait) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.waits = append(r.waits, x)
}

func (r *waitsOnly) late() []account.Wait {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(r.waits), func(x account.Wait) bool { return x.TimedOut == nil })
}
