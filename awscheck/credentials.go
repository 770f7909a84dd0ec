package awscheck

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/config"
)

// CheckCredentials reports whether credentials are found and AWS accepts them. If
// not, it says which of the many reasons it is, with that one's fix.
func CheckCredentials(ctx context.Context, a *Account) []Finding {
	f := Finding{ID: "account.credentials", Title: "Credentials"}
	id, err := a.Identity(ctx)
	if err == nil {
		f.Status, f.Evidence, f.Resources = Pass, Live, []string{id.ARN}
		from := ""
		if c, err := a.Credential(ctx); err == nil && c.from() != "" {
			from = " (" + c.from() + ")"
		}
		f.Detail = fmt.Sprintf("AWS accepts the credentials of %s%s: they are for account %s.", a.who(), from, id.Account)
		return []Finding{f}
	}
	var failure *Failure
	if !errors.As(err, &failure) || failure.Problem == "" || failure.Problem == CredentialsUndetermined {
		f = unverified(f, err)
		f.Cause = ""
		f.Detail = "Not determined: " + err.Error() + "."
		if profile, _ := a.profile(context.WithoutCancel(ctx)); profile.Kind == "process" && reasonFor(err) == TimedOut {
			f.Detail = fmt.Sprintf("Not determined: the credential_process of %s gave nothing within the time limit.", a.who())
			f.Remedy = Remedy{Text: "Run the program by hand to see what it waits for, such as an answer that it can't ask for here.",
				Commands: []string{a.cli("aws", "configure", "get", "credential_process")}}
			return []Finding{f}
		}
		f.Remedy = Remedy{Text: "Check again in a moment. If it stays so, look at what is between this machine and AWS: a proxy, a VPN, a firewall."}
		if reasonFor(err) == Malformed {
			f.Remedy = Remedy{Text: "Something else than AWS answers: a sign-in page, a proxy, or what AWS_ENDPOINT_URL points to. Sign in to the network, or correct the setting, and check again. The command shows what is set.",
				Commands: []string{whatIsSet}}
		}
		return []Finding{f}
	}
	f.Status, f.Evidence = Fail, Local
	if failure.Code != "" {
		f.Evidence = Live
	}
	profile, _ := a.profile(ctx)
	c := complaint{account: a, profile: profile, failure: failure}
	f.Detail, f.Remedy = c.say(ctx)
	return []Finding{f}
}

// who names the profile for a person.
func (a *Account) who() string {
	if a.Profile == "" {
		return "the default profile"
	}
	return "profile " + Clean(a.Profile)
}

// cli is a shell command of the AWS CLI for the account's profile.
func (a *Account) cli(words ...string) string {
	if a.Profile != "" {
		words = append(words, "--profile", a.Profile)
	}
	return Command(words...)
}

// A complaint is a problem with credentials, to be put into words.
type complaint struct {
	account *Account
	profile Profile // zero where it is not known
	failure *Failure
}

// say puts the problem in a sentence or two, with its fix.
func (c complaint) say(ctx context.Context) (string, Remedy) {
	a, f, who := c.account, c.failure, c.account.who()
	switch f.Problem {
	case CredentialsNone:
		return fmt.Sprintf("No AWS credentials were found for %s: not in AWS_* variables, not in the AWS config and credentials files, and there is no container or EC2 instance that gives any.", who),
			c.configure(ctx)
	case UnknownProfile:
		name := a.Profile
		var missing config.SharedConfigProfileNotExistError
		if errors.As(f.Err, &missing) && missing.Profile != "" {
			name = Clean(missing.Profile)
		}
		return fmt.Sprintf("There is no profile %s in the AWS config and credentials files.", name) + c.others(ctx),
			Remedy{Text: "Pick one of the profiles that exist, or set this one up.",
				Commands: []string{"aws configure list-profiles", Command("aws", "configure", "sso", "--profile", name)}}
	case BadProfile:
		return c.badProfile()
	case BadBundle:
		return c.badBundle()
	case BadRegion:
		return c.badRegion()
	case SSOSignInNeeded:
		return c.signIn("IAM Identity Center")
	case LoginNeeded:
		return c.signIn("aws login")
	case SSORoleRefused:
		return fmt.Sprintf("IAM Identity Center does not give %s its role (%s).", who, f.message()),
			Remedy{Text: "Ask an administrator of IAM Identity Center to assign you the permission set in this account, or choose one that you have.",
				Commands: []string{a.cli("aws", "configure", "sso")}}
	case SessionExpired:
		return c.sessionExpired(ctx)
	case KeysInvalid:
		return c.keysInvalid(ctx)
	case MFACodeNeeded:
		return fmt.Sprintf("The role of %s asks for a code of your MFA device, and none was given.", who),
			Remedy{Text: "Run the wizard, which asks for the code; or start a session with a tool that asks for it and pass it on in AWS_* variables.",
				Commands: []string{"astro-activate", `eval "$(` + a.cli("aws", "configure", "export-credentials", "--format", "env") + `)"`}}
	case MFARefused:
		return fmt.Sprintf("AWS did not accept the MFA code for the role of %s (%s).", who, f.message()),
			Remedy{Text: "Wait for the device's next code, since each works once, and check again. If the device was replaced, correct mfa_serial in the profile.",
				Commands: []string{a.cli("aws", "configure", "get", "mfa_serial")}}
	case RoleRefused:
		return fmt.Sprintf("AWS does not let %s assume its role (%s).", who, f.message()),
			Remedy{Text: "The role's trust policy must name the identity that assumes it, and that identity needs sts:AssumeRole on the role. See which role it is:",
				Commands: []string{a.cli("aws", "configure", "get", "role_arn")}}
	case SourceFailed:
		return fmt.Sprintf("What should give the credentials of %s failed: %s.", who, f.Message),
			Remedy{Text: "Run the profile's credential_process by hand to see what it says, or look at the container's credentials endpoint.",
				Commands: []string{a.cli("aws", "configure", "get", "credential_process")}}
	case ClockWrong:
		return "AWS refused the request because its time is wrong: this machine's clock is off (" + f.message() + ").",
			Remedy{Text: "Set the clock: the command is for Linux. On macOS it is `sudo sntp -sS time.apple.com`, on Windows `w32tm /resync`.",
				Commands: []string{"sudo timedatectl set-ntp true"}}
	}
	return c.noConnection()
}

// whatIsSet shows the settings that lead a request elsewhere than to AWS.
const whatIsSet = "env | grep -i -E '^(https?|all|no)_proxy=|^AWS_ENDPOINT_URL'"

// noConnection speaks of what lies between this machine and AWS.
func (c complaint) noConnection() (string, Remedy) {
	look := []string{whatIsSet}
	switch f := c.failure; f.Problem {
	case ProxyUnreachable:
		return fmt.Sprintf("The proxy between this machine and AWS can't be used (%s).", f.Message),
			Remedy{Text: "Correct HTTPS_PROXY, or unset it where no proxy is needed. The command shows what is set.", Commands: look}
	case CertificateUntrusted:
		return fmt.Sprintf("The certificate of the AWS endpoint is not trusted (%s). A proxy that inspects TLS is the usual cause.", f.Message),
			Remedy{Text: "Point AWS_CA_BUNDLE to a file with your organisation's root certificate, in PEM.",
				Commands: []string{"export AWS_CA_BUNDLE=/path/to/root.pem"},
				Links:    []string{"https://docs.aws.amazon.com/sdkref/latest/guide/feature-gen-config.html"}}
	case TLSNotSpoken:
		return fmt.Sprintf("What answers in place of AWS does not speak TLS, which an https address promises (%s).", f.Message),
			Remedy{Text: "Correct the address: one that AWS_ENDPOINT_URL or endpoint_url sets, or a proxy's. The command shows what is set.", Commands: look}
	default:
		return fmt.Sprintf("There is no connection from this machine to AWS (%s).", f.Message),
			Remedy{Text: "Check the network, the VPN, and whether a proxy is needed (HTTPS_PROXY) or AWS_ENDPOINT_URL points elsewhere. The command shows what is set.", Commands: look}
	}
}

// signIn speaks of a session that a person has to start.
func (c complaint) signIn(service string) (string, Remedy) {
	login := LoginCommand(c.profile)
	if login == nil {
		login = []string{"aws", "sso", "login"}
		if service == "aws login" {
			login = []string{"aws", "login"}
		}
		if c.account.Profile != "" {
			login = append(login, "--profile", c.account.Profile)
		}
	}
	detail := fmt.Sprintf("The %s session of %s has expired or was never started.", service, c.account.who())
	if until := c.profile.SignedInUntil; !until.IsZero() {
		detail = fmt.Sprintf("The %s session of %s is not valid any more.", service, c.account.who())
		if ago := c.account.Now().Sub(until); ago > 0 {
			day := "15:04 MST on 2 January"
			if until.UTC().Year() != c.account.Now().UTC().Year() {
				day += " 2006"
			}
			detail = fmt.Sprintf("The %s session of %s expired %s ago, at %s.", service, c.account.who(), duration(ago), until.UTC().Format(day))
		}
	}
	return detail, loginRemedy("Sign in again; your browser will open.", login)
}

// loginRemedy is the remedy that a wizard can carry out by itself.
func loginRemedy(text string, login []string) Remedy {
	if login == nil {
		return Remedy{Text: text}
	}
	return Remedy{Text: text, Commands: []string{Command(login...)}, Login: login}
}

// configure is the remedy where there is nothing to sign in with.
func (c complaint) configure(ctx context.Context) Remedy {
	if others := c.others(ctx); others != "" {
		return Remedy{Text: "Pick one of the profiles that exist, or set up a new one." + others,
			Commands: []string{"aws configure list-profiles", "aws configure sso"}}
	}
	return loginRemedy("Set up a profile for IAM Identity Center, or for keys with `aws configure`.", []string{"aws", "configure", "sso"})
}

// others names some of the profiles that exist.
func (c complaint) others(ctx context.Context) string {
	profiles, _ := c.account.profiles(ctx)
	var names []string
	for _, p := range profiles {
		if p.Name != c.account.Profile && (c.account.Profile != "" || !p.Default) {
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

func (c complaint) sessionExpired(ctx context.Context) (string, Remedy) {
	detail := fmt.Sprintf("The session of %s has expired (%s).", c.account.who(), c.failure.message())
	credential, _ := c.account.Credential(ctx)
	return detail, renew(c.account, c.profile, credential)
}

// renew is how new temporary credentials are had, for each source of them.
func renew(a *Account, p Profile, c Credential) Remedy {
	if c.fromEnvironment() {
		return Remedy{Text: "The keys in the AWS_* variables are a session's. Get new ones from where you had them; or drop them, so that a profile is used.",
			Commands: []string{"unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN AWS_CREDENTIAL_EXPIRATION"}}
	}
	if login := LoginCommand(p); login != nil {
		return loginRemedy("Sign in again; your browser will open.", login)
	}
	switch {
	case p.Kind == "process":
		return Remedy{Text: "Sign in anew with the program that the profile takes its credentials from (credential_process).",
			Commands: []string{a.cli("aws", "configure", "get", "credential_process")}}
	case p.MFA:
		return Remedy{Text: "Check again and give a new code of your MFA device."}
	}
	return Remedy{Text: "Start a new session with the tool that wrote this one into the AWS configuration, and check again. The command shows where the credentials come from.",
		Commands: []string{a.cli("aws", "configure", "list")}}
}

func (c complaint) keysInvalid(ctx context.Context) (string, Remedy) {
	what := "AWS does not know the access key of %s: it was deleted, switched off or mistyped, or it belongs to another partition (%s)."
	if slices.Contains([]string{"SignatureDoesNotMatch", "InvalidSignatureException", "IncompleteSignature"}, c.failure.Code) {
		what = "The secret access key of %s does not belong to its access key id (%s)."
	}
	detail := fmt.Sprintf(what, c.account.who(), c.failure.message())
	if credential, err := c.account.Credential(ctx); err == nil && credential.fromEnvironment() {
		return detail, Remedy{Text: "The keys come from AWS_* variables, which win over the default profile. Set good ones; or drop them, so that a profile is used.",
			Commands: []string{"unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN"}}
	}
	return detail, Remedy{Text: "Enter a valid pair of keys; an administrator can make one in IAM.",
		Commands: []string{c.account.cli("aws", "configure")},
		Links:    []string{"https://console.aws.amazon.com/iam/home#/security_credentials"}}
}

// duration gives a length of time in its largest sensible unit.
func duration(d time.Duration) string {
	unit := func(n int, name string) string {
		if n == 1 {
			return "1 " + name
		}
		return fmt.Sprintf("%d %ss", n, name)
	}
	switch {
	case d < 2*time.Hour:
		return unit(int(d.Minutes()), "minute")
	case d < 48*time.Hour:
		return unit(int(d.Hours()), "hour")
	}
	return unit(int(d.Hours()/24), "day")
}
