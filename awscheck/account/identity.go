package account

import (
	"context"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsarn "github.com/aws/aws-sdk-go-v2/aws/arn"
	"github.com/aws/aws-sdk-go-v2/service/sts"

	"github.com/astronomer/astro-activate/awscheck"
)

// An Identity is the owner of the credentials. (Source: STS GetCallerIdentity.)
type Identity struct {
	Account   string // 12 digits
	ARN       string
	UserID    string
	Partition string // "aws", "aws-us-gov", "aws-cn", …
}

// Identity asks STS for the owner of the credentials, which needs no permission. The
// error is a *Failure; its Problem says what is wrong with the credentials.
func (a *Account) Identity(ctx context.Context) (Identity, error) {
	return Fetch(ctx, a, identityKey, func(ctx context.Context) (Identity, error) {
		if _, err := a.Credential(ctx); err != nil {
			return Identity{}, err
		}
		cfg, err := a.config(ctx)
		if err != nil {
			return Identity{}, err
		}
		if cfg.Region == "" {
			cfg.Region = HomeRegion
		}
		id, err := callerIdentity(ctx, a, cfg)
		if err != nil && cfg.Region != GlobalRegion(cfg.Region) && ReasonOf(err) == NoCredentials {
			// A region that the account has not enabled rejects valid keys too.
			cfg.Region = GlobalRegion(cfg.Region)
			id, err = callerIdentity(ctx, a, cfg)
		}
		if err != nil {
			return Identity{}, credentialsFailure(err)
		}
		return id, nil
	})
}

// KnownIdentity returns the cached result of Identity, if it succeeded. It makes no call.
func (a *Account) KnownIdentity() (Identity, bool) {
	v, ok := a.facts.known(identityKey)
	id, _ := v.(Identity)
	return id, ok
}

func callerIdentity(ctx context.Context, a *Account, cfg aws.Config) (Identity, error) {
	out, err := Client(a, cfg, sts.NewFromConfig).GetCallerIdentity(ctx, &sts.GetCallerIdentityInput{})
	if err != nil {
		return Identity{}, Classify(err, Request{Service: "STS", Operation: "GetCallerIdentity", Region: cfg.Region})
	}
	id := Identity{Account: Text(out.Account), ARN: Text(out.Arn), UserID: Text(out.UserId)}
	parsed, err := awsarn.Parse(id.ARN)
	if err != nil || !IsAccountID(id.Account) || parsed.AccountID != id.Account {
		return Identity{}, Classify(ErrIncomplete, Request{Service: "STS", Operation: "GetCallerIdentity", Region: cfg.Region})
	}
	id.Partition = parsed.Partition
	return id, nil
}

// IsAccountID reports whether s has the form of an AWS account id: 12 digits.
func IsAccountID(s string) bool {
	return len(s) == 12 && !slices.ContainsFunc([]byte(s), func(c byte) bool { return c < '0' || c > '9' })
}

// classifySession names a session whose credentials STS accepts and IAM does not: one of
// GetSessionToken without MFA, or of GetFederationToken. IAM refuses them with the code
// that it has for a deleted access key, so the principal and the kind of credentials
// decide. (IAM User Guide, "Compare AWS STS credentials"; the code: aws-vault issues 15,
// 172 and 1056.)
func (a *Account) classifySession(ctx context.Context, f *Failure) *Failure {
	if f.Service != "IAM" || f.Code != "InvalidClientTokenId" {
		return f
	}
	p, err := a.Principal(ctx)
	if err != nil {
		return f
	}
	c, err := a.Credential(ctx)
	if p.Kind != FederatedPrincipal && (p.Kind != UserPrincipal || err != nil || !c.Temporary) {
		return f
	}
	limited := *f
	limited.Reason = SessionWithoutIAM
	return &limited
}

// sessionRemedy is the fix for a session that can't call IAM.
func sessionRemedy() awscheck.Remedy {
	return awscheck.Remedy{
		Owner: awscheck.OwnerYou,
		Text: "Use the credentials of a role, or start the session with MFA: set mfa_serial in the profile if aws-vault starts it. " +
			"The user's access key without a session works too (aws-vault: --no-session).",
		Links: []string{"https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_sts-comparison.html"},
	}
}
