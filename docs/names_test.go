package docs_test

import (
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps"
)

var testName = regexp.MustCompile("`((?:Test|Fuzz)[A-Za-z0-9]{2,})`")

// TestTestsOfThePagesExist finds each test that a page names, such as those that show the
// sentences of docs/security.md.
func TestTestsOfThePagesExist(t *testing.T) {
	missing := map[string]string{}
	for _, page := range pages(t) {
		for _, m := range testName.FindAllStringSubmatch(readPage(t, page), -1) {
			missing[m[1]] = page
		}
	}
	if len(missing) < 30 {
		t.Errorf("the pages name only %d tests", len(missing))
	}
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		data, err := os.ReadFile(path)
		for name := range missing {
			if strings.Contains(string(data), "\nfunc "+name+"(") {
				delete(missing, name)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for name, page := range missing {
		t.Errorf("%s names %s, which is no test", page, name)
	}
}

var sourceFile = regexp.MustCompile("`([a-z0-9_]+(?:/[a-z0-9_.]+)*\\.(?:go|yaml|json|md|tape))`")

// TestSourceFilesOfThePagesExist finds each file of the repository that a page names, by
// its path or by the end of it.
func TestSourceFilesOfThePagesExist(t *testing.T) {
	var files []string
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.IsDir() && d.Name() == ".git" {
			return fs.SkipDir
		}
		files = append(files, "/"+filepath.ToSlash(path))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	users := []string{"answers.yaml", "session.yaml", "report.json", "requirements.yaml", "policy.json"} // of those who use the program
	for _, page := range pages(t) {
		for _, m := range sourceFile.FindAllStringSubmatch(readPage(t, page), -1) {
			known := slices.ContainsFunc(files, func(f string) bool { return strings.HasSuffix(f, "/"+m[1]) })
			if !known && !slices.Contains(users, m[1]) {
				t.Errorf("%s names %s, which does not exist", page, m[1])
			}
		}
	}
}

// TestChecksOfThePagesExist looks up each code span that has the form of a check's id or of
// an answer's key.
func TestChecksOfThePagesExist(t *testing.T) {
	groups := map[string]bool{}
	known := map[string]bool{}
	for _, c := range awscheck.Catalog() {
		group, _, _ := strings.Cut(c.ID, ".")
		groups[group] = true
		known[displayID(c.ID)] = true
	}
	for _, s := range steps.All(steps.DefaultRequirements()) {
		for _, f := range s.Fields {
			known[string(f.Key)] = true
		}
		for _, c := range s.Checks {
			known[c.ID] = true
		}
	}
	idOrKey := regexp.MustCompile("`([a-z]+\\.[A-Za-z0-9_.*-]+)`")
	for _, page := range pages(t) {
		for _, m := range idOrKey.FindAllStringSubmatch(readPage(t, page), -1) {
			group, _, _ := strings.Cut(m[1], ".")
			prefix, isPattern := strings.CutSuffix(m[1], "*")
			matches := func(id string) bool { return strings.HasPrefix(id, prefix) }
			if !groups[group] || known[m[1]] || isPattern && slices.ContainsFunc(slices.Collect(maps.Keys(known)), matches) {
				continue
			}
			t.Errorf("%s names %s, which is neither a check nor an answer", page, m[1])
		}
	}
}
