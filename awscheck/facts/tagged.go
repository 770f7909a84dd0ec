package facts

import (
	"context"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/kinds"
	"github.com/astronomer/astro-activate/awscheck/wire"
)

// A TaggedResource is a resource that has tags, or had some.
type TaggedResource struct {
	ID   string // the ARN
	ARN  kinds.ARN
	Tags map[string]string
}

// TaggedResources lists what the tagging API reports of a region, and in us-east-1 also of
// global services: resources of any type whose service takes part and that have tags or had
// some, so it leaves out what was never tagged, and can still report what was deleted.
// (Resource Groups Tagging API Reference, GetResources; aws-sdk issues 302 and 676.)
func TaggedResources(ctx context.Context, a *account.Account, region string) ([]TaggedResource, error) {
	op := getTaggedResources()
	return account.Call(ctx, a, account.Request{Service: op.Service, Operation: op.Name, Region: region}, func(ctx context.Context, client *wire.Client) ([]TaggedResource, error) {
		found, unread := []TaggedResource{}, false
		err := client.List(ctx, op, func(items []wire.Node) {
			for _, item := range items {
				r := TaggedResource{ID: awscheck.Clean(item.String("ResourceARN")), Tags: tagsOf(kinds.Tags{Path: "Tags", Key: "Key", Value: "Value"}, item)}
				var ok bool
				if r.ARN, ok = kinds.ParseARN(r.ID); !ok {
					unread = true
					continue
				}
				found = append(found, r)
			}
		})
		if err == nil && unread {
			err = account.ErrIncomplete
		}
		return found, err
	})
}
