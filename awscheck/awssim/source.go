package awssim

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/smithy-go/middleware"

	"github.com/astronomer/astro-activate/awscheck/account"
)

// Profiles implements account.Source.
func (w *World) Profiles(context.Context) ([]account.Profile, error) {
	var list []account.Profile
	for i, p := range w.Configured {
		p.Default = i == 0
		if p.Account == "" {
			p.Account = p.Reaches
		}
		list = append(list, p.Profile)
	}
	slices.SortFunc(list, func(a, b account.Profile) int { return strings.Compare(a.Name, b.Name) })
	return list, nil
}

// Config implements account.Source. The empty profile is the first one.
func (w *World) Config(_ context.Context, profile string, options []func(*middleware.Stack) error) (aws.Config, error) {
	i := slices.IndexFunc(w.Configured, func(p Profile) bool { return p.Name == profile || profile == "" })
	if i < 0 {
		// The SDK's error for a profile that is not in the configuration.
		return aws.Config{}, config.SharedConfigProfileNotExistError{Profile: profile}
	}
	p := w.Configured[i]
	return aws.Config{
		Region:      p.Region,
		Credentials: provider{p},
		APIOptions:  append([]func(*middleware.Stack) error{w.answer(p)}, options...),
		Retryer:     func() aws.Retryer { return aws.NopRetryer{} },
	}, nil
}

// provider returns made-up credentials, or the profile's error.
type provider struct{ p Profile }

func (c provider) Retrieve(context.Context) (aws.Credentials, error) {
	if c.p.Err != nil {
		return aws.Credentials{}, c.p.Err
	}
	keys := aws.Credentials{AccessKeyID: "AKIASIMULATED", SecretAccessKey: "simulated", Source: "simulation"}
	if c.p.WithoutMFA {
		keys.AccessKeyID, keys.SessionToken = "ASIASIMULATED", "simulated"
	}
	if !c.p.Expires.IsZero() {
		keys.AccessKeyID, keys.SessionToken = "ASIASIMULATED", "simulated"
		keys.CanExpire, keys.Expires = true, c.p.Expires
	}
	return keys, nil
}

// wait sleeps for the world's latency, or until ctx is done.
func (w *World) wait(ctx context.Context) error {
	if w.Latency <= 0 {
		return ctx.Err()
	}
	t := time.NewTimer(w.Latency)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
