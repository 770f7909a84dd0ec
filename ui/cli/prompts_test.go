package cli_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/astronomer/astro-activate/ui/cli"
)

// enters accepts every default.
var enters = strings.Repeat("\n", 60)

func TestPromptsOnAPipeExitWithTheVerdict(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		in   string
		args []string
		code int
		want string
	}{
		{"ready", enters, []string{"--demo=ready"}, 0, "Ready: "},
		{"the story, without its fix", enters, []string{"--demo"}, 3, "Not ready: 1 problem"},
		{"not ready", enters, []string{"--demo=overlap"}, 3, "Not ready: "},
		{"an expired sign-in is renewed", enters, []string{"--demo=expired"}, 0, "enter signs you in:\n  aws sso login --profile astro-data-plane\nPress enter to check again, or type \"skip\" to continue without signing in: \nSigned in."},
		{"a skipped answer", "\nchange\n\nskip\n" + enters, []string{"--demo=ready", "--region", ""}, 4, "Incomplete: "},
		{"the input ends", "\n\n\n", []string{"--demo"}, 130, "The input ended"},
		{"the user quits", "\n\nquit\n", []string{"--demo"}, 130, "Stopped before the report."},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := run(t, tt.in, append([]string{"--accessible"}, tt.args...)...)
			if got.code != tt.code || got.stderr != "" || !strings.Contains(got.stdout, tt.want) {
				t.Errorf("exit %d, stderr %q, output\n%s", got.code, got.stderr, got.stdout)
			}
		})
	}
}

// TestTheClusterIDCountsBeforeItsQuestion gives the id of a cluster ahead, as the scenario
// "active" does by itself: Astro's own resources are not reported as other workloads.
func TestTheClusterIDCountsBeforeItsQuestion(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name  string
		args  []string
		code  int
		first string
		says  string
	}{
		{"the scenario's own answers", []string{"--demo=active"}, 0, "Step 6 of 9: Connectivity.", "Ready (the account is active already)"},
		{"an id given ahead", []string{"--demo=active", "--set", "cluster.id=", "--set", "cluster.id=clq1w2e3r4t5y6u7i8o9p0a1s2"}, 0, "Step 6 of 9: Connectivity.", "Ready (the account is active already)"},
		{"no id", []string{"--demo=active", "--set", "cluster.id="}, 3, "Step 1 of 9: Tools.", "Give the id of your Astro cluster as cluster.id if it exists already"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := run(t, enters, append([]string{"--accessible"}, tt.args...)...)
			steps := strings.SplitN(got.stdout, "\nStep ", 2)
			if got.code != tt.code || got.stderr != "" || len(steps) < 2 || !strings.HasPrefix("Step "+steps[1], tt.first) || !strings.Contains(strings.ReplaceAll(got.stdout, "\n    ", " "), tt.says) {
				t.Errorf("exit %d, stderr %q, output\n%s", got.code, got.stderr, got.stdout)
			}
			// In the account's results or, where the prompts went on before the check was done, in what is left.
			if problems := strings.Contains(got.stdout, "1 EKS cluster in us-east-1"); problems != (tt.code == 3) {
				t.Errorf("problems: %v\n%s", problems, got.stdout)
			}
		})
	}
}

func TestAnEnvironmentVariableDoesNotTurnAPipeIntoAnswers(t *testing.T) {
	t.Parallel()
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

func TestPromptsResumeASession(t *testing.T) {
	t.Parallel()
	session := filepath.Join(t.TempDir(), "session.yaml")
	ask := func(in string) (int, string) {
		var stdout, stderr bytes.Buffer
		code := cli.Run(t.Context(), []string{"--accessible", "--demo", "--session", session}, strings.NewReader(in), &stdout, &stderr, func(string) string { return "" })
		return code, stdout.String() + stderr.String()
	}
	if code, output := ask("\nchange\nLakehouse\n"); code != 130 || !strings.Contains(output, "The session is saved in "+session) {
		t.Fatalf("exit %d, %s", code, output)
	}
	if data, err := os.ReadFile(session); err != nil || !strings.Contains(string(data), "name: Lakehouse") {
		t.Fatalf("%v, %s", err, data)
	}
	if _, output := ask("yes\n"); !strings.Contains(output, "at the step Region") || !strings.Contains(output, "  Cluster name: Lakehouse\n") {
		t.Errorf("not resumed: %s", output)
	}
	if _, output := ask("no\n\n"); !strings.Contains(output, "New session started.") || !strings.Contains(output, "Suggested answers (from the demo's plan):\n  Cluster name: Production data\n") {
		t.Errorf("not started over: %s", output)
	}
}
