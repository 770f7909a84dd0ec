package recording

import (
	"context"
	"encoding/json"
	"fmt"
	"net/netip"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsmiddleware "github.com/aws/aws-sdk-go-v2/aws/middleware"
	"github.com/aws/smithy-go/middleware"

	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/public"
	"github.com/astronomer/astro-activate/awscheck/tools"
)

var (
	_ account.ReplayedSource = (*Recording)(nil)
	_ public.Network         = replayedNetwork{}
	_ tools.Programs         = replayedPrograms{}
)

// find returns the outcome of what an entry names.
func find[T any](rec *Recording, e entry) (T, error) {
	var none T
	v, err := rec.outcome(e)
	if found, ok := v.(*T); ok && err == nil {
		return *found, nil
	}
	return none, err
}

func (rec *Recording) outcome(e entry) (any, error) {
	o, ok := rec.lookup(e)
	if !ok {
		return nil, account.ErrNotRecorded
	}
	return o.decode()
}

func (rec *Recording) lookup(e entry) (o outcome, ok bool) {
	if o, ok = rec.outcomes[e.key()]; !ok && !e.repeated {
		o, ok = rec.byOthers(e)
	}
	return o, ok
}

// byOthers returns what the last one got who asked the same, for a check or a fact that did not
// ask then; not ok: no one has, or the outcome depended on who asked, and some had no answer.
func (rec *Recording) byOthers(e entry) (last outcome, ok bool) {
	e.By = ""
	for i, key := range rec.askers[e.key()] {
		o := rec.outcomes[key]
		if i > 0 && (o.Error == nil) != (last.Error == nil) {
			return outcome{}, false
		}
		last = o
	}
	return last, last.Kind != ""
}

// Profiles implements account.Source.
func (rec *Recording) Profiles(context.Context) ([]account.Profile, error) {
	return find[[]account.Profile](rec, entry{Kind: kindProfiles})
}

// Config implements account.Source. Its credentials are no credentials: every call is
// answered before it would be signed.
func (rec *Recording) Config(ctx context.Context, profile string, options []func(*middleware.Stack) error) (aws.Config, error) {
	n := account.VersionOf(ctx)
	c, err := find[credential](rec, entry{Kind: kindCredential, Profile: profile, By: ofVersion(n), repeated: n > 0})
	if err != nil {
		return aws.Config{}, err
	}
	cfg := aws.Config{
		Region:      c.Region,
		Credentials: described{c.Found},
		APIOptions:  append([]func(*middleware.Stack) error{rec.answer(profile)}, options...),
		Retryer:     func() aws.Retryer { return aws.NopRetryer{} },
	}
	if c.OneEndpoint {
		cfg.BaseEndpoint = aws.String("https://recording.invalid")
	}
	return cfg, nil
}

// Waited implements account.ReplayedSource.
func (rec *Recording) Waited(x account.Wait) account.Wait {
	o, err := find[waitOutcome](rec, entry{Kind: kindWait, Profile: x.Profile, By: readable(x.By), Target: readable(x.Fact)})
	if err == nil { // most waits have ended in time, and are not recorded
		x.Version, x.TimedOut = o.Version, o.TimedOut
	}
	return x
}

// described are the credentials of a replay.
type described struct{ found account.Credential }

func (d described) Describe() account.Credential { return d.found }

func (d described) Retrieve(context.Context) (aws.Credentials, error) {
	return aws.Credentials{}, account.ErrNotRecorded
}

// answer returns the SDK option that answers calls. It is added to the Initialize step,
// behind the program's guard, and passes nothing on.
func (rec *Recording) answer(profile string) func(*middleware.Stack) error {
	return func(stack *middleware.Stack) error {
		return stack.Initialize.Add(middleware.InitializeMiddlewareFunc("recording",
			func(ctx context.Context, in middleware.InitializeInput, _ middleware.InitializeHandler) (
				out middleware.InitializeOutput, meta middleware.Metadata, err error,
			) {
				if err := ctx.Err(); err != nil {
					return out, meta, err
				}
				e := entry{Kind: kindCall, By: readable(account.Caller(ctx)), Profile: profile, Service: awsmiddleware.GetServiceID(ctx), Operation: stack.ID(), Region: awsmiddleware.GetRegion(ctx), repeated: account.VersionOf(ctx) > 0}
				if e.Input, err = compact(inputOf(in.Parameters), nil); err != nil {
					return out, meta, err
				}
				out.Result, err = rec.outcome(e)
				return out, meta, err
			}), middleware.After)
	}
}

// Network answers as the network did.
func (rec *Recording) Network() public.Network { return replayedNetwork{rec} }

type replayedNetwork struct{ rec *Recording }

func (n replayedNetwork) LookupHost(ctx context.Context, host string) ([]netip.Addr, error) {
	return find[[]netip.Addr](n.rec, entry{Kind: kindLookup, Target: host, By: account.Caller(ctx)})
}

func (n replayedNetwork) CanonicalName(ctx context.Context, host string) (string, error) {
	return find[string](n.rec, entry{Kind: kindCanonical, Target: host, By: account.Caller(ctx)})
}

func (n replayedNetwork) Connect(ctx context.Context, addr netip.AddrPort, server string) error {
	_, err := find[bool](n.rec, entry{Kind: kindConnect, Target: connectionTarget(addr, server), By: account.Caller(ctx)})
	return err
}

func (n replayedNetwork) SourceAddress(ctx context.Context, to netip.Addr) (netip.Addr, error) {
	return find[netip.Addr](n.rec, entry{Kind: kindSourceAddress, Target: to.String(), By: account.Caller(ctx)})
}

// Programs answers as the programs of the machine did.
func (rec *Recording) Programs() tools.Programs { return replayedPrograms{rec} }

type replayedPrograms struct{ rec *Recording }

func (p replayedPrograms) Find(name string) (string, error) {
	return find[string](p.rec, entry{Kind: kindFind, Target: name})
}

func (p replayedPrograms) Output(ctx context.Context, path string, args ...string) ([]byte, error) {
	e := entry{Kind: kindRun, Target: programTarget(path, args), By: account.Caller(ctx)}
	_, err := find[string](p.rec, e)
	var text string
	o, _ := p.rec.lookup(e)
	_ = json.Unmarshal(o.Output, &text) // also with an error; Read has decoded the others
	return []byte(text), err
}

func (p replayedPrograms) OS() string {
	system, err := find[string](p.rec, entry{Kind: kindSystem})
	if err != nil {
		return "linux"
	}
	return system
}

// Now is the time that checks have in the replay. It is not before the one that they had: then
// credentials that were about to expire would last. A scenario has a clock of its own.
func (rec *Recording) Now() time.Time {
	if rec.ClockRan && rec.Demo == "" && rec.last.After(rec.Started) {
		return rec.last
	}
	return rec.Started
}

// Note says of a report that it is a replay, and of when.
func (rec *Recording) Note() string {
	return fmt.Sprintf("Replay of a recording of %s: AWS was not called.", rec.Started.UTC().Format("2006-01-02 15:04 MST"))
}
