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

// A RefusedError is the guard's error for an operation that is not in Operations. The
// request was not sent.
type RefusedError struct{ Service, Operation string }

func (e *RefusedError) Error() string {
	return fmt.Sprintf("%s %s is not on the list of read-only operations", e.Service, e.Operation)
}

// guard returns the SDK option that runs the read-only guard before every other step of
// an operation. An allowed call then waits for one of the slots, which limit how many
// requests are in flight, and is logged when it is done.
//
// The option must be the last one that adds to the Initialize step, so that nothing runs
// before the guard.
func guard(slots chan struct{}, log *slog.Logger) func(*middleware.Stack) error {
	return func(stack *middleware.Stack) error {
		name := stack.ID()
		return stack.Initialize.Add(middleware.InitializeMiddlewareFunc("ReadOnlyGuard",
			func(ctx context.Context, in middleware.InitializeInput, next middleware.InitializeHandler) (
				middleware.InitializeOutput, middleware.Metadata, error,
			) {
				service := serviceOf(ctx, name)
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

// serviceOf returns the service id of the operation with the given name; "" for the
// clients that fetch credentials from a container or an instance, which have none.
func serviceOf(ctx context.Context, name string) string {
	service, operation := awsmiddleware.GetServiceID(ctx), awsmiddleware.GetOperationName(ctx)
	if operation == "" {
		// Clients generated for an older SDK (EFS) set these values later, after the guard.
		service, operation = middleware.GetServiceID(ctx), middleware.GetOperationName(ctx)
	}
	if operation != name {
		// The context belongs to the call that needs the credentials.
		return ""
	}
	return service
}

// inSlotKey marks the context of a call that holds a slot. A call for credentials, made
// while another call is being signed, uses the slot of that call: waiting for a second
// slot could deadlock.
type inSlotKey struct{}

func acquire(ctx context.Context, slots chan struct{}) (context.Context, func(), error) {
	if ctx.Value(inSlotKey{}) != nil {
		return ctx, func() {}, nil
	}
	select {
	case slots <- struct{}{}:
		return context.WithValue(ctx, inSlotKey{}, true), func() { <-slots }, nil
	case <-ctx.Done():
		return ctx, nil, ctx.Err()
	}
}

// logCall writes one line about a finished call: its name, region, duration and outcome,
// but no parameter, header or body.
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
