package awscheck

import (
	"context"
	"errors"
)

type atHand struct{}

// AtHand returns a context under which no fact is asked for or waited for: facts
// that were made already are given, all others are errors. Checks run under it say
// what can be told at once, while somebody types.
func AtHand(ctx context.Context) context.Context { return context.WithValue(ctx, atHand{}, true) }

// errNotAtHand is the error of a fact that would have to be asked for.
var errNotAtHand = errors.New("it was not asked for yet")

func onlyAtHand(ctx context.Context) bool { return ctx.Value(atHand{}) != nil }
