package region

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/facts"
	"github.com/astronomer/astro-activate/awscheck/parallel"
	"github.com/astronomer/astro-activate/awscheck/words"
)

// CheckInstanceTypes checks whether the node type and the database class are each
// offered in enough zones of a region that count for CheckZones. It returns one finding,
// region.instance_types.
func CheckInstanceTypes(ctx context.Context, a *account.Account, region, nodeType string, db facts.Database, need ZoneNeed) []awscheck.Finding {
	f := awscheck.Finding{ID: awscheck.RegionInstanceTypes, Evidence: awscheck.Live, Region: region}
	o := fetchOfferings(ctx, a, region, nodeType, db, need.Excluded)
	f.Detail = strings.Join(o.sentences(region), " ")
	nodesMissing := o.nodeErr == nil && len(o.nodes) < need.Min
	databasesMissing := o.dbErr == nil && len(o.databases) < need.Min
	common := intersect(o.nodes, o.databases)
	switch {
	case nodesMissing || databasesMissing:
		f.Status, f.Title = awscheck.Fail, o.lack(nodesMissing, need.Min)
		f.Detail += fmt.Sprintf(" Each is needed in at least %s.", words.Count(need.Min, "zone"))
		f.Remedy.Text = "Choose another region."
		if o.zonesErr == nil && len(o.zones) < need.Min {
			f.Cause = awscheck.RegionZones
		} else if nodesMissing {
			detail, remedy := otherTypes(ctx, a, region, nodeType, o.zones, need.Min)
			f.Detail += detail
			f.Remedy.Text = remedy
		}
	case o.nodeErr != nil || o.dbErr != nil || o.zonesErr != nil:
		known := f.Detail
		f = account.MarkUnverifiedBy(f, o.nodeErr, o.dbErr, o.zonesErr)
		f.Detail = strings.TrimSpace(f.Detail + " " + known)
	case len(common) < need.Min:
		f.Status, f.Title = awscheck.Warn, fmt.Sprintf("%s and %s in %s together, need %d", awscheck.Clean(nodeType), awscheck.Clean(db.Class), words.Count(len(common), "zone"), need.Min)
		f.Detail += fmt.Sprintf(" They have %s in common, and the data plane's VPC has subnets in %d.", words.Count(len(common), "zone"), need.Min)
		f.Remedy.Text = "Ask Astronomer whether the data plane can use these zones, or choose another node type or region."
	default:
		f.Status = awscheck.Pass
	}
	return []awscheck.Finding{f}
}

// offerings are the zones of a region that offer a node type and a database class.
type offerings struct {
	nodeType  string
	db        facts.Database
	nodes     []string // zones that offer the node type
	databases []string // zones that offer the database class in one engine version
	zones     []string // zones that count
	excluded  []string // zones that offer one of them and do not count

	nodeErr, dbErr, zonesErr error
}

func fetchOfferings(ctx context.Context, a *account.Account, region, nodeType string, db facts.Database, excluded []string) offerings {
	o := offerings{nodeType: nodeType, db: db}
	var versions [][]string
	parallel.Do(
		func() {
			var offered map[string][]string
			offered, o.nodeErr = facts.Offerings(ctx, a, region, nodeType)
			o.nodes = offered[nodeType]
		},
		func() { versions, o.dbErr = facts.DatabaseZones(ctx, a, region, db) },
		func() { o.zones, o.zonesErr = facts.AvailableZones(ctx, a, region, excluded) },
	)
	if o.zonesErr == nil {
		offering := words.Distinct(append(slices.Clone(o.nodes), slices.Concat(versions...)...))
		o.excluded = slices.DeleteFunc(offering, func(zone string) bool { return slices.Contains(o.zones, zone) })
		o.nodes = intersect(o.nodes, o.zones)
		counted := make([][]string, len(versions)) // the fact is shared by all callers
		for i, zones := range versions {
			counted[i] = intersect(zones, o.zones)
		}
		versions = counted
	}
	o.databases = longest(versions)
	return o
}

// lack is the title where the node type or else the database class is in too few zones.
func (o offerings) lack(node bool, need int) string {
	name, zones := o.db.Class, o.databases
	if node {
		name, zones = o.nodeType, o.nodes
	}
	return fmt.Sprintf("%s offered in %s, need %d", awscheck.Clean(name), words.Count(len(zones), "zone"), need)
}

// sentences describe what is known of the offerings.
func (o offerings) sentences(region string) []string {
	var s []string
	if o.nodeErr == nil {
		s = append(s, offeredIn(o.nodeType, o.nodes, region))
	}
	if o.dbErr == nil {
		s = append(s, offeredIn(o.db.Class+" ("+o.db.Engine+")", o.databases, region))
	}
	if len(o.excluded) > 0 {
		s = append(s, fmt.Sprintf("Not counted, because the zone is not available or EKS accepts no subnet there: %s.", strings.Join(o.excluded, ", ")))
	}
	return s
}

func offeredIn(name string, zones []string, region string) string {
	if len(zones) == 0 {
		return fmt.Sprintf("%s is not offered in %s.", awscheck.Clean(name), region)
	}
	return fmt.Sprintf("%s is offered in %s.", awscheck.Clean(name), strings.Join(zones, ", "))
}

// longest returns the longest of lists.
func longest(lists [][]string) []string {
	var best []string
	for _, list := range lists {
		if len(list) > len(best) {
			best = list
		}
	}
	return best
}

// intersect returns what is in both lists, in the order of the first one.
func intersect(x, y []string) []string {
	return slices.DeleteFunc(slices.Clone(x), func(s string) bool { return !slices.Contains(y, s) })
}

// otherTypes suggests what to choose instead of a node type that a region offers in too
// few zones: types of the same size and family letters that enough of the given zones
// offer. The detail is a sentence about a type that does not exist; "" for others.
func otherTypes(ctx context.Context, a *account.Account, region, nodeType string, zones []string, minimum int) (detail, remedy string) {
	if _, err := facts.VCPUs(ctx, a, account.HomeRegion, nodeType); facts.IsUnknownInstanceType(err) {
		return fmt.Sprintf(" AWS has no instance type of that name in %s either, where nearly all are offered.", account.HomeRegion),
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
	for name, in := range offered {
		if zones != nil {
			in = intersect(in, zones)
		}
		other, _, _ := strings.Cut(name, ".")
		// A g after the generation means an Arm processor, which needs other images.
		arm := strings.Contains(strings.TrimPrefix(other, letters), "g")
		if name != nodeType && familyLetters(other) == letters && !arm && len(in) >= minimum {
			others = append(others, name)
		}
	}
	if len(others) == 0 {
		return "", remedy
	}
	slices.Sort(others)
	others = others[:min(len(others), maxSuggestions)]
	return "", fmt.Sprintf("Choose another node type, such as %s, which %s offers in enough zones, or another region.", strings.Join(others, " or "), region)
}

// familyLetters returns the letters before a family's generation: "m" of m5d, "inf" of
// inf1.
func familyLetters(family string) string {
	i := strings.IndexAny(family, "0123456789-")
	if i < 0 {
		return family
	}
	return family[:i]
}
