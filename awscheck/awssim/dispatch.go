package awssim

import (
	"context"
	"maps"
	"reflect"
	"slices"
	"strings"
	"sync"

	awsmiddleware "github.com/aws/aws-sdk-go-v2/aws/middleware"
	"github.com/aws/smithy-go"
	"github.com/aws/smithy-go/middleware"

	"github.com/astronomer/astro-activate/awscheck/awssim/iamsim"
	"github.com/astronomer/astro-activate/awscheck/awssim/internal/handle"
	"github.com/astronomer/astro-activate/awscheck/wire"
)

// A request is one call as a handler sees it.
type request struct {
	world     *World
	account   *Account
	caller    Profile
	region    string                   // the region it was sent to
	directory func() *iamsim.Directory // the IAM of the account
}

// here is what the account holds in the request's region.
func (r *request) here() *Region { return r.account.region(r.region) }

// A handler answers one operation.
type handler = handle.Handler[*request]

// on makes a handler of a typed function.
func on[In, Out any](action string, f func(*request, In) (Out, error)) handler {
	return handle.On(action, f)
}

// handlers is everything that the simulation can answer, under "service.operation".
// The file of each area has its own.
func handlers() map[string]handler {
	all := map[string]handler{}
	for _, area := range []map[string]handler{
		stsHandlers(), iamHandlers(), networkHandlers(), regionHandlers(),
		instanceHandlers(), addressHandlers(), computeHandlers(), storageHandlers(), quotaHandlers(), defaultHandlers(), zoneHandlers(), kindHandlers(), taggingHandlers(), resolverHandlers(),
	} {
		maps.Copy(all, area)
	}
	return all
}

// Outputs returns the types of the SDK's outputs, structs, of the operations that can be
// answered, under "service.operation"; nil for one of the generic client.
func Outputs() map[string]reflect.Type {
	types := map[string]reflect.Type{}
	for name, h := range handlers() {
		types[name] = h.Output
	}
	return types
}

// answer returns the SDK option that answers the calls made with a profile's
// credentials. It is added to the Initialize step, behind the program's guard.
func (w *World) answer(p Profile) func(*middleware.Stack) error {
	known := handlers()
	directory := sync.OnceValue(func() *iamsim.Directory { return w.directory(w.account(p.Reaches)) })
	return func(stack *middleware.Stack) error {
		return stack.Initialize.Add(middleware.InitializeMiddlewareFunc("awssim",
			func(ctx context.Context, in middleware.InitializeInput, _ middleware.InitializeHandler) (
				out middleware.InitializeOutput, meta middleware.Metadata, err error,
			) {
				service, operation := awsmiddleware.GetServiceID(ctx), stack.ID()
				if err := w.wait(ctx); err != nil {
					return out, meta, operationError(service, operation, err)
				}
				h, ok := known[service+"."+operation]
				if !ok {
					return out, meta, operationError(service, operation, apiError("InvalidAction", "awssim does not know "+service+" "+operation))
				}
				r := &request{world: w, account: w.account(p.Reaches), caller: p, region: awsmiddleware.GetRegion(ctx), directory: directory}
				f := w.faultOf(p.Reaches, service, operation, r.region, in.Parameters)
				if out.Result, err = r.serve(h, f, in.Parameters); err != nil {
					err = operationError(service, operation, err)
				}
				return out, meta, err
			}), middleware.After)
	}
}

// serve answers one request: with its fault, with a denial, or with the handler's
// answer.
func (r *request) serve(h handler, f *Fault, in any) (any, error) {
	if f != nil && f.Err != nil {
		return nil, f.Err
	}
	resource := "*"
	if h.Resource != nil {
		resource = h.Resource(r, in)
	}
	if err := r.authorize(h.Action, resource); err != nil {
		return nil, err
	}
	if f != nil {
		if call, ok := in.(wire.Input); ok {
			return emptyBody(call)
		}
		return h.Empty(), nil
	}
	return h.Run(r, in)
}

// authorize returns the error with which AWS refuses a request before it reads it:
// expired credentials, a region that the account has not enabled, a session that IAM does
// not accept, a missing permission.
func (r *request) authorize(action, resource string) error {
	if e := r.caller.Expires; !e.IsZero() && r.world.now().After(e) {
		return ExpiredToken()
	}
	if r.region != "" && !r.enabled(r.region) {
		code := "AuthFailure" // the code of EC2
		if !strings.HasPrefix(action, "ec2:") {
			code = "UnrecognizedClientException"
		}
		return apiError(code, "The security token included in the request is invalid")
	}
	if strings.HasPrefix(action, "iam:") && (r.caller.WithoutMFA || strings.Contains(r.caller.As, ":federated-user/")) {
		// IAM accepts no session of GetFederationToken, and of GetSessionToken only those
		// with MFA. (IAM User Guide, "Compare AWS STS credentials".)
		return apiError("InvalidClientTokenId", "The security token included in the request is invalid")
	}
	return r.iam().Authorize(action, resource, r.region)
}

// enabled reports whether a region accepts the account's credentials.
func (r *request) enabled(region string) bool {
	return !slices.Contains(optInRegions(), region) || slices.Contains(r.account.OptedIn, region)
}

func operationError(service, operation string, err error) error {
	return &smithy.OperationError{ServiceID: service, OperationName: operation, Err: err}
}

// A Fault replaces the answers to calls. Empty fields match everything.
type Fault struct {
	Service, Operation, Region string
	Account                    string // id of the account whose credentials make the call
	Later                      bool   // only pages after the first
	Err                        error  // such as Throttled(); nil: an empty body in a reply with status 200
}

// faultOf returns the fault that matches a call with an account's credentials; nil if
// none does.
func (w *World) faultOf(accountID, service, operation, region string, in any) *Fault {
	match := func(want, got string) bool { return want == "" || want == got }
	for i, f := range w.Faults {
		if match(f.Service, service) && match(f.Operation, operation) && match(f.Region, region) && match(f.Account, accountID) && (!f.Later || laterPage(in)) {
			return &w.Faults[i]
		}
	}
	return nil
}

// laterPage reports whether an input requests a page after the first.
func laterPage(in any) bool {
	call, ok := in.(wire.Input)
	return ok && call.Page != ""
}

// apiError is an error as AWS sends it.
func apiError(code, message string) error { return handle.Error(code, message) }

// Throttled is the error of too many requests, after the last retry of the SDK.
func Throttled() error { return apiError("ThrottlingException", "Rate exceeded") }

// Denied is the error of a missing permission.
func Denied(caller, action string) error {
	return apiError("AccessDenied", "User: "+caller+" is not authorized to perform: "+action)
}

// InternalError is the error of a failure inside AWS, after the last retry of the SDK.
func InternalError() error { return apiError("InternalFailure", "An internal error has occurred") }

// ExpiredToken is the error of credentials that have expired.
func ExpiredToken() error {
	return apiError("ExpiredToken", "The security token included in the request is expired")
}
