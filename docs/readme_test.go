package docs_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/steps"
)

func TestReadmeListsTheScenarios(t *testing.T) {
	var rows strings.Builder
	for _, s := range awssim.Scenarios() {
		fmt.Fprintf(&rows, "| `%s` | %s |\n", s.Name, s.Summary)
	}
	checkSection(t, "README.md", "scenarios", "| name | situation |\n| --- | --- |\n"+rows.String())
}

// The README counts the permissions in words.
func TestReadmeCountsThePermissions(t *testing.T) {
	need := steps.DefaultRequirements()
	n := len(need.IAMActions)
	if need.CloudFormation != "" {
		n++
	}
	words := []string{"zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"}
	if want := words[min(n, 10)] + " permissions"; !strings.Contains(readPage(t, "README.md"), want) {
		t.Errorf("the requirements have %d permissions, and README.md does not say %q", n, want)
	}
}

// Go's version is in go.mod.
func TestReadmeNamesTheVersionOfGo(t *testing.T) {
	version := regexp.MustCompile(`(?m)^go (\d+\.\d+)`).FindStringSubmatch(readPage(t, "go.mod"))
	if version == nil || !strings.Contains(readPage(t, "README.md"), "Go "+version[1]+" or later") {
		t.Errorf("README.md does not say that Go %q or later is needed", version)
	}
}
