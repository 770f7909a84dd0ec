package summary

import (
	"slices"
	"strings"
	"testing"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps/mask"
)

func TestToWhomTheMissingPermissionsAreGiven(t *testing.T) {
	lacks := awscheck.Finding{ID: "region.zones", Status: awscheck.Unverified, Title: "Zones", Detail: "Denied.", Evidence: awscheck.None,
		Remedy: awscheck.Remedy{Owner: awscheck.OwnerIdentity, Text: "Attach it.", Policy: awscheck.Allow("ec2:DescribeAvailabilityZones")}}
	ofTarget := lacks
	ofTarget.ID = "peering.vpc"
	for arn, want := range map[string]string{
		"arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Data_Team_0123456789abcdef/ana": "Fix: Create a permission set for the activation alone, such as AstroActivation, with the policies of Data_Team and an inline policy that allows the missing actions. Assign it to ana in AWS account 111122223333, and remove it after the activation.",
		"arn:aws:sts::111122223333:assumed-role/deployer/x":                                    "Fix: Attach this policy to the role deployer. It grants exactly",
		"arn:aws:iam::111122223333:user/team/ben":                                              "Fix: Attach this policy to the user ben. It",
		"": "Fix: Attach this policy to our principal in AWS account 111122223333.",
	} {
		r := situation(t, peered, lacks, ofTarget)
		r.Identity.ARN = arn
		for _, m := range r.Messages() {
			if m.Owner != awscheck.OwnerIdentity {
				continue
			}
			if m.Target {
				want = "Fix: Attach this policy to our principal in AWS account 444455556666."
			}
			if text := strings.Join(strings.Fields(m.Text), " "); !strings.Contains(text, want) {
				t.Errorf("%s lacks %q:\n%s", m.Name(), want, m.Text)
			}
		}
	}
}

// An administrator's own run of the checks would be about the administrator, who may do everything.
func TestTheIAMAdministratorChecksOurPrincipal(t *testing.T) {
	denied := awscheck.Finding{ID: "permissions.iam.CreateRole", Status: awscheck.Fail, Title: "Permission denied", Detail: "Denied.", Evidence: awscheck.Simulated,
		Remedy: awscheck.Remedy{Owner: awscheck.OwnerIdentity, Text: "Attach it.", Policy: awscheck.Allow("iam:CreateRole", "cloudformation:*")}}
	clean := awscheck.Finding{ID: "account.clean", Status: awscheck.Warn, Title: "Roles", Detail: "1 role.", Evidence: awscheck.Live, Remedy: awscheck.Remedy{Owner: awscheck.OwnerIdentity, Text: "Look."}}
	stack := denied
	stack.ID = "permissions.cloudformation"
	const query = ` aws iam simulate-principal-policy --policy-source-arn "$PRINCIPAL_ARN" --context-entries "ContextKeyType=string,ContextKeyName=aws:PrincipalArn,ContextKeyValues=$PRINCIPAL_ARN"` +
		" ContextKeyType=string,ContextKeyName=aws:RequestedRegion,ContextKeyValues=us-east-1 --query 'EvaluationResults[].[EvalActionName,EvalDecision]' --output table --action-names cloudformation:CreateStack iam:CreateRole"
	for name, tt := range map[string]struct {
		arn   string
		found []awscheck.Finding
		want  string
		runs  bool // our program
	}{
		"a user": {"arn:aws:iam::111122223333:user/team/ben", []awscheck.Finding{denied, stack},
			"PRINCIPAL_ARN=arn:aws:iam::111122223333:user/team/ben" + query, false},
		"a role, whose path a session does not have": {"arn:aws:sts::111122223333:assumed-role/deployer/ana", []awscheck.Finding{denied, stack},
			`PRINCIPAL_ARN="$(aws iam get-role --role-name deployer --query Role.Arn --output text)"` + query, false},
		"a federated user":     {"arn:aws:sts::111122223333:federated-user/ana", []awscheck.Finding{denied}, "Only the principal itself (arn:aws:sts::111122223333:federated-user/ana) can check this", false},
		"nothing of ours":      {"arn:aws:iam::111122223333:user/ben", []awscheck.Finding{clean}, "You can run the same check yourself", true},
		"ours and the account": {"arn:aws:iam::111122223333:user/ben", []awscheck.Finding{clean, denied}, "IAM's policy simulator", false},
	} {
		t.Run(name, func(t *testing.T) {
			r := situation(t, peered, tt.found...)
			r.Identity.ARN = tt.arn
			for _, m := range r.Messages() {
				if m.Owner != awscheck.OwnerIdentity {
					continue
				}
				if text := strings.Join(strings.Fields(strings.ReplaceAll(m.Text, "\\\n", "")), " "); !strings.Contains(text, tt.want) || strings.Contains(text, "astro-activate check") != tt.runs {
					t.Errorf("lacks %q:\n%s", tt.want, m.Text)
				}
				return
			}
			t.Error("no message")
		})
	}
}

// AWS's simulator does not name the policy. The administrator of the organization runs what the
// message has, as it is, and sees every policy from the account up to the root.
func TestTheOrganizationsAdministratorFindsTheStatement(t *testing.T) {
	denied := awscheck.Finding{ID: "permissions.iam.CreateRole", Status: awscheck.Fail, Title: "Permission denied", Detail: "A condition may exempt your requests.", Evidence: awscheck.Simulated,
		Remedy: awscheck.Remedy{Owner: awscheck.OwnerOrganization, Text: "Ask an administrator of your AWS organization to exempt this principal. It is attached to the account, or to the root. Only the activation needs the exemption: remove it afterwards.",
			Look: []string{awscheck.WithCredentials("the organization's management account"), "aws organizations list-policies-for-target --target-id 111122223333 --filter SERVICE_CONTROL_POLICY", "aws organizations list-parents --child-id 111122223333"}}}
	for name, masked := range map[string]bool{"": false, "masked": true} {
		t.Run(name, func(t *testing.T) {
			r := situation(t, peered, denied)
			r.Masked = masked
			h := newHandoff(r, awscheck.OwnerOrganization, false)
			f := h.problems[0]
			if len(f.Remedy.Look) != 1 || !strings.HasPrefix(f.Remedy.Text, "Exempt our principal. ") || !strings.Contains(f.Remedy.Text, "print every one of them") || !strings.Contains(f.Detail, "exempt our requests") ||
				!strings.HasSuffix(f.Remedy.Text, "remove it once we tell you that it is done.") {
				t.Fatalf("%s %+v", f.Detail, f.Remedy)
			}
			if masked {
				if out, stopped := runBash(t, t.TempDir(), commandFolder(t, "aws", "#!/bin/sh\necho ran\n"), "-c", f.Remedy.Look[0]); stopped || out != "" {
					t.Errorf("a masked command does something: %s", out)
				}
				return
			}
			aws := `#!/bin/sh
case "$*" in
*"--target-id 111122223333 "*) echo p-FullAWSAccess ;;
*"--target-id ou-ab12-cdef3456 "*) printf 'p-FullAWSAccess\tp-trust0001\n' ;;
*"--target-id r-ab12 "*) echo p-FullAWSAccess ;;
*"--child-id 111122223333 "*) echo ou-ab12-cdef3456 ;;
*"--child-id ou-ab12-cdef3456 "*) echo r-ab12 ;;
*"describe-policy --policy-id "*) echo "document of $4" ;;
*) echo "called with $*"; exit 1 ;;
esac
`
			out, stopped := runBash(t, t.TempDir(), commandFolder(t, "aws", aws), "-c", f.Remedy.Look[0])
			want := []string{"== p-FullAWSAccess, attached to 111122223333", "document of p-FullAWSAccess", "== p-FullAWSAccess, attached to ou-ab12-cdef3456", "document of p-FullAWSAccess",
				"== p-trust0001, attached to ou-ab12-cdef3456", "document of p-trust0001", "== p-FullAWSAccess, attached to r-ab12", "document of p-FullAWSAccess"}
			if stopped || out != strings.Join(want, "\n")+"\n" {
				t.Errorf("prints:\n%s", out)
			}
			refused, _ := runBash(t, t.TempDir(), commandFolder(t, "aws", "#!/bin/sh\necho denied >&2\nexit 254\n"), "-c", f.Remedy.Look[0])
			if refused != "denied\ndenied\n" {
				t.Errorf("where AWS denies, it prints:\n%s", refused)
			}
		})
	}
}

// A permission set has one inline policy: a second document would replace the first.
func TestOneDocumentForAPermissionSet(t *testing.T) {
	denied := awscheck.Finding{ID: "permissions.iam.CreateRole", Status: awscheck.Fail, Title: "Permission denied", Detail: "Denied.", Evidence: awscheck.Simulated,
		Remedy: awscheck.Remedy{Owner: awscheck.OwnerIdentity, Text: awscheck.NewPermissionSet + "Data.", Policy: awscheck.Allow("iam:CreateRole", "iam:GetRole")}}
	lacks := awscheck.Finding{ID: "account.clean", Status: awscheck.Unverified, Title: "Clean", Detail: "Denied.", Evidence: awscheck.None,
		Remedy: awscheck.Remedy{Owner: awscheck.OwnerIdentity, Text: "Attach it.", Policy: awscheck.Allow("ec2:DescribeVpcs", "iam:GetRole")}}
	r := situation(t, peered, denied, lacks)
	r.Identity.ARN = "arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Data_0123456789abcdef/ana"
	texts := map[string]string{"the report": string(r.Text())}
	for _, m := range r.Messages() {
		if m.Owner == awscheck.OwnerIdentity {
			texts["the message"] = m.Text
		}
	}
	if len(texts) != 2 {
		t.Fatal("no message")
	}
	for name, text := range texts {
		text = strings.Join(strings.Fields(text), " ")
		if rest, ok := inOrder(text, []string{`"Sid": "Activation"`, `"iam:CreateRole"`, `"iam:GetRole"`, `"Sid": "ReadOnlyChecks"`, `"ec2:DescribeVpcs"`, mergedNote}); !ok || strings.Count(text, `"Version"`) != 1 || strings.Count(text, `"iam:GetRole"`) != 1 {
			t.Errorf("%s lacks %q:\n%s", name, rest, text)
		}
	}
	if r.Findings[slices.IndexFunc(r.Findings, func(f Finding) bool { return f.ID == denied.ID })].Remedy.Policy.Statement[0].Sid != "" {
		t.Error("the report itself was changed")
	}
	// The administrator has one task, as the first of two policies alone would leave the checks without theirs.
	var asked []string
	for _, s := range r.stepsToReady() {
		if s.Owner == awscheck.OwnerIdentity {
			asked = append(asked, s.Text)
		}
	}
	if want := `Fix "Permission denied" and resolve "Clean", with one policy.`; len(asked) != 1 || asked[0] != want {
		t.Errorf("the administrator's steps are %q", asked)
	}
	lacks.Remedy.Owner = awscheck.OwnerAccount // of whom it is not the task
	r = situation(t, peered, denied, lacks)
	r.Identity.ARN = "arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Data_0123456789abcdef/ana"
	if text := string(r.Text()); strings.Contains(text, "with one policy") {
		t.Errorf("the report says:\n%s", text)
	}
}

// "Do I have to limit the actions, and how do I see that it was enough?"
func TestTheLimitToOneRoleIsARequestAndTheMessageSaysWhatTheCheckThenShows(t *testing.T) {
	r := situation(t, peered, awscheck.Finding{ID: awscheck.PermissionsIAM + "CreateRole", Status: awscheck.Fail, Title: "iam:CreateRole denied", Detail: "Denied.", Evidence: awscheck.Simulated,
		Remedy: awscheck.Remedy{Owner: awscheck.OwnerIdentity, Text: "Allow it."}})
	r.Identity.ARN, r.Identity.Account, r.Identity.Partition = "arn:aws:iam::111122223333:user/ana", "111122223333", "aws"
	const role = "arn:aws:iam::111122223333:role/astronomer-remote-management"
	expectIn(t, textTo(r, "IAM administrator"), []string{
		"Our request, which the activation does not depend on: allow these IAM actions, except ListRoles, to our principal alone, on " + role + " alone (as Resource",
		"A principal that has them, even on this role alone, can give the role any policy, assume it, and so become an administrator of the account.",
		"one that is allowed on this role alone as a warning, which blocks nothing."}, []string{"The check then warns"})
}

// The simulator is asked about what the policies are to allow: actions on the activation's role,
// of the permission set that is created. A masked command stays, as a comment.
func TestTheSimulatorIsAskedAboutTheRoleOfTheActivation(t *testing.T) {
	const role = "arn:aws:iam::111122223333:role/astronomer-remote-management"
	denied := func(action string, p *awscheck.Policy) awscheck.Finding {
		return awscheck.Finding{ID: awscheck.PermissionsIAM + action, Status: awscheck.Fail, Title: action + " denied", Detail: "Denied.", Evidence: awscheck.Simulated,
			Remedy: awscheck.Remedy{Owner: awscheck.OwnerIdentity, Text: "Do it.", Policy: p}}
	}
	r := situation(t, peered, denied("CreateRole", nil), denied("ListRoles", nil))
	r.Identity.ARN, r.Identity.Account, r.Identity.Partition = "arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Data_0123456789abcdef/ana", "111122223333", "aws"
	expectIn(t, textTo(r, "IAM administrator"), []string{"about our principal", "--role-name AWSReservedSSO_Data_0123456789abcdef", "--resource-arns " + role + ` \ --action-names iam:CreateRole aws iam simulate-principal-policy`, "--action-names iam:ListRoles"}, []string{"list-roles"})
	masked := textTo(r.MaskedBy(mask.New()), "IAM administrator")
	expectIn(t, masked, []string{"# masked, do not run: aws iam simulate-principal-policy", "# --action-names iam:CreateRole"}, []string{"111122223333", "Only the principal itself"})
	r = situation(t, peered, denied("CreateRole", awscheck.Allow("iam:CreateRole")))
	r.Identity.ARN, r.Identity.Account, r.Identity.Partition = "arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Data_0123456789abcdef/ana", "111122223333", "aws"
	expectIn(t, textTo(r, "IAM administrator"), []string{"the role of the permission set AstroActivation, once it is assigned", "'AWSReservedSSO_AstroActivation_'", "--resource-arns " + role}, []string{"get-role"})
}
