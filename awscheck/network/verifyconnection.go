package network

import (
	"context"
	"fmt"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/facts"
)

// CheckVerifyCIDR checks whether the requester's network is the planned one: that a
// connection is active does not make it Astro's. It reports verify.cidr.
func CheckVerifyCIDR(ctx context.Context, p AstroPeering) []awscheck.Finding {
	t := p.Target
	f := awscheck.Finding{ID: awscheck.VerifyCIDR, Region: t.Region, Evidence: awscheck.Live}
	s, err := p.match(ctx)
	if err != nil {
		return []awscheck.Finding{t.Unverified(f, err)}
	}
	switch {
	case len(s.alive) == 1:
		c := s.alive[0]
		f.Status, f.Resources = awscheck.Pass, []string{c.ID}
		f.Detail = fmt.Sprintf("%s comes from %s, as planned.", c, p.Plan)
		if len(c.Requester.CIDRs) > 1 {
			f.Status = awscheck.Warn
			f.Detail = fmt.Sprintf("%s comes from %s, as planned, but its VPC has other networks too: %s.", c, p.Plan, PrefixList(c.Requester.CIDRs))
			f.Remedy = p.Ask("Ask Astronomer what the others are for: routes and network ACLs are checked for the planned one only.")
		}
	case len(s.alive) == 0 && len(s.unknownCIDR) > 0:
		f.Status, f.Evidence, f.Resources = awscheck.Unverified, awscheck.None, ids(s.unknownCIDR)
		f.Detail = fmt.Sprintf("Not determined: AWS does not report the network of the requests that are pending for %s: %s.", t.VPC, describePeerings(s.unknownCIDR))
		f.Remedy = p.Ask("Ask Astronomer's support for the id of the cluster's VPC. If it is the requester's VPC, accept the request: AWS reports the network of an active connection.")
		f.Remedy.Owner = awscheck.OwnerNetwork
		for _, c := range s.unknownCIDR {
			f.Remedy.Commands = append(f.Remedy.Commands, t.accept(c))
		}
	case len(s.alive)+len(s.over) == 0 && len(s.wrongCIDR) > 0:
		f.Status, f.Resources = awscheck.Fail, ids(s.wrongCIDR)
		f.Detail = fmt.Sprintf("No peering comes from %s, but the cluster's account and region (%s) has other networks peered: %s.", p.Plan, p.clusterLocation(s), describePeerings(s.wrongCIDR))
		f.Remedy = p.compare(s.wrongCIDR)
	default:
		f = p.Unverified(f, &NoMatch{detail: "no request is known to be Astro's."})
	}
	return []awscheck.Finding{f}
}

// compare is the fix where the cluster's account has requests from another network than planned, and none from that one: the
// user knows which one is the cluster's, and verifies with it.
func (p AstroPeering) compare(requests []facts.Peering) awscheck.Remedy {
	is, cidr, again, command := "one of theirs", "that one", "verify", ""
	if from := requests[0].Requester.CIDRs; len(requests) == 1 && len(from) == 1 {
		cidr = from[0].String()
		is = cidr
	}
	if p.StartAgain != nil {
		again, command = "restart", p.StartAgain("--cidr", cidr)
	}
	fix := p.Ask(fmt.Sprintf("Compare with the cluster's VPC CIDR in the Astro UI: if that is %s, %s with --cidr %s. If not, ask Astronomer's support for the request.", is, again, cidr))
	if fix.Owner = awscheck.OwnerYou; command != "" && cidr == is {
		fix.Commands = []string{command}
	}
	return fix
}

// CheckVerifyActive checks whether the connection is active. It reports verify.active.
func CheckVerifyActive(ctx context.Context, p AstroPeering) []awscheck.Finding {
	t := p.Target
	f := awscheck.Finding{ID: awscheck.VerifyActive, Region: t.Region, Evidence: awscheck.Live}
	c, err := p.Connection(ctx)
	if err != nil {
		return []awscheck.Finding{p.Unverified(f, err)}
	}
	f.Resources = []string{c.ID}
	switch c.State {
	case facts.PeeringActive:
		f.Status, f.Detail = awscheck.Pass, fmt.Sprintf("%s is active.", c)
	case facts.PeeringPending:
		f.Status, f.Detail = awscheck.Fail, fmt.Sprintf("%s waits for acceptance by the owner of %s.", c, t.VPC)
		f.Remedy = awscheck.Remedy{Text: "Accept the request.", Commands: []string{t.accept(c)}}
	default:
		f.Status, f.Evidence = awscheck.Unverified, awscheck.None
		f.Detail = fmt.Sprintf("Not determined: %s is %s, which is not its final state.", c, c.State)
		f.Remedy.Owner, f.Remedy.Text = awscheck.OwnerAWS, "AWS is changing the peering. Check again in a minute."
	}
	return []awscheck.Finding{f}
}

// accept returns the command that accepts a request.
func (t Target) accept(c facts.Peering) string {
	return t.CLI("ec2", "accept-vpc-peering-connection", "--vpc-peering-connection-id", c.ID)
}

// EnableDNSOption returns the command that turns on the accepter's DNS option of a
// connection.
func (t Target) EnableDNSOption(c facts.Peering) string {
	return t.CLI("ec2", "modify-vpc-peering-connection-options", "--vpc-peering-connection-id", c.ID,
		"--accepter-peering-connection-options", "AllowDnsResolutionFromRemoteVpc=true")
}

// CheckVerifyDNSOption checks whether the accepter's DNS option of the connection is on,
// so that the data plane resolves the target's host names to private addresses.
// It reports verify.dns_option.
func CheckVerifyDNSOption(ctx context.Context, p AstroPeering) []awscheck.Finding {
	t := p.Target
	f := awscheck.Finding{ID: awscheck.VerifyDNSOption, Region: t.Region, Evidence: awscheck.Live}
	c, err := p.Connection(ctx)
	if err != nil {
		return []awscheck.Finding{p.Unverified(f, err)}
	}
	f.Resources = []string{c.ID}
	on := t.EnableDNSOption(c)
	switch option := c.Accepter.Resolves; {
	case c.State != facts.PeeringActive:
		f.Status, f.Evidence, f.Cause = awscheck.Unverified, awscheck.None, awscheck.VerifyActive
		f.Detail = fmt.Sprintf("Not determined: the option can be turned on only once the connection is active, and %s is %s.", c.ID, c.State)
		f.Remedy = awscheck.Remedy{Text: "Enable DNS resolution after acceptance.", Commands: []string{on}}
	case option == nil:
		f.Status, f.Evidence = awscheck.Unverified, awscheck.None
		f.Detail = fmt.Sprintf("Not determined: AWS does not report the accepter's DNS option of %s, which is not the same as off.", c.ID)
		f.Remedy = awscheck.Remedy{Text: "Enable DNS resolution. If it is on already, nothing changes.", AcceptIf: "a host name of the VPC resolves to a private address in Astro", Commands: []string{on}}
	case *option:
		f.Status = awscheck.Pass
		f.Detail = fmt.Sprintf("The accepter's DNS option of %s is on: the data plane resolves host names of %s to private addresses.", c.ID, t.VPC)
	default:
		f.Status = awscheck.Fail
		f.Detail = fmt.Sprintf("The accepter's DNS option of %s is off: the data plane does not resolve host names of %s to private addresses.", c.ID, t.VPC)
		f.Remedy = awscheck.Remedy{Text: "Enable DNS resolution.", Commands: []string{on}}
	}
	return []awscheck.Finding{f}
}
