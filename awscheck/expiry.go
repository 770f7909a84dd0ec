package awscheck

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// activationTime is how long an activation takes, and with it how long the
// credentials have to last. (Source: Astro documentation, "Install Astro on AWS":
// it takes about an hour.)
const activationTime = time.Hour

// CheckExpiry reports whether the credentials outlive the activation. Credentials
// that the AWS SDK renews by itself do so as long as it can.
func CheckExpiry(ctx context.Context, a *Account) []Finding {
	f := Finding{ID: "account.expiry", Title: "Expiry of the credentials"}
	credential, err := a.Credential(ctx)
	if err == nil {
		_, err = a.Identity(ctx)
	}
	profile, _ := a.profile(ctx)
	var failure *Failure
	switch {
	case errors.As(err, &failure) && failure.Problem.expired():
		f.Status, f.Evidence, f.Cause = Fail, Local, "account.credentials"
		if failure.Code != "" {
			f.Evidence = Live
		}
		f.Detail = "The credentials have expired."
		f.Remedy = renew(a, profile, credential)
		if f.Remedy.Login == nil && failure.Problem != SessionExpired {
			_, f.Remedy = complaint{account: a, profile: profile, failure: failure}.say(ctx)
		}
		return []Finding{f}
	case err != nil:
		return []Finding{unverified(f, err)}
	}
	return []Finding{judgeExpiry(f, a, profile, credential)}
}

func judgeExpiry(f Finding, a *Account, profile Profile, c Credential) Finding {
	f.Evidence = Live
	end, session := c.Expires, false
	if c.Renewal == RenewedInSession && c.SessionEnds.After(end) {
		end, session = c.SessionEnds, true
	}
	left := end.Sub(a.Now())
	switch {
	case !c.Temporary:
		f.Status = Pass
		f.Detail = "These are long-lived keys: they do not expire."
	case c.Renewal == RenewedForGood:
		f.Status = Pass
		f.Detail = "The credentials are temporary, and AWS tools renew them by themselves."
	case end.IsZero() && c.Renewal == NotRenewed:
		f.Status, f.Evidence = Unverified, None
		f.Detail = "Not determined: the keys are a session's, and nothing says when it ends. An activation takes about an hour."
		f.Remedy = renew(a, profile, c)
	case left >= activationTime:
		f.Status = Pass
		f.Detail = fmt.Sprintf("The credentials last another %s, until %s.", duration(left), clockTime(end))
		if session {
			f.Detail = fmt.Sprintf("AWS tools renew the credentials until the sign-in ends, in %s, at %s.", duration(left), clockTime(end))
		}
	case c.Renewal == RenewedInSession && c.SessionEnds.IsZero():
		f.Status = Info
		f.Detail = "AWS tools renew the credentials by themselves for as long as you are signed in. When that ends is not told; an activation takes about an hour."
		if profile.MFA && c.Renewal == RenewedInSession {
			f.Detail = fmt.Sprintf("The credentials last another %s; after that you are asked for another MFA code.", duration(max(left, 0)))
		}
		f.Remedy = renew(a, profile, c)
	case left <= 0:
		f.Status = Fail
		f.Detail = fmt.Sprintf("The credentials expired %s ago, at %s.", duration(-left), clockTime(end))
		f.Remedy = renew(a, profile, c)
	default:
		f.Status = Warn
		f.Detail = fmt.Sprintf("The credentials last only another %s, until %s. An activation takes about an hour.", duration(left), clockTime(end))
		f.Remedy = renew(a, profile, c)
	}
	return f
}

func clockTime(t time.Time) string { return t.UTC().Format("15:04 MST") }
