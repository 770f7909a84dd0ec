package identity

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/config"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
)

// A Diagnosis explains why the credentials of a profile do not work.
type Diagnosis struct {
	Account *account.Account
	Profile account.Profile  // zero: not known
	Failure *account.Failure // with a Problem other than CredentialsUndetermined
}

// Explain returns the problem in one or two sentences, and its fix.
func (d Diagnosis) Explain(ctx context.Context) (string, awscheck.Remedy) {
	switch d.Failure.Problem {
	case account.CredentialsNone:
		return d.noCredentials(ctx)
	case account.UnknownProfile:
		return d.unknownProfile(ctx)
	case account.BadProfile:
		return d.badProfile()
	case account.BadBundle:
		return d.badBundle()
	case account.BadRegion:
		return d.badRegion()
	case account.SSOSignInNeeded:
		return d.signIn("IAM Identity Center", []string{"aws", "sso", "login"})
	case account.LoginNeeded:
		return d.signIn("aws login", []string{"aws", "login"})
	case account.SSORoleRefused, account.RoleRefused:
		return d.roleRefused()
	case account.SessionExpired:
		return d.sessionExpired(ctx)
	case account.KeysInvalid:
		return d.keysInvalid(ctx)
	case account.MFACodeNeeded, account.MFARefused:
		return d.mfaCode()
	case account.SourceFailed:
		return fmt.Sprintf("The source of the credentials of %s failed: %s.", d.Account.ProfileName(), d.Failure.Message),
			awscheck.Remedy{Text: "Run the profile's credential_process in a terminal to see its error, or check the container's credentials endpoint.",
				Look: []string{d.Account.Command("aws", "configure", "get", "credential_process")}}
	case account.AccountSwitched:
		return fmt.Sprintf("The credentials of %s changed while the checks ran: they were %s. No answer of the second account was used.", d.Account.ProfileName(), d.Failure.Message),
			awscheck.Remedy{Text: "Sign in to the account that you want to activate, and correct the profile if it still returns the credentials of the other one. Then check again. The command shows the account.",
				Look: []string{d.Account.Command("aws", "sts", "get-caller-identity")}}
	case account.ClockWrong:
		return "AWS rejected the request because the clock of this machine is wrong (" + d.Failure.Quoted() + ").",
			awscheck.Remedy{Text: "Set the clock. The command is for Linux; on macOS run `sudo sntp -sS time.apple.com`, on Windows `w32tm /resync`.",
				Commands: []string{"sudo timedatectl set-ntp true"}}
	}
	return d.noConnection()
}

func (d Diagnosis) noCredentials(ctx context.Context) (string, awscheck.Remedy) {
	detail := fmt.Sprintf("No AWS credentials were found for %s: none in AWS_* variables, the AWS config and credentials files, a container or an EC2 instance.", d.Account.ProfileName())
	if existing := d.existingProfiles(ctx); existing != "" {
		return detail, awscheck.Remedy{Text: "Choose an existing profile or set up a new one." + existing,
			Look: []string{"aws configure list-profiles"}, Commands: []string{"aws configure sso"}}
	}
	fix := loginRemedy("Set up a profile for IAM Identity Center, or for keys with `aws configure`.", []string{"aws", "configure", "sso"})
	fix.Links = []string{"https://docs.aws.amazon.com/cli/latest/userguide/getting-started-install.html"}
	return detail, fix
}

func (d Diagnosis) unknownProfile(ctx context.Context) (string, awscheck.Remedy) {
	name := d.Account.Profile
	var missing config.SharedConfigProfileNotExistError
	if errors.As(d.Failure.Err, &missing) && missing.Profile != "" {
		name = awscheck.Clean(missing.Profile)
	}
	return fmt.Sprintf("The AWS config and credentials files have no profile %s.", name) + d.existingProfiles(ctx),
		awscheck.Remedy{Text: "Choose an existing profile, or set up this one.",
			Look: []string{"aws configure list-profiles"}, Commands: []string{awscheck.Command("aws", "configure", "sso", "--profile", name)}}
}

// existingProfiles names the other profiles in a sentence, the first ones of many; "" if
// there are none.
func (d Diagnosis) existingProfiles(ctx context.Context) string {
	profiles, _ := d.Account.Profiles(ctx)
	var names []string
	for _, p := range profiles {
		if p.Name != d.Account.Profile && (d.Account.Profile != "" || !p.Default) {
			names = append(names, p.Name)
		}
	}
	const maxNames = 5
	switch n := len(names); {
	case n == 0:
		return ""
	case n <= maxNames:
		return " Existing profiles: " + strings.Join(names, ", ") + "."
	default:
		return fmt.Sprintf(" Existing profiles: %s and %d more.", strings.Join(names[:maxNames], ", "), n-maxNames)
	}
}

func (d Diagnosis) roleRefused() (string, awscheck.Remedy) {
	who := d.Account.ProfileName()
	if d.Failure.Problem == account.SSORoleRefused {
		return fmt.Sprintf("IAM Identity Center does not grant the role of %s (%s).", who, d.Failure.Quoted()),
			awscheck.Remedy{Owner: awscheck.OwnerIdentity, Text: "Ask an administrator of IAM Identity Center to assign you the permission set in this account, or choose one that is assigned to you.",
				Commands: []string{d.Account.Command("aws", "configure", "sso")}}
	}
	return fmt.Sprintf("AWS does not let %s assume its role (%s).", who, d.Failure.Quoted()),
		awscheck.Remedy{Owner: awscheck.OwnerIdentity, Text: "Name the identity that assumes the role in the role's trust policy, and allow that identity sts:AssumeRole on the role. The command shows the role.",
			Look: []string{d.Account.Command("aws", "configure", "get", "role_arn")}}
}

func (d Diagnosis) mfaCode() (string, awscheck.Remedy) {
	who := d.Account.ProfileName()
	if d.Failure.Problem == account.MFACodeNeeded {
		return fmt.Sprintf("The role of %s requires a code of your MFA device.", who),
			awscheck.Remedy{Text: "Start a session with the AWS CLI, which asks for the code, and export its credentials as AWS_* variables.",
				Commands: []string{`eval "$(` + d.Account.Command("aws", "configure", "export-credentials", "--format", "env") + `)"`}}
	}
	return fmt.Sprintf("AWS did not accept the MFA code for the role of %s (%s).", who, d.Failure.Quoted()),
		awscheck.Remedy{Text: "Wait for the next code of the device, because each code works once, then check again. If the device was replaced, correct mfa_serial in the profile.",
			Look: []string{d.Account.Command("aws", "configure", "get", "mfa_serial")}}
}

func (d Diagnosis) keysInvalid(ctx context.Context) (string, awscheck.Remedy) {
	problem := "AWS does not recognize the access key of %s: it is deleted, inactive, mistyped or of another partition (%s)."
	switch d.Failure.Code {
	case "SignatureDoesNotMatch", "InvalidSignatureException", "IncompleteSignature":
		problem = "The secret access key of %s does not match its access key ID (%s)."
	}
	detail := fmt.Sprintf(problem, d.Account.ProfileName(), d.Failure.Quoted())
	if credential, err := d.Account.Credential(ctx); err == nil && credential.FromEnvironment() {
		return detail, awscheck.Remedy{Text: "Set valid keys, or unset the variables to use a profile. The keys come from AWS_* variables, which take precedence over the default profile.",
			Commands: []string{"unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN"}}
	}
	return detail, awscheck.Remedy{Text: "Enter valid keys. An administrator can create them in IAM.",
		Commands: []string{d.Account.Command("aws", "configure")},
		Links:    []string{"https://console.aws.amazon.com/iam/home#/security_credentials"}}
}
