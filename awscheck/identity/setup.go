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
)

// badProfile speaks of a configuration that can't be used.
func (c Diagnosis) badProfile() (string, awscheck.Remedy) {
	a, who := c.Account, c.Account.ProfileName()
	var role config.SharedConfigAssumeRoleError
	var missing config.SharedConfigProfileNotExistError
	isRole := errors.As(c.Failure.Err, &role)
	switch {
	case errors.As(c.Failure.Err, &missing):
		name := awscheck.Clean(cmp.Or(missing.Profile, role.Profile))
		return fmt.Sprintf("The configuration of %s takes its credentials from profile %s (source_profile), and there is no such profile.", who, name),
			awscheck.Remedy{Text: "Name a profile that exists as source_profile, or set this one up.",
				Commands: []string{"aws configure list-profiles", awscheck.Command("aws", "configure", "sso", "--profile", name)}}
	case isRole:
		return fmt.Sprintf("The configuration of %s takes its credentials from profile %s (source_profile), and that one has none: it leads back to itself, or to a profile without any.", who, awscheck.Clean(role.Profile)),
			awscheck.Remedy{Text: "Let source_profile lead to a profile with credentials of its own: of IAM Identity Center, or with keys.",
				Commands: []string{a.Command("aws", "configure", "get", "source_profile"), awscheck.Command("aws", "configure", "get", "source_profile", "--profile", awscheck.Clean(role.Profile))}}
	case strings.Contains(c.Failure.Message, "partial credentials"):
		return fmt.Sprintf("The configuration of %s has half of a pair of keys: of aws_access_key_id and aws_secret_access_key, one is missing.", who),
			awscheck.Remedy{Text: "Enter both keys.", Commands: []string{a.Command("aws", "configure")}}
	}
	return fmt.Sprintf("The AWS configuration of %s can't be used: %s.", who, c.Failure.Message),
		awscheck.Remedy{Text: "Complete the profile in the AWS config file, or set it up anew.",
			Commands: []string{a.Command("aws", "configure", "list"), a.Command("aws", "configure", "sso")}}
}

// badBundle speaks of a file of certificates that is not there or holds none.
func (c Diagnosis) badBundle() (string, awscheck.Remedy) {
	var bundle *account.BundleError
	errors.As(c.Failure.Err, &bundle)
	name, drop := "AWS_CA_BUNDLE", "unset AWS_CA_BUNDLE"
	if os.Getenv(name) == "" {
		name, drop = "ca_bundle in the AWS config file", c.Account.Command("aws", "configure", "get", "ca_bundle")
	}
	return fmt.Sprintf("The file of certificates that %s names, %s, can't be used: %s.", name, awscheck.Clean(bundle.Path), c.Failure.Message),
		awscheck.Remedy{Text: "Name a file that exists and holds your organisation's root certificate, in PEM; or drop the setting, where no proxy inspects TLS.",
			Commands: []string{awscheck.Command("ls", "-l", awscheck.Clean(bundle.Path)), drop}}
}

// badRegion speaks of a default region that is no region's name.
func (c Diagnosis) badRegion() (string, awscheck.Remedy) {
	for _, name := range []string{"AWS_REGION", "AWS_DEFAULT_REGION"} {
		if region := os.Getenv(name); region != "" {
			return fmt.Sprintf("The variable %s names a region that can't be one: %q.", name, awscheck.Clean(region)),
				awscheck.Remedy{Text: "Set it to a region's code, such as us-east-1, or drop it.", Commands: []string{"unset " + name}}
		}
	}
	return fmt.Sprintf("The configuration of %s names a region that can't be one (%s).", c.Account.ProfileName(), c.Failure.Message),
		awscheck.Remedy{Text: "Set it to the code of your usual region.", Commands: []string{c.Account.Command("aws", "configure", "set", "region", account.HomeRegion)}}
}
