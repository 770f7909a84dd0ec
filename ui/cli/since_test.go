package cli_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/astronomer/astro-activate/ui/cli"
	"github.com/astronomer/astro-activate/ui/cli/clitest"
)

// at runs the program with a home folder that stays.
func at(t *testing.T, home string, args ...string) result {
	t.Helper()
	env := func(key string) string { return map[string]string{"HOME": home, "LocalAppData": home}[key] }
	var stdout, stderr bytes.Buffer
	code := cli.Run(t.Context(), args, strings.NewReader(""), &stdout, &stderr, env)
	return result{code, stdout.String(), stderr.String()}
}

func TestSinceShowsWhatChangedAndLeavesTheExitCode(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	report := filepath.Join(home, "report.json")
	if got := at(t, home, "check", "--demo=blocked", "--output", "json", "--out", report); got.code != 3 {
		t.Fatalf("exit %d, %s", got.code, got.stderr)
	}
	for name, tt := range map[string]struct {
		scenario string
		code     int
		want     []string
	}{
		"everything is fixed": {"ready", 0, []string{"15 fixed, 1 removed, 0 new and 0 still there", "CIDR 10.96.32.0/20 is too small, need a /19: was a problem, now passed", "1 S3 bucket in us-east-1: nightly-export-results: was a problem"}},
		"nothing changed":     {"blocked", 3, []string{"0 fixed, 0 new and 16 still there", "CIDR 10.96.32.0/20 is too small, need a /19: still a problem"}},
		"other problems":      {"overlap", 3, []string{"15 fixed, 1 removed, 7 new and 0 still there", "CIDR 172.20.0.0/19 overlaps the target VPC's 172.20.16.0/20"}},
		"credentials expired": {"expired", 3, []string{"2 fixed, 1 removed, 1 new, 13 not checked now and 0 still there", "Sign-in needed for profile astro-data-plane: was passed, now a problem", "1 S3 bucket in us-east-1"}},
	} {
		t.Run(name, func(t *testing.T) {
			got := at(t, home, "check", "--demo="+tt.scenario, "--since", report)
			plain := strings.Join(strings.Fields(got.stdout), " ")
			for _, want := range tt.want {
				if got.code != tt.code || !strings.Contains(plain, want) {
					t.Errorf("exit %d, %s, without %q:\n%.3000s", got.code, got.stderr, want, got.stdout)
				}
			}
			asJSON := at(t, home, "check", "--demo="+tt.scenario, "--since", report, "--output", "json")
			var r struct {
				Since   string
				Changes []struct{ ID, Was, Is string }
			}
			if err := json.Unmarshal([]byte(asJSON.stdout), &r); err != nil || r.Since == "" || len(r.Changes) == 0 {
				t.Errorf("%v, %+v", err, r)
			}
			if err := clitest.Invalid(t, "../../docs/report.schema.json", []byte(asJSON.stdout)); err != nil {
				t.Error(err)
			}
		})
	}
	moved := strings.Join(strings.Fields(at(t, home, "check", "--demo=blocked", "--region", "eu-west-1", "--since", report).stdout), " ")
	for _, want := range []string{"0 fixed, 3 removed, 2 new and 13 still there", "All Standard Spot Instance Requests: 5 vCPUs, need 40 (us-east-1): was a problem, no longer applies", "5 vCPUs, need 40 (eu-west-1): problem"} {
		if !strings.Contains(moved, want) {
			t.Errorf("in another region, without %q:\n%.1500s", want, moved)
		}
	}
	masked := at(t, home, "check", "--demo=ready", "--since", report, "--mask", "--output", "json")
	if !strings.Contains(masked.stdout, `"changes"`) || identifies(masked.stdout) != "" {
		t.Errorf("masked, it has %q", identifies(masked.stdout))
	}
}

func TestSinceRefusesAReportOfSomethingElse(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	saved := func(name string, args ...string) string {
		t.Helper()
		path := filepath.Join(home, name)
		if got := at(t, home, append(args, "--output", "json", "--out", path)...); got.code == 1 || got.code == 2 {
			t.Fatalf("exit %d, %s", got.code, got.stderr)
		}
		return path
	}
	edited := func(path, old, changed string) string {
		t.Helper()
		data, err := os.ReadFile(path)
		if err == nil {
			err = os.WriteFile(path+".edited", bytes.ReplaceAll(data, []byte(old), []byte(changed)), 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
		return path + ".edited"
	}
	checked, verified := saved("check.json", "check", "--demo"), saved("verify.json", "verify", "--demo")
	masked := saved("masked.json", "check", "--demo", "--mask")
	other := edited(checked, `"account": "111122223333"`, `"account": "999900001111"`)
	text := filepath.Join(home, "report.txt")
	if err := os.WriteFile(text, []byte("Ready: 55 passed\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct {
		args []string
		want string
	}{
		"another account":      {[]string{"check", "--demo", "--since", other}, "it is about AWS account 999900001111; these credentials reach account 111122223333"},
		"a verify for a check": {[]string{"check", "--demo", "--since", verified}, "it is a report of verify, not of check"},
		"a check for a verify": {[]string{"verify", "--demo", "--since", checked}, "it is a report of check, not of verify"},
		"a demo":               {[]string{"check", "--since", checked}, "it is a report of a demo"},
		"a masked report":      {[]string{"check", "--demo", "--since", masked}, "it is masked"},
		"a text":               {[]string{"check", "--demo", "--since", text}, "it is not the JSON of a report"},
		"no file":              {[]string{"check", "--demo", "--since", filepath.Join(home, "nowhere.json")}, "no such file"},
	} {
		t.Run(name, func(t *testing.T) {
			got := at(t, home, tt.args...)
			if got.code != 2 || got.stdout != "" || strings.Count(got.stderr, "\n") != 1 || !strings.Contains(got.stderr, tt.want) {
				t.Errorf("exit %d, %q, stdout %.200q", got.code, got.stderr, got.stdout)
			}
		})
	}
	old := edited(checked, `"requirements": "2022-09"`, `"requirements": "2001-01"`)
	if got := at(t, home, "check", "--demo", "--since", old); got.code != 2 || !strings.Contains(got.stderr, "it has the requirements of 2001-01") {
		t.Errorf("other requirements: exit %d, %q", got.code, got.stderr)
	}
	if got := at(t, home, "verify", "--demo", "--since", verified); got.code != 3 || !strings.Contains(got.stdout, "still there") {
		t.Errorf("verify: exit %d, %q\n%.500s", got.code, got.stderr, got.stdout)
	}
}

// TestTheNextRunOfASessionShowsWhatChanged keeps a report beside the session.
func TestTheNextRunOfASessionShowsWhatChanged(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	session := filepath.Join(home, "state", "prod.yaml")
	first := at(t, home, "check", "--demo=ready", "--session", session, "--cidr", "10.96.32.0/20")
	if first.code != 3 || strings.Contains(first.stdout, "Since the report") {
		t.Fatalf("exit %d, %s%s", first.code, first.stderr, first.stdout)
	}
	isPrivate(t, session+".report.json")
	second := at(t, home, "check", "--demo=ready", "--session", session, "--cidr", "10.96.32.0/19")
	if second.code != 0 || second.stderr != "" || !strings.Contains(strings.Join(strings.Fields(second.stdout), " "), "CIDR 10.96.32.0/20 is too small, need a /19: was a problem, now passed") {
		t.Errorf("exit %d, %s%.1000s", second.code, second.stderr, second.stdout)
	}
	// A report that can't be compared stops nothing.
	if err := os.WriteFile(session+".report.json", []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if third := at(t, home, "check", "--demo=ready", "--session", session); third.code != 0 || third.stderr != "" || strings.Contains(third.stdout, "Since the report") {
		t.Errorf("exit %d, %s", third.code, third.stderr)
	}
	masked := at(t, home, "check", "--demo=ready", "--session", session, "--mask")
	if data, err := os.ReadFile(session + ".report.json"); err != nil || identifies(string(data)) == "" || identifies(masked.stdout) != "" {
		t.Errorf("the kept report is masked, or the printed one is not: %v", err)
	}
}

// TestPromptsShowWhatChangedSinceTheLastTime answers the same session twice: the second time
// with a network that is large enough.
func TestPromptsShowWhatChangedSinceTheLastTime(t *testing.T) {
	t.Parallel()
	session := filepath.Join(t.TempDir(), "prod.yaml")
	ask := func(cidr, answers string) result {
		return run(t, answers, "--accessible", "--demo=ready", "--session", session, "--cidr", cidr)
	}
	if got := ask("10.96.32.0/20", enters); got.code != 3 || got.stderr != "" {
		t.Fatalf("exit %d, %s", got.code, got.stderr)
	}
	if got := ask("10.96.32.0/19", ""); got.code != 130 || got.stderr != "" {
		t.Errorf("a run that was left early is compared: exit %d, %s", got.code, got.stderr)
	}
	got := ask("10.96.32.0/19", enters)
	for _, want := range []string{"1 fixed, 0 new and 0 still there.", "fixed: CIDR 10.96.32.0/20 is too small, need a /19: was a problem, now passed"} {
		if got.code != 0 || !strings.Contains(got.stderr, want) {
			t.Errorf("exit %d, without %q: %s", got.code, want, got.stderr)
		}
	}
	// Who starts over has nothing to compare, and keeps the old session with its report.
	if got := ask("10.96.32.0/19", "no\n"+enters); got.code != 0 || got.stderr != "" || !strings.Contains(got.stdout, "The saved session is kept as "+session+".before.") {
		t.Errorf("started over: exit %d, %s%.600s", got.code, got.stderr, got.stdout)
	}
	for _, kept := range []string{".before", ".before.report.json", ".report.json"} {
		if _, err := os.Stat(session + kept); err != nil {
			t.Error(err)
		}
	}
}

var update = flag.Bool("update", false, "rewrite the messages in testdata")

// TestTheMessagesOfADemo holds the messages to what their owners have been found to
// understand. Read them before you accept a change.
func TestTheMessagesOfADemo(t *testing.T) {
	t.Parallel()
	for _, args := range []string{"check blocked", "check overlap", "check denied", "check expired", "check active", "verify overlap"} {
		t.Run(args, func(t *testing.T) {
			command, scenario, _ := strings.Cut(args, " ")
			got := run(t, "", command, "--demo="+scenario, "--output", "handoff")
			text := regexp.MustCompile(`20[2-9]\d-\d\d-\d\d`).ReplaceAllString(got.stdout, "YYYY-MM-DD")
			text = regexp.MustCompile(`\s\d\d:\d\d\sUTC`).ReplaceAllStringFunc(text, func(s string) string { return s[:1] + "hh:mm" + s[6:] })
			text = regexp.MustCompile(`by astro-activate \S+\n`).ReplaceAllString(text, "by astro-activate VERSION.\n")
			path := filepath.Join("testdata", "handoff-"+strings.TrimPrefix(strings.ReplaceAll(args, " ", "-"), "check-")+".txt")
			if *update {
				if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil || text != string(want) {
				t.Errorf("%v: the messages are now\n%s", err, text)
			}
		})
	}
}
