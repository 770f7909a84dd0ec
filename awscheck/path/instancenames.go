package path

import (
	"context"
	"fmt"
	"net/netip"
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/facts"
	"github.com/astronomer/astro-activate/awscheck/network"
	"github.com/astronomer/astro-activate/awscheck/pattern"
)

// The names of EC2 instances: by their private address, by their id, and by their public
// address. (EC2 User Guide, "Hostname types".)
var (
	privateInstance = pattern.New(`^ip-(\d{1,3})-(\d{1,3})-(\d{1,3})-(\d{1,3})\.(?:ec2|([a-z0-9-]+)\.compute)\.internal$`)
	resourceName    = pattern.New(`^i-[0-9a-f]+\.(?:ec2|[a-z0-9-]+\.compute)\.internal$`)
	publicInstance  = pattern.New(`^ec2-(\d{1,3})-(\d{1,3})-(\d{1,3})-(\d{1,3})\.(?:compute-1|[a-z0-9-]+\.compute)\.amazonaws\.com$`)
)

// privateInstanceName reads the address and the region of an instance's private name.
func privateInstanceName(name string) (a netip.Addr, region string, ok bool) {
	m := privateInstance().FindStringSubmatch(name)
	if m == nil {
		return a, "", false
	}
	a, err := netip.ParseAddr(strings.Join(m[1:5], "."))
	if region = m[5]; region == "" {
		region = "us-east-1"
	}
	return a, region, err == nil
}

func isPublicInstanceName(name string) bool { return publicInstance().MatchString(facts.DNSName(name)) }

func isResourceName(name string) bool { return resourceName().MatchString(facts.DNSName(name)) }

// viaDNSOption says of a name that resolves that it takes the DNS option of the connection.
const viaDNSOption = "; with the DNS option of the connection on, Astro resolves it"

// NeedsDNSOption reports whether what was found about a name that resolves says that Astro resolves it only with
// the DNS option of the connection on.
func NeedsDNSOption(detail string) bool { return strings.Contains(detail, viaDNSOption) }

// judgeInstanceName judges the private name of an instance. Every VPC of a region resolves
// those with addresses of RFC 1918; other VPCs need the DNS option. (Amazon VPC Peering
// Guide, "VPC peering limitations".)
func (r resolver) judgeInstanceName(ctx context.Context, f awscheck.Finding, a netip.Addr, region string) resolution {
	if region != r.Peering.Target.Region {
		f.Status, f.Detail = awscheck.Fail, fmt.Sprintf("%s is a name of region %s, and the target VPC is in %s.", r.host, region, r.Peering.Target.Region)
		f.Remedy.Text = "Enter a name or address of the target VPC."
		return resolution{finding: f}
	}
	via, needs := " and resolves", region != r.Peering.Region || !a.IsPrivate()
	if needs {
		via = viaDNSOption
	}
	found := r.judge(f, []netip.Addr{a}, r.host+" is the name of an EC2 instance"+via)
	if needs {
		found = r.requireDNSOption(ctx, found)
	}
	return found
}

// judgeResourceName completes f for the name of an instance by its id. AWS documents that it
// resolves within its VPC, and not whether a peered one resolves it.
func (r resolver) judgeResourceName(f awscheck.Finding, name string) awscheck.Finding {
	f.Status, f.Evidence = awscheck.Unverified, awscheck.None
	f.Detail = fmt.Sprintf("Not determined: %s names an EC2 instance by its id. AWS documents that such a name resolves within the instance's own VPC, and not whether a peered VPC resolves it.", name)
	f.Remedy = awscheck.Remedy{
		Text:     "Enter the instance's private address, or its IP name, such as ip-10-0-0-1.ec2.internal.",
		AcceptIf: "the name resolves to the instance's address in Astro",
	}
	return f
}

// judgePublicInstance judges the public name of an instance, which the DNS option of the
// connection turns into its private address; a database that is publicly accessible is an
// alias of one. The name has the public address: within the instance's own VPC, this
// machine sees the private one. (Amazon VPC Peering Guide, "Enable DNS resolution for a
// VPC peering connection"; EC2 User Guide, "Hostname types".)
func (r resolver) judgePublicInstance(ctx context.Context, f awscheck.Finding, canonical string) resolution {
	public, err := netip.ParseAddr(strings.Join(publicInstance().FindStringSubmatch(canonical)[1:], "."))
	if err != nil {
		return resolution{finding: r.lookupFailed(f, canonical, err)}
	}
	interfaces, err := facts.NetworkInterfaces(ctx, r.Peering.Target.Account, r.Peering.Target.Region)
	if err != nil {
		f = r.Peering.Target.Unverified(f, err)
		f.Detail += fmt.Sprintf(" %s is a public name of an EC2 instance, %s.", r.host, canonical)
		return resolution{finding: f}
	}
	subject := fmt.Sprintf("%s leads to %s, the", r.host, canonical)
	if r.host == canonical {
		subject = r.host + " is the"
	}
	for _, i := range interfaces {
		if private, ok := i.Public[public]; ok && i.VPC == r.vpc.ID {
			return r.requireDNSOption(ctx, r.judge(f, []netip.Addr{private}, subject+" public name of an EC2 instance"+viaDNSOption))
		}
	}
	f.Status = awscheck.Fail
	f.Detail = fmt.Sprintf("%s public name of an EC2 instance with the address %s, and no network interface of %s has that address.", subject, public, r.vpc.ID)
	f.Remedy.Text = "Enter a name or address of the target VPC, or enter the service with the public endpoints."
	return resolution{finding: f}
}

// requireDNSOption changes a pass to another status where Astro resolves the name to a private
// address only by the DNS option of the connection, and the option is not on or not
// possible. Both VPCs must have DNS resolution and DNS hostnames. (Amazon VPC Peering
// Guide, "Enable DNS resolution for a VPC peering connection".)
func (r resolver) requireDNSOption(ctx context.Context, found resolution) resolution {
	f, t := &found.finding, r.Peering.Target
	if f.Status != awscheck.Pass {
		return found
	}
	if !r.ResolveNames {
		f.Status = awscheck.Fail
		f.Detail = fmt.Sprintf("%s resolves to a private address only with the DNS option of the connection, and host names are not to be resolved.", r.host)
		f.Remedy.Text = "Answer that the target's host names are resolved, or enter the service's private address."
		return found
	}
	for _, name := range []facts.VPCAttribute{facts.DNSSupport, facts.DNSHostnames} {
		if setting := network.CheckDNSAttribute(ctx, t, name)[0]; setting.Status != awscheck.Pass {
			f.Status, f.Evidence, f.Detail, f.Remedy, f.Cause = setting.Status, setting.Evidence, setting.Detail, setting.Remedy, setting.Cause
			if f.Status == awscheck.Fail {
				f.Cause, f.Remedy.Owner = setting.ID, awscheck.OwnerNetwork
			}
			return found
		}
	}
	c, err := r.connection(ctx)
	switch {
	case err != nil:
		*f = r.Peering.Unverified(*f, err)
		f.Detail += fmt.Sprintf(" %s resolves to a private address only with the DNS option of the connection.", r.host)
		return found
	case c == nil:
		return found
	case c.State != facts.PeeringActive:
		*f = undetermined(*f, awscheck.VerifyActive, fmt.Sprintf("%s resolves to a private address only with the DNS option of the connection. It can be turned on only once the connection is active, and %s is %s.", r.host, c.ID, c.State))
		return found
	case c.Accepter.Resolves == nil:
		*f = undetermined(*f, awscheck.VerifyDNSOption, fmt.Sprintf("AWS does not report the accepter's DNS option of %s, and %s resolves to a private address only if it is on.", c.ID, r.host))
		f.Remedy = awscheck.Remedy{Owner: awscheck.OwnerNetwork, Text: "Enable DNS resolution for the peering connection. If it is on already, nothing changes.", AcceptIf: "the name resolves to a private address in Astro", Commands: []string{t.EnableDNSOption(*c)}}
		return found
	case !*c.Accepter.Resolves:
		f.Status, f.Cause = awscheck.Fail, awscheck.VerifyDNSOption
		f.Detail = fmt.Sprintf("The accepter's DNS option of %s is off, so Astro does not resolve %s to a private address.", c.ID, r.host)
		f.Remedy = awscheck.Remedy{Owner: awscheck.OwnerNetwork, Text: "Enable DNS resolution for the peering connection.", Commands: []string{t.EnableDNSOption(*c)}}
		return found
	}
	return r.requireAstroDNS(ctx, found, *c)
}
