package account

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/astronomer/astro-activate/awscheck"

	awsarn "github.com/aws/aws-sdk-go-v2/aws/arn"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/sts"
)

// An Identity is who the credentials belong to, as STS says.
type Identity struct {
	Account   string // 12 digits
	ARN       string
	UserID    string
	Partition string // "aws", "aws-us-gov", "aws-cn", …
}

// Identity asks STS who the credentials belong to. AWS asks for no permission.
func (a *Account) Identity(ctx context.Context) (Identity, error) {
	return Fetch(ctx, a, "identity", func(ctx context.Context) (Identity, error) {
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
			// A region that the account has not enabled refuses good keys like bad ones.
			cfg.Region = GlobalRegion(cfg.Region)
			id, err = callerIdentity(ctx, a, cfg)
		}
		if err != nil {
			return Identity{}, credentialsFailure(err)
		}
		return id, nil
	})
}

// KnownIdentity is Identity where it was asked already; it asks nothing.
func (a *Account) KnownIdentity() (Identity, bool) {
	return recall[Identity](&a.facts, "identity")
}

func callerIdentity(ctx context.Context, a *Account, cfg aws.Config) (Identity, error) {
	out, err := Client(a, cfg, sts.NewFromConfig).GetCallerIdentity(ctx, &sts.GetCallerIdentityInput{})
	if err != nil {
		return Identity{}, Classify(err, Request{Service: "STS", Operation: "GetCallerIdentity", Region: cfg.Region})
	}
	id := Identity{Account: awscheck.Clean(aws.ToString(out.Account)), ARN: awscheck.Clean(aws.ToString(out.Arn)), UserID: awscheck.Clean(aws.ToString(out.UserId))}
	parsed, err := awsarn.Parse(id.ARN)
	if err != nil || !IsAccountID(id.Account) || parsed.AccountID != id.Account {
		return Identity{}, Classify(ErrIncomplete, Request{Service: "STS", Operation: "GetCallerIdentity", Region: cfg.Region})
	}
	id.Partition = parsed.Partition
	return id, nil
}

// A RegionState is whether an account can use a region.
type RegionState struct {
	Name  string
	OptIn string // "opt-in-not-required", "opted-in", "not-opted-in" and AWS's states between
}

// Enabled reports whether the region can be used now.
func (r RegionState) Enabled() bool {
	return r.OptIn == "opt-in-not-required" || r.OptIn == "opted-in"
}

// Regions lists every region of the partition with its state in this account,
// sorted by name. The request goes to a region that cannot be disabled or, where the
// organization closes that one, to the region of the profile.
func (a *Account) Regions(ctx context.Context) ([]RegionState, error) {
	return Call(ctx, a, Request{Service: "EC2", Operation: "DescribeRegions"}, func(ctx context.Context, cfg aws.Config) ([]RegionState, error) {
		in := &ec2.DescribeRegionsInput{AllRegions: aws.Bool(true)}
		out, err := Client(a, cfg, ec2.NewFromConfig).DescribeRegions(ctx, in)
		if f := Classify(err, Request{}); f != nil && f.Reason == Denied && LayerOf(f) == OrganizationLayer {
			if own, configErr := a.config(ctx); configErr == nil && own.Region != "" && own.Region != cfg.Region {
				if elsewhere, err2 := Client(a, own, ec2.NewFromConfig).DescribeRegions(ctx, in); err2 == nil {
					out, err = elsewhere, nil
				}
			}
		}
		if err != nil {
			return nil, err
		}
		if len(out.Regions) == 0 {
			return nil, ErrIncomplete
		}
		regions := make([]RegionState, 0, len(out.Regions))
		for _, r := range out.Regions {
			regions = append(regions, RegionState{Name: awscheck.Clean(aws.ToString(r.RegionName)), OptIn: awscheck.Clean(aws.ToString(r.OptInStatus))})
		}
		slices.SortFunc(regions, func(x, y RegionState) int { return strings.Compare(x.Name, y.Name) })
		return regions, nil
	})
}

// regionDisabled reports whether the account is known not to have enabled the
// region. Where the regions can't be listed a call has to speak for itself.
func (a *Account) regionDisabled(ctx context.Context, region string) bool {
	regions, err := a.Regions(ctx)
	if err != nil {
		return false
	}
	i := slices.IndexFunc(regions, func(r RegionState) bool { return r.Name == region })
	return i < 0 || !regions[i].Enabled()
}

func IsAccountID(s string) bool {
	return len(s) == 12 && !slices.ContainsFunc([]byte(s), func(c byte) bool { return c < '0' || c > '9' })
}

// errOneEndpoint is the error of asking a region where there is only one endpoint.
var ErrOneEndpoint = errors.New("requests go to an endpoint of the configuration's, which is the same for every region")

// answersIn asks STS in a region who the caller is; nil if it accepted the credentials.
func (a *Account) AcceptsCredentialsIn(ctx context.Context, region string) error {
	_, err := Call(ctx, a, Request{Service: "STS", Operation: "GetCallerIdentity", Region: region}, func(ctx context.Context, cfg aws.Config) (Identity, error) {
		if Client(a, cfg, sts.NewFromConfig).Options().BaseEndpoint != nil {
			return Identity{}, ErrOneEndpoint
		}
		return callerIdentity(ctx, a, cfg)
	})
	return err
}
