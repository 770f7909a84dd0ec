package inventory_test

import (
	"net/netip"
	"slices"
	"strings"
	"testing"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/awscheck/awssim/simtest"
	"github.com/astronomer/astro-activate/awscheck/inventory"
)

const clusterID = "clq1w2e3r4t5y6u7i8o9p0a1s2"

// activeAccount has a data plane in us-east-1, and a team's VPC and queue beside it.
func activeAccount() awssim.Account {
	return awssim.Account{
		IAM:     awssim.IAM{Roles: []awssim.Role{{Name: "astronomer-remote-management"}, {Name: clusterID + "-node"}, {Name: "reporting"}}},
		Buckets: []awssim.Bucket{{Name: "astro-" + clusterID}, {Name: "reports", Region: "eu-west-1"}},
		Regions: map[string]*awssim.Region{"us-east-1": {
			VPCs: []awssim.VPC{{ID: "vpc-astro", CIDRs: []string{"172.20.0.0/19"}}, {ID: "vpc-team", CIDRs: []string{"10.0.0.0/16"}}},
			Resources: awssim.Resources{
				Stacks: []awssim.Stack{{Name: "AstroCrossAccountIAMRole"}}, Kinds: awssim.Kinds{
					"AWS::EKS::Cluster":                         awssim.Named(clusterID),
					"AWS::EC2::Volume":                          {{ID: "vol-node", Tags: map[string]string{"kubernetes.io/cluster/" + clusterID: "owned"}}, {ID: "vol-team"}},
					"AWS::ElasticLoadBalancingV2::LoadBalancer": {{ID: "arn:astro-lb", Members: map[string]string{"VpcId": "vpc-astro"}}},
				}, DBInstances: []string{clusterID + "-db"},
				Instances:   []awssim.Instance{{ID: "i-node", VPC: "vpc-astro"}, {ID: "i-tagged", Tags: []string{"kubernetes.io/cluster/" + clusterID + "=owned"}}, {ID: "i-team", VPC: "vpc-team"}},
				NATGateways: []awssim.NATGateway{{ID: "nat-astro", VPC: "vpc-astro", Subnet: "subnet-1", Allocations: []string{"eipalloc-astro"}}},
				Addresses:   []awssim.Address{{ID: "eipalloc-astro", IP: "203.0.113.1"}, {ID: "eipalloc-team", IP: "203.0.113.2"}},
			},
		}},
	}
}

func TestActiveAccountIsNotJudged(t *testing.T) {
	active := Prior
	active.ClusterID, active.CIDR = clusterID, netip.MustParsePrefix("172.20.0.0/19")
	got := inventory.CheckClean(t.Context(), openAs(ana, activeAccount()), active)
	if len(got) != 2 || got[0].Status != awscheck.Info || got[1].Status != awscheck.Info {
		t.Fatalf("got%s", Show(got))
	}
	want := []string{"vpc-astro", clusterID, clusterID + "-db", "i-node", "i-tagged", "nat-astro", "eipalloc-astro", "vol-node", "arn:astro-lb", "astro-" + clusterID, clusterID + "-node"}
	slices.Sort(want)
	own := slices.Sorted(slices.Values(got[0].Resources))
	if !slices.Equal(own, want) {
		t.Errorf("the data plane has %q, want %q", own, want)
	}
	for _, id := range []string{"vpc-team", "i-team", "vol-team", "eipalloc-team", "reports", "reporting"} {
		if !slices.Contains(got[1].Resources, id) || !strings.Contains(got[1].Detail, id) {
			t.Errorf("%s is missing beside the data plane: %s", id, got[1].Detail)
		}
	}
	got = inventory.CheckPriorActivation(t.Context(), openAs(ana, activeAccount()), active)
	if len(got) != 1 || got[0].Status != awscheck.Info || !strings.Contains(got[0].Detail, "The account is active") {
		t.Errorf("got%s", Show(got))
	}
	denied := awssim.Fault{Service: "EFS", Err: awssim.Denied(ana, "elasticfilesystem:DescribeFileSystems")}
	if got := inventory.CheckClean(t.Context(), openAs(ana, activeAccount(), denied), active); slices.ContainsFunc(got, func(f awscheck.Finding) bool { return f.Status != awscheck.Info }) {
		t.Errorf("with a denied list, got%s", Show(got))
	}
}

// "On an active account another region is accepted like a new plan." What the account has says where the data plane is; where a
// list of the chosen region could not be read, it may be there, too.
func TestAnActiveAccountSaysThatTheDataPlaneIsNotInTheChosenRegion(t *testing.T) {
	const says = "Nothing of it is in eu-west-1, the chosen region"
	unread := awssim.Fault{Service: "EFS", Region: "eu-west-1", Err: awssim.Denied(ana, "elasticfilesystem:DescribeFileSystems")}
	for name, c := range map[string]struct {
		region string
		faults []awssim.Fault
		want   bool
	}{
		"its own region": {region: "us-east-1"},
		"no region yet":  {},
		"another region": {region: "eu-west-1", want: true},
		"another region, of which a list is denied": {region: "eu-west-1", faults: []awssim.Fault{unread}},
		"a region that does not exist":              {region: "eu-wset-1"},
	} {
		t.Run(name, func(t *testing.T) {
			active := Prior
			active.ClusterID, active.CIDR, active.Region = clusterID, netip.MustParsePrefix("172.20.0.0/19"), c.region
			got := inventory.CheckClean(t.Context(), openAs(ana, activeAccount(), c.faults...), active)
			if got[0].Status != awscheck.Info || strings.Contains(got[0].Detail, says) != c.want || !c.want && strings.Contains(got[0].Detail, "Nothing of it") {
				t.Errorf("got%s", Show(got[:1]))
			}
		})
	}
}

// Neither the cluster's id alone nor the activation's role alone proves a data plane.
func TestAccountIsActiveOnlyWithIDAndActivation(t *testing.T) {
	failed := func(prior inventory.PriorActivation, has awssim.Account, faults ...awssim.Fault) bool {
		got := inventory.CheckClean(t.Context(), openAs(ana, has, faults...), prior)
		return slices.ContainsFunc(got, func(f awscheck.Finding) bool { return f.Status == awscheck.Fail })
	}
	if !failed(Prior, activeAccount()) {
		t.Error("active without the cluster's id")
	}
	withID := Prior
	withID.ClusterID = clusterID
	has := activeAccount()
	has.IAM.Roles, has.Regions["us-east-1"].Resources.Stacks = has.IAM.Roles[1:], nil
	if !failed(withID, has) {
		t.Error("active without the activation's role and stack")
	}
	if failed(withID, has, awssim.Fault{Service: "CloudFormation", Operation: "ListStacks", Region: "eu-west-1", Err: awssim.Throttled()}) {
		t.Error("judged, although the activation's stack may be in a region that could not be read")
	}
	if got := inventory.CheckPriorActivation(t.Context(), openAs(ana, has), withID); len(got) != 1 || got[0].Status != awscheck.Pass {
		t.Errorf("a cluster's id alone is no earlier activation:%s", Show(got))
	}
}

func TestActiveScenarioHasNoFalseAlarm(t *testing.T) {
	w := simtest.Scenario(t, "active")
	a := account.NewAccounts(account.Options{Source: w, Now: w.Clock}).Open("astro-data-plane")
	prior := Prior
	prior.ClusterID, prior.CIDR = clusterID, netip.MustParsePrefix("172.20.0.0/19")
	for _, f := range slices.Concat(inventory.CheckClean(t.Context(), a, prior), inventory.CheckPriorActivation(t.Context(), a, prior)) {
		if f.Status != awscheck.Info || strings.Contains(f.Detail, "Besides") {
			t.Errorf("%s is %s: %s", f.ID, f.Status, f.Detail)
		}
	}
}
