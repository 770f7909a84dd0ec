package steps_test

import (
	"strings"
	"testing"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/awscheck/awssim/simtest"
	"github.com/astronomer/astro-activate/awscheck/permissions"
	"github.com/astronomer/astro-activate/steps"
)

// What can't be determined of several actions for one reason is one finding that names them all.
func TestActionsThatCannotBeDeterminedAreOneFinding(t *testing.T) {
	const session = "arn:aws:sts::111122223333:federated-user/bob"
	actions := []string{"CreateRole", "DeleteRolePolicy", "PutRolePolicy", "UpdateAssumeRolePolicy"}
	const all = "iam:CreateRole, iam:DeleteRolePolicy, iam:PutRolePolicy and iam:UpdateAssumeRolePolicy"
	onlyOrganization := []string{simtest.Policy("", simtest.Statement("Allow", "iam:Simulate*", "iam:Get*", "iam:List*")).Document}
	for name, tt := range map[string]struct {
		as     string
		has    awssim.IAM
		detail string
		fix    string
	}{
		"a federated user": {
			session, awssim.IAM{},
			"Not determined: the permissions of federated user bob can't be simulated or read, and this program does not call " + all + ".",
			"Use a profile of an IAM role or user, whose permissions can be simulated.",
		},
		"the root user": {
			"arn:aws:iam::111122223333:root", awssim.IAM{},
			"Not determined: the policy simulator does not accept the root user, and this program does not call " + all + ".",
			"Use a role with the activation's permissions instead of the root user.",
		},
		"service control policies that do not allow them": {
			simtest.Ana, awssim.IAM{SCPs: onlyOrganization, Users: []awssim.User{{Name: "ana", Policies: []awssim.Policy{awssim.Administrator()}}}},
			"Not determined: IAM's policy simulator reports that only the service control policies of the AWS organization do not allow " + all + " for user ana. It is known to report this wrongly.",
			"Ask an administrator of your AWS organization whether the service control policies of account 111122223333 allow " + all + ".",
		},
	} {
		t.Run(name, func(t *testing.T) {
			a := account.NewAccounts(account.Options{Source: simtest.IAMWorld(tt.as, tt.has)}).Open("astro")
			needs := permissions.ActivationNeeds{IAMActions: actions, CloudFormation: "*", Roles: []string{"astronomer-remote-management"}}
			var list []awscheck.Finding
			for _, action := range actions {
				list = append(list, permissions.CheckIAMPermission(t.Context(), a, needs, "eu-west-1", action)...)
			}
			list = append(list, awscheck.Finding{ID: awscheck.PermissionsIAM + "GetRole", Status: awscheck.Unverified, Detail: "Not determined: the call was throttled."})
			got := steps.Gather(list)
			if len(got) != 2 || len(got[0].Of) != len(actions) || got[0].Title != "4 actions not determined" || got[0].Detail != tt.detail || got[0].Remedy.Text != tt.fix {
				t.Errorf("%d findings, the first\n%s\n%s\n%s", len(got), got[0].Title, got[0].Detail, got[0].Remedy.Text)
			}
		})
	}
}

// "Does the activation need these 88 actions, or only this program? And do I have to do something?"
func TestChecksThatLackPermissionsSayWhoNeedsThemAndWhatCanBeDone(t *testing.T) {
	lacks := func(id string, actions ...string) awscheck.Finding {
		return awscheck.Finding{ID: id, Status: awscheck.Unverified, Remedy: awscheck.Remedy{Owner: awscheck.OwnerIdentity, Text: "Attach this policy.", Policy: awscheck.Allow(actions...)}}
	}
	needed := func(subject string, actions ...string) awscheck.Finding {
		f := lacks(awscheck.PermissionsIAM+strings.TrimPrefix(subject, "iam:"), actions...)
		f.Subject = subject
		return f
	}
	for name, tt := range map[string]struct {
		list []awscheck.Finding
		want string
	}{
		"permissions that are not determined": {[]awscheck.Finding{lacks("region.zones", "ec2:DescribeVpcs"), needed("iam:CreateRole", "iam:GetRole"), needed("iam:PutRolePolicy", "iam:GetRole")},
			"Permissions not determined: iam:CreateRole and iam:PutRolePolicy. The checks need ec2:DescribeVpcs and iam:GetRole, the activation only what the Permissions step checks. Allow the actions to run the checks, or acknowledge these with a reason."},
		"one permission that is not determined": {[]awscheck.Finding{lacks("region.zones", "iam:GetRole"), needed("iam:CreateRole", "iam:GetRole")},
			"Permission not determined: iam:CreateRole. The checks need iam:GetRole, the activation only what the Permissions step checks. Allow the action to run the checks, or acknowledge these with a reason."},
		"one action": {[]awscheck.Finding{lacks("region.zones", "ec2:DescribeVpcs"), lacks("region.enabled", "ec2:DescribeVpcs")},
			"The checks need ec2:DescribeVpcs, the activation only what the Permissions step checks. Allow the action to run the checks, or acknowledge these with a reason."},
		"many actions": {[]awscheck.Finding{lacks("region.zones", "ec2:DescribeVpcs", "ec2:DescribeSubnets"), lacks("region.enabled", "ec2:DescribeRegions")},
			"The checks need 3 read-only actions, the activation only what the Permissions step checks. Allow the actions to run the checks, or acknowledge these with a reason."},
	} {
		got := steps.Gather(tt.list)
		if len(got) != 1 || got[0].Detail != tt.want || got[0].Remedy.Text != "Attach this policy. Or choose a profile with read access, or acknowledge the checks with a reason." {
			t.Errorf("%s: %+v", name, got)
		}
	}
}
