package steps

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/astronomer/astro-activate/awscheck"
)

// strictYAML decodes one YAML document; a key that has no place in it is an error.
func strictYAML(data []byte, into any) error {
	d := yaml.NewDecoder(bytes.NewReader(data))
	d.KnownFields(true)
	err := d.Decode(into)
	if errors.Is(err, io.EOF) {
		return errors.New("the file is empty")
	}
	return yamlSentence(err)
}

// yamlSentence turns the library's message into one line.
func yamlSentence(err error) error {
	if err == nil {
		return nil
	}
	lines := strings.Split(strings.TrimSpace(strings.TrimPrefix(err.Error(), "yaml: ")), "\n")
	for i := range lines {
		lines[i] = strings.TrimSpace(lines[i])
	}
	if lines[0] == "unmarshal errors:" && len(lines) > 1 {
		lines = lines[1:2]
	}
	return fmt.Errorf("not readable as YAML: %s", awscheck.Clean(lines[0]))
}
