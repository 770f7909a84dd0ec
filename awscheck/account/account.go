// Package account is the handle to AWS accounts. It decides which credentials a
// profile uses, whether AWS accepts them and whose they are, and why a call gave no
// usable answer, from the shared AWS configuration, AWS STS and the errors of the AWS
// SDK. Facts about an account are functions outside of this package: they call AWS
// through Call, which fetches each result once with the client of a region, whose List reads
// a list to its end or returns an error. Every request passes a guard that refuses
// each operation that is not in Operations, so that nothing here can write to AWS.
package account

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/smithy-go/middleware"
)

// DefaultTimeout is the time limit of one check, and of one fact that checks share.
const DefaultTimeout = 30 * time.Second

// A Source gives the AWS SDK its configuration for a profile: credentials, region and
// endpoints. SharedConfig is the source of this machine; awssim has a simulated one.
type Source interface {
	// Profiles lists the configured profiles, sorted by name.
	Profiles(ctx context.Context) ([]Profile, error)
	// Config loads the configuration of one profile; "" is the profile that the AWS CLI
	// uses without --profile. Every client made from the configuration, including the
	// clients that fetch credentials, must run the given options after all others.
	Config(ctx context.Context, profile string, options []func(*middleware.Stack) error) (aws.Config, error)
}

// Options are the settings of Accounts. The zero value is valid.
type Options struct {
	Source   Source           // nil: SharedConfig
	Timeout  time.Duration    // time limit of one fact; 0: DefaultTimeout
	Now      func() time.Time // nil: time.Now
	DebugLog *slog.Logger     // gets one line for each call, without its parameters; nil: no log
	Recorder Recorder         // gets the outcome of each call; nil: nothing is recorded
}

// Accounts are the AWS accounts that the profiles of a source reach. Accounts is safe
// for concurrent use.
type Accounts struct {
	opts   Options
	limits *inFlight

	mu     sync.Mutex
	open   map[string]*Account // by profile
	opened map[string]int      // how often, by profile
}

// NewAccounts returns the accounts of a source. It makes no call.
func NewAccounts(opts Options) *Accounts {
	if opts.Source == nil {
		opts.Source = SharedConfig{}
	}
	if s, ok := opts.Source.(SharedConfig); ok {
		opts.Source = s.Connected()
	}
	if opts.Timeout == 0 {
		opts.Timeout = DefaultTimeout
	}
	if opts.Now == nil {
		opts.Now = time.Now
	}
	return &Accounts{opts: opts, limits: newInFlight(), open: map[string]*Account{}, opened: map[string]int{}}
}

// Open returns the account that a profile reaches; "" is the profile that the AWS CLI
// uses without --profile. Open makes no call.
func (as *Accounts) Open(profile string) *Account {
	as.mu.Lock()
	defer as.mu.Unlock()
	a := as.open[profile]
	if a == nil {
		as.opened[profile]++
		a = &Account{Profile: profile, key: fmt.Sprintf("%q %s%d", profile, opened, as.opened[profile]), opts: as.opts, limits: as.limits}
		a.recorded.to = as.opts.Recorder
		a.facts.waits = a.waits()
		as.open[profile] = a
	}
	return a
}

// Profiles lists the profiles of the source, sorted by name.
func (as *Accounts) Profiles(ctx context.Context) ([]Profile, error) {
	return as.opts.Source.Profiles(ctx)
}

// Forget drops every cached fact and credential, so that the next check asks AWS again.
func (as *Accounts) Forget() {
	as.mu.Lock()
	defer as.mu.Unlock()
	for _, a := range as.open {
		a.recorded.stop()
	}
	as.open = map[string]*Account{}
	if as.opts.Recorder != nil {
		as.opts.Recorder.Forgot("", true)
	}
	if s, ok := as.opts.Source.(SharedConfig); ok {
		s.connections.drop()
	}
}

// ForgetProfile drops every cached fact and credential of one profile. Other profiles
// keep theirs, and with them the sessions for which the user gave an MFA code.
func (as *Accounts) ForgetProfile(profile string) {
	as.mu.Lock()
	defer as.mu.Unlock()
	if a := as.open[profile]; a != nil {
		a.recorded.stop()
	}
	delete(as.open, profile)
	if as.opts.Recorder != nil {
		as.opts.Recorder.Forgot(profile, false)
	}
}

// ForgetCredentials drops the cached credentials and identities and keeps all other
// facts. It is for credentials that AWS stops accepting during a session. Those facts are the
// account's: if the profile belongs to another one by then, Identity is an error.
func (as *Accounts) ForgetCredentials() {
	as.mu.Lock()
	defer as.mu.Unlock()
	for _, a := range as.open {
		if id, ok := a.KnownIdentity(); ok {
			a.previous.Store(&id)
		}
		a.facts.forget(configKey, credentialKey, identityKey)
		a.clients.forget()
	}
}

// An Account is the account that one profile reaches. Each fact about it is fetched
// once and shared by all callers, until Forget. The errors of its methods and of the
// facts that use Call or Fetch are each a *Failure.
type Account struct {
	Profile string // "" is the default profile

	key      string // its profile, and how often that was opened
	opts     Options
	limits   *inFlight
	facts    cache
	clients  clients
	recorded recorded
	previous atomic.Pointer[Identity] // before ForgetCredentials; nil: not known
}

// The keys of the facts that ForgetCredentials drops.
const (
	configKey     = "config"
	credentialKey = "credential"
	identityKey   = "identity"
)

// Key distinguishes the account from others, in the keys of facts that combine several: a
// profile that was forgotten is another account when it is opened again. "" for nil.
func (a *Account) Key() string {
	if a == nil {
		return ""
	}
	return a.key
}

// opened precedes, in the key of an account, how often its profile was opened.
const opened = "\x01"

// recordedName is the name of a fact or of a caller in a recording: without how often a profile was
// opened, which the replay does as often as it needs to.
func recordedName(name string) string {
	for {
		before, after, found := strings.Cut(name, opened)
		if !found {
			return name
		}
		name = before + "1" + strings.TrimLeft(after, "0123456789")
	}
}

// Now returns the current time by the account's clock.
func (a *Account) Now() time.Time { return a.opts.Now() }

// config loads the SDK configuration of the profile, with the guard in place. It is shared, and
// not changed.
func (a *Account) config(ctx context.Context) (*aws.Config, error) {
	return Fetch(ctx, a, configKey, func(ctx context.Context) (*aws.Config, error) {
		at := &endpoint{}
		cfg, err := a.opts.Source.Config(ctx, a.Profile, []func(*middleware.Stack) error{limitReplies, guard(a.limits, at, a.opts.DebugLog, a.record)})
		if err != nil {
			return nil, credentialsFailure(err)
		}
		at.base = aws.ToString(cfg.BaseEndpoint)
		if _, replayed := cfg.Credentials.(DescribedCredential); cfg.Credentials != nil && !replayed {
			p := &identified{CredentialsProvider: cfg.Credentials, account: a, version: VersionOf(ctx)}
			if previous := a.previous.Load(); previous != nil { // a call whose turn comes now has waited for that one
				p.owner = previous.Account
			}
			cfg.Credentials = p
		}
		return &cfg, nil
	})
}
