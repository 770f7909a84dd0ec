package network

import (
	"fmt"
	"net/netip"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/words"
)

// ParseCIDR reads an IPv4 network in canonical form, such as 10.1.0.0/19. Its
// error, one sentence, gives the canonical form where there is one.
func ParseCIDR(s string) (netip.Prefix, error) {
	p, err := netip.ParsePrefix(s)
	switch {
	case err != nil:
		return netip.Prefix{}, fmt.Errorf("%q is not an IPv4 network: write it like 172.20.0.0/19", awscheck.Clean(s))
	case !p.Addr().Is4():
		return netip.Prefix{}, fmt.Errorf("%q is an IPv6 network: an IPv4 one is needed, like 172.20.0.0/19", s)
	case p != p.Masked():
		return netip.Prefix{}, fmt.Errorf("%s has host bits set: the network is %s", s, p.Masked())
	}
	return p, nil
}

// A Plan is the network that the data plane's VPC is to have.
type Plan struct {
	CIDR    netip.Prefix
	Assumed bool // nobody chose it: it is what Astro takes where none is asked for
}

// String names the network: "172.20.0.0/19 (the default, since none was given)".
func (p Plan) String() string {
	if p.Assumed {
		return p.CIDR.String() + " (the default, since none was given)"
	}
	return p.CIDR.String()
}

// A namedRange is a range of addresses with a meaning.
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

// sharedRange is RFC 6598's, for carriers; AWS takes it for a VPC.
func sharedRange() netip.Prefix { return netip.MustParsePrefix("100.64.0.0/10") }

// forbiddenRanges are what AWS does not let a VPC have. (Amazon VPC User Guide,
// "VPC CIDR blocks".)
func forbiddenRanges() []namedRange {
	return []namedRange{
		{netip.MustParsePrefix("0.0.0.0/8"), "this network"},
		{netip.MustParsePrefix("127.0.0.0/8"), "loopback"},
		{netip.MustParsePrefix("169.254.0.0/16"), "link-local"},
		{netip.MustParsePrefix("224.0.0.0/4"), "multicast"},
	}
}

// bridgeRange is what container engines give their bridge on every node; AWS
// advises against it. (Amazon VPC User Guide, "VPC CIDR blocks".)
func bridgeRange() netip.Prefix { return netip.MustParsePrefix("172.17.0.0/16") }

// serviceRanges are those from which Kubernetes takes the addresses of its services
// on EKS: one of the two, the second unless it overlaps the cluster's own VPC. (EKS
// API reference, KubernetesNetworkConfigRequest.)
func serviceRanges() (first, second netip.Prefix) {
	return netip.MustParsePrefix("10.100.0.0/16"), netip.MustParsePrefix("172.20.0.0/16")
}

// servicesOf returns the ranges that Kubernetes may take in a data plane with the
// given network; the zero Prefix stands for one that is not chosen yet.
func serviceRangesFor(plan netip.Prefix) []netip.Prefix {
	first, second := serviceRanges()
	if plan.IsValid() && within(plan, second) {
		return []netip.Prefix{first}
	}
	return []netip.Prefix{first, second}
}

// within reports whether all of p lies in q.
func within(p, q netip.Prefix) bool { return q.Bits() <= p.Bits() && q.Contains(p.Addr()) }

// prefixList writes networks as part of a sentence: "10.0.0.0/16 and 10.1.0.0/16".
func prefixList(list []netip.Prefix) string {
	names := make([]string, len(list))
	for i, p := range list {
		names[i] = p.String()
	}
	return words.Some(names)
}
