package page

import (
	"testing"
	"time"

	"github.com/astronomer/astro-activate/steps/summary"
)

// A sign-in that expires between two rounds does not take the account out of the header: what is
// on the screen is still of it.
func TestAWatchKeepsTheAccountWhileCredentialsFail(t *testing.T) {
	var account string
	w := NewWatch(WatchOptions{
		Report: func() summary.Report { return summary.Report{Identity: summary.Identity{Account: account}} },
		Enough: func(summary.Report) bool { return false },
		Next:   func(bool) (time.Duration, bool) { return time.Hour, true },
	})
	for _, round := range []struct{ reached, want string }{{"", ""}, {"444455556666", "444455556666"}, {"", "444455556666"}, {"777788889999", "777788889999"}} {
		account = round.reached
		w.EndRound(1)
		w.EndRound(0)
		if got := w.Account(); got != round.want {
			t.Errorf("after %q the account is %q, not %q", round.reached, got, round.want)
		}
	}
}
