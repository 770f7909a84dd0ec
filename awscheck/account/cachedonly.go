package account

import (
	"context"
	"errors"
)

type cachedOnly struct{}

// CachedOnly returns a context under which no call is made or waited for: facts that
// were fetched before are returned, all others are errors. The wizard runs checks under
// it while a value is being typed.
func CachedOnly(ctx context.Context) context.Context {
	return context.WithValue(ctx, cachedOnly{}, true)
}

// errNotAtHand is the error of a fact that would have to be asked for.
var ErrNotCached = errors.New("it was not asked for yet")

func IsCachedOnly(ctx context.Context) bool { return ctx.Value(cachedOnly{}) != nil }
