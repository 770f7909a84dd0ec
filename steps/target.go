package steps

import (
	"context"
	"net/netip"

	"github.com/astronomer/astro-activate/awscheck/network"
)

// targetKeys are the answers that describe the VPC to peer with.
func targetKeys() []Key {
	return append(targetAccountKeys(), KeyPeerRegion, KeyPeerVPC, KeyPeerCIDRs)
}

// targetAccountKeys are those of them that describe its account.
func targetAccountKeys() []Key { return []Key{KeyProfile, KeyPeerProfile, KeyPeerAccount} }

// peer is the VPC to peer with, as far as it was described.
func (in Input) peer() network.Target {
	t := in.peerAccount()
	t.Region, t.VPC = in.Answers.Text(KeyPeerRegion), in.Answers.Text(KeyPeerVPC)
	for _, s := range in.Answers.List(KeyPeerCIDRs) {
		if p, err := network.ParseCIDR(s); err == nil { // the field holds no other
			t.CIDRs = append(t.CIDRs, p)
		}
	}
	return t
}

// peerAccount is the account of the VPC to peer with, and nothing else of it.
func (in Input) peerAccount() network.Target {
	return network.Target{
		Account:    in.target(),
		Home:       in.account(),
		OwnProfile: in.Answers.Text(KeyPeerProfile) != "",
		AccountID:  in.Answers.Text(KeyPeerAccount),
	}
}

// foundAccount is the target account's id, if AWS has told it already.
func discoveredAccount(in Input) Value {
	if id, ok := in.peer().KnownAccount(context.Background()); ok {
		return Text(id)
	}
	return nil
}

// foundCIDRs are the target VPC's CIDRs, if AWS has told them already.
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

// Target is what AWS has told of the VPC to peer with, as far as it was asked.
func (m *Machine) Target() network.KnownTarget {
	if !m.answers.Peering() || m.env.Accounts == nil {
		return network.KnownTarget{}
	}
	return Input{m.env, m.answers}.peer().Known(context.Background())
}
