package awssim

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/aws/smithy-go"

	"github.com/astronomer/astro-activate/awscheck/awssim/internal/handle"
	"github.com/astronomer/astro-activate/awscheck/kinds"
	"github.com/astronomer/astro-activate/awscheck/wire"
	"github.com/astronomer/astro-activate/awscheck/wire/reply"
)

// Kinds are resources by their kind, such as "AWS::SQS::Queue": any of the table that the
// program lists.
type Kinds map[string][]Thing

// A Thing is a resource of one kind.
type Thing struct {
	ID      string // a name, an id or an ARN; where AWS reports an ARN or a URL, a name becomes one
	Name    string
	Tags    map[string]string
	Members map[string]string // other members of the list's item, by path
}

// Named returns things that have nothing but an identifier.
func Named(ids ...string) []Thing {
	things := make([]Thing, len(ids))
	for i, id := range ids {
		things[i].ID = id
	}
	return things
}

// kindHandlers answer the list operations of the table of kinds.
func kindHandlers() map[string]handler {
	all := map[string]handler{}
	for _, k := range kinds.Lists() {
		all[k.List.Service+"."+k.List.Name] = handle.OnWire(k.Action, func(r *request, call wire.Input) (reply.Object, error) {
			return r.listKind(k, call.Page), nil
		})
	}
	return all
}

// emptyBody is what the program makes of an empty reply to a call of the table.
func emptyBody(in wire.Input) (wire.Node, error) {
	n, err := wire.Decode(in.Operation.Protocol, nil)
	if err != nil {
		return n, &smithy.DeserializationError{Err: err}
	}
	return n, nil
}

// things are the resources of a kind that the account has, in the request's region or,
// where the service is global, in the account.
func (r *request) things(k *kinds.Kind) []Thing {
	switch {
	case k.Type == "AWS::S3::Bucket":
		things := make([]Thing, len(r.account.Buckets))
		for i, b := range r.account.Buckets {
			things[i] = Thing{ID: b.Name, Members: map[string]string{k.Region: cmp.Or(b.Region, "us-east-1")}}
		}
		return things
	case k.Global():
		return r.account.Global[k.Type]
	case k.Type == "AWS::Events::EventBus":
		return append(Named("default"), r.here().Resources.Kinds[k.Type]...)
	}
	return r.here().Resources.Kinds[k.Type]
}

// listKind is one page of a list.
func (r *request) listKind(k *kinds.Kind, token string) reply.Object {
	op := k.List
	things := r.things(k)
	start := 0
	if token != "" {
		start = 1 + slices.IndexFunc(things, func(t Thing) bool { return t.ID == token })
	}
	rest := things[start:]
	part := rest
	if op.Next != "" { // otherwise AWS sends one page
		part = rest[:min(len(rest), resourcesPage)]
	}
	more := len(rest) > len(part)

	items := make([]any, len(part))
	for i, t := range part {
		items[i] = r.item(k, t)
	}
	page := reply.Object{}
	if len(items) > 0 || !op.EmptyObject && op.CountPath == "" {
		page.Put(op.Items, reply.List{Item: op.Item, Values: items})
	}
	if op.CountPath != "" {
		page.Put(op.CountPath, fmt.Sprint(len(items)))
	}
	if op.More != "" {
		page.Put(op.More, fmt.Sprint(more))
	}
	if more && op.NextFrom != wire.LastItem && op.NextFrom != "" {
		page.Put(op.NextFrom, part[len(part)-1].ID)
	}
	return page
}

// item is a thing as an item of its kind's list.
func (r *request) item(k *kinds.Kind, t Thing) any {
	id := t.ID
	path := strings.ToLower(k.ID)
	switch {
	case strings.HasPrefix(id, "arn:") || strings.Contains(id, "://"):
	case k.Type == "AWS::SQS::Queue":
		id = "https://sqs." + r.region + ".amazonaws.com/" + r.account.ID + "/" + id
	case strings.HasSuffix(path, "arn"), k.Type == "AWS::ECS::Cluster":
		id = r.arnOf(k, id)
	}
	if k.ID == "" {
		return id
	}
	members := reply.Object{}
	for _, path := range slices.Sorted(maps.Keys(t.Members)) {
		members.Put(path, t.Members[path])
	}
	members.Put(k.ID, id)
	tags := maps.Clone(t.Tags)
	if t.Name == "" && k.Name != "" {
		t.Name = t.ID[strings.LastIndexAny(t.ID, "/:")+1:]
	}
	if t.Name != "" && k.NameTag {
		if tags == nil {
			tags = map[string]string{}
		}
		tags["Name"] = t.Name
	} else if t.Name != "" && k.Name != "" {
		members.Put(k.Name, t.Name)
	}
	if k.Tags.Path != "" && tags != nil {
		var list []any
		byKey := reply.Object{}
		for _, key := range slices.Sorted(maps.Keys(tags)) {
			list = append(list, reply.Object{k.Tags.Key: key, k.Tags.Value: tags[key]})
			byKey[key] = tags[key]
		}
		if k.Tags.Key != "" {
			members.Put(k.Tags.Path, reply.List{Values: list})
		} else {
			members.Put(k.Tags.Path, byKey)
		}
	}
	return members
}
