package awssim

import "time"

// denied is a developer's role in a restrictive organization: its policy allows a few
// reads, nothing that the activation needs, and no policy simulation.
func denied() Scenario {
	return Scenario{
		Name:    "denied",
		Summary: "A developer's role in a restrictive organization: it can read little and create no roles.",
		World: func(now time.Time) *World {
			w := twoAccounts(now)
			w.Configured[0] = sso("astro-data-plane", dataPlaneID, "DeveloperAccess", "ben", now.Add(7*time.Hour))
			w.Configured = w.Configured[:1]
			account := w.account(dataPlaneID)
			account.IAM.Roles = []Role{{
				Name: ssoRole("DeveloperAccess"), Path: SSOPath,
				Policies: []Policy{{Name: "DeveloperAccess", Document: `{"Version":"2012-10-17","Statement":[` +
					`{"Effect":"Allow","Action":["ec2:DescribeRegions","ec2:DescribeAvailabilityZones","ec2:DescribeVpcs","cloudformation:List*","cloudformation:Describe*"],"Resource":"*"}]}`}},
			}}
			return w
		},
		Answers: with(peeringAnswers(), map[string][]string{"peering.profile": nil}),
	}
}
