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
	// ErrEndless means that a page refers to itself as the next one.
	ErrEndless = errors.New("its pages repeat without an end")
)

// maxPages bounds how many pages one list may have.
const maxPages = 10_000

// Pages calls an operation page by page and passes each reply to read. It ends at the
// first error, of a call or of read.
func (c *Client) Pages(ctx context.Context, op Operation, read func(Node) error) error {
	in := Input{Operation: op}
	for range maxPages {
		reply, err := c.Call(ctx, in)
		if err != nil {
			return err
		}
		if err := read(reply); err != nil {
			return &smithy.OperationError{ServiceID: op.Service, OperationName: op.Name, Err: &smithy.DeserializationError{Err: err}}
		}
		next := ""
		if op.Next != "" {
			next = reply.String(op.NextFrom)
		}
		if next == "" {
			return nil
		}
		if next == in.Page {
			break
		}
		in.Page = next
	}
	return &smithy.OperationError{ServiceID: op.Service, OperationName: op.Name, Err: &smithy.DeserializationError{Err: ErrEndless}}
}
