package region

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/facts"
	"github.com/astronomer/astro-activate/awscheck/words"
)

// A headroom is a quota, its use, and what an activation needs of it.
type headroom struct {
	need        QuotaNeed
	quota       facts.Quota
	used        use
	needed      int
	reason      string   // why so much is needed; "" where that is obvious
	zones       []string // available zones, for a quota of each zone
	zonesNeeded int
}

// usedAfter is what is in use after the activation. What Astro's data plane uses already is
// part of what it needs. For a quota of each zone it is the use in the busiest of the zones
// that are needed, when the least busy ones are chosen.
func (h headroom) usedAfter() int {
	if !h.need.PerZone {
		return h.used.total - h.used.own + max(h.used.own, h.needed)
	}
	var counts []int
	for _, z := range h.zones {
		own := h.used.owns[z]
		counts = append(counts, h.used.zones[z]-own+max(own, h.needed))
	}
	slices.Sort(counts)
	if len(counts) == 0 {
		return h.needed
	}
	return counts[min(h.zonesNeeded, len(counts))-1]
}

// left is what remains after the activation; a negative number is missing. Inlined, it would be 3 kB of the binary.
//
//go:noinline
func (h headroom) left() int { return h.quota.Value - h.usedAfter() }

// tight reports whether 20 % of the quota or less remains.
func (h headroom) tight() bool { return 5*h.left() <= h.quota.Value }

// evaluate decides, and describes the numbers.
func (h headroom) evaluate() (awscheck.Status, string) {
	numbers := fmt.Sprintf("%s; %s; %s", h.describeQuota(), h.describeUse(), h.describeNeed())
	switch {
	case h.need.PerZone && len(h.zones) < h.zonesNeeded:
		return awscheck.Fail, fmt.Sprintf("%s, and %s available.", numbers, words.Count(len(h.zones), "zone"))
	case h.left() < 0:
		return awscheck.Fail, fmt.Sprintf("%s: %d short.", numbers, -h.left())
	case h.tight():
		return awscheck.Warn, fmt.Sprintf("%s: %d left, 20%% of the quota or less.", numbers, h.left())
	}
	return awscheck.Pass, fmt.Sprintf("%s: %d left.", numbers, h.left())
}

// title says which numbers of a quota that has no or little room matter.
func (h headroom) title() string {
	switch {
	case h.left() >= 0:
		return fmt.Sprintf("%s: %d of %d left", h.need.Name, h.left(), h.quota.Value)
	case h.need.PerZone || h.used.own > 0:
		return fmt.Sprintf("%s: %d short", h.need.Name, -h.left())
	case h.used.total == 0:
		return fmt.Sprintf("%s: %s, need %d", h.need.Name, h.need.amount(h.quota.Value), h.needed)
	}
	return fmt.Sprintf("%s: %d of %d in use, need %d more", h.need.Name, h.used.total, h.quota.Value, h.needed)
}

func (h headroom) describeQuota() string {
	s := "The quota is " + h.need.amount(h.quota.Value)
	if h.need.PerZone {
		s += " in each zone"
	}
	if h.quota.Default {
		s += " (AWS's default: no value is applied to this account)"
	}
	return s
}

func (h headroom) describeUse() string {
	s := fmt.Sprintf("%d in use", h.used.total)
	if h.need.PerZone {
		s = "in use: " + h.used.in(h.zones)
	}
	if h.used.own > 0 {
		s += fmt.Sprintf(", %d by Astro's own data plane", h.used.own)
	}
	return s
}

func (h headroom) describeNeed() string {
	s := fmt.Sprintf("%d needed", h.needed)
	if h.used.own > 0 {
		s += " in all"
	}
	if h.reason != "" {
		s += " (" + h.reason + ")"
	}
	if h.need.PerZone {
		s += fmt.Sprintf(" in each of %s", words.Count(h.zonesNeeded, "zone"))
	}
	return s
}

// desired is the smallest value that leaves more than 20 %; vCPUs come in multiples of 8.
func (h headroom) desired() int {
	n := h.usedAfter()*5/4 + 1
	if h.need.Unit == "vCPUs" {
		n = (n + 7) / 8 * 8
	}
	return n
}

// explainDesired says how the requested value comes about.
func (h headroom) explainDesired() string {
	s := fmt.Sprintf("%d used after the activation, and more than 20%% of the quota in reserve", h.usedAfter())
	if h.need.Unit == "vCPUs" {
		s += ", rounded up to a multiple of 8"
	}
	return s
}

// canBeFreed reports whether the quota is large enough once nothing else is in use.
func (h headroom) canBeFreed() bool {
	return h.used.total > h.used.own && max(h.used.own, h.needed) <= h.quota.Value
}

// increase reports whether an increase is pending (err: why that is not known) and how to
// request one. AWS accepts no second request for a quota while one is open.
func (h headroom) increase(a *account.Account, region string, pending []facts.Increase, err error) (detail string, r awscheck.Remedy) {
	r.Links = []string{h.need.consolePage(region)}
	request := a.CommandIn(region, "service-quotas", "request-service-quota-increase", "--service-code", h.need.Service,
		"--quota-code", h.need.Code, "--desired-value", fmt.Sprint(h.desired()))
	if err == nil && len(pending) > 0 {
		return h.pendingIncrease(a, region, pending, request)
	}
	if err != nil {
		detail = " Whether an increase is pending is not known: " + account.Explain(err) + "."
	}
	if !h.quota.Adjustable {
		r.Text = "Choose another region: AWS does not increase this quota."
		if h.canBeFreed() {
			r.Text = fmt.Sprintf("Remove some of the %s in use, or choose another region: AWS does not increase this quota.", h.need.amount(h.used.total-h.used.own))
		}
		return detail, r
	}
	r.Text = fmt.Sprintf("Request an increase of the quota to %d (%s).", h.desired(), h.explainDesired())
	if h.canBeFreed() {
		r.Text = fmt.Sprintf("Request an increase of the quota to %d (%s), or remove some of the %s in use.", h.desired(), h.explainDesired(), h.need.amount(h.used.total-h.used.own))
	}
	r.Commands = []string{request}
	return detail, r
}

// PendingIncrease returns the value of the largest increase of a quota that AWS has not decided on, and by how much it
// exceeds the present one. It returns false where there is none, or where that is not known.
func PendingIncrease(ctx context.Context, a *account.Account, region string, need QuotaNeed) (desired, more int, ok bool) {
	pending, err := facts.PendingIncreases(ctx, a, region, need.Service, need.Code)
	if err != nil || len(pending) == 0 {
		return 0, 0, false
	}
	quota, err := facts.GetQuota(ctx, a, region, need.Service, need.Code)
	desired = largest(pending).Desired
	return desired, desired - quota.Value, err == nil
}

func largest(pending []facts.Increase) facts.Increase {
	return slices.MaxFunc(pending, func(x, y facts.Increase) int { return x.Desired - y.Desired })
}

// pendingIncrease describes the largest increase that AWS has not decided on.
func (h headroom) pendingIncrease(a *account.Account, region string, pending []facts.Increase, request string) (detail string, r awscheck.Remedy) {
	largest := largest(pending)
	detail = fmt.Sprintf(" An increase to %d is pending%s.", largest.Desired, describeIncrease(largest))
	r.Links = []string{h.need.consolePage(region)}
	r.Look = []string{a.CommandIn(region, "service-quotas", "list-requested-service-quota-change-history-by-quota",
		"--service-code", h.need.Service, "--quota-code", h.need.Code)}
	h.quota.Value = largest.Desired
	if h.left() >= 0 {
		r.Owner, r.Text = awscheck.OwnerAWS, "AWS decides on the pending increase. Then check again."
		// (Service Quotas API Reference, CreateSupportCase: only for a pending request; RequestedServiceQuotaChange,
		// Status: a request whose case is open is followed up there. AWS Support User Guide, "Case management":
		// increases of service limits are available to all AWS customers.)
		switch {
		case largest.Case != "":
			r.Text += " Follow it up in support case " + largest.Case + ", in Support Center."
		case largest.ID != "" && largest.Status == "PENDING":
			r.Text += " To have it decided sooner, you or an administrator of the account can open a support case for the request, with the command below. It needs no support plan."
			r.Commands = []string{a.CommandIn(region, "service-quotas", "create-support-case", "--request-id", largest.ID)}
		}
		return detail, r
	}
	detail += " It is not enough."
	r.Text = "Ask for more in the support case of the request, or request more once it is closed. AWS accepts no second request while one is open."
	r.Commands = []string{request}
	return detail, r
}

// describeIncrease is what AWS reports of a pending increase, in parentheses after that word.
func describeIncrease(i facts.Increase) string {
	var parts []string
	if i.Status != "PENDING" {
		parts = append(parts, i.Status)
	}
	if !i.Asked.IsZero() {
		parts = append(parts, "requested on "+i.Asked.UTC().Format("2006-01-02"))
	}
	if i.ID != "" {
		parts = append(parts, "request "+i.ID)
	}
	if i.Case != "" {
		parts = append(parts, "support case "+i.Case)
	}
	if len(parts) == 0 {
		return ""
	}
	return " (" + strings.Join(parts, ", ") + ")"
}
