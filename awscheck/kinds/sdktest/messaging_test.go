package sdktest

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge"
	"github.com/aws/aws-sdk-go-v2/service/firehose"
	"github.com/aws/aws-sdk-go-v2/service/kafka"
	"github.com/aws/aws-sdk-go-v2/service/kinesis"
	"github.com/aws/aws-sdk-go-v2/service/mq"
	"github.com/aws/aws-sdk-go-v2/service/sfn"
	"github.com/aws/aws-sdk-go-v2/service/sns"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
)

// regionalKinesis makes the SDK use the regional endpoint, which every account has, and not
// the account's own: wire knows only the regional ones.
func regionalKinesis(o *kinesis.Options) {
	o.AccountIDEndpointMode = aws.AccountIDEndpointModeDisabled
}

var messagingSenders = map[string]sender{
	"AWS::SQS::Queue": func(ctx context.Context, cfg aws.Config, page *string) (result, error) {
		out, err := sqs.NewFromConfig(cfg).ListQueues(ctx, &sqs.ListQueuesInput{MaxResults: aws.Int32(1000), NextToken: page})
		if err != nil {
			return result{}, err
		}
		return result{list: out.QueueUrls, next: out.NextToken}, nil
	},
	"AWS::SNS::Topic": func(ctx context.Context, cfg aws.Config, page *string) (result, error) {
		out, err := sns.NewFromConfig(cfg).ListTopics(ctx, &sns.ListTopicsInput{NextToken: page})
		if err != nil {
			return result{}, err
		}
		return result{list: out.Topics, next: out.NextToken}, nil
	},
	"AWS::Events::Rule": func(ctx context.Context, cfg aws.Config, page *string) (result, error) {
		out, err := eventbridge.NewFromConfig(cfg).ListRules(ctx, &eventbridge.ListRulesInput{Limit: aws.Int32(100), NextToken: page})
		if err != nil {
			return result{}, err
		}
		return result{list: out.Rules, next: out.NextToken}, nil
	},
	"AWS::Events::EventBus": func(ctx context.Context, cfg aws.Config, page *string) (result, error) {
		out, err := eventbridge.NewFromConfig(cfg).ListEventBuses(ctx, &eventbridge.ListEventBusesInput{Limit: aws.Int32(100), NextToken: page})
		if err != nil {
			return result{}, err
		}
		return result{list: out.EventBuses, next: out.NextToken}, nil
	},
	"AWS::StepFunctions::StateMachine": func(ctx context.Context, cfg aws.Config, page *string) (result, error) {
		out, err := sfn.NewFromConfig(cfg).ListStateMachines(ctx, &sfn.ListStateMachinesInput{MaxResults: 1000, NextToken: page})
		if err != nil {
			return result{}, err
		}
		return result{list: out.StateMachines, next: out.NextToken}, nil
	},
	"AWS::MSK::Cluster": func(ctx context.Context, cfg aws.Config, page *string) (result, error) {
		out, err := kafka.NewFromConfig(cfg).ListClustersV2(ctx, &kafka.ListClustersV2Input{MaxResults: aws.Int32(100), NextToken: page})
		if err != nil {
			return result{}, err
		}
		return result{list: out.ClusterInfoList, next: out.NextToken}, nil
	},
	"AWS::AmazonMQ::Broker": func(ctx context.Context, cfg aws.Config, page *string) (result, error) {
		out, err := mq.NewFromConfig(cfg).ListBrokers(ctx, &mq.ListBrokersInput{MaxResults: aws.Int32(100), NextToken: page})
		if err != nil {
			return result{}, err
		}
		return result{list: out.BrokerSummaries, next: out.NextToken}, nil
	},
	"AWS::Kinesis::Stream": func(ctx context.Context, cfg aws.Config, page *string) (result, error) {
		out, err := kinesis.NewFromConfig(cfg, regionalKinesis).ListStreams(ctx, &kinesis.ListStreamsInput{Limit: aws.Int32(100), ExclusiveStartStreamName: page})
		if err != nil {
			return result{}, err
		}
		return result{list: out.StreamNames, next: lastItem(out.StreamNames, out.HasMoreStreams)}, nil
	},
	"AWS::KinesisFirehose::DeliveryStream": func(ctx context.Context, cfg aws.Config, page *string) (result, error) {
		out, err := firehose.NewFromConfig(cfg).ListDeliveryStreams(ctx, &firehose.ListDeliveryStreamsInput{Limit: aws.Int32(100), ExclusiveStartDeliveryStreamName: page})
		if err != nil {
			return result{}, err
		}
		return result{list: out.DeliveryStreamNames, next: lastItem(out.DeliveryStreamNames, out.HasMoreDeliveryStreams)}, nil
	},
}
