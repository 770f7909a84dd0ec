package facts

import (
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/wire"
)

// StackTag is the tag that CloudFormation sets on the resources of a stack. AWS reserves
// tag keys that begin with "aws:" for its services.
const StackTag = "aws:cloudformation:stack-name"

func tag(tags []types.Tag, key string) string {
	for _, t := range tags {
		if aws.ToString(t.Key) == key {
			return account.Text(t.Value)
		}
	}
	return ""
}

// nameTag returns the value of the Name tag, cleaned and on one line.
func nameTag(tags []types.Tag) string {
	i := slices.IndexFunc(tags, func(t types.Tag) bool { return aws.ToString(t.Key) == "Name" })
	if i < 0 {
		return ""
	}
	return strings.TrimSpace(awscheck.Clean(aws.ToString(tags[i].Value)))
}

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
