package account

import (
	"context"
	"errors"
	"strings"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
)

// A Recorder gets what AWS answered. It gets parameters and replies as the SDK's clients
// have them: headers, signatures and keys are in neither. Operations that exchange
// credentials are left out. It must be safe for concurrent use, and must not change or
// keep what it gets.
type Recorder interface {
	Call(Answer)
	Credential(CredentialFacts)
	Wait(Wait)
	// Forgot reports that the facts of a profile, or of every one, were dropped, and that the checks
	// run once more: of these facts, and of what the checks ask this machine, only what comes after it
	// is the outcome.
	Forgot(profile string, every bool)
}

// A recorded is what an account passes its outcomes on to, until it is forgotten.
type recorded struct {
	mu sync.Mutex
	to Recorder // nil: nothing is recorded
}

func (r *recorded) pass(on func(Recorder)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.to != nil {
		on(r.to)
	}
}

// stop waits for what is being recorded; nothing is after it.
func (r *recorded) stop() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.to = nil
}

// A Wait is the wait of a check, or of a fact that combines others, for a fact.
type Wait struct {
	Profile  string // "" is the default profile
	By       string // the check, or the combining fact
	Fact     string
	Version  int           // of the fact that By got; see VersionOf
	TimedOut *TimedOutWait // nil: By got the fact
}

// A TimedOutWait is the error of a wait that ended with the time limit of the caller.
type TimedOutWait struct {
	// KnownIdentity is whether AWS had accepted the credentials by then: if not, the caller
	// may have waited for them.
	KnownIdentity bool `json:"known_identity"`
	// On is the call that was under way; zero: none, or it is not known.
	On Request `json:"on,omitzero"`
	// NotAsked is whether the fact was not asked for: On took all the time.
	NotAsked bool `json:"not_asked,omitempty"`
}

// timedOutWait describes the error of a wait that has timed out.
func timedOutWait(err error, knownIdentity bool) *TimedOutWait {
	t := &TimedOutWait{KnownIdentity: knownIdentity}
	var wait *waitError
	var late *noTimeError
	switch {
	case errors.As(err, &wait):
		t.On = wait.on
	case errors.As(err, &late):
		t.On, t.NotAsked = late.took, true
	}
	t.On.Key = "" // it is not recorded
	return t
}

// asError is the error of the wait, which names the call that was under way.
func (t *TimedOutWait) asError() error {
	if t.NotAsked {
		return &noTimeError{t, t.On}
	}
	return &waitError{t, t.On}
}

func (*TimedOutWait) Error() string { return context.DeadlineExceeded.Error() }
func (*TimedOutWait) Unwrap() error { return context.DeadlineExceeded }

// A ReplayedSource is the source of a replay. It knows how each wait has ended: in a replay no
// time passes, and By would go on with the fact, or get another version of it.
type ReplayedSource interface {
	Source
	// Waited returns a wait with the Version and TimedOut of the recording.
	Waited(Wait) Wait
}

// An Answer is the outcome of one call.
type Answer struct {
	Profile                    string // "" is the default profile
	By                         string // the fact that the call was made for, as Caller names it
	Service, Operation, Region string
	Input                      any // a pointer to the SDK's input, or a wire.Input
	Output                     any // a pointer to the SDK's output, or a wire.Node; undefined with an error
	Err                        error
}

// CredentialFacts are what is known of a profile's credentials, without the keys.
type CredentialFacts struct {
	Profile     string // "" is the default profile
	Version     int    // of the credentials; see VersionOf
	Region      string // the default region of the profile's configuration
	OneEndpoint bool   // the configuration sets the endpoint of STS
	Credential  Credential
	Failure     *Failure // nil: there are credentials
}

// A DescribedCredential is a provider whose credentials are described and not for use:
// those of a recording.
type DescribedCredential interface {
	aws.CredentialsProvider
	Describe() Credential
}

// ErrNotRecorded is the error, in a replay, of a call that the recording does not hold.
var ErrNotRecorded = errors.New("not in the recording")

// waits returns how the account's cache records and replays waits.
func (a *Account) waits() waits {
	var w waits
	if a.opts.Recorder != nil {
		var mu sync.Mutex
		latest := map[string]time.Time{} // when the last run of each caller began
		w.record = func(by *caller, fact string, version int, timedOut *TimedOutWait) {
			mu.Lock()
			defer mu.Unlock()
			if by.began.Before(latest[by.name]) { // its result is no longer wanted
				return
			}
			latest[by.name] = by.began
			a.recorded.pass(func(r Recorder) {
				r.Wait(Wait{a.Profile, recordedName(by.name), recordedName(fact), version, timedOut})
			})
		}
	}
	if s, ok := a.opts.Source.(ReplayedSource); ok {
		w.replay = func(by, fact string) (int, *TimedOutWait) {
			wait := s.Waited(Wait{Profile: a.Profile, By: by, Fact: recordedName(fact)})
			if check, ok := strings.CutSuffix(by, briefly); ok && wait.TimedOut == nil { // earlier versions named the check only
				wait.TimedOut = s.Waited(Wait{Profile: a.Profile, By: check, Fact: recordedName(fact)}).TimedOut
			}
			return wait.Version, wait.TimedOut
		}
	}
	return w
}

func (a *Account) record(answer Answer) {
	answer.Profile = a.Profile
	a.recorded.pass(func(r Recorder) { r.Call(answer) })
}

func (a *Account) recordCredential(ctx context.Context, c Credential, err error) {
	if a.opts.Recorder == nil {
		return
	}
	facts := CredentialFacts{Profile: a.Profile, Version: VersionOf(ctx), Credential: c, Failure: Classify(err, Request{})}
	if cfg, err := a.config(ctx); err == nil {
		facts.Region = cfg.Region
		facts.OneEndpoint = a.stsClient(cfg, cfg.Region).Options().BaseEndpoint != nil
	}
	a.recorded.pass(func(r Recorder) { r.Credential(facts) })
}
