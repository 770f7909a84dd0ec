package awssim

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/route53"
	"github.com/aws/aws-sdk-go-v2/service/route53/types"

	"github.com/astronomer/astro-activate/awscheck/awssim/internal/handle"
	"github.com/astronomer/astro-activate/awscheck/order"
)

// A Zone is a private hosted zone of Route 53.
type Zone struct {
	ID      string
	Name    string   // with its final dot
	VPCs    []string // ids of the VPCs that it is associated with, of any account
	Allowed []string // ids of the VPCs that it is authorized for
	Service string   // that owns it, such as "efs.amazonaws.com"; "": this account
	Records []Record // besides those that Route 53 creates with a zone
}

// A Record is a resource record set.
type Record struct {
	Name      string // without escape codes
	Type      string // "": A
	Values    []string
	AliasZone string // id of the zone of the name that Alias is
	Alias     string // what it stands for instead of values
	SetID     string
}

func zoneHandlers() map[string]handler {
	return map[string]handler{
		"Route 53.ListHostedZonesByVPC":             on("route53:ListHostedZonesByVPC", listHostedZonesByVPC),
		"Route 53.GetHostedZone":                    on("route53:GetHostedZone", getHostedZone),
		"Route 53.ListResourceRecordSets":           on("route53:ListResourceRecordSets", listRecords),
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

// records are all records of the zone, in the order in which Route 53 lists them: by the
// labels of their names from the right, then by type. (Route 53 API Reference,
// ListResourceRecordSets.)
func (z Zone) records() []types.ResourceRecordSet {
	records := append([]Record{
		{Name: z.Name, Type: "NS", Values: []string{"ns-0.awsdns-00.com.", "ns-512.awsdns-00.net."}},
		{Name: z.Name, Type: "SOA", Values: []string{"ns-0.awsdns-00.com. awsdns-hostmaster.amazon.com. 1 7200 900 1209600 86400"}},
	}, z.Records...)
	all := make([]types.ResourceRecordSet, len(records))
	for i, r := range records {
		all[i] = r.described()
	}
	order.Sort(all, compareRecords)
	return all
}

func compareRecords(x, y types.ResourceRecordSet) int {
	labels := func(name *string) []string {
		l := strings.Split(strings.TrimSuffix(aws.ToString(name), "."), ".")
		slices.Reverse(l)
		return l
	}
	return cmp.Or(slices.Compare(labels(x.Name), labels(y.Name)), cmp.Compare(x.Type, y.Type), cmp.Compare(aws.ToString(x.SetIdentifier), aws.ToString(y.SetIdentifier)))
}

func (r Record) described() types.ResourceRecordSet {
	d := types.ResourceRecordSet{Name: aws.String(escaped(r.Name)), Type: types.RRType(cmp.Or(r.Type, "A"))}
	if r.SetID != "" {
		d.SetIdentifier, d.Weight = aws.String(r.SetID), aws.Int64(1)
	}
	if r.Alias != "" {
		d.AliasTarget = &types.AliasTarget{HostedZoneId: aws.String(r.AliasZone), DNSName: aws.String(escaped(r.Alias))}
		return d
	}
	d.TTL = aws.Int64(300)
	for _, v := range r.Values {
		d.ResourceRecords = append(d.ResourceRecords, types.ResourceRecord{Value: aws.String(v)})
	}
	return d
}

// escaped is a name as Route 53 returns it: lower-case, with a final dot, and with escape
// codes for all but letters, digits, hyphens, underscores and the dots between labels.
// (Route 53 Developer Guide, "DNS domain name format".)
func escaped(name string) string {
	var b strings.Builder
	for _, c := range []byte(strings.ToLower(strings.TrimSuffix(name, "."))) {
		if c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || strings.IndexByte("-_.", c) >= 0 {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "\\%03o", c)
		}
	}
	return b.String() + "."
}

func listRecords(r *request, in *route53.ListResourceRecordSetsInput) (*route53.ListResourceRecordSetsOutput, error) {
	z, err := r.zone(aws.ToString(in.HostedZoneId))
	if err != nil {
		return nil, err
	}
	all := z.records()
	if in.StartRecordName != nil {
		start := types.ResourceRecordSet{Name: in.StartRecordName, Type: in.StartRecordType, SetIdentifier: in.StartRecordIdentifier}
		all = slices.DeleteFunc(all, func(rec types.ResourceRecordSet) bool { return compareRecords(rec, start) < 0 })
	}
	part := all[:min(len(all), int(cmp.Or(aws.ToInt32(in.MaxItems), handle.MaxPageSize)), handle.MaxPageSize)]
	out := &route53.ListResourceRecordSetsOutput{ResourceRecordSets: part, MaxItems: in.MaxItems}
	if len(part) < len(all) {
		next := all[len(part)]
		out.IsTruncated, out.NextRecordName, out.NextRecordType, out.NextRecordIdentifier = true, next.Name, next.Type, next.SetIdentifier
	}
	return out, nil
}
