package facts

import (
	"context"
	"net/netip"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"github.com/astronomer/astro-activate/awscheck/account"

	"github.com/astronomer/astro-activate/awscheck/words"
)

// A SecurityGroup is a security group, the stateful filter of the network interfaces that
// it is on.
type SecurityGroup struct {
	ID    string
	Name  string
	Owner string // id of the account that owns it; "" where AWS does not report it
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

// SecurityGroups lists the security groups of a region, with all of their rules. Those that
// participants of a shared VPC own are listed for its owner too, who can't change them.
// (Amazon VPC User Guide, "Responsibilities and permissions for owners and participants".)
func SecurityGroups(ctx context.Context, a *account.Account, region string) ([]SecurityGroup, error) {
	return account.Call(ctx, a, account.Request{Service: "EC2", Operation: "DescribeSecurityGroups", Region: region}, func(ctx context.Context, cfg aws.Config) ([]SecurityGroup, error) {
		pages := ec2.NewDescribeSecurityGroupsPaginator(account.Client(a, cfg, ec2.NewFromConfig), &ec2.DescribeSecurityGroupsInput{MaxResults: aws.Int32(1000)})
		found, err := account.AllPages(ctx, pages, func(out *ec2.DescribeSecurityGroupsOutput) []types.SecurityGroup { return out.SecurityGroups })
		if err != nil {
			return nil, err
		}
		return convert(found, securityGroupOf)
	})
}

func securityGroupOf(g types.SecurityGroup) (SecurityGroup, error) {
	group := SecurityGroup{ID: account.Text(g.GroupId), Name: account.Text(g.GroupName), Owner: account.Text(g.OwnerId), VPC: account.Text(g.VpcId)}
	if group.ID == "" || g.IpPermissions == nil || g.IpPermissionsEgress == nil {
		return SecurityGroup{}, account.ErrIncomplete // AWS sends both lists, even if empty
	}
	for i, p := range slices.Concat(g.IpPermissions, g.IpPermissionsEgress) {
		rule, err := securityGroupRuleOf(p)
		if err != nil {
			return SecurityGroup{}, err
		}
		rule.Egress = i >= len(g.IpPermissions)
		group.Rules = append(group.Rules, rule)
	}
	return group, nil
}

func securityGroupRuleOf(p types.IpPermission) (SecurityGroupRule, error) {
	rule := SecurityGroupRule{To: AllPorts}
	switch aws.ToString(p.IpProtocol) {
	case "":
		return SecurityGroupRule{}, account.ErrIncomplete
	case "-1": // all protocols, and then all ports
		rule.TCP = true
	case "tcp", "6":
		if p.FromPort == nil || p.ToPort == nil || *p.FromPort < 0 || *p.ToPort < 0 { // a range is required
			return SecurityGroupRule{}, account.ErrIncomplete
		}
		rule.TCP, rule.From, rule.To = true, int(*p.FromPort), int(*p.ToPort)
	}
	for _, r := range p.IpRanges {
		network, err := netip.ParsePrefix(aws.ToString(r.CidrIp))
		if err != nil {
			return SecurityGroupRule{}, account.ErrIncomplete
		}
		rule.Networks = append(rule.Networks, network.Masked())
	}
	for _, l := range p.PrefixListIds {
		rule.PrefixLists = append(rule.PrefixLists, account.Text(l.PrefixListId))
	}
	for _, g := range p.UserIdGroupPairs {
		rule.Groups = append(rule.Groups, GroupReference{
			ID: account.Text(g.GroupId), Account: account.Text(g.UserId), VPC: account.Text(g.VpcId),
			Peering: account.Text(g.VpcPeeringConnectionId), Status: account.Text(g.PeeringStatus),
		})
	}
	return rule, nil
}
