package public

import "net/netip"

// A specialRange is one whose addresses no host on the internet has.
type specialRange struct {
	prefix string
	kind   string // how findings describe its addresses
}

// specialRanges is never modified. (Source: IANA's IPv4 and IPv6 Special-Purpose
// Address Registries, and for the rest of IPv6 its registry of unicast assignments.)
var specialRanges = [...]specialRange{
	{"0.0.0.0/8", "not a host's address; a DNS filter may have answered"},
	{"10.0.0.0/8", "private"},
	{"100.64.0.0/10", "shared by a carrier or a VPN, 100.64.0.0/10"},
	{"127.0.0.0/8", "this machine itself"},
	{"169.254.0.0/16", "link-local"},
	{"172.16.0.0/12", "private"},
	{"192.0.0.0/24", "reserved for protocols, 192.0.0.0/24"},
	{"192.0.2.0/24", "for documentation, 192.0.2.0/24"},
	{"192.88.99.0/24", "reserved, 192.88.99.0/24"},
	{"192.168.0.0/16", "private"},
	{"198.18.0.0/15", "for tests, often a placeholder of a VPN or a filter, 198.18.0.0/15"},
	{"198.51.100.0/24", "for documentation, 198.51.100.0/24"},
	{"203.0.113.0/24", "for documentation, 203.0.113.0/24"},
	{"224.0.0.0/4", "not a host's address; a DNS filter may have answered"},
	{"240.0.0.0/4", "reserved, 240.0.0.0/4; a DNS filter may have answered"},

	{"::/128", "not a host's address; a DNS filter may have answered"},
	{"::1/128", "this machine itself"},
	{"64:ff9b:1::/48", "translated by this machine's network, which hides the real address"},
	{"fc00::/7", "private"},
	{"fe80::/10", "link-local"},
	{"fec0::/10", "site-local, deprecated"},
	{"ff00::/8", "not a host's address; a DNS filter may have answered"},
	{"2001::/23", "reserved for protocols, 2001::/23"},
	{"2001:db8::/32", "for documentation, 2001:db8::/32"},
	{"3fff::/20", "for documentation, 3fff::/20"},
}

// notPublic describes an address that is not public; "" for a public one. An IPv6
// address that embeds an IPv4 one is as public as that.
func notPublic(a netip.Addr) string {
	a = embedded(a)
	for _, r := range specialRanges {
		if netip.MustParsePrefix(r.prefix).Contains(a) {
			return r.kind
		}
	}
	if a.Is6() && !netip.MustParsePrefix("2000::/3").Contains(a) {
		return "not on the internet, where IPv6 addresses are in 2000::/3"
	}
	return ""
}

// embedded returns the IPv4 address that an IPv6 one embeds: mapped, NAT64 or 6to4. Any
// other address it returns unchanged. (RFC 4291, 6052 and 3056.)
func embedded(a netip.Addr) netip.Addr {
	a = a.Unmap().WithZone("")
	if !a.Is6() {
		return a
	}
	b := a.As16()
	switch {
	case netip.MustParsePrefix("64:ff9b::/96").Contains(a):
		return netip.AddrFrom4([4]byte(b[12:16]))
	case netip.MustParsePrefix("2002::/16").Contains(a):
		return netip.AddrFrom4([4]byte(b[2:6]))
	}
	return a
}
