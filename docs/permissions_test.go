package docs_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/steps"
)

func TestPermissionsPageListsTheOperations(t *testing.T) {
	var rows strings.Builder
	n := 0
	for _, o := range account.Operations() {
		if o.Action == "" {
			continue
		}
		n++
		fmt.Fprintf(&rows, "| `%s` | %s %s | %s |\n", o.Action, o.Service, o.Name, o.Purpose)
	}
	checkSection(t, "docs/permissions.md", "operations", fmt.Sprintf(
		"%d operations, which %d actions allow.\n\n| IAM action | Operation | What is read |\n| --- | --- | --- |\n%s", n, len(account.WizardPolicy().Actions()), rows.String()))
}

func TestPermissionsPageListsTheExchangesOfCredentials(t *testing.T) {
	var rows strings.Builder
	for _, o := range account.Operations() {
		if o.Action == "" {
			fmt.Fprintf(&rows, "| %s | %s |\n", strings.TrimSpace(o.Service+" "+o.Name), o.Purpose)
		}
	}
	checkSection(t, "docs/permissions.md", "credentials", "| Operation | What for |\n| --- | --- |\n"+rows.String())
}

func TestPermissionsPageListsWhatTheActivationNeeds(t *testing.T) {
	need := steps.DefaultRequirements()
	var rows strings.Builder
	for _, action := range need.IAMActions {
		fmt.Fprintf(&rows, "| `iam:%s` | `%s%s` |\n", action, awscheck.PermissionsIAM, action)
	}
	if need.CloudFormation != "" {
		fmt.Fprintf(&rows, "| `cloudformation:%s` | `%s` |\n", need.CloudFormation, awscheck.PermissionsCloudFormation)
	}
	checkSection(t, "docs/permissions.md", "activation", "| Action | Check |\n| --- | --- |\n"+rows.String())
}

// A managed policy has at most 6,144 characters, without white space. (IAM User Guide, "IAM
// and AWS STS quotas".)
func TestWizardPolicyIsAManagedPolicy(t *testing.T) {
	document, err := json.Marshal(account.WizardPolicy())
	if err != nil {
		t.Fatal(err)
	}
	if len(document) > 6144 {
		t.Errorf("the policy of the wizard has %d characters, more than a managed policy may have: docs/permissions.md says otherwise", len(document))
	}
}
