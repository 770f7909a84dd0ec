package awscheck

import (
	"cmp"
	"context"
	"net/netip"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"go4.org/netipx"
)

// A NetworkACL is a network access control list: the stateless filter of the
// subnets that it is associated with.
type NetworkACL struct {
	ID      string
	Name    string
	Subnets []string
	Rules   []ACLRule // in the order in which AWS holds packets against them
}

func (l NetworkACL) String() string { return named(l.ID, l.Name) }

// An ACLRule is one IPv4 rule of a network ACL. The first one that a packet
// matches decides.
type ACLRule struct {
	Number   int
	Egress   bool // for packets that leave the subnet
	Allow    bool
	Network  netip.Prefix // of the other side
	TCP      bool         // it matches TCP, alone or with all other protocols
	From, To int          // TCP ports, both included
}

// lastACLRule is the number of the rule that ends every network ACL and denies
// what none before it has matched. Customers' rules have lower ones. (Amazon VPC
// User Guide, "Network ACL rules".)
const lastACLRule = 32767

// allPorts are those of TCP.
const allPorts = 65535

// NetworkACLs lists the network ACLs of a VPC with every IPv4 rule of theirs.
func (a *Account) NetworkACLs(ctx context.Context, region, vpc string) ([]NetworkACL, error) {
	return call(ctx, a, "EC2", "DescribeNetworkAcls", region, vpc, func(ctx context.Context, cfg aws.Config) ([]NetworkACL, error) {
		pages := ec2.NewDescribeNetworkAclsPaginator(clientOf(a, cfg, ec2.NewFromConfig), &ec2.DescribeNetworkAclsInput{
			Filters: ofVPC(vpc), MaxResults: aws.Int32(1000),
		})
		found, err := every(ctx, pages, func(out *ec2.DescribeNetworkAclsOutput) []types.NetworkAcl { return out.NetworkAcls })
		if err != nil {
			return nil, err
		}
		all := make([]NetworkACL, 0, len(found))
		for _, l := range found {
			list, err := networkACLOf(l)
			if err != nil {
				return nil, err
			}
			all = append(all, list)
		}
		return all, nil
	})
}

func networkACLOf(l types.NetworkAcl) (NetworkACL, error) {
	list := NetworkACL{ID: text(l.NetworkAclId), Name: nameTag(l.Tags)}
	if list.ID == "" || len(l.Entries) == 0 {
		return NetworkACL{}, errIncomplete // every ACL ends with a rule in each direction
	}
	for _, a := range l.Associations {
		list.Subnets = append(list.Subnets, text(a.SubnetId))
	}
	for _, e := range l.Entries {
		if aws.ToString(e.Ipv6CidrBlock) != "" {
			continue
		}
		network, err := netip.ParsePrefix(aws.ToString(e.CidrBlock))
		if err != nil || e.Egress == nil || e.RuleNumber == nil ||
			e.RuleAction != types.RuleActionAllow && e.RuleAction != types.RuleActionDeny {
			return NetworkACL{}, errIncomplete
		}
		rule := ACLRule{
			Number: int(*e.RuleNumber), Egress: *e.Egress, Allow: e.RuleAction == types.RuleActionAllow,
			Network: network.Masked(), To: allPorts,
		}
		switch protocol := aws.ToString(e.Protocol); protocol {
		case "":
			return NetworkACL{}, errIncomplete
		case "-1": // all protocols, and then all ports
			rule.TCP = true
		case "6", "tcp":
			rule.TCP = true
			if r := e.PortRange; r != nil && r.From != nil && r.To != nil && *r.From >= 0 {
				rule.From, rule.To = int(*r.From), int(*r.To)
			} else if r == nil || aws.ToInt32(r.From) >= 0 { // from -1 to -1 is every port
				return NetworkACL{}, errIncomplete
			}
		}
		list.Rules = append(list.Rules, rule)
	}
	slices.SortStableFunc(list.Rules, func(x, y ACLRule) int { return cmp.Compare(x.Number, y.Number) })
	return list, nil
}

// A portRange is TCP ports, both ends included.
type portRange struct{ from, to int }

// lets returns the TCP ports, of those asked for, that the ACL lets through in one
// direction for every address of a network, and the number of the first rule that
// denies one of the others.
func (l NetworkACL) lets(egress bool, network netip.Prefix, asked portRange) (open []portRange, denier int) {
	denier = lastACLRule
	var rules []ACLRule
	bounds := []int{asked.from, asked.to + 1}
	for _, r := range l.Rules {
		if r.Egress == egress && r.TCP && r.Network.Overlaps(network) {
			rules = append(rules, r)
			for _, b := range []int{r.From, r.To + 1} {
				if b > asked.from && b <= asked.to {
					bounds = append(bounds, b)
				}
			}
		}
	}
	slices.Sort(bounds)
	bounds = slices.Compact(bounds)
	// Between two bounds all ports meet the same rules.
	for i := range len(bounds) - 1 {
		ports := portRange{bounds[i], bounds[i+1] - 1}
		all, by := letsAll(rules, network, ports)
		switch n := len(open); {
		case !all:
			denier = min(denier, by)
		case n > 0 && open[n-1].to+1 == ports.from:
			open[n-1].to = ports.to
		default:
			open = append(open, ports)
		}
	}
	return open, denier
}

// letsAll tells whether rules let all of a network through on ports that no rule
// tells apart, and if not, the number of the rule that first denies some of it.
func letsAll(rules []ACLRule, network netip.Prefix, ports portRange) (all bool, denier int) {
	left := setOf(network)
	for _, r := range rules {
		if r.From > ports.from || r.To < ports.to || !left.OverlapsPrefix(r.Network) {
			continue
		}
		if !r.Allow {
			return false, r.Number
		}
		left = minus(left, r.Network)
	}
	return len(left.Prefixes()) == 0, lastACLRule
}

// setOf is the addresses of a network.
func setOf(p netip.Prefix) *netipx.IPSet {
	var b netipx.IPSetBuilder
	b.AddPrefix(p)
	set, _ := b.IPSet() // of a valid prefix
	return set
}

// minus is a set without the addresses of a network.
func minus(set *netipx.IPSet, p netip.Prefix) *netipx.IPSet {
	var b netipx.IPSetBuilder
	b.AddSet(set)
	b.RemovePrefix(p)
	rest, _ := b.IPSet() // of a valid prefix
	return rest
}
