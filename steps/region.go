package steps

import (
	"context"
	"fmt"
	"strconv"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/dataplane"
	"github.com/astronomer/astro-activate/awscheck/facts"
	"github.com/astronomer/astro-activate/awscheck/region"
)

// mostNodes is a bound against slips of the finger, well above what AWS lets one
// EKS cluster have in a managed node group (450).
const maxNodes = 1000

func regionStep(r Requirements) Step {
	return Step{
		ID:    "region",
		Title: "Region",
		Why: "The cluster's region can't be changed later. " +
			"Node type and maximum decide which quotas the region must have room for.",
		Fields: []Field{
			{
				Key: KeyClusterName, Label: "Cluster name", Kind: TextField,
				Help:        "What the first Astro cluster shall be called. You will see it in the Astro UI.",
				Placeholder: "Production data",
				Default:     func(Requirements) Value { return Text("Astro cluster") },
				Required:    func(Answers) bool { return true },
				Validate:    shortText,
			},
			{
				Key: KeyRegion, Label: "Region", Kind: ChoiceField,
				Help:     "An AWS region that Astro supports, close to your data.",
				Default:  func(r Requirements) Value { return Text(r.DefaultRegion) },
				Required: func(Answers) bool { return true },
				Validate: regionName,
				Choices:  supportedRegions,
				Lookup:   &Lookup{Reads: []Key{KeyProfile, KeyNodeType, KeyMaxNodes}, Run: lookupRegions},
			},
			{
				Key: KeyNodeType, Label: "Node type", Kind: TextField,
				Help:     "EC2 instance type of the worker nodes.",
				Default:  func(r Requirements) Value { return Text(r.NodeType) },
				Validate: instanceType,
			},
			{
				Key: KeyMaxNodes, Label: "Maximum nodes", Kind: NumberField,
				Help:    "The most worker nodes that the cluster may grow to.",
				Default: func(r Requirements) Value { return Text(strconv.Itoa(r.MaxNodes)) },
				Validate: func(_ Requirements, v Value) error {
					n, err := strconv.Atoi(v[0])
					if err != nil || n < 1 || n > maxNodes || v[0] != strconv.Itoa(n) { // 010 is 8 to some
						return fmt.Errorf("%q is not a whole number from 1 to %d", v[0], maxNodes)
					}
					return nil
				},
			},
		},
		Checks: append([]Check{
			{
				ID: "region.supported", Title: "Region supported by Astro",
				Reads: []Key{KeyRegion}, Requires: []Key{KeyRegion},
				Run: func(_ context.Context, in Input) []awscheck.Finding {
					return region.CheckRegionSupported(in.Answers.Text(KeyRegion), in.Requirements.Regions)
				},
			},
			{
				ID: "region.enabled", Title: "Region enabled in the account",
				Reads: []Key{KeyProfile, KeyRegion}, Requires: []Key{KeyRegion},
				Run: func(ctx context.Context, in Input) []awscheck.Finding {
					return region.CheckRegionEnabled(ctx, in.account(), in.Answers.Text(KeyRegion))
				},
			},
			{
				ID: "region.zones", Title: "Availability zones",
				Reads: []Key{KeyProfile, KeyRegion}, Requires: []Key{KeyRegion},
				Run: func(ctx context.Context, in Input) []awscheck.Finding {
					return region.CheckZones(ctx, in.account(), in.Answers.Text(KeyRegion), in.Requirements.zoneNeed())
				},
			},
			{
				ID: "region.instance_types", Title: "Node type and database class",
				Reads: []Key{KeyProfile, KeyRegion, KeyNodeType}, Requires: []Key{KeyRegion},
				Run: func(ctx context.Context, in Input) []awscheck.Finding {
					nodeType, assumed := in.given(KeyNodeType)
					return withAssumptions(region.CheckInstanceTypes(ctx, in.account(), in.Answers.Text(KeyRegion), nodeType,
						facts.Database{Class: in.Requirements.DatabaseClass, Engine: in.Requirements.DatabaseEngine},
						in.Requirements.zoneNeed()), assumed)
				},
			},
		}, quotaChecks(r)...),
	}
}

// quotaChecks is one check for each quota that the requirements name.
func quotaChecks(r Requirements) []Check {
	checks := make([]Check, len(r.Quotas))
	for i, need := range r.Quotas {
		checks[i] = Check{
			ID: "region.quota." + need.Code, Title: "Quota: " + need.Name,
			Reads: []Key{KeyProfile, KeyRegion}, Requires: []Key{KeyRegion},
			Run: func(ctx context.Context, in Input) []awscheck.Finding {
				var nodes region.Nodes
				var assumed []string
				if need.NodeVCPUs {
					nodes, assumed = in.nodes()
				}
				return withAssumptions(region.CheckQuota(ctx, in.account(), in.Answers.Text(KeyRegion), need, nodes, in.Requirements.zoneNeed(), dataplane.Plan{}), assumed...)
			},
		}
		if need.NodeVCPUs {
			checks[i].Reads = append(checks[i].Reads, KeyNodeType, KeyMaxNodes)
		}
	}
	return checks
}

// zoneNeed is what the activation needs of a region's zones.
func (r Requirements) zoneNeed() region.ZoneNeed { return region.ZoneNeed{Min: r.Zones} }

// nodes are the cluster's nodes at the most, with what was assumed of them.
func (in Input) nodes() (nodes region.Nodes, assumed []string) {
	nodeType, a1 := in.given(KeyNodeType)
	most, a2 := in.given(KeyMaxNodes)
	n, err := strconv.Atoi(most)
	if err != nil {
		n = in.Requirements.MaxNodes // an answer has passed its validation: only a default can't be one
	}
	return region.Nodes{Type: nodeType, Max: n}, []string{a1, a2}
}

func supportedRegions(r Requirements) []Choice {
	choices := make([]Choice, len(r.Regions))
	for i, name := range r.Regions {
		choices[i] = Choice{Value: name}
	}
	return choices
}

// lookupRegions ranks the supported regions by how ready they are.
func lookupRegions(ctx context.Context, in Input, give func(Options)) {
	nodes, _ := in.nodes()
	var last Options
	err := region.Compare(ctx, in.account(), in.Requirements.Regions, in.Requirements.Quotas, nodes, in.Requirements.zoneNeed(), dataplane.Plan{},
		func(outlooks []region.Readiness) {
			last = Options{Columns: []string{"Enabled", "Zones", "Headroom", "In use", "Rank"}, OptionalColumns: 1}
			for _, o := range outlooks {
				merits := o.SortKeys()
				last.Choices = append(last.Choices, Choice{
					Value: o.Region, Rank: o.Rank,
					Cells:    []string{o.Enabled.String(), o.Zones.String(), o.Headroom.String(), o.InUse.String(), strconv.Itoa(o.Rank)},
					SortKeys: append(merits[:], -o.Rank),
				})
			}
			give(last)
		})
	if err != nil {
		last.Note = "Not all could be learnt of the regions: " + err.Error() + "."
		give(last)
	}
}
