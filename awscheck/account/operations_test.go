package account_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/astronomer/astro-activate/awscheck/account"
)

func TestWizardPolicyMatchesTheOperations(t *testing.T) {
	allowed := account.WizardPolicy().Actions()
	for _, o := range account.Operations() {
		if o.Action != "" && !slices.Contains(allowed, o.Action) {
			t.Errorf("%s %s needs %s, which the policy does not allow", o.Service, o.Name, o.Action)
		}
	}
	for _, action := range allowed {
		if !slices.ContainsFunc(account.Operations(), func(o account.Operation) bool { return o.Action == action }) {
			t.Errorf("the policy allows %s, which no operation needs", action)
		}
		_, verb, _ := strings.Cut(action, ":")
		reads := []string{"Get", "List", "Describe", "Simulate", "GET"} // API Gateway's actions are HTTP methods
		if !slices.ContainsFunc(reads, func(p string) bool { return strings.HasPrefix(verb, p) }) {
			t.Errorf("the policy allows %s, which does not read", action)
		}
	}
}
