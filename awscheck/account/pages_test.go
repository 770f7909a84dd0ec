package account

import (
	"errors"
	"slices"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
)

func TestMarkedPages(t *testing.T) {
	type reply struct {
		part []string
		next *string
		more bool
	}
	cases := []struct {
		name    string
		replies []reply
		want    []string
		err     error
	}{
		{"one page", []reply{{part: []string{"a"}}}, []string{"a"}, nil},
		{"an empty list", []reply{{part: []string{}}}, []string{}, nil},
		{"two pages", []reply{{[]string{"a"}, aws.String("2"), true}, {part: []string{"b"}}}, []string{"a", "b"}, nil},
		{"an empty first page", []reply{{[]string{}, aws.String("2"), true}, {part: []string{"b"}}}, []string{"b"}, nil},
		{"no list", []reply{{}}, nil, ErrIncomplete},
		{"no list on the second page", []reply{{[]string{"a"}, aws.String("2"), true}, {}}, nil, ErrIncomplete},
		{"truncated without a marker", []reply{{[]string{"a"}, nil, true}}, nil, ErrIncomplete},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			n := 0
			got, err := MarkedPages(func(*string) ([]string, *string, bool, error) {
				r := c.replies[n]
				n++
				return r.part, r.next, r.more, nil
			})
			if !slices.Equal(got, c.want) || !errors.Is(err, c.err) {
				t.Errorf("%v, %v; want %v, %v", got, err, c.want, c.err)
			}
		})
	}
}
