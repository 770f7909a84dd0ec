package facts

import (
	"strings"

	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/wire"
)

// Operations are what this package and the account package call with the generic client,
// besides the lists of the kinds package. They read a few members of each reply; the SDK's clients and types for them
// take more than 2 MB of the binary. The module awscheck/kinds/sdktest compares each with the SDK.
func Operations() []*wire.Operation {
	all := []*wire.Operation{
		getServiceQuota(), getDefaultServiceQuota(), listQuotaChanges(),
		describeDBInstances(), describeDBClusters(), describeOrderableDBInstanceOptions(),
		listStacks(), describeInstances(), describeOpenSpotRequests(), describeCapacityReservations(), describeInstanceTypes(),
		describeNetworkInterfaces(), describeNATGateways(), describeAddresses(), describeInternetGateways(),
		describeAvailabilityZones(), describeInstanceTypeOfferings(), describeVPCAttribute(),
		getInstanceMetadataDefaults(), getEBSEncryptionByDefault(), getEBSDefaultKMSKeyID(),
		describePublicAccessOptions(), describePublicAccessExclusions(),
		describeManagedPrefixLists(), getManagedPrefixListEntries(), describeSubnets(),
		describeVPCs(), describeRouteTables(), describeNetworkACLs(), describeSecurityGroups(), describePeerings(), account.DescribeRegions(),
		getRegionOptStatus(), getTaggedResources(), listResolverAssociations(), listResolverRules(),
		listHostedZonesByVPC(), getHostedZone(), listVPCAssociationAuthorizations(), listResourceRecordSets(),
	}
	for name := range strings.FieldsSeq(iamOperations) {
		all = append(all, OperationOfIAM(name))
	}
	return all
}

// serviceQuotas is an operation of Service Quotas.
func serviceQuotas(name string) *wire.Operation {
	return &wire.Operation{
		Service: "Service Quotas", Name: name, Protocol: wire.JSON11, Endpoint: "servicequotas", Version: "ServiceQuotasV20190624",
	}
}

func getServiceQuota() *wire.Operation { return serviceQuotas("GetServiceQuota") }

func getDefaultServiceQuota() *wire.Operation { return serviceQuotas("GetAWSDefaultServiceQuota") }

func listQuotaChanges() *wire.Operation {
	op := serviceQuotas("ListRequestedServiceQuotaChangeHistoryByQuota")
	op.Items, op.Next, op.NextFrom = "RequestedQuotas", "NextToken", "NextToken"
	return op
}

// listRDS is an operation of RDS that lists items of one name.
func listRDS(name, items, item string) *wire.Operation {
	return &wire.Operation{
		Service: "RDS", Name: name, Protocol: wire.Query, Endpoint: "rds", Version: "2014-10-31",
		Next: "Marker", NextFrom: name + "Result.Marker", Items: name + "Result." + items, Item: item,
	}
}

func describeDBInstances() *wire.Operation {
	return listRDS("DescribeDBInstances", "DBInstances", "DBInstance").With(wire.Param{Name: "MaxRecords", Value: 100})
}

func describeDBClusters() *wire.Operation {
	return listRDS("DescribeDBClusters", "DBClusters", "DBCluster").With(wire.Param{Name: "MaxRecords", Value: 100})
}

func describeOrderableDBInstanceOptions() *wire.Operation {
	return listRDS("DescribeOrderableDBInstanceOptions", "OrderableDBInstanceOptions", "OrderableDBInstanceOption")
}

func listStacks() *wire.Operation {
	return &wire.Operation{
		Service: "CloudFormation", Name: "ListStacks", Protocol: wire.Query, Endpoint: "cloudformation", Version: "2010-05-15",
		Next: "NextToken", NextFrom: "ListStacksResult.NextToken", Items: "ListStacksResult.StackSummaries", Item: "member",
	}
}

// listEC2 is an operation of EC2 that lists items.
func listEC2(name, items string, params ...wire.Param) *wire.Operation {
	return &wire.Operation{
		Service: "EC2", Name: name, Protocol: wire.EC2Query, Endpoint: "ec2", Version: "2016-11-15", Params: params,
		Next: "NextToken", NextFrom: "nextToken", Items: items, Item: "item",
	}
}

// describeInstances lists reservations, each with its instances, and those that a service
// manages as well.
func describeInstances() *wire.Operation {
	return listEC2("DescribeInstances", "reservationSet",
		wire.Param{Name: "IncludeManagedResources", Value: true}, wire.Param{Name: "MaxResults", Value: 1000})
}

func describeOpenSpotRequests() *wire.Operation {
	return listEC2("DescribeSpotInstanceRequests", "spotInstanceRequestSet",
		wire.Param{Name: "Filter.1.Name", Value: "state"}, wire.Param{Name: "Filter.1.Value.1", Value: "open"})
}

func describeCapacityReservations() *wire.Operation {
	return listEC2("DescribeCapacityReservations", "capacityReservationSet", wire.Param{Name: "MaxResults", Value: 1000})
}

func describeInstanceTypes() *wire.Operation {
	return listEC2("DescribeInstanceTypes", "instanceTypeSet")
}

// describeNetworkInterfaces lists those that a service manages as well.
func describeNetworkInterfaces() *wire.Operation {
	return listEC2("DescribeNetworkInterfaces", "networkInterfaceSet",
		wire.Param{Name: "IncludeManagedResources", Value: true}, wire.Param{Name: "MaxResults", Value: 1000})
}

func describeNATGateways() *wire.Operation {
	return listEC2("DescribeNatGateways", "natGatewaySet", wire.Param{Name: "MaxResults", Value: 1000})
}

// describeAddresses has no pages.
func describeAddresses() *wire.Operation {
	return onePage(listEC2("DescribeAddresses", "addressesSet"))
}

func describeInternetGateways() *wire.Operation {
	return listEC2("DescribeInternetGateways", "internetGatewaySet", wire.Param{Name: "MaxResults", Value: 1000})
}

func describeAvailabilityZones() *wire.Operation {
	return onePage(listEC2("DescribeAvailabilityZones", "availabilityZoneInfo"))
}

// describeInstanceTypeOfferings lists the types that each zone offers.
func describeInstanceTypeOfferings() *wire.Operation {
	return listEC2("DescribeInstanceTypeOfferings", "instanceTypeOfferingSet", wire.Param{Name: "LocationType", Value: "availability-zone"})
}

func describePublicAccessExclusions() *wire.Operation {
	return listEC2("DescribeVpcBlockPublicAccessExclusions", "vpcBlockPublicAccessExclusionSet")
}

func describeManagedPrefixLists() *wire.Operation {
	return listEC2("DescribeManagedPrefixLists", "prefixListSet", wire.Param{Name: "MaxResults", Value: pageOfPrefixLists})
}

func getManagedPrefixListEntries() *wire.Operation {
	return listEC2("GetManagedPrefixListEntries", "entrySet", wire.Param{Name: "MaxResults", Value: pageOfPrefixLists})
}

func describeSubnets() *wire.Operation {
	return listEC2("DescribeSubnets", "subnetSet", wire.Param{Name: "MaxResults", Value: 1000})
}

func describeVPCs() *wire.Operation {
	return listEC2("DescribeVpcs", "vpcSet", wire.Param{Name: "MaxResults", Value: 1000})
}

// describeRouteTables asks for the largest page: AWS returns no more tables at once.
func describeRouteTables() *wire.Operation {
	return listEC2("DescribeRouteTables", "routeTableSet", wire.Param{Name: "MaxResults", Value: 100})
}

func describeNetworkACLs() *wire.Operation {
	return listEC2("DescribeNetworkAcls", "networkAclSet", wire.Param{Name: "MaxResults", Value: 1000})
}

func describeSecurityGroups() *wire.Operation {
	return listEC2("DescribeSecurityGroups", "securityGroupInfo", wire.Param{Name: "MaxResults", Value: 1000})
}

func describePeerings() *wire.Operation {
	return listEC2("DescribeVpcPeeringConnections", "vpcPeeringConnectionSet", wire.Param{Name: "MaxResults", Value: 1000})
}

// getEC2 is an operation of EC2 that lists nothing.
func getEC2(name string) *wire.Operation {
	op := onePage(listEC2(name, ""))
	op.Item = ""
	return op
}

func describeVPCAttribute() *wire.Operation { return getEC2("DescribeVpcAttribute") }

func getInstanceMetadataDefaults() *wire.Operation { return getEC2("GetInstanceMetadataDefaults") }

func getEBSEncryptionByDefault() *wire.Operation { return getEC2("GetEbsEncryptionByDefault") }

func getEBSDefaultKMSKeyID() *wire.Operation { return getEC2("GetEbsDefaultKmsKeyId") }

func describePublicAccessOptions() *wire.Operation {
	return getEC2("DescribeVpcBlockPublicAccessOptions")
}

// onePage is an operation of EC2 that has no pages.
func onePage(op *wire.Operation) *wire.Operation {
	op.Next, op.NextFrom = "", ""
	return op
}

// getRegionOptStatus has one endpoint, in us-east-1. (The service's endpoint rule set.)
func getRegionOptStatus() *wire.Operation {
	return &wire.Operation{
		Service: "Account", Name: "GetRegionOptStatus", Protocol: wire.RESTJSON, Endpoint: "account",
		Global: "us-east-1", Host: "account.us-east-1.amazonaws.com", Method: "POST", Path: "/getRegionOptStatus",
	}
}

func getTaggedResources() *wire.Operation {
	return &wire.Operation{
		Service: "Resource Groups Tagging API", Name: "GetResources", Protocol: wire.JSON11, Endpoint: "tagging",
		Version: "ResourceGroupsTaggingAPI_20170126", Params: []wire.Param{{Name: "ResourcesPerPage", Value: 100}},
		Next: "PaginationToken", NextFrom: "PaginationToken", Items: "ResourceTagMappingList",
	}
}

// listResolver is an operation of Route 53 Resolver that lists items.
func listResolver(name, items string) *wire.Operation {
	return &wire.Operation{
		Service: "Route53Resolver", Name: name, Protocol: wire.JSON11, Endpoint: "route53resolver", Version: "Route53Resolver",
		Params: []wire.Param{{Name: "MaxResults", Value: 100}}, Next: "NextToken", NextFrom: "NextToken", Items: items,
	}
}

func listResolverAssociations() *wire.Operation {
	return listResolver("ListResolverRuleAssociations", "ResolverRuleAssociations")
}

func listResolverRules() *wire.Operation { return listResolver("ListResolverRules", "ResolverRules") }

// ofRoute53 is an operation of Route 53, which has one endpoint for all regions. (The
// service's endpoint rule set.)
func ofRoute53(name, path string, params ...wire.Param) *wire.Operation {
	return &wire.Operation{
		Service: "Route 53", Name: name, Protocol: wire.RESTXML, Endpoint: "route53", Path: "/2013-04-01/" + path, Params: params,
		Global: "us-east-1", Host: "route53.amazonaws.com", FIPSHost: "route53-fips.amazonaws.com",
		DualStackHost: "route53.global.api.aws", FIPSDualStackHost: "route53-fips.global.api.aws",
	}
}

func listHostedZonesByVPC() *wire.Operation {
	op := ofRoute53("ListHostedZonesByVPC", "hostedzonesbyvpc", wire.Param{Name: "maxitems", Value: pageOfZones})
	op.Next, op.NextFrom, op.Items, op.Item = "nexttoken", "NextToken", "HostedZoneSummaries", "HostedZoneSummary"
	return op
}

func getHostedZone() *wire.Operation { return ofRoute53("GetHostedZone", "hostedzone/{Id}") }

func listVPCAssociationAuthorizations() *wire.Operation {
	op := ofRoute53("ListVPCAssociationAuthorizations", "hostedzone/{HostedZoneId}/authorizevpcassociation",
		wire.Param{Name: "maxresults", Value: pageOfAuthorizations})
	op.Next, op.NextFrom, op.Items, op.Item = "nexttoken", "NextToken", "VPCs", "VPC"
	return op
}

// listResourceRecordSets has pages that start at a record, which two more parameters than
// its name tell from others: see recordStart.
func listResourceRecordSets() *wire.Operation {
	op := ofRoute53("ListResourceRecordSets", "hostedzone/{HostedZoneId}/rrset", wire.Param{Name: "maxitems", Value: pageOfRecords})
	op.Next, op.NextFrom, op.More, op.Items, op.Item = "name", "NextRecordName", "IsTruncated", "ResourceRecordSets", "ResourceRecordSet"
	return op
}

// iamOperations are the operations of IAM that the program calls.
const iamOperations = "GetRole ListRoles GetUser ListUsers ListGroupsForUser GetPolicy GetPolicyVersion " +
	"ListAttachedRolePolicies ListAttachedUserPolicies ListAttachedGroupPolicies " +
	"ListRolePolicies ListUserPolicies ListGroupPolicies GetRolePolicy GetUserPolicy GetGroupPolicy SimulatePrincipalPolicy"

// OperationOfIAM is an operation of IAM, which has one endpoint for all regions. (The
// service's endpoint rule set.)
func OperationOfIAM(name string, params ...wire.Param) *wire.Operation {
	op := &wire.Operation{
		Service: "IAM", Name: name, Protocol: wire.Query, Endpoint: "iam", Version: "2010-05-08", Params: params,
		Global: "us-east-1", Host: "iam.amazonaws.com", FIPSHost: "iam-fips.amazonaws.com",
		DualStackHost: "iam.global.api.aws", FIPSDualStackHost: "iam-fips.global.api.aws",
	}
	items := ""
	switch {
	case name == "ListRoles":
		items = "Roles"
	case name == "ListUsers":
		items = "Users"
	case name == "ListGroupsForUser":
		items = "Groups"
	case name == "SimulatePrincipalPolicy":
		items = "EvaluationResults"
	case strings.HasPrefix(name, "ListAttached"):
		items = "AttachedPolicies"
	case strings.HasPrefix(name, "List"):
		items = "PolicyNames"
	default:
		return op
	}
	result := name + "Result."
	op.Next, op.NextFrom, op.More, op.Items, op.Item = "Marker", result+"Marker", result+"IsTruncated", result+items, "member"
	return op
}
