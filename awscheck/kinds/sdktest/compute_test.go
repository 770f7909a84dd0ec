package sdktest

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/apprunner"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling"
	"github.com/aws/aws-sdk-go-v2/service/batch"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ecr"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/eks"
	"github.com/aws/aws-sdk-go-v2/service/elasticbeanstalk"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lightsail"
)

var computeSenders = map[string]sender{
	"AWS::EC2::Volume": func(ctx context.Context, cfg aws.Config, page *string) (result, error) {
		out, err := ec2.NewFromConfig(cfg).DescribeVolumes(ctx, &ec2.DescribeVolumesInput{MaxResults: aws.Int32(1000), IncludeManagedResources: aws.Bool(true), NextToken: page})
		if err != nil {
			return result{}, err
		}
		return result{list: out.Volumes, next: out.NextToken}, nil
	},
	"AWS::EC2::Snapshot": func(ctx context.Context, cfg aws.Config, page *string) (result, error) {
		out, err := ec2.NewFromConfig(cfg).DescribeSnapshots(ctx, &ec2.DescribeSnapshotsInput{OwnerIds: []string{"self"}, MaxResults: aws.Int32(1000), NextToken: page})
		if err != nil {
			return result{}, err
		}
		return result{list: out.Snapshots, next: out.NextToken}, nil
	},
	"AWS::EC2::Image": func(ctx context.Context, cfg aws.Config, page *string) (result, error) {
		out, err := ec2.NewFromConfig(cfg).DescribeImages(ctx, &ec2.DescribeImagesInput{Owners: []string{"self"}, IncludeDeprecated: aws.Bool(true), IncludeDisabled: aws.Bool(true), MaxResults: aws.Int32(1000), NextToken: page})
		if err != nil {
			return result{}, err
		}
		return result{list: out.Images, next: out.NextToken}, nil
	},
	"AWS::AutoScaling::AutoScalingGroup": func(ctx context.Context, cfg aws.Config, page *string) (result, error) {
		out, err := autoscaling.NewFromConfig(cfg).DescribeAutoScalingGroups(ctx, &autoscaling.DescribeAutoScalingGroupsInput{MaxRecords: aws.Int32(100), NextToken: page})
		if err != nil {
			return result{}, err
		}
		return result{list: out.AutoScalingGroups, next: out.NextToken}, nil
	},
	"AWS::EKS::Cluster": func(ctx context.Context, cfg aws.Config, page *string) (result, error) {
		out, err := eks.NewFromConfig(cfg).ListClusters(ctx, &eks.ListClustersInput{MaxResults: aws.Int32(100), NextToken: page})
		if err != nil {
			return result{}, err
		}
		return result{list: out.Clusters, next: out.NextToken}, nil
	},
	"AWS::ECS::Cluster": func(ctx context.Context, cfg aws.Config, page *string) (result, error) {
		out, err := ecs.NewFromConfig(cfg).ListClusters(ctx, &ecs.ListClustersInput{MaxResults: aws.Int32(100), NextToken: page})
		if err != nil {
			return result{}, err
		}
		return result{list: out.ClusterArns, next: out.NextToken}, nil
	},
	"AWS::ECR::Repository": func(ctx context.Context, cfg aws.Config, page *string) (result, error) {
		out, err := ecr.NewFromConfig(cfg).DescribeRepositories(ctx, &ecr.DescribeRepositoriesInput{MaxResults: aws.Int32(1000), NextToken: page})
		if err != nil {
			return result{}, err
		}
		return result{list: out.Repositories, next: out.NextToken}, nil
	},
	"AWS::AppRunner::Service": func(ctx context.Context, cfg aws.Config, page *string) (result, error) {
		out, err := apprunner.NewFromConfig(cfg).ListServices(ctx, &apprunner.ListServicesInput{MaxResults: aws.Int32(20), NextToken: page})
		if err != nil {
			return result{}, err
		}
		return result{list: out.ServiceSummaryList, next: out.NextToken}, nil
	},
	"AWS::Batch::ComputeEnvironment": func(ctx context.Context, cfg aws.Config, page *string) (result, error) {
		out, err := batch.NewFromConfig(cfg).DescribeComputeEnvironments(ctx, &batch.DescribeComputeEnvironmentsInput{MaxResults: aws.Int32(100), NextToken: page})
		if err != nil {
			return result{}, err
		}
		return result{list: out.ComputeEnvironments, next: out.NextToken}, nil
	},
	"AWS::Lambda::Function": func(ctx context.Context, cfg aws.Config, page *string) (result, error) {
		out, err := lambda.NewFromConfig(cfg).ListFunctions(ctx, &lambda.ListFunctionsInput{MaxItems: aws.Int32(50), Marker: page})
		if err != nil {
			return result{}, err
		}
		return result{list: out.Functions, next: out.NextMarker}, nil
	},
	"AWS::ElasticBeanstalk::Environment": func(ctx context.Context, cfg aws.Config, page *string) (result, error) {
		out, err := elasticbeanstalk.NewFromConfig(cfg).DescribeEnvironments(ctx, &elasticbeanstalk.DescribeEnvironmentsInput{IncludeDeleted: aws.Bool(false), MaxRecords: aws.Int32(1000), NextToken: page})
		if err != nil {
			return result{}, err
		}
		return result{list: out.Environments, next: out.NextToken}, nil
	},
	"AWS::Lightsail::Instance": func(ctx context.Context, cfg aws.Config, page *string) (result, error) {
		out, err := lightsail.NewFromConfig(cfg).GetInstances(ctx, &lightsail.GetInstancesInput{PageToken: page})
		if err != nil {
			return result{}, err
		}
		return result{list: out.Instances, next: out.NextPageToken}, nil
	},
}
