package path

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"strings"
	"time"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/dataservice"
	"github.com/astronomer/astro-activate/awscheck/facts"
	"github.com/astronomer/astro-activate/awscheck/netmodel"
	"github.com/astronomer/astro-activate/awscheck/network"
	"github.com/astronomer/astro-activate/awscheck/order"
	"github.com/astronomer/astro-activate/awscheck/pattern"
	"github.com/astronomer/astro-activate/awscheck/words"
)

// A resolution is what the name of a service leads to from Astro's VPC.
type resolution struct {
	finding awscheck.Finding // path.name
	// addresses are where the service is; nil if that is not known. They may be known
	// although the name does not lead there yet.
	addresses []netip.Addr
}

// resolve resolves a service's host as Astro's VPC will: by the private zones that it
// will be associated with, the one with the longest name first, else by public DNS.
func (p Plan) resolve(ctx context.Context, e dataservice.Endpoint) (resolution, error) {
	t := p.Peering.Target
	key := fmt.Sprintf("path %q %q %q %q %v", e, p.Zones, t.VPC, t.Region, p.ResolveNames)
	return account.Fetch(ctx, t.Account, key, func(ctx context.Context) (resolution, error) {
		f := awscheck.Finding{ID: awscheck.PathName, Subject: e.Name, Evidence: awscheck.Live, Region: t.Region, Resources: []string{e.Name}}
		vpc, err := t.Find(ctx)
		if err != nil {
			return resolution{}, err
		}
		r := resolver{Plan: p, vpc: vpc, host: facts.DNSName(e.Host)}
		return r.run(ctx, f), nil
	})
}

// A resolver resolves the host of one service.
type resolver struct {
	Plan
	vpc  facts.VPC // the target
	host string
}

func (r resolver) run(ctx context.Context, f awscheck.Finding) resolution {
	if a, err := netip.ParseAddr(r.host); err == nil {
		return r.judge(f, []netip.Addr{a}, fmt.Sprintf("%s is an address", r.host))
	}
	if a, region, ok := privateInstanceName(r.host); ok {
		return r.instanceName(f, a, region)
	}
	zones, err := r.zones(ctx)
	if err != nil {
		return resolution{finding: r.Peering.Target.Unverified(f, err)}
	}
	answer := netmodel.ResolvePrivate(r.host, zones.visible)
	switch {
	case zones.unknown != "" && answer.Zone == "":
		return resolution{finding: undetermined(f, awscheck.DNSZones, fmt.Sprintf("zone %s was chosen, and AWS does not list its name with the target VPC, so it may answer for %s.", zones.unknown, r.host))}
	case answer.Zone == "":
		return r.publicly(ctx, f, r.host, zones)
	}
	return r.privately(ctx, f, answer, zones)
}

// privately judges what the zones of Astro's VPC answer.
func (r resolver) privately(ctx context.Context, f awscheck.Finding, answer netmodel.Answer, zones zoneSet) resolution {
	zone := zones.named(answer.Zone)
	f.Resources = append(f.Resources, answer.Zone)
	look := []string{r.Peering.Target.CLI("route53", "list-resource-record-sets", "--hosted-zone-id", answer.Zone)}
	switch {
	case answer.Undecided != "":
		if err := zones.errors[answer.Zone]; err != nil {
			f = r.Peering.Target.Unverified(f, err)
		} else {
			f.Status, f.Evidence, f.Detail = awscheck.Unverified, awscheck.None, "Not determined: "+answer.Undecided+"."
		}
		f.Detail += fmt.Sprintf(" Zone %s answers for %s.", zone, r.host)
		f.Remedy.AcceptIf = fmt.Sprintf("%s resolves to the service's address in a VPC that is associated with the zone", r.host)
		return resolution{finding: f}
	case answer.Loop != "":
		f.Status, f.Detail = awscheck.Fail, fmt.Sprintf("%s does not resolve: in zone %s, %s leads back to itself.", r.host, zone, answer.Loop)
		f.Remedy = awscheck.Remedy{Owner: awscheck.OwnerNetwork, Text: "Correct the CNAME or alias records. The command lists the zone's records.", Look: look}
		return resolution{finding: f}
	case answer.NoRecord != "":
		f.Status = awscheck.Fail
		f.Detail = fmt.Sprintf("Zone %s answers for %s and has no A or CNAME record for it, so Astro does not resolve the name.", zone, r.host)
		if answer.NoRecord != r.host {
			f.Detail = fmt.Sprintf("%s leads to %s in zone %s, which has no A record for it.", r.host, answer.NoRecord, zone)
		}
		f.Remedy = awscheck.Remedy{Owner: awscheck.OwnerNetwork, Text: fmt.Sprintf("Add a record for %s to the zone, or correct the host. The command lists the zone's records.", answer.NoRecord), Look: look}
		return resolution{finding: f}
	}
	via := fmt.Sprintf("%s resolves by zone %s", r.host, zone)
	if len(answer.Public) == 0 {
		return r.whileAssociated(r.judge(f, answer.Addresses, via), answer.Zone, zones)
	}
	if len(answer.Public) > 1 || len(answer.Addresses) > 0 {
		f.Status, f.Evidence = awscheck.Unverified, awscheck.None
		f.Detail = fmt.Sprintf("Not determined: in zone %s, %s leads to several places: %s.", zone, r.host, words.Some(append(answer.Public, addressTexts(answer.Addresses)...)))
		f.Remedy = awscheck.Remedy{Text: "Enter each of them as a service of its own.", AcceptIf: "you have checked each of them", Look: look}
		return resolution{finding: f}
	}
	return r.whileAssociated(r.publicly(ctx, f, answer.Public[0], zones), answer.Zone, zones)
}

// whileAssociated takes back a pass where Astro's VPC exists and does not use the zone
// yet, or may not.
func (r resolver) whileAssociated(found resolution, zone string, zones zoneSet) resolution {
	f := &found.finding
	if f.Status != awscheck.Pass {
		return found
	}
	switch zones.associated[zone] {
	case notYet:
		f.Status, f.Cause = awscheck.Fail, awscheck.VerifyZones
		f.Detail = fmt.Sprintf("Astro does not resolve %s yet: zone %s answers for it, and Astro's VPC is not associated with the zone.", r.host, zones.named(zone))
		f.Remedy = r.Peering.Ask(fmt.Sprintf("Authorize Astro's VPC for the zone, as verify.zones says, and ask Astronomer to associate the two: \"Please associate the cluster's VPC with our private hosted zone %s.\"", zone))
		f.Remedy.Owner = awscheck.OwnerNetwork
	case unknownWhether:
		f.Status, f.Evidence, f.Cause = awscheck.Unverified, awscheck.None, awscheck.VerifyZones
		f.Detail = fmt.Sprintf("Not determined: zone %s answers for %s, and whether Astro's VPC is associated with it could not be read.", zones.named(zone), r.host)
	}
	return found
}

// lookupLimit bounds one question to public DNS.
const lookupLimit = 5 * time.Second

// publicly judges what public DNS answers for a name: the host, or one that a zone leads
// to. This machine's DNS stands for it, which may differ: it may know private names.
func (r resolver) publicly(ctx context.Context, f awscheck.Finding, name string, zones zoneSet) resolution {
	hidden, isHidden := netmodel.ZoneFor(name, zones.others)
	if isHidden {
		return r.notChosen(ctx, f, name, hidden, zones)
	}
	ctx, cancel := context.WithTimeout(ctx, lookupLimit)
	defer cancel()
	found, err := r.Names.LookupHost(ctx, name)
	addresses := slices.DeleteFunc(slices.Clone(found), func(a netip.Addr) bool { return !a.Is4() })
	order.Sort(addresses, netip.Addr.Compare)
	addresses = slices.Compact(addresses)
	var dns *net.DNSError
	switch {
	case errors.As(err, &dns) && dns.IsNotFound, err == nil && len(addresses) == 0:
		return resolution{finding: r.noAddress(f, name)}
	case err != nil:
		f.Status, f.Evidence = awscheck.Unverified, awscheck.None
		f.Detail = fmt.Sprintf("Not determined: the DNS lookup of %s failed: %s.", name, awscheck.Clean(strings.TrimSuffix(err.Error(), ".")))
		f.Remedy = awscheck.Remedy{Text: "Check this machine's network and DNS, then check again.", Look: []string{awscheck.Command("nslookup", name)}}
		return resolution{finding: f}
	}
	canonical, err := r.Names.CanonicalName(ctx, name)
	if err != nil {
		canonical = name
	}
	via := fmt.Sprintf("%s resolves by public DNS", r.host)
	switch {
	case isInstanceName(canonical):
		return r.publicInstance(ctx, f, canonical, addresses)
	case !slices.ContainsFunc(addresses, r.isTarget):
		return r.judge(f, addresses, via)
	case !isAWSName(canonical):
		f.Status, f.Evidence = awscheck.Unverified, awscheck.None
		f.Detail = fmt.Sprintf("Not determined: this machine's DNS resolves %s to %s, but it may know names that public DNS does not, and no private zone that Astro will use answers for this one.", name, words.Some(addressTexts(addresses)))
		f.Remedy = awscheck.Remedy{
			Text:     "Ask a public DNS server. If it does not give these addresses, choose the private zone with the name, or enter the service's address.",
			AcceptIf: "a public DNS server gives the same addresses",
			Look:     []string{awscheck.Command("nslookup", name, publicDNSServer)},
		}
		return resolution{finding: f, addresses: addresses}
	}
	return r.judge(f, addresses, via)
}

// publicDNSServer is an open resolver, of Cloudflare, for a command to ask.
const publicDNSServer = "1.1.1.1"

// noAddress completes f for a name without an address in this machine's DNS. Many
// resolvers drop private addresses from public answers, to protect against DNS
// rebinding, so for a public name that proves nothing.
func (r resolver) noAddress(f awscheck.Finding, name string) awscheck.Finding {
	if isPrivateName(name) {
		f.Status = awscheck.Fail
		f.Detail = fmt.Sprintf("%s does not resolve from Astro: none of the chosen private zones answers for it, and public DNS has no such names.", name)
		f.Remedy = awscheck.Remedy{Text: "Choose the private zone with the name, if the target VPC has one. Otherwise enter the service's address, or a name that resolves without your own DNS servers."}
		return f
	}
	f.Status, f.Evidence = awscheck.Unverified, awscheck.None
	f.Detail = fmt.Sprintf("Not determined: this machine's DNS has no IPv4 address for %s. Some DNS servers and routers leave private addresses out of their answers.", name)
	f.Remedy = awscheck.Remedy{
		Text:     "Ask another DNS server. If it has no address either, correct the host, or enter the service's address.",
		AcceptIf: "the name resolves to an address of the target VPC",
		Look:     []string{awscheck.Command("nslookup", name, publicDNSServer)},
	}
	return f
}

// notChosen judges a name that a zone of the target VPC answers for, to which Astro's VPC
// will not be associated. What this machine's DNS answers may come from that zone.
func (r resolver) notChosen(ctx context.Context, f awscheck.Finding, name string, zone netmodel.Zone, zones zoneSet) resolution {
	label := zones.named(zone.ID)
	f.Status = awscheck.Fail
	f.Detail = fmt.Sprintf("%s is a name of the private zone %s, which was not chosen, so Astro's VPC does not resolve it.", name, label)
	f.Resources = append(f.Resources, zone.ID)
	f.Remedy = awscheck.Remedy{Text: fmt.Sprintf("Add %s to the private hosted zones.", zone.ID)}
	all := append(slices.Clone(zones.visible), zone)
	answer := netmodel.ResolvePrivate(name, all)
	known := answer.Addresses
	if answer.Undecided != "" || answer.NoRecord != "" || len(answer.Public) > 0 || !r.inTarget(known) {
		known = nil
	}
	if answer.NoRecord != "" && answer.Undecided == "" {
		f.Remedy.Text += fmt.Sprintf(" It has no A record for %s yet: add that as well.", answer.NoRecord)
	}
	if owner := zones.services[zone.ID]; owner != "" {
		f.Detail = fmt.Sprintf("%s is a name of the private zone %s of the service %s, which only that service can associate with Astro's VPC.", name, label, owner)
		f.Remedy.Text = "The service's documentation says how another VPC resolves its names. Or enter the service's address."
	}
	return resolution{finding: f, addresses: known}
}

// judge completes f with whether addresses are the target's. via says where they come from.
func (r resolver) judge(f awscheck.Finding, addresses []netip.Addr, via string) resolution {
	list := words.Some(addressTexts(addresses))
	if r.host == list {
		list = ""
	} else {
		list = " to " + list
	}
	if r.inTarget(addresses) {
		f.Status, f.Detail = awscheck.Pass, fmt.Sprintf("%s%s, in a CIDR of %s.", via, list, r.vpc.ID)
		return resolution{f, addresses}
	}
	outside := slices.DeleteFunc(slices.Clone(addresses), r.isTarget)
	f.Status = awscheck.Fail
	f.Detail = fmt.Sprintf("%s%s, and %s %s not in the CIDRs of %s: %s.", via, list, words.Some(addressTexts(outside)), isOrAre(len(outside)), r.vpc.ID, network.PrefixList(r.vpc.CIDRs))
	f.Remedy.Text = "Enter the service's name or address in the target VPC. A peering reaches only the VPC itself, no network behind it."
	if slices.ContainsFunc(outside, func(a netip.Addr) bool { return !a.IsPrivate() }) {
		f.Remedy.Text = "Enter the service's private name or address in the target VPC. If it is to be reached at a public address, enter it with the public endpoints instead."
	}
	return resolution{finding: f}
}

func (r resolver) isTarget(a netip.Addr) bool {
	return slices.ContainsFunc(r.vpc.CIDRs, func(c netip.Prefix) bool { return c.Contains(a) })
}

// inTarget reports whether there are addresses, and all are in the target's CIDRs.
func (r resolver) inTarget(addresses []netip.Addr) bool {
	return len(addresses) > 0 && !slices.ContainsFunc(addresses, func(a netip.Addr) bool { return !r.isTarget(a) })
}

// The names of EC2 instances. (EC2 User Guide, "EC2 instance hostnames and domains".)
var (
	privateInstance = pattern.New(`^ip-(\d{1,3})-(\d{1,3})-(\d{1,3})-(\d{1,3})\.(?:ec2|([a-z0-9-]+)\.compute)\.internal$`)
	publicInstance  = pattern.New(`^ec2-\d{1,3}-\d{1,3}-\d{1,3}-\d{1,3}\.(?:compute-1|[a-z0-9-]+\.compute)\.amazonaws\.com$`)
)

func isInstanceName(name string) bool { return publicInstance().MatchString(facts.DNSName(name)) }

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

// instanceName judges the private name of an instance. Every VPC of a region resolves
// those with addresses of RFC 1918; other VPCs need the DNS option. (Amazon VPC Peering
// Guide, "VPC peering limitations".)
func (r resolver) instanceName(f awscheck.Finding, a netip.Addr, region string) resolution {
	via := fmt.Sprintf("%s is the name of an EC2 instance and resolves", r.host)
	if region != r.Peering.Target.Region {
		f.Status, f.Detail = awscheck.Fail, fmt.Sprintf("%s is a name of region %s, and the target VPC is in %s.", r.host, region, r.Peering.Target.Region)
		f.Remedy.Text = "Enter a name or address of the target VPC."
		return resolution{finding: f}
	}
	if (region != r.Peering.Region || !a.IsPrivate()) && !r.ResolveNames {
		return resolution{r.needsOption(f), []netip.Addr{a}}
	}
	return r.judge(f, []netip.Addr{a}, via)
}

// publicInstance judges the public name of an instance, which the DNS option of the
// connection turns into its private address; a database that is publicly accessible is an
// alias of one. (Amazon VPC Peering Guide, "Enable DNS resolution for a VPC peering
// connection".)
func (r resolver) publicInstance(ctx context.Context, f awscheck.Finding, canonical string, public []netip.Addr) resolution {
	interfaces, err := facts.NetworkInterfaces(ctx, r.Peering.Target.Account, r.Peering.Target.Region)
	if err != nil {
		f = r.Peering.Target.Unverified(f, err)
		f.Detail += fmt.Sprintf(" %s is a public name of an EC2 instance, %s.", r.host, canonical)
		return resolution{finding: f}
	}
	var private []netip.Addr
	for _, i := range interfaces {
		for _, a := range public {
			if own, ok := i.Public[a]; ok && i.VPC == r.vpc.ID {
				private = append(private, own)
			}
		}
	}
	switch {
	case len(private) < len(public):
		f.Status = awscheck.Fail
		f.Detail = fmt.Sprintf("%s resolves to %s, and no network interface of %s has %s.", r.host, words.Some(addressTexts(public)), r.vpc.ID, addressOrAll(len(public)))
		f.Remedy.Text = "Enter a name or address of the target VPC, or enter the service with the public endpoints."
		return resolution{finding: f}
	case !r.ResolveNames:
		return resolution{r.needsOption(f), private}
	}
	return r.judge(f, private, fmt.Sprintf("%s is the public name of %s; with the DNS option of the connection on, Astro resolves it", r.host, canonical))
}

func (r resolver) needsOption(f awscheck.Finding) awscheck.Finding {
	f.Status = awscheck.Fail
	f.Detail = fmt.Sprintf("%s resolves to a private address only with the DNS option of the connection, and host names are not to be resolved.", r.host)
	f.Remedy.Text = "Answer that the target's host names are resolved, or enter the service's private address."
	return f
}

// isAWSName reports whether only AWS can answer for a name in public DNS.
func isAWSName(name string) bool { return strings.HasSuffix(facts.DNSName(name), ".amazonaws.com") }

// privateDomains are top-level domains that public DNS does not have: those reserved for
// private use, and those that networks use without a registration.
// (RFC 6762, appendix G; ICANN, resolution 2024.07.29.06 on .internal.)
func privateDomains() []string {
	return []string{"internal", "intranet", "private", "corp", "home", "lan", "local", "localdomain", "test", "invalid"}
}

// isPrivateName reports whether public DNS can't have a name.
func isPrivateName(name string) bool {
	_, last, found := cutLast(facts.DNSName(name))
	return !found || slices.Contains(privateDomains(), last)
}

func cutLast(name string) (rest, last string, found bool) {
	i := strings.LastIndexByte(name, '.')
	if i < 0 {
		return "", name, false
	}
	return name[:i], name[i+1:], true
}

func addressTexts(list []netip.Addr) []string {
	names := make([]string, len(list))
	for i, a := range list {
		names[i] = a.String()
	}
	return names
}

func isOrAre(n int) string {
	if n == 1 {
		return "is"
	}
	return "are"
}

func addressOrAll(n int) string {
	if n == 1 {
		return "that address"
	}
	return "each of these addresses"
}
