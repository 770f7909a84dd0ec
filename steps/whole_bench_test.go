package steps_test

import (
	"testing"
	"time"

	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/awssim/simtest"
	"github.com/astronomer/astro-activate/steps"
)

// The whole check of the ready scenario, in 17 regions. Its budget is twice the time of its
// longest chain of calls or 0.8 s, whichever is more, and over TLS twice that.

func BenchmarkWholeCheck(b *testing.B) {
	for b.Loop() {
		s := scenario(b, "ready")
		w := quick(s)
		w.Latency = roundTrip
		m := steps.New(steps.All(steps.DefaultRequirements()), steps.Env{
			Accounts: account.NewAccounts(account.Options{Source: w, Now: w.Clock}),
			Programs: w.Programs(), Network: w.Network(), Requirements: steps.DefaultRequirements(),
		}, steps.Answers{})
		for k, v := range s.Answers {
			if err := m.Set(steps.Key(k), v); err != nil {
				b.Fatal(err)
			}
		}
		reportWholeCheck(b, m, wholeCheckBudget())
	}
}

func BenchmarkWholeCheckOverTLS(b *testing.B) {
	for b.Loop() {
		b.StopTimer()
		o := simtest.NewOverTLS(b, quick(scenario(b, "ready")), roundTrip)
		m := readyOver(b, o, o, steps.All(steps.DefaultRequirements()))
		b.StartTimer()
		reportWholeCheck(b, m, 2*wholeCheckBudget())
		b.StopTimer()
		b.ReportMetric(float64(len(o.Connections())), "endpoints")
		b.ReportMetric(float64(sum(o.Connections())), "handshakes")
		b.ReportMetric(float64(sum(o.AtOnce())), "calls-at-once") // summed over the endpoints: what the handshakes are for
		b.ReportMetric(float64(sum(o.Requests())), "calls")
		o.Close()
		b.StartTimer()
	}
}

func wholeCheckBudget() time.Duration {
	return max(time.Duration(2*chains["ready"].steps)*roundTrip, 800*time.Millisecond)
}

func reportWholeCheck(b *testing.B, m *steps.Machine, budget time.Duration) {
	b.Helper()
	start := time.Now()
	if err := steps.RunChecks(b.Context(), m, nil); err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(0, "ns/op") // leave it out
	b.ReportMetric(float64(chains["ready"].steps), "calls-in-the-chain")
	b.ReportMetric(time.Since(start).Seconds(), "s")
	b.ReportMetric(budget.Seconds(), "budget-s")
}
