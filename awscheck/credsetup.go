package awscheck

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/aws/aws-sdk-go-v2/config"
)

// A bundleError tells that the certificates to be trusted can't be had from the
// file that the configuration names.
type bundleError struct {
	path string
	err  error
}

func (e *bundleError) Error() string { return e.err.Error() }
func (e *bundleError) Unwrap() error { return e.err }

// ofBundle tells that err came of the file with the certificates to be trusted, if it
// did. The SDK does not say which file it was that it could not open.
func ofBundle(err error, shared config.SharedConfig) error {
	var file *os.PathError
	path := cmp.Or(os.Getenv("AWS_CA_BUNDLE"), shared.CustomCABundle)
	if path == "" || err == nil {
		return err
	}
	if errors.As(err, &file) && file.Path == path || strings.Contains(err.Error(), "custom CA bundle") {
		return &bundleError{path, err}
	}
	return err
}

// badProfile speaks of a configuration that can't be used.
func (c complaint) badProfile() (string, Remedy) {
	a, who := c.account, c.account.who()
	var role config.SharedConfigAssumeRoleError
	var missing config.SharedConfigProfileNotExistError
	isRole := errors.As(c.failure.Err, &role)
	switch {
	case errors.As(c.failure.Err, &missing):
		name := Clean(cmp.Or(missing.Profile, role.Profile))
		return fmt.Sprintf("The configuration of %s takes its credentials from profile %s (source_profile), and there is no such profile.", who, name),
			Remedy{Text: "Name a profile that exists as source_profile, or set this one up.",
				Commands: []string{"aws configure list-profiles", Command("aws", "configure", "sso", "--profile", name)}}
	case isRole:
		return fmt.Sprintf("The configuration of %s takes its credentials from profile %s (source_profile), and that one has none: it leads back to itself, or to a profile without any.", who, Clean(role.Profile)),
			Remedy{Text: "Let source_profile lead to a profile with credentials of its own: of IAM Identity Center, or with keys.",
				Commands: []string{a.cli("aws", "configure", "get", "source_profile"), Command("aws", "configure", "get", "source_profile", "--profile", Clean(role.Profile))}}
	case strings.Contains(c.failure.Message, "partial credentials"):
		return fmt.Sprintf("The configuration of %s has half of a pair of keys: of aws_access_key_id and aws_secret_access_key, one is missing.", who),
			Remedy{Text: "Enter both keys.", Commands: []string{a.cli("aws", "configure")}}
	}
	return fmt.Sprintf("The AWS configuration of %s can't be used: %s.", who, c.failure.Message),
		Remedy{Text: "Complete the profile in the AWS config file, or set it up anew.",
			Commands: []string{a.cli("aws", "configure", "list"), a.cli("aws", "configure", "sso")}}
}

// badBundle speaks of a file of certificates that is not there or holds none.
func (c complaint) badBundle() (string, Remedy) {
	var bundle *bundleError
	errors.As(c.failure.Err, &bundle)
	name, drop := "AWS_CA_BUNDLE", "unset AWS_CA_BUNDLE"
	if os.Getenv(name) == "" {
		name, drop = "ca_bundle in the AWS config file", c.account.cli("aws", "configure", "get", "ca_bundle")
	}
	return fmt.Sprintf("The file of certificates that %s names, %s, can't be used: %s.", name, Clean(bundle.path), c.failure.Message),
		Remedy{Text: "Name a file that exists and holds your organisation's root certificate, in PEM; or drop the setting, where no proxy inspects TLS.",
			Commands: []string{Command("ls", "-l", Clean(bundle.path)), drop}}
}

// badRegion speaks of a default region that is no region's name.
func (c complaint) badRegion() (string, Remedy) {
	for _, name := range []string{"AWS_REGION", "AWS_DEFAULT_REGION"} {
		if region := os.Getenv(name); region != "" {
			return fmt.Sprintf("The variable %s names a region that can't be one: %q.", name, Clean(region)),
				Remedy{Text: "Set it to a region's code, such as us-east-1, or drop it.", Commands: []string{"unset " + name}}
		}
	}
	return fmt.Sprintf("The configuration of %s names a region that can't be one (%s).", c.account.who(), c.failure.Message),
		Remedy{Text: "Set it to the code of your usual region.", Commands: []string{c.account.cli("aws", "configure", "set", "region", homeRegion)}}
}
