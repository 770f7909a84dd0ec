package identity

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/words"
)

// activationTime is how long an activation takes, and so how long the credentials must
// last. (Source: Astro documentation, "Data plane activation":
// it typically takes an hour.)
const activationTime = time.Hour

// CheckExpiry checks that the credentials outlive the activation, or that the SDK can
// renew them for that long. It reports account.expiry.
func CheckExpiry(ctx context.Context, a *account.Account) []awscheck.Finding {
	f := awscheck.Finding{ID: awscheck.AccountExpiry}
	credential, err := a.Credential(ctx)
	if err == nil {
		_, err = a.Identity(ctx)
	}
	profile, _ := a.UsedProfile(ctx)
	var failure *account.Failure
	switch {
	case errors.As(err, &failure) && failure.Problem.Expired():
		f.Status, f.Evidence, f.Cause = awscheck.Fail, awscheck.Local, awscheck.AccountCredentials
		if failure.Code != "" {
			f.Evidence = awscheck.Live
		}
		f.Detail = "The credentials have expired."
		f.Remedy = renewal(a, profile, credential)
		if f.Remedy.Login == nil && failure.Problem != account.SessionExpired {
			_, f.Remedy = Diagnosis{Account: a, Profile: profile, Failure: failure}.Explain(ctx)
		}
		return []awscheck.Finding{f}
	case err != nil:
		return []awscheck.Finding{account.MarkUnverified(f, err)}
	}
	return []awscheck.Finding{evaluateExpiry(f, a, profile, credential)}
}

// evaluateExpiry completes f for credentials that work.
func evaluateExpiry(f awscheck.Finding, a *account.Account, profile account.Profile, c account.Credential) awscheck.Finding {
	f.Evidence = awscheck.Live
	end, session := c.Expires, false
	if c.Renewal == account.RenewedInSession && c.SessionEnds.After(end) {
		end, session = c.SessionEnds, true
	}
	left := end.Sub(a.Now())
	switch {
	case !c.Temporary:
		f.Status = awscheck.Pass
		f.Detail = "These are long-lived keys: they do not expire."
	case c.Renewal == account.RenewedForGood:
		f.Status = awscheck.Pass
		f.Detail = "The credentials are temporary. AWS tools renew them automatically."
	case end.IsZero() && c.Renewal == account.NotRenewed:
		f.Status, f.Evidence = awscheck.Unverified, awscheck.None
		f.Detail = "Not determined: the keys belong to a session, and its end is not known. An activation takes about an hour."
		f.Remedy = renewal(a, profile, c)
	case left >= activationTime:
		f.Status = awscheck.Pass
		f.Detail = fmt.Sprintf("The credentials are valid for another %s, until %s.", words.Duration(left), clockTime(end))
		if session {
			f.Detail = fmt.Sprintf("AWS tools renew the credentials until the sign-in ends, in %s, at %s.", words.Duration(left), clockTime(end))
		}
	case c.Renewal == account.RenewedInSession && c.SessionEnds.IsZero():
		f.Status = awscheck.Info
		f.Detail = "AWS tools renew the credentials as long as you are signed in. The end of the sign-in is not known. An activation takes about an hour."
		if profile.MFA {
			f.Detail = fmt.Sprintf("The credentials are valid for another %s; then you need another MFA code.", words.Duration(max(left, 0)))
		}
		f.Remedy = renewal(a, profile, c)
	case left <= 0:
		f.Status, f.Title = awscheck.Fail, fmt.Sprintf("Credentials expired %s ago", words.Duration(-left))
		f.Detail = fmt.Sprintf("The credentials expired %s ago, at %s.", words.Duration(-left), clockTime(end))
		f.Remedy = renewal(a, profile, c)
	default:
		f.Status, f.Title = awscheck.Warn, "Credentials expire in "+words.Duration(left)
		f.Detail = fmt.Sprintf("The credentials are valid for only another %s, until %s. An activation takes about an hour.", words.Duration(left), clockTime(end))
		f.Remedy = renewal(a, profile, c)
	}
	return f
}

func clockTime(t time.Time) string { return t.UTC().Format("15:04 MST") }
