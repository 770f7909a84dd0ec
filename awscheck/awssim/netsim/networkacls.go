package netsim

import (
	"strings"

	"github.com/astronomer/astro-activate/awscheck/awssim/internal/handle"
	"github.com/astronomer/astro-activate/awscheck/wire"
	"github.com/astronomer/astro-activate/awscheck/wire/reply"
)

// A NetworkACL is a network ACL of a VPC. The simulation adds the rules that deny the
// rest, one in each direction.
type NetworkACL struct {
	ID      string
	Name    string
	Subnets []string // ids of those that it is associated with
	Rules   []ACLRule
}

// An ACLRule is one rule of a network ACL.
type ACLRule struct {
	Number   int32
	Egress   bool
	Deny     bool
	Network  string // IPv4 or IPv6
	Protocol string // such as "6" for TCP; "": all
	From, To int32  // ports, for TCP and UDP
}

// networkACLs are the VPC's ACLs. Every VPC has a default one, which allows all traffic
// and applies to the subnets without another one.
func (v VPC) networkACLs() []NetworkACL {
	byDefault := NetworkACL{ID: "acl-" + strings.TrimPrefix(v.ID, "vpc-"), Rules: []ACLRule{
		{Number: 100, Network: "0.0.0.0/0"}, {Number: 100, Egress: true, Network: "0.0.0.0/0"},
	}}
	taken := map[string]bool{}
	for _, l := range v.NetworkACLs {
		for _, s := range l.Subnets {
			taken[s] = true
		}
	}
	for _, s := range v.Subnets {
		if !taken[s.ID] {
			byDefault.Subnets = append(byDefault.Subnets, s.ID)
		}
	}
	return append([]NetworkACL{byDefault}, v.NetworkACLs...)
}

func describeNetworkACLs(r *Request, call wire.Input) (reply.Object, error) {
	ids, err := handle.Filter(call, "vpc-id")
	if err != nil {
		return nil, err
	}
	var all []any
	for _, v := range r.VPCs {
		if v.Owner != "" || !handle.Named(ids, v.ID) {
			continue // only the owner sees the ACLs of a shared VPC
		}
		for _, l := range v.networkACLs() {
			all = append(all, l.described(v))
		}
	}
	return handle.WirePage(call, all, handle.MaxPageSize), nil
}

func (l NetworkACL) described(v *VPC) reply.Object {
	associations, entries := items(), items()
	for _, s := range l.Subnets {
		associations.Values = append(associations.Values, reply.Object{"networkAclId": l.ID, "subnetId": s})
	}
	rest := []ACLRule{
		{Number: 32767, Deny: true, Network: "0.0.0.0/0"}, {Number: 32767, Deny: true, Egress: true, Network: "0.0.0.0/0"},
		{Number: 32768, Deny: true, Network: "::/0"}, {Number: 32768, Deny: true, Egress: true, Network: "::/0"},
	}
	for _, r := range append(rest, l.Rules...) { // AWS returns the rules in no fixed order
		entries.Values = append(entries.Values, r.described())
	}
	return reply.Object{
		"networkAclId": l.ID, "vpcId": v.ID, "tagSet": handle.TagSet(handle.NameTags(l.Name)), "default": l.Name == "",
		"associationSet": associations, "entrySet": entries,
	}
}

func (r ACLRule) described() reply.Object {
	e := reply.Object{"ruleNumber": r.Number, "egress": r.Egress, "ruleAction": "allow", "protocol": "-1"}
	if r.Deny {
		e["ruleAction"] = "deny"
	}
	if strings.Contains(r.Network, ":") {
		e["ipv6CidrBlock"] = r.Network
	} else {
		e["cidrBlock"] = r.Network
	}
	if r.Protocol != "" {
		e["protocol"] = r.Protocol
		e["portRange"] = reply.Object{"from": r.From, "to": r.To}
	}
	return e
}
