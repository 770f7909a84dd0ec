package netmodel

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"github.com/astronomer/astro-activate/awscheck/facts"
	"github.com/astronomer/astro-activate/awscheck/order"
	"github.com/astronomer/astro-activate/awscheck/words"
)

// A Zone is a private hosted zone that a VPC is associated with.
type Zone struct {
	ID      string
	Name    string
	Records []facts.Record
	ReadErr error // why the records are unknown; nil: Records has all of them
}

// An Answer is what a VPC's resolver finds for a host in private hosted zones. Where
// several record sets have a name, which answer in turn or for some clients only, all of
// their answers are in it. So the host leads to one place for sure only if no field says
// otherwise.
type Answer struct {
	Zone      string       // id of the private zone that answers for the host; "": none, so public DNS does
	Zones     []string     // ids of all zones that were asked, that one first; each once
	Via       []string     // the names that the host leads through, itself first, each once
	Addresses []netip.Addr // of A records
	Sets      []RecordSet  // that Addresses are from
	Public    []string     // names that public DNS or an AWS service answers for
	NoRecord  string       // a name that its zone has no A record for; "" for none
	Loop      string       // a name that leads back to itself; "" for none
	Undecided string       // why an answer may be missing; "": all are there
}

// A RecordSet is A records that answer for a name: its own, or those of a wildcard.
type RecordSet struct {
	Zone   string // id of the zone that they are in
	Name   string
	Record facts.Record
}

// maxChain is how many names a chain of CNAME and alias records may have here. Longer
// ones are left undecided: resolvers give up at some length.
const maxChain = 16

// ZoneFor returns the zone that answers for a host: the one with the longest name that is
// the host's or a parent's. Only its records count. (Route 53 Developer Guide,
// "Considerations when working with a private hosted zone".)
func ZoneFor(host string, zones []Zone) (Zone, bool) {
	host = facts.DNSName(host)
	longest := -1
	for i, z := range zones {
		if isWithin(host, facts.DNSName(z.Name)) && (longest < 0 || len(facts.DNSName(z.Name)) > len(facts.DNSName(zones[longest].Name))) {
			longest = i
		}
	}
	if longest < 0 {
		return Zone{}, false
	}
	return zones[longest], true
}

// ResolvePrivate returns what the resolver of a VPC with these private zones answers to a
// query for the A records of a host. A zone that is for a name and has no A record for
// it hides less specific zones and public DNS: the answer is that there is no such
// domain. (Route 53 Developer Guide, "Considerations when working with a private hosted
// zone".) Resolver rules, which come before zones, are not part of the model.
func ResolvePrivate(host string, zones []Zone) Answer {
	r := &resolution{zones: zones, done: map[lookup]bool{}}
	if z, ok := ZoneFor(host, zones); ok {
		r.answer.Zone = z.ID
	}
	r.query(facts.DNSName(host), 1)
	order.Sort(r.answer.Addresses, netip.Addr.Compare)
	r.answer.Addresses = slices.Compact(r.answer.Addresses)
	r.answer.Public = words.Distinct(r.answer.Public)
	return r.answer
}

// A resolution is the state of one ResolvePrivate.
type resolution struct {
	zones  []Zone
	answer Answer
	done   map[lookup]bool // false: not yet finished
}

// A lookup is the search for a name in one zone.
type lookup struct{ name, zone string }

// query looks a name up in the zone that answers for it.
func (r *resolution) query(name string, length int) {
	z, ok := ZoneFor(name, r.zones)
	if !ok {
		r.visit(name)
		r.answer.Public = append(r.answer.Public, name)
		return
	}
	same := func(other Zone) bool { return facts.DNSName(other.Name) == facts.DNSName(z.Name) && other.ID != z.ID }
	if i := slices.IndexFunc(r.zones, same); i >= 0 { // AWS refuses to associate both
		r.visit(name)
		r.undecided("zones %s and %s have the same name", z.ID, r.zones[i].ID)
		return
	}
	r.lookUp(name, z, length)
}

// lookUp looks a name up in a zone and follows what it finds.
func (r *resolution) lookUp(name string, z Zone, length int) {
	key := lookup{name, z.ID}
	finished, begun := r.done[key]
	switch {
	case finished:
		return // its answers are collected
	case begun:
		r.answer.Loop = name
		return
	case length > maxChain:
		r.undecided("the records lead through more than %d names", maxChain)
		return
	}
	if !slices.Contains(r.answer.Zones, z.ID) {
		r.answer.Zones = append(r.answer.Zones, z.ID)
	}
	r.done[key] = false
	defer func() { r.done[key] = true }()
	r.visit(name)
	if z.ReadErr != nil {
		r.undecided("the records of zone %s could not be read", z.ID)
		return
	}
	if cut := delegation(name, z); cut != "" {
		r.undecided("zone %s delegates %s to other name servers", z.ID, cut)
		return
	}
	found := false
	for _, rec := range recordsFor(name, z) {
		if rec.Type != "A" && rec.Type != "CNAME" {
			continue
		}
		found = true
		r.follow(name, rec, z, length)
	}
	if !found {
		r.answer.NoRecord = name
	}
}

// follow collects the answers of an A or CNAME record for a name.
func (r *resolution) follow(name string, rec facts.Record, z Zone, length int) {
	switch {
	case rec.Alias != nil && rec.Alias.Zone == z.ID: // another record of the zone
		r.lookUp(facts.DNSName(rec.Alias.Name), z, length+1)
	case rec.Alias != nil: // Route 53 asks the service, not the VPC's zones
		r.visit(rec.Alias.Name)
		r.answer.Public = append(r.answer.Public, facts.DNSName(rec.Alias.Name))
	case len(rec.Values) == 0:
		r.undecided("the %s record of %s has no value", rec.Type, rec.Name)
	case rec.Type == "CNAME":
		r.query(facts.DNSName(rec.Values[0]), length+1)
	default:
		r.answer.Sets = append(r.answer.Sets, RecordSet{z.ID, name, rec})
		for _, v := range rec.Values {
			a, err := netip.ParseAddr(v)
			if err != nil || !a.Is4() {
				r.undecided("the A record of %s has a value that is not an IPv4 address", rec.Name)
				continue
			}
			r.answer.Addresses = append(r.answer.Addresses, a)
		}
	}
}

func (r *resolution) visit(name string) {
	if name = facts.DNSName(name); !slices.Contains(r.answer.Via, name) {
		r.answer.Via = append(r.answer.Via, name)
	}
}

func (r *resolution) undecided(format string, args ...any) {
	if r.answer.Undecided == "" {
		r.answer.Undecided = fmt.Sprintf(format, args...)
	}
}

// recordsFor returns the records with which a zone answers for a name. Those of the name
// itself come before those of a wildcard, whatever their types. A wildcard is for names
// that don't exist, below the nearest parent that exists: a name exists if it, or a name
// below it, has a record of any type. (Route 53 Developer Guide, "Using an asterisk (*) in
// the names of hosted zones and records"; RFC 4592, sections 2.2 and 3.3.)
func recordsFor(name string, z Zone) []facts.Record {
	nearest := facts.DNSName(z.Name)
	if !isWithin(name, nearest) {
		return nil // where an alias must not lead
	}
	for _, rec := range z.Records {
		if parent := commonParent(name, rec.Name); len(parent) > len(nearest) {
			nearest = parent
		}
	}
	if nearest != name {
		name = "*." + nearest
	}
	var found []facts.Record
	for _, rec := range z.Records {
		if rec.Name == name {
			found = append(found, rec)
		}
	}
	return found
}

// commonParent returns the longest name that both names are, or are below.
func commonParent(a, b string) string {
	i, j, start := len(a), len(b), len(a)
	for i > 0 && j > 0 && a[i-1] == b[j-1] {
		i, j = i-1, j-1
		if (i == 0 || a[i-1] == '.') && (j == 0 || b[j-1] == '.') {
			start = i
		}
	}
	return a[start:]
}

// delegation returns the name, of the host or a parent below the zone's own, for which
// the zone names other name servers; "" for none.
func delegation(name string, z Zone) string {
	for _, rec := range z.Records {
		if rec.Type == "NS" && isWithin(name, rec.Name) && rec.Name != facts.DNSName(z.Name) {
			return rec.Name
		}
	}
	return ""
}

// isWithin reports whether a name is a domain's or below it.
func isWithin(name, domain string) bool {
	rest, found := strings.CutSuffix(name, domain)
	return found && (rest == "" || strings.HasSuffix(rest, ".") && domain != "")
}
