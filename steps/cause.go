package steps

import (
	"slices"

	"github.com/astronomer/astro-activate/awscheck"
)

// CauseOf returns the finding that explains f: of those with the id f.Cause, one that is
// itself a problem. A check can have several findings, one a resource or a region, of
// which some pass; so one that shares a resource with f is preferred, then one of the
// same region, then the first. It returns false if f names no cause, or if nothing that
// it names is a problem.
func CauseOf(f Finding, all []Finding) (Finding, bool) {
	if f.Cause == "" || f.Cause == f.ID {
		return Finding{}, false
	}
	var causes []Finding
	for _, other := range all {
		if other.ID == f.Cause && isProblem(other.Finding) {
			causes = append(causes, other)
		}
	}
	if len(causes) == 0 {
		return Finding{}, false
	}
	for _, closer := range []func(Finding) bool{
		func(c Finding) bool { return sharesResource(c, f) },
		func(c Finding) bool { return f.Region != "" && c.Region == f.Region },
	} {
		if i := slices.IndexFunc(causes, closer); i >= 0 {
			return causes[i], true
		}
	}
	return causes[0], true
}

func sharesResource(a, b Finding) bool {
	return slices.ContainsFunc(a.Resources, func(r string) bool { return slices.Contains(b.Resources, r) })
}

// isProblem reports whether a finding can be the cause of another.
func isProblem(f awscheck.Finding) bool {
	return f.Status == awscheck.Fail || f.Status == awscheck.Unverified || f.Status == awscheck.Warn
}

// dropResolvedCauses removes the causes that have passed or are not there: a cause
// explains a finding only while it is a problem itself.
func dropResolvedCauses(all []Finding) {
	for i, f := range all {
		if _, ok := CauseOf(f, all); !ok {
			all[i].Cause = ""
		}
	}
}
