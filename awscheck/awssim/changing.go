package awssim

import (
	"context"
	"slices"
	"sync/atomic"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/smithy-go/middleware"

	"github.com/astronomer/astro-activate/awscheck/account"
)

// Stages are worlds that follow one another, for what changes while a user watches. A
// configuration stays in the world that it was loaded from: load another one to see the
// next stage. Stages implements account.Source.
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
