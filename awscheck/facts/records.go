package facts

import (
	"context"
	"strconv"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/wire"
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
	op := listResourceRecordSets().With(zoneParam("HostedZoneId", zone))
	return account.Call(ctx, a, account.Request{Service: op.Service, Operation: op.Name, Key: zone}, func(ctx context.Context, client *wire.Client) ([]Record, error) {
		all := []Record{}
		start, seen := recordStart{}, map[recordStart]bool{}
		for {
			reply, err := client.Call(ctx, start.call(op))
			if err != nil {
				return nil, err
			}
			sets, _ := reply.List(op.Items)
			part, err := convert(sets, recordOf)
			more, malformed := optionalFlag(reply, op.More)
			if err != nil || malformed != nil || len(part) == 0 { // every zone has records of its own, and every page one
				return nil, account.ErrIncomplete
			}
			all = append(all, part...)
			if !aws.ToBool(more) {
				return all, nil
			}
			seen[start] = true
			start = recordStart{reply.String(op.NextFrom), reply.String("NextRecordType"), reply.String("NextRecordIdentifier")}
			if start.name == "" || seen[start] {
				return nil, account.ErrIncomplete
			}
		}
	})
}

// A recordStart is the record that a page starts at; the zero value is that of the first
// page.
type recordStart struct{ name, recordType, setID string }

// call is the call of the page.
func (s recordStart) call(op *wire.Operation) wire.Input {
	if s.recordType != "" {
		op = op.With(wire.Param{Name: "type", Value: s.recordType})
	}
	if s.setID != "" {
		op = op.With(wire.Param{Name: "identifier", Value: s.setID})
	}
	return wire.Input{Operation: op, Page: s.name}
}

func recordOf(r wire.Node) (Record, error) {
	text := func(path string) string { return awscheck.Clean(r.String(path)) }
	record := Record{Name: DNSName(text("Name")), Type: text("Type"), SetID: text("SetIdentifier")}
	alias, isAlias := r.Find("AliasTarget")
	values, _ := r.List("ResourceRecords")
	if record.Name == "" || record.Type == "" || !isAlias && len(values) == 0 {
		return Record{}, account.ErrIncomplete
	}
	for _, v := range values {
		value := awscheck.Clean(v.String("Value"))
		if value == "" {
			return Record{}, account.ErrIncomplete
		}
		record.Values = append(record.Values, value)
	}
	if isAlias {
		record.Alias = &Alias{Zone: awscheck.Clean(alias.String("HostedZoneId")), Name: DNSName(awscheck.Clean(alias.String("DNSName")))}
		if record.Alias.Zone == "" || record.Alias.Name == "" {
			return Record{}, account.ErrIncomplete
		}
	}
	return record, nil
}

// DNSName returns a name in the form in which names are compared: in lower case, without
// a final dot, and with the characters that Route 53 reports as escape codes, such as
// \052 for an asterisk. Codes of control characters, spaces, dots, backslashes and digits stay.
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
// escape code: a backslash and three octal digits. A digit has none: Route 53 returns it as it
// is, and decoded behind a backslash it would read as part of another code.
func escapedCharacter(s string) (byte, bool) {
	if len(s) < 4 || s[0] != '\\' {
		return 0, false
	}
	code, err := strconv.ParseUint(s[1:4], 8, 8)
	if err != nil || code <= ' ' || code >= 0x7f || code == '.' || code == '\\' || '0' <= code && code <= '9' {
		return 0, false
	}
	return byte(code), true
}
