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
	t.Parallel()
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
		`^#  NAME +ACCOUNT +CLUSTER +TARGET +STEP +VERDICT +SAVED$`,
		`^1  prod eu +111122223333 \(demo\) +prod +vpc-0d47a11e5c0ffee01 +Tools +ready, of earlier answers +(now|\d+ seconds? ago)$`,
		`^2  staging`,
		`^3  broken +- +- +- +- +damaged +-$`,
		`^4  later +- +- +- +- +newer version +-$`,
		`^5  staging.before +- +- +- +- +damaged +-$`,
	} {
		want = strings.Replace(want, "+prod +", `+prod\S* +`, 1)
		if list.code != 0 || len(lines) < 6 || !regexp.MustCompile(want).MatchString(lines[i]) {
			t.Errorf("exit %d, %q, line %d is not %s:\n%s", list.code, list.stderr, i+1, want, list.stdout)
		}
	}
	for _, name := range []string{"staging", "prod eu"} { // as they are listed
		if got := at(t, home, "summary", name, "--output", "text"); got.code != 0 || !strings.Contains(got.stdout, "111122223333") {
			t.Errorf("summary %s: exit %d, %s", name, got.code, got.stderr)
		}
	}
	if got := at(t, home, "summary", "no such"); got.code != 2 || !strings.Contains(got.stderr, "no such") {
		t.Errorf("summary of none: exit %d, %s", got.code, got.stderr)
	}
	if strings.ContainsRune(list.stdout, '\x1b') || !strings.Contains(list.stdout, "not ready") || !strings.Contains(list.stdout, "1 hour ago") {
		t.Errorf("%q", list.stdout)
	}
	if masked := at(t, home, "sessions", "--mask"); identifies(masked.stdout) != "" || !strings.Contains(masked.stdout, "astro-activate sessions 1 --mask\n") || strings.Contains(masked.stdout, "prod eu") || !strings.Contains(masked.stdout, "[session-A]") {
		t.Errorf("masked: %s", masked.stdout)
	}
	open := strings.Replace("astro-activate --session '"+path("prod eu.yaml")+"' --demo=ready\n", "'"+home+"/", "~/'", 1)
	for _, want := range []string{"\nContinue one by its name or number: astro-activate sessions 'prod eu'\n", "\nBy its file, also one in a folder that is not listed: " + open} {
		if !strings.Contains(list.stdout, want) || strings.Contains(list.stdout, "Without a name") {
			t.Errorf("the list does not say how one is continued, %q:\n%s", want, list.stdout)
		}
	}
	if err := os.WriteFile(path("session.yaml"), earlier, 0o600); err != nil {
		t.Fatal(err)
	}
	if own := at(t, home, "sessions").stdout; !strings.Contains(own, "\nWithout a name, the wizard's own is continued: astro-activate\n") {
		t.Errorf("the list does not say what the wizard continues:\n%s", own)
	}
	if err := os.Remove(path("session.yaml")); err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct {
		word string
		code int
		want string
	}{
		"by name":              {"prod eu", 0, open},
		"by number":            {"1", 0, open},
		"a name like no other": {"elsewhere", 2, "there is no session \"elsewhere\": `astro-activate sessions` lists them"},
		"a mistyped name":      {"stagin", 2, `there is no session "stagin"; did you mean staging?`},
		"no such number":       {"9", 2, "there is no session 9: the list has 5 sessions"},
		"a damaged one":        {"broken", 2, "the session broken can't be used"},
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

// TestASecondTargetAndASecondCluster makes a session for each from that of an account that
// is active.
func TestASecondTargetAndASecondCluster(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	dir := stateFolder(t, home)
	path := func(name string) string { return filepath.Join(dir, name+".yaml") }
	if got := at(t, home, "check", "--demo=active", "--session", path("prod")); got.code != 0 {
		t.Fatalf("exit %d, %s", got.code, got.stderr)
	}
	for name, tt := range map[string]struct {
		args []string
		want string
	}{
		"no session":     {[]string{"--another-target", "lake"}, "name the session that the new one is made from"},
		"both":           {[]string{"prod", "--another-target", "a", "--another-cluster", "b"}, "not both"},
		"another folder": {[]string{"prod", "--another-target", "../lake"}, "can't be the name of a session"},
		"two words":      {[]string{"prod", "--another-target", "a b"}, `"a b" can't be the name of a session: use up to 64 letters, digits, - and _`},
		"a flag":         {[]string{"prod", "--another-target=-x"}, "begin with a letter or digit"},
		"a long name":    {[]string{"prod", "--another-target", strings.Repeat("a", 300)}, "up to 64 letters"},
		"a wildcard":     {[]string{"prod", "--another-cluster", "eu*"}, "can't be the name of a session"},
		"no name":        {[]string{"prod", "--another-cluster", ""}, "can't be the name of a session"},
		"itself":         {[]string{"prod", "--another-cluster", "prod"}, "exists already"},
		"nothing":        {[]string{"pro", "--another-cluster", "eu"}, "did you mean prod?"},
	} {
		got := at(t, home, append([]string{"sessions"}, tt.args...)...)
		if got.code != 2 || got.stdout != "" || !strings.Contains(got.stderr, tt.want) || strings.Count(got.stderr, "\n") != 1 {
			t.Errorf("%s: exit %d, %q, %q", name, got.code, got.stdout, got.stderr)
		}
	}
	for _, made := range []struct{ flag, name string }{{"--another-target", "lake"}, {"--another-cluster", "eu"}} {
		got := at(t, home, "sessions", "prod", made.flag, made.name)
		if want := "astro-activate --session " + strings.Replace(path(made.name), home, "~", 1) + " --demo=active\n"; got.code != 0 || got.stdout != want || !strings.Contains(got.stderr, "made from prod, which stays as it is") {
			t.Errorf("exit %d, %q, %q", got.code, got.stdout, got.stderr)
		}
	}
	list := at(t, home, "sessions").stdout
	for _, want := range []string{`lake +111122223333 \(demo\) +Production data +- +Peering +-`, `eu +111122223333 \(demo\) +- +vpc-0d47a11e5c0ffee01 +Region +-`, `prod +111122223333 \(demo\) +Production data +vpc-0d47a11e5c0ffee01`} {
		if !regexp.MustCompile(want).MatchString(list) {
			t.Errorf("the list has no %s:\n%s", want, list)
		}
	}
	// The first cluster is not in the way of the second, and nothing of it is to be deleted.
	got := at(t, home, "check", "--session", path("eu"), "--demo=active", "--set", "cluster.name=eu", "--cidr", "10.96.64.0/19", "--output", "json")
	r := reportOf(t, got.stdout)
	if got.code != 0 || r.Verdict != "ready_with_warnings" || strings.Contains(got.stdout, "terminate-instances") || !strings.Contains(got.stdout, "which stays") {
		t.Errorf("exit %d, verdict %s: %s%s", got.code, r.Verdict, got.stderr, got.stdout)
	}
	if got := at(t, home, "check", "--session", path("lake"), "--demo=active"); got.code != 4 || !strings.Contains(got.stdout, "peering.vpc_id") {
		t.Errorf("exit %d, %s%s", got.code, got.stderr, got.stdout)
	}
}
