package faultsim

import (
	"context"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
)

// InBubble returns a retryer for time that stands still while something is computed, as in
// testing/synctest. It is the given one, an adaptive one of the SDK, but for its wait for
// an attempt: the SDK waits for no time at all where less than a nanosecond is missing,
// and would do so forever.
func InBubble(of aws.Retryer) aws.Retryer {
	v2, ok := of.(aws.RetryerV2)
	if !ok {
		return of
	}
	return &bubbleRetryer{v2, retry.NewAdaptiveMode(func(o *retry.AdaptiveModeOptions) { o.FailOnNoAttemptTokens = true })}
}

type bubbleRetryer struct {
	aws.RetryerV2
	rate *retry.AdaptiveMode
}

// GetAttemptToken implements aws.RetryerV2.
func (r *bubbleRetryer) GetAttemptToken(ctx context.Context) (func(error) error, error) {
	for {
		if done, err := r.rate.GetAttemptToken(ctx); err == nil {
			return done, nil
		}
		if err := sleep(ctx, 10*time.Millisecond); err != nil {
			return nil, err
		}
	}
}
