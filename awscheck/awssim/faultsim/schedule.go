// Package faultsim puts faults between the program and the simulated AWS, for tests: a
// random schedule of denials, throttling, broken connections, replies that are not AWS's,
// and waits, drawn from a seed. The calls are answered behind the SDK's client, or on the
// wire: the SDK sends its real requests, and gets real bytes and broken ones.
package faultsim

import (
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"slices"
	"strings"
	"time"
)

// A Kind is what happens to a call.
type Kind string

// The kinds of faults.
const (
	Denied    Kind = "denied"
	Throttled Kind = "throttled"
	Internal  Kind = "an internal error"
	HTML      Kind = "5xx with HTML"
	Page200   Kind = "200 with HTML"
	Reset     Kind = "connection reset"
	Unopened  Kind = "no connection"
	Truncated Kind = "truncated"
	Malformed Kind = "malformed"
	NoBody    Kind = "200 without a body"
	NoList    Kind = "200 without its members"
	EmptyPage Kind = "an empty page with a next token"
	Hang      Kind = "hang"
	Slow      Kind = "slow"
	Expired   Kind = "expired credentials"
	// OtherAccount is the answer of another account, as after a sign-in to it.
	OtherAccount Kind = "another account's answer"
	// Switched are keys of another account, which a profile's credentials return from a moment
	// on: the account that answers is the one whose keys have signed a request. It takes effect
	// after STS has reported whose the first keys are, on the wire, where requests are signed.
	Switched Kind = "keys of another account"
)

// all are the kinds that a schedule draws from. OtherAccount is drawn for STS only, behind the
// client, and is Switched on the wire: see randomRule.
var all = [...]Kind{Denied, Throttled, Internal, HTML, Page200, Reset, Unopened, Truncated, Malformed, NoBody, NoList, EmptyPage, Hang, Slow, Expired, OtherAccount}

// Harmless reports whether the answer arrives all the same, late or in more pages.
func (k Kind) Harmless() bool { return k == EmptyPage || k == Slow }

// retried are the kinds after which the SDK sends the request again.
var retried = [...]Kind{Throttled, Internal, HTML, Reset, Unopened}

// A Call is one call as a schedule sees it.
type Call struct {
	Service, Operation, Region string
	Account                    string // id of the account that the credentials belong to
	Parameters                 string // with the page
	Later                      bool   // it requests a page after the first; of STS: it was answered before
}

// A Rule says which calls have a fault. Empty fields match everything.
type Rule struct {
	Kind                       Kind
	Service, Operation, Region string
	Account                    string
	Later                      bool          // only pages after the first; of STS, what follows its first answer
	Share                      int           // of the calls that match, in percent
	Attempts                   int           // only the first attempts of a call on the wire; 0: all
	After                      time.Duration // since the start
}

// A Schedule is the faults of one run.
type Schedule struct {
	Seed  uint64
	Rules []Rule
}

// String describes a schedule, a rule a line.
func (s Schedule) String() string {
	var b strings.Builder
	for _, r := range s.Rules {
		fmt.Fprintf(&b, "  %s: ", r.Kind)
		var where []string
		for _, part := range []struct{ name, value string }{
			{"", strings.TrimSpace(r.Service + " " + r.Operation)}, {"in ", r.Region}, {"of account ", r.Account},
		} {
			if part.value != "" {
				where = append(where, part.name+part.value)
			}
		}
		if len(where) == 0 {
			where = []string{"every call"}
		}
		fmt.Fprint(&b, strings.Join(where, " "))
		switch {
		case r.Later && r.Service == "STS":
			fmt.Fprint(&b, ", after its first answer")
		case r.Later:
			fmt.Fprint(&b, ", pages after the first")
		}
		if r.Share < 100 {
			fmt.Fprintf(&b, ", %d %% of them", r.Share)
		}
		if r.Attempts > 0 {
			fmt.Fprintf(&b, ", the first %d attempts", r.Attempts)
		}
		if r.After > 0 {
			fmt.Fprintf(&b, ", after %s", r.After)
		}
		fmt.Fprintln(&b)
	}
	return b.String()
}

// Random draws a schedule for a run that makes the given calls. One in eight holds only
// what must change nothing: see Harmless.
func Random(seed uint64, calls []Call, wire bool) Schedule {
	random := rand.New(rand.NewPCG(seed, 14))
	s := Schedule{Seed: seed}
	harmless := random.IntN(8) == 0
	for range 1 + random.IntN(4) {
		s.Rules = append(s.Rules, randomRule(random, calls, wire, harmless))
	}
	return s
}

func randomRule(random *rand.Rand, calls []Call, wire, harmless bool) Rule {
	r := Rule{Kind: all[random.IntN(len(all))], Share: []int{100, 100, 50, 10}[random.IntN(4)]}
	switch {
	case harmless && wire && random.IntN(2) == 0:
		// Few enough that the SDK does not run out of retries.
		r.Kind, r.Attempts, r.Share = retried[random.IntN(len(retried))], 1+random.IntN(2), 10
	case harmless:
		r.Kind = []Kind{EmptyPage, Slow}[random.IntN(2)]
	case wire && random.IntN(4) == 0:
		r.Attempts = 1 + random.IntN(3)
	}
	like := calls[random.IntN(len(calls))]
	switch random.IntN(10) {
	case 0: // every call
	case 1:
		r.Region = like.Region
	case 2:
		r.Account = like.Account
	case 3:
		r.Service = like.Service
	case 4:
		r.Service, r.Region = like.Service, like.Region
	case 5, 6:
		r.Service, r.Operation = like.Service, like.Operation
	case 7:
		r.Service, r.Operation, r.Account = like.Service, like.Operation, like.Account
	case 8:
		r.Service, r.Operation, r.Region = like.Service, like.Operation, like.Region
	case 9:
		r.Service, r.Operation, r.Later = like.Service, like.Operation, true
	}
	if r.Kind == Expired || random.IntN(5) == 0 {
		r.After = time.Duration(random.IntN(700)) * time.Millisecond
	}
	switch {
	case r.Kind == Expired: // credentials expire for every call that is made with them
		r = Rule{Kind: Expired, Share: 100, Account: like.Account, After: r.After}
	case r.Kind == OtherAccount && wire:
		r = Rule{Kind: Switched, Share: 100, Account: like.Account, After: time.Duration(random.IntN(700)) * time.Millisecond}
	case r.Kind == OtherAccount:
		// Nothing is signed there, and so no list is another account's: an empty one would not show it.
		r = Rule{Kind: OtherAccount, Service: "STS", Share: 100, Account: like.Account, After: r.After, Later: true}
	}
	return r
}

// Harmless reports whether the answers of every call arrive in the end, so that a run has
// the findings of one without faults.
func (s Schedule) Harmless() bool {
	return !slices.ContainsFunc(s.Rules, func(r Rule) bool {
		return !r.Kind.Harmless() && (r.Attempts == 0 || r.Attempts > 2 || r.Share > 10 || !slices.Contains(retried[:], r.Kind))
	})
}

// fault returns the first rule that applies to an attempt of a call, some time after the
// start. It depends on nothing else, so that a seed repeats a run whatever the order of
// its calls.
func (s Schedule) fault(c Call, attempt int, since time.Duration) (Rule, bool) {
	match := func(want, got string) bool { return want == "" || want == got }
	for i, r := range s.Rules {
		if r.Kind != Switched && match(r.Service, c.Service) && match(r.Operation, c.Operation) && match(r.Region, c.Region) && match(r.Account, c.Account) &&
			(!r.Later || c.Later) && (r.Attempts == 0 || attempt <= r.Attempts) && since >= r.After && s.draw(i, c) < r.Share {
			return r, true
		}
	}
	return Rule{}, false
}

// switched reports whether the keys of an account are another account's, some time after the
// start.
func (s Schedule) switched(account string, since time.Duration) bool {
	return slices.ContainsFunc(s.Rules, func(r Rule) bool { return r.Kind == Switched && r.Account == account && since >= r.After })
}

// draw is the number from 0 to 99 that decides whether a rule takes a call.
func (s Schedule) draw(rule int, c Call) int {
	return int(s.hash(fmt.Sprint(rule), c) % 100)
}

func (s Schedule) hash(salt string, c Call) uint64 {
	h := fnv.New64a()
	fmt.Fprint(h, s.Seed, salt, c.Service, c.Operation, c.Region, c.Account, c.Parameters)
	return h.Sum64()
}
