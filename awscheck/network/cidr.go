package network

import (
	"fmt"
	"net/netip"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/netmodel"
	"github.com/astronomer/astro-activate/awscheck/words"
)

// ParseCIDR reads an IPv4 network in canonical form, such as 10.1.0.0/19. Its
// error, one sentence, gives the canonical form where there is one.
func ParseCIDR(s string) (netip.Prefix, error) {
	p, err := netip.ParsePrefix(s)
	switch {
	case err != nil:
		return netip.Prefix{}, fmt.Errorf("%q is not an IPv4 network in CIDR notation", awscheck.Excerpt(s))
	case !p.Addr().Is4():
		return netip.Prefix{}, fmt.Errorf("%q is an IPv6 network: an IPv4 network is required", s)
	case p != p.Masked():
		return netip.Prefix{}, fmt.Errorf("%s has host bits set: the network is %s", s, p.Masked())
	}
	return p, nil
}

// WithoutHostBits returns the network of an IPv4 address with a prefix length, such as
// 10.1.0.0/19 for 10.1.2.3/19. It returns false for a text that is a network already or has
// another form.
func WithoutHostBits(s string) (netip.Prefix, bool) {
	p, err := netip.ParsePrefix(s)
	if err != nil || !p.Addr().Is4() || p == p.Masked() {
		return netip.Prefix{}, false
	}
	return p.Masked(), true
}

// A Plan is the network that is planned for the data plane's VPC.
type Plan struct {
	CIDR    netip.Prefix
	Assumed bool // it was not given: it is Astro's default
}

// String names the network: "172.20.0.0/19 (the default)".
func (p Plan) String() string {
	if p.Assumed {
		return p.CIDR.String() + " (the default)"
	}
	return p.CIDR.String()
}

// A namedRange is a range of addresses with its name.
type namedRange struct {
	netip.Prefix
	meaning string
}

// privateRanges are those of RFC 1918.
func privateRanges() []netip.Prefix {
	return []netip.Prefix{
		netip.MustParsePrefix("10.0.0.0/8"),
		netip.MustParsePrefix("172.16.0.0/12"),
		netip.MustParsePrefix("192.168.0.0/16"),
	}
}

// sharedRange is the address space that carriers share (RFC 6598); AWS allows it for a VPC.
func sharedRange() netip.Prefix { return netip.MustParsePrefix("100.64.0.0/10") }

// forbiddenRanges are those that AWS rejects for a VPC. (Amazon VPC User Guide, "VPC
// CIDR blocks".)
func forbiddenRanges() []namedRange {
	return []namedRange{
		{netip.MustParsePrefix("0.0.0.0/8"), "this network"},
		{netip.MustParsePrefix("127.0.0.0/8"), "loopback"},
		{netip.MustParsePrefix("169.254.0.0/16"), "link-local"},
		{netip.MustParsePrefix("224.0.0.0/4"), "multicast"},
	}
}

// bridgeRange is the network that container engines use for the bridge on each node;
// AWS advises against it. (Amazon VPC User Guide, "VPC CIDR blocks".)
func bridgeRange() netip.Prefix { return netip.MustParsePrefix("172.17.0.0/16") }

// serviceRanges are those from which EKS assigns addresses to Kubernetes services: one
// of the two, and not one that overlaps the cluster's VPC. (EKS API Reference,
// KubernetesNetworkConfigRequest.)
func serviceRanges() (first, second netip.Prefix) {
	return netip.MustParsePrefix("10.100.0.0/16"), netip.MustParsePrefix("172.20.0.0/16")
}

// serviceRangesFor returns the ranges that EKS may use in a data plane with the given
// network; the zero Prefix is one that is not chosen yet.
func serviceRangesFor(plan netip.Prefix) []netip.Prefix {
	first, second := serviceRanges()
	if plan.IsValid() && netmodel.Within(plan, second) {
		return []netip.Prefix{first}
	}
	return []netip.Prefix{first, second}
}

// PrefixList formats networks as part of a sentence: "10.0.0.0/16 and 10.1.0.0/16".
func PrefixList(list []netip.Prefix) string {
	names := make([]string, len(list))
	for i, p := range list {
		names[i] = p.String()
	}
	return words.Some(names)
}
