package wire

import (
	"bytes"
	"encoding/json"
)

// nodeJSON is a Node in JSON: XML elements have an order and repeat, so that a reply is
// written as the tree that it is.
type nodeJSON struct {
	Name  string   `json:"name,omitempty"`
	Text  string   `json:"text,omitempty"`
	Nodes []Node   `json:"nodes,omitempty"`
	Kind  nodeKind `json:"kind,omitempty"`
}

// MarshalJSON implements json.Marshaler.
func (n Node) MarshalJSON() ([]byte, error) {
	return json.Marshal(nodeJSON{n.Name, n.Text, n.Nodes, n.kind})
}

// UnmarshalJSON implements json.Unmarshaler.
func (n *Node) UnmarshalJSON(data []byte) error {
	var v nodeJSON
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields() // a reply in another form
	err := d.Decode(&v)
	*n = Node{v.Name, v.Text, v.Nodes, v.Kind}
	return err
}
