package region_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/smithy-go"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/awscheck/awssim/simtest"
	"github.com/astronomer/astro-activate/awscheck/dataplane"
	"github.com/astronomer/astro-activate/awscheck/region"
	"github.com/astronomer/astro-activate/awscheck/wire"
)

var (
	OnDemand = region.QuotaNeed{Code: "L-1216C47A", Service: "ec2", Name: "Running On-Demand Standard instances", Unit: "vCPUs", Min: 40, NodeVCPUs: true}
	spot     = region.QuotaNeed{Code: "L-34B43A08", Service: "ec2", Name: "All Standard Spot Instance Requests", Unit: "vCPUs", Min: 40}
	Vpcs     = region.QuotaNeed{Code: "L-F678F1CE", Service: "vpc", Name: "VPCs per Region", Unit: "VPCs", Min: 1}
	ips      = region.QuotaNeed{Code: "L-0263D0A3", Service: "ec2", Name: "EC2-VPC Elastic IPs", Unit: "Elastic IPs", Min: 2}
	nats     = region.QuotaNeed{Code: "L-FE5A380F", Service: "vpc", Name: "NAT gateways per Availability Zone", Unit: "NAT gateways", Min: 1, PerZone: true}
	igws     = region.QuotaNeed{Code: "L-A4707A72", Service: "vpc", Name: "Internet gateways per Region", Unit: "internet gateways", Min: 1}
	eks      = region.QuotaNeed{Code: "L-1194D53C", Service: "eks", Name: "Clusters", Unit: "clusters", Min: 1}
	dbs      = region.QuotaNeed{Code: "L-7B6409FD", Service: "rds", Name: "DB instances", Unit: "DB instances", Min: 1}

	Twenty = region.Nodes{Type: "m5.xlarge", Max: 20} // 80 vCPUs
)

func applied(code string, value float64) awssim.Quotas {
	return awssim.Quotas{Applied: map[string]float64{code: value}}
}

// things returns n values of a function.
func things[T any](n int, one func(i int) T) []T {
	list := make([]T, n)
	for i := range list {
		list[i] = one(i)
	}
	return list
}

func names(n int) []string {
	return things(n, func(i int) string { return fmt.Sprintf("thing-%d", i) })
}

func instances(list ...awssim.Instance) awssim.Resources { return awssim.Resources{Instances: list} }

// A quotaCase is a customer's situation, and what the check of one quota reports.
type quotaCase struct {
	need   region.QuotaNeed
	nodes  region.Nodes
	region awssim.Region
	faults []awssim.Fault
	status awscheck.Status
	says   []string
	not    string // in the fix; "": not compared
}

func (tt quotaCase) run(t *testing.T) {
	if tt.nodes.Type == "" {
		tt.nodes = Twenty
	}
	f := requireFinding(t, region.CheckQuota(t.Context(), inLondon(tt.region, tt.faults...), "eu-west-2", tt.need, tt.nodes, twoZones, dataplane.Plan{}), tt.status, tt.says...)
	if f.ID != "region.quota."+tt.need.Code || f.Region != "eu-west-2" {
		t.Errorf("finding is %+v", f)
	}
	if f.Status == awscheck.Fail && f.Remedy.IsZero() {
		t.Errorf("no remedy: %s", f.Detail)
	}
	if fix := f.Remedy.Text + strings.Join(f.Remedy.Commands, " "); tt.not != "" && strings.Contains(fix, tt.not) {
		t.Errorf("%q is in the fix: %s", tt.not, fix)
	}
}

func TestQuotaOfOnDemandVCPUs(t *testing.T) {
	const code = "L-1216C47A"
	for name, tt := range map[string]quotaCase{
		"plenty": {
			region: awssim.Region{Quotas: applied(code, 256)}, status: awscheck.Pass,
			says: []string{"The quota is 256 vCPUs; 0 in use; 80 needed (20 m5.xlarge nodes × 4 vCPUs): 176 left."},
		},
		"a new account, with the default only": {
			status: awscheck.Fail, not: "remove some",
			says: []string{"The quota is 5 vCPUs (AWS's default: no value is applied to this account); 0 in use; 80 needed", "75 short",
				"aws service-quotas request-service-quota-increase --service-code ec2 --quota-code L-1216C47A --desired-value 104 --region eu-west-2 --profile astro",
				"https://eu-west-2.console.aws.amazon.com/servicequotas/home/services/ec2/quotas/L-1216C47A?region=eu-west-2"},
		},
		"exactly enough": {
			region: awssim.Region{Quotas: applied(code, 80)}, status: awscheck.Warn, says: []string{": 0 left, 20% of the quota or less"},
		},
		"one too few": {
			region: awssim.Region{Quotas: applied(code, 79)}, status: awscheck.Fail, says: []string{"1 short"},
		},
		"exactly 20 % left": {
			region: awssim.Region{Quotas: applied(code, 100)}, status: awscheck.Warn, says: []string{"20 left", "--desired-value 104"},
		},
		"just above 20 % left": {
			region: awssim.Region{Quotas: applied(code, 101)}, status: awscheck.Pass, says: []string{"21 left"},
		},
		"a small cluster needs the minimum": {
			nodes: region.Nodes{Type: "m5.xlarge", Max: 3}, region: awssim.Region{Quotas: applied(code, 64)},
			status: awscheck.Pass, says: []string{"40 needed (Astronomer's minimum; 3 m5.xlarge nodes × 4 vCPUs): 24 left"},
		},
		"larger nodes need more": {
			nodes: region.Nodes{Type: "m5.4xlarge", Max: 20}, region: awssim.Region{Quotas: applied(code, 256)},
			status: awscheck.Fail, says: []string{"320 needed (20 m5.4xlarge nodes × 16 vCPUs): 64 short"},
		},
		"running instances count by their cores and threads": {
			region: awssim.Region{Quotas: applied(code, 256), Resources: instances(
				awssim.Instance{ID: "i-1", Type: "m5.4xlarge"},                       // 16
				awssim.Instance{ID: "i-2", Type: "m5.4xlarge", Cores: 4, Threads: 1}, // 4: launched without hyperthreading
				awssim.Instance{ID: "i-3", Type: "t3.micro"},                         // 2
			)},
			status: awscheck.Pass, says: []string{"22 in use"},
		},
		"what does not count": {
			region: awssim.Region{Quotas: applied(code, 256), Resources: instances(
				awssim.Instance{ID: "i-1", Type: "m5.4xlarge", State: "stopped"},
				awssim.Instance{ID: "i-2", Type: "m5.4xlarge", State: "terminated"},
				awssim.Instance{ID: "i-3", Type: "m5.4xlarge", Spot: true},
				awssim.Instance{ID: "i-4", Type: "g4dn.4xlarge"},
				awssim.Instance{ID: "i-5", Type: "inf1.4xlarge"}, // begins with i, but is a family of its own
				awssim.Instance{ID: "i-6", Type: "m5.4xlarge", OnHost: true},
			)},
			status: awscheck.Pass, says: []string{"0 in use"},
		},
		"nodes of EKS Auto Mode, which EC2 hides by default": {
			region: awssim.Region{Quotas: applied(code, 256), Resources: instances(
				awssim.Instance{ID: "i-1", Type: "m5.4xlarge", Manager: "eks.amazonaws.com"},
			)},
			status: awscheck.Pass, says: []string{"16 in use"},
		},
		"instances that are stopping, starting or shutting down": {
			region: awssim.Region{Quotas: applied(code, 256), Resources: instances(
				awssim.Instance{ID: "i-1", Type: "m5.4xlarge", State: "stopping"},
				awssim.Instance{ID: "i-2", Type: "m5.xlarge", State: "pending"},
				awssim.Instance{ID: "i-3", Type: "m5.4xlarge", State: "shutting-down"},
			)},
			status: awscheck.Pass, says: []string{"; 0 in use"},
		},
		"unused Capacity Reservations": {
			region: awssim.Region{Quotas: applied(code, 256), Resources: awssim.Resources{
				Instances: []awssim.Instance{{ID: "i-1", Type: "m5.xlarge"}}, // in cr-1: it counts once
				Reservations: []awssim.CapacityReservation{
					{ID: "cr-1", Type: "m5.xlarge", Total: 31, Used: 1}, // 120
					{ID: "cr-2", Type: "c5.large", Total: 1, State: "scheduled"},
					{ID: "cr-3", Type: "m5.4xlarge", Total: 9, State: "cancelled"},
					{ID: "cr-4", Type: "p3.2xlarge", Total: 9},
					{ID: "cr-5", Type: "m5.4xlarge", Total: 9, Shared: "444455556666"},
				}}},
			status: awscheck.Warn, says: []string{"126 in use; 80 needed (20 m5.xlarge nodes × 4 vCPUs): 50 left"},
		},
		"more pages of Capacity Reservations": {
			region: awssim.Region{Quotas: applied(code, 256), Resources: awssim.Resources{
				Reservations: things(45, func(i int) awssim.CapacityReservation {
					return awssim.CapacityReservation{ID: fmt.Sprint("cr-", i), Type: "m5.xlarge", Total: 1}
				}),
			}},
			status: awscheck.Fail, says: []string{"180 in use", "4 short"},
		},
		"Capacity Reservations denied": {
			region: awssim.Region{Quotas: applied(code, 256)}, faults: []awssim.Fault{simtest.Denied("EC2", "DescribeCapacityReservations")},
			status: awscheck.Unverified, says: []string{"ec2:DescribeCapacityReservations"},
		},
		"an empty answer for the Capacity Reservations": {
			region: awssim.Region{Quotas: applied(code, 256)}, faults: []awssim.Fault{{Service: "EC2", Operation: "DescribeCapacityReservations"}},
			status: awscheck.Unverified, says: []string{"DescribeCapacityReservations in eu-west-2", "not what AWS sends"},
		},
		"us-east-1 is closed by the organization, and the region has the default": {
			faults: []awssim.Fault{{Region: "us-east-1", Service: "Service Quotas", Err: awssim.Denied(simtest.Ana, "servicequotas:GetAWSDefaultServiceQuota")},
				{Region: "us-east-1", Service: "EC2", Operation: "DescribeInstanceTypes", Err: awssim.Denied(simtest.Ana, "ec2:DescribeInstanceTypes")}},
			status: awscheck.Fail, says: []string{"The quota is 5 vCPUs (AWS's default", "80 needed (20 m5.xlarge nodes × 4 vCPUs)"},
		},
		"an instance without CPU options counts as its type has": {
			region: awssim.Region{Quotas: applied(code, 256), Resources: instances(awssim.Instance{ID: "i-1", Type: "r5.2xlarge", NoCPUOptions: true})},
			status: awscheck.Pass, says: []string{"8 in use"},
		},
		"too much is in use": {
			region: awssim.Region{Quotas: applied(code, 256), Resources: awssim.Resources{
				Instances: things(45, func(i int) awssim.Instance { return awssim.Instance{ID: fmt.Sprint("i-", i), Type: "m5.xlarge"} }),
			}},
			status: awscheck.Fail, says: []string{"180 in use", "4 short", "--desired-value 328", "or remove some of the 180 vCPUs in use."},
		},
		"a sufficient increase is pending": {
			region: awssim.Region{Quotas: awssim.Quotas{Requests: []awssim.QuotaRequest{
				{Code: code, Desired: 64, Status: "DENIED"},
				{Code: code, Desired: 200, Status: "CASE_OPENED", Case: "171234567800123", Created: time.Date(2026, 11, 2, 0, 0, 0, 0, time.UTC)},
			}}},
			status: awscheck.Fail, not: "create-support-case",
			says: []string{"An increase to 200 is pending (CASE_OPENED, requested on 2026-11-02, request 0000000000000000000000000a57ac02, support case 171234567800123).",
				"owner: aws\nAWS decides", "Follow it up in support case 171234567800123, in Support Center.", "list-requested-service-quota-change-history-by-quota"},
		},
		"a sufficient increase is pending, without a case": {
			region: awssim.Region{Quotas: awssim.Quotas{Requests: []awssim.QuotaRequest{{Code: code, Desired: 200, Created: time.Date(2026, 11, 2, 0, 0, 0, 0, time.UTC)}}}},
			status: awscheck.Fail,
			says: []string{"(requested on 2026-11-02, request 0000000000000000000000000a57ac01).", "you or an administrator of the account can open a support case for the request, with the command below. It needs no support plan.",
				"aws service-quotas create-support-case --request-id 0000000000000000000000000a57ac01 --region eu-west-2 --profile astro"},
		},
		"an insufficient increase is pending": {
			region: awssim.Region{Quotas: awssim.Quotas{Requests: []awssim.QuotaRequest{{Code: code, Desired: 64}}}},
			status: awscheck.Fail, says: []string{"An increase to 64 is pending (requested on", "It is not enough", "--desired-value 104"},
		},
		"the list of increases is denied": {
			faults: []awssim.Fault{simtest.Denied("Service Quotas", "ListRequestedServiceQuotaChangeHistoryByQuota")},
			status: awscheck.Fail, says: []string{"75 short", "is pending is not known", "--desired-value 104"},
		},
		"a quota that AWS does not increase": {
			region: awssim.Region{Quotas: awssim.Quotas{Applied: map[string]float64{code: 5}, NotAdjustable: []string{code}}},
			status: awscheck.Fail, says: []string{"Choose another region: AWS does not increase this quota."},
		},
		"nodes of a family with a quota of its own": {
			nodes: region.Nodes{Type: "p3.2xlarge", Max: 20}, region: awssim.Region{Quotas: applied(code, 256)},
			status: awscheck.Warn, says: []string{"40 needed (Astronomer's minimum): 216 left", "p3.2xlarge nodes count against the quota of their own family"},
		},
		"a node type that does not exist": {
			nodes: region.Nodes{Type: "m5.xlrage", Max: 20}, region: awssim.Region{Quotas: applied(code, 256)},
			status: awscheck.Unverified, says: []string{"EC2 DescribeInstanceTypes", "InvalidInstanceType"},
		},
		"the quota is denied": {
			faults: []awssim.Fault{simtest.Denied("Service Quotas", "GetServiceQuota")},
			status: awscheck.Unverified, says: []string{"servicequotas:GetServiceQuota"},
		},
		"the default is denied": {
			faults: []awssim.Fault{simtest.Denied("Service Quotas", "GetAWSDefaultServiceQuota")},
			status: awscheck.Unverified, says: []string{"servicequotas:GetAWSDefaultServiceQuota"},
		},
		"the use is denied": {
			region: awssim.Region{Quotas: applied(code, 256)}, faults: []awssim.Fault{simtest.Denied("EC2", "DescribeInstances")},
			status: awscheck.Unverified, says: []string{"ec2:DescribeInstances"},
		},
		"the use is cut off after the first page": {
			region: awssim.Region{Quotas: applied(code, 256), Resources: awssim.Resources{
				Instances: things(21, func(i int) awssim.Instance { return awssim.Instance{ID: fmt.Sprint("i-", i), Type: "t3.micro"} }),
			}},
			faults: []awssim.Fault{{Service: "EC2", Operation: "DescribeInstances", Later: true}},
			status: awscheck.Unverified, says: []string{"DescribeInstances in eu-west-2", "not what AWS sends"},
		},
		"an empty answer for the quota": {
			region: awssim.Region{Quotas: applied(code, 256)}, faults: []awssim.Fault{{Service: "Service Quotas", Operation: "GetServiceQuota"}},
			status: awscheck.Unverified, says: []string{"GetServiceQuota", "not what AWS sends"},
		},
		"a value that comes with an error": {
			region: awssim.Region{Quotas: awssim.Quotas{Applied: map[string]float64{code: 256}, Undetermined: map[string]awssim.QuotaError{code: {Code: "DEPENDENCY_SERVICE_ERROR"}}}},
			status: awscheck.Unverified, says: []string{"GetServiceQuota in eu-west-2", "DEPENDENCY_SERVICE_ERROR"},
		},
		"an empty answer for the pending increases": {
			faults: []awssim.Fault{{Service: "Service Quotas", Operation: "ListRequestedServiceQuotaChangeHistoryByQuota"}},
			status: awscheck.Fail, says: []string{"is pending is not known"},
		},
		"throttled": {
			faults: []awssim.Fault{{Service: "Service Quotas", Err: &smithy.GenericAPIError{Code: "TooManyRequestsException"}}},
			status: awscheck.Unverified, says: []string{"throttled"},
		},
	} {
		tt.need = OnDemand
		t.Run(name, tt.run)
	}
}

func TestIncompleteInstanceIsCountedOrUnverified(t *testing.T) {
	for name, tt := range map[string]struct {
		member string
		status awscheck.Status
		says   string
	}{
		"its state": {"instanceState", awscheck.Fail, "64 in use"},
		"its type":  {"instanceType", awscheck.Unverified, "DescribeInstances in eu-west-2"},
	} {
		t.Run(name, func(t *testing.T) {
			w := simtest.World(nil)
			w.Accounts[0].Regions = map[string]*awssim.Region{"eu-west-2": {
				Quotas: applied("L-1216C47A", 128), Resources: instances(awssim.Instance{ID: "i-1", Type: "m5.16xlarge"}),
			}}
			cut := 0
			a := simtest.OpenEdited(w, func(_, answer any) {
				if reply, ok := answer.(wire.Node); ok && reply.Name == "DescribeInstancesResponse" {
					cut += without(reply.Nodes, tt.member)
				}
			})
			requireFinding(t, region.CheckQuota(t.Context(), a, "eu-west-2", OnDemand, Twenty, twoZones, dataplane.Plan{}), tt.status, tt.says)
			if cut != 1 {
				t.Errorf("%d members were cut", cut)
			}
		})
	}
}

// without removes the members of a name from a reply, at any depth, and counts them.
func without(nodes []wire.Node, member string) (cut int) {
	for i := range nodes {
		inner := slices.DeleteFunc(slices.Clone(nodes[i].Nodes), func(n wire.Node) bool { return n.Name == member })
		cut += len(nodes[i].Nodes) - len(inner)
		nodes[i].Nodes = inner
		cut += without(nodes[i].Nodes, member)
	}
	return cut
}

func TestQuotaOfSpotVCPUs(t *testing.T) {
	const code = "L-34B43A08"
	for name, tt := range map[string]quotaCase{
		"plenty": {region: awssim.Region{Quotas: applied(code, 64)}, status: awscheck.Pass, says: []string{"0 in use; 40 needed (Astronomer's minimum): 24 left"}},
		"Spot instances and open requests count, on-demand ones do not": {
			region: awssim.Region{
				Quotas:    awssim.Quotas{Applied: map[string]float64{code: 64}, SpotRequests: []string{"m5.2xlarge", "g4dn.xlarge", "c5.large"}},
				Resources: instances(awssim.Instance{ID: "i-1", Type: "m5.xlarge", Spot: true}, awssim.Instance{ID: "i-2", Type: "m5.xlarge"}),
			},
			status: awscheck.Warn, says: []string{"14 in use", "10 left"},
		},
		"the default": {status: awscheck.Fail, says: []string{"35 short", "to 56 (40 used after the activation, and more than 20% of the quota in reserve, rounded up to a multiple of 8)", "--desired-value 56"}},
		"open requests denied": {
			region: awssim.Region{Quotas: applied(code, 64)}, faults: []awssim.Fault{simtest.Denied("EC2", "DescribeSpotInstanceRequests")},
			status: awscheck.Unverified, says: []string{"ec2:DescribeSpotInstanceRequests"},
		},
	} {
		tt.need = spot
		t.Run(name, tt.run)
	}
}

func TestQuotasOfCountedResources(t *testing.T) {
	vpc := func(i int) awssim.VPC {
		return awssim.VPC{ID: fmt.Sprintf("vpc-%08x", i+1), CIDRs: []string{fmt.Sprintf("10.%d.0.0/16", i)}}
	}
	shared := vpc(200)
	shared.Owner = "444455556666"
	for name, tt := range map[string]quotaCase{
		"the default VPC only":         {need: Vpcs, status: awscheck.Pass, says: []string{"The quota is 5 VPCs (AWS's default", "1 in use; 1 needed: 3 left"}},
		"a VPC shared by another team": {need: Vpcs, region: awssim.Region{VPCs: []awssim.VPC{shared}}, status: awscheck.Pass, says: []string{"1 in use"}},
		"one VPC left after":           {need: Vpcs, region: awssim.Region{VPCs: things(2, vpc)}, status: awscheck.Warn, says: []string{"20% of the quota", "1 left", "--service-code vpc --quota-code L-F678F1CE --desired-value 6"}, faults: nil},
		"the last VPC":                 {need: Vpcs, region: awssim.Region{VPCs: things(3, vpc)}, status: awscheck.Warn, says: []string{"0 left"}},
		"no VPC left":                  {need: Vpcs, region: awssim.Region{VPCs: things(4, vpc)}, status: awscheck.Fail, says: []string{"5 in use; 1 needed: 1 short"}},
		"VPCs denied":                  {need: Vpcs, faults: []awssim.Fault{simtest.Denied("EC2", "DescribeVpcs")}, status: awscheck.Unverified, says: []string{"ec2:DescribeVpcs"}},

		"no Elastic IP in use": {need: ips, status: awscheck.Pass, says: []string{"0 in use; 2 needed: 3 left"}},
		"Elastic IPs in use": {
			need: ips, status: awscheck.Fail, says: []string{"4 in use; 2 needed: 1 short", "to 8 (6 used after the activation, and more than 20% of the quota in reserve), or", "--desired-value 8"},
			region: awssim.Region{Resources: awssim.Resources{Addresses: things(4, func(i int) awssim.Address {
				return awssim.Address{ID: fmt.Sprint("eipalloc-", i), IP: fmt.Sprint("192.0.2.", i)}
			})}},
		},
		"the last two Elastic IPs": {
			need: ips, status: awscheck.Warn, says: []string{"0 left"},
			region: awssim.Region{Resources: awssim.Resources{Addresses: []awssim.Address{{ID: "eipalloc-1"}, {ID: "eipalloc-2"}, {ID: "eipalloc-3"}}}},
		},
		"addresses denied": {need: ips, faults: []awssim.Fault{simtest.Denied("EC2", "DescribeAddresses")}, status: awscheck.Unverified},

		"the default VPC's internet gateway": {need: igws, status: awscheck.Pass, says: []string{"1 in use; 1 needed: 3 left"}},
		"no internet gateway left": {
			need: igws, status: awscheck.Fail, says: []string{"1 short", "increase of VPCs per Region (L-F678F1CE)"},
			region: awssim.Region{Resources: awssim.Resources{InternetGateways: things(4, func(i int) awssim.InternetGateway {
				return awssim.InternetGateway{ID: fmt.Sprint("igw-", i)}
			})}},
		},
		"the last internet gateway": {
			need: igws, region: awssim.Region{Quotas: applied("L-A4707A72", 2)}, status: awscheck.Warn, says: []string{"0 left"},
		},
		"internet gateways denied": {need: igws, faults: []awssim.Fault{simtest.Denied("EC2", "DescribeInternetGateways")}, status: awscheck.Unverified},

		"no EKS cluster":       {need: eks, status: awscheck.Pass, says: []string{"The quota is 100 clusters", "99 left"}},
		"EKS clusters at 80 %": {need: eks, region: awssim.Region{Resources: awssim.Resources{Kinds: awssim.Kinds{"AWS::EKS::Cluster": awssim.Named(names(79)...)}}}, status: awscheck.Warn, says: []string{"79 in use", "20 left"}},
		"EKS clusters full":    {need: eks, region: awssim.Region{Resources: awssim.Resources{Kinds: awssim.Kinds{"AWS::EKS::Cluster": awssim.Named(names(100)...)}}}, status: awscheck.Fail, says: []string{"--service-code eks"}},
		"EKS denied":           {need: eks, faults: []awssim.Fault{simtest.Denied("EKS", "ListClusters")}, status: awscheck.Unverified, says: []string{"eks:ListClusters"}},

		"no database":       {need: dbs, status: awscheck.Pass, says: []string{"The quota is 40 DB instances", "39 left"}},
		"databases at 80 %": {need: dbs, region: awssim.Region{Resources: awssim.Resources{DBInstances: names(31)}}, status: awscheck.Warn, says: []string{"8 left"}},
		"databases full":    {need: dbs, region: awssim.Region{Resources: awssim.Resources{DBInstances: names(40)}}, status: awscheck.Fail, says: []string{"--service-code rds"}},
		"databases denied":  {need: dbs, faults: []awssim.Fault{simtest.Denied("RDS", "DescribeDBInstances")}, status: awscheck.Unverified, says: []string{"rds:DescribeDBInstances"}},

		"a quota that is not counted": {
			need:   region.QuotaNeed{Code: "L-00000000", Service: "s3", Name: "Buckets", Unit: "buckets", Min: 1},
			status: awscheck.Unverified, says: []string{"can't count the use of Buckets", "services/s3/quotas/L-00000000"},
		},
	} {
		t.Run(name, tt.run)
	}
}

func TestQuotaOfNATGatewaysPerZone(t *testing.T) {
	// Three VPCs' subnets, one in each zone, with NAT gateways in them.
	region := func(perZone ...int) awssim.Region {
		v := awssim.VPC{ID: "vpc-00000001", CIDRs: []string{"10.0.0.0/16"}}
		r := awssim.Region{}
		for i, n := range perZone {
			subnet := fmt.Sprintf("subnet-%d", i)
			v.Subnets = append(v.Subnets, awssim.Subnet{ID: subnet, CIDR: fmt.Sprintf("10.0.%d.0/24", i), Zone: "eu-west-2" + string(rune('a'+i))})
			for range n {
				r.Resources.NATGateways = append(r.Resources.NATGateways, awssim.NATGateway{ID: fmt.Sprint("nat-", len(r.Resources.NATGateways)), VPC: v.ID, Subnet: subnet})
			}
		}
		r.VPCs = []awssim.VPC{v}
		return r
	}
	with := func(r awssim.Region, more ...awssim.NATGateway) awssim.Region {
		r.Resources.NATGateways = append(r.Resources.NATGateways, more...)
		return r
	}
	oneZone := region(0)
	oneZone.AvailabilityZones = []awssim.AvailabilityZone{{Name: "eu-west-2a"}, {Name: "eu-west-2b", State: "unavailable"}}
	for name, tt := range map[string]quotaCase{
		"none":                           {region: region(), status: awscheck.Pass, says: []string{"5 NAT gateways in each zone", "eu-west-2a 0, eu-west-2b 0, eu-west-2c 0", "1 needed in each of 2 zones: 4 left"}},
		"one zone full, two free":        {region: region(5, 0, 1), status: awscheck.Pass, says: []string{"eu-west-2a 5, eu-west-2b 0, eu-west-2c 1", "3 left"}},
		"two zones full":                 {region: region(5, 5, 0), status: awscheck.Fail, says: []string{"1 short", "--desired-value 8"}},
		"one left in the second zone":    {region: region(5, 4, 0), status: awscheck.Warn, says: []string{"0 left"}},
		"deleted and failed ones":        {region: with(region(5, 3, 3), awssim.NATGateway{Subnet: "subnet-1", State: "deleted"}, awssim.NATGateway{Subnet: "subnet-2", State: "failed"}), status: awscheck.Warn, says: []string{"eu-west-2b 3, eu-west-2c 3", "1 left"}},
		"one being deleted still counts": {region: with(region(5, 4, 4), awssim.NATGateway{Subnet: "subnet-1", State: "deleting"}, awssim.NATGateway{Subnet: "subnet-2", State: "deleting"}), status: awscheck.Fail},
		"a regional one counts in its zones": {
			region: with(region(5, 4, 4), awssim.NATGateway{Zones: []string{"eu-west-2b", "eu-west-2b", "eu-west-2c"}}),
			status: awscheck.Fail, says: []string{"eu-west-2b 5, eu-west-2c 5"},
		},
		"one whose zone is unknown counts everywhere": {
			region: with(region(), awssim.NATGateway{}), status: awscheck.Pass, says: []string{"eu-west-2a 1, eu-west-2b 1, eu-west-2c 1"},
		},
		"only one zone available": {region: oneZone, status: awscheck.Fail, says: []string{"1 zone available"}},
		"gateways denied":         {faults: []awssim.Fault{simtest.Denied("EC2", "DescribeNatGateways")}, status: awscheck.Unverified, says: []string{"ec2:DescribeNatGateways"}},
		"subnets denied":          {faults: []awssim.Fault{simtest.Denied("EC2", "DescribeSubnets")}, status: awscheck.Unverified, says: []string{"ec2:DescribeSubnets"}},
		"zones denied":            {faults: []awssim.Fault{simtest.Denied("EC2", "DescribeAvailabilityZones")}, status: awscheck.Unverified, says: []string{"ec2:DescribeAvailabilityZones"}},
	} {
		tt.need = nats
		t.Run(name, tt.run)
	}
}

func TestDisabledRegionIsTheCauseOfQuotas(t *testing.T) {
	a := simtest.Open(simtest.World(nil))
	for _, need := range []region.QuotaNeed{OnDemand, spot, Vpcs, ips, nats, igws, eks, dbs} {
		f := requireFinding(t, region.CheckQuota(t.Context(), a, "ap-east-1", need, Twenty, twoZones, dataplane.Plan{}), awscheck.Unverified, "not enabled")
		if f.Cause != "region.enabled" {
			t.Errorf("%s has the cause %q", f.ID, f.Cause)
		}
	}
}

func TestQuotaPolicyHasEveryDeniedAction(t *testing.T) {
	a := inLondon(awssim.Region{}, simtest.Denied("Service Quotas", "GetServiceQuota"), simtest.Denied("EC2", "DescribeInstances"), simtest.Denied("EC2", "DescribeInstanceTypes"))
	f := requireFinding(t, region.CheckQuota(t.Context(), a, "eu-west-2", OnDemand, Twenty, twoZones, dataplane.Plan{}), awscheck.Unverified)
	want := []string{"ec2:DescribeInstanceTypes", "ec2:DescribeInstances", "servicequotas:GetServiceQuota"}
	if got := f.Remedy.Policy.Actions(); !slices.Equal(got, want) {
		t.Errorf("the policy allows %v", got)
	}
	for _, action := range want {
		if !strings.Contains(f.Detail, action) {
			t.Errorf("%s is missing in: %s", action, f.Detail)
		}
	}
}

// Service Quotas asks the quota's own service on behalf of the caller, and reports with
// status 200 that it got no answer.
func TestQuotaThatItsServiceDoesNotReport(t *testing.T) {
	const message = "You are not authorized"
	for _, c := range []struct {
		name string
		need region.QuotaNeed
		code string
		says string
		fix  string
	}{
		{"a service whose permission is known", dbs, "DEPENDENCY_ACCESS_DENIED_ERROR", "this principal lacks rds:DescribeAccountAttributes", "Attach a policy that allows the missing actions"},
		{"a service whose permission is not", Vpcs, "DEPENDENCY_ACCESS_DENIED_ERROR", "does not report it to this principal (DEPENDENCY_ACCESS_DENIED_ERROR: " + message, "ServiceQuotasReadOnlyAccess"},
		{"a service that throttles", dbs, "DEPENDENCY_THROTTLING_ERROR", "throttled", ""},
		{"a quota that is not available", Vpcs, "SERVICE_QUOTA_NOT_AVAILABLE_ERROR", "SERVICE_QUOTA_NOT_AVAILABLE_ERROR, " + message, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			quotas := applied(c.need.Code, 40)
			quotas.Undetermined = map[string]awssim.QuotaError{c.need.Code: {Code: c.code, Message: message}}
			w := simtest.IAMWorld(simtest.Ana, awssim.IAM{})
			w.Accounts[0].Regions = map[string]*awssim.Region{"eu-west-2": {Quotas: quotas}}
			a := simtest.Open(w)
			f := requireFinding(t, region.CheckQuota(t.Context(), a, "eu-west-2", c.need, Twenty, twoZones, dataplane.Plan{}), awscheck.Unverified, c.says)
			if !strings.Contains(f.Remedy.Text, c.fix) || slices.Contains(f.Remedy.Policy.Actions(), "servicequotas:GetServiceQuota") {
				t.Errorf("the fix is %q with %v", f.Remedy.Text, f.Remedy.Policy.Actions())
			}
		})
	}
}
