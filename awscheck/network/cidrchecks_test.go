package network_test

import (
	"net/netip"
	"strings"
	"testing"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/network"
)

// only returns the one finding that there must be.
func only(t *testing.T, found []awscheck.Finding) awscheck.Finding {
	t.Helper()
	if len(found) != 1 {
		t.Fatalf("%d findings: %+v", len(found), found)
	}
	return found[0]
}

func plan(cidr string) network.Plan { return network.Plan{CIDR: netip.MustParsePrefix(cidr)} }

func TestCIDRSyntax(t *testing.T) {
	for _, c := range []struct {
		name, typed string
		status      awscheck.Status
		says, fix   string
	}{
		{"the documented example", "172.20.0.0/19", awscheck.Pass, "8,192 addresses", ""},
		{"a large network, counted with commas", "10.0.0.0/8", awscheck.Pass, "an IPv4 network of 16,777,216 addresses.", ""},
		{"one address", "10.1.2.3/32", awscheck.Pass, "an IPv4 network of 1 address.", ""},
		{"host bits set", "10.1.2.3/19", awscheck.Fail, "10.1.0.0/19", "Enter 10.1.0.0/19 if that is the network you mean."},
		{"an address without a length", "10.1.0.0", awscheck.Fail, "not an IPv4 network", "a slash, and its prefix length"},
		{"half of its length", "10.96.32.0/2", awscheck.Fail, "host bits", "a slash, and its prefix length"},
		{"a range", "10.0.0.0-10.0.31.255", awscheck.Fail, "not an IPv4 network", "a slash, and its prefix length"},
		{"a name", "the usual one", awscheck.Fail, "not an IPv4 network", "a slash, and its prefix length"},
		{"too long a prefix", "10.0.0.0/33", awscheck.Fail, "not an IPv4 network", "a slash, and its prefix length"},
		{"leading zeros, which some read as octal", "010.0.0.0/19", awscheck.Fail, "not an IPv4 network", "a slash, and its prefix length"},
		{"IPv6", "fd00::/48", awscheck.Fail, "IPv6", "a slash, and its prefix length"},
		{"IPv4 mapped to IPv6", "::ffff:10.0.0.0/112", awscheck.Fail, "IPv6", "a slash, and its prefix length"},
		{"an escape sequence", "\x1b[2J", awscheck.Fail, "not an IPv4 network", "a slash, and its prefix length"},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := only(t, network.CheckCIDRSyntax(c.typed))
			if f.ID != "network.cidr.syntax" || f.Status != c.status || f.Evidence != awscheck.Local ||
				!strings.Contains(f.Detail, c.says) || !strings.Contains(f.Remedy.Text, c.fix) || strings.Contains(f.Detail, "\x1b") {
				t.Errorf("%+v", f)
			}
		})
	}
}

func TestCIDRSizeRangeAndReservations(t *testing.T) {
	size := func(p network.Plan) []awscheck.Finding {
		return network.CheckCIDRSize(t.Context(), network.Neighbors{}, p, 19, 19)
	}
	for _, c := range []struct {
		name, cidr string
		check      func(network.Plan) []awscheck.Finding
		status     awscheck.Status
		says, fix  string
	}{
		{"the smallest that Astro allows", "10.4.0.0/19", size, awscheck.Pass, "", ""},
		{"the largest that AWS allows", "10.4.0.0/16", size, awscheck.Pass, "", ""},
		{"a /20, as later clusters may have", "10.4.16.0/20", size, awscheck.Fail, "4,096 addresses", "10.4.0.0/19"},
		{"everything", "0.0.0.0/0", size, awscheck.Fail, "larger", "10.255.224.0/19"},
		{"a /12 typed by mistake", "172.16.0.0/12", size, awscheck.Fail, "larger", "such as 172.31.224.0/19"},

		{"in 10/8", "10.0.0.0/19", network.CheckCIDRPrivate, awscheck.Pass, "10.0.0.0/8", ""},
		{"in 172.16/12", "172.31.0.0/19", network.CheckCIDRPrivate, awscheck.Pass, "172.16.0.0/12", ""},
		{"all of 192.168/16", "192.168.0.0/16", network.CheckCIDRPrivate, awscheck.Pass, "192.168.0.0/16", ""},
		{"just past 172.16/12", "172.32.0.0/19", network.CheckCIDRPrivate, awscheck.Fail, "RFC 1918", "10.0.0.0/8"},
		{"wider than a private range", "192.0.0.0/8", network.CheckCIDRPrivate, awscheck.Fail, "RFC 1918", "10.0.0.0/8"},
		{"a carrier's shared range", "100.64.0.0/16", network.CheckCIDRPrivate, awscheck.Warn, "RFC 6598", "10.0.0.0/8"},
		{"just past the shared range", "100.128.0.0/16", network.CheckCIDRPrivate, awscheck.Fail, "RFC 1918", "10.0.0.0/8"},

		{"an ordinary network", "10.0.0.0/19", network.CheckCIDRReserved, awscheck.Pass, "", ""},
		{"link-local", "169.254.0.0/19", network.CheckCIDRReserved, awscheck.Fail, "link-local", "10.0.0.0/8"},
		{"loopback", "127.1.0.0/16", network.CheckCIDRReserved, awscheck.Fail, "loopback", "10.0.0.0/8"},
		{"multicast", "239.0.0.0/16", network.CheckCIDRReserved, awscheck.Fail, "multicast", "10.0.0.0/8"},
		{"this network", "0.0.0.0/0", network.CheckCIDRReserved, awscheck.Fail, "this network", "10.0.0.0/8"},
		{"the container bridge", "172.17.0.0/19", network.CheckCIDRReserved, awscheck.Warn, "172.17.0.0/16", "172.17.0.0/16"},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := only(t, c.check(plan(c.cidr)))
			if f.Status != c.status || f.Evidence != awscheck.Local || !strings.Contains(f.Detail, c.says) || !strings.Contains(f.Remedy.Text, c.fix) {
				t.Errorf("%+v", f)
			}
			if f.Status != awscheck.Pass && f.Remedy.IsZero() {
				t.Error("a problem without a fix")
			}
		})
	}
}

func TestADefaultIsCalledADefault(t *testing.T) {
	p := plan("172.20.0.0/19")
	p.Assumed = true
	f := only(t, network.CheckCIDRPrivate(p))
	if f.Status != awscheck.Pass || !strings.Contains(f.Detail, "172.20.0.0/19 (the default)") {
		t.Errorf("%+v", f)
	}
}

func FuzzParseCIDR(f *testing.F) {
	for _, s := range []string{"172.20.0.0/19", "10.1.2.3/19", "", "/", "fd00::/8", "::ffff:10.0.0.0/112", "10.0.0.0/-1", "1.2.3.4/032"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		p, err := network.ParseCIDR(s)
		if err != nil {
			if strings.ContainsAny(err.Error(), "\n\r\x1b") {
				t.Errorf("the error for %q is not one clean line: %q", s, err)
			}
			return
		}
		if p != p.Masked() || !p.Addr().Is4() || p.String() != s {
			t.Errorf("%q was read as %v", s, p)
		}
	})
}
