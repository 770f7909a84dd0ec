package netsim

import (
	"cmp"
	"slices"
	"time"

	"github.com/astronomer/astro-activate/awscheck/awssim/internal/handle"
	"github.com/astronomer/astro-activate/awscheck/wire"
	"github.com/astronomer/astro-activate/awscheck/wire/reply"
)

// A Peering is a VPC peering connection. Both sides' accounts see it, each in its own
// region, whichever of them it is described in.
type Peering struct {
	ID        string
	Name      string // for the account that it is described in: tags are per side
	State     string // "": active
	Message   string
	Expires   time.Time // of a pending one
	Requester PeeringSide
	Accepter  PeeringSide
}

// A PeeringSide is one of a peering's two VPCs.
type PeeringSide struct {
	VPC, Account, Region string
	CIDRs                []string // as AWS reports them; never of a peering that is over
	PrimaryOnly          bool     // AWS reports only the first, as some emulators do
	DNSOption            string   // AllowDnsResolutionFromRemoteVpc: "on", "off", or "blank": options without it; "": no options
}

func describePeerings(r *Request, call wire.Input) (reply.Object, error) {
	if _, err := handle.Filter(call); err != nil {
		return nil, err
	}
	all := r.peerings()
	return handle.WirePageOf(call, len(all), handle.MaxPageSize, func(i int) any { return all[i].described() }), nil
}

func (p Peering) described() reply.Object {
	state := cmp.Or(p.State, "active")
	d := reply.Object{
		"vpcPeeringConnectionId": p.ID, "tagSet": handle.TagSet(handle.NameTags(p.Name)),
		"status":           reply.Object{"code": state, "message": p.Message},
		"requesterVpcInfo": p.Requester.described(isOver(state)), "accepterVpcInfo": p.Accepter.described(isOver(state)),
	}
	if !p.Expires.IsZero() {
		d["expirationTime"] = p.Expires.UTC().Format("2006-01-02T15:04:05.000Z")
	}
	return d
}

// peerings are those that the account sees in a region: the region's own, and those that
// another account or region has with a VPC of it. AWS shows one that failed to its
// requester only. (Amazon VPC Peering Guide, "VPC peering connection lifecycle". There it
// also says how long each side sees one that is over; here that is forever.)
func (r *Request) peerings() []Peering {
	here := func(s PeeringSide) bool { return s.Account == r.Account && s.Region == r.Region }
	all := slices.Clone(r.Peerings)
	for _, n := range r.Others() {
		for _, p := range n.Peerings {
			if !here(p.Requester) && !here(p.Accepter) || slices.ContainsFunc(all, func(q Peering) bool { return q.ID == p.ID }) {
				continue
			}
			p.Name = ""
			all = append(all, p)
		}
	}
	return slices.DeleteFunc(all, func(p Peering) bool {
		return p.State == "failed" && p.Requester.Account != r.Account
	})
}

// peeringStates are the states of all peerings of the world, by id.
func (r *Request) peeringStates() map[string]string {
	states := map[string]string{}
	for _, n := range append([]Network{r.Network}, r.Others()...) {
		for _, p := range n.Peerings {
			states[p.ID] = p.State
		}
	}
	return states
}

// isActive reports whether a peering carries packets.
func isActive(state string) bool {
	return state == "" || state == "active"
}

// isOver reports whether a peering has ended: AWS reports neither side's CIDRs then.
// (Inferred from the examples of the EC2 API Reference.)
func isOver(state string) bool {
	switch state {
	case "failed", "expired", "rejected", "deleted":
		return true
	}
	return false
}

func (s PeeringSide) described(over bool) reply.Object {
	info := reply.Object{"vpcId": s.VPC, "ownerId": s.Account, "region": s.Region}
	if len(s.CIDRs) > 0 && !over {
		info["cidrBlock"] = s.CIDRs[0]
		if !s.PrimaryOnly {
			all := items()
			for _, c := range s.CIDRs {
				all.Values = append(all.Values, reply.Object{"cidrBlock": c})
			}
			info["cidrBlockSet"] = all
		}
	}
	if s.DNSOption != "" {
		options := reply.Object{}
		if s.DNSOption != "blank" {
			options["allowDnsResolutionFromRemoteVpc"] = s.DNSOption == "on"
		}
		info["peeringOptions"] = options
	}
	return info
}
