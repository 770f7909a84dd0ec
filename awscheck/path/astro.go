package path

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"net/netip"
	"slices"
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/dataservice"
	"github.com/astronomer/astro-activate/awscheck/facts"
	"github.com/astronomer/astro-activate/awscheck/netmodel"
	"github.com/astronomer/astro-activate/awscheck/network"
	"github.com/astronomer/astro-activate/awscheck/parallel"
	"github.com/astronomer/astro-activate/awscheck/words"
)

// CheckAstro checks whether Astro's VPC lets connections to each service out: the routes,
// network ACLs and security groups of its nodes. It reports path.astro, once for all
// services if Astro's VPC can't be judged.
func CheckAstro(ctx context.Context, p Plan) []awscheck.Finding {
	side, problem := p.astroSide(ctx)
	if problem != nil {
		return []awscheck.Finding{problem(p.ofAll(awscheck.PathAstro))}
	}
	return p.each(awscheck.PathAstro, func(e dataservice.Endpoint, f awscheck.Finding) awscheck.Finding {
		r, err := p.resolve(ctx, e)
		switch {
		case err != nil:
			return p.Peering.Target.Unverified(f, err)
		case r.addresses == nil:
			return p.withoutAddress(f, e)
		}
		return side.judge(f, e, r.addresses)
	})
}

// An astroSide is what Astro's VPC does with the packets of its nodes.
type astroSide struct {
	peering    network.AstroPeering
	connection facts.Peering
	tables     []netmodel.UsedTable // of the subnets that nodes are in, or may be added to
	lists      netmodel.PrefixLists
	unread     error // why prefix lists were not read
	acls       []facts.NetworkACL
	nodes      []facts.NetworkInterface
	groups     []facts.SecurityGroup
}

// astroSide reads Astro's VPC, or returns what completes a finding if it can't be read.
func (p Plan) astroSide(ctx context.Context) (side astroSide, problem func(awscheck.Finding) awscheck.Finding) {
	c, err := p.Peering.Connection(ctx)
	var none *network.NoMatch
	switch {
	case errors.As(err, &none) && none.NoRequest:
		return side, func(f awscheck.Finding) awscheck.Finding {
			f.Status, f.Evidence = awscheck.Info, awscheck.Local
			f.Detail = "Astro's VPC is checked once Astronomer has requested the peering: its routes, network ACLs and security groups."
			f.Remedy.Owner, f.Remedy.Text = awscheck.OwnerYou, "Run `astro-activate verify` after the request."
			return f
		}
	case err != nil:
		return side, func(f awscheck.Finding) awscheck.Finding { return p.Peering.Unverified(f, err) }
	}
	unverified := func(err error) func(awscheck.Finding) awscheck.Finding {
		return func(f awscheck.Finding) awscheck.Finding {
			f.Region = c.Requester.Region
			return p.Peering.ClusterUnverified(f, c, err)
		}
	}
	cluster, err := p.Peering.ClusterOf(ctx, c)
	if err != nil {
		return side, unverified(err)
	}
	if side, err = readSide(ctx, cluster, c); err != nil {
		return side, unverified(err)
	}
	side.peering = p.Peering
	return side, nil
}

func readSide(ctx context.Context, cluster *account.Account, c facts.Peering) (side astroSide, err error) {
	region, vpc := c.Requester.Region, c.Requester.VPC
	side.connection = c
	var tables []netmodel.UsedTable
	var tablesErr, aclsErr, nodesErr, groupsErr error
	parallel.Do(
		func() { tables, tablesErr = network.UsedTablesOf(ctx, cluster, region, vpc) },
		func() { side.acls, aclsErr = facts.NetworkACLs(ctx, cluster, region, vpc) },
		func() { side.nodes, nodesErr = nodesOf(ctx, cluster, c.Requester) },
		func() { side.groups, groupsErr = facts.SecurityGroups(ctx, cluster, region) },
	)
	if err = cmp.Or(tablesErr, aclsErr, nodesErr, groupsErr); err != nil {
		return side, err
	}
	side.tables = nodeTables(tables, side.nodes)
	var ids []string
	for _, g := range side.groups {
		for _, r := range g.Rules {
			if r.Egress && slices.ContainsFunc(side.nodes, func(n facts.NetworkInterface) bool { return slices.Contains(n.Groups, g.ID) }) {
				ids = append(ids, r.PrefixLists...)
			}
		}
	}
	routed, routedErr := network.ReadRoutedLists(ctx, cluster, region, side.tables)
	lists, err := network.ReadPrefixLists(ctx, cluster, region, ids)
	maps.Copy(lists, routed)
	if routedErr != nil {
		err = routedErr
	}
	side.lists, side.unread = lists, err
	return side, nil
}

// nodeTables returns the route tables of the subnets that nodes are in, and of the private
// ones, which nodes may be added to.
func nodeTables(used []netmodel.UsedTable, nodes []facts.NetworkInterface) []netmodel.UsedTable {
	private := network.NodeTables(used)
	return slices.DeleteFunc(slices.Clone(used), func(u netmodel.UsedTable) bool {
		isPrivate := slices.ContainsFunc(private, func(p netmodel.UsedTable) bool { return p.ID == u.ID })
		return !isPrivate && !slices.ContainsFunc(nodes, func(n facts.NetworkInterface) bool { return usedBy(u, n.Subnet) })
	})
}

func usedBy(u netmodel.UsedTable, subnet string) bool {
	return slices.ContainsFunc(u.UsedBy, func(s facts.Subnet) bool { return s.ID == subnet })
}

// judge completes f with whether the nodes reach the addresses of a service.
func (s astroSide) judge(f awscheck.Finding, e dataservice.Endpoint, addresses []netip.Addr) awscheck.Finding {
	c := s.connection
	f.Region = c.Requester.Region
	f.Resources = append(f.Resources, c.Requester.VPC)
	if c.State != facts.PeeringActive {
		return undetermined(f, awscheck.VerifyActive, fmt.Sprintf("Astronomer adds the routes once the connection is active, and %s is %s.", c.ID, c.State))
	}
	var found obstacles
	for _, a := range addresses {
		to := netip.PrefixFrom(a, a.BitLen())
		s.routes(&found, to)
		s.networkACLs(&found, to, e.Port)
		s.securityGroups(&found, to, e.Port)
	}
	wrong, undecided := once(found.wrong), once(found.undecided)
	switch {
	case len(wrong) > 0:
		f.Status, f.Detail = awscheck.Fail, fmt.Sprintf("Astro's VPC %s does not let its nodes reach %s: %s.", c.Requester.VPC, describe(e), strings.Join(wrong, "; "))
		f.Remedy = s.peering.Ask(fmt.Sprintf("Send this to Astronomer's support: \"Nodes of the cluster's VPC %s (account %s, %s) can't reach %s, TCP port %d, over %s: %s.\"",
			c.Requester.VPC, c.Requester.Account, c.Requester.Region, words.Some(addressTexts(addresses)), e.Port, c.ID, strings.Join(wrong, "; ")))
	case len(undecided) > 0:
		f.Status, f.Evidence = awscheck.Unverified, awscheck.None
		f.Detail = fmt.Sprintf("Not determined: %s.", strings.Join(undecided, "; "))
		if found.unread && s.unread != nil {
			f = s.peering.ClusterUnverified(f, c, s.unread)
			f.Detail += fmt.Sprintf(" %s.", strings.Join(undecided, "; "))
		}
		f.Remedy.AcceptIf = "Astronomer confirms it"
	default:
		f.Status = awscheck.Pass
		f.Detail = fmt.Sprintf("Astro's VPC %s sends %s to %s, and its network ACLs and the security groups of its %s allow TCP port %d.",
			c.Requester.VPC, words.Some(addressTexts(addresses)), c.ID, words.Count(len(s.nodes), "node interface"), e.Port)
	}
	return f
}

// obstacles are the reasons why nodes do not reach an address.
type obstacles struct {
	wrong     []string // for sure
	undecided []string // perhaps
	unread    bool     // prefix lists that were not read decide one of the latter
}

// routes adds what is wrong with the routes to an address.
func (s astroSide) routes(found *obstacles, to netip.Prefix) {
	for _, u := range s.tables {
		wrong, undecided := network.Misrouted(u.RouteTable, s.lists, s.connection, to)
		for _, w := range wrong {
			found.wrong = append(found.wrong, fmt.Sprintf("route table %s %s", u.RouteTable, w))
		}
		if undecided {
			found.undecided = append(found.undecided, fmt.Sprintf("prefix lists decide where route table %s sends %s", u.RouteTable, to.Addr()))
			found.unread = true
		}
	}
	for _, n := range s.nodes {
		if !slices.ContainsFunc(s.tables, func(u netmodel.UsedTable) bool { return usedBy(u, n.Subnet) }) {
			found.undecided = append(found.undecided, fmt.Sprintf("AWS does not report the route table of %s, the subnet of %s", n.Subnet, n.ID))
		}
	}
}

// networkACLs adds which ACLs of the nodes' subnets keep connections to an address from
// leaving, or the replies from coming back.
func (s astroSide) networkACLs(found *obstacles, to netip.Prefix, port int) {
	for _, subnet := range s.nodeSubnets() {
		l, ok := netmodel.ACLOf(s.acls, subnet)
		if !ok {
			found.undecided = append(found.undecided, "AWS does not report the network ACL of "+subnet)
			continue
		}
		for _, entry := range netmodel.MissingEntries(l, to, netmodel.ClientPassages(port)) {
			found.wrong = append(found.wrong, fmt.Sprintf("network ACL %s of %s does not allow %s", l, subnet, describePassage(entry.Passage, to.Addr().String())))
		}
	}
}

// nodeSubnets are the subnets that nodes are in, or may be added to.
func (s astroSide) nodeSubnets() []string {
	var ids []string
	for _, n := range s.nodes {
		ids = append(ids, n.Subnet)
	}
	for _, u := range s.tables {
		for _, subnet := range u.UsedBy {
			ids = append(ids, subnet.ID)
		}
	}
	return words.Distinct(ids)
}

// securityGroups adds which nodes' groups don't let connections to an address out.
func (s astroSide) securityGroups(found *obstacles, to netip.Prefix, port int) {
	if len(s.nodes) == 0 {
		found.undecided = append(found.undecided, fmt.Sprintf("%s has no nodes yet, so the security groups of nodes are not known", s.connection.Requester.VPC))
	}
	seen := map[string]bool{}
	for _, n := range s.nodes {
		if same := strings.Join(n.Groups, " "); n.Groups != nil && seen[same] {
			continue // most nodes have the groups of another one
		} else {
			seen[same] = true
		}
		groups, ok := groupsOf(s.groups, n)
		if !ok || len(groups) == 0 {
			found.undecided = append(found.undecided, fmt.Sprintf("AWS does not report the security groups of %s", n.ID))
			continue
		}
		switch result := netmodel.EvaluateGroups(groups, true, to, port, s.lists, nil); {
		case result.OpensAll():
		case len(result.Unread) > 0:
			found.undecided = append(found.undecided, fmt.Sprintf("prefix lists decide whether %s lets TCP port %d to %s out", name(groups), port, to.Addr()))
			found.unread = true
		case refersToPeer(groups, true, port, &s.connection):
			found.undecided = append(found.undecided, fmt.Sprintf("%s %s outbound TCP port %d to groups of the peered VPC, which may be those of the service", name(groups), does(groups, "allows", "allow"), port))
		default:
			found.wrong = append(found.wrong, fmt.Sprintf("%s of the nodes %s not allow outbound TCP port %d to %s", name(groups), does(groups, "does", "do"), port, to.Addr()))
		}
	}
}
