package facts_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/awscheck/awssim/simtest"
	"github.com/astronomer/astro-activate/awscheck/facts"
)

func TestAVPCIsListedWithEveryNetworkInUse(t *testing.T) {
	a := simtest.WithRegion(awssim.Region{VPCs: []awssim.VPC{
		{ID: simtest.VPC, Name: "data\x1b[2J", CIDRs: []string{"10.0.0.0/16", "100.64.0.0/16"}, Gone: []string{"10.9.0.0/16"}},
		{ID: "vpc-0shared", CIDRs: []string{"10.5.0.0/16"}, Owner: simtest.OtherAccountID, State: "pending"},
	}})
	vpcs, err := facts.VPCs(t.Context(), a, "us-east-1")
	if err != nil || len(vpcs) != 3 {
		t.Fatalf("%+v, %v", vpcs, err)
	}
	byDefault, data, shared := vpcs[0], vpcs[1], vpcs[2]
	if !byDefault.Default || !slices.Equal(byDefault.CIDRs, simtest.Prefixes("172.31.0.0/16")) {
		t.Errorf("the default VPC is %+v", byDefault)
	}
	if !slices.Equal(data.CIDRs, simtest.Prefixes("10.0.0.0/16", "100.64.0.0/16")) || data.Owner != simtest.AccountID || data.State != "available" {
		t.Errorf("the VPC with a secondary CIDR is %+v", data)
	}
	if data.Name != "data\uFFFD[2J" {
		t.Errorf("a name that drives the terminal came out as %q", data.Name)
	}
	if shared.Owner != simtest.OtherAccountID || shared.State != "pending" {
		t.Errorf("the shared VPC is %+v", shared)
	}
}

func TestThousandsOfVPCsAndHundredsOfRouteTablesAreListedToTheEnd(t *testing.T) {
	r := awssim.Region{NoDefaultVPC: true}
	for i := range 5000 {
		r.VPCs = append(r.VPCs, awssim.VPC{ID: fmt.Sprintf("vpc-%017x", i), CIDRs: []string{fmt.Sprintf("10.%d.%d.0/24", i/256, i%256)}})
	}
	last := &r.VPCs[4999]
	for i := range 400 {
		last.RouteTables = append(last.RouteTables, awssim.RouteTable{ID: fmt.Sprintf("rtb-%017x", i), Main: i == 0})
	}
	for i := range 250 {
		r.Peerings = append(r.Peerings, awssim.Peering{ID: fmt.Sprintf("pcx-%017x", i),
			Requester: awssim.PeeringSide{VPC: last.ID}, Accepter: awssim.PeeringSide{VPC: "vpc-0other"}})
	}
	a := simtest.WithRegion(r)
	vpcs, err := facts.VPCs(t.Context(), a, "us-east-1")
	if err != nil || len(vpcs) != 5000 || vpcs[4999].ID != last.ID {
		t.Errorf("%d VPCs, %v", len(vpcs), err)
	}
	tables, err := facts.RouteTables(t.Context(), a, "us-east-1", last.ID)
	if err != nil || len(tables) != 400 {
		t.Errorf("%d route tables, %v", len(tables), err)
	}
	peerings, err := facts.Peerings(t.Context(), a, "us-east-1", last.ID)
	if err != nil || len(peerings) != 250 {
		t.Errorf("%d peerings, %v", len(peerings), err)
	}
	if none, err := facts.Peerings(t.Context(), a, "us-east-1", vpcs[0].ID); err != nil || len(none) != 0 {
		t.Errorf("%d peerings of a VPC that has none, %v", len(none), err)
	}
}

// A VPC's tables and ACLs are its own: another one's main table would route its subnets.
func TestTheTablesAndACLsOfOneVPC(t *testing.T) {
	a := simtest.WithRegion(awssim.Region{NoDefaultVPC: true, VPCs: []awssim.VPC{
		{ID: "vpc-0data", CIDRs: []string{"10.0.0.0/16"}, RouteTables: []awssim.RouteTable{{ID: "rtb-0data", Main: true}}, NetworkACLs: []awssim.NetworkACL{{ID: "acl-0data"}}},
		{ID: "vpc-0other", CIDRs: []string{"10.1.0.0/16"}, RouteTables: []awssim.RouteTable{{ID: "rtb-0other", Main: true}}, NetworkACLs: []awssim.NetworkACL{{ID: "acl-0other"}}},
	}})
	tables, err := facts.RouteTables(t.Context(), a, "us-east-1", "vpc-0data")
	if err != nil || len(tables) != 1 || tables[0].ID != "rtb-0data" {
		t.Errorf("%+v, %v", tables, err)
	}
	acls, err := facts.NetworkACLs(t.Context(), a, "us-east-1", "vpc-0data")
	if err != nil || slices.ContainsFunc(acls, func(l facts.NetworkACL) bool { return l.ID == "acl-0other" }) || !slices.ContainsFunc(acls, func(l facts.NetworkACL) bool { return l.ID == "acl-0data" }) {
		t.Errorf("%+v, %v", acls, err)
	}
}
