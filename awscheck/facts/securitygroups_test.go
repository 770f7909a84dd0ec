package facts_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/awscheck/awssim/simtest"
	"github.com/astronomer/astro-activate/awscheck/facts"
)

// TestSecurityGroupsAreDecoded reads a group with every kind of rule. (EC2 API Reference,
// DescribeSecurityGroups, IpPermission, UserIdGroupPair.)
func TestSecurityGroupsAreDecoded(t *testing.T) {
	a := simtest.Serve(t, `<DescribeSecurityGroupsResponse><securityGroupInfo><item><ownerId>444455556666</ownerId><groupId>sg-1</groupId><groupName>orders</groupName><vpcId>vpc-1</vpcId>`+
		`<ipPermissions>`+
		`<item><ipProtocol>tcp</ipProtocol><fromPort>5432</fromPort><toPort>5433</toPort><groups/><ipRanges><item><cidrIp>10.0.0.7/16</cidrIp><description>office</description></item><item><cidrIp>10.9.0.0/16</cidrIp></item></ipRanges>`+
		`<ipv6Ranges><item><cidrIpv6>fd00::/8</cidrIpv6></item></ipv6Ranges><prefixListIds><item><prefixListId>pl-0a</prefixListId></item></prefixListIds></item>`+
		`<item><ipProtocol>-1</ipProtocol><groups><item><groupId>sg-1</groupId><userId>444455556666</userId></item>`+
		`<item><groupId>sg-2</groupId><userId>111122223333</userId><vpcId>vpc-2</vpcId><vpcPeeringConnectionId>pcx-1</vpcPeeringConnectionId><peeringStatus>active</peeringStatus></item>`+
		`<item><groupId>sg-3</groupId><vpcId>vpc-2</vpcId><vpcPeeringConnectionId>pcx-2</vpcPeeringConnectionId><peeringStatus>deleted</peeringStatus></item></groups><ipRanges/><ipv6Ranges/><prefixListIds/></item>`+
		`<item><ipProtocol>icmp</ipProtocol><fromPort>-1</fromPort><toPort>-1</toPort><groups/><ipRanges><item><cidrIp>0.0.0.0/0</cidrIp></item></ipRanges><prefixListIds/></item>`+
		`<item><ipProtocol>50</ipProtocol><groups/><ipRanges><item><cidrIp>0.0.0.0/0</cidrIp></item></ipRanges><prefixListIds/></item>`+
		`<item><ipProtocol>udp</ipProtocol><fromPort>5432</fromPort><toPort>5432</toPort><groups/><ipRanges><item><cidrIp>0.0.0.0/0</cidrIp></item></ipRanges><prefixListIds/></item>`+
		`</ipPermissions><ipPermissionsEgress>`+
		`<item><ipProtocol>6</ipProtocol><fromPort>0</fromPort><toPort>65535</toPort><groups/><ipRanges><item><cidrIp>0.0.0.0/0</cidrIp></item></ipRanges><prefixListIds/></item>`+
		`</ipPermissionsEgress></item></securityGroupInfo></DescribeSecurityGroupsResponse>`)
	groups, err := facts.SecurityGroups(t.Context(), a, "eu-west-1")
	if err != nil || len(groups) != 1 {
		t.Fatalf("%+v, %v", groups, err)
	}
	got := groups[0]
	if got.String() != "sg-1 (orders)" || got.VPC != "vpc-1" {
		t.Errorf("%+v", got)
	}
	everywhere := simtest.Prefixes("0.0.0.0/0")
	want := []facts.SecurityGroupRule{
		{TCP: true, From: 5432, To: 5433, Networks: simtest.Prefixes("10.0.0.0/16", "10.9.0.0/16"), PrefixLists: []string{"pl-0a"}},
		{TCP: true, To: 65535, Groups: []facts.GroupReference{
			{ID: "sg-1", Account: "444455556666"},
			{ID: "sg-2", Account: "111122223333", VPC: "vpc-2", Peering: "pcx-1", Status: "active"},
			{ID: "sg-3", VPC: "vpc-2", Peering: "pcx-2", Status: "deleted"},
		}},
		{To: 65535, Networks: everywhere},
		{To: 65535, Networks: everywhere},
		{To: 65535, Networks: everywhere},
		{Egress: true, TCP: true, To: 65535, Networks: everywhere},
	}
	if fmt.Sprintf("%+v", got.Rules) != fmt.Sprintf("%+v", want) {
		t.Errorf("%+v\nwant %+v", got.Rules, want)
	}
}

func TestARuleThatCannotBeReadMakesTheGroupsUnknown(t *testing.T) {
	for name, rule := range map[string]string{
		"no protocol":    `<ipRanges><item><cidrIp>10.0.0.0/16</cidrIp></item></ipRanges>`,
		"no ports":       `<ipProtocol>tcp</ipProtocol><ipRanges><item><cidrIp>10.0.0.0/16</cidrIp></item></ipRanges>`,
		"negative ports": `<ipProtocol>tcp</ipProtocol><fromPort>-1</fromPort><toPort>-1</toPort>`,
		"no first port":  `<ipProtocol>tcp</ipProtocol><toPort>5432</toPort>`,
		"no last port":   `<ipProtocol>tcp</ipProtocol><fromPort>5432</fromPort>`,
		"no network":     `<ipProtocol>-1</ipProtocol><ipRanges><item><cidrIp>office</cidrIp></item></ipRanges>`,
		"no prefix list": `<ipProtocol>-1</ipProtocol><prefixListIds><item><description>offices</description></item></prefixListIds>`,
		"no group":       `<ipProtocol>-1</ipProtocol><groups><item><userId>111122223333</userId></item></groups>`,
	} {
		a := simtest.Serve(t, `<DescribeSecurityGroupsResponse><securityGroupInfo><item><groupId>sg-1</groupId><ipPermissions><item>`+rule+`</item></ipPermissions><ipPermissionsEgress/></item></securityGroupInfo></DescribeSecurityGroupsResponse>`)
		if groups, err := facts.SecurityGroups(t.Context(), a, "eu-west-1"); reason(err) != account.Malformed {
			t.Errorf("%s: %+v, %v", name, groups, err)
		}
	}
}

// TestSecurityGroupsOfAWorld reads what the simulation makes of groups: the default ones,
// and references over a peering that is active, over one that is gone, and to a group that
// is gone.
func TestSecurityGroupsOfAWorld(t *testing.T) {
	w := simtest.World(nil)
	astro := awssim.PeeringSide{VPC: "vpc-0astro", Account: simtest.OtherAccountID, Region: "us-east-1"}
	data := awssim.PeeringSide{VPC: "vpc-0data", Account: simtest.AccountID, Region: "us-east-1"}
	reference := func(group, peering string) awssim.GroupRule {
		return awssim.GroupRule{Protocol: "tcp", From: 5432, To: 5432, Groups: []awssim.GroupReference{{ID: group, Account: simtest.OtherAccountID, VPC: "vpc-0astro", Peering: peering}}}
	}
	w.Accounts[0].Regions = map[string]*awssim.Region{"us-east-1": {
		NoDefaultVPC: true,
		VPCs: []awssim.VPC{
			{ID: "vpc-0data", CIDRs: []string{"10.0.0.0/16"}, SecurityGroups: []awssim.SecurityGroup{
				{ID: "sg-0orders", Name: "orders", NoEgress: true, Rules: []awssim.GroupRule{reference("sg-0nodes", "pcx-1"), reference("sg-0nodes", "pcx-2"), reference("sg-0gone", "pcx-1")}},
			}},
			{ID: "vpc-0shared", CIDRs: []string{"10.1.0.0/16"}, Owner: simtest.OtherAccountID},
		},
	}}
	w.Accounts = append(w.Accounts, &awssim.Account{ID: simtest.OtherAccountID, Regions: map[string]*awssim.Region{"us-east-1": {
		VPCs:     []awssim.VPC{{ID: "vpc-0astro", CIDRs: []string{"172.20.0.0/19"}, SecurityGroups: []awssim.SecurityGroup{{ID: "sg-0nodes"}}}},
		Peerings: []awssim.Peering{{ID: "pcx-1", Requester: astro, Accepter: data}},
	}}})
	groups, err := facts.SecurityGroups(t.Context(), simtest.Open(w), "us-east-1")
	if err != nil || len(groups) != 2 {
		t.Fatalf("%+v, %v", groups, err)
	}
	byDefault, orders := groups[0], groups[1]
	if byDefault.Name != "default" || len(byDefault.Rules) != 2 || byDefault.Rules[0].Groups[0].ID != byDefault.ID || !byDefault.Rules[1].Egress {
		t.Errorf("the default group is %+v", byDefault)
	}
	var got []string
	for _, r := range orders.Rules {
		ref := r.Groups[0]
		got = append(got, fmt.Sprintf("%v %s of %q: %s", r.Egress, ref.ID, ref.Account, ref.Status))
	}
	want := []string{
		`false sg-0nodes of "444455556666": active`, `false sg-0nodes of "444455556666": deleted`, `false sg-0gone of "": active`,
	}
	if !slices.Equal(got, want) {
		t.Errorf("%q\nwant %q", got, want)
	}
}

func TestTwoThousandSecurityGroupsAreListedToTheEnd(t *testing.T) {
	v := awssim.VPC{ID: "vpc-0data", CIDRs: []string{"10.0.0.0/16"}}
	for i := range 2000 {
		v.SecurityGroups = append(v.SecurityGroups, awssim.SecurityGroup{ID: fmt.Sprintf("sg-%017x", i)})
	}
	groups, err := facts.SecurityGroups(t.Context(), simtest.WithRegion(awssim.Region{NoDefaultVPC: true, VPCs: []awssim.VPC{v}}), "us-east-1")
	if err != nil || len(groups) != 2001 || groups[2000].ID != v.SecurityGroups[1999].ID {
		t.Errorf("%d groups, %v", len(groups), err)
	}
}
