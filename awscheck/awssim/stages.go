package awssim

import (
	"context"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/smithy-go/middleware"

	"github.com/astronomer/astro-activate/awscheck/account"
)

// Stages are worlds that follow one another, for what changes while somebody
// watches. A configuration stays in the world it was taken from, so that who wants
// to see the next one takes another. It implements awscheck.Source.
type Stages struct {
	Start  time.Time
	Now    func() time.Time
	Stages []Stage // in order; the first begins at once
}

// A Stage is a world from some time on.
type Stage struct {
	After time.Duration // since the start
	World *World
}

// World is the one of now.
func (s Stages) World() *World {
	w, passed := s.Stages[0].World, s.Now().Sub(s.Start)
	for _, stage := range s.Stages {
		if stage.After <= passed {
			w = stage.World
		}
	}
	return w
}

// Profiles implements awscheck.Source.
func (s Stages) Profiles(ctx context.Context) ([]account.Profile, error) {
	return s.World().Profiles(ctx)
}

// Config implements awscheck.Source.
func (s Stages) Config(ctx context.Context, profile string, options []func(*middleware.Stack) error) (aws.Config, error) {
	return s.World().Config(ctx, profile, options)
}
