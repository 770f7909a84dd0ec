package path

import (
	"context"
	"fmt"
	"slices"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/dataservice"
	"github.com/astronomer/astro-activate/awscheck/facts"
	"github.com/astronomer/astro-activate/awscheck/netmodel"
	"github.com/astronomer/astro-activate/awscheck/network"
	"github.com/astronomer/astro-activate/awscheck/parallel"
	"github.com/astronomer/astro-activate/awscheck/words"
)

// CheckACL checks whether the network ACL of each service's subnet lets Astro's network in
// on its port and the replies out. It reports path.acl.
func CheckACL(ctx context.Context, p Plan) []awscheck.Finding {
	t := p.Peering.Target
	acls, err := facts.NetworkACLs(ctx, t.Account, t.Region, t.VPC)
	var rules map[string][]aclGap
	if err == nil {
		rules = p.aclGaps(ctx, acls)
	}
	return p.each(awscheck.PathACL, func(e dataservice.Endpoint, f awscheck.Finding) awscheck.Finding {
		found, f := p.locate(ctx, e, f)
		if found == nil {
			return f
		}
		if err != nil {
			return t.Unverified(f, err)
		}
		used, ok := aclsOf(acls, found)
		if !ok { // every subnet has one
			return t.Unverified(f, network.Incomplete("DescribeNetworkAcls", t.Region))
		}
		var wrong, right, commands []string
		for _, u := range used {
			f.Resources = append(f.Resources, u.ID)
			right = append(right, u.describe())
		}
		for _, gap := range rules[e.Name] {
			wrong = append(wrong, fmt.Sprintf("%s does not allow %s%s", gap.describe(), describePassage(gap.entry.Passage, p.Peering.Plan.String()), network.DeniedBy(gap.entry.DeniedBy)))
			if gap.entry.Number > 0 {
				commands = append(commands, t.AddACLEntry(gap.NetworkACL, gap.entry))
			}
		}
		if len(wrong) == 0 {
			f.Status = awscheck.Pass
			f.Detail = fmt.Sprintf("Network ACL %s allows inbound TCP port %d from %s, and outbound replies.", words.List(right), e.Port, p.Peering.Plan)
			return f
		}
		f.Title = fmt.Sprintf("Network ACL blocks port %d: %s", e.Port, e.Name)
		f.Status, f.Detail = awscheck.Fail, "Network ACL "+words.List(wrong)+"."
		f.Remedy = awscheck.Remedy{Text: "Add the rules. A network ACL is stateless, so replies need a rule of their own.", Commands: commands}
		if len(commands) < len(wrong) {
			f.Remedy.Text += " No rule number is free before a rule that denies: renumber the rules first."
		}
		return f
	})
}

// A usedACL is a network ACL and those of a service's subnets that it is associated with.
type usedACL struct {
	facts.NetworkACL
	subnets []string
}

func (u usedACL) describe() string {
	return fmt.Sprintf("%s of %s", u.NetworkACL, words.List(u.subnets))
}

// aclsOf returns the network ACLs of a service's subnets; false if a subnet has none.
func aclsOf(acls []facts.NetworkACL, found []location) (used []usedACL, ok bool) {
	for _, subnet := range subnetsOf(found) {
		l, ok := netmodel.ACLOf(acls, subnet)
		if !ok {
			return nil, false
		}
		i := slices.IndexFunc(used, func(u usedACL) bool { return u.ID == l.ID })
		if i < 0 {
			i, used = len(used), append(used, usedACL{NetworkACL: l})
		}
		used[i].subnets = append(used[i].subnets, subnet)
	}
	return used, true
}

// An aclGap is a rule that a network ACL on the path to a service lacks.
type aclGap struct {
	usedACL
	entry netmodel.ACLEntry
}

// aclGaps returns the rules that are missing, by the service's name. Services whose
// subnets share an ACL get different rule numbers, or the same rule, so that all the rules
// can be added one after the other.
func (p Plan) aclGaps(ctx context.Context, acls []facts.NetworkACL) map[string][]aclGap {
	where := make([][]location, len(p.Services))
	tasks := make([]func(), len(p.Services))
	for i, e := range p.Services {
		tasks[i] = func() { where[i], _ = p.locate(ctx, e, awscheck.Finding{}) }
	}
	parallel.DoAtMost(servicesAtATime, tasks...)
	planned := map[string][]netmodel.ACLEntry{} // by the ACL's id
	gaps := map[string][]aclGap{}
	for i, e := range p.Services {
		used, _ := aclsOf(acls, where[i])
		for _, u := range used {
			for _, entry := range netmodel.MissingEntries(u.NetworkACL, p.Peering.Plan.CIDR, netmodel.ServicePassages(e.Port), planned[u.ID]...) {
				gaps[e.Name] = append(gaps[e.Name], aclGap{u, entry})
				if !slices.Contains(planned[u.ID], entry) {
					planned[u.ID] = append(planned[u.ID], entry)
				}
			}
		}
	}
	return gaps
}

// describePassage says what a network ACL must let through.
func describePassage(p netmodel.Passage, network string) string {
	switch {
	case p.Egress && p.Ports == netmodel.ReplyPorts():
		return fmt.Sprintf("outbound replies (TCP ports %d to %d) to all of %s", p.Ports.From, p.Ports.To, network)
	case p.Egress:
		return fmt.Sprintf("outbound TCP port %d to %s", p.Ports.From, network)
	case p.Ports == netmodel.ReplyPorts():
		return fmt.Sprintf("inbound replies (TCP ports %d to %d) from %s", p.Ports.From, p.Ports.To, network)
	}
	return fmt.Sprintf("inbound TCP port %d from all of %s", p.Ports.From, network)
}

// subnetsOf lists the subnets of some interfaces, each once.
func subnetsOf(found []location) []string {
	var ids []string
	for _, l := range found {
		ids = append(ids, l.Subnet)
	}
	return once(ids)
}
