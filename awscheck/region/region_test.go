package region_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/smithy-go"
	"github.com/aws/smithy-go/middleware"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/awscheck/awssim/simtest"
	"github.com/astronomer/astro-activate/awscheck/dataplane"
	"github.com/astronomer/astro-activate/awscheck/facts"
	"github.com/astronomer/astro-activate/awscheck/region"
	"github.com/astronomer/astro-activate/awscheck/wire"
)

// regionsOf2022 are the regions that Astro supported in 2022.
var regionsOf2022 = []string{
	"af-south-1", "ap-east-1", "ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ap-south-1", "ap-southeast-1",
	"ap-southeast-2", "ca-central-1", "eu-central-1", "eu-north-1", "eu-south-1", "eu-west-1", "eu-west-2", "eu-west-3",
	"me-south-1", "sa-east-1", "us-east-1", "us-east-2", "us-west-1", "us-west-2",
}

// requireFinding fails the test unless there is one finding with the status, and its
// detail, remedy and commands contain each of the texts.
func requireFinding(t *testing.T, findings []awscheck.Finding, status awscheck.Status, texts ...string) awscheck.Finding {
	t.Helper()
	if len(findings) != 1 {
		t.Fatalf("%d findings: %+v", len(findings), findings)
	}
	f := findings[0]
	if f.Status != status {
		t.Errorf("status is %s, want %s: %s", f.Status, status, f.Detail)
	}
	all := f.Detail + "\n" + simtest.Fix(f.Remedy)
	for _, text := range texts {
		if !strings.Contains(all, text) {
			t.Errorf("%q is missing in:\n%s", text, all)
		}
	}
	return f
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
		"Melbourne, next to Sydney":      {"ap-southeast-4", awscheck.Fail, []string{"nearest supported regions are: ap-southeast-2"}},
		"a region newer than this table": {"eu-west-9", awscheck.Fail, []string{"eu-central-1, eu-north-1, eu-south-1"}},
		"GovCloud":                       {"us-gov-west-1", awscheck.Fail, []string{"us-east-1, us-east-2, us-west-1"}},
		"China":                          {"cn-north-1", awscheck.Fail, []string{"one of the supported regions: af-south-1"}},
	} {
		t.Run(name, func(t *testing.T) {
			f := requireFinding(t, region.CheckRegionSupported(tt.region, regionsOf2022), tt.status, tt.says...)
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
			status: awscheck.Warn, says: []string{"AWS is enabling me-south-1 in this account, which takes minutes to hours. Until then", "(UnrecognizedClientException)", "get-region-opt-status --region-name me-south-1"},
		},
		"opted in a minute ago, and the account API may not be asked": {
			region: "me-south-1", account: awssim.Account{Enabling: []string{"me-south-1"}}, faults: []awssim.Fault{noOptStatus},
			status: awscheck.Warn, says: []string{"AWS is still enabling it", "get-region-opt-status --region-name me-south-1"},
		},
		"opted in a minute ago, and EC2 does not list it yet": {
			region: "ap-east-1", account: awssim.Account{OptStatus: map[string]string{"ap-east-1": "ENABLING"}},
			status: awscheck.Warn, says: []string{"AWS is enabling ap-east-1 in this account, which takes minutes to hours.", "Check again once AWS reports it as ENABLED"},
		},
		"enabled, and EC2 does not list it yet": {
			region: "ap-east-1", account: awssim.Account{OptStatus: map[string]string{"ap-east-1": "ENABLED"}},
			status: awscheck.Warn, says: []string{"AWS reports ap-east-1 as ENABLED in this account, but EC2 does not list it as enabled yet."},
		},
		"being disabled": {
			region: "ap-east-1", account: awssim.Account{OptStatus: map[string]string{"ap-east-1": "DISABLING"}},
			status: awscheck.Fail, says: []string{"AWS is disabling ap-east-1", "reports this one as DISABLED and enable it again", "aws account enable-region"},
		},
		"being disabled, and EC2 still lists it": {
			region: "ap-east-1", account: awssim.Account{Enabling: []string{"ap-east-1"}, OptStatus: map[string]string{"ap-east-1": "DISABLING"}},
			status: awscheck.Fail, says: []string{"AWS is disabling ap-east-1"},
		},
		"disabled, and EC2 still lists it": {
			region: "ap-east-1", account: awssim.Account{Enabling: []string{"ap-east-1"}, OptStatus: map[string]string{"ap-east-1": "DISABLED"}},
			status: awscheck.Fail, says: []string{"AWS reports ap-east-1 as DISABLED", "aws account enable-region"},
		},
		"never opted in, and the account API may not be asked": {
			region: "ap-east-1", faults: []awssim.Fault{noOptStatus},
			status: awscheck.Fail, says: []string{"has not opted in"},
		},
		"never opted in, and the account API answers without a status": {
			region: "ap-east-1", faults: []awssim.Fault{{Service: "Account"}},
			status: awscheck.Fail, says: []string{"has not opted in"},
		},
		"opted in, and STS there says that it is disabled": {
			region: "ap-east-1", account: awssim.Account{OptedIn: []string{"ap-east-1"}},
			faults: []awssim.Fault{{Service: "STS", Region: "ap-east-1", Err: &smithy.GenericAPIError{Code: "RegionDisabledException", Message: "STS is not activated in this region"}}, noOptStatus},
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
		"a spelling error": {
			region: "us-est-1", status: awscheck.Fail, says: []string{"lists 34 regions", "us-est-1 is not one"}, cause: "region.supported",
		},
		"listing denied, but the region accepts the credentials": {
			region: "af-south-1", account: awssim.Account{OptedIn: []string{"af-south-1"}},
			faults: []awssim.Fault{simtest.Denied("EC2", "DescribeRegions")},
			status: awscheck.Pass, says: []string{"STS in af-south-1 accepts"},
		},
		"listing denied, and the region refuses the credentials": {
			region: "af-south-1", faults: []awssim.Fault{simtest.Denied("EC2", "DescribeRegions")},
			status: awscheck.Unverified, says: []string{"EC2 DescribeRegions", "ec2:DescribeRegions", "does not prove it", "does not accept"},
		},
		"listing throttled, and STS too": {
			region: "us-east-2",
			faults: []awssim.Fault{
				{Service: "EC2", Operation: "DescribeRegions", Err: awssim.Throttled()},
				{Service: "STS", Region: "us-east-2", Err: awssim.Throttled()},
			},
			status: awscheck.Unverified, says: []string{"throttled"},
		},
		"closed by the organization": {
			region: "eu-west-3", account: awssim.Account{IAM: awssim.IAM{SCPs: []string{allowAll, denyIn("eu-west-3")}}},
			status: awscheck.Fail, says: []string{"A service control policy of your organization denies EC2 in eu-west-3", "not in other regions", "organization's administrators"},
		},
		"the organization closes another region": {
			region: "eu-west-1", account: awssim.Account{IAM: awssim.IAM{SCPs: []string{allowAll, denyIn("eu-west-3")}}},
			status: awscheck.Pass,
		},
		"the organization closes us-east-1": {
			region: "us-east-1", account: awssim.Account{IAM: awssim.IAM{SCPs: []string{allowAll, denyIn("us-east-1")}}},
			status: awscheck.Fail, says: []string{"A service control policy of your organization denies EC2 in us-east-1", "owner: organization"},
		},
		"the organization closes us-east-1, another region is chosen": {
			region: "eu-west-1", account: awssim.Account{IAM: awssim.IAM{SCPs: []string{allowAll, denyIn("us-east-1")}}},
			status: awscheck.Pass, says: []string{"enabled in every account"},
		},
		"enabled, and EC2 there refuses the credentials": {
			region: "eu-west-1", faults: []awssim.Fault{{Service: "EC2", Region: "eu-west-1", Err: &smithy.GenericAPIError{Code: "AuthFailure"}}},
			status: awscheck.Warn, says: []string{"AWS reports eu-west-1 as ENABLED_BY_DEFAULT", "does not accept the credentials (AuthFailure): services there may not be ready yet.", "Check again in a few minutes."},
		},
		"enabled, EC2 there refuses the credentials, and the account API may not be asked": {
			region: "eu-west-1", faults: []awssim.Fault{{Service: "EC2", Region: "eu-west-1", Err: &smithy.GenericAPIError{Code: "AuthFailure"}}, noOptStatus},
			status: awscheck.Warn, says: []string{"does not accept the credentials yet", "AuthFailure", "still enabling it."},
		},
		"no working credentials": {
			region: "us-east-1",
			faults: []awssim.Fault{{Service: "STS", Err: &smithy.GenericAPIError{Code: "ExpiredToken", Message: "expired"}}},
			status: awscheck.Unverified, cause: "account.credentials",
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := simtest.World(func(p *awssim.Profile) { p.Region = "eu-central-1" })
			tt.account.ID = simtest.AccountID
			w.Accounts[0], w.Faults = &tt.account, tt.faults
			f := requireFinding(t, region.CheckRegionEnabled(t.Context(), simtest.Open(w), tt.region), tt.status, tt.says...)
			if f.Cause != tt.cause {
				t.Errorf("cause is %q", f.Cause)
			}
		})
	}
}

// noOptStatus is the denial of the account API.
var noOptStatus = awssim.Fault{Service: "Account", Err: awssim.Denied(simtest.Ana, "account:GetRegionOptStatus")}

const allowAll = `{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}`

// denyIn is a service control policy that closes a region.
func denyIn(region string) string {
	return `{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"Deny","NotAction":["iam:*","sts:*"],"Resource":"*",` +
		`"Condition":{"StringEquals":{"aws:RequestedRegion":"` + region + `"}}}]}`
}

func TestSessionTokenOfTheGlobalEndpoint(t *testing.T) {
	const switchCommand = "aws configure set sts_regional_endpoints regional --profile astro"
	for name, tt := range map[string]struct {
		status string
		faults []awssim.Fault
		says   []string
		blamed bool // the token
	}{
		"AWS is enabling the region":           {"ENABLING", nil, []string{"AWS is enabling me-south-1", "get-region-opt-status"}, false},
		"the region is enabled":                {"ENABLED", nil, []string{"reports me-south-1 as ENABLED", "global STS endpoint", switchCommand}, true},
		"the account API may not be asked":     {"ENABLED", []awssim.Fault{noOptStatus}, []string{"still enabling it, or the session token comes from the global STS endpoint", "get-region-opt-status", switchCommand}, true},
		"the account API is throttled":         {"ENABLED", []awssim.Fault{{Service: "Account", Err: awssim.Throttled()}}, []string{"global STS endpoint"}, true},
		"the account API gives another answer": {"ENABLED", []awssim.Fault{{Service: "Account"}}, []string{"global STS endpoint"}, true},
	} {
		t.Run(name, func(t *testing.T) {
			w := simtest.World(func(p *awssim.Profile) { p.Expires = time.Now().Add(time.Hour) })
			w.Accounts[0].Enabling, w.Accounts[0].OptStatus = []string{"me-south-1"}, map[string]string{"me-south-1": tt.status}
			w.Faults = tt.faults
			f := requireFinding(t, region.CheckRegionEnabled(t.Context(), simtest.Open(w), "me-south-1"), awscheck.Warn, tt.says...)
			if slices.Contains(f.Remedy.Commands, switchCommand) != tt.blamed {
				t.Errorf("the fix is %q", f.Remedy.Commands)
			}
		})
	}
}

func TestClosedRegionIsTheCauseOfTheRest(t *testing.T) {
	w := simtest.World(nil)
	w.Accounts[0].IAM.SCPs = []string{allowAll, denyIn("eu-west-3")}
	w.Accounts[0].Enabling = []string{"ap-east-1"}
	a := simtest.Open(w)
	for _, name := range []string{"eu-west-3", "ap-east-1"} { // closed, and being enabled
		findings := slices.Concat(
			region.CheckZones(t.Context(), a, name, twoZones),
			region.CheckInstanceTypes(t.Context(), a, name, "m5.xlarge", postgres, twoZones),
			region.CheckMetadataDefaults(t.Context(), a, name),
			region.CheckQuota(t.Context(), a, name, Vpcs, Twenty, twoZones, dataplane.Plan{}),
		)
		for _, f := range findings {
			if f.Status != awscheck.Unverified || f.Cause != "region.enabled" || f.Remedy.Policy != nil {
				t.Errorf("%s in %s is %s with the cause %q: %s", f.ID, name, f.Status, f.Cause, f.Detail)
			}
		}
	}
	// A policy that denies the same actions in every region closes none.
	for _, denied := range []string{"ec2:DescribeAvailabilityZones", "ec2:Describe*"} {
		w = simtest.World(nil)
		w.Accounts[0].IAM.SCPs = []string{`{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"Deny","Action":"` + denied + `","Resource":"*"}]}`}
		a = simtest.Open(w)
		requireFinding(t, region.CheckRegionEnabled(t.Context(), a, "eu-west-3"), awscheck.Pass)
		if f := requireFinding(t, region.CheckZones(t.Context(), a, "eu-west-3", twoZones), awscheck.Unverified); f.Cause != "" {
			t.Errorf("%s: the cause is %q", denied, f.Cause)
		}
	}
}

// oneEndpoint sends every request to one endpoint, as AWS_ENDPOINT_URL does.
type oneEndpoint struct{ *awssim.World }

func (s oneEndpoint) Config(ctx context.Context, profile string, options []func(*middleware.Stack) error) (aws.Config, error) {
	cfg, err := s.World.Config(ctx, profile, options)
	cfg.BaseEndpoint = aws.String("https://proxy.example.com")
	return cfg, err
}

func TestCustomEndpointProvesNoRegionEnabled(t *testing.T) {
	w := simtest.World(nil)
	w.Faults = []awssim.Fault{simtest.Denied("EC2", "DescribeRegions")}
	a := account.NewAccounts(account.Options{Source: oneEndpoint{w}}).Open("astro")
	requireFinding(t, region.CheckRegionEnabled(t.Context(), a, "us-east-1"), awscheck.Unverified, "the same for every region")
}

func TestListOfRegionsDecidesWithCustomEndpoint(t *testing.T) {
	w := simtest.World(nil)
	w.Accounts[0].OptedIn = []string{"ap-east-1"}
	a := account.NewAccounts(account.Options{Source: oneEndpoint{w}}).Open("astro")
	requireFinding(t, region.CheckRegionEnabled(t.Context(), a, "ap-east-1"), awscheck.Pass, "has opted in to ap-east-1")
}

func TestDisabledRegionIsTheCause(t *testing.T) {
	a := simtest.Open(simtest.World(nil))
	for _, findings := range [][]awscheck.Finding{
		region.CheckZones(t.Context(), a, "ap-east-1", twoZones),
		region.CheckInstanceTypes(t.Context(), a, "ap-east-1", "m5.xlarge", postgres, twoZones),
	} {
		if f := requireFinding(t, findings, awscheck.Unverified, "not enabled"); f.Cause != "region.enabled" {
			t.Errorf("%s has the cause %q", f.ID, f.Cause)
		}
	}
}

// twoZones is what an activation needs. EKS accepts no subnet in the excluded zones.
var twoZones = region.ZoneNeed{Min: 2, Excluded: []string{"use1-az3", "usw1-az2", "cac1-az3"}}

// inLondon returns an account that has r in eu-west-2.
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
			status: awscheck.Pass, says: []string{"2 zones available (eu-west-2a, eu-west-2b); the data plane needs 2."},
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
			requireFinding(t, region.CheckZones(t.Context(), inLondon(tt.region, tt.faults...), "eu-west-2", twoZones), tt.status, tt.says...)
		})
	}
}

// zonesAnswer replaces the zones of an answer of AWS.
func zonesAnswer(zones ...wire.Node) func(_, answer any) {
	return func(_, answer any) {
		if reply, ok := answer.(wire.Node); ok && reply.Name == "DescribeAvailabilityZonesResponse" {
			for i := range reply.Nodes { // the list is its only member
				reply.Nodes[i].Nodes = zones
			}
		}
	}
}

func TestInconsistentZones(t *testing.T) {
	withID := func(name, id, state string) wire.Node {
		return wire.Node{Name: "item", Nodes: []wire.Node{{Name: "zoneName", Text: name}, {Name: "zoneId", Text: id}, {Name: "zoneState", Text: state}}}
	}
	zone := func(name, state string) wire.Node { return withID(name, "euw2-"+name, state) }
	for name, tt := range map[string]struct {
		zones  []wire.Node
		status awscheck.Status
		says   []string
	}{
		"one zone, listed twice":                  {[]wire.Node{zone("eu-west-2a", "available"), zone("eu-west-2a", "available")}, awscheck.Fail, []string{"1 zone available"}},
		"one zone, available and impaired":        {[]wire.Node{zone("eu-west-2a", "available"), zone("eu-west-2a", "impaired"), zone("eu-west-2b", "available")}, awscheck.Fail, []string{"eu-west-2a (impaired)"}},
		"two zones without a name":                {[]wire.Node{zone("", "available"), zone("", "available")}, awscheck.Unverified, []string{"does not hold"}},
		"two zones without an id":                 {[]wire.Node{withID("eu-west-2a", "", "available"), withID("eu-west-2b", "", "available")}, awscheck.Unverified, []string{"does not hold"}},
		"two zones of which the state is missing": {[]wire.Node{zone("eu-west-2a", ""), zone("eu-west-2b", "")}, awscheck.Unverified, []string{"does not hold"}},
	} {
		t.Run(name, func(t *testing.T) {
			a := simtest.OpenEdited(simtest.World(nil), zonesAnswer(tt.zones...))
			requireFinding(t, region.CheckZones(t.Context(), a, "eu-west-2", twoZones), tt.status, tt.says...)
		})
	}
}

func TestOnlyAvailableZonesCountForTypes(t *testing.T) {
	node, database := []string{"m5.xlarge"}, []string{"db.r5.large"}
	zones := func(lacks []string) awssim.Region {
		return awssim.Region{AvailabilityZones: []awssim.AvailabilityZone{
			{Name: "eu-west-2a"}, {Name: "eu-west-2b", Lacks: lacks}, {Name: "eu-west-2c", State: "unavailable"},
		}}
	}
	check := func(r awssim.Region, faults ...awssim.Fault) []awscheck.Finding {
		return region.CheckInstanceTypes(t.Context(), inLondon(r, faults...), "eu-west-2", "m5.xlarge", postgres, twoZones)
	}
	f := requireFinding(t, check(zones(node)), awscheck.Fail, "m5.xlarge is offered in eu-west-2a.", "zone is not available or EKS accepts no subnet there: eu-west-2c.", "m4.xlarge")
	if f.Cause != "" {
		t.Errorf("the zones are enough, and the cause is %q", f.Cause)
	}
	requireFinding(t, check(zones(database)), awscheck.Fail, "db.r5.large (postgres) is offered in eu-west-2a.")
	requireFinding(t, check(zones(nil)), awscheck.Pass, "m5.xlarge is offered in eu-west-2a, eu-west-2b.")
	one := zones(nil)
	one.AvailabilityZones[1].State = "impaired"
	if f := requireFinding(t, check(one), awscheck.Fail, "eu-west-2b, eu-west-2c"); f.Cause != "region.zones" {
		t.Errorf("one zone is available, and the cause is %q", f.Cause)
	}
	requireFinding(t, check(awssim.Region{}, simtest.Denied("EC2", "DescribeAvailabilityZones")), awscheck.Unverified, "ec2:DescribeAvailabilityZones")
}

func TestZonesThatEKSDoesNotAcceptDoNotCount(t *testing.T) {
	westernZones := func(ids ...string) *awssim.Account {
		r := &awssim.Region{Quotas: applied("L-FE5A380F", 1)}
		for i, id := range ids {
			r.AvailabilityZones = append(r.AvailabilityZones, awssim.AvailabilityZone{Name: "us-west-1" + string(rune('a'+i)), ID: id})
		}
		return &awssim.Account{ID: simtest.AccountID, Regions: map[string]*awssim.Region{"us-west-1": r}}
	}
	for name, tt := range map[string]struct {
		zones                 []string
		status, types, quotas awscheck.Status
	}{
		"two that it accepts":                  {[]string{"usw1-az1", "usw1-az3"}, awscheck.Pass, awscheck.Pass, awscheck.Warn},
		"one of two that it does not accept":   {[]string{"usw1-az1", "usw1-az2"}, awscheck.Fail, awscheck.Fail, awscheck.Fail},
		"one of three that it does not accept": {[]string{"usw1-az1", "usw1-az2", "usw1-az3"}, awscheck.Pass, awscheck.Pass, awscheck.Warn},
	} {
		t.Run(name, func(t *testing.T) {
			w := simtest.World(nil)
			w.Accounts[0] = westernZones(tt.zones...)
			a := simtest.Open(w)
			zones := requireFinding(t, region.CheckZones(t.Context(), a, "us-west-1", twoZones), tt.status)
			offered := requireFinding(t, region.CheckInstanceTypes(t.Context(), a, "us-west-1", "m5.xlarge", postgres, twoZones), tt.types)
			quota := requireFinding(t, region.CheckQuota(t.Context(), a, "us-west-1", nats, Twenty, twoZones, dataplane.Plan{}), tt.quotas)
			if tt.status == awscheck.Fail && (!strings.Contains(zones.Detail, "EKS accepts no subnet in us-west-1b (usw1-az2).") || offered.Cause != "region.zones" || quota.Cause != "region.zones") {
				t.Errorf("got %q; causes %q and %q", zones.Detail, offered.Cause, quota.Cause)
			}
		})
	}
	w := simtest.World(nil)
	for region, excluded := range map[string]string{"us-east-1": "us-east-1e", "ca-central-1": ""} { // as a new account has them
		got := requireFindingIn(t, w, region)
		if strings.Contains(got.Detail, "EKS accepts no subnet") != (excluded != "") || !strings.Contains(got.Detail, excluded) {
			t.Errorf("%s: %s", region, got.Detail)
		}
	}
}

func requireFindingIn(t *testing.T, w *awssim.World, name string) awscheck.Finding {
	t.Helper()
	return requireFinding(t, region.CheckZones(t.Context(), simtest.Open(w), name, twoZones), awscheck.Pass)
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
		"no Graviton type is suggested instead of an Intel one": {
			region: lacking(old, old, old), status: awscheck.Fail, says: []string{"such as m6i.xlarge or m6id.xlarge or m7i.xlarge, which"},
		},
		"the database in one zone": {
			region: lacking(database, database, nil), status: awscheck.Fail, says: []string{"db.r5.large (postgres) is offered in eu-west-2c.", "another region"},
		},
		"the database nowhere in the region": {
			region: lacking(database, database, database), status: awscheck.Fail, says: []string{"db.r5.large (postgres) is not offered in eu-west-2."},
		},
		"an answer without any database": {
			region: lacking(append(database, "db.t3.micro"), append(database, "db.t3.micro"), append(database, "db.t3.micro")),
			status: awscheck.Unverified, says: []string{"RDS DescribeOrderableDBInstanceOptions in eu-west-2", "does not hold"},
		},
		"a spelling error": {
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
			requireFinding(t, region.CheckInstanceTypes(t.Context(), a, "eu-west-2", tt.node, postgres, twoZones), tt.status, tt.says...)
		})
	}
}

func TestPolicyHasEveryDeniedAction(t *testing.T) {
	a := inLondon(awssim.Region{}, simtest.Denied("EC2", "DescribeInstanceTypeOfferings"), simtest.Denied("RDS", "DescribeOrderableDBInstanceOptions"))
	f := requireFinding(t, region.CheckInstanceTypes(t.Context(), a, "eu-west-2", "m5.xlarge", postgres, twoZones), awscheck.Unverified)
	want := []string{"ec2:DescribeInstanceTypeOfferings", "rds:DescribeOrderableDBInstanceOptions"}
	if got := f.Remedy.Policy.Actions(); !slices.Equal(got, want) {
		t.Errorf("the policy allows %v", got)
	}
}

// The zones of one answer are judged with different exclusions: an earlier check must not
// change what a later one sees.
func TestACheckLeavesTheZonesOfADatabaseUnchanged(t *testing.T) {
	a := simtest.WithRegion(awssim.Region{})
	before, err := facts.DatabaseZones(t.Context(), a, "us-east-1", postgres)
	if err != nil || len(before) == 0 {
		t.Fatal(before, err)
	}
	want := fmt.Sprint(before)
	all := region.ZoneNeed{Min: 2, Excluded: []string{"use1-az1", "use1-az2", "use1-az3", "use1-az4", "use1-az5", "use1-az6"}}
	region.CheckInstanceTypes(t.Context(), a, "us-east-1", "m5.xlarge", postgres, all)
	after, err := facts.DatabaseZones(t.Context(), a, "us-east-1", postgres)
	if err != nil || fmt.Sprint(after) != want {
		t.Errorf("%v, %v; before: %s", after, err, want)
	}
}
