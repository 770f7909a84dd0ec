package sdktest

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/athena"
	"github.com/aws/aws-sdk-go-v2/service/emr"
	emrtypes "github.com/aws/aws-sdk-go-v2/service/emr/types"
	"github.com/aws/aws-sdk-go-v2/service/emrserverless"
	"github.com/aws/aws-sdk-go-v2/service/glue"
	"github.com/aws/aws-sdk-go-v2/service/kinesisanalyticsv2"
	"github.com/aws/aws-sdk-go-v2/service/mwaa"
	"github.com/aws/aws-sdk-go-v2/service/sagemaker"
)

var analyticsSenders = map[string]sender{
	"AWS::Glue::Database": func(ctx context.Context, cfg aws.Config, page *string) (result, error) {
		out, err := glue.NewFromConfig(cfg).GetDatabases(ctx, &glue.GetDatabasesInput{MaxResults: aws.Int32(100), NextToken: page})
		if err != nil {
			return result{}, err
		}
		return result{list: out.DatabaseList, next: out.NextToken}, nil
	},
	"AWS::Glue::Job": func(ctx context.Context, cfg aws.Config, page *string) (result, error) {
		out, err := glue.NewFromConfig(cfg).ListJobs(ctx, &glue.ListJobsInput{MaxResults: aws.Int32(100), NextToken: page})
		if err != nil {
			return result{}, err
		}
		return result{list: out.JobNames, next: out.NextToken}, nil
	},
	"AWS::Athena::WorkGroup": func(ctx context.Context, cfg aws.Config, page *string) (result, error) {
		out, err := athena.NewFromConfig(cfg).ListWorkGroups(ctx, &athena.ListWorkGroupsInput{MaxResults: aws.Int32(50), NextToken: page})
		if err != nil {
			return result{}, err
		}
		return result{list: out.WorkGroups, next: out.NextToken}, nil
	},
	"AWS::EMR::Cluster": func(ctx context.Context, cfg aws.Config, page *string) (result, error) {
		out, err := emr.NewFromConfig(cfg).ListClusters(ctx, &emr.ListClustersInput{ClusterStates: []emrtypes.ClusterState{"STARTING", "BOOTSTRAPPING", "RUNNING", "WAITING", "TERMINATING"}, Marker: page})
		if err != nil {
			return result{}, err
		}
		return result{list: out.Clusters, next: out.Marker}, nil
	},
	"AWS::EMRServerless::Application": func(ctx context.Context, cfg aws.Config, page *string) (result, error) {
		out, err := emrserverless.NewFromConfig(cfg).ListApplications(ctx, &emrserverless.ListApplicationsInput{MaxResults: aws.Int32(50), NextToken: page})
		if err != nil {
			return result{}, err
		}
		return result{list: out.Applications, next: out.NextToken}, nil
	},
	"AWS::SageMaker::NotebookInstance": func(ctx context.Context, cfg aws.Config, page *string) (result, error) {
		out, err := sagemaker.NewFromConfig(cfg).ListNotebookInstances(ctx, &sagemaker.ListNotebookInstancesInput{MaxResults: aws.Int32(100), NextToken: page})
		if err != nil {
			return result{}, err
		}
		return result{list: out.NotebookInstances, next: out.NextToken}, nil
	},
	"AWS::SageMaker::Endpoint": func(ctx context.Context, cfg aws.Config, page *string) (result, error) {
		out, err := sagemaker.NewFromConfig(cfg).ListEndpoints(ctx, &sagemaker.ListEndpointsInput{MaxResults: aws.Int32(100), NextToken: page})
		if err != nil {
			return result{}, err
		}
		return result{list: out.Endpoints, next: out.NextToken}, nil
	},
	"AWS::SageMaker::Domain": func(ctx context.Context, cfg aws.Config, page *string) (result, error) {
		out, err := sagemaker.NewFromConfig(cfg).ListDomains(ctx, &sagemaker.ListDomainsInput{MaxResults: aws.Int32(100), NextToken: page})
		if err != nil {
			return result{}, err
		}
		return result{list: out.Domains, next: out.NextToken}, nil
	},
	"AWS::MWAA::Environment": func(ctx context.Context, cfg aws.Config, page *string) (result, error) {
		out, err := mwaa.NewFromConfig(cfg).ListEnvironments(ctx, &mwaa.ListEnvironmentsInput{MaxResults: aws.Int32(25), NextToken: page})
		if err != nil {
			return result{}, err
		}
		return result{list: out.Environments, next: out.NextToken}, nil
	},
	"AWS::KinesisAnalyticsV2::Application": func(ctx context.Context, cfg aws.Config, page *string) (result, error) {
		out, err := kinesisanalyticsv2.NewFromConfig(cfg).ListApplications(ctx, &kinesisanalyticsv2.ListApplicationsInput{Limit: aws.Int32(50), NextToken: page})
		if err != nil {
			return result{}, err
		}
		return result{list: out.ApplicationSummaries, next: out.NextToken}, nil
	},
}
