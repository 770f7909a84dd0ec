package steps

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps/wording"
)

// MostAnswerBytes is the size above which a file is taken for something else than
// answers.
const MostAnswerBytes = 1 << 20

// A Setting is an answer given ahead, and where it was given.
type Setting struct {
	Key   Key // of a field, or "acknowledged." and the id of a check
	Value Value
	Where string // for errors: "answers.yaml, line 3" or "--region"
}

// Give commits answers that were given ahead, later ones over earlier ones. Its
// error names the first that is refused and where it was given.
func (m *Machine) SetAll(settings []Setting) error {
	for _, s := range settings {
		if check, ok := strings.CutPrefix(string(s.Key), acknowledgedDots); ok {
			m.Acknowledge(check, s.Value.String())
		} else if err := m.Set(s.Key, s.Value); err != nil {
			return fmt.Errorf("%s: %s: %w", s.Where, s.Key, err)
		}
	}
	return nil
}

// ParseAnswers reads an answers file: YAML, nested by the parts of the keys. What
// may stand in it follows from the steps' fields and checks. name stands for the
// file in errors, each of which is one sentence with the line it speaks of.
// Values are read as they are written (012 stays 012); Give judges them.
func ParseAnswers(all []Step, name string, data []byte) ([]Setting, error) {
	if len(data) > MostAnswerBytes {
		return nil, fmt.Errorf("%s is larger than %d KiB: this is not an answers file", name, MostAnswerBytes>>10)
	}
	root, err := oneDocument(data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	p := answersParser{form: formOf(all), file: name, lines: map[string]int{}}
	if root != nil {
		p.group(root, "")
	}
	if len(p.problems) > 0 {
		return nil, p.problems[0]
	}
	return p.settings, nil
}

// oneDocument parses the only YAML document in data; nil if there is none.
func oneDocument(data []byte) (*yaml.Node, error) {
	d := yaml.NewDecoder(bytes.NewReader(data))
	var doc, more yaml.Node
	if err := d.Decode(&doc); errors.Is(err, io.EOF) {
		return nil, nil
	} else if err != nil {
		return nil, yamlSentence(err)
	}
	if err := d.Decode(&more); err == nil {
		return nil, fmt.Errorf("line %d starts a second YAML document: keep one", more.Line)
	} else if !errors.Is(err, io.EOF) {
		return nil, yamlSentence(err)
	}
	if len(doc.Content) == 0 || isNull(doc.Content[0]) {
		return nil, nil
	}
	return doc.Content[0], nil
}

// ParseSetting reads KEY=VALUE as --set takes it. A list is separated by commas.
func ParseSetting(all []Step, s string) (Setting, error) {
	key, text, ok := strings.Cut(s, "=")
	key, text = strings.TrimSpace(key), strings.TrimSpace(text)
	if !ok {
		return Setting{}, fmt.Errorf("--set %s: write it as KEY=VALUE, such as --set region=us-east-1", shown(s))
	}
	where := "--set"
	f := formOf(all)
	if check, ok := strings.CutPrefix(key, acknowledgedDots); ok {
		return f.acknowledgement(where, check, text)
	}
	field, ok := f.fields[Key(key)]
	if !ok {
		return Setting{}, fmt.Errorf("%s: %w", where, f.unknownKey(key))
	}
	value := Text(text)
	if field.Kind.Many() {
		value = Value{}
		for part := range strings.SplitSeq(text, ",") {
			if part = strings.TrimSpace(part); part != "" {
				value = append(value, part)
			}
		}
	}
	return Setting{field.Key, value, where}, nil
}

// A form is what may be answered.
type form struct {
	fields map[Key]Field
	groups map[string]bool // the paths that lead to fields: "network" of "network.cidr"
	checks []string
}

func formOf(all []Step) form {
	f := form{fields: map[Key]Field{}, groups: map[string]bool{"": true, keyAcknowledged: true}}
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
	// One file serves every command: what verify reports can be acknowledged in it, too.
	for _, c := range verifyStep(Requirements{}).Checks {
		if !slices.Contains(f.checks, c.ID) {
			f.checks = append(f.checks, c.ID)
		}
	}
	return f
}

func (f form) unknownKey(path string) error {
	keys := []string{keyAcknowledged}
	for k := range f.fields {
		keys = append(keys, string(k))
	}
	slices.Sort(keys)
	return fmt.Errorf("there is no answer called %s; did you mean %s?", shown(path), wording.Nearest(path, keys))
}

func (f form) acknowledgement(where, check, reason string) (Setting, error) {
	known := slices.ContainsFunc(f.checks, func(id string) bool { return check == id || strings.HasPrefix(check, id+".") })
	switch {
	case !known:
		return Setting{}, fmt.Errorf("%s: there is no check called %s to acknowledge; did you mean %s?", where, shown(check), wording.Nearest(check, f.checks))
	case strings.TrimSpace(reason) == "":
		return Setting{}, fmt.Errorf("%s: acknowledging %s takes a reason", where, check)
	case strings.ContainsFunc(reason, func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' }):
		return Setting{}, fmt.Errorf("%s: the reason for acknowledging %s holds a control character: use plain text", where, check)
	}
	return Setting{Key(acknowledgedDots + check), Text(reason), where}, nil
}

// answersParser walks a document and collects settings and problems, so that a
// session can keep what is good of a damaged file.
type answersParser struct {
	form
	file     string
	lines    map[string]int // where each path was given
	settings []Setting
	problems []error
}

func (p *answersParser) wrong(n *yaml.Node, format string, args ...any) {
	p.problems = append(p.problems, fmt.Errorf("%s: %w", p.where(n), fmt.Errorf(format, args...)))
}

func (p *answersParser) where(n *yaml.Node) string { return fmt.Sprintf("%s, line %d", p.file, n.Line) }

// group reads a map of answers, all of whose keys begin with path.
func (p *answersParser) group(n *yaml.Node, path string) {
	if n.Kind != yaml.MappingNode {
		if path == "" {
			p.wrong(n, "%s where answers belong: write them as region: us-east-1", kindOf(n))
		} else {
			p.wrong(n, "%s holds several answers, not %s: write them below it, as %s", path, kindOf(n), p.example(path))
		}
		return
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		if key.Kind != yaml.ScalarNode || key.Anchor != "" {
			p.wrong(key, "%s where the name of an answer belongs", kindOf(key))
			continue
		}
		full := key.Value
		if path != "" {
			full = path + "." + key.Value
		}
		_, isField := p.fields[Key(full)]
		if path != keyAcknowledged && !isField && !p.groups[full] {
			p.problems = append(p.problems, fmt.Errorf("%s: %w", p.where(key), p.unknownKey(full)))
			continue
		}
		if first, twice := p.lines[full]; twice && (isField || path == keyAcknowledged) {
			p.wrong(key, "%s was given in line %d already: keep one", shown(full), first)
			continue
		}
		p.lines[full] = key.Line
		if value.Kind == yaml.AliasNode || value.Anchor != "" {
			p.wrong(value, "%s uses a YAML anchor: write the value itself", shown(full))
			continue
		}
		switch {
		case isNull(value):
		case path == keyAcknowledged:
			p.acknowledged(value, key.Value)
		case isField:
			p.field(value, p.fields[Key(full)])
		default:
			p.group(value, full)
		}
	}
}

func (p *answersParser) acknowledged(n *yaml.Node, check string) {
	if n.Kind != yaml.ScalarNode {
		p.wrong(n, "acknowledging %s takes a reason in words, not %s", shown(check), kindOf(n))
		return
	}
	s, err := p.acknowledgement(p.where(n), check, n.Value)
	if err != nil {
		p.problems = append(p.problems, err)
		return
	}
	p.settings = append(p.settings, s)
}

func (p *answersParser) field(n *yaml.Node, f Field) {
	if !f.Kind.Many() {
		if n.Kind != yaml.ScalarNode {
			p.wrong(n, "%s takes one value, not %s: write %s", f.Key, kindOf(n), p.example(string(f.Key)))
			return
		}
		p.settings = append(p.settings, Setting{f.Key, Text(scalar(n)), p.where(n)})
		return
	}
	if n.Kind != yaml.SequenceNode {
		p.wrong(n, "%s takes a list, not %s: write %s", f.Key, kindOf(n), p.example(string(f.Key)))
		return
	}
	value := Value{}
	for _, item := range n.Content {
		switch {
		case item.Kind == yaml.AliasNode || item.Anchor != "":
			p.wrong(item, "%s uses a YAML anchor: write the value itself", f.Key)
			return
		case item.Kind == yaml.ScalarNode && !isNull(item):
			value = append(value, scalar(item))
		case item.Kind == yaml.MappingNode && f.Record != nil:
			entry, err := p.record(item, f)
			if err != nil {
				p.wrong(item, "%s: %w", f.Key, err)
				return
			}
			value = append(value, entry)
		default:
			p.wrong(item, "%s holds %s where one value belongs: write %s", f.Key, kindOf(item), p.example(string(f.Key)))
			return
		}
	}
	p.settings = append(p.settings, Setting{f.Key, value, p.where(n)})
}

// record reads an entry of a list that is written as a map.
func (p *answersParser) record(n *yaml.Node, f Field) (string, error) {
	names := make([]string, len(f.Record.Parts))
	parts := make([]string, len(f.Record.Parts))
	for i, part := range f.Record.Parts {
		names[i] = part.Name
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		at := slices.Index(names, key.Value)
		switch {
		case key.Kind != yaml.ScalarNode || at < 0:
			return "", fmt.Errorf("an entry has no %s; did you mean %s?", shown(key.Value), wording.Nearest(key.Value, names))
		case value.Kind != yaml.ScalarNode || value.Anchor != "":
			return "", fmt.Errorf("%s takes one value, not %s", key.Value, kindOf(value))
		case parts[at] != "":
			return "", fmt.Errorf("an entry gives %s twice: keep one", key.Value)
		}
		if !isNull(value) {
			parts[at] = value.Value
		}
	}
	if i := slices.Index(parts, ""); i >= 0 {
		return "", fmt.Errorf("an entry lacks its %s: it has %s", names[i], strings.Join(names, ", "))
	}
	return f.Record.Join(parts)
}

// example shows how an answer is written.
func (p *answersParser) example(path string) string {
	f, ok := p.fields[Key(path)]
	if !ok {
		under := slices.Sorted(maps.Keys(p.fields))
		i := slices.IndexFunc(under, func(k Key) bool { return strings.HasPrefix(string(k), path+".") })
		if i < 0 {
			return path + ": {account.clean: a reason}"
		}
		f = p.fields[under[i]]
	}
	value := f.Placeholder
	if value == "" {
		value = "…"
	}
	if f.Kind.Many() {
		value = "[" + value + "]"
	}
	last := strings.LastIndexByte(string(f.Key), '.') + 1
	if !ok && last > 0 {
		return path + ": {" + string(f.Key)[last:] + ": " + value + "}"
	}
	return string(f.Key)[last:] + ": " + value
}

// scalar is a value as it was written; YAML's true, True and TRUE are one.
func scalar(n *yaml.Node) string {
	if n.ShortTag() == "!!bool" {
		return strings.ToLower(n.Value)
	}
	return n.Value
}

func isNull(n *yaml.Node) bool { return n.Kind == yaml.ScalarNode && n.ShortTag() == "!!null" }

func kindOf(n *yaml.Node) string {
	switch n.Kind {
	case yaml.MappingNode:
		return "a map"
	case yaml.SequenceNode:
		return "a list"
	case yaml.AliasNode:
		return "a YAML alias"
	}
	if isNull(n) {
		return "nothing"
	}
	return "the single value " + shown(n.Value)
}

// shown is a text as an error quotes it: cleaned, and cut where it is long.
func shown(s string) string {
	const most = 60
	s = awscheck.Clean(s)
	if utf8.RuneCountInString(s) > most {
		s = string([]rune(s)[:most]) + "…"
	}
	return `"` + s + `"`
}
