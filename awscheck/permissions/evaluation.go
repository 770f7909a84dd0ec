package permissions

import (
	"slices"

	"github.com/astronomer/astro-activate/awscheck"
)

// A decision is what policies decide about one action on one resource.
type decision string

const (
	isAllowed    decision = "allowed"
	implicitDeny decision = "implicitly denied" // nothing allows it
	explicitDeny decision = "explicitly denied" // a statement denies it, which no other can lift
	undecided    decision = "undecided"         // it depends on something unknown
)

// known reports whether the action is certainly allowed or certainly denied.
func (d decision) known() bool { return d == isAllowed || d.denied() }

// denied reports whether the action is certainly not allowed. Inlined, it would be 9 kB of the binary.
//
//go:noinline
func (d decision) denied() bool { return d == implicitDeny || d == explicitDeny }

// severity orders decisions from the most to the least permissive one.
func (d decision) severity() int {
	return slices.Index([]decision{isAllowed, undecided, implicitDeny, explicitDeny}, d)
}

// truth is three-valued and ordered: what is not known for certain is maybe.
type truth int

const (
	no truth = iota
	maybe
	yes
)

func not(t truth) truth { return yes - t }

// A question is a request that policies decide about. The resource "*" stands for a
// request about no resource in particular: only a pattern like "*" matches it.
type question struct {
	action   string            // such as "iam:GetRole"
	resource string            // an ARN, or "*"
	context  map[string]string // the condition keys that are known, in lower case
}

// evaluatePolicies decides as AWS does within one kind of policy: a statement that denies
// wins over all that allow, and what nothing allows is denied. It is never more permissive
// than AWS: an unknown condition makes a denial possible and a permission uncertain.
// unread says that some policies could not be read or parsed. by names the policy that
// decided, where one did; keys are the condition keys that keep it undecided.
//
// Source: IAM User Guide, "How AWS enforcement code logic evaluates requests to
// allow or deny access" and the pages of each policy element.
func evaluatePolicies(docs []policyDocument, unread bool, q question) (d decision, by string, keys []string) {
	allow, deny := no, no
	if unread {
		allow, deny = maybe, maybe
	}
	for _, doc := range docs {
		for _, s := range doc.statements {
			applies := s.applies(q)
			if applies == maybe {
				keys = append(keys, s.unknownKeys(q)...)
			}
			switch {
			case s.deny && applies == yes:
				return explicitDeny, doc.name, nil
			case s.deny:
				deny = max(deny, applies)
			case applies == yes && allow != yes:
				allow, by = yes, doc.name
			default:
				allow = max(allow, applies)
			}
		}
	}
	switch {
	case allow == no:
		return implicitDeny, "", nil // whether a statement denies it too or not
	case allow == maybe || deny == maybe:
		slices.Sort(keys)
		return undecided, "", slices.Compact(keys)
	}
	return isAllowed, by, nil
}

// underBoundary is a decision under a permissions boundary: both must allow.
func underBoundary(identity, boundary decision) decision {
	for _, d := range []decision{explicitDeny, implicitDeny, undecided} {
		if identity == d || boundary == d {
			return d
		}
	}
	return isAllowed
}

// applies reports whether a statement applies to the question.
func (s policyStatement) applies(q question) truth {
	t := yes
	if s.actions != nil {
		t = min(t, anyOf(s.actions, q.action, actionMatches))
	} else {
		t = min(t, not(anyOf(s.notActions, q.action, actionMatches)))
	}
	if s.resources != nil {
		t = min(t, anyOf(s.resources, q.resource, resourceMatches))
	} else {
		t = min(t, not(anyOf(s.notResource, q.resource, resourceMatches)))
	}
	for _, c := range s.conditions {
		t = min(t, c.holds(q.context))
	}
	return t
}

// unknownKeys names the condition keys and policy variables of a statement that may apply
// whose values are not known.
func (s policyStatement) unknownKeys(q question) []string {
	var keys []string
	for _, c := range s.conditions {
		if c.holds(q.context) == maybe {
			keys = append(keys, awscheck.Clean(c.key))
		}
	}
	for _, pattern := range slices.Concat(s.resources, s.notResource) {
		for _, v := range variables(pattern) {
			keys = append(keys, awscheck.Clean(v))
		}
	}
	return keys
}
