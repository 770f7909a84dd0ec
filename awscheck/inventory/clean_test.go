package inventory_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/awscheck/awssim/simtest"
	"github.com/astronomer/astro-activate/awscheck/inventory"
	"github.com/astronomer/astro-activate/awscheck/kinds"
)

var Prior = inventory.PriorActivation{
	Roles:      []string{"astronomer-remote-management"},
	Stacks:     []string{"AstroCrossAccountIAMRole", "AstroCrossAccountRole"},
	SupportURL: "https://support.example",
}

// openAs opens an account as a given caller.
func openAs(as string, has awssim.Account, faults ...awssim.Fault) *account.Account {
	w := simtest.World(func(p *awssim.Profile) { p.As = as })
	has.ID = simtest.AccountID
	w.Accounts, w.Faults = []*awssim.Account{&has}, faults
	return simtest.Open(w)
}

const ana = "arn:aws:iam::111122223333:user/ana"

func resource(region string, r awssim.Resources) awssim.Account {
	return awssim.Account{Regions: map[string]*awssim.Region{region: {Resources: r}}}
}

// A Want is what a finding must contain.
type Want struct {
	status awscheck.Status
	region string
	says   []string
}

func (w Want) Of(f awscheck.Finding) bool {
	return f.Status == w.status && f.Region == w.region && !slices.ContainsFunc(w.says, func(s string) bool { return !strings.Contains(f.Detail+"\n"+simtest.Fix(f.Remedy), s) })
}

func Show(findings []awscheck.Finding) string {
	var b strings.Builder
	for _, f := range findings {
		fmt.Fprintf(&b, "\n  %s %s %q %s: %s", f.ID, f.Status, f.Region, f.Evidence, f.Detail)
	}
	return b.String()
}

func TestCheckClean(t *testing.T) {
	sso := "arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Admin_0123456789abcdef/ana@example.com"
	tower := "StackSet-AWSControlTowerBP-VPC-ACCOUNT-FACTORY-V1-0d5c"
	all := []awssim.Policy{awssim.Administrator()}
	long := make([]string, 42)
	for i := range long {
		long[i] = fmt.Sprintf("table-%02d", i)
	}
	tests := map[string]struct {
		caller  string
		account awssim.Account
		faults  []awssim.Fault
		want    []Want
	}{
		"a brand-new account": {
			want: []Want{{awscheck.Pass, "", []string{"Fully listed in 17 enabled regions: ", " resource types of ", "EC2, ECR, ECS, EFS, EKS,", "Of other types, only the tagged resources that the Resource Groups Tagging API reports are checked"}}},
		},
		"a brand-new account of an organization, accessed through Identity Center": {
			caller: sso,
			account: awssim.Account{IAM: awssim.IAM{Roles: []awssim.Role{
				{Name: "OrganizationAccountAccessRole"},
				{Name: "AWSServiceRoleForSupport", Path: "/aws-service-role/support.amazonaws.com/"},
				{Name: "AWSReservedSSO_ReadOnly_fedcba9876543210", Path: awssim.SSOPath},
			}}},
			want: []Want{{awscheck.Pass, "", nil}},
		},
		"an event bus of its own, whose rules are not listed": {
			account: awssim.Account{Regions: map[string]*awssim.Region{"eu-west-1": {Resources: awssim.Resources{Kinds: awssim.Kinds{"AWS::Events::EventBus": awssim.Named("orders")}}}}},
			want:    []Want{{awscheck.Fail, "eu-west-1", []string{"1 EventBridge event bus in eu-west-1: orders."}}},
		},
		"an account with more regions enabled": {
			account: awssim.Account{OptedIn: []string{"af-south-1", "me-south-1"}},
			want:    []Want{{awscheck.Pass, "", []string{"19 enabled regions"}}},
		},
		"the caller's own role does not count, another does": {
			caller:  "arn:aws:sts::111122223333:assumed-role/deployer/ci",
			account: awssim.Account{IAM: awssim.IAM{Roles: []awssim.Role{{Name: "deployer", Path: "/ci/", Policies: all}, {Name: "reporting"}}}},
			want:    []Want{{awscheck.Warn, "", []string{"1 IAM role that is not Astro's", "reporting", "Found nothing else", "owner: identity"}}},
		},
		"the caller's own user does not count, others do": {
			account: awssim.Account{IAM: awssim.IAM{Users: []awssim.User{{Name: "ana", Policies: all}, {Name: "ben"}, {Name: "eva"}}}},
			want:    []Want{{awscheck.Warn, "", []string{"2 IAM users that are not Astro's: ben and eva."}}},
		},
		"a session of a role counts for the role, not for a user of its name": {
			caller:  "arn:aws:sts::111122223333:assumed-role/ana/ana",
			account: awssim.Account{IAM: awssim.IAM{Users: []awssim.User{{Name: "ana"}}}},
			want:    []Want{{awscheck.Warn, "", []string{"1 IAM user that is not Astro's"}}},
		},
		"an account created by Control Tower": {
			caller: sso,
			account: awssim.Account{
				IAM: awssim.IAM{Roles: []awssim.Role{
					{Name: "AWSControlTowerExecution"}, {Name: "aws-controltower-ConfigRecorderRole"}, {Name: "stacksets-exec-0123456789abcdef"},
				}},
				Buckets: []awssim.Bucket{{Name: "aws-controltower-logs-111122223333-us-east-1"}, {Name: "config-bucket-111122223333"}},
				Regions: map[string]*awssim.Region{"eu-west-1": {
					VPCs: []awssim.VPC{{ID: "vpc-tower", Name: "aws-controltower-VPC", CIDRs: []string{"172.31.0.0/16"}, Stack: tower}},
					Resources: awssim.Resources{
						Stacks:      []awssim.Stack{{Name: tower}, {Name: "StackSet-AWSControlTowerBP-BASELINE-CONFIG-9a"}},
						Kinds:       awssim.Kinds{"AWS::Lambda::Function": awssim.Named("aws-controltower-NotificationForwarder")},
						NATGateways: []awssim.NATGateway{{ID: "nat-tower", VPC: "vpc-tower", Subnet: "subnet-1", Stack: tower}},
						Addresses:   []awssim.Address{{ID: "eipalloc-tower", IP: "198.51.100.7", Stack: tower}},
					},
				}},
			},
			want: []Want{{awscheck.Warn, "", []string{
				"2 CloudFormation stacks, 1 Lambda function, 2 S3 buckets, 1 NAT gateway, 1 Elastic IP, 1 VPC and 3 IAM roles in eu-west-1 and us-east-1", "Found nothing else",
			}}},
		},
		"Landing Zone Accelerator, Account Factory for Terraform and the CDK": {
			account: awssim.Account{
				IAM: awssim.IAM{Roles: []awssim.Role{
					{Name: "AWSAccelerator-CrossAccount-PutLogs-Role"}, {Name: "AWSAFTExecution"}, {Name: "AWSAFTService"},
					{Name: "cdk-accel-deploy-role-111122223333-eu-west-1"}, {Name: "cdk-hnb659fds-cfn-exec-role-111122223333-eu-west-1"},
				}},
				Buckets: []awssim.Bucket{{Name: "cdk-hnb659fds-assets-111122223333-eu-west-1", Region: "eu-west-1"}, {Name: "aws-accelerator-s3-logs-111122223333-eu-west-1", Region: "eu-west-1"}},
				Regions: map[string]*awssim.Region{"eu-west-1": {Resources: awssim.Resources{Stacks: []awssim.Stack{
					{Name: "CDKToolkit"}, {Name: "AWSAccelerator-CDKToolkit"}, {Name: "AWSAccelerator-NetworkVpcStack-111122223333-eu-west-1"},
				}, Kinds: awssim.Kinds{
					"AWS::ECR::Repository":     awssim.Named("cdk-hnb659fds-container-assets-111122223333-eu-west-1"),
					"AWS::SNS::Topic":          awssim.Named("aws-controltower-SecurityNotifications"),
					"AWS::Logs::LogGroup":      awssim.Named("/aws/lambda/aws-controltower-NotificationForwarder"),
					"AWS::EC2::TransitGateway": {{ID: "tgw-1", Tags: map[string]string{"aws:cloudformation:stack-name": "AWSAccelerator-NetworkVpcStack-111122223333-eu-west-1"}}},
				}}}},
			},
			want: []Want{{awscheck.Warn, "", []string{
				"3 CloudFormation stacks, 1 ECR repository, 1 SNS topic, 2 S3 buckets, 1 transit gateway, 1 log group and 5 IAM roles in eu-west-1", "Found nothing else",
			}}},
		},
		"a CDK bucket without its stack, and one of another account's name": {
			account: awssim.Account{Buckets: []awssim.Bucket{
				{Name: "cdk-hnb659fds-assets-111122223333-eu-west-1", Region: "eu-west-1"}, {Name: "cdk-hnb659fds-assets-444455556666-us-east-2", Region: "us-east-2"},
			}},
			want: []Want{
				{awscheck.Fail, "eu-west-1", []string{"1 S3 bucket"}},
				{awscheck.Fail, "us-east-2", []string{"1 S3 bucket"}},
			},
		},
		"a CDK bucket of another account's name beside this account's stack": {
			account: awssim.Account{
				Buckets: []awssim.Bucket{{Name: "cdk-hnb659fds-assets-444455556666-eu-west-1", Region: "eu-west-1"}},
				Regions: map[string]*awssim.Region{"eu-west-1": {Resources: awssim.Resources{Stacks: []awssim.Stack{{Name: "CDKToolkit"}}}}},
			},
			want: []Want{
				{awscheck.Fail, "eu-west-1", []string{"1 S3 bucket"}},
				{awscheck.Warn, "", []string{"1 CloudFormation stack"}},
			},
		},
		"a NAT gateway that is being deleted": {
			account: resource("eu-west-1", awssim.Resources{NATGateways: []awssim.NATGateway{{ID: "nat-leaving", State: "deleting"}}}),
			want:    []Want{{awscheck.Fail, "eu-west-1", []string{"nat-leaving"}}},
		},
		"a CDK repository without the stack": {
			account: resource("eu-west-1", awssim.Resources{Kinds: awssim.Kinds{"AWS::ECR::Repository": awssim.Named("cdk-hnb659fds-container-assets-111122223333-eu-west-1")}}),
			want:    []Want{{awscheck.Fail, "eu-west-1", []string{"1 ECR repository"}}},
		},
		"buckets in regions": {
			account: awssim.Account{Buckets: []awssim.Bucket{{Name: "a", Region: "eu-west-1"}, {Name: "b", Region: "ap-south-1"}, {Name: "c", Region: "eu-west-1"}}},
			want: []Want{
				{awscheck.Fail, "ap-south-1", []string{"1 S3 bucket in ap-south-1: b."}},
				{awscheck.Fail, "eu-west-1", []string{"2 S3 buckets in eu-west-1: a and c."}},
			},
		},
		"a VPC that the network team shares": {
			account: awssim.Account{Regions: map[string]*awssim.Region{"us-east-1": {VPCs: []awssim.VPC{{ID: "vpc-shared", Owner: "444455556666", CIDRs: []string{"10.0.0.0/16"}}}}}},
			want:    []Want{{awscheck.Warn, "", []string{"1 VPC in us-east-1: vpc-shared"}}},
		},
		"a workload beside the baseline fails all the same": {
			account: resource("us-east-2", awssim.Resources{Stacks: []awssim.Stack{{Name: tower}, {Name: "shop"}}}),
			want: []Want{
				{awscheck.Fail, "us-east-2", []string{"1 CloudFormation stack in us-east-2: shop."}},
				{awscheck.Warn, "", []string{"baseline", tower, "owner: organization"}},
			},
		},
		"what is gone does not count": {
			account: resource("us-west-2", awssim.Resources{
				Stacks:      []awssim.Stack{{Name: "old", Status: "DELETE_COMPLETE"}},
				Instances:   []awssim.Instance{{ID: "i-old", State: "terminated"}},
				NATGateways: []awssim.NATGateway{{ID: "nat-old", State: "deleted"}},
			}),
			want: []Want{{awscheck.Pass, "", nil}},
		},
		"what is stopped, or could not be deleted, counts": {
			account: resource("us-west-2", awssim.Resources{
				Stacks:    []awssim.Stack{{Name: "stuck", Status: "DELETE_FAILED"}},
				Instances: []awssim.Instance{{ID: "i-stopped", Name: "batch", State: "stopped"}},
			}),
			want: []Want{
				{awscheck.Fail, "us-west-2", []string{"stuck"}},
				{awscheck.Fail, "us-west-2", []string{"i-stopped (batch)"}},
			},
		},
		"an earlier activation is reported by another check": {
			account: awssim.Account{
				IAM: awssim.IAM{Roles: []awssim.Role{{Name: "astronomer-remote-management"}}},
				Regions: map[string]*awssim.Region{
					"us-east-1": {Resources: awssim.Resources{Stacks: []awssim.Stack{{Name: "AstroCrossAccountIAMRole"}}}},
				},
			},
			want: []Want{{awscheck.Pass, "", nil}},
		},
		"a forgotten instance in a region that was opted in to": {
			account: awssim.Account{OptedIn: []string{"af-south-1"}, Regions: map[string]*awssim.Region{
				"af-south-1": {Resources: awssim.Resources{Instances: []awssim.Instance{{ID: "i-far", Name: "test\x1b[2J"}}}},
			}},
			want: []Want{{awscheck.Fail, "af-south-1", []string{"1 EC2 instance in af-south-1: i-far (test"}}},
		},
		"a service that only a network interface shows": {
			account: resource("us-east-1", awssim.Resources{Interfaces: []awssim.Interface{{ID: "eni-1", About: "RedshiftNetworkInterface"}}}),
			want:    []Want{{awscheck.Fail, "us-east-1", []string{"1 network interface", "eni-1 (RedshiftNetworkInterface)"}}},
		},
		"such a service beside an organization's baseline": {
			account: resource("us-east-1", awssim.Resources{
				Stacks:     []awssim.Stack{{Name: tower}},
				Interfaces: []awssim.Interface{{ID: "eni-1", About: "RedshiftNetworkInterface"}},
			}),
			want: []Want{
				{awscheck.Fail, "us-east-1", []string{"eni-1"}},
				{awscheck.Warn, "", []string{tower}},
			},
		},
		"network interfaces explained by an instance": {
			account: resource("us-east-1", awssim.Resources{Instances: []awssim.Instance{{ID: "i-1"}}}),
			want:    []Want{{awscheck.Fail, "us-east-1", []string{"i-1"}}},
		},
		"many tables": {
			account: resource("eu-north-1", awssim.Resources{Kinds: awssim.Kinds{"AWS::DynamoDB::Table": awssim.Named(long...)}}),
			want:    []Want{{awscheck.Fail, "eu-north-1", []string{"42 DynamoDB tables", "table-00, table-01, table-02, table-03, table-04 and 37 more"}}},
		},
		"one list is throttled to the last retry": {
			faults: []awssim.Fault{{Service: "Lambda", Region: "eu-west-1", Err: awssim.Throttled()}},
			want:   []Want{{awscheck.Unverified, "eu-west-1", []string{"Lambda ListFunctions in eu-west-1: AWS throttled the request"}}},
		},
		"the second page of a list fails": {
			account: resource("eu-north-1", awssim.Resources{Kinds: awssim.Kinds{"AWS::DynamoDB::Table": awssim.Named(long...)}}),
			faults:  []awssim.Fault{{Service: "DynamoDB", Later: true, Err: awssim.Throttled()}},
			want: []Want{
				{awscheck.Fail, "eu-north-1", []string{"At least 20 DynamoDB tables", "table-00"}},
				{awscheck.Unverified, "eu-north-1", []string{"DynamoDB ListTables in eu-north-1"}},
			},
		},
		"an empty body proves nothing": {
			faults: []awssim.Fault{{Service: "EKS"}},
			want:   []Want{{awscheck.Unverified, "", []string{"EKS ListClusters in ap-northeast-1", "and 12 more", "not what AWS sends"}}},
		},
		"a failed list does not hide a workload": {
			account: resource("eu-west-1", awssim.Resources{Kinds: awssim.Kinds{"AWS::EKS::Cluster": awssim.Named("prod")}}),
			faults:  []awssim.Fault{{Service: "IAM", Operation: "ListRoles", Err: awssim.Throttled()}},
			want: []Want{
				{awscheck.Fail, "eu-west-1", []string{"prod"}},
				{awscheck.Unverified, "", []string{"IAM ListRoles"}},
			},
		},
		"a warning beside a failed list": {
			account: awssim.Account{IAM: awssim.IAM{Roles: []awssim.Role{{Name: "reporting"}}}},
			faults:  []awssim.Fault{{Service: "S3", Err: errors.New("connection reset")}},
			want: []Want{
				{awscheck.Warn, "", []string{"reporting."}},
				{awscheck.Unverified, "", []string{"S3 ListBuckets", "connection reset"}},
			},
		},
		"the regions can't be listed": {
			account: awssim.Account{Buckets: []awssim.Bucket{{Name: "logs"}}},
			faults:  []awssim.Fault{{Operation: "DescribeRegions", Err: awssim.Denied(ana, "ec2:DescribeRegions")}},
			want: []Want{
				{awscheck.Fail, "us-east-1", []string{"1 S3 bucket in us-east-1: logs"}},
				{awscheck.Unverified, "", []string{"ec2:DescribeRegions", "only resources without a region"}},
			},
		},
		"an organization that denies a region": {
			account: awssim.Account{IAM: awssim.IAM{SCPs: []string{`{"Statement":[
				{"Effect":"Allow","Action":"*","Resource":"*"},
				{"Effect":"Deny","Action":"*","Resource":"*","Condition":{"StringEquals":{"aws:RequestedRegion":"eu-west-3"}}}]}`}}},
			want: []Want{{awscheck.Unverified, "eu-west-3", []string{"a service control policy of your organization denies this account access to eu-west-3"}}},
		},
		"a principal that may only activate": {
			account: awssim.Account{IAM: awssim.IAM{Users: []awssim.User{{Name: "ana", Policies: []awssim.Policy{{Name: "activation", Document: `{"Statement":[
				{"Effect":"Allow","Action":["iam:GetRole","iam:ListRoles","cloudformation:*","ec2:DescribeRegions"],"Resource":"*"}]}`}}}}}},
			want: []Want{
				{awscheck.Unverified, "", []string{"lacks cloudfront:ListDistributions, globalaccelerator:ListAccelerators, iam:ListUsers, route53:ListHostedZones and s3:ListAllMyBuckets", "of the whole account"}},
				{awscheck.Unverified, "", []string{"lacks acm:ListCertificates", "more", "in any of 17 regions"}},
			},
		},
		"the principal is unknown": {
			faults: []awssim.Fault{{Service: "STS", Err: fmt.Errorf("%w", context.DeadlineExceeded)}},
			want:   []Want{{awscheck.Unverified, "", []string{"STS GetCallerIdentity"}}},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if test.caller == "" {
				test.caller = ana
			}
			got := inventory.CheckClean(t.Context(), openAs(test.caller, test.account, test.faults...), Prior)
			if !slices.EqualFunc(test.want, got, Want.Of) {
				t.Fatalf("wanted %+v, got%s", test.want, Show(got))
			}
			for _, f := range got {
				checkForm(t, f, "account.clean")
			}
		})
	}
}

// checkForm checks what every finding must have.
func checkForm(t *testing.T, f awscheck.Finding, id string) {
	t.Helper()
	if f.ID != id || awscheck.TitleOf(f.ID, f.Status, "") == f.ID || f.Detail == "" || f.Evidence == "" {
		t.Errorf("%+v", f)
	}
	if f.Status == awscheck.Pass && f.Evidence == awscheck.None {
		t.Errorf("passed on nothing: %+v", f)
	}
	if f.Status != awscheck.Pass && f.Remedy.IsZero() && !strings.Contains(f.Detail, "GetCallerIdentity") {
		t.Errorf("no fix: %+v", f)
	}
	simtest.RequireSafe(t, f.Remedy)
	for _, s := range []string{f.Detail, f.Remedy.Text, strings.Join(f.Remedy.Look, ""), strings.Join(f.Remedy.Commands, "")} {
		if awscheck.Clean(s) != s {
			t.Errorf("%q can drive a terminal", s)
		}
	}
}

func TestEveryKindOfWorkloadFails(t *testing.T) {
	one := []string{"legacy"}
	tests := map[string]struct {
		resources awssim.Resources
		remove    string
	}{
		"AWS::CloudFormation::Stack": {awssim.Resources{Stacks: []awssim.Stack{{Name: "legacy"}}}, "aws cloudformation delete-stack --stack-name legacy"},
		"AWS::EC2::Instance":         {awssim.Resources{Instances: []awssim.Instance{{ID: "legacy"}}}, "aws ec2 terminate-instances --instance-ids legacy"},
		"AWS::RDS::DBInstance":       {awssim.Resources{DBInstances: one}, "aws rds delete-db-instance --db-instance-identifier legacy --final-db-snapshot-identifier legacy-final"},
		"AWS::RDS::DBCluster":        {awssim.Resources{DBClusters: one}, "aws rds delete-db-cluster --db-cluster-identifier legacy --final-db-snapshot-identifier legacy-final"},
		"AWS::EC2::NatGateway":       {awssim.Resources{NATGateways: []awssim.NATGateway{{ID: "legacy", Subnet: "subnet-1"}}}, "aws ec2 delete-nat-gateway --nat-gateway-id legacy"},
		"AWS::EC2::EIP":              {awssim.Resources{Addresses: []awssim.Address{{ID: "legacy", IP: "198.51.100.7"}}}, "aws ec2 release-address --allocation-id legacy"},
	}
	check := func(t *testing.T, name, region, remove, note string, account awssim.Account) {
		t.Helper()
		account.Enabled = []string{"us-east-1", "eu-west-1"}
		got := inventory.CheckClean(t.Context(), openAs(ana, account), Prior)
		if len(got) != 1 || got[0].Status != awscheck.Fail || got[0].Region != region ||
			!strings.Contains(got[0].Detail, "1 ") || !strings.Contains(got[0].Detail, ". Type: "+name+".") || !strings.Contains(got[0].Detail, "legacy") {
			t.Fatalf("got%s", Show(got))
		}
		checkForm(t, got[0], "account.clean")
		where := " --region " + region
		if region == "" {
			where = " --region us-east-1"
		}
		r := got[0].Remedy
		looks := 1
		switch name {
		case "AWS::EC2::VPC", "AWS::S3::Bucket", "AWS::EC2::Instance", "AWS::ElasticLoadBalancingV2::LoadBalancer":
			looks = 2 // what has an interface in it, what it contains, whether it is protected
		}
		if len(r.Look) != looks || strings.Count(r.Look[0], "--region ") != 1 || !strings.HasSuffix(r.Look[0], " --profile astro") {
			t.Errorf("the look is %q", r.Look)
		}
		if remove == "" { // no command can be right: words
			if r.Commands != nil || r.Deletes != 0 || note == "" || !strings.Contains(r.Text, note) {
				t.Errorf("the fix is %+v", r)
			}
			return
		}
		last := r.Commands[len(r.Commands)-1]
		if !strings.HasPrefix(last, remove) || !strings.HasSuffix(last, where+" --profile astro") || r.Deletes != 1 {
			t.Errorf("the fix is %+v", r)
		}
		if len(got[0].Resources) != 1 || !strings.Contains(got[0].Resources[0], "legacy") {
			t.Errorf("the resources are %q", got[0].Resources)
		}
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			check(t, name, "eu-west-1", test.remove, "", resource("eu-west-1", test.resources))
		})
	}
	t.Run("AWS::EC2::VPC", func(t *testing.T) {
		check(t, "AWS::EC2::VPC", "eu-west-1", "", "Delete a VPC once nothing uses it or has a network interface in it", awssim.Account{Regions: map[string]*awssim.Region{
			"eu-west-1": {VPCs: []awssim.VPC{{ID: "vpc-legacy", CIDRs: []string{"10.0.0.0/16"}}}},
		}})
	})
	for _, k := range kinds.All() {
		holds, region := awssim.Account{Global: awssim.Kinds{k.Type: awssim.Named("legacy")}}, ""
		switch {
		case k.Type == "AWS::S3::Bucket":
			region = "eu-north-1"
			holds.Buckets = []awssim.Bucket{{Name: "legacy", Region: region}}
		case !k.Global():
			region = "eu-west-1"
			holds = resource(region, awssim.Resources{Kinds: holds.Global})
		}
		last := ""
		if len(k.Remove) > 0 {
			last, _, _ = strings.Cut("aws "+k.Remove[len(k.Remove)-1], "{id}")
		}
		t.Run(k.Type, func(t *testing.T) { check(t, k.Type, region, last, k.RemoveNote, holds) })
	}
}

func TestThousandsOfResourcesAreListed(t *testing.T) {
	account := awssim.Account{Regions: map[string]*awssim.Region{"us-east-1": {}}}
	for i := range 2000 {
		account.IAM.Roles = append(account.IAM.Roles, awssim.Role{Name: fmt.Sprintf("role-%04d", i)})
	}
	for i := range 5000 {
		account.Regions["us-east-1"].VPCs = append(account.Regions["us-east-1"].VPCs, awssim.VPC{ID: fmt.Sprintf("vpc-%04d", i), CIDRs: []string{"10.0.0.0/16"}})
	}
	got := inventory.CheckClean(t.Context(), openAs(ana, account), Prior)
	if len(got) != 2 || len(got[0].Resources) != 5000 || len(got[1].Resources) != 2000 {
		t.Errorf("got%s", Show(got))
	}
	if n := len(got[0].Remedy.Look) + len(got[0].Remedy.Commands); n > 10 {
		t.Errorf("%d commands", n)
	}
}

// With 100 ms a call, 17 regions, and 64 calls at once the 275 calls take 0.5 s, after
// two that have to be made before.
func BenchmarkCleanAccountAt100ms(b *testing.B) {
	world := &awssim.World{
		Configured: []awssim.Profile{{Profile: account.Profile{Name: "astro"}, Reaches: "111122223333", As: ana}},
		Accounts:   []*awssim.Account{{ID: "111122223333"}}, Latency: 100 * time.Millisecond,
	}
	for b.Loop() {
		inventory.CheckClean(b.Context(), account.NewAccounts(account.Options{Source: world}).Open("astro"), Prior)
	}
}
