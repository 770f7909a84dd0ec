package account

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sync"

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
// error is a *Failure; its Problem says what is wrong with the credentials. Inlined, it would be
// 7 kB of the binary.
//
//go:noinline
func (a *Account) Identity(ctx context.Context) (Identity, error) {
	return Fetch(ctx, a, identityKey, a.identity)
}

func (a *Account) identity(ctx context.Context) (Identity, error) {
	if _, err := a.Credential(ctx); err != nil {
		return Identity{}, err
	}
	cfg, err := a.config(ctx)
	if err != nil {
		return Identity{}, err
	}
	id, accessKey, err := ask(ctx, cfg.Region, func(region string) *sts.Client { return a.stsClient(cfg, region) })
	if err != nil {
		return Identity{}, err
	}
	if previous := a.previousIdentity(ctx); previous != nil && previous.Account != id.Account {
		return Identity{}, accountSwitched(previous.Account, id.Account)
	}
	if p, ok := cfg.Credentials.(*identified); ok && accessKey != "" { // a simulated account signs nothing
		p.set(accessKey, id.Account)
	}
	return id, nil
}

// previousIdentity returns the owner of the credentials before ForgetCredentials; nil: not known.
// In a replay, which does not forget, the recording has it.
func (a *Account) previousIdentity(ctx context.Context) *Identity {
	if _, replayed := a.opts.Source.(ReplayedSource); !replayed {
		return a.previous.Load()
	}
	for n := VersionOf(ctx) - 1; n >= 0; n-- {
		v, _, _, err := a.facts.wait(ctx, identityKey, n, identityRequest(), a.opts.Timeout, func(ctx context.Context) (any, error) { return a.identity(ctx) })
		if id, ok := v.(Identity); ok && err == nil {
			return &id
		}
	}
	return nil
}

func identityRequest() Request { return Request{Service: "STS", Operation: "GetCallerIdentity"} }

// ask asks STS for the owner of the credentials of a client. It returns the id of the keys too.
func ask(ctx context.Context, region string, client func(region string) *sts.Client) (Identity, string, error) {
	region = cmp.Or(region, HomeRegion)
	var signed signedWith
	ctx = context.WithValue(ctx, signedWithKey{}, &signed)
	id, err := callerIdentity(ctx, client(region), region)
	if err != nil && region != GlobalRegion(region) && ReasonOf(err) == NoCredentials {
		// A region that the account has not enabled rejects valid keys too.
		region = GlobalRegion(region)
		id, err = callerIdentity(ctx, client(region), region)
	}
	if err != nil {
		return Identity{}, "", credentialsFailure(err)
	}
	return id, signed.accessKey, nil
}

// accountSwitched is the error of credentials that belong to another account than those before.
func accountSwitched(from, to string) *Failure {
	return &Failure{Reason: NoCredentials, Problem: AccountSwitched, Message: fmt.Sprintf("for account %s at first, and for account %s now", from, to)}
}

// KnownIdentity returns the cached result of Identity, if it succeeded. It makes no call.
func (a *Account) KnownIdentity() (Identity, bool) {
	v, ok := a.facts.known(identityKey)
	id, _ := v.(Identity)
	return id, ok
}

func callerIdentity(ctx context.Context, client *sts.Client, region string) (Identity, error) {
	out, err := client.GetCallerIdentity(ctx, &sts.GetCallerIdentityInput{})
	if err != nil {
		return Identity{}, Classify(err, Request{Service: "STS", Operation: "GetCallerIdentity", Region: region})
	}
	id := Identity{Account: Text(out.Account), ARN: Text(out.Arn), UserID: Text(out.UserId)}
	parsed, err := awsarn.Parse(id.ARN)
	if err != nil || !IsAccountID(id.Account) || parsed.AccountID != id.Account {
		return Identity{}, Classify(ErrIncomplete, Request{Service: "STS", Operation: "GetCallerIdentity", Region: region})
	}
	id.Partition = parsed.Partition
	return id, nil
}

// An identified is the provider of credentials whose owner STS has identified. Keys that it
// renews are identified before a request is signed with them: a sign-in or a
// credential_process can return those of another account, and its answers would be taken for
// the account's.
type identified struct {
	aws.CredentialsProvider
	account *Account
	version int // of the configuration

	mu        sync.Mutex
	accessKey string // the id of the keys that were identified last; "": none were
	owner     string // their account, or the one before ForgetCredentials; "": not known
	renewed   int    // how often keys were identified
}

func (p *identified) set(accessKey, owner string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.accessKey, p.owner = accessKey, owner
	p.renewed++
}

// maxRenewals is how often keys are identified for one request.
const maxRenewals = 3

// Retrieve implements aws.CredentialsProvider.
func (p *identified) Retrieve(ctx context.Context) (aws.Credentials, error) {
	for range maxRenewals {
		c, err := p.CredentialsProvider.Retrieve(ctx)
		if err != nil {
			return c, err
		}
		if signed, ok := ctx.Value(signedWithKey{}).(*signedWith); ok {
			signed.accessKey = c.AccessKeyID
			return c, nil
		}
		p.mu.Lock()
		accessKey, owner, renewed := p.accessKey, p.owner, p.renewed
		p.mu.Unlock()
		if owner == "" || accessKey == c.AccessKeyID { // every call waits for Identity before it is signed
			return c, nil
		}
		if err := p.identify(ctx, c.AccessKeyID, owner, renewed); err != nil {
			return aws.Credentials{}, err
		}
	}
	return aws.Credentials{}, &Failure{Reason: NoCredentials, Problem: SourceFailed, Message: "it returns other keys each time"}
}

// identify makes sure that renewed keys belong to the same account as those before.
func (p *identified) identify(ctx context.Context, accessKey, owner string, renewed int) error {
	_, err := Fetch(ctx, p.account, fmt.Sprintf("%s of renewed keys %d.%d", identityKey, p.version, renewed), func(ctx context.Context) (Identity, error) {
		cfg, err := p.account.config(ctx)
		if err != nil {
			return Identity{}, err
		}
		ctx = context.WithValue(ctx, inFlightKey{}, true) // the calls that wait for it hold every turn
		id, signed, err := ask(ctx, cfg.Region, func(region string) *sts.Client {
			own := *cfg
			own.Credentials, own.Region = p, region
			return sts.NewFromConfig(own)
		})
		switch {
		case err != nil:
			return Identity{}, err
		case id.Account != owner:
			return Identity{}, accountSwitched(owner, id.Account)
		}
		p.set(cmp.Or(signed, accessKey), owner)
		return id, nil
	})
	return err
}

// ProviderSources implements aws.CredentialProviderSource.
func (p *identified) ProviderSources() []aws.CredentialSource {
	if of, ok := p.CredentialsProvider.(aws.CredentialProviderSource); ok {
		return of.ProviderSources()
	}
	return nil
}

// signedWith is the keys of a request for the identity, by the id.
type signedWith struct{ accessKey string }

type signedWithKey struct{}

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
