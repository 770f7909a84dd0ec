package network_test

import (
	"context"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/awscheck/awssim/simtest"
	"github.com/astronomer/astro-activate/awscheck/dataservice"
	"github.com/astronomer/astro-activate/awscheck/network"
)

// verified is the time at which these tests run the checks.
var verified = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)

const (
	astroCIDR = "172.20.0.0/19"
	astroPCX  = "pcx-0astro"
)

// astro is the peering that Astronomer requests from the planned network.
func astro(w *awssim.World, edit ...func(*network.AstroPeering)) network.AstroPeering {
	w.Now = verified
	accounts := account.NewAccounts(account.Options{Source: w, Now: w.Clock})
	p := network.AstroPeering{
		Target:     network.Target{Account: accounts.Open("data"), OwnProfile: true, Region: "us-east-1", VPC: simtest.VPC},
		Plan:       network.Plan{CIDR: netip.MustParsePrefix(astroCIDR)},
		SupportURL: "https://support.example.com",
	}
	for _, e := range edit {
		e(&p)
	}
	if p.Cluster != nil && p.Cluster.Profile == "" {
		p.Cluster = accounts.Open("astro")
	}
	return p
}

// knownCluster gives the cluster's account, which profile "astro" reaches, and region.
func knownCluster(p *network.AstroPeering) {
	p.Cluster, p.Region = &account.Account{}, "us-east-1"
}

// requested is a peering that the cluster's account requested of the target.
func requested(id, state string, cidrs ...string) awssim.Peering {
	p := from(incoming(id, state, cidrs...), "vpc-0astro", simtest.AccountID, "us-east-1")
	p.Accepter.Account = simtest.OtherAccountID
	return p
}

func clusterIn(account string) func(*network.AstroPeering) {
	return func(p *network.AstroPeering) { p.AccountID = account }
}

// expiring is a pending request from the planned network that expires after a while.
func expiring(after time.Duration) awssim.Peering {
	p := incoming(astroPCX, "pending-acceptance", astroCIDR)
	p.Expires = verified.Add(after)
	return p
}

func from(p awssim.Peering, vpc, account, region string) awssim.Peering {
	p.Requester.VPC, p.Requester.Account, p.Requester.Region = vpc, account, region
	return p
}

func withMessage(p awssim.Peering, message string) awssim.Peering {
	p.Message = message
	return p
}

// expectation is what a finding must be.
type expectation struct {
	status awscheck.Status
	says   string
	fix    string // in the commands or the text
	cause  string
}

func (e expectation) require(t *testing.T, f awscheck.Finding) {
	t.Helper()
	fix := simtest.Fix(f.Remedy)
	if f.Status != e.status || !strings.Contains(f.Detail, e.says) || !strings.Contains(fix, e.fix) || f.Cause != e.cause {
		t.Errorf("want %+v, got %+v", e, f)
	}
	if f.Cause == "" {
		simtest.RequireFinding(t, f)
	}
}

const acceptAstro = "aws ec2 accept-vpc-peering-connection --vpc-peering-connection-id pcx-0astro --region us-east-1 --profile data"

// What is done about a request from another network than planned: which one the cluster has is in the Astro UI.
const (
	isOther   = "Compare with the cluster's VPC CIDR in the Astro UI: if that is 10.8.0.0/19, verify with --cidr 10.8.0.0/19."
	isAnother = "Compare with the cluster's VPC CIDR in the Astro UI: if that is one of theirs, verify with --cidr that one."
)

// TestEveryStateOfTheRequest runs the checks of request, CIDR and activity in each state:
// a request is identified as Astro's by its network alone.
func TestEveryStateOfTheRequest(t *testing.T) {
	unknown := expectation{status: awscheck.Unverified, says: "Not determined", cause: "verify.request"}
	pass := func(says string) expectation { return expectation{status: awscheck.Pass, says: says} }
	over := func(state, says, fix string) []expectation {
		return []expectation{{awscheck.Fail, says, fix, ""}, unknown, unknown}
	}
	for _, c := range []struct {
		name     string
		peerings []awssim.Peering
		edit     func(*network.AstroPeering)
		faults   []awssim.Fault
		want     []expectation // request, CIDR, active
	}{
		{name: "nothing yet", want: []expectation{{awscheck.Unverified, "no peering request from 172.20.0.0/19", "support", ""}, unknown, unknown}},
		{name: "being created", peerings: []awssim.Peering{incoming(astroPCX, "initiating-request", astroCIDR)},
			want: []expectation{{awscheck.Unverified, "still creating", "owner: aws\nAWS is creating the request. Check again", ""}, pass("as planned"), {awscheck.Unverified, "initiating-request", "again", ""}}},
		{name: "pending since this morning", peerings: []awssim.Peering{expiring(160 * time.Hour)},
			want: []expectation{pass("expires 2026-11-27T04:00:00Z"), pass("as planned"), {awscheck.Fail, "waits for acceptance", acceptAstro, ""}}},
		{name: "pending, and AWS reports no expiration time", peerings: []awssim.Peering{func() awssim.Peering { p := expiring(0); p.Expires = time.Time{}; return p }()},
			want: []expectation{pass("7 days after"), pass("as planned"), {awscheck.Fail, "waits for acceptance", acceptAstro, ""}}},
		{name: "pending for five days", peerings: []awssim.Peering{expiring(47 * time.Hour)},
			want: []expectation{{awscheck.Warn, "in less than 48 hours", acceptAstro, ""}, pass("as planned"), {awscheck.Fail, "waits", acceptAstro, ""}}},
		{name: "pending past its expiration time", peerings: []awssim.Peering{expiring(-time.Minute)},
			want: []expectation{{awscheck.Warn, "It was due to expire 2026-11-20T11:59:00Z", acceptAstro, ""}, pass("as planned"), {awscheck.Fail, "waits", acceptAstro, ""}}},
		{name: "half an hour left", peerings: []awssim.Peering{expiring(30 * time.Minute)},
			want: []expectation{{awscheck.Warn, "in less than 1 hour.", acceptAstro, ""}, pass("as planned"), {awscheck.Fail, "waits", acceptAstro, ""}}},
		{name: "two days and a minute left", peerings: []awssim.Peering{expiring(48*time.Hour + time.Minute)},
			want: []expectation{pass("expires"), pass("as planned"), {awscheck.Fail, "waits", acceptAstro, ""}}},
		{name: "accepted a second ago", peerings: []awssim.Peering{incoming(astroPCX, "provisioning", astroCIDR)},
			want: []expectation{pass(astroPCX), pass("as planned"), {awscheck.Unverified, "provisioning", "again", ""}}},
		{name: "active", peerings: []awssim.Peering{incoming(astroPCX, "active", astroCIDR)},
			want: []expectation{pass(astroPCX), pass("as planned"), pass("is active")}},
		{name: "in a state that AWS may add", peerings: []awssim.Peering{incoming(astroPCX, "hibernating", astroCIDR)},
			want: []expectation{pass("hibernating"), pass("as planned"), {awscheck.Unverified, "hibernating", "again", ""}}},
		{name: "not accepted within a week", edit: knownCluster, peerings: []awssim.Peering{requested(astroPCX, "expired")}, want: over("expired", "expired", "within 7 days")},
		{name: "rejected by mistake", edit: knownCluster, peerings: []awssim.Peering{requested(astroPCX, "rejected")}, want: over("rejected", "rejected", "request the peering again")},
		{name: "failed for an overlap, which the requester alone sees", edit: knownCluster, peerings: []awssim.Peering{withMessage(requested(astroPCX, "failed"), "Incorrect VPC-ID, Account ID, or Overlapping CIDR range.")},
			want: over("failed", "failed: Incorrect VPC-ID", "overlap. Compare them (check reports \"CIDR overlaps the target VPC\"), then")},
		{name: "failed, and the requester's account is not read", edit: clusterIn(simtest.AccountID), peerings: []awssim.Peering{requested(astroPCX, "failed")},
			want: []expectation{{awscheck.Unverified, "shows a request that failed to the requester only", "support", ""}, unknown, unknown}},
		{name: "deleted by Astronomer", edit: knownCluster, peerings: []awssim.Peering{requested(astroPCX, "deleted")}, want: over("deleted", "deleted", "request the peering again")},
		{name: "expired, from another account", edit: knownCluster, peerings: []awssim.Peering{incoming("pcx-0who", "expired")},
			want: []expectation{{awscheck.Unverified, "no peering request from 172.20.0.0/19 to vpc-0a1b2c3d4e5f60718 was found.", "support", ""}, unknown, unknown}},
		{name: "expired, and the region of the cluster is not known", edit: clusterIn(simtest.AccountID), peerings: []awssim.Peering{requested(astroPCX, "expired")},
			want: []expectation{{awscheck.Unverified, "no peering request", "support", ""}, unknown, unknown}},
		{name: "expired, and a newer one whose network AWS does not report", edit: knownCluster, peerings: []awssim.Peering{requested("pcx-0old", "expired"), requested("pcx-0dark", "pending-acceptance")},
			want: []expectation{{awscheck.Unverified, "Ended, from a network that AWS no longer reports: pcx-0old", "support", ""}, {awscheck.Unverified, "does not report", "pcx-0dark", ""}, unknown}},
		{name: "expired, and a stranger's is pending", edit: knownCluster, peerings: []awssim.Peering{requested(astroPCX, "expired"), incoming("pcx-0dark", "pending-acceptance")},
			want: []expectation{{awscheck.Fail, "AWS no longer reports its network. Pending", "again", ""}, {awscheck.Unverified, "does not report", "pcx-0dark", ""}, unknown}},
		{name: "expired, and the cluster has another network peered", edit: knownCluster, peerings: []awssim.Peering{requested("pcx-0old", "expired"), requested("pcx-0other", "active", "10.8.0.0/19")},
			want: []expectation{{awscheck.Unverified, "pcx-0other", isOther, ""}, {awscheck.Fail, "other networks peered: pcx-0other", isOther, ""}, unknown}},
		{name: "no permission to list peerings in the cluster's account", edit: knownCluster, faults: []awssim.Fault{{Service: "EC2", Operation: "DescribeVpcPeeringConnections", Err: awssim.Denied("ana", "ec2:DescribeVpcPeeringConnections"), Account: simtest.AccountID}},
			want: []expectation{{awscheck.Unverified, "the data plane's account was not read", "support", ""}, unknown, unknown}},
		{name: "being deleted", peerings: []awssim.Peering{incoming(astroPCX, "deleting", astroCIDR)}, want: over("deleting", "deleting", "request the peering again")},
		{name: "being deleted, and the cluster's account has another network peered", edit: clusterIn(astroAccount),
			peerings: []awssim.Peering{incoming(astroPCX, "deleting", astroCIDR), incoming("pcx-0other", "active", "10.8.0.0/19")}, want: over("deleting", "From another network: pcx-0other", "request the peering again")},
		{name: "expired, then requested again", peerings: []awssim.Peering{incoming("pcx-0old", "expired", astroCIDR), incoming(astroPCX, "active", astroCIDR)},
			want: []expectation{pass(astroPCX), pass("as planned"), pass(astroPCX)}},

		{name: "an active connection with the office", peerings: []awssim.Peering{incoming("pcx-0office", "active", "10.60.0.0/16")},
			want: []expectation{{awscheck.Unverified, "From another network: pcx-0office", "support", ""}, unknown, unknown}},
		{name: "a peering that the target's owner requested", peerings: []awssim.Peering{outgoing("pcx-0out", "active", astroCIDR)},
			want: []expectation{{awscheck.Unverified, "From another network: pcx-0out", "support", ""}, unknown, unknown}},
		{name: "a request from inside the planned network", peerings: []awssim.Peering{incoming("pcx-0part", "active", "172.20.0.0/20")},
			want: []expectation{{awscheck.Unverified, "pcx-0part", "support", ""}, unknown, unknown}},
		{name: "one pending whose network AWS does not report", peerings: []awssim.Peering{incoming("pcx-0dark", "pending-acceptance")},
			want: []expectation{{awscheck.Unverified, "AWS does not report before acceptance: pcx-0dark (vpc-0astro of account 999900001111; pending-acceptance)", "support", ""},
				{awscheck.Unverified, "does not report", "accept-vpc-peering-connection --vpc-peering-connection-id pcx-0dark", ""}, unknown}},
		{name: "the network is another one than was planned", edit: clusterIn(astroAccount), peerings: []awssim.Peering{incoming("pcx-0other", "active", "10.8.0.0/19")},
			want: []expectation{{awscheck.Unverified, "From another network: pcx-0other", isOther, ""},
				{awscheck.Fail, "the cluster's account and region (account 999900001111) has other networks peered", isOther, ""}, unknown}},
		{name: "several other networks than was planned", edit: clusterIn(astroAccount), peerings: []awssim.Peering{incoming("pcx-0other", "active", "10.8.0.0/19"), incoming("pcx-0third", "pending-acceptance", "10.9.0.0/19")},
			want: []expectation{{awscheck.Unverified, "pcx-0third", isAnother, ""}, {awscheck.Fail, "pcx-0third", isAnother, ""}, unknown}},
		{name: "another network than was planned, in a watch", edit: func(p *network.AstroPeering) {
			clusterIn(astroAccount)(p)
			p.StartAgain = func(flag, value string) string { return "watch " + flag + " " + value }
		}, peerings: []awssim.Peering{incoming("pcx-0other", "pending-acceptance", "10.8.0.0/19")},
			want: []expectation{{awscheck.Unverified, "pcx-0other", "watch --cidr 10.8.0.0/19", ""}, {awscheck.Fail, "pcx-0other", "if that is 10.8.0.0/19, restart with --cidr 10.8.0.0/19.", ""}, unknown}},
		{name: "a VPC with a network beside the planned one", peerings: []awssim.Peering{incoming(astroPCX, "active", astroCIDR, "100.64.0.0/16")},
			want: []expectation{pass(astroPCX), {awscheck.Warn, "172.20.0.0/19 and 100.64.0.0/16", "Ask Astronomer", ""}, pass("is active")}},

		{name: "two clusters on the default network", peerings: []awssim.Peering{incoming("pcx-0one", "active", astroCIDR), from(expiring(100*time.Hour), "vpc-0two", simtest.AccountID, "us-east-1")},
			want: []expectation{{awscheck.Unverified, "2 peerings come from 172.20.0.0/19", "account.expected_id", ""}, unknown, unknown}},
		{name: "two clusters, and the account is known", edit: clusterIn(astroAccount),
			peerings: []awssim.Peering{incoming(astroPCX, "active", astroCIDR), from(incoming("pcx-0two", "active", astroCIDR), "vpc-0two", "777788889999", "us-east-1")},
			want:     []expectation{pass("so not Astro's: pcx-0two (vpc-0two of account 777788889999"), pass(astroPCX), pass(astroPCX)}},
		{name: "the planned network, from an unexpected account", edit: clusterIn(simtest.AccountID), peerings: []awssim.Peering{incoming("pcx-0who", "pending-acceptance", astroCIDR)},
			want: []expectation{{awscheck.Unverified, "not from account 111122223333, so not Astro's: pcx-0who", "support", ""}, unknown, unknown}},
		{name: "the account of the cluster's own profile", edit: func(p *network.AstroPeering) { p.Cluster = p.Target.Account },
			peerings: []awssim.Peering{incoming("pcx-0who", "pending-acceptance", astroCIDR)},
			want:     []expectation{{awscheck.Unverified, "not from account 444455556666", "support", ""}, unknown, unknown}},
		{name: "the planned network in another region", edit: func(p *network.AstroPeering) { p.Region = "eu-west-1" }, peerings: []awssim.Peering{incoming("pcx-0who", "active", astroCIDR)},
			want: []expectation{{awscheck.Unverified, "not from eu-west-1", "support", ""}, unknown, unknown}},
		{name: "a network that was not given", edit: func(p *network.AstroPeering) { p.Plan.Assumed = true }, peerings: []awssim.Peering{incoming(astroPCX, "active", astroCIDR)},
			want: []expectation{pass(astroPCX), pass("172.20.0.0/19 (the default)"), pass("is active")}},

		{name: "no permission to list peerings", faults: []awssim.Fault{deniedEC2("DescribeVpcPeeringConnections")}, want: []expectation{
			{awscheck.Unverified, "ec2:DescribeVpcPeeringConnections", "policy", ""}, {awscheck.Unverified, "ec2:DescribeVpcPeeringConnections", "policy", ""},
			{awscheck.Unverified, "ec2:DescribeVpcPeeringConnections", "policy", ""}}},
		{name: "a reply without its list", faults: []awssim.Fault{{Service: "EC2", Operation: "DescribeVpcPeeringConnections"}}, want: []expectation{
			{awscheck.Unverified, "was not what AWS sends", "", ""}, {awscheck.Unverified, "was not what AWS sends", "", ""}, {awscheck.Unverified, "was not what AWS sends", "", ""}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.edit == nil {
				c.edit = func(*network.AstroPeering) {}
			}
			p := astro(twoAccounts(region(target(), c.peerings...), c.faults...), c.edit)
			for i, check := range []func(context.Context, network.AstroPeering) []awscheck.Finding{
				network.CheckVerifyRequest, network.CheckVerifyCIDR, network.CheckVerifyActive,
			} {
				f := only(t, check(t.Context(), p))
				if id := []string{"verify.request", "verify.cidr", "verify.active"}[i]; f.ID != id {
					t.Errorf("%s in place of %s", f.ID, id)
				}
				c.want[i].require(t, f)
			}
		})
	}
}

// subnets gives the target two subnets in a private table and one in the main one.
func subnets(v *awssim.VPC) {
	v.Subnets = []awssim.Subnet{
		{ID: "subnet-0a", CIDR: "10.20.0.0/24", Zone: "us-east-1a"}, {ID: "subnet-0b", CIDR: "10.20.1.0/24", Zone: "us-east-1b"},
		{ID: "subnet-0c", CIDR: "10.20.2.0/24", Zone: "us-east-1c"},
	}
}

// tables gives the target the main table, one for two of the subnets, and one that no
// subnet uses.
func tables(main, private []awssim.Route) func(*awssim.VPC) {
	return func(v *awssim.VPC) {
		subnets(v)
		v.RouteTables = []awssim.RouteTable{
			{ID: "rtb-0main", Main: true, Routes: main},
			{ID: "rtb-0private", Name: "private", Subnets: []string{"subnet-0a", "subnet-0b"}, Routes: private},
			{ID: "rtb-0unused"},
		}
	}
}

func TestEveryUsedRouteTableLeadsToAstro(t *testing.T) {
	to := func(network, via string) awssim.Route { return awssim.Route{To: network, Via: via} }
	good := []awssim.Route{to(astroCIDR, astroPCX)}
	create := func(table string) string {
		return "aws ec2 create-route --route-table-id " + table + " --destination-cidr-block 172.20.0.0/19 --vpc-peering-connection-id pcx-0astro --region us-east-1 --profile data"
	}
	replace := func(network string) string {
		return "aws ec2 replace-route --route-table-id rtb-0private --destination-cidr-block " + network + " --vpc-peering-connection-id pcx-0astro"
	}
	fail := func(says, fix string) []expectation { return []expectation{{awscheck.Fail, says, fix, ""}} }
	for _, c := range []struct {
		name          string
		main, private []awssim.Route
		state         string // of the connection; "": active
		vpc           func(*awssim.VPC)
		faults        []awssim.Fault
		want          []expectation
	}{
		{name: "a route in each", main: good, private: good, want: []expectation{{awscheck.Pass, "2 route tables", "", ""}}},
		{name: "a route in none", want: []expectation{
			{awscheck.Fail, "rtb-0main (the main route table, used by subnet-0c) has no route to 172.20.0.0/19", create("rtb-0main"), ""},
			{awscheck.Fail, "rtb-0private (private) (used by subnet-0a and subnet-0b) has no route", create("rtb-0private"), ""}}},
		{name: "a NAT gateway's route in one, and none in the other", private: []awssim.Route{to("0.0.0.0/0", "nat-0a")}, want: []expectation{
			{awscheck.Fail, "rtb-0main (the main route table, used by subnet-0c) has no route to 172.20.0.0/19", create("rtb-0main"), ""},
			{awscheck.Fail, "rtb-0private (private) (used by subnet-0a and subnet-0b) sends 172.20.0.0/19 to nat-0a by its route to 0.0.0.0/0", create("rtb-0private"), ""}}},
		{name: "the main table forgotten", private: good, want: fail("rtb-0main", create("rtb-0main"))},
		{name: "a VPC without subnets", vpc: func(v *awssim.VPC) { v.RouteTables = []awssim.RouteTable{{ID: "rtb-0main", Main: true}} },
			want: fail("has no subnets yet) has no route", create("rtb-0main"))},
		{name: "a blackhole, though the connection is active", main: good, private: []awssim.Route{{To: astroCIDR, Via: astroPCX, Blackhole: true}},
			want: fail("blackhole", replace(astroCIDR))},
		{name: "routed ahead of acceptance", state: "pending-acceptance", main: []awssim.Route{{To: astroCIDR, Via: astroPCX, Blackhole: true}}, private: good,
			want: []expectation{{awscheck.Fail, "until the connection is active", "", "verify.active"}, {awscheck.Fail, "until the connection is active", "", "verify.active"}}},
		{name: "not routed, and not accepted", state: "pending-acceptance", main: good, want: []expectation{
			{awscheck.Fail, "until the connection is active", "", "verify.active"}, {awscheck.Fail, "has no route", create("rtb-0private"), ""}}},
		{name: "a route to an older cluster", main: good, private: []awssim.Route{to(astroCIDR, "pcx-0old")}, want: fail("sends 172.20.0.0/19 to pcx-0old", replace(astroCIDR))},
		{name: "a larger network to the connection", main: good, private: []awssim.Route{to("172.16.0.0/12", astroPCX)}, want: []expectation{{awscheck.Pass, "2 route tables", "", ""}}},
		{name: "two halves to the connection", main: good, private: []awssim.Route{to("172.20.0.0/20", astroPCX), to("172.20.16.0/20", astroPCX)},
			want: []expectation{{awscheck.Pass, "2 route tables", "", ""}}},
		{name: "one half only", main: good, private: []awssim.Route{to("172.20.0.0/20", astroPCX)}, want: fail("no route to 172.20.16.0/20", create("rtb-0private"))},
		{name: "everything private to a transit gateway", main: good, private: []awssim.Route{to("172.16.0.0/12", "tgw-0a"), to("0.0.0.0/0", "nat-0a")},
			want: fail("sends 172.20.0.0/19 to tgw-0a by its route to 172.16.0.0/12", create("rtb-0private"))},
		{name: "a part of it to a transit gateway", main: good, private: []awssim.Route{to(astroCIDR, astroPCX), to("172.20.4.0/24", "tgw-0a")},
			want: fail("more specific route that sends 172.20.4.0/24 to tgw-0a", replace("172.20.4.0/24"))},
		{name: "a part of it learned from the VPN", main: good, private: []awssim.Route{to(astroCIDR, astroPCX), {To: "172.20.4.0/24", Via: "vgw-0a", Propagated: true}},
			want: fail("172.20.4.0/24 to vgw-0a", "one that a gateway announces")},
		{name: "all of it learned from the VPN, behind a route of its own", main: good,
			private: []awssim.Route{{To: astroCIDR, Via: "vgw-0a", Propagated: true}, to(astroCIDR, astroPCX)}, want: []expectation{{awscheck.Pass, "2 route tables", "", ""}}},
		{name: "all of it learned from the VPN", main: good, private: []awssim.Route{{To: astroCIDR, Via: "vgw-0a", Propagated: true}},
			want: fail("sends 172.20.0.0/19 to vgw-0a", create("rtb-0private"))},
		{name: "a prefix list to the connection", main: good, private: []awssim.Route{to("pl-0astro", astroPCX)}, want: []expectation{{awscheck.Pass, "2 route tables", "", ""}}},
		{name: "a prefix list of half the network to the connection", main: good, private: []awssim.Route{to("pl-0half", astroPCX)},
			want: fail("has no route to 172.20.16.0/20", create("rtb-0private"))},
		{name: "a prefix list draws a part away", main: good, private: []awssim.Route{to(astroCIDR, astroPCX), to("pl-0half", "tgw-0a")},
			want: fail("sends 172.20.0.0/20 to tgw-0a (an entry of pl-0half)", "Ask the owner of prefix list pl-0half to remove its entry 172.20.0.0/20")},
		{name: "a prefix list to elsewhere, behind a route of its own", main: good, private: []awssim.Route{to("pl-0astro", "tgw-0a"), to(astroCIDR, astroPCX)},
			want: []expectation{{awscheck.Pass, "2 route tables", "", ""}}},
		{name: "a prefix list to elsewhere, and no route of its own", main: good, private: []awssim.Route{to("pl-0astro", "tgw-0a")},
			want: fail("by its route to 172.20.0.0/19 (an entry of pl-0astro)", create("rtb-0private"))},
		{name: "a prefix list to the connection, before what the VPN announces", main: good,
			private: []awssim.Route{{To: astroCIDR, Via: "vgw-0a", Propagated: true}, to("pl-0astro", astroPCX)}, want: []expectation{{awscheck.Pass, "2 route tables", "", ""}}},
		{name: "two prefix lists with the network, and different targets", main: good, private: []awssim.Route{to("pl-0astro", astroPCX), to("pl-0same", "tgw-0a")},
			want: []expectation{{awscheck.Unverified, "172.20.0.0/19 of pl-0astro to pcx-0astro and 172.20.0.0/19 of pl-0same to tgw-0a", create("rtb-0private"), ""}}},
		{name: "an unknown prefix list to the connection", main: good, private: []awssim.Route{to("pl-0gone", astroPCX)},
			want: []expectation{{awscheck.Unverified, "pl-0gone to pcx-0astro", create("rtb-0private"), ""}}},
		{name: "an unknown prefix list to elsewhere", main: good, private: []awssim.Route{to(astroCIDR, astroPCX), to("pl-0gone", "tgw-0a")},
			want: []expectation{{awscheck.Unverified, "pl-0gone to tgw-0a", "get-managed-prefix-list-entries --prefix-list-id pl-0gone", ""}}},
		{name: "an unknown prefix list to elsewhere, and no route", main: good, private: []awssim.Route{to("pl-0gone", "tgw-0a")}, want: fail("has no route", create("rtb-0private"))},
		{name: "no permission to read prefix lists", main: good, private: []awssim.Route{to("pl-0astro", astroPCX)}, faults: []awssim.Fault{deniedEC2("GetManagedPrefixListEntries")},
			want: []expectation{{awscheck.Unverified, "ec2:GetManagedPrefixListEntries", "policy", ""}}},
		{name: "a gateway endpoint's list", main: good, private: []awssim.Route{to(astroCIDR, astroPCX), to(s3List, "vpce-0a")}, want: []expectation{{awscheck.Pass, "2 route tables", "", ""}}},
		{name: "a list to a firewall's endpoint draws a part away", main: good, private: []awssim.Route{to(astroCIDR, astroPCX), to("pl-0half", "vpce-0firewall")},
			want: fail("172.20.0.0/20 to vpce-0firewall (an entry of pl-0half)", "Ask the owner of prefix list pl-0half to remove its entry 172.20.0.0/20")},
		{name: "a gateway endpoint's list, and no permission to read it", main: good, private: []awssim.Route{to(astroCIDR, astroPCX), to(s3List, "vpce-0a")},
			faults: []awssim.Fault{deniedEC2("GetManagedPrefixListEntries")}, want: []expectation{{awscheck.Pass, "2 route tables", "", ""}}},
		{name: "no request", state: "none", want: []expectation{{awscheck.Unverified, "no peering request from Astro was found", "", "verify.request"}}},
		{name: "a rejected request", state: "rejected", main: good, private: good, want: []expectation{{awscheck.Unverified, "no peering request from Astro was found", "", "verify.request"}}},
		{name: "no permission to list routes", faults: []awssim.Fault{deniedEC2("DescribeRouteTables")}, want: []expectation{{awscheck.Unverified, "ec2:DescribeRouteTables", "policy", ""}}},
		{name: "no permission to list subnets", main: good, private: good, faults: []awssim.Fault{deniedEC2("DescribeSubnets")},
			want: []expectation{{awscheck.Unverified, "ec2:DescribeSubnets", "policy", ""}}},
		{name: "subnets missing from the reply", main: good, private: good, faults: []awssim.Fault{{Service: "EC2", Operation: "DescribeSubnets"}},
			want: []expectation{{awscheck.Unverified, "was not what AWS sends", "", ""}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			edit := c.vpc
			if edit == nil {
				edit = tables(c.main, c.private)
			}
			r := region(target(edit))
			r = listed(r, awssim.PrefixList{ID: "pl-0astro", Entries: []string{"10.8.0.0/16", astroCIDR}}, awssim.PrefixList{ID: "pl-0same", Entries: []string{astroCIDR}}, awssim.PrefixList{ID: "pl-0half", Entries: []string{"172.20.0.0/20"}})
			if c.state != "none" {
				r.Peerings = []awssim.Peering{incoming(astroPCX, c.state, astroCIDR)}
			}
			p := astro(twoAccounts(r, c.faults...))
			found := network.CheckVerifyRoutes(t.Context(), p)
			if n := p.Target.Known(t.Context()).Used; c.vpc == nil && len(c.faults) == 0 && c.state == "" && n != 2 { // rtb-0unused is none of them
				t.Errorf("%d of its tables are used", n)
			}
			if len(found) != len(c.want) {
				t.Fatalf("%+v", found)
			}
			for i, f := range found {
				c.want[i].require(t, f)
				if f.ID != "verify.routes" {
					t.Error(f.ID)
				}
				routed := slices.ContainsFunc(c.private, func(r awssim.Route) bool { return r.To == astroCIDR && !r.Propagated })
				if routed && strings.Contains(simtest.Fix(f.Remedy), create("rtb-0private")) {
					t.Errorf("a table that has the route gets it again: %s", simtest.Fix(f.Remedy))
				}
			}
		})
	}
}

func TestNetworkACLsLetAstroInAndRepliesOut(t *testing.T) {
	const any = "0.0.0.0/0"
	in := func(n int32, network string) awssim.ACLRule { return awssim.ACLRule{Number: n, Network: network} }
	out := func(n int32, network string) awssim.ACLRule {
		return awssim.ACLRule{Number: n, Network: network, Egress: true}
	}
	tcp := func(r awssim.ACLRule, from, to int32) awssim.ACLRule {
		r.Protocol, r.From, r.To = "6", from, to
		return r
	}
	deny := func(r awssim.ACLRule) awssim.ACLRule { r.Deny = true; return r }
	entry := func(direction, number, ports string) string {
		return "aws ec2 create-network-acl-entry --network-acl-id acl-0data " + direction + " --rule-number " + number +
			" --protocol tcp --port-range " + ports + " --cidr-block 172.20.0.0/19 --rule-action allow --region us-east-1 --profile data"
	}
	pass := expectation{awscheck.Pass, "network ACL", "", ""}
	for _, c := range []struct {
		name   string
		rules  []awssim.ACLRule // nil: the default ACL alone
		faults []awssim.Fault
		bare   bool // without subnets
		want   expectation
	}{
		{name: "the default ACL", want: pass},
		{name: "a VPC without subnets", bare: true, want: expectation{awscheck.Skipped, "no subnets", "", ""}},
		{name: "all private networks, both ways", rules: []awssim.ACLRule{in(100, "172.16.0.0/12"), out(100, "172.16.0.0/12")}, want: pass},
		{name: "the network in two halves", rules: []awssim.ACLRule{in(100, "172.20.0.0/20"), in(110, "172.20.16.0/20"), out(100, any)}, want: pass},
		{name: "TCP only, all ports in two rules", rules: []awssim.ACLRule{tcp(in(100, any), 0, 5000), tcp(in(90, any), 5001, 65535), tcp(out(100, any), 1024, 65535)}, want: pass},
		{name: "a later rule denies", rules: []awssim.ACLRule{in(100, any), deny(in(200, astroCIDR)), out(100, any)}, want: pass},
		{name: "another network is denied", rules: []awssim.ACLRule{deny(in(50, "172.20.32.0/19")), in(100, any), out(100, any)}, want: pass},
		{name: "UDP is denied", rules: []awssim.ACLRule{{Number: 50, Deny: true, Network: any, Protocol: "17", To: 65535}, in(100, any), out(100, any)}, want: pass},
		{name: "IPv6 is denied", rules: []awssim.ACLRule{deny(in(50, "::/0")), in(100, any), out(100, any)}, want: pass},

		{name: "the VPC only", rules: []awssim.ACLRule{in(100, "10.20.0.0/16"), out(100, "10.20.0.0/16")},
			want: expectation{awscheck.Warn, "acl-0data (data), of subnet-0a, subnet-0b and subnet-0c, allows no inbound TCP from 172.20.0.0/19 and allows no outbound replies", entry("--ingress", "200", "From=0,To=65535"), ""}},
		{name: "replies forgotten", rules: []awssim.ACLRule{in(100, any), out(100, "10.0.0.0/8")},
			want: expectation{awscheck.Warn, "allows no outbound replies to 172.20.0.0/19", entry("--egress", "200", "From=1024,To=65535"), ""}},
		{name: "replies to Linux's ports only", rules: []awssim.ACLRule{in(100, any), tcp(out(100, any), 32768, 60999)},
			want: expectation{awscheck.Warn, "replies to 172.20.0.0/19 only on ports 32768 to 60999", entry("--egress", "200", "From=1024,To=65535"), ""}},
		{name: "an earlier rule denies", rules: []awssim.ACLRule{deny(in(90, "172.16.0.0/12")), in(100, any), out(100, any)},
			want: expectation{awscheck.Warn, "rule 90 denies it", entry("--ingress", "89", "From=0,To=65535"), ""}},
		{name: "an earlier rule denies a part", rules: []awssim.ACLRule{deny(in(90, "172.20.8.0/24")), in(89, "10.0.0.0/8"), in(88, "10.0.0.0/8"), in(100, any), out(100, any)},
			want: expectation{awscheck.Warn, "rule 90 denies it", entry("--ingress", "87", "From=0,To=65535"), ""}},
		{name: "the first rule of all denies", rules: []awssim.ACLRule{deny(in(1, astroCIDR)), in(100, any), out(100, any)},
			want: expectation{awscheck.Warn, "rule 1 denies it", "renumber", ""}},
		{name: "the databases' ports only", rules: []awssim.ACLRule{tcp(in(100, astroCIDR), 5432, 5432), tcp(in(110, astroCIDR), 5433, 5439), out(100, any)},
			want: expectation{awscheck.Warn, "TCP from 172.20.0.0/19 only on ports 5432 to 5439", entry("--ingress", "210", "From=0,To=65535"), ""}},
		{name: "half the network", rules: []awssim.ACLRule{in(100, "172.20.0.0/20"), out(100, any)},
			want: expectation{awscheck.Warn, "allows no inbound TCP from 172.20.0.0/19", entry("--ingress", "200", "From=0,To=65535"), ""}},

		{name: "no permission to list ACLs", faults: []awssim.Fault{deniedEC2("DescribeNetworkAcls")}, want: expectation{awscheck.Unverified, "ec2:DescribeNetworkAcls", "policy", ""}},
		{name: "a reply without its list", faults: []awssim.Fault{{Service: "EC2", Operation: "DescribeNetworkAcls"}}, want: expectation{awscheck.Unverified, "was not what AWS sends", "", ""}},
	} {
		t.Run(c.name, func(t *testing.T) {
			v := target(subnets)
			if c.rules != nil {
				v.NetworkACLs = []awssim.NetworkACL{{ID: "acl-0data", Name: "data", Subnets: []string{"subnet-0a", "subnet-0b", "subnet-0c"}, Rules: c.rules}}
			}
			if c.bare {
				v.Subnets = nil
			}
			f := only(t, network.CheckVerifyACL(t.Context(), astro(twoAccounts(region(v), c.faults...))))
			c.want.require(t, f)
			if f.ID != "verify.acl" {
				t.Error(f.ID)
			}
		})
	}
}

func TestTheDNSOptionOfTheAccepter(t *testing.T) {
	const on = "aws ec2 modify-vpc-peering-connection-options --vpc-peering-connection-id pcx-0astro --accepter-peering-connection-options AllowDnsResolutionFromRemoteVpc=true --region us-east-1 --profile data"
	for _, c := range []struct {
		name, state, option string
		want                expectation
	}{
		{"on", "active", "on", expectation{awscheck.Pass, "is on", "", ""}},
		{"off, as AWS makes it", "active", "off", expectation{awscheck.Fail, "is off", on, ""}},
		{"not reported", "active", "", expectation{awscheck.Unverified, "not the same as off", on, ""}},
		{"not reported among other options", "active", "blank", expectation{awscheck.Unverified, "not the same as off", on, ""}},
		{"not accepted yet", "pending-acceptance", "off", expectation{awscheck.Unverified, "only once the connection is active", on, "verify.active"}},
		{"rejected", "rejected", "on", expectation{awscheck.Unverified, "no peering request from Astro was found", "", "verify.request"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := incoming(astroPCX, c.state, astroCIDR)
			p.Accepter.DNSOption = c.option
			p.Requester.DNSOption = "on" // Astro's side, which proves nothing about the other
			f := only(t, network.CheckVerifyDNSOption(t.Context(), astro(twoAccounts(region(target(), p)))))
			c.want.require(t, f)
			if f.ID != "verify.dns_option" {
				t.Error(f.ID)
			}
		})
	}
}

func TestChosenZonesReachAstro(t *testing.T) {
	mine := func(vpcs, allowed []string) awssim.Zone {
		return awssim.Zone{ID: "Z0MINE", Name: "data.internal.", VPCs: append([]string{simtest.VPC}, vpcs...), Allowed: allowed}
	}
	const vpc = "--hosted-zone-id Z0MINE --vpc VPCRegion=us-east-1,VPCId=vpc-0astro"
	astroVPC := []string{"vpc-0other", "vpc-0astro"}
	var crowd []string
	for range 120 {
		crowd = append(crowd, "vpc-0crowd")
	}
	denied := awssim.Fault{Account: simtest.AccountID, Operation: "ListHostedZonesByVPC", Err: awssim.Denied("ana", "route53:ListHostedZonesByVPC")}
	for _, c := range []struct {
		name   string
		zone   awssim.Zone
		read   bool   // the cluster's account is read
		holder string // the account that has the zone
		state  string
		same   bool // Astro's VPC is in the target's account
		faults []awssim.Fault
		want   expectation
	}{
		{name: "associated", zone: mine(astroVPC, nil), want: expectation{awscheck.Pass, "Z0MINE (data.internal.) is associated with Astro's VPC vpc-0astro", "", ""}},
		{name: "authorized", zone: mine(nil, astroVPC), want: expectation{awscheck.Info, "is authorized for Z0MINE", "delete-vpc-association-authorization " + vpc + " --profile data", ""}},
		{name: "authorized among many", zone: mine(nil, append(crowd, "vpc-0astro")), want: expectation{awscheck.Info, "authorized", "delete-vpc-association-authorization", ""}},
		{name: "neither", zone: mine(nil, []string{"vpc-0other"}), want: expectation{awscheck.Fail, "neither associated", "create-vpc-association-authorization " + vpc + " --profile data", ""}},
		{name: "neither, in one account", zone: mine(nil, nil), same: true, want: expectation{awscheck.Fail, "same account", "associate-vpc-with-hosted-zone " + vpc + " --profile data", ""}},
		{name: "a pending request", zone: mine(nil, astroVPC), state: "pending-acceptance", want: expectation{awscheck.Info, "authorized", "", ""}},
		{name: "no request", zone: mine(nil, nil), state: "expired", want: expectation{awscheck.Unverified, "no peering request from Astro was found", "", "verify.request"}},
		{name: "a zone that was deleted", zone: awssim.Zone{ID: "Z0OTHER"}, want: expectation{awscheck.Unverified, "No hosted zone found", "", ""}},
		{name: "another account's zone", zone: mine(nil, nil), holder: simtest.AccountID, want: expectation{awscheck.Unverified, "owned by account 111122223333, and only its owner and the data plane's account", "get-hosted-zone --id Z0MINE", ""}},
		{name: "another account's zone, associated", read: true, zone: mine(astroVPC, nil), holder: "777788889999", want: expectation{awscheck.Pass, "is associated with Astro's VPC vpc-0astro", "", ""}},
		{name: "another account's zone, not associated", read: true, zone: mine(nil, nil), holder: "777788889999",
			want: expectation{awscheck.Fail, "owned by account 777788889999. It is not associated with Astro's VPC vpc-0astro", "create-vpc-association-authorization " + vpc, ""}},
		{name: "another account's zone, and no permission in the cluster's account", read: true, zone: mine(nil, nil), holder: "777788889999", faults: []awssim.Fault{denied},
			want: expectation{awscheck.Unverified, "route53:ListHostedZonesByVPC", "get-hosted-zone --id Z0MINE", ""}},
		{name: "the target's zone, which its owner may not read", read: true, zone: mine(astroVPC, nil), faults: []awssim.Fault{simtest.Denied("Route 53", "GetHostedZone")},
			want: expectation{awscheck.Pass, "is associated", "", ""}},
		{name: "the target's zone, authorized", read: true, zone: mine(nil, astroVPC), want: expectation{awscheck.Info, "is authorized for Z0MINE", "owner: astronomer\nAsk Astronomer: \"Please associate", ""}},
		{name: "a service's zone that Astro's VPC has not", read: true, zone: awssim.Zone{ID: "Z0MINE", Name: "fs.internal.", VPCs: []string{simtest.VPC}, Service: "efs.amazonaws.com"},
			want: expectation{awscheck.Fail, "only the service can associate it", "owner: you\nLeave the zone out", ""}},
		{name: "a service's zone", zone: awssim.Zone{ID: "Z0MINE", Name: "fs.internal.", VPCs: []string{simtest.VPC}, Service: "efs.amazonaws.com"},
			want: expectation{awscheck.Unverified, "efs.amazonaws.com", "Leave the zone out", ""}},
		{name: "no permission to read zones", zone: mine(astroVPC, nil), faults: []awssim.Fault{simtest.Denied("Route 53", "GetHostedZone")},
			want: expectation{awscheck.Unverified, "route53:GetHostedZone", "policy", ""}},
		{name: "no permission to read authorizations", zone: mine(nil, nil), faults: []awssim.Fault{simtest.Denied("Route 53", "ListVPCAssociationAuthorizations")},
			want: expectation{awscheck.Unverified, "route53:ListVPCAssociationAuthorizations", "policy", ""}},
		{name: "no permission to list zones", zone: mine(astroVPC, nil), faults: []awssim.Fault{simtest.Denied("Route 53", "ListHostedZonesByVPC")},
			want: expectation{awscheck.Pass, "is associated", "", ""}},
		{name: "a reply without the zone's VPCs", zone: mine(astroVPC, nil), faults: []awssim.Fault{{Service: "Route 53", Operation: "GetHostedZone"}},
			want: expectation{awscheck.Unverified, "was not what AWS sends", "", ""}},
		{name: "a reply without its list", zone: mine(nil, nil), faults: []awssim.Fault{{Service: "Route 53", Operation: "ListVPCAssociationAuthorizations"}},
			want: expectation{awscheck.Unverified, "was not what AWS sends", "", ""}},
	} {
		t.Run(c.name, func(t *testing.T) {
			pcx := incoming(astroPCX, c.state, astroCIDR)
			if c.same {
				pcx.Requester.Account, pcx.Accepter.Account = simtest.OtherAccountID, simtest.OtherAccountID
			}
			var edit []func(*network.AstroPeering)
			if c.read {
				pcx = requested(astroPCX, "active", astroCIDR)
				edit = append(edit, knownCluster)
			}
			w := twoAccounts(region(target(), pcx), c.faults...)
			w.Accounts[0].Regions = map[string]*awssim.Region{"us-east-1": {VPCs: []awssim.VPC{{ID: "vpc-0astro", CIDRs: []string{astroCIDR}}}}}
			w.Accounts = append(w.Accounts, &awssim.Account{ID: "777788889999"})
			for _, a := range w.Accounts {
				if a.ID == c.holder || c.holder == "" && a.ID == simtest.OtherAccountID {
					a.Zones = []awssim.Zone{c.zone}
				}
			}
			f := only(t, network.CheckVerifyZones(t.Context(), astro(w, edit...), []string{"Z0MINE"}, nil))
			c.want.require(t, f)
			if f.ID != "verify.zones" || !slices.Contains(f.Resources, "Z0MINE") && c.want.cause == "" && c.want.status != awscheck.Unverified {
				t.Errorf("%s of %v", f.ID, f.Resources)
			}
		})
	}
	t.Run("a paste of the commands runs no command of another owner, and none too early", func(t *testing.T) {
		w := twoAccounts(region(target(), incoming(astroPCX, "active", astroCIDR)))
		w.Accounts[1].Zones = []awssim.Zone{mine(nil, nil)}
		fix := only(t, network.CheckVerifyZones(t.Context(), astro(w), []string{"Z0MINE"}, nil)).Remedy
		for _, step := range []string{"Authorize Astro's VPC for the zone, as the zone's owner", "as the VPC's owner, Astronomer associates the two with `aws route53 associate-vpc-with-hosted-zone ", "Once that is done, delete the authorization with `aws route53 delete-vpc-association-authorization "} {
			if !strings.Contains(fix.Text, step) {
				t.Errorf("without %q: %s", step, fix.Text)
			}
		}
		if short := fix.Short(); short != "Authorize Astro's VPC for the zone, as the zone's owner" {
			t.Errorf("in short: %q", short)
		}
		if len(fix.Commands) != 1 || !strings.HasPrefix(fix.Commands[0], "aws route53 create-vpc-association-authorization ") {
			t.Errorf("to be copied together: %q", fix.Commands)
		}
	})
	t.Run("a path passes its DNS beside a zone that is not associated: the zone says that no service needs it", func(t *testing.T) {
		const says = " No data service that is entered has a name in it."
		for host, want := range map[string]bool{"db.c4k2.us-east-1.rds.amazonaws.com": true, "db." + strings.TrimSuffix(mine(nil, nil).Name, "."): false, "": false} {
			w := twoAccounts(region(target(), incoming(astroPCX, "active", astroCIDR)))
			w.Accounts[1].Zones = []awssim.Zone{mine(nil, nil)}
			var services []dataservice.Endpoint
			if host != "" {
				services = []dataservice.Endpoint{{Name: "db", Kind: "postgres", Host: host, Port: 5432}}
			}
			f := only(t, network.CheckVerifyZones(t.Context(), astro(w), []string{"Z0MINE"}, services))
			if f.Status != awscheck.Fail || strings.HasSuffix(f.Detail, says) != want {
				t.Errorf("%q: %s: %s", host, f.Status, f.Detail)
			}
		}
	})
	t.Run("one finding for each chosen zone", func(t *testing.T) {
		w := twoAccounts(region(target(), incoming(astroPCX, "active", astroCIDR)))
		w.Accounts[1].Zones = []awssim.Zone{mine(astroVPC, nil), {ID: "Z0TWO", VPCs: []string{simtest.VPC}}}
		found := network.CheckVerifyZones(t.Context(), astro(w), []string{"Z0MINE", "Z0TWO"}, nil)
		if len(found) != 2 || found[0].Status != awscheck.Pass || found[1].Status != awscheck.Fail {
			t.Errorf("%+v", found)
		}
	})
}
