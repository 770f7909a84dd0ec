package facts

import (
	"context"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/efs"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"

	efstypes "github.com/aws/aws-sdk-go-v2/service/efs/types"
	"github.com/aws/aws-sdk-go-v2/service/eks"
	"github.com/aws/aws-sdk-go-v2/service/elasticache"

	cachetypes "github.com/aws/aws-sdk-go-v2/service/elasticache/types"

	elb "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancing"

	elbtypes "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancing/types"

	elbv2 "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"

	elbv2types "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"
	"github.com/aws/aws-sdk-go-v2/service/lambda"

	lambdatypes "github.com/aws/aws-sdk-go-v2/service/lambda/types"
	"github.com/aws/aws-sdk-go-v2/service/rds"

	rdstypes "github.com/aws/aws-sdk-go-v2/service/rds/types"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	s3types "github.com/aws/aws-sdk-go-v2/service/s3/types"
)

// A Resource is a resource of an account with the identifiers that this program needs.
type Resource struct {
	ID      string // that AWS CLI commands take: a name, an id or an ARN
	Name    string // where ID is not readable
	Cluster string // of a database instance: its cluster; "" for none
	VPC     string // of a database instance; "" where AWS does not report it
	Region  string // of a bucket; "" where AWS does not report it
	Group   string // of a cache cluster: its replication group; "" for none
	// Protected reports whether deletion protection is on, for databases.
	Protected bool
	Replica   bool // a database instance that replicates another one
}

// EKSClusters lists the names of a region's EKS clusters.
func EKSClusters(ctx context.Context, a *account.Account, region string) ([]Resource, error) {
	return account.Call(ctx, a, account.Request{Service: "EKS", Operation: "ListClusters", Region: region}, func(ctx context.Context, cfg aws.Config) ([]Resource, error) {
		pages := eks.NewListClustersPaginator(account.Client(a, cfg, eks.NewFromConfig), &eks.ListClustersInput{MaxResults: aws.Int32(100)})
		names, err := account.AllPages(ctx, pages, func(out *eks.ListClustersOutput) []string { return out.Clusters })
		return account.Map(names, err, func(name string) Resource { return Resource{ID: awscheck.Clean(name)} })
	})
}

// ECSClusters lists a region's ECS clusters. A new account has none: the cluster named
// default appears with the first use of the service.
func ECSClusters(ctx context.Context, a *account.Account, region string) ([]Resource, error) {
	return account.Call(ctx, a, account.Request{Service: "ECS", Operation: "ListClusters", Region: region}, func(ctx context.Context, cfg aws.Config) ([]Resource, error) {
		pages := ecs.NewListClustersPaginator(account.Client(a, cfg, ecs.NewFromConfig), &ecs.ListClustersInput{MaxResults: aws.Int32(100)})
		arns, err := account.AllPages(ctx, pages, func(out *ecs.ListClustersOutput) []string { return out.ClusterArns })
		return account.Map(arns, err, func(arn string) Resource {
			return Resource{ID: awscheck.Clean(arn), Name: lastPart(awscheck.Clean(arn))}
		})
	})
}

// DBInstances lists a region's RDS database instances, including those of Aurora, Neptune
// and DocumentDB.
func DBInstances(ctx context.Context, a *account.Account, region string) ([]Resource, error) {
	return account.Call(ctx, a, account.Request{Service: "RDS", Operation: "DescribeDBInstances", Region: region}, func(ctx context.Context, cfg aws.Config) ([]Resource, error) {
		pages := rds.NewDescribeDBInstancesPaginator(account.Client(a, cfg, rds.NewFromConfig), &rds.DescribeDBInstancesInput{MaxRecords: aws.Int32(100)})
		found, err := account.AllPages(ctx, pages, func(out *rds.DescribeDBInstancesOutput) []rdstypes.DBInstance { return out.DBInstances })
		return account.Map(found, err, func(db rdstypes.DBInstance) Resource {
			r := Resource{
				ID: account.Text(db.DBInstanceIdentifier), Cluster: account.Text(db.DBClusterIdentifier),
				Protected: aws.ToBool(db.DeletionProtection), Replica: account.Text(db.ReadReplicaSourceDBInstanceIdentifier) != "",
			}
			if db.DBSubnetGroup != nil {
				r.VPC = account.Text(db.DBSubnetGroup.VpcId)
			}
			return r
		})
	})
}

// DBClusters lists a region's database clusters; a serverless one may have no instance.
func DBClusters(ctx context.Context, a *account.Account, region string) ([]Resource, error) {
	return account.Call(ctx, a, account.Request{Service: "RDS", Operation: "DescribeDBClusters", Region: region}, func(ctx context.Context, cfg aws.Config) ([]Resource, error) {
		pages := rds.NewDescribeDBClustersPaginator(account.Client(a, cfg, rds.NewFromConfig), &rds.DescribeDBClustersInput{MaxRecords: aws.Int32(100)})
		found, err := account.AllPages(ctx, pages, func(out *rds.DescribeDBClustersOutput) []rdstypes.DBCluster { return out.DBClusters })
		return account.Map(found, err, func(db rdstypes.DBCluster) Resource {
			return Resource{ID: account.Text(db.DBClusterIdentifier), Protected: aws.ToBool(db.DeletionProtection)}
		})
	})
}

// Functions lists a region's Lambda functions.
func Functions(ctx context.Context, a *account.Account, region string) ([]Resource, error) {
	return account.Call(ctx, a, account.Request{Service: "Lambda", Operation: "ListFunctions", Region: region}, func(ctx context.Context, cfg aws.Config) ([]Resource, error) {
		pages := lambda.NewListFunctionsPaginator(account.Client(a, cfg, lambda.NewFromConfig), &lambda.ListFunctionsInput{})
		found, err := account.AllPages(ctx, pages, func(out *lambda.ListFunctionsOutput) []lambdatypes.FunctionConfiguration { return out.Functions })
		return account.Map(found, err, func(f lambdatypes.FunctionConfiguration) Resource { return Resource{ID: account.Text(f.FunctionName)} })
	})
}

// ClassicLoadBalancers lists a region's Classic Load Balancers.
func ClassicLoadBalancers(ctx context.Context, a *account.Account, region string) ([]Resource, error) {
	return account.Call(ctx, a, account.Request{Service: "Elastic Load Balancing", Operation: "DescribeLoadBalancers", Region: region}, func(ctx context.Context, cfg aws.Config) ([]Resource, error) {
		pages := elb.NewDescribeLoadBalancersPaginator(account.Client(a, cfg, elb.NewFromConfig), &elb.DescribeLoadBalancersInput{PageSize: aws.Int32(400)})
		found, err := account.AllPages(ctx, pages, func(out *elb.DescribeLoadBalancersOutput) []elbtypes.LoadBalancerDescription {
			return out.LoadBalancerDescriptions
		})
		return account.Map(found, err, func(lb elbtypes.LoadBalancerDescription) Resource {
			return Resource{ID: account.Text(lb.LoadBalancerName)}
		})
	})
}

// LoadBalancers lists a region's application, network and gateway load balancers.
func LoadBalancers(ctx context.Context, a *account.Account, region string) ([]Resource, error) {
	return account.Call(ctx, a, account.Request{Service: "Elastic Load Balancing v2", Operation: "DescribeLoadBalancers", Region: region}, func(ctx context.Context, cfg aws.Config) ([]Resource, error) {
		pages := elbv2.NewDescribeLoadBalancersPaginator(account.Client(a, cfg, elbv2.NewFromConfig), &elbv2.DescribeLoadBalancersInput{PageSize: aws.Int32(400)})
		found, err := account.AllPages(ctx, pages, func(out *elbv2.DescribeLoadBalancersOutput) []elbv2types.LoadBalancer { return out.LoadBalancers })
		return account.Map(found, err, func(lb elbv2types.LoadBalancer) Resource {
			return Resource{ID: account.Text(lb.LoadBalancerArn), Name: account.Text(lb.LoadBalancerName)}
		})
	})
}

// Buckets lists the account's S3 buckets of every region, by name. S3 reports their
// regions because the request has a parameter (S3 API Reference, ListBuckets). Directory
// buckets are not listed.
func Buckets(ctx context.Context, a *account.Account) ([]Resource, error) {
	return account.Call(ctx, a, account.Request{Service: "S3", Operation: "ListBuckets"}, func(ctx context.Context, cfg aws.Config) ([]Resource, error) {
		pages := s3.NewListBucketsPaginator(account.Client(a, cfg, s3.NewFromConfig), &s3.ListBucketsInput{MaxBuckets: aws.Int32(1000)})
		found, err := account.AllPages(ctx, pages, func(out *s3.ListBucketsOutput) []s3types.Bucket { return out.Buckets })
		return account.Map(found, err, func(b s3types.Bucket) Resource {
			return Resource{ID: account.Text(b.Name), Region: account.Text(b.BucketRegion)}
		})
	})
}

// Tables lists a region's DynamoDB tables.
func Tables(ctx context.Context, a *account.Account, region string) ([]Resource, error) {
	return account.Call(ctx, a, account.Request{Service: "DynamoDB", Operation: "ListTables", Region: region}, func(ctx context.Context, cfg aws.Config) ([]Resource, error) {
		pages := dynamodb.NewListTablesPaginator(account.Client(a, cfg, dynamodb.NewFromConfig), &dynamodb.ListTablesInput{Limit: aws.Int32(100)})
		names, err := account.AllPages(ctx, pages, func(out *dynamodb.ListTablesOutput) []string { return out.TableNames })
		return account.Map(names, err, func(name string) Resource { return Resource{ID: awscheck.Clean(name)} })
	})
}

// CacheClusters lists a region's ElastiCache clusters, including those of replication
// groups.
func CacheClusters(ctx context.Context, a *account.Account, region string) ([]Resource, error) {
	return account.Call(ctx, a, account.Request{Service: "ElastiCache", Operation: "DescribeCacheClusters", Region: region}, func(ctx context.Context, cfg aws.Config) ([]Resource, error) {
		pages := elasticache.NewDescribeCacheClustersPaginator(account.Client(a, cfg, elasticache.NewFromConfig), &elasticache.DescribeCacheClustersInput{MaxRecords: aws.Int32(100)})
		found, err := account.AllPages(ctx, pages, func(out *elasticache.DescribeCacheClustersOutput) []cachetypes.CacheCluster { return out.CacheClusters })
		return account.Map(found, err, func(c cachetypes.CacheCluster) Resource {
			return Resource{ID: account.Text(c.CacheClusterId), Group: account.Text(c.ReplicationGroupId)}
		})
	})
}

// FileSystems lists a region's EFS file systems.
func FileSystems(ctx context.Context, a *account.Account, region string) ([]Resource, error) {
	return account.Call(ctx, a, account.Request{Service: "EFS", Operation: "DescribeFileSystems", Region: region}, func(ctx context.Context, cfg aws.Config) ([]Resource, error) {
		pages := efs.NewDescribeFileSystemsPaginator(account.Client(a, cfg, efs.NewFromConfig), &efs.DescribeFileSystemsInput{MaxItems: aws.Int32(100)})
		found, err := account.AllPages(ctx, pages, func(out *efs.DescribeFileSystemsOutput) []efstypes.FileSystemDescription { return out.FileSystems })
		return account.Map(found, err, func(f efstypes.FileSystemDescription) Resource {
			return Resource{ID: account.Text(f.FileSystemId), Name: account.Text(f.Name)}
		})
	})
}

// lastPart is the name at the end of an ARN: what follows the last slash or colon.
func lastPart(arn string) string { return arn[strings.LastIndexAny(arn, "/:")+1:] }
