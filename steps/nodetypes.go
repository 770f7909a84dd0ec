package steps

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/region"
)

func supportedNodeTypes(r Requirements) []Choice {
	choices := make([]Choice, len(r.NodeTypes))
	for i, name := range r.NodeTypes {
		choices[i] = Choice{Value: name}
	}
	return choices
}

// nodeQuota is the quota in which the worker nodes count.
func (r Requirements) nodeQuota() (region.QuotaNeed, bool) {
	i := slices.IndexFunc(r.Quotas, func(q region.QuotaNeed) bool { return q.NodeVCPUs })
	if i < 0 {
		return region.QuotaNeed{}, false
	}
	return r.Quotas[i], true
}

// lookupNodeTypes compares the supported instance types in the chosen region.
func lookupNodeTypes(ctx context.Context, in Input, give func(Options)) {
	name := in.Answers.Text(KeyRegion)
	need, ok := in.Requirements.nodeQuota()
	if name == "" || !ok || len(in.Requirements.NodeTypes) == 0 {
		give(Options{Note: "Zones and quota show once the region is chosen."})
		return
	}
	maximum, _ := in.answerOr(maxNodesField())
	nodes, err := strconv.Atoi(maximum)
	if err != nil {
		nodes = in.Requirements.MaxNodes // an answer was validated: this can't be
	}
	types, err := region.NodeTypes(ctx, in.account(), name, in.Requirements.NodeTypes, nodes, need, in.Requirements.zoneNeed(), in.dataPlane())
	if types == nil {
		give(Options{Note: notListed("node types", err)})
		return
	}
	o := Options{Columns: []string{"vCPU", "Memory", "Zones", fmt.Sprintf("Quota for %d", nodes)}}
	for _, t := range types {
		c := Choice{Value: t.Name, Cells: []string{"–", "–", "not offered", "–"}, SortKeys: []int{0, 0, 0, -1 << 30}, Rank: 1}
		if t.VCPUs > 0 {
			c.Rank = 0
			c.Cells[0], c.Cells[1] = strconv.Itoa(t.VCPUs), strconv.Itoa(t.Memory/1024)+" GiB"
			c.SortKeys[0], c.SortKeys[1] = -t.VCPUs, t.Memory
			c.Cells[2], c.SortKeys[2] = zoneCell(name, t.Zones), len(t.Zones)
		}
		if t.LeftKnown {
			c.Cells[3], c.SortKeys[3] = fmt.Sprintf("fits, %d left", t.Left), t.Left
			if t.Left < 0 {
				c.Cells[3] = fmt.Sprintf("%d short", -t.Left)
			}
		}
		o.Choices = append(o.Choices, c)
	}
	if err != nil {
		o.Note = "Incomplete: " + strings.TrimSuffix(err.Error(), ".") + "."
	}
	give(o)
}

// zoneCell lists zones by their letters: "a b c".
func zoneCell(region string, zones []string) string {
	switch {
	case zones == nil:
		return "?"
	case len(zones) == 0:
		return "not offered"
	}
	letters := make([]string, len(zones))
	for i, z := range zones {
		letters[i] = strings.TrimPrefix(z, region)
	}
	return strings.Join(letters, " ")
}

// draftMaxNodes compares a number that is being typed with the quota, where both the quota
// and its use are known.
func draftMaxNodes(in Input, v Value) ([]awscheck.Finding, error) {
	if err := nodeCount(in.Requirements, v); err != nil {
		return nil, err
	}
	need, ok := in.Requirements.nodeQuota()
	name := in.Answers.Text(KeyRegion)
	if !ok || name == "" {
		return nil, nil
	}
	nodeType, _ := in.answerOr(nodeTypeField())
	nodes := region.Nodes{Type: nodeType}
	nodes.Max, _ = strconv.Atoi(v[0]) // nodeCount accepts nothing else
	ctx := account.CachedOnly(context.Background())
	f, known := region.NodeArithmetic(ctx, in.account(), name, need, nodes, in.Requirements.zoneNeed(), in.dataPlane())
	if !known {
		return nil, nil
	}
	return []awscheck.Finding{f}, nil
}
