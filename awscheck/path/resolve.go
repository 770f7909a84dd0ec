package path

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"slices"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/dataservice"
	"github.com/astronomer/astro-activate/awscheck/facts"
	"github.com/astronomer/astro-activate/awscheck/netmodel"
	"github.com/astronomer/astro-activate/awscheck/network"
	"github.com/astronomer/astro-activate/awscheck/words"
)

// A resolution is where the name of a service leads from Astro's VPC.
type resolution struct {
	finding awscheck.Finding // path.name
	// addresses are where the service is; nil if that is not known. They may be known
	// although the name does not lead there yet.
	addresses []netip.Addr
	// correct are the commands that give the name another address; nil if they are not
	// known.
	correct []string
}

// resolve resolves a service's host as Astro's VPC will: by the private zones that it
// will be associated with, the one with the longest name first, else by public DNS. The
// result is kept for exactly what it depends on, since answers change.
func (p Plan) resolve(ctx context.Context, e dataservice.Endpoint) (resolution, error) {
	t, c := p.Peering.Target, p.Peering
	key := fmt.Sprintf("path %q %q %q %q %q %v %v %q %q %s", e, p.Zones, t.VPC, t.Region, t.AccountID, p.ResolveNames, c.Plan.CIDR, c.Region, c.AccountID, c.Cluster.Key())
	return account.Fetch(ctx, t.Account, key, func(ctx context.Context) (resolution, error) {
		f := awscheck.Finding{ID: awscheck.PathName, Subject: e.Name, Evidence: awscheck.Live, Region: t.Region, Resources: []string{e.Name}}
		vpc, err := t.Find(ctx)
		if err != nil {
			return resolution{}, err
		}
		r := resolver{Plan: p, vpc: vpc, host: facts.DNSName(e.Host)}
		return r.run(ctx, f), nil
	})
}

// A resolver resolves the host of one service.
type resolver struct {
	Plan
	vpc  facts.VPC // the target
	host string
}

func (r resolver) run(ctx context.Context, f awscheck.Finding) resolution {
	if a, err := netip.ParseAddr(r.host); err == nil {
		return r.judge(f, []netip.Addr{a}, "")
	}
	if a, region, ok := privateInstanceName(r.host); ok {
		return r.judgeInstanceName(ctx, f, a, region)
	}
	zones, err := r.zones(ctx)
	if err != nil {
		return resolution{finding: r.Peering.Target.Unverified(f, err)}
	}
	answer := netmodel.ResolvePrivate(r.host, zones.visible)
	switch {
	case zones.unknown != "" && answer.Zone == "":
		return resolution{finding: undetermined(f, awscheck.DNSZones, fmt.Sprintf("zone %s was chosen, and AWS does not list its name with the target VPC, so it may answer for %s.", zones.unknown, r.host))}
	case answer.Zone == "":
		found := r.judgePublic(ctx, f, r.host, zones, fmt.Sprintf("%s resolves by public DNS", r.host))
		return r.requireUnforwarded(ctx, found, zones, []string{r.host})
	}
	return r.requireUnforwarded(ctx, r.judgePrivate(ctx, f, answer, zones), zones, answer.Via)
}

// connection returns Astro's connection; nil if no peering that may be Astro's exists.
// Any other reason that it is not known is an error.
func (p Plan) connection(ctx context.Context) (*facts.Peering, error) {
	c, err := p.Peering.Connection(ctx)
	var none *network.NoMatch
	switch {
	case errors.As(err, &none) && none.NoRequest:
		return nil, nil
	case err != nil:
		return nil, err
	}
	return &c, nil
}

// judge completes f with whether addresses are the target's. via says what leads to
// them; "": the host is an address itself.
func (r resolver) judge(f awscheck.Finding, addresses []netip.Addr, via string) resolution {
	where := fmt.Sprintf("%s to %s, ", via, words.Some(addressTexts(addresses)))
	if via == "" {
		where = r.host + " is "
	}
	if r.inTarget(addresses) {
		f.Status, f.Detail = awscheck.Pass, fmt.Sprintf("%sin a CIDR of %s.", where, r.vpc.ID)
		return resolution{finding: f, addresses: addresses}
	}
	outside := slices.DeleteFunc(slices.Clone(addresses), r.isTarget)
	if via != "" {
		where += fmt.Sprintf("and %s %s ", words.Some(addressTexts(outside)), isOrAre(len(outside)))
	}
	f.Status, f.Detail = awscheck.Fail, fmt.Sprintf("%snot in the CIDRs of %s: %s.", where, r.vpc.ID, network.PrefixList(r.vpc.CIDRs))
	f.Remedy.Text = "Enter the service's name or address in the target VPC. A peering reaches only the VPC itself, no network behind it."
	if slices.ContainsFunc(outside, func(a netip.Addr) bool { return !a.IsPrivate() }) {
		f.Remedy.Text = "Enter the service's private name or address in the target VPC. If it is to be reached at a public address, enter it with the public endpoints instead."
	}
	return resolution{finding: f}
}

func (r resolver) isTarget(a netip.Addr) bool {
	return slices.ContainsFunc(r.vpc.CIDRs, func(c netip.Prefix) bool { return c.Contains(a) })
}

// inTarget reports whether there are addresses, and all are in the target's CIDRs.
func (r resolver) inTarget(addresses []netip.Addr) bool {
	return len(addresses) > 0 && !slices.ContainsFunc(addresses, func(a netip.Addr) bool { return !r.isTarget(a) })
}

func addressTexts(list []netip.Addr) []string {
	names := make([]string, len(list))
	for i, a := range list {
		names[i] = a.String()
	}
	return names
}

func isOrAre(n int) string {
	if n == 1 {
		return "is"
	}
	return "are"
}
