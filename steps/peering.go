package steps

import (
	"context"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/network"
)

func peeringStep(Requirements) Step {
	vpc := []Key{KeyPeerRegion, KeyPeerVPC}
	return Step{
		ID:      "peering",
		Title:   "Peering",
		Applies: Answers.Peering,
		Why: "Astronomer requests the peering; the owner of the target VPC accepts it. " +
			"Both need to know exactly which VPC is meant; what can be read from AWS is filled in.",
		Fields: []Field{
			{
				Key: KeyPeerProfile, Label: "Target's AWS profile", Kind: ChoiceField,
				Help:   "The profile that reaches the target VPC's account. Empty if it is the same account.",
				Lookup: &Lookup{Run: lookupProfiles},
			},
			{
				Key: KeyPeerAccount, Label: "Target account id", Kind: TextField,
				Help:        "12 digits. Read from AWS where the profile allows it.",
				Placeholder: "123456789012", Identifies: true,
				Required:   Answers.Peering,
				Validate:   accountID,
				Discovered: discoveredAccount,
			},
			{
				Key: KeyPeerRegion, Label: "Target region", Kind: ChoiceField,
				Help:     "The region of the VPC that holds your data.",
				Required: Answers.Peering,
				Validate: regionName,
				Lookup:   &Lookup{Reads: []Key{KeyProfile, KeyPeerProfile}, Run: lookupTargetRegions},
			},
			{
				Key: KeyPeerVPC, Label: "Target VPC", Kind: ChoiceField,
				Help:        "The VPC that holds your data.",
				Placeholder: "vpc-0a1b2c3d4e5f60718",
				Required:    Answers.Peering,
				Validate:    vpcID,
				Lookup:      &Lookup{Reads: targetKeys(), Run: lookupTargetVPCs},
			},
			{
				Key: KeyPeerCIDRs, Label: "Target CIDRs", Kind: MultiField,
				Help:        "The target VPC's IPv4 ranges. Read from AWS where the profile allows it. Their size does not matter.",
				Placeholder: "10.0.0.0/16",
				Required:    Answers.Peering,
				Validate:    networks,
				Discovered:  discoveredCIDRs,
				Lookup:      &Lookup{Reads: targetKeys(), Run: lookupTargetCIDRs},
			},
			{
				Key: KeyClusterID, Label: "Cluster id", Kind: TextField,
				Help:        "Optional: it exists once the cluster does, and the Astro UI shows it.",
				Placeholder: "cl0v1p6lc728255byzyfs7lw21",
				Validate:    clusterID,
			},
		},
		Checks: []Check{
			{
				ID: "peering.account", Title: "Target account", Reads: targetAccountKeys(), DependsOnCredentials: true,
				Run: func(ctx context.Context, in Input) []awscheck.Finding {
					return network.CheckPeeringAccount(ctx, in.peerAccount())
				},
			},
			{
				ID: "peering.vpc", Title: "Target VPC", Reads: targetKeys(), Requires: vpc,
				Run: ofTarget(network.CheckPeeringVPC),
			},
			{
				ID: "peering.cidrs", Title: "Target CIDRs", Reads: targetKeys(), Requires: vpc,
				Run: ofTarget(network.CheckPeeringCIDRs),
			},
			{
				ID: "peering.quota", Title: "Peering quotas", Reads: targetKeys(), Requires: vpc,
				Run: ofTarget(network.CheckPeeringQuota),
			},
			{
				ID: "peering.routes", Title: "Room for a route", Reads: targetKeys(), Requires: vpc,
				Run: ofTarget(network.CheckPeeringRoutes),
			},
			{
				ID: "peering.existing", Title: "Existing peerings", Reads: append(targetKeys(), KeyCIDR),
				Requires: append([]Key{KeyCIDR}, vpc...),
				Run: func(ctx context.Context, in Input) []awscheck.Finding {
					cidr, _ := network.ParseCIDR(in.Answers.Text(KeyCIDR)) // it runs on a valid one only
					return network.CheckPeeringExisting(ctx, in.peer(), cidr)
				},
			},
			{
				ID: "peering.cross_region", Title: "Regions of the peering", Reads: []Key{KeyRegion, KeyPeerRegion},
				Requires: []Key{KeyRegion, KeyPeerRegion},
				Run: func(_ context.Context, in Input) []awscheck.Finding {
					return network.CheckPeeringCrossRegion(in.Answers.Text(KeyRegion), in.Answers.Text(KeyPeerRegion))
				},
			},
			{
				ID: "peering.request", Title: "Peering request", Reads: append(targetKeys(), KeyClusterName, KeyClusterID),
				Run: func(ctx context.Context, in Input) []awscheck.Finding {
					return network.CheckPeeringRequest(ctx, network.PeeringRequest{
						ClusterName: in.Answers.Text(KeyClusterName), ClusterID: in.Answers.Text(KeyClusterID),
						Target: in.peer(), SupportURL: in.Requirements.SupportURL,
					})
				},
			},
		},
	}
}

// ofTarget adapts a check of the VPC to peer with.
func ofTarget(check func(context.Context, network.Target) []awscheck.Finding) func(context.Context, Input) []awscheck.Finding {
	return func(ctx context.Context, in Input) []awscheck.Finding { return check(ctx, in.peer()) }
}
