package facts

import (
	"context"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
)

// A Stack is a CloudFormation stack.
type Stack struct {
	Name    string
	ARN     string
	Status  string // AWS's, such as "CREATE_COMPLETE"
	Created time.Time
}

// Stacks lists a region's CloudFormation stacks, including nested ones, without the
// deleted ones that AWS lists for 90 days. (The request has no filter: a status that AWS
// adds in the future must not hide a stack.)
func Stacks(ctx context.Context, a *account.Account, region string) ([]Stack, error) {
	return account.Call(ctx, a, account.Request{Service: "CloudFormation", Operation: "ListStacks", Region: region}, func(ctx context.Context, cfg aws.Config) ([]Stack, error) {
		pages := cloudformation.NewListStacksPaginator(account.Client(a, cfg, cloudformation.NewFromConfig), &cloudformation.ListStacksInput{})
		found, err := account.AllPages(ctx, pages, func(out *cloudformation.ListStacksOutput) []types.StackSummary { return out.StackSummaries })
		stacks := []Stack{}
		for _, s := range found {
			if s.StackStatus == types.StackStatusDeleteComplete {
				continue
			}
			stacks = append(stacks, Stack{
				Name: account.Text(s.StackName), ARN: account.Text(s.StackId), Status: awscheck.Clean(string(s.StackStatus)), Created: aws.ToTime(s.CreationTime),
			})
		}
		return stacks, err
	})
}
