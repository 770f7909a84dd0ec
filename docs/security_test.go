package docs_test

import (
	"regexp"
	"strings"
	"testing"
)

var testOrFuzz = regexp.MustCompile("`(Test|Fuzz)[A-Za-z0-9]+`")

// TestEverySentenceAboutSecurityNamesATest requires that each promise of docs/security.md is
// the row of a table, whose last cell names what shows it. TestTestsOfThePagesExist finds
// the tests.
func TestEverySentenceAboutSecurityNamesATest(t *testing.T) {
	sections := strings.Split(readPage(t, "docs/security.md"), "\n## ")
	for _, section := range sections[1:] { // without the introduction
		title, text, _ := strings.Cut(section, "\n")
		rows := 0
		for line := range strings.Lines(text) {
			line = strings.TrimSpace(line)
			switch {
			case line == "", strings.HasPrefix(line, "| | "), strings.HasPrefix(line, "| --- "),
				strings.HasPrefix(line, "What no check looks at is in "):
				continue
			case !strings.HasPrefix(line, "|"):
				t.Errorf("%s: %q is no row of the table, so that no test shows it", title, line)
				continue
			}
			rows++
			cells := strings.Split(strings.Trim(line, "|"), " | ")
			if len(cells) != 2 || !testOrFuzz.MatchString(cells[len(cells)-1]) {
				t.Errorf("%s: no test shows %q", title, line)
			}
		}
		if rows == 0 {
			t.Errorf("%s: it has no row", title)
		}
	}
}
