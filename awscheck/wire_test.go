package awscheck_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/smithy-go/middleware"

	"github.com/astronomer/astro-activate/awscheck"
)

// A wire is AWS behind a web server: what the SDK makes of real bytes.
type wire struct{ url string }

func (wire) Profiles(context.Context) ([]awscheck.Profile, error) { return nil, nil }

func (w wire) Config(_ context.Context, _ string, options []func(*middleware.Stack) error) (aws.Config, error) {
	return aws.Config{
		Region: "eu-west-1", BaseEndpoint: aws.String(w.url), APIOptions: options,
		Retryer: func() aws.Retryer { return aws.NopRetryer{} },
		Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
			return aws.Credentials{AccessKeyID: "AKIDEXAMPLE", SecretAccessKey: "example"}, nil
		}),
	}, nil
}

var scope = regexp.MustCompile(`Credential=[^/]+/[^/]+/[^/]+/([^/]+)/aws4_request`)

// serve starts a server that answers what every call needs first, and anything
// else with the given body and status 200.
func serve(t *testing.T, body string) *awscheck.Account {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		sent, _ := io.ReadAll(r.Body)
		form, _ := url.ParseQuery(string(sent))
		m := scope.FindStringSubmatch(r.Header.Get("Authorization"))
		switch {
		case m == nil:
			http.Error(w, "unsigned", http.StatusForbidden)
		case form.Get("Action") == "GetCallerIdentity":
			io.WriteString(w, `<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:iam::111122223333:user/ana</Arn>`+
				`<UserId>AIDA</UserId><Account>111122223333</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`)
		case form.Get("Action") == "DescribeRegions":
			io.WriteString(w, `<DescribeRegionsResponse><regionInfo><item><regionName>eu-west-1</regionName>`+
				`<optInStatus>opt-in-not-required</optInStatus></item><item><regionName>xx-new-1</regionName>`+
				`<optInStatus>opting-in</optInStatus></item></regionInfo></DescribeRegionsResponse>`)
		default:
			io.WriteString(w, body)
		}
	}))
	t.Cleanup(server.Close)
	return awscheck.NewAccounts(awscheck.Options{Source: wire{server.URL}}).Open("")
}

func TestAListThatIsAbsentIsNotAnEmptyOne(t *testing.T) {
	global := func(list func(*awscheck.Account, context.Context) (int, error)) counter {
		return counter{count: func(ctx context.Context, a *awscheck.Account, _ string) (int, error) { return list(a, ctx) }}
	}
	tests := map[string]struct {
		counter
		empty, one, absent string
	}{
		"EC2, in XML": {
			counting("", "", (*awscheck.Account).Instances),
			`<DescribeInstancesResponse><requestId>1</requestId><reservationSet/></DescribeInstancesResponse>`,
			`<DescribeInstancesResponse><reservationSet><item><instancesSet><item><instanceId>i-1</instanceId></item></instancesSet></item></reservationSet></DescribeInstancesResponse>`,
			`<DescribeInstancesResponse><requestId>1</requestId></DescribeInstancesResponse>`,
		},
		"EC2's addresses, without pages": {
			counting("", "", (*awscheck.Account).Addresses),
			`<DescribeAddressesResponse><addressesSet/></DescribeAddressesResponse>`,
			`<DescribeAddressesResponse><addressesSet><item><allocationId>eipalloc-1</allocationId></item></addressesSet></DescribeAddressesResponse>`,
			`<DescribeAddressesResponse><requestId>1</requestId></DescribeAddressesResponse>`,
		},
		"VPCs": {
			counting("", "", (*awscheck.Account).VPCs),
			`<DescribeVpcsResponse><vpcSet/></DescribeVpcsResponse>`,
			`<DescribeVpcsResponse><vpcSet><item><vpcId>vpc-1</vpcId><ownerId>111122223333</ownerId><cidrBlock>10.0.0.0/16</cidrBlock>` +
				`<cidrBlockAssociationSet><item><cidrBlock>10.0.0.0/16</cidrBlock></item></cidrBlockAssociationSet></item></vpcSet></DescribeVpcsResponse>`,
			`<DescribeVpcsResponse><requestId>1</requestId></DescribeVpcsResponse>`,
		},
		"network ACLs": {
			counting("", "", func(a *awscheck.Account, ctx context.Context, region string) ([]awscheck.NetworkACL, error) {
				return a.NetworkACLs(ctx, region, "vpc-1")
			}),
			`<DescribeNetworkAclsResponse><networkAclSet/></DescribeNetworkAclsResponse>`,
			`<DescribeNetworkAclsResponse><networkAclSet><item><networkAclId>acl-1</networkAclId><entrySet><item><ruleNumber>32767</ruleNumber><protocol>-1</protocol>` +
				`<ruleAction>deny</ruleAction><egress>false</egress><cidrBlock>0.0.0.0/0</cidrBlock></item></entrySet></item></networkAclSet></DescribeNetworkAclsResponse>`,
			`<DescribeNetworkAclsResponse><requestId>1</requestId></DescribeNetworkAclsResponse>`,
		},
		"a zone's authorisations, in XML by path": {
			global(func(a *awscheck.Account, ctx context.Context) (int, error) {
				l, err := a.ZoneAuthorizations(ctx, "Z0MINE")
				return len(l), err
			}),
			`<ListVPCAssociationAuthorizationsResponse><HostedZoneId>Z0MINE</HostedZoneId><VPCs/></ListVPCAssociationAuthorizationsResponse>`,
			`<ListVPCAssociationAuthorizationsResponse><VPCs><VPC><VPCId>vpc-1</VPCId></VPC></VPCs></ListVPCAssociationAuthorizationsResponse>`,
			`<ListVPCAssociationAuthorizationsResponse><HostedZoneId>Z0MINE</HostedZoneId></ListVPCAssociationAuthorizationsResponse>`,
		},
		"Lambda, in JSON by path": {
			counting("", "", (*awscheck.Account).Functions),
			`{"Functions":[],"NextMarker":null}`, `{"Functions":[{"FunctionName":"f"}]}`, `{"NextMarker":null}`,
		},
		"EKS": {
			counting("", "", (*awscheck.Account).EKSClusters),
			`{"clusters":[],"nextToken":null}`, `{"clusters":["prod"]}`, `{}`,
		},
		"EFS": {
			counting("", "", (*awscheck.Account).FileSystems),
			`{"FileSystems":[]}`, `{"FileSystems":[{"FileSystemId":"fs-1","OwnerId":"1","CreationToken":"t"}]}`, `{"FileSystems":null}`,
		},
		"DynamoDB, in JSON by target": {
			counting("", "", (*awscheck.Account).Tables),
			`{"TableNames":[]}`, `{"TableNames":["t"]}`, `{"message":"sign in"}`,
		},
		"ECS": {
			counting("", "", (*awscheck.Account).ECSClusters),
			`{"clusterArns":[]}`, `{"clusterArns":["arn:aws:ecs:eu-west-1:111122223333:cluster/default"]}`, `{}`,
		},
		"IAM's roles, in a query's XML": {
			global(func(a *awscheck.Account, ctx context.Context) (int, error) {
				r, err := a.Roles(ctx)
				return len(r), err
			}),
			`<ListRolesResponse><ListRolesResult><IsTruncated>false</IsTruncated><Roles/></ListRolesResult></ListRolesResponse>`,
			`<ListRolesResponse><ListRolesResult><IsTruncated>false</IsTruncated><Roles><member><RoleName>r</RoleName></member></Roles></ListRolesResult></ListRolesResponse>`,
			`<ListRolesResponse><ListRolesResult><IsTruncated>false</IsTruncated></ListRolesResult></ListRolesResponse>`,
		},
		"IAM's roles, cut off without saying where to go on": {
			global(func(a *awscheck.Account, ctx context.Context) (int, error) {
				r, err := a.Roles(ctx)
				return len(r), err
			}),
			"", "",
			`<ListRolesResponse><ListRolesResult><IsTruncated>true</IsTruncated><Roles><member><RoleName>r</RoleName></member></Roles></ListRolesResult></ListRolesResponse>`,
		},
		"IAM's users": {
			global(func(a *awscheck.Account, ctx context.Context) (int, error) {
				u, err := a.Users(ctx)
				return len(u), err
			}),
			`<ListUsersResponse><ListUsersResult><IsTruncated>false</IsTruncated><Users/></ListUsersResult></ListUsersResponse>`,
			`<ListUsersResponse><ListUsersResult><Users><member><UserName>ana</UserName></member></Users></ListUsersResult></ListUsersResponse>`,
			`<ListUsersResponse><ListUsersResult><IsTruncated>true</IsTruncated><Users/></ListUsersResult></ListUsersResponse>`,
		},
		"a role": {
			global(func(a *awscheck.Account, ctx context.Context) (int, error) { _, err := a.Role(ctx, "r"); return 1, err }),
			"", `<GetRoleResponse><GetRoleResult><Role><RoleName>r</RoleName><Arn>arn:aws:iam::111122223333:role/r</Arn></Role></GetRoleResult></GetRoleResponse>`,
			`<GetRoleResponse><GetRoleResult><Role/></GetRoleResult></GetRoleResponse>`,
		},
		"S3, in XML by path": {
			global(func(a *awscheck.Account, ctx context.Context) (int, error) {
				b, err := a.Buckets(ctx)
				return len(b), err
			}),
			`<ListAllMyBucketsResult><Owner><ID>1</ID></Owner><Buckets/></ListAllMyBucketsResult>`,
			`<ListAllMyBucketsResult><Buckets><Bucket><Name>b</Name></Bucket></Buckets></ListAllMyBucketsResult>`,
			`<ListAllMyBucketsResult><Owner><ID>1</ID></Owner></ListAllMyBucketsResult>`,
		},
		"classic load balancers": {
			counting("", "", (*awscheck.Account).ClassicLoadBalancers),
			`<DescribeLoadBalancersResponse><DescribeLoadBalancersResult><LoadBalancerDescriptions/></DescribeLoadBalancersResult></DescribeLoadBalancersResponse>`,
			`<DescribeLoadBalancersResponse><DescribeLoadBalancersResult><LoadBalancerDescriptions><member><LoadBalancerName>lb</LoadBalancerName></member></LoadBalancerDescriptions></DescribeLoadBalancersResult></DescribeLoadBalancersResponse>`,
			`<DescribeLoadBalancersResponse><DescribeLoadBalancersResult/></DescribeLoadBalancersResponse>`,
		},
		"load balancers": {
			counting("", "", (*awscheck.Account).LoadBalancers),
			`<DescribeLoadBalancersResponse><DescribeLoadBalancersResult><LoadBalancers/></DescribeLoadBalancersResult></DescribeLoadBalancersResponse>`,
			`<DescribeLoadBalancersResponse><DescribeLoadBalancersResult><LoadBalancers><member><LoadBalancerName>lb</LoadBalancerName></member></LoadBalancers></DescribeLoadBalancersResult></DescribeLoadBalancersResponse>`,
			`<DescribeLoadBalancersResponse><DescribeLoadBalancersResult><NextMarker/></DescribeLoadBalancersResult></DescribeLoadBalancersResponse>`,
		},
		"RDS": {
			counting("", "", (*awscheck.Account).DBInstances),
			`<DescribeDBInstancesResponse><DescribeDBInstancesResult><DBInstances/></DescribeDBInstancesResult></DescribeDBInstancesResponse>`,
			`<DescribeDBInstancesResponse><DescribeDBInstancesResult><DBInstances><DBInstance><DBInstanceIdentifier>db</DBInstanceIdentifier></DBInstance></DBInstances></DescribeDBInstancesResult></DescribeDBInstancesResponse>`,
			`<DescribeDBInstancesResponse><DescribeDBInstancesResult/></DescribeDBInstancesResponse>`,
		},
		"ElastiCache": {
			counting("", "", (*awscheck.Account).CacheClusters),
			`<DescribeCacheClustersResponse><DescribeCacheClustersResult><CacheClusters/></DescribeCacheClustersResult></DescribeCacheClustersResponse>`,
			`<DescribeCacheClustersResponse><DescribeCacheClustersResult><CacheClusters><CacheCluster><CacheClusterId>c</CacheClusterId></CacheCluster></CacheClusters></DescribeCacheClustersResult></DescribeCacheClustersResponse>`,
			`<DescribeCacheClustersResponse><DescribeCacheClustersResult/></DescribeCacheClustersResponse>`,
		},
		"CloudFormation": {
			counting("", "", (*awscheck.Account).Stacks),
			`<ListStacksResponse><ListStacksResult><StackSummaries/></ListStacksResult></ListStacksResponse>`,
			`<ListStacksResponse><ListStacksResult><StackSummaries><member><StackName>s</StackName><StackStatus>A_STATUS_OF_NEXT_YEAR</StackStatus></member></StackSummaries></ListStacksResult></ListStacksResponse>`,
			`<ListStacksResponse><ListStacksResult/></ListStacksResponse>`,
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if test.empty != "" {
				if n, err := test.count(t.Context(), serve(t, test.empty), "eu-west-1"); n != 0 || err != nil {
					t.Errorf("an empty list gave %d, %v", n, err)
				}
			}
			if test.one != "" {
				if n, err := test.count(t.Context(), serve(t, test.one), "eu-west-1"); n != 1 || err != nil {
					t.Errorf("a list of one gave %d, %v", n, err)
				}
				if _, err := test.count(t.Context(), serve(t, test.one[:len(test.one)/2]), "eu-west-1"); err == nil {
					t.Error("half an answer was taken for a whole one")
				}
			}
			for _, body := range []string{test.absent, "", "<html><body>Sign in to the guest network</body></html>"} {
				if _, err := test.count(t.Context(), serve(t, body), "eu-west-1"); reason(err) != awscheck.Malformed {
					t.Errorf("%q gave %v", body, err)
				}
			}
		})
	}
}

func TestARegionInAStateNotKnownHereIsNotPassedOver(t *testing.T) {
	got := awscheck.CheckClean(t.Context(), serve(t, ""), prior)
	if !slices.ContainsFunc(got, want{awscheck.Unverified, "xx-new-1", []string{"CloudFormation ListStacks in xx-new-1", "not enabled"}}.of) {
		t.Errorf("got%s", show(got))
	}
}

func TestTheValueOfAnotherQuotaProvesNothing(t *testing.T) {
	for code, want := range map[string]bool{onDemand.Code: true, "L-DB2E81BA": false, "": false} {
		a := serve(t, `{"Quota":{"ServiceCode":"ec2","QuotaCode":"`+code+`","Value":5000,"Adjustable":true}}`)
		q, err := a.Quota(t.Context(), "eu-west-1", onDemand.Service, onDemand.Code)
		if want && (err != nil || q.Value != 5000) || !want && reason(err) != awscheck.Malformed {
			t.Errorf("an answer for %q gave %+v, %v", code, q, err)
		}
	}
}

func TestAReplyWithoutEndIsGivenUp(t *testing.T) {
	var sent atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		io.WriteString(w, "<GetCallerIdentityResponse><GetCallerIdentityResult>")
		for item := strings.Repeat("<Arn>arn:aws:iam::111122223333:user/ana</Arn>", 1000); ; {
			n, err := io.WriteString(w, item)
			if sent.Add(int64(n)); err != nil {
				return
			}
		}
	}))
	t.Cleanup(server.Close)
	f := awscheck.CheckCredentials(t.Context(), awscheck.NewAccounts(awscheck.Options{Source: wire{server.URL}}).Open(""))[0]
	if f.Status != awscheck.Unverified || !strings.Contains(f.Detail, "not what AWS sends") {
		t.Errorf("%s: %s", f.Status, f.Detail)
	}
	if n := sent.Load() >> 20; n > 64 {
		t.Errorf("%d MiB were taken", n)
	}
}
