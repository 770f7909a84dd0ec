// Package reply writes replies of AWS's services in the bytes of their protocols, as
// package wire reads them: for the simulated AWS and for tests.
package reply

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/astronomer/astro-activate/awscheck/wire"
)

// An Object is an element with children, or a JSON object: texts, numbers, bools, Lists and
// Objects by their names.
type Object map[string]any

// A List is an element whose children all have one name, or a JSON array.
type List struct {
	Item   string // the name of its elements in XML; "": "member"
	Values []any
}

// MarshalJSON implements json.Marshaler.
func (l List) MarshalJSON() ([]byte, error) { return json.Marshal(append([]any{}, l.Values...)) }

// Put sets the value under a path of names with dots between them.
func (o Object) Put(path string, v any) {
	name, rest, nested := strings.Cut(path, ".")
	if !nested {
		o[name] = v
		return
	}
	child, ok := o[name].(Object)
	if !ok {
		child = Object{}
		o[name] = child
	}
	child.Put(rest, v)
}

// Encode writes a reply in a protocol; root is the name of its element in XML.
func (o Object) Encode(p wire.Protocol, root string) []byte {
	switch p {
	case wire.Query, wire.EC2Query, wire.RESTXML:
		var b bytes.Buffer
		writeElement(&b, root, o)
		return b.Bytes()
	}
	body, err := json.Marshal(o)
	if err != nil {
		panic(err) // a value of the program that JSON does not have
	}
	return body
}

// writeElement writes an element with its content.
func writeElement(b *bytes.Buffer, name string, v any) {
	fmt.Fprintf(b, "<%s>", name)
	switch v := v.(type) {
	case Object:
		for _, child := range slices.Sorted(maps.Keys(v)) {
			writeElement(b, child, v[child])
		}
	case List:
		item := v.Item
		if item == "" {
			item = "member"
		}
		for _, value := range v.Values {
			writeElement(b, item, value)
		}
	default:
		_ = xml.EscapeText(b, []byte(fmt.Sprint(v))) // a buffer takes everything
	}
	fmt.Fprintf(b, "</%s>", name)
}
