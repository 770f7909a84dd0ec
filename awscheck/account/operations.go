package account

import (
	"slices"

	"github.com/astronomer/astro-activate/awscheck"
)

// An Operation is one AWS API operation that this program may call.
type Operation struct {
	Service string // the SDK's service id, such as "EC2" or "Route 53"
	Name    string // the operation, such as "DescribeVpcs"
	Action  string // the IAM action that allows it; empty where AWS asks for none
	Purpose string // what this program wants it for
}

// Operations lists every operation that the guard lets through, and with it every
// IAM action that this program can make use of: `policy --for wizard` is printed
// from this list, so the two can't drift apart.
//
// All of them only read. (STS, SSO, SSO OIDC and Signin operations exchange
// credentials for temporary ones; they change nothing in an account.)
//
// Source of the actions: the Service Authorization Reference of each service.
func Operations() []Operation { return slices.Clone(operations[:]) }

// operations is never modified; Operations hands out copies.
var operations = [...]Operation{
	{"STS", "GetCallerIdentity", "", "who the credentials belong to"},
	{"STS", "AssumeRole", "", "credentials of a profile with role_arn"},
	{"STS", "AssumeRoleWithWebIdentity", "", "credentials of a profile with web_identity_token_file"},
	{"SSO", "GetRoleCredentials", "", "credentials of an IAM Identity Center profile"},
	{"SSO OIDC", "CreateToken", "", "renewal of an IAM Identity Center token"},
	{"Signin", "CreateOAuth2Token", "", "credentials of an `aws login` profile"},
	// The SDK's clients for a container's or an instance's credentials have no service id.
	{"", "GetCredentials", "", "credentials of a container (ECS, EKS, CloudShell)"},
	{"", "GetToken", "", "credentials of an EC2 instance"},
	{"", "GetMetadata", "", "credentials of an EC2 instance"},

	{"IAM", "SimulatePrincipalPolicy", "iam:SimulatePrincipalPolicy", "what the principal may do"},
	{"IAM", "GetRole", "iam:GetRole", "the role behind a session"},
	{"IAM", "ListRoles", "iam:ListRoles", "roles of the customer's, and of an earlier activation"},
	{"IAM", "ListUsers", "iam:ListUsers", "users of the customer's"},
	{"IAM", "GetUser", "iam:GetUser", "a user's permissions boundary"},
	{"IAM", "ListAttachedRolePolicies", "iam:ListAttachedRolePolicies", "the role's policies, where simulation is denied"},
	{"IAM", "ListRolePolicies", "iam:ListRolePolicies", "the role's policies, where simulation is denied"},
	{"IAM", "GetRolePolicy", "iam:GetRolePolicy", "the role's policies, where simulation is denied"},
	{"IAM", "ListAttachedUserPolicies", "iam:ListAttachedUserPolicies", "the user's policies, where simulation is denied"},
	{"IAM", "ListUserPolicies", "iam:ListUserPolicies", "the user's policies, where simulation is denied"},
	{"IAM", "GetUserPolicy", "iam:GetUserPolicy", "the user's policies, where simulation is denied"},
	{"IAM", "ListGroupsForUser", "iam:ListGroupsForUser", "the user's policies, where simulation is denied"},
	{"IAM", "ListAttachedGroupPolicies", "iam:ListAttachedGroupPolicies", "the policies of the user's groups, where simulation is denied"},
	{"IAM", "ListGroupPolicies", "iam:ListGroupPolicies", "the policies of the user's groups, where simulation is denied"},
	{"IAM", "GetGroupPolicy", "iam:GetGroupPolicy", "the policies of the user's groups, where simulation is denied"},
	{"IAM", "GetPolicy", "iam:GetPolicy", "managed policies, where simulation is denied"},
	{"IAM", "GetPolicyVersion", "iam:GetPolicyVersion", "managed policies, where simulation is denied"},

	{"EC2", "DescribeRegions", "ec2:DescribeRegions", "which regions are enabled"},
	{"EC2", "DescribeAvailabilityZones", "ec2:DescribeAvailabilityZones", "a region's zones"},
	{"EC2", "DescribeInstanceTypeOfferings", "ec2:DescribeInstanceTypeOfferings", "where a node type is offered"},
	{"EC2", "DescribeInstanceTypes", "ec2:DescribeInstanceTypes", "vCPUs of a node type"},
	{"EC2", "DescribeInstances", "ec2:DescribeInstances", "instances, and vCPUs in use"},
	{"EC2", "DescribeCapacityReservations", "ec2:DescribeCapacityReservations", "vCPUs that are reserved and not used"},
	{"EC2", "DescribeSpotInstanceRequests", "ec2:DescribeSpotInstanceRequests", "vCPUs that open Spot requests will take"},
	{"EC2", "DescribeVpcs", "ec2:DescribeVpcs", "VPCs and their CIDRs"},
	{"EC2", "DescribeVpcAttribute", "ec2:DescribeVpcAttribute", "DNS attributes of the target VPC"},
	{"EC2", "DescribeSubnets", "ec2:DescribeSubnets", "which route tables and network ACLs are in use"},
	{"EC2", "DescribeRouteTables", "ec2:DescribeRouteTables", "routes of the target VPC"},
	{"EC2", "DescribeVpcPeeringConnections", "ec2:DescribeVpcPeeringConnections", "peerings of the target VPC"},
	{"EC2", "DescribeNetworkAcls", "ec2:DescribeNetworkAcls", "whether the target VPC's subnets let the data plane in"},
	{"EC2", "DescribeNatGateways", "ec2:DescribeNatGateways", "NAT gateways in use"},
	{"EC2", "DescribeAddresses", "ec2:DescribeAddresses", "Elastic IPs in use"},
	{"EC2", "DescribeNetworkInterfaces", "ec2:DescribeNetworkInterfaces", "traces of services that no other list shows"},
	{"EC2", "DescribeInternetGateways", "ec2:DescribeInternetGateways", "internet gateways in use"},
	{"EC2", "GetEbsEncryptionByDefault", "ec2:GetEbsEncryptionByDefault", "whether new volumes are encrypted by default"},
	{"EC2", "GetEbsDefaultKmsKeyId", "ec2:GetEbsDefaultKmsKeyId", "the key of the encryption by default"},
	{"EC2", "GetInstanceMetadataDefaults", "ec2:GetInstanceMetadataDefaults", "the account's defaults for instance metadata"},
	{"EC2", "DescribeVpcBlockPublicAccessOptions", "ec2:DescribeVpcBlockPublicAccessOptions", "whether VPC block public access is on"},
	{"EC2", "DescribeVpcBlockPublicAccessExclusions", "ec2:DescribeVpcBlockPublicAccessExclusions", "whether Astro's VPC is exempt from it"},

	{"RDS", "DescribeDBInstances", "rds:DescribeDBInstances", "databases"},
	{"RDS", "DescribeOrderableDBInstanceOptions", "rds:DescribeOrderableDBInstanceOptions", "where the database class is offered"},
	{"RDS", "DescribeDBClusters", "rds:DescribeDBClusters", "databases without an instance"},
	{"EKS", "ListClusters", "eks:ListClusters", "EKS clusters"},
	{"ECS", "ListClusters", "ecs:ListClusters", "ECS clusters"},
	{"Lambda", "ListFunctions", "lambda:ListFunctions", "functions"},
	{"Elastic Load Balancing", "DescribeLoadBalancers", "elasticloadbalancing:DescribeLoadBalancers", "classic load balancers"},
	{"Elastic Load Balancing v2", "DescribeLoadBalancers", "elasticloadbalancing:DescribeLoadBalancers", "load balancers"},
	{"S3", "ListBuckets", "s3:ListAllMyBuckets", "buckets"},
	{"DynamoDB", "ListTables", "dynamodb:ListTables", "tables"},
	{"ElastiCache", "DescribeCacheClusters", "elasticache:DescribeCacheClusters", "caches"},
	{"EFS", "DescribeFileSystems", "elasticfilesystem:DescribeFileSystems", "file systems"},
	{"CloudFormation", "ListStacks", "cloudformation:ListStacks", "stacks, and those of an earlier activation"},

	{"Service Quotas", "GetServiceQuota", "servicequotas:GetServiceQuota", "a quota's applied value"},
	{"Service Quotas", "GetAWSDefaultServiceQuota", "servicequotas:GetAWSDefaultServiceQuota", "a quota's default"},
	{"Service Quotas", "ListRequestedServiceQuotaChangeHistoryByQuota", "servicequotas:ListRequestedServiceQuotaChangeHistoryByQuota", "increases already asked for"},

	{"Route 53", "ListHostedZonesByVPC", "route53:ListHostedZonesByVPC", "private hosted zones of the target VPC"},
	{"Route 53", "GetHostedZone", "route53:GetHostedZone", "whether a zone is associated with Astro's VPC"},
	{"Route 53", "ListVPCAssociationAuthorizations", "route53:ListVPCAssociationAuthorizations", "whether a zone is authorised for it"},
}

// lookupOperation finds the entry for a call, if it is on the list.
func lookupOperation(service, name string) (Operation, bool) {
	i := slices.IndexFunc(operations[:], func(o Operation) bool {
		return o.Service == service && o.Name == name
	})
	if i < 0 {
		return Operation{}, false
	}
	return operations[i], true
}

// WizardPolicy is the least policy under which every check of this program can
// run: it allows the IAM action of each of Operations, and nothing else. All of
// them read.
func WizardPolicy() *awscheck.Policy {
	var actions []string
	for _, o := range operations {
		if o.Action != "" {
			actions = append(actions, o.Action)
		}
	}
	return awscheck.Allow(actions...)
}
