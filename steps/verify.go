package steps

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/facts"
	"github.com/astronomer/astro-activate/awscheck/network"
)

// Verify returns the steps of the verify command, after Astronomer has requested the
// peering: the answers of All, and what must hold on the target's side. Until the peering is
// active, that includes whether it can become so. Of the account being activated nothing is
// checked again.
func Verify(r Requirements) []Step {
	return []Step{
		givenAnswers(accountStep(), targetCredentialsCheck()),
		givenAnswers(regionStep(r)),
		givenAnswers(networkStep(r), append([]Check{plannedCIDRCheck()}, plannedChecks()...)...),
		givenAnswers(connectivityStep(r)),
		givenAnswers(peeringStep(), accepterAccountCheck(), accepterVPCCheck()),
		givenAnswers(dnsStep(), plannedDNSCheck(awscheck.DNSSupport, facts.DNSSupport), plannedDNSCheck(awscheck.DNSHostnames, facts.DNSHostnames), accepterResolverCheck()),
		verifyStep(),
		summaryStep(),
	}
}

// givenAnswers is a step of which only the answers are used: its fields are there to be
// given ahead and are not asked, and its checks are other ones. It always applies: to
// verify is to have chosen peering.
func givenAnswers(s Step, checks ...Check) Step {
	s.Applies, s.Checks = nil, checks
	s.Fields = slices.Clone(s.Fields)
	for i := range s.Fields {
		f := &s.Fields[i]
		f.Lookup, f.Required, f.Applies = nil, nil, nil
		if f.Key == KeyPeerRegion || f.Key == KeyPeerVPC {
			f.Required = func(Answers) bool { return true }
		}
	}
	return s
}

// targetCredentialsCheck checks the credentials of the account being activated, if they
// are what reaches the target.
func targetCredentialsCheck() Check {
	c := credentialsCheck(KeyProfile, KeyPeerProfile)
	c.Applies = func(a Answers) bool { return a.Text(KeyPeerProfile) == "" }
	return c
}

// plannedCIDRCheck checks the network that Astronomer's request must come from.
func plannedCIDRCheck() Check {
	return cidrSyntaxCheck([]Key{KeyCIDR}, func(in Input) (network.Plan, bool) { return in.defaultPlan(), true })
}

// plannedChecks are those checks of the network that decide whether the peering can work.
// Those of the data plane's account are not among them: Astro's VPC is there already.
func plannedChecks() []Check {
	check := func(id string, run func(context.Context, Input, network.Neighbors, network.Plan) []awscheck.Finding) Check {
		return untilActive(Check{ID: id, Reads: requestKeys()}, func(ctx context.Context, in Input, p network.AstroPeering, request string) []awscheck.Finding {
			n := network.Neighbors{Account: in.account(), Region: p.Region, Target: p.Target, Request: request}
			found := run(ctx, in, n, p.Plan)
			for i := range found {
				startAgain(ctx, in, n, p.Plan, &found[i])
			}
			return found
		})
	}
	local := func(id string, of func(network.Plan) []awscheck.Finding) Check {
		return check(id, func(_ context.Context, _ Input, _ network.Neighbors, p network.Plan) []awscheck.Finding { return of(p) })
	}
	compared := func(id string, with func(context.Context, network.Neighbors, network.Plan, int) []awscheck.Finding) Check {
		return check(id, func(ctx context.Context, in Input, n network.Neighbors, p network.Plan) []awscheck.Finding {
			return with(ctx, n, p, in.suggestedBits())
		})
	}
	return []Check{
		check(awscheck.NetworkCIDRSize, func(ctx context.Context, in Input, n network.Neighbors, p network.Plan) []awscheck.Finding {
			return network.CheckCIDRSize(ctx, n, p, in.Requirements.LongestPrefix, in.suggestedBits())
		}),
		local(awscheck.NetworkCIDRPrivate, network.CheckCIDRPrivate),
		local(awscheck.NetworkCIDRReserved, network.CheckCIDRReserved),
		compared(awscheck.NetworkOverlapTarget, network.CheckOverlapTarget),
		compared(awscheck.NetworkOverlapRoutes, network.CheckOverlapRoutes),
		compared(awscheck.NetworkOverlapPeers, network.CheckOverlapPeers),
	}
}

// startAgain makes the fix of a finding that asks for another network for the data plane say how a watch
// is started again with one. It names the network that the fix has named.
func startAgain(ctx context.Context, in Input, n network.Neighbors, plan network.Plan, f *awscheck.Finding) {
	if in.StartAgain == nil || f.Status != awscheck.Fail || cmp.Or(f.Remedy.Owner, awscheck.OwnerOf(f.ID)) != awscheck.OwnerYou {
		return
	}
	cidr := "CIDR"
	_, why := f.Remedy.Sentences()
	if free := n.AddressMap(ctx, plan.CIDR, in.suggestedBits()).Suggestions; len(free) > 0 {
		cidr = free[0].String()
		f.Remedy.Commands = []string{in.StartAgain("--cidr", cidr)}
	}
	f.Remedy.Text = strings.TrimSpace(startsAgain + " with --cidr " + cidr + ". " + why + " " + editsNothing)
}

// startAgainAs makes the fix of a target without credentials say how a watch is started again with a profile
// that reaches it. Where this machine has none, the command has a word in its place.
func startAgainAs(ctx context.Context, in Input, f *awscheck.Finding) {
	target := in.accepter()
	if in.StartAgain == nil || f.Status != awscheck.Unverified || f.Remedy.AcceptIf == "" {
		return
	}
	profile := "PROFILE"
	profiles, _ := target.Account.Profiles(ctx) // without them, none is named
	if i := slices.IndexFunc(profiles, func(p account.Profile) bool { return p.Account == target.AccountID }); i >= 0 {
		profile = profiles[i].Name
	}
	answer := string(KeyPeerProfile) + "=" + profile
	f.Remedy.Text = startsAgain + " with --set " + awscheck.Quote(answer) + ", a profile that reaches " + target.AccountID + ", or ask its owner to run this check. " + editsNothing
	f.Remedy.Commands = append(f.Remedy.Commands, in.StartAgain("--set", answer))
}

// startsAgain begins the fix of a watch that needs another answer, which ends with editsNothing.
const startsAgain, editsNothing = "Restart", "A watch edits no answer."

// plannedDNSCheck checks a setting of the target VPC that the peering's DNS option needs.
func plannedDNSCheck(id string, setting facts.VPCAttribute) Check {
	c := Check{ID: id, Reads: append(requestKeys(), KeyResolve), Applies: func(a Answers) bool { return a.Get(KeyResolve).Given() && resolves(a) }}
	return untilActive(c, func(ctx context.Context, _ Input, p network.AstroPeering, _ string) []awscheck.Finding {
		return network.CheckDNSAttribute(ctx, p.Target, setting)
	})
}

// accepterResolverCheck warns of Resolver rules for the names of the paths, as the activation does: an active
// peering does not prove that Astro gets the same answers as the target VPC.
func accepterResolverCheck() Check {
	c := resolverCheck(Input.accepter)
	c.Applies = func(a Answers) bool { return resolves(a) && len(a.PeerServices())+len(a.List(KeyPrivateZones)) > 0 }
	return c
}

// untilActive completes a check of what the peering needs, which an active one has proven or
// the checks of verify look at. run gets the id of Astronomer's request; "": there is none.
func untilActive(c Check, run func(context.Context, Input, network.AstroPeering, string) []awscheck.Finding) Check {
	c.Requires = []Key{KeyPeerRegion, KeyPeerVPC}
	c.Run = func(ctx context.Context, in Input) []awscheck.Finding {
		p := in.astroPeering(ctx)
		request, err := p.Connection(ctx)
		none := (*network.NoMatch)(nil)
		if err == nil && request.State == facts.PeeringActive {
			return []awscheck.Finding{{ID: c.ID, Status: awscheck.Skipped, Detail: "The peering is active: " + request.ID + "."}}
		}
		found := run(ctx, in, p, request.ID)
		if err == nil || errors.As(err, &none) && none.NoRequest {
			return found
		}
		// The peering may be active. Then only what rules that out counts, and what conflicts
		// with another peering or its route may be Astro's own.
		for i, f := range found {
			if f.Status != awscheck.Fail || c.ID == awscheck.NetworkOverlapRoutes || c.ID == awscheck.NetworkOverlapPeers {
				found[i] = p.Unverified(awscheck.Finding{ID: c.ID, Region: p.Target.Region}, err)
			}
		}
		return found
	}
	return c
}

func accepterAccountCheck() Check {
	c := ofTargetAs(awscheck.PeeringAccount, Input.accepter, network.CheckPeeringAccount)
	c.Requires = nil // the account is checked without a VPC, too
	run := c.Run
	c.Run = func(ctx context.Context, in Input) []awscheck.Finding {
		found := run(ctx, in)
		for i := range found {
			startAgainAs(ctx, in, &found[i])
		}
		return found
	}
	return c
}

func accepterVPCCheck() Check {
	return ofTargetAs(awscheck.PeeringVPC, Input.accepter, network.CheckPeeringVPC)
}

const verifyID = "verify"

func verifyStep() Step {
	return Step{
		ID:    verifyID,
		Title: "Verify",
		Why:   "Astronomer requests the peering. The owner of the target VPC accepts it, adds routes to it, and turns on DNS resolution for it.",
		Checks: append([]Check{
			ofRequest(awscheck.VerifyRequest, network.CheckVerifyRequest),
			ofRequest(awscheck.VerifyCIDR, network.CheckVerifyCIDR),
			ofRequest(awscheck.VerifyActive, network.CheckVerifyActive),
			ofRequest(awscheck.VerifyRoutes, network.CheckVerifyRoutes),
			ofRequest(awscheck.VerifyAstroRoutes, network.CheckVerifyAstroRoutes),
			ofRequest(awscheck.VerifyACL, network.CheckVerifyACL),
			verifyDNSOptionCheck(),
			verifyZonesCheck(),
		}, pathChecks()...),
	}
}

// NeedsOtherCIDR returns the finding that asks for another network for the data plane; false:
// there is none.
func NeedsOtherCIDR(all []Finding) (Finding, bool) {
	for _, f := range all {
		if f.Status == awscheck.Fail && strings.HasPrefix(f.ID, "network.cidr.") && f.Acknowledged == "" &&
			cmp.Or(f.Remedy.Owner, awscheck.OwnerOf(f.ID)) == awscheck.OwnerYou {
			return f, true
		}
	}
	return Finding{}, false
}

// blockRequest makes the request that Astronomer has not sent wait for another network, if the
// data plane needs one: it is requested with that. Where a request has come from another network, that
// may be the cluster's: no third one is advised.
func blockRequest(all []Finding) {
	asks, needed := NeedsOtherCIDR(all)
	came := slices.IndexFunc(all, func(f Finding) bool { return f.ID == awscheck.VerifyCIDR && f.Status == awscheck.Fail })
	if needed && came >= 0 {
		for i := range all {
			if f := &all[i]; f.Status == awscheck.Fail && strings.HasPrefix(f.ID, "network.cidr.") && f.Remedy.Owner != awscheck.OwnerNetwork {
				f.Remedy = all[came].Remedy
			}
		}
		return
	}
	first := "Choose another network for the data plane"
	if strings.HasPrefix(asks.Remedy.Text, startsAgain) {
		first = asks.Remedy.Short()
	}
	for i := range all {
		f := &all[i]
		if needed && f.ID == awscheck.VerifyRequest && f.Status == awscheck.Unverified && f.Cause == "" && f.Remedy.Owner == awscheck.OwnerYou {
			f.Remedy.Text = first + " first. Then request the peering from Astronomer's support."
		}
	}
}

// VerifyChecks returns the verify command's own checks, which All does not have.
func VerifyChecks() []Check { return verifyStep().Checks }

// requestKeys are the answers that describe the peering that Astronomer requests.
func requestKeys() []Key {
	return append([]Key{KeyRegion, KeyExpectedID, KeyCIDR, KeyOthers}, targetKeys()...)
}

// ofRequest is a check of the peering that Astronomer requests.
func ofRequest(id string, check func(context.Context, network.AstroPeering) []awscheck.Finding) Check {
	return Check{
		ID: id, Reads: requestKeys(), Requires: []Key{KeyPeerRegion, KeyPeerVPC},
		Run: func(ctx context.Context, in Input) []awscheck.Finding { return check(ctx, in.astroPeering(ctx)) },
	}
}

func verifyDNSOptionCheck() Check {
	c := ofRequest(awscheck.VerifyDNSOption, network.CheckVerifyDNSOption)
	c.Reads, c.Applies = append(c.Reads, KeyResolve), resolves
	return c
}

func verifyZonesCheck() Check {
	return Check{
		ID: awscheck.VerifyZones, Reads: append(requestKeys(), KeyPrivateZones, KeyPeerServices), Requires: []Key{KeyPeerRegion, KeyPeerVPC},
		Applies: func(a Answers) bool { return len(a.List(KeyPrivateZones)) > 0 },
		Run: func(ctx context.Context, in Input) []awscheck.Finding {
			return network.CheckVerifyZones(ctx, in.astroPeering(ctx), in.Answers.List(KeyPrivateZones), in.Answers.PeerServices())
		},
	}
}

// accepter is the target as its owner sees it. If the target has its own profile, no
// finding names the account being activated as its cause.
func (in Input) accepter() network.Target {
	t := in.peer()
	if t.OwnProfile {
		t.Home = nil
	}
	return t
}

// astroPeering is the peering that Astronomer requests, as the answers describe it: from
// the chosen network, else from the default one.
func (in Input) astroPeering(ctx context.Context) network.AstroPeering {
	p := network.AstroPeering{
		Target: in.accepter(), Plan: in.defaultPlan(), Cluster: in.cluster(ctx),
		Region: in.Answers.Text(KeyRegion), AccountID: in.Answers.Text(KeyExpectedID), SupportURL: in.Requirements.SupportURL,
		Beside: in.Answers.Get(KeyOthers).Given(), StartAgain: in.StartAgain,
	}
	if cidr, valid := in.chosenCIDR(); valid {
		p.Plan = network.Plan{CIDR: cidr}
	}
	return p
}

// cluster is the account that Astro's VPC is in; nil if it is not known. With a profile
// of the target's own, it is the account that the other profile reaches, unless both
// reach the target's.
func (in Input) cluster(ctx context.Context) *account.Account {
	own, other := in.Answers.Text(KeyProfile), in.Answers.Text(KeyPeerProfile)
	if other == "" || own == other {
		return nil
	}
	a := in.account()
	ctx, cancel := account.Briefly(ctx) // most checks of verify are about the target's account
	defer cancel()
	id, err := a.Identity(ctx)
	if err != nil {
		return a // what reads it reports the error
	}
	if target, err := in.target().Identity(ctx); err == nil && target.Account == id.Account {
		return nil
	}
	return a
}
