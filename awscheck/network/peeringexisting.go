package network

import (
	"context"
	"fmt"
	"net/netip"
	"slices"
	"time"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/facts"
	"github.com/astronomer/astro-activate/awscheck/words"
)

// CheckPeeringExisting lists the peerings that the target has. It reports
// peering.existing. Astro's own is identified by the CIDR of its requester: the remedy
// accepts only a request that may be Astro's.
func CheckPeeringExisting(ctx context.Context, t Target, plan netip.Prefix) []awscheck.Finding {
	f := awscheck.Finding{ID: awscheck.PeeringExisting, Region: t.Region}
	peerings, err := t.peerings(ctx)
	if err != nil {
		return []awscheck.Finding{t.Unverified(f, err)}
	}
	f.Evidence = awscheck.Live
	var shown, waiting, accept []string
	astro := ""
	for _, p := range peerings {
		if p.State.IsOver() {
			continue
		}
		_, other := p.Side(t.VPC)
		what := fmt.Sprintf("%s with %s of account %s (%s)", p, other.VPC, other.Account, p.State)
		if p.Accepter.VPC == t.VPC && p.State == facts.PeeringPending {
			waiting = append(waiting, describePending(p, plan))
			if p.ComesFrom(t.VPC, plan) || p.Requester.CIDRs == nil {
				accept = append(accept, t.CLI("ec2", "accept-vpc-peering-connection", "--vpc-peering-connection-id", p.ID))
			}
		} else if p.ComesFrom(t.VPC, plan) && p.State != facts.PeeringDeleting {
			astro = fmt.Sprintf(" %s comes from the planned CIDR %s: it may be an Astro cluster's.", p.ID, plan)
		}
		shown, f.Resources = append(shown, what), append(f.Resources, p.ID)
	}
	switch {
	case len(waiting) > 0:
		f.Status = awscheck.Warn
		f.Detail = fmt.Sprintf("A peering request is pending for %s: %s.", t.VPC, words.Some(waiting))
		f.Remedy.Text = "Ask Astronomer whether the request is theirs. If it is, accept it before it expires."
		f.Remedy.Commands = accept
		if len(accept) == 0 {
			f.Remedy.Text = fmt.Sprintf("Ask Astronomer before you accept it. It is not the data plane's, unless Astronomer uses another CIDR than %s.", plan)
		}
	case len(shown) == 0:
		f.Status, f.Detail = awscheck.Pass, fmt.Sprintf("%s has no peerings.", t.VPC)
	default:
		f.Status = awscheck.Info
		f.Detail = fmt.Sprintf("%s has these peerings: %s.%s", t.VPC, words.Some(shown), astro)
	}
	return []awscheck.Finding{f}
}

// describePending describes a pending request: its requester, and when it expires.
func describePending(p facts.Peering, plan netip.Prefix) string {
	from := fmt.Sprintf("from the planned CIDR %s", plan)
	switch {
	case p.Requester.CIDRs == nil:
		from = "from a network that AWS does not report before acceptance"
	case !slices.Contains(p.Requester.CIDRs, plan):
		from = fmt.Sprintf("from %s, which is not the planned CIDR %s", PrefixList(p.Requester.CIDRs), plan)
	}
	until := "it expires 7 days after it was created"
	if !p.Expires.IsZero() {
		until = "it expires " + p.Expires.UTC().Format(time.RFC3339)
	}
	return fmt.Sprintf("%s of account %s, %s (%s)", p, p.Requester.Account, from, until)
}
