// Package identity decides who the AWS credentials of a profile belong to, whether AWS
// accepts them, how long they last, and whether they are for the intended account and a
// supported partition. It uses the shared AWS configuration, STS GetCallerIdentity and
// the errors of the SDK's credential providers. For credentials that do not work, a
// Diagnosis explains the problem and its fix.
package identity

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
)

// CheckCredentials checks that the profile has credentials that AWS accepts. If not, the
// finding says which problem it is, with the fix for that problem. It reports
// account.credentials.
func CheckCredentials(ctx context.Context, a *account.Account) []awscheck.Finding {
	f := awscheck.Finding{ID: awscheck.AccountCredentials}
	id, err := a.Identity(ctx)
	if err == nil {
		f.Status, f.Evidence, f.Resources = awscheck.Pass, awscheck.Live, []string{id.ARN}
		source := ""
		if c, err := a.Credential(ctx); err == nil && c.SourceName() != "" {
			source = " (" + c.SourceName() + ")"
		}
		f.Detail = fmt.Sprintf("AWS accepts the credentials of %s%s: they are for account %s.", a.ProfileName(), source, id.Account)
		return []awscheck.Finding{f}
	}
	var failure *account.Failure
	if !errors.As(err, &failure) || failure.Problem == "" || failure.Problem == account.CredentialsUndetermined {
		return []awscheck.Finding{undetermined(ctx, a, f, err)}
	}
	f.Status, f.Evidence = awscheck.Fail, awscheck.Local
	if failure.Code != "" {
		f.Evidence = awscheck.Live
	}
	profile, _ := a.UsedProfile(ctx)
	d := Diagnosis{Account: a, Profile: profile, Failure: failure}
	f.Title = d.Title()
	f.Detail, f.Remedy = d.Explain(ctx)
	return []awscheck.Finding{f}
}

// Title names the problem with the credentials of the account's profile.
func (d Diagnosis) Title() string {
	switch who := d.Account.ProfileName(); d.Failure.Problem {
	case account.CredentialsNone:
		return "No credentials for " + who
	case account.UnknownProfile:
		return "AWS profile not found"
	case account.BadProfile:
		return "Configuration of " + who + " can't be used"
	case account.BadBundle:
		return "CA bundle can't be used"
	case account.BadRegion:
		return "Default region not valid"
	case account.SSOSignInNeeded, account.LoginNeeded:
		return "Sign-in needed for " + who
	case account.SessionExpired:
		return "Session of " + who + " has expired"
	case account.SSORoleRefused, account.RoleRefused:
		return "Role of " + who + " not granted"
	case account.MFACodeNeeded:
		return "MFA code needed for " + who
	case account.MFARefused:
		return "MFA code not accepted"
	case account.KeysInvalid:
		return "Access key of " + who + " not accepted"
	case account.SourceFailed:
		return "Source of the credentials of " + who + " failed"
	case account.AccountSwitched:
		return "Credentials of " + who + " switched to another account"
	case account.ClockWrong:
		return "Clock of this machine is wrong"
	case account.ProxyUnreachable:
		return "Proxy can't be used"
	case account.CertificateUntrusted:
		return "Certificate of the AWS endpoint not trusted"
	case account.TLSNotSpoken:
		return "AWS endpoint does not use TLS"
	}
	return "No connection to AWS"
}

// undetermined completes f if it is not known whether the credentials work.
func undetermined(ctx context.Context, a *account.Account, f awscheck.Finding, err error) awscheck.Finding {
	f = account.MarkUnverified(f, err)
	f.Cause = "" // MarkUnverified names this check itself
	profile, _ := a.UsedProfile(context.WithoutCancel(ctx))
	switch reason := account.ReasonOf(err); {
	case profile.Kind == "process" && reason == account.TimedOut:
		f.Detail = fmt.Sprintf("Not determined: the credential_process of %s returned nothing within the time limit.", a.ProfileName())
		f.Remedy = awscheck.Remedy{Text: "Run the program in a terminal to see what it waits for: it can't ask for input here. The command shows the program.",
			Look: []string{a.Command("aws", "configure", "get", "credential_process")}}
	case reason == account.Malformed:
		f.Remedy = awscheck.Remedy{Text: "Sign in to the network or correct the setting, then check again. " +
			"The answer does not come from AWS but from a network's sign-in page, a proxy, or the address in AWS_ENDPOINT_URL. The command shows the current settings.",
			Look: []string{showSettings}}
	default:
		f.Remedy = awscheck.Remedy{Text: "Check again in a moment. If this persists, check what is between this machine and AWS: a proxy, a VPN or a firewall."}
		if set := detours(); len(set) > 0 {
			f.Remedy.Text += fmt.Sprintf(" This machine sends requests to the address in %s; the command shows it.", strings.Join(set, " and "))
			f.Remedy.Look = []string{showSettings}
		}
	}
	return f
}

// detours returns the variables that are set and send requests elsewhere than to AWS's
// own endpoints. (Source: AWS SDKs and Tools Reference Guide, "Settings reference".)
func detours() []string {
	var set []string
	for _, name := range []string{"AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_STS", "HTTPS_PROXY", "https_proxy"} {
		if os.Getenv(name) != "" {
			set = append(set, name)
		}
	}
	return set
}
