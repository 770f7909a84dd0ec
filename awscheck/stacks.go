package awscheck

import (
	"context"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
)

// A Stack is a CloudFormation stack.
type Stack struct {
	Name    string
	ARN     string
	Status  string // AWS's, such as "CREATE_COMPLETE"
	Created time.Time
}

// Stacks lists a region's CloudFormation stacks, nested ones included, without the
// deleted ones that AWS lists for 90 days. (No filter is sent: a state that AWS
// adds one day must not hide a stack.)
func (a *Account) Stacks(ctx context.Context, region string) ([]Stack, error) {
	return call(ctx, a, "CloudFormation", "ListStacks", region, "", func(ctx context.Context, cfg aws.Config) ([]Stack, error) {
		pages := cloudformation.NewListStacksPaginator(clientOf(a, cfg, cloudformation.NewFromConfig), &cloudformation.ListStacksInput{})
		found, err := every(ctx, pages, func(out *cloudformation.ListStacksOutput) []types.StackSummary { return out.StackSummaries })
		if err != nil {
			return nil, err
		}
		stacks := []Stack{}
		for _, s := range found {
			if s.StackStatus == types.StackStatusDeleteComplete {
				continue
			}
			stacks = append(stacks, Stack{
				Name: text(s.StackName), ARN: text(s.StackId), Status: Clean(string(s.StackStatus)), Created: aws.ToTime(s.CreationTime),
			})
		}
		return stacks, nil
	})
}
