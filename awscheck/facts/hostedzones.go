package facts

import (
	"context"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/route53"
	"github.com/aws/aws-sdk-go-v2/service/route53/types"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/order"
	"github.com/astronomer/astro-activate/awscheck/words"
)

// A HostedZone is a private hosted zone that a VPC is associated with.
type HostedZone struct {
	ID      string
	Name    string // with its final dot, such as "corp.example.com."
	Account string // id of the account that owns it; "" if a service owns it
	Service string // the AWS service that owns it, such as "efs.amazonaws.com"
}

func (z HostedZone) String() string { return words.Named(z.ID, z.Name) }

// pageOfZones is the page size: the most that Route 53 returns at once.
const pageOfZones = 100

// HostedZones lists the private hosted zones that a VPC is associated with, those of
// other accounts and of AWS services included; region is the VPC's. Zones that come by
// a Route 53 Profile are not among them. (Route 53 API Reference, ListHostedZonesByVPC.)
func HostedZones(ctx context.Context, a *account.Account, region, vpc string) ([]HostedZone, error) {
	return account.Call(ctx, a, account.Request{Service: "Route 53", Operation: "ListHostedZonesByVPC", Key: region + "/" + vpc}, func(ctx context.Context, cfg aws.Config) ([]HostedZone, error) {
		client := account.Client(a, cfg, route53.NewFromConfig)
		all := []HostedZone{}
		in := &route53.ListHostedZonesByVPCInput{VPCId: aws.String(vpc), VPCRegion: types.VPCRegion(region), MaxItems: aws.Int32(pageOfZones)}
		for {
			out, err := client.ListHostedZonesByVPC(ctx, in)
			if err != nil {
				return nil, err
			}
			if out.HostedZoneSummaries == nil {
				return nil, account.ErrIncomplete
			}
			for _, z := range out.HostedZoneSummaries {
				zone := HostedZone{ID: strings.TrimPrefix(awscheck.Clean(aws.ToString(z.HostedZoneId)), "/hostedzone/"), Name: awscheck.Clean(aws.ToString(z.Name))}
				if z.Owner != nil {
					zone.Account, zone.Service = awscheck.Clean(aws.ToString(z.Owner.OwningAccount)), awscheck.Clean(aws.ToString(z.Owner.OwningService))
				}
				if zone.ID == "" || zone.Name == "" {
					return nil, account.ErrIncomplete
				}
				all = append(all, zone)
			}
			if aws.ToString(out.NextToken) == "" {
				break
			}
			in.NextToken = out.NextToken
		}
		order.Sort(all, func(x, y HostedZone) int { return strings.Compare(x.Name+x.ID, y.Name+y.ID) })
		return all, nil
	})
}

// ZoneVPCs lists the ids of the VPCs, of any account, that a private hosted zone is
// associated with. Only the zone's owner can read it.
func ZoneVPCs(ctx context.Context, a *account.Account, zone string) ([]string, error) {
	return account.Call(ctx, a, account.Request{Service: "Route 53", Operation: "GetHostedZone", Key: zone}, func(ctx context.Context, cfg aws.Config) ([]string, error) {
		out, err := account.Client(a, cfg, route53.NewFromConfig).GetHostedZone(ctx, &route53.GetHostedZoneInput{Id: aws.String(zone)})
		if err == nil && (out.HostedZone == nil || len(out.VPCs) == 0) { // a private zone has one at least
			err = account.ErrIncomplete
		}
		if err != nil {
			return nil, err
		}
		return account.Map(out.VPCs, nil, func(v types.VPC) string { return account.Text(v.VPCId) })
	})
}

// ZoneAuthorizations lists the ids of the VPCs that are authorized to be associated
// with a private hosted zone. An authorization stays until it is deleted. Only the
// zone's owner can read it.
func ZoneAuthorizations(ctx context.Context, a *account.Account, zone string) ([]string, error) {
	return account.Call(ctx, a, account.Request{Service: "Route 53", Operation: "ListVPCAssociationAuthorizations", Key: zone}, func(ctx context.Context, cfg aws.Config) ([]string, error) {
		client, all := account.Client(a, cfg, route53.NewFromConfig), []string{}
		in := &route53.ListVPCAssociationAuthorizationsInput{HostedZoneId: aws.String(zone), MaxResults: aws.Int32(pageOfAuthorizations)}
		for {
			out, err := client.ListVPCAssociationAuthorizations(ctx, in)
			if err == nil && out.VPCs == nil {
				err = account.ErrIncomplete
			}
			if err != nil {
				return nil, err
			}
			for _, v := range out.VPCs {
				all = append(all, account.Text(v.VPCId))
			}
			if in.NextToken = out.NextToken; aws.ToString(in.NextToken) == "" {
				return all, nil
			}
		}
	})
}

// pageOfAuthorizations is the page size: the most that Route 53 returns at once.
const pageOfAuthorizations = 50
