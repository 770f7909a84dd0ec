package prompts

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
)

func TestLinesAreWrappedBetweenWords(t *testing.T) {
	for _, tt := range []struct {
		line  string
		width int
		want  string
	}{
		{"Not known how wide it is.", 0, "Not known how wide it is."},
		{"It fits.", 8, "It fits."},
		{"The session is saved.", 12, "The session\nis saved."},
		{"   Fix: remove the rule.", 14, "   Fix: remove\n   the rule."},
		{"12. Add the route to all.", 14, "12. Add the\n    route to\n    all."},
		{"The file is /home/ana/.local/state.yaml now.", 14, "The file is\n/home/ana/.local/state.yaml\nnow."},
		{"a  b    columns of a table", 12, "a  b\ncolumns of a\ntable"},
		{"éééé éééé", 5, "éééé\néééé"},
	} {
		if got := wrap(tt.line, tt.width); got != tt.want {
			t.Errorf("%q at %d: %q, want %q", tt.line, tt.width, got, tt.want)
		}
	}
}

func FuzzWrap(f *testing.F) {
	f.Add("1. The session is saved in /home.", 20)
	f.Fuzz(func(t *testing.T, line string, width int) {
		line = strings.Join(strings.FieldsFunc(line, func(r rune) bool { return r < ' ' }), "")
		got := wrap(line, width)
		if strings.Join(strings.Fields(got), " ") != strings.Join(strings.Fields(line), " ") {
			t.Fatalf("%q at %d loses words: %q", line, width, got)
		}
		for l := range strings.SplitSeq(got, "\n") {
			if ansi.StringWidth(l) > width && width > 0 && len(strings.Fields(l)) > 2 {
				t.Errorf("%q at %d has %q", line, width, l)
			}
		}
	})
}
