package awssim

import (
	"cmp"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/route53"
	"github.com/aws/aws-sdk-go-v2/service/route53/types"
)

// A Zone is a private hosted zone of Route 53.
type Zone struct {
	ID      string
	Name    string   // with its final dot
	VPCs    []string // ids of the VPCs that it is associated with, of whatever account
	Service string   // that owns it, such as "efs.amazonaws.com"; "": the account that holds it
}

func zoneHandlers() map[string]handler {
	return map[string]handler{
		"Route 53.ListHostedZonesByVPC": on("route53:ListHostedZonesByVPC", listHostedZonesByVPC),
	}
}

func listHostedZonesByVPC(r *request, in *route53.ListHostedZonesByVPCInput) (*route53.ListHostedZonesByVPCOutput, error) {
	there := request{world: r.world, account: r.account, caller: r.caller, region: string(in.VPCRegion)}
	if _, err := there.vpc(aws.ToString(in.VPCId)); err != nil {
		return nil, apiError("InvalidVPCId", "The VPC "+aws.ToString(in.VPCId)+" in region "+string(in.VPCRegion)+" is not one that you may list")
	}
	var all []types.HostedZoneSummary
	for _, a := range r.world.Accounts {
		for _, z := range a.Zones {
			if !slices.Contains(z.VPCs, aws.ToString(in.VPCId)) {
				continue
			}
			owner := &types.HostedZoneOwner{OwningAccount: aws.String(a.ID)}
			if z.Service != "" {
				owner = &types.HostedZoneOwner{OwningService: aws.String(z.Service)}
			}
			all = append(all, types.HostedZoneSummary{HostedZoneId: aws.String(z.ID), Name: aws.String(z.Name), Owner: owner})
		}
	}
	part, next := page(all, in.NextToken, min(int(cmp.Or(aws.ToInt32(in.MaxItems), mostInPage)), mostInPage))
	return &route53.ListHostedZonesByVPCOutput{
		HostedZoneSummaries: append([]types.HostedZoneSummary{}, part...), MaxItems: in.MaxItems, NextToken: next,
	}, nil
}
