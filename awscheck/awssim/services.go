package awssim

import (
	"cmp"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	cfntypes "github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
	"github.com/aws/aws-sdk-go-v2/service/rds"
	rdstypes "github.com/aws/aws-sdk-go-v2/service/rds/types"
)

// computeHandlers answer what lists stacks.
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
	}
}

// storageHandlers answer what lists databases.
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
	}
}

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
