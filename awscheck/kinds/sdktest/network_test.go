package sdktest

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/apigateway"
	"github.com/aws/aws-sdk-go-v2/service/apigatewayv2"
	"github.com/aws/aws-sdk-go-v2/service/cloudfront"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/elasticloadbalancing"
	"github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	"github.com/aws/aws-sdk-go-v2/service/globalaccelerator"
	"github.com/aws/aws-sdk-go-v2/service/networkfirewall"
	"github.com/aws/aws-sdk-go-v2/service/route53"
	"github.com/aws/aws-sdk-go-v2/service/route53resolver"
)

var networkSenders = map[string]sender{
	"AWS::ElasticLoadBalancing::LoadBalancer": func(ctx context.Context, cfg aws.Config, page *string) (result, error) {
		out, err := elasticloadbalancing.NewFromConfig(cfg).DescribeLoadBalancers(ctx, &elasticloadbalancing.DescribeLoadBalancersInput{PageSize: aws.Int32(400), Marker: page})
		if err != nil {
			return result{}, err
		}
		return result{list: out.LoadBalancerDescriptions, next: out.NextMarker}, nil
	},
	"AWS::ElasticLoadBalancingV2::LoadBalancer": func(ctx context.Context, cfg aws.Config, page *string) (result, error) {
		out, err := elasticloadbalancingv2.NewFromConfig(cfg).DescribeLoadBalancers(ctx, &elasticloadbalancingv2.DescribeLoadBalancersInput{PageSize: aws.Int32(400), Marker: page})
		if err != nil {
			return result{}, err
		}
		return result{list: out.LoadBalancers, next: out.NextMarker}, nil
	},
	"AWS::EC2::VPCEndpoint": func(ctx context.Context, cfg aws.Config, page *string) (result, error) {
		out, err := ec2.NewFromConfig(cfg).DescribeVpcEndpoints(ctx, &ec2.DescribeVpcEndpointsInput{MaxResults: aws.Int32(1000), NextToken: page})
		if err != nil {
			return result{}, err
		}
		return result{list: out.VpcEndpoints, next: out.NextToken}, nil
	},
	"AWS::EC2::VPNConnection": func(ctx context.Context, cfg aws.Config, _ *string) (result, error) {
		out, err := ec2.NewFromConfig(cfg).DescribeVpnConnections(ctx, &ec2.DescribeVpnConnectionsInput{})
		if err != nil {
			return result{}, err
		}
		return result{list: out.VpnConnections}, nil
	},
	"AWS::EC2::VPNGateway": func(ctx context.Context, cfg aws.Config, _ *string) (result, error) {
		out, err := ec2.NewFromConfig(cfg).DescribeVpnGateways(ctx, &ec2.DescribeVpnGatewaysInput{})
		if err != nil {
			return result{}, err
		}
		return result{list: out.VpnGateways}, nil
	},
	"AWS::EC2::TransitGateway": func(ctx context.Context, cfg aws.Config, page *string) (result, error) {
		out, err := ec2.NewFromConfig(cfg).DescribeTransitGateways(ctx, &ec2.DescribeTransitGatewaysInput{MaxResults: aws.Int32(1000), NextToken: page})
		if err != nil {
			return result{}, err
		}
		return result{list: out.TransitGateways, next: out.NextToken}, nil
	},
	"AWS::EC2::ClientVpnEndpoint": func(ctx context.Context, cfg aws.Config, page *string) (result, error) {
		out, err := ec2.NewFromConfig(cfg).DescribeClientVpnEndpoints(ctx, &ec2.DescribeClientVpnEndpointsInput{MaxResults: aws.Int32(1000), NextToken: page})
		if err != nil {
			return result{}, err
		}
		return result{list: out.ClientVpnEndpoints, next: out.NextToken}, nil
	},
	"AWS::ApiGateway::RestApi": func(ctx context.Context, cfg aws.Config, page *string) (result, error) {
		out, err := apigateway.NewFromConfig(cfg).GetRestApis(ctx, &apigateway.GetRestApisInput{Limit: aws.Int32(500), Position: page})
		if err != nil {
			return result{}, err
		}
		return result{list: out.Items, next: out.Position}, nil
	},
	"AWS::ApiGatewayV2::Api": func(ctx context.Context, cfg aws.Config, page *string) (result, error) {
		out, err := apigatewayv2.NewFromConfig(cfg).GetApis(ctx, &apigatewayv2.GetApisInput{NextToken: page})
		if err != nil {
			return result{}, err
		}
		return result{list: out.Items, next: out.NextToken}, nil
	},
	"AWS::CloudFront::Distribution": func(ctx context.Context, cfg aws.Config, page *string) (result, error) {
		out, err := cloudfront.NewFromConfig(cfg).ListDistributions(ctx, &cloudfront.ListDistributionsInput{MaxItems: aws.Int32(100), Marker: page})
		if err != nil {
			return result{}, err
		}
		if out.DistributionList == nil {
			return result{}, nil
		}
		return result{list: out.DistributionList.Items, next: out.DistributionList.NextMarker}, nil
	},
	"AWS::GlobalAccelerator::Accelerator": func(ctx context.Context, cfg aws.Config, page *string) (result, error) {
		out, err := globalaccelerator.NewFromConfig(cfg).ListAccelerators(ctx, &globalaccelerator.ListAcceleratorsInput{MaxResults: aws.Int32(100), NextToken: page})
		if err != nil {
			return result{}, err
		}
		return result{list: out.Accelerators, next: out.NextToken}, nil
	},
	"AWS::Route53::HostedZone": func(ctx context.Context, cfg aws.Config, page *string) (result, error) {
		out, err := route53.NewFromConfig(cfg).ListHostedZones(ctx, &route53.ListHostedZonesInput{MaxItems: aws.Int32(100), Marker: page})
		if err != nil {
			return result{}, err
		}
		return result{list: out.HostedZones, next: out.NextMarker}, nil
	},
	"AWS::Route53Resolver::ResolverEndpoint": func(ctx context.Context, cfg aws.Config, page *string) (result, error) {
		out, err := route53resolver.NewFromConfig(cfg).ListResolverEndpoints(ctx, &route53resolver.ListResolverEndpointsInput{MaxResults: aws.Int32(100), NextToken: page})
		if err != nil {
			return result{}, err
		}
		return result{list: out.ResolverEndpoints, next: out.NextToken}, nil
	},
	"AWS::NetworkFirewall::Firewall": func(ctx context.Context, cfg aws.Config, page *string) (result, error) {
		out, err := networkfirewall.NewFromConfig(cfg).ListFirewalls(ctx, &networkfirewall.ListFirewallsInput{MaxResults: aws.Int32(100), NextToken: page})
		if err != nil {
			return result{}, err
		}
		return result{list: out.Firewalls, next: out.NextToken}, nil
	},
}
