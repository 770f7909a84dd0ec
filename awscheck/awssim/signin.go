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

// A SignIn is a world whose person can sign in while it is in use. It is a source of
// accounts like the world itself.
type SignIn struct{ world atomic.Pointer[World] }

// NewSignIn makes one of a world as it was described.
func NewSignIn(w *World) *SignIn {
	s := &SignIn{}
	s.world.Store(w)
	return s
}

// Profiles implements awscheck.Source.
func (s *SignIn) Profiles(ctx context.Context) ([]account.Profile, error) {
	return s.world.Load().Profiles(ctx)
}

// Config implements awscheck.Source. What was given before a sign-in stays as it was.
func (s *SignIn) Config(ctx context.Context, profile string, options []func(*middleware.Stack) error) (aws.Config, error) {
	return s.world.Load().Config(ctx, profile, options)
}

// Login has every profile give working credentials from now on.
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
