package steps

import (
	"context"
	"net/netip"

	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/network"
)

// targetKeys are the answers that describe the VPC to peer with.
func targetKeys() []Key {
	return append(targetAccountKeys(), KeyPeerRegion, KeyPeerVPC, KeyPeerCIDRs)
}

// targetAccountKeys are those of them that describe its account.
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

// peer is the VPC to peer with, as far as the answers describe it.
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

// discoveredAccount is the target account's id, if AWS has reported it.
func discoveredAccount(in Input) Value {
	if id, ok := in.peer().KnownAccount(context.Background()); ok {
		return Text(id)
	}
	return nil
}

// discoveredCIDRs are the target VPC's CIDRs, if AWS has reported them.
func discoveredCIDRs(in Input) Value {
	return texts(in.peer().KnownCIDRs(context.Background()))
}

func texts(list []netip.Prefix) Value {
	var v Value
	for _, p := range list {
		v = append(v, p.String())
	}
	return v
}

// Target returns what AWS has reported about the VPC to peer with so far.
func (m *Machine) Target() network.KnownTarget {
	if !m.answers.Peering() || m.env.Accounts == nil {
		return network.KnownTarget{}
	}
	return Input{m.env, m.answers}.peer().Known(context.Background())
}

// TargetIdentity returns the owner of the credentials for the target VPC, if a check has
// found it out.
func (m *Machine) TargetIdentity() (account.Identity, bool) {
	return Input{m.env, m.answers}.target().KnownIdentity()
}
