package network

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/facts"
	"github.com/astronomer/astro-activate/awscheck/netmodel"
	"github.com/astronomer/astro-activate/awscheck/words"
)

// CheckVerifyAstroRoutes checks whether Astro's VPC, which is in the data plane's
// account, sends the target's CIDRs to the connection. It reports verify.astro_routes.
func CheckVerifyAstroRoutes(ctx context.Context, p AstroPeering) []awscheck.Finding {
	f := awscheck.Finding{ID: awscheck.VerifyAstroRoutes, Region: p.Region, Evidence: awscheck.Live}
	c, err := p.Connection(ctx)
	if err != nil {
		return []awscheck.Finding{p.Unverified(f, err)}
	}
	f.Region, f.Resources = c.Requester.Region, []string{c.Requester.VPC}
	if c.State != facts.PeeringActive {
		f.Status, f.Evidence, f.Cause = awscheck.Unverified, awscheck.None, awscheck.VerifyActive
		f.Detail = fmt.Sprintf("Not determined: Astronomer adds the routes once the connection is active, and %s is %s.", c.ID, c.State)
		return []awscheck.Finding{f}
	}
	vpc, err := p.Target.Find(ctx)
	if err != nil {
		return []awscheck.Finding{p.Target.Unverified(f, err)}
	}
	cluster, err := p.ClusterOf(ctx, c)
	if err != nil {
		return []awscheck.Finding{p.ClusterUnverified(f, c, err)}
	}
	used, err := UsedTablesOf(ctx, cluster, c.Requester.Region, c.Requester.VPC)
	if err != nil {
		return []awscheck.Finding{p.ClusterUnverified(f, c, err)}
	}
	used = NodeTables(used)
	lists, unreadReason := ReadRoutedLists(ctx, cluster, c.Requester.Region, used)
	var wrong, open []string
	for _, u := range used {
		problems, undecided := Misrouted(u.RouteTable, lists, c, vpc.CIDRs...)
		if len(problems) > 0 {
			wrong = append(wrong, DescribeTable(u)+" "+words.List(problems))
			f.Resources = append(f.Resources, u.ID)
		} else if undecided {
			open = append(open, u.RouteTable.String())
		}
	}
	switch {
	case len(wrong) > 0:
		f.Status = awscheck.Fail
		f.Detail = fmt.Sprintf("Astro's VPC %s does not send all of the target's CIDRs to %s: %s.", c.Requester.VPC, c.ID, strings.Join(wrong, "; "))
		f.Remedy = p.Ask(fmt.Sprintf("Send this to Astronomer's support: \"Please route %s to %s in the route tables of the cluster's VPC %s (account %s, %s).\"",
			PrefixList(vpc.CIDRs), c.ID, c.Requester.VPC, c.Requester.Account, c.Requester.Region))
	case len(open) > 0 && unreadReason != nil:
		f = p.ClusterUnverified(f, c, unreadReason)
		f.Detail += fmt.Sprintf(" Prefix lists may decide where %s sends the target's CIDRs.", words.Some(open))
	case len(open) > 0:
		f.Status, f.Evidence = awscheck.Unverified, awscheck.None
		f.Detail = fmt.Sprintf("Not determined: in %s, prefix lists with the same entry have different targets, and AWS chooses one.", words.Some(open))
		f.Remedy = p.Ask("Ask Astronomer for a static route, which takes precedence over prefix lists.")
	default:
		f.Status = awscheck.Pass
		f.Detail = fmt.Sprintf("Astro's VPC %s sends %s to %s, in %s.", c.Requester.VPC, PrefixList(vpc.CIDRs), c.ID, words.Count(len(used), "route table"))
	}
	return []awscheck.Finding{f}
}

// Misrouted says how a table keeps packets to some networks from the connection, in
// words that complete a sentence about it. undecided reports whether prefix lists may
// decide it.
func Misrouted(t facts.RouteTable, lists netmodel.PrefixLists, c facts.Peering, networks ...netip.Prefix) (problems []string, undecided bool) {
	for _, network := range networks {
		r := evaluateRouting(t, lists, network, c)
		if r.isCertain() {
			problems = append(problems, r.describe()...)
		}
		undecided = undecided || len(r.unread)+len(r.ties) > 0
	}
	return problems, undecided
}

// NodeTables returns the tables of private subnets, where Astro's nodes are: its public
// subnets, whose default route leads to an internet gateway, hold NAT gateways and load
// balancers. If all are public, it returns all.
func NodeTables(used []netmodel.UsedTable) []netmodel.UsedTable {
	private := slices.DeleteFunc(slices.Clone(used), func(u netmodel.UsedTable) bool {
		return slices.ContainsFunc(u.Routes, func(r facts.Route) bool {
			return r.Destination.IsValid() && r.Destination.Bits() == 0 && strings.HasPrefix(r.Via, "igw-")
		})
	})
	if len(private) == 0 {
		return used
	}
	return private
}

// ClusterOf returns the account that Astro's VPC is in, to read what only that account
// sees: the cluster's, or the target's if they are the same.
func (p AstroPeering) ClusterOf(ctx context.Context, c facts.Peering) (*account.Account, error) {
	err := errNoCluster
	for _, a := range []*account.Account{p.Cluster, p.Target.Account} {
		if a == nil {
			continue
		}
		id, idErr := a.Identity(ctx)
		if idErr == nil && id.Account == c.Requester.Account {
			return a, nil
		}
		if idErr != nil && a == p.Cluster {
			err = idErr
		}
	}
	return nil, err
}

// ClusterUnverified completes f as a finding about Astro's VPC that could not be
// determined because of err.
func (p AstroPeering) ClusterUnverified(f awscheck.Finding, c facts.Peering, err error) awscheck.Finding {
	resources := f.Resources
	if errors.Is(err, errNoCluster) {
		f.Status, f.Evidence = awscheck.Unverified, awscheck.None
		f.Detail = fmt.Sprintf("Not determined: it needs credentials of account %s, which Astro's VPC %s is in.", c.Requester.Account, c.Requester.VPC)
		f.Remedy = p.Ask(fmt.Sprintf("Give a profile that reaches account %s, or ask Astronomer's support.", c.Requester.Account))
		f.Remedy.Owner, f.Remedy.AcceptIf = awscheck.OwnerYou, "Astronomer confirms it"
	} else {
		f = account.MarkUnverifiedWith(f, err, "", "")
		if reason := account.ReasonOf(err); reason == account.NoCredentials || reason == account.Expired {
			f.Detail = fmt.Sprintf("Not determined: there are no working credentials for account %s, which Astro's VPC %s is in.", c.Requester.Account, c.Requester.VPC)
		}
	}
	f.Resources = resources
	return f
}

// Unreadable completes f as a finding that needs Astro's VPC, which could not be read
// because of err: there is no connection yet, or its account is not readable.
func (p AstroPeering) Unreadable(ctx context.Context, f awscheck.Finding, err error) awscheck.Finding {
	c, none := p.Connection(ctx)
	if none != nil {
		return p.Unverified(f, none)
	}
	return p.ClusterUnverified(f, c, err)
}
