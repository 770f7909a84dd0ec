package steps_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/smithy-go/middleware"
	smithyhttp "github.com/aws/smithy-go/transport/http"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/awssim/simtest"
	"github.com/astronomer/astro-activate/steps"
)

// A heldSweep counts requests when they are sent. AWS answers none that only the sweep sends to a far
// region, until they are released.
type heldSweep struct {
	*simtest.OverTLS
	released chan struct{}

	mu          sync.Mutex
	far, others int // requests that were sent: of the sweep to far regions, and all others
}

// Config implements account.Source.
func (h *heldSweep) Config(ctx context.Context, profile string, options []func(*middleware.Stack) error) (aws.Config, error) {
	cfg, err := h.OverTLS.Config(ctx, profile, options)
	cfg.APIOptions = append(cfg.APIOptions, func(stack *middleware.Stack) error {
		return stack.Deserialize.Add(middleware.DeserializeMiddlewareFunc("hold", h.hold), middleware.After)
	})
	return cfg, err
}

func (h *heldSweep) hold(ctx context.Context, in middleware.DeserializeInput, next middleware.DeserializeHandler) (middleware.DeserializeOutput, middleware.Metadata, error) {
	far := isFarSweep(in.Request.(*smithyhttp.Request).URL.Host)
	h.mu.Lock()
	if far {
		h.far++
	} else {
		h.others++
	}
	h.mu.Unlock()
	if far {
		select {
		case <-h.released:
		case <-ctx.Done():
		}
	}
	return next.HandleDeserialize(ctx, in)
}

// isFarSweep reports whether only the sweep sends requests to a host: in other regions than that of
// the activation, the steps list the stacks, and nothing else.
func isFarSweep(host string) bool {
	isGlobal := strings.Count(host, ".") == 2
	return !isGlobal && !strings.Contains(host, ".us-east-1.") && !strings.HasPrefix(host, "cloudformation.")
}

func (h *heldSweep) sent() (far, others int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.far, h.others
}

// While AWS answers nothing in far regions, and the sweep has sent as many requests there as it may,
// every request of the steps is sent and every other check is done: they are ahead of the rest of
// the sweep.
func TestWhatTheStepsNeedIsSentAheadOfTheSweepOfFarRegions(t *testing.T) {
	all := steps.All(steps.DefaultRequirements())
	var needed int // requests of every other check
	synctest.Test(t, func(t *testing.T) {
		o := simtest.NewInBubble(t, quick(scenario(t, "ready")), roundTrip)
		defer o.Close()
		if err := steps.RunChecks(t.Context(), readyOver(t, o, o, withoutCheck(all, awscheck.AccountClean)), nil); err != nil {
			t.Fatal(err)
		}
		needed = sum(o.Requests())
	})
	synctest.Test(t, func(t *testing.T) {
		o := simtest.NewInBubble(t, quick(scenario(t, "ready")), roundTrip)
		defer o.Close()
		h := &heldSweep{OverTLS: o, released: make(chan struct{})}
		m := readyOver(t, o, h, all)
		var mu sync.Mutex
		var waiting []string
		var atBound, others int
		go func() {
			time.Sleep(account.DefaultTimeout / 2)
			mu.Lock()
			defer mu.Unlock()
			atBound, others = h.sent()
			close(h.released)
		}()
		before := 0
		err := steps.RunChecks(t.Context(), m, func(e steps.Event) {
			mu.Lock()
			defer mu.Unlock()
			switch {
			case !e.Done:
			case atBound == 0:
				before++
			case e.ID != awscheck.AccountClean:
				waiting = append(waiting, e.ID)
			}
		})
		if err != nil {
			t.Fatal(err)
		}
		far, _ := h.sent()
		if len(waiting) > 0 || before < 40 || others < needed {
			t.Errorf("%d checks were done with %d requests, of %d; these waited for the sweep: %q", before, others, needed, waiting)
		}
		if atBound < 100 || far < 2*atBound {
			t.Errorf("the sweep had sent %d of %d requests: it was not at its bound", atBound, far)
		}
	})
}
