package cli

import "testing"

// "The hint ends with --dem, and the next line begins with o=ready." At a terminal, an error is broken
// between its words; a command to copy stays in one piece.
func TestAnErrorIsBrokenBetweenItsWords(t *testing.T) {
	t.Parallel()
	const (
		long    = "astro-activate: there is nothing to watch without peering.region: add --set peering.region=REGION, or watch --demo=ready, which has its answers"
		command = "astro-activate: a summary is of a session; run `astro-activate check --demo=ready --output ticket --mask` for the one of a demo"
	)
	for name, tt := range map[string]struct {
		text  string
		width int
		want  string
	}{
		"the width is not known":    {long, 0, long},
		"it fits":                   {"astro-activate: no file", 23, "astro-activate: no file"},
		"a long sentence":           {long, 80, "astro-activate: there is nothing to watch without peering.region: add --set\npeering.region=REGION, or watch --demo=ready, which has its answers"},
		"a command":                 {command, 80, "astro-activate: a summary is of a session; run\n`astro-activate check --demo=ready --output ticket --mask` for the one of a demo"},
		"a command with no end":     {"run `astro-activate check", 10, "run `astro-activate check"},
		"a word longer than a line": {"open https://example.com/a/long/one now", 10, "open\nhttps://example.com/a/long/one\nnow"},
		"several lines":             {"usage\n\nfirst line\nnext", 8, "usage\n\nfirst\nline\nnext"},
	} {
		if got := betweenWords(tt.text, tt.width); got != tt.want {
			t.Errorf("%s:\n%s\nwant\n%s", name, got, tt.want)
		}
	}
}
