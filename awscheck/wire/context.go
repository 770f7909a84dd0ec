package wire

import (
	"context"

	"github.com/aws/smithy-go/middleware"
)

type callKey struct{}

func withCall(ctx context.Context, in Input) context.Context {
	return middleware.WithStackValue(ctx, callKey{}, in)
}

func callFrom(ctx context.Context) (Input, bool) {
	in, ok := middleware.GetStackValue(ctx, callKey{}).(Input)
	return in, ok
}

// A scope is the service and region that a request is signed for.
type scope struct{ service, region string }

type scopeKey struct{}

func withScope(ctx context.Context, s scope) context.Context {
	return middleware.WithStackValue(ctx, scopeKey{}, s)
}

func scopeFrom(ctx context.Context) scope {
	s, _ := middleware.GetStackValue(ctx, scopeKey{}).(scope)
	return s
}
