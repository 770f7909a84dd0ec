package wire_test

import (
	"context"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	elb "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancing"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/astronomer/astro-activate/awscheck/wire"
	"github.com/astronomer/astro-activate/awscheck/wire/wiretest"
)

// One service of each protocol: what wire sends is what the service's own client sends.
// Package sdktest beside the kinds does the same for every kind.
func TestARequestIsTheOneThatTheSDKSends(t *testing.T) {
	for name, tt := range map[string]struct {
		op    wire.Operation
		page  string
		reply string
		sdk   func(context.Context, aws.Config) error
	}{
		"JSON": {
			op: wire.Operation{Service: "DynamoDB", Name: "ListTables", Protocol: wire.JSON10, Endpoint: "dynamodb", Version: "DynamoDB_20120810",
				Params: []wire.Param{{Name: "Limit", Value: 100}}, Next: "ExclusiveStartTableName", NextFrom: "LastEvaluatedTableName"},
			page: "orders", reply: `{"TableNames":[]}`,
			sdk: func(ctx context.Context, cfg aws.Config) error {
				_, err := dynamodb.NewFromConfig(cfg, func(o *dynamodb.Options) { o.AccountIDEndpointMode = aws.AccountIDEndpointModeDisabled }).ListTables(ctx,
					&dynamodb.ListTablesInput{Limit: aws.Int32(100), ExclusiveStartTableName: aws.String("orders")})
				return err
			},
		},
		"a form": {
			op: wire.Operation{Service: "Elastic Load Balancing", Name: "DescribeLoadBalancers", Protocol: wire.Query, Endpoint: "elasticloadbalancing", Version: "2012-06-01",
				Params: []wire.Param{{Name: "PageSize", Value: 400}, {Name: "LoadBalancerNames", Value: []string{"a", "b c"}}}, Next: "Marker"},
			page: "a&b", reply: `<DescribeLoadBalancersResponse><DescribeLoadBalancersResult><LoadBalancerDescriptions/></DescribeLoadBalancersResult></DescribeLoadBalancersResponse>`,
			sdk: func(ctx context.Context, cfg aws.Config) error {
				_, err := elb.NewFromConfig(cfg).DescribeLoadBalancers(ctx, &elb.DescribeLoadBalancersInput{PageSize: aws.Int32(400), LoadBalancerNames: []string{"a", "b c"}, Marker: aws.String("a&b")})
				return err
			},
		},
		"EC2's form": {
			op: wire.Operation{Service: "EC2", Name: "DescribeSnapshots", Protocol: wire.EC2Query, Endpoint: "ec2", Version: "2016-11-15",
				Params: []wire.Param{{Name: "Owner", Value: []string{"self"}}, {Name: "MaxResults", Value: 1000}}, Next: "NextToken"},
			page: "x=y", reply: `<DescribeSnapshotsResponse><snapshotSet/></DescribeSnapshotsResponse>`,
			sdk: func(ctx context.Context, cfg aws.Config) error {
				_, err := ec2.NewFromConfig(cfg).DescribeSnapshots(ctx, &ec2.DescribeSnapshotsInput{OwnerIds: []string{"self"}, MaxResults: aws.Int32(1000), NextToken: aws.String("x=y")})
				return err
			},
		},
		"a path, with JSON in reply": {
			op: wire.Operation{Service: "Lambda", Name: "ListFunctions", Protocol: wire.RESTJSON, Endpoint: "lambda", Path: "/2015-03-31/functions",
				Params: []wire.Param{{Name: "MaxItems", Value: 50}}, Next: "Marker"},
			page: "m+/=", reply: `{"Functions":[]}`,
			sdk: func(ctx context.Context, cfg aws.Config) error {
				_, err := lambda.NewFromConfig(cfg).ListFunctions(ctx, &lambda.ListFunctionsInput{MaxItems: aws.Int32(50), Marker: aws.String("m+/=")})
				return err
			},
		},
		"a path, with XML in reply": {
			op: wire.Operation{Service: "S3", Name: "ListBuckets", Protocol: wire.RESTXML, Endpoint: "s3", Path: "/",
				Params: []wire.Param{{Name: "max-buckets", Value: 1000}}, Next: "continuation-token"},
			page: "t/1", reply: `<ListAllMyBucketsResult><Buckets/></ListAllMyBucketsResult>`,
			sdk: func(ctx context.Context, cfg aws.Config) error {
				_, err := s3.NewFromConfig(cfg).ListBuckets(ctx, &s3.ListBucketsInput{MaxBuckets: aws.Int32(1000), ContinuationToken: aws.String("t/1")})
				return err
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			for _, region := range []string{"eu-west-1", "us-east-1", "cn-north-1", "us-gov-west-1"} {
				l := wiretest.NewServer(t, 200, tt.reply)
				if _, err := wire.New(l.Config(region)).Call(t.Context(), wire.Input{Operation: tt.op, Page: tt.page}); err != nil {
					t.Fatal(err)
				}
				if err := tt.sdk(t.Context(), l.Config(region)); err != nil {
					t.Fatal(err)
				}
				wiretest.RequireEqual(t, l.Sent[0], l.Sent[1])
			}
		})
	}
}
