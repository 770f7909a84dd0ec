package account

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/astronomer/astro-activate/awscheck"
)

// A pager is one of the SDK's paginators. Out is a pointer to the operation's output.
type pager[Out, Option any] interface {
	HasMorePages() bool
	NextPage(context.Context, ...Option) (Out, error)
}

// AllPages returns the items of all pages, in AWS's order: never nil without an error.
// items returns the list of one page. With an error it returns the items of the pages
// before, so that a resource that was found counts.
//
// The error is ErrIncomplete if a page lacks its list. The SDK decodes an empty list to an
// empty slice, and a missing one, as in an empty body or an HTML page, to nil.
func AllPages[Out, Option, Item any](ctx context.Context, pages pager[Out, Option], items func(Out) []Item) ([]Item, error) {
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

// Map converts each item of a list, and passes on the error that came with the list. It
// takes the results of AllPages.
func Map[In, Out any](in []In, err error, convert func(In) Out) ([]Out, error) {
	if err != nil && len(in) == 0 {
		return nil, err
	}
	out := make([]Out, len(in))
	for i, v := range in {
		out[i] = convert(v)
	}
	return out, err
}

// Text returns a string from AWS, cleaned (see awscheck.Clean); "" for nil.
func Text(s *string) string { return awscheck.Clean(aws.ToString(s)) }
