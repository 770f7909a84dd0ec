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
	"github.com/astronomer/astro-activate/awscheck/facts"
	"github.com/astronomer/astro-activate/awscheck/netmodel"
	"github.com/astronomer/astro-activate/awscheck/order"
	"github.com/astronomer/astro-activate/awscheck/words"
)

// lookupLimit bounds one question to public DNS.
const lookupLimit = 5 * time.Second

// publicDNSServer is an open resolver, of Cloudflare, for a command to ask.
const publicDNSServer = "1.1.1.1"

// judgePublic judges the answer of public DNS for a name: the host, or one that a zone
// leads to; via says which. This machine's DNS is asked in its place, and may differ: it
// may know private names.
func (r resolver) judgePublic(ctx context.Context, f awscheck.Finding, name string, zones zoneSet, via string) resolution {
	if zone, hidden := netmodel.ZoneFor(name, zones.others); hidden {
		return r.judgeUnchosenZone(ctx, f, name, zone, zones)
	}
	if isResourceName(name) {
		return resolution{finding: r.judgeResourceName(f, name)}
	}
	addresses, err := r.lookUp(ctx, name)
	switch {
	case isPrivateName(name):
		return r.judgePrivateName(f, name, addresses)
	case err != nil:
		return resolution{finding: r.lookupFailed(f, name, err)}
	case len(addresses) == 0:
		return resolution{finding: r.judgeMissingAddress(f, name)}
	}
	canonical, err := r.canonicalName(ctx, name)
	switch {
	case err != nil:
		return resolution{finding: r.lookupFailed(f, name, err)}
	case isPublicInstanceName(canonical):
		return r.judgePublicInstance(ctx, f, canonical)
	case slices.ContainsFunc(addresses, func(a netip.Addr) bool { return !r.isPlausible(a, isAWSName(canonical)) }):
		return r.judgePrivateAddresses(f, name, addresses)
	}
	return r.judge(f, addresses, via)
}

// isPlausible reports whether public DNS is likely to have the address that this machine's
// DNS has for a name. A name of AWS's own may have a private address; others have such
// addresses in private DNS, and no name has those of a tunnel or a filter.
func (r resolver) isPlausible(a netip.Addr, ofAWS bool) bool {
	if ofAWS && (a.IsPrivate() || r.isTarget(a)) {
		return true
	}
	shared := netip.PrefixFrom(netip.AddrFrom4([4]byte{100, 64}), 10) // RFC 6598
	return a.IsGlobalUnicast() && !a.IsPrivate() && !shared.Contains(a) && !r.isTarget(a)
}

// lookUp returns the IPv4 addresses of a name in this machine's DNS; none if it has no such
// name.
func (r resolver) lookUp(ctx context.Context, name string) ([]netip.Addr, error) {
	ctx, cancel := context.WithTimeout(ctx, lookupLimit)
	defer cancel()
	found, err := r.Names.LookupHost(ctx, absolute(name))
	var dns *net.DNSError
	if errors.As(err, &dns) && dns.IsNotFound {
		return nil, nil
	}
	addresses := slices.DeleteFunc(slices.Clone(found), func(a netip.Addr) bool { return !a.Is4() })
	order.Sort(addresses, netip.Addr.Compare)
	return slices.Compact(addresses), err
}

func (r resolver) canonicalName(ctx context.Context, name string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, lookupLimit)
	defer cancel()
	canonical, err := r.Names.CanonicalName(ctx, absolute(name))
	return facts.DNSName(canonical), err
}

// absolute is a name with its final dot. Without it, search domains of this machine would
// complete the name, and its hosts file answer for it. (resolv.conf(5), "search"; Go,
// package net: a name with a final dot is asked of DNS.)
func absolute(name string) string { return name + "." }

// lookupFailed completes f for a name that this machine's DNS did not answer for.
func (r resolver) lookupFailed(f awscheck.Finding, name string, err error) awscheck.Finding {
	f.Status, f.Evidence = awscheck.Unverified, awscheck.None
	f.Detail = fmt.Sprintf("Not determined: the DNS lookup of %s failed: %s.", name, awscheck.Clean(strings.TrimSuffix(err.Error(), ".")))
	f.Remedy = awscheck.Remedy{Text: "Check this machine's network and DNS, then check again.", Look: []string{awscheck.Command("nslookup", name)}}
	return f
}

// judgePrivateAddresses completes f for addresses that public DNS may not have.
func (r resolver) judgePrivateAddresses(f awscheck.Finding, name string, addresses []netip.Addr) resolution {
	f.Status, f.Evidence = awscheck.Unverified, awscheck.None
	f.Detail = fmt.Sprintf("Not determined: this machine's DNS resolves %s to %s, but it may know names that public DNS does not, and no private zone that Astro will use answers for this one.", name, words.Some(addressTexts(addresses)))
	f.Remedy = awscheck.Remedy{
		Text:     "Ask a public DNS server. If it does not give addresses of the target VPC, choose the private zone with the name, or enter the service's address.",
		AcceptIf: "a public DNS server gives an address of the target VPC",
		Look:     []string{awscheck.Command("nslookup", name, publicDNSServer)},
	}
	if !r.inTarget(addresses) {
		addresses = nil
	}
	return resolution{finding: f, addresses: addresses}
}

// judgePrivateName judges a name that public DNS can't have and no zone of Astro's VPC answers
// for. Only a Resolver rule, which is not read, could make Astro resolve it.
func (r resolver) judgePrivateName(f awscheck.Finding, name string, addresses []netip.Addr) resolution {
	f.Status = awscheck.Fail
	f.Detail = fmt.Sprintf("%s does not resolve from Astro: none of the chosen private zones answers for it, and public DNS has no such names.", name)
	f.Remedy = awscheck.Remedy{Text: "Choose the private zone with the name, if the target VPC has one. Otherwise enter the service's address, or a name that resolves without your own DNS servers."}
	if !r.inTarget(addresses) {
		return resolution{finding: f}
	}
	f.Status, f.Evidence = awscheck.Unverified, awscheck.None
	f.Detail = fmt.Sprintf("Not determined: this machine's DNS resolves %s to %s, but none of the chosen private zones answers for it, and public DNS has no such names.", name, words.Some(addressTexts(addresses)))
	f.Remedy.Text += " A Resolver rule of Astro's VPC can also forward the name to your DNS servers: ask Astronomer's support."
	f.Remedy.AcceptIf = "a Resolver rule of Astro's VPC forwards the name to DNS servers that give this address"
	return resolution{finding: f, addresses: addresses}
}

// judgeMissingAddress completes f for a name without an address in this machine's DNS. Many
// resolvers drop private addresses from public answers, to protect against DNS
// rebinding, so for a public name that proves nothing.
func (r resolver) judgeMissingAddress(f awscheck.Finding, name string) awscheck.Finding {
	f.Status, f.Evidence = awscheck.Unverified, awscheck.None
	f.Detail = fmt.Sprintf("Not determined: this machine's DNS has no IPv4 address for %s. Some DNS servers and routers leave private addresses out of their answers.", name)
	f.Remedy = awscheck.Remedy{
		Text:     "Ask another DNS server. If it has no address either, correct the host, or enter the service's address.",
		AcceptIf: "the name resolves to an address of the target VPC",
		Look:     []string{awscheck.Command("nslookup", name, publicDNSServer)},
	}
	return f
}

// judgeUnchosenZone judges a name that a zone of the target VPC answers for, to which
// Astro's VPC will not be associated. The answer of this machine's DNS may come from that
// zone.
func (r resolver) judgeUnchosenZone(ctx context.Context, f awscheck.Finding, name string, zone netmodel.Zone, zones zoneSet) resolution {
	label := zones.named(zone.ID)
	f.Resources = append(f.Resources, zone.ID)
	if zone.Records == nil && zone.ReadErr == nil { // every zone has records
		zone.Records, zone.ReadErr = r.records(ctx, zones.hosted[zone.ID])
	}
	all := append(slices.Clone(zones.visible), zone)
	answer := netmodel.ResolvePrivate(name, all)
	known := answer.Addresses
	if answer.Undecided != "" || answer.NoRecord != "" || len(answer.Public) > 0 || !r.inTarget(known) {
		known = nil
	}
	if owner := zones.hosted[zone.ID].Service; owner != "" {
		f.Status = awscheck.Fail
		f.Detail = fmt.Sprintf("%s is a name of the private zone %s of the service %s, which only that service can associate with Astro's VPC.", name, label, owner)
		f.Remedy.Text = "Enter the service's address, or resolve its name as the service's documentation says for another VPC."
		return resolution{finding: f, addresses: known}
	}
	if seen, err := r.lookUp(ctx, name); err == nil && !isPrivateName(name) && r.inTarget(seen) {
		f.Status, f.Evidence = awscheck.Unverified, awscheck.None
		f.Detail = fmt.Sprintf("Not determined: %s is a name of the private zone %s, which was not chosen. This machine's DNS resolves it to %s, perhaps by that zone: whether public DNS has the name too is not known.", name, label, words.Some(addressTexts(seen)))
		f.Remedy = awscheck.Remedy{
			Text:     fmt.Sprintf("Add %s to the private hosted zones, or ask a public DNS server.", zone.ID),
			AcceptIf: "a public DNS server gives an address of the target VPC",
			Look:     []string{awscheck.Command("nslookup", name, publicDNSServer)},
		}
		return resolution{finding: f, addresses: seen}
	}
	f.Status = awscheck.Fail
	f.Detail = fmt.Sprintf("%s is a name of the private zone %s, which was not chosen, so Astro's VPC does not resolve it.", name, label)
	f.Remedy = awscheck.Remedy{Text: fmt.Sprintf("Add %s to the private hosted zones.", zone.ID)}
	if answer.NoRecord != "" && answer.Undecided == "" {
		of, _ := netmodel.ZoneFor(answer.NoRecord, all)
		add := r.addRecord(ctx, zones.hosted[of.ID], answer.NoRecord)
		add.Text = fmt.Sprintf("%s It has no A record for %s yet. %s", f.Remedy.Text, answer.NoRecord, add.Text)
		f.Remedy = add
	}
	return resolution{finding: f, addresses: known}
}

// isAWSName reports whether only AWS can answer for a name in public DNS.
func isAWSName(name string) bool { return strings.HasSuffix(facts.DNSName(name), ".amazonaws.com") }

// privateDomains are top-level domains that public DNS does not have: those reserved for
// private use, and those that networks use without a registration.
// (RFC 6762, appendix G; ICANN, resolution 2024.07.29.06 on .internal.)
func privateDomains() []string {
	return []string{"internal", "intranet", "private", "corp", "home", "lan", "local", "localdomain", "test", "invalid"}
}

// isPrivateName reports whether public DNS can't have a name. No top-level domain is a
// number: it would read as an address. (RFC 3696, section 2.)
func isPrivateName(name string) bool {
	name = facts.DNSName(name)
	last := name[strings.LastIndexByte(name, '.')+1:]
	return last == name || slices.Contains(privateDomains(), last) || strings.Trim(last, "0123456789") == ""
}
