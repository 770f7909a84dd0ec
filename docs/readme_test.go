package docs_test

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/ui/cli"
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

// The exit codes are those of the help of check.
func TestReadmeHasTheExitCodes(t *testing.T) {
	var help bytes.Buffer
	cli.Run(t.Context(), []string{"check", "--help"}, strings.NewReader(""), &help, &help, func(string) string { return "" })
	_, codes, ok := strings.Cut(strings.Join(strings.Fields(help.String()), " "), "Exit codes: ")
	codes, _, _ = strings.Cut(codes, ".")
	list := strings.Split(codes, ", ")
	if !ok || len(list) < 6 {
		t.Fatalf("the help of check has no exit codes: %q", codes)
	}
	page := readPage(t, "README.md")
	for _, c := range list {
		code, meaning, _ := strings.Cut(c, " ")
		if !strings.Contains(page, "| "+code+" | "+meaning) {
			t.Errorf("README.md has no row for the exit code %s, %s", code, meaning)
		}
	}
}
