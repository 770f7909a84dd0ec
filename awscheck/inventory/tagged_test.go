package inventory_test

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"testing"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/awscheck/inventory"
)

func TestTaggedResourcesOfOtherTypes(t *testing.T) {
	const noTagging = `{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"Deny","Action":"tag:*","Resource":"*"}]}`
	team, noTags := map[string]string{"team": "billing"}, map[string]string(nil)
	one := func(arn string, tags map[string]string) awssim.Resources {
		return awssim.Resources{Tagged: []awssim.Tagged{{ARN: arn, Tags: tags}}}
	}
	many := make([]awssim.Tagged, 45)
	for i := range many {
		many[i] = awssim.Tagged{ARN: fmt.Sprintf("ssm:parameter/app/%02d", i), Tags: team}
	}
	stack := func(name string) map[string]string { return map[string]string{"aws:cloudformation:stack-name": name} }
	for name, test := range map[string]struct {
		account awssim.Account
		faults  []awssim.Fault
		want    []Want
	}{
		"a key and two parameters of a team": {
			account: resource("eu-west-1", awssim.Resources{Tagged: []awssim.Tagged{
				{ARN: "kms:key/0a1b2c3d", Tags: team}, {ARN: "ssm:parameter/app/db", Tags: team}, {ARN: "ssm:parameter/app/url", Tags: team},
			}}),
			want: []Want{{awscheck.Fail, "eu-west-1", []string{
				"3 tagged resources in eu-west-1, of types that are not listed here: kms:key/0a1b2c3d, ssm:parameter/app/db and ssm:parameter/app/url.", "may still report a resource that was deleted recently",
			}}},
		},
		"a key without tags, which AWS does not report": {
			account: resource("eu-west-1", one("kms:key/0a1b2c3d", noTags)),
			want:    []Want{{awscheck.Pass, "", []string{"Of other types, only the tagged resources that the Resource Groups Tagging API reports are checked"}}},
		},
		"more than a page of parameters": {
			account: resource("eu-west-1", awssim.Resources{Tagged: many}),
			want:    []Want{{awscheck.Fail, "eu-west-1", []string{"45 tagged resources", "app/00", "and 40 more"}}},
		},
		"a cluster with tags is reported once": {
			account: resource("eu-west-1", awssim.Resources{Kinds: awssim.Kinds{"AWS::Redshift::Cluster": {{ID: "warehouse", Tags: team}}}}),
			want:    []Want{{awscheck.Fail, "eu-west-1", []string{"1 Redshift cluster"}}},
		},
		"a hosted zone with tags is reported once": {
			account: awssim.Account{Global: awssim.Kinds{"AWS::Route53::HostedZone": {{ID: "Z1", Tags: team}}}},
			want:    []Want{{awscheck.Fail, "", []string{"1 hosted zone"}}},
		},
		"an instance that was terminated, and AWS still reports its tags": {
			account: resource("us-west-2", awssim.Resources{Instances: []awssim.Instance{{ID: "i-old", Name: "batch", State: "terminated"}}}),
			want:    []Want{{awscheck.Pass, "", nil}},
		},
		"a default VPC whose subnets and groups have tags": {
			account: resource("us-west-2", awssim.Resources{Tagged: []awssim.Tagged{{ARN: "ec2:subnet/subnet-1", Tags: team}, {ARN: "ec2:security-group/sg-1", Tags: team}, {ARN: "ec2:dhcp-options/dopt-1", Tags: team}}}),
			want:    []Want{{awscheck.Pass, "", nil}},
		},
		"what AWS creates in a new account": {
			account: resource("us-east-1", awssim.Resources{Tagged: []awssim.Tagged{
				{ARN: "resource-explorer-2:index/0a1b2c3d", Tags: team}, {ARN: "events:event-bus/default", Tags: team}, {ARN: "rds:pg:default.postgres16", Tags: team}, {ARN: "s3:storage-lens/default-account-dashboard", Tags: team},
			}}),
			want: []Want{{awscheck.Pass, "", nil}},
		},
		"what looks like it": {
			account: resource("us-east-1", awssim.Resources{Tagged: []awssim.Tagged{{ARN: "rds:og:defaults", Tags: team}, {ARN: "rds:pg:defaults", Tags: team}}}),
			want:    []Want{{awscheck.Fail, "us-east-1", []string{"2 tagged resources"}}},
		},
		"what another account shares": {
			account: resource("us-east-1", one("arn:aws:ec2:us-east-1:444455556666:prefix-list/pl-1", team)),
			want:    []Want{{awscheck.Pass, "", nil}},
		},
		"an API's plan, whose ARN names no account": {
			account: resource("us-east-1", one("arn:aws:apigateway:us-east-1::/usageplans/a1b2c3", team)),
			want:    []Want{{awscheck.Fail, "us-east-1", []string{"apigateway:usageplans/a1b2c3"}}},
		},
		"the stack of an earlier activation": {
			account: resource("us-east-1", one("ssm:parameter/astro", stack("AstroCrossAccountIAMRole"))),
			want:    []Want{{awscheck.Pass, "", nil}},
		},
		"an organization's baseline": {
			account: resource("eu-west-1", awssim.Resources{
				Stacks: []awssim.Stack{{Name: "CDKToolkit"}},
				Tagged: []awssim.Tagged{
					{ARN: "ssm:parameter/cdk-bootstrap/hnb659fds/version", Tags: stack("CDKToolkit")}, {ARN: "cloudtrail:trail/aws-controltower-BaselineCloudTrail", Tags: team},
					{ARN: "kms:key/0a1b2c3d", Tags: stack("AWSAccelerator-KeyStack-111122223333-eu-west-1")},
				},
			}),
			want: []Want{{awscheck.Warn, "", []string{"1 CloudFormation stack and 3 tagged resources in eu-west-1", "Found nothing else"}}},
		},
		"a tagged resource explains no network interface": {
			account: resource("eu-west-1", awssim.Resources{
				Interfaces: []awssim.Interface{{ID: "eni-1", About: "QuickSight"}}, Tagged: []awssim.Tagged{{ARN: "quicksight:vpcConnection/x", Tags: team}},
			}),
			want: []Want{{awscheck.Fail, "eu-west-1", []string{"eni-1"}}, {awscheck.Fail, "eu-west-1", []string{"quicksight:vpcConnection/x"}}},
		},
		"the tagging API is denied": {
			faults: []awssim.Fault{{Service: "Resource Groups Tagging API", Err: awssim.Denied(ana, "tag:GetResources")}},
			want: []Want{{awscheck.Pass, "", []string{
				"Fully listed in 17 enabled regions", "Other types are not checked, not even resources with tags: the Resource Groups Tagging API was not asked (denied, this principal lacks tag:GetResources).",
			}}},
		},
		"the tagging API is denied by the organization": {
			account: awssim.Account{IAM: awssim.IAM{SCPs: []string{noTagging}}},
			want:    []Want{{awscheck.Pass, "", []string{"was not asked (denied, a service control policy denies tag:GetResources)"}}},
		},
		"the tagging API is denied in one region": {
			faults: []awssim.Fault{{Service: "Resource Groups Tagging API", Region: "eu-west-1", Err: awssim.Denied(ana, "tag:GetResources")}},
			want:   []Want{{awscheck.Pass, "", []string{"only the tagged resources that the Resource Groups Tagging API reports are checked", "it was not asked in eu-west-1 (denied,"}}},
		},
		"the tagging API is denied, and a list too": {
			faults: []awssim.Fault{{Service: "Resource Groups Tagging API", Err: awssim.Denied(ana, "tag:GetResources")}, {Service: "EFS", Err: awssim.Denied(ana, "elasticfilesystem:DescribeFileSystems")}},
			want:   []Want{{awscheck.Unverified, "", []string{"lacks elasticfilesystem:DescribeFileSystems, so"}}},
		},
		"the tagging API is throttled to the last retry": {
			faults: []awssim.Fault{{Service: "Resource Groups Tagging API", Region: "eu-west-1", Err: awssim.Throttled()}},
			want:   []Want{{awscheck.Unverified, "eu-west-1", []string{"Resource Groups Tagging API GetResources in eu-west-1: AWS throttled the request"}}},
		},
		"an empty body proves nothing": {
			faults: []awssim.Fault{{Service: "Resource Groups Tagging API", Region: "eu-west-1"}},
			want:   []Want{{awscheck.Unverified, "eu-west-1", []string{"not what AWS sends"}}},
		},
		"its second page fails": {
			account: resource("eu-west-1", awssim.Resources{Tagged: many}),
			faults:  []awssim.Fault{{Service: "Resource Groups Tagging API", Later: true, Err: awssim.Throttled()}},
			want: []Want{
				{awscheck.Fail, "eu-west-1", []string{"At least 20 tagged resources in eu-west-1"}},
				{awscheck.Unverified, "eu-west-1", []string{"GetResources in eu-west-1"}},
			},
		},
		"its second page is denied": {
			account: resource("eu-west-1", awssim.Resources{Tagged: many}),
			faults:  []awssim.Fault{{Service: "Resource Groups Tagging API", Later: true, Err: awssim.Denied(ana, "tag:GetResources")}},
			want:    []Want{{awscheck.Fail, "eu-west-1", []string{"At least 20 tagged resources in eu-west-1"}}},
		},
		"a name that could drive a terminal": {
			account: resource("eu-west-1", one("ssm:parameter/\x1b[2J", team)),
			want:    []Want{{awscheck.Fail, "eu-west-1", []string{"1 tagged resource in eu-west-1"}}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			got := inventory.CheckClean(t.Context(), openAs(ana, test.account, test.faults...), Prior)
			if !slices.EqualFunc(test.want, got, Want.Of) {
				t.Fatalf("wanted %+v, got%s", test.want, Show(got))
			}
			for _, f := range got {
				checkForm(t, f, "account.clean")
			}
		})
	}
}

// What the tagging API reports may be gone, and nothing here knows how to remove every type.
func TestATaggedResourceIsToBeLookedUp(t *testing.T) {
	tags := map[string]string{"team": "billing"}
	got := inventory.CheckClean(t.Context(), openAs(ana, resource("eu-west-1", awssim.Resources{Tagged: []awssim.Tagged{
		{ARN: "ssm:parameter/app/db", Tags: tags}, {ARN: "kms:key/0a1b2c3d", Tags: tags}, {ARN: "ssm:document/app", Tags: tags},
	}})), Prior)
	if len(got) != 1 {
		t.Fatalf("got%s", Show(got))
	}
	r := got[0].Remedy
	want := []string{"aws resourcegroupstaggingapi get-resources --resource-type-filters kms ssm --region eu-west-1 --profile astro"}
	if !slices.Equal(r.Look, want) || !strings.Contains(r.Text, "if it is still there") || !strings.Contains(r.AcceptIf, "deleted already") {
		t.Errorf("the fix is %+v", r)
	}
	if !slices.Contains(got[0].Resources, "arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d") {
		t.Errorf("the resources are %q", got[0].Resources)
	}
}

func TestATaggedResourceOfAnActiveAccount(t *testing.T) {
	active := Prior
	active.ClusterID, active.CIDR = clusterID, netip.MustParsePrefix("172.20.0.0/19")
	has := activeAccount()
	has.Regions["us-east-1"].Resources.Tagged = []awssim.Tagged{
		{ARN: "ec2:launch-template/lt-astro", Tags: map[string]string{"eks:cluster-name": clusterID}}, {ARN: "kms:key/team", Tags: map[string]string{"team": "billing"}},
	}
	for name, faults := range map[string][]awssim.Fault{
		"reported": nil, "denied": {{Service: "Resource Groups Tagging API", Err: awssim.Denied(ana, "tag:GetResources")}},
	} {
		got := inventory.CheckClean(t.Context(), openAs(ana, has, faults...), active)
		if len(got) != 2 || strings.Contains(got[0].Detail, "could not be read") {
			t.Fatalf("%s: got%s", name, Show(got))
		}
		own := slices.Contains(got[0].Resources, "arn:aws:ec2:us-east-1:111122223333:launch-template/lt-astro")
		teams := strings.Contains(got[1].Detail, "1 tagged resource in us-east-1: kms:key/team")
		if own != (faults == nil) || teams != (faults == nil) {
			t.Errorf("%s: got%s", name, Show(got))
		}
	}
}

func TestEveryKindHasAnARN(t *testing.T) {
	for _, arn := range []string{
		"arn:aws:cloudformation:us-east-1:111122223333:stack/shop/0a1b2c3d", "arn:aws:ec2:us-east-1:111122223333:instance/i-1", "arn:aws:rds:us-east-1:111122223333:db:orders",
		"arn:aws:rds:us-east-1:111122223333:cluster:orders", "arn:aws:ec2:us-east-1:111122223333:natgateway/nat-1", "arn:aws:ec2:us-east-1:111122223333:elastic-ip/eipalloc-1",
		"arn:aws:ec2:us-east-1:111122223333:network-interface/eni-1", "arn:aws:ec2:us-east-1:111122223333:vpc/vpc-1", "arn:aws:iam::111122223333:user/team/ana", "arn:aws:iam::111122223333:role/team/deploy",
	} {
		has := resource("us-east-1", awssim.Resources{Tagged: []awssim.Tagged{{ARN: arn, Tags: map[string]string{"team": "billing"}}}})
		has.Enabled = []string{"us-east-1", "eu-west-1"}
		if got := inventory.CheckClean(t.Context(), openAs(ana, has), Prior); len(got) != 1 || got[0].Status != awscheck.Pass {
			t.Errorf("%s: got%s", arn, Show(got))
		}
	}
}
