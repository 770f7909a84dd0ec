package account

import (
	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/astronomer/astro-activate/awscheck"
)

// Map converts each item of a list, and passes on the error that came with the list. It
// takes what a list returns: with an error, the items of the pages before it.
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
