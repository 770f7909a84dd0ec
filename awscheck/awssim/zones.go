package awssim

import (
	"cmp"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/route53"
	"github.com/aws/aws-sdk-go-v2/service/route53/types"

	"github.com/astronomer/astro-activate/awscheck/awssim/internal/handle"
)

// A Zone is a private hosted zone of Route 53.
type Zone struct {
	ID      string
	Name    string   // with its final dot
	VPCs    []string // ids of the VPCs that it is associated with, of any account
	Allowed []string // ids of the VPCs that it is authorized for
	Service string   // that owns it, such as "efs.amazonaws.com"; "": this account
}

func zoneHandlers() map[string]handler {
	return map[string]handler{
		"Route 53.ListHostedZonesByVPC":             on("route53:ListHostedZonesByVPC", listHostedZonesByVPC),
		"Route 53.GetHostedZone":                    on("route53:GetHostedZone", getHostedZone),
		"Route 53.ListVPCAssociationAuthorizations": on("route53:ListVPCAssociationAuthorizations", listAuthorizations),
	}
}

func listHostedZonesByVPC(r *request, in *route53.ListHostedZonesByVPCInput) (*route53.ListHostedZonesByVPCOutput, error) {
	there := request{world: r.world, account: r.account, caller: r.caller, region: string(in.VPCRegion)}
	if _, err := there.network().VPC(aws.ToString(in.VPCId)); err != nil {
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
	part, next := page(all, in.NextToken, min(int(cmp.Or(aws.ToInt32(in.MaxItems), handle.MaxPageSize)), handle.MaxPageSize))
	return &route53.ListHostedZonesByVPCOutput{
		HostedZoneSummaries: append([]types.HostedZoneSummary{}, part...), MaxItems: in.MaxItems, NextToken: next,
	}, nil
}

// zone finds a hosted zone of the account; those of other accounts are not visible.
func (r *request) zone(id string) (Zone, error) {
	i := slices.IndexFunc(r.account.Zones, func(z Zone) bool { return z.ID == id && z.Service == "" })
	if i < 0 {
		return Zone{}, apiError("NoSuchHostedZone", "No hosted zone found with ID: "+id)
	}
	return r.account.Zones[i], nil
}

func getHostedZone(r *request, in *route53.GetHostedZoneInput) (*route53.GetHostedZoneOutput, error) {
	z, err := r.zone(aws.ToString(in.Id))
	if err != nil {
		return nil, err
	}
	return &route53.GetHostedZoneOutput{
		HostedZone: &types.HostedZone{Id: aws.String("/hostedzone/" + z.ID), Name: aws.String(z.Name), Config: &types.HostedZoneConfig{PrivateZone: true}},
		VPCs:       zoneVPCs(z.VPCs),
	}, nil
}

func listAuthorizations(r *request, in *route53.ListVPCAssociationAuthorizationsInput) (*route53.ListVPCAssociationAuthorizationsOutput, error) {
	z, err := r.zone(aws.ToString(in.HostedZoneId))
	if err != nil {
		return nil, err
	}
	part, next := page(zoneVPCs(z.Allowed), in.NextToken, min(int(cmp.Or(aws.ToInt32(in.MaxResults), 50)), 50))
	return &route53.ListVPCAssociationAuthorizationsOutput{HostedZoneId: in.HostedZoneId, VPCs: part, NextToken: next}, nil
}

func zoneVPCs(ids []string) []types.VPC {
	list := []types.VPC{}
	for _, id := range ids {
		list = append(list, types.VPC{VPCId: aws.String(id)})
	}
	return list
}
