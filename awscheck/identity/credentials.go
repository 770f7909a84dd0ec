package identity

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/config"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/words"
)

// CheckCredentials reports whether credentials are found and AWS accepts them. If
// not, it says which of the many reasons it is, with that one's fix.
func CheckCredentials(ctx context.Context, a *account.Account) []awscheck.Finding {
	f := awscheck.Finding{ID: awscheck.AccountCredentials}
	id, err := a.Identity(ctx)
	if err == nil {
		f.Status, f.Evidence, f.Resources = awscheck.Pass, awscheck.Live, []string{id.ARN}
		from := ""
		if c, err := a.Credential(ctx); err == nil && c.SourceName() != "" {
			from = " (" + c.SourceName() + ")"
		}
		f.Detail = fmt.Sprintf("AWS accepts the credentials of %s%s: they are for account %s.", a.ProfileName(), from, id.Account)
		return []awscheck.Finding{f}
	}
	var failure *account.Failure
	if !errors.As(err, &failure) || failure.Problem == "" || failure.Problem == account.CredentialsUndetermined {
		f = account.MarkUnverified(f, err)
		f.Cause = ""
		f.Detail = "Not determined: " + err.Error() + "."
		if profile, _ := a.UsedProfile(context.WithoutCancel(ctx)); profile.Kind == "process" && account.ReasonOf(err) == account.TimedOut {
			f.Detail = fmt.Sprintf("Not determined: the credential_process of %s gave nothing within the time limit.", a.ProfileName())
			f.Remedy = awscheck.Remedy{Text: "Run the program by hand to see what it waits for, such as an answer that it can't ask for here.",
				Commands: []string{a.Command("aws", "configure", "get", "credential_process")}}
			return []awscheck.Finding{f}
		}
		f.Remedy = awscheck.Remedy{Text: "Check again in a moment. If it stays so, look at what is between this machine and AWS: a proxy, a VPN, a firewall."}
		if account.ReasonOf(err) == account.Malformed {
			f.Remedy = awscheck.Remedy{Text: "Something else than AWS answers: a sign-in page, a proxy, or what AWS_ENDPOINT_URL points to. Sign in to the network, or correct the setting, and check again. The command shows what is set.",
				Commands: []string{whatIsSet}}
		}
		return []awscheck.Finding{f}
	}
	f.Status, f.Evidence = awscheck.Fail, awscheck.Local
	if failure.Code != "" {
		f.Evidence = awscheck.Live
	}
	profile, _ := a.UsedProfile(ctx)
	c := Diagnosis{Account: a, Profile: profile, Failure: failure}
	f.Detail, f.Remedy = c.Explain(ctx)
	return []awscheck.Finding{f}
}

// A complaint is a problem with credentials, to be put into words.
type Diagnosis struct {
	Account *account.Account
	Profile account.Profile // zero where it is not known
	Failure *account.Failure
}

// say puts the problem in a sentence or two, with its fix.
func (c Diagnosis) Explain(ctx context.Context) (string, awscheck.Remedy) {
	a, f, who := c.Account, c.Failure, c.Account.ProfileName()
	switch f.Problem {
	case account.CredentialsNone:
		return fmt.Sprintf("No AWS credentials were found for %s: not in AWS_* variables, not in the AWS config and credentials files, and there is no container or EC2 instance that gives any.", who),
			c.configure(ctx)
	case account.UnknownProfile:
		name := a.Profile
		var missing config.SharedConfigProfileNotExistError
		if errors.As(f.Err, &missing) && missing.Profile != "" {
			name = awscheck.Clean(missing.Profile)
		}
		return fmt.Sprintf("There is no profile %s in the AWS config and credentials files.", name) + c.others(ctx),
			awscheck.Remedy{Text: "Pick one of the profiles that exist, or set this one up.",
				Commands: []string{"aws configure list-profiles", awscheck.Command("aws", "configure", "sso", "--profile", name)}}
	case account.BadProfile:
		return c.badProfile()
	case account.BadBundle:
		return c.badBundle()
	case account.BadRegion:
		return c.badRegion()
	case account.SSOSignInNeeded:
		return c.signIn("IAM Identity Center")
	case account.LoginNeeded:
		return c.signIn("aws login")
	case account.SSORoleRefused:
		return fmt.Sprintf("IAM Identity Center does not give %s its role (%s).", who, f.Quoted()),
			awscheck.Remedy{Text: "Ask an administrator of IAM Identity Center to assign you the permission set in this account, or choose one that you have.",
				Commands: []string{a.Command("aws", "configure", "sso")}}
	case account.SessionExpired:
		return c.sessionExpired(ctx)
	case account.KeysInvalid:
		return c.keysInvalid(ctx)
	case account.MFACodeNeeded:
		return fmt.Sprintf("The role of %s asks for a code of your MFA device, and none was given.", who),
			awscheck.Remedy{Text: "Start a session with a tool that asks for the code, and pass it on in AWS_* variables.",
				Commands: []string{`eval "$(` + a.Command("aws", "configure", "export-credentials", "--format", "env") + `)"`}}
	case account.MFARefused:
		return fmt.Sprintf("AWS did not accept the MFA code for the role of %s (%s).", who, f.Quoted()),
			awscheck.Remedy{Text: "Wait for the device's next code, since each works once, and check again. If the device was replaced, correct mfa_serial in the profile.",
				Commands: []string{a.Command("aws", "configure", "get", "mfa_serial")}}
	case account.RoleRefused:
		return fmt.Sprintf("AWS does not let %s assume its role (%s).", who, f.Quoted()),
			awscheck.Remedy{Text: "The role's trust policy must name the identity that assumes it, and that identity needs sts:AssumeRole on the role. See which role it is:",
				Commands: []string{a.Command("aws", "configure", "get", "role_arn")}}
	case account.SourceFailed:
		return fmt.Sprintf("What should give the credentials of %s failed: %s.", who, f.Message),
			awscheck.Remedy{Text: "Run the profile's credential_process by hand to see what it says, or look at the container's credentials endpoint.",
				Commands: []string{a.Command("aws", "configure", "get", "credential_process")}}
	case account.ClockWrong:
		return "AWS refused the request because its time is wrong: this machine's clock is off (" + f.Quoted() + ").",
			awscheck.Remedy{Text: "Set the clock: the command is for Linux. On macOS it is `sudo sntp -sS time.apple.com`, on Windows `w32tm /resync`.",
				Commands: []string{"sudo timedatectl set-ntp true"}}
	}
	return c.noConnection()
}

// whatIsSet shows the settings that lead a request elsewhere than to AWS.
const whatIsSet = "env | grep -i -E '^(https?|all|no)_proxy=|^AWS_ENDPOINT_URL'"

// noConnection speaks of what lies between this machine and AWS.
func (c Diagnosis) noConnection() (string, awscheck.Remedy) {
	look := []string{whatIsSet}
	switch f := c.Failure; f.Problem {
	case account.ProxyUnreachable:
		return fmt.Sprintf("The proxy between this machine and AWS can't be used (%s).", f.Message),
			awscheck.Remedy{Text: "Correct HTTPS_PROXY, or unset it where no proxy is needed. The command shows what is set.", Commands: look}
	case account.CertificateUntrusted:
		return fmt.Sprintf("The certificate of the AWS endpoint is not trusted (%s). A proxy that inspects TLS is the usual cause.", f.Message),
			awscheck.Remedy{Text: "Point AWS_CA_BUNDLE to a file with your organisation's root certificate, in PEM.",
				Commands: []string{"export AWS_CA_BUNDLE=/path/to/root.pem"},
				Links:    []string{"https://docs.aws.amazon.com/sdkref/latest/guide/feature-gen-config.html"}}
	case account.TLSNotSpoken:
		return fmt.Sprintf("What answers in place of AWS does not speak TLS, which an https address promises (%s).", f.Message),
			awscheck.Remedy{Text: "Correct the address: one that AWS_ENDPOINT_URL or endpoint_url sets, or a proxy's. The command shows what is set.", Commands: look}
	default:
		return fmt.Sprintf("There is no connection from this machine to AWS (%s).", f.Message),
			awscheck.Remedy{Text: "Check the network, the VPN, and whether a proxy is needed (HTTPS_PROXY) or AWS_ENDPOINT_URL points elsewhere. The command shows what is set.", Commands: look}
	}
}

// signIn speaks of a session that a person has to start.
func (c Diagnosis) signIn(service string) (string, awscheck.Remedy) {
	login := account.LoginCommand(c.Profile)
	if login == nil {
		login = []string{"aws", "sso", "login"}
		if service == "aws login" {
			login = []string{"aws", "login"}
		}
		if c.Account.Profile != "" {
			login = append(login, "--profile", c.Account.Profile)
		}
	}
	detail := fmt.Sprintf("The %s session of %s has expired or was never started.", service, c.Account.ProfileName())
	if until := c.Profile.SignedInUntil; !until.IsZero() {
		detail = fmt.Sprintf("The %s session of %s is not valid any more.", service, c.Account.ProfileName())
		if ago := c.Account.Now().Sub(until); ago > 0 {
			day := "15:04 MST on 2 January"
			if until.UTC().Year() != c.Account.Now().UTC().Year() {
				day += " 2006"
			}
			detail = fmt.Sprintf("The %s session of %s expired %s ago, at %s.", service, c.Account.ProfileName(), words.Duration(ago), until.UTC().Format(day))
		}
	}
	return detail, loginRemedy("Sign in again; your browser will open.", login)
}

// loginRemedy is a remedy whose command a program can run for its user.
func loginRemedy(text string, login []string) awscheck.Remedy {
	if login == nil {
		return awscheck.Remedy{Text: text}
	}
	return awscheck.Remedy{Text: text, Commands: []string{awscheck.Command(login...)}, Login: login}
}

// configure is the remedy where there is nothing to sign in with.
func (c Diagnosis) configure(ctx context.Context) awscheck.Remedy {
	if others := c.others(ctx); others != "" {
		return awscheck.Remedy{Text: "Pick one of the profiles that exist, or set up a new one." + others,
			Commands: []string{"aws configure list-profiles", "aws configure sso"}}
	}
	return loginRemedy("Set up a profile for IAM Identity Center, or for keys with `aws configure`.", []string{"aws", "configure", "sso"})
}

// others names some of the profiles that exist.
func (c Diagnosis) others(ctx context.Context) string {
	profiles, _ := c.Account.Profiles(ctx)
	var names []string
	for _, p := range profiles {
		if p.Name != c.Account.Profile && (c.Account.Profile != "" || !p.Default) {
			names = append(names, p.Name)
		}
	}
	const few = 5
	switch n := len(names); {
	case n == 0:
		return ""
	case n <= few:
		return " There are: " + strings.Join(names, ", ") + "."
	default:
		return fmt.Sprintf(" There are %d others, among them: %s.", n, strings.Join(names[:few], ", "))
	}
}

func (c Diagnosis) sessionExpired(ctx context.Context) (string, awscheck.Remedy) {
	detail := fmt.Sprintf("The session of %s has expired (%s).", c.Account.ProfileName(), c.Failure.Quoted())
	credential, _ := c.Account.Credential(ctx)
	return detail, renew(c.Account, c.Profile, credential)
}

// renew is how new temporary credentials are had, for each source of them.
func renew(a *account.Account, p account.Profile, c account.Credential) awscheck.Remedy {
	if c.FromEnvironment() {
		return awscheck.Remedy{Text: "The keys in the AWS_* variables are a session's. Get new ones from where you had them; or drop them, so that a profile is used.",
			Commands: []string{"unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN AWS_CREDENTIAL_EXPIRATION"}}
	}
	if login := account.LoginCommand(p); login != nil {
		return loginRemedy("Sign in again; your browser will open.", login)
	}
	switch {
	case p.Kind == "process":
		return awscheck.Remedy{Text: "Sign in anew with the program that the profile takes its credentials from (credential_process).",
			Commands: []string{a.Command("aws", "configure", "get", "credential_process")}}
	case p.MFA:
		return awscheck.Remedy{Text: "Check again and give a new code of your MFA device."}
	}
	return awscheck.Remedy{Text: "Start a new session with the tool that wrote this one into the AWS configuration, and check again. The command shows where the credentials come from.",
		Commands: []string{a.Command("aws", "configure", "list")}}
}

func (c Diagnosis) keysInvalid(ctx context.Context) (string, awscheck.Remedy) {
	what := "AWS does not know the access key of %s: it was deleted, switched off or mistyped, or it belongs to another partition (%s)."
	if slices.Contains([]string{"SignatureDoesNotMatch", "InvalidSignatureException", "IncompleteSignature"}, c.Failure.Code) {
		what = "The secret access key of %s does not belong to its access key id (%s)."
	}
	detail := fmt.Sprintf(what, c.Account.ProfileName(), c.Failure.Quoted())
	if credential, err := c.Account.Credential(ctx); err == nil && credential.FromEnvironment() {
		return detail, awscheck.Remedy{Text: "The keys come from AWS_* variables, which win over the default profile. Set good ones; or drop them, so that a profile is used.",
			Commands: []string{"unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN"}}
	}
	return detail, awscheck.Remedy{Text: "Enter a valid pair of keys; an administrator can make one in IAM.",
		Commands: []string{c.Account.Command("aws", "configure")},
		Links:    []string{"https://console.aws.amazon.com/iam/home#/security_credentials"}}
}
