package account

import (
	"context"
	"errors"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/astronomer/astro-activate/awscheck"
)

var errNoCredentials = errors.New("no credentials were found")

// A Credential is what is known of the credentials in use; never a secret.
type Credential struct {
	Source string // the SDK's name of the provider, such as "SSOProvider"
	// Temporary credentials expire, also where Expires is not known.
	Temporary bool
	Expires   time.Time // zero: they do not expire, or nobody says when
	Renewal   Renewal
	// SessionEnds is when renewal ends, if Renewal is RenewedInSession; zero: not known.
	SessionEnds time.Time
}

// A Renewal is what the SDK does shortly before temporary credentials expire.
type Renewal string

const (
	NotRenewed       Renewal = ""
	RenewedInSession Renewal = "while the session lasts" // a sign-in's, or that of the program that gave them
	RenewedForGood   Renewal = "for good"                // from long-lived keys, or by the instance or container itself
)

// Credential finds credentials, fetching temporary ones where the profile says so.
func (a *Account) Credential(ctx context.Context) (Credential, error) {
	return Fetch(ctx, a, "credential", func(ctx context.Context) (Credential, error) {
		cfg, err := a.config(ctx)
		if err != nil {
			return Credential{}, err
		}
		if cfg.Credentials == nil {
			return Credential{}, credentialsFailure(errNoCredentials)
		}
		c, err := cfg.Credentials.Retrieve(context.WithValue(ctx, waitersKey{}, ctx))
		if err != nil {
			return Credential{}, credentialsFailure(err)
		}
		found := Credential{Source: awscheck.Clean(c.Source), Temporary: c.CanExpire || c.SessionToken != ""}
		if c.CanExpire {
			found.Expires = c.Expires
		}
		profile, _ := a.UsedProfile(ctx)
		found.setRenewal(cfg.Credentials, profile)
		return found, nil
	})
}

// wanted is the key of the context that lasts as long as anybody waits for the
// credentials. The SDK's cache hides from its providers that nobody does any more.
type waitersKey struct{}

// learnRenewal tells from the chain of providers, and from the profile at its end,
// how long the SDK can renew the credentials.
func (c *Credential) setRenewal(provider aws.CredentialsProvider, profile Profile) {
	var chain []aws.CredentialSource
	if p, ok := provider.(aws.CredentialProviderSource); ok {
		chain = p.ProviderSources()
	}
	from := func(sources ...aws.CredentialSource) bool {
		return slices.ContainsFunc(chain, func(s aws.CredentialSource) bool { return slices.Contains(sources, s) })
	}
	switch {
	case !c.Temporary:
	case from(aws.CredentialSourceSSO, aws.CredentialSourceSSOLegacy):
		c.Renewal = RenewedInSession
		if !profile.SignInRenewed {
			c.SessionEnds = profile.SignedInUntil
		}
	case from(aws.CredentialSourceLogin, aws.CredentialSourceProcess):
		c.Renewal = RenewedInSession
	case from(aws.CredentialSourceIMDS, aws.CredentialSourceHTTP, aws.CredentialSourceSTSAssumeRoleWebID,
		aws.CredentialSourceEnvVarsSTSWebIDToken, aws.CredentialSourceProfileSTSWebIDToken):
		c.Renewal = RenewedForGood
	case from(aws.CredentialSourceSTSAssumeRole) && profile.MFA:
		c.Renewal = RenewedInSession // each renewal asks for another code
	case from(aws.CredentialSourceSTSAssumeRole) && profile.SourceTemporary:
		c.Renewal = RenewedInSession
	case from(aws.CredentialSourceSTSAssumeRole):
		c.Renewal = RenewedForGood
	case from(aws.CredentialSourceEnvVars) && c.Expires.IsZero():
		// Set along with the keys by `aws configure export-credentials` and others.
		c.Expires, _ = time.Parse(time.RFC3339, os.Getenv("AWS_CREDENTIAL_EXPIRATION"))
	case from(aws.CredentialSourceProfile) && c.Expires.IsZero():
		c.Expires = profile.KeysExpire
	}
}

// fromEnvironment tells whether the keys came from AWS_* variables.
func (c Credential) FromEnvironment() bool { return strings.HasPrefix(c.Source, "EnvConfig") }

// from names the credentials' source for a person; empty where it is not known.
func (c Credential) SourceName() string {
	for prefix, name := range map[string]string{
		"EnvConfig":           "environment variables",
		"SharedConfig":        "keys in the AWS configuration",
		"SSOProvider":         "IAM Identity Center",
		"AssumeRole":          "an assumed role",
		"WebIdentity":         "a web identity token",
		"Login":               "aws login",
		"ProcessProvider":     "a credential process",
		"EC2RoleProvider":     "the EC2 instance's role",
		"CredentialsEndpoint": "the container's role",
	} {
		if strings.HasPrefix(c.Source, prefix) {
			return name
		}
	}
	return ""
}

// profile is the profile whose credentials the account uses, as far as the
// configuration can be read.
func (a *Account) UsedProfile(ctx context.Context) (Profile, bool) {
	profiles, _ := a.Profiles(ctx)
	return findProfile(profiles, a.Profile)
}

func (a *Account) Profiles(ctx context.Context) ([]Profile, error) {
	return Fetch(ctx, a, "profiles", a.opts.Source.Profiles)
}

// findProfile finds a profile by its name; "" is the default one.
func findProfile(profiles []Profile, name string) (Profile, bool) {
	i := slices.IndexFunc(profiles, func(p Profile) bool { return p.Name == name || name == "" && p.Default })
	if i < 0 {
		return Profile{}, false
	}
	return profiles[i], true
}

// LoginCommand returns the program and arguments with which a person signs in so
// that a profile works again; nil if its credentials come from no sign-in.
func LoginCommand(p Profile) []string {
	name, kind := p.Name, p.Kind
	if p.Source != "" {
		name, kind = p.Source, p.SourceKind
	}
	switch kind {
	case "SSO":
		return []string{"aws", "sso", "login", "--profile", name}
	case "login":
		return []string{"aws", "login", "--profile", name}
	}
	return nil
}

// SharesSignIn reports whether the profiles of two accounts take their credentials from
// one sign-in to IAM Identity Center: both have expired if one has, and one new sign-in
// renews both.
func (a *Account) SharesSignIn(other *Account) bool {
	profiles, err := a.opts.Source.Profiles(context.Background()) // files of this machine
	if err != nil {
		return false
	}
	session := func(name string) string {
		i := slices.IndexFunc(profiles, func(p Profile) bool { return p.Name == name })
		if i < 0 {
			return ""
		}
		return profiles[i].SSOSession
	}
	s := session(a.Profile)
	return s != "" && s == session(other.Profile)
}
