package steps

import (
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
)

// Causes are the findings that can explain others: those that are a problem. Only the few
// ids that are named as a cause are looked up, so only their findings are put in order. It
// is for one goroutine.
type Causes struct {
	all     []Finding
	byID    map[string][]int // the problems of each id, by their index
	ordered map[string]bool  // the ids whose problems are in first
	first   map[causeKey]int // the first one of each kind, by its index
}

// A causeKey is a check's id alone, or with a resource, or with a region.
type causeKey struct{ id, resource, region string }

// NewCauses returns the causes among some findings.
func NewCauses(all []Finding) Causes {
	c := Causes{all, map[string][]int{}, map[string]bool{}, map[causeKey]int{}}
	for i, f := range all {
		if isProblem(f.Finding) {
			c.byID[f.ID] = append(c.byID[f.ID], i)
		}
	}
	return c
}

// order finds the first problem of an id: among all of them, and for each region and
// resource.
func (c Causes) order(id string) {
	if c.ordered[id] {
		return
	}
	c.ordered[id] = true
	for _, i := range c.byID[id] {
		f := c.all[i]
		c.note(causeKey{id: id}, i)
		c.note(causeKey{id: id, region: f.Region}, i)
		for _, r := range f.Resources {
			c.note(causeKey{id: id, resource: r}, i)
		}
	}
}

func (c Causes) note(k causeKey, i int) {
	if _, seen := c.first[k]; !seen {
		c.first[k] = i
	}
}

// Of returns the finding that explains f. Where that is explained by another one in its
// turn, it is that: all that waits for one thing names it. It returns false if f names no
// cause, or if nothing that it names is a problem.
func (c Causes) Of(f Finding) (Finding, bool) {
	at := c.next(&f)
	if at < 0 {
		return Finding{}, false
	}
	for range maxCauses {
		further := c.next(&c.all[at])
		if further < 0 {
			break
		}
		at = further
	}
	return c.all[at], true
}

// AwaitsStep reports whether f is not known only because an earlier step of the peering has not
// happened, such as Astronomer's request: it will be known then. What waits for anything else, such as
// credentials, could not be determined.
func (c Causes) AwaitsStep(f Finding) bool {
	root, ok := c.Of(f)
	return ok && f.Status == awscheck.Unverified && strings.HasPrefix(root.ID, verifyID+".")
}

// maxCauses is more than any chain of causes has: it ends a circle.
const maxCauses = 8

// next returns the index of the finding that f names as its cause: of those with the id
// f.Cause, one that is itself a problem. A check can have several findings, one a resource or
// a region, of which some pass; so one that shares a resource with f is preferred, then one
// of the same region, then the first. It is -1 if there is none.
func (c Causes) next(f *Finding) int {
	if f.Cause == "" || f.Cause == f.ID {
		return -1
	}
	c.order(f.Cause)
	first, ok := c.first[causeKey{id: f.Cause}]
	if !ok {
		return -1
	}
	shared := len(c.all)
	for _, r := range f.Resources {
		if i, ok := c.first[causeKey{id: f.Cause, resource: r}]; ok && r != "" {
			shared = min(shared, i)
		}
	}
	if shared < len(c.all) {
		return shared
	}
	if i, ok := c.first[causeKey{id: f.Cause, region: f.Region}]; ok && f.Region != "" {
		return i
	}
	return first
}

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
