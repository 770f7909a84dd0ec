package faultsim

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"reflect"

	"github.com/astronomer/astro-activate/awscheck/wire"
)

// encode writes an answer of the world in the bytes that its service sends.
func encode(out any, op *wire.Operation) ([]byte, error) {
	if n, ok := out.(wire.Node); ok {
		return encodeNode(n, op.Protocol)
	}
	var b bytes.Buffer
	root, result := op.Name+"Response", op.Name+"Result"
	fmt.Fprintf(&b, "<%s><%s>", root, result)
	writeTexts(&b, reflect.ValueOf(out).Elem())
	fmt.Fprintf(&b, "</%s></%s>", result, root)
	return b.Bytes(), nil
}

// writeTexts writes the members of an output of the SDK that are texts: STS, which is the
// only service that the world answers to a client of the SDK, sends nothing else.
func writeTexts(b *bytes.Buffer, v reflect.Value) {
	for i := range v.NumField() {
		f := v.Type().Field(i)
		if !f.IsExported() {
			continue
		}
		if text, ok := v.Field(i).Interface().(*string); ok && text != nil {
			fmt.Fprintf(b, "<%s>", f.Name)
			writeText(b, *text)
			fmt.Fprintf(b, "</%s>", f.Name)
		}
	}
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
