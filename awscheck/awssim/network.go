package awssim

import (
	"maps"
	"slices"
	"sync"

	"github.com/astronomer/astro-activate/awscheck/awssim/netsim"
)

// The networks of an account are described in terms of package netsim.
type (
	VPC            = netsim.VPC
	Subnet         = netsim.Subnet
	RouteTable     = netsim.RouteTable
	Route          = netsim.Route
	NetworkACL     = netsim.NetworkACL
	ACLRule        = netsim.ACLRule
	SecurityGroup  = netsim.SecurityGroup
	GroupRule      = netsim.GroupRule
	GroupReference = netsim.GroupReference
	Interface      = netsim.Interface
	PrefixList     = netsim.PrefixList
	Peering        = netsim.Peering
	PeeringSide    = netsim.PeeringSide
)

// networkHandlers answer what EC2 reports of networks.
func networkHandlers() map[string]handler {
	all := map[string]handler{}
	for operation, h := range netsim.Handlers() {
		all["EC2."+operation] = handler{
			Action: h.Action, Output: h.Output,
			Run: func(r *request, in any) (any, error) { return h.Run(r.network(), in) },
		}
	}
	return all
}

// network is the request as networks see it.
func (r *request) network() *netsim.Request {
	return &netsim.Request{
		Network: r.account.network(r.region),
		Others: sync.OnceValue(func() []netsim.Network {
			var others []netsim.Network
			for _, a := range r.world.Accounts {
				for _, region := range slices.Sorted(maps.Keys(a.Regions)) { // in one order, for pages
					if a.ID != r.account.ID || region != r.region {
						others = append(others, a.network(region))
					}
				}
			}
			return others
		}),
		Interfaces: r.interfaces,
	}
}

// network is what the account has in a region, the default VPC included.
func (a *Account) network(region string) netsim.Network {
	r := a.region(region)
	n := netsim.Network{Account: a.ID, Region: region, Peerings: r.Peerings, PrefixLists: r.PrefixLists}
	n.VPCs = make([]*VPC, 0, len(r.VPCs)+1)
	if !r.NoDefaultVPC {
		byDefault := netsim.DefaultVPC(a.ID, region)
		n.VPCs = append(n.VPCs, &byDefault)
	}
	for i := range r.VPCs {
		n.VPCs = append(n.VPCs, &r.VPCs[i])
	}
	return n
}
