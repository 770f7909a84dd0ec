package wiretest

import (
	"net/http"
	"strings"

	"github.com/astronomer/astro-activate/awscheck/wire"
	"github.com/astronomer/astro-activate/awscheck/wire/reply"
)

// A Reply is what a service answers.
type Reply struct {
	Status    int
	ErrorType string // the header by which REST JSON names an error
	Body      string
}

// An Item is one item of a list: values by their paths in it. The item of a list of
// strings has one value, under the path "".
type Item map[string]any

// Tags is the value of an item's list of tags: a tag, with the names of its two members.
type Tags struct{ Key, Value, TagKey, TagValue string }

// ListReply is the reply of an operation with the items of a page and the token of the
// next one; "": it is the last page. Without items the list is there, and empty; an
// operation that lists nothing has an empty reply.
func ListReply(op *wire.Operation, items []Item, next string) Reply {
	l := reply.List{Item: op.Item}
	for _, item := range items {
		l.Values = append(l.Values, itemValue(op, item))
	}
	o := reply.Object{}
	switch {
	case op.Items != "":
		o.Put(op.Items, l)
	case op.Protocol == wire.Query:
		o.Put(op.Name+"Result", reply.Object{})
	}
	if op.CountPath != "" {
		o.Put(op.CountPath, len(items))
	}
	if op.More != "" {
		o.Put(op.More, next != "")
	}
	if next != "" && op.NextFrom != wire.LastItem {
		o.Put(op.NextFrom, next)
	}
	return Reply{Status: http.StatusOK, Body: body(o, op)}
}

// WithoutList is the reply of an operation that does not hold its list.
func WithoutList(op *wire.Operation) Reply {
	o := reply.Object{}
	path, name := "", op.Items
	if i := strings.LastIndex(op.Items, "."); i >= 0 {
		path, name = op.Items[:i], op.Items[i+1:]
		o.Put(path, reply.Object{})
	}
	o.Put(strings.TrimPrefix(path+".Not"+name, "."), "1")
	return Reply{Status: http.StatusOK, Body: body(o, op)}
}

// ErrorReply is an error in the form of an operation's protocol. (Smithy 2.0, the
// protocols' sections on errors; Amazon S3 API Reference, "Error responses".)
func ErrorReply(op *wire.Operation, status int, code, message string) Reply {
	e := reply.Object{"Code": code, "Message": message}
	switch op.Protocol {
	case wire.EC2Query:
		return Reply{Status: status, Body: encoded(reply.Object{"Errors": reply.Object{"Error": e}, "RequestID": "1"}, op.Protocol, "Response")}
	case wire.RESTXML:
		if op.Service == "S3" {
			return Reply{Status: status, Body: encoded(e, op.Protocol, "Error")}
		}
		fallthrough
	case wire.Query:
		return Reply{Status: status, Body: encoded(reply.Object{"Error": e, "RequestId": "1"}, op.Protocol, "ErrorResponse")}
	case wire.RESTJSON:
		return Reply{Status: status, ErrorType: code + ":http://internal.amazon.com/coral/com.amazon.coral.service/", Body: encoded(reply.Object{"message": message}, op.Protocol, "")}
	}
	return Reply{Status: status, Body: encoded(reply.Object{"__type": "com.amazonaws." + op.Endpoint + "#" + code, "message": message}, op.Protocol, "")}
}

func itemValue(op *wire.Operation, item Item) any {
	if v, ok := item[""]; ok && len(item) == 1 {
		return v
	}
	o := reply.Object{}
	for path, v := range item {
		if tags, ok := v.(Tags); ok {
			v = tagsValue(op, tags)
		}
		o.Put(path, v)
	}
	return o
}

func tagsValue(op *wire.Operation, t Tags) any {
	if t.TagKey == "" {
		return reply.Object{t.Key: t.Value}
	}
	l := reply.List{Values: []any{reply.Object{t.TagKey: t.Key, t.TagValue: t.Value}}}
	switch {
	case op.Protocol == wire.EC2Query:
		l.Item = "item"
	case op.Service == "RDS", op.Service == "Redshift":
		l.Item = "Tag"
	}
	return l
}

// body renders a reply in the protocol of its operation.
func body(o reply.Object, op *wire.Operation) string {
	root := op.Name + "Response"
	switch op.Service {
	case "S3":
		root = "ListAllMyBucketsResult"
	case "CloudFront":
		root = "DistributionList"
	}
	return encoded(o, op.Protocol, root)
}

// encoded is an object with the declaration that AWS writes above XML.
func encoded(o reply.Object, p wire.Protocol, root string) string {
	text := string(o.Encode(p, root))
	if strings.HasPrefix(text, "<") {
		return `<?xml version="1.0" encoding="UTF-8"?>` + text
	}
	return text
}
