package awscheck

import (
	"context"
	"strings"
)

// A kind is one kind of resource that an account can hold: one row of the table
// below, and nothing else has to know of it.
type kind struct {
	name   string // AWS's, as in CloudFormation
	noun   string // for people; its plural has an s
	global bool   // it is in no region, and listed once
	list   lister
	look   string                 // the AWS CLI command that shows them
	remove func(holding) []string // the one that removes one; nil: none is advised
}

// catchAll is the kind that stands for services without a row: whatever runs in a
// VPC has an interface there, such as Redshift, OpenSearch, MSK, or a serverless cache.
// It is reported only where nothing was found that may explain it.
const catchAll = "AWS::EC2::NetworkInterface"

// A lister lists what there is of a kind, to its end.
type lister func(context.Context, *Account, string, newcomer) ([]holding, error)

// A holding is one thing that the account holds.
type holding struct {
	id      string // by which AWS's commands take it
	name    string // beside it, where the id is not made for people
	cluster string // of a database instance, if it is in one
	standing
}

// A standing is what it means for a clean account that something is there.
type standing int

const (
	workload standing = iota // somebody uses the account
	identity                 // a user or role of the customer's
	baseline                 // the organisation's: Control Tower's, StackSets', …
	expected                 // a new account has it too, or another finding speaks of it
)

// kinds is the table, in the order in which things are best removed: a stack takes
// its resources along, a VPC has to be empty.
func kinds() []kind {
	return []kind{
		{"AWS::CloudFormation::Stack", "CloudFormation stack", false, held((*Account).Stacks, holdStack), "cloudformation describe-stacks", with("cloudformation delete-stack --stack-name")},
		{"AWS::EKS::Cluster", "EKS cluster", false, held((*Account).EKSClusters, hold), "eks list-clusters", with("eks delete-cluster --name")},
		{"AWS::ECS::Cluster", "ECS cluster", false, held((*Account).ECSClusters, hold), "ecs list-clusters", with("ecs delete-cluster --cluster")},
		{"AWS::Lambda::Function", "Lambda function", false, held((*Account).Functions, holdNamed), "lambda list-functions", with("lambda delete-function --function-name")},
		{"AWS::ElasticLoadBalancing::LoadBalancer", "classic load balancer", false, held((*Account).ClassicLoadBalancers, hold), "elb describe-load-balancers", with("elb delete-load-balancer --load-balancer-name")},
		{"AWS::ElasticLoadBalancingV2::LoadBalancer", "load balancer", false, held((*Account).LoadBalancers, hold), "elbv2 describe-load-balancers", with("elbv2 delete-load-balancer --load-balancer-arn")},
		{"AWS::EC2::Instance", "EC2 instance", false, held((*Account).Instances, holdInstance), "ec2 describe-instances", with("ec2 terminate-instances --instance-ids")},
		{"AWS::RDS::DBInstance", "RDS database instance", false, held((*Account).DBInstances, holdDBInstance), "rds describe-db-instances", removeDBInstance},
		{"AWS::RDS::DBCluster", "RDS database cluster", false, held((*Account).DBClusters, hold), "rds describe-db-clusters", removeDBCluster},
		{"AWS::ElastiCache::CacheCluster", "ElastiCache cluster", false, held((*Account).CacheClusters, hold), "elasticache describe-cache-clusters", with("elasticache delete-cache-cluster --cache-cluster-id")},
		{"AWS::DynamoDB::Table", "DynamoDB table", false, held((*Account).Tables, hold), "dynamodb list-tables", with("dynamodb delete-table --table-name")},
		{"AWS::EFS::FileSystem", "EFS file system", false, held((*Account).FileSystems, hold), "efs describe-file-systems", with("efs delete-file-system --file-system-id")},
		{"AWS::EC2::NatGateway", "NAT gateway", false, held((*Account).NATGateways, holdNATGateway), "ec2 describe-nat-gateways", with("ec2 delete-nat-gateway --nat-gateway-id")},
		{"AWS::EC2::EIP", "Elastic IP", false, held((*Account).Addresses, holdAddress), "ec2 describe-addresses", with("ec2 release-address --allocation-id")},
		{catchAll, "network interface", false, held((*Account).NetworkInterfaces, holdInterface), "ec2 describe-network-interfaces", nil},
		{"AWS::EC2::VPC", "VPC", false, held((*Account).VPCs, holdVPC), "ec2 describe-vpcs", with("ec2 delete-vpc --vpc-id")},
		{"AWS::S3::Bucket", "S3 bucket", true, held(anywhere((*Account).Buckets), holdNamed), "s3api list-buckets", with("s3api delete-bucket --bucket")},
		{"AWS::IAM::User", "IAM user", true, held(anywhere((*Account).Users), holdUser), "iam list-users", nil},
		{"AWS::IAM::Role", "IAM role", true, held(anywhere((*Account).Roles), holdRole), "iam list-roles", nil},
	}
}

// A newcomer is what is known of an account in which an activation is to start.
type newcomer struct {
	account string    // its id
	caller  Principal // who looks
	prior   PriorActivation
}

func holdStack(s Stack, n newcomer) holding {
	h := holding{id: s.Name}
	switch {
	case n.prior.stack(s.Name):
		h.standing = expected
	case ofOrganization(s.Name):
		h.standing = baseline
	}
	return h
}

func holdInstance(i Instance, _ newcomer) holding {
	h := holding{id: i.ID, name: i.Name}
	if i.State == "terminated" {
		h.standing = expected
	}
	return h
}

func holdDBInstance(r Resource, _ newcomer) holding {
	return holding{id: r.ID, cluster: r.Cluster}
}

func holdNATGateway(g NATGateway, _ newcomer) holding {
	h := holding{id: g.ID, name: g.Name}
	switch {
	case g.State == "deleted":
		h.standing = expected
	case ofOrganization(g.Stack):
		h.standing = baseline
	}
	return h
}

func holdInterface(i NetworkInterface, _ newcomer) holding {
	h := holding{id: i.ID, name: i.Description}
	if i.NAT {
		h.standing = expected // the gateway is on a list of its own
	}
	return h
}

func holdAddress(a Address, _ newcomer) holding {
	h := holding{id: a.ID, name: a.IP}
	if ofOrganization(a.Stack) {
		h.standing = baseline
	}
	return h
}

func holdVPC(v VPC, n newcomer) holding {
	h := holding{id: v.ID, name: v.Name}
	switch {
	case v.Owner != "" && v.Owner != n.account:
		h.standing = baseline // another account shares it with this one
	case v.Default:
		h.standing = expected
	case ofOrganization(v.Stack), v.Name == "aws-controltower-VPC":
		h.standing = baseline
	}
	return h
}

func holdUser(u User, n newcomer) holding {
	h := holding{id: u.Name, standing: identity}
	if n.caller.Kind == UserPrincipal && u.Name == n.caller.Name {
		h.standing = expected
	}
	return h
}

func holdRole(r Role, n newcomer) holding {
	h := holding{id: r.Name, standing: identity}
	callers := n.caller.Kind == RolePrincipal || n.caller.Kind == SSOPrincipal
	switch {
	case strings.HasPrefix(r.Path, "/aws-service-role/"), strings.HasPrefix(r.Path, "/aws-reserved/"),
		r.Name == "OrganizationAccountAccessRole", // AWS Organizations makes it in each account that it creates
		callers && r.Name == n.caller.Name, n.prior.role(r.Name):
		h.standing = expected
	case ofOrganization(r.Name):
		h.standing = baseline
	}
	return h
}

// hold is for kinds of which whatever is there is somebody's workload.
func hold(r Resource, _ newcomer) holding { return holding{id: r.ID, name: r.Name} }

// holdNamed is for kinds that an organisation's baseline has too, told by name.
func holdNamed(r Resource, _ newcomer) holding {
	h := holding{id: r.ID}
	if ofOrganization(r.ID) {
		h.standing = baseline
	}
	return h
}

// ofOrganization tells by its name, or its stack's, whether something belongs to
// what an organisation puts into each of its accounts. Whoever imitates such a name
// gets a warning instead of a failure, never a pass.
//
// Sources: AWS Control Tower User Guide, "About AWS accounts in AWS Control Tower"
// (resources of shared and enrolled accounts); CloudFormation User Guide, "Grant
// permissions for StackSets"; names that the consoles of CloudTrail and Config give.
func ofOrganization(name string) bool {
	name = strings.ToLower(name)
	for _, prefix := range []string{
		"aws-controltower-", "awscontroltower",
		"stackset-", "stacksets-exec-", "awscloudformationstackset",
		"aws-cloudtrail-logs-", "cloudtrail_cloudwatchlogs_role",
		"config-bucket-", "config-role-", "awsconfig",
	} {
		if strings.HasPrefix(name, prefix) {
			return true
		}
	}
	return false
}

// held makes a lister of a fact and of what one of its values stands for.
func held[T any](list func(*Account, context.Context, string) ([]T, error), hold func(T, newcomer) holding) lister {
	return func(ctx context.Context, a *Account, region string, n newcomer) ([]holding, error) {
		found, err := list(a, ctx, region)
		return each(found, err, func(v T) holding { return hold(v, n) })
	}
}

// anywhere lets a fact of the whole account stand where one of a region is asked for.
func anywhere[T any](list func(*Account, context.Context) ([]T, error)) func(*Account, context.Context, string) ([]T, error) {
	return func(a *Account, ctx context.Context, _ string) ([]T, error) { return list(a, ctx) }
}

// with makes a removal of a command that takes the id as its last word.
func with(command string) func(holding) []string {
	return func(h holding) []string { return append(strings.Fields(command), h.id) }
}

// removeDBInstance keeps a snapshot, but for an instance of a cluster: the data is
// the cluster's, and AWS takes no snapshot of the instance.
func removeDBInstance(h holding) []string {
	words := []string{"rds", "delete-db-instance", "--db-instance-identifier", h.id}
	if h.cluster != "" {
		return append(words, "--skip-final-snapshot")
	}
	return append(words, "--final-db-snapshot-identifier", h.id+"-final")
}

func removeDBCluster(h holding) []string {
	return []string{"rds", "delete-db-cluster", "--db-cluster-identifier", h.id, "--final-db-snapshot-identifier", h.id + "-final"}
}
