package facts

import (
	"cmp"
	"context"
	"strconv"
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/kinds"
	"github.com/astronomer/astro-activate/awscheck/wire"
)

// ListKind lists the resources of a kind in a region, or in the account where the kind is
// global, without those that never count. With an error it returns those on the pages
// before.
func ListKind(ctx context.Context, a *account.Account, region string, k *kinds.Kind) ([]Resource, error) {
	op := k.List
	if k.Global() {
		region = ""
	}
	request := account.Request{Service: op.Service, Operation: op.Name, Region: region, Key: k.Type}
	return account.Call(ctx, a, request, func(ctx context.Context, client *wire.Client) ([]Resource, error) {
		id, err := a.Identity(ctx)
		if err != nil {
			return nil, err
		}
		found := []Resource{}
		err = client.List(ctx, op, func(items []wire.Node) {
			for _, item := range items {
				if !ignored(k, item, id.Account) {
					found = append(found, resourceOf(k, item))
				}
			}
		})
		return found, err
	})
}

// list lists what read makes of the items of a list. Each page is read as it comes: those of
// thousands of items take many times the memory of what is read from them. An item that can't be
// read ends the list. With an error it returns what was read before.
func list[T any](ctx context.Context, client *wire.Client, op *wire.Operation, read func(wire.Node) (T, error)) ([]T, error) {
	all := []T{}
	var malformed error
	err := client.ListWhile(ctx, op, func(items []wire.Node) bool {
		for _, item := range items {
			v, err := read(item)
			if err != nil {
				malformed = err
				return false
			}
			all = append(all, v)
		}
		return true
	})
	return all, cmp.Or(malformed, err)
}

// orNone drops the part of a list before an error, for lists of which a part proves nothing.
func orNone[T any](all []T, err error) ([]T, error) {
	if err != nil {
		return nil, err
	}
	return all, nil
}

// flag reads a bool of a reply.
func flag(n wire.Node, path string) (bool, error) {
	on, err := strconv.ParseBool(n.String(path))
	if err != nil {
		return false, account.ErrIncomplete
	}
	return on, nil
}

// optionalFlag is flag for a bool that a reply may leave out; nil without it.
func optionalFlag(n wire.Node, path string) (*bool, error) {
	if _, there := n.Find(path); !there {
		return nil, nil
	}
	on, err := flag(n, path)
	return &on, err
}

// number reads an integer of a reply.
func number(n wire.Node, path string) (int, error) {
	i, err := strconv.ParseInt(n.String(path), 10, 32)
	if err != nil {
		return 0, account.ErrIncomplete
	}
	return int(i), nil
}

func resourceOf(k *kinds.Kind, item wire.Node) Resource {
	text := func(path string) string {
		if path == "" { // it would be the item itself
			return ""
		}
		return awscheck.Clean(item.String(path))
	}
	r := Resource{
		ID: awscheck.Clean(item.String(k.ID)), Name: text(k.Name), Region: text(k.Region), VPC: text(k.VPC), Group: text(k.Group),
		Endpoint: endpointOf(k.Endpoint, item), Tags: tagsOf(k.Tags, item),
	}
	if k.NameTag {
		r.Name = r.Tags["Name"]
	}
	if r.Name == "" && strings.HasPrefix(r.ID, "arn:") {
		r.Name = lastPart(r.ID)
	}
	return r
}

func endpointOf(e kinds.Endpoint, item wire.Node) Endpoint {
	if e.Host == "" {
		return Endpoint{}
	}
	at := item
	for _, path := range e.At {
		if found, ok := item.Find(path); ok {
			at = found
			break
		}
	}
	port, _ := strconv.Atoi(at.String(e.Port)) // 0: it is not there
	return Endpoint{
		Host: awscheck.Clean(at.String(e.Host)), Port: port, Engine: firstText(item, e.Engine), Scheme: firstText(item, e.Scheme), SecurityGroup: firstText(item, e.SecurityGroup),
	}
}

// firstText returns the text under a path, or that of the first item of the list there; ""
// for no path.
func firstText(item wire.Node, path string) string {
	found, ok := item.Find(path)
	if path == "" || !ok {
		return ""
	}
	for len(found.Nodes) > 0 {
		found = found.Nodes[0]
	}
	return awscheck.Clean(found.Text)
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
func ignored(k *kinds.Kind, item wire.Node, accountID string) bool {
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

// convert converts what AWS sent. One item that can't be read makes the list unknown.
func convert[In, Out any](items []In, read func(In) (Out, error)) ([]Out, error) {
	all := make([]Out, len(items))
	for i, item := range items {
		var err error
		if all[i], err = read(item); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// A RegionUse is what an account has in one region besides VPCs and EC2 instances, which are
// read faster on their own: workloads, and the baseline of the organization.
type RegionUse struct {
	Count    int    // of resources
	Text     string // "4 Elastic IPs, 1 S3 bucket"; "" for none
	Complete bool   // every list of the region was read to its end, that of the buckets too
}
