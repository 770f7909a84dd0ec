package kinds

import "github.com/astronomer/astro-activate/awscheck/wire"

func networkKinds() []*Kind {
	return []*Kind{
		{
			Type: "AWS::ElasticLoadBalancing::LoadBalancer", Noun: "classic load balancer", Action: "elasticloadbalancing:DescribeLoadBalancers",
			ARN: "elasticloadbalancing:loadbalancer/*",
			List: &wire.Operation{
				Service: "Elastic Load Balancing", Name: "DescribeLoadBalancers", Protocol: wire.Query, Endpoint: "elasticloadbalancing",
				Version: "2012-06-01", Params: []wire.Param{{Name: "PageSize", Value: 400}}, Next: "Marker", NextFrom: "DescribeLoadBalancersResult.NextMarker", Items: "DescribeLoadBalancersResult.LoadBalancerDescriptions", Item: "member",
			},
			ID: "LoadBalancerName", VPC: "VPCId",
			Endpoint: Endpoint{Host: "DNSName", Port: "ListenerDescriptions.member.Listener.LoadBalancerPort", Scheme: "Scheme"},
			Look:     "elb describe-load-balancers",
			Remove:   []string{"elb delete-load-balancer --load-balancer-name {id}"},
		},
		{
			Type: "AWS::ElasticLoadBalancingV2::LoadBalancer", Noun: "load balancer", Action: "elasticloadbalancing:DescribeLoadBalancers",
			ARN: "elasticloadbalancing:loadbalancer/*/*/* elasticloadbalancing:listener/** elasticloadbalancing:listener-rule/**",
			List: &wire.Operation{
				Service: "Elastic Load Balancing v2", Name: "DescribeLoadBalancers", Protocol: wire.Query, Endpoint: "elasticloadbalancing",
				Version: "2015-12-01", Params: []wire.Param{{Name: "PageSize", Value: 400}}, Next: "Marker", NextFrom: "DescribeLoadBalancersResult.NextMarker", Items: "DescribeLoadBalancersResult.LoadBalancers", Item: "member",
			},
			ID: "LoadBalancerArn", Name: "LoadBalancerName", VPC: "VpcId",
			Endpoint:   Endpoint{Host: "DNSName", Engine: "Type", Scheme: "Scheme"},
			Look:       "elbv2 describe-load-balancers",
			LookInside: "elbv2 describe-load-balancer-attributes --load-balancer-arn {id}",
			RemoveNote: "Delete the load balancer once nothing uses it and its deletion protection is off (describe-load-balancer-attributes shows it). Ask who turned it on before you turn it off (aws elbv2 modify-load-balancer-attributes --attributes Key=deletion_protection.enabled,Value=false).",
			Remove: []string{
				"elbv2 delete-load-balancer --load-balancer-arn {id}",
			},
		},
		{
			Type: "AWS::EC2::VPCEndpoint", Noun: "VPC endpoint", Action: "ec2:DescribeVpcEndpoints",
			ARN: "ec2:vpc-endpoint/*",
			List: &wire.Operation{
				Service: "EC2", Name: "DescribeVpcEndpoints", Protocol: wire.EC2Query, Endpoint: "ec2",
				Version: "2016-11-15", Params: []wire.Param{{Name: "MaxResults", Value: 1000}}, Next: "NextToken", NextFrom: "nextToken", Items: "vpcEndpointSet", Item: "item",
			},
			ID: "vpcEndpointId", VPC: "vpcId", NameTag: true, Tags: Tags{Path: "tagSet", Key: "key", Value: "value"},
			Ignore:     []Match{{Path: "state", Is: "deleted"}, {Path: "state", Is: "Deleted"}, {Path: "ownerId", OtherAccount: true}},
			Look:       "ec2 describe-vpc-endpoints",
			Remove:     []string{"ec2 delete-vpc-endpoints --vpc-endpoint-ids {id}"},
			RemoveNote: "Delete an endpoint once nothing uses it; one that a service manages, with what it belongs to.",
		},
		{
			Type: "AWS::EC2::VPNConnection", Noun: "VPN connection", Action: "ec2:DescribeVpnConnections",
			ARN: "ec2:vpn-connection/*",
			List: &wire.Operation{
				Service: "EC2", Name: "DescribeVpnConnections", Protocol: wire.EC2Query, Endpoint: "ec2",
				Version: "2016-11-15", Items: "vpnConnectionSet", Item: "item",
			},
			ID: "vpnConnectionId", NameTag: true, Tags: Tags{Path: "tagSet", Key: "key", Value: "value"},
			Ignore: []Match{{Path: "state", Is: "deleted"}},
			Look:   "ec2 describe-vpn-connections",
			Remove: []string{"ec2 delete-vpn-connection --vpn-connection-id {id}"},
		},
		{
			Type: "AWS::EC2::VPNGateway", Noun: "virtual private gateway", Action: "ec2:DescribeVpnGateways",
			ARN: "ec2:vpn-gateway/*",
			List: &wire.Operation{
				Service: "EC2", Name: "DescribeVpnGateways", Protocol: wire.EC2Query, Endpoint: "ec2",
				Version: "2016-11-15", Items: "vpnGatewaySet", Item: "item",
			},
			ID: "vpnGatewayId", NameTag: true, Tags: Tags{Path: "tagSet", Key: "key", Value: "value"},
			Ignore:     []Match{{Path: "state", Is: "deleted"}},
			Look:       "ec2 describe-vpn-gateways",
			RemoveNote: "Delete the gateway once nothing uses it, its VPN connections are deleted and it is detached from its VPC.",
		},
		{
			Type: "AWS::EC2::TransitGateway", Noun: "transit gateway", Action: "ec2:DescribeTransitGateways",
			ARN: "ec2:transit-gateway/* ec2:transit-gateway-route-table/* ec2:transit-gateway-multicast-domain/* ec2:transit-gateway-policy-table/*",
			List: &wire.Operation{
				Service: "EC2", Name: "DescribeTransitGateways", Protocol: wire.EC2Query, Endpoint: "ec2",
				Version: "2016-11-15", Params: []wire.Param{{Name: "MaxResults", Value: 1000}}, Next: "NextToken", NextFrom: "nextToken", Items: "transitGatewaySet", Item: "item",
			},
			ID: "transitGatewayId", NameTag: true, Tags: Tags{Path: "tagSet", Key: "key", Value: "value"},
			Ignore:     []Match{{Path: "state", Is: "deleted"}, {Path: "ownerId", OtherAccount: true}},
			Look:       "ec2 describe-transit-gateways",
			RemoveNote: "Delete the transit gateway once nothing uses it, after its attachments.",
		},
		{
			Type: "AWS::EC2::ClientVpnEndpoint", Noun: "Client VPN endpoint", Action: "ec2:DescribeClientVpnEndpoints",
			ARN: "ec2:client-vpn-endpoint/*",
			List: &wire.Operation{
				Service: "EC2", Name: "DescribeClientVpnEndpoints", Protocol: wire.EC2Query, Endpoint: "ec2",
				Version: "2016-11-15", Params: []wire.Param{{Name: "MaxResults", Value: 1000}}, Next: "NextToken", NextFrom: "nextToken", Items: "clientVpnEndpoint", Item: "item",
			},
			ID: "clientVpnEndpointId", Name: "description", Tags: Tags{Path: "tagSet", Key: "key", Value: "value"},
			Ignore:     []Match{{Path: "status.code", Is: "deleted"}},
			Look:       "ec2 describe-client-vpn-endpoints",
			RemoveNote: "Delete the endpoint once nothing uses it and its target networks are disassociated.",
		},
		{
			Type: "AWS::ApiGateway::RestApi", Noun: "REST API", Action: "apigateway:GET",
			ARN: "apigateway:/restapis/**",
			List: &wire.Operation{
				Service: "API Gateway", Name: "GetRestApis", Protocol: wire.RESTJSON, Endpoint: "apigateway",
				Path: "/restapis", Accept: "application/json", Params: []wire.Param{{Name: "limit", Value: 500}}, Next: "position", NextFrom: "position", Items: "item",
			},
			ID: "id", Name: "name", Tags: Tags{Path: "tags"},
			Look:       "apigateway get-rest-apis",
			Remove:     []string{"apigateway delete-rest-api --rest-api-id {id}"},
			RemoveNote: "Delete the API once nothing uses it, after its custom domain mappings.",
		},
		{
			Type: "AWS::ApiGatewayV2::Api", Noun: "HTTP or WebSocket API", Action: "apigateway:GET",
			ARN: "apigateway:/apis/**",
			List: &wire.Operation{
				Service: "ApiGatewayV2", Name: "GetApis", Protocol: wire.RESTJSON, Endpoint: "apigateway",
				Path: "/v2/apis", Next: "nextToken", NextFrom: "nextToken", Items: "items",
			},
			ID: "apiId", Name: "name", Tags: Tags{Path: "tags"},
			Look:   "apigatewayv2 get-apis",
			Remove: []string{"apigatewayv2 delete-api --api-id {id}"},
		},
		{
			Type: "AWS::CloudFront::Distribution", Noun: "CloudFront distribution", Action: "cloudfront:ListDistributions",
			ARN: "cloudfront:distribution/*",
			List: &wire.Operation{
				Service: "CloudFront", Name: "ListDistributions", Protocol: wire.RESTXML, Endpoint: "cloudfront",
				Global: "us-east-1", Host: "cloudfront.amazonaws.com", FIPSHost: "cloudfront-fips.amazonaws.com", DualStackHost: "-", FIPSDualStackHost: "-", Path: "/2020-05-31/distribution", Params: []wire.Param{{Name: "MaxItems", Value: 100}}, Next: "Marker", NextFrom: "NextMarker", More: "IsTruncated", Items: "Items", Item: "DistributionSummary", CountPath: "Quantity",
			},
			ID: "Id", Name: "DomainName",
			Look:       "cloudfront list-distributions",
			RemoveNote: "Disable the distribution once nothing uses it, and delete it once its status is Deployed.",
		},
		{
			Type: "AWS::GlobalAccelerator::Accelerator", Noun: "Global Accelerator accelerator", Action: "globalaccelerator:ListAccelerators",
			ARN: "globalaccelerator:accelerator/**",
			List: &wire.Operation{
				Service: "Global Accelerator", Name: "ListAccelerators", Protocol: wire.JSON11, Endpoint: "globalaccelerator",
				Global: "us-west-2", Host: "globalaccelerator.us-west-2.amazonaws.com", FIPSHost: "-", DualStackHost: "-", FIPSDualStackHost: "-", Version: "GlobalAccelerator_V20180706", Params: []wire.Param{{Name: "MaxResults", Value: 100}}, Next: "NextToken", NextFrom: "NextToken", Items: "Accelerators",
			},
			ID: "AcceleratorArn", Name: "Name",
			Look:       "globalaccelerator list-accelerators --region us-west-2",
			RemoveNote: "Disable the accelerator once nothing uses it, and delete it after its endpoint groups and listeners.",
		},
		{
			Type: "AWS::Route53::HostedZone", Noun: "hosted zone", Action: "route53:ListHostedZones",
			ARN: "route53:hostedzone/*",
			List: &wire.Operation{
				Service: "Route 53", Name: "ListHostedZones", Protocol: wire.RESTXML, Endpoint: "route53",
				Global: "us-east-1", Host: "route53.amazonaws.com", FIPSHost: "route53-fips.amazonaws.com", DualStackHost: "route53.global.api.aws", FIPSDualStackHost: "route53-fips.global.api.aws", Path: "/2013-04-01/hostedzone", Params: []wire.Param{{Name: "maxitems", Value: 100}}, Next: "marker", NextFrom: "NextMarker", More: "IsTruncated", Items: "HostedZones", Item: "HostedZone",
			},
			ID: "Id", Name: "Name",
			Ignore:     []Match{{Path: "LinkedService.ServicePrincipal", Set: true}},
			Look:       "route53 list-hosted-zones",
			RemoveNote: "Delete the zone once nothing uses it, after all its records except NS and SOA. If a registered domain uses the zone, its names stop resolving.",
		},
		{
			Type: "AWS::Route53Resolver::ResolverEndpoint", Noun: "Resolver endpoint", Action: "route53resolver:ListResolverEndpoints",
			ARN: "route53resolver:resolver-endpoint/*",
			List: &wire.Operation{
				Service: "Route53Resolver", Name: "ListResolverEndpoints", Protocol: wire.JSON11, Endpoint: "route53resolver",
				Version: "Route53Resolver", Params: []wire.Param{{Name: "MaxResults", Value: 100}}, Next: "NextToken", NextFrom: "NextToken", Items: "ResolverEndpoints",
			},
			ID: "Id", Name: "Name",
			Look:       "route53resolver list-resolver-endpoints",
			Remove:     []string{"route53resolver delete-resolver-endpoint --resolver-endpoint-id {id}"},
			RemoveNote: "Delete the endpoint once nothing uses it, after its rules are disassociated and deleted.",
		},
		{
			Type: "AWS::NetworkFirewall::Firewall", Noun: "network firewall", Action: "network-firewall:ListFirewalls",
			ARN: "network-firewall:firewall/*",
			List: &wire.Operation{
				Service: "Network Firewall", Name: "ListFirewalls", Protocol: wire.JSON10, Endpoint: "network-firewall",
				Version: "NetworkFirewall_20201112", Params: []wire.Param{{Name: "MaxResults", Value: 100}}, Next: "NextToken", NextFrom: "NextToken", Items: "Firewalls",
			},
			ID: "FirewallArn", Name: "FirewallName",
			Look:       "network-firewall list-firewalls",
			RemoveNote: "Delete the firewall once nothing uses it, the routes to its endpoints are removed and its delete protection is off.",
		},
	}
}
