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
