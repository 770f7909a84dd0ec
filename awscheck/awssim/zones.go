package awssim

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/astronomer/astro-activate/awscheck/awssim/internal/handle"
	"github.com/astronomer/astro-activate/awscheck/order"
	"github.com/astronomer/astro-activate/awscheck/wire"
	"github.com/astronomer/astro-activate/awscheck/wire/reply"
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
		"Route 53.ListHostedZonesByVPC":             handle.OnWire("route53:ListHostedZonesByVPC", listHostedZonesByVPC),
		"Route 53.GetHostedZone":                    handle.OnWire("route53:GetHostedZone", getHostedZone),
		"Route 53.ListResourceRecordSets":           handle.OnWire("route53:ListResourceRecordSets", listRecords),
		"Route 53.ListVPCAssociationAuthorizations": handle.OnWire("route53:ListVPCAssociationAuthorizations", listAuthorizations),
	}
}

func listHostedZonesByVPC(r *request, call wire.Input) (reply.Object, error) {
	vpc, region := call.Operation.Param("vpcid"), call.Operation.Param("vpcregion")
	there := request{world: r.world, account: r.account, caller: r.caller, region: region}
	if _, err := there.network().VPC(vpc); err != nil {
		return nil, apiError("InvalidVPCId", "The VPC "+vpc+" in region "+region+" is not one that you may list")
	}
	var all []any
	for _, a := range r.world.Accounts {
		for _, z := range a.Zones {
			if !slices.Contains(z.VPCs, vpc) {
				continue
			}
			owner := reply.Object{"OwningAccount": a.ID}
			if z.Service != "" {
				owner = reply.Object{"OwningService": z.Service}
			}
			all = append(all, reply.Object{"HostedZoneId": z.ID, "Name": z.Name, "Owner": owner})
		}
	}
	size, err := sizeOfPage(call, "maxitems", handle.MaxPageSize)
	if err != nil {
		return nil, err
	}
	page := handle.WirePage(call, all, size)
	page["MaxItems"] = size
	return page, nil
}

// sizeOfPage is the size of a page of Route 53: as many items as requested, and no more
// than most.
func sizeOfPage(call wire.Input, param string, most int) (int, error) {
	requested := call.Operation.Param(param)
	if requested == "" {
		return most, nil
	}
	n, err := strconv.Atoi(requested)
	if err != nil || n < 1 {
		return 0, apiError("InvalidInput", param+" is not valid: "+requested)
	}
	return min(n, most), nil
}

// zone finds a hosted zone of the account; those of other accounts are not visible.
func (r *request) zone(id string) (Zone, error) {
	i := slices.IndexFunc(r.account.Zones, func(z Zone) bool { return z.ID == id && z.Service == "" })
	if i < 0 {
		return Zone{}, apiError("NoSuchHostedZone", "No hosted zone found with ID: "+id)
	}
	return r.account.Zones[i], nil
}

func getHostedZone(r *request, call wire.Input) (reply.Object, error) {
	z, err := r.zone(call.Operation.Param("Id"))
	if err != nil {
		return nil, err
	}
	return reply.Object{
		"HostedZone": reply.Object{"Id": "/hostedzone/" + z.ID, "Name": z.Name, "Config": reply.Object{"PrivateZone": true}},
		"VPCs":       reply.List{Item: "VPC", Values: zoneVPCs(z.VPCs)},
	}, nil
}

func listAuthorizations(r *request, call wire.Input) (reply.Object, error) {
	z, err := r.zone(call.Operation.Param("HostedZoneId"))
	if err != nil {
		return nil, err
	}
	size, err := sizeOfPage(call, "maxresults", 50)
	if err != nil {
		return nil, err
	}
	page := handle.WirePage(call, zoneVPCs(z.Allowed), size)
	page["HostedZoneId"] = z.ID
	return page, nil
}

func zoneVPCs(ids []string) []any {
	var list []any
	for _, id := range ids {
		list = append(list, reply.Object{"VPCId": id})
	}
	return list
}

// records are all records of the zone, in the order in which Route 53 lists them: by the
// labels of their names from the right, then by type. (Route 53 API Reference,
// ListResourceRecordSets.)
func (z Zone) records() []Record {
	records := append([]Record{
		{Name: z.Name, Type: "NS", Values: []string{"ns-0.awsdns-00.com.", "ns-512.awsdns-00.net."}},
		{Name: z.Name, Type: "SOA", Values: []string{"ns-0.awsdns-00.com. awsdns-hostmaster.amazon.com. 1 7200 900 1209600 86400"}},
	}, z.Records...)
	all := make([]Record, len(records))
	for i, r := range records {
		r.Name, r.Type = escaped(r.Name), cmp.Or(r.Type, "A")
		all[i] = r
	}
	order.Sort(all, compareRecords)
	return all
}

// compareRecords compares records with escaped names.
func compareRecords(x, y Record) int {
	labels := func(name string) []string {
		l := strings.Split(strings.TrimSuffix(name, "."), ".")
		slices.Reverse(l)
		return l
	}
	return cmp.Or(slices.Compare(labels(x.Name), labels(y.Name)), cmp.Compare(x.Type, y.Type), cmp.Compare(x.SetID, y.SetID))
}

// described is the reply's form of a record with an escaped name.
func (r Record) described() reply.Object {
	d := reply.Object{"Name": r.Name, "Type": r.Type}
	if r.SetID != "" {
		d["SetIdentifier"], d["Weight"] = r.SetID, 1
	}
	if r.Alias != "" {
		d["AliasTarget"] = reply.Object{"HostedZoneId": r.AliasZone, "DNSName": escaped(r.Alias), "EvaluateTargetHealth": false}
		return d
	}
	values := reply.List{Item: "ResourceRecord"}
	for _, v := range r.Values {
		values.Values = append(values.Values, reply.Object{"Value": v})
	}
	d["TTL"], d["ResourceRecords"] = 300, values
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

func listRecords(r *request, call wire.Input) (reply.Object, error) {
	op := call.Operation
	z, err := r.zone(op.Param("HostedZoneId"))
	if err != nil {
		return nil, err
	}
	size, err := sizeOfPage(call, "maxitems", handle.MaxPageSize)
	if err != nil {
		return nil, err
	}
	all := z.records()
	if call.Page != "" {
		start := Record{Name: call.Page, Type: op.Param("type"), SetID: op.Param("identifier")}
		all = slices.DeleteFunc(all, func(rec Record) bool { return compareRecords(rec, start) < 0 })
	}
	part := all[:min(len(all), size)]
	sets := reply.List{Item: op.Item}
	for _, rec := range part {
		sets.Values = append(sets.Values, rec.described())
	}
	page := reply.Object{op.Items: sets, "MaxItems": size, "IsTruncated": len(part) < len(all)}
	if len(part) < len(all) {
		next := all[len(part)]
		page["NextRecordName"], page["NextRecordType"] = next.Name, next.Type
		if next.SetID != "" {
			page["NextRecordIdentifier"] = next.SetID
		}
	}
	return page, nil
}
