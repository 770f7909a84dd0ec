package awscheck

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/efs"
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

// A Resource is something in an account of which no more than what it is called
// is needed.
type Resource struct {
	ID      string // by which AWS's commands take it: a name, an id or an ARN
	Name    string // for people, where ID is not made for them
	Cluster string // of a database instance: the cluster it belongs to, if any
}

// EKSClusters lists the names of a region's EKS clusters.
func (a *Account) EKSClusters(ctx context.Context, region string) ([]Resource, error) {
	return call(ctx, a, "EKS", "ListClusters", region, "", func(ctx context.Context, cfg aws.Config) ([]Resource, error) {
		pages := eks.NewListClustersPaginator(clientOf(a, cfg, eks.NewFromConfig), &eks.ListClustersInput{MaxResults: aws.Int32(100)})
		names, err := every(ctx, pages, func(out *eks.ListClustersOutput) []string { return out.Clusters })
		return each(names, err, func(name string) Resource { return Resource{ID: Clean(name)} })
	})
}

// ECSClusters lists a region's ECS clusters. A new account has none: the one
// called default appears when somebody first uses the service.
func (a *Account) ECSClusters(ctx context.Context, region string) ([]Resource, error) {
	return call(ctx, a, "ECS", "ListClusters", region, "", func(ctx context.Context, cfg aws.Config) ([]Resource, error) {
		pages := ecs.NewListClustersPaginator(clientOf(a, cfg, ecs.NewFromConfig), &ecs.ListClustersInput{MaxResults: aws.Int32(100)})
		arns, err := every(ctx, pages, func(out *ecs.ListClustersOutput) []string { return out.ClusterArns })
		return each(arns, err, func(arn string) Resource { return Resource{ID: Clean(arn), Name: lastPart(Clean(arn))} })
	})
}

// DBInstances lists a region's RDS database instances, those of Aurora, Neptune and
// DocumentDB included.
func (a *Account) DBInstances(ctx context.Context, region string) ([]Resource, error) {
	return call(ctx, a, "RDS", "DescribeDBInstances", region, "", func(ctx context.Context, cfg aws.Config) ([]Resource, error) {
		pages := rds.NewDescribeDBInstancesPaginator(clientOf(a, cfg, rds.NewFromConfig), &rds.DescribeDBInstancesInput{MaxRecords: aws.Int32(100)})
		found, err := every(ctx, pages, func(out *rds.DescribeDBInstancesOutput) []rdstypes.DBInstance { return out.DBInstances })
		return each(found, err, func(db rdstypes.DBInstance) Resource {
			return Resource{ID: text(db.DBInstanceIdentifier), Cluster: text(db.DBClusterIdentifier)}
		})
	})
}

// DBClusters lists a region's database clusters; a serverless one may have no instance.
func (a *Account) DBClusters(ctx context.Context, region string) ([]Resource, error) {
	return call(ctx, a, "RDS", "DescribeDBClusters", region, "", func(ctx context.Context, cfg aws.Config) ([]Resource, error) {
		pages := rds.NewDescribeDBClustersPaginator(clientOf(a, cfg, rds.NewFromConfig), &rds.DescribeDBClustersInput{MaxRecords: aws.Int32(100)})
		found, err := every(ctx, pages, func(out *rds.DescribeDBClustersOutput) []rdstypes.DBCluster { return out.DBClusters })
		return each(found, err, func(db rdstypes.DBCluster) Resource { return Resource{ID: text(db.DBClusterIdentifier)} })
	})
}

// Functions lists a region's Lambda functions.
func (a *Account) Functions(ctx context.Context, region string) ([]Resource, error) {
	return call(ctx, a, "Lambda", "ListFunctions", region, "", func(ctx context.Context, cfg aws.Config) ([]Resource, error) {
		pages := lambda.NewListFunctionsPaginator(clientOf(a, cfg, lambda.NewFromConfig), &lambda.ListFunctionsInput{})
		found, err := every(ctx, pages, func(out *lambda.ListFunctionsOutput) []lambdatypes.FunctionConfiguration { return out.Functions })
		return each(found, err, func(f lambdatypes.FunctionConfiguration) Resource { return Resource{ID: text(f.FunctionName)} })
	})
}

// ClassicLoadBalancers lists a region's load balancers of the first generation.
func (a *Account) ClassicLoadBalancers(ctx context.Context, region string) ([]Resource, error) {
	return call(ctx, a, "Elastic Load Balancing", "DescribeLoadBalancers", region, "", func(ctx context.Context, cfg aws.Config) ([]Resource, error) {
		pages := elb.NewDescribeLoadBalancersPaginator(clientOf(a, cfg, elb.NewFromConfig), &elb.DescribeLoadBalancersInput{PageSize: aws.Int32(400)})
		found, err := every(ctx, pages, func(out *elb.DescribeLoadBalancersOutput) []elbtypes.LoadBalancerDescription {
			return out.LoadBalancerDescriptions
		})
		return each(found, err, func(lb elbtypes.LoadBalancerDescription) Resource { return Resource{ID: text(lb.LoadBalancerName)} })
	})
}

// LoadBalancers lists a region's application, network and gateway load balancers.
func (a *Account) LoadBalancers(ctx context.Context, region string) ([]Resource, error) {
	return call(ctx, a, "Elastic Load Balancing v2", "DescribeLoadBalancers", region, "", func(ctx context.Context, cfg aws.Config) ([]Resource, error) {
		pages := elbv2.NewDescribeLoadBalancersPaginator(clientOf(a, cfg, elbv2.NewFromConfig), &elbv2.DescribeLoadBalancersInput{PageSize: aws.Int32(400)})
		found, err := every(ctx, pages, func(out *elbv2.DescribeLoadBalancersOutput) []elbv2types.LoadBalancer { return out.LoadBalancers })
		return each(found, err, func(lb elbv2types.LoadBalancer) Resource {
			return Resource{ID: text(lb.LoadBalancerArn), Name: text(lb.LoadBalancerName)}
		})
	})
}

// Buckets lists the account's S3 buckets of every region, by name.
func (a *Account) Buckets(ctx context.Context) ([]Resource, error) {
	return call(ctx, a, "S3", "ListBuckets", "", "", func(ctx context.Context, cfg aws.Config) ([]Resource, error) {
		pages := s3.NewListBucketsPaginator(clientOf(a, cfg, s3.NewFromConfig), &s3.ListBucketsInput{MaxBuckets: aws.Int32(1000)})
		found, err := every(ctx, pages, func(out *s3.ListBucketsOutput) []s3types.Bucket { return out.Buckets })
		return each(found, err, func(b s3types.Bucket) Resource { return Resource{ID: text(b.Name)} })
	})
}

// Tables lists a region's DynamoDB tables.
func (a *Account) Tables(ctx context.Context, region string) ([]Resource, error) {
	return call(ctx, a, "DynamoDB", "ListTables", region, "", func(ctx context.Context, cfg aws.Config) ([]Resource, error) {
		pages := dynamodb.NewListTablesPaginator(clientOf(a, cfg, dynamodb.NewFromConfig), &dynamodb.ListTablesInput{Limit: aws.Int32(100)})
		names, err := every(ctx, pages, func(out *dynamodb.ListTablesOutput) []string { return out.TableNames })
		return each(names, err, func(name string) Resource { return Resource{ID: Clean(name)} })
	})
}

// CacheClusters lists a region's ElastiCache clusters, those of replication groups
// included.
func (a *Account) CacheClusters(ctx context.Context, region string) ([]Resource, error) {
	return call(ctx, a, "ElastiCache", "DescribeCacheClusters", region, "", func(ctx context.Context, cfg aws.Config) ([]Resource, error) {
		pages := elasticache.NewDescribeCacheClustersPaginator(clientOf(a, cfg, elasticache.NewFromConfig), &elasticache.DescribeCacheClustersInput{MaxRecords: aws.Int32(100)})
		found, err := every(ctx, pages, func(out *elasticache.DescribeCacheClustersOutput) []cachetypes.CacheCluster { return out.CacheClusters })
		return each(found, err, func(c cachetypes.CacheCluster) Resource { return Resource{ID: text(c.CacheClusterId)} })
	})
}

// FileSystems lists a region's EFS file systems.
func (a *Account) FileSystems(ctx context.Context, region string) ([]Resource, error) {
	return call(ctx, a, "EFS", "DescribeFileSystems", region, "", func(ctx context.Context, cfg aws.Config) ([]Resource, error) {
		pages := efs.NewDescribeFileSystemsPaginator(clientOf(a, cfg, efs.NewFromConfig), &efs.DescribeFileSystemsInput{MaxItems: aws.Int32(100)})
		found, err := every(ctx, pages, func(out *efs.DescribeFileSystemsOutput) []efstypes.FileSystemDescription { return out.FileSystems })
		return each(found, err, func(f efstypes.FileSystemDescription) Resource {
			return Resource{ID: text(f.FileSystemId), Name: text(f.Name)}
		})
	})
}
