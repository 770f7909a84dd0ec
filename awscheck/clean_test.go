package awscheck_test

import (
	"strings"
	"testing"

	"github.com/astronomer/astro-activate/awscheck"
)

func TestClean(t *testing.T) {
	for name, tt := range map[string]struct{ in, want string }{
		"a name with accents":      {"Zürich 東京", "Zürich 東京"},
		"nothing to clean":         {"prod ~/etl (eu) 100%", "prod ~/etl (eu) 100%"},
		"a deletion":               {"pr\x7fod", "pr\uFFFDod"},
		"a tab":                    {"prod\tetl", "prod etl"},
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

func TestExcerpt(t *testing.T) {
	long := strings.Repeat("é", 121)
	for in, want := range map[string]string{
		"us-east-9":                 "us-east-9",
		strings.Repeat("é", 120):    strings.Repeat("é", 120),
		long:                        strings.Repeat("é", 120) + "…",
		"\x1b[2J" + long:            "\uFFFD[2J" + strings.Repeat("é", 116) + "…",
		strings.Repeat("\xff", 500): strings.Repeat("\uFFFD", 1) + "…",
	} {
		if got := awscheck.Excerpt(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}
