package account

import (
	"context"
	"errors"
	"regexp"
	"sync"
)

// ErrMFACodeNeeded says that a profile's role asks for an MFA code that nobody has
// given yet.
var ErrMFACodeNeeded = errors.New("an MFA code is needed")

// An MFAPrompt is the bridge between profiles that need an MFA code and a user
// interface that can ask for it:
//
//	prompt := awscheck.NewMFAPrompt()
//	source := awscheck.SharedConfig{MFA: prompt.Code}
//	…
//	for request := range prompt.Requests() { … } // in a Bubble Tea program: one receive a command
//
// It never makes a check wait for a person. Without a code at hand the check fails
// at once, account.credentials says that a code is needed, and a request comes out.
// Once its Reply has taken a code, check again: the code is used then. A code is
// used once, as AWS wants it; one that AWS refuses brings the next request.
//
// It is safe for use by many goroutines.
type MFAPrompt struct {
	requests chan MFARequest

	mu    sync.Mutex
	codes map[string]string // by profile, until they are used
	asked map[string]bool   // profiles with a request that is neither answered nor dismissed
}

// NewMFAPrompt makes a prompt without any code.
func NewMFAPrompt() *MFAPrompt {
	return &MFAPrompt{requests: make(chan MFARequest, 16), codes: map[string]string{}, asked: map[string]bool{}}
}

// An MFARequest is the wish for the MFA code of one profile. Until it is answered
// or dismissed, the profile makes no other.
type MFARequest struct {
	Profile string // "" is the default one
	prompt  *MFAPrompt
}

// Requests is where the requests come out. It is never closed.
func (m *MFAPrompt) Requests() <-chan MFARequest { return m.requests }

// Code returns the code at hand for a profile, which is then used up, or
// ErrMFACodeNeeded after making a request for one. It is what SharedConfig.MFA wants.
func (m *MFAPrompt) Code(_ context.Context, profile string) (string, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if code, ok := m.codes[profile]; ok {
		delete(m.codes, profile)
		return code, nil
	}
	if !m.asked[profile] {
		select {
		case m.requests <- MFARequest{Profile: profile, prompt: m}:
			m.asked[profile] = true
		default: // nobody takes requests: the next attempt asks again
		}
	}
	return "", ErrMFACodeNeeded
}

var mfaCode = regexp.MustCompile(`^[0-9]{6}$`)

// Reply gives the code. A code that is not six digits is refused, with the reason
// in one sentence, and the request stays open.
func (r MFARequest) Reply(code string) error {
	if !mfaCode.MatchString(code) {
		return errors.New("an MFA code has six digits")
	}
	r.close(func() { r.prompt.codes[r.Profile] = code })
	return nil
}

// Dismiss says that the person does not want to answer. The next check that needs
// the code asks again.
func (r MFARequest) Dismiss() { r.close(func() {}) }

func (r MFARequest) close(also func()) {
	r.prompt.mu.Lock()
	defer r.prompt.mu.Unlock()
	delete(r.prompt.asked, r.Profile)
	also()
}
