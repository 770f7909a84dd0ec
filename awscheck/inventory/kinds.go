package inventory

import (
	"context"
	"strings"

	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/facts"
	table "github.com/astronomer/astro-activate/awscheck/kinds"
)

// A kind is one kind of resource that an account can have. Most are rows of the kinds
// package; the others, which other checks need in more detail, are listed by functions of
// the facts package and have their rows below.
type kind struct {
	name   string // of AWS, as in CloudFormation
	noun   string // in a sentence
	global bool   // it has no region, and is listed once
	list   lister
	look   string                 // the AWS CLI command that lists them
	remove func(resource) removal // how to remove one; nil: nothing is suggested
	// host is the usual host name of the service in a region; nil for a service that every
	// region has.
	host func(region string) string
	arn  string // the forms of its ARNs, as kinds.Kind has them
}

// service is the name of the kind's service, as in its type: "EC2".
func (k kind) service() string {
	parts := strings.Split(k.name, "::")
	return parts[min(1, len(parts)-1)]
}

// endpoint names where the kind is listed in a region. A configured endpoint makes several
// of them one.
func (k kind) endpoint(region string) string {
	if k.host != nil {
		return k.host(region)
	}
	return strings.ToLower(k.service()) + "." + region + ".amazonaws.com"
}

// catchAll is the kind that shows services without a row: everything that runs in a VPC
// has an interface there, such as Redshift, OpenSearch, MSK, or a serverless cache. It is
// reported only where nothing else explains it.
const catchAll = "AWS::EC2::NetworkInterface"

// The kinds whose resources depend on each other's.
const (
	stackKind      = "AWS::CloudFormation::Stack"
	bucketKind     = "AWS::S3::Bucket"
	repositoryKind = "AWS::ECR::Repository"
)

const (
	roleKind     = "AWS::IAM::Role"
	vpcKind      = "AWS::EC2::VPC"
	instanceKind = "AWS::EC2::Instance"
)

// vpcARNs are the forms of the ARNs of a VPC and of what is part of one. The default VPC has most
// of it too, and nothing in an ARN says which VPC it belongs to.
const vpcARNs = "ec2:vpc/* ec2:subnet/* ec2:route-table/* ec2:network-acl/* ec2:security-group/* ec2:security-group-rule/* " +
	"ec2:internet-gateway/* ec2:egress-only-internet-gateway/* ec2:dhcp-options/* ec2:vpc-peering-connection/*"

// A lister lists every resource of a kind in a region.
type lister func(context.Context, *account.Account, string, accountInfo) ([]resource, error)

// A resource is one resource of the account.
type resource struct {
	id      string   // that AWS CLI commands take
	name    string   // where the id is not readable
	cluster string   // of a database instance; "" for none
	region  string   // of a resource that is listed for the whole account; "" for none
	vpc     string   // id; "" for none
	uses    []string // ids of other resources that it uses: addresses of a NAT gateway
	tags    []string // "key=value"
	group   string   // with which it is removed, such as a replication group; "" for none

	protected bool   // of a database: deletion protection is on
	replica   bool   // a database instance that replicates another one
	manager   string // of an instance: the service that manages it; "" for none
	inUse     bool   // of an Elastic IP
	class
}

// A class is what a resource means for a clean account.
type class int

const (
	workload class = iota // the account is in use
	identity              // a user or role of the customer
	baseline              // of the organization: Control Tower, StackSets, …
	expected              // a new account has it too, or another finding reports it
)

// kinds is the table. The order in which resources are removed is that of removalWaves.
func kinds() []kind {
	all := []kind{
		{stackKind, "CloudFormation stack", false, listerOf(facts.Stacks, classifyStack), "cloudformation describe-stacks", removeStack, nil, "cloudformation:stack/**"},
	}
	for _, k := range table.All() {
		all = append(all, kindOf(k))
	}
	return append(all, []kind{
		{instanceKind, "EC2 instance", false, listerOf(facts.Instances, classifyInstance), "ec2 describe-instances", removeInstance, nil, "ec2:instance/*"},
		{"AWS::RDS::DBInstance", "RDS database instance", false, listerOf(facts.DBInstances, classifyDatabase), "rds describe-db-instances", removeDBInstance, nil, "rds:db:*"},
		{"AWS::RDS::DBCluster", "RDS database cluster", false, listerOf(facts.DBClusters, classifyDatabase), "rds describe-db-clusters", removeDBCluster, nil, "rds:cluster:* rds:cluster-endpoint:*"},
		{"AWS::EC2::NatGateway", "NAT gateway", false, listerOf(facts.NATGateways, classifyNATGateway), "ec2 describe-nat-gateways", removeNATGateway, nil, "ec2:natgateway/*"},
		{"AWS::EC2::EIP", "Elastic IP", false, listerOf(facts.Addresses, classifyAddress), "ec2 describe-addresses", removeAddress, nil, "ec2:elastic-ip/*"},
		{catchAll, "network interface", false, listerOf(facts.NetworkInterfaces, classifyInterface), "ec2 describe-network-interfaces", nil, nil, "ec2:network-interface/*"},
		{vpcKind, "VPC", false, listerOf(facts.VPCs, classifyVPC), "ec2 describe-vpcs", removeVPC, nil, vpcARNs},
		{"AWS::IAM::User", "IAM user", true, listerOf(global(facts.Users), classifyUser), "iam list-users", nil, nil, "iam:user/**"},
		{roleKind, "IAM role", true, listerOf(global(facts.Roles), classifyRole), "iam list-roles", nil, nil, "iam:role/**"},
	}...)
}

// kindOf is a row of the kinds package.
func kindOf(k *table.Kind) kind {
	list := func(ctx context.Context, a *account.Account, region string) ([]facts.Resource, error) {
		return facts.ListKind(ctx, a, region, k)
	}
	return kind{k.Type, k.Noun, k.Global(), listerOf(list, classifyListed), k.Look, removeListed(k), k.List.UsualHost, k.ARN}
}

// listerOf returns the lister of a fact whose values are classified one by one.
func listerOf[T any](list func(context.Context, *account.Account, string) ([]T, error), classify func(T, accountInfo) resource) lister {
	return func(ctx context.Context, a *account.Account, region string, info accountInfo) ([]resource, error) {
		found, err := list(ctx, a, region)
		return account.Map(found, err, func(v T) resource { return classify(v, info) })
	}
}

// global adapts a fact of the whole account to listerOf.
func global[T any](list func(context.Context, *account.Account) ([]T, error)) func(context.Context, *account.Account, string) ([]T, error) {
	return func(ctx context.Context, a *account.Account, _ string) ([]T, error) { return list(ctx, a) }
}
