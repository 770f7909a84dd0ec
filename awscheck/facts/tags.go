package facts

import (
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
)

// stackTag is what CloudFormation puts on what it makes. Nobody else can: AWS
// reserves tag keys that begin with "aws:".
const stackTag = "aws:cloudformation:stack-name"

func tag(tags []types.Tag, key string) string {
	for _, t := range tags {
		if aws.ToString(t.Key) == key {
			return account.Text(t.Value)
		}
	}
	return ""
}

// nameTag finds the value of the Name tag, fit to be shown on one line.
func nameTag(tags []types.Tag) string {
	i := slices.IndexFunc(tags, func(t types.Tag) bool { return aws.ToString(t.Key) == "Name" })
	if i < 0 {
		return ""
	}
	return strings.TrimSpace(awscheck.Clean(aws.ToString(tags[i].Value)))
}
