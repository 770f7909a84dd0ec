package cli_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/awscheck/awssim/simtest"
	"github.com/astronomer/astro-activate/steps/summary"
	"github.com/astronomer/astro-activate/ui/cli"
	"github.com/astronomer/astro-activate/ui/cli/clitest"
)

// statusesIn are the parts of the findings that a masked recording keeps.
func statusesIn(t *testing.T, report string) []string {
	t.Helper()
	var list []string
	var r struct {
		Findings []struct{ ID, Status, Region string }
	}
	if err := json.Unmarshal([]byte(report), &r); err != nil {
		t.Fatalf("%v in %.300s", err, report)
	}
	for _, f := range r.Findings {
		list = append(list, strings.TrimRight(f.ID+" "+f.Status+" "+f.Region, " "))
	}
	slices.Sort(list)
	return list
}

func TestEachScenarioIsReplayedToTheSameFindings(t *testing.T) {
	t.Parallel()
	for _, s := range awssim.Scenarios() {
		if underRace && s.Name == "huge" {
			continue // .ci/run replays it without the race detector
		}
		for _, command := range []string{"check", "verify"} {
			t.Run(s.Name+" "+command, func(t *testing.T) {
				t.Parallel()
				file := filepath.Join(t.TempDir(), "recording.jsonl")
				recorded := run(t, "", command, "--demo="+s.Name, "--timeout", patience.String(), "--record", file, "--output", "json")
				replayed := run(t, "", command, "--replay", file, "--output", "json")
				if recorded.code == 2 || replayed.code != recorded.code || clitest.Findings(t, replayed.stdout) != clitest.Findings(t, recorded.stdout) {
					t.Errorf("exit %d, in the replay %d; the findings are\n%s\nand in the replay\n%s", recorded.code, replayed.code, recorded.stdout, replayed.stdout)
				}
				var r struct {
					Demo       bool
					RecordedAt string `json:"recorded_at"`
				}
				if err := json.Unmarshal([]byte(replayed.stdout), &r); err != nil || !r.Demo || r.RecordedAt == "" || clitest.Invalid(t, "../../docs/report.schema.json", []byte(replayed.stdout)) != nil {
					t.Errorf("the report does not say that it is a demo's and a replay: %v", err)
				}
				if !strings.Contains(replayed.stderr, "Replay of a recording of ") {
					t.Errorf("stderr is %q", replayed.stderr)
				}

				if s.Name == "huge" {
					return // it has the same forms as the others, in minutes
				}
				masked := run(t, "", command, "--demo="+s.Name, "--record", file, "--mask", "--output", "json")
				data, err := os.ReadFile(file)
				if err != nil {
					t.Fatal(err)
				}
				for _, id := range []string{"111122223333", "444455556666", "777788889999", ":ana\"", "/ana\"", "vpc-0a", "52.20.24.24", "astro-data-plane", "data-platform", "xy12345", "example.internal", "example.com", "orders.c4", "nightly-export-", "data-warehouse", "office net", "private-a", "\"reporting"} {
					if bytes.Contains(data, []byte(id)) {
						t.Errorf("%s is in the masked recording", id)
					}
				}
				replayed = run(t, "", command, "--replay", file, "--output", "json")
				if want, got := statusesIn(t, masked.stdout), statusesIn(t, replayed.stdout); !slices.Equal(want, got) {
					t.Errorf("masked, the findings are\n%s\nand not\n%s", got, want)
				}
			})
		}
	}
}

func TestAReplaySaysItsDateInEveryFormat(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "recording.jsonl")
	run(t, "", "check", "--demo=expired", "--record", file)
	for _, format := range []string{"text", "markdown", "html", "junit", "ticket", "runbook"} {
		got := run(t, "", "summary", "--replay", file, "--output", format)
		if text := strings.Join(strings.Fields(strings.ReplaceAll(got.stdout, "\n#", " ")), " "); got.code != 0 || !strings.Contains(text, "Replay of a recording of ") {
			t.Errorf("%s: exit %d, %s%.500s", format, got.code, got.stderr, got.stdout)
		}
	}
}

// The stand-ins of a masked recording have the form of real ids. Every format says what they are,
// and no command that has one can be run; so does the report that was saved as JSON.
func TestAMaskedRecordingSaysThatItsIdsAreStandIns(t *testing.T) {
	t.Parallel()
	file, saved := filepath.Join(t.TempDir(), "recording.jsonl"), filepath.Join(t.TempDir(), "report.json")
	run(t, "", "check", "--demo=blocked", "--record", file, "--mask")
	run(t, "", "check", "--replay", file, "--output", "json", "--out", saved)
	for _, from := range [][]string{{"check", "--replay", file}, {"summary", saved}} {
		for _, f := range summary.Formats() {
			if underRace && f != summary.JSONFormat && f != summary.MarkdownFormat {
				continue // .ci/run reads them all without the race detector
			}
			got := run(t, "", append(from, "--output", string(f))...)
			text := strings.Join(strings.Fields(strings.ReplaceAll(got.stdout, "\n#", " ")), " ")
			if f == summary.JSONFormat {
				if !strings.Contains(text, `"masked": true`) || !strings.Contains(text, "9000") {
					t.Errorf("%q: JSON does not say that it is masked:\n%s", from, got.stdout)
				}
			} else if !strings.Contains(text, "Masked recording: ids are stand-ins.") || strings.Contains(text, "[account-A]") {
				t.Errorf("%q: %s does not say what its ids are:\n%s", from, f, got.stdout)
			}
			for line := range strings.Lines(got.stdout) {
				if line = strings.TrimSpace(line); strings.HasPrefix(line, "aws ") && strings.Contains(line, "000000000") {
					t.Errorf("%q: %s has the command %s", from, f, line)
				}
			}
		}
	}
	if got := run(t, "", "check", "--replay", file, "--mask"); !strings.Contains(strings.Join(strings.Fields(got.stdout), " "), "Masked recording: ids are stand-ins.") || strings.Contains(got.stdout, "900000000001") {
		t.Errorf("masked twice, it says\n%s", got.stdout)
	}
	run(t, "", "check", "--demo=blocked", "--record", file)
	if got := run(t, "", "check", "--replay", file); strings.Contains(strings.ReplaceAll(got.stdout, file, ""), "Masked") || strings.Contains(got.stdout, "# masked") {
		t.Errorf("the replay of one that is not masked says\n%s", got.stdout)
	}
}

func TestWhatWasNotRecordedIsUnverified(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "recording.jsonl")
	run(t, "", "check", "--demo=ready", "--record", file)
	got := run(t, "", "check", "--replay", file, "--region", "eu-central-1", "--set", "public.endpoints=other=postgres://db.example.org:5432", "--output", "json")
	r := reportOf(t, got.stdout)
	if got.code != 4 || r.Verdict != "incomplete" {
		t.Errorf("exit %d, verdict %s", got.code, r.Verdict)
	}
	found := map[string]bool{}
	for _, f := range r.Findings {
		if strings.Contains(f.Detail, "not in the recording") {
			found[f.ID] = true
			if f.Status != "unverified" {
				t.Errorf("%s is %s: %s", f.ID, f.Status, f.Detail)
			}
		}
	}
	for _, id := range []string{"region.zones", "region.quota.L-1216C47A", "public.dns", "public.address", "public.reachable"} {
		if !found[id] {
			t.Errorf("%s does not say that it is not in the recording", id)
		}
	}
}

func TestRecordingFlagsAndFilesThatAreWrongAreExplained(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "recording.jsonl")
	run(t, "", "check", "--demo=expired", "--record", file)
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct {
		file string // "@" in args
		args []string
		want string
	}{
		"both":                  {"", []string{"check", "--replay", file, "--record", file}, "not both"},
		"a demo of a replay":    {"", []string{"check", "--replay", file, "--demo"}, "not both"},
		"a report and a replay": {"", []string{"summary", file, "--replay", file}, "not both"},
		"no such file":          {"", []string{"check", "--replay", file + ".old"}, "no such file"},
		"no such folder":        {"", []string{"check", "--demo", "--record", file + "/x"}, "--record"},
		"a file in the way":     {"answers: {}\n", []string{"check", "--demo", "--record", "@"}, "not a recording: choose another name"},
		"cut off":               {string(data[:len(data)/2]), []string{"check", "--replay", "@"}, "cut off"},
		"edited":                {strings.Replace(string(data), `"kind":"profiles"`, `"kind":"profile"`, 1), []string{"verify", "--replay", "@"}, "edited"},
		"an edited value":       {strings.Replace(string(data), `"Region":"us-east-1"`, `"Region":"us-west-2"`, 1), []string{"check", "--replay", "@"}, "changed after it was written"},
		"of another program":    {"answers: {}\n", []string{"summary", "--replay", "@"}, "not a recording"},
	} {
		t.Run(name, func(t *testing.T) {
			got := run(t, tt.file, tt.args...)
			if got.code != 2 || got.stdout != "" || strings.Count(got.stderr, "\n") != 1 || !strings.Contains(got.stderr, tt.want) {
				t.Errorf("exit %d, %q", got.code, got.stderr)
			}
		})
	}
}

// TestSecretsAreNotInARecording records an AWS that hands out credentials, and that has
// secrets in headers and answers, with secrets in the environment and the configuration.
func TestSecretsAreNotInARecording(t *testing.T) {
	simtest.Isolate(t)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Amzn-Trace", "canaryHeader")
		var body bytes.Buffer
		_, _ = body.ReadFrom(r.Body)
		switch text := body.String(); {
		case strings.Contains(text, "Action=AssumeRole"):
			fmt.Fprint(w, `<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ASIAEXAMPLE</AccessKeyId><SecretAccessKey>canaryAssumedKey</SecretAccessKey><SessionToken>canaryAssumedToken</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`)
		case strings.Contains(text, "GetCallerIdentity"):
			fmt.Fprint(w, `<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:sts::111122223333:assumed-role/data/ana</Arn><UserId>AROAEXAMPLE:ana</UserId><Account>111122223333</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`)
		case strings.Contains(text, "DescribeRegions"):
			fmt.Fprint(w, `<DescribeRegionsResponse><regionInfo><item><regionName>us-east-1</regionName><optInStatus>opt-in-not-required</optInStatus></item></regionInfo></DescribeRegionsResponse>`)
		case strings.Contains(r.URL.Path, "functions"):
			fmt.Fprint(w, `{"Functions":[{"FunctionName":"load","FunctionArn":"arn:aws:lambda:us-east-1:111122223333:function:load","Environment":{"Variables":{"PASSWORD":"canaryOfAFunction"}}}]}`)
		default:
			w.WriteHeader(http.StatusForbidden)
			fmt.Fprint(w, `<Response><Errors><Error><Code>UnauthorizedOperation</Code><Message>You are not authorized to perform this operation.</Message></Error></Errors></Response>`)
		}
	}))
	defer server.Close()
	home := t.TempDir()
	config := filepath.Join(home, "config")
	if err := os.WriteFile(config, []byte("[profile role]\nrole_arn = arn:aws:iam::111122223333:role/data\nsource_profile = keys\nexternal_id = canaryExternalID\n"+
		"[profile process]\ncredential_process = sh -c 'echo canaryOut; echo canaryErr >&2; exit 1'\n[profile printed]\ncredential_process = echo canaryNoJSON\n"+
		"[profile session]\naws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = canaryConfigKey\naws_session_token = canaryConfigToken\n"+
		"[profile keys]\naws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = canaryConfigKey\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, value := range map[string]string{"AWS_SECRET_ACCESS_KEY": "canarySecretKey", "AWS_ACCESS_KEY_ID": "AKIAOTHER", "AWS_SESSION_TOKEN": "canaryToken",
		"AWS_CONTAINER_AUTHORIZATION_TOKEN": "canaryContainer", "SNOWFLAKE_PASSWORD": "canaryOther", "HTTPS_PROXY": "http://ana:canaryProxy@127.0.0.1:1",
		"AWS_CONFIG_FILE": config, "AWS_ENDPOINT_URL": server.URL, "AWS_REGION": "us-east-1"} {
		t.Setenv(name, value)
	}
	answers := filepath.Join(home, "answers.yaml")
	if err := os.WriteFile(answers, []byte("# canaryComment\nregion: us-east-1\npublic: {endpoints: [{name: warehouse, kind: postgres, host: 127.0.0.1, port: 1}]}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"--profile", "role"}, {}, {"--profile", "role", "--mask"}, {"--profile", "session", "--answers", answers},
		{"--profile", "process"}, {"--profile", "printed", "--mask"}} {
		works := len(args) == 0 || args[1] != "process" && args[1] != "printed"
		file := filepath.Join(home, "recording.jsonl")
		var stdout, stderr bytes.Buffer
		args = append([]string{"check", "--record", file, "--region", "us-east-1", "--timeout", "10s", "--output", "json"}, args...)
		cli.Run(t.Context(), args, strings.NewReader(""), &stdout, &stderr, os.Getenv)
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, secret := range []string{"canary", "Signature=", "AWS4-HMAC", "AKIA", "ASIA", "AssumeRole\""} {
			if i := bytes.Index(data, []byte(secret)); i >= 0 {
				t.Errorf("%v: %s is in the recording: %s", args, secret, data[max(0, i-200):min(len(data), i+100)])
			}
		}
		if works != bytes.Contains(data, []byte(`"ListFunctions"`)) || works != bytes.Contains(data, []byte("GetCallerIdentity")) {
			t.Errorf("%v: are the calls recorded? %s", args, stderr.String())
		}
		isPrivate(t, file)
		if i := bytes.Index(stdout.Bytes(), []byte("canary")); i >= 0 {
			t.Errorf("%v: a secret is in the report: %s", args, stdout.String()[i:min(stdout.Len(), i+100)])
		}
		// Without its server, the environment and the configuration, the same findings.
		first := stdout.String()
		replayed := run(t, "", "check", "--replay", file, "--output", "json")
		if want, got := statusesIn(t, first), statusesIn(t, replayed.stdout); !slices.Equal(want, got) {
			t.Errorf("%v: the replay has\n%s\nand not\n%s", args, got, want)
		}
	}
}

// TestRecordingsOfAccounts replays each recording in testdata/recordings with the command
// that its name ends with, and compares the findings with the file beside it.
// docs/recordings.md says how to add one.
func TestRecordingsOfAccounts(t *testing.T) {
	t.Parallel()
	recordings, err := filepath.Glob("testdata/recordings/*.jsonl")
	if err != nil || len(recordings) == 0 {
		t.Fatalf("no recordings: %v", err)
	}
	for _, file := range recordings {
		name := strings.TrimSuffix(filepath.Base(file), ".jsonl")
		t.Run(name, func(t *testing.T) {
			command := strings.TrimPrefix(filepath.Ext(name), ".")
			if command != "check" && command != "verify" {
				t.Fatal("name it NAME.check.jsonl or NAME.verify.jsonl")
			}
			update := os.Getenv("UPDATE_RECORDINGS") != ""
			if scenario, isDemo := strings.CutPrefix(strings.TrimSuffix(name, "."+command), "demo-"); update && isDemo {
				run(t, "", command, "--demo="+scenario, "--record", file, "--mask")
			}
			got := run(t, "", command, "--replay", file, "--output", "json")
			if got.code == 2 {
				t.Fatal(got.stderr)
			}
			findings := strings.Join(statusesIn(t, got.stdout), "\n") + "\n"
			golden := strings.TrimSuffix(file, ".jsonl") + ".findings"
			if update {
				if err := os.WriteFile(golden, []byte(findings), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil || string(want) != findings {
				t.Errorf("%v; the findings are\n%s\nand not\n%s", err, findings, want)
			}
		})
	}
}

// TestALoginInAnAnswerIsNotRecorded gives a connection string with its password in place of
// a data service: it is refused, before there is a recording.
func TestALoginInAnAnswerIsNotRecorded(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"postgres://load:canary@db.example.com:5432/x", "Server=db.example.com,1433;User Id=load;Password=canary",
		"warehouse=snowflake://load:canary@xy12345.snowflakecomputing.com:443", `{"conn_type":"postgres","host":"db.example.com","password":"canary","port":5432}`} {
		for _, key := range []string{"public.endpoints", "peering.services"} {
			file := filepath.Join(t.TempDir(), "recording.jsonl")
			got := run(t, "", "check", "--demo", "--set", key+"="+text, "--record", file)
			data, err := os.ReadFile(file)
			if got.code != 2 || err == nil || strings.Contains(got.stdout+got.stderr+string(data), "canary") {
				t.Errorf("%s: exit %d, %s, recorded %d bytes", text, got.code, got.stderr, len(data))
			}
		}
	}
}

// A watch that is interrupted has no report. The recording has the answers, so that it can be replayed,
// and the replay has no result that the run did not have.
func TestARecordingOfAnInterruptedRunHasItsAnswers(t *testing.T) {
	t.Parallel()
	for name, args := range map[string][]string{"a check": {"check"}, "a watch": {"verify", "--watch"}} {
		file := filepath.Join(t.TempDir(), "recording.jsonl")
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if code := cli.Run(ctx, append(args, "--demo=ready", "--record", file), strings.NewReader(""), io.Discard, io.Discard, func(string) string { return "" }); code != 130 {
			t.Errorf("%s: exit %d", name, code)
		}
		got := run(t, "", args[0], "--replay", file, "--output", "json")
		r := reportOf(t, got.stdout)
		if got.code != 4 || len(r.Missing) > 0 {
			t.Errorf("%s: exit %d, these answers are missing: %q", name, got.code, r.Missing)
		}
		for _, f := range r.Findings { // also of the checks that ask nothing: no check had a result
			if f.Status != "skipped" && f.Status != "unverified" {
				t.Errorf("%s: no check had a result, and %s is %s in the replay: %s", name, f.ID, f.Status, f.Detail)
			}
		}
	}
}
