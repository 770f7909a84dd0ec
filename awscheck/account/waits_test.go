package account

import (
	"context"
	"errors"
	"strings"
	"testing"
)

// A replay repeats a wait that has timed out with the error of the run: never without one.
func TestARecordedTimeoutIsTheSameErrorInTheReplay(t *testing.T) {
	call := Request{Service: "EC2", Operation: "DescribeVpcs", Region: "us-east-1"}
	for name, tt := range map[string]struct {
		err  error
		says string
	}{
		"a call that hangs":             {&waitError{context.DeadlineExceeded, call}, "no answer within the time limit"},
		"a fact that was not asked for": {&noTimeError{context.DeadlineExceeded, call}, "not sent, because EC2 DescribeVpcs in us-east-1 took the time of the check"},
		"a wait for no call":            {&waitError{context.DeadlineExceeded, Request{}}, "no answer within the time limit"},
	} {
		replayed := timedOutWait(tt.err, true).asError()
		if !errors.Is(replayed, context.DeadlineExceeded) {
			t.Fatalf("%s: the replay has %v", name, replayed)
		}
		asked := Request{Service: "EC2", Operation: "DescribeSubnets", Region: "us-east-1"}
		was, is := Classify(tt.err, asked), Classify(replayed, asked)
		if is.Explain() != was.Explain() || is.Call() != was.Call() || is.Reason != TimedOut || !strings.Contains(is.Explain(), tt.says) {
			t.Errorf("%s: %s %q, and in the replay %s %q", name, was.Call(), was.Explain(), is.Call(), is.Explain())
		}
	}
}
