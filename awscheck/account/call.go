package account

import (
	"cmp"
	"context"
	"errors"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/astronomer/astro-activate/awscheck/wire"
)

// A Request names a call to AWS: in the cache, and in the errors of the call.
type Request struct {
	Service   string `json:"service,omitempty"`   // the SDK's service id, such as "EC2"
	Operation string `json:"operation,omitempty"` // such as "DescribeVpcs"
	Region    string `json:"region,omitempty"`    // "": the call concerns the whole account
	Key       string `json:"-"`                   // distinguishes requests of one operation with different parameters
}

// Call returns the result of one AWS operation, or of all its pages, and fetches it once
// for each request. fetch gets the client of the request's region.
//
// Before it fetches, Call makes sure that the credentials work and, if DescribeRegions
// answers, that the region is enabled. Invalid keys or a disabled region then give the
// same error for every request. The error is a *Failure; with it, Call returns what fetch
// returned, such as the pages of a list before the one that failed.
func Call[T any](ctx context.Context, a *Account, r Request, fetch func(context.Context, *wire.Client) (T, error)) (T, error) {
	v, err := a.call(ctx, r, func(ctx context.Context, cfg *aws.Config, region string) (any, error) {
		return fetch(ctx, a.wireClient(cfg, region))
	})
	typed, _ := v.(T)
	return typed, err
}

func (a *Account) call(ctx context.Context, r Request, fetch func(ctx context.Context, cfg *aws.Config, region string) (any, error)) (any, error) {
	key := strings.Join([]string{r.Service, r.Operation, r.Region, r.Key}, "\x00")
	v, err := a.facts.once(ctx, key, r, a.opts.Timeout, func(ctx context.Context) (any, error) {
		if _, err := a.Identity(ctx); err != nil {
			return nil, err
		}
		if r.Region != "" && r.Operation != "DescribeRegions" {
			disabled, err := a.regionDisabled(ctx, r.Region)
			if disabled {
				return nil, &Failure{Reason: RegionDisabled, Service: r.Service, Operation: r.Operation, Region: r.Region}
			}
			var late *TimedOutWait
			if errors.As(err, &late) { // the time is over, or was in the run that is replayed
				return nil, err
			}
		}
		if err := a.facts.noTime(ctx, key); err != nil {
			return nil, err
		}
		cfg, err := a.config(ctx)
		if err != nil {
			return nil, err
		}
		region := cmp.Or(r.Region, GlobalRegion(cfg.Region))
		v, err := fetch(ctx, cfg, region)
		if err != nil {
			f := a.classifySession(ctx, Classify(err, Request{Service: r.Service, Operation: r.Operation, Region: region}))
			return v, a.explainRegion(ctx, f, r)
		}
		return v, nil
	})
	if err != nil {
		return v, a.namePrincipal(a.blameCredentials(Classify(err, r)))
	}
	return v, nil
}

// Fetch returns the result of fetch, which runs once for each key. It is for a fact that
// combines several calls; a fact of one operation uses Call. The error is a *Failure.
func Fetch[T any](ctx context.Context, a *Account, key string, fetch func(context.Context) (T, error)) (T, error) {
	v, err := a.fetch(ctx, key, func(ctx context.Context) (any, error) { return fetch(ctx) })
	typed, _ := v.(T)
	return typed, err
}

func (a *Account) fetch(ctx context.Context, key string, fetch fetchFunc) (any, error) {
	var r Request
	if strings.HasPrefix(key, identityKey) { // also of renewed keys
		r = identityRequest()
	}
	v, err := a.facts.once(ctx, key, r, a.opts.Timeout, fetch)
	if err != nil {
		return v, a.blameCredentials(Classify(err, Request{}))
	}
	return v, nil
}

// namePrincipal adds to a denial who was denied: every call knows the identity before it is sent.
func (a *Account) namePrincipal(f *Failure) *Failure {
	id, known := a.KnownIdentity()
	if f.Reason != Denied || !known {
		return f
	}
	named := *f
	named.Principal = id.ARN
	return &named
}

// blameCredentials marks a timeout as a problem with the credentials if it is not yet
// known whether they work: every other request waits for them.
func (a *Account) blameCredentials(f *Failure) *Failure {
	if f.Reason != TimedOut || f.Problem != "" || f.Operation != "" && f.Operation != "GetCallerIdentity" {
		return f // or it was another call, which is sent only with credentials that work
	}
	var wait *TimedOutWait
	waited := errors.As(f.Err, &wait)
	_, known := a.KnownIdentity()
	if waited {
		known = wait.KnownIdentity
	}
	if known {
		return f
	}
	timeout := *f
	timeout.Problem = CredentialsUndetermined
	if waited { // the request was never sent, so do not name it
		timeout.Service, timeout.Operation, timeout.Region = "", "", ""
	}
	return &timeout
}
