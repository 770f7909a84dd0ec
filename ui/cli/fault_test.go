package cli_test

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"

	"github.com/astronomer/astro-activate/ui/cli"
)

// A failingWriter panics once a text is written to it.
type failingWriter struct{ at string }

func (w *failingWriter) Write(p []byte) (int, error) {
	if strings.Contains(string(p), w.at) {
		panic("no paper\x1b[2J")
	}
	return len(p), nil
}

// Where the program itself fails, one line says what to send, and where the answers are.
func TestAFaultOfTheProgramSaysWhatToSend(t *testing.T) {
	t.Parallel()
	session := filepath.Join(t.TempDir(), "session.yaml")
	for name, tt := range map[string]struct {
		args []string
		at   string // the text at which it fails
		says string
	}{
		"at a question":    {[]string{"--accessible", "--demo", "--session", session}, "Expected account id", "The answers are kept in " + session + ": the same command continues with them"},
		"in a check":       {[]string{"check", "--demo"}, "", "recording"},
		"in a verify":      {[]string{"verify", "--demo", "--output", "markdown"}, "#", "recording"},
		"in a help text":   {[]string{"help"}, "astro-activate", "recording"},
		"with ids to mask": {[]string{"check", "--demo", "--mask"}, "", "--mask"},
	} {
		t.Run(name, func(t *testing.T) {
			stdout, stderr := &failingWriter{at: tt.at}, &bytes.Buffer{}
			code := cli.Run(t.Context(), tt.args, strings.NewReader(enters), stdout, stderr, func(string) string { return "" })
			last := stderr.String()[strings.LastIndex(strings.TrimSpace(stderr.String()), "\n")+1:]
			if code != 1 || strings.ContainsRune(last, '\x1b') || !strings.HasPrefix(last, "astro-activate: internal error: no paper") {
				t.Errorf("exit %d, %q", code, last)
			}
			for _, want := range []string{" at fault_test.go:", "(version ", "https://github.com/astronomer/astro-activate/issues", "--record FILE --mask", tt.says} {
				if !strings.Contains(last, want) {
					t.Errorf("it does not contain %q: %s", want, last)
				}
			}
		})
	}
	if again := ask(t, session, "\nquit\n"); !strings.Contains(again, "Session found") {
		t.Errorf("the answers are not kept:\n%s", again)
	}
}
