package steps

import (
	"fmt"
	"net/netip"
	"strings"
	"time"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/dataplane"
	"github.com/astronomer/astro-activate/awscheck/network"
	"github.com/astronomer/astro-activate/awscheck/public"
	"github.com/astronomer/astro-activate/awscheck/tools"
)

// An Input is what checks and lookups work with.
type Input struct {
	Env
	Answers Answers

	suggested func(Key) Value // what a front end suggests, for a draft; nil: nothing
}

// Env is the world in which the activation runs: real, or simulated.
type Env struct {
	Accounts     *account.Accounts
	Programs     tools.Programs // programs on this machine
	Network      public.Network // names and connections, from this machine
	Requirements Requirements
	Timeout      time.Duration // limit of one check; 0: account.DefaultTimeout
	// Unfinished are the ids of the checks that had no result in the run that is replayed, as
	// Unfinished returned them. They have none in the replay; nil: all had, or this is no replay.
	Unfinished []string
	// StartAgain is the command that starts a watch again with another value of a flag, such as --cidr: a
	// watch edits no answer. nil: the answers can be edited, or given in the next run.
	StartAgain func(flag, value string) string
}

// account is the account being activated.
func (in Input) account() *account.Account {
	return in.Accounts.Open(in.Answers.Text(KeyProfile))
}

// targetKeys are the answers that describe the VPC to peer with.
//
// Inlined in the list of each check that reads them, both would be 20 kB of the binary.
//
//go:noinline
func targetKeys() []Key {
	return append(targetAccountKeys(), KeyPeerRegion, KeyPeerVPC, KeyPeerCIDRs)
}

// targetAccountKeys are those of them that describe its account.
//
//go:noinline
func targetAccountKeys() []Key { return []Key{KeyProfile, KeyPeerProfile, KeyPeerAccount} }

// target is the account of the VPC to peer with. Without a profile of its own it is
// reached with the credentials of the account being activated, which peering.account
// judges.
func (in Input) target() *account.Account {
	if p := in.Answers.Text(KeyPeerProfile); p != "" {
		return in.Accounts.Open(p)
	}
	return in.account()
}

// peer is the VPC to peer with, as the answers describe it.
func (in Input) peer() network.Target {
	t := in.peerAccount()
	t.Region, t.VPC = in.Answers.Text(KeyPeerRegion), in.Answers.Text(KeyPeerVPC)
	for _, s := range in.Answers.List(KeyPeerCIDRs) {
		if p, err := network.ParseCIDR(s); err == nil { // the field accepts nothing else
			t.CIDRs = append(t.CIDRs, p)
		}
	}
	return t
}

// peerAccount is the account of the VPC to peer with, and nothing else about it.
func (in Input) peerAccount() network.Target {
	return network.Target{
		Account:    in.target(),
		Home:       in.account(),
		OwnProfile: in.Answers.Text(KeyPeerProfile) != "",
		AccountID:  in.Answers.Text(KeyPeerAccount),
	}
}

// answerOr returns the answer to a field that takes one text or, without one, the
// field's default, with a sentence that says that it is assumed.
func (in Input) answerOr(f Field) (value, assumption string) {
	if v := in.Answers.Get(f.Key); v.Given() {
		return v[0], ""
	}
	if f.Default == nil {
		return "", ""
	}
	value = f.Default(in.Requirements).String()
	return value, fmt.Sprintf("%s was not given: %s is assumed.", f.Label, value)
}

// answerOrSuggested returns the answer to a field that takes one text or, without one, what
// is suggested for it while another field is typed.
func (in Input) answerOrSuggested(k Key) (value string, suggested bool) {
	if v := in.Answers.Get(k); v.Given() || in.suggested == nil {
		return v.String(), false
	}
	value = in.suggested(k).String()
	return value, value != ""
}

// withAssumptions appends to the details of findings which answers were assumed.
func withAssumptions(findings []awscheck.Finding, assumptions ...string) []awscheck.Finding {
	for _, sentence := range assumptions {
		for i := range findings {
			if sentence != "" {
				findings[i].Detail = strings.TrimSpace(findings[i].Detail + " " + sentence)
			}
		}
	}
	return findings
}

// chosenCIDR is the data plane's network that was given; false if none was, or if it is
// not a network.
func (in Input) chosenCIDR() (cidr netip.Prefix, valid bool) {
	if text := in.Answers.Text(KeyCIDR); text != "" {
		cidr, err := network.ParseCIDR(text)
		return cidr, err == nil
	}
	return netip.Prefix{}, false
}

// plan is the network of the data plane: what was given, else the default. It is false
// if what was given is not a network, or if peering needs an answer, or may need one, and it
// is missing.
func (in Input) plan() (p network.Plan, valid bool) {
	if in.Answers.Get(KeyCIDR).Given() {
		cidr, valid := in.chosenCIDR()
		return network.Plan{CIDR: cidr}, valid
	}
	return in.defaultPlan(), !in.Answers.MayPeer()
}

// dataPlane is what identifies Astro's own data plane in an account that is active
// already: one whose cluster has an id. Where no network was given it has the default.
func (in Input) dataPlane() dataplane.Plan {
	r := in.Requirements
	p := dataplane.Plan{ClusterID: in.Answers.Text(KeyClusterID), Roles: r.PriorRoles, Stacks: r.PriorStacks}
	if p.ClusterID == "" {
		return p
	}
	p.CIDR = r.DefaultCIDR
	if cidr, valid := in.chosenCIDR(); valid {
		p.CIDR = cidr
	}
	return p
}

// defaultPlan is the network that Astro uses where none was given.
func (in Input) defaultPlan() network.Plan {
	return network.Plan{CIDR: in.Requirements.DefaultCIDR, Assumed: true}
}
