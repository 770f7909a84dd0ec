package facts_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
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
		"an empty list of values":   `<ResourceRecords/>`,
		"a value without its text":  `<ResourceRecords><ResourceRecord><Value>10.0.0.1</Value></ResourceRecord><ResourceRecord/></ResourceRecords>`,
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

// TestAVPCWithoutAnIDIsIncomplete: it may be the one that is looked for.
func TestAVPCWithoutAnIDIsIncomplete(t *testing.T) {
	for name, read := range map[string]func(context.Context, *account.Account, string) ([]string, error){
		"GetHostedZone": facts.ZoneVPCs, "ListVPCAssociationAuthorizations": facts.ZoneAuthorizations,
	} {
		for vpc, whole := range map[string]bool{
			`<VPC><VPCRegion>eu-west-1</VPCRegion><VPCId>vpc-1</VPCId></VPC>`: true, `<VPC><VPCRegion>eu-west-1</VPCRegion></VPC>`: false, `<Other><VPCId>vpc-1</VPCId></Other>`: false,
		} {
			a := simtest.Serve(t, `<`+name+`Response><HostedZone><Id>/hostedzone/Z1</Id></HostedZone><VPCs>`+vpc+`</VPCs></`+name+`Response>`)
			if vpcs, err := read(t.Context(), a, "Z1"); (err == nil) != whole || !whole && reason(err) != account.Malformed {
				t.Errorf("%s %s: %v, %v", name, vpc, vpcs, err)
			}
		}
	}
}

// A private zone is associated with one VPC at least: without any, the reply is not whole.
func TestAZoneWithoutVPCsIsIncomplete(t *testing.T) {
	for _, vpcs := range []string{"", "<VPCs></VPCs>"} {
		a := simtest.Serve(t, `<GetHostedZoneResponse><HostedZone><Id>/hostedzone/Z1</Id></HostedZone>`+vpcs+`</GetHostedZoneResponse>`)
		if found, err := facts.ZoneVPCs(t.Context(), a, "Z1"); !errors.Is(err, account.ErrIncomplete) {
			t.Errorf("%q: %v, %v", vpcs, found, err)
		}
	}
}

// requests are what facts sends to a server that answers with pages in turn.
func requests(t *testing.T, pages []string, read func(*account.Account) error) []string {
	t.Helper()
	var sent []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost {
			io.WriteString(w, `<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:iam::111122223333:user/ana</Arn><UserId>AIDA</UserId><Account>111122223333</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`)
			return
		}
		io.WriteString(w, pages[len(sent)%len(pages)])
		sent = append(sent, r.Method+" "+r.RequestURI)
	}))
	t.Cleanup(server.Close)
	if err := read(account.NewAccounts(account.Options{Source: simtest.Wire{URL: server.URL}}).Open("")); err != nil {
		sent = append(sent, string(reason(err)))
	}
	return sent
}

// TestAPageOfRecordsStartsWhereTheLastOneEnded: many records have one name.
func TestAPageOfRecordsStartsWhereTheLastOneEnded(t *testing.T) {
	page := func(rest string) string {
		return `<ListResourceRecordSetsResponse><ResourceRecordSets><ResourceRecordSet><Name>a.example.com.</Name><Type>A</Type><ResourceRecords><ResourceRecord><Value>10.0.0.1</Value></ResourceRecord></ResourceRecords>` +
			`</ResourceRecordSet></ResourceRecordSets><MaxItems>300</MaxItems>` + rest + `</ListResourceRecordSetsResponse>`
	}
	more := func(setID string) string {
		return page(`<IsTruncated>true</IsTruncated><NextRecordName>\052.example.com.</NextRecordName><NextRecordType>A</NextRecordType>` + setID)
	}
	const last, path = `<IsTruncated>false</IsTruncated>`, "GET /2013-04-01/hostedzone/Z0MINE/rrset?"
	const start = "maxitems=300&name=%5C052.example.com.&type=A"
	set := func(id string) string { return `<NextRecordIdentifier>` + id + `</NextRecordIdentifier>` }
	for name, tt := range map[string]struct{ pages, want []string }{
		"three pages":                            {[]string{more(""), more(set("a &amp; b")), page(last)}, []string{path + "maxitems=300", path + start, path + "identifier=a%20%26%20b&" + start}},
		"a page that leads to itself":            {[]string{more("")}, []string{path + "maxitems=300", path + start, string(account.Malformed)}},
		"two that lead to each other":            {[]string{more(set("1")), more(set("2"))}, []string{path + "maxitems=300", path + "identifier=1&" + start, path + "identifier=2&" + start, string(account.Malformed)}},
		"it is not known whether it is the last": {[]string{page(`<IsTruncated>perhaps</IsTruncated>`)}, []string{path + "maxitems=300", string(account.Malformed)}},
	} {
		sent := requests(t, tt.pages, func(a *account.Account) error {
			_, err := facts.Records(t.Context(), a, "/hostedzone/Z0MINE")
			return err
		})
		if !slices.Equal(sent, tt.want) {
			t.Errorf("%s: sent\n%s\nwant\n%s", name, strings.Join(sent, "\n"), strings.Join(tt.want, "\n"))
		}
	}
}

// TestAZonesIDIsWhatFollowsThePathThatAWSSends reads zones by ids of replies. (Route 53 API
// Reference, "HostedZone".)
func TestAZonesIDIsWhatFollowsThePathThatAWSSends(t *testing.T) {
	const vpcs = `<Response><HostedZone><Id>/hostedzone/Z1</Id></HostedZone><VPCs><VPC><VPCId>vpc-1</VPCId></VPC></VPCs></Response>`
	for id, want := range map[string]string{"Z1": "Z1", "/hostedzone/Z1": "Z1", "/hostedzone/Z1?x": "Z1%3Fx"} {
		sent := requests(t, []string{vpcs}, func(a *account.Account) error {
			_, err := facts.ZoneVPCs(t.Context(), a, id)
			_, more := facts.ZoneAuthorizations(t.Context(), a, id)
			return errors.Join(err, more)
		})
		const path = "GET /2013-04-01/hostedzone/"
		if all := []string{path + want, path + want + "/authorizevpcassociation?maxresults=50"}; !slices.Equal(sent, all) {
			t.Errorf("%s: sent %q, want %q", id, sent, all)
		}
	}
	if sent := requests(t, []string{vpcs}, func(a *account.Account) error {
		_, err := facts.ZoneVPCs(t.Context(), a, "/hostedzone/")
		return err
	}); len(sent) != 1 {
		t.Errorf("without an id: sent %q", sent)
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
