package facts

import (
	"context"
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/order"
	"github.com/astronomer/astro-activate/awscheck/wire"
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
	op := listHostedZonesByVPC().With(wire.Param{Name: "vpcid", Value: vpc}, wire.Param{Name: "vpcregion", Value: region})
	return account.Call(ctx, a, account.Request{Service: op.Service, Operation: op.Name, Key: region + "/" + vpc}, func(ctx context.Context, client *wire.Client) ([]HostedZone, error) {
		all, err := orNone(list(ctx, client, op, hostedZoneOf))
		order.Sort(all, func(x, y HostedZone) int { return strings.Compare(x.Name+x.ID, y.Name+y.ID) })
		return all, err
	})
}

func hostedZoneOf(z wire.Node) (HostedZone, error) {
	text := func(path string) string { return awscheck.Clean(z.String(path)) }
	zone := HostedZone{
		ID: strings.TrimPrefix(text("HostedZoneId"), "/hostedzone/"), Name: text("Name"),
		Account: text("Owner.OwningAccount"), Service: text("Owner.OwningService"),
	}
	if zone.ID == "" || zone.Name == "" {
		return HostedZone{}, account.ErrIncomplete
	}
	return zone, nil
}

// ZoneVPCs lists the ids of the VPCs, of any account, that a private hosted zone is
// associated with. Only the zone's owner can read it.
func ZoneVPCs(ctx context.Context, a *account.Account, zone string) ([]string, error) {
	op := getHostedZone().With(zoneParam("Id", zone))
	return account.Call(ctx, a, account.Request{Service: op.Service, Operation: op.Name, Key: zone}, func(ctx context.Context, client *wire.Client) ([]string, error) {
		reply, err := client.Call(ctx, wire.Input{Operation: op})
		if err != nil {
			return nil, err
		}
		_, known := reply.Find("HostedZone")
		vpcs, _ := reply.List("VPCs")
		if !known || len(vpcs) == 0 { // a private zone has one at least
			return nil, account.ErrIncomplete
		}
		return convert(vpcs, vpcOfZone)
	})
}

// ZoneAuthorizations lists the ids of the VPCs that are authorized to be associated
// with a private hosted zone. An authorization stays until it is deleted. Only the
// zone's owner can read it.
func ZoneAuthorizations(ctx context.Context, a *account.Account, zone string) ([]string, error) {
	op := listVPCAssociationAuthorizations().With(zoneParam("HostedZoneId", zone))
	return account.Call(ctx, a, account.Request{Service: op.Service, Operation: op.Name, Key: zone}, func(ctx context.Context, client *wire.Client) ([]string, error) {
		return orNone(list(ctx, client, op, vpcOfZone))
	})
}

// vpcOfZone is the id of a VPC in a reply of Route 53. Without it, whose VPC has the zone is
// not known.
func vpcOfZone(v wire.Node) (string, error) {
	id := awscheck.Clean(v.String("VPCId"))
	if v.Name != "VPC" || id == "" {
		return "", account.ErrIncomplete
	}
	return id, nil
}

// zoneParam is the parameter with the id of a zone. Some replies of Route 53 have it behind
// a path, such as "/hostedzone/Z1", and the SDK's clients take it from there.
func zoneParam(name, zone string) wire.Param {
	return wire.Param{Name: name, Value: zone[strings.LastIndexByte(zone, '/')+1:]}
}

// pageOfAuthorizations is the page size: the most that Route 53 returns at once.
const pageOfAuthorizations = 50
