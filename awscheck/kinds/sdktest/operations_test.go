package sdktest

import (
	"context"
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/account"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	ec2types "github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	iamtypes "github.com/aws/aws-sdk-go-v2/service/iam/types"
	"github.com/aws/aws-sdk-go-v2/service/rds"
	"github.com/aws/aws-sdk-go-v2/service/resourcegroupstaggingapi"
	"github.com/aws/aws-sdk-go-v2/service/route53"
	route53types "github.com/aws/aws-sdk-go-v2/service/route53/types"
	"github.com/aws/aws-sdk-go-v2/service/route53resolver"
	resolvertypes "github.com/aws/aws-sdk-go-v2/service/route53resolver/types"
	"github.com/aws/aws-sdk-go-v2/service/servicequotas"
	"github.com/aws/aws-sdk-go-v2/service/servicequotas/types"

	"github.com/astronomer/astro-activate/awscheck/facts"
	"github.com/astronomer/astro-activate/awscheck/kinds"
	"github.com/astronomer/astro-activate/awscheck/wire"
	"github.com/astronomer/astro-activate/awscheck/wire/wiretest"
)

// An operation is one of facts.Operations: the parameters of a request, the paths of what
// the program reads of an item of its list, and the SDK's call.
type operation struct {
	params []wire.Param
	reads  []string
	send   sender
}

// operations are those of facts.Operations by service and name.
var operations = map[string]operation{
	"Service Quotas GetServiceQuota": {params: onDemand, send: func(ctx context.Context, cfg aws.Config, _ *string) (result, error) {
		out, err := servicequotas.NewFromConfig(cfg).GetServiceQuota(ctx, &servicequotas.GetServiceQuotaInput{ServiceCode: aws.String("ec2"), QuotaCode: aws.String("L-1216C47A")})
		if err != nil {
			return result{}, err
		}
		return result{list: []*types.ServiceQuota{out.Quota}}, nil
	}},
	"Service Quotas GetAWSDefaultServiceQuota": {params: onDemand, send: func(ctx context.Context, cfg aws.Config, _ *string) (result, error) {
		out, err := servicequotas.NewFromConfig(cfg).GetAWSDefaultServiceQuota(ctx, &servicequotas.GetAWSDefaultServiceQuotaInput{ServiceCode: aws.String("ec2"), QuotaCode: aws.String("L-1216C47A")})
		if err != nil {
			return result{}, err
		}
		return result{list: []*types.ServiceQuota{out.Quota}}, nil
	}},
	"Service Quotas ListRequestedServiceQuotaChangeHistoryByQuota": {params: onDemand, reads: []string{"Status", "DesiredValue", "Created"}, send: func(ctx context.Context, cfg aws.Config, page *string) (result, error) {
		out, err := servicequotas.NewFromConfig(cfg).ListRequestedServiceQuotaChangeHistoryByQuota(ctx, &servicequotas.ListRequestedServiceQuotaChangeHistoryByQuotaInput{
			ServiceCode: aws.String("ec2"), QuotaCode: aws.String("L-1216C47A"), NextToken: page,
		})
		if err != nil {
			return result{}, err
		}
		return result{list: out.RequestedQuotas, next: out.NextToken}, nil
	}},
	"RDS DescribeDBInstances": {
		reads: []string{"DBInstanceIdentifier", "DBClusterIdentifier", "DBSubnetGroup.VpcId", "ReadReplicaSourceDBInstanceIdentifier", "DeletionProtection",
			"Endpoint.Address", "Endpoint.Port", "Engine", "VpcSecurityGroups.VpcSecurityGroupMembership.VpcSecurityGroupId"},
		send: func(ctx context.Context, cfg aws.Config, page *string) (result, error) {
			out, err := rds.NewFromConfig(cfg).DescribeDBInstances(ctx, &rds.DescribeDBInstancesInput{MaxRecords: aws.Int32(100), Marker: page})
			if err != nil {
				return result{}, err
			}
			return result{list: out.DBInstances, next: out.Marker}, nil
		},
	},
	"RDS DescribeDBClusters": {
		reads: []string{"DBClusterIdentifier", "DeletionProtection", "Endpoint", "Port", "Engine", "VpcSecurityGroups.VpcSecurityGroupMembership.VpcSecurityGroupId"},
		send: func(ctx context.Context, cfg aws.Config, page *string) (result, error) {
			out, err := rds.NewFromConfig(cfg).DescribeDBClusters(ctx, &rds.DescribeDBClustersInput{MaxRecords: aws.Int32(100), Marker: page})
			if err != nil {
				return result{}, err
			}
			return result{list: out.DBClusters, next: out.Marker}, nil
		},
	},
	"RDS DescribeOrderableDBInstanceOptions": {
		params: []wire.Param{{Name: "Engine", Value: "postgres"}, {Name: "Vpc", Value: true}, {Name: "DBInstanceClass", Value: "db.r5.large"}, {Name: "MaxRecords", Value: 1000}},
		reads:  []string{"AvailabilityZones.AvailabilityZone.Name"},
		send: func(ctx context.Context, cfg aws.Config, page *string) (result, error) {
			out, err := rds.NewFromConfig(cfg).DescribeOrderableDBInstanceOptions(ctx, &rds.DescribeOrderableDBInstanceOptionsInput{
				Engine: aws.String("postgres"), Vpc: aws.Bool(true), DBInstanceClass: aws.String("db.r5.large"), MaxRecords: aws.Int32(1000), Marker: page,
			})
			if err != nil {
				return result{}, err
			}
			return result{list: out.OrderableDBInstanceOptions, next: out.Marker}, nil
		},
	},
	"CloudFormation ListStacks": {
		reads: []string{"StackName", "StackId", "StackStatus"},
		send: func(ctx context.Context, cfg aws.Config, page *string) (result, error) {
			out, err := cloudformation.NewFromConfig(cfg).ListStacks(ctx, &cloudformation.ListStacksInput{NextToken: page})
			if err != nil {
				return result{}, err
			}
			return result{list: out.StackSummaries, next: out.NextToken}, nil
		},
	},
	"EC2 DescribeSpotInstanceRequests": {
		reads: []string{"launchSpecification.instanceType"},
		send: func(ctx context.Context, cfg aws.Config, page *string) (result, error) {
			out, err := ec2.NewFromConfig(cfg).DescribeSpotInstanceRequests(ctx, &ec2.DescribeSpotInstanceRequestsInput{
				Filters: []ec2types.Filter{{Name: aws.String("state"), Values: []string{"open"}}}, NextToken: page,
			})
			if err != nil {
				return result{}, err
			}
			return result{list: out.SpotInstanceRequests, next: out.NextToken}, nil
		},
	},
	"EC2 DescribeInstances": {
		reads: []string{
			"instancesSet.item.instanceId", "instancesSet.item.instanceType", "instancesSet.item.instanceState.name", "instancesSet.item.vpcId",
			"instancesSet.item.instanceLifecycle", "instancesSet.item.placement.availabilityZone", "instancesSet.item.placement.tenancy",
			"instancesSet.item.operator.principal", "instancesSet.item.tagSet.item.key", "instancesSet.item.tagSet.item.value",
			"instancesSet.item.privateIpAddress", "instancesSet.item.cpuOptions.coreCount", "instancesSet.item.cpuOptions.threadsPerCore",
		},
		send: func(ctx context.Context, cfg aws.Config, page *string) (result, error) {
			out, err := ec2.NewFromConfig(cfg).DescribeInstances(ctx, &ec2.DescribeInstancesInput{MaxResults: aws.Int32(1000), IncludeManagedResources: aws.Bool(true), NextToken: page})
			if err != nil {
				return result{}, err
			}
			return result{list: out.Reservations, next: out.NextToken}, nil
		},
	},
	"EC2 DescribeNetworkInterfaces": {
		reads: []string{"networkInterfaceId", "vpcId", "subnetId", "description", "interfaceType", "attachment.instanceId", "status", "requesterManaged", "requesterId", "groupSet.item.groupId", "privateIpAddressesSet.item.privateIpAddress", "privateIpAddressesSet.item.association.publicIp", "privateIpAddress", "ipv4PrefixSet.item.ipv4Prefix"},
		send: func(ctx context.Context, cfg aws.Config, page *string) (result, error) {
			out, err := ec2.NewFromConfig(cfg).DescribeNetworkInterfaces(ctx, &ec2.DescribeNetworkInterfacesInput{MaxResults: aws.Int32(1000), IncludeManagedResources: aws.Bool(true), NextToken: page})
			if err != nil {
				return result{}, err
			}
			return result{list: out.NetworkInterfaces, next: out.NextToken}, nil
		},
	},
	"EC2 DescribeNatGateways": {
		reads: []string{"natGatewayId", "vpcId", "subnetId", "state", "natGatewayAddressSet.item.allocationId", "natGatewayAddressSet.item.availabilityZone", "tagSet.item.key", "tagSet.item.value"},
		send: func(ctx context.Context, cfg aws.Config, page *string) (result, error) {
			out, err := ec2.NewFromConfig(cfg).DescribeNatGateways(ctx, &ec2.DescribeNatGatewaysInput{MaxResults: aws.Int32(1000), NextToken: page})
			if err != nil {
				return result{}, err
			}
			return result{list: out.NatGateways, next: out.NextToken}, nil
		},
	},
	"EC2 DescribeAddresses": {
		reads: []string{"allocationId", "publicIp", "associationId", "tagSet.item.key", "tagSet.item.value"},
		send: func(ctx context.Context, cfg aws.Config, _ *string) (result, error) {
			out, err := ec2.NewFromConfig(cfg).DescribeAddresses(ctx, &ec2.DescribeAddressesInput{})
			if err != nil {
				return result{}, err
			}
			return result{list: out.Addresses}, nil
		},
	},
	"EC2 DescribeInternetGateways": {
		reads: []string{"internetGatewayId", "attachmentSet.item.vpcId"},
		send: func(ctx context.Context, cfg aws.Config, page *string) (result, error) {
			out, err := ec2.NewFromConfig(cfg).DescribeInternetGateways(ctx, &ec2.DescribeInternetGatewaysInput{MaxResults: aws.Int32(1000), NextToken: page})
			if err != nil {
				return result{}, err
			}
			return result{list: out.InternetGateways, next: out.NextToken}, nil
		},
	},
	"EC2 DescribeVpcs": {
		reads: []string{"vpcId", "ownerId", "state", "isDefault", "cidrBlock", "cidrBlockAssociationSet.item.cidrBlock", "cidrBlockAssociationSet.item.cidrBlockState.state", "tagSet.item.key", "tagSet.item.value"},
		send: func(ctx context.Context, cfg aws.Config, page *string) (result, error) {
			out, err := ec2.NewFromConfig(cfg).DescribeVpcs(ctx, &ec2.DescribeVpcsInput{MaxResults: aws.Int32(1000), NextToken: page})
			if err != nil {
				return result{}, err
			}
			return result{list: out.Vpcs, next: out.NextToken}, nil
		},
	},
	"EC2 DescribeRouteTables": {
		params: ofVPC,
		reads:  []string{"routeTableId", "associationSet.item.associationState.state", "associationSet.item.main", "associationSet.item.subnetId", "routeSet.item.destinationCidrBlock", "routeSet.item.destinationIpv6CidrBlock", "routeSet.item.destinationPrefixListId", "routeSet.item.state", "routeSet.item.origin", "routeSet.item.gatewayId", "routeSet.item.natGatewayId", "routeSet.item.transitGatewayId", "routeSet.item.vpcPeeringConnectionId", "routeSet.item.networkInterfaceId", "routeSet.item.instanceId", "routeSet.item.egressOnlyInternetGatewayId", "routeSet.item.carrierGatewayId", "routeSet.item.localGatewayId", "routeSet.item.coreNetworkArn", "routeSet.item.odbNetworkArn", "tagSet.item.key", "tagSet.item.value"},
		send: func(ctx context.Context, cfg aws.Config, page *string) (result, error) {
			out, err := ec2.NewFromConfig(cfg).DescribeRouteTables(ctx, &ec2.DescribeRouteTablesInput{MaxResults: aws.Int32(100), NextToken: page, Filters: filterOfVPC})
			if err != nil {
				return result{}, err
			}
			return result{list: out.RouteTables, next: out.NextToken}, nil
		},
	},
	"EC2 DescribeNetworkAcls": {
		params: ofVPC,
		reads:  []string{"networkAclId", "associationSet.item.subnetId", "entrySet.item.ruleNumber", "entrySet.item.egress", "entrySet.item.ruleAction", "entrySet.item.protocol", "entrySet.item.cidrBlock", "entrySet.item.ipv6CidrBlock", "entrySet.item.portRange.from", "entrySet.item.portRange.to", "tagSet.item.key", "tagSet.item.value"},
		send: func(ctx context.Context, cfg aws.Config, page *string) (result, error) {
			out, err := ec2.NewFromConfig(cfg).DescribeNetworkAcls(ctx, &ec2.DescribeNetworkAclsInput{MaxResults: aws.Int32(1000), NextToken: page, Filters: filterOfVPC})
			if err != nil {
				return result{}, err
			}
			return result{list: out.NetworkAcls, next: out.NextToken}, nil
		},
	},
	"EC2 DescribeSecurityGroups": {
		reads: []string{"groupId", "groupName", "ownerId", "vpcId", "ipPermissions.item.ipProtocol", "ipPermissions.item.fromPort", "ipPermissions.item.toPort", "ipPermissions.item.ipRanges.item.cidrIp", "ipPermissions.item.prefixListIds.item.prefixListId", "ipPermissions.item.groups.item.groupId", "ipPermissions.item.groups.item.userId", "ipPermissions.item.groups.item.vpcId", "ipPermissions.item.groups.item.vpcPeeringConnectionId", "ipPermissions.item.groups.item.peeringStatus", "ipPermissionsEgress.item.ipProtocol", "ipPermissionsEgress.item.fromPort", "ipPermissionsEgress.item.toPort", "ipPermissionsEgress.item.ipRanges.item.cidrIp", "ipPermissionsEgress.item.prefixListIds.item.prefixListId", "ipPermissionsEgress.item.groups.item.groupId", "ipPermissionsEgress.item.groups.item.userId", "ipPermissionsEgress.item.groups.item.vpcId", "ipPermissionsEgress.item.groups.item.vpcPeeringConnectionId", "ipPermissionsEgress.item.groups.item.peeringStatus"},
		send: func(ctx context.Context, cfg aws.Config, page *string) (result, error) {
			out, err := ec2.NewFromConfig(cfg).DescribeSecurityGroups(ctx, &ec2.DescribeSecurityGroupsInput{MaxResults: aws.Int32(1000), NextToken: page})
			if err != nil {
				return result{}, err
			}
			return result{list: out.SecurityGroups, next: out.NextToken}, nil
		},
	},
	"EC2 DescribeVpcPeeringConnections": {
		reads: []string{"vpcPeeringConnectionId", "status.code", "status.message", "expirationTime", "requesterVpcInfo.vpcId", "requesterVpcInfo.ownerId", "requesterVpcInfo.region", "requesterVpcInfo.cidrBlock", "requesterVpcInfo.cidrBlockSet.item.cidrBlock", "requesterVpcInfo.peeringOptions.allowDnsResolutionFromRemoteVpc", "accepterVpcInfo.vpcId", "accepterVpcInfo.ownerId", "accepterVpcInfo.region", "accepterVpcInfo.cidrBlock", "accepterVpcInfo.cidrBlockSet.item.cidrBlock", "accepterVpcInfo.peeringOptions.allowDnsResolutionFromRemoteVpc", "tagSet.item.key", "tagSet.item.value"},
		send: func(ctx context.Context, cfg aws.Config, page *string) (result, error) {
			out, err := ec2.NewFromConfig(cfg).DescribeVpcPeeringConnections(ctx, &ec2.DescribeVpcPeeringConnectionsInput{MaxResults: aws.Int32(1000), NextToken: page})
			if err != nil {
				return result{}, err
			}
			return result{list: out.VpcPeeringConnections, next: out.NextToken}, nil
		},
	},
	"EC2 DescribeRegions": {
		params: []wire.Param{{Name: "AllRegions", Value: true}},
		reads:  []string{"regionName", "optInStatus"},
		send: func(ctx context.Context, cfg aws.Config, _ *string) (result, error) {
			out, err := ec2.NewFromConfig(cfg).DescribeRegions(ctx, &ec2.DescribeRegionsInput{AllRegions: aws.Bool(true)})
			if err != nil {
				return result{}, err
			}
			return result{list: out.Regions}, nil
		},
	},
	"EC2 DescribeAvailabilityZones": {
		reads: []string{"zoneName", "zoneId", "zoneState", "zoneType"},
		send: func(ctx context.Context, cfg aws.Config, _ *string) (result, error) {
			out, err := ec2.NewFromConfig(cfg).DescribeAvailabilityZones(ctx, &ec2.DescribeAvailabilityZonesInput{})
			if err != nil {
				return result{}, err
			}
			return result{list: out.AvailabilityZones}, nil
		},
	},
	"EC2 DescribeInstanceTypeOfferings": {
		params: []wire.Param{{Name: "Filter.1.Name", Value: "instance-type"}, {Name: "Filter.1.Value.1", Value: "m5.*"}, {Name: "Filter.1.Value.2", Value: "m6i.*"}},
		reads:  []string{"instanceType", "location"},
		send: func(ctx context.Context, cfg aws.Config, page *string) (result, error) {
			out, err := ec2.NewFromConfig(cfg).DescribeInstanceTypeOfferings(ctx, &ec2.DescribeInstanceTypeOfferingsInput{LocationType: ec2types.LocationTypeAvailabilityZone, NextToken: page, Filters: []ec2types.Filter{{Name: aws.String("instance-type"), Values: []string{"m5.*", "m6i.*"}}}})
			if err != nil {
				return result{}, err
			}
			return result{list: out.InstanceTypeOfferings, next: out.NextToken}, nil
		},
	},
	"EC2 DescribeVpcAttribute": {
		params: []wire.Param{{Name: "Attribute", Value: "enableDnsSupport"}, {Name: "VpcId", Value: "vpc-1"}},
		send: func(ctx context.Context, cfg aws.Config, _ *string) (result, error) {
			out, err := ec2.NewFromConfig(cfg).DescribeVpcAttribute(ctx, &ec2.DescribeVpcAttributeInput{Attribute: ec2types.VpcAttributeNameEnableDnsSupport, VpcId: aws.String("vpc-1")})
			if err != nil {
				return result{}, err
			}
			return result{list: []*ec2types.AttributeBooleanValue{out.EnableDnsSupport}}, nil
		},
	},
	"EC2 GetInstanceMetadataDefaults": {
		send: func(ctx context.Context, cfg aws.Config, _ *string) (result, error) {
			out, err := ec2.NewFromConfig(cfg).GetInstanceMetadataDefaults(ctx, &ec2.GetInstanceMetadataDefaultsInput{})
			if err != nil {
				return result{}, err
			}
			return result{list: []*ec2types.InstanceMetadataDefaultsResponse{out.AccountLevel}}, nil
		},
	},
	"EC2 GetEbsEncryptionByDefault": {
		send: func(ctx context.Context, cfg aws.Config, _ *string) (result, error) {
			out, err := ec2.NewFromConfig(cfg).GetEbsEncryptionByDefault(ctx, &ec2.GetEbsEncryptionByDefaultInput{})
			if err != nil {
				return result{}, err
			}
			return result{list: []string{fmt.Sprint(aws.ToBool(out.EbsEncryptionByDefault))}}, nil
		},
	},
	"EC2 GetEbsDefaultKmsKeyId": {
		send: func(ctx context.Context, cfg aws.Config, _ *string) (result, error) {
			out, err := ec2.NewFromConfig(cfg).GetEbsDefaultKmsKeyId(ctx, &ec2.GetEbsDefaultKmsKeyIdInput{})
			if err != nil {
				return result{}, err
			}
			return result{list: []*string{out.KmsKeyId}}, nil
		},
	},
	"EC2 DescribeVpcBlockPublicAccessOptions": {
		send: func(ctx context.Context, cfg aws.Config, _ *string) (result, error) {
			out, err := ec2.NewFromConfig(cfg).DescribeVpcBlockPublicAccessOptions(ctx, &ec2.DescribeVpcBlockPublicAccessOptionsInput{})
			if err != nil {
				return result{}, err
			}
			return result{list: []*ec2types.VpcBlockPublicAccessOptions{out.VpcBlockPublicAccessOptions}}, nil
		},
	},
	"EC2 DescribeVpcBlockPublicAccessExclusions": {
		reads: []string{"resourceArn", "internetGatewayExclusionMode", "state"},
		send: func(ctx context.Context, cfg aws.Config, page *string) (result, error) {
			out, err := ec2.NewFromConfig(cfg).DescribeVpcBlockPublicAccessExclusions(ctx, &ec2.DescribeVpcBlockPublicAccessExclusionsInput{NextToken: page})
			if err != nil {
				return result{}, err
			}
			return result{list: out.VpcBlockPublicAccessExclusions, next: out.NextToken}, nil
		},
	},
	"EC2 DescribeManagedPrefixLists": {
		reads: []string{"prefixListId", "prefixListName", "ownerId", "addressFamily", "maxEntries"},
		send: func(ctx context.Context, cfg aws.Config, page *string) (result, error) {
			out, err := ec2.NewFromConfig(cfg).DescribeManagedPrefixLists(ctx, &ec2.DescribeManagedPrefixListsInput{MaxResults: aws.Int32(100), NextToken: page})
			if err != nil {
				return result{}, err
			}
			return result{list: out.PrefixLists, next: out.NextToken}, nil
		},
	},
	"EC2 GetManagedPrefixListEntries": {
		params: []wire.Param{{Name: "PrefixListId", Value: "pl-1"}},
		reads:  []string{"cidr"},
		send: func(ctx context.Context, cfg aws.Config, page *string) (result, error) {
			out, err := ec2.NewFromConfig(cfg).GetManagedPrefixListEntries(ctx, &ec2.GetManagedPrefixListEntriesInput{MaxResults: aws.Int32(100), NextToken: page, PrefixListId: aws.String("pl-1")})
			if err != nil {
				return result{}, err
			}
			return result{list: out.Entries, next: out.NextToken}, nil
		},
	},
	"EC2 DescribeSubnets": {
		params: []wire.Param{{Name: "Filter.1.Name", Value: "vpc-id"}, {Name: "Filter.1.Value.1", Value: "vpc-1"}},
		reads:  []string{"subnetId", "cidrBlock", "availabilityZone", "tagSet.item.key", "tagSet.item.value"},
		send: func(ctx context.Context, cfg aws.Config, page *string) (result, error) {
			out, err := ec2.NewFromConfig(cfg).DescribeSubnets(ctx, &ec2.DescribeSubnetsInput{MaxResults: aws.Int32(1000), NextToken: page, Filters: []ec2types.Filter{{Name: aws.String("vpc-id"), Values: []string{"vpc-1"}}}})
			if err != nil {
				return result{}, err
			}
			return result{list: out.Subnets, next: out.NextToken}, nil
		},
	},
	"EC2 DescribeCapacityReservations": {
		reads: []string{"capacityReservationId", "ownerId", "instanceType", "state", "availableInstanceCount"},
		send: func(ctx context.Context, cfg aws.Config, page *string) (result, error) {
			out, err := ec2.NewFromConfig(cfg).DescribeCapacityReservations(ctx, &ec2.DescribeCapacityReservationsInput{MaxResults: aws.Int32(1000), NextToken: page})
			if err != nil {
				return result{}, err
			}
			return result{list: out.CapacityReservations, next: out.NextToken}, nil
		},
	},
	"EC2 DescribeInstanceTypes": {
		params: []wire.Param{{Name: "InstanceType.1", Value: "m5.xlarge"}},
		reads:  []string{"instanceType", "vCpuInfo.defaultVCpus", "memoryInfo.sizeInMiB"},
		send: func(ctx context.Context, cfg aws.Config, page *string) (result, error) {
			out, err := ec2.NewFromConfig(cfg).DescribeInstanceTypes(ctx, &ec2.DescribeInstanceTypesInput{InstanceTypes: []ec2types.InstanceType{"m5.xlarge"}, NextToken: page})
			if err != nil {
				return result{}, err
			}
			return result{list: out.InstanceTypes, next: out.NextToken}, nil
		},
	},
	"Account GetRegionOptStatus": {params: []wire.Param{{Name: "RegionName", Value: "ap-east-1"}}, send: func(ctx context.Context, cfg aws.Config, _ *string) (result, error) {
		out, err := account.NewFromConfig(cfg).GetRegionOptStatus(ctx, &account.GetRegionOptStatusInput{RegionName: aws.String("ap-east-1")})
		if err != nil {
			return result{}, err
		}
		return result{list: []*account.GetRegionOptStatusOutput{out}}, nil
	}},
	"Resource Groups Tagging API GetResources": {
		reads: []string{"ResourceARN"},
		send: func(ctx context.Context, cfg aws.Config, page *string) (result, error) {
			out, err := resourcegroupstaggingapi.NewFromConfig(cfg).GetResources(ctx, &resourcegroupstaggingapi.GetResourcesInput{ResourcesPerPage: aws.Int32(100), PaginationToken: page})
			if err != nil {
				return result{}, err
			}
			return result{list: out.ResourceTagMappingList, next: out.PaginationToken}, nil
		},
	},
	"Route 53 ListHostedZonesByVPC": {
		params: []wire.Param{{Name: "vpcid", Value: "vpc-1"}, {Name: "vpcregion", Value: "eu-west-1"}},
		reads:  []string{"HostedZoneId", "Name", "Owner.OwningAccount", "Owner.OwningService"},
		send: func(ctx context.Context, cfg aws.Config, page *string) (result, error) {
			out, err := route53.NewFromConfig(cfg).ListHostedZonesByVPC(ctx, &route53.ListHostedZonesByVPCInput{
				VPCId: aws.String("vpc-1"), VPCRegion: route53types.VPCRegionEuWest1, MaxItems: aws.Int32(100), NextToken: page,
			})
			if err != nil {
				return result{}, err
			}
			return result{list: out.HostedZoneSummaries, next: out.NextToken}, nil
		},
	},
	"Route 53 GetHostedZone": {
		params: []wire.Param{{Name: "Id", Value: zone}},
		send: func(ctx context.Context, cfg aws.Config, _ *string) (result, error) {
			out, err := route53.NewFromConfig(cfg).GetHostedZone(ctx, &route53.GetHostedZoneInput{Id: aws.String(zone)})
			if err != nil {
				return result{}, err
			}
			return result{list: []any{out.HostedZone, out.VPCs}}, nil
		},
	},
	"Route 53 ListVPCAssociationAuthorizations": {
		params: []wire.Param{{Name: "HostedZoneId", Value: zone}},
		reads:  []string{"VPCId"},
		send: func(ctx context.Context, cfg aws.Config, page *string) (result, error) {
			out, err := route53.NewFromConfig(cfg).ListVPCAssociationAuthorizations(ctx, &route53.ListVPCAssociationAuthorizationsInput{
				HostedZoneId: aws.String(zone), MaxResults: aws.Int32(50), NextToken: page,
			})
			if err != nil {
				return result{}, err
			}
			return result{list: out.VPCs, next: out.NextToken}, nil
		},
	},
	"Route 53 ListResourceRecordSets": {
		params: []wire.Param{{Name: "HostedZoneId", Value: zone}, {Name: "type", Value: "CNAME"}, {Name: "identifier", Value: token}},
		reads:  []string{"Name", "Type", "SetIdentifier", "ResourceRecords.ResourceRecord.Value", "AliasTarget.HostedZoneId", "AliasTarget.DNSName"},
		send: func(ctx context.Context, cfg aws.Config, page *string) (result, error) {
			out, err := route53.NewFromConfig(cfg).ListResourceRecordSets(ctx, &route53.ListResourceRecordSetsInput{
				HostedZoneId: aws.String(zone), MaxItems: aws.Int32(300), StartRecordName: page,
				StartRecordType: route53types.RRTypeCname, StartRecordIdentifier: aws.String(token),
			})
			if err != nil {
				return result{}, err
			}
			return result{list: out.ResourceRecordSets, next: out.NextRecordName}, nil
		},
	},
	"Route53Resolver ListResolverRuleAssociations": {
		params: []wire.Param{{Name: "Filters", Value: []map[string]any{{"Name": "VPCId", "Values": []string{"vpc-0a1b2c3d4e5f60718"}}}}},
		reads:  []string{"ResolverRuleId", "Status", "VPCId"},
		send: func(ctx context.Context, cfg aws.Config, page *string) (result, error) {
			out, err := route53resolver.NewFromConfig(cfg).ListResolverRuleAssociations(ctx, &route53resolver.ListResolverRuleAssociationsInput{
				MaxResults: aws.Int32(100), NextToken: page, Filters: []resolvertypes.Filter{{Name: aws.String("VPCId"), Values: []string{"vpc-0a1b2c3d4e5f60718"}}},
			})
			if err != nil {
				return result{}, err
			}
			return result{list: out.ResolverRuleAssociations, next: out.NextToken}, nil
		},
	},
	"Route53Resolver ListResolverRules": {
		reads: []string{"Id", "Name", "DomainName", "RuleType", "Status"},
		send: func(ctx context.Context, cfg aws.Config, page *string) (result, error) {
			out, err := route53resolver.NewFromConfig(cfg).ListResolverRules(ctx, &route53resolver.ListResolverRulesInput{MaxResults: aws.Int32(100), NextToken: page})
			if err != nil {
				return result{}, err
			}
			return result{list: out.ResolverRules, next: out.NextToken}, nil
		},
	},
}

var (
	ofVPC       = []wire.Param{{Name: "Filter.1.Name", Value: "vpc-id"}, {Name: "Filter.1.Value.1", Value: "vpc-1"}}
	filterOfVPC = []ec2types.Filter{{Name: aws.String("vpc-id"), Values: []string{"vpc-1"}}}
)

// zone is an id with characters that a path has to escape. The SDK takes what follows a
// slash for the id.
const zone = `Z0+é "?#%&.;{Id}`

var onDemand = []wire.Param{{Name: "ServiceCode", Value: "ec2"}, {Name: "QuotaCode", Value: "L-1216C47A"}}

// iamOperations are those of IAM. The SDK's operations differ in their types only, so that
// they are called by name.
func iamOperations() map[string]operation {
	list := func(params []wire.Param, reads ...string) operation { return operation{params: params, reads: reads} }
	text := func(name, value string) wire.Param { return wire.Param{Name: name, Value: value} }
	role, user, group := text("RoleName", "app"), text("UserName", "ana"), text("GroupName", "ops")
	policy, arn, most := text("PolicyName", "p"), text("PolicyArn", "arn:aws:iam::111122223333:policy/p"), wire.Param{Name: "MaxItems", Value: 1000}
	all := map[string]operation{
		"GetRole":                   list([]wire.Param{role}),
		"ListRoles":                 list([]wire.Param{most}, "RoleName", "Arn", "Path"),
		"GetUser":                   list([]wire.Param{user}),
		"ListUsers":                 list([]wire.Param{most}, "UserName", "Arn", "Path"),
		"ListGroupsForUser":         list([]wire.Param{user}, "GroupName"),
		"GetPolicy":                 list([]wire.Param{arn}),
		"GetPolicyVersion":          list([]wire.Param{arn, text("VersionId", "v3")}),
		"ListAttachedRolePolicies":  list([]wire.Param{role}, "PolicyArn"),
		"ListAttachedUserPolicies":  list([]wire.Param{user}, "PolicyArn"),
		"ListAttachedGroupPolicies": list([]wire.Param{group}, "PolicyArn"),
		"ListRolePolicies":          list([]wire.Param{role}, ""),
		"ListUserPolicies":          list([]wire.Param{user}, ""),
		"ListGroupPolicies":         list([]wire.Param{group}, ""),
		"SimulatePrincipalPolicy": list([]wire.Param{
			text("PolicySourceArn", "arn:aws:iam::111122223333:user/ana"), {Name: "ActionNames", Value: []string{"iam:GetRole", "iam:CreateRole"}},
			{Name: "ResourceArns", Value: []string{"*"}}, most, text("ContextEntries.member.1.ContextKeyName", "aws:SecureTransport"),
			text("ContextEntries.member.1.ContextKeyType", "boolean"), text("ContextEntries.member.1.ContextKeyValues.member.1", "true"),
			text("PolicyExclusionList.member.1.PolicyType", "scp"),
		}, "EvalActionName", "EvalDecision", "MissingContextValues.member", "MatchedStatements.member.SourcePolicyId", "ResourceSpecificResults.member.EvalResourceName",
			"ResourceSpecificResults.member.EvalResourceDecision", "ResourceSpecificResults.member.MissingContextValues.member"),
		"GetRolePolicy":  list([]wire.Param{role, policy}),
		"GetUserPolicy":  list([]wire.Param{user, policy}),
		"GetGroupPolicy": list([]wire.Param{group, policy}),
	}
	named := map[string]operation{}
	for name, o := range all {
		op := facts.OperationOfIAM(name, o.params...)
		_, items, _ := strings.Cut(op.Items, ".")
		o.send = func(ctx context.Context, cfg aws.Config, page *string) (result, error) {
			return callIAM(ctx, cfg, name, items, o.params, page)
		}
		named["IAM "+name] = o
	}
	return named
}

// callIAM calls an operation of the SDK's client with parameters, whose members have the
// same names.
func callIAM(ctx context.Context, cfg aws.Config, name, items string, params []wire.Param, page *string) (result, error) {
	method := reflect.ValueOf(iam.NewFromConfig(cfg)).MethodByName(name)
	in := reflect.New(method.Type().In(1).Elem())
	if simulation, ok := in.Interface().(*iam.SimulatePrincipalPolicyInput); ok {
		simulation.ContextEntries = []iamtypes.ContextEntry{{
			ContextKeyName: aws.String("aws:SecureTransport"), ContextKeyType: iamtypes.ContextKeyTypeEnumBoolean, ContextKeyValues: []string{"true"},
		}}
		simulation.PolicyExclusionList = []iamtypes.PolicyIdentifier{&iamtypes.PolicyIdentifierMemberPolicyType{Value: iamtypes.PolicyIdentifierPolicyTypeScp}}
	}
	for _, p := range params {
		if strings.Contains(p.Name, ".member.") {
			continue // of a structure, set above
		}
		field := in.Elem().FieldByName(p.Name)
		if field.Kind() == reflect.Slice {
			field.Set(reflect.ValueOf(p.Value))
			continue
		}
		value := reflect.New(field.Type().Elem())
		value.Elem().Set(reflect.ValueOf(p.Value).Convert(field.Type().Elem()))
		field.Set(value)
	}
	if items != "" {
		in.Elem().FieldByName("Marker").Set(reflect.ValueOf(page))
	}
	returned := method.Call([]reflect.Value{reflect.ValueOf(ctx), in})
	if err, ok := returned[1].Interface().(error); ok {
		return result{}, err
	}
	out := returned[0].Elem()
	if items == "" {
		return result{list: []any{out.Interface()}}, nil
	}
	next, _ := out.FieldByName("Marker").Interface().(*string)
	return result{list: out.FieldByName(items).Interface(), next: next}, nil
}

// rows are the kinds, and the operations of the facts package in the form of a row.
func rows() []*kinds.Kind {
	all := kinds.Lists()
	for _, op := range facts.Operations() {
		row := &kinds.Kind{Type: op.Service + " " + op.Name}
		o, ok := operations[row.Type]
		if !ok {
			o = iamOperations()[row.Type]
		}
		row.List = op.With(o.params...)
		for i, path := range o.reads {
			if i == 0 {
				row.ID = path
			} else {
				row.Ignore = append(row.Ignore, kinds.Match{Path: path})
			}
		}
		all = append(all, row)
	}
	return all
}

func TestAQuotaIsReadAsTheSDKReadsIt(t *testing.T) {
	reads := map[string]string{
		"Quota.QuotaCode": "L-1216C47A", "Quota.Value": "256.5", "Quota.Adjustable": "true",
		"Quota.ErrorReason.ErrorCode": "DEPENDENCY_SERVICE_ERROR", "Quota.ErrorReason.ErrorMessage": "no answer",
	}
	server := wiretest.NewServer(t, http.StatusOK, `{"Quota":{"ServiceCode":"ec2","QuotaCode":"L-1216C47A","Value":256.5,"Adjustable":true,"GlobalQuota":false,`+
		`"ErrorReason":{"ErrorCode":"DEPENDENCY_SERVICE_ERROR","ErrorMessage":"no answer"}}}`)
	for _, k := range rows() {
		if k.List.Service != "Service Quotas" || k.List.Items != "" {
			continue
		}
		reply, err := wire.New(server.Config("eu-west-1")).Call(t.Context(), wire.Input{Operation: k.List})
		if err != nil {
			t.Fatal(err)
		}
		sdk, err := senders()[k.Type](t.Context(), server.Config("eu-west-1"), nil)
		if err != nil {
			t.Fatal(err)
		}
		values := map[string]bool{}
		leaves(reflect.ValueOf(sdk.list), values)
		for path, want := range reads {
			if got := reply.String(path); got != want || !values[want] {
				t.Errorf("%s: wire reads %s as %q; the SDK %v", k.Type, path, got, fmt.Sprint(values))
			}
		}
	}
}

// TestASettingIsReadAsTheSDKReadsIt compares the operations of EC2 and Route 53 that list
// nothing.
func TestASettingIsReadAsTheSDKReadsIt(t *testing.T) {
	for name, tt := range map[string]struct {
		body  string
		reads map[string]string
	}{
		"EC2 DescribeVpcAttribute": {
			`<enableDnsSupport><value>true</value></enableDnsSupport>`, map[string]string{"enableDnsSupport.value": "true"},
		},
		"EC2 GetInstanceMetadataDefaults": {
			`<accountLevel><httpEndpoint>disabled</httpEndpoint><httpPutResponseHopLimit>3</httpPutResponseHopLimit><httpTokens>required</httpTokens>` +
				`<httpTokensEnforced>enabled</httpTokensEnforced><managedBy>declarative-policy</managedBy></accountLevel>`,
			map[string]string{
				"accountLevel.httpEndpoint": "disabled", "accountLevel.httpPutResponseHopLimit": "3", "accountLevel.httpTokens": "required",
				"accountLevel.httpTokensEnforced": "enabled", "accountLevel.managedBy": "declarative-policy",
			},
		},
		"EC2 GetEbsEncryptionByDefault": {
			`<ebsEncryptionByDefault>true</ebsEncryptionByDefault>`, map[string]string{"ebsEncryptionByDefault": "true"},
		},
		"Route 53 GetHostedZone": {
			`<HostedZone><Id>/hostedzone/Z1</Id></HostedZone><VPCs><VPC><VPCRegion>eu-west-1</VPCRegion><VPCId>vpc-1</VPCId></VPC></VPCs>`,
			map[string]string{"HostedZone.Id": "/hostedzone/Z1", "VPCs.VPC.VPCId": "vpc-1"},
		},
		"EC2 GetEbsDefaultKmsKeyId": {`<kmsKeyId>alias/aws/ebs</kmsKeyId>`, map[string]string{"kmsKeyId": "alias/aws/ebs"}},
		"EC2 DescribeVpcBlockPublicAccessOptions": {
			`<vpcBlockPublicAccessOptions><internetGatewayBlockMode>block-ingress</internetGatewayBlockMode><managedBy>declarative-policy</managedBy></vpcBlockPublicAccessOptions>`,
			map[string]string{"vpcBlockPublicAccessOptions.internetGatewayBlockMode": "block-ingress", "vpcBlockPublicAccessOptions.managedBy": "declarative-policy"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			server := wiretest.NewServer(t, http.StatusOK, "<Response>"+tt.body+"</Response>")
			i := slices.IndexFunc(rows(), func(k *kinds.Kind) bool { return k.Type == name })
			reply, err := wire.New(server.Config("eu-west-1")).Call(t.Context(), wire.Input{Operation: rows()[i].List})
			if err != nil {
				t.Fatal(err)
			}
			sdk, err := senders()[name](t.Context(), server.Config("eu-west-1"), nil)
			if err != nil {
				t.Fatal(err)
			}
			values := map[string]bool{}
			leaves(reflect.ValueOf(sdk.list), values)
			for path, want := range tt.reads {
				if got := reply.String(path); got != want || !values[want] {
					t.Errorf("wire reads %s as %q; the SDK %v", path, got, values)
				}
			}
		})
	}
}
