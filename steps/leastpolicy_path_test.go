package steps_test

import (
	"bytes"
	"log/slog"
	"slices"
	"strings"
	"testing"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/steps"
)

// observeVerify runs the checks of verify and returns the IAM actions that its calls need.
func observeVerify(t *testing.T, w *awssim.World, answers map[string][]string) ([]steps.Finding, []string) {
	t.Helper()
	var calls bytes.Buffer
	need := steps.DefaultRequirements()
	env := steps.Env{
		Accounts: account.NewAccounts(account.Options{Source: w, Now: w.Clock, DebugLog: slog.New(slog.NewJSONHandler(&calls, nil))}),
		Network:  w.Network(), Requirements: need,
	}
	m := steps.New(steps.Verify(need), env, steps.Answers{})
	for k, v := range answers {
		if err := m.Set(steps.Key(k), v); err != nil {
			t.Fatal(err)
		}
	}
	if err := steps.RunChecks(t.Context(), m, nil); err != nil {
		t.Fatal(err)
	}
	return m.Findings(), actionsOf(t, &calls)
}

// lastStage is the ready scenario after the hand-off, where every path is open, with a
// prefix list in the way of each: in the group of the service, in its route table and in
// the group of the nodes.
func lastStage(t *testing.T) *awssim.World {
	t.Helper()
	w := handOff(t, 99)
	list := awssim.PrefixList{ID: "pl-0123", Name: "astro", Entries: []string{"172.20.0.0/19"}}
	for _, a := range w.Accounts {
		for _, r := range a.Regions {
			for i := range r.VPCs {
				for j := range r.VPCs[i].SecurityGroups {
					g := &r.VPCs[i].SecurityGroups[j]
					if g.Name != "orders-db" {
						continue
					}
					r.PrefixLists = append(r.PrefixLists, list)
					g.Rules = []awssim.GroupRule{{Protocol: "tcp", From: 5432, To: 5432, PrefixLists: []string{list.ID}}}
				}
			}
		}
	}
	return w
}

func TestTheWizardPolicySufficesForVerify(t *testing.T) {
	findings, actions := observeVerify(t, grant(t, lastStage(t), callers[0], ""), awssim.Scenarios()[0].Answers)
	for _, f := range findings {
		if f.Status != awscheck.Pass && f.Status != awscheck.Info && f.Status != awscheck.Skipped {
			t.Errorf("%s %s: %s", f.ID, f.Status, f.Detail)
		}
	}
	for _, action := range actions {
		if !slices.Contains(account.WizardPolicy().Actions(), action) {
			t.Errorf("%s is not in the policy", action)
		}
	}
}

// TestActionMissingForAPathIsNamed denies one read after the other, and requires that
// exactly the checks that need it are unverified, and name it or the check that does; the
// others still pass.
func TestActionMissingForAPathIsNamed(t *testing.T) {
	const (
		name, iface, group, acl, route, astro = awscheck.PathName, awscheck.PathInterface, awscheck.PathSecurityGroups, awscheck.PathACL, awscheck.PathRoute, awscheck.PathAstro
	)
	unnamed := []string{name} // without a name's address the rest waits
	for _, id := range []string{iface, group, acl, route, astro} {
		unnamed = append(unnamed, id+" because of "+name)
	}
	needs := map[string][]string{
		"route53resolver:ListResolverRuleAssociations": {name},
		"route53resolver:ListResolverRules":            {name},
		"ec2:DescribeNetworkInterfaces":                {iface, group, acl, route, astro},
		"ec2:DescribeSecurityGroups":                   {group, astro},
		"ec2:DescribeNetworkAcls":                      {acl, astro},
		"ec2:DescribeRouteTables":                      {route, astro},
		"ec2:DescribeSubnets":                          {route, astro},
		"ec2:DescribeVpcPeeringConnections":            {name, route, astro},
		"ec2:GetManagedPrefixListEntries":              {group, route},
		"route53:ListHostedZonesByVPC":                 unnamed,
		"route53:ListResourceRecordSets":               unnamed,
		"ec2:DescribeVpcs":                             {name, iface, group, acl, route, astro},
		"route53:GetHostedZone":                        nil,    // the data plane's account lists the zone
		"ec2:DescribeVpcAttribute":                     {name}, // of Astro's VPC
		"sts:GetCallerIdentity":                        nil,    // which no policy can deny
		"ec2:DescribeRegions":                          nil,
		"route53:ListVPCAssociationAuthorizations":     nil,
	}
	_, actions := observeVerify(t, grant(t, lastStage(t), callers[0], ""), awssim.Scenarios()[0].Answers)
	for _, action := range actions {
		if _, known := needs[action]; !known {
			t.Errorf("verify calls what needs %s: which findings need it?", action)
		}
	}
	for action, want := range needs {
		t.Run(action, func(t *testing.T) {
			t.Parallel()
			findings, _ := observeVerify(t, grant(t, lastStage(t), callers[0], action), awssim.Scenarios()[0].Answers)
			var got []string
			for _, f := range findings {
				if !strings.HasPrefix(f.ID, "path.") {
					continue
				}
				switch {
				case f.Status == awscheck.Unverified && f.Cause != "":
					got = append(got, f.ID+" because of "+f.Cause)
				case f.Status == awscheck.Unverified:
					got = append(got, f.ID)
					if !names(f, action) || f.Evidence != awscheck.None {
						t.Errorf("%s does not name it: %s", f.ID, f.Detail)
					}
				case f.Status != awscheck.Pass:
					t.Errorf("%s %s: %s", f.ID, f.Status, f.Detail)
				}
			}
			if slices.Sort(got); !slices.Equal(got, sorted(want)) {
				t.Errorf("%q name it, not %q", got, sorted(want))
			}
		})
	}
}

func sorted(list []string) []string { return slices.Sorted(slices.Values(list)) }
