package permissions

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
)

// A policyDocument is an identity-based policy or a permissions boundary.
type policyDocument struct {
	name         string
	arn, version string // of a managed policy
	owner        owner  // of an inline one
	statements   []policyStatement
	head         documentHead
}

// A documentHead is what a document has besides its statements, as the policy has it.
type documentHead struct {
	Version json.RawMessage `json:"Version,omitempty"`
	ID      json.RawMessage `json:"Id,omitempty"`
}

// A policyStatement is one statement. Exactly one of the two lists of actions and
// one of the two of resources is set.
type policyStatement struct {
	id                     string // cleaned; "": it has none
	deny                   bool
	actions, notActions    []string
	resources, notResource []string
	conditions             []policyCondition // all of them must hold
	raw                    json.RawMessage   // as the policy has it
}

// A policyCondition compares one key of the request with values.
type policyCondition struct {
	operator string
	key      string
	values   []string // nil: not a list of strings
}

// parsePolicyDocument parses a policy document, percent-encoded as IAM returns it or not.
// It is strict: an element that the grammar of the policy language does not have is an
// error, because what it allows or denies is unknown. (Grammar: IAM User Guide, "Grammar
// of the IAM JSON policy language". Element names and effects are case-sensitive.)
func parsePolicyDocument(name, text string) (policyDocument, error) {
	doc := policyDocument{name: name}
	text = strings.TrimSpace(text)
	if !strings.HasPrefix(text, "{") {
		decoded, err := url.PathUnescape(text)
		if err != nil {
			return doc, errors.New("it is neither JSON nor percent-encoded JSON")
		}
		text = decoded
	}
	elements, err := jsonObject([]byte(text))
	if err != nil {
		return doc, err
	}
	if err := onlyKeys(elements, "Version", "Id", "Statement"); err != nil {
		return doc, err
	}
	if raw, ok := elements["Version"]; ok {
		var version string
		if json.Unmarshal(raw, &version) != nil || version != "2012-10-17" && version != "2008-10-17" {
			return doc, errors.New("its Version is not one of AWS's")
		}
	}
	doc.head = documentHead{elements["Version"], elements["Id"]}
	raw, ok := elements["Statement"]
	if !ok {
		return doc, errors.New("it has no Statement")
	}
	list := []json.RawMessage{raw}
	if isList(raw) {
		if err := json.Unmarshal(raw, &list); err != nil {
			return doc, errors.New("its Statement is malformed")
		}
	}
	for _, raw := range list {
		s, err := parsePolicyStatement(raw)
		if err != nil {
			return doc, err
		}
		doc.statements = append(doc.statements, s)
	}
	return doc, nil
}

func parsePolicyStatement(raw json.RawMessage) (policyStatement, error) {
	s := policyStatement{raw: raw}
	elements, err := jsonObject(raw)
	if err != nil {
		return s, err
	}
	// Only a resource-based policy has a Principal.
	err = onlyKeys(elements, "Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Condition")
	if err != nil {
		return s, err
	}
	_ = json.Unmarshal(elements["Sid"], &s.id) // one that is no text decides nothing
	s.id = awscheck.Clean(s.id)
	var effect string
	if err := json.Unmarshal(elements["Effect"], &effect); err != nil || effect != "Allow" && effect != "Deny" {
		return s, errors.New("a statement's Effect is neither Allow nor Deny")
	}
	s.deny = effect == "Deny"
	if s.actions, s.notActions, err = oneOf(elements, "Action", "NotAction"); err != nil {
		return s, err
	}
	if s.resources, s.notResource, err = oneOf(elements, "Resource", "NotResource"); err != nil {
		return s, err
	}
	if raw, ok := elements["Condition"]; ok {
		s.conditions, err = parseConditions(raw)
	}
	return s, err
}

// oneOf parses the one of two elements that a statement must have.
func oneOf(elements map[string]json.RawMessage, plain, negated string) (is, isNot []string, err error) {
	p, hasPlain := elements[plain]
	n, hasNegated := elements[negated]
	if hasPlain == hasNegated {
		return nil, nil, fmt.Errorf("a statement must have one of %s and %s", plain, negated)
	}
	if hasPlain {
		is, err = oneOrMore(p)
	} else {
		isNot, err = oneOrMore(n)
	}
	if err != nil {
		err = fmt.Errorf("a statement's %s is %w", plain, err)
	}
	return is, isNot, err
}

func parseConditions(raw json.RawMessage) ([]policyCondition, error) {
	operators, err := jsonObject(raw)
	if err != nil {
		return nil, err
	}
	var all []policyCondition
	for operator, raw := range operators {
		keys, err := jsonObject(raw)
		if err != nil {
			return nil, err
		}
		for key, raw := range keys {
			all = append(all, policyCondition{operator, key, conditionValues(raw)})
		}
	}
	return all, nil
}

// conditionValues parses the values of a condition: strings, or a boolean. Numbers are valid
// too, and no condition on one is decided here, so they are nil.
func conditionValues(raw json.RawMessage) []string {
	var boolean *bool
	if json.Unmarshal(raw, &boolean) == nil && boolean != nil {
		return []string{strconv.FormatBool(*boolean)}
	}
	values, err := oneOrMore(raw)
	if err != nil {
		return nil
	}
	return values
}

// oneOrMore parses a string, or a list of at least one.
func oneOrMore(raw json.RawMessage) ([]string, error) {
	bad := errors.New("neither a string nor a list of strings")
	if !isList(raw) {
		var one *string
		if err := json.Unmarshal(raw, &one); err != nil || one == nil {
			return nil, bad
		}
		return []string{*one}, nil
	}
	var list []*string
	if err := json.Unmarshal(raw, &list); err != nil || len(list) == 0 {
		return nil, bad
	}
	texts := make([]string, len(list))
	for i, p := range list {
		if p == nil {
			return nil, bad
		}
		texts[i] = *p
	}
	return texts, nil
}

func isList(raw json.RawMessage) bool {
	return bytes.HasPrefix(bytes.TrimSpace(raw), []byte("["))
}

// jsonObject parses a JSON object and nothing after it. Unlike encoding/json, it refuses a
// key that occurs twice, and keys are case-sensitive.
func jsonObject(raw []byte) (map[string]json.RawMessage, error) {
	bad := errors.New("it is not the JSON of a policy")
	d := json.NewDecoder(bytes.NewReader(raw))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return nil, bad
	}
	elements := map[string]json.RawMessage{}
	for d.More() {
		t, err := d.Token()
		key, ok := t.(string)
		if err != nil || !ok {
			return nil, bad
		}
		if _, twice := elements[key]; twice {
			return nil, fmt.Errorf("it has %s twice", awscheck.Excerpt(key))
		}
		var value json.RawMessage
		if err := d.Decode(&value); err != nil {
			return nil, bad
		}
		elements[key] = value
	}
	if t, err := d.Token(); err != nil || t != json.Delim('}') {
		return nil, bad
	}
	if d.More() || d.InputOffset() != int64(len(bytes.TrimRight(raw, " \t\r\n"))) {
		return nil, bad
	}
	return elements, nil
}

func onlyKeys(elements map[string]json.RawMessage, known ...string) error {
	left := len(elements)
	for _, k := range known {
		if _, ok := elements[k]; ok {
			left--
		}
	}
	if left > 0 {
		return errors.New("it has an unknown element")
	}
	return nil
}
