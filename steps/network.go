package steps

import (
	"context"
	"net/netip"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/network"
)

func networkStep(Requirements) Step {
	plan := []Key{KeyCIDR, KeyMethods}
	target := append([]Key{KeyRegion}, append(targetKeys(), plan...)...)
	return Step{
		ID:    "network",
		Title: "Network",
		Why: "The data plane gets a VPC of its own. Choose a range that nothing it will be peered with uses: " +
			"it can't be changed later.",
		Fields: []Field{
			{
				Key: KeyCIDR, Label: "VPC CIDR of the data plane", Kind: CIDRField,
				Help:        "A private IPv4 network, from /16 down to the smallest that Astro takes.",
				Placeholder: "172.20.0.0/19",
				Default:     func(r Requirements) Value { return Text(r.DefaultCIDR.String()) },
				Required:    Answers.Peering,
				Validate:    oneNetwork,
				JudgedBy:    "network.cidr.syntax",
				Lookup:      &Lookup{Reads: target, Run: lookupAddressMap},
				Draft:       draftCIDR,
			},
		},
		Checks: []Check{
			{
				ID: "network.cidr.syntax", Title: "CIDR is well formed", Reads: plan,
				Run: func(_ context.Context, in Input) []awscheck.Finding {
					if in.Answers.Get(KeyCIDR).Given() {
						return network.CheckCIDRSyntax(in.Answers.Text(KeyCIDR))
					}
					return planned(in, "network.cidr.syntax", func(p network.Plan) []awscheck.Finding {
						return network.CheckCIDRSyntax(p.CIDR.String())
					})
				},
			},
			{
				ID: "network.cidr.size", Title: "CIDR size", Reads: plan,
				Run: func(_ context.Context, in Input) []awscheck.Finding {
					return planned(in, "network.cidr.size", func(p network.Plan) []awscheck.Finding {
						return network.CheckCIDRSize(p, in.Requirements.LongestPrefix)
					})
				},
			},
			{
				ID: "network.cidr.private", Title: "CIDR is private", Reads: plan,
				Run: func(_ context.Context, in Input) []awscheck.Finding {
					return planned(in, "network.cidr.private", network.CheckCIDRPrivate)
				},
			},
			{
				ID: "network.cidr.reserved", Title: "CIDR is not reserved", Reads: plan,
				Run: func(_ context.Context, in Input) []awscheck.Finding {
					return planned(in, "network.cidr.reserved", network.CheckCIDRReserved)
				},
			},
			{
				ID: "network.cidr.overlap.target", Title: "No overlap with the target VPC", Reads: target,
				Applies: Answers.Peering,
				Run:     overlap("network.cidr.overlap.target", network.CheckOverlapTarget),
			},
			{
				ID: "network.cidr.overlap.routes", Title: "Room in the target's routes", Reads: target,
				Applies: Answers.Peering, Requires: []Key{KeyPeerRegion, KeyPeerVPC},
				Run: overlap("network.cidr.overlap.routes", network.CheckOverlapRoutes),
			},
			{
				ID: "network.cidr.overlap.peers", Title: "No overlap with the target's peers", Reads: target,
				Applies: Answers.Peering, Requires: []Key{KeyPeerRegion, KeyPeerVPC},
				Run: overlap("network.cidr.overlap.peers", network.CheckOverlapPeers),
			},
			{
				ID: "network.cidr.overlap.account", Title: "No overlap in this account", Reads: target,
				Requires: []Key{KeyRegion},
				Run:      overlap("network.cidr.overlap.account", network.CheckOverlapAccount),
			},
			{
				ID: "network.cidr.service_range", Title: "Kubernetes service range", Reads: append(targetKeys(), plan...),
				Applies: Answers.Peering,
				Run: func(ctx context.Context, in Input) []awscheck.Finding {
					return planned(in, "network.cidr.service_range", func(p network.Plan) []awscheck.Finding {
						return network.CheckServiceRange(ctx, in.peer(), p)
					})
				},
			},
		},
	}
}

// plan is the network that the data plane is to have: what was given, or without
// peering what Astro takes where nothing is asked for.
func (in Input) plan() (network.Plan, bool) {
	if v := in.Answers.Text(KeyCIDR); v != "" {
		p, err := network.ParseCIDR(v)
		return network.Plan{CIDR: p}, err == nil
	}
	return network.Plan{CIDR: in.Requirements.DefaultCIDR, Assumed: true}, !in.Answers.Peering()
}

// planned runs a check of the planned network, if there is one.
func planned(in Input, id string, check func(network.Plan) []awscheck.Finding) []awscheck.Finding {
	p, ok := in.plan()
	if !ok {
		return []awscheck.Finding{{ID: id, Status: awscheck.Unverified, Evidence: awscheck.None,
			Detail: "Not checked: it needs an answer to " + string(KeyCIDR) + "."}}
	}
	return check(p)
}

// overlap adapts a check of the planned network against its neighbours.
func overlap(id string, check func(context.Context, network.Neighbors, network.Plan, int) []awscheck.Finding) func(context.Context, Input) []awscheck.Finding {
	return func(ctx context.Context, in Input) []awscheck.Finding {
		return planned(in, id, func(p network.Plan) []awscheck.Finding {
			return check(ctx, in.neighbours(), p, in.suggestedBits())
		})
	}
}

// neighbours are the networks around the data plane.
func (in Input) neighbours() network.Neighbors {
	n := network.Neighbors{Account: in.account(), Region: in.Answers.Text(KeyRegion)}
	if in.Answers.Peering() {
		n.Target = in.peer()
	}
	return n
}

// suggestedBits is the prefix length of suggested networks: the default's, unless
// Astro asks for larger ones.
func (in Input) suggestedBits() int {
	return min(in.Requirements.DefaultCIDR.Bits(), in.Requirements.LongestPrefix)
}

// lookupSpace draws up the address space and the networks that are free in it.
func lookupAddressMap(ctx context.Context, in Input, give func(Options)) {
	p, _ := in.plan()
	if !in.Answers.Get(KeyCIDR).Given() {
		p.CIDR = netip.Prefix{}
	}
	for _, ctx := range []context.Context{account.CachedOnly(ctx), ctx} {
		s := in.neighbours().AddressMap(ctx, p.CIDR, in.suggestedBits())
		o := Options{Choices: []Choice{}, AddressMap: &s}
		for i, free := range s.Suggestions {
			o.Choices = append(o.Choices, Choice{Value: free.String(), Rank: i})
		}
		if len(s.Unknown) > 0 {
			o.Note = s.Unknown[0]
		}
		give(o)
	}
}

// draftCIDR says what the facts at hand tell of a network that is being typed. It
// asks nothing, and what it can't tell it leaves out.
func draftCIDR(in Input, v Value) []awscheck.Finding {
	in.Answers = in.Answers.With(KeyCIDR, v)
	ctx := account.CachedOnly(context.Background())
	var found []awscheck.Finding
	for _, c := range networkStep(in.Requirements).Checks {
		if c.Applies != nil && !c.Applies(in.Answers) {
			continue
		}
		for _, f := range c.Run(ctx, in) {
			if f.Status != awscheck.Unverified {
				found = append(found, f)
			}
		}
	}
	return found
}
