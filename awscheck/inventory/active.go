package inventory

import (
	"context"
	"fmt"
	"slices"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/dataplane"
	"github.com/astronomer/astro-activate/awscheck/words"
)

// isActive reports whether the account has Astro's data plane: the cluster has an id, and
// the role or a stack of the activation exists. The error is why that is not known.
func isActive(ctx context.Context, a *account.Account, lists []listing, prior PriorActivation) (bool, error) {
	if prior.ClusterID == "" {
		return false, nil
	}
	for _, l := range lists {
		if l.kind.name == stackKind && slices.ContainsFunc(l.resources, func(r resource) bool { return prior.stack(r.id) }) {
			return true, nil
		}
	}
	active, err := prior.plan().Active(ctx, a, account.HomeRegion)
	if err != nil {
		return active, err
	}
	for _, l := range lists {
		if l.kind.name == stackKind && l.err != nil {
			return active, l.err
		}
	}
	return active, nil
}

// perhapsAstros is a finding about workloads that may be Astro's data plane: whether the
// account is active is not known because of err.
func perhapsAstros(f awscheck.Finding, err error) awscheck.Finding {
	own := account.MarkUnverified(awscheck.Finding{ID: f.ID, Region: f.Region, Resources: f.Resources}, err)
	own.Detail += " Unless it belongs to Astro's data plane: " + f.Detail
	return own
}

// activeFindings describe an account that is active: what belongs to Astro's data plane, and
// what else there is. They do not judge: the data plane is in use.
func activeFindings(ctx context.Context, a *account.Account, blank awscheck.Finding, lists []listing, prior PriorActivation) []awscheck.Finding {
	blank.Status, blank.Evidence = awscheck.Info, awscheck.Live
	own, others := blank, blank
	var ownParts, otherParts []string
	unread := 0
	// Whether the chosen region was read, and whether the data plane has something there, or in another one.
	read, has, elsewhere := false, false, false
	recognize := recognizer(ctx, a, lists, prior.plan())
	for _, l := range lists {
		if l.err != nil {
			unread++
			has = has || l.region == prior.Region // perhaps
		}
		read = read || l.region == prior.Region
		found := slices.Concat(l.ofClass(workload), l.ofClass(identity))
		var astros, rest []resource
		for _, r := range found {
			if recognize(l.region, r) {
				astros = append(astros, r)
				own.Resources = append(own.Resources, r.id)
			} else {
				rest = append(rest, r)
				others.Resources = append(others.Resources, r.id)
			}
		}
		if len(astros) > 0 {
			ownParts = append(ownParts, l.count(astros)+l.where())
			has, elsewhere = has || l.region == prior.Region, elsewhere || l.region != "" && l.region != prior.Region
		}
		if len(rest) > 0 {
			otherParts = append(otherParts, l.count(rest)+l.where()+": "+nameSome(rest))
		}
	}
	own.Detail = fmt.Sprintf("The account is active and not checked for other workloads. Nothing else was found to belong to the data plane of cluster %s.", awscheck.Clean(prior.ClusterID))
	if len(ownParts) > 0 {
		own.Detail = fmt.Sprintf("The account is active. The data plane of cluster %s has %s.", awscheck.Clean(prior.ClusterID), words.List(ownParts))
	}
	if prior.Region != "" && read && !has && elsewhere {
		chosen := awscheck.Clean(prior.Region)
		own.Title = "Active data plane is not in " + chosen
		own.Detail += fmt.Sprintf(" Nothing of it is in %s, the chosen region, and a cluster's region can't be changed.", chosen)
	}
	if unread > 0 {
		own.Detail += fmt.Sprintf(" %s could not be read.", words.Count(unread, "list"))
	}
	if len(otherParts) == 0 {
		return []awscheck.Finding{own}
	}
	others.Detail = "Besides the data plane, the account has " + words.List(otherParts) + "."
	return []awscheck.Finding{own, others}
}

// recognizer returns a function that reports whether a resource of a region belongs to the
// data plane: by its VPC, by the cluster's id in its names and tags, or because a resource
// of the data plane uses it.
func recognizer(ctx context.Context, a *account.Account, lists []listing, plan dataplane.Plan) func(region string, r resource) bool {
	owned := map[string]dataplane.Owned{}
	has := func(region string, r resource) bool {
		o, known := owned[region]
		if !known {
			if region == "" {
				region = account.HomeRegion // for the cluster's id; there is no VPC
			}
			o, _ = plan.Recognize(ctx, a, region)
			owned[region] = o
		}
		return o.Has(r.vpc, append([]string{r.id, r.name, r.cluster}, r.tags...)...)
	}
	used := map[string]bool{}
	for _, l := range lists {
		for _, r := range l.resources {
			if len(r.uses) > 0 && has(l.region, r) {
				for _, id := range r.uses {
					used[id] = true
				}
			}
		}
	}
	return func(region string, r resource) bool { return used[r.id] || has(region, r) }
}
