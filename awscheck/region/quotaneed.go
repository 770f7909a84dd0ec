package region

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

// A QuotaNeed is what an activation needs of one service quota.
type QuotaNeed struct {
	Code      string // AWS's quota code, such as "L-1216C47A"
	Service   string // AWS's service code in Service Quotas, such as "ec2"
	Name      string // AWS's name of the quota
	Unit      string // what is counted, in the plural
	Min       int    // how many are needed at the least
	NodeVCPUs bool   // the need is maximum nodes × vCPUs of the node type, if that is more
	PerZone   bool   // the quota holds for each availability zone, and is needed in each
}

// amount is n of what the quota counts: "1 VPC", "2 VPCs".
func (n QuotaNeed) amount(of int) string {
	if of == 1 {
		return "1 " + strings.TrimSuffix(n.Unit, "s")
	}
	return fmt.Sprintf("%d %s", of, n.Unit)
}

// Nodes are the worker nodes that a cluster may grow to.
type Nodes struct {
	Type string // EC2 instance type
	Max  int
}

// CheckQuota tells whether a region's quota has room for what an activation needs:
// one finding, region.quota.CODE. zones is how many zones need it, where the quota
// holds for each zone.
func CheckQuota(ctx context.Context, a *account.Account, region string, need QuotaNeed, nodes Nodes, zones int) []awscheck.Finding {
	f := awscheck.Finding{ID: awscheck.RegionQuota + need.Code, Subject: need.Name, Evidence: awscheck.Live, Region: region}
	counter, ok := quotaUseOf(need.Code)
	if !ok {
		f.Status, f.Evidence = awscheck.Unverified, awscheck.None
		f.Detail = fmt.Sprintf("Not determined: this program does not know how to count what is in use of %s (%s).", need.Name, need.Code)
		f.Remedy = awscheck.Remedy{Text: "Compare the quota with its use in the console.", Links: []string{quotaPage(region, need)}}
		return []awscheck.Finding{f}
	}
	h := headroom{need: need, zonesNeeded: zones}
	var errs [4]error
	parallel.Do(
		func() { h.quota, errs[0] = facts.GetQuota(ctx, a, region, need.Service, need.Code) },
		func() { h.used, errs[1] = counter.count(ctx, a, region) },
		func() { h.needed, h.because, errs[2] = needed(ctx, a, region, need, nodes) },
		func() {
			if need.PerZone {
				h.zones, errs[3] = facts.AvailableZones(ctx, a, region)
			}
		},
	)
	if err := errors.Join(errs[:]...); err != nil {
		if facts.IsUnknownInstanceType(errs[2]) {
			f.Cause = awscheck.RegionInstanceTypes
		}
		return []awscheck.Finding{account.MarkUnverifiedBy(f, errs[:]...)}
	}
	f.Status, f.Detail = h.evaluate()
	if f.Status == awscheck.Fail && len(h.zones) < zones && need.PerZone {
		f.Cause = awscheck.RegionZones
		f.Remedy.Text = "Choose another region."
		return []awscheck.Finding{f}
	}
	if f.Status == awscheck.Fail || f.Status == awscheck.Warn {
		pending, err := facts.PendingIncreases(ctx, a, region, need.Service, need.Code)
		said, remedy := h.increase(a, region, pending, err)
		f.Detail, f.Remedy = f.Detail+said, remedy
		f.Remedy.Text = strings.TrimSpace(f.Remedy.Text + " " + counter.hint)
	}
	if need.NodeVCPUs && !standard(nodes.Type) {
		f.Detail += fmt.Sprintf(" %s nodes count against another quota, that of their own family, which was not looked at.", awscheck.Clean(nodes.Type))
		if f.Status == awscheck.Pass {
			f.Status = awscheck.Warn
			f.Remedy = awscheck.Remedy{
				Text:  fmt.Sprintf("See that the quota of %s's family has room for %d of them.", awscheck.Clean(nodes.Type), nodes.Max),
				Links: []string{fmt.Sprintf("https://%[1]s.console.aws.amazon.com/servicequotas/home/services/ec2/quotas?region=%[1]s", region)},
			}
		}
	}
	return []awscheck.Finding{f}
}

// needed is how much an activation needs of a quota, and why.
func needed(ctx context.Context, a *account.Account, region string, need QuotaNeed, nodes Nodes) (n int, because string, err error) {
	if !need.NodeVCPUs || !standard(nodes.Type) {
		return need.Min, "", nil
	}
	vcpus, err := facts.SameEverywhere(region, func(region string) (int, error) { return facts.VCPUs(ctx, a, region, nodes.Type) })
	if err != nil {
		return 0, "", err
	}
	because = fmt.Sprintf("%s × %d vCPUs", words.Count(nodes.Max, nodes.Type+" node"), vcpus)
	if n = nodes.Max * vcpus; n < need.Min {
		return need.Min, "at least; " + because, nil
	}
	return n, because, nil
}

// headroom is what there is of a quota, what is used and what is needed.
type headroom struct {
	need        QuotaNeed
	quota       facts.Quota
	used        use
	needed      int
	because     string
	zones       []string // available zones, for a quota that holds for each
	zonesNeeded int
}

// inUse is the use that decides: for a quota that holds for each zone, that of the
// busiest zone among the least busy ones that are needed.
func (h headroom) inUse() int {
	if !h.need.PerZone {
		return h.used.total
	}
	var counts []int
	for _, z := range h.zones {
		counts = append(counts, h.used.zones[z])
	}
	slices.Sort(counts)
	if len(counts) == 0 {
		return 0
	}
	return counts[min(h.zonesNeeded, len(counts))-1]
}

// left is what remains after the activation; negative: what it is short of.
func (h headroom) left() int { return h.quota.Value - h.inUse() - h.needed }

// tight tells whether 20 % of the quota or less remains.
func (h headroom) tight() bool { return 5*h.left() <= h.quota.Value }

// judge weighs the numbers and says them.
func (h headroom) evaluate() (awscheck.Status, string) {
	quota := "The quota is " + h.need.amount(h.quota.Value)
	if h.need.PerZone {
		quota += " in each zone"
	}
	if h.quota.Default {
		quota += " (AWS's default: no value is applied to this account)"
	}
	needed := fmt.Sprintf("%d needed", h.needed)
	if h.because != "" {
		needed += " (" + h.because + ")"
	}
	used := fmt.Sprintf("%d in use", h.inUse())
	if h.need.PerZone {
		used = "in use: " + h.used.inZones(h.zones)
		needed += fmt.Sprintf(" in each of %s", words.Count(h.zonesNeeded, "zone"))
	}
	said := fmt.Sprintf("%s; %s; %s", quota, used, needed)
	switch {
	case h.need.PerZone && len(h.zones) < h.zonesNeeded:
		return awscheck.Fail, fmt.Sprintf("%s, and %s available.", said, words.Count(len(h.zones), "zone"))
	case h.left() < 0:
		return awscheck.Fail, fmt.Sprintf("%s: %d short.", said, -h.left())
	case h.tight():
		return awscheck.Warn, fmt.Sprintf("%s: %d left, 20 %% of the quota or less.", said, h.left())
	}
	return awscheck.Pass, fmt.Sprintf("%s: %d left.", said, h.left())
}

// desired is the least value that leaves more than 20 %; vCPUs come in eights.
func (h headroom) desired() int {
	n := (h.inUse()+h.needed)*5/4 + 1
	if h.need.Unit == "vCPUs" {
		n = (n + 7) / 8 * 8
	}
	return n
}

// increase says whether a raise is under way, and how to ask for one. AWS takes no
// second request for a quota while one is open.
func (h headroom) increase(a *account.Account, region string, pending []facts.Increase, err error) (said string, r awscheck.Remedy) {
	r.Links = []string{quotaPage(region, h.need)}
	ask := a.CommandIn(region, "service-quotas", "request-service-quota-increase", "--service-code", h.need.Service,
		"--quota-code", h.need.Code, "--desired-value", fmt.Sprint(h.desired()))
	watch := a.CommandIn(region, "service-quotas", "list-requested-service-quota-change-history-by-quota",
		"--service-code", h.need.Service, "--quota-code", h.need.Code)
	switch {
	case err != nil:
		said = " Whether an increase is pending could not be read: " + account.Explain(err) + "."
	case len(pending) > 0:
		latest := slices.MaxFunc(pending, func(x, y facts.Increase) int { return x.Desired - y.Desired })
		said = fmt.Sprintf(" An increase to %d is pending (%s", latest.Desired, latest.Status)
		if !latest.Asked.IsZero() {
			said += ", asked for on " + latest.Asked.UTC().Format("2006-01-02")
		}
		said += ")."
		h.quota.Value = latest.Desired
		if h.left() >= 0 {
			r.Text = "Wait for AWS to decide on the pending increase, then check again."
			r.Commands = []string{watch}
			return said, r
		}
		said += " It is not enough."
		r.Text = "AWS takes no second request while one is open: ask in its support case for more, or request more once it is closed."
		r.Commands = []string{watch, ask}
		return said, r
	}
	if !h.quota.Adjustable {
		r.Text = "AWS does not raise this quota: free some of what is in use, or choose another region."
		return said, r
	}
	r.Text = fmt.Sprintf("Ask AWS to raise the quota to %d, or free some of what is in use.", h.desired())
	r.Commands = []string{ask}
	return said, r
}

// quotaPage is a quota's page in the console.
func quotaPage(region string, need QuotaNeed) string {
	return fmt.Sprintf("https://%[1]s.console.aws.amazon.com/servicequotas/home/services/%[2]s/quotas/%[3]s?region=%[1]s", region, need.Service, need.Code)
}
