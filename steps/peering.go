package steps

import (
	"context"
	"net/netip"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/network"
)

func peeringStep() Step {
	return Step{
		ID:      "peering",
		Title:   "Peering",
		Applies: Answers.Peering, DecidedBy: KeyMethods,
		Why: "Astronomer requests the peering, and the owner of the target VPC accepts it. " +
			"Both need to know exactly which VPC it is. What AWS reports about it is filled in.",
		Fields: []Field{peerProfileField(), peerAccountField(), peerRegionField(), peerVPCField(), peerCIDRsField(), peerServicesField(), clusterIDField()},
		Checks: []Check{
			peeringAccountCheck(),
			ofTarget(awscheck.PeeringVPC, network.CheckPeeringVPC),
			peeringCIDRsCheck(),
			peeringQuotaCheck(),
			ofTarget(awscheck.PeeringRoutes, network.CheckPeeringRoutes),
			peeringExistingCheck(),
			crossRegionCheck(),
			peeringRequestCheck(),
		},
	}
}

func peerProfileField() Field {
	return Field{
		Key: KeyPeerProfile, Label: "Target's AWS profile", Kind: ChoiceField,
		Help:   "The profile that reaches the target VPC's account. Leave it empty if that is the account being activated.",
		Lookup: &Lookup{Run: lookupProfiles},
	}
}

func peerAccountField() Field {
	return Field{
		Key: KeyPeerAccount, Label: "Target account id", Kind: TextField,
		Through:     KeyPeerProfile,
		Help:        "12 digits. Filled in from AWS if the profile allows it.",
		Placeholder: "123456789012", Identifies: true,
		Required:   Answers.Peering,
		Validate:   accountID,
		Discovered: discoveredAccount,
	}
}

func peerRegionField() Field {
	return Field{
		Key: KeyPeerRegion, Label: "Target region", Kind: ChoiceField,
		Through:  KeyPeerProfile,
		Help:     "The region of the VPC that contains your data.",
		Required: Answers.Peering,
		Validate: regionName,
		Lookup:   &Lookup{Reads: []Key{KeyProfile, KeyPeerProfile}, Run: lookupTargetRegions},
	}
}

func peerVPCField() Field {
	return Field{
		Key: KeyPeerVPC, Label: "Target VPC", Kind: ChoiceField,
		Through:     KeyPeerProfile,
		Help:        "The VPC that contains your data.",
		Placeholder: "vpc-0a1b2c3d4e5f60718",
		Required:    Answers.Peering,
		Validate:    vpcID,
		Lookup:      &Lookup{Reads: append(targetAccountKeys(), KeyPeerRegion), Run: lookupTargetVPCs},
	}
}

func peerCIDRsField() Field {
	return Field{
		Key: KeyPeerCIDRs, Label: "Target CIDRs", Kind: MultiField,
		Through:     KeyPeerProfile,
		Help:        "The target VPC's IPv4 ranges, of any size. Filled in from AWS if the profile allows it.",
		Placeholder: "10.0.0.0/16",
		Required:    Answers.Peering,
		Validate:    networks,
		Discovered:  discoveredCIDRs,
		Follows:     []Key{KeyPeerProfile, KeyPeerRegion, KeyPeerVPC},
		Lookup:      &Lookup{Reads: targetKeys(), Run: lookupTargetCIDRs},
	}
}

func peerServicesField() Field {
	return Field{
		Key: KeyPeerServices, Label: "Services in the VPC", Kind: RecordField,
		Through:     KeyPeerProfile,
		Help:        "Optional: the services in the target VPC that pipelines will reach. " + pasteHelp,
		Placeholder: "orders=postgres://orders.data.example.internal:5432",
		Validate:    dataServices,
		Lookup:      &Lookup{Reads: targetKeys(), Run: lookupTargetServices},
		Record:      ServiceRecord("path.", KeyEndpoints),
	}
}

func clusterIDField() Field {
	return Field{
		Key: KeyClusterID, Label: "Cluster id", Kind: TextField,
		Help:        "Optional: the Astro UI shows it once the cluster exists.",
		Placeholder: "cl0v1p6lc728255byzyfs7lw21",
		Validate:    clusterID,
	}
}

// peeringAccountCheck waits until something says which account is the target's. Before that
// it would judge the account being activated, which is the target's only where nothing else is
// given.
func peeringAccountCheck() Check {
	return Check{
		ID: awscheck.PeeringAccount, Reads: append(targetAccountKeys(), KeyPeerRegion, KeyPeerVPC), DependsOnCredentials: true,
		Requires: []Key{KeyPeerRegion, KeyPeerVPC}, OrGiven: []Key{KeyPeerProfile, KeyPeerAccount}, Fix: KeyPeerProfile,
		Run: func(ctx context.Context, in Input) []awscheck.Finding {
			return network.CheckPeeringAccount(ctx, in.peerAccount())
		},
	}
}

// ofTarget is a check of the VPC to peer with.
func ofTarget(id string, check func(context.Context, network.Target) []awscheck.Finding) Check {
	return ofTargetAs(id, Input.peer, check)
}

// ofTargetAs is a check of the VPC to peer with, as one of the two sides sees it.
func ofTargetAs(id string, target func(Input) network.Target, check func(context.Context, network.Target) []awscheck.Finding) Check {
	return Check{
		ID: id, Reads: targetKeys(), Requires: []Key{KeyPeerRegion, KeyPeerVPC},
		Run: func(ctx context.Context, in Input) []awscheck.Finding { return check(ctx, target(in)) },
	}
}

// peeringCIDRsCheck compares the CIDRs that were given with those of the VPC.
func peeringCIDRsCheck() Check {
	c := ofTarget(awscheck.PeeringCIDRs, network.CheckPeeringCIDRs)
	c.Fix = KeyPeerCIDRs
	return c
}

// peeringQuotaCheck also counts the requests that are pending in the data plane's region.
func peeringQuotaCheck() Check {
	target := func(in Input) network.Target {
		t := in.peer()
		t.HomeRegion = in.Answers.Text(KeyRegion)
		return t
	}
	c := ofTargetAs(awscheck.PeeringQuota, target, network.CheckPeeringQuota)
	c.Reads = append(c.Reads, KeyRegion)
	return c
}

func peeringExistingCheck() Check {
	return Check{
		ID: awscheck.PeeringExisting, Reads: append(targetKeys(), KeyCIDR), Requires: []Key{KeyCIDR, KeyPeerRegion, KeyPeerVPC},
		Run: func(ctx context.Context, in Input) []awscheck.Finding {
			cidr, _ := in.chosenCIDR() // the machine runs it with a valid one only
			return network.CheckPeeringExisting(ctx, in.peer(), cidr)
		},
	}
}

func crossRegionCheck() Check {
	regions := []Key{KeyRegion, KeyPeerRegion}
	return Check{
		ID: awscheck.PeeringCrossRegion, Reads: regions, Requires: regions,
		Run: func(_ context.Context, in Input) []awscheck.Finding {
			return network.CheckPeeringCrossRegion(in.Answers.Text(KeyRegion), in.Answers.Text(KeyPeerRegion))
		},
	}
}

func peeringRequestCheck() Check {
	return Check{
		ID: awscheck.PeeringRequest, Reads: append(targetKeys(), KeyClusterName, KeyClusterID), Requires: []Key{KeyPeerRegion, KeyPeerVPC}, Fix: KeyClusterID,
		Run: func(ctx context.Context, in Input) []awscheck.Finding {
			return network.CheckPeeringRequest(ctx, network.PeeringRequest{
				ClusterName: in.Answers.Text(KeyClusterName), ClusterID: in.Answers.Text(KeyClusterID),
				Target: in.peer(), SupportURL: in.Requirements.SupportURL,
			})
		},
	}
}

// discoveredAccount is the target account's id, if AWS has reported it.
func discoveredAccount(in Input) Value {
	if id, ok := in.peer().KnownAccount(context.Background()); ok {
		return Text(id)
	}
	return nil
}

// discoveredCIDRs are the target VPC's CIDRs, if AWS has reported them.
func discoveredCIDRs(in Input) Value {
	return texts(in.peer().KnownCIDRs(context.Background()))
}

func texts(list []netip.Prefix) Value {
	var v Value
	for _, p := range list {
		v = append(v, p.String())
	}
	return v
}
