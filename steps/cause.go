package steps

import "github.com/astronomer/astro-activate/awscheck"

// Causes are the findings that can explain others: those that are a problem.
type Causes struct {
	all   []Finding
	first map[causeKey]int // the first one of each kind, by its index
}

// A causeKey is a check's id alone, or with a resource, or with a region.
type causeKey struct{ id, resource, region string }

// NewCauses returns the causes among some findings.
func NewCauses(all []Finding) Causes {
	c := Causes{all, map[causeKey]int{}}
	for i, f := range all {
		if !isProblem(f.Finding) {
			continue
		}
		keys := []causeKey{{id: f.ID}, {id: f.ID, region: f.Region}}
		for _, r := range f.Resources {
			keys = append(keys, causeKey{id: f.ID, resource: r})
		}
		for _, k := range keys {
			if _, seen := c.first[k]; !seen {
				c.first[k] = i
			}
		}
	}
	return c
}

// Of returns the finding that explains f: of those with the id f.Cause, one that is
// itself a problem. A check can have several findings, one a resource or a region, of
// which some pass; so one that shares a resource with f is preferred, then one of the
// same region, then the first. It returns false if f names no cause, or if nothing that
// it names is a problem.
func (c Causes) Of(f Finding) (Finding, bool) {
	first, ok := c.first[causeKey{id: f.Cause}]
	if f.Cause == "" || f.Cause == f.ID || !ok {
		return Finding{}, false
	}
	shared := len(c.all)
	for _, r := range f.Resources {
		if i, ok := c.first[causeKey{id: f.Cause, resource: r}]; ok && r != "" {
			shared = min(shared, i)
		}
	}
	if shared < len(c.all) {
		return c.all[shared], true
	}
	if i, ok := c.first[causeKey{id: f.Cause, region: f.Region}]; ok && f.Region != "" {
		return c.all[i], true
	}
	return c.all[first], true
}

// CauseOf returns the finding of all that explains f, as Causes.Of does.
func CauseOf(f Finding, all []Finding) (Finding, bool) { return NewCauses(all).Of(f) }

// isProblem reports whether a finding can be the cause of another.
func isProblem(f awscheck.Finding) bool {
	return f.Status == awscheck.Fail || f.Status == awscheck.Unverified || f.Status == awscheck.Warn
}

// dropResolvedCauses removes the causes that have passed or are not there: a cause
// explains a finding only while it is a problem itself.
func dropResolvedCauses(all []Finding) {
	causes := NewCauses(all)
	for i, f := range all {
		if _, ok := causes.Of(f); !ok {
			all[i].Cause = ""
		}
	}
}
