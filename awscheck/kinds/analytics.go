package kinds

import "github.com/astronomer/astro-activate/awscheck/wire"

func analyticsKinds() []*Kind {
	return []*Kind{
		{
			Type: "AWS::Glue::Database", Noun: "Glue database", Action: "glue:GetDatabases",
			ARN: "glue:database/* glue:table/**",
			List: &wire.Operation{
				Service: "Glue", Name: "GetDatabases", Protocol: wire.JSON11, Endpoint: "glue",
				Version: "AWSGlue", Params: []wire.Param{{Name: "MaxResults", Value: 100}}, Next: "NextToken", NextFrom: "NextToken", Items: "DatabaseList",
			},
			ID:         "Name",
			Look:       "glue get-databases",
			Remove:     []string{"glue delete-database --name {id}"},
			RemoveNote: "Delete the database with its tables once nothing uses it. Data in S3 stays.",
		},
		{
			Type: "AWS::Glue::Job", Noun: "Glue job", Action: "glue:ListJobs",
			ARN: "glue:job/*",
			List: &wire.Operation{
				Service: "Glue", Name: "ListJobs", Protocol: wire.JSON11, Endpoint: "glue",
				Version: "AWSGlue", Params: []wire.Param{{Name: "MaxResults", Value: 100}}, Next: "NextToken", NextFrom: "NextToken", Items: "JobNames",
			},
			Look:   "glue list-jobs",
			Remove: []string{"glue delete-job --job-name {id}"},
		},
		{
			Type: "AWS::Athena::WorkGroup", Noun: "Athena workgroup", Action: "athena:ListWorkGroups",
			ARN: "athena:workgroup/*",
			List: &wire.Operation{
				Service: "Athena", Name: "ListWorkGroups", Protocol: wire.JSON11, Endpoint: "athena",
				Version: "AmazonAthena", Params: []wire.Param{{Name: "MaxResults", Value: 50}}, Next: "NextToken", NextFrom: "NextToken", Items: "WorkGroups",
			},
			ID:     "Name",
			Ignore: []Match{{Path: "Name", Is: "primary"}},
			Look:   "athena list-work-groups",
			Remove: []string{"athena delete-work-group --work-group {id} --recursive-delete-option"},
		},
		{
			Type: "AWS::EMR::Cluster", Noun: "EMR cluster", Action: "elasticmapreduce:ListClusters",
			ARN: "elasticmapreduce:cluster/*",
			List: &wire.Operation{
				Service: "EMR", Name: "ListClusters", Protocol: wire.JSON11, Endpoint: "elasticmapreduce",
				Version: "ElasticMapReduce", Params: []wire.Param{{Name: "ClusterStates", Value: []string{"STARTING", "BOOTSTRAPPING", "RUNNING", "WAITING", "TERMINATING"}}}, Next: "Marker", NextFrom: "Marker", Items: "Clusters",
			},
			ID: "Id", Name: "Name",
			Ignore:     []Match{{Path: "Status.State", Is: "TERMINATED"}, {Path: "Status.State", Is: "TERMINATED_WITH_ERRORS"}},
			Look:       "emr list-clusters --active",
			Remove:     []string{"emr terminate-clusters --cluster-ids {id}"},
			RemoveNote: "Terminate the cluster once nothing uses it and its termination protection is off.",
		},
		{
			Type: "AWS::EMRServerless::Application", Noun: "EMR Serverless application", Action: "emr-serverless:ListApplications",
			ARN: "emr-serverless:/applications/**",
			List: &wire.Operation{
				Service: "EMR Serverless", Name: "ListApplications", Protocol: wire.RESTJSON, Endpoint: "emr-serverless",
				Path: "/applications", Params: []wire.Param{{Name: "maxResults", Value: 50}}, Next: "nextToken", NextFrom: "nextToken", Items: "applications",
			},
			ID: "id", Name: "name",
			Ignore:     []Match{{Path: "state", Is: "TERMINATED"}},
			Look:       "emr-serverless list-applications",
			RemoveNote: "Stop the application once nothing uses it, and delete it once it is STOPPED.",
		},
		{
			Type: "AWS::SageMaker::NotebookInstance", Noun: "SageMaker notebook", Action: "sagemaker:ListNotebookInstances",
			ARN: "sagemaker:notebook-instance/*",
			List: &wire.Operation{
				Service: "SageMaker", Name: "ListNotebookInstances", Protocol: wire.JSON11, Endpoint: "api.sagemaker",
				Signing: "sagemaker", FIPSHost: "api-fips.sagemaker.{region}.amazonaws.com", Version: "SageMaker", Params: []wire.Param{{Name: "MaxResults", Value: 100}}, Next: "NextToken", NextFrom: "NextToken", Items: "NotebookInstances",
			},
			ID:         "NotebookInstanceName",
			Look:       "sagemaker list-notebook-instances",
			RemoveNote: "Stop the notebook instance once nothing uses it, and delete it once it is Stopped.",
		},
		{
			Type: "AWS::SageMaker::Endpoint", Noun: "SageMaker endpoint", Action: "sagemaker:ListEndpoints",
			ARN: "sagemaker:endpoint/*",
			List: &wire.Operation{
				Service: "SageMaker", Name: "ListEndpoints", Protocol: wire.JSON11, Endpoint: "api.sagemaker",
				Signing: "sagemaker", FIPSHost: "api-fips.sagemaker.{region}.amazonaws.com", Version: "SageMaker", Params: []wire.Param{{Name: "MaxResults", Value: 100}}, Next: "NextToken", NextFrom: "NextToken", Items: "Endpoints",
			},
			ID:     "EndpointName",
			Look:   "sagemaker list-endpoints",
			Remove: []string{"sagemaker delete-endpoint --endpoint-name {id}"},
		},
		{
			Type: "AWS::SageMaker::Domain", Noun: "SageMaker domain", Action: "sagemaker:ListDomains",
			ARN: "sagemaker:domain/* sagemaker:user-profile/** sagemaker:space/** sagemaker:app/**",
			List: &wire.Operation{
				Service: "SageMaker", Name: "ListDomains", Protocol: wire.JSON11, Endpoint: "api.sagemaker",
				Signing: "sagemaker", FIPSHost: "api-fips.sagemaker.{region}.amazonaws.com", Version: "SageMaker", Params: []wire.Param{{Name: "MaxResults", Value: 100}}, Next: "NextToken", NextFrom: "NextToken", Items: "Domains",
			},
			ID: "DomainId", Name: "DomainName",
			Look:       "sagemaker list-domains",
			RemoveNote: "Delete the domain once nothing uses it, after its user profiles and their apps and spaces. Its EFS file system stays unless you ask for its deletion.",
		},
		{
			Type: "AWS::MWAA::Environment", Noun: "MWAA environment", Action: "airflow:ListEnvironments",
			ARN: "airflow:environment/*",
			List: &wire.Operation{
				Service: "MWAA", Name: "ListEnvironments", Protocol: wire.RESTJSON, Endpoint: "api.airflow",
				Signing: "airflow", FIPSHost: "api.airflow-fips.{region}.amazonaws.com", DualStackHost: "api.airflow.{region}.api.aws", FIPSDualStackHost: "-", Path: "/environments", Params: []wire.Param{{Name: "MaxResults", Value: 25}}, Next: "NextToken", NextFrom: "NextToken", Items: "Environments",
			},
			Look:   "mwaa list-environments",
			Remove: []string{"mwaa delete-environment --name {id}"},
		},
		{
			Type: "AWS::KinesisAnalyticsV2::Application", Noun: "Managed Flink application", Action: "kinesisanalytics:ListApplications",
			ARN: "kinesisanalytics:application/*",
			List: &wire.Operation{
				Service: "Kinesis Analytics V2", Name: "ListApplications", Protocol: wire.JSON11, Endpoint: "kinesisanalytics",
				Version: "KinesisAnalytics_20180523", Params: []wire.Param{{Name: "Limit", Value: 50}}, Next: "NextToken", NextFrom: "NextToken", Items: "ApplicationSummaries",
			},
			ID:         "ApplicationName",
			Look:       "kinesisanalyticsv2 list-applications",
			RemoveNote: "Delete it in the console once nothing uses it: the command also needs the time at which the application was created.",
		},
	}
}
