package awscheck

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
)

// An AstroPeering is the peering that Astronomer requests of a target VPC, as far
// as it is known before it is seen.
type AstroPeering struct {
	Target Target
	Plan   Plan   // the network of Astro's VPC, by which its request is known
	Region string // of Astro's VPC; "" if it is not known
	// Cluster is the account that Astro's VPC is in; nil if it is not known. It is
	// AccountID where that was given, else the one that its credentials reach.
	Cluster    *Account
	AccountID  string
	SupportURL string // where a peering is requested
}

// soon is how long before its end an unaccepted request is worth a warning.
const soon = 48 * time.Hour

// lifetime is how long AWS keeps an unaccepted request. (Amazon VPC Peering Guide,
// "VPC peering connection lifecycle".)
const lifetime = "7 days"

// A sighting is what the target's peerings tell of Astro's request. It is known by
// its network alone; nothing here is guessed.
type sighting struct {
	alive   []Peering // from the planned network, to the target, and not over: one of them is Astro's
	gone    []Peering // likewise, but failed, expired, rejected or deleted
	foreign []Peering // from the planned network, but of another account or region than the cluster's
	untold  []Peering // waiting for the target's owner, and AWS does not tell from which network
	astray  []Peering // from the cluster's account and region, but from another network
	others  []Peering
	account string // of the cluster; "" if it is not known
}

// An unsighted is why nothing can be said of Astro's connection: its request is not
// there, or not the only one.
type unsighted struct{ detail string }

func (e *unsighted) Error() string { return e.detail }

// look sorts the target's peerings.
func (p AstroPeering) look(ctx context.Context) (sighting, error) {
	peerings, err := p.Target.peerings(ctx)
	if err != nil {
		return sighting{}, err
	}
	s := sighting{account: p.AccountID}
	if s.account == "" && p.Cluster != nil {
		if id, err := p.Cluster.Identity(ctx); err == nil {
			s.account = id.Account
		}
	}
	for _, c := range peerings {
		over := c.State.Over() || c.State == PeeringDeleting
		elsewhere := s.account != "" && c.Requester.Account != s.account ||
			p.Region != "" && c.Requester.Region != "" && c.Requester.Region != p.Region
		planned := c.mayBeFor(p.Target.VPC, p.Plan.CIDR)
		switch {
		case planned && elsewhere:
			s.foreign = append(s.foreign, c)
		case planned && over:
			s.gone = append(s.gone, c)
		case planned:
			s.alive = append(s.alive, c)
		case over:
		case c.Accepter.VPC == p.Target.VPC && c.Requester.CIDRs == nil && c.State != PeeringActive:
			s.untold = append(s.untold, c)
		case c.Accepter.VPC == p.Target.VPC && s.account != "" && !elsewhere:
			s.astray = append(s.astray, c)
		default:
			s.others = append(s.others, c)
		}
	}
	return s, nil
}

// connection returns Astro's peering if it is known. Its error is an *unsighted
// if it is not.
func (p AstroPeering) connection(ctx context.Context) (Peering, error) {
	s, err := p.look(ctx)
	switch {
	case err != nil:
		return Peering{}, err
	case len(s.alive) > 1:
		return Peering{}, &unsighted{"more than one peering could be Astro's."}
	case len(s.alive) == 0:
		return Peering{}, &unsighted{"Astro's peering request is not there."}
	}
	return s.alive[0], nil
}

// unverified completes f as a finding about Astro's connection that could not be
// determined because of err.
func (p AstroPeering) unverified(f Finding, err error) Finding {
	if u, ok := err.(*unsighted); ok {
		f.Status, f.Evidence, f.Cause = Unverified, None, "verify.request"
		f.Detail = "Not determined: " + u.detail
		return f
	}
	return p.Target.unverified(f, err)
}

// CheckVerifyRequest tells whether Astro's peering request has reached the target
// VPC and can still be, or was, accepted. It reports verify.request.
func CheckVerifyRequest(ctx context.Context, p AstroPeering) []Finding {
	t := p.Target
	f := Finding{ID: "verify.request", Title: "Peering request from Astro", Region: t.Region, Evidence: Live}
	s, err := p.look(ctx)
	if err != nil {
		return []Finding{t.unverified(f, err)}
	}
	switch {
	case len(s.alive) == 1:
		f = p.judge(f, s.alive[0])
	case len(s.alive) > 1:
		f.Status, f.Evidence, f.Resources = Unverified, None, ids(s.alive)
		f.Detail = fmt.Sprintf("Not determined: %d peerings come from %s, and only one of them can be this cluster's: %s.", len(s.alive), p.Plan, described(s.alive))
		f.Remedy = p.ask("Ask Astronomer's support for the id of this cluster's VPC. Reject or delete the peerings that are not its own, if nobody needs them; or give account.expected_id, the account that the cluster is in.")
	case len(s.gone) > 0:
		f.Status, f.Resources = Fail, ids(s.gone)
		f.Detail = fmt.Sprintf("The request from %s can't be accepted any more: %s.", p.Plan, described(s.gone))
		f.Remedy = p.ask(p.again(s.gone))
	default:
		f.Status, f.Evidence = Unverified, None
		f.Detail = fmt.Sprintf("Not determined: no peering request from %s is known to have reached %s yet.", p.Plan, t.VPC)
		f.Remedy = p.ask("Request the peering from Astronomer's support, if that was not done yet; else wait for it, or ask whether it was requested from this network.")
	}
	for _, shown := range []struct {
		text string
		list []Peering
	}{
		{"From the same network, but not of " + p.whereabouts(s) + ", and so not taken for Astro's: ", s.foreign},
		{"Waiting, from a network that AWS does not tell before acceptance: ", s.untold},
		{"From another network: ", slices.Concat(s.astray, s.others)},
	} {
		if len(shown.list) > 0 {
			f.Detail += " " + shown.text + described(shown.list) + "."
			f.Resources = append(f.Resources, ids(shown.list)...)
		}
	}
	return []Finding{f}
}

// judge completes f with the state of the one request that is Astro's.
func (p AstroPeering) judge(f Finding, c Peering) Finding {
	t := p.Target
	f.Status, f.Resources = Pass, []string{c.ID}
	f.Detail = fmt.Sprintf("%s has reached %s.", c.sight(), t.VPC)
	switch left := c.Expires.Sub(t.Account.Now()); {
	case c.State == PeeringInitiating:
		f.Status, f.Evidence = Unverified, None
		f.Detail = fmt.Sprintf("Not determined: AWS is still making the request %s.", c.sight())
		f.Remedy.Text = "Check again in a minute."
	case c.State != PeeringPending:
	case c.Expires.IsZero():
		f.Detail += fmt.Sprintf(" It expires %s after it was made; AWS does not tell when that was.", lifetime)
	case left < soon:
		f.Status = Warn
		f.Detail += fmt.Sprintf(" It expires %s, in less than %s.", c.Expires.UTC().Format(time.RFC3339), count(int(left.Hours())+1, "hour"))
		if left <= 0 {
			f.Detail = fmt.Sprintf("%s has reached %s. It was to expire %s.", c.sight(), t.VPC, c.Expires.UTC().Format(time.RFC3339))
		}
		f.Remedy = Remedy{Text: "Accept it before it expires; Astronomer must request another one after that.", Commands: []string{t.accept(c)}}
	default:
		f.Detail += fmt.Sprintf(" It expires %s.", c.Expires.UTC().Format(time.RFC3339))
	}
	return f
}

// again says what to do about requests that are over.
func (p AstroPeering) again(gone []Peering) string {
	if slices.ContainsFunc(gone, func(c Peering) bool { return c.State == PeeringFailed }) {
		return "AWS fails a peering at once if the two VPCs' CIDRs overlap. Compare them (check reports it as network.cidr.overlap.target), then ask Astronomer for another request."
	}
	return fmt.Sprintf("Ask Astronomer for another request, and accept it within %s.", lifetime)
}

func (p AstroPeering) ask(text string) Remedy {
	return Remedy{Text: text, Links: resource(p.SupportURL)}
}

// whereabouts is where the cluster is known to be.
func (p AstroPeering) whereabouts(s sighting) string {
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
func CheckVerifyCIDR(ctx context.Context, p AstroPeering) []Finding {
	t := p.Target
	f := Finding{ID: "verify.cidr", Title: "CIDR of the requester", Region: t.Region, Evidence: Live}
	s, err := p.look(ctx)
	if err != nil {
		return []Finding{t.unverified(f, err)}
	}
	switch {
	case len(s.alive) == 1:
		c := s.alive[0]
		f.Status, f.Resources = Pass, []string{c.ID}
		f.Detail = fmt.Sprintf("%s comes from %s, as planned.", c, p.Plan)
		if len(c.Requester.CIDRs) > 1 {
			f.Status = Warn
			f.Detail = fmt.Sprintf("%s comes from %s, as planned, but its VPC has more networks than that: %s.", c, p.Plan, prefixList(c.Requester.CIDRs))
			f.Remedy = p.ask("Ask Astronomer what the others are for: routes and network ACLs are checked for the planned one only.")
		}
	case len(s.alive) == 0 && len(s.untold) > 0:
		f.Status, f.Evidence, f.Resources = Unverified, None, ids(s.untold)
		f.Detail = fmt.Sprintf("Not determined: AWS does not tell the network of what waits for %s: %s.", t.VPC, described(s.untold))
		f.Remedy = p.ask("Ask Astronomer's support for the id of the cluster's VPC. If it is the requester's, accept that request: AWS tells the network of an active connection.")
		for _, c := range s.untold {
			f.Remedy.Commands = append(f.Remedy.Commands, t.accept(c))
		}
	case len(s.alive)+len(s.gone) == 0 && len(s.astray) > 0:
		f.Status, f.Resources = Fail, ids(s.astray)
		f.Detail = fmt.Sprintf("No peering comes from %s, but %s, where the cluster is, has other networks peered: %s.", p.Plan, p.whereabouts(s), described(s.astray))
		f.Remedy = p.ask("Compare with the cluster's VPC CIDR in the Astro UI. If the cluster got another network than was planned, give that one as network.cidr; else wait for the request.")
	default:
		f = p.unverified(f, &unsighted{"which request is Astro's is not known."})
	}
	return []Finding{f}
}

// CheckVerifyActive tells whether the connection is active. It reports verify.active.
func CheckVerifyActive(ctx context.Context, p AstroPeering) []Finding {
	t := p.Target
	f := Finding{ID: "verify.active", Title: "Peering connection is active", Region: t.Region, Evidence: Live}
	c, err := p.connection(ctx)
	if err != nil {
		return []Finding{p.unverified(f, err)}
	}
	f.Resources = []string{c.ID}
	switch c.State {
	case PeeringActive:
		f.Status, f.Detail = Pass, fmt.Sprintf("%s is active.", c)
	case PeeringPending:
		f.Status, f.Detail = Fail, fmt.Sprintf("%s waits for acceptance by the owner of %s.", c, t.VPC)
		f.Remedy = Remedy{Text: "Accept the request.", Commands: []string{t.accept(c)}}
	default:
		f.Status, f.Evidence = Unverified, None
		f.Detail = fmt.Sprintf("Not determined: %s is %s, on its way to another state.", c, c.State)
		f.Remedy.Text = "Check again in a minute."
	}
	return []Finding{f}
}

// accept is the command that accepts a request.
func (t Target) accept(c Peering) string {
	return t.aws("ec2", "accept-vpc-peering-connection", "--vpc-peering-connection-id", c.ID)
}

// sight describes a peering by what its owner can compare: id, requester, state.
func (p Peering) sight() string {
	from := ""
	if len(p.Requester.CIDRs) > 0 {
		from = ", " + prefixList(p.Requester.CIDRs)
	}
	s := fmt.Sprintf("%s (%s of account %s%s; %s", p, p.Requester.VPC, p.Requester.Account, from, p.State)
	if p.Message != "" && p.State.Over() {
		s += ": " + strings.TrimRight(p.Message, ". ")
	}
	return s + ")"
}

func described(list []Peering) string {
	words := make([]string, len(list))
	for i, p := range list {
		words[i] = p.sight()
	}
	return enumerate(words)
}

func ids(list []Peering) []string {
	words := make([]string, len(list))
	for i, p := range list {
		words[i] = p.ID
	}
	return words
}
