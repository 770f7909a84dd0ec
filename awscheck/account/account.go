package account

import (
	"cmp"
	"context"
	"log/slog"
	"strings"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/smithy-go/middleware"
)

// inFlight is how many AWS requests may be under way at once, over all accounts.
const inFlight = 64

// DefaultTimeout is the time limit of one check, and of one fact that checks share.
const DefaultTimeout = 30 * time.Second

// homeRegion is where questions that concern the whole account are asked when the
// profile names no region. It is in every commercial account and can't be disabled.
const HomeRegion = "us-east-1"

// A Source gives the AWS SDK its configuration for a profile: credentials, region,
// endpoints. The machine's own is SharedConfig; awssim has a simulated one.
type Source interface {
	// Profiles lists the profiles there are, sorted by name.
	Profiles(ctx context.Context) ([]Profile, error)
	// Config loads one; "" is what the AWS CLI would use without --profile. Every
	// client made from it, those that fetch credentials included, must run the
	// given options after all others.
	Config(ctx context.Context, profile string, options []func(*middleware.Stack) error) (aws.Config, error)
}

// Options are the settings of Accounts. The zero value is what a program wants.
type Options struct {
	Source   Source           // nil: SharedConfig
	Timeout  time.Duration    // limit of one fact; 0: DefaultTimeout
	Now      func() time.Time // nil: time.Now
	DebugLog *slog.Logger     // nil: none. One line for each call, without any parameter
}

// Accounts are the AWS accounts that the profiles on this machine reach. It is
// safe for use by many goroutines.
type Accounts struct {
	opts  Options
	slots chan struct{}

	mu   sync.Mutex
	open map[string]*Account
}

// NewAccounts makes a handle to the accounts; it calls nothing yet.
func NewAccounts(opts Options) *Accounts {
	if opts.Source == nil {
		opts.Source = SharedConfig{}
	}
	if opts.Timeout == 0 {
		opts.Timeout = DefaultTimeout
	}
	if opts.Now == nil {
		opts.Now = time.Now
	}
	return &Accounts{opts: opts, slots: make(chan struct{}, inFlight), open: map[string]*Account{}}
}

// Open returns the handle of the account that a profile reaches; "" is what the
// AWS CLI would use without --profile. Nothing is called until a fact is asked for.
func (as *Accounts) Open(profile string) *Account {
	as.mu.Lock()
	defer as.mu.Unlock()
	a := as.open[profile]
	if a == nil {
		a = &Account{Profile: profile, opts: as.opts, slots: as.slots}
		as.open[profile] = a
	}
	return a
}

// Profiles lists the AWS profiles of this machine, sorted by name.
func (as *Accounts) Profiles(ctx context.Context) ([]Profile, error) {
	return as.opts.Source.Profiles(ctx)
}

// Forget drops every fact and every credential, so that the next check asks again.
func (as *Accounts) Forget() {
	as.mu.Lock()
	defer as.mu.Unlock()
	as.open = map[string]*Account{}
}

// ForgetProfile drops every fact and every credential of one profile. Those of the
// others stay, so that an MFA code that was used for one of them stays good.
func (as *Accounts) ForgetProfile(profile string) {
	as.mu.Lock()
	defer as.mu.Unlock()
	delete(as.open, profile)
}

// ForgetCredentials drops who the credentials belong to and the credentials
// themselves, but no other fact: for when AWS stops accepting them half-way.
func (as *Accounts) ForgetCredentials() {
	as.mu.Lock()
	defer as.mu.Unlock()
	for _, a := range as.open {
		if id, ok := a.KnownIdentity(); ok {
			a.previousID = id.Account
		}
		a.facts.forget("config", "credential", "identity")
		a.clients.forget()
	}
}

// Moved tells whether, since ForgetCredentials, a profile turned out to reach another
// account than before: the facts that were kept are then not that account's.
func (as *Accounts) AccountChanged() bool {
	as.mu.Lock()
	defer as.mu.Unlock()
	for _, a := range as.open {
		if id, ok := a.KnownIdentity(); ok && a.previousID != "" && a.previousID != id.Account {
			return true
		}
	}
	return false
}

// An Account is what one profile reaches. Its methods are facts: each is asked of
// AWS once, listed to its end, and shared by all who want it, until Forget. Every
// error of theirs is a *Failure.
type Account struct {
	Profile string // "" is the default one

	opts       Options
	slots      chan struct{}
	facts      memo
	clients    clients
	previousID string // the account's id before ForgetCredentials; guarded by Accounts.mu
}

// Now is the current time by the account's clock.
func (a *Account) Now() time.Time { return a.opts.Now() }

// Fetch returns what fetch finds, once for each key.
func Fetch[T any](ctx context.Context, a *Account, key string, fetch func(context.Context) (T, error)) (T, error) {
	v, err := remember(ctx, &a.facts, key, a.opts.Timeout, fetch)
	if err != nil {
		return v, a.lateFor(Classify(err, Request{}))
	}
	return v, nil
}

// lateFor names the credentials as what was waited for in vain, where time ran out
// before it was known whether they work: every other question waits for that.
func (a *Account) lateFor(f *Failure) *Failure {
	if f.Reason != TimedOut || f.Problem != "" {
		return f
	}
	if _, known := a.KnownIdentity(); known {
		return f
	}
	late := *f
	late.Problem = CredentialsUndetermined
	if f.Err == context.DeadlineExceeded { // it is not this call that got no answer
		late.Service, late.Operation, late.Region = "", "", ""
	}
	return &late
}

// A Request names a call to AWS, for its result in the cache and for its errors.
type Request struct {
	Service   string // the SDK's service id
	Operation string
	Region    string // "" for what concerns the whole account
	Key       string // tells apart requests of one operation with different parameters
}

// Call fetches the result of one AWS operation, or of all pages of one, once for each
// request. It calls nothing before the credentials are known to work and, where the
// regions could be listed, the region to be enabled: a bad key or a region that is not
// enabled then gives one error instead of a hundred different ones. fetch gets the
// region's configuration.
func Call[T any](ctx context.Context, a *Account, r Request, fetch func(context.Context, aws.Config) (T, error)) (T, error) {
	key := strings.Join([]string{r.Service, r.Operation, r.Region, r.Key}, "\x00")
	v, err := remember(ctx, &a.facts, key, a.opts.Timeout, func(ctx context.Context) (T, error) {
		var zero T
		if _, err := a.Identity(ctx); err != nil {
			return zero, err
		}
		if r.Region != "" && r.Operation != "DescribeRegions" && a.regionDisabled(ctx, r.Region) {
			return zero, &Failure{Reason: RegionDisabled, Service: r.Service, Operation: r.Operation, Region: r.Region}
		}
		cfg, err := a.config(ctx)
		if err != nil {
			return zero, err
		}
		cfg.Region = cmp.Or(r.Region, GlobalRegion(cfg.Region))
		v, err := fetch(ctx, cfg)
		if err != nil {
			return zero, a.classifySession(ctx, Classify(err, Request{Service: r.Service, Operation: r.Operation, Region: cfg.Region}))
		}
		return v, nil
	})
	if err != nil {
		return v, a.lateFor(Classify(err, r))
	}
	return v, nil
}

// globalRegion is where to ask what concerns the whole account, for a profile of
// the given region: the partition's first region.
func GlobalRegion(region string) string {
	switch {
	case strings.HasPrefix(region, "us-gov-"):
		return "us-gov-west-1"
	case strings.HasPrefix(region, "cn-"):
		return "cn-north-1"
	}
	return HomeRegion
}

// config loads the profile's SDK configuration, with the guard in place.
func (a *Account) config(ctx context.Context) (aws.Config, error) {
	return Fetch(ctx, a, "config", func(ctx context.Context) (aws.Config, error) {
		cfg, err := a.opts.Source.Config(ctx, a.Profile, []func(*middleware.Stack) error{limitReplies, guard(a.slots, a.opts.DebugLog)})
		if err != nil {
			return aws.Config{}, credentialsFailure(err)
		}
		return cfg, nil
	})
}
