package sdktest

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/acm"
	acmtypes "github.com/aws/aws-sdk-go-v2/service/acm/types"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/codebuild"
	"github.com/aws/aws-sdk-go-v2/service/codepipeline"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/directoryservice"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	"github.com/aws/aws-sdk-go-v2/service/workspaces"
)

var accountSenders = map[string]sender{
	"AWS::SecretsManager::Secret": func(ctx context.Context, cfg aws.Config, page *string) (result, error) {
		out, err := secretsmanager.NewFromConfig(cfg).ListSecrets(ctx, &secretsmanager.ListSecretsInput{MaxResults: aws.Int32(100), IncludePlannedDeletion: aws.Bool(false), NextToken: page})
		if err != nil {
			return result{}, err
		}
		return result{list: out.SecretList, next: out.NextToken}, nil
	},
	"AWS::CertificateManager::Certificate": func(ctx context.Context, cfg aws.Config, page *string) (result, error) {
		out, err := acm.NewFromConfig(cfg).ListCertificates(ctx, &acm.ListCertificatesInput{MaxItems: aws.Int32(1000), Includes: &acmtypes.Filters{KeyTypes: []acmtypes.KeyAlgorithm{"RSA_1024", "RSA_2048", "RSA_3072", "RSA_4096", "EC_prime256v1", "EC_secp384r1", "EC_secp521r1"}}, NextToken: page})
		if err != nil {
			return result{}, err
		}
		return result{list: out.CertificateSummaryList, next: out.NextToken}, nil
	},
	"AWS::Cognito::UserPool": func(ctx context.Context, cfg aws.Config, page *string) (result, error) {
		out, err := cognitoidentityprovider.NewFromConfig(cfg).ListUserPools(ctx, &cognitoidentityprovider.ListUserPoolsInput{MaxResults: aws.Int32(60), NextToken: page})
		if err != nil {
			return result{}, err
		}
		return result{list: out.UserPools, next: out.NextToken}, nil
	},
	"AWS::CodeBuild::Project": func(ctx context.Context, cfg aws.Config, page *string) (result, error) {
		out, err := codebuild.NewFromConfig(cfg).ListProjects(ctx, &codebuild.ListProjectsInput{NextToken: page})
		if err != nil {
			return result{}, err
		}
		return result{list: out.Projects, next: out.NextToken}, nil
	},
	"AWS::CodePipeline::Pipeline": func(ctx context.Context, cfg aws.Config, page *string) (result, error) {
		out, err := codepipeline.NewFromConfig(cfg).ListPipelines(ctx, &codepipeline.ListPipelinesInput{MaxResults: aws.Int32(1000), NextToken: page})
		if err != nil {
			return result{}, err
		}
		return result{list: out.Pipelines, next: out.NextToken}, nil
	},
	"AWS::Logs::LogGroup": func(ctx context.Context, cfg aws.Config, page *string) (result, error) {
		out, err := cloudwatchlogs.NewFromConfig(cfg).DescribeLogGroups(ctx, &cloudwatchlogs.DescribeLogGroupsInput{Limit: aws.Int32(50), NextToken: page})
		if err != nil {
			return result{}, err
		}
		return result{list: out.LogGroups, next: out.NextToken}, nil
	},
	"AWS::DirectoryService::Directory": func(ctx context.Context, cfg aws.Config, page *string) (result, error) {
		out, err := directoryservice.NewFromConfig(cfg).DescribeDirectories(ctx, &directoryservice.DescribeDirectoriesInput{NextToken: page})
		if err != nil {
			return result{}, err
		}
		return result{list: out.DirectoryDescriptions, next: out.NextToken}, nil
	},
	"AWS::WorkSpaces::Workspace": func(ctx context.Context, cfg aws.Config, page *string) (result, error) {
		out, err := workspaces.NewFromConfig(cfg).DescribeWorkspaces(ctx, &workspaces.DescribeWorkspacesInput{Limit: aws.Int32(25), NextToken: page})
		if err != nil {
			return result{}, err
		}
		return result{list: out.Workspaces, next: out.NextToken}, nil
	},
}
