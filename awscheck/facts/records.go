package facts

import (
	"context"
	"strconv"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/route53"
	"github.com/aws/aws-sdk-go-v2/service/route53/types"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
)

// A Record is a resource record set of a hosted zone.
type Record struct {
	Name   string   // as DNSName returns it, such as "orders.data.example.com" or "*.example.com"
	Type   string   // such as "A"
	Values []string // of its records; none for an alias
	Alias  *Alias   // what it stands for; nil for a set with values
	SetID  string   // distinguishes the sets with one name and type (weighted, failover, …)
}

// An Alias is the target of an alias record.
type Alias struct {
	Zone string // id of the target's zone; that of an AWS service, unless it is the record's own
	Name string // as DNSName returns it
}

// pageOfRecords is the page size: the most that Route 53 returns at once.
const pageOfRecords = 300

// Records lists the resource record sets of a hosted zone. Only the zone's owner can read
// them. (Route 53 API Reference, ListResourceRecordSets.)
func Records(ctx context.Context, a *account.Account, zone string) ([]Record, error) {
	return account.Call(ctx, a, account.Request{Service: "Route 53", Operation: "ListResourceRecordSets", Key: zone}, func(ctx context.Context, cfg aws.Config) ([]Record, error) {
		client, all := account.Client(a, cfg, route53.NewFromConfig), []Record{}
		in := &route53.ListResourceRecordSetsInput{HostedZoneId: aws.String(zone), MaxItems: aws.Int32(pageOfRecords)}
		for {
			out, err := client.ListResourceRecordSets(ctx, in)
			if err != nil {
				return nil, err
			}
			part, err := convert(out.ResourceRecordSets, recordOf)
			if err != nil || len(part) == 0 { // every zone has records of its own, and every page one
				return nil, account.ErrIncomplete
			}
			all = append(all, part...)
			if !out.IsTruncated {
				return all, nil
			}
			next := *in
			next.StartRecordName, next.StartRecordType, next.StartRecordIdentifier = out.NextRecordName, out.NextRecordType, out.NextRecordIdentifier
			if aws.ToString(next.StartRecordName) == "" || sameStart(next, *in) {
				return nil, account.ErrIncomplete
			}
			in = &next
		}
	})
}

// sameStart reports whether two pages start at the same record.
func sameStart(x, y route53.ListResourceRecordSetsInput) bool {
	return aws.ToString(x.StartRecordName) == aws.ToString(y.StartRecordName) && x.StartRecordType == y.StartRecordType &&
		aws.ToString(x.StartRecordIdentifier) == aws.ToString(y.StartRecordIdentifier)
}

func recordOf(r types.ResourceRecordSet) (Record, error) {
	record := Record{Name: DNSName(account.Text(r.Name)), Type: awscheck.Clean(string(r.Type)), SetID: account.Text(r.SetIdentifier)}
	if record.Name == "" || record.Type == "" || r.AliasTarget == nil && len(r.ResourceRecords) == 0 {
		return Record{}, account.ErrIncomplete
	}
	for _, v := range r.ResourceRecords {
		record.Values = append(record.Values, account.Text(v.Value))
	}
	if r.AliasTarget != nil {
		record.Alias = &Alias{Zone: account.Text(r.AliasTarget.HostedZoneId), Name: DNSName(account.Text(r.AliasTarget.DNSName))}
		if record.Alias.Zone == "" || record.Alias.Name == "" {
			return Record{}, account.ErrIncomplete
		}
	}
	return record, nil
}

// DNSName returns a name in the form in which names are compared: in lower case, without
// a final dot, and with the characters that Route 53 reports as escape codes, such as
// \052 for an asterisk. Codes of control characters, spaces, dots and backslashes stay.
// (Route 53 Developer Guide, "DNS domain name format".)
func DNSName(s string) string {
	var b strings.Builder
	for len(s) > 0 {
		if code, ok := escapedCharacter(s); ok {
			b.WriteByte(code)
			s = s[4:]
			continue
		}
		b.WriteByte(s[0])
		s = s[1:]
	}
	return strings.TrimRight(strings.ToLower(b.String()), ".")
}

// escapedCharacter returns the printable character that a string begins with as an
// escape code: a backslash and three octal digits.
func escapedCharacter(s string) (byte, bool) {
	if len(s) < 4 || s[0] != '\\' {
		return 0, false
	}
	code, err := strconv.ParseUint(s[1:4], 8, 8)
	if err != nil || code <= ' ' || code >= 0x7f || code == '.' || code == '\\' {
		return 0, false
	}
	return byte(code), true
}
