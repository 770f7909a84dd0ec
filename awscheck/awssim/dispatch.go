package awssim

import (
	"context"
	"fmt"
	"maps"
	"reflect"
	"strconv"
	"sync"

	awsmiddleware "github.com/aws/aws-sdk-go-v2/aws/middleware"
	"github.com/aws/smithy-go"
	"github.com/aws/smithy-go/middleware"
)

// A request is one call as a handler sees it.
type request struct {
	world   *World
	account *Account
	caller  Profile
	region  string // the region it was sent to
	// identities are the account's users and roles, the caller among them.
	identities func() []*identity
	// resource is the ARN that permissions are checked against, or "*".
	resource string
}

// here is what the account holds in the request's region.
func (r *request) here() *Region { return r.account.region(r.region) }

// A handler answers one operation. action is the IAM action that AWS asks for,
// empty if none; it is this package's own knowledge of AWS, on purpose not taken
// from the program's list.
type handler struct {
	action string
	run    func(*request, any) (any, error)
	// resource tells which resource a call is about, where the action can be
	// permitted for some only; nil: all.
	resource func(*request, any) string
	// empty makes what the SDK decodes an empty body to.
	empty func() any
}

// on makes a handler of a typed function.
func on[In, Out any](action string, f func(*request, *In) (*Out, error)) handler {
	return handler{
		action: action,
		run: func(r *request, in any) (any, error) {
			typed, ok := in.(*In)
			if !ok {
				return nil, fmt.Errorf("awssim: %s got a %T", action, in)
			}
			out, err := f(r, typed)
			if err != nil {
				return nil, err
			}
			return out, nil
		},
		empty: func() any { return new(Out) },
	}
}

// onResource is on for an action that can be permitted for some resources only.
func onResource[In, Out any](action string, resource func(*request, *In) string, f func(*request, *In) (*Out, error)) handler {
	h := on(action, f)
	h.resource = func(r *request, in any) string {
		typed, ok := in.(*In)
		if !ok {
			return "*"
		}
		return resource(r, typed)
	}
	return h
}

// handlers is everything that the simulation can answer, under "service.operation".
// Each area's file holds its own.
func handlers() map[string]handler {
	all := map[string]handler{}
	for _, area := range []map[string]handler{
		stsHandlers(), iamHandlers(), vpcHandlers(), regionHandlers(), resourceHandlers(), quotaHandlers(), zoneHandlers(), prefixListHandlers(),
	} {
		maps.Copy(all, area)
	}
	return all
}

// answer returns the SDK option that answers calls made with a profile's
// credentials. It stands in the Initialize step, behind the program's guard.
func (w *World) answer(p Profile) func(*middleware.Stack) error {
	known := handlers()
	identities := sync.OnceValue(func() []*identity { return w.identities(w.account(p.Reaches)) })
	return func(stack *middleware.Stack) error {
		return stack.Initialize.Add(middleware.InitializeMiddlewareFunc("awssim",
			func(ctx context.Context, in middleware.InitializeInput, _ middleware.InitializeHandler) (
				out middleware.InitializeOutput, meta middleware.Metadata, err error,
			) {
				service, operation := awsmiddleware.GetServiceID(ctx), stack.ID()
				defer func() {
					if err != nil {
						err = &smithy.OperationError{ServiceID: service, OperationName: operation, Err: err}
					}
				}()
				if err := w.wait(ctx); err != nil {
					return out, meta, err
				}
				h, ok := known[service+"."+operation]
				if !ok {
					return out, meta, apiError("InvalidAction", "awssim does not know "+service+" "+operation)
				}
				r := &request{world: w, account: w.account(p.Reaches), caller: p, region: awsmiddleware.GetRegion(ctx), resource: "*", identities: identities}
				if h.resource != nil {
					r.resource = h.resource(r, in.Parameters)
				}
				f := w.faultOf(p.Reaches, service, operation, r.region, in.Parameters)
				if f != nil && f.Err != nil {
					return out, meta, f.Err
				}
				if err := r.authorize(ctx, h.action); err != nil {
					return out, meta, err
				}
				if f != nil {
					out.Result = h.empty()
					return out, meta, nil
				}
				out.Result, err = h.run(r, in.Parameters)
				return out, meta, err
			}), middleware.After)
	}
}

// A Fault spoils the answers to calls. Empty fields match everything.
type Fault struct {
	Service, Operation, Region string
	Account                    string // id of the account whose calls meet it
	Later                      bool   // only pages after the first
	Err                        error  // such as Throttled(); nil: an empty body in a reply with status 200
}

// faultOf is the fault that a call meets, if any.
func (w *World) faultOf(accountID, service, operation, region string, in any) *Fault {
	match := func(want, got string) bool { return want == "" || want == got }
	for i, f := range w.Faults {
		if match(f.Service, service) && match(f.Operation, operation) && match(f.Region, region) && match(f.Account, accountID) && (!f.Later || laterPage(in)) {
			return &w.Faults[i]
		}
	}
	return nil
}

// laterPage reports whether an input asks for a page after the first.
func laterPage(in any) bool {
	v := reflect.Indirect(reflect.ValueOf(in))
	for _, name := range []string{"NextToken", "Marker", "ContinuationToken", "ExclusiveStartTableName"} {
		if f := v.FieldByName(name); f.IsValid() && !f.IsNil() {
			return true
		}
	}
	return false
}

// apiError is an error as AWS sends it.
func apiError(code, message string) error {
	return &smithy.GenericAPIError{Code: code, Message: message, Fault: smithy.FaultClient}
}

// Throttled is what AWS says of too many requests, once the SDK has given up.
func Throttled() error { return apiError("ThrottlingException", "Rate exceeded") }

// Denied is what AWS says of a missing permission.
func Denied(caller, action string) error {
	return apiError("AccessDenied", "User: "+caller+" is not authorized to perform: "+action)
}

// page cuts one page of size out of items. token is the last answer's next token;
// the next one is nil after the last page.
func page[T any](items []T, token *string, size int) (part []T, next *string) {
	from := 0
	if token != nil {
		from, _ = strconv.Atoi(*token)
	}
	from = min(from, len(items))
	to := min(from+size, len(items))
	if to < len(items) {
		n := strconv.Itoa(to)
		next = &n
	}
	return items[from:to], next
}

// InternalError is what AWS says of a fault of its own, once the SDK has given up.
func InternalError() error { return apiError("InternalFailure", "An internal error has occurred") }

// ExpiredToken is what AWS says of credentials that have run out.
func ExpiredToken() error {
	return apiError("ExpiredToken", "The security token included in the request is expired")
}
