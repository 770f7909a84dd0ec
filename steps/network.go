package steps

import (
	"context"
	"fmt"
	"net/netip"
	"slices"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/network"
)

func networkStep(r Requirements) Step {
	checks := planChecks()
	s := Step{
		ID:    "network",
		Title: "Network",
		Why: "The data plane gets its own VPC. Choose a range that does not overlap any network that it will be peered with: " +
			"it can't be changed later.",
		Fields: []Field{cidrField(r, checks)},
		Checks: []Check{cidrSyntaxCheck(planKeys(), Input.plan)},
	}
	for _, c := range checks {
		s.Checks = append(s.Checks, c.check())
	}
	for i := range s.Checks {
		s.Checks[i].RequiresIfPeering = []Key{KeyCIDR} // without peering, Astro uses the default
	}
	return s
}

func cidrField(r Requirements, checks []planCheck) Field {
	return Field{
		Key: KeyCIDR, Label: "VPC CIDR of the data plane", Kind: CIDRField, Permanent: true,
		Help:        fmt.Sprintf("A private IPv4 network, from /16 to /%d.", r.LongestPrefix),
		Placeholder: "172.20.0.0/19",
		Default:     func(r Requirements) Value { return Text(r.DefaultCIDR.String()) },
		Required:    Answers.Peering,
		JudgedBy:    awscheck.NetworkCIDRSyntax,
		Lookup:      &Lookup{Reads: overlapKeys(), Run: lookupAddressMap},
		Draft:       draftCIDR(checks),
		Correct: func(text string) string {
			if p, ok := network.WithoutHostBits(text); ok && network.FitsVPC(p, r.LongestPrefix) {
				return p.String()
			}
			return ""
		},
	}
}

// planKeys are the answers that decide the data plane's network.
func planKeys() []Key { return []Key{KeyCIDR, KeyMethods} }

// neighborKeys are the answers that decide which networks are around it, and it itself.
func neighborKeys() []Key {
	return append(append([]Key{KeyRegion}, targetKeys()...), planKeys()...)
}

// overlapKeys are those, and the one that decides whether the data plane is there already.
func overlapKeys() []Key { return append(neighborKeys(), KeyClusterID) }

// cidrSyntaxCheck checks that what was given is a network. otherwise is the network
// where nothing was given.
func cidrSyntaxCheck(reads []Key, otherwise func(Input) (network.Plan, bool)) Check {
	return Check{
		ID: awscheck.NetworkCIDRSyntax, Reads: reads,
		Run: func(_ context.Context, in Input) []awscheck.Finding {
			if in.Answers.Get(KeyCIDR).Given() {
				return network.CheckCIDRSyntax(in.Answers.Text(KeyCIDR))
			}
			p, valid := otherwise(in)
			if !valid {
				return withoutPlan(awscheck.NetworkCIDRSyntax)
			}
			return network.CheckCIDRSyntax(p.CIDR.String())
		},
	}
}

// A planCheck is a check of the data plane's network. It runs with the answers, and
// with a network that is still being typed.
type planCheck struct {
	id       string
	reads    []Key
	applies  func(Answers) bool
	requires []Key
	orGiven  []Key // as in a Check
	run      func(context.Context, Input, network.Plan) []awscheck.Finding
}

func planChecks() []planCheck {
	vpc, cidrs := []Key{KeyPeerRegion, KeyPeerVPC}, []Key{KeyPeerCIDRs}
	return []planCheck{
		{id: awscheck.NetworkCIDRSize, reads: neighborKeys(), run: func(ctx context.Context, in Input, p network.Plan) []awscheck.Finding {
			return network.CheckCIDRSize(ctx, in.neighbors(), p, in.Requirements.LongestPrefix, in.suggestedBits())
		}},
		{id: awscheck.NetworkCIDRPrivate, reads: planKeys(), run: ofPlan(network.CheckCIDRPrivate)},
		{id: awscheck.NetworkCIDRReserved, reads: planKeys(), run: ofPlan(network.CheckCIDRReserved)},
		{id: awscheck.NetworkOverlapTarget, reads: overlapKeys(), applies: Answers.Peering, requires: vpc, orGiven: cidrs, run: overlap(network.CheckOverlapTarget)},
		{id: awscheck.NetworkOverlapRoutes, reads: overlapKeys(), applies: Answers.Peering, requires: vpc, run: overlap(network.CheckOverlapRoutes)},
		{id: awscheck.NetworkOverlapPeers, reads: overlapKeys(), applies: Answers.Peering, requires: vpc, run: overlap(network.CheckOverlapPeers)},
		{id: awscheck.NetworkOverlapAccount, reads: overlapKeys(), requires: []Key{KeyRegion}, run: overlap(network.CheckOverlapAccount)},
		{id: awscheck.NetworkServiceRange, reads: append(targetKeys(), planKeys()...), applies: Answers.Peering, requires: vpc, orGiven: cidrs,
			run: func(ctx context.Context, in Input, p network.Plan) []awscheck.Finding {
				return network.CheckServiceRange(ctx, in.peer(), p)
			}},
	}
}

func (c planCheck) check() Check {
	return Check{
		ID: c.id, Reads: c.reads, Applies: c.applies, Requires: c.requires, OrGiven: c.orGiven,
		Run: func(ctx context.Context, in Input) []awscheck.Finding {
			p, valid := in.plan()
			if !valid {
				return withoutPlan(c.id)
			}
			return c.run(ctx, in, p)
		},
	}
}

func withoutPlan(id string) []awscheck.Finding {
	return []awscheck.Finding{{ID: id, Status: awscheck.Unverified, Evidence: awscheck.None, Detail: needsAnswer(KeyCIDR)}}
}

// ofPlan adapts a check that needs only the network.
func ofPlan(check func(network.Plan) []awscheck.Finding) func(context.Context, Input, network.Plan) []awscheck.Finding {
	return func(_ context.Context, _ Input, p network.Plan) []awscheck.Finding { return check(p) }
}

// overlap adapts a check of the network against those around it. Inlined, what it returns would be there
// once for each check, 7 kB.
//
//go:noinline
func overlap(check func(context.Context, network.Neighbors, network.Plan, int) []awscheck.Finding) func(context.Context, Input, network.Plan) []awscheck.Finding {
	return func(ctx context.Context, in Input, p network.Plan) []awscheck.Finding {
		n := in.neighbors()
		active, err := in.dataPlane().Active(ctx, in.account(), in.Answers.Text(KeyRegion))
		n.Active, n.Cluster = active, in.Answers.Text(KeyClusterID)
		findings := check(ctx, n, p, in.suggestedBits())
		if active { // the check asks whose it is, too
			_, err = in.account().Identity(ctx)
		}
		if err == nil {
			return findings
		}
		// Perhaps the conflict is the data plane itself, or that has another network.
		n.Active, n.Unidentified = true, true
		for i, f := range check(ctx, n, p, in.suggestedBits()) {
			if i < len(findings) && findings[i].Status != f.Status {
				findings[i] = perhapsOwn(findings[i], f, err)
			}
		}
		return findings
	}
}

// perhapsOwn is a finding about a network that is no conflict if it is the data plane's
// own, or that holds only if no data plane is active in another one; active is the finding if one
// is active. Whether that is so is not known because of err.
func perhapsOwn(f, active awscheck.Finding, err error) awscheck.Finding {
	condition := " Unless it is the data plane's own: "
	if f.Status == awscheck.Pass {
		f, condition = active, " If the account is active: "
	}
	own := account.MarkUnverified(awscheck.Finding{ID: f.ID, Region: f.Region, Resources: f.Resources}, err)
	own.Detail += condition + f.Detail
	return own
}

// neighbors are the networks around the data plane.
func (in Input) neighbors() network.Neighbors {
	n := network.Neighbors{Account: in.account(), Region: in.Answers.Text(KeyRegion)}
	if in.Answers.Peering() {
		n.Target = in.peer()
	}
	return n
}

// targetUnknown reports whether there may be a target VPC, which is not chosen yet.
func (in Input) targetUnknown() bool {
	return !in.Answers.Get(KeyMethods).Given() || in.Answers.Peering() && len(in.peer().CIDRs) == 0 && in.peer().VPC == ""
}

// suggestedBits is the prefix length of suggested networks: the default's, unless Astro
// requires a larger network.
func (in Input) suggestedBits() int {
	return min(in.Requirements.DefaultCIDR.Bits(), in.Requirements.LongestPrefix)
}

// lookupAddressMap finds what is allocated in the private ranges and what is free:
// first from cached facts, then with calls.
func lookupAddressMap(ctx context.Context, in Input, give func(Options)) {
	chosen, _ := in.chosenCIDR()
	for _, ctx := range []context.Context{account.CachedOnly(ctx), ctx} {
		n := in.neighbors()
		// Not known: what may be the data plane's own counts as another's.
		n.Active, _ = in.dataPlane().Active(ctx, in.account(), in.Answers.Text(KeyRegion))
		s := n.AddressMap(ctx, chosen, in.suggestedBits())
		o := Options{Choices: []Choice{}, AddressMap: &s, TargetUnknown: in.targetUnknown()}
		choices := s.Suggestions
		if active := s.ActiveDataPlane(); active.IsValid() {
			choices = []netip.Prefix{active} // which can't be changed
		}
		for i, p := range choices {
			o.Choices = append(o.Choices, Choice{Value: p.String(), Rank: i})
		}
		if len(s.Unknown) > 0 {
			o.Note = s.Unknown[0]
		}
		give(o)
	}
}

// draftCIDR runs the checks of a network that is being typed: it parses it once for all
// of them, and keeps only what cached facts decide.
func draftCIDR(checks []planCheck) func(Input, Value) ([]awscheck.Finding, error) {
	return func(in Input, v Value) ([]awscheck.Finding, error) {
		cidr, err := network.ParseCIDR(v.String())
		if err != nil {
			return nil, err
		}
		ctx := account.CachedOnly(context.Background())
		found := network.CheckCIDRSyntax(v.String())
		for _, c := range checks {
			if c.applies != nil && !c.applies(in.Answers) {
				continue
			}
			for _, f := range c.run(ctx, in, network.Plan{CIDR: cidr}) {
				if f.Status != awscheck.Unverified {
					found = append(found, f)
				}
			}
		}
		return found, nil
	}
}

// freeInstead is the network of an active data plane, or else a free one, in place of a proposed one that is known to
// fail; nil: the proposed one may hold or is the plan of a demo, or none is known to be free.
func freeInstead(m *Machine, f *Field, proposed Value) Value {
	if f.Kind != CIDRField || f.Planned {
		return nil
	}
	o, state := m.Options(f.Key)
	if state != Done || o.AddressMap == nil || !o.AddressMap.Complete() || len(o.AddressMap.Suggestions) == 0 {
		return nil
	}
	findings, err := m.Draft(f.Key, proposed)
	if err == nil && !slices.ContainsFunc(findings, func(f awscheck.Finding) bool { return f.Status == awscheck.Fail }) {
		return nil
	}
	if active := o.AddressMap.ActiveDataPlane(); active.IsValid() {
		return Text(active.String())
	}
	return Text(o.AddressMap.Suggestions[0].String())
}
