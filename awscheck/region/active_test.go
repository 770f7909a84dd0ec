package region_test

import (
	"slices"
	"testing"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/awscheck/awssim/simtest"
	"github.com/astronomer/astro-activate/awscheck/dataplane"
	"github.com/astronomer/astro-activate/awscheck/region"
	"github.com/astronomer/astro-activate/steps"
)

// activeRegion has a data plane, and a team's VPC beside it, in quotas that have no room for
// a second data plane.
func activeRegion() awssim.Region {
	id := activePlan.ClusterID
	r := awssim.Region{
		Quotas: awssim.Quotas{Applied: map[string]float64{
			"L-1216C47A": 128, "L-F678F1CE": 4, "L-0263D0A3": 3, "L-FE5A380F": 2, "L-A4707A72": 4, "L-1194D53C": 2, "L-7B6409FD": 2,
		}},
		VPCs: []awssim.VPC{{ID: "vpc-team", CIDRs: []string{"10.0.0.0/16"}}},
		Resources: awssim.Resources{
			Kinds: awssim.Kinds{"AWS::EKS::Cluster": awssim.Named("astro-" + id)}, DBInstances: []string{id + "-metadata"},
			InternetGateways: []awssim.InternetGateway{{ID: "igw-astro", VPC: astroVPC}},
			Addresses:        []awssim.Address{{ID: "eipalloc-1", IP: "203.0.113.1"}, {ID: "eipalloc-2", IP: "203.0.113.2"}},
			NATGateways: []awssim.NATGateway{
				{ID: "nat-1", VPC: astroVPC, Zones: []string{"us-east-1a"}, Allocations: []string{"eipalloc-1"}},
				{ID: "nat-2", VPC: astroVPC, Zones: []string{"us-east-1b"}, Allocations: []string{"eipalloc-2"}},
			},
		},
	}
	for range 15 {
		r.Resources.Instances = append(r.Resources.Instances, awssim.Instance{Type: "m5.xlarge", VPC: astroVPC})
	}
	return r
}

func TestQuotasOfAnActiveAccount(t *testing.T) {
	for name, tt := range map[string]struct {
		need   region.QuotaNeed
		active string // the numbers with the cluster's id
		other  awscheck.Status
	}{
		"nodes":             {OnDemand, "60 in use, 60 by Astro's own data plane; 80 needed in all (20 m5.xlarge nodes × 4 vCPUs): 48 left", awscheck.Fail},
		"VPCs":              {Vpcs, "3 in use, 1 by Astro's own data plane; 1 needed in all: 1 left", awscheck.Warn},
		"Elastic IPs":       {ips, "2 in use, 2 by Astro's own data plane; 2 needed in all: 1 left", awscheck.Fail},
		"internet gateways": {igws, "2 in use, 1 by Astro's own data plane; 1 needed in all: 2 left", awscheck.Pass},
		"clusters":          {eks, "1 in use, 1 by Astro's own data plane; 1 needed in all: 1 left", awscheck.Warn},
		"databases":         {dbs, "1 in use, 1 by Astro's own data plane; 1 needed in all: 1 left", awscheck.Warn},
		"NAT gateways":      {nats, "us-east-1a 1, us-east-1b 1, us-east-1c 0, us-east-1d 0, us-east-1f 0, 2 by Astro's own data plane; 1 needed in all in each of 2 zones: 1 left", awscheck.Pass},
	} {
		t.Run(name, func(t *testing.T) {
			check := func(plan dataplane.Plan, faults ...awssim.Fault) []awscheck.Finding {
				return region.CheckQuota(t.Context(), openActive(activeRegion(), faults...), "us-east-1", tt.need, Twenty, twoZones, plan)
			}
			own := check(activePlan)[0]
			requireFinding(t, []awscheck.Finding{own}, own.Status, tt.active)
			if own.Status == awscheck.Fail {
				t.Errorf("its own use fails it: %s", own.Detail)
			}
			noID, noRole, unknown := activePlan, activePlan, activePlan
			noID.ClusterID, noRole.Roles = "", []string{"another-role"}
			requireFinding(t, check(noID), tt.other)
			requireFinding(t, check(noRole), tt.other)
			requireFinding(t, check(unknown, simtest.Denied("IAM", "GetRole"), simtest.Denied("IAM", "ListRoles")), tt.other)
		})
	}
}

func TestActiveScenarioHasNoFalseAlarm(t *testing.T) {
	w := simtest.Scenario(t, "active")
	a := account.NewAccounts(account.Options{Source: w, Now: w.Clock}).Open("astro-data-plane")
	const name = "us-east-1"
	findings := slices.Concat(
		region.CheckRegionEnabled(t.Context(), a, name), region.CheckZones(t.Context(), a, name, twoZones),
		region.CheckInstanceTypes(t.Context(), a, name, "m5.xlarge", postgres, twoZones), region.CheckEncryptionDefault(t.Context(), a, name),
		region.CheckMetadataDefaults(t.Context(), a, name), region.CheckPublicAccess(t.Context(), a, name, activePlan),
	)
	for _, need := range steps.DefaultRequirements().Quotas {
		findings = append(findings, region.CheckQuota(t.Context(), a, name, need, Twenty, twoZones, activePlan)...)
	}
	for _, f := range findings {
		if f.Status != awscheck.Pass {
			t.Errorf("%s is %s: %s", f.ID, f.Status, f.Detail)
		}
	}
}
