package awscheck

import (
	"context"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/route53"
	"github.com/aws/aws-sdk-go-v2/service/route53/types"
)

// A HostedZone is a private hosted zone that a VPC is associated with.
type HostedZone struct {
	ID      string
	Name    string // with its final dot, such as "corp.example.com."
	Account string // id of the account that owns it; "" if a service's account does
	Service string // the AWS service that owns it, such as "efs.amazonaws.com"
}

func (z HostedZone) String() string { return named(z.ID, z.Name) }

// pageOfZones is how many zones to ask for at once; Route 53 gives 100 at the most.
const pageOfZones = 100

// HostedZones lists the private hosted zones that a VPC of a region is associated
// with, whoever owns them. Route 53 is global.
func (a *Account) HostedZones(ctx context.Context, region, vpc string) ([]HostedZone, error) {
	return call(ctx, a, "Route 53", "ListHostedZonesByVPC", "", region+"/"+vpc, func(ctx context.Context, cfg aws.Config) ([]HostedZone, error) {
		client := clientOf(a, cfg, route53.NewFromConfig)
		all := []HostedZone{}
		in := &route53.ListHostedZonesByVPCInput{VPCId: aws.String(vpc), VPCRegion: types.VPCRegion(region), MaxItems: aws.Int32(pageOfZones)}
		for {
			out, err := client.ListHostedZonesByVPC(ctx, in)
			if err != nil {
				return nil, err
			}
			if out.HostedZoneSummaries == nil {
				return nil, errIncomplete
			}
			for _, z := range out.HostedZoneSummaries {
				zone := HostedZone{ID: strings.TrimPrefix(Clean(aws.ToString(z.HostedZoneId)), "/hostedzone/"), Name: Clean(aws.ToString(z.Name))}
				if z.Owner != nil {
					zone.Account, zone.Service = Clean(aws.ToString(z.Owner.OwningAccount)), Clean(aws.ToString(z.Owner.OwningService))
				}
				if zone.ID == "" {
					return nil, errIncomplete
				}
				all = append(all, zone)
			}
			if aws.ToString(out.NextToken) == "" {
				break
			}
			in.NextToken = out.NextToken
		}
		slices.SortFunc(all, func(x, y HostedZone) int { return strings.Compare(x.Name+x.ID, y.Name+y.ID) })
		return all, nil
	})
}

// ZoneVPCs lists the ids of the VPCs that a private hosted zone is associated with,
// of whatever account. Only the zone's owner may ask.
func (a *Account) ZoneVPCs(ctx context.Context, zone string) ([]string, error) {
	return call(ctx, a, "Route 53", "GetHostedZone", "", zone, func(ctx context.Context, cfg aws.Config) ([]string, error) {
		out, err := clientOf(a, cfg, route53.NewFromConfig).GetHostedZone(ctx, &route53.GetHostedZoneInput{Id: aws.String(zone)})
		if err == nil && (out.HostedZone == nil || len(out.VPCs) == 0) { // a private zone has one at least
			err = errIncomplete
		}
		if err != nil {
			return nil, err
		}
		return each(out.VPCs, nil, func(v types.VPC) string { return text(v.VPCId) })
	})
}

// ZoneAuthorizations lists the ids of the VPCs whose owners may associate them with
// a private hosted zone but have not yet, or whose authorisation was not taken back
// since. Only the zone's owner may ask.
func (a *Account) ZoneAuthorizations(ctx context.Context, zone string) ([]string, error) {
	return call(ctx, a, "Route 53", "ListVPCAssociationAuthorizations", "", zone, func(ctx context.Context, cfg aws.Config) ([]string, error) {
		client, all := clientOf(a, cfg, route53.NewFromConfig), []string{}
		in := &route53.ListVPCAssociationAuthorizationsInput{HostedZoneId: aws.String(zone), MaxResults: aws.Int32(pageOfAuthorizations)}
		for {
			out, err := client.ListVPCAssociationAuthorizations(ctx, in)
			if err == nil && out.VPCs == nil {
				err = errIncomplete
			}
			if err != nil {
				return nil, err
			}
			for _, v := range out.VPCs {
				all = append(all, text(v.VPCId))
			}
			if in.NextToken = out.NextToken; aws.ToString(in.NextToken) == "" {
				return all, nil
			}
		}
	})
}

// pageOfAuthorizations is how many to ask for at once; Route 53 gives 50 at the most.
const pageOfAuthorizations = 50
