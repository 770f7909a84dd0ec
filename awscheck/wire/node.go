package wire

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"strings"
)

// A Node is a part of a reply: an XML element, or a value in JSON. The items of a JSON
// array have no names.
type Node struct {
	Name  string
	Text  string // of an element without children, or of a JSON string, number or bool
	Nodes []Node
	kind  nodeKind
}

type nodeKind int

const (
	element nodeKind = iota // in XML, where a list looks like any other element
	array                   // in JSON
	value                   // anything else in JSON
)

// maxDepth bounds the nesting of a reply: far more than any reply of AWS has.
const maxDepth = 64

var (
	errNotXML  = errors.New("it is not the XML of a reply")
	errNotJSON = errors.New("it is not the JSON of a reply")
)

// Find returns the node under a path of names with dots between them; "" is n itself.
func (n Node) Find(path string) (Node, bool) {
	if path == "" {
		return n, true
	}
	name, rest, _ := strings.Cut(path, ".")
	for _, child := range n.Nodes {
		if child.Name == name {
			if found, ok := child.Find(rest); ok {
				return found, true
			}
		}
	}
	return Node{}, false
}

// String returns the text under a path; "" if there is no such node. Inlined in its 200 places, it would
// be 50 kB of the binary.
//
//go:noinline
func (n Node) String(path string) string {
	found, _ := n.Find(path)
	return found.Text
}

// List returns the items of the list under a path, and whether the reply has that list:
// an empty list is there, and a missing one proves nothing. In XML the items are the
// children of the element, whatever their name.
func (n Node) List(path string) ([]Node, bool) {
	found, ok := n.Find(path)
	if !ok || found.kind == value || found.Text != "" {
		return nil, false
	}
	return found.Nodes, true
}

// parseXML reads an XML reply; the node is its root element.
func parseXML(body []byte) (Node, error) {
	d := xml.NewDecoder(bytes.NewReader(body))
	for {
		t, err := d.Token()
		if err != nil {
			return Node{}, errNotXML
		}
		start, ok := t.(xml.StartElement)
		if !ok {
			continue
		}
		root, err := parseElement(d, start, 0)
		if err != nil {
			return Node{}, err
		}
		for { // nothing may follow the root
			t, err := d.Token()
			if errors.Is(err, io.EOF) {
				return root, nil
			}
			if _, another := t.(xml.StartElement); err != nil || another {
				return Node{}, errNotXML
			}
		}
	}
}

func parseElement(d *xml.Decoder, start xml.StartElement, depth int) (Node, error) {
	n := Node{Name: start.Name.Local}
	if depth > maxDepth {
		return n, errNotXML
	}
	var text strings.Builder
	for {
		t, err := d.Token()
		if err != nil {
			return n, errNotXML
		}
		switch t := t.(type) {
		case xml.StartElement:
			child, err := parseElement(d, t, depth+1)
			if err != nil {
				return n, err
			}
			n.Nodes = append(n.Nodes, child)
		case xml.CharData:
			text.Write(t)
		case xml.EndElement:
			if n.Text = strings.TrimSpace(text.String()); len(n.Nodes) > 0 {
				n.Text = ""
			}
			return n, nil
		}
	}
}

// parseJSON reads a JSON reply, which must be one object.
func parseJSON(body []byte) (Node, error) {
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	var decoded any
	if err := d.Decode(&decoded); err != nil {
		return Node{}, errNotJSON
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return Node{}, errNotJSON
	}
	object, ok := decoded.(map[string]any)
	if !ok {
		return Node{}, errNotJSON
	}
	return jsonNode("", object), nil
}

func jsonNode(name string, v any) Node {
	n := Node{Name: name, kind: value}
	switch v := v.(type) {
	case map[string]any:
		for key, member := range v {
			if member != nil { // null is the same as absent
				n.Nodes = append(n.Nodes, jsonNode(key, member))
			}
		}
	case []any:
		n.kind = array
		for _, item := range v {
			n.Nodes = append(n.Nodes, jsonNode("", item))
		}
	case string:
		n.Text = v
	case json.Number:
		n.Text = v.String()
	case bool:
		n.Text = "false"
		if v {
			n.Text = "true"
		}
	}
	return n
}
