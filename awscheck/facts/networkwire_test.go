package facts_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/awscheck/awssim/simtest"
	"github.com/astronomer/astro-activate/awscheck/facts"
)

// TestRoutesAreDecoded reads a route table with every kind of route. (EC2 API Reference,
// DescribeRouteTables, Route.)
func TestRoutesAreDecoded(t *testing.T) {
	a := simtest.Serve(t, `<DescribeRouteTablesResponse><routeTableSet><item><routeTableId>rtb-1</routeTableId><vpcId>vpc-1</vpcId><routeSet>`+
		`<item><destinationCidrBlock>10.0.0.0/16</destinationCidrBlock><gatewayId>local</gatewayId><state>active</state><origin>CreateRouteTable</origin></item>`+
		`<item><destinationPrefixListId>pl-0a</destinationPrefixListId><transitGatewayId>tgw-0a</transitGatewayId><state>active</state><origin>CreateRoute</origin></item>`+
		`<item><destinationPrefixListId>pl-63a5400a</destinationPrefixListId><gatewayId>vpce-0a</gatewayId><state>active</state><origin>CreateRoute</origin></item>`+
		`<item><destinationCidrBlock>172.16.0.0/12</destinationCidrBlock><gatewayId>vgw-0a</gatewayId><state>active</state><origin>EnableVgwRoutePropagation</origin></item>`+
		`<item><destinationCidrBlock>10.9.0.0/16</destinationCidrBlock><networkInterfaceId>eni-0a</networkInterfaceId><state>active</state><origin>Advertisement</origin></item>`+
		`<item><destinationCidrBlock>10.9.0.0/16</destinationCidrBlock><networkInterfaceId>eni-0b</networkInterfaceId><state>filtered</state><origin>Advertisement</origin></item>`+
		`<item><destinationCidrBlock>10.8.0.0/16</destinationCidrBlock><vpcPeeringConnectionId>pcx-0a</vpcPeeringConnectionId><state>blackhole</state><origin>CreateRoute</origin></item>`+
		`</routeSet><associationSet><item><main>true</main></item><item><main>false</main><gatewayId>igw-0a</gatewayId></item></associationSet></item></routeTableSet></DescribeRouteTablesResponse>`)
	tables, err := facts.RouteTables(t.Context(), a, "eu-west-1", "vpc-1")
	if err != nil || len(tables) != 1 {
		t.Fatalf("%+v, %v", tables, err)
	}
	network := func(s string) facts.Route { return facts.Route{Destination: simtest.Prefixes(s)[0]} }
	with := func(r facts.Route, via string, propagated, blackhole bool) facts.Route {
		r.Via, r.Propagated, r.Blackhole = via, propagated, blackhole
		return r
	}
	want := []facts.Route{
		with(network("10.0.0.0/16"), "local", false, false),
		{PrefixList: "pl-0a", Via: "tgw-0a"},
		{PrefixList: "pl-63a5400a", Via: "vpce-0a"},
		with(network("172.16.0.0/12"), "vgw-0a", true, false),
		with(network("10.9.0.0/16"), "eni-0a", true, false),
		with(network("10.8.0.0/16"), "pcx-0a", false, true),
	}
	if !slices.Equal(tables[0].Routes, want) {
		t.Errorf("%+v\nwant %+v", tables[0].Routes, want)
	}
	if !tables[0].Main || len(tables[0].Subnets) != 0 {
		t.Errorf("associations: %+v", tables[0])
	}
	if want[1].MayBeAWSList() || !want[2].MayBeAWSList() {
		t.Error("only a route to an endpoint can have a list of AWS's")
	}
}

// A network occupies its addresses from its association until AWS has removed it. (EC2 API
// Reference, VpcCidrBlockState: all states.)
func TestANetworkOfAVPCCountsUntilAWSHasRemovedIt(t *testing.T) {
	for state, counts := range map[string]bool{
		"associating": true, "associated": true, "disassociating": true, "disassociated": false, "failing": true, "failed": false,
		"a state that is new": true, "": true,
	} {
		a := simtest.Serve(t, `<DescribeVpcsResponse><vpcSet><item><vpcId>vpc-1</vpcId><ownerId>111122223333</ownerId><state>available</state><cidrBlock>10.0.0.0/16</cidrBlock><isDefault>false</isDefault><cidrBlockAssociationSet>`+
			`<item><cidrBlock>10.9.0.0/16</cidrBlock><cidrBlockState><state>`+state+`</state></cidrBlockState></item>`+
			`<item><cidrBlock>10.0.0.0/16</cidrBlock><cidrBlockState><state>associated</state></cidrBlockState></item>`+
			`</cidrBlockAssociationSet></item></vpcSet></DescribeVpcsResponse>`)
		vpcs, err := facts.VPCs(t.Context(), a, "eu-west-1")
		if err != nil || len(vpcs) != 1 {
			t.Fatalf("%s: %+v, %v", state, vpcs, err)
		}
		want := simtest.Prefixes("10.0.0.0/16")
		if counts {
			want = simtest.Prefixes("10.0.0.0/16", "10.9.0.0/16")
		}
		if !slices.Equal(vpcs[0].CIDRs, want) {
			t.Errorf("%q: the VPC has %v, want %v", state, vpcs[0].CIDRs, want)
		}
	}
}

// TestAPeeringThatIsOverIsDecodedWithoutCIDRs reads one that failed, with what AWS reports
// of it, and one that is pending.
func TestAPeeringThatIsOverIsDecodedWithoutCIDRs(t *testing.T) {
	a := simtest.Serve(t, `<DescribeVpcPeeringConnectionsResponse><vpcPeeringConnectionSet>`+
		`<item><vpcPeeringConnectionId>pcx-1</vpcPeeringConnectionId><requesterVpcInfo><ownerId>111122223333</ownerId><vpcId>vpc-1</vpcId><region>eu-west-1</region></requesterVpcInfo>`+
		`<accepterVpcInfo><ownerId>444455556666</ownerId><vpcId>vpc-2</vpcId><region>eu-west-1</region></accepterVpcInfo>`+
		`<status><code>failed</code><message>Failed due to incorrect VPC-ID, Account ID, or overlapping CIDR range</message></status></item>`+
		`<item><vpcPeeringConnectionId>pcx-2</vpcPeeringConnectionId><requesterVpcInfo><ownerId>111122223333</ownerId><vpcId>vpc-1</vpcId><region>eu-west-1</region>`+
		`<cidrBlock>172.20.0.0/19</cidrBlock><cidrBlockSet><item><cidrBlock>172.20.0.0/19</cidrBlock></item></cidrBlockSet></requesterVpcInfo>`+
		`<accepterVpcInfo><ownerId>444455556666</ownerId><vpcId>vpc-2</vpcId><region>eu-west-1</region></accepterVpcInfo>`+
		`<expirationTime>2026-12-01T00:00:00.000Z</expirationTime><status><code>pending-acceptance</code><message>Pending Acceptance</message></status></item>`+
		`</vpcPeeringConnectionSet></DescribeVpcPeeringConnectionsResponse>`)
	all, err := facts.RegionPeerings(t.Context(), a, "eu-west-1")
	if err != nil || len(all) != 2 {
		t.Fatalf("%+v, %v", all, err)
	}
	if p := all[0]; p.Requester.CIDRs != nil || !p.State.IsOver() || p.Requester.Account != "111122223333" || p.Requester.Region != "eu-west-1" || !p.Expires.IsZero() {
		t.Errorf("%+v", p)
	}
	if p := all[1]; !slices.Equal(p.Requester.CIDRs, simtest.Prefixes("172.20.0.0/19")) || p.Accepter.CIDRs != nil || p.State.IsOver() || p.Expires.IsZero() {
		t.Errorf("%+v", p)
	}
}

// TestNetworkInterfacesAreDecoded reads the interface of a database, which is reached by
// the internet too, and that of a NAT gateway. (EC2 API Reference,
// DescribeNetworkInterfaces.)
func TestNetworkInterfacesAreDecoded(t *testing.T) {
	a := simtest.Serve(t, `<DescribeNetworkInterfacesResponse><networkInterfaceSet>`+
		`<item><networkInterfaceId>eni-1</networkInterfaceId><subnetId>subnet-1</subnetId><vpcId>vpc-1</vpcId><description>RDSNetworkInterface</description><requesterId>amazon-rds</requesterId><requesterManaged>true</requesterManaged>`+
		`<status>in-use</status><privateIpAddress>10.0.0.5</privateIpAddress><groupSet><item><groupId>sg-1</groupId><groupName>orders</groupName></item><item><groupId>sg-2</groupId></item></groupSet>`+
		`<attachment><attachmentId>eni-attach-1</attachmentId><instanceOwnerId>amazon-rds</instanceOwnerId><status>attached</status></attachment>`+
		`<privateIpAddressesSet><item><privateIpAddress>10.0.0.5</privateIpAddress><primary>true</primary><association><publicIp>203.0.113.9</publicIp></association></item><item><privateIpAddress>10.0.0.6</privateIpAddress></item></privateIpAddressesSet><privateIpAddress>10.0.0.5</privateIpAddress><ipv4PrefixSet><item><ipv4Prefix>10.0.1.16/28</ipv4Prefix></item></ipv4PrefixSet><status>in-use</status><interfaceType>interface</interfaceType></item>`+
		`<item><networkInterfaceId>eni-2</networkInterfaceId><vpcId>vpc-1</vpcId><interfaceType>nat_gateway</interfaceType><groupSet/><privateIpAddressesSet/></item>`+
		`<item><networkInterfaceId>eni-3</networkInterfaceId><vpcId>vpc-1</vpcId><requesterId>111122223333</requesterId><requesterManaged>false</requesterManaged><status>available</status><attachment><instanceId>i-1</instanceId></attachment><groupSet/><privateIpAddressesSet/></item>`+
		`</networkInterfaceSet></DescribeNetworkInterfacesResponse>`)
	interfaces, err := facts.NetworkInterfaces(t.Context(), a, "eu-west-1")
	if err != nil || len(interfaces) != 3 {
		t.Fatalf("%+v, %v", interfaces, err)
	}
	want := []string{
		"{ID:eni-1 VPC:vpc-1 Subnet:subnet-1 Description:RDSNetworkInterface NAT:false Type:interface Service:amazon-rds Instance: Detached:false Groups:[sg-1 sg-2] Addresses:[10.0.0.5 10.0.0.6] Prefixes:[10.0.1.16/28] Public:map[203.0.113.9:10.0.0.5]}",
		"{ID:eni-2 VPC:vpc-1 Subnet: Description: NAT:true Type:nat_gateway Service: Instance: Detached:false Groups:[] Addresses:[] Prefixes:[] Public:map[]}",
		"{ID:eni-3 VPC:vpc-1 Subnet: Description: NAT:false Type: Service: Instance:i-1 Detached:true Groups:[] Addresses:[] Prefixes:[] Public:map[]}",
	}
	for i, n := range interfaces {
		if got := fmt.Sprintf("%+v", n); got != want[i] {
			t.Errorf("got  %s\nwant %s", got, want[i])
		}
	}
}

// TestTheInterfaceOfADatabase reads what the simulation makes of a database and an
// instance: interfaces with addresses and groups, of which the first does not name the
// database.
func TestTheInterfaceOfADatabase(t *testing.T) {
	a := simtest.WithRegion(awssim.Region{Resources: awssim.Resources{
		Databases: []awssim.Database{{ID: "orders", Engine: "postgres", VPC: "vpc-0data", Subnet: "subnet-1", Address: "10.0.0.5", Public: "203.0.113.9", Groups: []string{"sg-orders"}}},
		Instances: []awssim.Instance{{ID: "i-1", VPC: "vpc-0data", Subnet: "subnet-2", Address: "10.0.0.7"}},
	}})
	interfaces, err := facts.NetworkInterfaces(t.Context(), a, "us-east-1")
	if err != nil || len(interfaces) != 2 {
		t.Fatalf("%+v, %v", interfaces, err)
	}
	for i, want := range []string{
		"{ID:eni-of-i-1 VPC:vpc-0data Subnet:subnet-2 Description: NAT:false Type:interface Service: Instance:i-1 Detached:false Groups:[sg-0data] Addresses:[10.0.0.7] Prefixes:[] Public:map[]}",
		"{ID:eni-of-orders VPC:vpc-0data Subnet:subnet-1 Description:RDSNetworkInterface NAT:false Type:interface Service:amazon-rds Instance: Detached:false Groups:[sg-orders] Addresses:[10.0.0.5] Prefixes:[] Public:map[203.0.113.9:10.0.0.5]}",
	} {
		if got := fmt.Sprintf("%+v", interfaces[i]); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
	instances, err := facts.Instances(t.Context(), a, "us-east-1")
	if err != nil || len(instances) != 1 || instances[0].Address.String() != "10.0.0.7" {
		t.Errorf("%+v, %v", instances, err)
	}
}

// TestAnInterfaceIsDecodedWhole reads replies that lack a part: none of them may look like
// an interface without it.
func TestAnInterfaceIsDecodedWhole(t *testing.T) {
	interfaces := func(item string) ([]facts.NetworkInterface, error) {
		return facts.NetworkInterfaces(t.Context(), simtest.Serve(t, `<DescribeNetworkInterfacesResponse><networkInterfaceSet><item>`+item+`</item></networkInterfaceSet></DescribeNetworkInterfacesResponse>`), "eu-west-1")
	}
	for name, item := range map[string]string{
		"no id":                        `<vpcId>vpc-1</vpcId><groupSet/><privateIpAddressesSet/>`,
		"its address is in no list":    `<networkInterfaceId>eni-1</networkInterfaceId><privateIpAddress>10.0.0.5</privateIpAddress><groupSet/>`,
		"its address is not in a list": `<networkInterfaceId>eni-1</networkInterfaceId><privateIpAddress>10.0.0.5</privateIpAddress><privateIpAddressesSet><item><privateIpAddress>10.0.0.6</privateIpAddress></item></privateIpAddressesSet>`,
		"a prefix that is none":        `<networkInterfaceId>eni-1</networkInterfaceId><ipv4PrefixSet><item><ipv4Prefix>10.0.0</ipv4Prefix></item></ipv4PrefixSet>`,
	} {
		if found, err := interfaces(item); !errors.Is(err, account.ErrIncomplete) {
			t.Errorf("%s: %+v, %v", name, found, err)
		}
	}
	unknown, err := interfaces(`<networkInterfaceId>eni-1</networkInterfaceId>`)
	if err != nil || unknown[0].Groups != nil {
		t.Errorf("no list of groups: %+v, %v", unknown, err)
	}
	none, err := interfaces(`<networkInterfaceId>eni-1</networkInterfaceId><groupSet/>`)
	if err != nil || none[0].Groups == nil {
		t.Errorf("no groups: %+v, %v", none, err)
	}
}

// TestARouteTableWithoutItsAssociationsIsIncomplete: without them, a subnet would seem to
// use the main table.
func TestARouteTableWithoutItsAssociationsIsIncomplete(t *testing.T) {
	a := simtest.Serve(t, `<DescribeRouteTablesResponse><routeTableSet><item><routeTableId>rtb-1</routeTableId><vpcId>vpc-1</vpcId><routeSet>`+
		`<item><destinationCidrBlock>10.0.0.0/16</destinationCidrBlock><gatewayId>local</gatewayId><state>active</state></item></routeSet></item></routeTableSet></DescribeRouteTablesResponse>`)
	if tables, err := facts.RouteTables(t.Context(), a, "eu-west-1", "vpc-1"); !errors.Is(err, account.ErrIncomplete) {
		t.Errorf("%+v, %v", tables, err)
	}
}

// TestRulesForIPv6KeepTheirNumbers reads an ACL with rules of both families.
func TestRulesForIPv6KeepTheirNumbers(t *testing.T) {
	a := simtest.Serve(t, `<DescribeNetworkAclsResponse><networkAclSet><item><networkAclId>acl-1</networkAclId><associationSet/><entrySet>`+
		`<item><ruleNumber>101</ruleNumber><protocol>-1</protocol><ruleAction>allow</ruleAction><egress>false</egress><ipv6CidrBlock>::/0</ipv6CidrBlock></item>`+
		`<item><ruleNumber>32768</ruleNumber><protocol>-1</protocol><ruleAction>deny</ruleAction><egress>false</egress><ipv6CidrBlock>::/0</ipv6CidrBlock></item>`+
		`<item><ruleNumber>100</ruleNumber><protocol>-1</protocol><ruleAction>allow</ruleAction><egress>false</egress><cidrBlock>0.0.0.0/0</cidrBlock></item>`+
		`</entrySet></item></networkAclSet></DescribeNetworkAclsResponse>`)
	acls, err := facts.NetworkACLs(t.Context(), a, "eu-west-1", "vpc-1")
	if err != nil || len(acls) != 1 || len(acls[0].Rules) != 3 || acls[0].Rules[1].Number != 101 || acls[0].Rules[1].Network.Addr().Is4() {
		t.Errorf("%+v, %v", acls, err)
	}
}
