package path

import (
	"context"

	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/facts"
	"github.com/astronomer/astro-activate/awscheck/netmodel"
	"github.com/astronomer/astro-activate/awscheck/network"
)

// An Opening is a rule that the path to a service lacks: of a security group, or of a
// network ACL.
type Opening struct {
	Service       string            // its name
	SecurityGroup string            // id of the group to admit Astro's network; "": it is an ACL's
	Port          int               // TCP port that the group is to admit
	NetworkACL    string            // id of the ACL to add Entry to; "": it is a group's
	Entry         netmodel.ACLEntry // with a number that is free
}

// KnownOpenings returns the missing rules that the cache already shows, each once;
// nothing is called.
func KnownOpenings(ctx context.Context, p Plan) []Opening {
	ctx = account.CachedOnly(ctx)
	t := p.Peering.Target
	groups, _ := facts.SecurityGroups(ctx, t.Account, t.Region)
	acls, _ := facts.NetworkACLs(ctx, t.Account, t.Region, t.VPC)
	var all []Opening
	seen := map[Opening]bool{}
	add := func(o Opening) {
		key := o
		key.Service = ""
		if !seen[key] {
			seen[key] = true
			all = append(all, o)
		}
	}
	gaps := p.aclGaps(ctx, acls)
	for _, e := range p.Services {
		found, _ := p.locate(ctx, e, p.ofAll(""))
		for _, l := range found {
			groups, ok := groupsOf(groups, l.NetworkInterface)
			if !ok || len(groups) == 0 || !p.isClosed(ctx, groups, e.Port) {
				continue
			}
			if group, own := p.changeable(groups); own {
				add(Opening{Service: e.Name, SecurityGroup: group.ID, Port: e.Port})
			}
		}
		for _, gap := range gaps[e.Name] {
			if gap.entry.Number > 0 {
				add(Opening{Service: e.Name, NetworkACL: gap.ID, Entry: gap.entry})
			}
		}
	}
	return all
}

// isClosed reports whether groups are known not to admit all of Astro's network.
func (p Plan) isClosed(ctx context.Context, groups []facts.SecurityGroup, port int) bool {
	lists, _ := network.ReadPrefixLists(ctx, p.Peering.Target.Account, p.Peering.Target.Region, groupLists(groups, port))
	result := netmodel.EvaluateGroups(groups, false, p.Peering.Plan.CIDR, port, lists, nil)
	if result.OpensAll() || len(result.Unread) > 0 {
		return false
	}
	trusted, err := p.trustedGroups(ctx, groups, port)
	return err == nil && len(netmodel.EvaluateGroups(groups, false, p.Peering.Plan.CIDR, port, lists, trusted).Trusted) == 0
}
