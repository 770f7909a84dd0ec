package awscheck

import (
	"bytes"
	"fmt"
	"unicode"
)

// EscapeJSON makes JSON safe to show in a terminal and to read as YAML, without changing
// what it says: the encoder leaves DEL, the control characters of Latin-1 and Unicode's
// format characters as they are. Format characters that have no short escape are removed,
// as by Clean.
func EscapeJSON(data []byte) []byte {
	if !bytes.ContainsFunc(data, func(r rune) bool { return r >= 0x7f }) {
		return data
	}
	var b bytes.Buffer
	for _, r := range string(data) {
		switch {
		case r < 0x7f || !unicode.IsControl(r) && !unicode.Is(unicode.Cf, r):
			b.WriteRune(r)
		case r <= 0xffff:
			fmt.Fprintf(&b, `\u%04x`, r)
		}
	}
	return b.Bytes()
}
