package account

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/astronomer/astro-activate/awscheck"
)

// A pager is one of the SDK's paginators.
type pager[Out, Options any] interface {
	HasMorePages() bool
	NextPage(context.Context, ...func(*Options)) (*Out, error)
}

// AllPages lists what is on all pages, in AWS's order: never nil without an error. With an
// error it returns what is on the pages before, so that a resource that was found counts.
//
// A page without its list is no answer. The SDK decodes a list that is there and
// empty to an empty slice, and one that is absent, as in an empty body or a page of
// HTML, to nil; so nil is errIncomplete.
func AllPages[Out, Options, Item any](ctx context.Context, pages pager[Out, Options], items func(*Out) []Item) ([]Item, error) {
	all := []Item{}
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return all, err
		}
		part := items(page)
		if part == nil {
			return all, ErrIncomplete
		}
		all = append(all, part...)
	}
	return all, nil
}

// Map converts what AWS listed to types of this program, and passes the error on.
func Map[In, Out any](in []In, err error, f func(In) Out) ([]Out, error) {
	if err != nil && len(in) == 0 {
		return nil, err
	}
	out := make([]Out, len(in))
	for i, v := range in {
		out[i] = f(v)
	}
	return out, err
}

// text is a text from AWS, cleaned; "" if there is none.
func Text(s *string) string { return awscheck.Clean(aws.ToString(s)) }

// markedPages lists all pages of an IAM operation: never nil without an error. A
// page without its list, or one that announces more without saying where, is no
// answer.
func MarkedPages[T any](list func(marker *string) (part []T, next *string, more bool, err error)) ([]T, error) {
	all := []T{}
	var marker *string
	for {
		part, next, more, err := list(marker)
		if err != nil {
			return nil, err
		}
		if part == nil || more && aws.ToString(next) == "" {
			return nil, ErrIncomplete
		}
		all = append(all, part...)
		if !more {
			return all, nil
		}
		marker = next
	}
}
