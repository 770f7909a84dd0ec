package facts

import (
	"cmp"
	"context"
	"net/netip"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/order"
	"github.com/astronomer/astro-activate/awscheck/wire"
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
	return account.Call(ctx, a, account.Request{Service: "EC2", Operation: "DescribeNetworkAcls", Region: region, Key: vpc}, func(ctx context.Context, client *wire.Client) ([]NetworkACL, error) {
		return orNone(list(ctx, client, describeNetworkACLs().With(ofVPC(vpc)...), networkACLOf))
	})
}

func networkACLOf(l wire.Node) (NetworkACL, error) {
	acl := NetworkACL{ID: awscheck.Clean(l.String("networkAclId")), Name: ec2Tags(l).name()}
	entries, _ := l.List("entrySet")
	if acl.ID == "" || len(entries) == 0 {
		return NetworkACL{}, account.ErrIncomplete // every ACL ends with a rule in each direction
	}
	associations, _ := l.List("associationSet")
	for _, a := range associations {
		acl.Subnets = append(acl.Subnets, awscheck.Clean(a.String("subnetId")))
	}
	var err error
	if acl.Rules, err = convert(entries, aclRuleOf); err != nil {
		return NetworkACL{}, err
	}
	order.Sort(acl.Rules, func(x, y ACLRule) int { return cmp.Compare(x.Number, y.Number) })
	return acl, nil
}

func aclRuleOf(e wire.Node) (ACLRule, error) {
	place, noPlace := number(e, "ruleNumber")
	egress, noDirection := flag(e, "egress")
	network, noNetwork := netip.ParsePrefix(cmp.Or(e.String("ipv6CidrBlock"), e.String("cidrBlock")))
	action, protocol := e.String("ruleAction"), e.String("protocol")
	if noPlace != nil || noDirection != nil || noNetwork != nil || protocol == "" || action != "allow" && action != "deny" {
		return ACLRule{}, account.ErrIncomplete
	}
	rule := ACLRule{Number: place, Egress: egress, Allow: action == "allow", Network: network.Masked(), To: AllPorts}
	switch protocol {
	case "-1": // all protocols, and then all ports
		rule.TCP = true
	case "6", "tcp":
		rule.TCP = true
		from, noFrom := number(e, "portRange.from")
		to, noTo := number(e, "portRange.to")
		switch {
		case noFrom == nil && from < 0: // from -1 to -1 is every port
		case noFrom != nil || noTo != nil:
			return ACLRule{}, account.ErrIncomplete
		default:
			rule.From, rule.To = from, to
		}
	}
	return rule, nil
}
