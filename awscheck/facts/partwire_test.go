package facts_test

import (
	"slices"
	"testing"

	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/awssim/simtest"
	"github.com/astronomer/astro-activate/awscheck/facts"
)

// A partTest is a reply with one item of a list: whole, or with a part that is missing or not
// known. Without the part, the item would seem to be another one: a rule that allows, a
// network that is free.
type partTest struct {
	name, item string
	whole      bool
}

func (c partTest) check(t *testing.T, found any, err error) {
	t.Helper()
	switch {
	case c.whole && err != nil:
		t.Errorf("%s: %v", c.name, err)
	case !c.whole && reason(err) != account.Malformed:
		t.Errorf("%s: %+v, %v", c.name, found, err)
	}
}

func TestARouteThatCannotBeReadMakesTheTableUnknown(t *testing.T) {
	const rest = `<vpcPeeringConnectionId>pcx-1</vpcPeeringConnectionId><origin>CreateRoute</origin>`
	for _, c := range []partTest{
		{"it forwards", `<destinationCidrBlock>172.20.0.0/19</destinationCidrBlock><state>active</state>` + rest, true},
		{"for IPv6", `<destinationIpv6CidrBlock>fd00::/8</destinationIpv6CidrBlock><state>active</state>` + rest, true},
		{"whether it forwards is not reported", `<destinationCidrBlock>172.20.0.0/19</destinationCidrBlock>` + rest, false},
		{"its state is not one of those that are known", `<destinationCidrBlock>172.20.0.0/19</destinationCidrBlock><state>paused</state>` + rest, false},
		{"no destination", `<state>active</state>` + rest, false},
		{"a destination that is none", `<destinationCidrBlock>172.20.0.0</destinationCidrBlock><state>active</state>` + rest, false},
	} {
		a := simtest.Serve(t, `<DescribeRouteTablesResponse><routeTableSet><item><routeTableId>rtb-1</routeTableId><routeSet><item>`+c.item+`</item></routeSet><associationSet/></item></routeTableSet></DescribeRouteTablesResponse>`)
		found, err := facts.RouteTables(t.Context(), a, "eu-west-1", "vpc-1")
		c.check(t, found, err)
	}
}

func TestARouteTableThatCannotBeReadIsUnknown(t *testing.T) {
	const local = `<routeSet><item><destinationCidrBlock>10.0.0.0/16</destinationCidrBlock><gatewayId>local</gatewayId><state>active</state></item></routeSet>`
	for _, c := range []partTest{
		{"used by no subnet", `<routeTableId>rtb-1</routeTableId>` + local + `<associationSet/>`, true},
		{"no id", local + `<associationSet/>`, false},
		{"no routes", `<routeTableId>rtb-1</routeTableId><routeSet/><associationSet/>`, false},
		{"no associations", `<routeTableId>rtb-1</routeTableId>` + local, false},
		{"whether it is the main table can't be read", `<routeTableId>rtb-1</routeTableId>` + local + `<associationSet><item><main>perhaps</main></item></associationSet>`, false},
	} {
		a := simtest.Serve(t, `<DescribeRouteTablesResponse><routeTableSet><item>`+c.item+`</item></routeTableSet></DescribeRouteTablesResponse>`)
		found, err := facts.RouteTables(t.Context(), a, "eu-west-1", "vpc-1")
		c.check(t, found, err)
	}
}

// A subnet that left a table no longer uses it; the main table stays so whatever subnets it has.
func TestTheAssociationsOfARouteTable(t *testing.T) {
	a := simtest.Serve(t, `<DescribeRouteTablesResponse><routeTableSet><item><routeTableId>rtb-1</routeTableId>`+
		`<routeSet><item><destinationCidrBlock>10.0.0.0/16</destinationCidrBlock><gatewayId>local</gatewayId><state>active</state></item></routeSet><associationSet>`+
		`<item><main>true</main><associationState><state>associated</state></associationState></item>`+
		`<item><main>false</main><subnetId>subnet-1</subnetId><associationState><state>associated</state></associationState></item>`+
		`<item><main>false</main><subnetId>subnet-2</subnetId><associationState><state>disassociated</state></associationState></item>`+
		`</associationSet></item></routeTableSet></DescribeRouteTablesResponse>`)
	tables, err := facts.RouteTables(t.Context(), a, "eu-west-1", "vpc-1")
	if err != nil || !tables[0].Main || !slices.Equal(tables[0].Subnets, []string{"subnet-1"}) {
		t.Errorf("%+v, %v", tables, err)
	}
}

func TestARuleThatCannotBeReadMakesTheACLUnknown(t *testing.T) {
	rule := func(number, protocol, action, egress, network, ports string) string {
		return `<item>` + number + protocol + action + egress + network + ports + `</item>`
	}
	const (
		number, tcp, deny, in = `<ruleNumber>100</ruleNumber>`, `<protocol>6</protocol>`, `<ruleAction>deny</ruleAction>`, `<egress>false</egress>`
		network, ports        = `<cidrBlock>10.0.0.0/8</cidrBlock>`, `<portRange><from>80</from><to>443</to></portRange>`
	)
	for _, c := range []partTest{
		{"TCP on some ports", rule(number, tcp, deny, in, network, ports), true},
		{"TCP on every port", rule(number, tcp, deny, in, network, `<portRange><from>-1</from><to>-1</to></portRange>`), true},
		{"no rules", ``, false},
		{"no number", rule(``, tcp, deny, in, network, ports), false},
		{"no protocol", rule(number, ``, deny, in, network, ports), false},
		{"no action", rule(number, tcp, ``, in, network, ports), false},
		{"an action that is not known", rule(number, tcp, `<ruleAction>log</ruleAction>`, in, network, ports), false},
		{"no direction", rule(number, tcp, deny, ``, network, ports), false},
		{"no network", rule(number, tcp, deny, in, ``, ports), false},
		{"no ports", rule(number, tcp, deny, in, network, ``), false},
		{"no last port", rule(number, tcp, deny, in, network, `<portRange><from>80</from></portRange>`), false},
		{"no first port", rule(number, tcp, deny, in, network, `<portRange><to>443</to></portRange>`), false},
	} {
		a := simtest.Serve(t, `<DescribeNetworkAclsResponse><networkAclSet><item><networkAclId>acl-1</networkAclId><associationSet/><entrySet>`+c.item+`</entrySet></item></networkAclSet></DescribeNetworkAclsResponse>`)
		found, err := facts.NetworkACLs(t.Context(), a, "eu-west-1", "vpc-1")
		c.check(t, found, err)
		if c.whole && err == nil {
			r := found[0].Rules[0]
			if r.Allow || r.Egress || !r.TCP || r.Number != 100 || r.From != 80 && r.From != 0 || r.To != 443 && r.To != facts.AllPorts {
				t.Errorf("%s: %+v", c.name, r)
			}
		}
	}
}

func TestTheProtocolOfAnACLsRule(t *testing.T) {
	for protocol, tcp := range map[string]bool{"-1": true, "6": true, "tcp": true, "17": false, "1": false, "58": false} {
		a := simtest.Serve(t, `<DescribeNetworkAclsResponse><networkAclSet><item><networkAclId>acl-1</networkAclId><associationSet/><entrySet><item><ruleNumber>100</ruleNumber><protocol>`+protocol+`</protocol>`+
			`<ruleAction>allow</ruleAction><egress>true</egress><cidrBlock>0.0.0.0/0</cidrBlock><portRange><from>0</from><to>65535</to></portRange></item></entrySet></item></networkAclSet></DescribeNetworkAclsResponse>`)
		acls, err := facts.NetworkACLs(t.Context(), a, "eu-west-1", "vpc-1")
		if err != nil || acls[0].Rules[0].TCP != tcp || !acls[0].Rules[0].Egress || !acls[0].Rules[0].Allow {
			t.Errorf("protocol %s: %+v, %v", protocol, acls, err)
		}
	}
}

func TestAPeeringThatCannotBeReadMakesThePeeringsUnknown(t *testing.T) {
	const (
		id, active = `<vpcPeeringConnectionId>pcx-1</vpcPeeringConnectionId>`, `<status><code>active</code></status>`
		requester  = `<requesterVpcInfo><vpcId>vpc-1</vpcId></requesterVpcInfo>`
		accepter   = `<accepterVpcInfo><vpcId>vpc-2</vpcId></accepterVpcInfo>`
	)
	for _, c := range []partTest{
		{"AWS reports no networks", id + active + requester + accepter, true},
		{"no id", active + requester + accepter, false},
		{"no state", id + requester + accepter, false},
		{"no requester", id + active + accepter, false},
		{"no accepter", id + active + requester, false},
		{"a network without its text", id + active + `<requesterVpcInfo><vpcId>vpc-1</vpcId><cidrBlock>10.0.0.0/16</cidrBlock><cidrBlockSet><item><cidrBlock>10.0.0.0/16</cidrBlock></item><item/></cidrBlockSet></requesterVpcInfo>` + accepter, false},
		{"a network that is none", id + active + `<requesterVpcInfo><vpcId>vpc-1</vpcId><cidrBlock>10.0.0.0</cidrBlock></requesterVpcInfo>` + accepter, false},
		{"a DNS option that is neither on nor off", id + active + `<requesterVpcInfo><vpcId>vpc-1</vpcId><peeringOptions><allowDnsResolutionFromRemoteVpc>perhaps</allowDnsResolutionFromRemoteVpc></peeringOptions></requesterVpcInfo>` + accepter, false},
		{"a time that is none", id + active + requester + accepter + `<expirationTime>soon</expirationTime>`, false},
	} {
		a := simtest.Serve(t, `<DescribeVpcPeeringConnectionsResponse><vpcPeeringConnectionSet><item>`+c.item+`</item></vpcPeeringConnectionSet></DescribeVpcPeeringConnectionsResponse>`)
		found, err := facts.RegionPeerings(t.Context(), a, "eu-west-1")
		c.check(t, found, err)
	}
}

// The two sides of a peering: each has its own networks, secondary ones included, and its own
// DNS option, which AWS may leave out.
func TestTheSidesOfAPeering(t *testing.T) {
	a := simtest.Serve(t, `<DescribeVpcPeeringConnectionsResponse><vpcPeeringConnectionSet><item><vpcPeeringConnectionId>pcx-1</vpcPeeringConnectionId><status><code>active</code></status>`+
		`<requesterVpcInfo><vpcId>vpc-1</vpcId><cidrBlock>172.20.0.0/19</cidrBlock></requesterVpcInfo>`+
		`<accepterVpcInfo><vpcId>vpc-2</vpcId><cidrBlock>10.0.0.0/16</cidrBlock><cidrBlockSet><item><cidrBlock>10.0.0.0/16</cidrBlock></item><item><cidrBlock>10.1.0.0/16</cidrBlock></item></cidrBlockSet>`+
		`<peeringOptions><allowDnsResolutionFromRemoteVpc>false</allowDnsResolutionFromRemoteVpc></peeringOptions></accepterVpcInfo></item></vpcPeeringConnectionSet></DescribeVpcPeeringConnectionsResponse>`)
	all, err := facts.RegionPeerings(t.Context(), a, "eu-west-1")
	if err != nil || len(all) != 1 {
		t.Fatalf("%+v, %v", all, err)
	}
	if r := all[0].Requester; r.VPC != "vpc-1" || !slices.Equal(r.CIDRs, simtest.Prefixes("172.20.0.0/19")) || !r.Partial || r.Resolves != nil {
		t.Errorf("the requester is %+v", r)
	}
	if r := all[0].Accepter; r.VPC != "vpc-2" || !slices.Equal(r.CIDRs, simtest.Prefixes("10.0.0.0/16", "10.1.0.0/16")) || r.Partial || r.Resolves == nil || *r.Resolves {
		t.Errorf("the accepter is %+v", r)
	}
}

func TestAVPCThatCannotBeReadMakesTheVPCsUnknown(t *testing.T) {
	const (
		id, owner = `<vpcId>vpc-1</vpcId>`, `<ownerId>111122223333</ownerId>`
		networks  = `<cidrBlockAssociationSet><item><cidrBlock>10.0.0.0/16</cidrBlock></item></cidrBlockAssociationSet>`
	)
	for _, c := range []partTest{
		{"with its networks", id + owner + networks, true},
		{"no id", owner + networks, false},
		{"no owner", id + networks, false},
		{"the primary network alone", id + owner + `<cidrBlock>10.0.0.0/16</cidrBlock>`, false},
		{"a network without its text", id + owner + `<cidrBlockAssociationSet><item><cidrBlock>10.0.0.0/16</cidrBlock></item><item/></cidrBlockAssociationSet>`, false},
		{"no network in use", id + owner + `<cidrBlockAssociationSet><item><cidrBlock>10.0.0.0/16</cidrBlock><cidrBlockState><state>failed</state></cidrBlockState></item></cidrBlockAssociationSet>`, false},
	} {
		a := simtest.Serve(t, `<DescribeVpcsResponse><vpcSet><item>`+c.item+`</item></vpcSet></DescribeVpcsResponse>`)
		found, err := facts.VPCs(t.Context(), a, "eu-west-1")
		c.check(t, found, err)
	}
}

// Only a peering that is over leaves room for another; a state that is not known here may still be alive.
func TestWhichPeeringsAreOver(t *testing.T) {
	for state, over := range map[facts.State]bool{
		facts.PeeringInitiating: false, facts.PeeringPending: false, facts.PeeringProvisioning: false, facts.PeeringActive: false, facts.PeeringDeleting: false,
		facts.PeeringFailed: true, facts.PeeringExpired: true, facts.PeeringRejected: true, facts.PeeringDeleted: true, "paused": false,
	} {
		if state.IsOver() != over {
			t.Errorf("%s: %t", state, state.IsOver())
		}
	}
}
