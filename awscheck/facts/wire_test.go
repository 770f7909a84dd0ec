package facts_test

import (
	"context"
	"net/netip"
	"reflect"
	"testing"
	"time"

	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/awssim/simtest"
	"github.com/astronomer/astro-activate/awscheck/facts"
	"github.com/astronomer/astro-activate/awscheck/kinds"
)

func TestMissingListIsNotAnEmptyOne(t *testing.T) {
	global := func(list func(context.Context, *account.Account) (int, error)) counter {
		return counter{count: func(ctx context.Context, a *account.Account, _ string) (int, error) { return list(ctx, a) }}
	}
	tests := map[string]struct {
		counter
		empty, one, absent string
	}{
		"EC2, in XML": {
			counting("", "", facts.Instances),
			`<DescribeInstancesResponse><requestId>1</requestId><reservationSet/></DescribeInstancesResponse>`,
			`<DescribeInstancesResponse><reservationSet><item><instancesSet><item><instanceId>i-1</instanceId></item></instancesSet></item></reservationSet></DescribeInstancesResponse>`,
			`<DescribeInstancesResponse><requestId>1</requestId></DescribeInstancesResponse>`,
		},
		"zones, which have an id": {
			counting("", "", facts.AvailabilityZones),
			"",
			`<DescribeAvailabilityZonesResponse><availabilityZoneInfo><item><zoneName>us-west-1a</zoneName><zoneId>usw1-az1</zoneId>` +
				`<zoneState>available</zoneState><zoneType>availability-zone</zoneType></item></availabilityZoneInfo></DescribeAvailabilityZonesResponse>`,
			`<DescribeAvailabilityZonesResponse><availabilityZoneInfo><item><zoneName>us-west-1a</zoneName><zoneState>available</zoneState></item></availabilityZoneInfo></DescribeAvailabilityZonesResponse>`,
		},
		"open Spot requests": {
			counting("", "", facts.OpenSpotRequests),
			`<DescribeSpotInstanceRequestsResponse><spotInstanceRequestSet/></DescribeSpotInstanceRequestsResponse>`,
			`<DescribeSpotInstanceRequestsResponse><spotInstanceRequestSet><item><state>open</state><launchSpecification><instanceType>m5.large</instanceType></launchSpecification></item></spotInstanceRequestSet></DescribeSpotInstanceRequestsResponse>`,
			`<DescribeSpotInstanceRequestsResponse><spotInstanceRequestSet><item><state>open</state></item></spotInstanceRequestSet></DescribeSpotInstanceRequestsResponse>`,
		},
		"instances, in a reservation": {
			counting("", "", facts.Instances),
			`<DescribeInstancesResponse><reservationSet/></DescribeInstancesResponse>`,
			`<DescribeInstancesResponse><reservationSet><item><instancesSet><item><instanceId>i-1</instanceId></item></instancesSet></item></reservationSet></DescribeInstancesResponse>`,
			`<DescribeInstancesResponse><reservationSet><item><reservationId>r-1</reservationId></item></reservationSet></DescribeInstancesResponse>`,
		},
		"capacity reservations": {
			counting("", "", facts.CapacityReservations),
			`<DescribeCapacityReservationsResponse><capacityReservationSet/></DescribeCapacityReservationsResponse>`,
			`<DescribeCapacityReservationsResponse><capacityReservationSet><item><capacityReservationId>cr-1</capacityReservationId><ownerId>111122223333</ownerId>` +
				`<instanceType>m5.large</instanceType><state>active</state><availableInstanceCount>2</availableInstanceCount></item></capacityReservationSet></DescribeCapacityReservationsResponse>`,
			`<DescribeCapacityReservationsResponse><capacityReservationSet><item><capacityReservationId>cr-1</capacityReservationId><ownerId>111122223333</ownerId>` +
				`<instanceType>m5.large</instanceType><state>active</state></item></capacityReservationSet></DescribeCapacityReservationsResponse>`,
		},
		"an instance type": {
			counting("", "", func(ctx context.Context, a *account.Account, region string) ([]int, error) {
				n, err := facts.VCPUs(ctx, a, region, "m5.xlarge")
				return []int{n}, err
			}),
			"",
			`<DescribeInstanceTypesResponse><instanceTypeSet><item><instanceType>m5.xlarge</instanceType><vCpuInfo><defaultVCpus>4</defaultVCpus></vCpuInfo></item></instanceTypeSet></DescribeInstanceTypesResponse>`,
			`<DescribeInstanceTypesResponse><instanceTypeSet><item><instanceType>m5.large</instanceType><vCpuInfo><defaultVCpus>2</defaultVCpus></vCpuInfo></item></instanceTypeSet></DescribeInstanceTypesResponse>`,
		},
		"EC2's addresses, without pages": {
			counting("", "", facts.Addresses),
			`<DescribeAddressesResponse><addressesSet/></DescribeAddressesResponse>`,
			`<DescribeAddressesResponse><addressesSet><item><allocationId>eipalloc-1</allocationId></item></addressesSet></DescribeAddressesResponse>`,
			`<DescribeAddressesResponse><requestId>1</requestId></DescribeAddressesResponse>`,
		},
		"VPCs": {
			counting("", "", facts.VPCs),
			`<DescribeVpcsResponse><vpcSet/></DescribeVpcsResponse>`,
			`<DescribeVpcsResponse><vpcSet><item><vpcId>vpc-1</vpcId><ownerId>111122223333</ownerId><cidrBlock>10.0.0.0/16</cidrBlock>` +
				`<cidrBlockAssociationSet><item><cidrBlock>10.0.0.0/16</cidrBlock></item></cidrBlockAssociationSet></item></vpcSet></DescribeVpcsResponse>`,
			`<DescribeVpcsResponse><requestId>1</requestId></DescribeVpcsResponse>`,
		},
		"network ACLs": {
			counting("", "", func(ctx context.Context, a *account.Account, region string) ([]facts.NetworkACL, error) {
				return facts.NetworkACLs(ctx, a, region, "vpc-1")
			}),
			`<DescribeNetworkAclsResponse><networkAclSet/></DescribeNetworkAclsResponse>`,
			`<DescribeNetworkAclsResponse><networkAclSet><item><networkAclId>acl-1</networkAclId><entrySet><item><ruleNumber>32767</ruleNumber><protocol>-1</protocol>` +
				`<ruleAction>deny</ruleAction><egress>false</egress><cidrBlock>0.0.0.0/0</cidrBlock></item></entrySet></item></networkAclSet></DescribeNetworkAclsResponse>`,
			`<DescribeNetworkAclsResponse><requestId>1</requestId></DescribeNetworkAclsResponse>`,
		},
		"security groups": {
			counting("", "", facts.SecurityGroups),
			`<DescribeSecurityGroupsResponse><securityGroupInfo/></DescribeSecurityGroupsResponse>`,
			`<DescribeSecurityGroupsResponse><securityGroupInfo><item><groupId>sg-1</groupId><ipPermissions/><ipPermissionsEgress/></item></securityGroupInfo></DescribeSecurityGroupsResponse>`,
			`<DescribeSecurityGroupsResponse><requestId>1</requestId></DescribeSecurityGroupsResponse>`,
		},
		"a security group without its list of rules": {
			counting("", "", facts.SecurityGroups), "", "",
			`<DescribeSecurityGroupsResponse><securityGroupInfo><item><groupId>sg-1</groupId><ipPermissions/></item></securityGroupInfo></DescribeSecurityGroupsResponse>`,
		},
		"a security group without its list of inbound rules": {
			counting("", "", facts.SecurityGroups), "", "",
			`<DescribeSecurityGroupsResponse><securityGroupInfo><item><groupId>sg-1</groupId><ipPermissionsEgress/></item></securityGroupInfo></DescribeSecurityGroupsResponse>`,
		},
		"network interfaces": {
			counting("", "", facts.NetworkInterfaces),
			`<DescribeNetworkInterfacesResponse><networkInterfaceSet/></DescribeNetworkInterfacesResponse>`,
			`<DescribeNetworkInterfacesResponse><networkInterfaceSet><item><networkInterfaceId>eni-1</networkInterfaceId></item></networkInterfaceSet></DescribeNetworkInterfacesResponse>`,
			`<DescribeNetworkInterfacesResponse><requestId>1</requestId></DescribeNetworkInterfacesResponse>`,
		},
		"prefix lists": {
			counting("", "", facts.PrefixLists),
			`<DescribeManagedPrefixListsResponse><prefixListSet/></DescribeManagedPrefixListsResponse>`,
			`<DescribeManagedPrefixListsResponse><prefixListSet><item><prefixListId>pl-1</prefixListId><addressFamily>IPv4</addressFamily><maxEntries>20</maxEntries></item></prefixListSet></DescribeManagedPrefixListsResponse>`,
			`<DescribeManagedPrefixListsResponse><requestId>1</requestId></DescribeManagedPrefixListsResponse>`,
		},
		"entries of a prefix list": {
			counting("", "", func(ctx context.Context, a *account.Account, region string) ([]netip.Prefix, error) {
				return facts.PrefixListEntries(ctx, a, region, "pl-1")
			}),
			`<GetManagedPrefixListEntriesResponse><entrySet/></GetManagedPrefixListEntriesResponse>`,
			`<GetManagedPrefixListEntriesResponse><entrySet><item><cidr>10.0.0.0/8</cidr></item><item><cidr>fd00::/8</cidr></item></entrySet></GetManagedPrefixListEntriesResponse>`,
			`<GetManagedPrefixListEntriesResponse><requestId>1</requestId></GetManagedPrefixListEntriesResponse>`,
		},
		"a zone's authorizations, in XML by path": {
			global(func(ctx context.Context, a *account.Account) (int, error) {
				l, err := facts.ZoneAuthorizations(ctx, a, "Z0MINE")
				return len(l), err
			}),
			`<ListVPCAssociationAuthorizationsResponse><HostedZoneId>Z0MINE</HostedZoneId><VPCs/></ListVPCAssociationAuthorizationsResponse>`,
			`<ListVPCAssociationAuthorizationsResponse><VPCs><VPC><VPCId>vpc-1</VPCId></VPC></VPCs></ListVPCAssociationAuthorizationsResponse>`,
			`<ListVPCAssociationAuthorizationsResponse><HostedZoneId>Z0MINE</HostedZoneId></ListVPCAssociationAuthorizationsResponse>`,
		},
		"records, of which every zone has some": {
			global(func(ctx context.Context, a *account.Account) (int, error) {
				l, err := facts.Records(ctx, a, "Z0MINE")
				return len(l), err
			}),
			"",
			`<ListResourceRecordSetsResponse><ResourceRecordSets><ResourceRecordSet><Name>example.com.</Name><Type>NS</Type><TTL>1</TTL><ResourceRecords><ResourceRecord><Value>ns-0.awsdns-00.com.</Value></ResourceRecord></ResourceRecords></ResourceRecordSet></ResourceRecordSets><IsTruncated>false</IsTruncated><MaxItems>300</MaxItems></ListResourceRecordSetsResponse>`,
			`<ListResourceRecordSetsResponse><ResourceRecordSets/><IsTruncated>false</IsTruncated></ListResourceRecordSetsResponse>`,
		},
		"records, truncated without a name to go on from": {
			global(func(ctx context.Context, a *account.Account) (int, error) {
				l, err := facts.Records(ctx, a, "Z0MINE")
				return len(l), err
			}),
			"", "",
			`<ListResourceRecordSetsResponse><ResourceRecordSets><ResourceRecordSet><Name>example.com.</Name><Type>NS</Type><ResourceRecords><ResourceRecord><Value>ns-0.awsdns-00.com.</Value></ResourceRecord></ResourceRecords></ResourceRecordSet></ResourceRecordSets><IsTruncated>true</IsTruncated></ListResourceRecordSetsResponse>`,
		},
		"records, of which each page is the first": {
			global(func(ctx context.Context, a *account.Account) (int, error) {
				l, err := facts.Records(ctx, a, "Z0MINE")
				return len(l), err
			}),
			"", "",
			`<ListResourceRecordSetsResponse><ResourceRecordSets><ResourceRecordSet><Name>example.com.</Name><Type>NS</Type><ResourceRecords><ResourceRecord><Value>ns-0.awsdns-00.com.</Value></ResourceRecord></ResourceRecords></ResourceRecordSet></ResourceRecordSets><IsTruncated>true</IsTruncated><NextRecordName>example.com.</NextRecordName><NextRecordType>NS</NextRecordType></ListResourceRecordSetsResponse>`,
		},
		"the status of a region": {
			global(func(ctx context.Context, a *account.Account) (int, error) {
				_, err := facts.StatusOfRegion(ctx, a, "ap-east-1")
				return 1, err
			}),
			"", `{"RegionName":"ap-east-1","RegionOptStatus":"ENABLING"}`, `{"RegionName":"ap-east-1"}`,
		},
		"the status of another region": {
			global(func(ctx context.Context, a *account.Account) (int, error) {
				_, err := facts.StatusOfRegion(ctx, a, "ap-east-1")
				return 1, err
			}),
			"", "", `{"RegionName":"eu-west-1","RegionOptStatus":"ENABLED_BY_DEFAULT"}`,
		},
		"Resolver rules of a VPC": {
			counting("", "", func(ctx context.Context, a *account.Account, region string) ([]facts.ResolverAssociation, error) {
				return facts.ResolverAssociations(ctx, a, region, "vpc-1")
			}),
			`{"MaxResults":100,"ResolverRuleAssociations":[]}`,
			`{"MaxResults":100,"ResolverRuleAssociations":[{"Id":"rslvr-autodefined-assoc-vpc-1-internet-resolver","Name":"System Rule Association","ResolverRuleId":"rslvr-autodefined-rr-internet-resolver","Status":"COMPLETE","StatusMessage":"","VPCId":"vpc-1"}]}`,
			`{"MaxResults":100}`,
		},
		"Resolver rules of another VPC": {
			counting("", "", func(ctx context.Context, a *account.Account, region string) ([]facts.ResolverAssociation, error) {
				return facts.ResolverAssociations(ctx, a, region, "vpc-1")
			}),
			"", "", `{"ResolverRuleAssociations":[{"ResolverRuleId":"rslvr-rr-1","Status":"COMPLETE","VPCId":"vpc-2"}]}`,
		},
		"Resolver rules": {
			counting("", "", facts.ResolverRules),
			`{"MaxResults":100,"ResolverRules":[]}`,
			`{"MaxResults":100,"ResolverRules":[{"Id":"rslvr-autodefined-rr-internet-resolver","DomainName":".","RuleType":"RECURSIVE","Status":"COMPLETE","Name":"Internet Resolver","OwnerId":"Route 53 Resolver","ShareStatus":"NOT_SHARED"}]}`,
			`{"MaxResults":100}`,
		},
		"a Resolver rule without its domain": {
			counting("", "", facts.ResolverRules),
			"", "", `{"ResolverRules":[{"Id":"rslvr-rr-1","RuleType":"FORWARD","Status":"COMPLETE"}]}`,
		},
		"tagged resources": {
			counting("", "", facts.TaggedResources),
			`{"PaginationToken":"","ResourceTagMappingList":[]}`,
			`{"PaginationToken":"","ResourceTagMappingList":[{"ResourceARN":"arn:aws:kms:eu-west-1:111122223333:key/1","Tags":[{"Key":"team","Value":"billing"}]}]}`,
			`{"PaginationToken":""}`,
		},
		"a tagged resource without its ARN": {
			counting("", "", facts.TaggedResources),
			"", "", `{"ResourceTagMappingList":[{"Tags":[{"Key":"team","Value":"billing"}]}]}`,
		},
		"Lambda, in JSON by path": {
			countingType(t, "AWS::Lambda::Function"),
			`{"Functions":[],"NextMarker":null}`, `{"Functions":[{"FunctionName":"f"}]}`, `{"NextMarker":null}`,
		},
		"EKS": {
			countingType(t, "AWS::EKS::Cluster"),
			`{"clusters":[],"nextToken":null}`, `{"clusters":["prod"]}`, `{}`,
		},
		"EFS": {
			countingType(t, "AWS::EFS::FileSystem"),
			`{"FileSystems":[]}`, `{"FileSystems":[{"FileSystemId":"fs-1","OwnerId":"1","CreationToken":"t"}]}`, `{"FileSystems":null}`,
		},
		"DynamoDB, in JSON by target": {
			countingType(t, "AWS::DynamoDB::Table"),
			`{"TableNames":[]}`, `{"TableNames":["t"]}`, `{"message":"sign in"}`,
		},
		"ECS": {
			countingType(t, "AWS::ECS::Cluster"),
			`{"clusterArns":[]}`, `{"clusterArns":["arn:aws:ecs:eu-west-1:111122223333:cluster/default"]}`, `{}`,
		},
		"a quota": {
			counting("", "", func(ctx context.Context, a *account.Account, region string) ([]facts.Quota, error) {
				q, err := facts.GetQuota(ctx, a, region, "ec2", "L-1216C47A")
				return []facts.Quota{q}, err
			}),
			"", `{"Quota":{"ServiceCode":"ec2","QuotaCode":"L-1216C47A","Value":5.0,"Adjustable":true}}`, `{"Quota":{"QuotaCode":"L-1216C47A"}}`,
		},
		"requested increases of a quota": {
			counting("", "", func(ctx context.Context, a *account.Account, region string) ([]facts.Increase, error) {
				return facts.PendingIncreases(ctx, a, region, "ec2", "L-1216C47A")
			}),
			`{"RequestedQuotas":[]}`, `{"RequestedQuotas":[{"Status":"PENDING","DesiredValue":64.0,"Created":1.618322400123E9},{"Status":"APPROVED"}]}`, `{}`,
		},
		"IAM's roles, in a query's XML": {
			global(func(ctx context.Context, a *account.Account) (int, error) {
				r, err := facts.Roles(ctx, a)
				return len(r), err
			}),
			`<ListRolesResponse><ListRolesResult><IsTruncated>false</IsTruncated><Roles/></ListRolesResult></ListRolesResponse>`,
			`<ListRolesResponse><ListRolesResult><IsTruncated>false</IsTruncated><Roles><member><RoleName>r</RoleName></member></Roles></ListRolesResult></ListRolesResponse>`,
			`<ListRolesResponse><ListRolesResult><IsTruncated>false</IsTruncated></ListRolesResult></ListRolesResponse>`,
		},
		"IAM's roles, truncated without a marker": {
			global(func(ctx context.Context, a *account.Account) (int, error) {
				r, err := facts.Roles(ctx, a)
				return len(r), err
			}),
			"", "",
			`<ListRolesResponse><ListRolesResult><IsTruncated>true</IsTruncated><Roles><member><RoleName>r</RoleName></member></Roles></ListRolesResult></ListRolesResponse>`,
		},
		"IAM's users": {
			global(func(ctx context.Context, a *account.Account) (int, error) {
				u, err := facts.Users(ctx, a)
				return len(u), err
			}),
			`<ListUsersResponse><ListUsersResult><IsTruncated>false</IsTruncated><Users/></ListUsersResult></ListUsersResponse>`,
			`<ListUsersResponse><ListUsersResult><Users><member><UserName>ana</UserName></member></Users></ListUsersResult></ListUsersResponse>`,
			`<ListUsersResponse><ListUsersResult><IsTruncated>true</IsTruncated><Users/></ListUsersResult></ListUsersResponse>`,
		},
		"a role": {
			global(func(ctx context.Context, a *account.Account) (int, error) {
				_, err := facts.GetRole(ctx, a, "r")
				return 1, err
			}),
			"", `<GetRoleResponse><GetRoleResult><Role><RoleName>r</RoleName><Arn>arn:aws:iam::111122223333:role/r</Arn></Role></GetRoleResult></GetRoleResponse>`,
			`<GetRoleResponse><GetRoleResult><Role/></GetRoleResult></GetRoleResponse>`,
		},
		"S3, in XML by path": {
			countingType(t, "AWS::S3::Bucket"),
			`<ListAllMyBucketsResult><Owner><ID>1</ID></Owner><Buckets/></ListAllMyBucketsResult>`,
			`<ListAllMyBucketsResult><Buckets><Bucket><Name>b</Name></Bucket></Buckets></ListAllMyBucketsResult>`,
			`<ListAllMyBucketsResult><Owner><ID>1</ID></Owner></ListAllMyBucketsResult>`,
		},
		"classic load balancers": {
			countingType(t, "AWS::ElasticLoadBalancing::LoadBalancer"),
			`<DescribeLoadBalancersResponse><DescribeLoadBalancersResult><LoadBalancerDescriptions/></DescribeLoadBalancersResult></DescribeLoadBalancersResponse>`,
			`<DescribeLoadBalancersResponse><DescribeLoadBalancersResult><LoadBalancerDescriptions><member><LoadBalancerName>lb</LoadBalancerName></member></LoadBalancerDescriptions></DescribeLoadBalancersResult></DescribeLoadBalancersResponse>`,
			`<DescribeLoadBalancersResponse><DescribeLoadBalancersResult/></DescribeLoadBalancersResponse>`,
		},
		"load balancers": {
			countingType(t, "AWS::ElasticLoadBalancingV2::LoadBalancer"),
			`<DescribeLoadBalancersResponse><DescribeLoadBalancersResult><LoadBalancers/></DescribeLoadBalancersResult></DescribeLoadBalancersResponse>`,
			`<DescribeLoadBalancersResponse><DescribeLoadBalancersResult><LoadBalancers><member><LoadBalancerName>lb</LoadBalancerName></member></LoadBalancers></DescribeLoadBalancersResult></DescribeLoadBalancersResponse>`,
			`<DescribeLoadBalancersResponse><DescribeLoadBalancersResult><NextMarker/></DescribeLoadBalancersResult></DescribeLoadBalancersResponse>`,
		},
		"RDS": {
			counting("", "", facts.DBInstances),
			`<DescribeDBInstancesResponse><DescribeDBInstancesResult><DBInstances/></DescribeDBInstancesResult></DescribeDBInstancesResponse>`,
			`<DescribeDBInstancesResponse><DescribeDBInstancesResult><DBInstances><DBInstance><DBInstanceIdentifier>db</DBInstanceIdentifier></DBInstance></DBInstances></DescribeDBInstancesResult></DescribeDBInstancesResponse>`,
			`<DescribeDBInstancesResponse><DescribeDBInstancesResult/></DescribeDBInstancesResponse>`,
		},
		"RDS's clusters": {
			counting("", "", facts.DBClusters),
			`<DescribeDBClustersResponse><DescribeDBClustersResult><DBClusters/></DescribeDBClustersResult></DescribeDBClustersResponse>`,
			`<DescribeDBClustersResponse><DescribeDBClustersResult><DBClusters><DBCluster><DBClusterIdentifier>db</DBClusterIdentifier></DBCluster></DBClusters></DescribeDBClustersResult></DescribeDBClustersResponse>`,
			`<DescribeDBClustersResponse><DescribeDBClustersResult/></DescribeDBClustersResponse>`,
		},
		"RDS's orderable options": {
			counting("", "", func(ctx context.Context, a *account.Account, region string) ([][]string, error) {
				return facts.DatabaseZones(ctx, a, region, facts.Database{Class: "db.r5.large", Engine: "postgres"})
			}),
			"", // without any option for the engine, nothing is known
			`<DescribeOrderableDBInstanceOptionsResponse><DescribeOrderableDBInstanceOptionsResult><OrderableDBInstanceOptions><OrderableDBInstanceOption><AvailabilityZones>` +
				`<AvailabilityZone><Name>eu-west-1a</Name></AvailabilityZone></AvailabilityZones></OrderableDBInstanceOption></OrderableDBInstanceOptions></DescribeOrderableDBInstanceOptionsResult></DescribeOrderableDBInstanceOptionsResponse>`,
			`<DescribeOrderableDBInstanceOptionsResponse><DescribeOrderableDBInstanceOptionsResult/></DescribeOrderableDBInstanceOptionsResponse>`,
		},
		"ElastiCache": {
			countingType(t, "AWS::ElastiCache::CacheCluster"),
			`<DescribeCacheClustersResponse><DescribeCacheClustersResult><CacheClusters/></DescribeCacheClustersResult></DescribeCacheClustersResponse>`,
			`<DescribeCacheClustersResponse><DescribeCacheClustersResult><CacheClusters><CacheCluster><CacheClusterId>c</CacheClusterId></CacheCluster></CacheClusters></DescribeCacheClustersResult></DescribeCacheClustersResponse>`,
			`<DescribeCacheClustersResponse><DescribeCacheClustersResult/></DescribeCacheClustersResponse>`,
		},
		"CloudFormation": {
			counting("", "", facts.Stacks),
			`<ListStacksResponse><ListStacksResult><StackSummaries/></ListStacksResult></ListStacksResponse>`,
			`<ListStacksResponse><ListStacksResult><StackSummaries><member><StackName>s</StackName><StackStatus>A_STATUS_OF_NEXT_YEAR</StackStatus></member></StackSummaries></ListStacksResult></ListStacksResponse>`,
			`<ListStacksResponse><ListStacksResult/></ListStacksResponse>`,
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if test.empty != "" {
				if n, err := test.count(t.Context(), simtest.Serve(t, test.empty), "eu-west-1"); n != 0 || err != nil {
					t.Errorf("an empty list gave %d, %v", n, err)
				}
			}
			if test.one != "" {
				if n, err := test.count(t.Context(), simtest.Serve(t, test.one), "eu-west-1"); n != 1 || err != nil {
					t.Errorf("a list of one gave %d, %v", n, err)
				}
				if _, err := test.count(t.Context(), simtest.Serve(t, test.one[:len(test.one)/2]), "eu-west-1"); err == nil {
					t.Error("half an answer was taken for a whole one")
				}
			}
			for _, body := range []string{test.absent, "", "<html><body>Sign in to the guest network</body></html>"} {
				if _, err := test.count(t.Context(), simtest.Serve(t, body), "eu-west-1"); reason(err) != account.Malformed {
					t.Errorf("%q gave %v", body, err)
				}
			}
		})
	}
}

func TestValueOfAnotherQuotaIsRefused(t *testing.T) {
	for code, want := range map[string]bool{"L-1216C47A": true, "L-DB2E81BA": false, "": false} {
		a := simtest.Serve(t, `{"Quota":{"ServiceCode":"ec2","QuotaCode":"`+code+`","Value":5000,"Adjustable":true}}`)
		q, err := facts.GetQuota(t.Context(), a, "eu-west-1", "ec2", "L-1216C47A")
		if want && (err != nil || q.Value != 5000) || !want && reason(err) != account.Malformed {
			t.Errorf("an answer for %q gave %+v, %v", code, q, err)
		}
	}
}

func TestARequestedIncreaseHasItsValueAndDay(t *testing.T) {
	for name, tt := range map[string]struct {
		members string
		want    facts.Increase
		bad     bool
	}{
		"as AWS sends it": {`"DesiredValue":64.0,"Created":1.618322400123E9`, facts.Increase{Desired: 64, Asked: time.Date(2021, 4, 13, 14, 0, 0, 123e6, time.UTC)}, false},
		"without a day":   {`"DesiredValue":64`, facts.Increase{Desired: 64}, false},
		"no number":       {`"DesiredValue":"many"`, facts.Increase{}, true},
		"a negative one":  {`"DesiredValue":-1`, facts.Increase{}, true},
		"a strange day":   {`"DesiredValue":64,"Created":"yesterday"`, facts.Increase{}, true},
	} {
		t.Run(name, func(t *testing.T) {
			a := simtest.Serve(t, `{"RequestedQuotas":[{"Status":"CASE_OPENED",`+tt.members+`}]}`)
			got, err := facts.PendingIncreases(t.Context(), a, "eu-west-1", "ec2", "L-1216C47A")
			if tt.bad {
				if reason(err) != account.Malformed {
					t.Errorf("got %+v, %v", got, err)
				}
				return
			}
			if err != nil || len(got) != 1 || got[0].Desired != tt.want.Desired || got[0].Asked.Round(time.Millisecond) != tt.want.Asked || got[0].Status != "CASE_OPENED" {
				t.Errorf("got %+v, %v", got, err)
			}
		})
	}
}

func TestBucketsHaveTheirRegion(t *testing.T) {
	a := simtest.Serve(t, `<ListAllMyBucketsResult><Buckets><Bucket><Name>b</Name><BucketRegion>eu-north-1</BucketRegion></Bucket></Buckets></ListAllMyBucketsResult>`)
	bucket, _ := kinds.Lookup("AWS::S3::Bucket")
	buckets, err := facts.ListKind(t.Context(), a, "", bucket)
	if err != nil || len(buckets) != 1 || buckets[0].Region != "eu-north-1" {
		t.Errorf("got %+v, %v", buckets, err)
	}
}

func TestDatabasesHaveTheirVPCAndProtection(t *testing.T) {
	a := simtest.Serve(t, `<DescribeDBInstancesResponse><DescribeDBInstancesResult><DBInstances><DBInstance><DBInstanceIdentifier>db</DBInstanceIdentifier>`+
		`<DeletionProtection>true</DeletionProtection><DBSubnetGroup><VpcId>vpc-1</VpcId></DBSubnetGroup></DBInstance></DBInstances></DescribeDBInstancesResult></DescribeDBInstancesResponse>`)
	databases, err := facts.DBInstances(t.Context(), a, "eu-west-1")
	if err != nil || len(databases) != 1 || databases[0].VPC != "vpc-1" || !databases[0].Protected {
		t.Errorf("got %+v, %v", databases, err)
	}
}

func TestTaggedResourcesHaveTheirTags(t *testing.T) {
	a := simtest.Serve(t, `{"ResourceTagMappingList":[{"ResourceARN":"arn:aws:apigateway:eu-west-1::/vpclinks/x","Tags":[{"Key":"aws:cloudformation:stack-name","Value":"shop"},{"Key":"empty","Value":""}]},`+
		`{"ResourceARN":"arn:aws:s3:::b","Tags":[]}]}`)
	tagged, err := facts.TaggedResources(t.Context(), a, "eu-west-1")
	want := []facts.TaggedResource{
		{ID: "arn:aws:apigateway:eu-west-1::/vpclinks/x", ARN: kinds.ARN{Service: "apigateway", Region: "eu-west-1", Resource: "/vpclinks/x"}, Tags: map[string]string{facts.StackTag: "shop", "empty": ""}},
		{ID: "arn:aws:s3:::b", ARN: kinds.ARN{Service: "s3", Resource: "b"}, Tags: map[string]string{}},
	}
	if err != nil || !reflect.DeepEqual(tagged, want) {
		t.Errorf("got %+v, %v", tagged, err)
	}
}

func TestResolverRulesHaveTheirDomainAndTargets(t *testing.T) {
	a := simtest.Serve(t, `{"ResolverRules":[`+
		`{"Id":"rslvr-rr-1","Name":"office","DomainName":"Corp.Example.com.","RuleType":"FORWARD","Status":"COMPLETE","TargetIps":[{"Ip":"10.60.1.2","Port":53},{"Ipv6":"fd00::2","Port":53},{"Ip":"10.60.0.2","Port":53}],"ShareStatus":"SHARED_WITH_ME"},`+
		`{"Id":"rslvr-rr-2","DomainName":".","RuleType":"RECURSIVE","Status":"COMPLETE"},{"Id":"rslvr-rr-3","DelegationRecord":"ns.example.com.","RuleType":"DELEGATE","Status":"UPDATING"}]}`)
	rules, err := facts.ResolverRules(t.Context(), a, "eu-west-1")
	want := []facts.ResolverRule{
		{ID: "rslvr-rr-1", Name: "office", Domain: "corp.example.com", Type: facts.ForwardRule, Status: "COMPLETE", Targets: []string{"10.60.0.2", "10.60.1.2", "fd00::2"}},
		{ID: "rslvr-rr-2", Type: facts.RecursiveRule, Status: "COMPLETE"}, {ID: "rslvr-rr-3", Type: facts.DelegateRule, Status: "UPDATING"},
	}
	if err != nil || !reflect.DeepEqual(rules, want) {
		t.Errorf("got %+v, %v", rules, err)
	}
}
