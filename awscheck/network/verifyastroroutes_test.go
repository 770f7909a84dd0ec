package network_test

import (
	"testing"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/awscheck/awssim/simtest"
	"github.com/astronomer/astro-activate/awscheck/network"
)

// astroVPC is the cluster's VPC: a public subnet and a private one.
func astroVPC(private ...awssim.Route) awssim.VPC {
	return awssim.VPC{ID: "vpc-0astro", CIDRs: []string{astroCIDR},
		Subnets: []awssim.Subnet{{ID: "subnet-0public", CIDR: "172.20.0.0/26"}, {ID: "subnet-0nodes", CIDR: "172.20.16.0/20"}},
		RouteTables: []awssim.RouteTable{
			{ID: "rtb-0public", Subnets: []string{"subnet-0public"}, Routes: []awssim.Route{{To: "0.0.0.0/0", Via: "igw-0a"}}},
			{ID: "rtb-0nodes", Main: true, Routes: append([]awssim.Route{{To: "0.0.0.0/0", Via: "nat-0a"}}, private...)},
			{ID: "rtb-0unused"},
		}}
}

func TestAstroRoutesTheTargetsNetworks(t *testing.T) {
	to := func(network, via string) awssim.Route { return awssim.Route{To: network, Via: via} }
	in := func(operation string, err error) awssim.Fault {
		return awssim.Fault{Account: simtest.AccountID, Service: "EC2", Operation: operation, Err: err}
	}
	for _, c := range []struct {
		name    string
		routes  []awssim.Route
		state   string // of the connection; "": active
		account string // that requested it; "": the cluster's
		edit    func(*network.AstroPeering)
		faults  []awssim.Fault
		want    expectation
	}{
		{name: "a route for each CIDR", routes: []awssim.Route{to("10.20.0.0/16", astroPCX), to("10.21.0.0/16", astroPCX)},
			want: expectation{awscheck.Pass, "sends 10.20.0.0/16 and 10.21.0.0/16 to pcx-0astro, in 1 route table", "", ""}},
		{name: "a prefix list with both", routes: []awssim.Route{to("pl-0target", astroPCX)}, want: expectation{awscheck.Pass, "pcx-0astro", "", ""}},
		{name: "no route", want: expectation{awscheck.Fail, "rtb-0nodes (the main route table, used by subnet-0nodes) sends 10.20.0.0/16 to nat-0a by its route to 0.0.0.0/0",
			"Please route 10.20.0.0/16 and 10.21.0.0/16 to pcx-0astro in the route tables of the cluster's VPC vpc-0astro (account 111122223333, us-east-1)", ""}},
		{name: "the secondary CIDR forgotten", routes: []awssim.Route{to("10.20.0.0/16", astroPCX)}, want: expectation{awscheck.Fail, "sends 10.21.0.0/16 to nat-0a", "Astronomer's support", ""}},
		{name: "a route to a deleted peering", routes: []awssim.Route{to("10.20.0.0/15", astroPCX), {To: "10.21.0.0/16", Via: "pcx-0old", Blackhole: true}},
			want: expectation{awscheck.Fail, "sends 10.21.0.0/16 to pcx-0old", "Astronomer's support", ""}},
		{name: "not active yet", state: "pending-acceptance", want: expectation{awscheck.Unverified, "once the connection is active", "", "verify.active"}},
		{name: "no request", state: "none", want: expectation{awscheck.Unverified, "no peering request from Astro was found", "", "verify.request"}},
		{name: "no credentials for Astro's account", edit: func(p *network.AstroPeering) { p.Cluster = nil },
			want: expectation{awscheck.Unverified, "it needs credentials of account 111122223333", "Astronomer's support", ""}},
		{name: "one account for both", edit: func(p *network.AstroPeering) { p.Cluster = nil }, account: simtest.OtherAccountID,
			want: expectation{awscheck.Unverified, "was not what AWS sends", "", ""}}, // the simulated target's account does not hold Astro's VPC
		{name: "no permission to list tables", faults: []awssim.Fault{in("DescribeRouteTables", awssim.Denied("ana", "ec2:DescribeRouteTables"))},
			want: expectation{awscheck.Unverified, "ec2:DescribeRouteTables", "policy", ""}},
		{name: "no permission to read prefix lists", routes: []awssim.Route{to("pl-0target", astroPCX)},
			faults: []awssim.Fault{in("GetManagedPrefixListEntries", awssim.Denied("ana", "ec2:GetManagedPrefixListEntries"))},
			want:   expectation{awscheck.Unverified, "ec2:GetManagedPrefixListEntries", "policy", ""}},
		{name: "two prefix lists with different targets", routes: []awssim.Route{to("pl-0target", astroPCX), to("pl-0same", "tgw-0a")},
			want: expectation{awscheck.Unverified, "AWS chooses one", "static route", ""}},
		{name: "a reply without its list", faults: []awssim.Fault{in("DescribeRouteTables", nil)}, want: expectation{awscheck.Unverified, "was not what AWS sends", "", ""}},
	} {
		t.Run(c.name, func(t *testing.T) {
			pcx := requested(astroPCX, c.state, astroCIDR)
			if c.account != "" {
				pcx.Requester.Account = c.account
			}
			r := region(target(secondary("10.21.0.0/16")))
			if c.state != "none" {
				r.Peerings = []awssim.Peering{pcx}
			}
			w := twoAccounts(r, c.faults...)
			entries := []string{"10.20.0.0/16", "10.21.0.0/16"}
			w.Accounts[0].Regions = map[string]*awssim.Region{"us-east-1": {VPCs: []awssim.VPC{astroVPC(c.routes...)},
				PrefixLists: []awssim.PrefixList{{ID: "pl-0target", Entries: entries}, {ID: "pl-0same", Entries: entries}}}}
			edit := []func(*network.AstroPeering){knownCluster}
			if c.edit != nil {
				edit = append(edit, c.edit)
			}
			f := only(t, network.CheckVerifyAstroRoutes(t.Context(), astro(w, edit...)))
			c.want.require(t, f)
			if f.ID != "verify.astro_routes" {
				t.Error(f.ID)
			}
		})
	}
}
