package network_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/credentials/ssocreds"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/awscheck/awssim/simtest"
	"github.com/astronomer/astro-activate/awscheck/facts"
	"github.com/astronomer/astro-activate/awscheck/network"
)

// twoAccounts is a world in which profile "astro" reaches the data plane's account and
// profile "data" the target's, which holds r in us-east-1. Profile "stale" has expired.
func twoAccounts(r awssim.Region, faults ...awssim.Fault) *awssim.World {
	return &awssim.World{
		Configured: []awssim.Profile{
			{Profile: account.Profile{Name: "astro"}, Reaches: simtest.AccountID, As: "arn:aws:iam::111122223333:user/ana"},
			{Profile: account.Profile{Name: "data"}, Reaches: simtest.OtherAccountID, As: "arn:aws:iam::444455556666:user/bo"},
			{Profile: account.Profile{Name: "stale"}, Reaches: simtest.OtherAccountID, As: "arn:aws:iam::444455556666:user/bo",
				Err: &ssocreds.InvalidTokenError{}},
		},
		Accounts: []*awssim.Account{{ID: simtest.AccountID}, {ID: simtest.OtherAccountID, Regions: map[string]*awssim.Region{"us-east-1": &r}}},
		Faults:   faults,
	}
}

// targetIn is the VPC simtest.VPC as profile "data" sees it.
func targetIn(w *awssim.World, edit func(*network.Target)) network.Target {
	accounts := account.NewAccounts(account.Options{Source: w})
	t := network.Target{Account: accounts.Open("data"), OwnProfile: true, Home: accounts.Open("astro"), Region: "us-east-1", VPC: simtest.VPC}
	if edit != nil {
		edit(&t)
	}
	if t.Account == nil { // the case wants the activation's own credentials
		t.Account, t.OwnProfile = accounts.Open("astro"), false
	} else if t.Account.Profile == "" {
		t.Account = accounts.Open("stale")
	}
	return t
}

func ownCredentials(t *network.Target)     { t.Account = nil }
func expiredCredentials(t *network.Target) { t.Account = &account.Account{} }

func given(account string, list ...string) func(*network.Target) {
	return func(t *network.Target) { t.AccountID, t.CIDRs = account, simtest.Prefixes(list...) }
}

func TestTheTargetOfThePeering(t *testing.T) {
	account, vpc, networks := network.CheckPeeringAccount, network.CheckPeeringVPC, network.CheckPeeringCIDRs
	quota, room := network.CheckPeeringQuota, network.CheckPeeringRoutes
	many := func(n int, state string) []awssim.Peering {
		var list []awssim.Peering
		for i := range n {
			list = append(list, outgoing(fmt.Sprintf("pcx-%017x", i), state, fmt.Sprintf("10.%d.0.0/16", 100+i)))
		}
		return list
	}
	// byTarget are pending requests of the target's own account.
	byTarget := func(n int) []awssim.Peering {
		list := many(n, "pending-acceptance")
		for i := range list {
			list[i].Requester.Account = simtest.OtherAccountID
		}
		return list
	}
	full := func(n int, propagated bool) func(*awssim.VPC) {
		var list []awssim.Route
		for i := range n {
			list = append(list, awssim.Route{To: fmt.Sprintf("10.200.%d.%d/32", i/256, i%256), Via: "tgw-0a", Propagated: propagated})
		}
		return routes(list...)
	}
	for _, c := range []struct {
		name   string
		check  func(context.Context, network.Target) []awscheck.Finding
		region awssim.Region
		faults []awssim.Fault
		edit   func(*network.Target)
		status awscheck.Status
		says   string
		fix    string
		cause  string
	}{
		{name: "a profile that reaches the account given", check: account, edit: given(simtest.OtherAccountID), status: awscheck.Pass, says: simtest.OtherAccountID},
		{name: "no account given, and a profile that reaches one", check: account, status: awscheck.Pass, says: simtest.OtherAccountID},
		{name: "a profile that reaches another account", check: account, edit: given("777788889999"), status: awscheck.Fail, says: "777788889999", fix: "get-caller-identity --profile data"},
		{name: "an account id with dashes", check: account, edit: given("4444-5555-66"), status: awscheck.Fail, says: "12 digits", fix: "without dashes"},
		{name: "typed details only", check: account, edit: func(t *network.Target) { ownCredentials(t); t.AccountID = simtest.OtherAccountID },
			status: awscheck.Unverified, says: "could not be compared with AWS", fix: "Set the target's AWS profile to data or stale, which reaches 444455556666"},
		{name: "typed details of an account without a profile", check: account, edit: func(t *network.Target) { ownCredentials(t); t.AccountID = "777788889999" },
			status: awscheck.Unverified, says: "could not be compared with AWS", fix: "aws configure sso"},
		{name: "an SSO session that expired overnight", check: account, edit: expiredCredentials, status: awscheck.Unverified, says: "session of profile stale", fix: "aws sso login --profile stale"},
		{name: "STS that does not answer", check: account, faults: []awssim.Fault{{Service: "STS", Err: context.DeadlineExceeded}},
			status: awscheck.Unverified, says: "no answer within the time limit", fix: "Check again in a moment"},

		{name: "an available VPC of the account", check: vpc, region: region(target()), status: awscheck.Pass, says: "available"},
		{name: "a VPC id with a digit wrong", check: vpc, region: region(target()), edit: func(t *network.Target) { t.VPC = "vpc-00000000" },
			status: awscheck.Fail, says: "has no VPC vpc-00000000 in us-east-1", fix: "describe-vpcs --query"},
		{name: "a VPC that another account shares", check: vpc, region: region(target(func(v *awssim.VPC) { v.Owner = simtest.AccountID })),
			status: awscheck.Fail, says: "only the owner", fix: simtest.AccountID},
		{name: "a VPC that is being created", check: vpc, region: region(target(func(v *awssim.VPC) { v.State = "pending" })),
			status: awscheck.Fail, says: "pending", fix: "wait vpc-available"},
		{name: "a VPC whose state AWS leaves empty", check: vpc, region: region(target(func(v *awssim.VPC) { v.State = " " })),
			status: awscheck.Unverified, says: "DescribeVpcs"},
		{name: "a region that the target's account has not enabled", check: vpc, edit: func(t *network.Target) { t.Region = "me-south-1" },
			status: awscheck.Fail, says: "me-south-1", fix: "aws account enable-region --region-name me-south-1 --region us-east-1 --profile data"},
		{name: "no permission to list VPCs", check: vpc, faults: []awssim.Fault{deniedEC2("DescribeVpcs")},
			status: awscheck.Unverified, says: "ec2:DescribeVpcs"},
		{name: "a VPC of an account without credentials", check: vpc, edit: func(t *network.Target) { ownCredentials(t); t.AccountID = simtest.OtherAccountID },
			status: awscheck.Unverified, says: simtest.OtherAccountID, cause: "peering.account"},
		{name: "the VPC and an expired session", check: vpc, edit: expiredCredentials, status: awscheck.Unverified, says: "credentials", cause: "peering.account"},

		{name: "no CIDRs given", check: networks, region: region(target()), status: awscheck.Pass, says: "10.20.0.0/16"},
		{name: "the CIDRs as they are, in another order", check: networks, region: region(target(secondary("10.21.0.0/16"))),
			edit: given("", "10.21.0.0/16", "10.20.0.0/16"), status: awscheck.Pass, says: "exactly"},
		{name: "a subnet in place of the VPC's network", check: networks, region: region(target()), edit: given("", "10.20.4.0/24"),
			status: awscheck.Fail, says: "10.20.4.0/24", fix: "10.20.0.0/16"},
		{name: "a secondary CIDR left out", check: networks, region: region(target(secondary("10.21.0.0/16"))), edit: given("", "10.20.0.0/16"),
			status: awscheck.Warn, says: "10.21.0.0/16", fix: "10.20.0.0/16 and 10.21.0.0/16"},
		{name: "typed CIDRs and no such VPC", check: networks, region: awssim.Region{}, edit: given("", "10.20.0.0/16"),
			status: awscheck.Unverified, says: "as entered", cause: "peering.vpc"},

		{name: "a VPC with a few peerings", check: quota, region: region(target(), many(3, "active")...), status: awscheck.Pass, says: "3 of 50 active peerings of vpc-0a1b2c3d4e5f60718 (AWS's default)"},
		{name: "a VPC at its limit of active peerings", check: quota, region: region(target(), many(50, "active")...),
			status: awscheck.Fail, says: "50 of 50", fix: "--quota-code L-7E9ECCDB --desired-value 51"},
		{name: "50 peerings that were deleted", check: quota, region: region(target(), many(50, "deleted")...), status: awscheck.Pass, says: "0 of 50"},
		{name: "a raised limit", check: quota, region: func() awssim.Region {
			r := region(target(), many(50, "active")...)
			r.Quotas.Applied = map[string]float64{"L-7E9ECCDB": 125}
			return r
		}(), status: awscheck.Pass, says: "50 of 125"},
		{name: "as many pending requests of the data plane's account as AWS allows", check: quota, region: region(target(), many(25, "pending-acceptance")...),
			status: awscheck.Fail, says: "25 of 25 pending requests of account 111122223333 in us-east-1", fix: "--quota-code L-DC9F7029 --desired-value 26 --region us-east-1 --profile astro"},
		{name: "requests of the target's account count against its own quota", check: quota, region: region(target(), byTarget(25)...),
			status: awscheck.Pass, says: "0 of 25"},
		{name: "the data plane is in another region", check: quota, region: region(target(), many(25, "pending-acceptance")...),
			edit: func(t *network.Target) { t.HomeRegion = "eu-west-1" }, status: awscheck.Pass, says: "0 of 25 pending requests of account 111122223333 in eu-west-1"},
		{name: "one account for both", check: quota, edit: func(t *network.Target) { t.Home, t.OwnProfile = nil, false },
			region: region(target(), byTarget(25)...), status: awscheck.Fail, says: "25 of 25 pending requests of account 444455556666 in us-east-1", fix: "L-DC9F7029"},
		{name: "an unknown data plane's account", check: quota, region: region(target()), edit: func(t *network.Target) { t.Home = nil },
			status: awscheck.Unverified, says: "the data plane's account, whose pending requests count, is not known", fix: "profile"},
		{name: "no permission to list peerings in the data plane's account", check: quota, region: region(target()),
			faults: []awssim.Fault{{Account: simtest.AccountID, Operation: "DescribeVpcPeeringConnections", Err: awssim.Denied("ana", "ec2:DescribeVpcPeeringConnections")}},
			status: awscheck.Unverified, says: "ec2:DescribeVpcPeeringConnections"},
		{name: "pending peerings fill the rest of the limit", check: quota, region: region(target(), append(many(49, "active"), incoming("pcx-0one", "pending-acceptance"))...),
			status: awscheck.Warn, says: "49 of 50 active peerings of vpc-0a1b2c3d4e5f60718 (AWS's default), and 1 pending", fix: "L-7E9ECCDB"},
		{name: "no permission to read quotas", check: quota, region: region(target()),
			faults: []awssim.Fault{{Operation: "GetServiceQuota", Err: awssim.Denied("bo", "servicequotas:GetServiceQuota")}},
			status: awscheck.Unverified, says: "servicequotas:GetServiceQuota"},

		{name: "route tables with room", check: room, region: region(target(full(498, false))), status: awscheck.Pass, says: "499 of 500"},
		{name: "a route table that is full", check: room, region: region(target(full(499, false))),
			status: awscheck.Fail, says: "rtb-0private (private) has 500", fix: "L-93826ACB --desired-value 501"},
		{name: "hundreds of propagated routes do not count", check: room, region: region(target(full(600, true))), status: awscheck.Pass, says: "1 of 500"},
		{name: "a full route table that no subnet uses", check: room, status: awscheck.Pass, says: "The subnets of vpc-0a1b2c3d4e5f60718 use 2 route tables; the fullest has 1 of 500",
			region: region(target(routes(), func(v *awssim.VPC) {
				full(600, false)(v)
				v.RouteTables[1].ID, v.RouteTables[1].Subnets = "rtb-0unused", nil
				v.RouteTables = append(v.RouteTables, awssim.RouteTable{ID: "rtb-0a", Subnets: []string{"subnet-0a"}})
			}))},
		{name: "a gateway endpoint counts for one route", check: room, region: region(target(routes(awssim.Route{To: s3List, Via: "vpce-0a"}))),
			status: awscheck.Pass, says: "2 of 500"},
		{name: "a prefix list counts by its maximum entries", check: room, region: listed(region(target(routes(awssim.Route{To: "pl-0own", Via: "tgw-0a"}))),
			awssim.PrefixList{ID: "pl-0own", MaxEntries: 300, Entries: []string{"10.9.0.0/16"}}), status: awscheck.Pass, says: "301 of 500"},
		{name: "a prefix list that fills the table", check: room, region: listed(region(target(routes(awssim.Route{To: "pl-0own", Via: "tgw-0a"}))),
			awssim.PrefixList{ID: "pl-0own", MaxEntries: 499}), status: awscheck.Fail, says: "has 500"},
		{name: "a prefix list of IPv6 networks does not count", check: room, region: listed(region(target(routes(awssim.Route{To: "pl-0own", Via: "tgw-0a"}))),
			awssim.PrefixList{ID: "pl-0own", IPv6: true, MaxEntries: 499}), status: awscheck.Pass, says: "1 of 500"},
		{name: "a gateway endpoint of S3 Express counts for six", check: room, region: listed(region(target(full(494, false), func(v *awssim.VPC) {
			v.RouteTables[1].Routes = append(v.RouteTables[1].Routes, awssim.Route{To: "pl-0express", Via: "vpce-0a"})
		})), awssim.PrefixList{ID: "pl-0express", Name: "com.amazonaws.us-east-1.s3express", Owner: "AWS"}), status: awscheck.Fail, says: "has 501"},
		{name: "a gateway endpoint of S3 counts for one", check: room, region: region(target(full(494, false), func(v *awssim.VPC) {
			v.RouteTables[1].Routes = append(v.RouteTables[1].Routes, awssim.Route{To: s3List, Via: "vpce-0a"})
		})), status: awscheck.Pass, says: "496 of 500"},
		{name: "a list of the customer's to a firewall's endpoint counts by its maximum entries", check: room, region: listed(region(target(full(494, false), func(v *awssim.VPC) {
			v.RouteTables[1].Routes = append(v.RouteTables[1].Routes, awssim.Route{To: "pl-0own", Via: "vpce-0firewall"})
		})), awssim.PrefixList{ID: "pl-0own", MaxEntries: 5}), status: awscheck.Fail, says: "has 500"},
		{name: "an endpoint's list of unknown size", check: room, region: region(target(routes(awssim.Route{To: "pl-0own", Via: "vpce-0a"}))),
			status: awscheck.Unverified, says: "pl-0own", fix: "MaxEntries"},
		{name: "a prefix list of unknown size", check: room, region: region(target(routes(awssim.Route{To: "pl-0own", Via: "tgw-0a"}))),
			status: awscheck.Unverified, says: "pl-0own", fix: "MaxEntries"},
		{name: "a prefix list of unknown size, and room for the largest", check: room, region: func() awssim.Region {
			r := region(target(routes(awssim.Route{To: "pl-0own", Via: "tgw-0a"})))
			r.Quotas.Applied = map[string]float64{"L-93826ACB": 2000}
			return r
		}(), status: awscheck.Pass, says: "of 2000"},
		{name: "no permission to list prefix lists", check: room, region: region(target(routes(awssim.Route{To: "pl-0own", Via: "tgw-0a"}))),
			faults: []awssim.Fault{deniedEC2("DescribeManagedPrefixLists")}, status: awscheck.Unverified, says: "ec2:DescribeManagedPrefixLists", fix: "MaxEntries"},
		{name: "no permission to list route tables", check: room, region: region(target()), faults: []awssim.Fault{deniedEC2("DescribeRouteTables")},
			status: awscheck.Unverified, says: "ec2:DescribeRouteTables"},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := only(t, c.check(t.Context(), targetIn(twoAccounts(c.region, c.faults...), c.edit)))
			fix := simtest.Fix(f.Remedy)
			if f.Status != c.status || !strings.Contains(f.Detail, c.says) || !strings.Contains(fix, c.fix) || f.Cause != c.cause {
				t.Errorf("%+v", f)
			}
			simtest.RequireFinding(t, f)
		})
	}
}

func TestOneSignInForBothProfilesIsOneCause(t *testing.T) {
	causes := func(sessionOfTarget string) (causes []string) {
		w := twoAccounts(region(target()))
		for i := range w.Configured {
			w.Configured[i].SSOSession = "company"
			w.Configured[i].Err = &ssocreds.InvalidTokenError{}
		}
		w.Configured[1].SSOSession = sessionOfTarget
		accounts := account.NewAccounts(account.Options{Source: w})
		there := network.Target{Account: accounts.Open("data"), OwnProfile: true, Home: accounts.Open("astro"), Region: "us-east-1", VPC: simtest.VPC}
		for _, check := range []func(context.Context, network.Target) []awscheck.Finding{network.CheckPeeringAccount, network.CheckPeeringVPC} {
			f := only(t, check(t.Context(), there))
			if f.Status != awscheck.Unverified {
				t.Errorf("%+v", f)
			}
			causes = append(causes, f.Cause)
		}
		return causes
	}
	if got := causes("company"); !slices.Equal(got, []string{"account.credentials", "account.credentials"}) {
		t.Errorf("one sign-in for both: %q", got)
	}
	if got := causes("partner"); !slices.Equal(got, []string{"", "peering.account"}) {
		t.Errorf("a sign-in of its own: %q", got)
	}
}

func TestAVPCInAnotherRegionIsNamedIfThatRegionWasListed(t *testing.T) {
	w := twoAccounts(region(target()))
	there := targetIn(w, func(t *network.Target) { t.Region = "eu-west-1" })
	if f := only(t, network.CheckPeeringVPC(t.Context(), there)); strings.Contains(f.Detail, "us-east-1") {
		t.Errorf("before us-east-1 was listed: %s", f.Detail)
	}
	if _, err := facts.VPCs(t.Context(), there.Account, "us-east-1"); err != nil {
		t.Fatal(err)
	}
	f := only(t, network.CheckPeeringVPC(t.Context(), there))
	if f.Status != awscheck.Fail || !strings.Contains(f.Detail, "not in eu-west-1 but in us-east-1") {
		t.Errorf("%+v", f)
	}
}

func TestExistingPeeringsAreListedAndAstrosIsIdentifiedByItsCIDR(t *testing.T) {
	const planned = "172.20.0.0/19"
	for _, c := range []struct {
		name     string
		peerings []awssim.Peering
		status   awscheck.Status
		says     []string
		accept   string
	}{
		{"none", nil, awscheck.Pass, []string{"no peerings"}, ""},
		{"only ones that are over", []awssim.Peering{incoming("pcx-0a", "expired", planned)}, awscheck.Pass, []string{"no peerings"}, ""},
		{"not Astro's", []awssim.Peering{outgoing("pcx-0a", "active", "10.9.0.0/16"), outgoing("pcx-0b", "pending-acceptance")},
			awscheck.Info, []string{"pcx-0a", "pcx-0b", simtest.OtherAccountID}, ""},
		{"Astro's, active", []awssim.Peering{incoming("pcx-0a", "active", planned)}, awscheck.Info, []string{"may be an Astro cluster's"}, ""},
		{"Astro's, pending", []awssim.Peering{outgoing("pcx-0b", "active", "10.9.0.0/16"), incoming("pcx-0a", "pending-acceptance", planned)},
			awscheck.Warn, []string{"pcx-0a", astroAccount, "2026-12-01T00:00:00Z"}, "accept-vpc-peering-connection --vpc-peering-connection-id pcx-0a --region us-east-1"},
		{"pending, from a network that AWS does not report", []awssim.Peering{incoming("pcx-0a", "pending-acceptance")},
			awscheck.Warn, []string{"AWS does not report"}, "pcx-0a"},
		{"pending, from another network", []awssim.Peering{incoming("pcx-0a", "pending-acceptance", "10.9.0.0/16")},
			awscheck.Warn, []string{"pcx-0a", "from 10.9.0.0/16, which is not the planned CIDR " + planned}, ""},
		{"one that is being deleted", []awssim.Peering{incoming("pcx-0a", "deleting", planned)},
			awscheck.Info, []string{"has these peerings: pcx-0a with vpc-0astro of account " + astroAccount + " (deleting)."}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			there := targetIn(twoAccounts(region(target(), c.peerings...)), nil)
			f := only(t, network.CheckPeeringExisting(t.Context(), there, plan(planned).CIDR))
			if f.Status != c.status || slices.ContainsFunc(c.says, func(s string) bool { return !strings.Contains(f.Detail, s) }) {
				t.Errorf("%+v", f)
			}
			if commands := strings.Join(f.Remedy.Commands, "\n"); !strings.Contains(commands, c.accept) || c.accept == "" && commands != "" {
				t.Errorf("commands: %s", commands)
			}
			simtest.RequireFinding(t, f)
		})
	}
	there := targetIn(twoAccounts(region(target()), deniedEC2("DescribeVpcPeeringConnections")), nil)
	if f := only(t, network.CheckPeeringExisting(t.Context(), there, plan(planned).CIDR)); f.Status != awscheck.Unverified {
		t.Errorf("denied: %+v", f)
	}
}

func TestAPeeringAcrossRegions(t *testing.T) {
	if f := only(t, network.CheckPeeringCrossRegion("us-east-1", "us-east-1")); f.Status != awscheck.Skipped {
		t.Errorf("%+v", f)
	}
	f := only(t, network.CheckPeeringCrossRegion("us-east-1", "eu-west-1"))
	if f.Status != awscheck.Info || !strings.Contains(f.Detail, "8,500") || !strings.Contains(f.Detail, "eu-west-1") {
		t.Errorf("%+v", f)
	}
}

func TestTheRequestForAPeering(t *testing.T) {
	const id = "cl0v1p6lc728255byzyfs7lw21"
	for _, c := range []struct {
		name   string
		edit   func(*network.Target)
		req    network.PeeringRequest
		status awscheck.Status
		says   string
	}{
		{"everything read from AWS", nil, network.PeeringRequest{ClusterName: "prod", ClusterID: id}, awscheck.Pass, "account 444455556666, region us-east-1, VPC " + simtest.VPC + ", CIDR 10.20.0.0/16"},
		{"one of the VPC's CIDRs left out", func(t *network.Target) { t.CIDRs = simtest.Prefixes("10.20.0.0/17") }, network.PeeringRequest{ClusterName: "prod", ClusterID: id},
			awscheck.Info, "Not complete: 10.20.0.0/16 of the VPC is left out, and 10.20.0.0/17 is not of the VPC. The request would contain cluster \"prod\", account 444455556666, region us-east-1, VPC " + simtest.VPC + ", CIDR 10.20.0.0/17."},
		{"before the cluster exists", nil, network.PeeringRequest{ClusterName: "prod"}, awscheck.Info, "cluster's id"},
		{"no name for the cluster", nil, network.PeeringRequest{ClusterID: id}, awscheck.Unverified, "the cluster's name is missing"},
		{"another account's VPC, all typed", func(t *network.Target) { ownCredentials(t); given(simtest.OtherAccountID, "10.20.0.0/16")(t) },
			network.PeeringRequest{ClusterName: "prod", ClusterID: id}, awscheck.Pass, simtest.OtherAccountID},
		{"another account's VPC, CIDR forgotten", func(t *network.Target) { ownCredentials(t); t.AccountID = simtest.OtherAccountID },
			network.PeeringRequest{ClusterName: "prod"}, awscheck.Unverified, "the target VPC's CIDRs is missing"},
		{"nothing chosen yet", func(t *network.Target) { t.Region, t.VPC = "", "" },
			network.PeeringRequest{ClusterName: "prod"}, awscheck.Unverified, "the target's region, the target VPC's id and the target VPC's CIDRs are missing"},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.req.Target = targetIn(twoAccounts(region(target())), c.edit)
			c.req.SupportURL = "https://support.astronomer.io"
			f := only(t, network.CheckPeeringRequest(t.Context(), c.req))
			if f.Status != c.status || !strings.Contains(f.Detail, c.says) {
				t.Errorf("%+v", f)
			}
			simtest.RequireFinding(t, f)
		})
	}
}

func TestWhatIsKnownOfTheTargetIsReturnedWithoutACall(t *testing.T) {
	for _, c := range []struct {
		name     string
		region   awssim.Region
		edit     func(*network.Target)
		account  string
		networks string
	}{
		{"the profile's own account", region(target()), nil, simtest.OtherAccountID, "[10.20.0.0/16]"},
		{"the activation's credentials, and the VPC is not theirs", region(target()), ownCredentials, "", "[]"},
		{"a VPC that is shared with the profile's account", region(target(func(v *awssim.VPC) { v.Owner = simtest.AccountID })), nil, simtest.OtherAccountID, "[10.20.0.0/16]"},
	} {
		t.Run(c.name, func(t *testing.T) {
			there := targetIn(twoAccounts(c.region), c.edit)
			if id, ok := there.KnownAccount(t.Context()); ok {
				t.Errorf("before any call: %s", id)
			}
			if list := there.KnownCIDRs(t.Context()); list != nil {
				t.Errorf("before any call: %v", list)
			}
			there.Find(t.Context())
			id, _ := there.KnownAccount(t.Context())
			if list := fmt.Sprint(there.KnownCIDRs(t.Context())); id != c.account || list != c.networks {
				t.Errorf("account %q, CIDRs %s", id, list)
			}
		})
	}
	own := targetIn(twoAccounts(awssim.Region{}), func(t *network.Target) { ownCredentials(t); t.VPC = "" })
	vpcs, err := facts.VPCs(t.Context(), own.Account, "us-east-1")
	if err != nil {
		t.Fatal(err)
	}
	own.VPC = vpcs[0].ID
	if id, ok := own.KnownAccount(t.Context()); !ok || id != simtest.AccountID {
		t.Errorf("a VPC of the activation's own account: %q", id)
	}
}
