package docs_test

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite the generated sections of the documentation")

// checkSection compares a generated section of a page, between the comments <!-- NAME -->
// and <!-- /NAME -->, with what the code says. With -update it writes the section.
func checkSection(t *testing.T, page, name, want string) {
	t.Helper()
	begin, end := fmt.Sprintf("<!-- %s -->\n", name), fmt.Sprintf("<!-- /%s -->", name)
	document := readPage(t, page)
	before, rest, hasBegin := strings.Cut(document, begin)
	have, after, hasEnd := strings.Cut(rest, end)
	if !hasBegin || !hasEnd {
		t.Fatalf("%s has no section between %q and %q", page, strings.TrimSpace(begin), end)
	}
	want = strings.TrimSpace(want) + "\n"
	if have == want {
		return
	}
	if *update {
		if err := os.WriteFile(page, []byte(before+begin+want+end+after), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	t.Errorf("the section %q of %s differs from the code:\n%s\nWrite it with: go test ./docs -run '^%s$' -update", name, page, differences(have, want), t.Name())
}

func readPage(t *testing.T, page string) string {
	t.Helper()
	data, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(string(data), "\r\n", "\n")
}
