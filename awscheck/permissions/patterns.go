package permissions

import (
	"slices"
	"strings"
)

func anyOf(patterns []string, value string, matches func(pattern, value string) truth) truth {
	t := no
	for _, p := range patterns {
		t = max(t, matches(p, value))
	}
	return t
}

// actionMatches compares an action with a pattern; case does not matter. AWS accepts no
// other patterns than "*" and "service:name".
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

// resourceMatches compares a resource with a pattern. Two things make a match uncertain: a
// policy variable, whose value is not known, and a wildcard that would have to match the
// colons between the parts of an ARN, which AWS documents only for one at the end. (IAM
// User Guide, "IAM JSON policy elements: Resource".)
func resourceMatches(pattern, resource string) truth {
	if !wildcardMatch(withoutVariables(pattern), resource) {
		return no
	}
	if strings.Contains(pattern, "${") {
		return maybe
	}
	body, open := strings.CutSuffix(pattern, "*")
	if !open {
		if segmentsMatch(pattern, resource) {
			return yes
		}
		return maybe
	}
	// The last wildcard matches anything, so the rest is compared with each prefix of
	// the resource.
	for i := range len(resource) + 1 {
		if segmentsMatch(body, resource[:i]) {
			return yes
		}
	}
	return maybe
}

// segmentsMatch is wildcardMatch with wildcards that stay within the parts of an ARN.
func segmentsMatch(pattern, value string) bool {
	p, v := strings.Split(pattern, ":"), strings.Split(value, ":")
	return slices.EqualFunc(p, v, wildcardMatch)
}

// withoutVariables replaces each policy variable, such as ${aws:username}, by a wildcard:
// whatever its value, the pattern matches no more than that.
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

// variables lists the names of the policy variables in a pattern.
func variables(pattern string) []string {
	var names []string
	for {
		_, after, found := strings.Cut(pattern, "${")
		if !found {
			return names
		}
		name, rest, closed := strings.Cut(after, "}")
		if !closed {
			return names
		}
		name, _, _ = strings.Cut(name, ",") // a default value follows
		names = append(names, strings.TrimSpace(name))
		pattern = rest
	}
}

// wildcardMatch matches "*", any number of characters, and "?", any one.
func wildcardMatch(pattern, value string) bool {
	// p and v are the positions reached; star is the one after the last wildcard, and
	// tried is the end of what that wildcard matches.
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
