package wire

import (
	"context"
	"errors"

	"github.com/aws/smithy-go"
)

// Errors of a list that is not one.
var (
	// ErrNoList means that a successful reply lacks the list that it must hold.
	ErrNoList = errors.New("it does not hold the list that was requested")
	// ErrEndless means that a page refers to an earlier one as the next.
	ErrEndless = errors.New("its pages repeat without an end")
)

// maxPages bounds how many pages one list may have.
const maxPages = 10_000

// List calls an operation page by page and passes the items of each page to add. It
// ends at the first error, with the pages before it already passed on.
func (c *Client) List(ctx context.Context, op *Operation, add func([]Node)) error {
	return c.ListWhile(ctx, op, func(items []Node) bool { add(items); return true })
}

// ListWhile is List, and asks for the next page only if add returns true.
func (c *Client) ListWhile(ctx context.Context, op *Operation, add func([]Node) bool) error {
	fail := func(err error) error {
		return &smithy.OperationError{ServiceID: op.Service, OperationName: op.Name, Err: &smithy.DeserializationError{Err: err}}
	}
	in := Input{Operation: op}
	seen := map[string]bool{"": true}
	for range maxPages {
		reply, err := c.Call(ctx, in)
		if err != nil {
			return err
		}
		items, err := op.items(reply)
		if err != nil {
			return fail(err)
		}
		if !add(items) {
			return nil
		}
		next, err := op.next(reply, items)
		if err != nil {
			return fail(err)
		}
		if next == "" {
			return nil
		}
		if seen[next] {
			break
		}
		seen[next], in.Page = true, next
	}
	return fail(ErrEndless)
}

// items returns the list of a reply. A reply without it is an error, but for the services
// that leave an empty one out and say so in another way.
func (op *Operation) items(reply Node) ([]Node, error) {
	items, ok := reply.List(op.Items)
	switch {
	case ok:
	case op.EmptyObject && len(reply.Nodes) == 0, op.CountPath != "" && reply.String(op.CountPath) == "0":
		return nil, nil
	default:
		return nil, ErrNoList
	}
	for _, item := range items {
		if op.Item != "" && item.Name != op.Item {
			return nil, ErrNoList
		}
	}
	return items, nil
}

// next returns the token of the next page; "" after the last one.
func (op *Operation) next(reply Node, items []Node) (string, error) {
	if op.Next == "" || op.More != "" && reply.String(op.More) != "true" {
		return "", nil
	}
	token := ""
	if op.NextFrom == LastItem {
		if n := len(items); n > 0 {
			token = items[n-1].Text
		}
	} else {
		token = reply.String(op.NextFrom)
	}
	if token == "" && op.More != "" {
		return "", ErrNoList // more are announced, and there is no way to ask for them
	}
	return token, nil
}
