package account

import (
	"context"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
)

// GuardedConfig returns the configuration that every client of this package is made from.
func GuardedConfig(ctx context.Context, s Source, profile string) (aws.Config, error) {
	return ConfigOf(ctx, NewAccounts(Options{Source: s}).Open(profile))
}

// Impatient returns s with a short wait between two attempts.
func Impatient(s SharedConfig) SharedConfig {
	s.backoff = 20 * time.Millisecond
	return s
}

// Patient returns s with a long wait between two attempts: longer than the limits of tests.
func Patient(s SharedConfig) SharedConfig {
	s.backoff = time.Minute
	return s
}

// ConfigOf returns the configuration of an account.
func ConfigOf(ctx context.Context, a *Account) (aws.Config, error) {
	cfg, err := a.config(ctx)
	if err != nil {
		return aws.Config{}, err
	}
	return *cfg, nil
}

// SetTimeLimit changes the time limit of the facts that an account fetches from now on.
func SetTimeLimit(a *Account, limit time.Duration) { a.opts.Timeout = limit }
