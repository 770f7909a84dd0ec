package awscheck

import "context"

// A pager is one of the SDK's paginators.
type pager[Out, Options any] interface {
	HasMorePages() bool
	NextPage(context.Context, ...func(*Options)) (*Out, error)
}

// every lists what is on all pages, in AWS's order: never nil without an error.
//
// A page without its list is no answer. The SDK decodes a list that is there and
// empty to an empty slice, and one that is absent, as in an empty body or a page of
// HTML, to nil; so nil is errIncomplete.
func every[Out, Options, Item any](ctx context.Context, pages pager[Out, Options], items func(*Out) []Item) ([]Item, error) {
	all := []Item{}
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, err
		}
		part := items(page)
		if part == nil {
			return nil, errIncomplete
		}
		all = append(all, part...)
	}
	return all, nil
}

// each turns what AWS listed into this package's own types.
func each[In, Out any](in []In, err error, f func(In) Out) ([]Out, error) {
	if err != nil {
		return nil, err
	}
	out := make([]Out, len(in))
	for i, v := range in {
		out[i] = f(v)
	}
	return out, nil
}
