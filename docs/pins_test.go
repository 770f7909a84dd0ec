package docs_test

import (
	"os"
	"path"
	"regexp"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// A requirement is a line of go.mod, with the comments that speak of it: those above its
// block, above itself and beside itself.
type requirement struct {
	module, version, comment string
	indirect                 bool
}

func requirements(t *testing.T) (list []requirement) {
	t.Helper()
	data, err := os.ReadFile("go.mod")
	if err != nil {
		t.Fatal(err)
	}
	var above, block string // comments
	for line := range strings.Lines(string(data)) {
		text, beside, _ := strings.Cut(strings.TrimSpace(line), "//")
		f := strings.Fields(text)
		switch {
		case len(f) == 0 && beside != "":
			above += beside
			continue
		case text == "require (":
			block = above
		case len(f) == 2 && strings.HasPrefix(f[1], "v"):
			list = append(list, requirement{f[0], f[1], block + above + beside, strings.TrimSpace(beside) == "indirect"})
		}
		above = ""
	}
	if len(list) < 30 {
		t.Fatalf("go.mod has %d requirements", len(list))
	}
	return list
}

var pseudoVersion = regexp.MustCompile(`-\d{14}-[0-9a-f]{12}$`)

// TestEveryPinIsExplained reads go.mod and the configuration of the dependency bot: what
// the bot leaves alone is held back in go.mod, and says why.
func TestEveryPinIsExplained(t *testing.T) {
	all := requirements(t)
	for _, r := range all {
		if pseudoVersion.MatchString(r.version) && !r.indirect && !strings.Contains(r.comment, "release") {
			t.Errorf("go.mod does not say why %s is required by a commit", r.module)
		}
	}
	ignored := ignoredByDependabot(t)
	for _, pattern := range ignored {
		held := 0
		for _, r := range all {
			if ok, _ := path.Match(strings.ReplaceAll(pattern, "/", "\x00"), strings.ReplaceAll(r.module, "/", "\x00")); ok && !r.indirect {
				held++
				if !strings.Contains(r.comment, "held at") {
					t.Errorf("dependabot.yml holds %s back, and go.mod does not say why", r.module)
				}
			}
		}
		if held == 0 {
			t.Errorf("dependabot.yml ignores %s, which go.mod does not require", pattern)
		}
	}
	for _, r := range all {
		if strings.Contains(r.comment, "Pinned") && r.version < "v0.0.30" {
			t.Errorf("%s is %s, below its pin", r.module, r.version)
		}
	}
}

// ignoredByDependabot lists the modules whose updates the dependency bot leaves out.
func ignoredByDependabot(t *testing.T) (patterns []string) {
	t.Helper()
	data, err := os.ReadFile(".github/dependabot.yml")
	if err != nil {
		t.Fatal(err)
	}
	var config struct {
		Updates []struct {
			Ecosystem string `yaml:"package-ecosystem"`
			Ignore    []struct {
				Name string `yaml:"dependency-name"`
			}
		}
	}
	if err := yaml.Unmarshal(data, &config); err != nil {
		t.Fatal(err)
	}
	for _, u := range config.Updates {
		for _, i := range u.Ignore {
			patterns = append(patterns, i.Name)
		}
	}
	if len(patterns) == 0 {
		t.Fatal("dependabot.yml ignores nothing")
	}
	return patterns
}
