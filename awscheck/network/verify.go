package network

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/facts"
	"github.com/astronomer/astro-activate/awscheck/words"
)

// An AstroPeering is the peering that Astronomer requests of a target VPC, as far
// as it is known before it is seen.
type AstroPeering struct {
	Target Target
	Plan   Plan   // the network of Astro's VPC, by which its request is known
	Region string // of Astro's VPC; "" if it is not known
	// Cluster is the account that Astro's VPC is in; nil if it is not known. It is
	// AccountID where that was given, else the one that its credentials reach.
	Cluster    *account.Account
	AccountID  string
	SupportURL string // where a peering is requested
}

// soon is how long before its end an unaccepted request is worth a warning.
const expiresSoon = 48 * time.Hour

// lifetime is how long AWS keeps an unaccepted request. (Amazon VPC Peering Guide,
// "VPC peering connection lifecycle".)
const requestLifetime = "7 days"

// A sighting is what the target's peerings tell of Astro's request. It is known by
// its network alone; nothing here is guessed.
type requestMatch struct {
	alive       []facts.Peering // from the planned network, to the target, and not over: one of them is Astro's
	over        []facts.Peering // likewise, but failed, expired, rejected or deleted
	foreign     []facts.Peering // from the planned network, but of another account or region than the cluster's
	unknownCIDR []facts.Peering // waiting for the target's owner, and AWS does not tell from which network
	wrongCIDR   []facts.Peering // from the cluster's account and region, but from another network
	others      []facts.Peering
	account     string // of the cluster; "" if it is not known
}

// An unsighted is why nothing can be said of Astro's connection: its request is not
// there, or not the only one.
type errNoMatch struct{ detail string }

func (e *errNoMatch) Error() string { return e.detail }

// look sorts the target's peerings.
func (p AstroPeering) match(ctx context.Context) (requestMatch, error) {
	peerings, err := p.Target.peerings(ctx)
	if err != nil {
		return requestMatch{}, err
	}
	s := requestMatch{account: p.AccountID}
	if s.account == "" && p.Cluster != nil {
		if id, err := p.Cluster.Identity(ctx); err == nil {
			s.account = id.Account
		}
	}
	for _, c := range peerings {
		over := c.State.IsOver() || c.State == facts.PeeringDeleting
		elsewhere := s.account != "" && c.Requester.Account != s.account ||
			p.Region != "" && c.Requester.Region != "" && c.Requester.Region != p.Region
		planned := c.ComesFrom(p.Target.VPC, p.Plan.CIDR)
		switch {
		case planned && elsewhere:
			s.foreign = append(s.foreign, c)
		case planned && over:
			s.over = append(s.over, c)
		case planned:
			s.alive = append(s.alive, c)
		case over:
		case c.Accepter.VPC == p.Target.VPC && c.Requester.CIDRs == nil && c.State != facts.PeeringActive:
			s.unknownCIDR = append(s.unknownCIDR, c)
		case c.Accepter.VPC == p.Target.VPC && s.account != "" && !elsewhere:
			s.wrongCIDR = append(s.wrongCIDR, c)
		default:
			s.others = append(s.others, c)
		}
	}
	return s, nil
}

// connection returns Astro's peering if it is known. Its error is an *unsighted
// if it is not.
func (p AstroPeering) connection(ctx context.Context) (facts.Peering, error) {
	s, err := p.match(ctx)
	switch {
	case err != nil:
		return facts.Peering{}, err
	case len(s.alive) > 1:
		return facts.Peering{}, &errNoMatch{"more than one peering could be Astro's."}
	case len(s.alive) == 0:
		return facts.Peering{}, &errNoMatch{"Astro's peering request is not there."}
	}
	return s.alive[0], nil
}

// unverified completes f as a finding about Astro's connection that could not be
// determined because of err.
func (p AstroPeering) unverified(f awscheck.Finding, err error) awscheck.Finding {
	if u, ok := err.(*errNoMatch); ok {
		f.Status, f.Evidence, f.Cause = awscheck.Unverified, awscheck.None, awscheck.VerifyRequest
		f.Detail = "Not determined: " + u.detail
		return f
	}
	return p.Target.unverified(f, err)
}

// CheckVerifyRequest tells whether Astro's peering request has reached the target
// VPC and can still be, or was, accepted. It reports verify.request.
func CheckVerifyRequest(ctx context.Context, p AstroPeering) []awscheck.Finding {
	t := p.Target
	f := awscheck.Finding{ID: awscheck.VerifyRequest, Region: t.Region, Evidence: awscheck.Live}
	s, err := p.match(ctx)
	if err != nil {
		return []awscheck.Finding{t.unverified(f, err)}
	}
	switch {
	case len(s.alive) == 1:
		f = p.evaluate(f, s.alive[0])
	case len(s.alive) > 1:
		f.Status, f.Evidence, f.Resources = awscheck.Unverified, awscheck.None, ids(s.alive)
		f.Detail = fmt.Sprintf("Not determined: %d peerings come from %s, and only one of them can be this cluster's: %s.", len(s.alive), p.Plan, describePeerings(s.alive))
		f.Remedy = p.ask("Ask Astronomer's support for the id of this cluster's VPC. Reject or delete the peerings that are not its own, if nobody needs them; or give account.expected_id, the account that the cluster is in.")
	case len(s.over) > 0:
		f.Status, f.Resources = awscheck.Fail, ids(s.over)
		f.Detail = fmt.Sprintf("The request from %s can't be accepted any more: %s.", p.Plan, describePeerings(s.over))
		f.Remedy = p.ask(p.requestAgain(s.over))
	default:
		f.Status, f.Evidence = awscheck.Unverified, awscheck.None
		f.Detail = fmt.Sprintf("Not determined: no peering request from %s is known to have reached %s yet.", p.Plan, t.VPC)
		f.Remedy = p.ask("Request the peering from Astronomer's support, if that was not done yet; else wait for it, or ask whether it was requested from this network.")
	}
	for _, shown := range []struct {
		text string
		list []facts.Peering
	}{
		{"From the same network, but not of " + p.clusterLocation(s) + ", and so not taken for Astro's: ", s.foreign},
		{"Waiting, from a network that AWS does not tell before acceptance: ", s.unknownCIDR},
		{"From another network: ", slices.Concat(s.wrongCIDR, s.others)},
	} {
		if len(shown.list) > 0 {
			f.Detail += " " + shown.text + describePeerings(shown.list) + "."
			f.Resources = append(f.Resources, ids(shown.list)...)
		}
	}
	return []awscheck.Finding{f}
}

// judge completes f with the state of the one request that is Astro's.
func (p AstroPeering) evaluate(f awscheck.Finding, c facts.Peering) awscheck.Finding {
	t := p.Target
	f.Status, f.Resources = awscheck.Pass, []string{c.ID}
	f.Detail = fmt.Sprintf("%s has reached %s.", describePeering(c), t.VPC)
	switch left := c.Expires.Sub(t.Account.Now()); {
	case c.State == facts.PeeringInitiating:
		f.Status, f.Evidence = awscheck.Unverified, awscheck.None
		f.Detail = fmt.Sprintf("Not determined: AWS is still making the request %s.", describePeering(c))
		f.Remedy.Text = "Check again in a minute."
	case c.State != facts.PeeringPending:
	case c.Expires.IsZero():
		f.Detail += fmt.Sprintf(" It expires %s after it was made; AWS does not tell when that was.", requestLifetime)
	case left < expiresSoon:
		f.Status = awscheck.Warn
		f.Detail += fmt.Sprintf(" It expires %s, in less than %s.", c.Expires.UTC().Format(time.RFC3339), words.Count(int(left.Hours())+1, "hour"))
		if left <= 0 {
			f.Detail = fmt.Sprintf("%s has reached %s. It was to expire %s.", describePeering(c), t.VPC, c.Expires.UTC().Format(time.RFC3339))
		}
		f.Remedy = awscheck.Remedy{Text: "Accept it before it expires; Astronomer must request another one after that.", Commands: []string{t.accept(c)}}
	default:
		f.Detail += fmt.Sprintf(" It expires %s.", c.Expires.UTC().Format(time.RFC3339))
	}
	return f
}

// again says what to do about requests that are over.
func (p AstroPeering) requestAgain(gone []facts.Peering) string {
	if slices.ContainsFunc(gone, func(c facts.Peering) bool { return c.State == facts.PeeringFailed }) {
		return "AWS fails a peering at once if the two VPCs' CIDRs overlap. Compare them (check reports it as network.cidr.overlap.target), then ask Astronomer for another request."
	}
	return fmt.Sprintf("Ask Astronomer for another request, and accept it within %s.", requestLifetime)
}

func (p AstroPeering) ask(text string) awscheck.Remedy {
	return awscheck.Remedy{Text: text, Links: idsOf(p.SupportURL)}
}

// whereabouts is where the cluster is known to be.
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

// CheckVerifyCIDR tells whether the requester's network is the planned one: a
// connection that is active is not Astro's for that. It reports verify.cidr.
func CheckVerifyCIDR(ctx context.Context, p AstroPeering) []awscheck.Finding {
	t := p.Target
	f := awscheck.Finding{ID: awscheck.VerifyCIDR, Region: t.Region, Evidence: awscheck.Live}
	s, err := p.match(ctx)
	if err != nil {
		return []awscheck.Finding{t.unverified(f, err)}
	}
	switch {
	case len(s.alive) == 1:
		c := s.alive[0]
		f.Status, f.Resources = awscheck.Pass, []string{c.ID}
		f.Detail = fmt.Sprintf("%s comes from %s, as planned.", c, p.Plan)
		if len(c.Requester.CIDRs) > 1 {
			f.Status = awscheck.Warn
			f.Detail = fmt.Sprintf("%s comes from %s, as planned, but its VPC has more networks than that: %s.", c, p.Plan, prefixList(c.Requester.CIDRs))
			f.Remedy = p.ask("Ask Astronomer what the others are for: routes and network ACLs are checked for the planned one only.")
		}
	case len(s.alive) == 0 && len(s.unknownCIDR) > 0:
		f.Status, f.Evidence, f.Resources = awscheck.Unverified, awscheck.None, ids(s.unknownCIDR)
		f.Detail = fmt.Sprintf("Not determined: AWS does not tell the network of what waits for %s: %s.", t.VPC, describePeerings(s.unknownCIDR))
		f.Remedy = p.ask("Ask Astronomer's support for the id of the cluster's VPC. If it is the requester's, accept that request: AWS tells the network of an active connection.")
		for _, c := range s.unknownCIDR {
			f.Remedy.Commands = append(f.Remedy.Commands, t.accept(c))
		}
	case len(s.alive)+len(s.over) == 0 && len(s.wrongCIDR) > 0:
		f.Status, f.Resources = awscheck.Fail, ids(s.wrongCIDR)
		f.Detail = fmt.Sprintf("No peering comes from %s, but %s, where the cluster is, has other networks peered: %s.", p.Plan, p.clusterLocation(s), describePeerings(s.wrongCIDR))
		f.Remedy = p.ask("Compare with the cluster's VPC CIDR in the Astro UI. If the cluster got another network than was planned, give that one as network.cidr; else wait for the request.")
	default:
		f = p.unverified(f, &errNoMatch{"which request is Astro's is not known."})
	}
	return []awscheck.Finding{f}
}

// CheckVerifyActive tells whether the connection is active. It reports verify.active.
func CheckVerifyActive(ctx context.Context, p AstroPeering) []awscheck.Finding {
	t := p.Target
	f := awscheck.Finding{ID: awscheck.VerifyActive, Region: t.Region, Evidence: awscheck.Live}
	c, err := p.connection(ctx)
	if err != nil {
		return []awscheck.Finding{p.unverified(f, err)}
	}
	f.Resources = []string{c.ID}
	switch c.State {
	case facts.PeeringActive:
		f.Status, f.Detail = awscheck.Pass, fmt.Sprintf("%s is active.", c)
	case facts.PeeringPending:
		f.Status, f.Detail = awscheck.Fail, fmt.Sprintf("%s waits for acceptance by the owner of %s.", c, t.VPC)
		f.Remedy = awscheck.Remedy{Text: "Accept the request.", Commands: []string{t.accept(c)}}
	default:
		f.Status, f.Evidence = awscheck.Unverified, awscheck.None
		f.Detail = fmt.Sprintf("Not determined: %s is %s, on its way to another state.", c, c.State)
		f.Remedy.Text = "Check again in a minute."
	}
	return []awscheck.Finding{f}
}

// accept is the command that accepts a request.
func (t Target) accept(c facts.Peering) string {
	return t.aws("ec2", "accept-vpc-peering-connection", "--vpc-peering-connection-id", c.ID)
}

// sight describes a peering by what its owner can compare: id, requester, state.
func describePeering(p facts.Peering) string {
	from := ""
	if len(p.Requester.CIDRs) > 0 {
		from = ", " + prefixList(p.Requester.CIDRs)
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
