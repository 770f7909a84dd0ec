package facts

import (
	"context"
	"net/netip"
	"slices"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/wire"
	"github.com/astronomer/astro-activate/awscheck/words"
)

// A SecurityGroup is a security group, the stateful filter of the network interfaces that
// it is on.
type SecurityGroup struct {
	ID    string
	Name  string
	Owner string // id of the account that owns it; "" where AWS does not report it
	VPC   string // in which it was created; it may be used in others too
	Rules []SecurityGroupRule
}

func (g SecurityGroup) String() string { return words.Named(g.ID, g.Name) }

// A SecurityGroupRule allows packets from or to its networks, prefix lists and groups.
// There are no rules that deny.
type SecurityGroupRule struct {
	Egress      bool           // for connections that the interface opens
	TCP         bool           // it matches TCP: that protocol or all
	From, To    int            // TCP ports, both included
	Networks    []netip.Prefix // IPv4; those of IPv6 are left out
	PrefixLists []string       // ids
	Groups      []GroupReference
}

// A GroupReference stands for the private addresses of the interfaces that have another
// security group, or the same.
type GroupReference struct {
	ID      string
	Account string // that owns the group; "" if the group was deleted
	VPC     string // of the group, where it is another VPC
	Peering string // id of the peering to that VPC
	Status  string // of that peering, such as "active" or "deleted"; "" within a VPC
}

// SecurityGroups lists the security groups of a region, with all of their rules. Those that
// participants of a shared VPC own are listed for its owner too, who can't change them.
// (Amazon VPC User Guide, "Responsibilities and permissions for owners and participants".)
func SecurityGroups(ctx context.Context, a *account.Account, region string) ([]SecurityGroup, error) {
	return account.Call(ctx, a, account.Request{Service: "EC2", Operation: "DescribeSecurityGroups", Region: region}, func(ctx context.Context, client *wire.Client) ([]SecurityGroup, error) {
		return orNone(list(ctx, client, describeSecurityGroups(), securityGroupOf))
	})
}

func securityGroupOf(g wire.Node) (SecurityGroup, error) {
	text := func(path string) string { return awscheck.Clean(g.String(path)) }
	group := SecurityGroup{ID: text("groupId"), Name: text("groupName"), Owner: text("ownerId"), VPC: text("vpcId")}
	in, hasIn := g.List("ipPermissions")
	out, hasOut := g.List("ipPermissionsEgress")
	if group.ID == "" || !hasIn || !hasOut {
		return SecurityGroup{}, account.ErrIncomplete // AWS sends both lists, even if empty
	}
	for i, p := range slices.Concat(in, out) {
		rule, err := securityGroupRuleOf(p)
		if err != nil {
			return SecurityGroup{}, err
		}
		rule.Egress = i >= len(in)
		group.Rules = append(group.Rules, rule)
	}
	return group, nil
}

func securityGroupRuleOf(p wire.Node) (SecurityGroupRule, error) {
	rule := SecurityGroupRule{To: AllPorts}
	switch p.String("ipProtocol") {
	case "":
		return SecurityGroupRule{}, account.ErrIncomplete
	case "-1": // all protocols, and then all ports
		rule.TCP = true
	case "tcp", "6":
		from, noFrom := number(p, "fromPort")
		to, noTo := number(p, "toPort")
		if noFrom != nil || noTo != nil || from < 0 || to < 0 { // a range is required
			return SecurityGroupRule{}, account.ErrIncomplete
		}
		rule.TCP, rule.From, rule.To = true, from, to
	}
	networks, _ := p.List("ipRanges")
	for _, r := range networks {
		network, err := netip.ParsePrefix(r.String("cidrIp"))
		if err != nil {
			return SecurityGroupRule{}, account.ErrIncomplete
		}
		rule.Networks = append(rule.Networks, network.Masked())
	}
	lists, _ := p.List("prefixListIds")
	for _, l := range lists {
		rule.PrefixLists = append(rule.PrefixLists, awscheck.Clean(l.String("prefixListId")))
	}
	groups, _ := p.List("groups")
	for _, g := range groups {
		text := func(path string) string { return awscheck.Clean(g.String(path)) }
		rule.Groups = append(rule.Groups, GroupReference{
			ID: text("groupId"), Account: text("userId"), VPC: text("vpcId"), Peering: text("vpcPeeringConnectionId"), Status: text("peeringStatus"),
		})
	}
	if slices.Contains(rule.PrefixLists, "") || slices.ContainsFunc(rule.Groups, func(g GroupReference) bool { return g.ID == "" }) {
		return SecurityGroupRule{}, account.ErrIncomplete // who is allowed is not known
	}
	return rule, nil
}
