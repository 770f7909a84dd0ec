package wizard

import (
	"context"
	"errors"
)

// MFA carries questions for MFA codes from the goroutine that needs one to the
// screen, and the answers back.
type MFA struct{ asked chan mfaQuestion }

type mfaQuestion struct {
	profile string
	ctx     context.Context // done when nobody waits for the answer any more
	answer  chan string     // "": refused
}

// NewMFA makes one. Its Ask goes to awscheck, it itself to Options.
func NewMFA() *MFA { return &MFA{asked: make(chan mfaQuestion)} }

var errNoCode = errors.New("no MFA code was given")

// Ask asks the person for the code of a profile's MFA device, and waits until one is
// given, or refused, or ctx is done.
func (m *MFA) Ask(ctx context.Context, profile string) (string, error) {
	q := mfaQuestion{profile: profile, ctx: ctx, answer: make(chan string, 1)}
	select {
	case m.asked <- q:
	case <-ctx.Done():
		return "", ctx.Err()
	}
	select {
	case code := <-q.answer:
		if code == "" {
			return "", errNoCode
		}
		return code, nil
	case <-ctx.Done():
		return "", ctx.Err()
	}
}
