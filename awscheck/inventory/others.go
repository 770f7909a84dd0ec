package inventory

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/words"
)

// others names the clusters that the account has already.
func (p PriorActivation) others() string {
	var ids []string
	for _, id := range p.Others {
		ids = append(ids, awscheck.Clean(id))
	}
	if len(ids) == 1 {
		return "cluster " + ids[0]
	}
	return "clusters " + words.List(ids)
}

// withoutOthers returns the lists without what belongs to the clusters that the account has
// already, and a finding that names it: a cluster that is planned beside them is not in
// their way, and nothing of theirs is to be deleted. An account without the role or a stack
// of an activation has no clusters. Where that is not known, what would be theirs is left out
// too, and the finding is unverified: it may be in use.
func withoutOthers(ctx context.Context, a *account.Account, blank awscheck.Finding, lists []listing, prior PriorActivation) ([]listing, []awscheck.Finding) {
	if len(prior.Others) == 0 {
		return lists, nil
	}
	f := blank
	f.Status, f.Evidence = awscheck.Info, awscheck.Live
	first := prior
	first.ClusterID = prior.Others[0]
	active, err := isActive(ctx, a, lists, first)
	if !active && err == nil {
		f.Detail = fmt.Sprintf("The account has no role and no stack of an activation: nothing was taken for a part of %s.", prior.others())
		return lists, []awscheck.Finding{f}
	}
	var parts []string
	belongs := ofClusters(lists, prior.Others)
	rest := slices.Clone(lists)
	for i, l := range lists {
		var theirs []resource
		rest[i].resources = slices.DeleteFunc(slices.Clone(l.resources), func(r resource) bool {
			if !belongs(l.region, r) {
				return false
			}
			theirs = append(theirs, r)
			f.Resources = append(f.Resources, r.id)
			return true
		})
		if len(theirs) > 0 {
			parts = append(parts, l.count(theirs)+l.where())
		}
	}
	switch {
	case !active && len(parts) > 0:
		f = account.MarkUnverified(f, err)
		f.Detail += fmt.Sprintf(" If the account is active, this is the data plane of %s, and must stay: %s.", prior.others(), words.List(parts))
	case !active:
		f = account.MarkUnverified(f, err)
		f.Detail += fmt.Sprintf(" Nothing was found to belong to %s.", prior.others())
	case len(parts) > 0:
		f.Detail = fmt.Sprintf("The account has the data plane of %s, which stays: %s.", prior.others(), words.List(parts))
	default:
		f.Detail = fmt.Sprintf("Nothing was found to belong to %s.", prior.others())
	}
	return rest, []awscheck.Finding{f}
}

// ofClusters returns a function that reports whether a resource of a region belongs to one
// of the clusters: by an id in its names and tags, because it is in the VPC of the nodes,
// whose tags have it, or because such a resource uses it. (Amazon EKS User Guide, "Maintain
// nodes yourself with self-managed nodes": kubernetes.io/cluster/NAME is on each node.)
func ofClusters(lists []listing, ids []string) func(region string, r resource) bool {
	named := func(r resource) bool {
		return slices.ContainsFunc(append([]string{r.id, r.name, r.cluster}, r.tags...), func(text string) bool {
			return slices.ContainsFunc(ids, func(id string) bool { return id != "" && strings.Contains(text, id) })
		})
	}
	isNode := func(r resource) bool {
		return slices.ContainsFunc(r.tags, func(tag string) bool {
			return slices.ContainsFunc(ids, func(id string) bool { return strings.HasPrefix(tag, "kubernetes.io/cluster/"+id+"=") })
		})
	}
	type place struct{ region, vpc string }
	theirs := map[place]bool{}
	each := func(do func(region string, r resource)) {
		for _, l := range lists {
			for _, r := range l.resources {
				do(l.region, r)
			}
		}
	}
	each(func(region string, r resource) {
		if r.vpc != "" && isNode(r) {
			theirs[place{region, r.vpc}] = true
		}
	})
	belongs := func(region string, r resource) bool { return named(r) || theirs[place{region, r.vpc}] }
	used := map[string]bool{}
	each(func(region string, r resource) {
		for _, id := range r.uses {
			used[id] = used[id] || belongs(region, r)
		}
	})
	return func(region string, r resource) bool { return used[r.id] || belongs(region, r) }
}
