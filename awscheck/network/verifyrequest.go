package network

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/facts"
	"github.com/astronomer/astro-activate/awscheck/words"
)

// expiresSoon is how long before it expires a pending request is a warning.
const expiresSoon = 48 * time.Hour

// requestLifetime is how long AWS keeps a pending request. (Amazon VPC Peering Guide,
// "VPC peering connection lifecycle".)
const requestLifetime = "7 days"

// CheckVerifyRequest checks whether Astro's peering request has reached the target VPC,
// and was or can be accepted. It reports verify.request.
func CheckVerifyRequest(ctx context.Context, p AstroPeering) []awscheck.Finding {
	t := p.Target
	f := awscheck.Finding{ID: awscheck.VerifyRequest, Region: t.Region, Evidence: awscheck.Live}
	m, err := p.match(ctx)
	if err != nil {
		return []awscheck.Finding{t.Unverified(f, err)}
	}
	switch {
	case len(m.alive) == 1:
		f = p.evaluate(f, m.alive[0])
	case len(m.alive) > 1:
		f.Status, f.Evidence, f.Resources = awscheck.Unverified, awscheck.None, ids(m.alive)
		f.Detail = fmt.Sprintf("Not determined: %d peerings come from %s, and only one of them can be this cluster's: %s.", len(m.alive), p.Plan, describePeerings(m.alive))
		f.Remedy = p.Ask("Ask Astronomer's support for the id of this cluster's VPC. Reject or delete other peerings that are not needed, or give account.expected_id, the account that the cluster is in.")
	case len(m.over) > 0:
		f.Status, f.Resources = awscheck.Fail, ids(m.over)
		f.Detail = fmt.Sprintf("The request from %s can no longer be accepted: %s.", p.Plan, describePeerings(m.over))
		f.Remedy = p.Ask(p.requestAgain(m.over))
	case len(m.ended) > 0 && !m.superseded(p):
		f.Status, f.Resources = awscheck.Fail, ids(m.ended)
		f.Detail = fmt.Sprintf("The request from %s, where the cluster is, can no longer be accepted: %s. AWS no longer reports its network.", p.clusterLocation(m), describePeerings(m.ended))
		f.Remedy = p.Ask(p.requestAgain(m.ended))
		m.ended = nil
	default:
		f.Status, f.Evidence = awscheck.Unverified, awscheck.None
		f.Detail = fmt.Sprintf("Not determined: no peering request from %s to %s was found.", p.Plan, t.VPC)
		if m.oneSided {
			f.Detail += " AWS shows a request that failed to the requester only, and the data plane's account was not read."
		}
		if len(m.wrongCIDR) > 0 && len(m.unknownCIDR) == 0 { // as verify.cidr
			f.Remedy = p.compare(m.wrongCIDR)
			break
		}
		f.Remedy = p.Ask("Request the peering from Astronomer's support. If you already have, wait for it, or ask Astronomer whether the request is from this network.")
	}
	return []awscheck.Finding{p.listOthers(f, m)}
}

// listOthers adds to f the peerings that are not known to be Astro's.
func (p AstroPeering) listOthers(f awscheck.Finding, m requestMatch) awscheck.Finding {
	for _, group := range []struct {
		text string
		list []facts.Peering
	}{
		{"From the same network but not from " + p.clusterLocation(m) + ", so not Astro's: ", m.foreign},
		{"Pending, from a network that AWS does not report before acceptance: ", m.unknownCIDR},
		{"Ended, from a network that AWS no longer reports: ", m.ended},
		{"From another network: ", slices.Concat(m.wrongCIDR, m.others)},
	} {
		if len(group.list) > 0 {
			f.Detail += " " + group.text + describePeerings(group.list) + "."
			f.Resources = append(f.Resources, ids(group.list)...)
		}
	}
	return f
}

// evaluate completes f with the state of Astro's request.
func (p AstroPeering) evaluate(f awscheck.Finding, c facts.Peering) awscheck.Finding {
	t := p.Target
	f.Status, f.Resources = awscheck.Pass, []string{c.ID}
	f.Detail = fmt.Sprintf("%s has reached %s.", describePeering(c), t.VPC)
	switch left := c.Expires.Sub(t.Account.Now()); {
	case c.State == facts.PeeringInitiating:
		f.Status, f.Evidence = awscheck.Unverified, awscheck.None
		f.Detail = fmt.Sprintf("Not determined: AWS is still creating the request %s.", describePeering(c))
		f.Remedy.Owner, f.Remedy.Text = awscheck.OwnerAWS, "AWS is creating the request. Check again in a minute."
	case c.State != facts.PeeringPending:
	case c.Expires.IsZero():
		f.Detail += fmt.Sprintf(" It expires %s after it was created; AWS does not report when.", requestLifetime)
	case left < expiresSoon:
		f.Status = awscheck.Warn
		f.Detail += fmt.Sprintf(" It expires %s, in less than %s.", c.Expires.UTC().Format(time.RFC3339), words.Count(int(left.Hours())+1, "hour"))
		if left <= 0 {
			f.Detail = fmt.Sprintf("%s has reached %s. It was due to expire %s.", describePeering(c), t.VPC, c.Expires.UTC().Format(time.RFC3339))
		}
		f.Remedy = awscheck.Remedy{Owner: awscheck.OwnerNetwork, Text: "Accept it before it expires. After that, Astronomer must request the peering again.", Commands: []string{t.accept(c)}}
	default:
		f.Detail += fmt.Sprintf(" It expires %s.", c.Expires.UTC().Format(time.RFC3339))
	}
	return f
}

// requestAgain says what to do about requests that are over.
func (p AstroPeering) requestAgain(gone []facts.Peering) string {
	if slices.ContainsFunc(gone, func(c facts.Peering) bool { return c.State == facts.PeeringFailed }) {
		return fmt.Sprintf("A peering fails immediately if the CIDRs of the two VPCs overlap. Compare them (check reports %q), then ask Astronomer to request the peering again.",
			awscheck.TitleOf(awscheck.NetworkOverlapTarget, awscheck.Fail, ""))
	}
	return fmt.Sprintf("Ask Astronomer to request the peering again, and accept it within %s.", requestLifetime)
}
