package awscheck_test

import (
	"testing"

	"github.com/astronomer/astro-activate/awscheck"
)

func TestClean(t *testing.T) {
	for name, tt := range map[string]struct{ in, want string }{
		"a name with accents":      {"Zürich 東京", "Zürich 東京"},
		"an escape sequence":       {"\x1b[2Jprod", "\uFFFD[2Jprod"},
		"another line":             {"prod\r\nPASS\tall", "prod  PASS all"},
		"a bidirectional override": {"prod\u202Etset", "prodtset"},
		"a zero-width space":       {"pr\u200Bod", "prod"},
		"invalid UTF-8":            {"pr\xffod", "pr\uFFFDod"},
	} {
		if got := awscheck.Clean(tt.in); got != tt.want {
			t.Errorf("%s: %q, want %q", name, got, tt.want)
		}
	}
}
