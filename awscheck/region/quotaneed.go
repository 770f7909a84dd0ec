package region

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/dataplane"
	"github.com/astronomer/astro-activate/awscheck/facts"
	"github.com/astronomer/astro-activate/awscheck/parallel"
	"github.com/astronomer/astro-activate/awscheck/words"
)

// A QuotaNeed is what an activation needs of one service quota. How the use of a quota
// is counted is a row of quotaUses.
type QuotaNeed struct {
	Code      string // AWS's quota code, such as "L-1216C47A"
	Service   string // AWS's service code in Service Quotas, such as "ec2"
	Name      string // AWS's name of the quota
	Unit      string // what is counted, in the plural
	Min       int    // how many are needed at least
	NodeVCPUs bool   // the need is maximum nodes × vCPUs of the node type, if that is more
	PerZone   bool   // the quota applies to each Availability Zone, and is needed in each
}

// amount returns a count with its unit: "1 VPC", "2 VPCs".
func (n QuotaNeed) amount(count int) string {
	if count == 1 {
		return "1 " + strings.TrimSuffix(n.Unit, "s")
	}
	return fmt.Sprintf("%d %s", count, n.Unit)
}

// consolePage is the quota's page in the console.
func (n QuotaNeed) consolePage(region string) string {
	return fmt.Sprintf("https://%[1]s.console.aws.amazon.com/servicequotas/home/services/%[2]s/quotas/%[3]s?region=%[1]s", region, n.Service, n.Code)
}

// Nodes are the worker nodes that a cluster may scale to.
type Nodes struct {
	Type string // EC2 instance type
	Max  int
}

// CheckQuota checks whether a region's quota has room for what an activation needs. It
// returns one finding, region.quota.CODE. zones are the zones that need the quota, if it
// applies to each zone. What Astro's own data plane uses already, in an account that is
// active, counts towards the need.
func CheckQuota(ctx context.Context, a *account.Account, region string, need QuotaNeed, nodes Nodes, zones ZoneNeed, plan dataplane.Plan) []awscheck.Finding {
	f := awscheck.Finding{ID: awscheck.RegionQuota + need.Code, Subject: need.Name, Evidence: awscheck.Live, Region: region}
	counter, ok := quotaUseOf(need.Code)
	if !ok {
		f.Status, f.Evidence = awscheck.Unverified, awscheck.None
		f.Detail = fmt.Sprintf("Not determined: this program can't count the use of %s (%s).", need.Name, need.Code)
		f.Remedy = awscheck.Remedy{Text: "Compare the quota with its use in the console.", Links: []string{need.consolePage(region)}}
		return []awscheck.Finding{f}
	}
	h, errs := measure(ctx, a, region, need, nodes, zones, plan)
	if errors.Join(errs...) != nil {
		if facts.IsUnknownInstanceType(errors.Join(errs...)) {
			f.Cause = awscheck.RegionInstanceTypes
		}
		return []awscheck.Finding{account.MarkUnverifiedBy(f, errs...)}
	}
	f.Status, f.Detail = h.evaluate()
	if f.Status == awscheck.Fail && need.PerZone && len(h.zones) < zones.Min {
		f.Cause = awscheck.RegionZones
		f.Remedy.Owner, f.Remedy.Text = awscheck.OwnerYou, "Choose another region."
		return []awscheck.Finding{f}
	}
	if f.Status == awscheck.Fail || f.Status == awscheck.Warn {
		pending, err := facts.PendingIncreases(ctx, a, region, need.Service, need.Code)
		detail, remedy := h.increase(a, region, pending, err)
		f.Title, f.Detail, f.Remedy = h.title(), f.Detail+detail, remedy
		f.Remedy.Text = strings.TrimSpace(f.Remedy.Text + " " + counter.hint)
	}
	if need.NodeVCPUs && !isStandard(nodes.Type) {
		f = otherFamilyQuota(f, nodes)
	}
	return []awscheck.Finding{f}
}

// otherFamilyQuota adds to a finding that the nodes count against the quota of another
// family of instance types.
func otherFamilyQuota(f awscheck.Finding, nodes Nodes) awscheck.Finding {
	nodeType := awscheck.Clean(nodes.Type)
	f.Detail += fmt.Sprintf(" %s nodes count against the quota of their own family, which is not checked.", nodeType)
	if f.Status == awscheck.Pass {
		f.Status = awscheck.Warn
		f.Remedy = awscheck.Remedy{
			Text:  fmt.Sprintf("Check that the quota of the family of %s has room for %d of them.", nodeType, nodes.Max),
			Links: []string{fmt.Sprintf("https://%[1]s.console.aws.amazon.com/servicequotas/home/services/ec2/quotas?region=%[1]s", f.Region)},
		}
	}
	return f
}

// measure fetches everything that decides whether a quota has room.
func measure(ctx context.Context, a *account.Account, region string, need QuotaNeed, nodes Nodes, zones ZoneNeed, plan dataplane.Plan) (headroom, []error) {
	counter, _ := quotaUseOf(need.Code)
	h := headroom{need: need, zonesNeeded: zones.Min}
	errs := make([]error, 4)
	parallel.Do(
		func() { h.quota, errs[0] = facts.GetQuota(ctx, a, region, need.Service, need.Code) },
		func() {
			// Where it is not known whether the account is active, the need is the whole one.
			own, _ := plan.In(ctx, a, region)
			h.used, errs[1] = counter.count(ctx, a, region, own)
		},
		func() { h.needed, h.reason, errs[2] = needed(ctx, a, region, need, nodes) },
		func() {
			if need.PerZone {
				h.zones, errs[3] = facts.AvailableZones(ctx, a, region, zones.Excluded)
			}
		},
	)
	return h, errs
}

// needed is how much of a quota an activation needs, and why.
func needed(ctx context.Context, a *account.Account, region string, need QuotaNeed, nodes Nodes) (n int, reason string, err error) {
	const minimum = "Astronomer's minimum"
	if !need.NodeVCPUs || !isStandard(nodes.Type) {
		if need.Unit == "vCPUs" { // no number of nodes is behind it
			reason = minimum
		}
		return need.Min, reason, nil
	}
	vcpus, err := facts.SameEverywhere(region, func(region string) (int, error) { return facts.VCPUs(ctx, a, region, nodes.Type) })
	if err != nil {
		return 0, "", err
	}
	reason = fmt.Sprintf("%s × %d vCPUs", words.Count(nodes.Max, nodes.Type+" node"), vcpus)
	if n = nodes.Max * vcpus; n < need.Min {
		return need.Min, minimum + "; " + reason, nil
	}
	return n, reason, nil
}
