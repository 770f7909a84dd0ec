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
	return errors.New("not readable as YAML: " + awscheck.Clean(lines[0]))
}
