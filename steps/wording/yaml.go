package wording

import (
	"errors"
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
)

// YAMLError turns an error of the YAML library, which may be many lines, into one
// sentence; nil stays nil.
func YAMLError(err error) error {
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
	said := []rune(awscheck.Clean(lines[0]))
	if len(said) > maxYAMLError { // it quotes the file
		said = append(said[:maxYAMLError], '…')
	}
	return errors.New("not readable as YAML: " + string(said))
}

const maxYAMLError = 300
