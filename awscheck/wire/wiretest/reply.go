package wiretest

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/astronomer/astro-activate/awscheck/wire"
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
func ListReply(op wire.Operation, items []Item, next string) Reply {
	l := list{item: op.Item}
	for _, item := range items {
		l.values = append(l.values, itemValue(op, item))
	}
	reply := object{}
	switch {
	case op.Items != "":
		reply.put(op.Items, l)
	case op.Protocol == wire.Query:
		reply.put(op.Name+"Result", object{})
	}
	if op.CountPath != "" {
		reply.put(op.CountPath, len(items))
	}
	if op.More != "" {
		reply.put(op.More, next != "")
	}
	if next != "" && op.NextFrom != wire.LastItem {
		reply.put(op.NextFrom, next)
	}
	return Reply{Status: http.StatusOK, Body: reply.body(op)}
}

// WithoutList is the reply of an operation that does not hold its list.
func WithoutList(op wire.Operation) Reply {
	reply := object{}
	path, name := "", op.Items
	if i := strings.LastIndex(op.Items, "."); i >= 0 {
		path, name = op.Items[:i], op.Items[i+1:]
		reply.put(path, object{})
	}
	reply.put(strings.TrimPrefix(path+".Not"+name, "."), "1")
	return Reply{Status: http.StatusOK, Body: reply.body(op)}
}

// ErrorReply is an error in the form of an operation's protocol. (Smithy 2.0, the
// protocols' sections on errors; Amazon S3 API Reference, "Error responses".)
func ErrorReply(op wire.Operation, status int, code, message string) Reply {
	e := object{"Code": code, "Message": message}
	switch op.Protocol {
	case wire.EC2Query:
		return Reply{Status: status, Body: render("Response", object{"Errors": object{"Error": e}, "RequestID": "1"})}
	case wire.RESTXML:
		if op.Service == "S3" {
			return Reply{Status: status, Body: render("Error", e)}
		}
		fallthrough
	case wire.Query:
		return Reply{Status: status, Body: render("ErrorResponse", object{"Error": e, "RequestId": "1"})}
	case wire.RESTJSON:
		return Reply{Status: status, ErrorType: code + ":http://internal.amazon.com/coral/com.amazon.coral.service/", Body: jsonText(object{"message": message})}
	}
	return Reply{Status: status, Body: jsonText(object{"__type": "com.amazonaws." + op.Endpoint + "#" + code, "message": message})}
}

// An object is an element with children, or a JSON object.
type object map[string]any

// A list is an element whose children all have one name, or a JSON array.
type list struct {
	item   string // "" is "member"
	values []any
}

// MarshalJSON implements json.Marshaler.
func (l list) MarshalJSON() ([]byte, error) {
	return json.Marshal(append([]any{}, l.values...))
}

// put sets the value under a path of names with dots between them.
func (o object) put(path string, v any) {
	name, rest, nested := strings.Cut(path, ".")
	if !nested {
		o[name] = v
		return
	}
	child, ok := o[name].(object)
	if !ok {
		child = object{}
		o[name] = child
	}
	child.put(rest, v)
}

func itemValue(op wire.Operation, item Item) any {
	if v, ok := item[""]; ok && len(item) == 1 {
		return v
	}
	o := object{}
	for path, v := range item {
		if tags, ok := v.(Tags); ok {
			v = tagsValue(op, tags)
		}
		o.put(path, v)
	}
	return o
}

func tagsValue(op wire.Operation, t Tags) any {
	if t.TagKey == "" {
		return object{t.Key: t.Value}
	}
	l := list{values: []any{object{t.TagKey: t.Key, t.TagValue: t.Value}}}
	switch {
	case op.Protocol == wire.EC2Query:
		l.item = "item"
	case op.Service == "RDS", op.Service == "Redshift":
		l.item = "Tag"
	}
	return l
}

// body renders a reply in the protocol of its operation.
func (o object) body(op wire.Operation) string {
	switch {
	case op.Protocol != wire.Query && op.Protocol != wire.EC2Query && op.Protocol != wire.RESTXML:
		return jsonText(o)
	case op.Service == "S3":
		return render("ListAllMyBucketsResult", o)
	case op.Service == "CloudFront":
		return render("DistributionList", o)
	}
	return render(op.Name+"Response", o)
}

func jsonText(o object) string {
	text, err := json.Marshal(o)
	if err != nil {
		panic(err) // a test's own value that JSON does not have
	}
	return string(text)
}

// render writes an element with its content.
func render(name string, v any) string {
	var b strings.Builder
	write(&b, name, v)
	return `<?xml version="1.0" encoding="UTF-8"?>` + b.String()
}

func write(b *strings.Builder, name string, v any) {
	fmt.Fprintf(b, "<%s>", name)
	switch v := v.(type) {
	case object:
		for _, child := range slices.Sorted(maps.Keys(v)) {
			write(b, child, v[child])
		}
	case list:
		item := v.item
		if item == "" {
			item = "member"
		}
		for _, value := range v.values {
			write(b, item, value)
		}
	default:
		xml.EscapeText(b, []byte(fmt.Sprint(v)))
	}
	fmt.Fprintf(b, "</%s>", name)
}
