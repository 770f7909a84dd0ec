package handle

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

// A Reply is a reply to the generic client: texts, numbers, bools, Lists and Replies by
// their names.
type Reply map[string]any

// A List is a list within a reply.
type List struct {
	Item   string // the name of its elements in XML; "": "member"
	Values []any
}

// MarshalJSON implements json.Marshaler.
func (l List) MarshalJSON() ([]byte, error) { return json.Marshal(append([]any{}, l.Values...)) }

// Put sets the member under a path with dots.
func (r Reply) Put(path string, v any) {
	name, rest, more := strings.Cut(path, ".")
	if !more {
		r[name] = v
		return
	}
	inner, ok := r[name].(Reply)
	if !ok {
		inner = Reply{}
		r[name] = inner
	}
	inner.Put(rest, v)
}

// OnWire returns the handler of an operation that is called by the generic client. Its
// answers are written in the bytes that the service's protocol has, and the program's own
// reader decodes them.
func OnWire[R any](action string, run func(R, wire.Input) (Reply, error)) Handler[R] {
	return Handler[R]{
		Action: action,
		Run: func(r R, in any) (any, error) {
			call, ok := in.(wire.Input)
			if !ok {
				return nil, fmt.Errorf("awssim: %s got a %T", action, in)
			}
			reply, err := run(r, call)
			if err != nil {
				return nil, err
			}
			return wire.Decode(call.Operation.Protocol, reply.encode(call.Operation))
		},
	}
}

// OnWireResource is OnWire for an action that can be allowed on some resources only.
func OnWireResource[R any](action string, resource func(R, wire.Operation) string, run func(R, wire.Input) (Reply, error)) Handler[R] {
	h := OnWire(action, run)
	h.Resource = func(r R, in any) string {
		call, ok := in.(wire.Input)
		if !ok {
			return "*"
		}
		return resource(r, call.Operation)
	}
	return h
}

// WirePage is the reply with the page of at most size items that a call asks for.
func WirePage(call wire.Input, items []any, size int) Reply {
	op, reply := call.Operation, Reply{}
	var token *string
	if call.Page != "" {
		token = &call.Page
	}
	part, next := Page(items, token, size)
	reply.Put(op.Items, List{Item: op.Item, Values: part})
	if next != nil {
		reply.Put(op.NextFrom, *next)
	}
	if op.More != "" {
		reply.Put(op.More, next != nil)
	}
	return reply
}

// encode writes a reply in the protocol of its operation.
func (r Reply) encode(op wire.Operation) []byte {
	switch op.Protocol {
	case wire.Query, wire.EC2Query, wire.RESTXML:
		var b bytes.Buffer
		writeXML(&b, op.Name+"Response", r)
		return b.Bytes()
	}
	body, _ := json.Marshal(r) // a reply holds nothing that JSON lacks
	return body
}

func writeXML(b *bytes.Buffer, name string, v any) {
	fmt.Fprintf(b, "<%s>", name)
	switch v := v.(type) {
	case Reply:
		for _, key := range slices.Sorted(maps.Keys(v)) {
			writeXML(b, key, v[key])
		}
	case List:
		item := v.Item
		if item == "" {
			item = "member"
		}
		for _, one := range v.Values {
			writeXML(b, item, one)
		}
	default:
		_ = xml.EscapeText(b, []byte(fmt.Sprint(v))) // a buffer takes everything
	}
	fmt.Fprintf(b, "</%s>", name)
}
