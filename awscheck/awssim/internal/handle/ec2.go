package handle

import (
	"slices"
	"strings"

	"github.com/astronomer/astro-activate/awscheck/wire"
	"github.com/astronomer/astro-activate/awscheck/wire/reply"
)

// Named reports whether a filter's values contain an id; nil, no filter, contains all.
func Named(ids []string, id string) bool { return ids == nil || slices.Contains(ids, id) }

// Filter returns the values of the only filter that is implemented; nil without it.
// Another, or a parameter besides the page size, is an error: ignoring it would return
// more than was requested.
func Filter(call wire.Input, understood ...string) ([]string, error) {
	var values []string
	for _, p := range call.Operation.Params {
		name := call.Operation.Param(p.Name)
		switch {
		case strings.HasPrefix(p.Name, "Filter.1.Value."):
			values = append(values, name)
		case p.Name == "MaxResults", p.Name == "Filter.1.Name" && slices.Contains(understood, name):
		default:
			return nil, Error("InvalidParameterValue", "awssim does not know the parameter "+p.Name+" "+name)
		}
	}
	return values, nil
}

// MaxPageSize is the size of a page, even where more is requested: AWS too may return
// less than requested.
const MaxPageSize = 100

// A Tag is a tag of a resource.
type Tag struct{ Key, Value string }

// NameTags are the tags of a resource with a name; none for "".
func NameTags(name string) []Tag {
	if name == "" {
		return nil
	}
	return []Tag{{"Name", name}}
}

// Tags parses tags of the form "key=value".
func Tags(texts []string) []Tag {
	var tags []Tag
	for _, text := range texts {
		key, value, _ := strings.Cut(text, "=")
		tags = append(tags, Tag{key, value})
	}
	return tags
}

// StackTags are the tags that CloudFormation sets on the resources of a stack.
func StackTags(stack string) []Tag {
	if stack == "" {
		return nil
	}
	return []Tag{{"aws:cloudformation:stack-name", stack}}
}

// TagSet are tags as EC2 writes them.
func TagSet(tags []Tag) reply.List {
	set := reply.List{Item: "item"}
	for _, t := range tags {
		set.Values = append(set.Values, reply.Object{"key": t.Key, "value": t.Value})
	}
	return set
}
