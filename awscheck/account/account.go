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
		a = &Account{Profile: profile, Opts: as.opts, slots: as.slots}
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

	Opts       Options
	slots      chan struct{}
	facts      memo
	clients    clients
	previousID string // the account's id before ForgetCredentials; guarded by Accounts.mu
}

// Now is the current time by the account's clock.
func (a *Account) Now() time.Time { return a.Opts.Now() }

// fact returns what make finds, once for each name and set of arguments.
func Fetch[T any](ctx context.Context, a *Account, key string, make func(context.Context) (T, error)) (T, error) {
	v, err := remember(ctx, &a.facts, key, a.Opts.Timeout, make)
	if err != nil {
		return v, a.lateFor(Classify(err, "", "", ""))
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

// call is a fact that is one AWS operation, or all pages of one, in a region. It
// asks nothing before the credentials are known to work and, where the regions
// could be listed, the region to be enabled: so that one bad key or one region
// that nobody enabled gives one answer and not a hundred odd ones.
//
// args tell calls of one operation apart; make gets the region's configuration.
func Call[T any](ctx context.Context, a *Account, service, operation, region, args string, make func(context.Context, aws.Config) (T, error)) (T, error) {
	key := strings.Join([]string{service, operation, region, args}, "\x00")
	v, err := remember(ctx, &a.facts, key, a.Opts.Timeout, func(ctx context.Context) (T, error) {
		var zero T
		if _, err := a.Identity(ctx); err != nil {
			return zero, err
		}
		if region != "" && operation != "DescribeRegions" && a.regionDisabled(ctx, region) {
			return zero, &Failure{Reason: RegionDisabled, Service: service, Operation: operation, Region: region}
		}
		cfg, err := a.config(ctx)
		if err != nil {
			return zero, err
		}
		cfg.Region = cmp.Or(region, GlobalRegion(cfg.Region))
		v, err := make(ctx, cfg)
		if err != nil {
			return zero, Classify(err, service, operation, cfg.Region)
		}
		return v, nil
	})
	if err != nil {
		return v, a.lateFor(Classify(err, service, operation, region))
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
		cfg, err := a.Opts.Source.Config(ctx, a.Profile, []func(*middleware.Stack) error{limitReplies, guard(a.slots, a.Opts.DebugLog)})
		if err != nil {
			return aws.Config{}, credentialsFailure(err)
		}
		return cfg, nil
	})
}
