package account

import (
	"context"
	"errors"
	"sync"

	"github.com/astronomer/astro-activate/awscheck/pattern"
)

// ErrMFACodeNeeded is the error of credentials whose role requires an MFA code that was
// not given yet.
var ErrMFACodeNeeded = errors.New("an MFA code is needed")

// An MFAPrompt connects profiles that need an MFA code with a user interface that asks
// for it:
//
//	prompt := account.NewMFAPrompt()
//	source := account.SharedConfig{MFA: prompt.Code}
//	…
//	for request := range prompt.Requests() { … } // in a Bubble Tea program: one command for each receive
//
// A check never waits for the user. Without a code, account.credentials fails and says
// that a code is needed, and Requests returns a request. After its Reply, check again.
// Each code is used once, as AWS requires; after a code that AWS refuses, another request
// follows.
//
// MFAPrompt is safe for concurrent use.
type MFAPrompt struct {
	requests chan MFARequest

	mu    sync.Mutex
	codes map[string]string // unused codes, by profile
	open  map[string]bool   // profiles with a request that has no Reply and no Dismiss
}

// NewMFAPrompt returns a prompt without any code.
func NewMFAPrompt() *MFAPrompt {
	return &MFAPrompt{requests: make(chan MFARequest, 16), codes: map[string]string{}, open: map[string]bool{}}
}

// An MFARequest asks for the MFA code of one profile. A profile has one open request at
// a time, until Reply or Dismiss.
type MFARequest struct {
	Profile string // "" is the default profile
	prompt  *MFAPrompt
}

// Requests returns the channel of the requests. It is never closed.
func (m *MFAPrompt) Requests() <-chan MFARequest { return m.requests }

// Code returns and drops the code of a profile. Without one, it sends a request and
// returns ErrMFACodeNeeded. It is meant for SharedConfig.MFA.
func (m *MFAPrompt) Code(_ context.Context, profile string) (string, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if code, ok := m.codes[profile]; ok {
		delete(m.codes, profile)
		return code, nil
	}
	if !m.open[profile] {
		select {
		case m.requests <- MFARequest{Profile: profile, prompt: m}:
			m.open[profile] = true
		default: // the channel is full: the next call sends the request
		}
	}
	return "", ErrMFACodeNeeded
}

var mfaCode = pattern.New(`^[0-9]{6}$`)

// Reply gives the code. For a code that is not six digits it returns an error for the
// user, and the request stays open.
func (r MFARequest) Reply(code string) error {
	if !mfaCode().MatchString(code) {
		return errors.New("an MFA code has six digits")
	}
	r.prompt.mu.Lock()
	defer r.prompt.mu.Unlock()
	r.prompt.codes[r.Profile] = code
	delete(r.prompt.open, r.Profile)
	return nil
}

// Dismiss closes the request without a code. The next check that needs the code sends
// another request.
func (r MFARequest) Dismiss() {
	r.prompt.mu.Lock()
	defer r.prompt.mu.Unlock()
	delete(r.prompt.open, r.Profile)
}
