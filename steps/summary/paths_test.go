package summary

import (
	"slices"
	"strings"
	"testing"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps/mask"
)

// found is a finding of a path about services, and about resources of AWS.
func found(id string, status awscheck.Status, resources ...string) Finding {
	return Finding{ID: id, Status: status, Evidence: awscheck.Live, Detail: id + " of " + resources[0], Resources: resources}
}

// pathReport is a report with the given services behind the peering.
func pathReport(t *testing.T, services string, findings ...Finding) Report {
	t.Helper()
	r := situation(t, append(given, "connectivity.methods=peering", "dns.resolve_hostnames=true", "peering.services="+services))
	r.Findings = findings
	return r
}

// hopsOf are the findings of one service's path: one that each hop passes.
func hopsOf(service string) []Finding {
	return []Finding{
		found(awscheck.PathName, awscheck.Pass, service, "Z1"), found(awscheck.PathInterface, awscheck.Pass, service, "eni-1"),
		found(awscheck.PathSecurityGroups, awscheck.Pass, service, "sg-1"), found(awscheck.PathACL, awscheck.Pass, service, "acl-1"),
		found(awscheck.PathRoute, awscheck.Pass, service, "rtb-1"), found(awscheck.PathAstro, awscheck.Pass, service, "vpc-1"),
	}
}

func TestThePathOfAService(t *testing.T) {
	const orders = "orders=postgres://orders.example.com:5432"
	edit := func(id string, status awscheck.Status) []Finding {
		all := hopsOf("orders")
		for i := range all {
			if all[i].ID == id {
				all[i].Status = status
			}
		}
		return all
	}
	active := func(s awscheck.Status, all ...Finding) []Finding {
		return append(all, Finding{ID: awscheck.VerifyActive, Status: s, Resources: []string{"pcx-1"}})
	}
	acknowledged := active(awscheck.Pass, edit(awscheck.PathName, awscheck.Unverified)...)
	acknowledged[0].Acknowledged = "Our DNS servers answer."
	requested := edit(awscheck.PathAstro, awscheck.Info)
	requested[4].Status = awscheck.Info
	// behind is a peering of which nothing is known before another check: the route back waits for it, too.
	behind := func(cause string) []Finding {
		all := active(awscheck.Unverified, edit(awscheck.PathRoute, awscheck.Unverified)...)
		all[4].Cause, all[len(all)-1].Cause = awscheck.VerifyActive, cause
		return append(all, Finding{ID: cause, Status: awscheck.Unverified})
	}
	without := func(id string) (left []Finding) {
		for _, f := range hopsOf("orders") {
			if f.ID != id {
				left = append(left, f)
			}
		}
		return left
	}
	for _, c := range []struct {
		name     string
		findings []Finding
		state    string
		line     string
	}{
		{"open", active(awscheck.Pass, hopsOf("orders")...), "open", "pod → DNS ✓ → Astro ✓ → peering ✓ → ACL ✓ → SG ✓ 5432 → orders ✓ → back ✓"},
		{"a closed group", active(awscheck.Pass, edit(awscheck.PathSecurityGroups, awscheck.Fail)...), "blocked by security groups", "SG ✗ 5432"},
		{"an undetermined name", active(awscheck.Pass, edit(awscheck.PathName, awscheck.Unverified)...), "not determined: DNS", "DNS ?"},
		{"a check that did not run", active(awscheck.Pass, without(awscheck.PathACL)...), "not determined: network ACL", "ACL ?"},
		{"before the request", requested, "nothing blocks it so far; still to come: DNS, Astro's VPC, peering and route back", "DNS · → Astro · → peering ·"},
		{"before the handoff's checks, behind an active peering", hopsOf("orders"), "open", "peering ✓"},
		{"behind an active peering whose other side is unknown", edit(awscheck.PathAstro, awscheck.Unverified), "not determined: Astro's VPC", "peering ✓"},
		{"behind a peering that is not active", edit(awscheck.PathRoute, awscheck.Fail), "blocked by route back", "back ✗"},
		{"two closed hops, and one that is not known", active(awscheck.Pass, append(edit(awscheck.PathACL, awscheck.Fail)[1:5], found(awscheck.PathName, awscheck.Fail, "orders"), found(awscheck.PathAstro, awscheck.Unverified, "orders"))...),
			"blocked by DNS and network ACL", "DNS ✗ → Astro ? → peering ✓ → ACL ✗"},
		{"a closed group before the request", append(requested[:2:2], append(requested[3:], found(awscheck.PathSecurityGroups, awscheck.Fail, "orders"))...), "blocked by security groups", "SG ✗ 5432"},
		{"one of two doubts is acknowledged", append(acknowledged[:3:3], append(acknowledged[4:], found(awscheck.PathACL, awscheck.Unverified, "orders"))...), "not determined: network ACL", "DNS ! → Astro ✓ → peering ✓ → ACL ?"},
		{"a request that is still to come", behind(awscheck.VerifyRequest), "nothing blocks it so far; still to come: peering and route back", "peering · → ACL ✓ → SG ✓ 5432 → orders ✓ → back ·"},
		{"a target that is not read", behind(awscheck.PeeringAccount), "not determined: peering and route back", "peering ? → ACL ✓ → SG ✓ 5432 → orders ✓ → back ?"},
		{"a request that waits", active(awscheck.Fail, edit(awscheck.PathRoute, awscheck.Fail)...), "blocked by peering and route back", "peering ✗"},
		{"what was acknowledged", acknowledged, "open; acknowledged: DNS", "DNS !"},
	} {
		t.Run(c.name, func(t *testing.T) {
			paths := pathReport(t, orders, c.findings...).Paths()
			if len(paths) != 1 {
				t.Fatalf("%d paths", len(paths))
			}
			p := paths[0]
			if line := p.Line(" → ", pathMark); !strings.HasSuffix(p.State(), c.state) || !strings.Contains(line, c.line) {
				t.Errorf("%s: %s\nwant %s: %s", p.State(), line, c.state, c.line)
			}
			if p.IsBlocked() != strings.HasPrefix(c.state, "blocked") {
				t.Error("blocked or not?")
			}
		})
	}
}

// A path has one way back, and other route tables of the VPC can lack their route.
func TestTheWayBackNamesItsRouteTable(t *testing.T) {
	back := func(service, detail string, tables ...string) Path {
		p := Path{Hops: hops()}
		p.Hops[6].Detail, p.Hops[6].resources = detail, append([]string{service}, tables...)
		return p
	}
	named := back("orders", "rtb-1 (private-a), used by subnet-1, sends it back.", "rtb-1", "subnet-1")
	for name, tt := range map[string]struct {
		paths []Path
		want  string
	}{
		"one, with a name":         {[]Path{named}, "private-a"},
		"one, without a name":      {[]Path{back("orders", "rtb-1 (used by subnet-1) needs a route.", "rtb-1", "subnet-1")}, "rtb-1"},
		"one for two services":     {[]Path{named, back("ledger", named.Hops[6].Detail, "rtb-1")}, "private-a"},
		"two services, two tables": {[]Path{named, back("ledger", "rtb-2 (private-b) sends it.", "rtb-2")}, ""},
		"a service in two subnets": {[]Path{back("orders", "rtb-1 (private-a) and rtb-2 (private-b) send it.", "rtb-1", "rtb-2")}, ""},
		"not known":                {[]Path{back("orders", "The address of orders is not known.")}, ""},
	} {
		if got := BackBy(tt.paths); got != tt.want {
			t.Errorf("%s: %q, want %q", name, got, tt.want)
		}
	}
}

// No name is shown as resolved in a VPC that is still to be made while an answer that decides it is missing,
// or while it takes a private zone that this VPC is yet to be associated with, or the peering's DNS option.
func TestANameIsKnownLater(t *testing.T) {
	const (
		resolve, select1 = "dns.resolve_hostnames=true", "dns.private_zones=Z08230031EXAMPLE0001"
		there            = "known once that VPC is there."
		associated       = "once that VPC exists and is associated with the private hosted zone."
		optionOn         = "once the peering is active and its DNS option is on."
	)
	zone := []string{"Z08230031EXAMPLE0001"}
	answered := []string{resolve, select1}
	public := "ec2-54-1-2-3.compute-1.amazonaws.com is the public name of an EC2 instance; with the DNS option of the connection on, Astro resolves it to 10.40.3.7, in a CIDR of vpc-1."
	for _, c := range []struct {
		name    string
		host    string
		zones   awscheck.Status // of the target VPC
		astro   awscheck.Status
		by      []string // zones that the name leads through
		detail  string   // of the finding about the name
		answers []string
		want    string
		why     string
	}{
		{"nothing is answered", "db.example.com", awscheck.Info, awscheck.Info, nil, "", nil, "DNS ·", there},
		{"a zone is selected, and whether names are resolved is not answered", "db.example.com", awscheck.Info, awscheck.Info, zone, "", []string{select1}, "DNS ·", there},
		{"no zone is selected yet", "db.example.com", awscheck.Info, awscheck.Info, nil, "", []string{resolve}, "DNS ·", there},
		{"there is no zone to select", "db.example.com", awscheck.Pass, awscheck.Info, nil, "", []string{resolve}, "DNS ✓", ""},
		{"public DNS has it", "db.example.com", awscheck.Info, awscheck.Info, nil, "", answered, "DNS ✓", ""},
		{"a private zone has it", "db.example.com", awscheck.Info, awscheck.Info, zone, "", answered, "DNS ·", associated},
		{"it takes the DNS option", "ec2-54-1-2-3.compute-1.amazonaws.com", awscheck.Info, awscheck.Info, nil, public, answered, "DNS ·", optionOn},
		{"it takes a zone and the DNS option", "db.example.com", awscheck.Info, awscheck.Info, zone, public, answered, "DNS ·", associated},
		{"the host is an address", "10.0.3.7", awscheck.Info, awscheck.Info, nil, "", nil, "DNS ✓", ""},
		{"the peering waits, and Astro's VPC uses the zone", "db.example.com", awscheck.Info, awscheck.Unverified, zone, "", answered, "DNS ✓", ""},
		{"Astro's VPC is there, and resolves it", "db.example.com", awscheck.Info, awscheck.Pass, zone, "", answered, "DNS ✓", ""},
	} {
		r := situation(t, slices.Concat(given, []string{"connectivity.methods=peering", "peering.services=orders=postgres://" + c.host + ":5432"}, c.answers))
		r.Findings = append(hopsOf("orders"), Finding{ID: awscheck.DNSZones, Status: c.zones, Resources: []string{"vpc-1"}})
		r.Findings[0].Resources, r.Findings[0].Detail = append([]string{"orders"}, c.by...), c.detail
		r.Findings[5].Status, r.Findings[4].Status = c.astro, c.astro
		p := r.Paths()[0]
		if line := p.Line(" → ", pathMark); !strings.Contains(line, c.want) || !strings.HasSuffix(p.Hops[0].Why, c.why) || (c.why == "") != (p.Hops[0].Why == "") {
			t.Errorf("%s: %s, %q, want %s, %q", c.name, line, p.Hops[0].Why, c.want, c.why)
		}
		if line := r.MaskedBy(mask.New()).Paths()[0].Line(" → ", pathMark); !strings.Contains(line, c.want) {
			t.Errorf("%s: masked, the line is %s", c.name, line)
		}
	}
}

// The peering is one for all services: what one of them shows of it counts for the others.
func TestAllPathsPassTheSamePeering(t *testing.T) {
	other := hopsOf("ledger")
	for i := range other { // its name leads nowhere, so that nothing after it is examined
		if other[i].ID != awscheck.PathName {
			other[i].Status, other[i].Cause = awscheck.Unverified, awscheck.PathName
		}
	}
	other[0].Status = awscheck.Fail
	paths := pathReport(t, "orders=postgres://a.example.com:5432,ledger=mysql://b.example.com:3306", append(hopsOf("orders"), other...)...).Paths()
	for i, want := range []string{
		"pod → DNS ✓ → Astro ✓ → peering ✓ → ACL ✓ → SG ✓ 5432 → orders ✓ → back ✓", "pod → DNS ✗ → Astro ? → peering ✓ → ACL ? → SG ? 3306 → ledger ? → back ?",
	} {
		if got := paths[i].Line(" → ", pathMark); got != want {
			t.Errorf("%s\nwant %s", got, want)
		}
	}
	if got, want := paths[1].State(), "blocked by DNS; not examined because of that: Astro's VPC, network ACL, security groups, network interface and route back"; got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
}

// On the call, "which connection?" has an answer, also where no check of the handoff has run.
func TestAnActivePeeringIsNamed(t *testing.T) {
	paths := func(found []Finding) []Path {
		r := situation(t, append(given, "connectivity.methods=peering", "peering.services=orders=postgres://a.example.com:5432,ledger=mysql://b.example.com:3306", "peering.vpc_id=vpc-0a1b2c3d4e5f60718"))
		r.Findings = found
		return r.Paths()
	}
	passing := func(edit ...func(all []Finding)) []Finding {
		all := append(hopsOf("orders"), hopsOf("ledger")...)
		all[4].Detail, all[5].Detail = "rtb-1 (private-a) sends 172.20.0.0/19 to pcx-9.", "Astro's VPC vpc-1 sends 10.40.3.7 to pcx-9, and more."
		for i := range edit {
			edit[i](all)
		}
		return all
	}
	existing := Finding{ID: awscheck.PeeringExisting, Status: awscheck.Info, Detail: "vpc-0a has pcx-1 (office) and pcx-9 (astro) with vpc-1 (active).", Resources: []string{"pcx-1", "pcx-9"}}
	unnamed := existing
	unnamed.Detail = "vpc-0a has pcx-9 with vpc-1 (active)."
	for name, tt := range map[string]struct {
		found []Finding
		want  string
	}{
		"with its name":                     {append(passing(), existing), "pcx-9 (astro) to vpc-0a1b2c3d4e5f60718 is active."},
		"without a name":                    {append(passing(), unnamed), "pcx-9 to vpc-0a1b2c3d4e5f60718 is active."},
		"the peerings can't be listed":      {passing(), "pcx-9 to vpc-0a1b2c3d4e5f60718 is active."},
		"the route back is of another peer": {append(passing(func(all []Finding) { all[4].Status, all[4].Detail = awscheck.Fail, "rtb-1 sends it to pcx-1." }), existing), "pcx-9 (astro) to vpc-0a1b2c3d4e5f60718 is active."},
		"no check names it": {passing(func(all []Finding) { all[4].Detail, all[5].Detail = "It goes.", "It goes." }),
			"An active connection was found: without one, Astro's side and the route back have no result."},
	} {
		if h := paths(tt.found)[0].Hops[2]; h.Status != awscheck.Pass || h.Why != tt.want {
			t.Errorf("%s: %s, %q, want %q", name, h.Status, h.Why, tt.want)
		}
	}
	other := passing()
	for i := range other[6:] { // nothing of ledger is known: its path passes the connection of orders
		other[6+i].Status = awscheck.Unverified
	}
	if h := paths(append(other, existing))[1].Hops[2]; h.Why != "pcx-9 (astro) to vpc-0a1b2c3d4e5f60718 is active." {
		t.Errorf("a path that shows no connection: %q", h.Why)
	}
}

// Where nothing of the path could be read, nothing is known of the peering either.
func TestAnUnknownPathDoesNotWaitForThePeering(t *testing.T) {
	all := hopsOf("orders")
	for i := range all {
		all[i].Status = awscheck.Unverified
	}
	p := pathReport(t, "orders=postgres://a.example.com:5432", all...).Paths()[0]
	if line := p.Line(" → ", pathMark); !strings.Contains(line, "peering ?") {
		t.Error(line)
	}
}

// A name can resolve although the target VPC's DNS settings fail: the line says both.
func TestTheLineAgreesWithTheFindingAboutDNS(t *testing.T) {
	off := Finding{ID: awscheck.DNSHostnames, Status: awscheck.Fail, Title: "DNS hostnames off in vpc-0a", Resources: []string{"vpc-0a"}}
	p := pathReport(t, "orders=postgres://a.example.com:5432", append(hopsOf("orders"), off)...).Paths()[0]
	if line := p.Line(" → ", pathMark); !strings.Contains(line, "DNS ✗ ") || p.State() != "blocked by DNS: DNS hostnames off in vpc-0a" || !p.IsBlocked() {
		t.Errorf("%s: %s", p.State(), line)
	}
}

// A name resolves, and a Resolver rule of the target VPC sends queries for it to servers whose records may
// differ: the path does not say that all is well, and says no more than that.
func TestTheLineAgreesWithTheWarningAboutResolverRules(t *testing.T) {
	rule := func(detail string) Finding {
		return Finding{ID: awscheck.DNSResolver, Status: awscheck.Warn, Title: "Resolver rule forwards it elsewhere", Detail: detail, Resources: []string{"rslvr-rr-0a", "vpc-0a"}}
	}
	of := func(domain string) Finding {
		return rule("Resolver rule rslvr-rr-0a (office) of vpc-0a forwards queries for " + domain + " to 10.60.0.2. In the target VPC the rule comes before the chosen zone Z1 (example.com.).")
	}
	everything := rule("Resolver rule rslvr-rr-0a of vpc-0a forwards queries for all names without a rule of their own to 10.60.0.2. The DNS servers there answer for db.example.com. The rules of the target VPC do not apply.")
	accepted, passed := of("example.com"), of("example.com")
	accepted.Acknowledged, passed.Status = "They are the same.", awscheck.Pass
	off := Finding{ID: awscheck.DNSHostnames, Status: awscheck.Fail, Title: "DNS hostnames off in vpc-0a", Resources: []string{"vpc-0a"}}
	planned := Finding{ID: awscheck.PathAstro, Status: awscheck.Info, Detail: "Later.", Resources: []string{"orders"}}
	for name, tt := range map[string]struct {
		host  string
		name  awscheck.Status // of the hop by its own check
		found []Finding
		mark  string
		state string
	}{
		"its zone":                    {"db.example.com", awscheck.Pass, []Finding{of("example.com")}, "DNS !", "open; warning about DNS: Resolver rule forwards it elsewhere"},
		"its zone, in capitals":       {"DB.Example.com", awscheck.Pass, []Finding{of("example.com")}, "DNS !", "open; warning about DNS: Resolver rule forwards it elsewhere"},
		"its own name":                {"db.example.com", awscheck.Pass, []Finding{of("db.example.com")}, "DNS !", "open; warning about DNS: Resolver rule forwards it elsewhere"},
		"all names":                   {"db.example.com", awscheck.Pass, []Finding{everything}, "DNS !", "open; warning about DNS: Resolver rule forwards it elsewhere"},
		"all names but this one":      {"cache.example.com", awscheck.Pass, []Finding{everything}, "DNS ✓", "open"},
		"a name that begins like it":  {"db.example.co", awscheck.Pass, []Finding{everything}, "DNS ✓", "open"},
		"a part of its zone":          {"db.example.com", awscheck.Pass, []Finding{of("old.example.com")}, "DNS ✓", "open"},
		"a name that ends like it":    {"db.myexample.com", awscheck.Pass, []Finding{of("example.com")}, "DNS ✓", "open"},
		"it is acknowledged":          {"db.example.com", awscheck.Pass, []Finding{accepted}, "DNS !", "open; acknowledged: DNS"},
		"before the request":          {"db.example.com", awscheck.Pass, []Finding{of("example.com"), planned}, "DNS !", "nothing blocks it so far; still to come: Astro's VPC; warning about DNS: Resolver rule forwards it elsewhere"},
		"accepted before the request": {"db.example.com", awscheck.Pass, []Finding{accepted, planned}, "DNS ·", "nothing blocks it so far; still to come: DNS and Astro's VPC"},
		"no rule forwards it":         {"db.example.com", awscheck.Pass, []Finding{passed}, "DNS ✓", "open"},
		"it does not resolve":         {"db.example.com", awscheck.Fail, []Finding{of("example.com")}, "DNS ✗", "blocked by DNS"},
		"it is not known":             {"db.example.com", awscheck.Unverified, []Finding{of("example.com")}, "DNS ?", "not determined: DNS"},
		"the VPC's settings stop it":  {"db.example.com", awscheck.Pass, []Finding{of("example.com"), off}, "DNS ✗", "blocked by DNS: DNS hostnames off in vpc-0a"},
		"an address is not forwarded": {"10.0.3.7", awscheck.Pass, []Finding{of("example.com")}, "DNS ✓", "open"},
	} {
		all := hopsOf("orders")
		all[0].Status = tt.name
		if tt.found[len(tt.found)-1].ID == planned.ID { // in place of what passes
			all = all[:len(all)-1]
		}
		r := pathReport(t, "orders=postgres://"+tt.host+":5432", append(all, tt.found...)...)
		p := r.Paths()[0]
		if line := p.Line(" → ", pathMark); !strings.Contains(line, tt.mark) || p.State() != tt.state || p.IsBlocked() != (tt.mark == "DNS ✗") {
			t.Errorf("%s: %s: %s", name, p.State(), line)
		}
		if line := r.MaskedBy(mask.New()).Paths()[0].Line(" → ", pathMark); !strings.Contains(line, tt.mark) {
			t.Errorf("%s: masked, the line is %s", name, line)
		}
	}
}

// A user who solves the one cause that a path names finds the path blocked still: it says how many there are,
// and has each of them, AWS's refusal first.
func TestAHopThatSeveralProblemsStopHasAllOfThem(t *testing.T) {
	problem := func(id, title string) Finding {
		return Finding{ID: id, Status: awscheck.Fail, Title: title, Resources: []string{"vpc-0a"}}
	}
	target, routes := problem(awscheck.NetworkOverlapTarget, "CIDR overlaps the target VPC"), problem(awscheck.NetworkOverlapRoutes, "Target VPC already routes 10.0.0.0/19")
	peers, support := problem(awscheck.NetworkOverlapPeers, "CIDR overlaps 10.0.0.0/20"), problem(awscheck.DNSSupport, "DNS support off in vpc-0a")
	hostnames := problem(awscheck.DNSHostnames, "DNS hostnames off in vpc-0a")
	accepted, warned := routes, routes
	accepted.Acknowledged, warned.Status = "It goes.", awscheck.Warn
	active := Finding{ID: awscheck.VerifyActive, Status: awscheck.Pass, Resources: []string{"pcx-1"}}
	for name, tt := range map[string]struct {
		found []Finding
		hop   int
		want  []string // titles of the causes
		state string
	}{
		"an overlap alone":              {[]Finding{target}, 2, []string{target.Title}, "blocked by peering: CIDR overlaps the target VPC"},
		"the CIDR is taken three times": {[]Finding{peers, routes, target}, 2, []string{target.Title, routes.Title, peers.Title}, "blocked by peering: CIDR overlaps the target VPC, and 2 more problems"},
		"a route and a peer":            {[]Finding{routes, peers}, 2, []string{routes.Title, peers.Title}, "blocked by peering: Target VPC already routes 10.0.0.0/19, and 1 more problem"},
		"a route that was acknowledged": {[]Finding{target, accepted}, 2, []string{target.Title}, "blocked by peering: CIDR overlaps the target VPC"},
		"a route with a warning":        {[]Finding{warned}, 2, nil, "open"},
		"the peering is active":         {[]Finding{active, target, routes}, 2, nil, "open"},
		"both DNS settings are off":     {[]Finding{hostnames, support}, 0, []string{support.Title, hostnames.Title}, "blocked by DNS: DNS support off in vpc-0a, and 1 more problem"},
	} {
		found := hopsOf("orders")
		if tt.hop == 2 && len(tt.want) > 0 { // before the request
			found[4].Status, found[5].Status = awscheck.Info, awscheck.Info
		}
		p := pathReport(t, "orders=postgres://a.example.com:5432", append(found, tt.found...)...).Paths()[0]
		var got []string
		for _, f := range p.Hops[tt.hop].Blockers {
			got = append(got, f.Title)
		}
		if !slices.Equal(got, tt.want) || p.State() != tt.state {
			t.Errorf("%s: %q, %s\nwant %q, %s", name, got, p.State(), tt.want, tt.state)
		}
	}
}

// TestServicesThatAreNamedAsResources: a finding names its service first, and what it has
// found after it. The two must not be mixed up, whatever a service is called.
func TestServicesThatAreNamedAsResources(t *testing.T) {
	const services = "sg-1=postgres://a.example.com:5432,vpc-1=postgres://b.example.com:5432,orders=postgres://c.example.com:5432"
	all := append(hopsOf("sg-1"), append(hopsOf("vpc-1"), hopsOf("orders")...)...)
	all[2].Status = awscheck.Fail  // the groups of sg-1
	all[11].Status = awscheck.Fail // Astro's side of vpc-1
	for i, want := range []string{"blocked by security groups", "blocked by Astro's VPC", "open"} {
		if got := pathReport(t, services, all...).Paths()[i].State(); got != want {
			t.Errorf("%d is %s, want %s", i, got, want)
		}
	}
	shared := append(all[:5:5], append(all[6:11:11], all[12:17]...)...)
	shared = append(shared, found(awscheck.PathAstro, awscheck.Unverified, "sg-1", "vpc-1", "orders"))
	for i, want := range []string{"blocked by security groups", "not determined: Astro's VPC", "not determined: Astro's VPC"} {
		if got := pathReport(t, services, shared...).Paths()[i].State(); got != want {
			t.Errorf("with one finding about all, %d is %s, want %s", i, got, want)
		}
	}
}

func TestThereIsNoPathWithoutItsFindings(t *testing.T) {
	r := pathReport(t, "orders=postgres://orders.example.com:5432", Finding{ID: awscheck.VerifyActive, Status: awscheck.Pass})
	if paths := r.Paths(); len(paths) != 0 {
		t.Errorf("%+v", paths)
	}
	if strings.Contains(string(r.HTML()), "<svg") {
		t.Error("the page draws it")
	}
}

// TestAMaskedReportHasEveryPath: a service whose host is an address on the internet, or
// that is called like a security group, has stand-ins there. Its path, which may be
// blocked, stays, also in a report that was saved masked.
func TestAMaskedReportHasEveryPath(t *testing.T) {
	all := append(hopsOf("outside"), hopsOf("sg-0bb10000000000001")...)
	all[0].Status = awscheck.Fail
	r := pathReport(t, "outside=http://203.0.113.7:443,sg-0bb10000000000001=postgres://10.40.3.7:5432", all...)
	masked := r.MaskedBy(mask.New())
	text, err := masked.JSON()
	if err != nil {
		t.Fatal(err)
	}
	saved, err := Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	for name, r := range map[string]Report{"masked": masked, "saved": saved} {
		var got []string
		for _, p := range r.Paths() {
			got = append(got, p.Service.Name+" "+p.Service.Host+": "+p.State())
		}
		if want := "outside [ip-A]: blocked by DNS, [sg-A] 10.40.3.7: open"; strings.Join(got, ", ") != want {
			t.Errorf("%s: %s, want %s", name, strings.Join(got, ", "), want)
		}
		for _, f := range Formats() {
			text, err := r.Render(f)
			if err != nil || strings.Contains(string(text), "203.0.113.7") || strings.Contains(string(text), "sg-0bb1") {
				t.Errorf("%s %s shows what is masked", name, f)
			}
		}
	}
}

// A hop without a name in one of the forms of a path is named here.
func TestEveryHopHasAName(t *testing.T) {
	p := Path{Hops: hops()}
	p.Service.Name = "orders"
	for form, marks := range map[string][]string{
		"brief": p.MarksInBrief(pathMark), "words": p.MarksInWords(pathMark),
	} {
		for i, hop := range marks {
			if hop == "" || strings.HasPrefix(hop, " ") {
				t.Errorf("%s: hop %d is %q", form, i, hop)
			}
		}
	}
}
