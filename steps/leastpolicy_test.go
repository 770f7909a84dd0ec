package steps_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/steps"
)

// A caller is one of the ways in which the wizard's policy can be attached.
type caller struct {
	name   string
	user   bool // an IAM user in a group, instead of a role
	closed bool // without the policy simulator, so that documents are read instead
	able   bool // may also do what the activation needs, so that a boundary could matter
}

var callers = []caller{
	{name: "a role that may simulate"},
	{name: "a role that may not", closed: true},
	{name: "a user in a group that may activate but not simulate", user: true, closed: true, able: true},
}

// attach makes the ready scenario's callers hold the wizard's policy, and nothing
// else, less one action.
func attach(t *testing.T, c caller, without string) *awssim.World {
	t.Helper()
	return grant(t, quick(scenario(t, "ready")), c, without)
}

// grant makes the callers of a world hold the wizard's policy, and nothing else, less one
// action.
func grant(t *testing.T, w *awssim.World, c caller, without string) *awssim.World {
	t.Helper()
	policy := account.WizardPolicy()
	for i := range policy.Statement {
		policy.Statement[i].Action = slices.DeleteFunc(policy.Statement[i].Action, func(a string) bool {
			return a == without || (c.closed && a == "iam:SimulatePrincipalPolicy")
		})
	}
	if c.able {
		req := steps.DefaultRequirements()
		policy.Statement = append(policy.Statement, awscheck.ActivationPolicy(req.IAMActions, req.CloudFormation).Statement...)
		for i := range policy.Statement {
			policy.Statement[i].Sid = ""
			policy.Statement[i].Action = slices.DeleteFunc(policy.Statement[i].Action, func(a string) bool { return a == without })
		}
	}
	document, err := json.Marshal(policy)
	if err != nil {
		t.Fatal(err)
	}
	attached := awssim.Policy{Name: "astro-activate", Document: string(document), Kind: awssim.CustomerManaged}
	inline := awssim.Policy{Name: "nothing-more", Document: `{"Version":"2012-10-17","Statement":[]}`}
	boundary := awssim.Administrator()
	for _, a := range w.Accounts {
		a.Enabled = []string{"us-east-1", "eu-west-1"} // fewer calls in each of many worlds
	}
	for i, p := range w.Configured {
		a := w.Accounts[slices.IndexFunc(w.Accounts, func(a *awssim.Account) bool { return a.ID == p.Reaches })]
		if c.user {
			a.IAM.Users = []awssim.User{{Name: "ana", Groups: []string{"activation"}, Boundary: &boundary, Policies: []awssim.Policy{inline, attached}}}
			a.IAM.Groups = []awssim.Group{{Name: "activation", Policies: []awssim.Policy{inline, attached}}}
			w.Configured[i].As = "arn:aws:iam::" + a.ID + ":user/ana"
			continue
		}
		a.IAM.Roles = []awssim.Role{{Name: "preflight", Boundary: &boundary, Policies: []awssim.Policy{inline, attached}}}
		w.Configured[i].As = "arn:aws:sts::" + a.ID + ":assumed-role/preflight/ana"
	}
	return w
}

// observe runs every check and returns the IAM actions that its calls need.
func observe(t *testing.T, w *awssim.World) ([]steps.Finding, []string) {
	t.Helper()
	var calls bytes.Buffer
	req := steps.DefaultRequirements()
	env := steps.Env{
		Accounts: account.NewAccounts(account.Options{
			Source: w, Now: func() time.Time { return w.Now }, DebugLog: slog.New(slog.NewJSONHandler(&calls, nil)),
		}),
		Programs: w.Programs(), Network: w.Network(), Requirements: req,
	}
	m := steps.New(steps.All(req), env, steps.Answers{})
	for k, v := range scenario(t, "ready").Answers {
		if err := m.Set(steps.Key(k), v); err != nil {
			t.Fatal(err)
		}
	}
	if err := steps.Run(t.Context(), m, nil); err != nil {
		t.Fatal(err)
	}
	return m.Findings(), actionsOf(t, &calls)
}

// actionsOf returns the IAM actions that logged calls need.
func actionsOf(t *testing.T, calls io.Reader) (actions []string) {
	t.Helper()
	lines := bufio.NewScanner(calls)
	for lines.Scan() {
		var line struct{ Service, Operation string }
		if err := json.Unmarshal(lines.Bytes(), &line); err != nil {
			t.Fatal(err)
		}
		for _, o := range account.Operations() {
			if o.Service == line.Service && o.Name == line.Operation && o.Action != "" {
				actions = append(actions, o.Action)
			}
		}
	}
	slices.Sort(actions)
	return slices.Compact(actions)
}

func TestWizardPolicySufficesForEveryCheck(t *testing.T) {
	used := map[string]bool{}
	for _, c := range callers {
		t.Run(c.name, func(t *testing.T) {
			findings, actions := observe(t, attach(t, c, ""))
			for _, a := range actions {
				used[a] = true
			}
			for _, f := range findings {
				if f.Status == awscheck.Unverified {
					t.Errorf("%s: %s", f.ID, f.Detail)
				}
			}
		})
	}
	for _, a := range account.WizardPolicy().Actions() {
		if !used[a] && !fallbacks[a] {
			t.Errorf("the policy grants %s, which no check of these callers makes use of", a)
		}
	}
}

// fallbacks are actions that only some other state of an account or of a quota
// calls for.
var fallbacks = map[string]bool{
	"account:GetRegionOptStatus":                                  true, // a region that is being enabled
	"servicequotas:GetAWSDefaultServiceQuota":                     true, // a quota without an applied value
	"servicequotas:ListRequestedServiceQuotaChangeHistoryByQuota": true, // a quota that is too small
	"ec2:DescribeVpcBlockPublicAccessExclusions":                  true, // an active account with the block turned on
	"elasticache:DescribeReplicationGroups":                       true, // data services to pick
	"route53:GetHostedZone":                                       true, // verify
	"route53:ListVPCAssociationAuthorizations":                    true, // verify
}

// alternatives are actions that no check misses, because another action's answer makes
// theirs unnecessary or because they only help to choose: without
// encryption by default its key does not matter, and with AWS's own key neither does
// encryption.
var alternatives = map[string]bool{
	"ec2:GetEbsEncryptionByDefault": true, "ec2:GetEbsDefaultKmsKeyId": true,
	"elasticache:DescribeReplicationGroups": true, // only proposes data services
}

func TestActionMissingFromTheWizardPolicyIsNamed(t *testing.T) {
	for _, c := range callers {
		_, actions := observe(t, attach(t, c, ""))
		for _, action := range actions {
			if c.closed && (action == "iam:SimulatePrincipalPolicy" || !strings.HasPrefix(action, "iam:")) {
				continue // it is missing already; or nothing that depends on the caller
			}
			if alternatives[action] {
				continue
			}
			t.Run(c.name+"/"+action, func(t *testing.T) {
				t.Parallel()
				findings, _ := observe(t, attach(t, c, action))
				for _, f := range findings {
					if names(f, action) {
						return
					}
				}
				t.Errorf("no finding says that %s is missing", action)
			})
		}
	}
}

// names reports whether a finding says that it lacks an action. Where a policy's
// documents can't be read, what is asked for is the simulator, which needs no
// documents; and without the simulator the documents decide, short of a pass.
func names(f steps.Finding, action string) bool {
	if f.ID == "permissions."+strings.Replace(action, ":", ".", 1) && f.Status == awscheck.Fail {
		return true // the activation needs this very action: its own check says so
	}
	if action == "iam:SimulatePrincipalPolicy" {
		return f.Evidence == awscheck.Policies && f.Status != awscheck.Pass && strings.Contains(f.Detail, action)
	}
	if action == "tag:GetResources" { // it can only add to what the lists of the inventory show
		return f.ID == awscheck.AccountClean && strings.Contains(f.Detail, action)
	}
	return f.Status == awscheck.Unverified &&
		(slices.Contains(f.Remedy.Policy.Actions(), action) || strings.Contains(f.Detail, action))
}
