package facts_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/awscheck/awssim/simtest"
	"github.com/astronomer/astro-activate/awscheck/facts"
)

// TestDNSNames follows the Route 53 Developer Guide, "DNS domain name format".
func TestDNSNames(t *testing.T) {
	for in, want := range map[string]string{
		"orders.Data.example.internal.": "orders.data.example.internal",
		`\052.example.com.`:             "*.example.com",
		`\101\141.example.com`:          "aa.example.com",
		`a\056b.example.com.`:           `a\056b.example.com`, // a dot within a label
		`a\134052.example.com`:          `a\134052.example.com`,
		`a\040b.example.com`:            `a\040b.example.com`,
		`a\033[2J.example.com`:          `a\033[2j.example.com`,
		`a\.b`:                          `a\.b`,
		`a\05`:                          `a\05`,
		`a\999`:                         `a\999`,
		`a\777`:                         `a\777`,
		".":                             "",
		"":                              "",
	} {
		if got := facts.DNSName(in); got != want {
			t.Errorf("%s: %s, want %s", in, got, want)
		}
	}
}

func FuzzDNSNameOfADNSName(f *testing.F) {
	for _, seed := range []string{`\052.example.com.`, `\134052`, `\056`, `\0520`, "A..", `\\052`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		once := facts.DNSName(s)
		if twice := facts.DNSName(once); twice != once {
			t.Errorf("%q, %q, %q", s, once, twice)
		}
	})
}

// TestRecordsAreDecoded reads a zone with a wildcard, an alias and weighted records.
// (Route 53 API Reference, ListResourceRecordSets.)
func TestRecordsAreDecoded(t *testing.T) {
	a := simtest.Serve(t, `<?xml version="1.0"?><ListResourceRecordSetsResponse xmlns="https://route53.amazonaws.com/doc/2013-04-01/"><ResourceRecordSets>`+
		`<ResourceRecordSet><Name>\052.Example.com.</Name><Type>A</Type><TTL>60</TTL><ResourceRecords><ResourceRecord><Value>10.0.0.5</Value></ResourceRecord><ResourceRecord><Value>10.0.0.6</Value></ResourceRecord></ResourceRecords></ResourceRecordSet>`+
		`<ResourceRecordSet><Name>web.example.com.</Name><Type>A</Type><AliasTarget><HostedZoneId>Z35SXDOTRQ7X7K</HostedZoneId><DNSName>dualstack.web-1.us-east-1.elb.amazonaws.com.</DNSName><EvaluateTargetHealth>false</EvaluateTargetHealth></AliasTarget></ResourceRecordSet>`+
		`<ResourceRecordSet><Name>db.example.com.</Name><Type>CNAME</Type><SetIdentifier>blue</SetIdentifier><Weight>10</Weight><TTL>60</TTL><ResourceRecords><ResourceRecord><Value>blue.example.net</Value></ResourceRecord></ResourceRecords></ResourceRecordSet>`+
		`</ResourceRecordSets><IsTruncated>false</IsTruncated><MaxItems>300</MaxItems></ListResourceRecordSetsResponse>`)
	records, err := facts.Records(t.Context(), a, "Z0MINE")
	if err != nil || len(records) != 3 {
		t.Fatalf("%+v, %v", records, err)
	}
	got := fmt.Sprintf("%+v %+v %+v %+v", records[0], *records[1].Alias, records[1].Values, records[2])
	want := `{Name:*.example.com Type:A Values:[10.0.0.5 10.0.0.6] Alias:<nil> SetID:} {Zone:Z35SXDOTRQ7X7K Name:dualstack.web-1.us-east-1.elb.amazonaws.com} [] ` +
		`{Name:db.example.com Type:CNAME Values:[blue.example.net] Alias:<nil> SetID:blue}`
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// TestARecordIsDecodedWhole reads replies that lack a part, which would lead elsewhere.
func TestARecordIsDecodedWhole(t *testing.T) {
	for name, part := range map[string]string{
		"an alias without its zone": `<AliasTarget><DNSName>db.example.com.</DNSName></AliasTarget>`,
		"an alias without its name": `<AliasTarget><HostedZoneId>Z0MINE</HostedZoneId></AliasTarget>`,
		"no values":                 ``,
	} {
		a := simtest.Serve(t, `<?xml version="1.0"?><ListResourceRecordSetsResponse xmlns="https://route53.amazonaws.com/doc/2013-04-01/"><ResourceRecordSets>`+
			`<ResourceRecordSet><Name>web.example.com.</Name><Type>A</Type>`+part+`</ResourceRecordSet></ResourceRecordSets><IsTruncated>false</IsTruncated><MaxItems>300</MaxItems></ListResourceRecordSetsResponse>`)
		if records, err := facts.Records(t.Context(), a, "Z0MINE"); !errors.Is(err, account.ErrIncomplete) {
			t.Errorf("%s: %+v, %v", name, records, err)
		}
	}
}

// TestAZoneWithoutANameIsIncomplete: it would answer for no name.
func TestAZoneWithoutANameIsIncomplete(t *testing.T) {
	a := simtest.Serve(t, `<?xml version="1.0"?><ListHostedZonesByVPCResponse xmlns="https://route53.amazonaws.com/doc/2013-04-01/"><HostedZoneSummaries>`+
		`<HostedZoneSummary><HostedZoneId>Z0MINE</HostedZoneId><Owner><OwningAccount>111122223333</OwningAccount></Owner></HostedZoneSummary></HostedZoneSummaries><MaxItems>100</MaxItems></ListHostedZonesByVPCResponse>`)
	if zones, err := facts.HostedZones(t.Context(), a, "us-east-1", "vpc-1"); !errors.Is(err, account.ErrIncomplete) {
		t.Errorf("%+v, %v", zones, err)
	}
}

func TestTheRecordsOfAZoneAreListedToTheEnd(t *testing.T) {
	w := simtest.World(nil)
	zone := awssim.Zone{ID: "Z0MINE", Name: "example.com."}
	for i := range 250 {
		zone.Records = append(zone.Records, awssim.Record{Name: "weighted.example.com", Values: []string{"10.0.0.1"}, SetID: fmt.Sprint(i)},
			awssim.Record{Name: fmt.Sprintf("db-%d.example.com", i), Values: []string{"10.0.0.2"}})
	}
	zone.Records = append(zone.Records, awssim.Record{Name: "*.example.com", Alias: "db-1.example.com", AliasZone: "Z0MINE"})
	w.Accounts[0].Zones = []awssim.Zone{zone}
	w.Accounts = append(w.Accounts, &awssim.Account{ID: simtest.OtherAccountID, Zones: []awssim.Zone{{ID: "Z0THEIRS", Name: "example.org."}}})
	a := simtest.Open(w)
	records, err := facts.Records(t.Context(), a, "Z0MINE")
	if err != nil || len(records) != 503 { // with NS and SOA
		t.Errorf("%d records, %v", len(records), err)
	}
	seen := map[string]bool{}
	for _, r := range records {
		if key := r.Name + r.Type + r.SetID; seen[key] {
			t.Errorf("%s is listed twice", key)
		} else {
			seen[key] = true
		}
	}
	if !seen["*.example.comA"] || !seen["example.comSOA"] {
		t.Error("the wildcard or the zone's own records are missing")
	}
	if _, err := facts.Records(t.Context(), a, "Z0THEIRS"); reason(err) != account.NotFound {
		t.Errorf("another account's zone: %v", err)
	}
	later := simtest.World(nil)
	later.Accounts[0].Zones, later.Faults = w.Accounts[0].Zones, []awssim.Fault{{Operation: "ListResourceRecordSets", Later: true, Err: awssim.Throttled()}}
	if records, err := facts.Records(t.Context(), simtest.Open(later), "Z0MINE"); reason(err) != account.Throttled || records != nil {
		t.Errorf("%d records of a list that was cut off, %v", len(records), err)
	}
}
