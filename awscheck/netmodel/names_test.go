package netmodel_test

import (
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"testing"

	"github.com/astronomer/astro-activate/awscheck/facts"
	"github.com/astronomer/astro-activate/awscheck/netmodel"
)

// record reads "orders.example.com A 10.0.0.5 10.0.0.6", or with an alias
// "orders.example.com A @Z1/db.example.com".
func record(s string) facts.Record {
	words := strings.Fields(s)
	r := facts.Record{Name: facts.DNSName(words[0]), Type: words[1], Values: words[2:]}
	if target, isAlias := strings.CutPrefix(words[2], "@"); isAlias {
		zone, name, _ := strings.Cut(target, "/")
		r.Values, r.Alias = nil, &facts.Alias{Zone: zone, Name: facts.DNSName(name)}
	}
	return r
}

func zone(id, name string, records ...string) netmodel.Zone {
	z := netmodel.Zone{ID: id, Name: name}
	for _, r := range append([]string{name + " NS ns-0.awsdns-00.com.", name + " SOA ns-0.awsdns-00.com."}, records...) {
		z.Records = append(z.Records, record(r))
	}
	return z
}

// describeAnswer writes an answer as "Z1: 10.0.0.5" and what else is in it.
func describeAnswer(a netmodel.Answer) string {
	parts := []string{a.Zone + ":"}
	for _, addr := range a.Addresses {
		parts = append(parts, addr.String())
	}
	for _, n := range a.Public {
		parts = append(parts, "public "+n)
	}
	if a.NoRecord != "" {
		parts = append(parts, "no record "+a.NoRecord)
	}
	if a.Loop != "" {
		parts = append(parts, "loop "+a.Loop)
	}
	if a.Undecided != "" {
		parts = append(parts, "undecided: "+a.Undecided)
	}
	return strings.Join(parts, " ")
}

// TestNamesInPrivateZones follows the Route 53 Developer Guide, "Considerations when
// working with a private hosted zone" and "DNS domain name format"
// (docs.aws.amazon.com/Route53/latest/DeveloperGuide/), and RFC 4592.
func TestNamesInPrivateZones(t *testing.T) {
	guide := []netmodel.Zone{
		zone("Z1", "example.com.", "seattle.accounting.example.com A 10.0.0.1", "www.example.com A 10.0.0.2"),
		zone("Z2", "accounting.example.com.", "ledger.accounting.example.com A 10.0.0.3"),
	}
	wildcard := []netmodel.Zone{zone("Z1", "example.com", `\052.example.com A 10.0.0.1`, "acme.example.com A 10.0.0.2", "mail.example.com MX 10", "a.deep.example.com A 10.0.0.3")}
	broken := zone("Z1", "example.com")
	broken.ReadErr = errors.New("denied")
	long := []netmodel.Zone{zone("Z1", "example.com", "n30.example.com A 10.0.0.1")}
	for i := range 30 {
		long[0].Records = append(long[0].Records, record(fmt.Sprintf("n%d.example.com CNAME n%d.example.com", i, i+1)))
	}
	one := func(records ...string) []netmodel.Zone {
		return []netmodel.Zone{zone("Z1", "example.com", records...), zone("Z2", "example.org", "db.example.org A 10.0.0.9")}
	}
	for _, c := range []struct {
		name  string
		zones []netmodel.Zone
		host  string
		want  string
	}{
		{"the guide's most specific zone has no such record", guide, "seattle.accounting.example.com", "Z2: no record seattle.accounting.example.com"},
		{"the guide's most specific zone", guide, "ledger.accounting.example.com", "Z2: 10.0.0.3"},
		{"the guide's less specific zone", guide, "www.example.com", "Z1: 10.0.0.2"},
		{"the guide's name without a zone goes to public DNS", guide, "www.example.org", ": public www.example.org"},
		{"a name that only ends like a zone", guide, "www.myexample.com", ": public www.myexample.com"},
		{"no zones at all", nil, "db.example.com", ": public db.example.com"},
		{"upper case and a final dot", guide, "WWW.Example.COM.", "Z1: 10.0.0.2"},

		{"the guide's wildcard", wildcard, "zenith.example.com", "Z1: 10.0.0.1"},
		{"the guide's wildcard at a deeper level", wildcard, "pinnacle.zenith.example.com", "Z1: 10.0.0.1"},
		{"the guide's specific name before the wildcard", wildcard, "acme.example.com", "Z1: 10.0.0.2"},
		{"the guide's wildcard is not for the zone's own name", wildcard, "example.com", "Z1: no record example.com"},
		{"a name with a record of another type", wildcard, "mail.example.com", "Z1: no record mail.example.com"},
		{"a name below one that exists (RFC 4592)", wildcard, "db.acme.example.com", "Z1: no record db.acme.example.com"},
		{"a name that exists only because of one below it (RFC 4592)", wildcard, "deep.example.com", "Z1: no record deep.example.com"},
		{"an asterisk in another position is no wildcard", one("prod.*.example.com A 10.0.0.1"), "prod.db.example.com", "Z1: no record prod.db.example.com"},
		{"an asterisk that is a part of a label is no wildcard", one("*prod.example.com A 10.0.0.1"), "aprod.example.com", "Z1: no record aprod.example.com"},
		{"a wildcard of a CNAME", one("*.example.com CNAME db.example.org."), "any.example.com", "Z1: 10.0.0.9"},

		{"an IPv6 record only", one("db.example.com AAAA fd00::5"), "db.example.com", "Z1: no record db.example.com"},
		{"several addresses", one("db.example.com A 10.0.0.6 10.0.0.5"), "db.example.com", "Z1: 10.0.0.5 10.0.0.6"},
		{"weighted sets of one name", one("db.example.com A 10.0.0.6", "db.example.com A 10.0.0.5 10.0.0.6"), "db.example.com", "Z1: 10.0.0.5 10.0.0.6"},
		{"failover to a public name", one("db.example.com CNAME a.example.com", "db.example.com CNAME standby.example.net", "a.example.com A 10.0.0.5"), "db.example.com",
			"Z1: 10.0.0.5 public standby.example.net"},
		{"a value that is no address", one("db.example.com A 10.0.0.999"), "db.example.com", "Z1: undecided: the A record of db.example.com has a value that is not an IPv4 address"},

		{"an IPv6 address in an A record", one("db.example.com A fd00::5"), "db.example.com", "Z1: undecided: the A record of db.example.com has a value that is not an IPv4 address"},

		{"a CNAME to another zone", one("db.example.com CNAME db.example.org."), "db.example.com", "Z1: 10.0.0.9"},
		{"a CNAME to a name that is not there", one("db.example.com CNAME gone.example.org"), "db.example.com", "Z1: no record gone.example.org"},
		{"a CNAME to an RDS endpoint", one("db.example.com CNAME orders.c1a2b3c4d5e6.us-east-1.rds.amazonaws.com."), "db.example.com",
			"Z1: public orders.c1a2b3c4d5e6.us-east-1.rds.amazonaws.com"},
		{"CNAMEs in a loop", one("a.example.com CNAME b.example.com", "b.example.com CNAME a.example.com"), "a.example.com", "Z1: loop a.example.com"},
		{"sixteen names", long, "n15.example.com", "Z1: 10.0.0.1"},
		{"too many names", long, "n14.example.com", "Z1: undecided: the records lead through more than 16 names"},

		{"an alias in the zone", one("www.example.com A @Z1/db.example.com.", "db.example.com A 10.0.0.5"), "www.example.com", "Z1: 10.0.0.5"},
		{"an alias in the zone, of a name that a longer zone has", append(one("www.example.com A @Z1/db.sub.example.com", "db.sub.example.com A 10.0.0.5"), zone("Z3", "sub.example.com")),
			"www.example.com", "Z1: 10.0.0.5"},
		{"an alias to itself", one("www.example.com A @Z1/www.example.com"), "www.example.com", "Z1: loop www.example.com"},
		{"an alias to a load balancer", one("www.example.com A @Z35SXDOTRQ7X7K/dualstack.internal-web-1234.us-east-1.elb.amazonaws.com."), "www.example.com",
			"Z1: public dualstack.internal-web-1234.us-east-1.elb.amazonaws.com"},
		{"an alias to a load balancer is not looked up in a zone of that name",
			append(one("www.example.com A @Z35SXDOTRQ7X7K/web-1234.us-east-1.elb.amazonaws.com."), zone("Z3", "elb.amazonaws.com", "web-1234.us-east-1.elb.amazonaws.com A 10.0.0.7")),
			"www.example.com", "Z1: public web-1234.us-east-1.elb.amazonaws.com"},
		{"an alias of IPv6 only", one("www.example.com AAAA @Z1/db.example.com", "db.example.com A 10.0.0.5"), "www.example.com", "Z1: no record www.example.com"},

		{"a delegated subdomain", one("eu.example.com NS ns.example.net", "db.eu.example.com A 10.0.0.5"), "db.eu.example.com",
			"Z1: undecided: zone Z1 delegates eu.example.com to other name servers"},
		{"a delegated subdomain that has a zone here", append(one("eu.example.com NS ns.example.net"), zone("Z3", "eu.example.com", "db.eu.example.com A 10.0.0.5")),
			"db.eu.example.com", "Z3: 10.0.0.5"},
		{"a zone that could not be read", []netmodel.Zone{broken}, "db.example.com", "Z1: undecided: the records of zone Z1 could not be read"},
		{"a zone that could not be read, and a longer one", []netmodel.Zone{broken, guide[1]}, "ledger.accounting.example.com", "Z2: 10.0.0.3"},
		{"two zones of one name", append(one("db.example.com A 10.0.0.5"), zone("Z3", "Example.com.")), "db.example.com", "Z1: undecided: zones Z1 and Z3 have the same name"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := describeAnswer(netmodel.ResolvePrivate(c.host, c.zones)); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

func TestTheWayOfAName(t *testing.T) {
	zones := []netmodel.Zone{
		zone("Z1", "example.com", "www.example.com CNAME db.example.org", "web.example.com A @Z35SXDOTRQ7X7K/web-1.us-east-1.elb.amazonaws.com"),
		zone("Z2", "example.org", "db.example.org CNAME orders.rds.amazonaws.com"),
	}
	for host, want := range map[string]string{
		"WWW.example.com": "[www.example.com db.example.org orders.rds.amazonaws.com]",
		"web.example.com": "[web.example.com web-1.us-east-1.elb.amazonaws.com]",
		"db.example.net":  "[db.example.net]",
	} {
		if got := fmt.Sprint(netmodel.ResolvePrivate(host, zones).Via); got != want {
			t.Errorf("%s: %s, want %s", host, got, want)
		}
	}
}

// FuzzResolvePrivate builds zones and records of a few labels, so that they meet.
func FuzzResolvePrivate(f *testing.F) {
	f.Add([]byte{1, 2, 3, 0, 5, 9, 14, 33, 1, 7, 12, 80, 2, 3, 1}, byte(3))
	f.Add([]byte{8, 1, 8, 2, 9, 4, 27, 65, 11, 11, 3, 0}, byte(27))
	f.Fuzz(func(t *testing.T, data []byte, h byte) {
		name := func(b byte) string {
			labels := []string{"a", "b", "*"}
			parts := []string{"example", "com"}
			for n := int(b) % 40; n > 0; n /= 4 {
				if l := n % 4; l > 0 {
					parts = append([]string{labels[l-1]}, parts...)
				}
			}
			return strings.Join(parts, ".")
		}
		zones := []netmodel.Zone{{ID: "Z0", Name: "example.com"}, {ID: "Z1", Name: "a.example.com"}, {ID: "Z2", Name: "b.a.example.com"}}
		for i := 0; i+3 <= len(data) && i < 90; i += 3 {
			r := facts.Record{Name: name(data[i]), Type: []string{"A", "CNAME", "AAAA", "NS", "A"}[data[i+1]%5], Values: []string{fmt.Sprint("10.0.0.", i)}}
			in := &zones[int(data[i+1]/5)%3]
			switch {
			case r.Type == "CNAME":
				r.Values = []string{name(data[i+2])}
			case data[i+1]%5 == 4:
				r.Alias, r.Values = &facts.Alias{Zone: zones[data[i+2]%3].ID, Name: name(data[i+2])}, nil
			}
			if strings.HasSuffix(r.Name, in.Name) {
				in.Records = append(in.Records, r)
			}
		}
		host := name(h)
		before := netmodel.ResolvePrivate(host, zones)
		if len(before.Addresses)+len(before.Public) == 0 && before.NoRecord+before.Loop+before.Undecided == "" {
			t.Errorf("%s has no answer: %+v", host, before)
		}
		// The wildcard of a name that exists never answers for it.
		for _, r := range recordsNaively(host, zones) {
			if r.Type == "A" && r.Alias == nil && before.Undecided == "" && !slices.Contains(before.Addresses, netip.MustParseAddr(r.Values[0])) {
				t.Errorf("%s lacks %v: %+v", host, r, before)
			}
		}
		// A zone with a longer name takes over, whatever the others have.
		if before.Zone != "" {
			longer := netmodel.Zone{ID: "Z9", Name: host, Records: []facts.Record{{Name: host, Type: "A", Values: []string{"10.9.9.9"}}}}
			if slices.ContainsFunc(zones, func(other netmodel.Zone) bool { return other.Name == host }) {
				longer.Name = "x." + host
				longer.Records[0].Name, host = longer.Name, longer.Name
			}
			if got := describeAnswer(netmodel.ResolvePrivate(host, append(zones, longer))); got != "Z9: 10.9.9.9" {
				t.Errorf("with a zone of its own, %s is %s", host, got)
			}
			longer.Records = nil
			if got := describeAnswer(netmodel.ResolvePrivate(host, append(zones, longer))); got != "Z9: no record "+host {
				t.Errorf("with an empty zone of its own, %s is %s", host, got)
			}
		}
	})
}

// recordsNaively finds a name's records by the words of the RFC: from the name upwards,
// the first that exists.
func recordsNaively(host string, zones []netmodel.Zone) []facts.Record {
	z, _ := netmodel.ZoneFor(host, zones)
	labels := strings.Split(host, ".")
	for i := range labels {
		at := strings.Join(labels[i:], ".")
		exists := at == z.Name || slices.ContainsFunc(z.Records, func(r facts.Record) bool { return r.Name == at || strings.HasSuffix(r.Name, "."+at) })
		if !exists {
			continue
		}
		if i > 0 {
			at = "*." + at
		}
		var found []facts.Record
		for _, r := range z.Records {
			if r.Name == at {
				found = append(found, r)
			}
		}
		return found
	}
	return nil
}
