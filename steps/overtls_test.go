package steps_test

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/awssim/simtest"
	"github.com/astronomer/astro-activate/steps"
)

const roundTrip = 100 * time.Millisecond

// readyOver is a machine with the answers of the ready scenario, whose AWS is a network
// away. source is that network, or has it behind it.
func readyOver(t testing.TB, o *simtest.OverTLS, source account.Source, all []steps.Step) *steps.Machine {
	t.Helper()
	m := steps.New(all, steps.Env{
		Accounts: account.NewAccounts(account.Options{Source: source, Now: o.Clock}),
		Programs: o.Programs(), Network: o.Network(), Requirements: steps.DefaultRequirements(),
	}, steps.Answers{})
	for k, v := range scenario(t, "ready").Answers {
		if err := m.Set(steps.Key(k), v); err != nil {
			t.Fatal(err)
		}
	}
	return m
}

// Over TLS a call takes one round trip, and three where it opens its connection. The time of
// the bubble passes only in round trips.
func TestTheWholeCheckOverTLS(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := simtest.NewInBubble(t, quick(scenario(t, "ready")), roundTrip)
		defer o.Close()
		start := time.Now()
		m := readyOver(t, o, o, steps.All(steps.DefaultRequirements()))
		if err := steps.RunChecks(t.Context(), m, nil); err != nil {
			t.Fatal(err)
		}
		if trips := int(time.Since(start) / roundTrip); trips > 2*2*chains["ready"].steps {
			t.Errorf("it takes %d round trips", trips)
		}
		for _, f := range m.Findings() {
			if f.Status == awscheck.Unverified || f.Status == awscheck.Fail {
				t.Errorf("%s: %s", f.ID, f.Detail)
			}
		}
		requireNoSpareConnection(t, o)
	})
}

// requireNoSpareConnection requires that a second connection to an endpoint was opened only
// for a second request at the same time: HTTP/1.1 sends one request at a time over each. Go's
// transport opens more where a request whose connection is being opened gets one that
// becomes free meanwhile (Transport.queueForDial); that happens in the one region to which
// the steps send many calls at once.
func requireNoSpareConnection(t *testing.T, o *simtest.OverTLS) {
	t.Helper()
	const (
		maxPerEndpoint  = 16
		maxOnConnection = 7  // of the sweep, which reads as many lists one after another
		maxMore         = 80 // than endpoints; docs/architecture.md says why there are any
	)
	requests, connections, atOnce := o.Requests(), o.Connections(), o.AtOnce()
	for _, host := range slices.Sorted(maps.Keys(connections)) {
		most := atOnce[host]
		if strings.Contains(host, ".us-east-1.") || strings.Count(host, ".") == 2 {
			most = maxPerEndpoint
		} else if enough := (requests[host] + maxOnConnection - 1) / maxOnConnection; most > enough {
			t.Errorf("%s: %d requests at once of %d, in a region that only the sweep asks", host, most, requests[host])
		}
		if connections[host] > most {
			t.Errorf("%s: %d connections for %d requests, %d of them at once", host, connections[host], requests[host], atOnce[host])
		}
	}
	hosts := len(connections)
	if hosts < 900 || sum(connections)-hosts > maxMore || sum(connections)-sum(atOnce) > hosts/50 {
		t.Errorf("%d connections to %d hosts, for %d requests at once", sum(connections), hosts, sum(atOnce))
	}
	t.Logf("%d connections to %d hosts, for %d requests at once", sum(connections), hosts, sum(atOnce))
}

func sum(counts map[string]int) (total int) {
	for _, n := range counts {
		total += n
	}
	return total
}

// No check waits longer because all regions are swept for other resources meanwhile.
func TestTheSweepHoldsUpNoOtherCheck(t *testing.T) {
	all := steps.All(steps.DefaultRequirements())
	with, without := timesOver(t, all), timesOver(t, withoutCheck(all, awscheck.AccountClean))
	if len(without) < 40 || len(with) != len(without)+1 {
		t.Fatalf("%d and %d checks", len(with), len(without))
	}
	for id, alone := range without {
		// A call that finds no free connection opens one, which takes two round trips.
		if late := with[id] - alone; late > 2*roundTrip {
			t.Errorf("%s takes %s longer than %s", id, late, alone)
		}
	}
}

// timesOver returns after which time each check is done.
func timesOver(t *testing.T, all []steps.Step) map[string]time.Duration {
	t.Helper()
	done := map[string]time.Duration{}
	synctest.Test(t, func(t *testing.T) {
		o := simtest.NewInBubble(t, quick(scenario(t, "ready")), roundTrip)
		defer o.Close()
		m := readyOver(t, o, o, all)
		start := time.Now()
		err := steps.RunChecks(t.Context(), m, func(e steps.Event) {
			if e.Done {
				done[e.ID] = time.Since(start)
			}
		})
		if err != nil {
			t.Fatal(err)
		}
	})
	return done
}

func withoutCheck(all []steps.Step, id string) []steps.Step {
	all = slices.Clone(all)
	for i := range all {
		all[i].Checks = slices.DeleteFunc(slices.Clone(all[i].Checks), func(c steps.Check) bool { return c.ID == id })
	}
	return all
}
