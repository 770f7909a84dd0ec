package steps

import (
	"context"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/facts"
	"github.com/astronomer/astro-activate/awscheck/network"
)

func dnsStep(Requirements) Step {
	vpc := []Key{KeyPeerRegion, KeyPeerVPC}
	names := append(targetKeys(), KeyResolve)
	return Step{
		ID:      "dns",
		Title:   "DNS",
		Applies: Answers.Peering,
		Why: "Peering carries packets, not names. For pipelines to use the host names of the target VPC, " +
			"both sides must resolve them.",
		Fields: []Field{
			{
				Key: KeyResolve, Label: "Resolve the target's host names", Kind: ToggleField,
				Help:     "Whether pipelines reach services in the target VPC by name rather than by address.",
				Default:  func(Requirements) Value { return Text("true") },
				Validate: toggle,
			},
			{
				Key: KeyPrivateZones, Label: "Private hosted zones", Kind: MultiField,
				Help:        "The Route 53 zones of the target VPC whose names pipelines need.",
				Placeholder: "Z0123456789ABCDEFGHIJ",
				Validate:    zoneIDs,
				Lookup:      &Lookup{Reads: targetKeys(), Run: lookupTargetZones},
			},
		},
		Checks: []Check{
			{
				ID: "dns.support", Title: "DNS resolution in the target VPC", Reads: names, Requires: vpc, Applies: resolves,
				Run: resolving(func(ctx context.Context, t network.Target) []awscheck.Finding {
					return network.CheckDNSAttribute(ctx, t, facts.DNSSupport)
				}),
			},
			{
				ID: "dns.hostnames", Title: "DNS hostnames in the target VPC", Reads: names, Requires: vpc, Applies: resolves,
				Run: resolving(func(ctx context.Context, t network.Target) []awscheck.Finding {
					return network.CheckDNSAttribute(ctx, t, facts.DNSHostnames)
				}),
			},
			{
				ID: "dns.accepter_option", Title: "DNS option of the peering", Reads: names, Requires: vpc, Applies: resolves,
				Run: resolving(network.CheckDNSAccepterOption),
			},
			{
				ID: "dns.zones", Title: "Private hosted zones", Reads: append(targetKeys(), KeyRegion, KeyPrivateZones),
				Requires: append([]Key{KeyRegion}, vpc...),
				Run: func(ctx context.Context, in Input) []awscheck.Finding {
					return network.CheckDNSZones(ctx, in.peer(), in.Answers.Text(KeyRegion), in.Answers.List(KeyPrivateZones))
				},
			},
		},
	}
}

// resolves tells whether names are to be resolved across the peering: they are,
// unless somebody says that they need not be.
func resolves(a Answers) bool { return a.Text(KeyResolve) != "false" }

// resolving adapts a check of the VPC to peer with that matters because names are to
// be resolved; it says so where that was assumed.
func resolving(check func(context.Context, network.Target) []awscheck.Finding) func(context.Context, Input) []awscheck.Finding {
	return func(ctx context.Context, in Input) []awscheck.Finding {
		var assumed string
		if !in.Answers.Get(KeyResolve).Given() {
			assumed = "Whether names are to be resolved was not given: that they are is assumed."
		}
		return withAssumptions(check(ctx, in.peer()), assumed)
	}
}
