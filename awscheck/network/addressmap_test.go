package network_test

import (
	"fmt"
	"math/rand/v2"
	"net/netip"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/awscheck/awssim/simtest"
	"github.com/astronomer/astro-activate/awscheck/facts"
	"github.com/astronomer/astro-activate/awscheck/network"
)

func TestTheMapShowsEveryAllocation(t *testing.T) {
	a := simtest.WithRegion(awssim.Region{
		VPCs: []awssim.VPC{
			target(secondary("10.21.0.0/16"), routes(awssim.Route{To: "10.0.0.0/8", Via: "tgw-0a"}, awssim.Route{To: "10.40.0.0/16", Via: "tgw-0a"})),
			{ID: "vpc-0ci", Name: "ci", CIDRs: []string{"10.30.0.0/16"}},
		},
		Peerings: []awssim.Peering{outgoing("pcx-0a", "active", "10.50.0.0/16"), incoming("pcx-0b", "pending-acceptance"), incoming("pcx-0c", "expired", "10.60.0.0/16")},
	})
	s := neighbors(a).AddressMap(t.Context(), netip.MustParsePrefix("10.0.0.0/19"), 19)
	want := []network.Allocation{
		{Prefix: netip.MustParsePrefix("10.20.0.0/16"), Owner: simtest.VPC + " (data)", Kind: network.AllocatedToTarget},
		{Prefix: netip.MustParsePrefix("10.21.0.0/16"), Owner: simtest.VPC + " (data)", Kind: network.AllocatedToTarget},
		{Prefix: netip.MustParsePrefix("10.30.0.0/16"), Owner: "vpc-0ci (ci)", Kind: network.AllocatedToAccount},
		{Prefix: netip.MustParsePrefix("10.40.0.0/16"), Owner: "tgw-0a in rtb-0private (private)", Kind: network.AllocatedByRoute},
		{Prefix: netip.MustParsePrefix("10.50.0.0/16"), Owner: "vpc-0partner via pcx-0a", Kind: network.AllocatedToPeer},
		{Prefix: netip.MustParsePrefix("10.100.0.0/16"), Owner: "Kubernetes services, assigned by EKS", Kind: network.AllocatedToServices},
		{Prefix: netip.MustParsePrefix("172.17.0.0/16"), Owner: "container bridge network: AWS advises against it", Kind: network.AllocationReserved},
		{Prefix: netip.MustParsePrefix("172.20.0.0/16"), Owner: "Kubernetes services, assigned by EKS", Kind: network.AllocatedToServices},
	}
	got := slices.DeleteFunc(slices.Clone(s.Allocations), func(t network.Allocation) bool { return strings.HasPrefix(t.Prefix.String(), "172.31.") })
	if !slices.Equal(got, want) {
		t.Errorf("taken:\n%v\nwant\n%v", got, want)
	}
	if len(s.Unknown) != 1 || !strings.Contains(s.Unknown[0], "pcx-0b") {
		t.Errorf("unknown: %q", s.Unknown)
	}
	if len(s.Ranges) != 3 {
		t.Errorf("ranges: %v", s.Ranges)
	}
	if shared := neighbors(a).AddressMap(t.Context(), netip.MustParsePrefix("100.64.0.0/16"), 19); len(shared.Ranges) != 4 {
		t.Errorf("with a shared range entered: %v", shared.Ranges)
	}
}

// The map shows no conflict where the checks find none: EKS takes the services' addresses from
// the other of its two ranges.
func TestTheMapAgreesWithTheCheckOfTheServiceRange(t *testing.T) {
	a := simtest.WithRegion(region(target()))
	s := neighbors(a).AddressMap(t.Context(), netip.Prefix{}, 19)
	for entered, conflicts := range map[string]bool{"172.20.0.0/19": false, "10.100.0.0/19": false, "172.17.0.0/19": true, "10.20.0.0/19": true} {
		p := plan(entered)
		overlaps := slices.ContainsFunc(s.Around(p.CIDR).Allocations, func(t network.Allocation) bool { return t.Prefix.Overlaps(p.CIDR) })
		passes := true
		for _, found := range [][]awscheck.Finding{network.CheckServiceRange(t.Context(), neighbors(a).Target, p), network.CheckCIDRReserved(p), network.CheckOverlapTarget(t.Context(), neighbors(a), p, 19)} {
			passes = passes && found[0].Status == awscheck.Pass
		}
		if overlaps != conflicts || passes == conflicts {
			t.Errorf("%s: the map shows a conflict: %t; the checks pass: %t", entered, overlaps, passes)
		}
	}
}

// "The list had 172.20.0.0/16 for Kubernetes. Now that our network is in it, it is gone?"
func TestTheMapSaysWhyARangeOfServicesIsNotUsed(t *testing.T) {
	a := simtest.WithRegion(region(target()))
	services := func(s network.AddressMap) (owners []string) {
		for _, a := range s.Allocations {
			if a.Kind == network.AllocatedToServices {
				owners = append(owners, a.Prefix.String()+" "+a.Owner)
			}
		}
		return owners
	}
	const usual = " Kubernetes services, assigned by EKS"
	neither := []string{"10.100.0.0/16" + usual, "172.20.0.0/16" + usual}
	unchosen := neighbors(a).AddressMap(t.Context(), netip.Prefix{}, 19)
	for entered, want := range map[string][]string{
		"172.20.0.0/19": {"10.100.0.0/16 Kubernetes services, instead of 172.20.0.0/16"},
		"10.100.0.0/19": {"172.20.0.0/16 Kubernetes services, instead of 10.100.0.0/16"},
		"10.20.0.0/19":  neither,
	} {
		if got := services(unchosen.Around(plan(entered).CIDR)); !slices.Equal(got, want) {
			t.Errorf("%s is typed: %q", entered, got)
		}
		for _, before := range []string{entered, "172.20.0.0/19", "10.100.0.0/19"} {
			chosen := neighbors(a).AddressMap(t.Context(), plan(before).CIDR, 19)
			if got := services(chosen.Around(plan(entered).CIDR)); !slices.Equal(got, want) {
				t.Errorf("%s is typed where %s was chosen: %q", entered, before, got)
			}
		}
	}
	if got := services(unchosen.Around(netip.Prefix{})); !slices.Equal(got, neither) {
		t.Errorf("nothing is entered: %q", got)
	}
}

func TestWhatCannotBeReadIsOnTheMap(t *testing.T) {
	a := simtest.WithRegion(region(target()), deniedEC2("DescribeVpcs"))
	n := neighbors(a)
	n.Target.CIDRs = simtest.Prefixes("10.20.0.0/16")
	s := n.AddressMap(t.Context(), netip.Prefix{}, 19)
	if len(s.Unknown) != 2 || !strings.Contains(s.Unknown[0], "ec2:DescribeVpcs") {
		t.Errorf("unknown: %q", s.Unknown)
	}
	if !slices.ContainsFunc(s.Allocations, func(t network.Allocation) bool { return t.Kind == network.AllocatedToTarget }) {
		t.Errorf("what was typed is not on the map: %v", s.Allocations)
	}
}

func TestTheMapCallsNothingWhileTheUserTypes(t *testing.T) {
	a := simtest.WithRegion(region(target()))
	before := neighbors(a).AddressMap(account.CachedOnly(t.Context()), netip.Prefix{}, 19)
	if len(before.Allocations) != 3 || len(before.Unknown) != 0 {
		t.Errorf("before any call: %+v", before)
	}
	if _, err := facts.VPCs(t.Context(), a, "us-east-1"); err != nil {
		t.Fatal(err)
	}
	after := neighbors(a).AddressMap(account.CachedOnly(t.Context()), netip.Prefix{}, 19)
	if !slices.ContainsFunc(after.Allocations, func(t network.Allocation) bool { return t.Kind == network.AllocatedToTarget }) {
		t.Errorf("after the VPCs were listed: %+v", after.Allocations)
	}
}

func TestSuggestionsAreFurthestFromWhatIsKnown(t *testing.T) {
	a := simtest.WithRegion(awssim.Region{NoDefaultVPC: true, VPCs: []awssim.VPC{target()}})
	s := neighbors(a).AddressMap(t.Context(), netip.Prefix{}, 19)
	// In 10.0.0.0/8, 10.20.0.0/16 is the target's and 10.100.0.0/16 Kubernetes's: the far end.
	if s.Suggestions[0] != netip.MustParsePrefix("10.255.224.0/19") || s.Suggestions[1] != netip.MustParsePrefix("10.255.192.0/19") {
		t.Errorf("%v", s.Suggestions[:2])
	}
}

// The map is made again for each VPC that a user looks at. Of a million small networks that are
// free, it keeps the few that it suggests.
func TestSuggestionsAllocateLittle(t *testing.T) {
	const most = 1 << 20 // bytes
	a := simtest.WithRegion(awssim.Region{NoDefaultVPC: true, VPCs: []awssim.VPC{target()}})
	n := neighbors(a)
	n.AddressMap(t.Context(), netip.Prefix{}, 19) // with what is read
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	n.AddressMap(t.Context(), netip.Prefix{}, 28)
	runtime.ReadMemStats(&after)
	if n := after.TotalAlloc - before.TotalAlloc; n > most {
		t.Errorf("the map allocates %d bytes, more than %d", n, most)
	}
}

// "Our VPC uses 172.20.0.0/20, and whatever I take is warned of." A network with which EKS takes the
// other range of services brings no warning, if the target does not use that one, too.
func TestTheFirstSuggestionBringsNoWarningOfTheServiceRange(t *testing.T) {
	for _, c := range []struct {
		name   string
		target []string
		first  string
		warns  bool
	}{
		{"a part of it is free", []string{"10.20.0.0/16", "172.20.16.0/20"}, "172.20.224.0/19", false},
		{"all of it is the target's", []string{"172.20.0.0/16"}, "10.255.224.0/19", true},
		{"the target uses both ranges", []string{"172.20.16.0/20", "10.100.4.0/24"}, "10.255.224.0/19", true},
		{"the target uses the other range", []string{"10.100.4.0/24"}, "10.255.224.0/19", true},
		{"the target uses none", []string{"10.20.0.0/16"}, "10.255.224.0/19", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			vpc := target()
			vpc.CIDRs = c.target
			a := simtest.WithRegion(awssim.Region{NoDefaultVPC: true, VPCs: []awssim.VPC{vpc}})
			n := neighbors(a)
			s := n.AddressMap(t.Context(), netip.Prefix{}, 19)
			first := s.Suggestions[0]
			if first.String() != c.first {
				t.Fatalf("the map suggests %s", s.Suggestions[:3])
			}
			f := only(t, network.CheckServiceRange(t.Context(), n.Target, plan(first.String())))
			if f.Status == awscheck.Warn != c.warns {
				t.Errorf("with %s: %s: %s", first, f.Status, f.Detail)
			}
			if c.warns && slices.ContainsFunc(s.Suggestions, func(p netip.Prefix) bool {
				return only(t, network.CheckServiceRange(t.Context(), n.Target, plan(p.String()))).Status == awscheck.Pass
			}) {
				t.Errorf("one without a warning comes later: %s", s.Suggestions)
			}
		})
	}
}

// A network of a wrong size is corrected with one that has its addresses, if that is free. The
// finding, the map and the key that enters a network suggest the same one.
func TestTheFirstSuggestionCorrectsTheSizeOfWhatWasEntered(t *testing.T) {
	for _, c := range []struct {
		name, entered string
		taken         []string // in the account
		first         string
	}{
		{"a /20, the network of which is free", "10.96.48.0/20", nil, "10.96.32.0/19"},
		{"a /20 in a network of which the other half is taken", "10.96.48.0/20", []string{"10.96.32.0/24"}, "10.255.224.0/19"},
		{"a /20 that is taken itself", "10.96.48.0/20", []string{"10.96.48.0/20"}, "10.255.224.0/19"},
		{"a /28 inside the Kubernetes services", "10.100.5.0/28", nil, "10.255.224.0/19"},
		{"a /12, of which a part is free", "172.16.0.0/12", []string{"172.24.0.0/13"}, "172.22.96.0/19"},
		{"a /18, which has an allowed size", "10.96.0.0/18", nil, "10.255.224.0/19"},
		{"a /20 outside the private ranges", "52.0.0.0/20", nil, "10.255.224.0/19"},
	} {
		t.Run(c.name, func(t *testing.T) {
			here := awssim.Region{NoDefaultVPC: true}
			for i, cidr := range c.taken {
				here.VPCs = append(here.VPCs, awssim.VPC{ID: fmt.Sprintf("vpc-%017x", i), CIDRs: []string{cidr}})
			}
			n := network.Neighbors{Account: simtest.WithRegion(here), Region: "us-east-1"}
			if s := n.AddressMap(t.Context(), netip.MustParsePrefix(c.entered), 19); s.Suggestions[0].String() != c.first {
				t.Errorf("the map suggests %s", s.Suggestions[:3])
			}
			f := only(t, network.CheckCIDRSize(t.Context(), n, plan(c.entered), 19, 19))
			if f.Status == awscheck.Fail && !strings.Contains(f.Remedy.Text, "such as "+c.first) {
				t.Errorf("the finding: %s", f.Remedy.Text)
			}
		})
	}
}

func TestOneAddressAtTheEdgeTakesTheNetwork(t *testing.T) {
	for _, edge := range []string{"10.255.224.0/32", "10.255.224.1/32", "10.255.255.255/32", "10.255.255.254/31"} {
		a := simtest.WithRegion(awssim.Region{NoDefaultVPC: true, VPCs: []awssim.VPC{{ID: "vpc-0a", CIDRs: []string{edge}}}})
		s := network.Neighbors{Account: a, Region: "us-east-1"}.AddressMap(t.Context(), netip.Prefix{}, 19)
		if slices.Contains(s.Suggestions, netip.MustParsePrefix("10.255.224.0/19")) || len(s.Suggestions) == 0 {
			t.Errorf("%s is taken, and %v is suggested", edge, s.Suggestions)
		}
	}
}

// TestSuggestionsAreFreeInAnyWorld fills the address space at random.
func TestSuggestionsAreFreeInAnyWorld(t *testing.T) {
	avoid := simtest.Prefixes("172.17.0.0/16", "10.100.0.0/16", "172.20.0.0/16", "0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "224.0.0.0/4")
	private := simtest.Prefixes("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")
	for seed := range uint64(25) {
		r := rand.New(rand.NewPCG(seed, 7))
		here := awssim.Region{NoDefaultVPC: true}
		for i := range 1 + r.IntN(400) {
			p := private[r.IntN(3)]
			b := p.Addr().As4()
			if p.Bits() == 8 {
				b[1] = byte(r.IntN(256))
			} else if p.Bits() == 12 {
				b[1] += byte(r.IntN(16))
			}
			b[2], b[3] = byte(r.IntN(256)), byte(r.IntN(256))
			here.VPCs = append(here.VPCs, awssim.VPC{ID: fmt.Sprintf("vpc-%017x", i), CIDRs: []string{netip.PrefixFrom(netip.AddrFrom4(b), 10+r.IntN(19)).Masked().String()}})
		}
		a := simtest.WithRegion(here)
		n := network.Neighbors{Account: a, Region: "us-east-1"}
		bits := 16 + r.IntN(9)
		s := n.AddressMap(t.Context(), netip.Prefix{}, bits)
		again := n.AddressMap(t.Context(), netip.Prefix{}, bits)
		if !slices.Equal(s.Suggestions, again.Suggestions) {
			t.Fatal("the same world gives other suggestions")
		}
		for i, p := range s.Suggestions {
			if p.Bits() != bits || p != p.Masked() || slices.Contains(s.Suggestions[:i], p) {
				t.Errorf("seed %d suggests %v", seed, p)
			}
			if !slices.ContainsFunc(private, func(q netip.Prefix) bool { return q.Contains(p.Addr()) }) {
				t.Errorf("seed %d suggests %v, which is not private", seed, p)
			}
			for _, q := range avoid {
				if p.Overlaps(q) {
					t.Errorf("seed %d suggests %v, which overlaps %v", seed, p, q)
				}
			}
			for _, v := range s.Allocations {
				if p.Overlaps(v.Prefix) {
					t.Errorf("seed %d suggests %v, which %s uses", seed, p, v.Owner)
				}
			}
		}
	}
}

func TestTheMapReadsPrefixListsAndAvoidsPrivateRoutes(t *testing.T) {
	v := target(routes(awssim.Route{To: "pl-0offices", Via: "tgw-0a"}, awssim.Route{To: "10.0.0.0/8", Via: "tgw-0a"}, awssim.Route{To: "0.0.0.0/0", Via: "nat-0a"}))
	a := simtest.WithRegion(awssim.Region{NoDefaultVPC: true, VPCs: []awssim.VPC{v},
		PrefixLists: []awssim.PrefixList{{ID: "pl-0offices", Entries: []string{"192.168.0.0/17", "172.24.0.0/13"}}}})
	s := neighbors(a).AddressMap(t.Context(), netip.Prefix{}, 19)
	want := network.Allocation{Prefix: netip.MustParsePrefix("192.168.0.0/17"), Owner: "tgw-0a in rtb-0private (private)", Kind: network.AllocatedByRoute}
	if !slices.Contains(s.Allocations, want) || len(s.Unknown) > 0 {
		t.Errorf("allocations %v, unknown %q", s.Allocations, s.Unknown)
	}
	if len(s.Suggestions) == 0 {
		t.Fatal("no suggestions")
	}
	// 10.0.0.0/8 and 172.24.0.0/13 lead to the transit gateway: what is outside comes first.
	inside := func(p netip.Prefix) bool {
		return slices.ContainsFunc(simtest.Prefixes("10.0.0.0/8", "172.24.0.0/13"), p.Overlaps)
	}
	if last := slices.IndexFunc(s.Suggestions, inside); last < 4 || slices.ContainsFunc(s.Suggestions[last:], func(p netip.Prefix) bool { return !inside(p) }) {
		t.Errorf("%v", s.Suggestions)
	}
}
