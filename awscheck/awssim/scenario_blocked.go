package awssim

import "time"

// blocked is an account that is not suitable: it has a forgotten workload, a permissions
// boundary that denies the creation of roles, a service control policy that denies changes of
// who may assume them, the quotas of a new account, and the network is too small.
func blocked() Scenario {
	return Scenario{
		Name:    "blocked",
		Summary: "An account with a forgotten workload, a permissions boundary, small quotas and a network that is too small.",
		World: func(now time.Time) *World {
			w := twoAccounts(now)
			w.Machine.AstroCLI = "Astro CLI Version: 0.28.1, Git Commit: 1d3ab2a"
			account := w.account(dataPlaneID)
			account.IAM.Roles = []Role{
				{
					Name: ssoRole("AdministratorAccess"), Path: SSOPath, Policies: []Policy{Administrator()},
					Boundary: &Policy{Name: "developer-boundary", Kind: CustomerManaged, Document: `{"Version":"2012-10-17","Statement":[` +
						`{"Effect":"Allow","Action":"*","Resource":"*"},` +
						`{"Sid":"NoNewRoles","Effect":"Deny","Action":["iam:CreateRole","iam:PutRolePolicy"],"Resource":"*"}]}`},
				},
				{Name: "nightly-export"},
			}
			account.IAM.SCPs = append(account.IAM.SCPs, onlyPlatformChangesTrust)
			account.Buckets = []Bucket{{Name: "nightly-export-results"}}
			account.Regions = map[string]*Region{
				"us-east-1": {
					Resources: Resources{
						Addresses: []Address{
							{ID: "eipalloc-0ab10000000000001", IP: "203.0.113.10"}, {ID: "eipalloc-0ab10000000000002", IP: "203.0.113.11"},
							{ID: "eipalloc-0ab10000000000003", IP: "203.0.113.12"}, {ID: "eipalloc-0ab10000000000004", IP: "203.0.113.13"},
						},
					},
					Quotas: Quotas{Requests: []QuotaRequest{{Code: "L-1216C47A", Desired: 96, Created: now.Add(-26 * time.Hour)}}},
				},
				"ap-southeast-2": {Resources: Resources{
					Instances: []Instance{{ID: "i-0bb10000000000001", Name: "nightly-export", Type: "t3.large", Zone: "ap-southeast-2a"}},
					Kinds:     Kinds{"AWS::Lambda::Function": Named("nightly-export-trigger")},
					Tagged:    []Tagged{{ARN: "ssm:parameter/nightly-export/recipients", Tags: map[string]string{"team": "reporting"}}},
				}},
			}
			target := w.account(targetID).Regions["us-east-1"]
			target.VPCs[0].DNSHostnames = false
			return w
		},
		Answers: with(peeringAnswers(), map[string][]string{
			"network.cidr":     {"10.96.32.0/20"},
			"public.endpoints": {"warehouse=snowflake://xy12345.snowflakecomputing.com:443", "reports=postgres://reports.internal.example.com:5432"},
		}),
	}
}

// onlyPlatformChangesTrust is the service control policy of the account's organizational unit, in
// the form of AWS's example that exempts a role. No statement of such a policy is in a reply of
// IAM: only AllowedByOrganizations says that one denies. (AWS Organizations User Guide, "General
// examples": "Prevent IAM users and roles from making specified changes, with an exception for a
// specified admin role"; IAM API Reference, OrganizationsDecisionDetail.)
const onlyPlatformChangesTrust = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"},` +
	`{"Sid":"OnlyPlatformChangesTrust","Effect":"Deny","Action":["iam:UpdateAssumeRolePolicy"],"Resource":"*",` +
	`"Condition":{"ArnNotLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/platform-pipeline"}}}]}`
