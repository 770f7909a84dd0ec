package render

import (
	"strings"
	"testing"

	"github.com/astronomer/astro-activate/ui/theme"
)

// A letter that the alphabet lacks would be a gap in the verdict.
func TestEveryVerdictHasItsLetters(t *testing.T) {
	r := Renderer{Theme: theme.New(true, theme.Unicode())}
	for _, word := range []string{"READY", "NOT READY", "INCOMPLETE", "ACTIVE", "WAITING", "SIGN IN FIRST"} {
		for _, c := range strings.ReplaceAll(word, " ", "") {
			if lines := strings.Join(r.Banner(string(c), 100, 40), ""); strings.TrimSpace(lines) == "" {
				t.Errorf("%s has no large %c", word, c)
			}
		}
	}
}
