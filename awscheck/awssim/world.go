// Package awssim is a simulated AWS behind the SDK: real clients, typed requests
// and typed answers, without a network. A World is a short description of
// accounts, regions, VPCs, roles, quotas and faults; it serves the demo and the
// tests, and where it differs from AWS, AWS is right.
//
// A World is described first and then used: it must not be changed once a
// configuration was taken from it.
package awssim

import (
	"time"

	"github.com/astronomer/astro-activate/awscheck/account"
)

// A World is everything that the simulated AWS knows.
type World struct {
	Now        time.Time     // the time in this world; zero: the real one
	Latency    time.Duration // of every call
	Configured []Profile     // what the AWS configuration of the machine holds
	Accounts   []*Account
	Faults     []Fault
	Machine    Machine // the person's computer
	Hosts      []Host  // what there is on the internet
}

// A Profile is one profile of the simulated AWS configuration.
type Profile struct {
	account.Profile           // Account is set from the Account it reaches, if empty
	Reaches         string    // id of the account
	As              string    // ARN of the caller, as STS gives it: a user, an assumed role, root
	Expires         time.Time // zero: long-lived keys
	WithoutMFA      bool      // the credentials are a session's of GetSessionToken without MFA
	Err             error     // what the SDK says instead of giving credentials
}

// An Account is one AWS account.
type Account struct {
	ID        string
	Partition string             // "": aws
	OptedIn   []string           // regions enabled beyond those that always are
	Enabling  []string           // regions opted in to that do not take the account's credentials yet
	Regions   map[string]*Region // those that hold anything; see Region
	IAM       IAM
	Buckets   []Bucket
	Zones     []Zone // Route 53 hosted zones
}

// A Region is what one account holds in one region. A new account has a default
// VPC in each region; the simulation adds it unless NoDefaultVPC is set.
type Region struct {
	NoDefaultVPC bool
	VPCs         []VPC
	Peerings     []Peering
	Resources    Resources
	Quotas       Quotas
	// AvailabilityZones are the region's own; nil: as many as AWS has there, with
	// everything in them.
	AvailabilityZones []AvailabilityZone
}

// region returns what the account holds in a region; never nil.
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
