package account

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	awsmiddleware "github.com/aws/aws-sdk-go-v2/aws/middleware"
	"github.com/aws/smithy-go/middleware"

	"github.com/astronomer/astro-activate/awscheck"
)

// A RefusedError is the guard's answer to an operation that is not on the list of
// Operations. The request was not sent.
type RefusedError struct{ Service, Operation string }

func (e *RefusedError) Error() string {
	return fmt.Sprintf("%s %s is not on the list of read-only operations", e.Service, e.Operation)
}

// guard returns the SDK option that puts the read-only guard before everything
// else an operation does. Behind it, each call waits for one of the slots, which
// bound how many requests are in flight, and is logged when it is done.
//
// The option must be the last one that adds to the Initialize step, so that
// nothing runs before the guard.
func guard(slots chan struct{}, log *slog.Logger) func(*middleware.Stack) error {
	return func(stack *middleware.Stack) error {
		name := stack.ID()
		return stack.Initialize.Add(middleware.InitializeMiddlewareFunc("ReadOnlyGuard",
			func(ctx context.Context, in middleware.InitializeInput, next middleware.InitializeHandler) (
				middleware.InitializeOutput, middleware.Metadata, error,
			) {
				service, operation := awsmiddleware.GetServiceID(ctx), awsmiddleware.GetOperationName(ctx)
				if operation == "" {
					// Clients of the SDK's older generation (EFS's) name their call to the
					// AWS middleware only behind this one; smithy knows it already.
					service, operation = middleware.GetServiceID(ctx), middleware.GetOperationName(ctx)
				}
				if operation != name {
					// The clients that fetch credentials from a container or an instance
					// do not name themselves; what the context names is the call they
					// fetch them for.
					service = ""
				}
				if _, ok := lookupOperation(service, name); !ok {
					return middleware.InitializeOutput{}, middleware.Metadata{}, &RefusedError{service, name}
				}
				ctx, release, err := acquire(ctx, slots)
				if err != nil {
					return middleware.InitializeOutput{}, middleware.Metadata{}, err
				}
				defer release()
				start := time.Now()
				out, meta, err := next.HandleInitialize(ctx, in)
				logCall(ctx, log, service, name, start, meta, err)
				return out, meta, err
			}), middleware.Before)
	}
}

// inSlot marks the context of a call that holds a slot already. A call for
// credentials, made while another call is being signed, runs in that call's slot:
// waiting for a second one could deadlock.
type inSlot struct{}

func acquire(ctx context.Context, slots chan struct{}) (context.Context, func(), error) {
	if ctx.Value(inSlot{}) != nil {
		return ctx, func() {}, nil
	}
	select {
	case slots <- struct{}{}:
		return context.WithValue(ctx, inSlot{}, true), func() { <-slots }, nil
	case <-ctx.Done():
		return ctx, nil, ctx.Err()
	}
}

// logCall writes one line about a finished call: names, region, time and outcome;
// never a parameter, a header or a body.
func logCall(ctx context.Context, log *slog.Logger, service, name string, start time.Time, meta middleware.Metadata, err error) {
	if log == nil {
		return
	}
	attrs := []slog.Attr{
		slog.String("service", service),
		slog.String("operation", name),
		slog.String("region", awsmiddleware.GetRegion(ctx)),
		slog.Int64("ms", time.Since(start).Milliseconds()),
	}
	if id, ok := awsmiddleware.GetRequestIDMetadata(meta); ok {
		attrs = append(attrs, slog.String("request_id", awscheck.Clean(id)))
	}
	if err != nil {
		f := Classify(err, Request{Service: service, Operation: name})
		attrs = append(attrs, slog.String("failed", string(f.Reason)), slog.String("code", f.Code))
	}
	log.LogAttrs(ctx, slog.LevelInfo, "call", attrs...)
}
