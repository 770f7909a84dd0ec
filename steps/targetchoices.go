package steps

import (
	"context"
	"slices"
	"strings"
	"sync"

	"github.com/astronomer/astro-activate/awscheck/facts"
	"github.com/astronomer/astro-activate/awscheck/network"
)

// The choices of what to peer with are listed with the target's own credentials
// where it has a profile; where it has none they are this account's.

// lookupTargetRegions lists the regions that the target's account can use. One that
// it has not enabled holds nothing.
func lookupTargetRegions(ctx context.Context, in Input, give func(Options)) {
	regions, err := in.target().Regions(ctx)
	if err != nil {
		give(Options{Note: unlisted("regions", err)})
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

// lookupTargetVPCs lists the VPCs of the target's region: those that may accept a
// peering first, then the default one, then what others share.
func lookupTargetVPCs(ctx context.Context, in Input, give func(Options)) {
	t := in.peer()
	if t.Region == "" {
		give(Options{Note: "Choose the target's region first."})
		return
	}
	id, err := t.Account.Identity(ctx)
	if err != nil {
		give(Options{Note: unlisted("VPCs", err)})
		return
	}
	vpcs, err := facts.VPCs(ctx, t.Account, t.Region)
	if err != nil {
		give(Options{Note: unlisted("VPCs", err)})
		return
	}
	o := Options{Columns: []string{"VPC", "Name", "CIDRs", "Owner", "DNS"}, Choices: make([]Choice, 0, len(vpcs))}
	for _, v := range vpcs {
		c := Choice{Value: v.ID, Cells: []string{v.ID, v.Name, strings.Join(texts(v.CIDRs), ", "), v.Owner, "–"}}
		switch {
		case v.Owner != id.Account:
			c.Rank, c.Detail = 2, "shared by its owner, who alone can accept a peering"
		case v.Default:
			c.Rank, c.Detail = 1, "default VPC"
		}
		o.Choices = append(o.Choices, c)
	}
	if t.AccountID != "" && t.AccountID != id.Account {
		o.Note = "These are the VPCs of account " + id.Account + ", which the credentials at hand reach, not of " + t.AccountID + "."
	}
	give(o)
	if len(vpcs) <= maxDNSLookups {
		lookAtDNS(ctx, t, id.Account, o, give)
	}
}

// mostDNSLooks is up to how many VPCs the DNS state of each is listed: AWS tells it
// by two calls a VPC, and the check of the chosen one tells it in any case.
const maxDNSLookups = 20

// lookAtDNS fills in the DNS state of the owner's VPCs as it comes; AWS tells it to
// nobody else.
func lookAtDNS(ctx context.Context, t network.Target, owner string, o Options, give func(Options)) {
	var mu sync.Mutex
	var all sync.WaitGroup
	put := func(i int, state string) {
		mu.Lock()
		defer mu.Unlock()
		o.Choices = slices.Clone(o.Choices) // what was given before is being read
		c := &o.Choices[i]
		c.Cells = slices.Clone(c.Cells)
		c.Cells[len(c.Cells)-1] = state
		give(o)
	}
	for i, c := range slices.Clone(o.Choices) {
		if c.Cells[3] != owner {
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
		give(Options{Note: unlisted("VPC's CIDRs", err)})
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
		give(Options{Note: unlisted("zones", err)})
		return
	}
	zones, err := facts.HostedZones(ctx, t.Account, t.Region, vpc.ID)
	if err != nil {
		give(Options{Note: unlisted("zones", err)})
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
		o.Note = vpc.String() + " is associated with no private hosted zone."
	}
	give(o)
}

// unlisted says why choices are missing.
func unlisted(what string, err error) string {
	return "The " + what + " could not be listed: " + strings.TrimSuffix(err.Error(), ".") + "."
}
