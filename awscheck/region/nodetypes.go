package region

import (
	"context"
	"errors"
	"fmt"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/dataplane"
	"github.com/astronomer/astro-activate/awscheck/facts"
	"github.com/astronomer/astro-activate/awscheck/parallel"
)

// A NodeType is one of the instance types that worker nodes can have, as a region has it.
type NodeType struct {
	Name   string
	VCPUs  int      // 0: the region does not have the type
	Memory int      // in MiB
	Zones  []string // that offer it and count; nil: not known
	// Left is what the quota has left with the maximum number of nodes; a negative number is
	// missing. It means nothing where LeftKnown is false.
	Left      int
	LeftKnown bool
}

// NodeTypes compares instance types for the maximum number of nodes. need is the quota in
// which they count. Its error joins the reasons why something is not known; the rest is.
func NodeTypes(ctx context.Context, a *account.Account, region string, names []string, maximum int, need QuotaNeed, zones ZoneNeed, plan dataplane.Plan) ([]NodeType, error) {
	var types map[string]facts.InstanceType
	var offered map[string][]string
	var counted []string
	var h headroom
	errs := make([]error, 4)
	parallel.Do(
		func() { types, errs[0] = facts.InstanceTypes(ctx, a, region, names) },
		func() { offered, errs[1] = facts.Offerings(ctx, a, region, names...) },
		func() { counted, errs[2] = facts.AvailableZones(ctx, a, region, zones.Excluded) },
		func() {
			least := need
			least.NodeVCPUs = false // each type needs its own number
			var failed []error
			h, failed = measure(ctx, a, region, least, Nodes{}, zones, plan)
			errs[3] = errors.Join(failed...)
		},
	)
	if errs[0] != nil {
		return nil, errs[0]
	}
	all := make([]NodeType, len(names))
	for i, name := range names {
		t := NodeType{Name: name, VCPUs: types[name].VCPUs, Memory: types[name].Memory}
		if errs[1] == nil && errs[2] == nil {
			t.Zones = append([]string{}, intersect(offered[name], counted)...)
		}
		if t.LeftKnown = errs[3] == nil && t.VCPUs > 0 && isStandard(name); t.LeftKnown {
			h.needed = max(need.Min, maximum*t.VCPUs)
			t.Left = h.left()
		}
		all[i] = t
	}
	return all, errors.Join(errs[1:]...)
}

// NodeArithmetic compares the maximum number of nodes with the quota in which they count,
// in one finding: "20 × 4 vCPUs = 80; quota 64, 0 in use: 16 short." It returns false where
// that is not known.
func NodeArithmetic(ctx context.Context, a *account.Account, region string, need QuotaNeed, nodes Nodes, zones ZoneNeed, plan dataplane.Plan) (awscheck.Finding, bool) {
	if !need.NodeVCPUs || !isStandard(nodes.Type) {
		return awscheck.Finding{}, false
	}
	h, errs := measure(ctx, a, region, need, nodes, zones, plan)
	vcpus, err := facts.SameEverywhere(region, func(region string) (int, error) { return facts.VCPUs(ctx, a, region, nodes.Type) })
	if errors.Join(append(errs, err)...) != nil {
		return awscheck.Finding{}, false
	}
	f := awscheck.Finding{ID: awscheck.RegionQuota + need.Code, Subject: need.Name, Evidence: awscheck.Live, Region: region}
	f.Status, _ = h.evaluate()
	f.Detail = fmt.Sprintf("%d × %d vCPUs = %d", nodes.Max, vcpus, nodes.Max*vcpus)
	if h.needed > nodes.Max*vcpus {
		f.Detail += fmt.Sprintf(", at least %d", h.needed)
	}
	f.Detail += fmt.Sprintf("; quota %d, %s: ", h.quota.Value, h.describeUse())
	if h.left() < 0 {
		f.Detail += fmt.Sprintf("%d short.", -h.left())
	} else {
		f.Detail += fmt.Sprintf("%d left.", h.left())
	}
	return f, true
}
