package facts

import (
	"context"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/kinds"
	"github.com/astronomer/astro-activate/awscheck/wire"
)

// A Listing is what a region, or the account, has of one kind of resource. Where Err is
// not nil the list is not complete: it holds the pages before the one that failed.
type Listing struct {
	Resources []Resource
	Err       error // a *account.Failure
}

// ListKind lists the resources of a kind in a region, or in the account where the kind is
// global, without those that never count. Its error says why nothing could be requested;
// that of a page is in the listing.
func ListKind(ctx context.Context, a *account.Account, region string, k kinds.Kind) (Listing, error) {
	op := k.List
	if k.Global() {
		region = ""
	}
	request := account.Request{Service: op.Service, Operation: op.Name, Region: region, Key: k.Type}
	return account.Call(ctx, a, request, func(ctx context.Context, cfg aws.Config) (Listing, error) {
		id, err := a.Identity(ctx)
		if err != nil {
			return Listing{}, err
		}
		listing := Listing{Resources: []Resource{}}
		err = wireClient(a, cfg).List(ctx, op, func(items []wire.Node) {
			for _, item := range items {
				if !ignored(k, item, id.Account) {
					listing.Resources = append(listing.Resources, resourceOf(k, item))
				}
			}
		})
		if err != nil {
			listing.Err = account.Classify(err, account.Request{Service: op.Service, Operation: op.Name, Region: cfg.Region})
		}
		return listing, nil
	})
}

func wireClient(a *account.Account, cfg aws.Config) *wire.Client {
	return account.Client(a, cfg, func(cfg aws.Config, _ ...func(*struct{})) *wire.Client { return wire.New(cfg) })
}

func resourceOf(k kinds.Kind, item wire.Node) Resource {
	r := Resource{ID: awscheck.Clean(item.String(k.ID)), Region: awscheck.Clean(item.String(orNone(k.Region))), Tags: tagsOf(k.Tags, item)}
	r.Name = awscheck.Clean(item.String(orNone(k.Name)))
	if k.NameTag {
		r.Name = r.Tags["Name"]
	}
	if r.Name == "" && strings.HasPrefix(r.ID, "arn:") {
		r.Name = lastPart(r.ID)
	}
	return r
}

// orNone keeps the empty path, which is an item itself, from standing for a member that a
// kind does not have.
func orNone(path string) string {
	if path == "" {
		return "\x00"
	}
	return path
}

func tagsOf(t kinds.Tags, item wire.Node) map[string]string {
	if t.Path == "" {
		return nil
	}
	list, ok := item.Find(t.Path)
	if !ok {
		return nil
	}
	tags := map[string]string{}
	for _, n := range list.Nodes {
		key, value := n.Name, n.Text
		if t.Key != "" {
			key, value = n.String(t.Key), n.String(t.Value)
		}
		tags[awscheck.Clean(key)] = awscheck.Clean(value)
	}
	return tags
}

// ignored reports whether an item of a list never counts.
func ignored(k kinds.Kind, item wire.Node, accountID string) bool {
	for _, m := range k.Ignore {
		value := item.String(m.Path)
		switch {
		case m.Set:
			if found, ok := item.Find(m.Path); ok && (found.Text != "" || len(found.Nodes) > 0) {
				return true
			}
		case m.OtherAccount:
			if value != "" && value != accountID {
				return true
			}
		case strings.EqualFold(value, m.Is) && (m.Empty == "" || item.String(m.Empty) == "0"):
			return true
		}
	}
	return false
}
