package facts

import (
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
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

// tagTexts are the tags as "key=value".
func tagTexts(tags []types.Tag) []string {
	var texts []string
	for _, t := range tags {
		texts = append(texts, account.Text(t.Key)+"="+account.Text(t.Value))
	}
	return texts
}

// nameTag returns the value of the Name tag, cleaned and on one line.
func nameTag(tags []types.Tag) string {
	i := slices.IndexFunc(tags, func(t types.Tag) bool { return aws.ToString(t.Key) == "Name" })
	if i < 0 {
		return ""
	}
	return strings.TrimSpace(awscheck.Clean(aws.ToString(tags[i].Value)))
}
