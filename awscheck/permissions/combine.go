package permissions

import (
	"slices"

	"github.com/astronomer/astro-activate/awscheck"
)

// combine decides about an action from the result for each of its targets. Where it is
// denied on "*", but allowed on the activation's own resources and on others that do not
// exist, it is allowed on a pattern such as role/*; where only on the activation's own, the
// permission says on which of them.
func combine(t targets, results map[string]result) permission {
	all := permission{result: results[t.all]}
	if len(t.own) == 0 {
		return all
	}
	if others := splitByDecision(t.other, results); all.decision != isAllowed && others.all(isAllowed) {
		all = permission{result: representative(others.results), pattern: t.pattern}
	}
	own := splitByDecision(t.own, results)
	switch {
	case len(own.denied) == len(t.own) && all.decision.denied():
		return all
	case len(own.denied) == len(t.own):
		return permission{result: results[own.denied[0]], except: own.denied}
	case !all.decision.known():
		return all
	case len(own.open) > 0:
		return permission{result: results[own.open[0]]}
	case all.decision == isAllowed && len(own.denied) == 0:
		all.result = representative(append(own.results, all.result))
		return all
	}
	allowed := splitByDecision(own.allowed, results)
	return permission{result: representative(allowed.results), only: own.allowed, except: own.denied}
}

// A split is a list of resources by what is decided on each.
type split struct {
	allowed, denied, open []string
	results               []result
}

func splitByDecision(resources []string, results map[string]result) split {
	var s split
	for _, resource := range resources {
		r := results[resource]
		s.results = append(s.results, r)
		switch {
		case r.decision == isAllowed:
			s.allowed = append(s.allowed, resource)
		case r.decision.denied():
			s.denied = append(s.denied, resource)
		default:
			s.open = append(s.open, resource)
		}
	}
	return s
}

// all reports whether there are resources and each has the decision.
func (s split) all(d decision) bool {
	return len(s.results) > 0 && !slices.ContainsFunc(s.results, func(r result) bool { return r.decision != d })
}

// representative is the result that a permission from several results is reported by: one
// from policy documents, which are the weakest evidence; else one that a live call
// decided against the simulator; else any.
func representative(list []result) result {
	if i := slices.IndexFunc(list, func(r result) bool { return r.evidence == awscheck.Policies }); i >= 0 {
		return list[i]
	}
	if i := slices.IndexFunc(list, func(r result) bool { return r.against != "" }); i >= 0 {
		return list[i]
	}
	return list[len(list)-1]
}
