package steps_test

import (
	"bytes"
	"log/slog"
	"testing"
	"time"

	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/steps"
)

// BenchmarkWholeCheck runs every check of the ready scenario, 17 regions at 100 ms
// a call, and compares the time with that of the longest chain of calls that need each
// other's answers. The chain has six calls: without bounds on the requests in flight and
// with a second a call, this check takes six seconds.
func BenchmarkWholeCheck(b *testing.B) {
	const latency, chain = 100 * time.Millisecond, 6
	for b.Loop() {
		var calls bytes.Buffer
		s := scenario(b, "ready")
		w := quick(s)
		w.Latency = latency
		req := steps.DefaultRequirements()
		m := steps.New(steps.All(req), steps.Env{
			Accounts: account.NewAccounts(account.Options{
				Source: w, Now: func() time.Time { return w.Now }, DebugLog: slog.New(slog.NewJSONHandler(&calls, nil)),
			}),
			Programs: w.Programs(), Network: w.Network(), Requirements: req,
		}, steps.Answers{})
		for k, v := range s.Answers {
			if err := m.Set(steps.Key(k), v); err != nil {
				b.Fatal(err)
			}
		}
		start := time.Now()
		if err := steps.RunChecks(b.Context(), m, nil); err != nil {
			b.Fatal(err)
		}
		took := time.Since(start)
		n := bytes.Count(calls.Bytes(), []byte{'\n'})
		b.ReportMetric(float64(n), "calls")
		b.ReportMetric(float64(took)/float64(chain*latency), "×chain")
	}
}
