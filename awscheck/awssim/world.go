// Package awssim is a simulated AWS behind the SDK: real clients, typed requests and
// typed answers, without a network. It decides what AWS would answer from a World, a
// short description of accounts, regions, VPCs, roles, quotas and faults, and serves the
// demo and the tests. Where it differs from AWS, it is wrong. A World must not be changed
// once a configuration was loaded from it.
package awssim

import (
	"time"

	"github.com/astronomer/astro-activate/awscheck/account"
)

// A World describes everything that the simulated AWS has.
type World struct {
	Now        time.Time     // the time in this world; zero: the real one
	Latency    time.Duration // of every call
	Configured []Profile     // the profiles of the machine's AWS configuration
	Accounts   []*Account
	Faults     []Fault
	Machine    Machine // the user's computer
	Hosts      []Host  // on the internet
}

// A Profile is one profile of the simulated AWS configuration.
type Profile struct {
	account.Profile           // Account is set from the Account it reaches, if empty
	Reaches         string    // id of the account
	As              string    // ARN of the caller, as STS returns it: a user, an assumed role, root
	Expires         time.Time // zero: long-lived keys
	WithoutMFA      bool      // the credentials are a session of GetSessionToken without MFA
	Err             error     // what the SDK returns instead of credentials
}

// An Account is one AWS account.
type Account struct {
	ID        string
	Partition string             // "": aws
	OptedIn   []string           // enabled opt-in regions
	Enabling  []string           // opt-in regions that AWS is still enabling: they do not accept the credentials yet
	OptStatus map[string]string  // what the account API reports of a region; "": what follows from the above
	Regions   map[string]*Region // those with anything in them; see Region
	Enabled   []string           // the regions enabled by default; nil: all that AWS has
	IAM       IAM
	Buckets   []Bucket
	Global    Kinds  // resources of other global services
	Zones     []Zone // Route 53 hosted zones
}

// A Region is what one account has in one region. A new account has a default VPC in
// each region; the simulation adds it unless NoDefaultVPC is set.
type Region struct {
	NoDefaultVPC  bool
	VPCs          []VPC
	Peerings      []Peering
	PrefixLists   []PrefixList
	ResolverRules []ResolverRule
	Resources     Resources
	Quotas        Quotas
	Defaults      Defaults
	// AvailabilityZones are the zones of the region; nil: those of a new account, where
	// everything is offered.
	AvailabilityZones []AvailabilityZone
}

// region returns what the account has in a region; never nil. Inlined, it would be 5 kB of the binary.
//
//go:noinline
func (a *Account) region(name string) *Region {
	if r := a.Regions[name]; r != nil {
		return r
	}
	return &Region{}
}

// account finds an account by its id; nil if the world has none.
func (w *World) account(id string) *Account {
	for _, a := range w.Accounts {
		if a.ID == id {
			return a
		}
	}
	return nil
}

// now is the time in the world.
func (w *World) now() time.Time {
	if w.Now.IsZero() {
		return time.Now()
	}
	return w.Now
}

// Clock is the time in the world, for awscheck.Options.Now.
func (w *World) Clock() time.Time { return w.now() }
