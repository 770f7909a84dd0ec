package cli_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/astronomer/astro-activate/ui/cli"
)

// enters is a person who takes everything that is proposed.
var enters = strings.Repeat("\n", 60)

func TestPlainQuestionsOnAPipeExitAsTheStoryEnds(t *testing.T) {
	for _, tt := range []struct {
		name string
		in   string
		args []string
		code int
		says string
	}{
		{"all is well", enters, []string{"--demo"}, 0, "Ready: "},
		{"something blocks", enters, []string{"--demo=overlap"}, 3, "Not ready: "},
		{"yesterday's sign-in is renewed", enters, []string{"--demo=expired"}, 0, "enter signs you in.\nThen press enter to check again, or type \"skip\" to go on without: \nAWS takes the credentials."},
		{"an answer is left open", strings.Repeat("\n", 3) + "skip\n" + enters, []string{"--demo", "--region", ""}, 4, "Incomplete: "},
		{"the input ends", "\n\n\n", []string{"--demo"}, 130, "The input has ended"},
		{"the person leaves", "\n\nquit\n", []string{"--demo"}, 130, "You have left"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := run(t, tt.in, append([]string{"--accessible"}, tt.args...)...)
			if got.code != tt.code || got.stderr != "" || !strings.Contains(got.stdout, tt.says) {
				t.Errorf("exit %d, stderr %q, said\n%s", got.code, got.stderr, got.stdout)
			}
		})
	}
}

func TestAVariableOfTheShellIsNoReasonToTakeAPipeForAnswers(t *testing.T) {
	for _, variable := range []string{"ACCESSIBLE", "TERM"} {
		env := func(key string) string {
			if key == variable {
				return map[string]string{"ACCESSIBLE": "1", "TERM": "dumb"}[key]
			}
			return ""
		}
		var stdout, stderr bytes.Buffer
		code := cli.Run(t.Context(), []string{"--demo"}, strings.NewReader(enters), &stdout, &stderr, env)
		if code != 2 || stdout.Len() > 0 || !strings.Contains(stderr.String(), "--accessible") {
			t.Errorf("%s: exit %d, %q, %q", variable, code, stdout.String(), stderr.String())
		}
	}
}

func TestASessionOfPlainQuestionsIsGoneOnWith(t *testing.T) {
	session := filepath.Join(t.TempDir(), "session.yaml")
	ask := func(in string) (int, string) {
		var stdout, stderr bytes.Buffer
		code := cli.Run(t.Context(), []string{"--accessible", "--demo", "--session", session}, strings.NewReader(in), &stdout, &stderr, func(string) string { return "" })
		return code, stdout.String() + stderr.String()
	}
	if code, said := ask("\n\nLakehouse\n"); code != 130 || !strings.Contains(said, "The session is saved in "+session) {
		t.Fatalf("exit %d, %s", code, said)
	}
	if data, err := os.ReadFile(session); err != nil || !strings.Contains(string(data), "name: Lakehouse") {
		t.Fatalf("%v, %s", err, data)
	}
	if _, said := ask("yes\n"); !strings.Contains(said, "at the step Region") || !strings.Contains(said, "Cluster name, or enter for Lakehouse: ") {
		t.Errorf("not gone on with: %s", said)
	}
	if _, said := ask("no\n\n\n"); !strings.Contains(said, "Starting anew") || !strings.Contains(said, "Cluster name, or enter for Production data: ") {
		t.Errorf("not begun anew: %s", said)
	}
}
