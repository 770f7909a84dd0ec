package kinds

import "github.com/astronomer/astro-activate/awscheck/wire"

func accountKinds() []*Kind {
	return []*Kind{
		{
			Type: "AWS::SecretsManager::Secret", Noun: "secret", Action: "secretsmanager:ListSecrets",
			ARN: "secretsmanager:secret:**",
			List: &wire.Operation{
				Service: "Secrets Manager", Name: "ListSecrets", Protocol: wire.JSON11, Endpoint: "secretsmanager",
				DualStackHost: "secretsmanager.{region}.amazonaws.com", FIPSDualStackHost: "secretsmanager-fips.{region}.amazonaws.com", Version: "secretsmanager", Params: []wire.Param{{Name: "MaxResults", Value: 100}, {Name: "IncludePlannedDeletion", Value: false}}, Next: "NextToken", NextFrom: "NextToken", Items: "SecretList",
			},
			ID: "ARN", Name: "Name", Tags: Tags{Path: "Tags", Key: "Key", Value: "Value"},
			Ignore:     []Match{{Path: "DeletedDate", Set: true}, {Path: "OwningService", Set: true}},
			Look:       "secretsmanager list-secrets",
			Remove:     []string{"secretsmanager delete-secret --secret-id {id}"},
			RemoveNote: "Delete the secret once nothing uses it, after its replicas. AWS deletes it after 30 days.",
		},
		{
			Type: "AWS::CertificateManager::Certificate", Noun: "ACM certificate", Action: "acm:ListCertificates",
			ARN: "acm:certificate/*",
			List: &wire.Operation{
				Service: "ACM", Name: "ListCertificates", Protocol: wire.JSON11, Endpoint: "acm",
				Version: "CertificateManager", Params: []wire.Param{{Name: "MaxItems", Value: 1000}, {Name: "Includes", Value: map[string]any{"keyTypes": []string{"RSA_1024", "RSA_2048", "RSA_3072", "RSA_4096", "EC_prime256v1", "EC_secp384r1", "EC_secp521r1"}}}}, Next: "NextToken", NextFrom: "NextToken", Items: "CertificateSummaryList",
			},
			ID: "CertificateArn", Name: "DomainName",
			Look:       "acm list-certificates --includes keyTypes=RSA_1024,RSA_2048,RSA_3072,RSA_4096,EC_prime256v1,EC_secp384r1,EC_secp521r1",
			Remove:     []string{"acm delete-certificate --certificate-arn {id}"},
			RemoveNote: "Delete the certificate once nothing uses it: first remove it from what does.",
		},
		{
			Type: "AWS::Cognito::UserPool", Noun: "Cognito user pool", Action: "cognito-idp:ListUserPools",
			ARN: "cognito-idp:userpool/*",
			List: &wire.Operation{
				Service: "Cognito Identity Provider", Name: "ListUserPools", Protocol: wire.JSON11, Endpoint: "cognito-idp",
				DualStackHost: "cognito-idp.{region}.amazonaws.com", FIPSDualStackHost: "-", Version: "AWSCognitoIdentityProviderService", Params: []wire.Param{{Name: "MaxResults", Value: 60}}, Next: "NextToken", NextFrom: "NextToken", Items: "UserPools",
			},
			ID: "Id", Name: "Name",
			Look:       "cognito-idp list-user-pools --max-results 60",
			RemoveNote: "Delete the user pool once nothing uses it, its domain is deleted and its deletion protection is off.",
		},
		{
			Type: "AWS::CodeBuild::Project", Noun: "CodeBuild project", Action: "codebuild:ListProjects",
			ARN: "codebuild:project/*",
			List: &wire.Operation{
				Service: "CodeBuild", Name: "ListProjects", Protocol: wire.JSON11, Endpoint: "codebuild",
				Version: "CodeBuild_20161006", Next: "nextToken", NextFrom: "nextToken", Items: "projects",
			},
			Look:   "codebuild list-projects",
			Remove: []string{"codebuild delete-project --name {id}"},
		},
		{
			Type: "AWS::CodePipeline::Pipeline", Noun: "CodePipeline pipeline", Action: "codepipeline:ListPipelines",
			ARN: "codepipeline:*",
			List: &wire.Operation{
				Service: "CodePipeline", Name: "ListPipelines", Protocol: wire.JSON11, Endpoint: "codepipeline",
				Version: "CodePipeline_20150709", Params: []wire.Param{{Name: "maxResults", Value: 1000}}, Next: "nextToken", NextFrom: "nextToken", Items: "pipelines",
			},
			ID:     "name",
			Look:   "codepipeline list-pipelines",
			Remove: []string{"codepipeline delete-pipeline --name {id}"},
		},
		{
			Type: "AWS::Logs::LogGroup", Noun: "log group", Action: "logs:DescribeLogGroups",
			ARN: "logs:log-group:**",
			List: &wire.Operation{
				Service: "CloudWatch Logs", Name: "DescribeLogGroups", Protocol: wire.JSON11, Endpoint: "logs",
				Version: "Logs_20140328", Params: []wire.Param{{Name: "limit", Value: 50}}, Next: "nextToken", NextFrom: "nextToken", Items: "logGroups",
			},
			ID:     "logGroupName",
			Look:   "logs describe-log-groups",
			Remove: []string{"logs delete-log-group --log-group-name {id}"},
		},
		{
			Type: "AWS::DirectoryService::Directory", Noun: "directory", Action: "ds:DescribeDirectories",
			ARN: "ds:directory/*",
			List: &wire.Operation{
				Service: "Directory Service", Name: "DescribeDirectories", Protocol: wire.JSON11, Endpoint: "ds",
				Version: "DirectoryService_20150416", Next: "NextToken", NextFrom: "NextToken", Items: "DirectoryDescriptions",
			},
			ID: "DirectoryId", Name: "Name",
			Ignore:     []Match{{Path: "Stage", Is: "Deleted"}, {Path: "Type", Is: "SharedMicrosoftAD"}},
			Look:       "ds describe-directories",
			RemoveNote: "Delete the directory once nothing uses it and it is deregistered from WorkSpaces and other services.",
		},
		{
			Type: "AWS::WorkSpaces::Workspace", Noun: "WorkSpace", Action: "workspaces:DescribeWorkspaces",
			ARN: "workspaces:workspace/*",
			List: &wire.Operation{
				Service: "WorkSpaces", Name: "DescribeWorkspaces", Protocol: wire.JSON11, Endpoint: "workspaces",
				Version: "WorkspacesService", Params: []wire.Param{{Name: "Limit", Value: 25}}, Next: "NextToken", NextFrom: "NextToken", Items: "Workspaces",
			},
			ID: "WorkspaceId", Name: "UserName",
			Ignore: []Match{{Path: "State", Is: "TERMINATED"}},
			Look:   "workspaces describe-workspaces",
			Remove: []string{"workspaces terminate-workspaces --terminate-workspace-requests WorkspaceId={id}"},
		},
	}
}
