package facts

import (
	"cmp"
	"context"
	"net/netip"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/order"
	"github.com/astronomer/astro-activate/awscheck/words"
)

// A NetworkACL is a network access control list, the stateless filter of the subnets
// that it is associated with.
type NetworkACL struct {
	ID      string
	Name    string
	Subnets []string
	Rules   []ACLRule // in the order in which AWS evaluates them, those for IPv6 among them
}

func (l NetworkACL) String() string { return words.Named(l.ID, l.Name) }

// An ACLRule is one rule of a network ACL. The first one that a packet matches decides.
// Rules for IPv6 have numbers of their own among those for IPv4. (Amazon VPC User Guide,
// "Custom network ACLs for your VPC".)
type ACLRule struct {
	Number   int
	Egress   bool // for packets that leave the subnet
	Allow    bool
	Network  netip.Prefix // of the other side
	TCP      bool         // it matches TCP: that protocol or all
	From, To int          // TCP ports, both included
}

// LastACLRule is the number of the rule that ends every network ACL, shown as * in the
// console: it denies what no rule before it matches. (Amazon VPC User Guide, "Network
// ACL rules".)
const LastACLRule = 32767

// AllPorts is the highest TCP port.
const AllPorts = 65535

// NetworkACLs lists the network ACLs of a VPC with all of their rules.
func NetworkACLs(ctx context.Context, a *account.Account, region, vpc string) ([]NetworkACL, error) {
	return account.Call(ctx, a, account.Request{Service: "EC2", Operation: "DescribeNetworkAcls", Region: region, Key: vpc}, func(ctx context.Context, cfg aws.Config) ([]NetworkACL, error) {
		pages := ec2.NewDescribeNetworkAclsPaginator(account.Client(a, cfg, ec2.NewFromConfig), &ec2.DescribeNetworkAclsInput{
			Filters: ofVPC(vpc), MaxResults: aws.Int32(1000),
		})
		found, err := account.AllPages(ctx, pages, func(out *ec2.DescribeNetworkAclsOutput) []types.NetworkAcl { return out.NetworkAcls })
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
	list := NetworkACL{ID: account.Text(l.NetworkAclId), Name: nameTag(l.Tags)}
	if list.ID == "" || len(l.Entries) == 0 {
		return NetworkACL{}, account.ErrIncomplete // every ACL ends with a rule in each direction
	}
	for _, a := range l.Associations {
		list.Subnets = append(list.Subnets, account.Text(a.SubnetId))
	}
	for _, e := range l.Entries {
		network, err := netip.ParsePrefix(cmp.Or(aws.ToString(e.Ipv6CidrBlock), aws.ToString(e.CidrBlock)))
		if err != nil || e.Egress == nil || e.RuleNumber == nil ||
			e.RuleAction != types.RuleActionAllow && e.RuleAction != types.RuleActionDeny {
			return NetworkACL{}, account.ErrIncomplete
		}
		rule := ACLRule{
			Number: int(*e.RuleNumber), Egress: *e.Egress, Allow: e.RuleAction == types.RuleActionAllow,
			Network: network.Masked(), To: AllPorts,
		}
		switch protocol := aws.ToString(e.Protocol); protocol {
		case "":
			return NetworkACL{}, account.ErrIncomplete
		case "-1": // all protocols, and then all ports
			rule.TCP = true
		case "6", "tcp":
			rule.TCP = true
			if r := e.PortRange; r != nil && r.From != nil && r.To != nil && *r.From >= 0 {
				rule.From, rule.To = int(*r.From), int(*r.To)
			} else if r == nil || aws.ToInt32(r.From) >= 0 { // from -1 to -1 is every port
				return NetworkACL{}, account.ErrIncomplete
			}
		}
		list.Rules = append(list.Rules, rule)
	}
	order.Sort(list.Rules, func(x, y ACLRule) int { return cmp.Compare(x.Number, y.Number) })
	return list, nil
}
