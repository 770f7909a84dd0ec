package account

import (
	"context"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
)

// GuardedConfig is the configuration that every client of this package is made of.
func GuardedConfig(ctx context.Context, s Source, profile string) (aws.Config, error) {
	return NewAccounts(Options{Source: s}).Open(profile).config(ctx)
}

// Impatient is SharedConfig with hardly a wait between two attempts.
func Impatient(s SharedConfig) SharedConfig {
	s.backoff = 20 * time.Millisecond
	return s
}
