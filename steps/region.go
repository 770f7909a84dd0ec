package steps

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/facts"
	"github.com/astronomer/astro-activate/awscheck/inventory"
	"github.com/astronomer/astro-activate/awscheck/region"
	"github.com/astronomer/astro-activate/steps/wording"
)

func regionStep(r Requirements) Step {
	return Step{
		ID:    "region",
		Title: "Region",
		Why: "The cluster's region can't be changed later. " +
			"The node type and the maximum number of nodes decide which quotas the region needs.",
		Fields: []Field{clusterNameField(), regionField(), nodeTypeField(), maxNodesField()},
		Checks: append([]Check{
			regionSupportedCheck(),
			ofRegion(awscheck.RegionEnabled, region.CheckRegionEnabled),
			ofRegion(awscheck.RegionZones, func(ctx context.Context, a *account.Account, name string) []awscheck.Finding {
				return region.CheckZones(ctx, a, name, r.zoneNeed())
			}),
			instanceTypesCheck(),
			ofRegion(awscheck.RegionEncryption, region.CheckEncryptionDefault),
			ofRegion(awscheck.RegionMetadata, region.CheckMetadataDefaults),
			publicAccessCheck(),
		}, quotaChecks(r)...),
	}
}

func clusterNameField() Field {
	return Field{
		Key: KeyClusterName, Label: "Cluster name", Kind: TextField, Permanent: true,
		Help:        "Name of the Astro cluster, as the Astro UI will show it.",
		Placeholder: "Production data",
		Default:     func(Requirements) Value { return Text("Astro cluster") },
		Required:    func(Answers) bool { return true },
		Validate:    shortText,
	}
}

func regionField() Field {
	return Field{
		Key: KeyRegion, Label: "Region", Kind: ChoiceField, Permanent: true,
		Help: "An AWS region that Astro supports, close to your data. " +
			"Rank, best first: can carry the cluster, unknown, short of a quota, not enabled, too few zones. " +
			"Then: fewest quotas short or unknown (On-Demand vCPUs, VPCs), fewest vCPUs short, " +
			"target VPC's region, most zones, least in use, most vCPUs left. " +
			"Other quotas and pending increases are read only in the chosen region: see its check results.",
		Default:  func(r Requirements) Value { return Text(r.DefaultRegion) },
		Required: func(Answers) bool { return true },
		Validate: regionName,
		Draft:    draftRegion,
		Choices:  supportedRegions,
		Lookup:   &Lookup{Reads: []Key{KeyProfile, KeyNodeType, KeyMaxNodes, KeyClusterID, KeyPeerRegion}, ReadsIfActive: []Key{KeyCIDR}, Run: lookupRegions, Since: regionsSince},
	}
}

// draftRegion says of a region that is being typed that Astro does not support it, and which one it probably mistypes.
func draftRegion(in Input, v Value) ([]awscheck.Finding, error) {
	name, supported := v.String(), in.Requirements.Regions
	if err := regionName(in.Requirements, v); err != nil || slices.Contains(supported, name) {
		return nil, err
	}
	found := region.CheckRegionSupported(name, supported)
	if wording.Nearest(name, supported) != "" {
		found[0].Detail = name + " is not a supported region" + wording.Suggest(name, "", supported, "")
	}
	return found, nil
}

func nodeTypeField() Field {
	return Field{
		Key: KeyNodeType, Label: "Node type", Kind: ChoiceField,
		Help:     "EC2 instance type of the worker nodes.",
		Default:  func(r Requirements) Value { return Text(r.NodeType) },
		Validate: instanceType,
		Choices:  supportedNodeTypes,
		Lookup:   &Lookup{Reads: []Key{KeyProfile, KeyRegion, KeyMaxNodes, KeyClusterID}, ReadsIfActive: []Key{KeyCIDR}, Run: lookupNodeTypes, Since: nodeTypesSince},
	}
}

func maxNodesField() Field {
	return Field{
		Key: KeyMaxNodes, Label: "Maximum nodes", Kind: NumberField,
		Help:     "Maximum number of worker nodes that the cluster may scale to.",
		Default:  func(r Requirements) Value { return Text(strconv.Itoa(r.MaxNodes)) },
		Validate: nodeCount,
		Draft:    draftMaxNodes,
	}
}

func regionSupportedCheck() Check {
	return Check{
		ID: awscheck.RegionSupported, Reads: []Key{KeyRegion}, Requires: []Key{KeyRegion},
		Run: func(_ context.Context, in Input) []awscheck.Finding {
			return region.CheckRegionSupported(in.Answers.Text(KeyRegion), in.Requirements.Regions)
		},
	}
}

// ofRegion is a check of the cluster's region in the account being activated.
func ofRegion(id string, check func(ctx context.Context, a *account.Account, region string) []awscheck.Finding) Check {
	return Check{
		ID: id, Reads: []Key{KeyProfile, KeyRegion}, Requires: []Key{KeyRegion},
		Run: func(ctx context.Context, in Input) []awscheck.Finding {
			return check(ctx, in.account(), in.Answers.Text(KeyRegion))
		},
	}
}

func instanceTypesCheck() Check {
	return Check{
		ID: awscheck.RegionInstanceTypes, Reads: []Key{KeyProfile, KeyRegion, KeyNodeType}, Requires: []Key{KeyRegion},
		Run: func(ctx context.Context, in Input) []awscheck.Finding {
			nodeType, assumption := in.answerOr(nodeTypeField())
			return withAssumptions(region.CheckInstanceTypes(ctx, in.account(), in.Answers.Text(KeyRegion), nodeType,
				facts.Database{Class: in.Requirements.DatabaseClass, Engine: in.Requirements.DatabaseEngine},
				in.Requirements.zoneNeed()), assumption)
		},
	}
}

func publicAccessCheck() Check {
	return Check{
		ID: awscheck.RegionPublicAccess, Reads: []Key{KeyProfile, KeyRegion, KeyClusterID}, ReadsIfActive: []Key{KeyCIDR}, Requires: []Key{KeyRegion},
		Run: func(ctx context.Context, in Input) []awscheck.Finding {
			return region.CheckPublicAccess(ctx, in.account(), in.Answers.Text(KeyRegion), in.dataPlane())
		},
	}
}

// quotaChecks are one for each quota that the requirements list.
func quotaChecks(r Requirements) []Check {
	checks := make([]Check, len(r.Quotas))
	for i, need := range r.Quotas {
		checks[i] = Check{
			ID: awscheck.RegionQuota + need.Code, Reads: []Key{KeyProfile, KeyRegion, KeyClusterID}, ReadsIfActive: []Key{KeyCIDR}, Requires: []Key{KeyRegion},
			Run: func(ctx context.Context, in Input) []awscheck.Finding {
				var nodes region.Nodes
				var assumptions []string
				if need.NodeVCPUs {
					nodes, assumptions = in.nodes()
				}
				return withAssumptions(region.CheckQuota(ctx, in.account(), in.Answers.Text(KeyRegion), need, nodes, in.Requirements.zoneNeed(), in.dataPlane()), assumptions...)
			},
		}
		if need.NodeVCPUs {
			checks[i].Reads = append(checks[i].Reads, KeyNodeType, KeyMaxNodes)
			checks[i].Fix = KeyMaxNodes // fewer nodes need fewer vCPUs, in the region that is chosen
		}
	}
	return checks
}

// zoneNeed is what the activation requires of a region's zones.
func (r Requirements) zoneNeed() region.ZoneNeed {
	return region.ZoneNeed{Min: r.Zones, Excluded: r.ExcludedZones}
}

// nodes are the cluster's nodes at its maximum size, and what was assumed about them.
func (in Input) nodes() (nodes region.Nodes, assumptions []string) {
	nodeType, typeAssumed := in.answerOr(nodeTypeField())
	text, maxAssumed := in.answerOr(maxNodesField())
	maxNodes, err := strconv.Atoi(text)
	if err != nil {
		maxNodes = in.Requirements.MaxNodes // an answer was validated: this can't be
	}
	return region.Nodes{Type: nodeType, Max: maxNodes}, []string{typeAssumed, maxAssumed}
}

func supportedRegions(r Requirements) []Choice {
	choices := make([]Choice, len(r.Regions))
	for i, name := range r.Regions {
		choices[i] = Choice{Value: name, Detail: region.Location(name)}
	}
	return choices
}

// lookupRegions ranks the supported regions by readiness.
func lookupRegions(ctx context.Context, in Input, give func(Options)) {
	nodes, _ := in.nodes()
	var locations []string // from A to Z
	for _, r := range in.Requirements.Regions {
		locations = append(locations, region.Location(r))
	}
	slices.Sort(locations)
	var last Options
	err := region.Compare(ctx, in.account(),
		region.Comparison{
			Regions: in.Requirements.Regions, Needs: in.Requirements.Quotas, Nodes: nodes,
			Zones: in.Requirements.zoneNeed(), Plan: in.dataPlane(), Target: in.Answers.Text(KeyPeerRegion),
			Others: func(ctx context.Context) (map[string]facts.RegionUse, error) {
				return inventory.UseByRegion(ctx, in.account(), in.priorActivation())
			},
		},
		func(regions []region.Readiness) {
			last = Options{
				Columns:  []string{"Zones", "Headroom", "In use", "Location", "Enabled", "Rank"},
				LowFirst: []bool{false, false, true, true, false, true}, OptionalColumns: 2, RankLast: true,
				Remark: "Headroom: vCPUs and VPCs. A choice checks all quotas.",
			}
			for _, r := range regions {
				keys := r.SortKeys()
				last.Choices = append(last.Choices, Choice{
					Value: r.Region, Rank: r.Rank,
					Cells:    []string{r.Zones.String(), r.Headroom.String(), r.InUse.String(), region.Location(r.Region), r.Enabled.String(), strconv.Itoa(r.Rank)},
					SortKeys: []int{keys[0], keys[1], keys[2], -slices.Index(locations, region.Location(r.Region)), keys[3], -r.Rank},
				})
			}
			give(last)
		})
	if err != nil {
		last.Note = "The readiness of the regions is incomplete: " + err.Error() + "."
		give(last)
	}
}

// pendingVCPUs is the increase of the quota of the nodes that waits for AWS in the chosen region, and by how much
// it exceeds the present value, if the check of that quota has read it.
func (in Input) pendingVCPUs() (desired, more int, ok bool) {
	need, ok := in.Requirements.nodeQuota()
	name := in.Answers.Text(KeyRegion)
	if !ok || name == "" {
		return 0, 0, false
	}
	return region.PendingIncrease(account.CachedOnly(context.Background()), in.account(), name, need)
}

// regionsSince says of the chosen region that a pending increase covers the vCPUs that it is short of: "96 vCPUs pending".
func regionsSince(in Input, o Options) Options {
	desired, more, ok := in.pendingVCPUs()
	at := slices.IndexFunc(o.Choices, func(c Choice) bool { return c.Value == in.Answers.Text(KeyRegion) })
	if !ok || at < 0 || len(o.Choices[at].Cells) <= headroomCell {
		return o
	}
	parts := strings.Split(o.Choices[at].Cells[headroomCell], ", ")
	for i, part := range parts {
		count, unit, _ := strings.Cut(part, " ")
		if short, err := strconv.Atoi(count); err == nil && short <= more && (unit == "vCPUs short" || unit == "vCPU short") {
			parts[i] = strconv.Itoa(desired) + " vCPUs pending"
		}
	}
	return o.withCell(at, headroomCell, strings.Join(parts, ", "))
}

// nodeTypesSince says of each node type whether a pending increase covers the vCPUs that it lacks.
func nodeTypesSince(in Input, o Options) Options {
	desired, more, ok := in.pendingVCPUs()
	for i, c := range o.Choices {
		if ok && len(c.SortKeys) > leftCell && c.SortKeys[leftCell] < 0 && c.SortKeys[leftCell]+more >= 0 {
			o = o.withCell(i, leftCell, fmt.Sprintf("%s, %d pending", c.Cells[leftCell], desired))
		}
	}
	return o
}

// The cells that a pending increase changes: the headroom of a region, and what a node type leaves of the quota.
const headroomCell, leftCell = 1, 3

// withCell returns the options with another cell of a choice, in a list of their own.
func (o Options) withCell(choice, cell int, text string) Options {
	o.Choices, o.filter = slices.Clone(o.Choices), nil
	c := &o.Choices[choice]
	c.Cells = slices.Clone(c.Cells)
	c.Cells[cell] = text
	return o
}

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

// draftMaxNodes compares a number that is being typed with the quota, where both the quota
// and its use are known. It says so where the region is only suggested.
func draftMaxNodes(in Input, v Value) ([]awscheck.Finding, error) {
	if err := nodeCount(in.Requirements, v); err != nil {
		return nil, err
	}
	need, ok := in.Requirements.nodeQuota()
	name, suggested := in.answerOrSuggested(KeyRegion)
	if !ok || name == "" {
		return nil, nil
	}
	nodeType, _ := in.answerOrSuggested(KeyNodeType)
	nodes := region.Nodes{Type: nodeType}
	nodes.Max, _ = strconv.Atoi(v[0]) // nodeCount accepts nothing else
	ctx := account.CachedOnly(context.Background())
	f, known := region.NodeArithmetic(ctx, in.account(), name, need, nodes, in.Requirements.zoneNeed(), in.dataPlane())
	if !known {
		return nil, nil
	}
	if suggested {
		f.Detail = "In " + name + ", the suggested region: " + f.Detail
	}
	return []awscheck.Finding{f}, nil
}

// RequestsIncrease reports whether the fix of a check is to request an increase of a quota, if only because
// what uses the quota stays. AWS can take days to decide on it: of an owner's problems, it comes first.
func RequestsIncrease(id string, fix awscheck.Remedy) bool {
	return strings.HasPrefix(id, awscheck.RegionQuota) && strings.HasPrefix(fix.Text, "Request ")
}

// RequestIfKept is the fix of a quota that is large enough once what it counts is deleted, where
// another finding asks to delete that: with the condition beside the request. of is what goes or stays, such
// as "4 Elastic IPs"; "": the fix is no such choice, and is returned as it is.
func RequestIfKept(fix string) (text, of string) {
	if _, rest, revised := strings.Cut(fix, unlessThese); revised {
		of, _, _ = strings.Cut(rest, " go")
		return fix, of
	}
	request, rest, found := strings.Cut(fix, ", or remove some of the ")
	of, whole := strings.CutSuffix(rest, " in use.")
	if !found || !whole || !strings.HasPrefix(request, "Request ") {
		return fix, ""
	}
	increase, _, _ := strings.Cut(request, " (")
	return increase + unlessThese + of + " go" + request[len(increase):] + ". Decide first: the account must be clean, and the quota is large enough once they are deleted.", of
}

// unlessThese follows the request of an increase without a comma: a fix that is shortened at a clause keeps it.
const unlessThese = " unless the "

// requestOnlyIfKept revises the fixes of quotas of which all that is in use is to be deleted: an
// increase takes AWS days, and is needed only if that stays.
func requestOnlyIfKept(all []Finding) {
	toDelete := map[string]bool{} // by title
	for i := range all {
		if f := &all[i]; f.ID == awscheck.AccountClean && f.Status == awscheck.Fail && f.Acknowledged == "" {
			toDelete[f.Title] = true
		}
	}
	for i := range all {
		f := &all[i]
		if !strings.HasPrefix(f.ID, awscheck.RegionQuota) || f.Status != awscheck.Fail && f.Status != awscheck.Warn {
			continue
		}
		if text, of := RequestIfKept(f.Remedy.Text); of != "" && toDelete[of+" in "+f.Region] {
			f.Remedy.Text = text
		}
	}
}
