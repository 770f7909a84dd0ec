package steps

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
)

// A Key names an answer: its path in the answers file, such as "network.cidr".
type Key string

const (
	KeyProfile      Key = "account.profile"
	KeyExpectedID   Key = awscheck.AccountExpectedID
	KeyClusterName  Key = "cluster.name"
	KeyClusterID    Key = "cluster.id"
	KeyOthers       Key = "cluster.others"
	KeyNodeType     Key = "cluster.node_type"
	KeyMaxNodes     Key = "cluster.max_nodes"
	KeyRegion       Key = "region"
	KeyCIDR         Key = "network.cidr"
	KeyMethods      Key = "connectivity.methods"
	KeyEndpoints    Key = "public.endpoints"
	KeyPeerProfile  Key = "peering.profile"
	KeyPeerAccount  Key = "peering.account_id"
	KeyPeerRegion   Key = "peering.region"
	KeyPeerVPC      Key = "peering.vpc_id"
	KeyPeerCIDRs    Key = awscheck.PeeringCIDRs
	KeyPeerServices Key = "peering.services"
	KeyResolve      Key = "dns.resolve_hostnames"
	KeyPrivateZones Key = "dns.private_zones"
	KeyAcknowledged Key = "acknowledged" // not a field: a map from check id to reason
)

// The answers to KeyMethods.
const (
	MethodPublic  = "public"
	MethodPeering = "peering"
)

// A Value is an answer as it was given: nil for none, one text for most fields,
// any number for a list. An empty list that is not nil was given as empty.
type Value []string

// Text makes the Value of a field that takes one text.
func Text(s string) Value { return Value{s} }

// Given reports whether there is an answer. An empty text is not an answer. Inlined, it would be 2 kB of the binary.
//
//go:noinline
func (v Value) Given() bool { return v != nil && !(len(v) == 1 && v[0] == "") }

// String shows the value on one line. It is not inlined, for the reason that Answers.Get isn't.
//
//go:noinline
func (v Value) String() string { return strings.Join(v, ", ") }

// A Setting is an answer given ahead, and where it was given.
type Setting struct {
	Key   Key // of a field, or "acknowledged." and the id of a check
	Value Value
	Where string // for errors: "answers.yaml, line 3" or "--region"
}

// Answers are all answers. They are a value: With makes a new one, so a check keeps
// reading what it was started with.
type Answers struct {
	values       map[Key]Value
	acknowledged map[string]string
	limited      bool  // only those of readable may be read
	readable     []Key // what the check that holds these answers declares
}

// Get returns the answer as it was given. Inlined in its 150 places, it would be 50 kB of the binary.
//
//go:noinline
func (a Answers) Get(k Key) Value {
	if a.limited && !slices.Contains(a.readable, k) {
		panic("the answer " + string(k) + " is read but not declared")
	}
	return a.values[k]
}

// only returns the answers as a check sees them that declares the given keys. Reading
// another one panics: a check that reads what it does not declare would not run again
// when that changes, and its result would be stale.
func (a Answers) only(keys []Key) Answers {
	a.limited, a.readable = true, keys
	return a
}

// Text returns the answer of a field that takes one text; "" if it is not answered. It is not inlined, for the
// reason that Get isn't.
//
//go:noinline
func (a Answers) Text(k Key) string {
	if v := a.Get(k); len(v) > 0 {
		return v[0]
	}
	return ""
}

// List returns the answer of a field that takes several.
func (a Answers) List(k Key) []string { return slices.Clone(a.Get(k)) }

// Int returns the answer of a field whose validation wants a whole number.
func (a Answers) Int(k Key) int {
	n, _ := strconv.Atoi(a.Text(k))
	return n
}

// Bool returns the answer of a toggle.
func (a Answers) Bool(k Key) bool { return a.Text(k) == "true" }

// Peering reports whether VPC peering was chosen.
func (a Answers) Peering() bool { return slices.Contains(a.Get(KeyMethods), MethodPeering) }

// MayPeer reports whether VPC peering was chosen, or may still be.
func (a Answers) MayPeer() bool { return a.Peering() || a.Get(KeyMethods) == nil }

// Public reports whether public endpoints were chosen.
func (a Answers) Public() bool { return slices.Contains(a.Get(KeyMethods), MethodPublic) }

// With returns the answers with one changed; a nil value removes it.
func (a Answers) With(k Key, v Value) Answers {
	next := maps.Clone(a.values)
	if next == nil {
		next = map[Key]Value{}
	}
	if v == nil {
		delete(next, k)
	} else {
		next[k] = slices.Clone(v)
	}
	a.values = next
	return a
}

// Acknowledged returns the reason for which a check was acknowledged, if it was.
func (a Answers) Acknowledged(check string) (reason string, ok bool) {
	reason, ok = a.acknowledged[check]
	return reason, ok
}

// Acknowledgements returns a copy of every acknowledgement: check id to reason.
func (a Answers) Acknowledgements() map[string]string { return maps.Clone(a.acknowledged) }

// Acknowledge returns the answers with a check acknowledged, giving a reason. An empty
// reason removes the acknowledgement.
func (a Answers) Acknowledge(check, reason string) Answers {
	next := maps.Clone(a.acknowledged)
	if next == nil {
		next = map[string]string{}
	}
	if reason == "" {
		delete(next, check)
	} else {
		next[check] = reason
	}
	a.acknowledged = next
	return a
}

// fingerprint identifies the values of exactly the given keys.
func (a Answers) fingerprint(keys []Key) string {
	var b strings.Builder
	for _, k := range keys {
		v, given := a.values[k]
		b.WriteString(strconv.FormatBool(given))
		for _, s := range v {
			b.WriteString(strconv.Quote(s))
		}
		b.WriteByte('\n')
	}
	return b.String()
}
