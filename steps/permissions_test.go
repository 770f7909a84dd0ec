package steps_test

import (
	"slices"
	"testing"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/steps"
)

func TestOnePermissionCheckForEachRequiredAction(t *testing.T) {
	w := &awssim.World{
		Configured: []awssim.Profile{{Profile: account.Profile{Name: "astro"}, Reaches: "111122223333", As: "arn:aws:iam::111122223333:user/ana"}},
		Accounts:   []*awssim.Account{{ID: "111122223333"}},
	}
	env := steps.Env{Accounts: account.NewAccounts(account.Options{Source: w}), Requirements: steps.DefaultRequirements()}
	all := steps.All(env.Requirements)
	i := slices.IndexFunc(all, func(s steps.Step) bool { return s.ID == "permissions" })
	m := steps.New(all[i:i+1], env, steps.Answers{}.With(steps.KeyProfile, steps.Text("astro")))
	if err := steps.Run(t.Context(), m, nil); err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, f := range m.Findings() {
		ids = append(ids, f.ID)
		if f.Status != awscheck.Pass {
			t.Errorf("%s is %s for an administrator: %s", f.ID, f.Status, f.Detail)
		}
	}
	want := []string{
		"permissions.iam.GetRole", "permissions.iam.GetRolePolicy", "permissions.iam.CreateRole", "permissions.iam.DeleteRolePolicy",
		"permissions.iam.PutRolePolicy", "permissions.iam.ListRoles", "permissions.iam.UpdateAssumeRolePolicy", "permissions.cloudformation",
	}
	if !slices.Equal(ids, want) {
		t.Errorf("the findings are %v, want %v", ids, want)
	}
}
