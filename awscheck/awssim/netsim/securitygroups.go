package netsim

import (
	"cmp"
	"slices"
	"strings"

	"github.com/astronomer/astro-activate/awscheck/awssim/internal/handle"
	"github.com/astronomer/astro-activate/awscheck/wire"
	"github.com/astronomer/astro-activate/awscheck/wire/reply"
)

// A SecurityGroup is a security group of a VPC. AWS adds a rule that allows all traffic
// out to each new group.
type SecurityGroup struct {
	ID       string
	Name     string
	Rules    []GroupRule
	NoEgress bool // the rule that AWS added was removed
}

// A GroupRule is a rule of a security group.
type GroupRule struct {
	Egress      bool
	Protocol    string   // such as "tcp"; "": all, on all ports
	From, To    int32    // ports, for TCP and UDP
	Networks    []string // IPv4 or IPv6
	PrefixLists []string // ids
	Groups      []GroupReference
}

// A GroupReference is a security group that a rule refers to.
type GroupReference struct {
	ID      string
	Account string // that owns it; "": the account of the rule
	VPC     string // of the group, where it is another VPC
	Peering string // id of the peering to that VPC
}

// defaultGroup is the id of the security group that AWS creates with a VPC.
func defaultGroup(vpc string) string { return "sg-" + strings.TrimPrefix(vpc, "vpc-") }

// securityGroups are the VPC's groups.
func (v VPC) securityGroups() []SecurityGroup {
	id := defaultGroup(v.ID)
	byDefault := SecurityGroup{ID: id, Name: "default", Rules: []GroupRule{{Groups: []GroupReference{{ID: id}}}}}
	return append([]SecurityGroup{byDefault}, v.SecurityGroups...)
}

func describeSecurityGroups(r *Request, call wire.Input) (reply.Object, error) {
	if _, err := handle.Filter(call); err != nil {
		return nil, err
	}
	type place struct {
		vpc *VPC
		at  int // in its groups
	}
	var all []place
	for _, v := range r.VPCs {
		if v.Owner != "" {
			continue // only the owner sees the groups of a shared VPC
		}
		for at := range 1 + len(v.SecurityGroups) { // the default one comes first
			all = append(all, place{v, at})
		}
	}
	return handle.WirePageOf(call, len(all), handle.MaxPageSize, func(i int) any {
		v := all[i].vpc
		return r.describeGroup(v.securityGroups()[all[i].at], v.ID)
	}), nil
}

func (r *Request) describeGroup(g SecurityGroup, vpc string) reply.Object {
	in, out := items(), items()
	rules := g.Rules
	if !g.NoEgress {
		rules = append(slices.Clone(rules), GroupRule{Egress: true, Networks: []string{"0.0.0.0/0"}})
	}
	for _, rule := range rules {
		if rule.Egress {
			out.Values = append(out.Values, r.describeRule(rule))
		} else {
			in.Values = append(in.Values, r.describeRule(rule))
		}
	}
	return reply.Object{
		"groupId": g.ID, "groupName": g.Name, "vpcId": vpc, "ownerId": r.Account, "ipPermissions": in, "ipPermissionsEgress": out,
	}
}

func (r *Request) describeRule(rule GroupRule) reply.Object {
	v4, v6, lists, groups := items(), items(), items(), items()
	for _, network := range rule.Networks {
		if strings.Contains(network, ":") {
			v6.Values = append(v6.Values, reply.Object{"cidrIpv6": network})
		} else {
			v4.Values = append(v4.Values, reply.Object{"cidrIp": network})
		}
	}
	for _, list := range rule.PrefixLists {
		lists.Values = append(lists.Values, reply.Object{"prefixListId": list})
	}
	for _, ref := range rule.Groups {
		groups.Values = append(groups.Values, r.describeReference(ref))
	}
	p := reply.Object{"ipProtocol": cmp.Or(rule.Protocol, "-1"), "ipRanges": v4, "ipv6Ranges": v6, "prefixListIds": lists, "groups": groups}
	if rule.Protocol != "" {
		p["fromPort"], p["toPort"] = rule.From, rule.To
	}
	return p
}

// describeReference describes a reference to a group. Of a group in another VPC, AWS
// reports the state of the peering, and the account as long as the group exists. (EC2 API
// Reference, UserIdGroupPair; Amazon VPC Peering Guide, "Identify your stale security
// groups".)
func (r *Request) describeReference(ref GroupReference) reply.Object {
	d := reply.Object{"groupId": ref.ID, "userId": cmp.Or(ref.Account, r.Account)}
	if ref.VPC == "" {
		return d
	}
	d["vpcId"], d["vpcPeeringConnectionId"], d["peeringStatus"] = ref.VPC, ref.Peering, "deleted"
	for _, p := range r.peerings() {
		if p.ID == ref.Peering {
			d["peeringStatus"] = cmp.Or(p.State, "active")
		}
	}
	if !slices.ContainsFunc(append(r.Others(), r.Network), func(n Network) bool { return n.hasGroup(ref) }) {
		delete(d, "userId")
	}
	return d
}

func (n Network) hasGroup(ref GroupReference) bool {
	return slices.ContainsFunc(n.VPCs, func(v *VPC) bool {
		return v.ID == ref.VPC && slices.ContainsFunc(v.securityGroups(), func(g SecurityGroup) bool { return g.ID == ref.ID })
	})
}
