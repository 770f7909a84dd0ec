package facts

import (
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/wire"
)

// StackTag is the tag that CloudFormation sets on the resources of a stack. AWS reserves
// tag keys that begin with "aws:" for its services.
const StackTag = "aws:cloudformation:stack-name"

// A tagSet is the tags of an item of a reply of EC2; the values are cleaned, the keys are
// as AWS sent them.
type tagSet []struct{ key, value string }

func ec2Tags(item wire.Node) tagSet {
	var tags tagSet
	items, _ := item.List("tagSet")
	for _, t := range items {
		tags = append(tags, struct{ key, value string }{t.String("key"), awscheck.Clean(t.String("value"))})
	}
	return tags
}

func (tags tagSet) value(key string) string {
	for _, t := range tags {
		if t.key == key {
			return t.value
		}
	}
	return ""
}

// name returns the value of the Name tag, on one line.
func (tags tagSet) name() string { return strings.TrimSpace(tags.value("Name")) }

// texts are the tags as "key=value".
func (tags tagSet) texts() []string {
	var texts []string
	for _, t := range tags {
		texts = append(texts, awscheck.Clean(t.key)+"="+t.value)
	}
	return texts
}
