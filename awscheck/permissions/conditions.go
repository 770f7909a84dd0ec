package permissions

import (
	"slices"
	"strings"
)

// holds decides a condition on a key whose value is known; any other is maybe. (IAM User
// Guide, "IAM JSON policy elements: Condition operators".)
func (c policyCondition) holds(context map[string]string) truth {
	value, known := context[strings.ToLower(c.key)]
	if !known || c.values == nil || slices.ContainsFunc(c.values, func(v string) bool { return strings.Contains(v, "${") }) {
		return maybe
	}
	operator := strings.TrimSuffix(c.operator, "IfExists") // the key exists
	if operator == "Null" {
		return anyOf(c.values, "false", equalFold)
	}
	base, negated := strings.CutSuffix(operator, "NotEquals")
	if negated {
		base += "Equals"
	} else if base, negated = strings.CutSuffix(operator, "NotLike"); negated {
		base += "Like"
	} else if base, negated = strings.CutSuffix(operator, "NotEqualsIgnoreCase"); negated {
		base += "EqualsIgnoreCase"
	}
	matches := map[string]func(pattern, value string) truth{
		"StringEquals": equal, "StringEqualsIgnoreCase": equalFold, "StringLike": like,
		"ArnEquals": arnLike, "ArnLike": arnLike, "Bool": equalFold,
	}[base]
	switch {
	case matches == nil:
		return maybe
	case negated:
		return not(anyOf(c.values, value, matches))
	}
	return anyOf(c.values, value, matches)
}

func sure(ok bool) truth {
	if ok {
		return yes
	}
	return no
}

func equal(want, value string) truth     { return sure(want == value) }
func equalFold(want, value string) truth { return sure(strings.EqualFold(want, value)) }
func like(pattern, value string) truth   { return sure(wildcardMatch(pattern, value)) }

// arnLike compares each of the six parts of an ARN; AWS treats ArnEquals and ArnLike
// alike. A pattern with fewer parts is uncertain.
func arnLike(pattern, value string) truth {
	const parts = 6
	p, v := strings.SplitN(pattern, ":", parts), strings.SplitN(value, ":", parts)
	if len(p) < parts || len(v) < parts {
		return maybe
	}
	return sure(slices.EqualFunc(p, v, wildcardMatch))
}
