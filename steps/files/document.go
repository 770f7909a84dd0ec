package files

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/dataservice"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/mask"
)

// A Document is answers in the shape in which files have them: nested by the parts of
// their keys, numbers and booleans as such, in the order of the steps. The answers file
// and the session write it as YAML, the report writes it as JSON.
type Document struct{ root *yaml.Node }

// NewDocument returns the answers that were given to the steps' fields.
func NewDocument(all []steps.Step, answers steps.Answers) Document {
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
		at := under(root, string(steps.KeyAcknowledged))
		for _, check := range slices.Sorted(maps.Keys(reasons)) {
			put(at, check, textNode(reasons[check]))
		}
	}
	return Document{root}
}

// Equal reports whether two documents have the same answers.
func (d Document) Equal(other Document) bool {
	one, err := d.MarshalJSON()
	two, otherErr := other.MarshalJSON()
	return err == nil && otherErr == nil && bytes.Equal(one, two)
}

// at returns the node of a key; nil if the key is absent.
func (d Document) at(k steps.Key) *yaml.Node {
	n := d.root
	for part := range strings.SplitSeq(string(k), ".") {
		n = child(n, part)
	}
	return n
}

// Get returns the answer to a key; nil if it is absent.
func (d Document) Get(k steps.Key) steps.Value {
	at := d.at(k)
	switch {
	case at == nil:
		return nil
	case at.Kind == yaml.ScalarNode:
		return steps.Text(at.Value)
	case at.Kind == yaml.SequenceNode:
		v := steps.Value{}
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

// Settings returns the answers as a file gives them. What is no answer to a field of the
// steps is left out.
func (d Document) Settings(all []steps.Step) []steps.Setting {
	if d.root == nil {
		return nil
	}
	p := newAnswersParser(all, "")
	p.group(d.root, "")
	return p.settings
}

// Services returns the data services of the document that can be parsed: those at public
// endpoints, and those behind the peering.
func (d Document) Services() []dataservice.Endpoint {
	return append(d.PublicServices(), d.PeerServices()...)
}

// PublicServices returns those of them at public endpoints.
func (d Document) PublicServices() []dataservice.Endpoint { return d.services(steps.KeyEndpoints) }

// PeerServices returns those of them that are behind the peering.
func (d Document) PeerServices() []dataservice.Endpoint { return d.services(steps.KeyPeerServices) }

func (d Document) services(k steps.Key) []dataservice.Endpoint {
	list := d.at(k)
	if list == nil {
		return nil
	}
	var all []dataservice.Endpoint
	record := steps.ServiceRecord("", "")
	for _, item := range list.Content {
		parts := make([]string, len(record.Parts))
		for i, part := range record.Parts {
			if n := child(item, part.Name); n != nil {
				parts[i] = n.Value
			}
		}
		if e, err := endpointOf(record, parts); err == nil {
			all = append(all, e)
		}
	}
	return all
}

// endpointOf returns the data service of a record's parts. A name or a host that is masked
// is none that a user may enter, and stays as it is.
func endpointOf(record *steps.Record, parts []string) (dataservice.Endpoint, error) {
	const valid = "masked"
	name, host := parts[0], parts[2]
	parts = slices.Clone(parts)
	for _, i := range []int{0, 2} {
		if mask.HasStandIn(parts[i]) {
			parts[i] = valid
		}
	}
	entry, err := record.Join(parts)
	if err != nil {
		return dataservice.Endpoint{}, err
	}
	e, err := dataservice.ParseEndpoint(entry)
	e.Name, e.Host = name, host
	return e, err
}

// Masked returns the document with stand-ins in its values.
func (d Document) Masked(k *mask.Mask) Document {
	if k == nil || d.root == nil {
		return d
	}
	return Document{maskedNode(d.root, k)}
}

func maskedNode(n *yaml.Node, k *mask.Mask) *yaml.Node {
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

// UnmarshalJSON implements json.Unmarshaler. JSON is YAML, too.
func (d *Document) UnmarshalJSON(data []byte) error {
	root, err := oneDocument(awscheck.EscapeJSON(data)) // JSON is YAML, apart from these characters
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

func valueNode(f steps.Field, v steps.Value) *yaml.Node {
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

// scalarNode is a text with the type that its kind gives it.
func scalarNode(k steps.Kind, s string) *yaml.Node {
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: k.YAMLTag(s), Value: s}
}

func textNode(s string) *yaml.Node { return scalarNode(steps.TextField, s) }

func put(in *yaml.Node, name string, v *yaml.Node) {
	in.Content = append(in.Content, textNode(name), v)
}

// child is what a map has under a name; nil: nothing. Inlined, it would be there six times.
//
//go:noinline
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

// under returns the map called name, and makes it if it is absent.
func under(in *yaml.Node, name string) *yaml.Node {
	if n := child(in, name); n != nil {
		return n
	}
	n := &yaml.Node{Kind: yaml.MappingNode}
	put(in, name, n)
	return n
}
