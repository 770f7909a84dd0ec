package kinds

import "github.com/astronomer/astro-activate/awscheck/wire"

func computeKinds() []*Kind {
	return []*Kind{
		{
			Type: "AWS::EC2::Volume", Noun: "EBS volume", Action: "ec2:DescribeVolumes",
			ARN: "ec2:volume/*",
			List: &wire.Operation{
				Service: "EC2", Name: "DescribeVolumes", Protocol: wire.EC2Query, Endpoint: "ec2",
				Version: "2016-11-15", Params: []wire.Param{{Name: "MaxResults", Value: 1000}, {Name: "IncludeManagedResources", Value: true}}, Next: "NextToken", NextFrom: "nextToken", Items: "volumeSet", Item: "item",
			},
			ID: "volumeId", NameTag: true, Tags: Tags{Path: "tagSet", Key: "key", Value: "value"},
			Ignore:     []Match{{Path: "status", Is: "deleting"}, {Path: "status", Is: "deleted"}},
			Look:       "ec2 describe-volumes",
			Remove:     []string{"ec2 delete-volume --volume-id {id}"},
			RemoveNote: "Delete the volume once nothing uses it and it is detached or its instance is terminated.",
		},
		{
			Type: "AWS::EC2::Snapshot", Noun: "EBS snapshot", Action: "ec2:DescribeSnapshots",
			ARN: "ec2:snapshot/*",
			List: &wire.Operation{
				Service: "EC2", Name: "DescribeSnapshots", Protocol: wire.EC2Query, Endpoint: "ec2",
				Version: "2016-11-15", Params: []wire.Param{{Name: "Owner", Value: []string{"self"}}, {Name: "MaxResults", Value: 1000}}, Next: "NextToken", NextFrom: "nextToken", Items: "snapshotSet", Item: "item",
			},
			ID: "snapshotId", NameTag: true, Tags: Tags{Path: "tagSet", Key: "key", Value: "value"},
			Look:       "ec2 describe-snapshots --owner-ids self",
			Remove:     []string{"ec2 delete-snapshot --snapshot-id {id}"},
			RemoveNote: "Delete the snapshot once nothing uses it and its AMI, if it has one, is deregistered.",
		},
		{
			Type: "AWS::EC2::Image", Noun: "AMI", Action: "ec2:DescribeImages",
			ARN: "ec2:image/*",
			List: &wire.Operation{
				Service: "EC2", Name: "DescribeImages", Protocol: wire.EC2Query, Endpoint: "ec2",
				Version: "2016-11-15", Params: []wire.Param{{Name: "Owner", Value: []string{"self"}}, {Name: "IncludeDeprecated", Value: true}, {Name: "IncludeDisabled", Value: true}, {Name: "MaxResults", Value: 1000}}, Next: "NextToken", NextFrom: "nextToken", Items: "imagesSet", Item: "item",
			},
			ID: "imageId", Name: "name", Tags: Tags{Path: "tagSet", Key: "key", Value: "value"},
			Ignore:     []Match{{Path: "imageState", Is: "deregistered"}},
			Look:       "ec2 describe-images --owners self --include-disabled",
			Remove:     []string{"ec2 deregister-image --image-id {id}"},
			RemoveNote: "Deregister the AMI once nothing uses it, then delete its snapshots.",
		},
		{
			Type: "AWS::AutoScaling::AutoScalingGroup", Noun: "Auto Scaling group", Action: "autoscaling:DescribeAutoScalingGroups",
			ARN: "autoscaling:autoScalingGroup:**",
			List: &wire.Operation{
				Service: "Auto Scaling", Name: "DescribeAutoScalingGroups", Protocol: wire.Query, Endpoint: "autoscaling",
				Version: "2011-01-01", Params: []wire.Param{{Name: "MaxRecords", Value: 100}}, Next: "NextToken", NextFrom: "DescribeAutoScalingGroupsResult.NextToken", Items: "DescribeAutoScalingGroupsResult.AutoScalingGroups", Item: "member",
			},
			ID: "AutoScalingGroupName", Tags: Tags{Path: "Tags", Key: "Key", Value: "Value"},
			Look:       "autoscaling describe-auto-scaling-groups",
			Remove:     []string{"autoscaling delete-auto-scaling-group --auto-scaling-group-name {id} --force-delete"},
			RemoveNote: "Delete the group once nothing uses it; if it belongs to an EKS node group, delete that instead.",
		},
		{
			Type: "AWS::EKS::Cluster", Noun: "EKS cluster", Action: "eks:ListClusters",
			ARN: "eks:cluster/* eks:nodegroup/** eks:fargateprofile/** eks:addon/** eks:identityproviderconfig/** eks:podidentityassociation/** eks:access-entry/** eks:capability/**",
			List: &wire.Operation{
				Service: "EKS", Name: "ListClusters", Protocol: wire.RESTJSON, Endpoint: "eks",
				FIPSHost: "fips.eks.{region}.amazonaws.com", Path: "/clusters", Params: []wire.Param{{Name: "maxResults", Value: 100}}, Next: "nextToken", NextFrom: "nextToken", Items: "clusters",
			},
			Look:       "eks list-clusters",
			RemoveNote: "Delete the cluster once nothing uses it, after its Kubernetes Services and Ingresses with load balancers, its node groups and its Fargate profiles. Its deletion protection must be off.",
			RemoveLink: "https://docs.aws.amazon.com/eks/latest/userguide/delete-cluster.html",
		},
		{
			Type: "AWS::ECS::Cluster", Noun: "ECS cluster", Action: "ecs:ListClusters",
			ARN: "ecs:cluster/* ecs:service/** ecs:task/** ecs:container-instance/** ecs:task-set/**",
			List: &wire.Operation{
				Service: "ECS", Name: "ListClusters", Protocol: wire.JSON11, Endpoint: "ecs",
				Version: "AmazonEC2ContainerServiceV20141113", Params: []wire.Param{{Name: "maxResults", Value: 100}}, Next: "nextToken", NextFrom: "nextToken", Items: "clusterArns",
			},
			Look:       "ecs list-clusters",
			RemoveNote: "Delete the cluster once nothing uses it: delete its services, stop its tasks and deregister its container instances first.",
			RemoveLink: "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeleteCluster.html",
		},
		{
			Type: "AWS::ECR::Repository", Noun: "ECR repository", Action: "ecr:DescribeRepositories",
			ARN: "ecr:repository/**",
			List: &wire.Operation{
				Service: "ECR", Name: "DescribeRepositories", Protocol: wire.JSON11, Endpoint: "api.ecr",
				Signing: "ecr", FIPSHost: "-", DualStackHost: "ecr.{region}.api.aws", FIPSDualStackHost: "ecr-fips.{region}.api.aws", Version: "AmazonEC2ContainerRegistry_V20150921", Params: []wire.Param{{Name: "maxResults", Value: 1000}}, Next: "nextToken", NextFrom: "nextToken", Items: "repositories",
			},
			ID:         "repositoryName",
			Look:       "ecr describe-repositories",
			RemoveNote: "Delete the repository once nothing uses it, after its images.",
		},
		{
			Type: "AWS::AppRunner::Service", Noun: "App Runner service", Action: "apprunner:ListServices",
			ARN: "apprunner:service/**",
			List: &wire.Operation{
				Service: "AppRunner", Name: "ListServices", Protocol: wire.JSON10, Endpoint: "apprunner",
				Version: "AppRunner", Params: []wire.Param{{Name: "MaxResults", Value: 20}}, Next: "NextToken", NextFrom: "NextToken", Items: "ServiceSummaryList",
			},
			ID: "ServiceArn", Name: "ServiceName",
			Ignore: []Match{{Path: "Status", Is: "DELETED"}},
			Look:   "apprunner list-services",
			Remove: []string{"apprunner delete-service --service-arn {id}"},
		},
		{
			Type: "AWS::Batch::ComputeEnvironment", Noun: "Batch compute environment", Action: "batch:DescribeComputeEnvironments",
			ARN: "batch:compute-environment/*",
			List: &wire.Operation{
				Service: "Batch", Name: "DescribeComputeEnvironments", Protocol: wire.RESTJSON, Endpoint: "batch",
				FIPSHost: "fips.batch.{region}.amazonaws.com", Method: "POST", Path: "/v1/describecomputeenvironments", Params: []wire.Param{{Name: "maxResults", Value: 100}}, Next: "nextToken", NextFrom: "nextToken", Items: "computeEnvironments",
			},
			ID: "computeEnvironmentName", Tags: Tags{Path: "tags"},
			Ignore:     []Match{{Path: "status", Is: "DELETED"}},
			Look:       "batch describe-compute-environments",
			RemoveNote: "Delete the compute environment once nothing uses it: first disable and delete its job queues, disable the environment and wait until it is VALID.",
		},
		{
			Type: "AWS::Lambda::Function", Noun: "Lambda function", Action: "lambda:ListFunctions",
			ARN: "lambda:function:**",
			List: &wire.Operation{
				Service: "Lambda", Name: "ListFunctions", Protocol: wire.RESTJSON, Endpoint: "lambda",
				Path: "/2015-03-31/functions", Params: []wire.Param{{Name: "MaxItems", Value: 50}}, Next: "Marker", NextFrom: "NextMarker", Items: "Functions",
			},
			ID:     "FunctionName",
			Look:   "lambda list-functions",
			Remove: []string{"lambda delete-function --function-name {id}"},
		},
		{
			Type: "AWS::ElasticBeanstalk::Environment", Noun: "Elastic Beanstalk environment", Action: "elasticbeanstalk:DescribeEnvironments",
			ARN: "elasticbeanstalk:environment/**",
			List: &wire.Operation{
				Service: "Elastic Beanstalk", Name: "DescribeEnvironments", Protocol: wire.Query, Endpoint: "elasticbeanstalk",
				Version: "2010-12-01", Params: []wire.Param{{Name: "IncludeDeleted", Value: false}, {Name: "MaxRecords", Value: 1000}}, Next: "NextToken", NextFrom: "DescribeEnvironmentsResult.NextToken", Items: "DescribeEnvironmentsResult.Environments", Item: "member",
			},
			ID: "EnvironmentId", Name: "EnvironmentName",
			Ignore: []Match{{Path: "Status", Is: "Terminated"}},
			Look:   "elasticbeanstalk describe-environments",
			Remove: []string{"elasticbeanstalk terminate-environment --environment-id {id}"},
		},
		{
			Type: "AWS::Lightsail::Instance", Noun: "Lightsail instance", Action: "lightsail:GetInstances",
			ARN: "lightsail:Instance/*",
			List: &wire.Operation{
				Service: "Lightsail", Name: "GetInstances", Protocol: wire.JSON11, Endpoint: "lightsail",
				Version: "Lightsail_20161128", Next: "pageToken", NextFrom: "nextPageToken", Items: "instances",
			},
			ID: "name", Tags: Tags{Path: "tags", Key: "key", Value: "value"},
			Look:   "lightsail get-instances",
			Remove: []string{"lightsail delete-instance --instance-name {id}"},
		},
	}
}
