package inventory_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/awscheck/awssim/simtest"
	"github.com/astronomer/astro-activate/awscheck/inventory"
)

// beside is the plan of a second cluster in an account that has the first.
func beside(ids ...string) inventory.PriorActivation {
	p := Prior
	p.Others = ids
	return p
}

// firstCluster is an active account whose nodes have the tag of their cluster.
func firstCluster() awssim.Account {
	has := activeAccount()
	has.Regions["us-east-1"].Resources.Instances[0].Tags = []string{"kubernetes.io/cluster/" + clusterID + "=owned"}
	return has
}

func TestASecondClusterIsPlannedBesideTheFirst(t *testing.T) {
	got := inventory.CheckClean(t.Context(), openAs(ana, firstCluster()), beside(clusterID))
	i := slices.IndexFunc(got, func(f awscheck.Finding) bool { return strings.Contains(f.Detail, "which stays") })
	if i < 0 || got[i].Status != awscheck.Info || !got[i].Remedy.IsZero() {
		t.Fatalf("the first cluster is not named:%s", Show(got))
	}
	theirs := []string{"vpc-astro", clusterID, clusterID + "-db", "i-node", "i-tagged", "nat-astro", "eipalloc-astro", "vol-node", "arn:astro-lb", "astro-" + clusterID, clusterID + "-node"}
	if want, own := slices.Sorted(slices.Values(theirs)), slices.Sorted(slices.Values(got[i].Resources)); !slices.Equal(own, want) {
		t.Errorf("the first cluster has %q, want %q", own, want)
	}
	var failed []string
	for _, f := range got {
		if f.Status == awscheck.Fail || f.Status == awscheck.Warn {
			failed = append(failed, f.Resources...)
		}
		for _, command := range f.Remedy.Commands {
			if slices.ContainsFunc(theirs, func(id string) bool { return strings.Contains(command, id) }) {
				t.Errorf("a command deletes the first cluster: %s", command)
			}
		}
	}
	for _, id := range []string{"vpc-team", "i-team", "vol-team", "eipalloc-team", "reports"} {
		if !slices.Contains(failed, id) {
			t.Errorf("%s, which is no part of the cluster, is not reported: %q", id, failed)
		}
	}
	got = inventory.CheckPriorActivation(t.Context(), openAs(ana, firstCluster()), beside(clusterID))
	if len(got) != 1 || got[0].Status != awscheck.Info || !strings.Contains(got[0].Detail, "active for cluster "+clusterID) {
		t.Errorf("got%s", Show(got))
	}
}

// An id that was only typed takes nothing out of the inventory where no activation shows
// that there is a cluster, or where nothing has that id.
func TestAnIDAloneIsNoSecondCluster(t *testing.T) {
	const another = "clzzzzzzzzzzzzzzzzzzzzzzzz"
	notActivated := firstCluster()
	notActivated.IAM.Roles, notActivated.Regions["us-east-1"].Resources.Stacks = notActivated.IAM.Roles[1:], nil
	for name, tt := range map[string]struct {
		has  awssim.Account
		ids  []string
		says string
	}{
		"no activation": {notActivated, []string{clusterID}, "nothing was taken for a part of cluster " + clusterID},
		"another id":    {firstCluster(), []string{another}, "Nothing was found to belong to cluster " + another},
		"an empty id":   {firstCluster(), []string{another, ""}, "Nothing was found to belong to clusters " + another},
	} {
		got := inventory.CheckClean(t.Context(), openAs(ana, tt.has), beside(tt.ids...))
		var failed []string
		for _, f := range got {
			if f.Status == awscheck.Fail {
				failed = append(failed, f.Resources...)
			}
		}
		if !slices.Contains(failed, "i-node") || !slices.Contains(failed, clusterID) || !strings.Contains(Show(got), tt.says) {
			t.Errorf("%s: failed are %q:%s", name, failed, Show(got))
		}
	}
}

// Whether the account has a cluster at all is not known: what would be the cluster's is
// neither a workload nor to be deleted, and nothing else gets better.
func TestASecondClusterBesideOneThatCanNotBeRead(t *testing.T) {
	got := inventory.CheckClean(t.Context(), openAs(ana, firstCluster(), simtest.Denied("IAM", "GetRole"), simtest.Denied("IAM", "ListRoles"), simtest.Denied("CloudFormation", "ListStacks")), beside(clusterID))
	i := slices.IndexFunc(got, func(f awscheck.Finding) bool {
		return strings.Contains(f.Detail, "this is the data plane of cluster "+clusterID+", and must stay: ")
	})
	if i < 0 || got[i].Status != awscheck.Unverified || !strings.Contains(got[i].Detail, "denied, this principal lacks") {
		t.Fatalf("got%s", Show(got))
	}
	theirs := []string{"vpc-astro", clusterID, clusterID + "-db", "i-node", "i-tagged", "nat-astro", "eipalloc-astro", "vol-node", "arn:astro-lb", "astro-" + clusterID}
	if own := slices.Sorted(slices.Values(got[i].Resources)); !slices.Equal(own, slices.Sorted(slices.Values(theirs))) {
		t.Errorf("the first cluster would have %q", own)
	}
	var failed []string
	for _, f := range got {
		if f.Status == awscheck.Pass {
			t.Errorf("passed: %s", f.Detail)
		}
		if f.Status == awscheck.Fail {
			failed = append(failed, f.Resources...)
		}
		for _, id := range theirs {
			if slices.ContainsFunc(f.Remedy.Commands, func(c string) bool { return strings.Contains(c, id) }) {
				t.Errorf("%s is to be deleted: %q", id, f.Remedy.Commands)
			}
			if f.Status == awscheck.Fail && slices.Contains(f.Resources, id) {
				t.Errorf("%s is reported as a workload: %s", id, f.Detail)
			}
		}
	}
	for _, id := range []string{"vpc-team", "i-team", "vol-team", "eipalloc-team", "reports"} {
		if !slices.Contains(failed, id) {
			t.Errorf("%s, which is no part of the cluster, is not reported: %q", id, failed)
		}
	}
}

// An account with nothing but what would be the cluster's does not pass while that is not
// known.
func TestOnlyWhatMayBeTheFirstClustersIsNoPass(t *testing.T) {
	has := awssim.Account{Regions: map[string]*awssim.Region{"us-east-1": {Resources: awssim.Resources{Kinds: awssim.Kinds{"AWS::EKS::Cluster": awssim.Named(clusterID)}}}}}
	got := inventory.CheckClean(t.Context(), openAs(ana, has, simtest.Denied("IAM", "GetRole"), simtest.Denied("IAM", "ListRoles")), beside(clusterID))
	if slices.ContainsFunc(got, func(f awscheck.Finding) bool { return f.Status == awscheck.Pass || f.Status == awscheck.Fail }) ||
		!strings.Contains(Show(got), "1 EKS cluster in us-east-1") {
		t.Errorf("got%s", Show(got))
	}
}
