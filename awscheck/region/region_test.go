package region_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/aws/smithy-go"
	"github.com/aws/smithy-go/middleware"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/awscheck/awssim/simtest"
	"github.com/astronomer/astro-activate/awscheck/facts"
	"github.com/astronomer/astro-activate/awscheck/region"
)

// regionsOf2022 are those that Astro supported then.
var regionsOf2022 = []string{
	"af-south-1", "ap-east-1", "ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ap-south-1", "ap-southeast-1",
	"ap-southeast-2", "ca-central-1", "eu-central-1", "eu-north-1", "eu-south-1", "eu-west-1", "eu-west-2", "eu-west-3",
	"me-south-1", "sa-east-1", "us-east-1", "us-east-2", "us-west-1", "us-west-2",
}

// says fails the test unless a finding has the status, and its detail, remedy and
// commands hold every one of the texts.
func says(t *testing.T, findings []awscheck.Finding, status awscheck.Status, texts ...string) awscheck.Finding {
	t.Helper()
	if len(findings) != 1 {
		t.Fatalf("%d findings: %+v", len(findings), findings)
	}
	f := findings[0]
	if f.Status != status {
		t.Errorf("status is %s, want %s: %s", f.Status, status, f.Detail)
	}
	all := strings.Join(append(append([]string{f.Detail, f.Remedy.Text}, f.Remedy.Commands...), f.Remedy.Links...), "\n")
	for _, text := range texts {
		if !strings.Contains(all, text) {
			t.Errorf("it does not say %q:\n%s", text, all)
		}
	}
	return f
}

func Denied(service, operation string) awssim.Fault {
	return awssim.Fault{Service: service, Operation: operation, Err: awssim.Denied(simtest.Ana, operation)}
}

func TestRegionSupported(t *testing.T) {
	for name, tt := range map[string]struct {
		region string
		status awscheck.Status
		says   []string
	}{
		"the default":                    {"us-east-1", awscheck.Pass, []string{"21 regions"}},
		"Zurich, next to Milan":          {"eu-central-2", awscheck.Fail, []string{"eu-south-1, eu-central-1, eu-west-3"}},
		"Calgary, next to Oregon":        {"ca-west-1", awscheck.Fail, []string{"us-west-2, us-west-1"}},
		"Melbourne, next to Sydney":      {"ap-southeast-4", awscheck.Fail, []string{"nearest that it supports: ap-southeast-2"}},
		"a region newer than this table": {"eu-west-9", awscheck.Fail, []string{"eu-central-1, eu-north-1, eu-south-1"}},
		"GovCloud":                       {"us-gov-west-1", awscheck.Fail, []string{"us-east-1, us-east-2, us-west-1"}},
		"China":                          {"cn-north-1", awscheck.Fail, []string{"one of the supported regions: af-south-1"}},
	} {
		t.Run(name, func(t *testing.T) {
			f := says(t, region.CheckRegionSupported(tt.region, regionsOf2022), tt.status, tt.says...)
			if f.Evidence != awscheck.Local || f.ID != "region.supported" {
				t.Errorf("finding is %+v", f)
			}
		})
	}
}

func TestRegionEnabled(t *testing.T) {
	for name, tt := range map[string]struct {
		region  string
		account awssim.Account
		faults  []awssim.Fault
		status  awscheck.Status
		says    []string
		cause   string
	}{
		"always on": {
			region: "us-east-1", status: awscheck.Pass, says: []string{"every account"},
		},
		"opted in": {
			region: "ap-east-1", account: awssim.Account{OptedIn: []string{"ap-east-1"}},
			status: awscheck.Pass, says: []string{"has opted in to ap-east-1"},
		},
		"never opted in": {
			region: "ap-east-1", status: awscheck.Fail,
			says: []string{"has not opted in", "aws account enable-region --region-name ap-east-1 --region us-east-1 --profile astro"},
		},
		"opted in a minute ago": {
			region: "me-south-1", account: awssim.Account{Enabling: []string{"me-south-1"}},
			status: awscheck.Warn, says: []string{"still being enabled", "get-region-opt-status --region-name me-south-1"},
		},
		"opted in, and STS there says that it is disabled": {
			region: "ap-east-1", account: awssim.Account{OptedIn: []string{"ap-east-1"}},
			faults: []awssim.Fault{{Service: "STS", Region: "ap-east-1", Err: &smithy.GenericAPIError{Code: "RegionDisabledException", Message: "STS is not activated in this region"}}},
			status: awscheck.Warn, says: []string{"does not accept the credentials yet", "get-region-opt-status"},
		},
		"opted in, and STS there asks to opt in": {
			region: "ap-east-1", account: awssim.Account{OptedIn: []string{"ap-east-1"}},
			faults: []awssim.Fault{{Service: "STS", Region: "ap-east-1", Err: &smithy.GenericAPIError{Code: "OptInRequired"}}},
			status: awscheck.Warn, says: []string{"OptInRequired"},
		},
		"opted in, and STS there does not answer": {
			region: "ap-east-1", account: awssim.Account{OptedIn: []string{"ap-east-1"}},
			faults: []awssim.Fault{{Service: "STS", Region: "ap-east-1", Err: context.DeadlineExceeded}},
			status: awscheck.Unverified, says: []string{"no answer within the time limit", "has opted in to ap-east-1"},
		},
		"opted in, and the credentials expire meanwhile": {
			region: "ap-east-1", account: awssim.Account{OptedIn: []string{"ap-east-1"}},
			faults: []awssim.Fault{{Service: "STS", Region: "ap-east-1", Err: awssim.ExpiredToken()}},
			status: awscheck.Unverified, says: []string{"expired"}, cause: "account.credentials",
		},
		"a typing error": {
			region: "us-est-1", status: awscheck.Fail, says: []string{"lists 34 regions", "us-est-1 is not one"},
		},
		"listing denied, but the region accepts the credentials": {
			region: "af-south-1", account: awssim.Account{OptedIn: []string{"af-south-1"}},
			faults: []awssim.Fault{simtest.Denied("EC2", "DescribeRegions")},
			status: awscheck.Pass, says: []string{"STS in af-south-1 accepts"},
		},
		"listing denied, and the region refuses the credentials": {
			region: "af-south-1", faults: []awssim.Fault{simtest.Denied("EC2", "DescribeRegions")},
			status: awscheck.Unverified, says: []string{"EC2 DescribeRegions", "ec2:DescribeRegions", "did not prove it", "does not accept"},
		},
		"listing throttled, and STS too": {
			region: "us-east-2",
			faults: []awssim.Fault{
				{Service: "EC2", Operation: "DescribeRegions", Err: awssim.Throttled()},
				{Service: "STS", Region: "us-east-2", Err: awssim.Throttled()},
			},
			status: awscheck.Unverified, says: []string{"throttled"},
		},
		"no working credentials": {
			region: "us-east-1",
			faults: []awssim.Fault{{Service: "STS", Err: &smithy.GenericAPIError{Code: "ExpiredToken", Message: "expired"}}},
			status: awscheck.Unverified, cause: "account.credentials",
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := simtest.World(nil)
			tt.account.ID = simtest.AccountID
			w.Accounts[0], w.Faults = &tt.account, tt.faults
			f := says(t, region.CheckRegionEnabled(t.Context(), simtest.Open(w), tt.region), tt.status, tt.says...)
			if f.Cause != tt.cause {
				t.Errorf("cause is %q", f.Cause)
			}
		})
	}
}

// oneEndpoint sends every request to one endpoint, as AWS_ENDPOINT_URL does.
type oneEndpoint struct{ *awssim.World }

func (s oneEndpoint) Config(ctx context.Context, profile string, options []func(*middleware.Stack) error) (aws.Config, error) {
	cfg, err := s.World.Config(ctx, profile, options)
	cfg.BaseEndpoint = aws.String("https://proxy.example.com")
	return cfg, err
}

func TestAnEndpointThatAnswersForEveryRegionProvesNoneEnabled(t *testing.T) {
	w := simtest.World(nil)
	w.Faults = []awssim.Fault{simtest.Denied("EC2", "DescribeRegions")}
	a := account.NewAccounts(account.Options{Source: oneEndpoint{w}}).Open("astro")
	says(t, region.CheckRegionEnabled(t.Context(), a, "us-east-1"), awscheck.Unverified, "the same for every region")
}

func TestWhereThereIsOneEndpointTheListOfRegionsDecides(t *testing.T) {
	w := simtest.World(nil)
	w.Accounts[0].OptedIn = []string{"ap-east-1"}
	a := account.NewAccounts(account.Options{Source: oneEndpoint{w}}).Open("astro")
	says(t, region.CheckRegionEnabled(t.Context(), a, "ap-east-1"), awscheck.Pass, "has opted in to ap-east-1")
}

func TestOtherChecksOfADisabledRegionNameItAsTheirCause(t *testing.T) {
	a := simtest.Open(simtest.World(nil))
	for _, findings := range [][]awscheck.Finding{
		region.CheckZones(t.Context(), a, "ap-east-1", 2),
		region.CheckInstanceTypes(t.Context(), a, "ap-east-1", "m5.xlarge", postgres, 2),
	} {
		if f := says(t, findings, awscheck.Unverified, "not enabled"); f.Cause != "region.enabled" {
			t.Errorf("%s has the cause %q", f.ID, f.Cause)
		}
	}
}

// inLondon is an account that holds r in eu-west-2.
func inLondon(r awssim.Region, faults ...awssim.Fault) *account.Account {
	w := simtest.World(nil)
	w.Accounts[0].Regions, w.Faults = map[string]*awssim.Region{"eu-west-2": &r}, faults
	return simtest.Open(w)
}

func TestZones(t *testing.T) {
	for name, tt := range map[string]struct {
		region awssim.Region
		faults []awssim.Fault
		status awscheck.Status
		says   []string
	}{
		"three, as usual": {status: awscheck.Pass, says: []string{"3 zones", "eu-west-2a, eu-west-2b, eu-west-2c"}},
		"exactly two": {
			region: awssim.Region{AvailabilityZones: []awssim.AvailabilityZone{{Name: "eu-west-2b"}, {Name: "eu-west-2a"}}},
			status: awscheck.Pass, says: []string{"2 zones available, and the data plane needs 2: eu-west-2a, eu-west-2b."},
		},
		"one of two impaired": {
			region: awssim.Region{AvailabilityZones: []awssim.AvailabilityZone{{Name: "eu-west-2a"}, {Name: "eu-west-2b", State: "impaired"}}},
			status: awscheck.Fail, says: []string{"1 zone available", "Not available: eu-west-2b (impaired)"},
		},
		"a Local Zone is not an availability zone": {
			region: awssim.Region{AvailabilityZones: []awssim.AvailabilityZone{{Name: "eu-west-2a"}, {Name: "eu-west-2-man-1a", Type: "local-zone"}}},
			status: awscheck.Fail, says: []string{"1 zone available"},
		},
		"an empty answer": {
			region: awssim.Region{AvailabilityZones: []awssim.AvailabilityZone{}},
			status: awscheck.Unverified, says: []string{"EC2 DescribeAvailabilityZones in eu-west-2", "does not hold"},
		},
		"denied": {
			faults: []awssim.Fault{simtest.Denied("EC2", "DescribeAvailabilityZones")},
			status: awscheck.Unverified, says: []string{"ec2:DescribeAvailabilityZones"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			says(t, region.CheckZones(t.Context(), inLondon(tt.region, tt.faults...), "eu-west-2", 2), tt.status, tt.says...)
		})
	}
}

// zonesAnswer replaces what AWS says of a region's zones.
func zonesAnswer(zones ...types.AvailabilityZone) func(_, answer any) {
	return func(_, answer any) {
		if out, ok := answer.(*ec2.DescribeAvailabilityZonesOutput); ok {
			out.AvailabilityZones = zones
		}
	}
}

func TestZonesThatAnAnswerGetsWrong(t *testing.T) {
	zone := func(name, state string) types.AvailabilityZone {
		return types.AvailabilityZone{ZoneName: aws.String(name), State: types.AvailabilityZoneState(state)}
	}
	for name, tt := range map[string]struct {
		zones  []types.AvailabilityZone
		status awscheck.Status
		says   []string
	}{
		"one zone, told twice":                    {[]types.AvailabilityZone{zone("eu-west-2a", "available"), zone("eu-west-2a", "available")}, awscheck.Fail, []string{"1 zone available"}},
		"one zone, told available and impaired":   {[]types.AvailabilityZone{zone("eu-west-2a", "available"), zone("eu-west-2a", "impaired"), zone("eu-west-2b", "available")}, awscheck.Fail, []string{"eu-west-2a (impaired)"}},
		"two zones without a name":                {[]types.AvailabilityZone{zone("", "available"), zone("", "available")}, awscheck.Unverified, []string{"does not hold"}},
		"two zones of which the state is missing": {[]types.AvailabilityZone{zone("eu-west-2a", ""), zone("eu-west-2b", "")}, awscheck.Unverified, []string{"does not hold"}},
	} {
		t.Run(name, func(t *testing.T) {
			a := simtest.OpenEdited(simtest.World(nil), zonesAnswer(tt.zones...))
			says(t, region.CheckZones(t.Context(), a, "eu-west-2", 2), tt.status, tt.says...)
		})
	}
}

func TestOnlyZonesThatAreAvailableCountForTheNodeTypeAndTheDatabase(t *testing.T) {
	node, database := []string{"m5.xlarge"}, []string{"db.r5.large"}
	zones := func(lacks []string) awssim.Region {
		return awssim.Region{AvailabilityZones: []awssim.AvailabilityZone{
			{Name: "eu-west-2a"}, {Name: "eu-west-2b", Lacks: lacks}, {Name: "eu-west-2c", State: "unavailable"},
		}}
	}
	check := func(r awssim.Region, faults ...awssim.Fault) []awscheck.Finding {
		return region.CheckInstanceTypes(t.Context(), inLondon(r, faults...), "eu-west-2", "m5.xlarge", postgres, 2)
	}
	f := says(t, check(zones(node)), awscheck.Fail, "m5.xlarge is offered in eu-west-2a.", "Not available, and not counted: eu-west-2c.", "m4.xlarge")
	if f.Cause != "" {
		t.Errorf("the zones are enough, and the cause is %q", f.Cause)
	}
	says(t, check(zones(database)), awscheck.Fail, "db.r5.large (postgres) is offered in eu-west-2a.")
	says(t, check(zones(nil)), awscheck.Pass, "m5.xlarge is offered in eu-west-2a, eu-west-2b.")
	one := zones(nil)
	one.AvailabilityZones[1].State = "impaired"
	if f := says(t, check(one), awscheck.Fail, "eu-west-2b, eu-west-2c"); f.Cause != "region.zones" {
		t.Errorf("one zone is available, and the cause is %q", f.Cause)
	}
	says(t, check(awssim.Region{}, simtest.Denied("EC2", "DescribeAvailabilityZones")), awscheck.Unverified, "ec2:DescribeAvailabilityZones")
}

var postgres = facts.Database{Class: "db.r5.large", Engine: "postgres"}

func TestInstanceTypes(t *testing.T) {
	lacking := func(a, b, c []string) awssim.Region {
		return awssim.Region{AvailabilityZones: []awssim.AvailabilityZone{
			{Name: "eu-west-2a", Lacks: a}, {Name: "eu-west-2b", Lacks: b}, {Name: "eu-west-2c", Lacks: c},
		}}
	}
	node, database := []string{"m5.xlarge"}, []string{"db.r5.large"}
	old := []string{"m4.xlarge", "m5.xlarge", "m5a.xlarge", "m5d.xlarge"}
	for name, tt := range map[string]struct {
		node   string
		region awssim.Region
		faults []awssim.Fault
		status awscheck.Status
		says   []string
	}{
		"offered everywhere": {
			status: awscheck.Pass, says: []string{"m5.xlarge is offered in eu-west-2a, eu-west-2b, eu-west-2c", "db.r5.large (postgres) is offered in"},
		},
		"offered in exactly two zones": {region: lacking(node, database, nil), status: awscheck.Warn, says: []string{"1 zone in common"}},
		"the same two zones for both":  {region: lacking(append(node, database...), nil, nil), status: awscheck.Pass},
		"the node type in one zone": {
			region: lacking(node, nil, node), status: awscheck.Fail,
			says: []string{"m5.xlarge is offered in eu-west-2b.", "m4.xlarge or m5a.xlarge or m5d.xlarge"},
		},
		"the node type nowhere in the region": {
			region: lacking(node, node, node), status: awscheck.Fail, says: []string{"m5.xlarge is not offered in eu-west-2", "m4.xlarge"},
		},
		"no Graviton type is proposed in place of an Intel one": {
			region: lacking(old, old, old), status: awscheck.Fail, says: []string{"such as m6i.xlarge or m7i.xlarge, which"},
		},
		"the database in one zone": {
			region: lacking(database, database, nil), status: awscheck.Fail, says: []string{"db.r5.large (postgres) is offered in eu-west-2c.", "another region"},
		},
		"the database nowhere in the region": {
			region: lacking(database, database, database), status: awscheck.Fail, says: []string{"db.r5.large (postgres) is not offered in eu-west-2."},
		},
		"an answer that knows no database at all": {
			region: lacking(append(database, "db.t3.micro"), append(database, "db.t3.micro"), append(database, "db.t3.micro")),
			status: awscheck.Unverified, says: []string{"RDS DescribeOrderableDBInstanceOptions in eu-west-2", "does not hold"},
		},
		"a typing error": {
			node: "m5.xlrage", status: awscheck.Fail, says: []string{"no instance type of that name in us-east-1", "spelling"},
		},
		"offerings denied": {
			faults: []awssim.Fault{simtest.Denied("EC2", "DescribeInstanceTypeOfferings")},
			status: awscheck.Unverified, says: []string{"ec2:DescribeInstanceTypeOfferings", "db.r5.large (postgres) is offered in"},
		},
		"database options denied": {
			faults: []awssim.Fault{simtest.Denied("RDS", "DescribeOrderableDBInstanceOptions")},
			status: awscheck.Unverified, says: []string{"rds:DescribeOrderableDBInstanceOptions"},
		},
		"one denied, the other missing": {
			region: lacking(node, node, node), faults: []awssim.Fault{simtest.Denied("RDS", "DescribeOrderableDBInstanceOptions")},
			status: awscheck.Fail, says: []string{"m5.xlarge is not offered"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			if tt.node == "" {
				tt.node = "m5.xlarge"
			}
			a := inLondon(tt.region, tt.faults...)
			says(t, region.CheckInstanceTypes(t.Context(), a, "eu-west-2", tt.node, postgres, 2), tt.status, tt.says...)
		})
	}
}

func TestBothDeniedListsBothPermissions(t *testing.T) {
	a := inLondon(awssim.Region{}, simtest.Denied("EC2", "DescribeInstanceTypeOfferings"), simtest.Denied("RDS", "DescribeOrderableDBInstanceOptions"))
	f := says(t, region.CheckInstanceTypes(t.Context(), a, "eu-west-2", "m5.xlarge", postgres, 2), awscheck.Unverified)
	want := []string{"ec2:DescribeInstanceTypeOfferings", "rds:DescribeOrderableDBInstanceOptions"}
	if got := f.Remedy.Policy.Actions(); !slices.Equal(got, want) {
		t.Errorf("the policy allows %v", got)
	}
}
