// Package files decides what is accepted from a file and what is written to one: the
// answers file, the session, the answers in a report, and the document that all three
// share. Which keys a file may have follows from the steps' fields and checks; whether a
// value is valid is up to the machine that takes it. What is damaged is reported in one
// sentence with its line, and nothing that was readable is lost.
package files

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/dataservice"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/wording"
)

// MaxAnswerBytes is the maximum size of an answers file or a session. A larger file is
// something else.
const MaxAnswerBytes = 1 << 20

// acknowledgedPrefix begins the key of an acknowledgement.
const acknowledgedPrefix = string(steps.KeyAcknowledged) + "."

// ParseAnswers parses an answers file: YAML, nested by the parts of the keys. name stands
// for the file in errors, each of which is one sentence with its line. Values are kept as
// they are written (012 stays 012); the machine's SetAll validates them.
func ParseAnswers(all []steps.Step, name string, data []byte) ([]steps.Setting, error) {
	if len(data) > MaxAnswerBytes {
		return nil, fmt.Errorf("%s is larger than %d KiB: this is not an answers file", name, MaxAnswerBytes>>10)
	}
	root, err := oneDocument(data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	p := newAnswersParser(all, name)
	if root != nil {
		p.group(root, "")
	}
	if len(p.problems) > 0 {
		return nil, p.problems[0]
	}
	return p.settings, nil
}

// oneDocument parses the only YAML document in data; nil if it is empty.
func oneDocument(data []byte) (*yaml.Node, error) {
	d := yaml.NewDecoder(bytes.NewReader(data))
	var doc, more yaml.Node
	if err := d.Decode(&doc); errors.Is(err, io.EOF) {
		return nil, nil
	} else if err != nil {
		return nil, wording.YAMLError(err)
	}
	if err := d.Decode(&more); err == nil {
		return nil, fmt.Errorf("line %d starts a second YAML document: keep one", more.Line)
	} else if !errors.Is(err, io.EOF) {
		return nil, wording.YAMLError(err)
	}
	if len(doc.Content) == 0 || isNull(doc.Content[0]) {
		return nil, nil
	}
	return doc.Content[0], nil
}

// ParseSetting parses KEY=VALUE as --set takes it. A list is separated by commas.
func ParseSetting(all []steps.Step, s string) (steps.Setting, error) {
	key, text, ok := strings.Cut(s, "=")
	key, text = strings.TrimSpace(key), strings.TrimSpace(text)
	if !ok {
		return steps.Setting{}, fmt.Errorf("--set %s: write it as KEY=VALUE, such as --set region=us-east-1", quoted(s))
	}
	const where = "--set"
	f := formOf(all)
	if check, ok := strings.CutPrefix(key, acknowledgedPrefix); ok {
		return f.acknowledgement(where, check, text)
	}
	field, ok := f.fields[steps.Key(key)]
	if !ok {
		return steps.Setting{}, fmt.Errorf("%s: %w", where, f.unknownKey(key))
	}
	return steps.Setting{Key: field.Key, Value: field.Kind.Parse(text), Where: where}, nil
}

// A form is what a file may answer.
type form struct {
	fields map[steps.Key]steps.Field
	groups map[string]bool // the paths that lead to fields: "network" of "network.cidr"
	checks []string        // what can be acknowledged
}

func formOf(all []steps.Step) form {
	f := form{fields: map[steps.Key]steps.Field{}, groups: map[string]bool{"": true, string(steps.KeyAcknowledged): true}}
	for _, s := range all {
		for _, field := range s.Fields {
			f.fields[field.Key] = field
			for path := string(field.Key); strings.Contains(path, "."); {
				path = path[:strings.LastIndexByte(path, '.')]
				f.groups[path] = true
			}
		}
		for _, c := range s.Checks {
			f.checks = append(f.checks, c.ID)
		}
	}
	// One file serves every command: it can acknowledge what verify reports, too.
	for _, c := range steps.VerifyChecks() {
		if !slices.Contains(f.checks, c.ID) {
			f.checks = append(f.checks, c.ID)
		}
	}
	return f
}

func (f form) unknownKey(path string) error {
	if path == string(steps.KeyAcknowledged) {
		return fmt.Errorf("%s needs the id of a check, such as %s%s=REASON", path, acknowledgedPrefix, awscheck.AccountClean)
	}
	keys := []string{string(steps.KeyAcknowledged)}
	for k := range f.fields {
		keys = append(keys, string(k))
	}
	slices.Sort(keys)
	return fmt.Errorf("there is no answer called %s%s", quoted(path), wording.Suggest(path, "", keys, ""))
}

func (f form) acknowledgement(where, check, reason string) (steps.Setting, error) {
	known := slices.ContainsFunc(f.checks, func(id string) bool { return check == id || strings.HasPrefix(check, id+".") })
	switch {
	case !known:
		return steps.Setting{}, fmt.Errorf("%s: there is no check called %s to acknowledge%s", where, quoted(check), wording.Suggest(check, "", f.checks, "a report names the id of each check"))
	case strings.TrimSpace(reason) == "":
		return steps.Setting{}, fmt.Errorf("%s: acknowledging %s requires a reason", where, check)
	case strings.ContainsFunc(reason, func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' }):
		return steps.Setting{}, fmt.Errorf("%s: the reason for acknowledging %s contains a control character: use plain text", where, check)
	}
	return steps.Setting{Key: steps.Key(acknowledgedPrefix + check), Value: steps.Text(reason), Where: where}, nil
}

// maxQuoted is how many characters of a text an error quotes.
const maxQuoted = 60

// quoted is a text as an error quotes it: cleaned, and cut if it is long. One with a login is
// not quoted.
func quoted(s string) string {
	if dataservice.HasLogin(s) {
		return "the text with a login"
	}
	s = awscheck.Clean(s)
	if utf8.RuneCountInString(s) > maxQuoted {
		s = string([]rune(s)[:maxQuoted]) + "…"
	}
	return `"` + s + `"`
}
