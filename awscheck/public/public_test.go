package public_test

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"slices"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/awscheck/awssim/simtest"
	"github.com/astronomer/astro-activate/awscheck/dataservice"
	"github.com/astronomer/astro-activate/awscheck/public"
)

func endpointOf(t *testing.T, s string) dataservice.Endpoint {
	t.Helper()
	e, err := dataservice.ParseEndpoint(s)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func TestPublicEndpoints(t *testing.T) {
	internet := (&awssim.World{Hosts: []awssim.Host{
		{Name: "xy12345.snowflakecomputing.com", Addresses: []string{"52.1.2.3", "52.1.2.4"}, Open: []int{443}},
		{Name: "shut.example.com", Addresses: []string{"52.9.9.9"}},
		{Name: "db.corp.example.com", Addresses: []string{"10.1.2.3"}, Open: []int{5432}},
		{Name: "half.example.com", Addresses: []string{"52.1.2.9", "192.168.3.4"}, Open: []int{5432}},
		{Name: "vpn.example.com", Addresses: []string{"100.100.1.2"}, Open: []int{5432}},
		{Name: "filtered.example.com", Addresses: []string{"0.0.0.0"}},
		{Name: "local.example.com", Addresses: []string{"127.0.0.1"}},
		{Name: "metadata.example.com", Addresses: []string{"169.254.169.254"}},
		{Name: "unique.example.com", Addresses: []string{"fd00::1"}},
		{Name: "fake.example.com", Addresses: []string{"198.18.0.7"}},
		{Name: "six.example.com", Addresses: []string{"2600:1f18::1"}, Open: []int{5432}},
		{Name: "both.example.com", Addresses: []string{"52.1.2.7", "2600:1f18::1"}, Open: []int{5432}},
	}}).Network()
	const pass, fail, warn, unverified = awscheck.Pass, awscheck.Fail, awscheck.Warn, awscheck.Unverified
	for name, tt := range map[string]struct {
		endpoint                string
		dns, address, reachable awscheck.Status
		says                    string // of the address
	}{
		"a warehouse in the cloud":     {"warehouse=snowflake://xy12345.snowflakecomputing.com:443", pass, pass, pass, "52.1.2.3, 52.1.2.4"},
		"a misspelled host":            {"warehouse=snowflake://xy1234.snowflakecomputing.com:443", fail, unverified, unverified, "does not resolve"},
		"a firewall in between":        {"db=postgres://shut.example.com:5432", pass, pass, warn, "52.9.9.9"},
		"a database inside a VPC":      {"db=postgres://db.corp.example.com:5432", pass, fail, pass, "10.1.2.3 (private)"},
		"one public address of two":    {"db=postgres://half.example.com:5432", pass, fail, pass, "192.168.3.4 (private)"},
		"a name that a VPN answers":    {"db=postgres://vpn.example.com:5432", pass, fail, pass, "100.64.0.0/10"},
		"a name that a filter blocks":  {"db=postgres://filtered.example.com:5432", pass, fail, warn, "filter"},
		"a name for this machine":      {"db=postgres://local.example.com:5432", pass, fail, warn, "this machine"},
		"a link-local address":         {"db=postgres://metadata.example.com:5432", pass, fail, warn, "link-local"},
		"a unique local IPv6 address":  {"db=postgres://unique.example.com:5432", pass, fail, warn, "private"},
		"a VPN client's placeholder":   {"db=postgres://fake.example.com:5432", pass, fail, warn, "198.18.0.0/15"},
		"a public IPv6 address":        {"db=postgres://six.example.com:5432", pass, warn, pass, "only IPv6 public addresses: 2600:1f18::1"},
		"both kinds of public address": {"db=postgres://both.example.com:5432", pass, pass, pass, "52.1.2.7, 2600:1f18::1"},
		"an address instead of a name": {"db=postgres://10.9.8.7:5432", pass, fail, warn, "10.9.8.7 (private)"},
		"a name without a domain":      {"db-1=postgres://nowhere:5432", fail, unverified, unverified, "does not resolve"},
	} {
		t.Run(name, func(t *testing.T) {
			list := []dataservice.Endpoint{endpointOf(t, tt.endpoint)}
			dns := public.CheckPublicDNS(t.Context(), internet, list)[0]
			address := public.CheckPublicAddress(t.Context(), internet, list, nil)[0]
			reachable := public.CheckPublicReachable(t.Context(), internet, list)[0]
			if dns.Status != tt.dns || address.Status != tt.address || reachable.Status != tt.reachable {
				t.Errorf("dns %s: %s\naddress %s: %s\nreachable %s: %s", dns.Status, dns.Detail, address.Status, address.Detail, reachable.Status, reachable.Detail)
			}
			if !strings.Contains(address.Detail, tt.says) {
				t.Errorf("address says %q", address.Detail)
			}
			for _, f := range []awscheck.Finding{dns, address, reachable} {
				if (f.Status == fail || f.Status == warn) && f.Remedy.IsZero() {
					t.Errorf("%s has no fix", f.ID)
				}
				because := ""
				switch {
				case f.Status == unverified:
					because = "public.dns"
				case f.ID == "public.reachable" && f.Status == warn && address.Status == fail:
					because = "public.address"
				}
				if f.Cause != because {
					t.Errorf("%s is %s because of %q", f.ID, f.Status, f.Cause)
				}
			}
			if reachable.Status == pass && !strings.Contains(reachable.Detail, "This machine") {
				t.Errorf("it does not say from which machine: %s", reachable.Detail)
			}
		})
	}
}

func TestTheFixOfAPrivateAddressFollowsTheMethodsAndTheTargetVPC(t *testing.T) {
	host := (&awssim.World{Hosts: []awssim.Host{{Name: "db.example.com", Addresses: []string{"10.1.2.3", "10.1.2.4"}}}}).Network()
	list := []dataservice.Endpoint{endpointOf(t, "db=postgres://db.example.com:5432")}
	answers := func(err error, missing ...string) public.MissingFunc {
		return func(_ context.Context, addrs []netip.Addr) (none []netip.Addr, _ error) {
			for _, a := range addrs {
				if slices.Contains(missing, a.String()) {
					none = append(none, a)
				}
			}
			return none, err
		}
	}
	for name, tt := range map[string]struct {
		missing public.MissingFunc
		want    string
		moves   bool
	}{
		"without peering":             {nil, "add peering to the connectivity methods", false},
		"the target VPC is not known": {answers(errors.New("not chosen")), "(peering.services), if the service is in the target VPC", false},
		"it has both addresses":       {answers(nil), "(peering.services): the target VPC has 10.1.2.3, 10.1.2.4.", true},
		"it has one of them":          {answers(nil, "10.1.2.4"), "peer with the VPC that has 10.1.2.4: no network interface of the target VPC does.", false},
	} {
		f := public.CheckPublicAddress(t.Context(), host, list, tt.missing)[0]
		if text := f.Remedy.Text; !strings.Contains(text, tt.want) || strings.Contains(text, "peering.services") != strings.Contains(tt.want, "peering.services") || !strings.Contains(text, "public name") {
			t.Errorf("%s: %s", name, text)
		}
		if f.Status != awscheck.Fail || f.Remedy.Moves != tt.moves {
			t.Errorf("%s: %s, moves: %v", name, f.Status, f.Remedy.Moves)
		}
	}
}

// TestAddressesThatNoHostOnTheInternetHas covers the registries of special addresses, and
// the boundaries of their ranges.
func TestAddressesThatNoHostOnTheInternetHas(t *testing.T) {
	for status, list := range map[awscheck.Status][]string{
		awscheck.Pass: {
			"1.0.0.0", "9.255.255.255", "11.0.0.0", "52.1.2.3", "100.63.255.255", "100.128.0.0", "172.15.255.255", "172.32.0.0", "191.255.255.255",
			"192.0.1.1", "192.0.3.1", "198.17.255.255", "198.20.0.0", "203.0.112.1", "223.255.255.255", "::ffff:52.1.2.3",
			"64:ff9b::3401:203", "2002:3401:203::1",
		},
		awscheck.Warn: {"2600:1f18::1", "2a05:d018::1"},
		awscheck.Fail: {
			"0.1.2.3", "10.0.0.5", "192.0.0.8", "192.0.2.1", "192.88.99.1", "198.51.100.24", "203.0.113.1", "224.0.0.1", "240.0.0.1", "255.255.255.255",
			"::ffff:10.0.0.5", "64:ff9b::a00:5", "64:ff9b:1::a00:5", "2002:a00:1::1", "::10.0.0.1", "::52.1.2.3",
			"2001::1", "2001:db8::1", "3fff::1", "fc00::1", "fec0::1", "fe80::1", "100::1", "5f00::1", "ff02::1", "::1",
		},
	} {
		for _, address := range list {
			host := (&awssim.World{Hosts: []awssim.Host{{Name: "db.example.com", Addresses: []string{address}}}}).Network()
			f := public.CheckPublicAddress(t.Context(), host, []dataservice.Endpoint{endpointOf(t, "db=postgres://db.example.com:5432")}, nil)[0]
			if f.Status != status {
				t.Errorf("%s: %s, want %s: %s", address, f.Status, status, f.Detail)
			}
			simtest.RequireFinding(t, f)
		}
	}
}

// fakeNetwork is one whose lookups and connections are functions.
type fakeNetwork struct {
	lookup  func(context.Context) ([]netip.Addr, error)
	connect func(context.Context, netip.AddrPort, string) error
}

func (n fakeNetwork) LookupHost(ctx context.Context, _ string) ([]netip.Addr, error) {
	return n.lookup(ctx)
}

func (n fakeNetwork) CanonicalName(_ context.Context, host string) (string, error) { return host, nil }

func (n fakeNetwork) SourceAddress(context.Context, netip.Addr) (netip.Addr, error) {
	return netip.MustParseAddr("192.168.1.20"), nil
}

func (n fakeNetwork) Connect(ctx context.Context, addr netip.AddrPort, name string) error {
	return n.connect(ctx, addr, name)
}

func TestAFailedDNSLookupProvesNothing(t *testing.T) {
	for name, lookup := range map[string]func(context.Context) ([]netip.Addr, error){
		"the server is down": func(context.Context) ([]netip.Addr, error) {
			return nil, &net.DNSError{Err: "server misbehaving", IsTemporary: true}
		},
		"nothing comes in time":        func(ctx context.Context) ([]netip.Addr, error) { <-ctx.Done(); return nil, ctx.Err() },
		"an answer without an address": func(context.Context) ([]netip.Addr, error) { return nil, nil },
		"an unknown error":             func(context.Context) ([]netip.Addr, error) { return nil, errors.New("odd") },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				list := []dataservice.Endpoint{endpointOf(t, "db=postgres://db.example.com:5432")}
				if f := public.CheckPublicDNS(t.Context(), fakeNetwork{lookup: lookup}, list)[0]; f.Status != awscheck.Unverified {
					t.Errorf("%s: %s", f.Status, f.Detail)
				}
			})
		})
	}
}

func TestAConnectionAttemptEndsAfterFiveSeconds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		n := fakeNetwork{
			lookup: func(context.Context) ([]netip.Addr, error) {
				return []netip.Addr{netip.MustParseAddr("52.1.1.1"), netip.MustParseAddr("52.1.1.2"), netip.MustParseAddr("52.1.1.3"), netip.MustParseAddr("52.1.1.4")}, nil
			},
			connect: func(ctx context.Context, _ netip.AddrPort, _ string) error { <-ctx.Done(); return ctx.Err() },
		}
		f := public.CheckPublicReachable(t.Context(), n, []dataservice.Endpoint{endpointOf(t, "db=postgres://db.example.com:5432")})[0]
		if d := time.Since(start); f.Status != awscheck.Warn || d > 5*time.Second {
			t.Errorf("%s after %s: %s", f.Status, d, f.Detail)
		}
	})
}

func TestTheSecondAddressIsTriedWhenTheFirstDropsPackets(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		good := netip.MustParseAddr("52.1.1.2")
		n := fakeNetwork{
			lookup: func(context.Context) ([]netip.Addr, error) {
				return []netip.Addr{good, netip.MustParseAddr("52.1.1.1")}, nil
			},
			connect: func(ctx context.Context, a netip.AddrPort, name string) error {
				if a.Addr() == good && name == "xy.snowflakecomputing.com" {
					return nil
				}
				<-ctx.Done()
				return ctx.Err()
			},
		}
		f := public.CheckPublicReachable(t.Context(), n, []dataservice.Endpoint{endpointOf(t, "w=snowflake://xy.snowflakecomputing.com:443")})[0]
		if f.Status != awscheck.Pass || !strings.Contains(f.Detail, "TLS") || !strings.Contains(f.Detail, "52.1.1.2") {
			t.Errorf("%s: %s", f.Status, f.Detail)
		}
	})
}

// What a connection failed with decides what the owner of the service looks at. They get the
// addresses of both ends, and the command that tries again.
func TestWhatTheOwnerOfAServiceThatDoesNotAnswerLooksAt(t *testing.T) {
	const postgres, snowflake = "db=postgres://db.example.com:5432", "db=snowflake://db.example.com:443"
	for name, tt := range map[string]struct {
		endpoint, address string
		err               error
		detail, fix, look string
	}{
		"nothing listens": {
			postgres, "52.1.2.3", &net.OpError{Op: "dial", Net: "tcp", Err: os.NewSyscallError("connect", syscall.ECONNREFUSED)},
			"This machine (192.168.1.20 in its own network) can't open a TCP connection to db.example.com:5432, which resolves to 52.1.2.3: connection refused.",
			"accepts connections on port 5432", "nc -vz -w 5 db.example.com 5432",
		},
		"no address in between": {
			"db=postgres://52.1.2.3:5432", "52.1.2.3", context.DeadlineExceeded,
			"a TCP connection to 52.1.2.3:5432: no answer in time.", "port 5432 is right", "nc -vz -w 5 52.1.2.3 5432",
		},
		"a proxy with its own certificate": {
			snowflake, "52.1.2.3", &tls.CertificateVerificationError{Err: errors.New("x509: certificate signed by unknown authority")},
			"the port answers, but its TLS certificate is not valid: x509: certificate signed by unknown authority.", "for db.example.com", "openssl s_client -connect db.example.com:443 -servername db.example.com </dev/null",
		},
		"a port without TLS": {
			snowflake, "52.1.2.3", tls.RecordHeaderError{Msg: "first record does not look like a TLS handshake"},
			"the port answers, but not with TLS: ", "Check that port 443 is the one for TLS.", "openssl s_client",
		},
		"a reset": {
			postgres, "52.1.2.3", &net.OpError{Op: "read", Net: "tcp", Err: os.NewSyscallError("read", syscall.ECONNRESET)},
			": connection reset by peer.", "Check the host and port 5432.", "nc -vz",
		},
	} {
		t.Run(name, func(t *testing.T) {
			n := fakeNetwork{
				lookup: func(context.Context) ([]netip.Addr, error) {
					return []netip.Addr{netip.MustParseAddr(tt.address)}, nil
				},
				connect: func(context.Context, netip.AddrPort, string) error { return tt.err },
			}
			f := public.CheckPublicReachable(t.Context(), n, []dataservice.Endpoint{endpointOf(t, tt.endpoint)})[0]
			if f.Status != awscheck.Warn || !strings.Contains(f.Detail, tt.detail) || !strings.Contains(f.Remedy.Text, tt.fix) || !strings.Contains(f.Remedy.Look[0], tt.look) {
				t.Errorf("%s: %s\n%s\n%s", f.Status, f.Detail, f.Remedy.Text, f.Remedy.Look)
			}
		})
	}
}

// A service without a public address can't be reached, whatever its owner does: what to do stands
// beside the address.
func TestNoConnectionToAPrivateAddressFollowsFromTheAddress(t *testing.T) {
	timeout := &net.OpError{Op: "dial", Net: "tcp", Err: errors.New("i/o timeout")}
	for name, tt := range map[string]struct {
		addresses []string
		cause     string
		owner     awscheck.Owner
	}{
		"private":               {[]string{"10.1.2.3"}, awscheck.PublicAddress, awscheck.OwnerYou},
		"public":                {[]string{"52.1.2.3"}, "", ""},
		"one public, which may": {[]string{"10.1.2.3", "52.1.2.3"}, "", ""},
	} {
		var addrs []netip.Addr
		for _, a := range tt.addresses {
			addrs = append(addrs, netip.MustParseAddr(a))
		}
		n := fakeNetwork{
			lookup:  func(context.Context) ([]netip.Addr, error) { return addrs, nil },
			connect: func(context.Context, netip.AddrPort, string) error { return timeout },
		}
		f := public.CheckPublicReachable(t.Context(), n, []dataservice.Endpoint{endpointOf(t, "db=postgres://db.example.com:5432")})[0]
		if f.Status != awscheck.Warn || f.Cause != tt.cause || f.Remedy.Owner != tt.owner || (len(f.Remedy.Look) == 0) != (tt.cause != "") {
			t.Errorf("%s: %s because of %q: %s\n%+v", name, f.Status, f.Cause, f.Detail, f.Remedy)
		}
	}
}

func TestAllowlist(t *testing.T) {
	list := []dataservice.Endpoint{endpointOf(t, "w=snowflake://xy.snowflakecomputing.com:443"), endpointOf(t, "db=postgres://db.example.com:5432")}
	findings := public.CheckPublicAllowlist(list, []string{"snowflake", "databricks"}, "https://support.example.com")
	if len(findings) != 1 || findings[0].Status != awscheck.Info || !strings.Contains(findings[0].Detail, "two external addresses") || findings[0].Resources[0] != "w" {
		t.Errorf("got %+v", findings)
	}
}

func TestTheNetworkOfThisMachine(t *testing.T) {
	var n public.OSNetwork
	addrs, err := n.LookupHost(t.Context(), "127.0.0.1")
	if err != nil || len(addrs) != 1 || !addrs[0].Is4() {
		t.Errorf("127.0.0.1 resolves to %v, %v", addrs, err)
	}
	plain := httptest.NewServer(http.NotFoundHandler())
	defer plain.Close()
	secure := httptest.NewTLSServer(http.NotFoundHandler())
	defer secure.Close()
	at := func(s *httptest.Server) netip.AddrPort {
		return netip.MustParseAddrPort(s.Listener.Addr().String())
	}
	if err := n.Connect(t.Context(), at(plain), ""); err != nil {
		t.Errorf("a TCP connection: %v", err)
	}
	if err := n.Connect(t.Context(), at(secure), "warehouse.example.com"); err == nil {
		t.Error("an untrusted certificate was accepted")
	}
	if from, err := n.SourceAddress(t.Context(), at(plain).Addr()); err != nil || from != netip.MustParseAddr("127.0.0.1") {
		t.Errorf("this machine reaches itself from %v: %v", from, err)
	}
	gone := at(plain)
	plain.Close()
	if err := n.Connect(t.Context(), gone, ""); err == nil {
		t.Error("a closed port accepted a connection")
	}
}

func TestAirflowConnections(t *testing.T) {
	for endpoint, want := range map[string]string{
		"warehouse=snowflake://xy12345.eu-west-1.snowflakecomputing.com:443": "snowflake://USER:PASSWORD@/SCHEMA?account=xy12345.eu-west-1&database=DATABASE&warehouse=WAREHOUSE&role=ROLE",
		"warehouse=databricks://dbc-1.cloud.databricks.com:443":              "databricks://:TOKEN@dbc-1.cloud.databricks.com:443?http_path=HTTP_PATH",
		"warehouse=postgres://db.example.com:5432":                           "postgres://USER:PASSWORD@db.example.com:5432/DATABASE?sslmode=require",
		"warehouse=mysql://db.example.com:3306":                              "mysql://USER:PASSWORD@db.example.com:3306/DATABASE",
		"warehouse=redshift://c.eu-west-1.redshift.amazonaws.com:5439":       "redshift://USER:PASSWORD@c.eu-west-1.redshift.amazonaws.com:5439/DATABASE?sslmode=require",
		"warehouse=http://api.example.com:443":                               `{"conn_type":"http","host":"api.example.com","port":443,"schema":"https","login":"USER","password":"PASSWORD"}`,
		"warehouse=http://api.example.com:80":                                `{"conn_type":"http","host":"api.example.com","port":80,"schema":"http","login":"USER","password":"PASSWORD"}`,
		"warehouse=redis://r.example.com:6380":                               "redis://:PASSWORD@r.example.com:6380?db=0&ssl=true",
		"warehouse=something://x.example.com:99":                             `{"conn_type":"something","host":"x.example.com","port":99,"login":"USER","password":"PASSWORD"}`,
	} {
		if name, got := dataservice.AirflowConnection(endpointOf(t, endpoint)); got != want || name != "AIRFLOW_CONN_WAREHOUSE" {
			t.Errorf("%s\n got %s=%s\nwant %s", endpoint, name, got, want)
		}
	}
	if name, _ := dataservice.AirflowConnection(endpointOf(t, "my-Lake_2=kafka://k.example.com:9092")); name != "AIRFLOW_CONN_MY_LAKE_2" {
		t.Errorf("the variable is %s", name)
	}
}

func TestTheNameThatAliasesLeadTo(t *testing.T) {
	name, err := public.OSNetwork{}.CanonicalName(t.Context(), "localhost")
	if err != nil || name != "localhost" {
		t.Errorf("%q, %v", name, err)
	}
}
