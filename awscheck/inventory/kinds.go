package inventory

import (
	"context"
	"strings"

	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/facts"
)

// A kind is one kind of resource that an account can hold: one row of the table
// below, and nothing else has to know of it.
type kind struct {
	name   string // AWS's, as in CloudFormation
	noun   string // for people; its plural has an s
	global bool   // it is in no region, and listed once
	list   lister
	look   string                  // the AWS CLI command that shows them
	remove func(resource) []string // the one that removes one; nil: none is advised
}

// catchAll is the kind that stands for services without a row: whatever runs in a
// VPC has an interface there, such as Redshift, OpenSearch, MSK, or a serverless cache.
// It is reported only where nothing was found that may explain it.
const catchAll = "AWS::EC2::NetworkInterface"

// A lister lists what there is of a kind, to its end.
type lister func(context.Context, *account.Account, string, accountInfo) ([]resource, error)

// A holding is one thing that the account holds.
type resource struct {
	id      string // by which AWS's commands take it
	name    string // beside it, where the id is not made for people
	cluster string // of a database instance, if it is in one
	class
}

// A standing is what it means for a clean account that something is there.
type class int

const (
	workload class = iota // somebody uses the account
	identity              // a user or role of the customer's
	baseline              // the organisation's: Control Tower's, StackSets', …
	expected              // a new account has it too, or another finding speaks of it
)

// kinds is the table, in the order in which things are best removed: a stack takes
// its resources along, a VPC has to be empty.
func kinds() []kind {
	return []kind{
		{"AWS::CloudFormation::Stack", "CloudFormation stack", false, listerOf(facts.Stacks, classifyStack), "cloudformation describe-stacks", removeWith("cloudformation delete-stack --stack-name")},
		{"AWS::EKS::Cluster", "EKS cluster", false, listerOf(facts.EKSClusters, classifyWorkload), "eks list-clusters", removeWith("eks delete-cluster --name")},
		{"AWS::ECS::Cluster", "ECS cluster", false, listerOf(facts.ECSClusters, classifyWorkload), "ecs list-clusters", removeWith("ecs delete-cluster --cluster")},
		{"AWS::Lambda::Function", "Lambda function", false, listerOf(facts.Functions, classifyByName), "lambda list-functions", removeWith("lambda delete-function --function-name")},
		{"AWS::ElasticLoadBalancing::LoadBalancer", "classic load balancer", false, listerOf(facts.ClassicLoadBalancers, classifyWorkload), "elb describe-load-balancers", removeWith("elb delete-load-balancer --load-balancer-name")},
		{"AWS::ElasticLoadBalancingV2::LoadBalancer", "load balancer", false, listerOf(facts.LoadBalancers, classifyWorkload), "elbv2 describe-load-balancers", removeWith("elbv2 delete-load-balancer --load-balancer-arn")},
		{"AWS::EC2::Instance", "EC2 instance", false, listerOf(facts.Instances, classifyInstance), "ec2 describe-instances", removeWith("ec2 terminate-instances --instance-ids")},
		{"AWS::RDS::DBInstance", "RDS database instance", false, listerOf(facts.DBInstances, classifyDBInstance), "rds describe-db-instances", removeDBInstance},
		{"AWS::RDS::DBCluster", "RDS database cluster", false, listerOf(facts.DBClusters, classifyWorkload), "rds describe-db-clusters", removeDBCluster},
		{"AWS::ElastiCache::CacheCluster", "ElastiCache cluster", false, listerOf(facts.CacheClusters, classifyWorkload), "elasticache describe-cache-clusters", removeWith("elasticache delete-cache-cluster --cache-cluster-id")},
		{"AWS::DynamoDB::Table", "DynamoDB table", false, listerOf(facts.Tables, classifyWorkload), "dynamodb list-tables", removeWith("dynamodb delete-table --table-name")},
		{"AWS::EFS::FileSystem", "EFS file system", false, listerOf(facts.FileSystems, classifyWorkload), "efs describe-file-systems", removeWith("efs delete-file-system --file-system-id")},
		{"AWS::EC2::NatGateway", "NAT gateway", false, listerOf(facts.NATGateways, classifyNATGateway), "ec2 describe-nat-gateways", removeWith("ec2 delete-nat-gateway --nat-gateway-id")},
		{"AWS::EC2::EIP", "Elastic IP", false, listerOf(facts.Addresses, classifyAddress), "ec2 describe-addresses", removeWith("ec2 release-address --allocation-id")},
		{catchAll, "network interface", false, listerOf(facts.NetworkInterfaces, classifyInterface), "ec2 describe-network-interfaces", nil},
		{"AWS::EC2::VPC", "VPC", false, listerOf(facts.VPCs, classifyVPC), "ec2 describe-vpcs", removeWith("ec2 delete-vpc --vpc-id")},
		{"AWS::S3::Bucket", "S3 bucket", true, listerOf(global(facts.Buckets), classifyByName), "s3api list-buckets", removeWith("s3api delete-bucket --bucket")},
		{"AWS::IAM::User", "IAM user", true, listerOf(global(facts.Users), classifyUser), "iam list-users", nil},
		{"AWS::IAM::Role", "IAM role", true, listerOf(global(facts.Roles), classifyRole), "iam list-roles", nil},
	}
}

// A newcomer is what is known of an account in which an activation is to start.
type accountInfo struct {
	account string            // its id
	caller  account.Principal // who looks
	prior   PriorActivation
}

func classifyStack(s facts.Stack, n accountInfo) resource {
	h := resource{id: s.Name}
	switch {
	case n.prior.stack(s.Name):
		h.class = expected
	case isBaselineName(s.Name):
		h.class = baseline
	}
	return h
}

func classifyInstance(i facts.Instance, _ accountInfo) resource {
	h := resource{id: i.ID, name: i.Name}
	if i.State == "terminated" {
		h.class = expected
	}
	return h
}

func classifyDBInstance(r facts.Resource, _ accountInfo) resource {
	return resource{id: r.ID, cluster: r.Cluster}
}

func classifyNATGateway(g facts.NATGateway, _ accountInfo) resource {
	h := resource{id: g.ID, name: g.Name}
	switch {
	case g.State == "deleted":
		h.class = expected
	case isBaselineName(g.Stack):
		h.class = baseline
	}
	return h
}

func classifyInterface(i facts.NetworkInterface, _ accountInfo) resource {
	h := resource{id: i.ID, name: i.Description}
	if i.NAT {
		h.class = expected // the gateway is on a list of its own
	}
	return h
}

func classifyAddress(a facts.Address, _ accountInfo) resource {
	h := resource{id: a.ID, name: a.IP}
	if isBaselineName(a.Stack) {
		h.class = baseline
	}
	return h
}

func classifyVPC(v facts.VPC, n accountInfo) resource {
	h := resource{id: v.ID, name: v.Name}
	switch {
	case v.Owner != "" && v.Owner != n.account:
		h.class = baseline // another account shares it with this one
	case v.Default:
		h.class = expected
	case isBaselineName(v.Stack), v.Name == "aws-controltower-VPC":
		h.class = baseline
	}
	return h
}

func classifyUser(u facts.User, n accountInfo) resource {
	h := resource{id: u.Name, class: identity}
	if n.caller.Kind == account.UserPrincipal && u.Name == n.caller.Name {
		h.class = expected
	}
	return h
}

func classifyRole(r facts.Role, n accountInfo) resource {
	h := resource{id: r.Name, class: identity}
	callers := n.caller.Kind == account.RolePrincipal || n.caller.Kind == account.SSOPrincipal
	switch {
	case strings.HasPrefix(r.Path, "/aws-service-role/"), strings.HasPrefix(r.Path, "/aws-reserved/"),
		r.Name == "OrganizationAccountAccessRole", // AWS Organizations makes it in each account that it creates
		callers && r.Name == n.caller.Name, n.prior.role(r.Name):
		h.class = expected
	case isBaselineName(r.Name):
		h.class = baseline
	}
	return h
}

// hold is for kinds of which whatever is there is somebody's workload.
func classifyWorkload(r facts.Resource, _ accountInfo) resource {
	return resource{id: r.ID, name: r.Name}
}

// holdNamed is for kinds that an organisation's baseline has too, told by name.
func classifyByName(r facts.Resource, _ accountInfo) resource {
	h := resource{id: r.ID}
	if isBaselineName(r.ID) {
		h.class = baseline
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
func isBaselineName(name string) bool {
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
func listerOf[T any](list func(context.Context, *account.Account, string) ([]T, error), hold func(T, accountInfo) resource) lister {
	return func(ctx context.Context, a *account.Account, region string, n accountInfo) ([]resource, error) {
		found, err := list(ctx, a, region)
		return account.Map(found, err, func(v T) resource { return hold(v, n) })
	}
}

// anywhere lets a fact of the whole account stand where one of a region is asked for.
func global[T any](list func(context.Context, *account.Account) ([]T, error)) func(context.Context, *account.Account, string) ([]T, error) {
	return func(ctx context.Context, a *account.Account, _ string) ([]T, error) { return list(ctx, a) }
}

// with makes a removal of a command that takes the id as its last word.
func removeWith(command string) func(resource) []string {
	return func(h resource) []string { return append(strings.Fields(command), h.id) }
}

// removeDBInstance keeps a snapshot, but for an instance of a cluster: the data is
// the cluster's, and AWS takes no snapshot of the instance.
func removeDBInstance(h resource) []string {
	words := []string{"rds", "delete-db-instance", "--db-instance-identifier", h.id}
	if h.cluster != "" {
		return append(words, "--skip-final-snapshot")
	}
	return append(words, "--final-db-snapshot-identifier", h.id+"-final")
}

func removeDBCluster(h resource) []string {
	return []string{"rds", "delete-db-cluster", "--db-cluster-identifier", h.id, "--final-db-snapshot-identifier", h.id + "-final"}
}
