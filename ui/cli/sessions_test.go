package cli_test

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// stateFolder is the folder of the sessions in a home folder, on this system.
func stateFolder(t *testing.T, home string) string {
	t.Helper()
	got := at(t, home, "sessions")
	_, dir, ok := strings.Cut(strings.TrimSpace(got.stderr), "no session is saved in ")
	if got.code != 0 || got.stdout != "" || !ok {
		t.Fatalf("without a session: exit %d, %q, %q", got.code, got.stdout, got.stderr)
	}
	return strings.Replace(dir, "~", home, 1)
}

func TestSessionsAreListedAndOpened(t *testing.T) {
	home := t.TempDir()
	dir := stateFolder(t, home)
	path := func(name string) string { return filepath.Join(dir, name) }
	check := func(scenario, name, cluster string) {
		t.Helper()
		if got := at(t, home, "check", "--demo="+scenario, "--session", path(name), "--set", "cluster.name="+cluster); got.code == 1 || got.code == 2 {
			t.Fatalf("exit %d, %s", got.code, got.stderr)
		}
	}
	check("blocked", "staging.yaml", "staging")
	earlier, err := os.ReadFile(path("staging.yaml"))
	if err == nil { // an hour ago
		saved := time.Now().Add(-time.Hour).UTC().Format(time.RFC3339)
		err = os.WriteFile(path("staging.yaml"), regexp.MustCompile(`(?m)^saved_at: .*$`).ReplaceAll(earlier, []byte("saved_at: "+saved)), 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	check("ready", "prod eu.yaml", "prod")
	hostile, err := os.ReadFile(path("prod eu.yaml"))
	if err == nil {
		err = os.WriteFile(path("prod eu.yaml"), bytes.Replace(hostile, []byte("name: prod\n"), []byte("name: \"prod\\e[31m\"\n"), 1), 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"broken.yaml": "schema: x\n", "later.yaml": "schema: astro-activate/session/v2\n", "notes.txt": "x", "staging.yaml.before": string(earlier[:len(earlier)/2])} {
		if err := os.WriteFile(path(name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	list := at(t, home, "sessions")
	lines := strings.Split(list.stdout, "\n")
	for i, want := range []string{
		`^#  NAME +ACCOUNT +CLUSTER +STEP +VERDICT +SAVED$`,
		`^1  prod eu +111122223333 \(demo\) +prod +Tools +ready +(now|\d+ seconds? ago)$`,
		`^2  staging`,
		`^3  broken +- +- +- +damaged +-$`,
		`^4  later +- +- +- +newer version +-$`,
		`^5  staging.before +- +- +- +damaged +-$`,
	} {
		want = strings.Replace(want, "+prod +", `+prod\S* +`, 1)
		if list.code != 0 || len(lines) < 6 || !regexp.MustCompile(want).MatchString(lines[i]) {
			t.Errorf("exit %d, %q, line %d is not %s:\n%s", list.code, list.stderr, i+1, want, list.stdout)
		}
	}
	if strings.ContainsRune(list.stdout, '\x1b') || !strings.Contains(list.stdout, "not ready") || !strings.Contains(list.stdout, "1 hour ago") {
		t.Errorf("%q", list.stdout)
	}
	if masked := at(t, home, "sessions", "--mask"); identifies(masked.stdout) != "" {
		t.Errorf("masked: %s", masked.stdout)
	}
	open := "astro-activate --session '" + path("prod eu.yaml") + "' --demo=ready\n"
	for name, tt := range map[string]struct {
		word string
		code int
		want string
	}{
		"by name":         {"prod eu", 0, open},
		"by number":       {"1", 0, open},
		"a mistyped name": {"stagin", 2, `there is no session "stagin"; did you mean staging?`},
		"no such number":  {"9", 2, "there is no session 9: the list has 5 sessions"},
		"a damaged one":   {"broken", 2, "the session broken can't be used"},
	} {
		got := at(t, home, "sessions", tt.word)
		if got.code != tt.code || !strings.Contains(got.stdout+got.stderr, tt.want) || strings.Count(got.stdout+got.stderr, "\n") != 1 {
			t.Errorf("%s: exit %d, %q, %q", name, got.code, got.stdout, got.stderr)
		}
	}
	// Listing and opening have changed nothing.
	if data, err := os.ReadFile(path("broken.yaml")); err != nil || string(data) != "schema: x\n" {
		t.Errorf("%q, %v", data, err)
	}
	if _, err := os.Stat(path("broken.yaml.damaged")); err == nil {
		t.Error("a session was set aside")
	}
}
