package network

import (
	"context"
	"fmt"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/facts"
)

// CheckVerifyDNSOption checks whether the accepter's DNS option of the connection is on,
// so that the data plane resolves the target's host names to private addresses.
// It reports verify.dns_option.
func CheckVerifyDNSOption(ctx context.Context, p AstroPeering) []awscheck.Finding {
	t := p.Target
	f := awscheck.Finding{ID: awscheck.VerifyDNSOption, Region: t.Region, Evidence: awscheck.Live}
	c, err := p.connection(ctx)
	if err != nil {
		return []awscheck.Finding{p.unverified(f, err)}
	}
	f.Resources = []string{c.ID}
	on := awscheck.Command(append([]string{"aws", "ec2", "modify-vpc-peering-connection-options", "--vpc-peering-connection-id", c.ID,
		"--accepter-peering-connection-options", "AllowDnsResolutionFromRemoteVpc=true"}, t.flags()...)...)
	switch option := c.Accepter.Resolves; {
	case c.State != facts.PeeringActive:
		f.Status, f.Evidence, f.Cause = awscheck.Unverified, awscheck.None, awscheck.VerifyActive
		f.Detail = fmt.Sprintf("Not determined: the option can be turned on only once the connection is active, and %s is %s.", c.ID, c.State)
		f.Remedy = awscheck.Remedy{Text: "Turn it on after acceptance.", Commands: []string{on}}
	case option == nil:
		f.Status, f.Evidence = awscheck.Unverified, awscheck.None
		f.Detail = fmt.Sprintf("Not determined: AWS does not report the accepter's DNS option of %s, which is not the same as off.", c.ID)
		f.Remedy = awscheck.Remedy{Text: "Turn it on. If it is on already, nothing changes.", AcceptIf: "a host name of the VPC resolves to a private address in Astro", Commands: []string{on}}
	case *option:
		f.Status = awscheck.Pass
		f.Detail = fmt.Sprintf("The accepter's DNS option of %s is on: the data plane resolves host names of %s to private addresses.", c.ID, t.VPC)
	default:
		f.Status = awscheck.Fail
		f.Detail = fmt.Sprintf("The accepter's DNS option of %s is off: the data plane does not resolve host names of %s to private addresses.", c.ID, t.VPC)
		f.Remedy = awscheck.Remedy{Text: "Turn it on.", Commands: []string{on}}
	}
	return []awscheck.Finding{f}
}
