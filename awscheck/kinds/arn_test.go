package kinds_test

import (
	"strings"
	"testing"

	"github.com/astronomer/astro-activate/awscheck/kinds"
)

// samples are ARNs of each kind as AWS forms them, that of the resource itself first.
// (Service Authorization Reference, "Resource types" of each service.)
var samples = map[string][]string{
	"AWS::AmazonMQ::Broker":                     {"arn:aws:mq:us-east-1:111122223333:broker:orders:b-1234a5b6"},
	"AWS::ApiGateway::RestApi":                  {"arn:aws:apigateway:us-east-1::/restapis/a1b2c3", "arn:aws:apigateway:us-east-1::/restapis/a1b2c3/stages/prod"},
	"AWS::ApiGatewayV2::Api":                    {"arn:aws:apigateway:us-east-1::/apis/a1b2c3", "arn:aws:apigateway:us-east-1::/apis/a1b2c3/stages/prod"},
	"AWS::AppRunner::Service":                   {"arn:aws:apprunner:us-east-1:111122223333:service/shop/8fe1e10304f84fd2b0df550fe98a71fa"},
	"AWS::Athena::WorkGroup":                    {"arn:aws:athena:us-east-1:111122223333:workgroup/reports"},
	"AWS::AutoScaling::AutoScalingGroup":        {"arn:aws:autoscaling:us-east-1:111122223333:autoScalingGroup:0a1b2c3d-0000-4000-8000-000000000000:autoScalingGroupName/web"},
	"AWS::Backup::BackupVault":                  {"arn:aws:backup:us-east-1:111122223333:backup-vault:nightly", "arn:aws:backup:us-east-1:111122223333:recovery-point:0a1b2c3d-0000-4000-8000-000000000000"},
	"AWS::Batch::ComputeEnvironment":            {"arn:aws:batch:us-east-1:111122223333:compute-environment/nightly"},
	"AWS::CertificateManager::Certificate":      {"arn:aws:acm:us-east-1:111122223333:certificate/0a1b2c3d-0000-4000-8000-000000000000"},
	"AWS::CloudFront::Distribution":             {"arn:aws:cloudfront::111122223333:distribution/EDFDVBD6EXAMPLE"},
	"AWS::CodeBuild::Project":                   {"arn:aws:codebuild:us-east-1:111122223333:project/shop"},
	"AWS::CodePipeline::Pipeline":               {"arn:aws:codepipeline:us-east-1:111122223333:shop"},
	"AWS::Cognito::UserPool":                    {"arn:aws:cognito-idp:us-east-1:111122223333:userpool/us-east-1_aBcDeFgHi"},
	"AWS::DMS::ReplicationInstance":             {"arn:aws:dms:us-east-1:111122223333:rep:ABCDEF", "arn:aws:dms:us-east-1:111122223333:task:GHIJKL"},
	"AWS::DSQL::Cluster":                        {"arn:aws:dsql:us-east-1:111122223333:cluster/kiabtx2zb6rpfr5b3vh4ixrqqu"},
	"AWS::DataSync::Task":                       {"arn:aws:datasync:us-east-1:111122223333:task/task-0a1b2c3d4e5f60718"},
	"AWS::DirectoryService::Directory":          {"arn:aws:ds:us-east-1:111122223333:directory/d-1234567890"},
	"AWS::DynamoDB::Table":                      {"arn:aws:dynamodb:us-east-1:111122223333:table/orders", "arn:aws:dynamodb:us-east-1:111122223333:table/orders/index/by-day", "arn:aws:dynamodb:us-east-1:111122223333:table/orders/stream/2026-11-02T00:00:00.000"},
	"AWS::EC2::ClientVpnEndpoint":               {"arn:aws:ec2:us-east-1:111122223333:client-vpn-endpoint/cvpn-endpoint-0a1b2c3d4e5f60718"},
	"AWS::EC2::Image":                           {"arn:aws:ec2:us-east-1:111122223333:image/ami-0a1b2c3d4e5f60718"},
	"AWS::EC2::Snapshot":                        {"arn:aws:ec2:us-east-1:111122223333:snapshot/snap-0a1b2c3d4e5f60718"},
	"AWS::EC2::TransitGateway":                  {"arn:aws:ec2:us-east-1:111122223333:transit-gateway/tgw-0a1b2c3d4e5f60718", "arn:aws:ec2:us-east-1:111122223333:transit-gateway-route-table/tgw-rtb-0a1b2c3d4e5f60718"},
	"AWS::EC2::VPCEndpoint":                     {"arn:aws:ec2:us-east-1:111122223333:vpc-endpoint/vpce-0a1b2c3d4e5f60718"},
	"AWS::EC2::VPNConnection":                   {"arn:aws:ec2:us-east-1:111122223333:vpn-connection/vpn-0a1b2c3d4e5f60718"},
	"AWS::EC2::VPNGateway":                      {"arn:aws:ec2:us-east-1:111122223333:vpn-gateway/vgw-0a1b2c3d4e5f60718"},
	"AWS::EC2::Volume":                          {"arn:aws:ec2:us-east-1:111122223333:volume/vol-0a1b2c3d4e5f60718"},
	"AWS::ECR::Repository":                      {"arn:aws:ecr:us-east-1:111122223333:repository/team/shop"},
	"AWS::ECS::Cluster":                         {"arn:aws:ecs:us-east-1:111122223333:cluster/shop", "arn:aws:ecs:us-east-1:111122223333:service/shop/web", "arn:aws:ecs:us-east-1:111122223333:task/shop/0a1b2c3d4e5f", "arn:aws:ecs:us-east-1:111122223333:container-instance/shop/0a1b2c3d4e5f"},
	"AWS::EFS::FileSystem":                      {"arn:aws:elasticfilesystem:us-east-1:111122223333:file-system/fs-0a1b2c3d", "arn:aws:elasticfilesystem:us-east-1:111122223333:access-point/fsap-0a1b2c3d"},
	"AWS::EKS::Cluster":                         {"arn:aws:eks:us-east-1:111122223333:cluster/prod", "arn:aws:eks:us-east-1:111122223333:nodegroup/prod/web/0a1b2c3d", "arn:aws:eks:us-east-1:111122223333:addon/prod/vpc-cni/0a1b2c3d", "arn:aws:eks:us-east-1:111122223333:fargateprofile/prod/web/0a1b2c3d"},
	"AWS::EMR::Cluster":                         {"arn:aws:elasticmapreduce:us-east-1:111122223333:cluster/j-2AXXXXXXGAPLF"},
	"AWS::EMRServerless::Application":           {"arn:aws:emr-serverless:us-east-1:111122223333:/applications/00f1a2b3", "arn:aws:emr-serverless:us-east-1:111122223333:/applications/00f1a2b3/jobruns/00f1a2b4"},
	"AWS::ElastiCache::CacheCluster":            {"arn:aws:elasticache:us-east-1:111122223333:cluster:sessions-001", "arn:aws:elasticache:us-east-1:111122223333:replicationgroup:sessions"},
	"AWS::ElastiCache::ServerlessCache":         {"arn:aws:elasticache:us-east-1:111122223333:serverlesscache:sessions"},
	"AWS::ElasticBeanstalk::Environment":        {"arn:aws:elasticbeanstalk:us-east-1:111122223333:environment/shop/prod"},
	"AWS::ElasticLoadBalancing::LoadBalancer":   {"arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/old-web"},
	"AWS::ElasticLoadBalancingV2::LoadBalancer": {"arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/net/web/50dc6c495c0c9188", "arn:aws:elasticloadbalancing:us-east-1:111122223333:listener/app/web/50dc6c495c0c9188/f2f7dc8efc522ab2"},
	"AWS::Events::EventBus":                     {"arn:aws:events:us-east-1:111122223333:event-bus/orders", "arn:aws:events:us-east-1:111122223333:event-bus/aws.partner/example.com/1", "arn:aws:events:us-east-1:111122223333:rule/orders/nightly"},
	"AWS::Events::Rule":                         {"arn:aws:events:us-east-1:111122223333:rule/nightly"},
	"AWS::FSx::FileSystem":                      {"arn:aws:fsx:us-east-1:111122223333:file-system/fs-0a1b2c3d", "arn:aws:fsx:us-east-1:111122223333:volume/fs-0a1b2c3d/fsvol-0a1b2c3d"},
	"AWS::GlobalAccelerator::Accelerator":       {"arn:aws:globalaccelerator::111122223333:accelerator/0a1b2c3d"},
	"AWS::Glue::Database":                       {"arn:aws:glue:us-east-1:111122223333:database/sales", "arn:aws:glue:us-east-1:111122223333:table/sales/orders"},
	"AWS::Glue::Job":                            {"arn:aws:glue:us-east-1:111122223333:job/nightly"},
	"AWS::Kinesis::Stream":                      {"arn:aws:kinesis:us-east-1:111122223333:stream/clicks", "arn:aws:kinesis:us-east-1:111122223333:stream/clicks/consumer/app:1525898737"},
	"AWS::KinesisAnalyticsV2::Application":      {"arn:aws:kinesisanalytics:us-east-1:111122223333:application/clicks"},
	"AWS::KinesisFirehose::DeliveryStream":      {"arn:aws:firehose:us-east-1:111122223333:deliverystream/clicks"},
	"AWS::Lambda::Function":                     {"arn:aws:lambda:us-east-1:111122223333:function:nightly", "arn:aws:lambda:us-east-1:111122223333:function:nightly:prod"},
	"AWS::Lightsail::Instance":                  {"arn:aws:lightsail:us-east-1:111122223333:Instance/0a1b2c3d"},
	"AWS::Logs::LogGroup":                       {"arn:aws:logs:us-east-1:111122223333:log-group:/aws/lambda/nightly"},
	"AWS::MSK::Cluster":                         {"arn:aws:kafka:us-east-1:111122223333:cluster/events/0a1b2c3d-0000-4000-8000-000000000000-1"},
	"AWS::MWAA::Environment":                    {"arn:aws:airflow:us-east-1:111122223333:environment/pipelines"},
	"AWS::MemoryDB::Cluster":                    {"arn:aws:memorydb:us-east-1:111122223333:cluster/sessions"},
	"AWS::NetworkFirewall::Firewall":            {"arn:aws:network-firewall:us-east-1:111122223333:firewall/egress"},
	"AWS::OpenSearchServerless::Collection":     {"arn:aws:aoss:us-east-1:111122223333:collection/0a1b2c3d"},
	"AWS::OpenSearchService::Domain":            {"arn:aws:es:us-east-1:111122223333:domain/search"},
	"AWS::RDS::DBClusterSnapshot":               {"arn:aws:rds:us-east-1:111122223333:cluster-snapshot:before-upgrade"},
	"AWS::RDS::DBSnapshot":                      {"arn:aws:rds:us-east-1:111122223333:snapshot:rds:orders-2026-11-02-00-00"},
	"AWS::Redshift::Cluster":                    {"arn:aws:redshift:us-east-1:111122223333:cluster:warehouse"},
	"AWS::RedshiftServerless::Workgroup":        {"arn:aws:redshift-serverless:us-east-1:111122223333:workgroup/0a1b2c3d-0000-4000-8000-000000000000"},
	"AWS::Route53::HostedZone":                  {"arn:aws:route53:::hostedzone/Z0123456789ABCDEFGHIJ"},
	"AWS::Route53Resolver::ResolverEndpoint":    {"arn:aws:route53resolver:us-east-1:111122223333:resolver-endpoint/rslvr-out-0a1b2c3d4e5f60718"},
	"AWS::S3::Bucket":                           {"arn:aws:s3:::nightly-export"},
	"AWS::SNS::Topic":                           {"arn:aws:sns:us-east-1:111122223333:alarms"},
	"AWS::SQS::Queue":                           {"arn:aws:sqs:us-east-1:111122223333:orders"},
	"AWS::SageMaker::Domain":                    {"arn:aws:sagemaker:us-east-1:111122223333:domain/d-0a1b2c3d4e5f", "arn:aws:sagemaker:us-east-1:111122223333:user-profile/d-0a1b2c3d4e5f/ana", "arn:aws:sagemaker:us-east-1:111122223333:app/d-0a1b2c3d4e5f/ana/jupyterserver/default"},
	"AWS::SageMaker::Endpoint":                  {"arn:aws:sagemaker:us-east-1:111122223333:endpoint/churn"},
	"AWS::SageMaker::NotebookInstance":          {"arn:aws:sagemaker:us-east-1:111122223333:notebook-instance/ana"},
	"AWS::SecretsManager::Secret":               {"arn:aws:secretsmanager:us-east-1:111122223333:secret:prod/db-a1b2c3"},
	"AWS::StepFunctions::StateMachine":          {"arn:aws:states:us-east-1:111122223333:stateMachine:orders", "arn:aws:states:us-east-1:111122223333:stateMachine:orders:prod"},
	"AWS::Transfer::Server":                     {"arn:aws:transfer:us-east-1:111122223333:server/s-0a1b2c3d4e5f60718", "arn:aws:transfer:us-east-1:111122223333:user/s-0a1b2c3d4e5f60718/ana"},
	"AWS::WorkSpaces::Workspace":                {"arn:aws:workspaces:us-east-1:111122223333:workspace/ws-0a1b2c3d4"},
}

func TestARNsOfAKindAreKnown(t *testing.T) {
	for _, k := range kinds.All() {
		t.Run(k.Type, func(t *testing.T) {
			if len(samples[k.Type]) == 0 {
				t.Fatal("there is no sample of its ARN")
			}
			first, _, _ := strings.Cut(k.ARN, " ")
			for i, text := range samples[k.Type] {
				arn, ok := kinds.ParseARN(text)
				if !ok || !kinds.ARNForms(k.ARN).Has(arn) || i == 0 && !kinds.ARNForms(first).Has(arn) {
					t.Errorf("%s is not of the form %q", text, k.ARN)
				}
				for _, other := range kinds.All() {
					if other.Type != k.Type && kinds.ARNForms(other.ARN).Has(arn) {
						t.Errorf("%s is of the form %q of %s too", text, other.ARN, other.Type)
					}
				}
			}
		})
	}
}

// These exist without a resource of a kind that is listed.
func TestARNsOfNoKind(t *testing.T) {
	var rows []string
	for _, k := range kinds.All() {
		rows = append(rows, k.ARN)
	}
	listed := kinds.ARNForms(rows...)
	for _, text := range []string{
		"arn:aws:kms:us-east-1:111122223333:key/0a1b2c3d", "arn:aws:ssm:us-east-1:111122223333:parameter/app/db", "arn:aws:quicksight:us-east-1:111122223333:dashboard/x",
		"arn:aws:events:us-east-1:111122223333:archive/orders", "arn:aws:events:us-east-1:111122223333:connection/crm/0a1b2c3d", "arn:aws:ecs:us-east-1:111122223333:task-definition/web:7",
		"arn:aws:dynamodb:us-east-1:111122223333:table/orders/backup/01234567", "arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/web/73e2d6bc24d8a067",
		"arn:aws:rds:us-east-1:111122223333:db-proxy:prx-0a1b2c3d", "arn:aws:codepipeline:us-east-1:111122223333:webhook:push", "arn:aws:lightsail:us-east-1:111122223333:Disk/0a1b2c3d",
		"arn:aws:s3:us-east-1:111122223333:accesspoint/reports", "arn:aws:backup:us-east-1:111122223333:backup-plan:0a1b2c3d", "arn:aws:redshift-serverless:us-east-1:111122223333:namespace/0a1b2c3d",
		"arn:aws:lambda:us-east-1:111122223333:layer:tools", "arn:aws:eks:us-east-1:111122223333:cluster", "arn:aws:glue:us-east-1:111122223333:crawler/nightly", "arn:aws:sqs2:us-east-1:111122223333:orders",
	} {
		if arn, ok := kinds.ParseARN(text); !ok || listed.Has(arn) {
			t.Errorf("%s is taken for a kind that is listed (an ARN: %t)", text, ok)
		}
	}
}

func FuzzParseARN(f *testing.F) {
	for _, text := range []string{"", "arn", "arn:aws:s3:::b", "arn:aws:sns:us-east-1:111122223333:", "arn:aws::us-east-1:1:x", "ARN:aws:s3:::b", "arn:aws:logs:us-east-1:1:log-group:/a:*", "arn:aws:x:y:z::/"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		arn, ok := kinds.ParseARN(text)
		if ok != (arn != kinds.ARN{}) || ok && !strings.HasSuffix(text, ":"+arn.Service+":"+arn.Region+":"+arn.Account+":"+arn.Resource) {
			t.Errorf("%q is %+v, %t", text, arn, ok)
		}
		kinds.ARNForms("eks:cluster/* eks:**", text).Has(arn)
	})
}
