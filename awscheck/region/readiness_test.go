package region_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/aws/smithy-go"

	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/awscheck/awssim/simtest"
	"github.com/astronomer/astro-activate/awscheck/dataplane"
	"github.com/astronomer/astro-activate/awscheck/facts"
	"github.com/astronomer/astro-activate/awscheck/inventory"
	"github.com/astronomer/astro-activate/awscheck/region"
)

var allQuotas = []region.QuotaNeed{OnDemand, spot, Vpcs, ips, nats, igws, eks, dbs}

// compare returns every table that Compare reports.
func compare(t *testing.T, a *account.Account, regions []string) ([][]region.Readiness, error) {
	t.Helper()
	var given [][]region.Readiness
	var mu sync.Mutex
	err := region.Compare(t.Context(), a, region.Comparison{Regions: regions, Needs: allQuotas, Nodes: Twenty, Zones: twoZones, Others: func(ctx context.Context) (map[string]facts.RegionUse, error) {
		return inventory.UseByRegion(ctx, a, inventory.PriorActivation{})
	}}, func(o []region.Readiness) {
		mu.Lock()
		defer mu.Unlock()
		given = append(given, o)
	})
	return given, err
}

// table formats the rows as the user sees them.
func table(readiness []region.Readiness) []string {
	var rows []string
	for _, o := range readiness {
		rows = append(rows, strings.Join([]string{o.Region, o.Enabled.String(), o.Zones.String(), o.Headroom.String(), o.InUse.String()}, " | "))
	}
	return rows
}

// worldOfRegions has an account with regions in every state.
func worldOfRegions() *awssim.World {
	w := simtest.World(nil)
	quota := func(vcpus float64) awssim.Quotas {
		return awssim.Quotas{Applied: map[string]float64{"L-1216C47A": vcpus}}
	}
	vpc := func(id string) awssim.VPC { return awssim.VPC{ID: id, CIDRs: []string{"10.0.0.0/16"}} }
	w.Accounts[0].Regions = map[string]*awssim.Region{
		"eu-west-1":    {Quotas: quota(256)},
		"us-east-1":    {Quotas: quota(512)},
		"eu-central-1": {Quotas: quota(100)}, // 20 left
		"us-west-2": {Quotas: quota(640), VPCs: []awssim.VPC{vpc("vpc-00000001")}, Resources: instances(
			awssim.Instance{ID: "i-1", Type: "m5.xlarge"}, awssim.Instance{ID: "i-2", State: "terminated"})},
		"eu-west-2": {Quotas: quota(256), VPCs: []awssim.VPC{vpc("vpc-1"), vpc("vpc-2"), vpc("vpc-3"), vpc("vpc-4")}},
		"us-west-1": {Quotas: quota(256), AvailabilityZones: []awssim.AvailabilityZone{{Name: "us-west-1a"}}},
	}
	return w
}

func TestRegionsAreRankedByReadiness(t *testing.T) {
	regions := []string{"ap-east-1", "eu-central-1", "eu-west-1", "eu-west-2", "eu-west-3", "us-east-1", "us-west-1", "us-west-2"}
	given, err := compare(t, simtest.Open(worldOfRegions()), regions)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"us-east-1 | yes | 5 | 432 vCPUs left | nothing",
		"us-west-2 | yes | 4 | 556 vCPUs left | 1 VPC, 1 instance",
		"eu-west-1 | yes | 3 | 176 vCPUs left | nothing",
		"eu-central-1 | yes | 3 | 20 vCPUs left | nothing",
		"eu-west-2 | yes | 3 | 176 vCPUs left, 1 VPC short | 4 VPCs",
		"eu-west-3 | yes | 3 | 75 vCPUs short | nothing",
		"ap-east-1 | no | – | not enabled | –",
		"us-west-1 | yes | 1 | 176 vCPUs left | nothing",
	}
	last := given[len(given)-1]
	if got := table(last); !slices.Equal(got, want) {
		t.Errorf("the table is\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	for i, o := range last {
		if o.Rank != i+1 {
			t.Errorf("%s has rank %d in row %d", o.Region, o.Rank, i+1)
		}
	}
}

func TestRegionsAppearBeforeTheirResults(t *testing.T) {
	regions := []string{"eu-west-1", "us-east-1", "ap-east-1"}
	given, err := compare(t, simtest.Open(worldOfRegions()), regions)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := table(given[0]), []string{"eu-west-1 | … | … | … | …", "us-east-1 | … | … | … | …", "ap-east-1 | … | … | … | …"}; !slices.Equal(got, want) {
		t.Errorf("the first table is %q", got)
	}
	if got := table(given[1]); got[2] != "ap-east-1 | no | – | not enabled | –" || got[0] != "eu-west-1 | yes | … | … | …" {
		t.Errorf("the second table is %q", got)
	}
	if len(given) != 2+3*2+1 { // three cells of each of the two enabled regions, and the inventory
		t.Errorf("%d tables were given", len(given))
	}
}

func TestUnknownRegionsRankBetweenReadyAndLacking(t *testing.T) {
	w := worldOfRegions()
	w.Faults = []awssim.Fault{{Service: "EC2", Operation: "DescribeVpcs", Region: "us-east-1", Err: awssim.Throttled()}}
	given, err := compare(t, simtest.Open(w), []string{"us-east-1", "eu-west-1", "eu-west-3"})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"eu-west-1 | yes | 3 | 176 vCPUs left | nothing",
		"us-east-1 | yes | 5 | ? | ?",
		"eu-west-3 | yes | 3 | 75 vCPUs short | nothing",
	}
	if got := table(given[len(given)-1]); !slices.Equal(got, want) {
		t.Errorf("the table is\n%s", strings.Join(got, "\n"))
	}
}

func TestRegionsWithoutAListAreAskedThemselves(t *testing.T) {
	w := worldOfRegions()
	w.Faults = []awssim.Fault{simtest.Denied("EC2", "DescribeRegions")}
	given, err := compare(t, simtest.Open(w), []string{"ap-east-1", "eu-west-1"})
	if err == nil || !strings.Contains(err.Error(), "ec2:DescribeRegions") {
		t.Errorf("the error is %v", err)
	}
	want := []string{"eu-west-1 | yes | 3 | 176 vCPUs left | 0 VPCs, 0 instances", "ap-east-1 | ? | ? | ? | ?"}
	if got := table(given[len(given)-1]); !slices.Equal(got, want) {
		t.Errorf("the table is %q", got)
	}
}

func TestRegionsWithoutCredentialsAreUnknown(t *testing.T) {
	w := worldOfRegions()
	w.Faults = []awssim.Fault{{Service: "STS", Err: &smithy.GenericAPIError{Code: "ExpiredToken"}}}
	given, err := compare(t, simtest.Open(w), []string{"eu-west-1"})
	if err == nil {
		t.Error("no error")
	}
	if got := table(given[len(given)-1]); !slices.Equal(got, []string{"eu-west-1 | ? | ? | ? | ?"}) {
		t.Errorf("the table is %q", got)
	}
}

func TestCompareMakesFewCallsAndNoneTwice(t *testing.T) {
	w := worldOfRegions()
	var log bytes.Buffer
	a := account.NewAccounts(account.Options{Source: w, DebugLog: slog.New(slog.NewJSONHandler(&log, nil))}).Open("astro")
	const chosen = "eu-west-1"
	region.CheckZones(t.Context(), a, chosen, twoZones)
	for _, need := range allQuotas {
		region.CheckQuota(t.Context(), a, chosen, need, Twenty, twoZones, dataplane.Plan{})
	}
	inventory.CheckClean(t.Context(), a, inventory.PriorActivation{})
	before := log.Len()
	if _, err := compare(t, a, regionsOf2022); err != nil {
		t.Fatal(err)
	}
	calls := map[string]int{}
	for _, line := range strings.Split(strings.TrimSpace(log.String()[before:]), "\n") {
		var call struct{ Operation, Region string }
		if err := json.Unmarshal([]byte(line), &call); err != nil {
			t.Fatal(err)
		}
		calls[call.Region]++
	}
	for region, n := range calls {
		limit := 6
		if region == "us-east-1" {
			limit += 3 // asked once for all: the node type's vCPUs and two defaults
		}
		if n > limit {
			t.Errorf("%d calls in %s", n, region)
		}
	}
	if n := calls[chosen]; n != 0 {
		t.Errorf("%d calls in %s, where the checks have asked all of it", n, chosen)
	}
	for _, line := range strings.Split(strings.TrimSpace(log.String()), "\n") {
		var call struct{ Operation, Region string }
		if err := json.Unmarshal([]byte(line), &call); err != nil {
			t.Fatal(err)
		}
		if call.Region != "us-east-1" && (call.Operation == "GetAWSDefaultServiceQuota" || call.Operation == "DescribeInstanceTypes" && call.Region == chosen) {
			t.Errorf("%s was asked in %s, though it is the same everywhere", call.Operation, call.Region)
		}
	}
	if n := calls["ap-east-1"]; n != 0 {
		t.Errorf("%d calls in a region that is not enabled", n)
	}
}

// "Ireland has the quotas that London is short of, I suppose?" Regions are compared by what is read of
// each of them: what a check has read of the chosen one alone, or of one that was chosen before,
// decides nothing.
func TestRegionsAreComparedByWhatIsReadOfEach(t *testing.T) {
	quotas := func(requested ...awssim.QuotaRequest) awssim.Quotas {
		return awssim.Quotas{Applied: map[string]float64{"L-1216C47A": 5, "L-34B43A08": 5}, Requests: requested}
	}
	enough := awssim.QuotaRequest{Code: "L-1216C47A", Desired: 96, Status: "PENDING"}
	four := awssim.Resources{Addresses: []awssim.Address{{ID: "eipalloc-1"}, {ID: "eipalloc-2"}, {ID: "eipalloc-3"}, {ID: "eipalloc-4"}}}
	vpcs := func(ids ...string) (all []awssim.VPC) {
		for _, id := range ids {
			all = append(all, awssim.VPC{ID: id, CIDRs: []string{"10.0.0.0/16"}})
		}
		return all
	}
	exports := []awssim.Bucket{{Name: "exports", Region: "eu-west-2"}}
	const ireland = "eu-west-1: 75 vCPUs short | nothing"
	for name, tt := range map[string]struct {
		london  awssim.Region
		buckets []awssim.Bucket
		fault   awssim.Fault
		want    []string // London and Ireland with their ranks
	}{
		"short of Spot vCPUs": {awssim.Region{Quotas: quotas()}, nil, awssim.Fault{},
			[]string{"1 eu-west-2: 75 vCPUs short | nothing", "1 " + ireland}},
		"an increase is pending": {awssim.Region{Quotas: quotas(enough)}, nil, awssim.Fault{},
			[]string{"1 eu-west-2: 75 vCPUs short | nothing", "1 " + ireland}},
		"short of addresses, and a bucket": {awssim.Region{Quotas: quotas(), Resources: four}, exports, awssim.Fault{},
			[]string{"1 " + ireland, "2 eu-west-2: 75 vCPUs short | 4 Elastic IPs, 1 S3 bucket"}},
		"short of VPCs": {awssim.Region{Quotas: quotas(), VPCs: vpcs("vpc-1", "vpc-2", "vpc-3", "vpc-4")}, nil, awssim.Fault{},
			[]string{"1 " + ireland, "2 eu-west-2: 75 vCPUs short, 1 VPC short | 4 VPCs"}},
		"VPCs are not known": {awssim.Region{Quotas: quotas()}, nil, awssim.Fault{Service: "EC2", Operation: "DescribeVpcs", Region: "eu-west-2", Err: awssim.Throttled()},
			[]string{"1 " + ireland, "2 eu-west-2: 75 vCPUs short, VPCs unknown | ?"}},
		"the buckets are not known": {awssim.Region{Quotas: quotas()}, exports, simtest.Denied("S3", "ListBuckets"),
			[]string{"1 eu-west-2: 75 vCPUs short | 0 VPCs, 0 instances", "1 eu-west-1: 75 vCPUs short | 0 VPCs, 0 instances"}},
	} {
		t.Run(name, func(t *testing.T) {
			w := simtest.World(nil)
			w.Accounts[0].Regions = map[string]*awssim.Region{"eu-west-2": &tt.london, "eu-west-1": {Quotas: quotas()}}
			w.Accounts[0].Buckets = tt.buckets
			if tt.fault.Err != nil {
				w.Faults = []awssim.Fault{tt.fault}
			}
			a := simtest.Open(w)
			for _, need := range allQuotas {
				region.CheckQuota(t.Context(), a, "eu-west-2", need, Twenty, twoZones, dataplane.Plan{})
			}
			given, err := compare(t, a, []string{"eu-west-2", "eu-west-1"})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, r := range given[len(given)-1] {
				got = append(got, fmt.Sprintf("%d %s: %s | %s", r.Rank, r.Region, r.Headroom, r.InUse))
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("the table is\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(tt.want, "\n"))
			}
		})
	}
}
