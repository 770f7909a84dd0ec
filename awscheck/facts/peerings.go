package facts

import (
	"context"
	"net/netip"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
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
	PeeringInitiating   State = State(types.VpcPeeringConnectionStateReasonCodeInitiatingRequest)
	PeeringPending      State = State(types.VpcPeeringConnectionStateReasonCodePendingAcceptance)
	PeeringProvisioning State = State(types.VpcPeeringConnectionStateReasonCodeProvisioning)
	PeeringActive       State = State(types.VpcPeeringConnectionStateReasonCodeActive)
	PeeringFailed       State = State(types.VpcPeeringConnectionStateReasonCodeFailed)
	PeeringExpired      State = State(types.VpcPeeringConnectionStateReasonCodeExpired)
	PeeringRejected     State = State(types.VpcPeeringConnectionStateReasonCodeRejected)
	PeeringDeleting     State = State(types.VpcPeeringConnectionStateReasonCodeDeleting)
	PeeringDeleted      State = State(types.VpcPeeringConnectionStateReasonCodeDeleted)
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

// pageOfPeerings is the page size: the most that AWS returns at once.
const pageOfPeerings = 1000

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
	return account.Call(ctx, a, account.Request{Service: "EC2", Operation: "DescribeVpcPeeringConnections", Region: region}, func(ctx context.Context, cfg aws.Config) ([]Peering, error) {
		pages := ec2.NewDescribeVpcPeeringConnectionsPaginator(account.Client(a, cfg, ec2.NewFromConfig),
			&ec2.DescribeVpcPeeringConnectionsInput{MaxResults: aws.Int32(pageOfPeerings)})
		found, err := account.AllPages(ctx, pages, func(out *ec2.DescribeVpcPeeringConnectionsOutput) []types.VpcPeeringConnection {
			return out.VpcPeeringConnections
		})
		if err != nil {
			return nil, err
		}
		return convert(found, peeringOf)
	})
}

func peeringOf(c types.VpcPeeringConnection) (Peering, error) {
	p := Peering{ID: awscheck.Clean(aws.ToString(c.VpcPeeringConnectionId)), Name: nameTag(c.Tags), Expires: aws.ToTime(c.ExpirationTime)}
	if p.ID == "" || c.Status == nil || c.Status.Code == "" {
		return Peering{}, account.ErrIncomplete
	}
	p.State, p.Message = State(awscheck.Clean(string(c.Status.Code))), awscheck.Clean(aws.ToString(c.Status.Message))
	var err error
	if p.Requester, err = sideOf(c.RequesterVpcInfo); err != nil {
		return Peering{}, err
	}
	p.Accepter, err = sideOf(c.AccepterVpcInfo)
	return p, err
}

func sideOf(info *types.VpcPeeringConnectionVpcInfo) (PeeringSide, error) {
	if info == nil || aws.ToString(info.VpcId) == "" {
		return PeeringSide{}, account.ErrIncomplete
	}
	side := PeeringSide{VPC: awscheck.Clean(aws.ToString(info.VpcId)), Account: awscheck.Clean(aws.ToString(info.OwnerId)), Region: awscheck.Clean(aws.ToString(info.Region))}
	side.Partial = len(info.CidrBlockSet) == 0
	if o := info.PeeringOptions; o != nil && o.AllowDnsResolutionFromRemoteVpc != nil {
		side.Resolves = aws.Bool(*o.AllowDnsResolutionFromRemoteVpc)
	}
	var blocks []string
	if primary := aws.ToString(info.CidrBlock); primary != "" {
		blocks = append(blocks, primary)
	}
	for _, b := range info.CidrBlockSet {
		if s := aws.ToString(b.CidrBlock); s != "" && !slices.Contains(blocks, s) {
			blocks = append(blocks, s)
		}
	}
	if len(blocks) == 0 {
		return side, nil
	}
	var err error
	side.CIDRs, err = prefixesOf(blocks)
	return side, err
}
