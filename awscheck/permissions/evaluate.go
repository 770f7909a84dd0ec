package permissions

import (
	"slices"
	"strings"
)

// A decision is what policies say of one action on one resource.
type decision string

const (
	isAllowed    decision = "allowed"
	implicitDeny decision = "implicitly denied" // nothing allows it
	explicitDeny decision = "explicitly denied" // a statement denies it, which no other can lift
	undecided    decision = "undecided"         // it depends on what is not known here
)

// denied reports whether the action is certainly not allowed.
func (d decision) denied() bool { return d == implicitDeny || d == explicitDeny }

// truth is three-valued: what can't be known for certain is maybe. It is ordered.
type truth int

const (
	no truth = iota
	maybe
	yes
)

func not(t truth) truth { return yes - t }

// A question is what policies are asked. The resource "*" is what a request names
// that is about no resource in particular: only a pattern like "*" covers it.
type question struct {
	action   string // such as "iam:GetRole"
	resource string // an ARN, or "*"
	region   string // that of the request, aws:RequestedRegion; "": not known
}

// evaluate decides as AWS does within one kind of policy: a statement that denies
// wins over all that allow, and what nothing allows is denied. It is never more
// generous than AWS: an unknown condition makes a denial possible and an allowance
// doubtful. unread says that there are policies which could not be read, or not
// understood. by names the policy that decided, where one did.
//
// Source: IAM User Guide, "How AWS enforcement code logic evaluates requests to
// allow or deny access" and the pages of each policy element.
func evaluate(docs []policyDocument, unread bool, q question) (d decision, by string) {
	allow, deny := no, no
	if unread {
		allow, deny = maybe, maybe
	}
	for _, doc := range docs {
		for _, s := range doc.statements {
			applies := s.applies(q)
			switch {
			case s.deny && applies == yes:
				return explicitDeny, doc.name
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
		return implicitDeny, "" // whether it is denied as well or not
	case allow == maybe || deny == maybe:
		return undecided, ""
	}
	return isAllowed, by
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

// applies tells whether a statement is about the question.
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
		t = min(t, c.holds(q))
	}
	return t
}

func anyOf(patterns []string, value string, matches func(pattern, value string) truth) truth {
	t := no
	for _, p := range patterns {
		t = max(t, matches(p, value))
	}
	return t
}

// actionMatches compares an action with a pattern, without regard to case. A
// pattern that is not "*" and not "service:name" is none that AWS takes.
func actionMatches(pattern, action string) truth {
	service, _, ok := strings.Cut(pattern, ":")
	wellFormed := pattern == "*" || ok && !strings.ContainsAny(service, "*?")
	switch {
	case !wildcardMatch(strings.ToLower(pattern), strings.ToLower(action)) && !strings.Contains(pattern, "$"):
		return no
	case wellFormed && !strings.Contains(pattern, "$"):
		return yes
	}
	return maybe
}

// resourceMatches compares a resource with a pattern. Two things keep it from being
// certain: a policy variable, whose value is not known, and a wildcard that would
// have to stand for the colons between an ARN's parts, which AWS promises only of
// one at the end. (IAM User Guide, "IAM JSON policy elements: Resource".)
func resourceMatches(pattern, resource string) truth {
	if !wildcardMatch(withoutVariables(pattern), resource) {
		return no
	}
	if strings.Contains(pattern, "${") {
		return maybe
	}
	body, open := strings.CutSuffix(pattern, "*")
	if !open {
		return sureIf(segmentsMatch(pattern, resource))
	}
	// The last wildcard may stand for anything, so the rest is held against each
	// beginning of the resource.
	for i := range len(resource) + 1 {
		if segmentsMatch(body, resource[:i]) {
			return yes
		}
	}
	return maybe
}

func sureIf(ok bool) truth {
	if ok {
		return yes
	}
	return maybe
}

// segmentsMatch is wildcardMatch with wildcards that stay within an ARN's parts.
func segmentsMatch(pattern, value string) bool {
	p, v := strings.Split(pattern, ":"), strings.Split(value, ":")
	return slices.EqualFunc(p, v, wildcardMatch)
}

// withoutVariables puts a wildcard in the place of each policy variable, such as
// ${aws:username}: whatever its value, the pattern covers no more than that.
func withoutVariables(pattern string) string {
	var b strings.Builder
	for {
		before, after, found := strings.Cut(pattern, "${")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		b.WriteByte('*')
		_, rest, closed := strings.Cut(after, "}")
		if !closed {
			return b.String()
		}
		pattern = rest
	}
}

// wildcardMatch matches "*", any number of characters, and "?", any one.
func wildcardMatch(pattern, value string) bool {
	// p and v are where matching goes on; star is behind the last wildcard, and
	// tried is how much of value it has been given.
	p, v, star, tried := 0, 0, -1, 0
	for v < len(value) {
		switch {
		case p < len(pattern) && pattern[p] == '*':
			star, tried = p+1, v
			p++
		case p < len(pattern) && (pattern[p] == '?' || pattern[p] == value[v]):
			p++
			v++
		case star >= 0:
			tried++
			p, v = star, tried
		default:
			return false
		}
	}
	return strings.Trim(pattern[p:], "*") == ""
}

// holds decides a condition where that is certain: for the region of the request,
// if it is known. Everything else about a request to come is maybe.
func (c policyCondition) holds(q question) truth {
	if !strings.EqualFold(c.key, "aws:RequestedRegion") || q.region == "" || c.values == nil ||
		slices.ContainsFunc(c.values, func(v string) bool { return strings.Contains(v, "${") }) {
		return maybe
	}
	among := func(matches func(pattern, value string) bool) truth {
		if slices.ContainsFunc(c.values, func(v string) bool { return matches(v, q.region) }) {
			return yes
		}
		return no
	}
	equal := func(a, b string) bool { return a == b }
	switch c.operator {
	case "StringEquals":
		return among(equal)
	case "StringLike":
		return among(wildcardMatch)
	case "StringNotEquals":
		return not(among(equal))
	case "StringNotLike":
		return not(among(wildcardMatch))
	}
	return maybe
}
