package steps

import (
	"context"
	"slices"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/network"
)

// verifyID is the step of the verify command's own checks.
const verifyID = "verify"

// Verify returns the steps that are taken once Astronomer has requested the peering:
// the same answers as those of All, and what must hold on the target's side. The
// same machine runs them. Nothing of the account that is activated is checked again.
func Verify(r Requirements) []Step {
	var all []Step
	for _, s := range All(r) {
		s.Applies = nil // whoever verifies has chosen peering
		s.Fields = slices.Clone(s.Fields)
		for i := range s.Fields {
			f := &s.Fields[i]
			f.Lookup, f.Required, f.Applies = nil, nil, nil
			if f.Key == KeyPeerRegion || f.Key == KeyPeerVPC {
				f.Required = func(Answers) bool { return true }
			}
		}
		s.Checks = nil
		switch s.ID {
		case "account":
			s.Checks = []Check{checkOf(r, "account.credentials", KeyPeerProfile)}
			// Only if they are what reaches the target.
			s.Checks[0].Applies = func(a Answers) bool { return a.Text(KeyPeerProfile) == "" }
		case "network":
			s.Checks = []Check{{
				ID: "network.cidr.syntax", Title: "CIDR is well formed", Reads: []Key{KeyCIDR},
				Run: func(_ context.Context, in Input) []awscheck.Finding {
					if in.Answers.Get(KeyCIDR).Given() {
						return network.CheckCIDRSyntax(in.Answers.Text(KeyCIDR))
					}
					return network.CheckCIDRSyntax(in.Requirements.DefaultCIDR.String())
				},
			}}
		case "peering":
			s.Checks = []Check{
				{ID: "peering.account", Title: "Target account", Reads: targetKeys(), Run: ofAccepter(network.CheckPeeringAccount)},
				{ID: "peering.vpc", Title: "Target VPC", Reads: targetKeys(), Requires: []Key{KeyPeerRegion, KeyPeerVPC},
					Run: ofAccepter(network.CheckPeeringVPC)},
			}
		}
		if s.ID != "summary" {
			all = append(all, s)
		}
	}
	return append(all, verifyStep(r), summaryStep())
}

func verifyStep(Requirements) Step {
	reads := append([]Key{KeyRegion, KeyExpectedID, KeyCIDR}, targetKeys()...)
	waits := []Key{KeyPeerRegion, KeyPeerVPC}
	return Step{
		ID:    verifyID,
		Title: "Verify",
		Why:   "Astronomer requests the peering. The owner of the target VPC accepts it, and lets packets and names through.",
		Checks: []Check{
			{ID: "verify.request", Title: "Peering request from Astro", Reads: reads, Requires: waits, Run: ofAstro(network.CheckVerifyRequest)},
			{ID: "verify.cidr", Title: "CIDR of the requester", Reads: reads, Requires: waits, Run: ofAstro(network.CheckVerifyCIDR)},
			{ID: "verify.active", Title: "Peering connection is active", Reads: reads, Requires: waits, Run: ofAstro(network.CheckVerifyActive)},
			{ID: "verify.routes", Title: "Routes to Astro", Reads: reads, Requires: waits, Run: ofAstro(network.CheckVerifyRoutes)},
			{ID: "verify.acl", Title: "Network ACLs", Reads: reads, Requires: waits, Run: ofAstro(network.CheckVerifyACL)},
			{
				ID: "verify.dns_option", Title: "DNS option of the peering", Reads: append(slices.Clone(reads), KeyResolve), Requires: waits,
				Applies: resolves, Run: ofAstro(network.CheckVerifyDNSOption),
			},
			{
				ID: "verify.zones", Title: "Private hosted zones in Astro", Reads: append(slices.Clone(reads), KeyPrivateZones), Requires: waits,
				Applies: func(a Answers) bool { return len(a.List(KeyPrivateZones)) > 0 },
				Run: func(ctx context.Context, in Input) []awscheck.Finding {
					return network.CheckVerifyZones(ctx, in.astro(), in.Answers.List(KeyPrivateZones))
				},
			},
		},
	}
}

// checkOf returns a check of All, which may read more keys than it did.
func checkOf(r Requirements, id string, more ...Key) Check {
	for _, s := range All(r) {
		if i := slices.IndexFunc(s.Checks, func(c Check) bool { return c.ID == id }); i >= 0 {
			c := s.Checks[i]
			c.Reads = append(slices.Clone(c.Reads), more...)
			return c
		}
	}
	panic("no step has a check " + id) // a test makes Verify's steps
}

// ofAstro adapts a check of the peering that Astronomer requests.
func ofAstro(check func(context.Context, network.AstroPeering) []awscheck.Finding) func(context.Context, Input) []awscheck.Finding {
	return func(ctx context.Context, in Input) []awscheck.Finding { return check(ctx, in.astro()) }
}

// ofAccepter adapts a check of the target as its owner sees it.
func ofAccepter(check func(context.Context, network.Target) []awscheck.Finding) func(context.Context, Input) []awscheck.Finding {
	return func(ctx context.Context, in Input) []awscheck.Finding { return check(ctx, in.accepter()) }
}

// accepter is the target as its owner sees it: if it has a profile of its own, the
// account that is activated explains nothing of what can't be read.
func (in Input) accepter() network.Target {
	t := in.peer()
	if t.OwnProfile {
		t.Home = nil
	}
	return t
}

// astro is the peering that Astronomer requests, as far as the answers tell: from
// the planned network, or else the one that Astro takes where none is asked for.
func (in Input) astro() network.AstroPeering {
	p := network.AstroPeering{
		Target: in.accepter(), Plan: network.Plan{CIDR: in.Requirements.DefaultCIDR, Assumed: true},
		Region: in.Answers.Text(KeyRegion), AccountID: in.Answers.Text(KeyExpectedID), SupportURL: in.Requirements.SupportURL,
	}
	if cidr, err := network.ParseCIDR(in.Answers.Text(KeyCIDR)); err == nil { // it runs on a valid one only
		p.Plan = network.Plan{CIDR: cidr}
	}
	// With a profile each, the other one's account is the cluster's.
	if own, other := in.Answers.Text(KeyProfile), in.Answers.Text(KeyPeerProfile); own != "" && other != "" && own != other {
		p.Cluster = in.account()
	}
	return p
}

// TargetIdentity is who the credentials for the target VPC belong to, where a check
// has found out already.
func (m *Machine) TargetIdentity() (account.Identity, bool) {
	return Input{m.env, m.answers}.target().KnownIdentity()
}
