package cli_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/astronomer/astro-activate/ui/cli"
	"github.com/astronomer/astro-activate/ui/cli/clitest"
)

// report is the part of a report that these tests read.
type report struct {
	Verdict  string
	Demo     bool
	Missing  []string
	Answers  map[string]any
	Findings []struct{ ID, Status, Detail, Cause, Acknowledged string }
	Next     []struct {
		Owner, Text string
		Commands    []string
	} `json:"next_steps"`
}

func reportOf(t *testing.T, data string) report {
	t.Helper()
	var r report
	if err := json.Unmarshal([]byte(data), &r); err != nil {
		t.Fatalf("%v in %.300s", err, data)
	}
	return r
}

func TestEachScenarioHasItsExitCode(t *testing.T) {
	t.Parallel()
	for scenario, want := range map[string]struct {
		code    int
		verdict string
	}{
		"ready":   {0, "ready"},
		"blocked": {3, "not_ready"},
		"overlap": {3, "not_ready"},
		"denied":  {3, "not_ready"},
		"expired": {3, "not_ready"},
		"story":   {0, "ready"}, // with the answers that it ends with
	} {
		t.Run(scenario, func(t *testing.T) {
			t.Parallel()
			got := run(t, "", "check", "--demo="+scenario, "--output", "json")
			r := reportOf(t, got.stdout)
			if got.code != want.code || r.Verdict != want.verdict || !r.Demo || got.stderr != "" || len(r.Missing) > 0 {
				t.Errorf("exit %d, verdict %s, demo %v, missing %v, stderr %q", got.code, r.Verdict, r.Demo, r.Missing, got.stderr)
			}
			if err := clitest.Invalid(t, "../../docs/report.schema.json", []byte(got.stdout)); err != nil {
				t.Error(err)
			}
			problem := map[string]bool{}
			for _, f := range r.Findings {
				problem[f.ID] = problem[f.ID] || (f.Status != "pass" && f.Status != "info" && f.Status != "skipped")
			}
			for _, f := range r.Findings {
				if f.Cause != "" && !problem[f.Cause] {
					t.Errorf("%s names the cause %s, which is not a problem", f.ID, f.Cause)
				}
			}
		})
	}
}

func TestAnExpiredSignInIsShownOnceAsTheCause(t *testing.T) {
	t.Parallel()
	got := run(t, "", "check", "--demo=expired")
	if n := strings.Count(got.stdout, "because of account.credentials"); got.code != 3 || n != 1 {
		t.Errorf("exit %d, the cause is shown %d times in\n%s", got.code, n, got.stdout)
	}
	if n := strings.Count(got.stdout, "aws sso login"); n != 1 {
		t.Errorf("the fix is shown %d times in\n%s", n, got.stdout)
	}
}

func TestAMissingAnswerMakesTheReportIncomplete(t *testing.T) {
	t.Parallel()
	got := run(t, "region: ''\n", "check", "--demo", "--answers", "@", "--output", "json")
	if r := reportOf(t, got.stdout); got.code != 4 || r.Verdict != "incomplete" || strings.Join(r.Missing, " ") != "region" {
		t.Errorf("exit %d, %s, missing %v", got.code, r.Verdict, r.Missing)
	}
}

func TestTheMostSpecificAnswerWins(t *testing.T) {
	t.Parallel()
	const file = "region: eu-west-1\nnetwork: {cidr: 10.1.0.0/19}\ncluster: {name: from the file}\n"
	for name, tt := range map[string]struct {
		args         []string
		region, cidr string
	}{
		"the file over the scenario": {nil, "eu-west-1", "10.1.0.0/19"},
		"set over the file":          {[]string{"--set", "region=eu-west-2"}, "eu-west-2", "10.1.0.0/19"},
		"the last set":               {[]string{"--set", "region=eu-west-2", "--set", "region=eu-west-3"}, "eu-west-3", "10.1.0.0/19"},
		"own flags over all":         {[]string{"--region", "us-west-2", "--cidr", "10.2.0.0/19", "--set", "region=eu-west-2"}, "us-west-2", "10.2.0.0/19"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := run(t, file, append([]string{"check", "--demo", "--output", "json", "--answers", "@"}, tt.args...)...)
			r := reportOf(t, got.stdout)
			cidr := r.Answers["network"].(map[string]any)["cidr"]
			cluster := r.Answers["cluster"].(map[string]any)["name"]
			if r.Answers["region"] != tt.region || cidr != tt.cidr || cluster != "from the file" {
				t.Errorf("region %v, CIDR %v, cluster %v", r.Answers["region"], cidr, cluster)
			}
		})
	}
}

func TestAnswersComeFromStdin(t *testing.T) {
	t.Parallel()
	got := run(t, "region: eu-west-1\n", "check", "--demo", "--output", "json", "--answers", "-")
	if r := reportOf(t, got.stdout); r.Answers["region"] != "eu-west-1" {
		t.Errorf("%v, %q", r.Answers, got.stderr)
	}
}

func TestAnInvalidCIDRFailsItsCheck(t *testing.T) {
	t.Parallel()
	got := run(t, "", "check", "--demo", "--cidr", "10.1.2.3/19", "--output", "json")
	r := reportOf(t, got.stdout)
	for _, f := range r.Findings {
		if f.ID == "network.cidr.syntax" && f.Status == "fail" && got.code == 3 {
			return
		}
	}
	t.Errorf("exit %d, %q, %+v", got.code, got.stderr, r.Findings)
}

func TestAWarningFailsOnlyAStrictRun(t *testing.T) {
	t.Parallel()
	warned := []string{"check", "--demo", "--cidr", "100.64.0.0/19", "--output", "json"}
	got := run(t, "", warned...)
	if r := reportOf(t, got.stdout); got.code != 0 || r.Verdict != "ready_with_warnings" {
		t.Fatalf("exit %d, %s: %s", got.code, r.Verdict, got.stdout)
	}
	got = run(t, "", append(warned, "--strict")...)
	if r := reportOf(t, got.stdout); got.code != 3 || r.Verdict != "ready_with_warnings" {
		t.Errorf("strict: exit %d, %s", got.code, r.Verdict)
	}
	got = run(t, "", append(warned, "--strict", "--set", "acknowledged.network.cidr.private=our carrier's range")...)
	if r := reportOf(t, got.stdout); got.code != 0 || r.Verdict != "ready" {
		t.Errorf("acknowledged: exit %d, %s", got.code, r.Verdict)
	}
}

func TestTheReportFileIsPrivate(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "report.md")
	got := run(t, "", "check", "--demo", "--output", "markdown", "--out", path)
	data, err := os.ReadFile(path)
	if err != nil || got.code != 0 || got.stdout != "" || !strings.Contains(got.stderr, path) || !strings.HasPrefix(string(data), "# Astro activation: Ready") {
		t.Errorf("exit %d, %v, %q, %q, %.100q", got.code, err, got.stdout, got.stderr, data)
	}
	isPrivate(t, path)
}

func TestCheckSavesOnlyTheSessionOfTheFlag(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	env := func(key string) string { return map[string]string{"HOME": dir, "LocalAppData": dir}[key] }
	check := func(args ...string) (int, string, string) {
		var stdout, stderr bytes.Buffer
		code := cli.Run(t.Context(), append([]string{"check", "--output", "json"}, args...), strings.NewReader(""), &stdout, &stderr, env)
		return code, stdout.String(), stderr.String()
	}
	if code, _, stderr := check("--demo"); code != 0 {
		t.Fatalf("exit %d, %s", code, stderr)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("files are left: %v, %v", left, err)
	}
	session := filepath.Join(dir, "state", "session.yaml")
	if code, _, stderr := check("--demo", "--session", session, "--region", "eu-west-1"); code == 2 || code == 1 {
		t.Fatalf("exit %d, %s", code, stderr)
	}
	if _, out, stderr := check("--demo", "--session", session, "--set", "cluster.name=again"); reportOf(t, out).Answers["region"] != "eu-west-1" {
		t.Errorf("the session is not resumed: %s", stderr)
	}
	old, _ := os.ReadFile(session)
	if _, out, stderr := check("--demo", "--session", session, "--fresh"); reportOf(t, out).Answers["region"] != "us-east-1" || !strings.Contains(stderr, "kept as "+session+".before") {
		t.Errorf("--fresh resumes the session, or does not name the copy: %s", stderr)
	}
	if kept, err := os.ReadFile(session + ".before"); err != nil || string(kept) != string(old) {
		t.Errorf("--fresh does not set the session aside: %v", err)
	}
	if _, _, stderr := check("--demo", "--session", session+".new", "--fresh"); stderr != "" {
		t.Errorf("--fresh without a session: %s", stderr)
	}
	data, err := os.ReadFile(session)
	if err == nil {
		err = os.WriteFile(session, regexp.MustCompile(`(?m)^requirements: .*$`).ReplaceAll(data, []byte(`requirements: "2001-01"`)), 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	before, err := os.ReadFile(session)
	if err != nil || !strings.Contains(string(before), "2001-01") {
		t.Fatalf("%v\n%s", err, before)
	}
	if _, _, stderr := check("--demo", "--session", session); !strings.Contains(stderr, "has the requirements of 2001-01") {
		t.Errorf("a session of other requirements is resumed: %s", stderr)
	}
	if kept, err := os.ReadFile(session + ".before-2"); err != nil || string(kept) != string(before) {
		t.Errorf("no copy is kept: %v", err)
	}
	code, out, stderr := check("--session", session)
	if code != 2 || out != "" || !strings.Contains(stderr, "is the session of a demo: add --demo=ready to open it") {
		t.Errorf("a demo's session in a real run: exit %d, %q", code, stderr)
	}
}

// TestTheSessionOfAnotherScenarioOrAccountIsNamed checks with the answers of a session that
// was saved elsewhere, and says so in one line.
func TestTheSessionOfAnotherScenarioOrAccountIsNamed(t *testing.T) {
	t.Parallel()
	session := filepath.Join(t.TempDir(), "session.yaml")
	check := func(scenario string) string {
		t.Helper()
		got := run(t, "", "check", "--demo="+scenario, "--session", session)
		if got.code == 1 || got.code == 2 || got.stdout == "" {
			t.Fatalf("exit %d, %s", got.code, got.stderr)
		}
		return got.stderr
	}
	want := "astro-activate: New session: there was no file " + session + ".\n" // its name can be mistyped
	if stderr := check("overlap"); stderr != want {
		t.Errorf("a new session: %q", stderr)
	}
	if stderr := check("overlap"); stderr != "" {
		t.Errorf("its own session: %q", stderr)
	}
	want = "astro-activate: The answers are those of " + session + ", saved in the demo scenario \"overlap\", not those of \"ready\".\n"
	if stderr := check("ready"); stderr != want {
		t.Errorf("another scenario's session: %q", stderr)
	}
	data, err := os.ReadFile(session)
	if err == nil {
		err = os.WriteFile(session, bytes.Replace(data, []byte("111122223333"), []byte("999900001111"), 1), 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	want = "astro-activate: the answers are those of " + session + ", saved for AWS account 999900001111; these credentials reach account 111122223333\n"
	if stderr := check("ready"); stderr != want {
		t.Errorf("another account's session: %q", stderr)
	}
}

func TestAnInterruptedCheckWritesNoReport(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var stdout, stderr bytes.Buffer
	code := cli.Run(ctx, []string{"check", "--demo"}, strings.NewReader(""), &stdout, &stderr, func(string) string { return "" })
	if code != 130 || stdout.Len() > 0 || strings.Count(stderr.String(), "\n") != 1 || !strings.Contains(stderr.String(), "interrupted") {
		t.Errorf("exit %d, %q, %q", code, stdout.String(), stderr.String())
	}
}

func TestTheDebugLogHasALineForEachCall(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "calls.jsonl")
	if got := run(t, "", "check", "--demo", "--debug-log", path, "--set", "cluster.name=Secret name"); got.code != 0 {
		t.Fatalf("exit %d, %s", got.code, got.stderr)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(data)) {
		var call struct{ Service, Operation string }
		if err := json.Unmarshal([]byte(line), &call); err != nil || call.Service == "" || call.Operation == "" {
			t.Errorf("%v in %s", err, line)
		}
	}
	if len(data) == 0 || strings.Contains(string(data), "ecret name") {
		t.Errorf("%.500s", data)
	}
}

// An onRead calls a function when stdin is read: after the flags are parsed and before
// the run.
type onRead func()

func (f onRead) Read([]byte) (int, error) {
	f()
	return 0, io.EOF
}

// "The first screen says 14 problems and nothing about who has to do what: that is item 17 of a list, 300
// lines below." What is to do comes below the verdict, on the first screen of 24 lines, and is not said again.
func TestAReportBeginsWithWhatToDo(t *testing.T) {
	t.Parallel()
	for scenario, want := range map[string]struct{ now, later string }{
		"blocked": {"reports\" (1 check waits), or ask the data service's owner about reports.\n", "  8. You: Once the verdict is ready, send this to Astronomer"},
		"denied":  {"\"Target account\" (19 checks wait for it), or ask the target VPC's owner, or\n     acknowledge it with a reason.\n", "  4. You: Once the verdict is ready, send this to Astronomer"},
		"ready":   {"  1. You: Send this to Astronomer: ", "  2. You: On the activation call, "},
		"active":  {"  1. Data service's owner: Allow the cluster's two external addresses, ", "  2. You: Test a connection from a pipeline"},
		"expired": {"Sign in again; your browser opens.", "  1. You: Sign in again"},
	} {
		text := run(t, "", "check", "--demo="+scenario).stdout
		begin, rest, _ := strings.Cut(text, "\n\n")
		digest, rest, _ := strings.Cut(rest, "\n\n")
		if lines := strings.Count(begin, "\n") + 1; lines > 5 || strings.Count(digest, "\n") > 14 || !strings.Contains(digest, want.now) {
			t.Errorf("%s begins with\n%s\n\n%s", scenario, begin, digest)
		}
		_, later, _ := strings.Cut(rest, "\nWhat happens next\n")
		if !strings.HasPrefix(later, want.later) {
			t.Errorf("%s: what happens next is\n%s", scenario, later)
		}
		for line := range strings.Lines(digest) {
			if strings.Contains(rest, line) && strings.HasSuffix(line, ".\n") && scenario != "expired" {
				t.Errorf("%s: said twice: %s", scenario, line)
			}
		}
		if again := run(t, "", "check", "--demo="+scenario, "--output", "markdown").stdout; strings.Contains(again, "What to do now") {
			t.Errorf("%s: markdown has the beginning of the text", scenario)
		}
	}
}

// The same for a peering: each owner's share, and the fixes in their order, in short and not again at the end.
func TestAReportOfAPeeringBeginsWithWhatToDo(t *testing.T) {
	t.Parallel()
	for scenario, want := range map[string][]string{
		"blocked": {"  Open, by owner: You 8 (6 wait), Target VPC's owner 1.\n", "  1. You: CIDR 10.96.32.0/20 is too small, need a /19 (network.cidr.size): Choose a larger network,\n",
			"  2. You: Peering request from Astro (verify.request): Once the data plane has another CIDR, request\n     the peering from Astronomer's support.\n",
			"  3. Target VPC's owner: DNS hostnames off in ", "  4. You: Verify again, or watch until every check passes.\n     astro-activate verify --watch --demo=blocked\n"},
		"ready": {"  1. Target VPC's owner: Peering connection not active (verify.active): Accept the request.\n", "  2. Target VPC's owner: Route to Astro missing or wrong (verify.routes): Add the route.\n",
			"  4. You: Verify again, or watch until every check passes.\n     astro-activate verify --watch --demo=ready\n"},
		"active": {"  1. You: Test a connection from a pipeline: nothing was sent to your data services.\n"},
	} {
		text := run(t, "", "verify", "--demo="+scenario).stdout
		_, rest, _ := strings.Cut(text, "\n\n")
		digest, rest, _ := strings.Cut(rest, "\n\n")
		if !strings.HasPrefix(digest, "What to do now\n") || strings.Count(digest, "\n") > 13 || strings.Contains(digest, "aws ") {
			t.Errorf("%s begins with\n%s", scenario, text)
		}
		for _, w := range want {
			_, after, found := strings.Cut(digest+"\n", w)
			if !found || strings.Contains(rest, w) {
				t.Errorf("%s: %q is not there, or twice, in\n%s", scenario, w, text)
			}
			digest = strings.TrimSuffix(after, "\n")
		}
	}
}

// "It says summary REPORT, and I have no report." The command for others is that of the run, and works; a
// file that is sent to others has none.
func TestTheEndOfAReportNamesACommandThatWorks(t *testing.T) {
	t.Parallel()
	session := filepath.Join(t.TempDir(), "s.yaml")
	for name, tt := range map[string]struct{ args, again []string }{
		"a check":                {[]string{"check", "--demo=blocked"}, []string{"check", "--demo=blocked"}},
		"a verify":               {[]string{"verify", "--demo=blocked", "--output", "text"}, []string{"verify", "--demo=blocked"}},
		"a check with a session": {[]string{"check", "--demo=blocked", "--session", session}, []string{"summary", session}},
	} {
		_, end, _ := strings.Cut(run(t, "", tt.args...).stdout, "\nFor others\n")
		for _, format := range []string{"handoff", "ticket", "runbook"} {
			again := append(slices.Clone(tt.again), "--output", format)
			if !strings.Contains(end, "      astro-activate "+strings.Join(again, " ")+"\n") {
				t.Errorf("%s ends with\n%s", name, end)
			}
			if got := run(t, "", again...); !slices.Contains([]int{0, 3}, got.code) || got.stdout == "" {
				t.Errorf("%s: %q ends with %d: %s", name, again, got.code, got.stderr)
			}
		}
	}
	if hidden := run(t, "", "summary", session, "--mask"); hidden.stdout == "" || strings.Contains(hidden.stdout, "For others") {
		t.Errorf("masked, a command that is not to be shown is named:\n%s", hidden.stdout)
	}
	file := filepath.Join(t.TempDir(), "report.txt")
	run(t, "", "check", "--demo=blocked", "--out", file)
	saved, err := os.ReadFile(file)
	for name, text := range map[string]string{"a file": string(saved), "markdown": run(t, "", "check", "--demo=blocked", "--output", "markdown").stdout, "nothing left": run(t, "", "verify", "--demo=active").stdout, "a sign-in comes first": run(t, "", "check", "--demo=expired").stdout} {
		if err != nil || text == "" || strings.Contains(text, "For others") || strings.Contains(text, "--output handoff") {
			t.Errorf("%s: %v\n%s", name, err, text)
		}
	}
}

func TestAReportIsPrintedWithoutASavedSession(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "state")
	broken := onRead(func() { // a dangling link in place of the folder
		os.Remove(dir)
		os.Symlink(dir+".gone", dir)
	})
	for scenario, want := range map[string]int{"blocked": 3, "ready": 1} {
		os.Remove(dir)
		var out, stderr bytes.Buffer
		code := cli.Run(t.Context(), []string{"check", "--demo=" + scenario, "--answers", "-", "--session", filepath.Join(dir, "s.yaml")},
			broken, &out, &stderr, func(string) string { return "" })
		if code != want || !strings.Contains(out.String(), "What happens next") ||
			strings.Count(stderr.String(), "\n") != 2 || !strings.Contains(stderr.String(), "New session: there was no file") ||
			!strings.Contains(stderr.String(), "the session is not saved") {
			t.Errorf("%s: exit %d\n%s%s", scenario, code, out.String(), stderr.String())
		}
	}
}

func TestAnUnwritableFolderIsFoundBeforeTheRun(t *testing.T) {
	t.Parallel()
	closed := filepath.Join(os.DevNull, "state") // not even root can create it
	for _, flag := range []string{"--session", "--out"} {
		got := run(t, "", "check", "--demo=blocked", flag, filepath.Join(closed, "file"))
		if got.code != 2 || got.stdout != "" || strings.Count(got.stderr, "\n") != 1 || !strings.Contains(got.stderr, flag) {
			t.Errorf("%s: exit %d, %q, %q", flag, got.code, got.stdout, got.stderr)
		}
	}
	if got := run(t, "", "check", "--demo=ready", "--session", filepath.Join(t.TempDir(), "not", "yet", "s.yaml")); got.code != 0 {
		t.Errorf("a folder to create: exit %d, %q", got.code, got.stderr)
	}
}

// A fullDisk takes no output.
type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errors.New("no space left on device") }

func TestOutputThatCantBeWrittenIsAProgramError(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{{"version"}, {"man"}, {"help", "check"}, {"check", "--help"}, {"policy", "--for", "wizard"}, {"check", "--demo=list"}, {"check", "--demo=ready"}} {
		var stderr bytes.Buffer
		code := cli.Run(t.Context(), args, strings.NewReader(""), fullDisk{}, &stderr, func(string) string { return "" })
		if code != 1 || !strings.Contains(stderr.String(), "no space left") {
			t.Errorf("%v: exit %d, %q", args, code, stderr.String())
		}
	}
}

func TestAFailureThatCantBeAcknowledgedIsReported(t *testing.T) {
	t.Parallel()
	got := run(t, "", "check", "--demo=blocked", "--set", "acknowledged.permissions.iam.CreateRole=x")
	if got.code != 3 || !strings.Contains(got.stderr, "a failed permissions.iam.CreateRole can't be acknowledged") {
		t.Errorf("exit %d, %q", got.code, got.stderr)
	}
}
