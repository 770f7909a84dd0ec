package steps

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/astronomer/astro-activate/awscheck/discovery"
	"github.com/astronomer/astro-activate/awscheck/facts"
	"github.com/astronomer/astro-activate/awscheck/network"
	"github.com/astronomer/astro-activate/awscheck/parallel"
	"github.com/astronomer/astro-activate/awscheck/region"
)

// lookupProfiles lists the profiles of this machine's AWS configuration.
func lookupProfiles(ctx context.Context, in Input, give func(Options)) {
	profiles, err := in.Accounts.Profiles(ctx)
	if err != nil {
		give(Options{Note: "The AWS configuration could not be read: " + err.Error()})
		return
	}
	o := Options{Choices: []Choice{}}
	for _, p := range profiles {
		c := Choice{Value: p.Name, Detail: p.Kind}
		if p.Kind == "SSO" { // as AWS's documentation names it
			c.Detail = "IAM Identity Center"
		}
		if p.Account != "" {
			c.Detail += " " + p.Account
		}
		o.Choices = append(o.Choices, c)
	}
	give(o)
}

// The choices of what to peer with are listed with the target's own credentials if it
// has a profile, else with those of the account being activated.

// lookupTargetRegions lists the regions that are enabled in the target's account.
func lookupTargetRegions(ctx context.Context, in Input, give func(Options)) {
	regions, err := in.target().Regions(ctx)
	if err != nil {
		give(Options{Note: notListed("regions", err)})
		return
	}
	o := Options{Choices: []Choice{}}
	for _, r := range regions {
		if r.Enabled() {
			o.Choices = append(o.Choices, Choice{Value: r.Name})
		}
	}
	give(o)
}

// lookupTargetVPCs lists the VPCs of the target's region: first those that can accept a
// peering, then the default one, then those that other accounts share.
func lookupTargetVPCs(ctx context.Context, in Input, give func(Options)) {
	t := in.peerAccount()
	t.Region = in.Answers.Text(KeyPeerRegion)
	if t.Region == "" {
		give(Options{Note: "Select the target's region first."})
		return
	}
	id, err := t.Account.Identity(ctx)
	if err != nil {
		give(Options{Note: notListed("VPCs", err)})
		return
	}
	vpcs, err := facts.VPCs(ctx, t.Account, t.Region)
	if err != nil {
		give(Options{Note: notListed("VPCs", err)})
		return
	}
	o := Options{Columns: []string{"VPC", "Name", "CIDRs", "DNS", "Owner"}, OptionalColumns: 2, Choices: make([]Choice, 0, len(vpcs))}
	for _, v := range vpcs {
		c := Choice{Value: v.ID, Cells: []string{v.ID, v.Name, strings.Join(texts(v.CIDRs), ", "), "–", v.Owner}}
		switch {
		case v.Owner != id.Account:
			c.Rank, c.Detail = 2, "shared: only its owner can accept a peering"
		case v.Default:
			c.Rank, c.Detail = 1, "default VPC"
		}
		o.Choices = append(o.Choices, c)
	}
	if t.AccountID != "" && t.AccountID != id.Account {
		o.Note = "These are the VPCs of account " + id.Account + ", which the credentials reach, not of " + t.AccountID + "."
	}
	give(o)
	if len(vpcs) <= maxDNSLookups {
		lookupDNSState(ctx, t, id.Account, o, give)
	}
}

// The cells of a VPC that are read again.
const dnsCell, ownerCell = 3, 4

// maxDNSLookups is the maximum number of VPCs for which the list shows the DNS state. It
// takes two calls a VPC, and the check of the selected VPC reports it in any case.
const maxDNSLookups = 20

// lookupDNSState fills in the DNS state of the owner's VPCs as it arrives. AWS reports
// it only to the owner.
func lookupDNSState(ctx context.Context, t network.Target, owner string, o Options, give func(Options)) {
	var mu sync.Mutex
	var all parallel.Group
	put := func(i int, state string) {
		mu.Lock()
		defer mu.Unlock()
		o.Choices = slices.Clone(o.Choices) // a reader holds those given before
		c := &o.Choices[i]
		c.Cells = slices.Clone(c.Cells)
		c.Cells[dnsCell] = state
		give(o)
	}
	for i, c := range slices.Clone(o.Choices) {
		if c.Cells[ownerCell] != owner {
			continue
		}
		all.Go(func() {
			state := "on"
			for _, a := range []struct {
				name facts.VPCAttribute
				off  string
			}{{facts.DNSSupport, "off"}, {facts.DNSHostnames, "no hostnames"}} {
				if on, err := facts.AttributeOf(ctx, t.Account, t.Region, c.Value, a.name); err != nil {
					state = "?"
					break
				} else if !on {
					state = a.off
					break
				}
			}
			put(i, state)
		})
	}
	all.Wait()
}

// lookupTargetCIDRs lists the target VPC's networks.
func lookupTargetCIDRs(ctx context.Context, in Input, give func(Options)) {
	vpc, err := in.peer().Find(ctx)
	if err != nil {
		give(Options{Note: notListed("VPC's CIDRs", err)})
		return
	}
	o := Options{Choices: []Choice{}}
	for i, p := range vpc.CIDRs {
		c := Choice{Value: p.String()}
		if i == 0 {
			c.Detail = "primary"
		}
		o.Choices = append(o.Choices, c)
	}
	give(o)
}

// lookupTargetZones lists the private hosted zones of the target VPC.
func lookupTargetZones(ctx context.Context, in Input, give func(Options)) {
	t := in.peer()
	vpc, err := t.Find(ctx)
	if err != nil {
		give(Options{Note: notListed("zones", err)})
		return
	}
	zones, err := facts.HostedZones(ctx, t.Account, t.Region, vpc.ID)
	if err != nil {
		give(Options{Note: notListed("zones", err)})
		return
	}
	o := Options{Columns: []string{"Zone", "Name", "Owner"}, Choices: []Choice{}}
	for _, z := range zones {
		c := Choice{Value: z.ID, Label: z.Name, Cells: []string{z.ID, z.Name, z.Account + z.Service}}
		if z.Service != "" {
			c.Rank, c.Detail = 1, "only the service can associate it"
		}
		o.Choices = append(o.Choices, c)
	}
	if len(zones) == 0 {
		o.Note = "No private hosted zone is associated with " + vpc.String() + "."
	}
	give(o)
}

// lookupTargetServices proposes the data services that live in the target VPC. Those whose
// port AWS does not report, such as instances, have to be typed.
func lookupTargetServices(ctx context.Context, in Input, give func(Options)) {
	t := in.peer()
	vpc, err := t.Find(ctx)
	if err != nil {
		give(Options{Note: notListed("data services", err)})
		return
	}
	found, err := discovery.Services(ctx, t.Account, t.Region, vpc.ID)
	o := Options{Columns: []string{"Name", "Kind", "Host", "Port", "What"}, Choices: []Choice{}}
	for _, s := range found {
		if s.Port == 0 {
			continue
		}
		o.Choices = append(o.Choices, Choice{
			Value: s.String(), Label: s.Name,
			Cells: []string{s.Name, s.Kind, s.Host, strconv.Itoa(s.Port), s.Noun + " " + s.ID},
		})
	}
	switch {
	case err != nil:
		o.Note = notListed("data services of "+vpc.String(), err)
	case len(o.Choices) == 0:
		o.Note = "No database, cache or warehouse was found in " + vpc.String() + "."
	}
	give(o)
}

// notListed says why choices are missing.
func notListed(what string, err error) string {
	return "The " + what + " could not be listed: " + strings.TrimSuffix(err.Error(), ".") + "."
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
	o := Options{
		Columns:  []string{"vCPU", "Memory", "Zones", fmt.Sprintf("vCPU quota, %d nodes", nodes)},
		LowFirst: []bool{true, true, false, false}, // the smallest type, in the most zones, with the most vCPUs left
	}
	for _, t := range types {
		c := Choice{Value: t.Name, Cells: []string{"–", "–", "not offered", "–"}, SortKeys: []int{unknownKey, unknownKey, 0, unknownKey}, Rank: 1}
		if t.VCPUs > 0 {
			c.Rank = 0
			c.Cells[0], c.Cells[1] = strconv.Itoa(t.VCPUs), strconv.Itoa(t.Memory/1024)+" GiB"
			c.SortKeys[0], c.SortKeys[1] = -t.VCPUs, -t.Memory
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

// unknownKey sorts what is not known below everything else.
const unknownKey = -1 << 30

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
