package kinds

import "github.com/astronomer/astro-activate/awscheck/wire"

func messagingKinds() []*Kind {
	return []*Kind{
		{
			Type: "AWS::SQS::Queue", Noun: "SQS queue", Action: "sqs:ListQueues",
			ARN: "sqs:*",
			List: &wire.Operation{
				Service: "SQS", Name: "ListQueues", Protocol: wire.JSON10, Endpoint: "sqs",
				Version: "AmazonSQS", Params: []wire.Param{{Name: "MaxResults", Value: 1000}}, Next: "NextToken", NextFrom: "NextToken", Items: "QueueUrls", EmptyObject: true,
			},
			Look:   "sqs list-queues",
			Remove: []string{"sqs delete-queue --queue-url {id}"},
		},
		{
			Type: "AWS::SNS::Topic", Noun: "SNS topic", Action: "sns:ListTopics",
			ARN: "sns:*",
			List: &wire.Operation{
				Service: "SNS", Name: "ListTopics", Protocol: wire.Query, Endpoint: "sns",
				Version: "2010-03-31", Next: "NextToken", NextFrom: "ListTopicsResult.NextToken", Items: "ListTopicsResult.Topics", Item: "member",
			},
			ID:     "TopicArn",
			Look:   "sns list-topics",
			Remove: []string{"sns delete-topic --topic-arn {id}"},
		},
		{
			Type: "AWS::Events::Rule", Noun: "EventBridge rule", Action: "events:ListRules",
			ARN: "events:rule/*",
			List: &wire.Operation{
				Service: "EventBridge", Name: "ListRules", Protocol: wire.JSON11, Endpoint: "events",
				Version: "AWSEvents", Params: []wire.Param{{Name: "Limit", Value: 100}}, Next: "NextToken", NextFrom: "NextToken", Items: "Rules",
			},
			ID:         "Name",
			Ignore:     []Match{{Path: "ManagedBy", Set: true}},
			Look:       "events list-rules",
			RemoveNote: "Delete the rule once nothing uses it and its targets are removed.",
		},
		{
			Type: "AWS::Events::EventBus", Noun: "EventBridge event bus", Action: "events:ListEventBuses",
			ARN: "events:event-bus/** events:rule/*/**",
			List: &wire.Operation{
				Service: "EventBridge", Name: "ListEventBuses", Protocol: wire.JSON11, Endpoint: "events",
				Version: "AWSEvents", Params: []wire.Param{{Name: "Limit", Value: 100}}, Next: "NextToken", NextFrom: "NextToken", Items: "EventBuses",
			},
			ID:         "Name",
			Ignore:     []Match{{Path: "Name", Is: "default"}}, // every account has it
			Look:       "events list-event-buses",
			RemoveNote: "Delete the event bus once nothing uses it, after its rules and their targets.",
		},
		{
			Type: "AWS::StepFunctions::StateMachine", Noun: "Step Functions state machine", Action: "states:ListStateMachines",
			ARN: "states:stateMachine:**",
			List: &wire.Operation{
				Service: "SFN", Name: "ListStateMachines", Protocol: wire.JSON10, Endpoint: "states",
				Version: "AWSStepFunctions", Params: []wire.Param{{Name: "maxResults", Value: 1000}}, Next: "nextToken", NextFrom: "nextToken", Items: "stateMachines",
			},
			ID: "stateMachineArn", Name: "name",
			Look:   "stepfunctions list-state-machines",
			Remove: []string{"stepfunctions delete-state-machine --state-machine-arn {id}"},
		},
		{
			Type: "AWS::MSK::Cluster", Noun: "MSK cluster", Action: "kafka:ListClustersV2",
			ARN: "kafka:cluster/**",
			List: &wire.Operation{
				Service: "Kafka", Name: "ListClustersV2", Protocol: wire.RESTJSON, Endpoint: "kafka",
				DualStackHost: "kafka-api.{region}.api.aws", FIPSDualStackHost: "kafka-api-fips.{region}.api.aws", Path: "/api/v2/clusters", Params: []wire.Param{{Name: "maxResults", Value: 100}}, Next: "nextToken", NextFrom: "nextToken", Items: "clusterInfoList",
			},
			ID: "clusterArn", Name: "clusterName", Tags: Tags{Path: "tags"},
			Look:   "kafka list-clusters-v2",
			Remove: []string{"kafka delete-cluster --cluster-arn {id}"},
		},
		{
			Type: "AWS::AmazonMQ::Broker", Noun: "MQ broker", Action: "mq:ListBrokers",
			ARN: "mq:broker:**",
			List: &wire.Operation{
				Service: "mq", Name: "ListBrokers", Protocol: wire.RESTJSON, Endpoint: "mq",
				Path: "/v1/brokers", Params: []wire.Param{{Name: "maxResults", Value: 100}}, Next: "nextToken", NextFrom: "nextToken", Items: "brokerSummaries",
			},
			ID: "brokerId", Name: "brokerName",
			Look:   "mq list-brokers",
			Remove: []string{"mq delete-broker --broker-id {id}"},
		},
		{
			Type: "AWS::Kinesis::Stream", Noun: "Kinesis stream", Action: "kinesis:ListStreams",
			ARN: "kinesis:stream/**",
			List: &wire.Operation{
				Service: "Kinesis", Name: "ListStreams", Protocol: wire.JSON11, Endpoint: "kinesis",
				Version: "Kinesis_20131202", Params: []wire.Param{{Name: "Limit", Value: 100}}, Next: "ExclusiveStartStreamName", NextFrom: wire.LastItem, More: "HasMoreStreams", Items: "StreamNames",
			},
			Look:   "kinesis list-streams",
			Remove: []string{"kinesis delete-stream --stream-name {id} --enforce-consumer-deletion"},
		},
		{
			Type: "AWS::KinesisFirehose::DeliveryStream", Noun: "Firehose stream", Action: "firehose:ListDeliveryStreams",
			ARN: "firehose:deliverystream/*",
			List: &wire.Operation{
				Service: "Firehose", Name: "ListDeliveryStreams", Protocol: wire.JSON11, Endpoint: "firehose",
				Version: "Firehose_20150804", Params: []wire.Param{{Name: "Limit", Value: 100}}, Next: "ExclusiveStartDeliveryStreamName", NextFrom: wire.LastItem, More: "HasMoreDeliveryStreams", Items: "DeliveryStreamNames",
			},
			Look:   "firehose list-delivery-streams",
			Remove: []string{"firehose delete-delivery-stream --delivery-stream-name {id}"},
		},
	}
}
