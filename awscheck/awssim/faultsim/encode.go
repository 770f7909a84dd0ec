package faultsim

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"github.com/aws/smithy-go"

	"github.com/astronomer/astro-activate/awscheck/wire"
	"github.com/astronomer/astro-activate/awscheck/wire/reply"
)

// encode writes an answer of the world in the bytes that its service sends.
func encode(out any, op wire.Operation) ([]byte, error) {
	if n, ok := out.(wire.Node); ok {
		return encodeNode(n, op.Protocol)
	}
	var b bytes.Buffer
	root := op.Name + "Response"
	open := "<" + root + ">"
	if op.Protocol == wire.Query {
		open, root = open+"<"+op.Name+"Result>", op.Name+"Result></"+root
	}
	b.WriteString(open)
	writeMembers(&b, reflect.ValueOf(out).Elem(), op.Protocol == wire.EC2Query)
	b.WriteString("</" + root + ">")
	return b.Bytes(), nil
}

// wireNames are the members whose names on the wire are not the SDK's, by type and member
// or by member. (Amazon EC2 API model, ec2Query names; Route 53 API model.)
var wireNames = map[string]string{
	"Vpcs": "vpcSet", "Tags": "tagSet", "VpcPeeringConnections": "vpcPeeringConnectionSet", "RouteTables": "routeTableSet",
	"NetworkAcls": "networkAclSet", "SecurityGroups": "securityGroupInfo", "Regions": "regionInfo", "Associations": "associationSet",
	"Routes": "routeSet", "PropagatingVgws": "propagatingVgwSet", "Entries": "entrySet", "NetworkAcl.IsDefault": "default",
	"UserIdGroupPairs": "groups", "SecurityGroup.Description": "groupDescription", "Region.Endpoint": "regionEndpoint",
}

// itemNames are the elements of Route 53's lists.
var itemNames = map[string]string{
	"HostedZoneSummaries": "HostedZoneSummary", "VPCs": "VPC", "ResourceRecordSets": "ResourceRecordSet", "ResourceRecords": "ResourceRecord",
}

func writeMembers(b *bytes.Buffer, v reflect.Value, ec2 bool) {
	for i := range v.NumField() {
		f := v.Type().Field(i)
		if !f.IsExported() || f.Name == "ResultMetadata" {
			continue
		}
		name := f.Name
		if ec2 {
			name = strings.ToLower(name[:1]) + name[1:]
			for _, key := range []string{f.Name, v.Type().Name() + "." + f.Name} {
				if known, ok := wireNames[key]; ok {
					name = known
				}
			}
		}
		item := "item"
		if known, ok := itemNames[f.Name]; ok && !ec2 {
			item = known
		}
		writeValue(b, name, item, v.Field(i), ec2)
	}
}

func writeValue(b *bytes.Buffer, name, item string, v reflect.Value, ec2 bool) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			writeValue(b, name, item, v.Elem(), ec2)
		}
		return
	case reflect.Slice:
		if v.IsNil() {
			return
		}
		fmt.Fprintf(b, "<%s>", name)
		for i := range v.Len() {
			writeValue(b, item, "item", v.Index(i), ec2)
		}
		fmt.Fprintf(b, "</%s>", name)
		return
	}
	if v.Kind() == reflect.String && v.String() == "" && v.Type().PkgPath() != "" {
		return // an enumeration without a value
	}
	fmt.Fprintf(b, "<%s>", name)
	switch when, isTime := v.Interface().(interface{ Format(string) string }); {
	case isTime:
		b.WriteString(when.Format("2006-01-02T15:04:05.000Z"))
	case v.Kind() == reflect.Struct:
		writeMembers(b, v, ec2)
	case v.Kind() == reflect.Bool:
		b.WriteString(strconv.FormatBool(v.Bool()))
	default:
		writeText(b, fmt.Sprint(v.Interface()))
	}
	fmt.Fprintf(b, "</%s>", name)
}

func writeText(b *bytes.Buffer, text string) {
	_ = xml.EscapeText(b, []byte(text)) // a buffer takes everything
}

// A tree is a wire.Node with its kind, as it is marshaled.
type tree struct {
	Name, Text string
	Nodes      []tree
	Kind       int
}

const jsonArray = 1 // the kind of an array

func encodeNode(n wire.Node, p wire.Protocol) ([]byte, error) {
	text, err := json.Marshal(n)
	if err != nil {
		return nil, err
	}
	var t tree
	if err := json.Unmarshal(text, &t); err != nil {
		return nil, err
	}
	var b bytes.Buffer
	switch p {
	case wire.Query, wire.EC2Query, wire.RESTXML:
		t.writeXML(&b)
		return b.Bytes(), nil
	}
	if len(t.Nodes) == 0 {
		return []byte("{}"), nil
	}
	return json.Marshal(t.value())
}

func (t tree) writeXML(b *bytes.Buffer) {
	fmt.Fprintf(b, "<%s>", t.Name)
	writeText(b, t.Text)
	for _, n := range t.Nodes {
		n.writeXML(b)
	}
	fmt.Fprintf(b, "</%s>", t.Name)
}

// value is a tree of JSON. Numbers and bools become strings, which wire reads the same.
func (t tree) value() any {
	if t.Kind == jsonArray {
		list := make([]any, len(t.Nodes))
		for i, n := range t.Nodes {
			list[i] = n.value()
		}
		return list
	}
	if len(t.Nodes) == 0 {
		return t.Text
	}
	object := map[string]any{}
	for _, n := range t.Nodes {
		object[n.Name] = n.value()
	}
	return object
}

// emptyWirePage is emptyPage for the generic client.
func emptyWirePage(out any, in wire.Input) (any, error) {
	op := in.Operation
	if op.Next == "" || op.NextFrom == "" || op.NextFrom == wire.LastItem {
		return out, nil
	}
	page := reply.Object{}
	page.Put(op.Items, reply.List{})
	page.Put(op.NextFrom, emptyPageToken+in.Page)
	if op.More != "" {
		page.Put(op.More, true)
	}
	n, err := wire.Decode(op.Protocol, page.Encode(op.Protocol, op.Name+"Response"))
	if err != nil {
		return nil, &smithy.DeserializationError{Err: err}
	}
	return n, nil
}
