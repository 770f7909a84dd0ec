package steps

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// A Document is answers in the shape that files hold them in: nested by the parts
// of their keys, numbers and booleans as such, in the order of the steps. It is
// written as YAML by the answers file and the session, and as JSON by the report.
type Document struct{ root *yaml.Node }

// A Record is how an entry of a list is written as a map, where it has parts.
type Record struct {
	Parts []Part
	Join  func(parts []string) (string, error)         // the entry's one-line form
	Split func(entry string) (parts []string, ok bool) // and back
}

// A Part is one value of a Record.
type Part struct {
	Name string
	Kind Kind // NumberField or TextField
}

// NewDocument returns the answers that were given to the steps' fields.
func NewDocument(all []Step, answers Answers) Document {
	root := &yaml.Node{Kind: yaml.MappingNode}
	for _, s := range all {
		for _, f := range s.Fields {
			v := answers.Get(f.Key)
			if v == nil {
				continue
			}
			path := strings.Split(string(f.Key), ".")
			at := root
			for _, group := range path[:len(path)-1] {
				at = under(at, group)
			}
			put(at, path[len(path)-1], valueNode(f, v))
		}
	}
	if reasons := answers.Acknowledgements(); len(reasons) > 0 {
		at := under(root, keyAcknowledged)
		for _, check := range slices.Sorted(maps.Keys(reasons)) {
			put(at, check, textNode(reasons[check]))
		}
	}
	return Document{root}
}

// Get returns the answer under a key; nil if there is none.
func (d Document) Get(k Key) Value {
	at := d.root
	for part := range strings.SplitSeq(string(k), ".") {
		if at = child(at, part); at == nil {
			return nil
		}
	}
	switch at.Kind {
	case yaml.ScalarNode:
		return Text(at.Value)
	case yaml.SequenceNode:
		v := Value{}
		for _, item := range at.Content {
			switch item.Kind {
			case yaml.ScalarNode:
				v = append(v, item.Value)
			case yaml.MappingNode:
				var parts []string
				for i := 1; i < len(item.Content); i += 2 {
					parts = append(parts, item.Content[i].Value)
				}
				v = append(v, strings.Join(parts, " "))
			}
		}
		return v
	}
	return nil
}

// Masked is the document with stand-ins in its values.
func (d Document) Masked(k *Mask) Document {
	if k == nil || d.root == nil {
		return d
	}
	return Document{maskedNode(d.root, k)}
}

func maskedNode(n *yaml.Node, k *Mask) *yaml.Node {
	masked := *n
	if n.Kind == yaml.ScalarNode {
		if text := k.Text(n.Value); text != n.Value {
			return textNode(text)
		}
		return &masked
	}
	masked.Content = make([]*yaml.Node, len(n.Content))
	for i, c := range n.Content {
		masked.Content[i] = c
		if n.Kind != yaml.MappingNode || i%2 == 1 { // not the keys
			masked.Content[i] = maskedNode(c, k)
		}
	}
	return &masked
}

// MarshalYAML implements yaml.Marshaler.
func (d Document) MarshalYAML() (any, error) { return d.root, nil }

// MarshalJSON implements json.Marshaler.
func (d Document) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	if d.root == nil {
		return []byte("{}"), nil
	}
	err := writeJSON(&b, d.root)
	return b.Bytes(), err
}

// UnmarshalJSON implements json.Unmarshaler; JSON is YAML, too.
func (d *Document) UnmarshalJSON(data []byte) error {
	root, err := oneDocument(data)
	if err != nil {
		return err
	}
	if root == nil || root.Kind != yaml.MappingNode {
		root = &yaml.Node{Kind: yaml.MappingNode}
	}
	d.root = root
	return nil
}

func writeJSON(b *bytes.Buffer, n *yaml.Node) error {
	switch n.Kind {
	case yaml.MappingNode:
		b.WriteByte('{')
		for i := 0; i+1 < len(n.Content); i += 2 {
			if i > 0 {
				b.WriteByte(',')
			}
			name, err := json.Marshal(n.Content[i].Value)
			if err != nil {
				return err
			}
			b.Write(name)
			b.WriteByte(':')
			if err := writeJSON(b, n.Content[i+1]); err != nil {
				return err
			}
		}
		b.WriteByte('}')
	case yaml.SequenceNode:
		b.WriteByte('[')
		for i, item := range n.Content {
			if i > 0 {
				b.WriteByte(',')
			}
			if err := writeJSON(b, item); err != nil {
				return err
			}
		}
		b.WriteByte(']')
	default:
		if tag := n.ShortTag(); tag == "!!int" || tag == "!!bool" {
			b.WriteString(n.Value)
			return nil
		}
		text, err := json.Marshal(n.Value)
		if err != nil {
			return err
		}
		b.Write(text)
	}
	return nil
}

func valueNode(f Field, v Value) *yaml.Node {
	if !f.Kind.Many() {
		return scalarNode(f.Kind, v.String())
	}
	list := &yaml.Node{Kind: yaml.SequenceNode, Style: yaml.FlowStyle}
	for _, entry := range v {
		if f.Record != nil {
			if parts, ok := f.Record.Split(entry); ok {
				item := &yaml.Node{Kind: yaml.MappingNode, Style: yaml.FlowStyle}
				for i, part := range f.Record.Parts {
					put(item, part.Name, scalarNode(part.Kind, parts[i]))
				}
				list.Style = 0 // one entry a line
				list.Content = append(list.Content, item)
				continue
			}
		}
		list.Content = append(list.Content, textNode(entry))
	}
	return list
}

// scalarNode is a text with the type that its field gives it. One that is not
// written as that type is stays a text, so that it is read back as it was.
func scalarNode(k Kind, s string) *yaml.Node {
	switch k {
	case NumberField:
		if n, err := strconv.Atoi(s); err == nil && strconv.Itoa(n) == s {
			return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!int", Value: s}
		}
	case ToggleField:
		if s == "true" || s == "false" {
			return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!bool", Value: s}
		}
	}
	return textNode(s)
}

func textNode(s string) *yaml.Node {
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: s}
}

func put(in *yaml.Node, name string, v *yaml.Node) {
	in.Content = append(in.Content, textNode(name), v)
}

func child(in *yaml.Node, name string) *yaml.Node {
	if in == nil || in.Kind != yaml.MappingNode {
		return nil
	}
	for i := 0; i+1 < len(in.Content); i += 2 {
		if in.Content[i].Value == name {
			return in.Content[i+1]
		}
	}
	return nil
}

// under returns the map called name, making it where there is none.
func under(in *yaml.Node, name string) *yaml.Node {
	if n := child(in, name); n != nil {
		return n
	}
	n := &yaml.Node{Kind: yaml.MappingNode}
	put(in, name, n)
	return n
}
