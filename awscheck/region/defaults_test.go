package region_test

import (
	"net/netip"
	"slices"
	"testing"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/awscheck/awssim/simtest"
	"github.com/astronomer/astro-activate/awscheck/dataplane"
	"github.com/astronomer/astro-activate/awscheck/facts"
	"github.com/astronomer/astro-activate/awscheck/region"
)

const customerKey = "arn:aws:kms:eu-west-2:111122223333:key/0a1b2c3d"

func TestEncryptionDefault(t *testing.T) {
	for name, tt := range map[string]struct {
		defaults awssim.Defaults
		faults   []awssim.Fault
		status   awscheck.Status
		says     []string
	}{
		"off":                                        {status: awscheck.Pass, says: []string{"is off in eu-west-2"}},
		"on, with AWS's key":                         {awssim.Defaults{Encryption: true}, nil, awscheck.Pass, []string{"AWS managed key"}},
		"on, with AWS's key by its ARN":              {awssim.Defaults{Encryption: true, Key: "arn:aws:kms:eu-west-2:111122223333:alias/aws/ebs"}, nil, awscheck.Pass, nil},
		"off, with a key of the customer":            {awssim.Defaults{Key: customerKey}, nil, awscheck.Pass, nil},
		"on, with a key of the customer":             {awssim.Defaults{Encryption: true, Key: customerKey}, nil, awscheck.Warn, []string{customerKey, "AWSServiceRoleForAutoScaling", "kms get-key-policy --key-id arn:aws:kms", "create-service-linked-role", "key-policy-requirements"}},
		"whether it is on is denied":                 {awssim.Defaults{Encryption: true, Key: customerKey}, []awssim.Fault{simtest.Denied("EC2", "GetEbsEncryptionByDefault")}, awscheck.Unverified, []string{"ec2:GetEbsEncryptionByDefault"}},
		"whether it is on is denied, with AWS's key": {awssim.Defaults{}, []awssim.Fault{simtest.Denied("EC2", "GetEbsEncryptionByDefault")}, awscheck.Pass, []string{"if it is on"}},
		"the key is denied":                          {awssim.Defaults{Encryption: true}, []awssim.Fault{simtest.Denied("EC2", "GetEbsDefaultKmsKeyId")}, awscheck.Unverified, []string{"ec2:GetEbsDefaultKmsKeyId"}},
		"empty answers":                              {awssim.Defaults{}, []awssim.Fault{{Service: "EC2"}}, awscheck.Unverified, nil},
	} {
		t.Run(name, func(t *testing.T) {
			f := requireFinding(t, region.CheckEncryptionDefault(t.Context(), inLondon(awssim.Region{Defaults: tt.defaults}, tt.faults...), "eu-west-2"), tt.status, tt.says...)
			simtest.RequireFinding(t, f)
		})
	}
}

func TestMetadataDefaults(t *testing.T) {
	for name, tt := range map[string]struct {
		defaults awssim.Defaults
		faults   []awssim.Fault
		status   awscheck.Status
		says     []string
	}{
		"no preference":                     {status: awscheck.Pass},
		"a hop limit of 2":                  {defaults: awssim.Defaults{HopLimit: 2}, status: awscheck.Pass},
		"no preference, as it is set":       {defaults: awssim.Defaults{HopLimit: -1}, status: awscheck.Pass},
		"IMDSv2 required and enforced":      {defaults: awssim.Defaults{RequireTokens: true, EnforceTokens: true}, status: awscheck.Pass},
		"a hop limit of 1":                  {defaults: awssim.Defaults{HopLimit: 1}, status: awscheck.Warn, says: []string{"hop limit of instance metadata is 1", "launch template can override", "--http-put-response-hop-limit 2"}},
		"no metadata":                       {defaults: awssim.Defaults{NoMetadata: true, HopLimit: 1}, status: awscheck.Warn, says: []string{"nodes can't join", "--http-endpoint no-preference"}},
		"IMDSv2 enforced, and not required": {defaults: awssim.Defaults{EnforceTokens: true}, status: awscheck.Warn, says: []string{"does not launch", "--http-tokens required"}},
		"set by a declarative policy":       {defaults: awssim.Defaults{HopLimit: 1, DeclarativePolicy: true}, status: awscheck.Warn, says: []string{"organization's administrators"}},
		"denied":                            {faults: []awssim.Fault{simtest.Denied("EC2", "GetInstanceMetadataDefaults")}, status: awscheck.Unverified, says: []string{"ec2:GetInstanceMetadataDefaults"}},
		"an empty answer":                   {faults: []awssim.Fault{{Service: "EC2"}}, status: awscheck.Unverified},
	} {
		t.Run(name, func(t *testing.T) {
			f := requireFinding(t, region.CheckMetadataDefaults(t.Context(), inLondon(awssim.Region{Defaults: tt.defaults}, tt.faults...), "eu-west-2"), tt.status, tt.says...)
			simtest.RequireFinding(t, f)
			if r := f.Remedy; tt.defaults.DeclarativePolicy && (len(r.Look) != 1 || r.Commands != nil || r.Owner != awscheck.OwnerOrganization) {
				t.Errorf("commands that the account cannot run: %q", f.Remedy.Commands)
			}
		})
	}
}

// activePlan identifies the data plane of activeRegion.
var activePlan = dataplane.Plan{ClusterID: "clq1w2e3r4t5y6u7i8o9p0a1s2", CIDR: netip.MustParsePrefix("172.20.0.0/19"), Roles: []string{"astronomer-remote-management"}}

const astroVPC = "vpc-0a57a0000000000001"

// openActive opens an account with the activation's role that has r, and Astro's VPC, in
// us-east-1.
func openActive(r awssim.Region, faults ...awssim.Fault) *account.Account {
	w := simtest.World(nil)
	r.VPCs = append(r.VPCs, awssim.VPC{ID: astroVPC, CIDRs: []string{"172.20.0.0/19"}})
	w.Accounts[0].Regions = map[string]*awssim.Region{"us-east-1": &r}
	w.Accounts[0].IAM.Roles = []awssim.Role{{Name: "astronomer-remote-management"}}
	w.Faults = faults
	return simtest.Open(w)
}

func TestPublicAccess(t *testing.T) {
	excluded := func(mode, state string) []awssim.PublicExclusion {
		return []awssim.PublicExclusion{{VPC: "vpc-other", Mode: mode}, {VPC: astroVPC, Mode: mode, State: state}}
	}
	for name, tt := range map[string]struct {
		defaults awssim.Defaults
		plan     dataplane.Plan
		faults   []awssim.Fault
		status   awscheck.Status
		says     []string
	}{
		"off":           {status: awscheck.Pass, says: []string{"is off in us-east-1"}},
		"bidirectional": {defaults: awssim.Defaults{PublicAccess: "block-bidirectional"}, status: awscheck.Fail, says: []string{"no NAT gateway works", "--internet-gateway-block-mode off"}},
		"inbound only":  {defaults: awssim.Defaults{PublicAccess: "block-ingress"}, status: awscheck.Warn, says: []string{"NAT gateways work"}},
		"by a declarative policy": {defaults: awssim.Defaults{PublicAccess: "block-bidirectional", DeclarativePolicy: true}, status: awscheck.Fail,
			says: []string{"declarative policy", "organization's administrators"}},
		"a mode of the future": {defaults: awssim.Defaults{PublicAccess: "block-everything"}, status: awscheck.Unverified},
		"bidirectional, and Astro's VPC is excluded": {defaults: awssim.Defaults{PublicAccess: "block-bidirectional", PublicExclusions: excluded("allow-egress", "")},
			plan: activePlan, status: awscheck.Pass, says: []string{astroVPC + " is excluded"}},
		"inbound only, and Astro's VPC is excluded for egress": {defaults: awssim.Defaults{PublicAccess: "block-ingress", PublicExclusions: excluded("allow-egress", "")},
			plan: activePlan, status: awscheck.Warn},
		"bidirectional, and the exclusion is deleted": {defaults: awssim.Defaults{PublicAccess: "block-bidirectional", PublicExclusions: excluded("allow-egress", "delete-complete")},
			plan: activePlan, status: awscheck.Fail},
		"bidirectional, and the cluster has no id yet": {defaults: awssim.Defaults{PublicAccess: "block-bidirectional", PublicExclusions: excluded("allow-egress", "")},
			plan: dataplane.Plan{CIDR: activePlan.CIDR, Roles: activePlan.Roles}, status: awscheck.Fail},
		"bidirectional, and exclusions are denied": {defaults: awssim.Defaults{PublicAccess: "block-bidirectional"}, plan: activePlan,
			faults: []awssim.Fault{simtest.Denied("EC2", "DescribeVpcBlockPublicAccessExclusions")}, status: awscheck.Unverified, says: []string{"ec2:DescribeVpcBlockPublicAccessExclusions"}},
		"denied":          {faults: []awssim.Fault{simtest.Denied("EC2", "DescribeVpcBlockPublicAccessOptions")}, status: awscheck.Unverified},
		"an empty answer": {faults: []awssim.Fault{{Service: "EC2"}}, status: awscheck.Unverified},
	} {
		t.Run(name, func(t *testing.T) {
			a := openActive(awssim.Region{Defaults: tt.defaults}, tt.faults...)
			simtest.RequireFinding(t, requireFinding(t, region.CheckPublicAccess(t.Context(), a, "us-east-1", tt.plan), tt.status, tt.says...))
		})
	}
}

// What AWS sends for an account without preferences, and what it must not be confused with.
func TestDefaultsOnTheWire(t *testing.T) {
	none := simtest.Serve(t, `<GetInstanceMetadataDefaultsResponse><accountLevel/></GetInstanceMetadataDefaultsResponse>`)
	if d, err := facts.InstanceMetadataDefaults(t.Context(), none, "eu-west-1"); err != nil || d != (facts.MetadataDefaults{}) {
		t.Errorf("no preference is %+v, %v", d, err)
	}
	one := simtest.Serve(t, `<GetInstanceMetadataDefaultsResponse><accountLevel><httpPutResponseHopLimit>1</httpPutResponseHopLimit><managedBy>declarative-policy</managedBy></accountLevel></GetInstanceMetadataDefaultsResponse>`)
	if d, err := facts.InstanceMetadataDefaults(t.Context(), one, "eu-west-1"); err != nil || d.HopLimit != 1 || !d.OrganizationPolicy {
		t.Errorf("a hop limit of 1 is %+v, %v", d, err)
	}
	exclusions := simtest.Serve(t, `<DescribeVpcBlockPublicAccessExclusionsResponse><vpcBlockPublicAccessExclusionSet><item><exclusionId>vpcbpa-exclude-1</exclusionId>`+
		`<internetGatewayExclusionMode>allow-egress</internetGatewayExclusionMode><resourceArn>arn:aws:ec2:eu-west-1:111122223333:vpc/vpc-1</resourceArn><state>create-complete</state></item>`+
		`</vpcBlockPublicAccessExclusionSet></DescribeVpcBlockPublicAccessExclusionsResponse>`)
	want := []facts.PublicAccessExclusion{{Resource: "vpc-1", Mode: "allow-egress", Active: true}}
	if got, err := facts.PublicAccessExclusions(t.Context(), exclusions, "eu-west-1"); err != nil || !slices.Equal(got, want) {
		t.Errorf("exclusions are %+v, %v", got, err)
	}
	block := simtest.Serve(t, `<DescribeVpcBlockPublicAccessOptionsResponse><vpcBlockPublicAccessOptions><internetGatewayBlockMode>block-ingress</internetGatewayBlockMode></vpcBlockPublicAccessOptions></DescribeVpcBlockPublicAccessOptionsResponse>`)
	if got, err := facts.VPCPublicAccessBlock(t.Context(), block, "eu-west-1"); err != nil || got.Mode != "block-ingress" {
		t.Errorf("the block is %+v, %v", got, err)
	}
	key := simtest.Serve(t, `<GetEbsDefaultKmsKeyIdResponse><kmsKeyId>alias/aws/ebs</kmsKeyId></GetEbsDefaultKmsKeyIdResponse>`)
	if got, err := facts.DefaultKey(t.Context(), key, "eu-west-1"); err != nil || !facts.AWSManagedKey(got) {
		t.Errorf("the key is %q, %v", got, err)
	}
	for _, body := range []string{"", "<html><body>Sign in</body></html>"} {
		f := region.CheckMetadataDefaults(t.Context(), simtest.Serve(t, body), "eu-west-1")[0]
		if f.Status != awscheck.Unverified {
			t.Errorf("%q is %s", body, f.Status)
		}
	}
}
