package path

import (
	"context"
	"fmt"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/facts"
	"github.com/astronomer/astro-activate/awscheck/netmodel"
	"github.com/astronomer/astro-activate/awscheck/network"
	"github.com/astronomer/astro-activate/awscheck/words"
)

// requireUnforwarded replaces the finding about the name of a service where a Resolver rule of
// Astro's VPC forwards the query for it, or for a name that it leads through: other DNS
// servers answer then. Where Astro's account can't be read, its rules are not known, and
// the finding stays. (Route 53 Developer Guide, "Considerations when working with a private
// hosted zone"; "How VPC Resolver determines whether the domain name in a query matches any
// rules".)
func (r resolver) requireUnforwarded(ctx context.Context, found resolution, zones zoneSet, names []string) resolution {
	c := zones.connection
	if c == nil {
		return found
	}
	cluster, err := r.Peering.ClusterOf(ctx, *c)
	if err != nil {
		return found
	}
	f := &found.finding
	rules, unlisted, err := network.ResolverRulesOf(ctx, cluster, c.Requester.Region, c.Requester.VPC)
	if err != nil {
		if f.Status == awscheck.Pass {
			*f = r.Peering.ClusterUnverified(*f, *c, err)
		}
		return found
	}
	own := netmodel.InstanceDomains(c.Requester.Region)
	for _, z := range zones.visible {
		own = append(own, facts.DNSName(z.Name))
	}
	for _, name := range once(names) {
		rule, forwarded := netmodel.Forwarder(facts.DNSName(name), rules, own)
		if !forwarded {
			continue
		}
		to := "other DNS servers"
		if len(rule.Targets) > 0 {
			to = words.Some(rule.Targets)
		}
		*f = undetermined(*f, "", fmt.Sprintf("Resolver rule %s of Astro's VPC %s forwards queries for %s to %s, which are not asked.", rule, c.Requester.VPC, name, to))
		f.Remedy = r.Peering.Ask("Ask the owner of these DNS servers what they answer. If it is not the service's address in the target VPC, enter that address.")
		f.Remedy.AcceptIf = "these DNS servers answer with the service's address in the target VPC"
		return found
	}
	if len(unlisted) > 0 && f.Status == awscheck.Pass {
		*f = undetermined(*f, "", fmt.Sprintf("Astro's VPC %s uses %s, which AWS does not list for its account: whether the rules forward queries for %s is not known.", c.Requester.VPC, words.Some(unlisted), r.host))
		f.Remedy = r.Peering.Ask("Ask Astronomer's support which names these Resolver rules forward.")
		f.Remedy.Owner, f.Remedy.AcceptIf = awscheck.OwnerAstronomer, "the rules do not forward the name"
	}
	return found
}
