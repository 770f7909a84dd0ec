package awssim

import (
	"cmp"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	cfntypes "github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
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

// computeHandlers answer what lists stacks, clusters, functions and load balancers.
func computeHandlers() map[string]handler {
	return map[string]handler{
		"CloudFormation.ListStacks": on("cloudformation:ListStacks", func(r *request, in *cloudformation.ListStacksInput) (*cloudformation.ListStacksOutput, error) {
			out := &cloudformation.ListStacksOutput{}
			out.StackSummaries, out.NextToken = listed(r.here().Resources.Stacks, in.NextToken, func(s Stack) cfntypes.StackSummary {
				return cfntypes.StackSummary{
					StackName: aws.String(s.Name), StackId: aws.String(r.arn("cloudformation", "stack/"+s.Name+"/5f6e7d8c-0000-11ee-be56-0242ac120002")),
					StackStatus: cfntypes.StackStatus(cmp.Or(s.Status, "CREATE_COMPLETE")), CreationTime: aws.Time(s.created()),
				}
			})
			return out, nil
		}),
		"EKS.ListClusters": on("eks:ListClusters", func(r *request, in *eks.ListClustersInput) (*eks.ListClustersOutput, error) {
			out := &eks.ListClustersOutput{}
			out.Clusters, out.NextToken = listed(r.here().Resources.EKSClusters, in.NextToken, itself)
			return out, nil
		}),
		"ECS.ListClusters": on("ecs:ListClusters", func(r *request, in *ecs.ListClustersInput) (*ecs.ListClustersOutput, error) {
			out := &ecs.ListClustersOutput{}
			out.ClusterArns, out.NextToken = listed(r.here().Resources.ECSClusters, in.NextToken, func(name string) string { return r.arn("ecs", "cluster/"+name) })
			return out, nil
		}),
		"Lambda.ListFunctions": on("lambda:ListFunctions", func(r *request, in *lambda.ListFunctionsInput) (*lambda.ListFunctionsOutput, error) {
			out := &lambda.ListFunctionsOutput{}
			out.Functions, out.NextMarker = listed(r.here().Resources.Functions, in.Marker, func(name string) lambdatypes.FunctionConfiguration {
				return lambdatypes.FunctionConfiguration{FunctionName: aws.String(name), FunctionArn: aws.String(r.arn("lambda", "function:"+name))}
			})
			return out, nil
		}),
		"Elastic Load Balancing.DescribeLoadBalancers": on("elasticloadbalancing:DescribeLoadBalancers", func(r *request, in *elb.DescribeLoadBalancersInput) (*elb.DescribeLoadBalancersOutput, error) {
			out := &elb.DescribeLoadBalancersOutput{}
			out.LoadBalancerDescriptions, out.NextMarker = listed(r.here().Resources.ClassicLoadBalancers, in.Marker, func(name string) elbtypes.LoadBalancerDescription {
				return elbtypes.LoadBalancerDescription{LoadBalancerName: aws.String(name)}
			})
			return out, nil
		}),
		"Elastic Load Balancing v2.DescribeLoadBalancers": on("elasticloadbalancing:DescribeLoadBalancers", func(r *request, in *elbv2.DescribeLoadBalancersInput) (*elbv2.DescribeLoadBalancersOutput, error) {
			out := &elbv2.DescribeLoadBalancersOutput{}
			out.LoadBalancers, out.NextMarker = listed(r.here().Resources.LoadBalancers, in.Marker, func(name string) elbv2types.LoadBalancer {
				return elbv2types.LoadBalancer{
					LoadBalancerName: aws.String(name), LoadBalancerArn: aws.String(r.arn("elasticloadbalancing", "loadbalancer/app/"+name+"/50dc6c495c0c9188")),
				}
			})
			return out, nil
		}),
	}
}

// storageHandlers answer what lists databases, caches, buckets and file systems.
func storageHandlers() map[string]handler {
	return map[string]handler{
		"RDS.DescribeDBInstances": on("rds:DescribeDBInstances", func(r *request, in *rds.DescribeDBInstancesInput) (*rds.DescribeDBInstancesOutput, error) {
			out := &rds.DescribeDBInstancesOutput{}
			out.DBInstances, out.Marker = listed(r.here().Resources.DBInstances, in.Marker, func(name string) rdstypes.DBInstance {
				return rdstypes.DBInstance{DBInstanceIdentifier: aws.String(name), DBInstanceArn: aws.String(r.arn("rds", "db:"+name))}
			})
			return out, nil
		}),
		"RDS.DescribeDBClusters": on("rds:DescribeDBClusters", func(r *request, in *rds.DescribeDBClustersInput) (*rds.DescribeDBClustersOutput, error) {
			out := &rds.DescribeDBClustersOutput{}
			out.DBClusters, out.Marker = listed(r.here().Resources.DBClusters, in.Marker, func(name string) rdstypes.DBCluster {
				return rdstypes.DBCluster{DBClusterIdentifier: aws.String(name), DBClusterArn: aws.String(r.arn("rds", "cluster:"+name))}
			})
			return out, nil
		}),
		"S3.ListBuckets": on("s3:ListAllMyBuckets", func(r *request, in *s3.ListBucketsInput) (*s3.ListBucketsOutput, error) {
			out := &s3.ListBucketsOutput{}
			parameters := in.MaxBuckets != nil || in.ContinuationToken != nil || in.Prefix != nil || in.BucketRegion != nil
			out.Buckets, out.ContinuationToken = listed(r.account.Buckets, in.ContinuationToken, func(b Bucket) s3types.Bucket {
				d := s3types.Bucket{Name: aws.String(b.Name)}
				if parameters { // S3 reports the region only for a request with parameters
					d.BucketRegion = aws.String(cmp.Or(b.Region, "us-east-1"))
				}
				return d
			})
			return out, nil
		}),
		"DynamoDB.ListTables": on("dynamodb:ListTables", func(r *request, in *dynamodb.ListTablesInput) (*dynamodb.ListTablesOutput, error) {
			out := &dynamodb.ListTablesOutput{}
			out.TableNames, out.LastEvaluatedTableName = listed(r.here().Resources.Tables, in.ExclusiveStartTableName, itself)
			return out, nil
		}),
		"ElastiCache.DescribeCacheClusters": on("elasticache:DescribeCacheClusters", func(r *request, in *elasticache.DescribeCacheClustersInput) (*elasticache.DescribeCacheClustersOutput, error) {
			out := &elasticache.DescribeCacheClustersOutput{}
			out.CacheClusters, out.Marker = listed(r.here().Resources.CacheClusters, in.Marker, func(name string) cachetypes.CacheCluster {
				return cachetypes.CacheCluster{CacheClusterId: aws.String(name)}
			})
			return out, nil
		}),
		"EFS.DescribeFileSystems": on("elasticfilesystem:DescribeFileSystems", func(r *request, in *efs.DescribeFileSystemsInput) (*efs.DescribeFileSystemsOutput, error) {
			out := &efs.DescribeFileSystemsOutput{}
			out.FileSystems, out.NextMarker = listed(r.here().Resources.FileSystems, in.Marker, func(id string) efstypes.FileSystemDescription {
				return efstypes.FileSystemDescription{FileSystemId: aws.String(id)}
			})
			return out, nil
		}),
	}
}

func itself(name string) string { return name }

// A Stack is a CloudFormation stack.
type Stack struct {
	Name    string
	Status  string    // "": CREATE_COMPLETE
	Created time.Time // zero: a date long ago
}

func (s Stack) created() time.Time {
	if s.Created.IsZero() {
		return time.Date(2021, time.March, 9, 10, 0, 0, 0, time.UTC)
	}
	return s.Created
}
