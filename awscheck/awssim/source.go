package awssim

import (
	"context"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/smithy-go/middleware"

	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/order"
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
	order.Sort(list, func(a, b account.Profile) int { return strings.Compare(a.Name, b.Name) })
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

// Stages are worlds that follow one another, for a demo in which AWS changes while the user
// watches. A configuration stays in the world that it was loaded from: load another one to
// see the next stage. Stages implements account.Source.
type Stages struct {
	Start  time.Time
	Now    func() time.Time
	Stages []Stage // in order; the first begins immediately
}

// A Stage is a world that begins some time after the start.
type Stage struct {
	After time.Duration // since the start
	World *World
}

// World is the current one.
func (s Stages) World() *World {
	w, passed := s.Stages[0].World, s.Now().Sub(s.Start)
	for _, stage := range s.Stages {
		if stage.After <= passed {
			w = stage.World
		}
	}
	return w
}

// Profiles implements account.Source.
func (s Stages) Profiles(ctx context.Context) ([]account.Profile, error) {
	return s.World().Profiles(ctx)
}

// Config implements account.Source.
func (s Stages) Config(ctx context.Context, profile string, options []func(*middleware.Stack) error) (aws.Config, error) {
	return s.World().Config(ctx, profile, options)
}

// A SignIn is a world whose user can sign in while it is in use. It implements
// account.Source.
type SignIn struct{ world atomic.Pointer[World] }

// NewSignIn returns a world that its user has not signed in to.
func NewSignIn(w *World) *SignIn {
	s := &SignIn{}
	s.world.Store(w)
	return s
}

// Profiles implements account.Source.
func (s *SignIn) Profiles(ctx context.Context) ([]account.Profile, error) {
	return s.world.Load().Profiles(ctx)
}

// Config implements account.Source. A configuration stays as it was before the sign-in.
func (s *SignIn) Config(ctx context.Context, profile string, options []func(*middleware.Stack) error) (aws.Config, error) {
	return s.world.Load().Config(ctx, profile, options)
}

// Login makes the credentials of every profile work from now on.
func (s *SignIn) Login() {
	w := *s.world.Load()
	w.Configured = slices.Clone(w.Configured)
	for i := range w.Configured {
		p := &w.Configured[i]
		p.Err = nil
		if !p.Expires.IsZero() {
			p.Expires = w.now().Add(8 * time.Hour)
		}
	}
	s.world.Store(&w)
}
