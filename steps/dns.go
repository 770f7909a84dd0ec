package steps

import (
	"context"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/facts"
	"github.com/astronomer/astro-activate/awscheck/network"
	"github.com/astronomer/astro-activate/awscheck/path"
)

func dnsStep() Step {
	return Step{
		ID:      "dns",
		Title:   "DNS and paths",
		Applies: Answers.Peering, DecidedBy: KeyMethods,
		Why: "A peering connection routes packets, but does not resolve names. For pipelines to use the host names of the target VPC, " +
			"both sides must resolve them.",
		Fields: []Field{resolveField(), privateZonesField()},
		Checks: append([]Check{
			ofNames(awscheck.DNSSupport, vpcAttribute(facts.DNSSupport)),
			ofNames(awscheck.DNSHostnames, vpcAttribute(facts.DNSHostnames)),
			accepterOptionCheck(),
			privateZonesCheck(),
			resolverCheck(Input.peer),
		}, pathChecks()...),
	}
}

func resolveField() Field {
	return Field{
		Key: KeyResolve, Label: "Resolve the target's host names", Kind: ToggleField,
		Help:    "Whether pipelines reach services in the target VPC by name rather than by address.",
		Default: func(Requirements) Value { return Text("true") },
	}
}

func privateZonesField() Field {
	return Field{
		Key: KeyPrivateZones, Label: "Private hosted zones", Kind: MultiField,
		Through:     KeyPeerProfile,
		Help:        "The Route 53 zones of the target VPC whose names pipelines need.",
		Placeholder: "Z0123456789ABCDEFGHIJ",
		Validate:    zoneIDs,
		Lookup:      &Lookup{Reads: targetKeys(), Run: lookupTargetZones},
	}
}

// accepterOptionCheck says what has to be turned on or, once the cluster exists, whether it is.
func accepterOptionCheck() Check {
	c := ofNames(awscheck.DNSAccepterOption, network.CheckDNSAccepterOption)
	c.Reads = append(append(requestKeys(), KeyResolve), KeyClusterID)
	c.Run = func(ctx context.Context, in Input) []awscheck.Finding {
		found := in.asItIs(ctx, network.CheckDNSAccepterOption(ctx, in.peer()), network.CheckVerifyDNSOption)
		return withAssumptions(found, in.assumedResolved())
	}
	return c
}

func privateZonesCheck() Check {
	return Check{
		ID: awscheck.DNSZones, Reads: append(requestKeys(), KeyPrivateZones, KeyClusterID, KeyPeerServices), Requires: []Key{KeyRegion, KeyPeerRegion, KeyPeerVPC},
		Run: func(ctx context.Context, in Input) []awscheck.Finding {
			chosen := in.Answers.List(KeyPrivateZones)
			found := network.CheckDNSZones(ctx, in.peer(), in.Answers.Text(KeyRegion), chosen)
			if len(chosen) == 0 && found[0].Status == awscheck.Info && in.Answers.Get(KeyClusterID).Given() {
				return []awscheck.Finding{network.CheckZonesUnselected(ctx, in.astroPeering(ctx))}
			}
			return in.asItIs(ctx, found, func(ctx context.Context, p network.AstroPeering) []awscheck.Finding {
				return network.CheckVerifyZones(ctx, p, chosen, in.Answers.PeerServices())
			})
		},
	}
}

// asItIs replaces what is to be done, once the cluster exists, by what the peering shows to be
// done: verify returns as many findings as found has, about the same.
func (in Input) asItIs(ctx context.Context, found []awscheck.Finding, verify func(context.Context, network.AstroPeering) []awscheck.Finding) []awscheck.Finding {
	if !in.Answers.Get(KeyClusterID).Given() {
		return found
	}
	now := verify(ctx, in.astroPeering(ctx))
	if len(now) != len(found) { // no zone is selected
		return found
	}
	for i := range found {
		f, n := &found[i], now[i]
		if f.Status != awscheck.Info || n.Evidence != awscheck.Live || n.Cause != "" {
			continue
		}
		switch n.Status {
		case awscheck.Pass:
			f.Status = awscheck.Pass
		case awscheck.Fail, awscheck.Info: // it is still to be done
		default:
			continue
		}
		f.Detail, f.Evidence, f.Remedy = n.Detail, n.Evidence, n.Remedy
	}
	return found
}

// resolverCheck compares the names that pipelines need with the rules of the VPC's resolver. Inlined, it would be
// 1 kB of the binary.
//
//go:noinline
func resolverCheck(of func(Input) network.Target) Check {
	return Check{
		ID: awscheck.DNSResolver, Applies: resolves, Requires: []Key{KeyPeerRegion, KeyPeerVPC},
		Reads: append(targetKeys(), KeyResolve, KeyRegion, KeyPrivateZones, KeyPeerServices),
		Run: func(ctx context.Context, in Input) []awscheck.Finding {
			return withAssumptions(network.CheckDNSResolver(ctx, of(in), in.Answers.Text(KeyRegion), in.Answers.PeerServices(), in.Answers.List(KeyPrivateZones)), in.assumedResolved())
		},
	}
}

// resolves reports whether names are to be resolved across the peering. They are,
// unless the answer is that they need not be.
func resolves(a Answers) bool { return a.Text(KeyResolve) != "false" }

// ofNames is a check of the VPC to peer with that matters because names are to be
// resolved. It says so where that is assumed.
func ofNames(id string, check func(context.Context, network.Target) []awscheck.Finding) Check {
	c := ofTarget(id, check)
	c.Reads, c.Applies = append(c.Reads, KeyResolve), resolves
	c.Run = func(ctx context.Context, in Input) []awscheck.Finding {
		return withAssumptions(check(ctx, in.peer()), in.assumedResolved())
	}
	return c
}

// assumedResolved says that names are assumed to be resolved; "" if that was answered.
func (in Input) assumedResolved() string {
	if in.Answers.Get(KeyResolve).Given() {
		return ""
	}
	return "No answer was given on resolving host names: the check assumes that they are resolved."
}

func vpcAttribute(a facts.VPCAttribute) func(context.Context, network.Target) []awscheck.Finding {
	return func(ctx context.Context, t network.Target) []awscheck.Finding {
		return network.CheckDNSAttribute(ctx, t, a)
	}
}

// pathChecks are the checks of the way to each data service behind the peering. They are
// the same before the peering is requested and after: what is not known yet is a note.
func pathChecks() []Check {
	return []Check{
		ofPaths(awscheck.PathName, path.CheckName),
		ofPaths(awscheck.PathInterface, path.CheckInterface),
		ofPaths(awscheck.PathSecurityGroups, path.CheckSecurityGroups),
		ofPaths(awscheck.PathACL, path.CheckACL),
		ofPaths(awscheck.PathRoute, path.CheckRoute),
		ofPaths(awscheck.PathAstro, path.CheckAstro),
	}
}

// ofPaths is a check of every data service behind the peering.
func ofPaths(id string, check func(context.Context, path.Plan) []awscheck.Finding) Check {
	return Check{
		ID:       id,
		Reads:    append(requestKeys(), KeyPeerServices, KeyPrivateZones, KeyResolve),
		Fix:      KeyPeerServices,
		Requires: []Key{KeyPeerRegion, KeyPeerVPC},
		Applies:  func(a Answers) bool { return a.Get(KeyPeerServices).Given() && len(a.Get(KeyPeerServices)) > 0 },
		Run:      func(ctx context.Context, in Input) []awscheck.Finding { return check(ctx, in.paths(ctx)) },
	}
}

// paths are the ways to the data services behind the peering, as the answers describe them.
func (in Input) paths(ctx context.Context) path.Plan {
	return path.Plan{
		Peering: in.astroPeering(ctx), Services: in.Answers.PeerServices(),
		Zones: in.Answers.List(KeyPrivateZones), ResolveNames: resolves(in.Answers), Names: in.Network,
	}
}
