package faultsim

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsmiddleware "github.com/aws/aws-sdk-go-v2/aws/middleware"
	"github.com/aws/smithy-go"
	"github.com/aws/smithy-go/middleware"
	smithyhttp "github.com/aws/smithy-go/transport/http"

	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/awscheck/wire"
	"github.com/astronomer/astro-activate/awscheck/wire/reply"
)

// A Source is a world behind a schedule of faults. It implements account.Source.
type Source struct {
	World    *awssim.World
	Schedule Schedule
	// Retryer makes the retryers of the SDK's clients, and puts the world on the wire: see
	// the package. Nil: the calls are answered behind the clients, and nothing is retried.
	Retryer func() aws.Retryer
	Limits  *Limits // that the account has for requests; nil: none

	start      time.Time
	mu         sync.Mutex
	calls      []Call
	sent       int
	hits       []Hit
	identified map[string]bool // the accounts that STS has reported
}

// A Hit is a fault that a call got.
type Hit struct {
	Kind Kind
	Call
}

// NewSource returns a world behind a schedule that begins now.
func NewSource(w *awssim.World, s Schedule, retryer func() aws.Retryer) *Source {
	return &Source{World: w, Schedule: s, Retryer: retryer, start: time.Now(), identified: map[string]bool{}}
}

var _ account.Source = (*Source)(nil)

// Profiles implements account.Source.
func (s *Source) Profiles(ctx context.Context) ([]account.Profile, error) {
	return s.World.Profiles(ctx)
}

// Config implements account.Source.
func (s *Source) Config(ctx context.Context, profile string, options []func(*middleware.Stack) error) (aws.Config, error) {
	cfg, err := s.World.Config(ctx, profile, nil)
	if err != nil {
		return cfg, err
	}
	i := slices.IndexFunc(s.World.Configured, func(p awssim.Profile) bool { return p.Name == profile || profile == "" })
	c := &caller{Source: s, account: s.World.Configured[i].Reaches, world: cfg.APIOptions}
	other, err := s.otherThan(c.account).Config(ctx, "", nil)
	if err != nil {
		return other, err
	}
	c.other = other.APIOptions
	cfg.Credentials = keys{cfg.Credentials, c}
	cfg.APIOptions = []func(*middleware.Stack) error{c.answer}
	if s.Retryer != nil {
		cfg.APIOptions = []func(*middleware.Stack) error{c.send}
		cfg.HTTPClient, cfg.Retryer = transport{}, s.Retryer
	}
	cfg.APIOptions = append(cfg.APIOptions, options...)
	return cfg, nil
}

// otherThan returns the world as another account's credentials reach it: that of another profile
// or, in every other schedule and where there is none, an empty account.
func (s *Source) otherThan(account string) *awssim.World {
	w := *s.World
	i := slices.IndexFunc(w.Configured, func(p awssim.Profile) bool { return p.Reaches != account && p.Err == nil })
	if i < 0 || s.Schedule.Seed%2 == 1 {
		const id = "999900001111"
		w.Accounts = append(slices.Clone(w.Accounts), &awssim.Account{ID: id})
		w.Configured = []awssim.Profile{{Reaches: id, As: "arn:aws:iam::" + id + ":user/ana"}}
		return &w
	}
	w.Configured = w.Configured[i : i+1]
	return &w
}

// keys are the credentials of a profile.
type keys struct {
	aws.CredentialsProvider
	of *caller
}

// otherKeys is the id of the keys of another account.
const otherKeys = "ASIAOTHERACCOUNT"

// Retrieve implements aws.CredentialsProvider.
func (k keys) Retrieve(ctx context.Context) (aws.Credentials, error) {
	c, err := k.CredentialsProvider.Retrieve(ctx)
	if k.of.Schedule.switched(k.of.account, time.Since(k.of.start)) && k.of.isIdentified() {
		c.AccessKeyID = otherKeys
	}
	return c, err
}

func (c *caller) isIdentified() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.identified[c.account]
}

// answered notes that STS has reported whose the keys are.
func (c *caller) answered(call Call) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if call.Service == "STS" {
		c.identified[c.account] = true
	}
}

// hit notes a fault.
func (s *Source) hit(k Kind, c Call) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.hits = append(s.hits, Hit{k, c})
}

// Calls returns the calls so far, each once.
func (s *Source) Calls() []Call {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.calls)
}

// Sent returns how many requests were sent so far, retries included.
func (s *Source) Sent() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.sent
}

// Hits returns the faults so far.
func (s *Source) Hits() []Hit {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.hits)
}

// fault counts an attempt of a call, and returns its fault.
func (s *Source) fault(c Call, attempt int) (Rule, bool) {
	r, ok := s.Schedule.fault(c, attempt, time.Since(s.start))
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sent++
	if attempt == 1 {
		s.calls = append(s.calls, c)
	}
	if ok {
		s.hits = append(s.hits, Hit{r.Kind, c})
	}
	return r, ok
}

// A caller is the source for the credentials of one profile.
type caller struct {
	*Source
	account string
	world   []func(*middleware.Stack) error
	other   []func(*middleware.Stack) error // of another account
}

func (c *caller) callOf(ctx context.Context, operation string, in any) Call {
	call := Call{Service: awsmiddleware.GetServiceID(ctx), Operation: operation, Region: awsmiddleware.GetRegion(ctx), Account: c.account}
	if w, ok := in.(wire.Input); ok {
		call.Parameters, call.Later = fmt.Sprint(w.Operation.Params, w.Page), w.Page != ""
		return call
	}
	call.Later = c.isIdentified()
	text, _ := json.Marshal(in) // an SDK's input has nothing that JSON lacks
	call.Parameters = string(text)
	return call
}

// ask returns the world's answer.
func (c *caller) ask(ctx context.Context, operation string, in any) (any, error) {
	return answerOf(ctx, c.world, operation, in)
}

func answerOf(ctx context.Context, world []func(*middleware.Stack) error, operation string, in any) (any, error) {
	stack := middleware.NewStack(operation, smithyhttp.NewStackRequest)
	for _, option := range world {
		if err := option(stack); err != nil {
			return nil, err
		}
	}
	out, _, err := middleware.DecorateHandler(nil, stack).Handle(ctx, in)
	return out, err
}

// answer is the SDK option that answers calls behind the client, with or without a fault.
func (c *caller) answer(stack *middleware.Stack) error {
	operation := stack.ID()
	return stack.Initialize.Add(middleware.InitializeMiddlewareFunc("faultsim",
		func(ctx context.Context, in middleware.InitializeInput, _ middleware.InitializeHandler) (
			out middleware.InitializeOutput, meta middleware.Metadata, err error,
		) {
			call := c.callOf(ctx, operation, in.Parameters)
			again := withoutEmptyPage(&in.Parameters)
			rule, ok := c.fault(call, 1)
			if ok && rule.Attempts > 0 {
				ok = false // the SDK retries it
			}
			switch {
			case ok && rule.Kind == EmptyPage && !again:
				if out.Result, err = c.ask(ctx, operation, in.Parameters); err == nil {
					out.Result, err = emptyPage(out.Result, in.Parameters)
				}
			case ok && rule.Kind == OtherAccount:
				out.Result, err = answerOf(ctx, c.other, operation, in.Parameters)
			case ok && !rule.Kind.Harmless():
				out.Result, err = failed(ctx, rule.Kind, call, in.Parameters)
			case ok && rule.Kind == Slow:
				if err = sleep(ctx, slowness); err == nil {
					out.Result, err = c.ask(ctx, operation, in.Parameters)
				}
			default:
				out.Result, err = c.ask(ctx, operation, in.Parameters)
			}
			if err == nil && !ok {
				c.answered(call)
			}
			var known *smithy.OperationError
			if err != nil && !asError(err, &known) {
				err = &smithy.OperationError{ServiceID: call.Service, OperationName: operation, Err: err}
			}
			return out, meta, err
		}), middleware.After)
}

// slowness is how long a slow call takes: the longest chain of calls stays within a
// check's limit.
const slowness = 2500 * time.Millisecond

func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// emptyPageToken is the token of the page that follows an empty one: the page itself.
const emptyPageToken = "after-an-empty-page:"

// withoutEmptyPage turns the input that follows an empty page into that of the page, and
// reports whether it is one.
func withoutEmptyPage(in *any) bool {
	call, ok := (*in).(wire.Input)
	if !ok {
		return false
	}
	page, again := strings.CutPrefix(call.Page, emptyPageToken)
	call.Page = page
	*in = call
	return again
}

// emptyPage returns an answer without its items and with a token that leads to them; the
// answer itself where it is no page.
func emptyPage(out, in any) (any, error) {
	call, ok := in.(wire.Input)
	if !ok {
		return out, nil
	}
	op := call.Operation
	if op.Next == "" || op.NextFrom == "" || startsAtItem(op) {
		return out, nil
	}
	page := reply.Object{}
	page.Put(op.Items, reply.List{})
	page.Put(op.NextFrom, emptyPageToken+call.Page)
	if op.More != "" {
		page.Put(op.More, true)
	}
	n, err := wire.Decode(op.Protocol, page.Encode(op.Protocol, op.Name+"Response"))
	if err != nil {
		return nil, &smithy.DeserializationError{Err: err}
	}
	return n, nil
}

// startsAtItem reports whether an operation asks for a page by an item of it or before it,
// so that no token leads to an empty one.
func startsAtItem(op *wire.Operation) bool {
	return op.NextFrom == wire.LastItem || op.Name == "ListResourceRecordSets"
}
