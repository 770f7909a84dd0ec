// Package awsfiles reads the profiles of AWS's shared config and credentials files. The
// SDK has no function that lists them, and finds a profile by rules that the
// documentation leaves out, so this package reads a file as the SDK does: see
// config/internal/ini and mergeSections in github.com/aws/aws-sdk-go-v2/config. Its tests
// compare it with the SDK.
package awsfiles

import (
	"fmt"
	"slices"
	"strings"
)

// A Section is the settings of one section, by lower-case name.
type Section map[string]string

// Present is the value of a setting that is a secret: secrets are not kept.
const Present = "(present)"

var secrets = []string{accessKey, secretKey, "aws_session_token"}

// Parse parses one file into its sections, by name: "profile x" of "[profile x]". As for
// the SDK, a line that is no section, setting or comment is ignored. The error is about
// a line at which the SDK would panic.
func Parse(data []byte) (map[string]Section, error) {
	p := parser{sections: map[string]Section{}}
	n := 0
	for line := range strings.SplitSeq(string(data), "\n") {
		n++
		if err := p.line(line); err != nil {
			return nil, fmt.Errorf("line %d: %w", n, err)
		}
	}
	return p.sections, nil
}

type parser struct {
	sections map[string]Section
	section  string // "": lines belong to no section
	key      string // of the last setting, which an indented line continues
}

func (p *parser) line(line string) error {
	trimmed := strings.TrimLeft(line, " \t")
	if strings.TrimSpace(line) == "" || strings.HasPrefix(trimmed, "#") || strings.HasPrefix(trimmed, ";") {
		return nil
	}
	if name, ok := header(line); ok {
		p.section, p.key = name, ""
		if p.sections[name] == nil {
			p.sections[name] = Section{}
		}
		return nil
	}
	indented := trimmed != line
	text := trimmed // of an indented line, a comment is part of the value
	if !indented {
		text = strings.TrimRight(withoutComment(line), " \t")
	}
	key, value, ok := setting(text)
	if !ok {
		if last := p.sections[p.section][p.key]; indented && p.key != "" && last != "" {
			p.set(p.key, last+"\n"+trimmed)
		}
		return nil
	}
	if value == `"` || value == "'" {
		return fmt.Errorf("the value of %s is a single quotation mark, and AWS's SDK fails at it", key)
	}
	value = unquoted(value)
	if p.section == "" {
		return nil
	}
	if indented && p.key != "" {
		if p.sections[p.section][p.key] == "" {
			return nil // a nested setting, such as one under "s3 ="
		}
		value = strings.TrimSpace(withoutComment(value))
	} else if indented {
		value = strings.TrimSpace(withoutComment(value))
	}
	p.key = strings.ToLower(key)
	p.set(p.key, value)
	return nil
}

func (p *parser) set(key, value string) {
	if value != "" && slices.Contains(secrets, key) {
		value = Present
	}
	p.sections[p.section][key] = value
}

// header parses "[x]" and "[profile x]", with a comment after it or without.
func header(line string) (name string, ok bool) {
	line, _, _ = strings.Cut(line, "#")
	line, _, _ = strings.Cut(line, ";")
	line = strings.TrimSpace(line)
	if !strings.HasPrefix(line, "[") || !strings.HasSuffix(line, "]") {
		return "", false
	}
	name = strings.TrimSpace(line[1 : len(line)-1])
	if at := strings.IndexAny(name, " \t"); at > 0 {
		name = name[:at] + " " + strings.TrimLeft(name[at:], " \t")
	}
	return name, true
}

// withoutComment cuts off a comment, which begins after a space or a tab.
func withoutComment(s string) string {
	for _, mark := range []string{" #", " ;", "\t#", "\t;"} {
		s, _, _ = strings.Cut(s, mark)
	}
	return s
}

// setting splits a line at its first = or :.
func setting(s string) (key, value string, ok bool) {
	at := strings.IndexAny(s, "=:")
	if at < 0 {
		return "", "", false
	}
	return strings.TrimSpace(s[:at]), strings.TrimSpace(s[at+1:]), true
}

// unquoted removes the quotes around a value.
func unquoted(s string) string {
	if len(s) > 1 && s[0] == s[len(s)-1] && (s[0] == '"' || s[0] == '\'') {
		return s[1 : len(s)-1]
	}
	return s
}
