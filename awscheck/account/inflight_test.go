package account

import (
	"context"
	"testing"
	"testing/synctest"
	"time"
)

// fill sends requests to an endpoint until one has to wait, and returns how many were sent. It
// is called in a bubble, where a request waits only if there is no room.
func fill(t *testing.T, f *inFlight, ctx context.Context, endpoint string) int {
	t.Helper()
	for n := 0; n <= maxInFlight; n++ {
		soon, cancel := context.WithTimeout(ctx, 20*time.Millisecond)
		_, _, err := f.acquire(soon, endpoint)
		cancel()
		if err != nil {
			return n
		}
	}
	t.Fatalf("%s is not bounded", endpoint)
	return 0
}

func TestABusyEndpointDoesNotHoldUpAnother(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newInFlight()
		for _, endpoint := range []string{"EC2 us-east-1", "EC2 eu-west-1", "IAM us-east-1"} {
			if n := fill(t, f, t.Context(), endpoint); n != maxPerEndpoint {
				t.Errorf("%s takes %d requests, not %d", endpoint, n, maxPerEndpoint)
			}
		}
	})
}

func TestASweepInTheBackgroundLeavesRoom(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newInFlight()
		sweep, total := InBackground(t.Context()), 0
		for i := range 2 * maxInBackground / maxInBackgroundPerEndpoint {
			total += fill(t, f, sweep, string(rune('a'+i)))
		}
		if total != maxInBackground {
			t.Errorf("%d requests in the background, not %d", total, maxInBackground)
		}
		if n := fill(t, f, t.Context(), "a"); n != maxPerEndpoint-maxInBackgroundPerEndpoint {
			t.Errorf("a step has room for %d requests to an endpoint of the sweep", n)
		}
		if n := fill(t, f, t.Context(), "another"); n != maxPerEndpoint {
			t.Errorf("a step has room for %d requests to another endpoint", n)
		}
	})
}

func TestAProxyForAllOfAWSIsOneEndpoint(t *testing.T) {
	proxy := endpoint{base: "http://localhost:4566"}
	if a, b := proxy.of("EC2", "us-east-1"), proxy.of("SQS", "eu-west-1"); a != b {
		t.Errorf("%s and %s", a, b)
	}
	var aws endpoint
	if a, b := aws.of("EC2", "us-east-1"), aws.of("EC2", "eu-west-1"); a == b {
		t.Errorf("both are %s", a)
	}
}

func TestARequestThatEndsMakesRoom(t *testing.T) {
	f := newInFlight()
	ctx, release, err := f.acquire(InBackground(t.Context()), "IAM us-east-1")
	if err != nil {
		t.Fatal(err)
	}
	// Its call for credentials needs no turn of its own.
	if _, again, err := f.acquire(ctx, "STS us-east-1"); err != nil || len(f.total.all) != 1 {
		t.Errorf("a call for credentials gave %v with %d in flight", err, len(f.total.all))
	} else {
		again()
	}
	release()
	if len(f.total.all)+len(f.total.background)+len(f.endpoint("IAM us-east-1").all) != 0 {
		t.Error("its turn was not given back")
	}
}
