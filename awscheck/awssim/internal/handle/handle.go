// Package handle has what the simulated services share: typed handlers of operations,
// pages, and errors as AWS sends them.
package handle

import (
	"fmt"
	"reflect"
	"strconv"

	"github.com/aws/smithy-go"
)

// A Handler answers one operation for requests of type R.
type Handler[R any] struct {
	// Action is the IAM action that AWS requires; "" if none. It is the simulation's own
	// knowledge of AWS, on purpose not taken from the program's list.
	Action string
	Run    func(R, any) (any, error)
	// Resource returns the ARN that a call is about, for an action that can be allowed on
	// some resources only; nil: every resource.
	Resource func(R, any) string
	// Output is the type of the SDK's output, a struct.
	Output reflect.Type
}

// Empty returns what the SDK decodes an empty body to.
func (h Handler[R]) Empty() any { return reflect.New(h.Output).Interface() }

// On returns the handler of an operation. In and Out are pointers to the SDK's input and
// output: functions that are generic over pointers are compiled once for all of them.
func On[R, In, Out any](action string, run func(R, In) (Out, error)) Handler[R] {
	return Handler[R]{
		Action: action,
		Run: func(r R, in any) (any, error) {
			typed, ok := in.(In)
			if !ok {
				return nil, fmt.Errorf("awssim: %s got a %T", action, in)
			}
			out, err := run(r, typed)
			if err != nil {
				return nil, err
			}
			return out, nil
		},
		Output: reflect.TypeFor[Out]().Elem(),
	}
}

// bounds are those of the page of at most size items that a token of an earlier page points
// to, with the token of the next page; nil after the last one.
func bounds(n int, token *string, size int) (from, to int, next *string) {
	if token != nil {
		from, _ = strconv.Atoi(*token)
	}
	from = min(from, n)
	to = min(from+size, n)
	if to < n {
		s := strconv.Itoa(to)
		next = &s
	}
	return from, to, next
}

// Error is an error as AWS sends it.
func Error(code, message string) error {
	return &smithy.GenericAPIError{Code: code, Message: message, Fault: smithy.FaultClient}
}
