package path

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/dataservice"
	"github.com/astronomer/astro-activate/awscheck/facts"
	"github.com/astronomer/astro-activate/awscheck/netmodel"
	"github.com/astronomer/astro-activate/awscheck/network"
	"github.com/astronomer/astro-activate/awscheck/parallel"
	"github.com/astronomer/astro-activate/awscheck/words"
)

// CheckSecurityGroups checks whether the security groups of each service's network
// interface allow its port from Astro's network. It reports path.security_groups.
func CheckSecurityGroups(ctx context.Context, p Plan) []awscheck.Finding {
	return p.each(awscheck.PathSecurityGroups, func(e dataservice.Endpoint, f awscheck.Finding) awscheck.Finding {
		t := p.Peering.Target
		var found []location
		var all []facts.SecurityGroup
		var err error
		parallel.Do(
			func() { found, f = p.locate(ctx, e, f) },
			func() {
				if t.RequireOwner(ctx) == nil {
					all, err = facts.SecurityGroups(ctx, t.Account, t.Region)
				}
			},
		)
		if found == nil {
			return f
		}
		if err != nil {
			return t.Unverified(f, err)
		}
		var parts []awscheck.Finding
		for _, same := range byGroups(found) {
			groups, ok := groupsOf(all, same[0].NetworkInterface)
			if !ok {
				parts = append(parts, incompleteGroups(f, t, same[0].NetworkInterface))
				continue
			}
			f.Resources = append(f.Resources, same[0].Groups...)
			parts = append(parts, p.judgeGroups(ctx, f, e, same, groups))
		}
		f.Resources = once(f.Resources)
		return combine(f, parts)
	})
}

// byGroups groups interfaces by their security groups.
func byGroups(found []location) (all [][]location) {
	for _, l := range found {
		i := slices.IndexFunc(all, func(same []location) bool {
			return slices.Equal(same[0].Groups, l.Groups) && (same[0].Groups == nil) == (l.Groups == nil)
		})
		if i < 0 {
			all = append(all, []location{l})
		} else {
			all[i] = append(all[i], l)
		}
	}
	return all
}

// groupsOf returns the groups of an interface; false if AWS does not report which it has,
// or does not list one of them.
func groupsOf(all []facts.SecurityGroup, n facts.NetworkInterface) ([]facts.SecurityGroup, bool) {
	if n.Groups == nil {
		return nil, false
	}
	var groups []facts.SecurityGroup
	for _, id := range n.Groups {
		i := slices.IndexFunc(all, func(g facts.SecurityGroup) bool { return g.ID == id })
		if i < 0 {
			return nil, false
		}
		groups = append(groups, all[i])
	}
	return groups, true
}

func incompleteGroups(f awscheck.Finding, t network.Target, n facts.NetworkInterface) awscheck.Finding {
	f.Status, f.Evidence = awscheck.Unverified, awscheck.None
	f.Detail = fmt.Sprintf("Not determined: %s has the security groups %s, and AWS does not list all of them in %s.", n.ID, words.Some(n.Groups), t.Region)
	if n.Groups == nil {
		f.Detail = fmt.Sprintf("Not determined: AWS does not report the security groups of %s.", n.ID)
	}
	f.Remedy.AcceptIf = "the security groups allow inbound traffic from Astro's network"
	return f
}

// judgeGroups completes f with whether interfaces with the same groups admit Astro's network on
// the port.
func (p Plan) judgeGroups(ctx context.Context, f awscheck.Finding, e dataservice.Endpoint, same []location, groups []facts.SecurityGroup) awscheck.Finding {
	t, cidr := p.Peering.Target, p.Peering.Plan.CIDR
	interfaces := describeLocations(same)
	if len(groups) == 0 { // such as a Network Load Balancer without groups
		f.Status = awscheck.Pass
		f.Detail = fmt.Sprintf("%s %s no security groups, so none filters its traffic. Those of a load balancer's targets are not checked.", interfaces, hasOrHave(len(same)))
		return f
	}
	lists, unread := network.ReadPrefixLists(ctx, t.Account, t.Region, groupLists(groups, e.Port))
	result := netmodel.EvaluateGroups(groups, false, cidr, e.Port, lists, nil)
	if !result.OpensAll() {
		trusted, err := p.trustedGroups(ctx, groups, e.Port)
		if with := netmodel.EvaluateGroups(groups, false, cidr, e.Port, lists, trusted); len(with.Trusted) > 0 {
			f.Status = awscheck.Pass
			f.Detail = fmt.Sprintf("%s %s inbound TCP port %d from %s, which Astro's nodes have.", name(groups), does(groups, "allows", "allow"), e.Port, words.Some(with.Trusted))
			return f
		} else if err != nil {
			if errors.Is(err, errNoNodes) {
				f = undetermined(f, "", "Astro's VPC has no nodes yet.")
			} else {
				f = p.Peering.Unreadable(ctx, f, err)
			}
			f.Detail += fmt.Sprintf(" %s %s inbound TCP port %d from groups of another VPC, which may be those of Astro's nodes.", name(groups), does(groups, "allows", "allow"), e.Port)
			f.Remedy.AcceptIf = "the groups are those of Astro's nodes"
			return f
		}
	}
	switch {
	case result.OpensAll():
		f.Status, f.Detail = awscheck.Pass, fmt.Sprintf("%s %s inbound TCP port %d from %s.", name(groups), does(groups, "allows", "allow"), e.Port, p.Peering.Plan)
	case len(result.Unread) > 0:
		f = t.Unverified(f, unread)
		f.Detail += fmt.Sprintf(" %s %s inbound TCP port %d from prefix lists whose entries could not be read: %s.", name(groups), does(groups, "allows", "allow"), e.Port, words.Some(result.Unread))
		f.Remedy.AcceptIf = fmt.Sprintf("the entries contain %s", cidr)
	default:
		f.Status, f.Title = awscheck.Fail, fmt.Sprintf("Port %d not open to %s: %s", e.Port, cidr, e.Name)
		f.Detail = fmt.Sprintf("%s of %s %s not allow inbound TCP port %d from %s.", name(groups), interfaces, does(groups, "does", "do"), e.Port, p.Peering.Plan)
		if len(result.Open) > 0 {
			f.Detail = fmt.Sprintf("%s of %s %s inbound TCP port %d from %s, but not from %s of Astro's network %s.", name(groups), interfaces, does(groups, "allows", "allow"), e.Port,
				network.PrefixList(result.Open), network.PrefixList(result.Closed), p.Peering.Plan)
		}
		f.Remedy = p.admitRemedy(groups, e.Port)
	}
	return f
}

// admitRemedy is how the first of some groups admits Astro's network.
func (p Plan) admitRemedy(groups []facts.SecurityGroup, port int) awscheck.Remedy {
	t := p.Peering.Target
	group, own := p.changeable(groups)
	command := []string{"ec2", "authorize-security-group-ingress", "--group-id", group.ID, "--protocol", "tcp", "--port", strconv.Itoa(port), "--cidr", p.Peering.Plan.CIDR.String()}
	fix := awscheck.Remedy{
		Text:     fmt.Sprintf("Add an inbound rule for Astro's network. %s may be used by other services too: the rule then allows Astro to reach the same port of each.", group),
		Commands: []string{t.CLI(command...)},
	}
	if !own {
		fix.Owner = awscheck.OwnerService
		fix.Text += fmt.Sprintf(" Account %s owns %s, and only that account can change it.", group.Owner, group)
		fix.Commands = []string{awscheck.Command(slices.Concat([]string{"aws"}, command, []string{"--region", t.Region})...)}
	}
	return fix
}

// changeable returns the first of some groups that the target's account can change; false
// if there is none, and then the first of all. In a shared VPC, participants own groups.
func (p Plan) changeable(groups []facts.SecurityGroup) (facts.SecurityGroup, bool) {
	id, _ := p.Peering.Target.Account.Identity(account.CachedOnly(context.Background()))
	for _, g := range groups {
		if g.Owner == "" || g.Owner == id.Account {
			return g, true
		}
	}
	return groups[0], false
}

// groupLists are the prefix lists that the inbound rules for a port refer to.
func groupLists(groups []facts.SecurityGroup, port int) (ids []string) {
	for _, g := range groups {
		for _, r := range g.Rules {
			if !r.Egress && r.TCP && r.From <= port && port <= r.To {
				ids = append(ids, r.PrefixLists...)
			}
		}
	}
	return words.Distinct(ids)
}

// errNoNodes is why the security groups of Astro's nodes are not known.
var errNoNodes = errors.New("there are no nodes")

// trustedGroups are the security groups that every node of Astro's VPC has, if an inbound
// rule for a port refers to groups of that VPC; nil if none does. Only within one region,
// and over an active peering, can a rule do so. (Amazon VPC Peering Guide, "Update your
// security groups to reference peer security groups".)
func (p Plan) trustedGroups(ctx context.Context, groups []facts.SecurityGroup, port int) (map[string]bool, error) {
	if p.Peering.Region != p.Peering.Target.Region {
		return nil, nil
	}
	c, err := p.connection(ctx)
	if err == nil && c == nil || !refersToPeer(groups, false, port, c) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	cluster, err := p.Peering.ClusterOf(ctx, *c)
	if err != nil {
		return nil, err
	}
	nodes, err := nodesOf(ctx, cluster, c.Requester)
	if err == nil && len(nodes) == 0 {
		err = errNoNodes
	}
	if err != nil {
		return nil, err
	}
	common := map[string]bool{}
	for i, n := range nodes {
		has := map[string]bool{}
		for _, g := range n.Groups {
			has[g] = i == 0 || common[g]
		}
		common = has
	}
	return common, nil
}

// refersToPeer reports whether a rule for a port refers to a group over a connection; over
// any if Astro's is not known.
func refersToPeer(groups []facts.SecurityGroup, egress bool, port int, c *facts.Peering) bool {
	isPeer := func(ref facts.GroupReference) bool {
		return ref.Peering != "" && (c == nil || ref.Peering == c.ID)
	}
	return slices.ContainsFunc(groups, func(g facts.SecurityGroup) bool {
		return slices.ContainsFunc(g.Rules, func(r facts.SecurityGroupRule) bool {
			return r.Egress == egress && r.TCP && r.From <= port && port <= r.To && slices.ContainsFunc(r.Groups, isPeer)
		})
	})
}

// nodesOf lists the network interfaces of the instances in Astro's VPC: its nodes.
func nodesOf(ctx context.Context, cluster *account.Account, side facts.PeeringSide) ([]facts.NetworkInterface, error) {
	all, err := facts.NetworkInterfaces(ctx, cluster, side.Region)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(slices.Clone(all), func(n facts.NetworkInterface) bool { return n.VPC != side.VPC || n.Instance == "" }), nil
}

// name is the subject of a sentence about groups, and does is its verb in the form for
// their number.
func name(groups []facts.SecurityGroup) string {
	names := make([]string, len(groups))
	for i, g := range groups {
		names[i] = g.String()
	}
	if len(names) == 1 {
		return "Security group " + names[0]
	}
	return "Security groups " + words.List(names)
}

// describeLocations names some interfaces.
func describeLocations(found []location) string {
	names := make([]string, len(found))
	for i, l := range found {
		names[i] = l.describe()
	}
	return words.Some(once(names))
}

func hasOrHave(n int) string {
	if n == 1 {
		return "has"
	}
	return "have"
}

func does(groups []facts.SecurityGroup, one, several string) string {
	if len(groups) == 1 {
		return one
	}
	return several
}
