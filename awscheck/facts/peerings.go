package facts

import (
	"context"
	"net/netip"
	"slices"
	"time"

	smithytime "github.com/aws/smithy-go/time"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/wire"
	"github.com/astronomer/astro-activate/awscheck/words"
)

// A Peering is a VPC peering connection.
type Peering struct {
	ID        string
	Name      string
	State     State
	Message   string    // AWS's explanation of the state
	Expires   time.Time // when an unaccepted request expires; zero if AWS reports no time
	Requester PeeringSide
	Accepter  PeeringSide
}

func (p Peering) String() string { return words.Named(p.ID, p.Name) }

// A PeeringSide is one of the two VPCs of a peering.
type PeeringSide struct {
	VPC     string
	Account string // id of the account that owns it
	Region  string
	// CIDRs are its IPv4 networks; nil where AWS does not report them, which is usual
	// unless the connection is active.
	CIDRs []netip.Prefix
	// Partial means that only the primary one is reported: there may be secondary ones.
	Partial bool
	// Resolves reports whether the other side resolves this one's host names to private
	// addresses (AllowDnsResolutionFromRemoteVpc); nil where AWS does not report it,
	// which is not the same as off.
	Resolves *bool
}

// A State is a peering connection's status code.
type State string

const (
	PeeringInitiating   State = "initiating-request"
	PeeringPending      State = "pending-acceptance"
	PeeringProvisioning State = "provisioning"
	PeeringActive       State = "active"
	PeeringFailed       State = "failed"
	PeeringExpired      State = "expired"
	PeeringRejected     State = "rejected"
	PeeringDeleting     State = "deleting"
	PeeringDeleted      State = "deleted"
)

// IsOver reports whether the connection has ended; AWS still lists it for hours or days. A
// state that is not known here has not ended.
func (s State) IsOver() bool {
	return slices.Contains([]State{PeeringFailed, PeeringExpired, PeeringRejected, PeeringDeleted}, s)
}

// Side returns the given VPC's side of the peering and the other one.
func (p Peering) Side(vpc string) (own, other PeeringSide) {
	if p.Accepter.VPC == vpc {
		return p.Accepter, p.Requester
	}
	return p.Requester, p.Accepter
}

// ComesFrom reports whether the peering looks like the one that Astro requests of a
// VPC: to that VPC, from a VPC with the planned CIDR. Another cluster on the same CIDR
// looks the same.
func (p Peering) ComesFrom(vpc string, plan netip.Prefix) bool {
	return p.Accepter.VPC == vpc && slices.Contains(p.Requester.CIDRs, plan)
}

// Peerings lists the peerings of one VPC, in every state.
func Peerings(ctx context.Context, a *account.Account, region, vpc string) ([]Peering, error) {
	// A filter matches one side only, so the region is listed once, for every VPC.
	all, err := RegionPeerings(ctx, a, region)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(slices.Clone(all), func(p Peering) bool {
		return p.Requester.VPC != vpc && p.Accepter.VPC != vpc
	}), nil
}

// RegionPeerings lists the peerings that an account sees in a region, in every state.
func RegionPeerings(ctx context.Context, a *account.Account, region string) ([]Peering, error) {
	return account.Call(ctx, a, account.Request{Service: "EC2", Operation: "DescribeVpcPeeringConnections", Region: region}, func(ctx context.Context, client *wire.Client) ([]Peering, error) {
		return orNone(list(ctx, client, describePeerings(), peeringOf))
	})
}

func peeringOf(c wire.Node) (Peering, error) {
	p := Peering{
		ID: awscheck.Clean(c.String("vpcPeeringConnectionId")), Name: ec2Tags(c).name(),
		State: State(awscheck.Clean(c.String("status.code"))), Message: awscheck.Clean(c.String("status.message")),
	}
	if p.ID == "" || p.State == "" {
		return Peering{}, account.ErrIncomplete
	}
	var err error
	if expires := c.String("expirationTime"); expires != "" {
		if p.Expires, err = smithytime.ParseDateTime(expires); err != nil {
			return Peering{}, account.ErrIncomplete
		}
	}
	if p.Requester, err = sideOf(c, "requesterVpcInfo"); err != nil {
		return Peering{}, err
	}
	p.Accepter, err = sideOf(c, "accepterVpcInfo")
	return p, err
}

func sideOf(c wire.Node, member string) (PeeringSide, error) {
	info, _ := c.Find(member)
	text := func(path string) string { return awscheck.Clean(info.String(path)) }
	side := PeeringSide{VPC: text("vpcId"), Account: text("ownerId"), Region: text("region")}
	if side.VPC == "" {
		return PeeringSide{}, account.ErrIncomplete
	}
	var err error
	if side.Resolves, err = optionalFlag(info, "peeringOptions.allowDnsResolutionFromRemoteVpc"); err != nil {
		return PeeringSide{}, err
	}
	var blocks []string
	if primary := info.String("cidrBlock"); primary != "" {
		blocks = append(blocks, primary)
	}
	all, _ := info.List("cidrBlockSet")
	side.Partial = len(all) == 0
	for _, b := range all {
		if s := b.String("cidrBlock"); !slices.Contains(blocks, s) { // one without its text is malformed below
			blocks = append(blocks, s)
		}
	}
	if len(blocks) == 0 {
		return side, nil
	}
	side.CIDRs, err = prefixesOf(blocks)
	return side, err
}
