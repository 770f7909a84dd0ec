package awscheck

import (
	"fmt"
	"net/netip"
)

// ParseCIDR reads an IPv4 network in canonical form, such as 10.1.0.0/19. Its
// error, one sentence, gives the canonical form where there is one.
func ParseCIDR(s string) (netip.Prefix, error) {
	p, err := netip.ParsePrefix(s)
	switch {
	case err != nil:
		return netip.Prefix{}, fmt.Errorf("%q is not an IPv4 network: write it like 172.20.0.0/19", Clean(s))
	case !p.Addr().Is4():
		return netip.Prefix{}, fmt.Errorf("%q is an IPv6 network: an IPv4 one is needed, like 172.20.0.0/19", s)
	case p != p.Masked():
		return netip.Prefix{}, fmt.Errorf("%s has host bits set: the network is %s", s, p.Masked())
	}
	return p, nil
}

// An AddressSpace is what is known of who uses which private addresses, and what
// is free: the map on which a CIDR is chosen.
type AddressSpace struct {
	Ranges      []netip.Prefix // the private ranges, to which the map is drawn
	Taken       []Taken        // sorted by address, then by owner
	Suggestions []netip.Prefix // free networks, best first
	Unknown     []string       // what could not be read, one sentence each
}

// A Taken range is one that something uses.
type Taken struct {
	Prefix netip.Prefix
	By     string // such as "vpc-0abc (shared services)"
	Kind   TakenKind
}

// A TakenKind is what takes a range, as far as choosing another depends on it.
type TakenKind string

const (
	TakenByTarget   TakenKind = "target VPC"
	TakenByRoute    TakenKind = "route of the target VPC"
	TakenByPeer     TakenKind = "VPC peered with the target"
	TakenByAccount  TakenKind = "VPC of this account"
	TakenByReserved TakenKind = "reserved"
)
