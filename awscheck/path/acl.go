package path

import (
	"context"
	"fmt"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/dataservice"
	"github.com/astronomer/astro-activate/awscheck/facts"
	"github.com/astronomer/astro-activate/awscheck/netmodel"
	"github.com/astronomer/astro-activate/awscheck/network"
	"github.com/astronomer/astro-activate/awscheck/words"
)

// CheckACL checks whether the network ACL of each service's subnet lets Astro's network in
// on its port and the replies out. It reports path.acl.
func CheckACL(ctx context.Context, p Plan) []awscheck.Finding {
	return p.each(awscheck.PathACL, func(e dataservice.Endpoint, f awscheck.Finding) awscheck.Finding {
		found, f := p.locate(ctx, e, f)
		if found == nil {
			return f
		}
		t := p.Peering.Target
		acls, err := facts.NetworkACLs(ctx, t.Account, t.Region, t.VPC)
		if err != nil {
			return t.Unverified(f, err)
		}
		var wrong, right, commands []string
		for _, subnet := range subnetsOf(found) {
			l, ok := netmodel.ACLOf(acls, subnet)
			if !ok { // every subnet has one
				return t.Unverified(f, network.Incomplete("DescribeNetworkAcls", t.Region))
			}
			f.Resources = append(f.Resources, l.ID)
			right = append(right, fmt.Sprintf("%s of %s", l, subnet))
			for _, entry := range netmodel.MissingEntries(l, p.Peering.Plan.CIDR, netmodel.ServicePassages(e.Port)) {
				wrong = append(wrong, fmt.Sprintf("%s of %s does not allow %s%s", l, subnet, describePassage(entry.Passage, p.Peering.Plan.String()), network.DeniedBy(entry.DeniedBy)))
				if entry.Number > 0 {
					commands = append(commands, t.AddACLEntry(l, entry))
				}
			}
		}
		if len(wrong) == 0 {
			f.Status = awscheck.Pass
			f.Detail = fmt.Sprintf("Network ACL %s allows inbound TCP port %d from %s, and outbound replies.", words.List(right), e.Port, p.Peering.Plan)
			return f
		}
		f.Status, f.Detail = awscheck.Fail, "Network ACL "+words.List(wrong)+"."
		f.Remedy = awscheck.Remedy{Text: "Add the rules. A network ACL is stateless, so replies need a rule of their own.", Commands: commands}
		if len(commands) < len(wrong) {
			f.Remedy.Text += " No rule number is free before a rule that denies: renumber the rules first."
		}
		return f
	})
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
	return words.Distinct(ids)
}
