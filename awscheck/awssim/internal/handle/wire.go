package handle

import (
	"fmt"

	"github.com/astronomer/astro-activate/awscheck/wire"
	"github.com/astronomer/astro-activate/awscheck/wire/reply"
)

// OnWire returns the handler of an operation that is called by the generic client. Its
// answers are written in the bytes that the service's protocol has, and the program's own
// reader decodes them.
func OnWire[R any](action string, run func(R, wire.Input) (reply.Object, error)) Handler[R] {
	return Handler[R]{
		Action: action,
		Run: func(r R, in any) (any, error) {
			call, ok := in.(wire.Input)
			if !ok {
				return nil, fmt.Errorf("awssim: %s got a %T", action, in)
			}
			answer, err := run(r, call)
			if err != nil {
				return nil, err
			}
			return wire.Decode(call.Operation.Protocol, answer.Encode(call.Operation.Protocol, call.Operation.Name+"Response"))
		},
	}
}

// OnWireResource is OnWire for an action that can be allowed on some resources only.
func OnWireResource[R any](action string, resource func(R, *wire.Operation) string, run func(R, wire.Input) (reply.Object, error)) Handler[R] {
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
// Inlined, it would be 13 kB of the binary.
//
//go:noinline
func WirePage(call wire.Input, items []any, size int) reply.Object {
	return WirePageOf(call, len(items), size, func(i int) any { return items[i] })
}

// WirePageOf is WirePage of n items, of which it describes those of the page only.
func WirePageOf(call wire.Input, n, size int, describe func(i int) any) reply.Object {
	op, page := call.Operation, reply.Object{}
	var token *string
	if call.Page != "" {
		token = &call.Page
	}
	from, to, next := bounds(n, token, size)
	items := reply.List{Item: op.Item}
	for i := from; i < to; i++ {
		items.Values = append(items.Values, describe(i))
	}
	page.Put(op.Items, items)
	if next != nil {
		page.Put(op.NextFrom, *next)
	}
	if op.More != "" {
		page.Put(op.More, next != nil)
	}
	return page
}
