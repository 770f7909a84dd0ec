package facts

import (
	"strconv"
	"strings"
)

// A Record is a resource record set of a hosted zone.
type Record struct {
	Name   string   // as DNSName returns it, such as "orders.data.example.com" or "*.example.com"
	Type   string   // such as "A"
	Values []string // of its records; none for an alias
	Alias  *Alias   // what it stands for; nil for a set with values
	SetID  string   // tells apart the sets with one name and type (weighted, failover, …)
}

// An Alias is the target of an alias record.
type Alias struct {
	Zone string // id of the target's zone; that of an AWS service, unless it is the record's own
	Name string // as DNSName returns it
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
