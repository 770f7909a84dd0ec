package facts

import (
	"context"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/wire"
)

// A Stack is a CloudFormation stack.
type Stack struct {
	Name   string
	ARN    string
	Status string // AWS's, such as "CREATE_COMPLETE"
}

// Stacks lists a region's CloudFormation stacks, including nested ones, without the
// deleted ones that AWS lists for 90 days. With an error it returns those on the pages
// before. (The request has no filter: a status that AWS
// adds in the future must not hide a stack.)
func Stacks(ctx context.Context, a *account.Account, region string) ([]Stack, error) {
	return account.Call(ctx, a, account.Request{Service: "CloudFormation", Operation: "ListStacks", Region: region}, func(ctx context.Context, client *wire.Client) ([]Stack, error) {
		stacks := []Stack{}
		err := client.List(ctx, listStacks(), func(items []wire.Node) {
			for _, s := range items {
				if status := awscheck.Clean(s.String("StackStatus")); status != "DELETE_COMPLETE" {
					stacks = append(stacks, Stack{Name: awscheck.Clean(s.String("StackName")), ARN: awscheck.Clean(s.String("StackId")), Status: status})
				}
			}
		})
		return stacks, err
	})
}
