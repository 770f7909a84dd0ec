package account_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
)

func TestTheWizardsPolicyIsWhatTheGuardLetsThrough(t *testing.T) {
	allowed := account.WizardPolicy().Actions()
	for _, o := range account.Operations() {
		if o.Action != "" && !slices.Contains(allowed, o.Action) {
			t.Errorf("%s %s needs %s, which the policy lacks", o.Service, o.Name, o.Action)
		}
	}
	for _, action := range allowed {
		if !slices.ContainsFunc(account.Operations(), func(o account.Operation) bool { return o.Action == action }) {
			t.Errorf("the policy allows %s, which nothing needs", action)
		}
		_, verb, _ := strings.Cut(action, ":")
		if !slices.ContainsFunc([]string{"Get", "List", "Describe", "Simulate", "GET"}, func(p string) bool { return strings.HasPrefix(verb, p) }) {
			t.Errorf("the policy allows %s, which does not read", action)
		}
	}
}

func TestTheActivationsPolicyNamesWhatIsRequired(t *testing.T) {
	got := awscheck.ActivationPolicy([]string{"GetRole", "CreateRole", "GetRole"}, "*").Actions()
	want := []string{"cloudformation:*", "iam:CreateRole", "iam:GetRole"}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if p := awscheck.ActivationPolicy(nil, ""); p != nil {
		t.Errorf("a policy without actions is %+v", p)
	}
}
