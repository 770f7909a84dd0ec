package files

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/wording"
)

// An answersParser walks a YAML document. It collects settings and problems, so that a
// session can keep what is readable of a damaged file.
type answersParser struct {
	form
	file     string
	lines    map[string]int // the line in which each path was given
	settings []steps.Setting
	problems []error
}

func newAnswersParser(all []steps.Step, file string) *answersParser {
	return &answersParser{form: formOf(all), file: file, lines: map[string]int{}}
}

func (p *answersParser) problem(n *yaml.Node, format string, args ...any) {
	p.problems = append(p.problems, fmt.Errorf("%s: %w", p.where(n), fmt.Errorf(format, args...)))
}

// where names a line of the file. Inlined, it would be there five times.
//
//go:noinline
func (p *answersParser) where(n *yaml.Node) string { return fmt.Sprintf("%s, line %d", p.file, n.Line) }

// group parses a map of answers whose keys all begin with path.
func (p *answersParser) group(n *yaml.Node, path string) {
	if n.Kind != yaml.MappingNode {
		if path == "" {
			p.problem(n, "%s where answers belong: write them as region: us-east-1", describe(n))
		} else {
			p.problem(n, "%s contains several answers, not %s: write them below it, as %s", path, describe(n), p.example(path))
		}
		return
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		p.entry(n.Content[i], n.Content[i+1], path)
	}
}

// entry parses one key of a map and its value.
func (p *answersParser) entry(key, value *yaml.Node, path string) {
	const acknowledged = string(steps.KeyAcknowledged)
	if key.Kind != yaml.ScalarNode || key.Anchor != "" {
		p.problem(key, "%s where the name of an answer belongs", describe(key))
		return
	}
	full := key.Value
	if path != "" {
		full = path + "." + key.Value
	}
	field, isField := p.fields[steps.Key(full)]
	if path != acknowledged && !isField && !p.groups[full] {
		p.problems = append(p.problems, fmt.Errorf("%s: %w", p.where(key), p.unknownKey(full)))
		return
	}
	if first, twice := p.lines[full]; twice && (isField || path == acknowledged) {
		p.problem(key, "%s was given in line %d already: keep one", quoted(full), first)
		return
	}
	p.lines[full] = key.Line
	if value.Kind == yaml.AliasNode || value.Anchor != "" {
		p.problem(value, "%s uses a YAML anchor: write the value itself", quoted(full))
		return
	}
	switch {
	case isNull(value):
	case path == acknowledged:
		p.acknowledged(value, key.Value)
	case isField:
		p.field(value, field)
	default:
		p.group(value, full)
	}
}

func (p *answersParser) acknowledged(n *yaml.Node, check string) {
	if n.Kind != yaml.ScalarNode {
		p.problem(n, "acknowledging %s requires a reason in words, not %s", quoted(check), describe(n))
		return
	}
	s, err := p.acknowledgement(p.where(n), check, n.Value)
	if err != nil {
		p.problems = append(p.problems, err)
		return
	}
	p.settings = append(p.settings, s)
}

func (p *answersParser) field(n *yaml.Node, f steps.Field) {
	if !f.Kind.Many() {
		if n.Kind != yaml.ScalarNode {
			p.problem(n, "%s takes one value, not %s: write %s", f.Key, describe(n), p.example(string(f.Key)))
			return
		}
		p.settings = append(p.settings, steps.Setting{Key: f.Key, Value: steps.Text(scalar(n)), Where: p.where(n)})
		return
	}
	if n.Kind != yaml.SequenceNode {
		p.problem(n, "%s takes a list, not %s: write %s", f.Key, describe(n), p.example(string(f.Key)))
		return
	}
	value := steps.Value{}
	for _, item := range n.Content {
		switch {
		case item.Kind == yaml.AliasNode || item.Anchor != "":
			p.problem(item, "%s uses a YAML anchor: write the value itself", f.Key)
			return
		case item.Kind == yaml.ScalarNode && !isNull(item):
			value = append(value, scalar(item))
		case item.Kind == yaml.MappingNode && f.Record != nil:
			entry, err := parseRecord(item, f.Record)
			if err != nil {
				p.problem(item, "%s: %w", f.Key, err)
				return
			}
			value = append(value, entry)
		default:
			p.problem(item, "%s contains %s where one value belongs: write %s", f.Key, describe(item), p.example(string(f.Key)))
			return
		}
	}
	p.settings = append(p.settings, steps.Setting{Key: f.Key, Value: value, Where: p.where(n)})
}

// parseRecord parses an entry of a list that is written as a map, and returns its
// one-line form.
func parseRecord(n *yaml.Node, r *steps.Record) (string, error) {
	names := make([]string, len(r.Parts))
	parts := make([]string, len(r.Parts))
	for i, part := range r.Parts {
		names[i] = part.Name
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		at := slices.Index(names, key.Value)
		switch {
		case key.Kind != yaml.ScalarNode || at < 0:
			return "", fmt.Errorf("an entry has no %s%s", quoted(key.Value), wording.Suggest(key.Value, "", names, ""))
		case value.Kind != yaml.ScalarNode || value.Anchor != "":
			return "", fmt.Errorf("%s takes one value, not %s", key.Value, describe(value))
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
	return r.Join(parts)
}

// example shows how an answer is written.
func (p *answersParser) example(path string) string {
	f, isField := p.fields[steps.Key(path)]
	if !isField {
		under := slices.Sorted(maps.Keys(p.fields))
		i := slices.IndexFunc(under, func(k steps.Key) bool { return strings.HasPrefix(string(k), path+".") })
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
	if !isField && last > 0 {
		return path + ": {" + string(f.Key)[last:] + ": " + value + "}"
	}
	return string(f.Key)[last:] + ": " + value
}

// scalar is a value as it was written. YAML's true, True and TRUE are one.
func scalar(n *yaml.Node) string {
	if n.ShortTag() == "!!bool" {
		return strings.ToLower(n.Value)
	}
	return n.Value
}

// isNull reports whether a value is empty. Inlined, it would be there seven times.
//
//go:noinline
func isNull(n *yaml.Node) bool { return n.Kind == yaml.ScalarNode && n.ShortTag() == "!!null" }

// describe says what a node is, as an error says it.
func describe(n *yaml.Node) string {
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
	return "the single value " + quoted(n.Value)
}
