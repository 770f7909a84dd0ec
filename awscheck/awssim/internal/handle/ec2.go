package handle

import (
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"github.com/astronomer/astro-activate/awscheck/wire"
	"github.com/astronomer/astro-activate/awscheck/wire/reply"
)

// Named reports whether a filter's values contain an id; nil, no filter, contains all.
func Named(ids []string, id string) bool { return ids == nil || slices.Contains(ids, id) }

// Filter returns the values of the only filter that is implemented; nil without it.
// Another is an error: ignoring it would return more than was requested.
func Filter(filters []types.Filter, understood ...string) ([]string, error) {
	var values []string
	for _, f := range filters {
		if !slices.Contains(understood, aws.ToString(f.Name)) {
			return nil, Error("InvalidParameterValue", "awssim does not know the filter "+aws.ToString(f.Name))
		}
		values = append([]string{}, f.Values...)
	}
	return values, nil
}

// WireFilter is Filter for a call of the generic client.
func WireFilter(call wire.Input, understood ...string) ([]string, error) {
	var values []string
	for _, p := range call.Operation.Params {
		name := call.Operation.Param(p.Name)
		switch {
		case strings.HasPrefix(p.Name, "Filter.1.Value."):
			values = append(values, name)
		case strings.HasPrefix(p.Name, "Filter.") && (p.Name != "Filter.1.Name" || !slices.Contains(understood, name)):
			return nil, Error("InvalidParameterValue", "awssim does not know the filter "+p.Name+" "+name)
		}
	}
	return values, nil
}

// MaxPageSize is the size of a page, even where more is requested: AWS too may return
// less than requested.
const MaxPageSize = 100

// PageSize returns the size of a page for the size that a request asks for.
func PageSize(asked *int32) int {
	if asked == nil {
		return MaxPageSize
	}
	return min(int(*asked), MaxPageSize)
}

// NameTags are the tags of a resource with a name; none for "".
func NameTags(name string) []types.Tag {
	if name == "" {
		return nil
	}
	return []types.Tag{{Key: aws.String("Name"), Value: aws.String(name)}}
}

// Tags parses tags of the form "key=value".
func Tags(texts []string) []types.Tag {
	var tags []types.Tag
	for _, text := range texts {
		key, value, _ := strings.Cut(text, "=")
		tags = append(tags, types.Tag{Key: aws.String(key), Value: aws.String(value)})
	}
	return tags
}

// StackTags are the tags that CloudFormation sets on the resources of a stack.
func StackTags(stack string) []types.Tag {
	if stack == "" {
		return nil
	}
	return []types.Tag{{Key: aws.String("aws:cloudformation:stack-name"), Value: aws.String(stack)}}
}

// TagSet are tags as EC2 writes them.
func TagSet(tags []types.Tag) reply.List {
	set := reply.List{Item: "item"}
	for _, t := range tags {
		set.Values = append(set.Values, reply.Object{"key": aws.ToString(t.Key), "value": aws.ToString(t.Value)})
	}
	return set
}
