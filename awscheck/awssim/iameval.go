package awssim

import (
	"encoding/json"
	"path"
	"slices"
	"strings"
)

// This is AWS's side of policy evaluation: the whole of it that the simulated
// world needs. It is written apart from the program's evaluator on purpose.

// A document is a policy as AWS reads it. One that is not JSON grants nothing.
type document struct {
	Statement oneOrMore[statement]
	of        Policy
}

func read(p Policy) document {
	d := document{}
	if json.Unmarshal([]byte(p.Document), &d) != nil {
		d = document{}
	}
	d.of = p
	return d
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

// asked is what is to be decided.
type asked struct {
	action   string
	resource string
	context  map[string]string // condition keys, in lower case
}

// An effect of a set of policies on what is asked.
type effect int

const (
	implicitDeny effect = iota
	allowed
	explicitDeny
)

// decide evaluates the statements of documents; matched are the policies that decided.
func decide(documents []document, q asked) (e effect, matched []Policy) {
	for _, d := range documents {
		for _, s := range d.Statement {
			if !s.covers(q) {
				continue
			}
			if !s.holds(q) {
				continue
			}
			switch {
			case s.Effect == "Deny" && e != explicitDeny:
				e, matched = explicitDeny, []Policy{d.of}
			case s.Effect == "Deny", s.Effect == "Allow" && e != explicitDeny:
				e = max(e, allowed)
				matched = append(matched, d.of)
			}
		}
	}
	return e, matched
}

func (s statement) covers(q asked) bool {
	likes := func(patterns []string, value string, fold bool) bool {
		return slices.ContainsFunc(patterns, func(p string) bool { return like(p, value, fold) })
	}
	if s.Action != nil && !likes(s.Action, q.action, true) || s.NotAction != nil && likes(s.NotAction, q.action, true) {
		return false
	}
	return (s.Resource == nil || likes(s.Resource, q.resource, false)) && (s.NotResource == nil || !likes(s.NotResource, q.resource, false))
}

// like matches IAM's wildcards by those of path.Match, with the separators that
// it does not cross taken out of the way.
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

// plain takes what means something to path.Match, beside the wildcards, out.
var plain = strings.NewReplacer("/", "\x00", `\`, "\x01", "[", "\x02")

// holds reports whether the conditions of a statement are met. A key without a value is
// absent from the request.
func (s statement) holds(q asked) bool {
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

// A ruling is the outcome over all kinds of policy.
type ruling struct {
	effect       effect
	identity     effect
	matched      []Policy
	missing      []string // condition keys without a value: the policy simulator's only
	boundary     bool     // there is one
	boundaryOK   bool
	organisation bool // the account is in one
	orgOK        bool
}

// rules are the documents that decide over an identity: its own policies and its
// groups', its boundary, and the organisation's policies.
type rules struct {
	own          []document
	boundary     []document // none or one
	organisation []document // one a level
}

func rulesOf(account *Account, i *identity) rules {
	var all rules
	for _, p := range i.policies {
		all.own = append(all.own, read(p))
	}
	for _, g := range i.groups {
		for _, p := range g.Policies {
			all.own = append(all.own, read(p))
		}
	}
	if i.boundary != nil {
		all.boundary = []document{read(*i.boundary)}
	}
	for _, text := range account.IAM.SCPs {
		all.organisation = append(all.organisation, read(Policy{Document: text}))
	}
	return all
}

// on rules over what is asked.
func (all rules) on(q asked) ruling {
	v := ruling{boundary: all.boundary != nil, boundaryOK: true, organisation: all.organisation != nil, orgOK: true}
	v.identity, v.matched = decide(all.own, q)
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
	for _, d := range all.organisation {
		ok := restrict(d)
		v.orgOK = v.orgOK && ok
	}
	if v.effect == explicitDeny && v.identity != explicitDeny {
		v.matched = nil // only statements that decided, and none of a boundary or of the organization
	}
	return v
}

// permitted refuses an action that the caller's policies, its boundary or the
// organisation's policies do not allow; "" is allowed to everybody.
func (r *request) permitted(action string) error {
	if action == "" {
		return nil
	}
	q := asked{action: action, resource: r.resource, context: map[string]string{
		"aws:requestedregion":       r.region,
		"aws:principalarn":          r.caller.As,
		"aws:principalaccount":      r.account.ID,
		"aws:resourceaccount":       r.account.ID,
		"aws:userid":                r.userID(),
		"aws:principalisawsservice": "false",
		"aws:securetransport":       "true",
		"aws:viaawsservice":         "false",
	}}
	if strings.HasPrefix(action, "iam:") {
		q.context["aws:requestedregion"] = "us-east-1" // IAM is there, wherever one asks from
	}
	who := callerOf(r.caller.As)
	caller := &identity{policies: []Policy{Administrator()}} // root, and a federated user of one
	if who != nil && find(r.identities(), who.kind, who.name) != nil {
		caller = find(r.identities(), who.kind, who.name)
		q.context["aws:principalarn"] = caller.arn(r.account)
		q.context["aws:principaltype"] = "AssumedRole"
		if who.kind == "user" {
			q.context["aws:principaltype"], q.context["aws:username"] = "User", who.name
		}
	}
	v := rulesOf(r.account, caller).on(q)
	if v.effect == allowed {
		return nil
	}
	return r.refusal(action, v)
}

// refusal is AWS's error for a denial, with the reason that it gives since 2021
// (IAM User Guide, "Troubleshoot access denied error messages").
func (r *request) refusal(action string, v ruling) error {
	layer := "identity-based policy"
	switch {
	case !v.orgOK:
		layer = "service control policy"
	case v.identity == allowed && !v.boundaryOK:
		layer = "permissions boundary"
	}
	message := "User: " + r.caller.As + " is not authorized to perform: " + action
	if r.resource != "*" {
		message += " on resource: " + r.resource
	}
	if v.effect == explicitDeny {
		message += " with an explicit deny in a " + layer
	} else {
		message += " because no " + layer + " allows the " + action + " action"
	}
	service, _, _ := strings.Cut(action, ":")
	switch service {
	case "ec2":
		return apiError("UnauthorizedOperation", "You are not authorized to perform this operation. "+message)
	case "lambda", "dynamodb", "eks", "ecs", "servicequotas", "elasticfilesystem":
		return apiError("AccessDeniedException", message)
	}
	return apiError("AccessDenied", message)
}
