package account

import (
	"slices"
	"sync"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/kinds"
	"github.com/astronomer/astro-activate/awscheck/words"
)

// An Operation is one AWS API operation that this program may call.
type Operation struct {
	Service string // the SDK's service id, such as "EC2" or "Route 53"
	Name    string // the operation, such as "DescribeVpcs"
	Action  string // the IAM action that allows it; "" if AWS requires none
	Purpose string // what this program reads with it
}

// Operations lists every operation that the guard allows. WizardPolicy comes from the
// same list.
//
// All of them only read. (Operations of STS, SSO, SSO OIDC and Signin exchange
// credentials for temporary ones and change nothing in an account.)
//
// Source of the actions: Service Authorization Reference, page of each service.
func Operations() []Operation {
	all := slices.Clone(operations[:])
	for _, k := range kinds.Lists() {
		o := Operation{k.List.Service, k.List.Name, k.Action, words.Plural(k.Noun)}
		if !slices.ContainsFunc(all, func(p Operation) bool { return p.Service == o.Service && p.Name == o.Name }) {
			all = append(all, o)
		}
	}
	return all
}

// operations are the operations of the SDK's clients, and those of wire that list no kind
// of resource; Operations adds the ones that do. It is never modified.
var operations = [...]Operation{
	{"STS", "GetCallerIdentity", "", "owner of the credentials"},
	{"STS", "AssumeRole", "", "credentials of a profile with role_arn"},
	{"STS", "AssumeRoleWithWebIdentity", "", "credentials of a profile with web_identity_token_file"},
	{"SSO", "GetRoleCredentials", "", "credentials of an IAM Identity Center profile"},
	{"SSO OIDC", "CreateToken", "", "renewal of an IAM Identity Center token"},
	{"Signin", "CreateOAuth2Token", "", "credentials of an `aws login` profile"},
	// The SDK's clients for the credentials of a container or an instance have no service id.
	{"", "GetCredentials", "", "credentials of a container (ECS, EKS, CloudShell)"},
	{"", "GetToken", "", "session token of the EC2 instance metadata service"},
	{"", "GetMetadata", "", "credentials of an EC2 instance"},

	{"IAM", "SimulatePrincipalPolicy", "iam:SimulatePrincipalPolicy", "permissions of the principal"},
	{"IAM", "GetRole", "iam:GetRole", "role of a session"},
	{"IAM", "ListRoles", "iam:ListRoles", "roles of the account, and of an earlier activation"},
	{"IAM", "ListUsers", "iam:ListUsers", "users of the account"},
	{"IAM", "GetUser", "iam:GetUser", "permissions boundary of a user"},
	{"IAM", "ListAttachedRolePolicies", "iam:ListAttachedRolePolicies", "managed policies of a role, if simulation is denied"},
	{"IAM", "ListRolePolicies", "iam:ListRolePolicies", "inline policies of a role, if simulation is denied"},
	{"IAM", "GetRolePolicy", "iam:GetRolePolicy", "document of a role's inline policy"},
	{"IAM", "ListAttachedUserPolicies", "iam:ListAttachedUserPolicies", "managed policies of a user, if simulation is denied"},
	{"IAM", "ListUserPolicies", "iam:ListUserPolicies", "inline policies of a user, if simulation is denied"},
	{"IAM", "GetUserPolicy", "iam:GetUserPolicy", "document of a user's inline policy"},
	{"IAM", "ListGroupsForUser", "iam:ListGroupsForUser", "groups of a user, if simulation is denied"},
	{"IAM", "ListAttachedGroupPolicies", "iam:ListAttachedGroupPolicies", "managed policies of a group, if simulation is denied"},
	{"IAM", "ListGroupPolicies", "iam:ListGroupPolicies", "inline policies of a group, if simulation is denied"},
	{"IAM", "GetGroupPolicy", "iam:GetGroupPolicy", "document of a group's inline policy"},
	{"IAM", "GetPolicy", "iam:GetPolicy", "default version of a managed policy"},
	{"IAM", "GetPolicyVersion", "iam:GetPolicyVersion", "document of a managed policy"},

	{"EC2", "DescribeRegions", "ec2:DescribeRegions", "enabled regions"},
	{"Account", "GetRegionOptStatus", "account:GetRegionOptStatus", "how far AWS is with enabling a region"},
	{"EC2", "DescribeAvailabilityZones", "ec2:DescribeAvailabilityZones", "Availability Zones of a region"},
	{"EC2", "DescribeInstanceTypeOfferings", "ec2:DescribeInstanceTypeOfferings", "zones that offer a node type"},
	{"EC2", "DescribeInstanceTypes", "ec2:DescribeInstanceTypes", "vCPUs and memory of node types"},
	{"EC2", "DescribeInstances", "ec2:DescribeInstances", "instances, and vCPUs in use"},
	{"EC2", "DescribeCapacityReservations", "ec2:DescribeCapacityReservations", "reserved vCPUs that are not in use"},
	{"EC2", "DescribeSpotInstanceRequests", "ec2:DescribeSpotInstanceRequests", "vCPUs of open Spot requests"},
	{"EC2", "DescribeVpcs", "ec2:DescribeVpcs", "VPCs and their CIDRs"},
	{"EC2", "DescribeVpcAttribute", "ec2:DescribeVpcAttribute", "DNS attributes of the target VPC"},
	{"EC2", "DescribeSubnets", "ec2:DescribeSubnets", "route tables and network ACLs in use"},
	{"EC2", "DescribeRouteTables", "ec2:DescribeRouteTables", "routes of the target VPC"},
	{"EC2", "GetManagedPrefixListEntries", "ec2:GetManagedPrefixListEntries", "networks that the target VPC routes by prefix list"},
	{"EC2", "DescribeManagedPrefixLists", "ec2:DescribeManagedPrefixLists", "owners and sizes of prefix lists that are routed"},
	{"EC2", "DescribeVpcPeeringConnections", "ec2:DescribeVpcPeeringConnections", "peering connections of the target VPC"},
	{"EC2", "DescribeNetworkAcls", "ec2:DescribeNetworkAcls", "network ACLs of the target VPC"},
	{"EC2", "DescribeSecurityGroups", "ec2:DescribeSecurityGroups", "security groups of the data services"},
	{"EC2", "DescribeNatGateways", "ec2:DescribeNatGateways", "NAT gateways in use"},
	{"EC2", "DescribeAddresses", "ec2:DescribeAddresses", "Elastic IPs in use"},
	{"EC2", "DescribeNetworkInterfaces", "ec2:DescribeNetworkInterfaces", "services that no other list shows, and those behind the peering"},
	{"EC2", "DescribeInternetGateways", "ec2:DescribeInternetGateways", "internet gateways in use"},
	{"EC2", "GetEbsEncryptionByDefault", "ec2:GetEbsEncryptionByDefault", "encryption of new volumes by default"},
	{"EC2", "GetEbsDefaultKmsKeyId", "ec2:GetEbsDefaultKmsKeyId", "KMS key of the encryption by default"},
	{"EC2", "GetInstanceMetadataDefaults", "ec2:GetInstanceMetadataDefaults", "defaults of the account for instance metadata"},
	{"EC2", "DescribeVpcBlockPublicAccessOptions", "ec2:DescribeVpcBlockPublicAccessOptions", "VPC block public access of a region"},
	{"EC2", "DescribeVpcBlockPublicAccessExclusions", "ec2:DescribeVpcBlockPublicAccessExclusions", "exclusions from VPC block public access"},

	{"RDS", "DescribeDBInstances", "rds:DescribeDBInstances", "database instances"},
	{"RDS", "DescribeOrderableDBInstanceOptions", "rds:DescribeOrderableDBInstanceOptions", "zones that offer the database class"},
	{"RDS", "DescribeDBClusters", "rds:DescribeDBClusters", "database clusters"},
	{"EKS", "ListClusters", "eks:ListClusters", "EKS clusters"},
	{"ECS", "ListClusters", "ecs:ListClusters", "ECS clusters"},
	{"Lambda", "ListFunctions", "lambda:ListFunctions", "Lambda functions"},
	{"Elastic Load Balancing", "DescribeLoadBalancers", "elasticloadbalancing:DescribeLoadBalancers", "Classic Load Balancers"},
	{"Elastic Load Balancing v2", "DescribeLoadBalancers", "elasticloadbalancing:DescribeLoadBalancers", "load balancers"},
	{"S3", "ListBuckets", "s3:ListAllMyBuckets", "buckets"},
	{"DynamoDB", "ListTables", "dynamodb:ListTables", "DynamoDB tables"},
	{"ElastiCache", "DescribeCacheClusters", "elasticache:DescribeCacheClusters", "cache clusters"},
	{"EFS", "DescribeFileSystems", "elasticfilesystem:DescribeFileSystems", "file systems"},
	{"CloudFormation", "ListStacks", "cloudformation:ListStacks", "stacks of the account, and of an earlier activation"},

	{"Resource Groups Tagging API", "GetResources", "tag:GetResources", "tagged resources of other types"},

	{"Service Quotas", "GetServiceQuota", "servicequotas:GetServiceQuota", "applied value of a quota"},
	{"Service Quotas", "GetAWSDefaultServiceQuota", "servicequotas:GetAWSDefaultServiceQuota", "default value of a quota"},
	{"Service Quotas", "ListRequestedServiceQuotaChangeHistoryByQuota", "servicequotas:ListRequestedServiceQuotaChangeHistoryByQuota", "requested increases of a quota"},

	{"Route 53", "ListHostedZonesByVPC", "route53:ListHostedZonesByVPC", "private hosted zones of the target VPC"},
	{"Route 53", "GetHostedZone", "route53:GetHostedZone", "VPCs that a zone is associated with"},
	{"Route 53", "ListResourceRecordSets", "route53:ListResourceRecordSets", "names of the data services in private hosted zones"},
	{"Route 53", "ListVPCAssociationAuthorizations", "route53:ListVPCAssociationAuthorizations", "VPCs that a zone may be associated with"},
	{"Route53Resolver", "ListResolverRuleAssociations", "route53resolver:ListResolverRuleAssociations", "Resolver rules that the target VPC uses"},
	{"Route53Resolver", "ListResolverRules", "route53resolver:ListResolverRules", "names that Resolver rules forward elsewhere"},
}

// exchangesCredentials reports whether the operation's reply or request holds credentials.
func (o Operation) exchangesCredentials() bool {
	return o.Action == "" && o.Name != "GetCallerIdentity"
}

// lookupOperation returns the entry of a call, if the guard allows the call.
func lookupOperation(service, name string) (Operation, bool) {
	o, ok := operationIndex()[[2]string{service, name}]
	return o, ok
}

// operationIndex returns Operations by service and name. The map is never modified.
var operationIndex = sync.OnceValue(func() map[[2]string]Operation {
	index := map[[2]string]Operation{}
	for _, o := range Operations() {
		index[[2]string{o.Service, o.Name}] = o
	}
	return index
})

// WizardPolicy returns the policy document with the permissions that this program uses:
// the IAM action of each of Operations, all of which only read.
func WizardPolicy() *awscheck.Policy {
	var actions []string
	for _, o := range Operations() {
		if o.Action != "" {
			actions = append(actions, o.Action)
		}
	}
	return awscheck.Allow(actions...)
}
