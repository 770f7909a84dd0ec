package recording

import (
	"bytes"
	"cmp"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/astronomer/astro-activate/awscheck/pattern"
	"github.com/astronomer/astro-activate/awscheck/wire"
)

// compact is a value in JSON as it is recorded: without members that are null, which are
// the same as absent, and without what may be a secret of the account. mask replaces
// texts; nil: they stay.
func compact(v any, mask func(member, text string) string) (json.RawMessage, error) {
	if n, ok := v.(wire.Node); ok {
		v = cleanNode(n)
	}
	data, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber() // a number stays as it is written
	var tree any
	if err := d.Decode(&tree); err != nil {
		return nil, err
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(cleanTree("", tree, mask)); err != nil {
		return nil, err
	}
	return bytes.TrimSpace(b.Bytes()), nil
}

func cleanTree(member string, v any, mask func(member, text string) string) any {
	switch v := v.(type) {
	case map[string]any:
		name, _ := v["name"].(string) // of a wire.Node
		if name == "" {
			name, _ = v["Name"].(string) // of a parameter
		}
		if key, ok := v["Key"].(string); ok && isSecret(key) {
			delete(v, "Value") // of a tag
		}
		if mask != nil {
			maskTag(v, member, mask)
		}
		for _, key := range slices.Sorted(maps.Keys(v)) { // stand-ins are given in order
			value := v[key]
			switch {
			case value == nil, key == "ResultMetadata", isSecret(key):
				delete(v, key)
			case key == "text" || key == "Value" && name != "":
				v[key] = cleanTree(cmp.Or(name, member), value, mask)
			case key == "name": // of a wire.Node, which AWS has given
				v[key] = cleanTree("", value, mask)
			case key == "nodes":
				v[key] = cleanTree(cmp.Or(name, member), value, mask)
			default:
				v[key] = cleanTree(key, value, mask)
			}
		}
	case []any:
		for i, item := range v {
			v[i] = cleanTree(member, item, mask)
		}
	case string:
		v = withoutLogin(v)
		if mask != nil {
			return mask(member, v)
		}
		return v
	}
	return v
}

var (
	urlLogin   = pattern.New(`(://)[^/?#\s"'@]+@`)
	keyedLogin = pattern.New(`(?i)((?:password|passwd|pwd|secret|token|api_?key|access_?key)\s*=\s*)[^\s;&,"']+`)
)

// withoutLogin removes the user and the password of a URL, and the passwords of a
// connection string: people write them into tags and descriptions.
func withoutLogin(text string) string {
	if strings.Contains(text, "@") {
		text = urlLogin().ReplaceAllString(text, "$1")
	}
	if strings.Contains(text, "=") {
		text = keyedLogin().ReplaceAllString(text, "$1")
	}
	return text
}

// cleanNode returns a reply without what may be a secret.
func cleanNode(n wire.Node) wire.Node {
	var kept []wire.Node
	tag := isSecret(n.String("Key")) || isSecret(n.String("key"))
	for _, child := range n.Nodes {
		if !isSecret(child.Name) && (!tag || !strings.EqualFold(child.Name, "Value")) {
			kept = append(kept, cleanNode(child))
		}
	}
	n.Nodes = kept
	return n
}

// isSecret reports whether a member's name or a tag's key says that its value may be a
// secret of the account: AWS returns environment variables of functions and builds,
// settings of connections and user data in lists. No check reads any of them.
func isSecret(name string) bool {
	name = strings.ToLower(strings.NewReplacer("-", "", "_", "").Replace(name))
	for _, part := range [...]string{"password", "passphrase", "secretstring", "secretvalue", "secretaccess", "clientsecret", "apikey", "accesskey", "privatekey",
		"authtoken", "accesstoken", "sessiontoken", "connectionstring", "connectionproperties", "userdata"} {
		if strings.Contains(name, part) {
			return true
		}
	}
	switch name {
	case "environment", "environmentvariables", "variables", "secret", "token", "credentials", "environmentoverrides":
		return true
	}
	return false
}
