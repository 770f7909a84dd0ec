package sdktest

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
)

// A sender asks the SDK's client for one page of a kind's list, with the parameters of the
// kind's row. page is the token of the page; nil for the first one.
type sender func(ctx context.Context, cfg aws.Config, page *string) (result, error)

// A result is what the SDK makes of a reply.
type result struct {
	list any // a slice; a nil one is a list that the reply does not hold
	next *string
}

// senders are those of every kind, by type.
func senders() map[string]sender {
	all := map[string]sender{}
	for _, area := range []map[string]sender{computeSenders, messagingSenders, analyticsSenders, databaseSenders, storageSenders, networkSenders, accountSenders} {
		for typ, s := range area {
			all[typ] = s
		}
	}
	for typ, o := range operations {
		all[typ] = o.send
	}
	for typ, o := range iamOperations() {
		all[typ] = o.send
	}
	return all
}

// lastItem returns the token of the next page where it is the name of the last item.
func lastItem(names []string, more *bool) *string {
	if !aws.ToBool(more) || len(names) == 0 {
		return nil
	}
	return &names[len(names)-1]
}
