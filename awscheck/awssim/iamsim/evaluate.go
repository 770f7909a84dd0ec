package iamsim

import (
	"encoding/json"
	"path"
	"slices"
	"strings"
	"sync"
)

// This is AWS's side of policy evaluation, as much of it as the simulation needs. On
// purpose it shares no code with the program's own evaluator.

// A document is a policy and its statements.
type document struct {
	policy     Policy
	statements []statement
}

// documents keeps what was parsed, so that each document is parsed once. It is safe for
// concurrent use.
type documents struct {
	mu     sync.Mutex
	parsed map[string][]statement // by the JSON of the document
}

// parse returns a policy with its statements. One that is not JSON grants nothing.
func (ds *documents) parse(p Policy) document {
	ds.mu.Lock()
	defer ds.mu.Unlock()
	statements, ok := ds.parsed[p.Document]
	if !ok {
		var d struct{ Statement oneOrMore[statement] }
		if json.Unmarshal([]byte(p.Document), &d) == nil {
			statements = d.Statement
		}
		if ds.parsed == nil {
			ds.parsed = map[string][]statement{}
		}
		ds.parsed[p.Document] = statements
	}
	return document{policy: p, statements: statements}
}

type statement struct {
	Sid               string
	Effect            string
	Action, NotAction oneOrMore[string]
	Resource          oneOrMore[string]
	NotResource       oneOrMore[string]
	Condition         map[string]map[string]oneOrMore[any]
}

// oneOrMore is a JSON value where one stands for a list of one.
type oneOrMore[T any] []T

func (l *oneOrMore[T]) UnmarshalJSON(data []byte) error {
	if len(data) > 0 && data[0] == '[' {
		return json.Unmarshal(data, (*[]T)(l))
	}
	var one T
	if err := json.Unmarshal(data, &one); err != nil {
		return err
	}
	*l = []T{one}
	return nil
}

// A query is a request to decide on.
type query struct {
	action   string
	resource string
	context  map[string]string // condition keys, in lower case
}

// An effect is what a set of policies decides on a query.
type effect int

const (
	implicitDeny effect = iota
	allowed
	explicitDeny
)

// decide evaluates the statements of documents. matched are the policies that decided.
func decide(documents []document, q query) (e effect, matched []Policy) {
	for _, d := range documents {
		for _, s := range d.statements {
			if !s.covers(q) || !s.holds(q) {
				continue
			}
			switch {
			case s.Effect == "Deny" && e != explicitDeny:
				e, matched = explicitDeny, []Policy{d.policy}
			case s.Effect == "Deny", s.Effect == "Allow" && e != explicitDeny:
				e = max(e, allowed)
				matched = append(matched, d.policy)
			}
		}
	}
	return e, matched
}

func (s statement) covers(q query) bool {
	likes := func(patterns []string, value string, fold bool) bool {
		return slices.ContainsFunc(patterns, func(p string) bool { return like(p, value, fold) })
	}
	if s.Action != nil && !likes(s.Action, q.action, true) || s.NotAction != nil && likes(s.NotAction, q.action, true) {
		return false
	}
	return (s.Resource == nil || likes(s.Resource, q.resource, false)) && (s.NotResource == nil || !likes(s.NotResource, q.resource, false))
}

// like matches the wildcards of IAM with those of path.Match, whose own separators and
// brackets are replaced first.
func like(pattern, value string, fold bool) bool {
	if pattern == "*" {
		return true
	}
	if fold {
		pattern, value = strings.ToLower(pattern), strings.ToLower(value)
	}
	ok, _ := path.Match(plain.Replace(pattern), plain.Replace(value))
	return ok
}

// plain replaces what is special to path.Match and not to IAM.
var plain = strings.NewReplacer("/", "\x00", `\`, "\x01", "[", "\x02")

// holds reports whether a statement's conditions are met. A key without a value is absent
// from the request.
func (s statement) holds(q query) bool {
	ok := true
	for operator, keys := range s.Condition {
		base, ifExists := strings.CutSuffix(operator, "IfExists")
		for key, want := range keys {
			got, there := q.context[strings.ToLower(key)]
			if !there {
				negated := strings.Contains(base, "Not")
				ok = ok && (ifExists || negated || base == "Null")
				continue
			}
			ok = ok && compare(base, got, want)
		}
	}
	return ok
}

func compare(operator, got string, want []any) bool {
	some := func(f func(string) bool) bool {
		return slices.ContainsFunc(want, func(w any) bool {
			switch w := w.(type) {
			case string:
				return f(w)
			case bool:
				return f(map[bool]string{true: "true", false: "false"}[w])
			}
			return false
		})
	}
	switch operator {
	case "StringEquals", "ArnEquals":
		return some(func(w string) bool { return w == got })
	case "Bool", "StringEqualsIgnoreCase":
		return some(func(w string) bool { return strings.EqualFold(w, got) })
	case "StringLike", "ArnLike":
		return some(func(w string) bool { return like(w, got, false) })
	case "StringNotEquals", "ArnNotEquals":
		return !some(func(w string) bool { return w == got })
	case "StringNotLike", "ArnNotLike":
		return !some(func(w string) bool { return like(w, got, false) })
	case "Null":
		return some(func(w string) bool { return w == "false" })
	}
	panic("awssim does not know the condition operator " + operator)
}

// A ruling is the decision of all kinds of policy together.
type ruling struct {
	effect       effect
	identity     effect
	matched      []Policy
	boundary     bool // the identity has one
	boundaryOK   bool
	organization bool // the account is in one
	orgOK        bool
}

// rules are the documents that decide for an identity: its policies and those of its
// groups, its boundary, and the policies of the organization.
type rules struct {
	identity     []document
	boundary     []document // none or one
	organization []document // one for each level
}

func rulesOf(d *Directory, i *identity) rules {
	var all rules
	for _, p := range i.policies {
		all.identity = append(all.identity, d.documents.parse(p))
	}
	for _, g := range i.groups {
		for _, p := range g.Policies {
			all.identity = append(all.identity, d.documents.parse(p))
		}
	}
	if i.boundary != nil {
		all.boundary = []document{d.documents.parse(*i.boundary)}
	}
	for _, text := range d.scps {
		all.organization = append(all.organization, d.documents.parse(Policy{Document: text}))
	}
	return all
}

// evaluate combines all kinds of policy.
func (all rules) evaluate(q query) ruling {
	v := ruling{boundary: all.boundary != nil, boundaryOK: true, organization: all.organization != nil, orgOK: true}
	v.identity, v.matched = decide(all.identity, q)
	v.effect = v.identity
	restrict := func(d document) bool {
		e, _ := decide([]document{d}, q)
		switch {
		case e == explicitDeny:
			v.effect = explicitDeny
		case e == implicitDeny && v.effect == allowed:
			v.effect = implicitDeny
		}
		return e == allowed
	}
	for _, d := range all.boundary {
		v.boundaryOK = restrict(d)
	}
	for _, d := range all.organization {
		ok := restrict(d)
		v.orgOK = v.orgOK && ok
	}
	if v.effect == explicitDeny && v.identity != explicitDeny {
		v.matched = nil // a boundary or the organization decided, and AWS names no statement of those
	}
	return v
}
