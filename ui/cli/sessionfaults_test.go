package cli_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/astronomer/astro-activate/ui/cli"
)

// ask runs the prompts of a demo with a session, and returns what they wrote.
func ask(t *testing.T, session, in string) string {
	t.Helper()
	var stdout, stderr bytes.Buffer
	code := cli.Run(t.Context(), []string{"--accessible", "--demo", "--session", session}, strings.NewReader(in), &stdout, &stderr, func(string) string { return "" })
	if code == 1 || code == 2 {
		t.Errorf("the work does not go on: exit %d", code)
	}
	return stdout.String() + stderr.String()
}

// A session that can't be used is named in a sentence, the questions are asked all the
// same, and the file is kept.
func TestWorkGoesOnWithoutAUsableSession(t *testing.T) {
	t.Parallel()
	const newer = "schema: astro-activate/session/v7\nsaved_at: {clock: 1}\nanswers: []\n"
	const earlier = "an earlier copy"
	for name, tt := range map[string]struct {
		file, copy string // the session, and what must be at the copy's name
		earlier    string // the name of a copy that is there already
		says       string
	}{
		"damaged":                       {"schema: \x00\x01", ".damaged", "", "The saved session could not be used and was set aside as "},
		"damaged again":                 {"schema: \x00\x01", ".damaged-2", ".damaged", "The saved session could not be used and was set aside as "},
		"cut off":                       {"schema: astro-activate/session/v1\ndemo: true\nstep: region\nanswers:\n  region: us-east-1\n", ".damaged", "", "it was cut off, and its end is lost"},
		"of a newer version":            {newer, ".before", "", "it was saved by a newer version of astro-activate (its schema is astro-activate/session/v7). To use it, update this program."},
		"of a newer version, once more": {newer, ".before-2", ".before", "newer version"},
		"another file of 2 MiB":         {strings.Repeat("x", 2<<20), ".damaged", "", "session.yaml is larger than 1024 KiB"},
		"empty, from a full disk":       {"", ".damaged", "", "The saved session could not be used"},
	} {
		t.Run(name, func(t *testing.T) {
			session := filepath.Join(t.TempDir(), "session.yaml")
			files := map[string]string{session: tt.file}
			if tt.earlier != "" {
				files[session+tt.earlier] = earlier
			}
			for path, text := range files {
				if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			out := strings.ReplaceAll(strings.ReplaceAll(ask(t, session, "\n\nquit\n"), "\n    ", " "), "\n", " ")
			if !strings.Contains(out, tt.says) || !strings.Contains(out, "session.yaml"+tt.copy) || !strings.Contains(out, "The session is saved in ") {
				t.Errorf("it says\n%s", out)
			}
			if kept, err := os.ReadFile(session + tt.copy); err != nil || string(kept) != tt.file {
				t.Errorf("the copy: %.100q, %v", kept, err)
			}
			if tt.earlier != "" {
				if kept, err := os.ReadFile(session + tt.earlier); err != nil || string(kept) != earlier {
					t.Errorf("the earlier copy: %.100q, %v", kept, err)
				}
			}
			if again := ask(t, session, "\nquit\n"); !strings.Contains(again, "Session found") {
				t.Errorf("the next run does not find what was saved:\n%s", again)
			}
		})
	}
}

// A folder in the session's place can neither be read nor be replaced.
func TestWorkGoesOnWhereNothingCanBeSaved(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "file"), []byte("in the way"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct{ session, says string }{
		"the session is a folder":           {dir, "The session can't be read: "},
		"the folder of the session is none": {filepath.Join(dir, "file", "session.yaml"), "The session can't be read: "},
	} {
		t.Run(name, func(t *testing.T) {
			out := strings.ReplaceAll(ask(t, tt.session, "\n\nquit\n"), "\n", " ")
			if !strings.Contains(out, tt.says) || !strings.Contains(out, "this run saves nothing") || !strings.Contains(out, "Step 2 of 9") || !strings.Contains(out, "Nothing is saved.") {
				t.Errorf("it says\n%s", out)
			}
		})
	}
}

// The name of a session can be mistyped: a run that starts a new one says so, as an editor does.
func TestANewSessionIsNotTakenForASavedOne(t *testing.T) {
	t.Parallel()
	session := filepath.Join(t.TempDir(), "acme.yaml")
	if out := ask(t, session, "\n\nquit\n"); !strings.Contains(strings.ReplaceAll(out, "\n", " "), "New session: there was no file "+session) {
		t.Errorf("the first run says\n%s", out)
	}
	if out := ask(t, session, "\n\nquit\n"); strings.Contains(out, "New session") {
		t.Errorf("the next run says\n%s", out)
	}
	missing := filepath.Join(t.TempDir(), "acem.yaml")
	if got := run(t, "", "verify", "--demo", "--session", missing); !strings.Contains(got.stderr, "New session: there was no file "+missing) {
		t.Errorf("verify says %q", got.stderr)
	}
	if got := run(t, "", "summary", missing+".not"); got.code != 2 || !strings.Contains(got.stderr, "no such file") {
		t.Errorf("summary says %q, exit %d", got.stderr, got.code)
	}
}

// What a demo would lose is kept with a flag, which the last question names.
func TestADemoSaysHowItIsSaved(t *testing.T) {
	t.Parallel()
	if got := run(t, "\nquit\n", "--accessible", "--demo"); !strings.Contains(strings.ReplaceAll(got.stdout, "\n", " "), "Nothing is saved. To save a demo, start it with --session FILE.") {
		t.Errorf("it says\n%s", got.stdout)
	}
}
