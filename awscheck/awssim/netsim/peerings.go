package netsim

import (
	"cmp"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"github.com/astronomer/astro-activate/awscheck/awssim/internal/handle"
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

func describePeerings(r *Request, in *ec2.DescribeVpcPeeringConnectionsInput) (*ec2.DescribeVpcPeeringConnectionsOutput, error) {
	if _, err := handle.Filter(in.Filters); err != nil {
		return nil, err
	}
	all := r.peerings()
	for _, id := range in.VpcPeeringConnectionIds {
		if !slices.ContainsFunc(all, func(p Peering) bool { return p.ID == id }) {
			return nil, handle.Error("InvalidVpcPeeringConnectionID.NotFound", "The vpcPeeringConnection ID '"+id+"' does not exist")
		}
	}
	all = slices.DeleteFunc(slices.Clone(all), func(p Peering) bool {
		return len(in.VpcPeeringConnectionIds) > 0 && !slices.Contains(in.VpcPeeringConnectionIds, p.ID)
	})
	part, next := handle.Page(all, in.NextToken, handle.PageSize(in.MaxResults))
	out := &ec2.DescribeVpcPeeringConnectionsOutput{VpcPeeringConnections: []types.VpcPeeringConnection{}, NextToken: next}
	for _, p := range part {
		d := types.VpcPeeringConnection{
			VpcPeeringConnectionId: aws.String(p.ID), Tags: handle.NameTags(p.Name),
			Status: &types.VpcPeeringConnectionStateReason{
				Code:    types.VpcPeeringConnectionStateReasonCode(cmp.Or(p.State, string(types.VpcPeeringConnectionStateReasonCodeActive))),
				Message: aws.String(p.Message),
			},
			RequesterVpcInfo: p.Requester.described(), AccepterVpcInfo: p.Accepter.described(),
		}
		if isOver(p.State) {
			for _, side := range []*types.VpcPeeringConnectionVpcInfo{d.RequesterVpcInfo, d.AccepterVpcInfo} {
				side.CidrBlock, side.CidrBlockSet = nil, nil
			}
		}
		if !p.Expires.IsZero() {
			d.ExpirationTime = aws.Time(p.Expires)
		}
		out.VpcPeeringConnections = append(out.VpcPeeringConnections, d)
	}
	return out, nil
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
		return p.State == string(types.VpcPeeringConnectionStateReasonCodeFailed) && p.Requester.Account != r.Account
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
	return state == "" || state == string(types.VpcPeeringConnectionStateReasonCodeActive)
}

// isOver reports whether a peering has ended: AWS reports neither side's CIDRs then.
// (Inferred from the examples of the EC2 API Reference.)
func isOver(state string) bool {
	switch types.VpcPeeringConnectionStateReasonCode(state) {
	case types.VpcPeeringConnectionStateReasonCodeFailed, types.VpcPeeringConnectionStateReasonCodeExpired,
		types.VpcPeeringConnectionStateReasonCodeRejected, types.VpcPeeringConnectionStateReasonCodeDeleted:
		return true
	}
	return false
}

func (s PeeringSide) described() *types.VpcPeeringConnectionVpcInfo {
	info := &types.VpcPeeringConnectionVpcInfo{VpcId: aws.String(s.VPC), OwnerId: aws.String(s.Account), Region: aws.String(s.Region)}
	for i, c := range s.CIDRs {
		if i == 0 {
			info.CidrBlock = aws.String(c)
		}
		if !s.PrimaryOnly {
			info.CidrBlockSet = append(info.CidrBlockSet, types.CidrBlock{CidrBlock: aws.String(c)})
		}
	}
	if s.DNSOption != "" {
		info.PeeringOptions = &types.VpcPeeringConnectionOptionsDescription{}
		if s.DNSOption != "blank" {
			info.PeeringOptions.AllowDnsResolutionFromRemoteVpc = aws.Bool(s.DNSOption == "on")
		}
	}
	return info
}
