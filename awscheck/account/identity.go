package account

import (
	"context"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsarn "github.com/aws/aws-sdk-go-v2/aws/arn"
	"github.com/aws/aws-sdk-go-v2/service/sts"
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
