package facts

import (
	"net/netip"

	"github.com/astronomer/astro-activate/awscheck/words"
)

// A SecurityGroup is a security group, the stateful filter of the network interfaces that
// it is on.
type SecurityGroup struct {
	ID    string
	Name  string
	VPC   string // in which it was created; it may be used in others too
	Rules []SecurityGroupRule
}

func (g SecurityGroup) String() string { return words.Named(g.ID, g.Name) }

// A SecurityGroupRule allows packets from or to its networks, prefix lists and groups.
// There are no rules that deny.
type SecurityGroupRule struct {
	Egress      bool           // for connections that the interface opens
	TCP         bool           // it matches TCP: that protocol or all
	From, To    int            // TCP ports, both included
	Networks    []netip.Prefix // IPv4; those of IPv6 are left out
	PrefixLists []string       // ids
	Groups      []GroupReference
}

// A GroupReference stands for the private addresses of the interfaces that have another
// security group, or the same.
type GroupReference struct {
	ID      string
	Account string // that owns the group; "" if the group was deleted
	VPC     string // of the group, where it is another VPC
	Peering string // id of the peering to that VPC
	Status  string // of that peering, such as "active" or "deleted"; "" within a VPC
}
