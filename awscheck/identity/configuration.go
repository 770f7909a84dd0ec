package identity

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/aws/aws-sdk-go-v2/config"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/awsfiles"
)

// badProfile explains a profile that the SDK can't load.
func (d Diagnosis) badProfile() (string, awscheck.Remedy) {
	a, subject := d.Account, "The configuration of "+d.Account.ProfileName()
	var role config.SharedConfigAssumeRoleError
	var missing config.SharedConfigProfileNotExistError
	var file *awsfiles.UnusableError
	isRole := errors.As(d.Failure.Err, &role)
	switch {
	case errors.As(d.Failure.Err, &file) && file.Holds != "":
		return d.badTokenFile(file)
	case errors.As(d.Failure.Err, &file):
		path := awscheck.Clean(file.Path)
		return fmt.Sprintf("The AWS configuration in %s can't be used: %s.", path, awscheck.Clean(file.Err.Error())),
			awscheck.Remedy{Text: "Correct the file in an editor, then check again.", Look: []string{awscheck.Command("ls", "-l", path)}}
	case errors.As(d.Failure.Err, &missing):
		name := awscheck.Clean(cmp.Or(missing.Profile, role.Profile))
		return fmt.Sprintf("%s takes its credentials from profile %s (source_profile), which does not exist.", subject, name),
			awscheck.Remedy{Text: "Set source_profile to an existing profile, or set up this one.",
				Look: []string{"aws configure list-profiles"}, Commands: []string{awscheck.Command("aws", "configure", "sso", "--profile", name)}}
	case isRole:
		name := awscheck.Clean(role.Profile)
		return fmt.Sprintf("%s takes its credentials from profile %s (source_profile), which has none: the chain of source profiles is a circle, or ends without credentials.", subject, name),
			awscheck.Remedy{Text: "Set source_profile to a profile with credentials of its own: from IAM Identity Center, or keys.",
				Look: []string{a.Command("aws", "configure", "get", "source_profile"), awscheck.Command("aws", "configure", "get", "source_profile", "--profile", name)}}
	case strings.Contains(d.Failure.Message, "partial credentials"):
		return subject + " has only one of aws_access_key_id and aws_secret_access_key.",
			awscheck.Remedy{Text: "Enter both keys.", Commands: []string{a.Command("aws", "configure")}}
	}
	return fmt.Sprintf("%s can't be used: %s.", subject, d.Failure.Message),
		awscheck.Remedy{Text: "Complete the profile in the AWS config file, or set it up again.",
			Look: []string{a.Command("aws", "configure", "list")}, Commands: []string{a.Command("aws", "configure", "sso")}}
}

// badTokenFile explains a file of a token that is no file of a token.
func (d Diagnosis) badTokenFile(file *awsfiles.UnusableError) (string, awscheck.Remedy) {
	path := awscheck.Clean(file.Path)
	detail := fmt.Sprintf("The file %s, which should hold %s, can't be used: %s.", path, awscheck.Clean(file.Holds), awscheck.Clean(file.Err.Error()))
	fix := awscheck.Remedy{Look: []string{awscheck.Command("ls", "-l", path)}, Commands: []string{awscheck.Command("mv", path, path+".unusable")}}
	switch file.Holds {
	case account.HoldsSSOSignIn:
		fix.Text, fix.Commands = "Rename the file, then sign in again.", append(fix.Commands, d.Account.Command("aws", "sso", "login"))
	case account.HoldsLogin:
		fix.Text, fix.Commands = "Rename the file, then sign in again.", append(fix.Commands, d.Account.Command("aws", "login"))
	default:
		fix.Text, fix.Commands = "Correct the setting that names the file, or write the token to the file again.", nil
	}
	return detail, fix
}

// badBundle explains a CA bundle that is missing or has no certificate.
func (d Diagnosis) badBundle() (string, awscheck.Remedy) {
	var bundle *account.BundleError
	errors.As(d.Failure.Err, &bundle)
	path, setting := awscheck.Clean(bundle.Path), "AWS_CA_BUNDLE"
	fix := awscheck.Remedy{Text: "Set it to an existing file with your organization's root certificate in PEM format, or remove the setting if no proxy inspects TLS.",
		Look: []string{awscheck.Command("ls", "-l", path)}}
	if os.Getenv("AWS_CA_BUNDLE") == "" {
		setting = "ca_bundle in the AWS config file"
		fix.Look = append(fix.Look, d.Account.Command("aws", "configure", "get", "ca_bundle"))
	} else {
		fix.Commands = []string{"unset AWS_CA_BUNDLE"}
	}
	return fmt.Sprintf("The file %s, set by %s, can't be used: %s.", path, setting, d.Failure.Message), fix
}

// badRegion explains a default region that is not a region code.
func (d Diagnosis) badRegion() (string, awscheck.Remedy) {
	for _, name := range []string{"AWS_REGION", "AWS_DEFAULT_REGION"} {
		if region := os.Getenv(name); region != "" {
			return fmt.Sprintf("The variable %s is not a valid region code: %q.", name, awscheck.Clean(region)),
				awscheck.Remedy{Text: "Set it to a region code, such as us-east-1, or unset it.", Commands: []string{"unset " + name}}
		}
	}
	return fmt.Sprintf("The region in the configuration of %s is not a valid region code (%s).", d.Account.ProfileName(), d.Failure.Message),
		awscheck.Remedy{Text: "Set it to the code of your usual region.", Commands: []string{d.Account.Command("aws", "configure", "set", "region", account.HomeRegion)}}
}
