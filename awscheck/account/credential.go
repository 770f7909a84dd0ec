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

// A Credential describes the credentials in use, without their secrets.
type Credential struct {
	Source string // the SDK's name of the provider, such as "SSOProvider"
	// Temporary credentials expire, even if Expires is not known.
	Temporary bool
	Expires   time.Time // zero: the credentials do not expire, or the time is not known
	Renewal   Renewal
	// SessionEnds is when renewal ends, if Renewal is RenewedInSession. Zero: not known.
	SessionEnds time.Time
}

// Renewal is what the SDK does shortly before temporary credentials expire. (Source: the
// credential providers of the AWS SDK for Go v2.)
type Renewal string

const (
	NotRenewed       Renewal = ""
	RenewedInSession Renewal = "while the session lasts" // the session of a sign-in, or of a credential process
	RenewedForGood   Renewal = "always"                  // from long-lived keys, or by the instance or container
)

// Credential finds the profile's credentials, and fetches temporary ones if the profile
// says so. The error is a *Failure with a Problem.
func (a *Account) Credential(ctx context.Context) (Credential, error) {
	return Fetch(ctx, a, credentialKey, func(ctx context.Context) (Credential, error) {
		c, err := a.findCredential(ctx)
		a.recordCredential(ctx, c, err)
		return c, err
	})
}

func (a *Account) findCredential(ctx context.Context) (Credential, error) {
	cfg, err := a.config(ctx)
	if err != nil {
		return Credential{}, err
	}
	if cfg.Credentials == nil {
		return Credential{}, credentialsFailure(errNoCredentials)
	}
	if known, ok := cfg.Credentials.(DescribedCredential); ok {
		return known.Describe(), nil
	}
	c, err := cfg.Credentials.Retrieve(context.WithValue(ctx, callerContextKey{}, ctx))
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
}

// callerContextKey is the key of the context of the call that needs the credentials. The
// SDK's credentials cache does not pass its cancellation on to the providers.
type callerContextKey struct{}

// setRenewal sets Renewal, SessionEnds and a missing Expires from the chain of providers
// and from the profile.
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
		c.Renewal = RenewedInSession // each renewal needs another MFA code
	case from(aws.CredentialSourceSTSAssumeRole) && profile.SourceTemporary:
		c.Renewal = RenewedInSession
	case from(aws.CredentialSourceSTSAssumeRole):
		c.Renewal = RenewedForGood
	case from(aws.CredentialSourceEnvVars) && c.Expires.IsZero():
		// `aws configure export-credentials` and other tools set it with the keys.
		c.Expires, _ = time.Parse(time.RFC3339, os.Getenv("AWS_CREDENTIAL_EXPIRATION"))
	case from(aws.CredentialSourceProfile) && c.Expires.IsZero():
		c.Expires = profile.KeysExpire
	}
}

// FromEnvironment reports whether the keys come from AWS_* variables.
func (c Credential) FromEnvironment() bool { return strings.HasPrefix(c.Source, "EnvConfig") }

// SourceName describes where the credentials come from, such as "IAM Identity Center";
// "" if the provider is not known here.
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
