package netmodel_test

import (
	"fmt"
	"net/netip"
	"strings"
	"testing"

	"github.com/astronomer/astro-activate/awscheck/facts"
	"github.com/astronomer/astro-activate/awscheck/netmodel"
)

func prefix(s string) netip.Prefix { return netip.MustParsePrefix(s) }

// route reads "10.0.0.0/16 local", "pl-0a tgw-0a", or "10.0.0.0/8 vgw-0a propagated".
func route(s string) facts.Route {
	words := strings.Fields(s)
	r := facts.Route{Via: words[1], Propagated: len(words) > 2 && words[2] == "propagated", Blackhole: len(words) > 2 && words[2] == "blackhole"}
	if strings.HasPrefix(words[0], "pl-") {
		r.PrefixList = words[0]
	} else {
		r.Destination = prefix(words[0])
	}
	return r
}

func table(routes ...string) facts.RouteTable {
	t := facts.RouteTable{ID: "rtb-0a", Routes: []facts.Route{route("10.0.0.0/16 local")}}
	for _, r := range routes {
		t.Routes = append(t.Routes, route(r))
	}
	return t
}

// describe writes a selection as "part->target", ties as "part->?".
func describe(s netmodel.Selection) string {
	var parts []string
	for _, share := range s.Shares {
		parts = append(parts, fmt.Sprint(share.Part, "->", share.Via))
	}
	for _, tie := range s.Ties {
		parts = append(parts, fmt.Sprint(tie.Part, "->?"))
	}
	if len(s.Unrouted) > 0 {
		parts = append(parts, fmt.Sprint(s.Unrouted, "->nowhere"))
	}
	for _, r := range s.Unread {
		parts = append(parts, r.PrefixList+" unread")
	}
	return strings.Join(parts, " ")
}

// TestRoutePriority follows the Amazon VPC User Guide, "How route priority works"
// (docs.aws.amazon.com/vpc/latest/userguide/route-tables-priority.html), and what
// follows from it.
func TestRoutePriority(t *testing.T) {
	list := func(entries ...string) []netip.Prefix {
		var all []netip.Prefix
		for _, e := range entries {
			all = append(all, prefix(e))
		}
		return all
	}
	for _, c := range []struct {
		name    string
		table   facts.RouteTable
		lists   netmodel.PrefixLists
		network string
		want    string
	}{
		{"the guide's longest prefix: the peering", table("172.31.0.0/16 pcx-0a", "0.0.0.0/0 igw-0a"), nil, "172.31.4.0/24", "[172.31.4.0/24]->pcx-0a"},
		{"the guide's longest prefix: the local route", table("172.31.0.0/16 pcx-0a", "0.0.0.0/0 igw-0a"), nil, "10.0.3.0/24", "[10.0.3.0/24]->local"},
		{"the guide's longest prefix: all other traffic", table("172.31.0.0/16 pcx-0a", "0.0.0.0/0 igw-0a"), nil, "192.168.0.0/24", "[192.168.0.0/24]->igw-0a"},
		{"the guide's static route before a propagated one", table("172.31.0.0/24 vgw-0a propagated", "172.31.0.0/24 igw-0a"), nil, "172.31.0.0/24", "[172.31.0.0/24]->igw-0a"},
		{"the guide's prefix list before a propagated route", table("172.31.0.0/24 vgw-0a propagated", "pl-0a tgw-0a"),
			netmodel.PrefixLists{"pl-0a": list("172.31.0.0/24")}, "172.31.0.0/24", "[172.31.0.0/24]->tgw-0a"},
		{"a static route before a prefix list", table("pl-0a tgw-0a", "172.31.0.0/24 pcx-0a"),
			netmodel.PrefixLists{"pl-0a": list("172.31.0.0/24")}, "172.31.0.0/24", "[172.31.0.0/24]->pcx-0a"},
		{"a longer entry of a prefix list before a static route", table("pl-0a tgw-0a", "172.31.0.0/24 pcx-0a"),
			netmodel.PrefixLists{"pl-0a": list("172.31.0.0/25")}, "172.31.0.0/24", "[172.31.0.0/25]->tgw-0a [172.31.0.128/25]->pcx-0a"},
		{"a longer propagated route before a static one", table("172.31.0.128/25 vgw-0a propagated", "172.31.0.0/24 pcx-0a"), nil,
			"172.31.0.0/24", "[172.31.0.128/25]->vgw-0a [172.31.0.0/25]->pcx-0a"},
		{"two lists with one entry and two targets", table("pl-0a tgw-0a", "pl-0b pcx-0a"),
			netmodel.PrefixLists{"pl-0a": list("172.31.0.0/24"), "pl-0b": list("172.31.0.0/24")}, "172.31.0.0/23", "[172.31.0.0/24]->? [172.31.1.0/24]->nowhere"},
		{"two lists with one entry and one target", table("pl-0a tgw-0a", "pl-0b tgw-0a"),
			netmodel.PrefixLists{"pl-0a": list("172.31.0.0/24"), "pl-0b": list("172.31.0.0/24")}, "172.31.0.0/24", "[172.31.0.0/24]->tgw-0a"},
		{"two lists with one entry, and a static route", table("pl-0a tgw-0a", "pl-0b pcx-0a", "172.31.0.0/24 eni-0a"),
			netmodel.PrefixLists{"pl-0a": list("172.31.0.0/24"), "pl-0b": list("172.31.0.0/24")}, "172.31.0.0/24", "[172.31.0.0/24]->eni-0a"},
		{"a list that was not read", table("pl-0a tgw-0a", "172.31.0.0/24 pcx-0a"), nil, "172.31.0.0/24", "[172.31.0.0/24]->pcx-0a pl-0a unread"},
		{"a list of AWS's to a gateway endpoint", table("pl-0a vpce-0a"), netmodel.PrefixLists{"pl-0a": nil}, "172.31.0.0/24", "[172.31.0.0/24]->nowhere"},
		{"a list to a firewall's endpoint", table("pl-0a vpce-0a", "172.31.0.0/24 pcx-0a"),
			netmodel.PrefixLists{"pl-0a": list("172.31.0.0/25")}, "172.31.0.0/24", "[172.31.0.0/25]->vpce-0a [172.31.0.128/25]->pcx-0a"},
		{"a list to an endpoint that was not read", table("pl-0a vpce-0a", "172.31.0.0/24 pcx-0a"), nil, "172.31.0.0/24", "[172.31.0.0/24]->pcx-0a pl-0a unread"},
		{"a list without IPv4 entries", table("pl-0a tgw-0a"), netmodel.PrefixLists{"pl-0a": nil}, "172.31.0.0/24", "[172.31.0.0/24]->nowhere"},
		{"an entry inside the VPC's own network", table("pl-0a tgw-0a"), netmodel.PrefixLists{"pl-0a": list("10.0.4.0/24")}, "10.0.4.0/24", "[10.0.4.0/24]->local"},
		{"a blackhole wins as any other", table("172.31.0.0/24 pcx-0a blackhole", "172.31.0.0/16 tgw-0a"), nil, "172.31.0.0/24", "[172.31.0.0/24]->pcx-0a"},
		{"IPv6 routes are apart", facts.RouteTable{Routes: []facts.Route{{IPv6: true, Via: "eigw-0a"}}}, nil, "172.31.0.0/24", "[172.31.0.0/24]->nowhere"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := describe(netmodel.Select(c.table, c.lists, prefix(c.network))); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

func TestTheTableOfASubnet(t *testing.T) {
	tables := []facts.RouteTable{{ID: "rtb-main", Main: true}, {ID: "rtb-a", Subnets: []string{"subnet-a"}}, {ID: "rtb-edge"}}
	for subnet, want := range map[string]string{"subnet-a": "rtb-a", "subnet-b": "rtb-main"} {
		if got, ok := netmodel.TableOf(tables, subnet); !ok || got.ID != want {
			t.Errorf("%s uses %s", subnet, got.ID)
		}
	}
	for _, c := range []struct {
		name    string
		subnets []facts.Subnet
		want    string
	}{
		{"no subnets yet", nil, "[rtb-main]"},
		{"all associated", []facts.Subnet{{ID: "subnet-a"}}, "[rtb-a]"},
		{"one that is not associated", []facts.Subnet{{ID: "subnet-b"}, {ID: "subnet-a"}}, "[rtb-main rtb-a]"},
	} {
		used, ok := netmodel.UsedTables(tables, c.subnets)
		var ids []string
		for _, u := range used {
			ids = append(ids, u.ID)
		}
		if got := fmt.Sprint(ids); !ok || got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
	if _, ok := netmodel.UsedTables(tables[1:], []facts.Subnet{{ID: "subnet-b"}}); ok {
		t.Error("a subnet without a table was accepted")
	}
}

// FuzzSelect compares a selection with the longest match of single addresses.
func FuzzSelect(f *testing.F) {
	f.Add([]byte{10, 0, 16, 0, 1, 10, 1, 24, 1, 0}, byte(8))
	f.Add([]byte{10, 7, 20, 2, 1, 10, 7, 20, 1, 0, 10, 7, 20, 0, 3}, byte(16))
	f.Add([]byte{10, 7, 20, 1, 1, 10, 7, 20, 1, 2}, byte(14))
	f.Fuzz(func(t *testing.T, data []byte, bits byte) {
		network := netip.PrefixFrom(netip.MustParseAddr("10.7.0.0"), 8+int(bits)%17).Masked()
		var tb facts.RouteTable
		lists := netmodel.PrefixLists{}
		for i := 0; i+5 <= len(data) && i < 100; i += 5 {
			p := netip.PrefixFrom(netip.AddrFrom4([4]byte{10, data[i+1] % 16, data[i], 0}), int(data[i+2])%33).Masked()
			r := facts.Route{Via: fmt.Sprint("tgw-", data[i+4]%3)}
			switch data[i+3] % 3 {
			case 0:
				r.Destination = p
			case 1:
				r.PrefixList = fmt.Sprint("pl-", i)
				lists[r.PrefixList] = []netip.Prefix{p}
			case 2:
				r.Destination, r.Propagated = p, true
			}
			tb.Routes = append(tb.Routes, r)
		}
		s := netmodel.Select(tb, lists, network)
		owners := func(a netip.Addr) (found []string) {
			in := func(part []netip.Prefix) bool {
				for _, p := range part {
					if p.Contains(a) {
						return true
					}
				}
				return false
			}
			for _, share := range s.Shares {
				if in(share.Part) {
					found = append(found, share.Prefix.String())
				}
			}
			for _, tie := range s.Ties {
				if in(tie.Part) {
					found = append(found, tie.Candidates[0].Prefix.String())
				}
			}
			if in(s.Unrouted) {
				found = append(found, "none")
			}
			return found
		}
		all, _ := netmodel.Candidates(tb, lists)
		addresses := []netip.Addr{network.Addr()}
		for _, c := range all {
			if network.Contains(c.Prefix.Addr()) {
				addresses = append(addresses, c.Prefix.Addr())
			}
		}
		for _, a := range addresses {
			want, longest := "none", -1
			for _, c := range all {
				if c.Prefix.Contains(a) && c.Prefix.Bits() > longest {
					want, longest = c.Prefix.String(), c.Prefix.Bits()
				}
			}
			if got := owners(a); len(got) != 1 || got[0] != want {
				t.Errorf("%s is forwarded by %v, want %s", a, got, want)
			}
		}
	})
}
