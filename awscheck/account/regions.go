package account

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/order"
	"github.com/astronomer/astro-activate/awscheck/wire"
)

// HomeRegion is the region of requests that concern the whole account if the profile
// names no region. Every commercial account has it, and it can't be disabled. (Source:
// AWS Account Management Reference Guide, "Enable or disable AWS Regions in your
// account".)
const HomeRegion = "us-east-1"

// GlobalRegion returns the region of requests that concern the whole account, given the
// region of the profile: the first region of its partition, which can't be disabled.
func GlobalRegion(region string) string {
	switch {
	case strings.HasPrefix(region, "us-gov-"):
		return "us-gov-west-1"
	case strings.HasPrefix(region, "cn-"):
		return "cn-north-1"
	}
	return HomeRegion
}

// A RegionState says whether an account can use a region.
type RegionState struct {
	Name string
	// OptIn is EC2's OptInStatus: "opt-in-not-required", "opted-in" or "not-opted-in", or a
	// state in between, such as "opting-in".
	OptIn string
}

// Enabled reports whether the account can use the region now.
func (r RegionState) Enabled() bool {
	return r.OptIn == "opt-in-not-required" || r.OptIn == "opted-in"
}

// DescribeRegions is the operation of EC2 that lists the regions that an account can use.
func DescribeRegions() *wire.Operation {
	return &wire.Operation{
		Service: "EC2", Name: "DescribeRegions", Protocol: wire.EC2Query, Endpoint: "ec2", Version: "2016-11-15",
		Items: "regionInfo", Item: "item",
	}
}

// Regions lists every region of the partition with its state in this account, sorted by
// name. It calls EC2 DescribeRegions in GlobalRegion, which can't be disabled, or, where
// the organization closes that region, in the region of the profile.
func (a *Account) Regions(ctx context.Context) ([]RegionState, error) {
	return Call(ctx, a, Request{Service: "EC2", Operation: "DescribeRegions"}, func(ctx context.Context, client *wire.Client) ([]RegionState, error) {
		all := DescribeRegions().With(wire.Param{Name: "AllRegions", Value: true})
		reply, err := client.Call(ctx, wire.Input{Operation: all})
		if f := Classify(err, Request{}); f != nil && f.Reason == Denied && LayerOf(f) == OrganizationLayer {
			if own, configErr := a.config(ctx); configErr == nil && own.Region != "" && own.Region != GlobalRegion(own.Region) {
				if elsewhere, err2 := a.wireClient(own, own.Region).Call(ctx, wire.Input{Operation: all}); err2 == nil {
					reply, err = elsewhere, nil
				}
			}
		}
		if err != nil {
			return nil, err
		}
		found, _ := reply.List(all.Items)
		if len(found) == 0 {
			return nil, ErrIncomplete
		}
		regions := make([]RegionState, 0, len(found))
		for _, r := range found {
			state := RegionState{Name: awscheck.Clean(r.String("regionName")), OptIn: awscheck.Clean(r.String("optInStatus"))}
			if state.Name == "" {
				return nil, ErrIncomplete // a region would be missing, with what is in it
			}
			regions = append(regions, state)
		}
		order.Sort(regions, func(x, y RegionState) int { return strings.Compare(x.Name, y.Name) })
		return regions, nil
	})
}

// regionDisabled reports whether the region is known to be disabled in this account. If
// the regions can't be listed it is false, with the error, which need not be reported: a
// call to the region then finds out.
func (a *Account) regionDisabled(ctx context.Context, region string) (bool, error) {
	regions, err := a.Regions(ctx)
	if err != nil {
		return false, err
	}
	i := slices.IndexFunc(regions, func(r RegionState) bool { return r.Name == region })
	return i < 0 || !regions[i].Enabled(), nil
}

// AcceptsCredentialsIn calls STS GetCallerIdentity in a region, which needs no permission.
// No error proves that the account has enabled the region. The error is ErrOneEndpoint, in
// a *Failure, if a configured endpoint makes the call prove nothing about the region.
func (a *Account) AcceptsCredentialsIn(ctx context.Context, region string) error {
	_, err := a.call(ctx, Request{Service: "STS", Operation: "GetCallerIdentity", Region: region}, func(ctx context.Context, cfg *aws.Config, region string) (any, error) {
		client := a.stsClient(cfg, region)
		if client.Options().BaseEndpoint != nil {
			return nil, ErrOneEndpoint
		}
		id, err := callerIdentity(ctx, client, region)
		if known, ok := a.KnownIdentity(); err == nil && ok && known.Account != id.Account {
			return nil, accountSwitched(known.Account, id.Account)
		}
		return id, err
	})
	return err
}

// ErrOneEndpoint is the error of AcceptsCredentialsIn if the configuration sets the
// endpoint of STS, for example with AWS_ENDPOINT_URL.
var ErrOneEndpoint = errors.New("the configured endpoint is the same for every region")
