package account

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	awsmiddleware "github.com/aws/aws-sdk-go-v2/aws/middleware"
	"github.com/aws/smithy-go/middleware"

	"github.com/astronomer/astro-activate/awscheck/calllog"
)

// A RefusedError is the guard's error for an operation that is not in Operations. The
// request was not sent.
type RefusedError struct{ Service, Operation string }

func (e *RefusedError) Error() string {
	return fmt.Sprintf("%s %s is not on the list of read-only operations", e.Service, e.Operation)
}

// guard returns the SDK option that runs the read-only guard before every other step of
// an operation. An allowed call then waits for its turn, because the requests in flight are
// bounded, and is logged and recorded when it is done. One that is refused is logged only.
//
// The option must be the last one that adds to the Initialize step, so that nothing runs
// before the guard.
func guard(limits *inFlight, at *endpoint, log *slog.Logger, record func(Answer)) func(*middleware.Stack) error {
	return func(stack *middleware.Stack) error {
		name := stack.ID()
		return stack.Initialize.Add(middleware.InitializeMiddlewareFunc("ReadOnlyGuard",
			func(ctx context.Context, in middleware.InitializeInput, next middleware.InitializeHandler) (
				middleware.InitializeOutput, middleware.Metadata, error,
			) {
				service := serviceOf(ctx, name)
				known, ok := lookupOperation(service, name)
				if !ok {
					err := &RefusedError{service, name}
					logged(ctx, log).write(service, name, middleware.Metadata{}, err)
					return middleware.InitializeOutput{}, middleware.Metadata{}, err
				}
				region := awsmiddleware.GetRegion(ctx)
				recordOutcome := func(output any, err error) {
					if !known.exchangesCredentials() {
						record(Answer{By: Caller(ctx), Service: service, Operation: name, Region: region, Input: in.Parameters, Output: output, Err: err})
					}
				}
				ctx, release, err := limits.acquire(ctx, at.of(service, region))
				if err != nil {
					recordOutcome(nil, err)
					return middleware.InitializeOutput{}, middleware.Metadata{}, err
				}
				defer release()
				call := logged(ctx, log)
				out, meta, err := next.HandleInitialize(call.ctx, in)
				call.write(service, name, meta, err)
				recordOutcome(out.Result, err)
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

// The most requests in flight. AWS throttles an account by service and region (Amazon EC2
// API Reference, "Request throttling"), so it is the requests to each endpoint that matter;
// the total bounds sockets and memory. The background leaves room for calls that a step
// waits for.
const (
	maxPerEndpoint             = 16
	maxInBackgroundPerEndpoint = 12
	maxInFlight                = 448
	maxInBackground            = 384
)

// An endpoint names where the requests of a configuration go, for the bounds.
type endpoint struct {
	base string // the endpoint that the configuration sets for every service; "": AWS's own
}

func (e *endpoint) of(service, region string) string { return cmp.Or(e.base, service+" "+region) }

// inFlight bounds the requests in flight, over all accounts.
type inFlight struct {
	total *bound

	mu        sync.Mutex
	endpoints map[string]*bound
}

// A bound is how many requests may be in flight, and how many of those in the background.
type bound struct{ all, background chan struct{} }

func newBound(all, background int) *bound {
	return &bound{make(chan struct{}, all), make(chan struct{}, background)}
}

func newInFlight() *inFlight {
	return &inFlight{total: newBound(maxInFlight, maxInBackground), endpoints: map[string]*bound{}}
}

func (f *inFlight) endpoint(name string) *bound {
	f.mu.Lock()
	defer f.mu.Unlock()
	b := f.endpoints[name]
	if b == nil {
		b = newBound(maxPerEndpoint, maxInBackgroundPerEndpoint)
		f.endpoints[name] = b
	}
	return b
}

// acquire waits until a request to an endpoint may be sent; release must follow. A call for
// credentials, made while another call is being signed, is part of that call: waiting
// for a second turn could deadlock.
func (f *inFlight) acquire(ctx context.Context, endpoint string) (_ context.Context, release func(), err error) {
	if ctx.Value(inFlightKey{}) != nil {
		return ctx, func() {}, nil
	}
	// The narrow bounds come first: a call that waits for its endpoint takes no room from others.
	at := f.endpoint(endpoint)
	queue := []chan struct{}{at.all, f.total.all}
	if isInBackground(ctx) {
		queue = []chan struct{}{at.background, at.all, f.total.background, f.total.all}
	}
	var held []chan struct{}
	release = func() {
		for _, slots := range held {
			<-slots
		}
	}
	for _, slots := range queue {
		select {
		case slots <- struct{}{}:
			held = append(held, slots)
		case <-ctx.Done():
			release()
			return ctx, nil, ctx.Err()
		}
	}
	return context.WithValue(ctx, inFlightKey{}, true), release, nil
}

// inFlightKey marks the context of a call whose turn has come.
type inFlightKey struct{}

type backgroundKey struct{}

// InBackground returns a context whose calls leave room for those of other contexts: for a
// search of many calls whose results no step needs at once.
func InBackground(ctx context.Context) context.Context {
	return context.WithValue(ctx, backgroundKey{}, true)
}

func isInBackground(ctx context.Context) bool { return ctx.Value(backgroundKey{}) != nil }

// A loggedCall is a call that is under way.
type loggedCall struct {
	ctx        context.Context
	log        *slog.Logger
	start      time.Time
	connection func() calllog.Connection
}

// logged starts a call that is logged when it ends. Without a log it does nothing.
func logged(ctx context.Context, log *slog.Logger) loggedCall {
	c := loggedCall{ctx: ctx, log: log}
	if log != nil {
		c.ctx, c.connection = calllog.Trace(ctx)
		c.start = time.Now()
	}
	return c
}

func (c loggedCall) write(service, name string, meta middleware.Metadata, err error) {
	if c.log == nil {
		return
	}
	line := calllog.Call{
		Service: service, Operation: name, Region: awsmiddleware.GetRegion(c.ctx),
		Start: c.start, End: time.Now(), Connection: c.connection(), Background: isInBackground(c.ctx),
	}
	line.RequestID, _ = awsmiddleware.GetRequestIDMetadata(meta)
	if f := Classify(err, Request{Service: service, Operation: name}); f != nil {
		line.Failed, line.Code = string(f.Reason), f.Code
	}
	calllog.Write(c.ctx, c.log, line)
}
