package facts_test

import (
	"fmt"
	"slices"
	"testing"

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
		`<privateIpAddressesSet><item><privateIpAddress>10.0.0.5</privateIpAddress><primary>true</primary><association><publicIp>203.0.113.9</publicIp></association></item><item><privateIpAddress>10.0.0.6</privateIpAddress></item></privateIpAddressesSet><interfaceType>interface</interfaceType></item>`+
		`<item><networkInterfaceId>eni-2</networkInterfaceId><vpcId>vpc-1</vpcId><interfaceType>nat_gateway</interfaceType><groupSet/><privateIpAddressesSet/></item>`+
		`<item><networkInterfaceId>eni-3</networkInterfaceId><vpcId>vpc-1</vpcId><requesterId>111122223333</requesterId><requesterManaged>false</requesterManaged><attachment><instanceId>i-1</instanceId></attachment><groupSet/><privateIpAddressesSet/></item>`+
		`</networkInterfaceSet></DescribeNetworkInterfacesResponse>`)
	interfaces, err := facts.NetworkInterfaces(t.Context(), a, "eu-west-1")
	if err != nil || len(interfaces) != 3 {
		t.Fatalf("%+v, %v", interfaces, err)
	}
	want := []string{
		"{ID:eni-1 VPC:vpc-1 Subnet:subnet-1 Description:RDSNetworkInterface NAT:false Type:interface Service:amazon-rds Instance: Groups:[sg-1 sg-2] Addresses:[10.0.0.5 10.0.0.6] Public:map[203.0.113.9:10.0.0.5]}",
		"{ID:eni-2 VPC:vpc-1 Subnet: Description: NAT:true Type:nat_gateway Service: Instance: Groups:[] Addresses:[] Public:map[]}",
		"{ID:eni-3 VPC:vpc-1 Subnet: Description: NAT:false Type: Service: Instance:i-1 Groups:[] Addresses:[] Public:map[]}",
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
		"{ID:eni-of-i-1 VPC:vpc-0data Subnet:subnet-2 Description: NAT:false Type:interface Service: Instance:i-1 Groups:[sg-0data] Addresses:[10.0.0.7] Public:map[]}",
		"{ID:eni-of-orders VPC:vpc-0data Subnet:subnet-1 Description:RDSNetworkInterface NAT:false Type:interface Service:amazon-rds Instance: Groups:[sg-orders] Addresses:[10.0.0.5] Public:map[203.0.113.9:10.0.0.5]}",
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
