package permissions_test

import (
	"strings"
	"testing"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/awscheck/awssim/simtest"
)

// The owner of a policy that denies explicitly gets the statement as it stands, or the command
// that shows it; who lacks an allow gets neither.
func TestTheOwnerOfAnExplicitDenySeesIt(t *testing.T) {
	const (
		allow     = `{"Effect":"Allow","Action":"*","Resource":"*"}`
		guardrail = `{"Sid":"NoNewRoles","Effect":"Deny","Action":["iam:CreateRole","iam:Put*"],"Resource":"*"}`
		arn       = "arn:aws:iam::111122223333:policy/guardrail"
		scp       = "arn:aws:organizations::987654321098:policy/o-qv5af4abcd/service_control_policy/p-2kgnabcd"
		profile   = " --profile astro"
		decisions = " 'EvaluationResults[].[EvalActionName,EvalDecision]' --output table"
		byIAM     = "# As an IAM administrator of the account:\n"
		byOrg     = "# As management account or delegated administrator:\n"
		simulate  = "aws iam simulate-principal-policy --policy-source-arn arn:aws:iam::111122223333:user/ana --action-names iam:CreateRole iam:PutRolePolicy --resource-arns arn:aws:iam::111122223333:role/astronomer-remote-management --query"
	)
	document := func(statements ...string) string { return simtest.Policy("", statements...).Document }
	underBoundary := func(statements ...string) awssim.IAM {
		return awssim.IAM{Users: []awssim.User{{Name: "ana", Policies: []awssim.Policy{awssim.Administrator()},
			Boundary: &awssim.Policy{Name: "guardrail", Kind: awssim.CustomerManaged, Document: document(statements...)}}}}
	}
	unread := simtest.Denied("IAM", "GetPolicyVersion")
	for _, tt := range []struct {
		name   string
		has    awssim.IAM
		faults []awssim.Fault
		in     string // the policy of the statement; "": none is shown
		look   []string
		says   string
	}{
		{name: "a boundary", has: underBoundary(allow, guardrail), in: arn + ", version v3",
			look: []string{"aws iam get-policy-version --policy-arn " + arn + " --version-id v3" + profile, simulate + decisions + profile}, says: "Exempt the role of the activation from statement NoNewRoles in the permissions boundary guardrail, which denies iam:CreateRole, iam:PutRolePolicy. To exempt the role, replace Resource with NotResource and the role's ARN, so that the statement denies on every other resource: arn:aws:iam::111122223333:role/astronomer-remote-management. Add a second statement that denies the same on this role to every principal but arn:aws:iam::111122223333:user/ana (ArnNotEquals on aws:PrincipalArn). An explicit deny overrides every allow: a policy attached to the principal does not help. The boundary's other statements allow these actions."},
		{name: "a boundary, and in it a statement that may deny, too", has: underBoundary(allow, guardrail, `{"Sid":"Tagged","Effect":"Deny","Action":"iam:CreateRole","Resource":"*","Condition":{"StringEquals":{"aws:RequestTag/team":"x"}}}`),
			in: arn + ", version v3", says: "Remove statement NoNewRoles from the permissions boundary"},
		{name: "a boundary that allows neither", has: underBoundary(`{"Effect":"Allow","NotAction":"iam:*","Resource":"*"}`, `{"Effect":"Allow","Action":["iam:Get*","iam:List*"],"Resource":"*"}`, guardrail),
			in: arn + ", version v3", says: "Make sure that the boundary then allows these actions."},
		{name: "a boundary that can't be read", has: underBoundary(allow, guardrail), faults: []awssim.Fault{unread},
			look: []string{byIAM + "aws iam get-policy-version --policy-arn " + arn + ` --version-id "$(aws iam get-policy --policy-arn ` + arn + ` --query Policy.DefaultVersionId --output text)"`, simulate + decisions + profile + "\n" + byIAM + "aws iam get-policy-version"},
			says: "Remove the statement that denies iam:CreateRole, iam:PutRolePolicy from the permissions boundary guardrail."},
		{name: "an inline policy", has: userAna(awssim.Administrator(), simtest.Policy("guardrail", guardrail)), in: "the inline policy guardrail of user ana",
			look: []string{"aws iam get-user-policy --user-name ana --policy-name guardrail" + profile, simulate}, says: "from the policy guardrail first"},
		{name: "a managed policy of a group", has: awssim.IAM{Users: []awssim.User{{Name: "ana", Policies: []awssim.Policy{awssim.Administrator()}, Groups: []string{"staff"}}},
			Groups: []awssim.Group{{Name: "staff", Policies: []awssim.Policy{managedPolicyOf("guardrail", guardrail)}}}}, in: arn + ", version v3", says: "from the policy guardrail first"},
		{name: "a policy that can't be read", has: userAna(awssim.Administrator(), managedPolicyOf("guardrail", guardrail)), faults: []awssim.Fault{unread},
			look: []string{simulate}, says: "from the policy guardrail first"},
		{name: "a simulator that is denied", has: underBoundary(simtest.Statement("Allow", "iam:Get*", "iam:List*")), faults: []awssim.Fault{simtest.Denied("IAM", "SimulatePrincipalPolicy")},
			look: []string{"--version-id v3" + profile, byIAM + "aws iam simulate-principal-policy", "--output table"}, says: "Allow"},
		{name: "nothing allows it", has: userAna(simtest.Policy("p", simtest.Statement("Allow", "iam:Get*", "iam:List*", "iam:Simulate*", "iam:Delete*", "iam:Update*", "cloudformation:*"))),
			look: []string{simulate}, says: "Ask an administrator of account 111122223333 to attach a policy that allows the missing actions to user ana"},
		{name: "a boundary that does not allow it", has: underBoundary(simtest.Statement("Allow", "iam:Get*", "iam:List*", "iam:Simulate*", "iam:Delete*", "iam:Update*", "cloudformation:*")),
			look: []string{"aws iam get-policy-version --policy-arn " + arn + " --version-id v3" + profile, simulate}, says: "Allow iam:CreateRole in the permissions boundary guardrail. A policy attached"},
		{name: "a service control policy", has: awssim.IAM{Users: []awssim.User{{Name: "ana", Policies: []awssim.Policy{awssim.Administrator()}}}, SCPs: []string{document(allow, guardrail)}},
			look: []string{byOrg + "aws organizations list-policies-for-target --target-id 111122223333 --filter SERVICE_CONTROL_POLICY", "aws organizations list-parents --child-id 111122223333"}, says: `Exempt this principal from the statement that denies iam:CreateRole in the service control policies of account 111122223333. To its Condition, add "ArnNotEquals": {"aws:PrincipalArn": "arn:aws:iam::111122223333:user/ana"}. If ArnNotEquals, ArnNotLike, StringNotEquals or StringNotLike has this key already, add the ARN there. If the statement denies more, split it first. If several deny, change each. Only the activation needs the exemption: remove it afterwards. An explicit deny overrides every allow, including one in the account. AWS does not report which of these policies denies: it is attached to the account, to an organizational unit above it, or to the root.`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			found := permissionsIn(t, simtest.IAMWorld(simtest.Ana, tt.has, tt.faults...), "eu-west-1")
			f := found[create]
			if !strings.Contains(f.Remedy.Text, tt.says) {
				t.Errorf("the fix is %q", f.Remedy.Text)
			}
			if short := f.Remedy.Short(); strings.Contains(short, "arn:") || !strings.Contains(short, "iam:CreateRole") && !strings.Contains(short, "attach a policy") {
				t.Errorf("the first sentence, which a list shows, is %q", short)
			}
			if (len(f.Remedy.Denies) == 1) != (tt.in != "") {
				t.Fatalf("the statements are %+v", f.Remedy.Denies)
			}
			if tt.in != "" {
				if d := f.Remedy.Denies[0]; d.Policy != tt.in || !strings.Contains(d.Statement, "{\n  \"Sid\": \"NoNewRoles\",\n") || !strings.Contains(d.Statement, `"iam:Put*"`) {
					t.Errorf("the statement is %q, in %q", d.Statement, d.Policy)
				}
			}
			commands := strings.Join(f.Remedy.Look, "\n")
			for _, want := range tt.look {
				if !strings.Contains(commands, want) {
					t.Errorf("the commands lack %s:\n%s", want, commands)
				}
			}
			if allowed := found[list].Remedy; len(allowed.Denies)+len(allowed.Look) > 0 {
				t.Errorf("what is allowed has %+v", allowed)
			}
		})
	}
	live := awssim.Fault{Service: "IAM", Operation: "ListRoles", Err: awssim.Denied(simtest.Ana, "iam:ListRoles with an explicit deny in a service control policy: "+scp)}
	f := permissionsIn(t, simtest.IAMWorld(simtest.Ana, userAna(awssim.Administrator()), live), "eu-west-1")[list]
	if look := strings.Join(f.Remedy.Look, "\n"); look != byOrg+"aws organizations describe-policy --policy-id p-2kgnabcd\naws organizations list-targets-for-policy --policy-id p-2kgnabcd" {
		t.Errorf("for a policy that AWS names, the commands are %s: %s", look, f.Detail)
	}
	if !strings.Contains(f.Remedy.Text, "in the service control policy "+scp+". ") || strings.Contains(f.Remedy.Text, "AWS does not report which") {
		t.Errorf("the fix does not name the policy that AWS names: %s", f.Remedy.Text)
	}
}

// The owner of a boundary gets the document that solves all of it, and none where it would be
// a guess.
func TestTheOwnerOfABoundaryGetsTheWholeDocument(t *testing.T) {
	const (
		allow     = `{"Sid":"All","Effect":"Allow","Action":"*","Resource":"*"}`
		guardrail = `{"Sid":"NoNewRoles","Effect":"Deny","Action":["iam:CreateRole","iam:Put*"],"Resource":"*"}`
		other     = `{"Sid":"NoUsers","Effect":"Deny","Action":"iam:CreateUser","Resource":"*","Condition":{"StringLike":{"aws:userid":"<&*"}}}`
		role      = "arn:aws:iam::111122223333:role/astronomer-remote-management"
		exempts   = `{"Sid":"NoNewRoles","Effect":"Deny","Action":"iam:CreateRole","NotResource":"arn:aws:iam::111122223333:role/mine"}`
		onRoles   = `{"Sid":"NoNewRoles","Effect":"Deny","Action":"iam:CreateRole","Resource":"arn:aws:iam::*:role/*"}`
		lists     = `{"Sid":"NoNewRoles","Effect":"Deny","Action":["iam:CreateRole","iam:ListRoles"],"Resource":"*"}`
		tagged    = `{"Sid":"Tagged","Effect":"Deny","Action":"iam:CreateRole","Resource":"*","Condition":{"StringEquals":{"aws:RequestTag/team":"x"}}}`
	)
	some := simtest.Statement("Allow", "iam:Get*", "iam:List*", "iam:Simulate*", "iam:Delete*", "iam:Update*", "iam:Put*", "cloudformation:*")
	for name, tt := range map[string]struct {
		statements []string
		kept       []string // parts of the document; nil: there is none
		alone      bool     // the role is exempt for this principal alone
	}{
		"with the role exempt, and with all others":    {[]string{allow, guardrail, other}, []string{`"All"`, `"NotResource": "` + role + `"`, `"NoNewRolesByOthers"`, `"NoUsers"`, `"<&*"`}, true},
		"with the role added to those that are exempt": {[]string{allow, exempts}, []string{`:role/mine"`, role}, true},
		"without a statement about some resources":     {[]string{allow, onRoles}, []string{`"All"`}, false},
		"without a statement about what has no role":   {[]string{allow, lists}, []string{`"All"`}, false},
		"with an allow, where none is left":            {[]string{some, guardrail}, []string{`"iam:Simulate*"`, `"iam:CreateRole"`}, false},
		"with an allow, where nothing denies":          {[]string{some}, []string{`"iam:Simulate*"`, `"iam:CreateRole"`}, false},
		"not where a condition decides":                {[]string{allow, guardrail, tagged}, nil, false},
		"not where it would be too long":               {[]string{allow, guardrail, strings.Replace(other, "<&*", strings.Repeat("x", 6200), 1)}, nil, false},
	} {
		t.Run(name, func(t *testing.T) {
			boundary := &awssim.Policy{Name: "guardrail", Kind: awssim.CustomerManaged, Document: simtest.Policy("", tt.statements...).Document}
			has := func() awssim.IAM {
				return awssim.IAM{Users: []awssim.User{{Name: "ana", Policies: []awssim.Policy{awssim.Administrator()}, Boundary: boundary}}}
			}
			v := permissionsIn(t, simtest.IAMWorld(simtest.Ana, has()), "eu-west-1")[create].Remedy.Revision
			if (v != nil) != (tt.kept != nil) {
				t.Fatalf("the document is %+v", v)
			}
			if v == nil {
				return
			}
			for _, want := range tt.kept {
				if !strings.Contains(v.Document, want) {
					t.Errorf("the document lacks %s:\n%s", want, v.Document)
				}
			}
			if v.ARN != "arn:aws:iam::111122223333:policy/guardrail" || v.Version != "v3" || strings.Contains(v.Document, "NoNewRoles") && !strings.Contains(v.Document, role) {
				t.Errorf("%s, version %s:\n%s", v.ARN, v.Version, v.Document)
			}
			// With it, nothing is denied anymore to the activation, and another principal with the same
			// boundary is still denied what it was denied on the role.
			boundary.Document = v.Document
			if tt.alone {
				bob := has()
				bob.Users[0].Name = "bob"
				if f := permissionsIn(t, simtest.IAMWorld("arn:aws:iam::111122223333:user/bob", bob), "eu-west-1")[create]; f.Status != awscheck.Fail {
					t.Errorf("to bob, %s is %s: %s\n%s", f.ID, f.Status, f.Detail, v.Document)
				}
			}
			for id, f := range permissionsIn(t, simtest.IAMWorld(simtest.Ana, has()), "eu-west-1") {
				if f.Status != awscheck.Pass && f.Status != awscheck.Warn {
					t.Errorf("%s is still %s: %s", id, f.Status, f.Detail)
				}
			}
		})
	}
}
