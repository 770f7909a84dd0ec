package inventory_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/awscheck/inventory"
	"github.com/astronomer/astro-activate/awscheck/kinds"
)

// A statement of the principal's own policies denies the lists: no policy to attach helps.
func TestAnExplicitDenyHasToGo(t *testing.T) {
	account := awssim.Account{IAM: awssim.IAM{Users: []awssim.User{{Name: "ana", Policies: []awssim.Policy{awssim.Administrator(), {
		Name: "not these", Document: `{"Statement":[{"Effect":"Deny","Action":["rds:*","elasticloadbalancing:*"],"Resource":"*"}]}`,
	}}}}}}
	got := inventory.CheckClean(t.Context(), openAs(ana, account), Prior)
	if len(got) != 1 || got[0].Status != awscheck.Unverified {
		t.Fatalf("got%s", Show(got))
	}
	const want = "Remove the statement that denies elasticloadbalancing:DescribeLoadBalancers, rds:DescribeDBClusterSnapshots, rds:DescribeDBClusters, rds:DescribeDBInstances and rds:DescribeDBSnapshots from the principal's policies"
	if fix := got[0].Remedy; !strings.HasPrefix(fix.Text, want) || fix.Policy != nil || fix.Owner != awscheck.OwnerIdentity {
		t.Errorf("the fix is of %s, with the policy %v: %s", fix.Owner, fix.Policy, fix.Text)
	}
	for _, noun := range []string{"classic load balancers", "load balancers", "RDS database clusters"} {
		if !strings.Contains(got[0].Detail, noun) {
			t.Errorf("%s does not name the failed list", got[0].Detail)
		}
	}
}

func TestEveryMissingActionIsNamed(t *testing.T) {
	actions := []string{
		"ec2:DescribeRegions", "cloudformation:ListStacks", "ec2:DescribeInstances", "rds:DescribeDBInstances", "rds:DescribeDBClusters",
		"ec2:DescribeNetworkInterfaces", "ec2:DescribeNatGateways", "ec2:DescribeAddresses", "ec2:DescribeVpcs", "iam:ListUsers", "iam:ListRoles",
	}
	for _, k := range kinds.All() {
		actions = append(actions, k.Action)
	}
	slices.Sort(actions)
	actions = slices.Compact(actions)
	only := func(actions []string) awssim.Account {
		doc := `{"Statement":[{"Effect":"Allow","Action":["` + strings.Join(actions, `","`) + `"],"Resource":"*"}]}`
		return awssim.Account{Enabled: []string{"us-east-1", "eu-west-1"}, IAM: awssim.IAM{Users: []awssim.User{{Name: "ana", Policies: []awssim.Policy{{Name: "reader", Document: doc}}}}}}
	}
	if got := inventory.CheckClean(t.Context(), openAs(ana, only(actions)), Prior); len(got) != 1 || got[0].Status != awscheck.Pass {
		t.Fatalf("with all of them, got%s", Show(got))
	}
	for i, missing := range actions {
		got := inventory.CheckClean(t.Context(), openAs(ana, only(slices.Delete(slices.Clone(actions), i, i+1))), Prior)
		if len(got) != 1 || got[0].Status != awscheck.Unverified || !strings.Contains(got[0].Detail, missing) || !slices.Equal(got[0].Remedy.Policy.Actions(), []string{missing}) {
			t.Errorf("without %s, got%s", missing, Show(got))
		}
	}
}

func TestNothingPassesWithoutAnswers(t *testing.T) {
	for _, err := range []error{awssim.Denied(ana, "everything"), awssim.Throttled(), nil, context.DeadlineExceeded, errors.New("no route to host")} {
		for _, operation := range []string{"", "DescribeRegions"} {
			for _, service := range []string{"", "STS", "EC2"} {
				a := openAs(ana, awssim.Account{Enabled: []string{"us-east-1", "eu-west-1"}}, awssim.Fault{Service: service, Operation: operation, Err: err})
				if service == "STS" && operation != "" {
					continue
				}
				for _, f := range inventory.CheckClean(t.Context(), a, Prior) {
					if f.Status != awscheck.Unverified {
						t.Errorf("%v at %s %s gave%s", err, service, operation, Show([]awscheck.Finding{f}))
					}
				}
			}
		}
	}
}
