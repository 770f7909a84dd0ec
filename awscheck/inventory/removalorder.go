package inventory

import (
	"slices"

	"github.com/astronomer/astro-activate/awscheck/order"
)

// removalWaves are the kinds that are removed at another time than most, in order. Those of
// the first wave remove or launch others: a stack its resources, an Auto Scaling group its
// instances, a cluster its nodes and load balancers. What computes comes before what it reads and
// writes, most of which AWS deletes while it is used. nil stands for every other kind. The later
// waves are in use by the earlier ones, and AWS refuses to delete some of them while they are: an
// address of a NAT gateway, a volume of an instance, a snapshot of an AMI, a VPC with a network
// interface. It is never modified. (Amazon VPC User Guide, "Delete your VPC" and "NAT gateway
// basics"; EC2 User Guide, "Delete an Amazon EBS snapshot"; EKS User Guide, "Delete a cluster".)
var removalWaves = [...][]string{
	{stackKind},
	{"AWS::EKS::Cluster", "AWS::ECS::Cluster", "AWS::AutoScaling::AutoScalingGroup", "AWS::Batch::ComputeEnvironment", "AWS::ElasticBeanstalk::Environment", "AWS::EMR::Cluster"},
	{"AWS::EC2::Instance", "AWS::Lambda::Function", "AWS::AppRunner::Service", "AWS::Lightsail::Instance", "AWS::EMRServerless::Application", "AWS::Glue::Job", "AWS::MWAA::Environment", "AWS::StepFunctions::StateMachine"},
	nil,
	{"AWS::EC2::NatGateway", "AWS::EC2::VPCEndpoint", "AWS::NetworkFirewall::Firewall", "AWS::Route53Resolver::ResolverEndpoint", "AWS::EC2::ClientVpnEndpoint", "AWS::EC2::VPNConnection"},
	{"AWS::EC2::EIP", "AWS::EC2::Volume", "AWS::EC2::Image", "AWS::EC2::VPNGateway", "AWS::EC2::TransitGateway", catchAll},
	{"AWS::EC2::Snapshot"},
	{vpcKind},
	{taggedKind},
}

// removalWave is the wave in which a kind is removed.
func removalWave(kind string) int {
	inWave := func(kinds []string) bool { return slices.Contains(kinds, kind) }
	if i := slices.IndexFunc(removalWaves[:], inWave); i >= 0 {
		return i
	}
	return slices.IndexFunc(removalWaves[:], func(kinds []string) bool { return kinds == nil })
}

// inRemovalOrder returns the lists in the order in which their resources can be removed.
func inRemovalOrder(lists []listing) []listing {
	sorted := slices.Clone(lists)
	order.Sort(sorted, func(x, y listing) int { return removalWave(x.kind.name) - removalWave(y.kind.name) })
	return sorted
}
