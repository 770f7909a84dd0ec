package region

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/facts"
	"github.com/astronomer/astro-activate/awscheck/network"
	"github.com/astronomer/astro-activate/awscheck/parallel"
	"github.com/astronomer/astro-activate/awscheck/words"
)

// most returns the longest of lists.
func longest(lists [][]string) []string {
	var best []string
	for _, list := range lists {
		if len(list) > len(best) {
			best = list
		}
	}
	return best
}

// CheckInstanceTypes tells whether the node type and the database class are each
// offered in enough zones of a region that are available: one finding,
// region.instance_types.
func CheckInstanceTypes(ctx context.Context, a *account.Account, region, nodeType string, db facts.Database, least int) []awscheck.Finding {
	f := awscheck.Finding{ID: awscheck.RegionInstanceTypes, Evidence: awscheck.Live, Region: region}
	var nodes, zones []string
	var options [][]string
	var nodeErr, dbErr, zonesErr error
	parallel.Do(func() {
		var offered map[string][]string
		offered, nodeErr = facts.Offerings(ctx, a, region, nodeType)
		nodes = offered[nodeType]
	}, func() { options, dbErr = facts.DatabaseZones(ctx, a, region, db) },
		func() { zones, zonesErr = facts.AvailableZones(ctx, a, region) })
	var out []string // zones that would count if they were available
	if zonesErr == nil {
		out = network.Exclude(append(slices.Clone(nodes), slices.Concat(options...)...), zones)
		nodes = inBoth(nodes, zones)
		options, _ = account.Map(options, nil, func(list []string) []string { return inBoth(list, zones) })
	}
	databases := longest(options)

	nodesMissing := nodeErr == nil && len(nodes) < least
	databasesMissing := dbErr == nil && len(databases) < least
	var said []string
	if nodeErr == nil {
		said = append(said, offeredIn(nodeType, nodes, region))
	}
	if dbErr == nil {
		said = append(said, offeredIn(db.Class+" ("+db.Engine+")", databases, region))
	}
	if len(out) > 0 {
		said = append(said, fmt.Sprintf("Not available, and not counted: %s.", strings.Join(words.Distinct(out), ", ")))
	}
	f.Detail = strings.Join(said, " ")
	switch {
	case nodesMissing || databasesMissing:
		f.Status = awscheck.Fail
		f.Detail += fmt.Sprintf(" Each is needed in at least %s.", words.Count(least, "zone"))
		f.Remedy.Text = "Choose another region."
		if zonesErr == nil && len(zones) < least {
			f.Cause = awscheck.RegionZones
		} else if nodesMissing {
			detail, remedy := otherTypes(ctx, a, region, nodeType, zones, least)
			f.Detail += detail
			f.Remedy.Text = remedy
		}
	case nodeErr != nil || dbErr != nil || zonesErr != nil:
		f = account.MarkUnverifiedBy(f, nodeErr, dbErr, zonesErr)
		f.Detail = strings.Join(append([]string{f.Detail}, said...), " ")
	case len(inBoth(nodes, databases)) < least:
		f.Status = awscheck.Warn
		f.Detail += fmt.Sprintf(" They have %s in common, and the data plane's VPC stands in %d.", words.Count(len(inBoth(nodes, databases)), "zone"), least)
		f.Remedy.Text = "Ask Astronomer whether the data plane can be placed in these zones, or choose another node type or region."
	default:
		f.Status = awscheck.Pass
	}
	return []awscheck.Finding{f}
}

func offeredIn(name string, zones []string, region string) string {
	if len(zones) == 0 {
		return fmt.Sprintf("%s is not offered in %s.", awscheck.Clean(name), region)
	}
	return fmt.Sprintf("%s is offered in %s.", awscheck.Clean(name), strings.Join(zones, ", "))
}

func inBoth(x, y []string) []string {
	var both []string
	for _, s := range x {
		if slices.Contains(y, s) {
			both = append(both, s)
		}
	}
	return both
}

// otherTypes tells what to take instead of a node type that a region offers in too
// few zones: types of the same size and family letter that it offers in enough of
// the available ones, as far as that can be read. A type that AWS does not know at all
// is called so.
func otherTypes(ctx context.Context, a *account.Account, region, nodeType string, available []string, least int) (detail, remedy string) {
	if _, err := facts.VCPUs(ctx, a, account.HomeRegion, nodeType); facts.IsUnknownInstanceType(err) {
		return fmt.Sprintf(" AWS has no instance type of that name in %s either, where nearly all are.", account.HomeRegion),
			"Check the spelling of the node type."
	}
	remedy = "Choose another node type or another region."
	family, size, ok := strings.Cut(nodeType, ".")
	letters := familyLetters(family)
	if !ok || letters == "" {
		return "", remedy
	}
	offered, err := facts.Offerings(ctx, a, region, letters+"*."+size)
	if err != nil {
		return "", remedy
	}
	var others []string
	for name, zones := range offered {
		if available != nil {
			zones = inBoth(zones, available)
		}
		other, _, _ := strings.Cut(name, ".")
		// A g after the generation means an ARM processor: other images are needed.
		arm := strings.Contains(strings.TrimPrefix(other, letters), "g")
		if name != nodeType && familyLetters(other) == letters && !arm && len(zones) >= least {
			others = append(others, name)
		}
	}
	if len(others) == 0 {
		return "", remedy
	}
	slices.Sort(others)
	others = others[:min(len(others), nearby)]
	return "", fmt.Sprintf("Choose another node type, such as %s, which %s offers in enough zones, or another region.", strings.Join(others, " or "), region)
}

// familyLetters are the letters before a family's generation: "m" of m5d, "inf" of inf1.
func familyLetters(family string) string {
	i := strings.IndexAny(family, "0123456789-")
	if i < 0 {
		return family
	}
	return family[:i]
}
