package network

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/facts"
	"github.com/astronomer/astro-activate/awscheck/parallel"
	"github.com/astronomer/astro-activate/awscheck/words"
)

// An AstroPeering is the peering that Astronomer requests of a target VPC.
type AstroPeering struct {
	Target Target
	Plan   Plan   // the network of Astro's VPC, which identifies its request
	Region string // of Astro's VPC; "" if it is not known
	// Cluster is the account that Astro's VPC is in; nil if it is not known. Its id is
	// AccountID where that was given, else that of the account that its credentials reach.
	Cluster    *account.Account
	AccountID  string
	Beside     bool   // the account has other clusters, whose peerings are active already
	SupportURL string // where a peering is requested
	// StartAgain is the command that starts a watch again with another value of a flag; nil: none runs.
	StartAgain func(flag, value string) string
}

// A requestMatch is the target's peerings, sorted by whether each can be Astro's. Its
// request is identified by its network; nothing here is guessed.
type requestMatch struct {
	alive       []facts.Peering // from the planned network to the target, and not over: one of them is Astro's
	over        []facts.Peering // from the planned network, and failed, expired, rejected or deleted
	ended       []facts.Peering // over, from the cluster's account and region; AWS no longer reports from which network
	foreign     []facts.Peering // from the planned network, and another account or region than the cluster's
	unknownCIDR []facts.Peering // pending, and AWS does not report from which network
	wrongCIDR   []facts.Peering // from the cluster's account and region, and another network
	others      []facts.Peering
	account     string // id of the cluster's; "" if it is not known
	oneSided    bool   // the cluster's account was not read, which alone sees a request that failed
}

// A NoMatch is why Astro's connection is undetermined: its request does not exist,
// or several may be it.
type NoMatch struct {
	detail    string
	NoRequest bool // no peering of the target VPC can be Astro's
}

func (e *NoMatch) Error() string { return e.detail }

// match sorts the target's peerings, and those with it that the cluster's account sees.
func (p AstroPeering) match(ctx context.Context) (requestMatch, error) {
	var peerings, requested []facts.Peering
	var err, requesterErr error
	briefly, cancel := account.Briefly(ctx) // the target's side says almost all
	defer cancel()
	parallel.Do(
		func() { peerings, err = p.Target.peerings(ctx) },
		func() { requested, requesterErr = p.requesterSide(briefly) },
	)
	if err != nil {
		return requestMatch{}, err
	}
	m := requestMatch{account: p.clusterAccount(briefly), oneSided: requesterErr != nil}
	for _, c := range requested {
		if !slices.ContainsFunc(peerings, func(known facts.Peering) bool { return known.ID == c.ID }) {
			peerings = append(peerings, c)
		}
	}
	for _, c := range peerings {
		m.add(c, p)
	}
	return m, nil
}

// add sorts one peering.
func (m *requestMatch) add(c facts.Peering, p AstroPeering) {
	over := c.State.IsOver() || c.State == facts.PeeringDeleting
	elsewhere := m.account != "" && c.Requester.Account != m.account ||
		p.Region != "" && c.Requester.Region != "" && c.Requester.Region != p.Region
	planned := c.ComesFrom(p.Target.VPC, p.Plan.CIDR)
	unknown := c.Accepter.VPC == p.Target.VPC && c.Requester.CIDRs == nil
	switch {
	case planned && elsewhere:
		m.foreign = append(m.foreign, c)
	case planned && over:
		m.over = append(m.over, c)
	case planned:
		m.alive = append(m.alive, c)
	case over && unknown && m.account != "" && p.Region != "" && !elsewhere:
		m.ended = append(m.ended, c)
	case over:
	case unknown && c.State != facts.PeeringActive:
		m.unknownCIDR = append(m.unknownCIDR, c)
	case p.Beside && c.State == facts.PeeringActive:
		m.others = append(m.others, c)
	case c.Accepter.VPC == p.Target.VPC && m.account != "" && !elsewhere:
		m.wrongCIDR = append(m.wrongCIDR, c)
	default:
		m.others = append(m.others, c)
	}
}

// superseded reports whether a request that has ended may have been followed by another
// from the cluster's account and region.
func (m requestMatch) superseded(p AstroPeering) bool {
	return len(m.alive)+len(m.wrongCIDR) > 0 || slices.ContainsFunc(m.unknownCIDR, func(c facts.Peering) bool {
		return c.Requester.Account == m.account && c.Requester.Region == p.Region
	})
}

// errNoCluster is the error of facts that only the cluster's account can read, where its
// credentials or its region are not known.
var errNoCluster = errors.New("the credentials or the region of the data plane's account are not given")

// requesterSide lists the peerings with the target that the cluster's account sees in
// its region. AWS shows a request that failed there only. (Amazon VPC Peering Guide,
// "VPC peering connection lifecycle".)
func (p AstroPeering) requesterSide(ctx context.Context) ([]facts.Peering, error) {
	if p.Cluster == nil || p.Region == "" {
		return nil, errNoCluster
	}
	all, err := facts.RegionPeerings(ctx, p.Cluster, p.Region)
	return slices.DeleteFunc(slices.Clone(all), func(c facts.Peering) bool { return c.Accepter.VPC != p.Target.VPC }), err
}

// Connection returns Astro's peering. Its error is an *errNoMatch if no peering, or more
// than one, can be it.
func (p AstroPeering) Connection(ctx context.Context) (facts.Peering, error) {
	s, err := p.match(ctx)
	switch {
	case err != nil:
		return facts.Peering{}, err
	case len(s.alive) > 1:
		return facts.Peering{}, &NoMatch{detail: "more than one peering could be Astro's."}
	case len(s.alive) == 0:
		return facts.Peering{}, &NoMatch{detail: "no peering request from Astro was found.", NoRequest: len(s.unknownCIDR)+len(s.wrongCIDR) == 0}
	}
	return s.alive[0], nil
}

// Unverified completes f as a finding about Astro's connection that could not be
// determined because of err.
func (p AstroPeering) Unverified(f awscheck.Finding, err error) awscheck.Finding {
	if u := (*NoMatch)(nil); errors.As(err, &u) {
		f.Status, f.Evidence, f.Cause = awscheck.Unverified, awscheck.None, awscheck.VerifyRequest
		f.Detail = "Not determined: " + u.detail
		return f
	}
	return p.Target.Unverified(f, err)
}

// clusterAccount is the id of the account that Astro's VPC is in; "" if it is not known.
func (p AstroPeering) clusterAccount(ctx context.Context) string {
	if p.AccountID != "" || p.Cluster == nil {
		return p.AccountID
	}
	id, err := p.Cluster.Identity(ctx)
	if err != nil {
		return ""
	}
	return id.Account
}

// clusterLocation names the account and region of the cluster that are known.
func (p AstroPeering) clusterLocation(s requestMatch) string {
	var where []string
	if s.account != "" {
		where = append(where, "account "+s.account)
	}
	if p.Region != "" {
		where = append(where, p.Region)
	}
	return strings.Join(where, " in ")
}

// Ask is a remedy that needs Astronomer's support.
func (p AstroPeering) Ask(text string) awscheck.Remedy {
	return awscheck.Remedy{Text: text, Links: idsOf(p.SupportURL)}
}

// describePeering names a peering's id, requester and state.
func describePeering(p facts.Peering) string {
	from := ""
	if len(p.Requester.CIDRs) > 0 {
		from = ", " + PrefixList(p.Requester.CIDRs)
	}
	s := fmt.Sprintf("%s (%s of account %s%s; %s", p, p.Requester.VPC, p.Requester.Account, from, p.State)
	if p.Message != "" && p.State.IsOver() {
		s += ": " + strings.TrimRight(p.Message, ". ")
	}
	return s + ")"
}

func describePeerings(list []facts.Peering) string {
	names := make([]string, len(list))
	for i, p := range list {
		names[i] = describePeering(p)
	}
	return words.Some(names)
}

func ids(list []facts.Peering) []string {
	names := make([]string, len(list))
	for i, p := range list {
		names[i] = p.ID
	}
	return names
}
