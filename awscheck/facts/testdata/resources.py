"""Creates one resource of many kinds in an AWS emulator and prints their ids as JSON, by
type.

It uses boto3, a client other than the program's own, so that what the program reads was
not put there by the code under test.
"""

import json

import boto3


def client(service):
    return boto3.client(service)


ROLE = "arn:aws:iam::123456789012:role/service"
ec2, glue = client("ec2"), client("glue")
tag = [{"Key": "Name", "Value": "left"}]
made = {}


def tagged(kind):
    return [{"ResourceType": kind, "Tags": tag}]


made["AWS::EC2::Volume"] = ec2.create_volume(
    Size=1, AvailabilityZone="us-east-1a", TagSpecifications=tagged("volume")
)["VolumeId"]
made["AWS::EC2::Snapshot"] = ec2.create_snapshot(
    VolumeId=made["AWS::EC2::Volume"], TagSpecifications=tagged("snapshot")
)["SnapshotId"]
made["AWS::EC2::VPNGateway"] = ec2.create_vpn_gateway(
    Type="ipsec.1", TagSpecifications=tagged("vpn-gateway")
)["VpnGateway"]["VpnGatewayId"]
made["AWS::EC2::TransitGateway"] = ec2.create_transit_gateway(TagSpecifications=tagged("transit-gateway"))["TransitGateway"][
    "TransitGatewayId"
]

rds = client("rds")
made["AWS::RDS::DBInstance"] = rds.create_db_instance(
    DBInstanceIdentifier="left", DBInstanceClass="db.t3.micro", Engine="postgres", MasterUsername="ana", MasterUserPassword="left-left", AllocatedStorage=20
)["DBInstance"]["DBInstanceIdentifier"]
made["AWS::RDS::DBCluster"] = rds.create_db_cluster(
    DBClusterIdentifier="left", Engine="aurora-postgresql", MasterUsername="ana", MasterUserPassword="left-left"
)["DBCluster"]["DBClusterIdentifier"]
made["AWS::CloudFormation::Stack"] = client("cloudformation").create_stack(
    StackName="left", TemplateBody='{"Resources":{"Q":{"Type":"AWS::SQS::Queue"}}}'
)["StackId"]

client("elb").create_load_balancer(
    LoadBalancerName="left",
    Listeners=[{"Protocol": "tcp", "LoadBalancerPort": 80, "InstancePort": 80}],
    AvailabilityZones=["us-east-1a"],
)
made["AWS::ElasticLoadBalancing::LoadBalancer"] = "left"

made["AWS::ECS::Cluster"] = client("ecs").create_cluster(clusterName="left")["cluster"]["clusterArn"]
made["AWS::ECR::Repository"] = client("ecr").create_repository(repositoryName="left")["repository"]["repositoryName"]
made["AWS::SQS::Queue"] = client("sqs").create_queue(QueueName="left")["QueueUrl"]
made["AWS::SNS::Topic"] = client("sns").create_topic(Name="left")["TopicArn"]
made["AWS::StepFunctions::StateMachine"] = client("stepfunctions").create_state_machine(
    name="left", roleArn=ROLE, definition='{"StartAt":"A","States":{"A":{"Type":"Pass","End":true}}}'
)["stateMachineArn"]
client("kinesis").create_stream(StreamName="left", ShardCount=1)
made["AWS::Kinesis::Stream"] = "left"
glue.create_database(DatabaseInput={"Name": "left"})
made["AWS::Glue::Database"] = "left"
made["AWS::Glue::Job"] = glue.create_job(Name="left", Role=ROLE, Command={"Name": "glueetl"})["Name"]
client("athena").create_work_group(Name="left")
made["AWS::Athena::WorkGroup"] = "left"
made["AWS::DynamoDB::Table"] = client("dynamodb").create_table(
    TableName="left",
    KeySchema=[{"AttributeName": "k", "KeyType": "HASH"}],
    AttributeDefinitions=[{"AttributeName": "k", "AttributeType": "S"}],
    BillingMode="PAY_PER_REQUEST",
)["TableDescription"]["TableName"]
client("s3").create_bucket(Bucket="left")
made["AWS::S3::Bucket"] = "left"
made["AWS::EFS::FileSystem"] = client("efs").create_file_system(CreationToken="left", Tags=tag)["FileSystemId"]
made["AWS::Backup::BackupVault"] = client("backup").create_backup_vault(BackupVaultName="left")["BackupVaultName"]
made["AWS::Route53::HostedZone"] = client("route53").create_hosted_zone(Name="left.example.", CallerReference="1")["HostedZone"]["Id"]
made["AWS::ApiGateway::RestApi"] = client("apigateway").create_rest_api(name="left", tags={"Name": "left"})["id"]
made["AWS::ApiGatewayV2::Api"] = client("apigatewayv2").create_api(Name="left", ProtocolType="HTTP")["ApiId"]
made["AWS::SecretsManager::Secret"] = client("secretsmanager").create_secret(Name="left", SecretString="x")["ARN"]
made["AWS::Cognito::UserPool"] = client("cognito-idp").create_user_pool(PoolName="left")["UserPool"]["Id"]
client("logs").create_log_group(logGroupName="left")
made["AWS::Logs::LogGroup"] = "left"

print(json.dumps(made))
