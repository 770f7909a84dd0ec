package cli_test

import (
	"bytes"
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/astronomer/astro-activate/awscheck/awssim/simtest"
	"github.com/astronomer/astro-activate/ui/cli"
)

// canaries are secrets that a test plants: none may be in anything that is written.
var canaries = map[string]string{
	"secret access key":           "canarySecretKey0000000000000000000000000",
	"session token":               "canarySessionToken==",
	"secret key of another":       "canaryOtherSecretKey00000000000000000000",
	"external id":                 "canary-external-id",
	"password of a database":      "canaryPassword",
	"token of the Astro CLI":      "canary-astro-token",
	"key of a credential process": "canaryProcessSecret",
}

// TestSecretsAreNotInAnythingThatIsWritten runs every command with secrets in the
// environment, in the AWS configuration, in typed services and beside the program, against
// an AWS that answers every call with a refusal, and searches all output and files.
func TestSecretsAreNotInAnythingThatIsWritten(t *testing.T) {
	simtest.Isolate(t)
	home := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(home, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	refusal := func(w http.ResponseWriter, r *http.Request) {
		if body := new(bytes.Buffer); r.Body != nil {
			if _, err := body.ReadFrom(r.Body); err == nil && strings.Contains(body.String(), "GetCallerIdentity") {
				fmt.Fprint(w, `<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:iam::111122223333:user/ana</Arn><UserId>AIDAEXAMPLE</UserId><Account>111122223333</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`)
				return
			}
		}
		w.WriteHeader(http.StatusForbidden)
		fmt.Fprint(w, `<Response><Errors><Error><Code>UnauthorizedOperation</Code><Message>You are not authorized to perform this operation.</Message></Error></Errors></Response>`)
	}
	server := httptest.NewServer(http.HandlerFunc(refusal))
	defer server.Close()
	config := write(".aws/config", "[profile role]\nrole_arn = arn:aws:iam::444455556666:role/data\nsource_profile = keys\nexternal_id = "+canaries["external id"]+
		"\n[profile process]\ncredential_process = echo {\"Version\":1,\"AccessKeyId\":\"AKIAPROCESS\",\"SecretAccessKey\":\""+canaries["key of a credential process"]+"\"}\n")
	credentials := write(".aws/credentials", "[keys]\naws_access_key_id = AKIAOTHER\naws_secret_access_key = "+canaries["secret key of another"]+"\n")
	write(".astro/config.yaml", "token: "+canaries["token of the Astro CLI"]+"\n")
	for name, value := range map[string]string{
		"AWS_ACCESS_KEY_ID": "AKIAEXAMPLE", "AWS_SECRET_ACCESS_KEY": canaries["secret access key"], "AWS_SESSION_TOKEN": canaries["session token"],
		"AWS_REGION": "us-east-1", "AWS_ENDPOINT_URL": server.URL, "AWS_CONFIG_FILE": config, "AWS_SHARED_CREDENTIALS_FILE": credentials,
		"HOME": home, "AWS_MAX_ATTEMPTS": "1",
	} {
		t.Setenv(name, value)
	}
	out := t.TempDir()
	answers := write("answers.yaml", `region: us-east-1
network: {cidr: 172.20.0.0/19}
connectivity: {methods: [peering]}
peering: {profile: role, region: us-east-1, vpc_id: vpc-0a1b2c3d4e5f60718}
cluster: {name: data}
`)
	log := filepath.Join(out, "calls.jsonl")
	pasted := "peering.services=orders=postgres://ana:" + canaries["password of a database"] + "@10.40.1.5:5432/orders"
	common := []string{"--answers", answers, "--debug-log", log, "--timeout", "5s"}
	var printed []string
	for _, args := range [][]string{
		append([]string{"check", "--session", filepath.Join(out, "session.yaml"), "--output", "json", "--out", filepath.Join(out, "report.json")}, common...),
		append([]string{"check", "--output", "html", "--out", filepath.Join(out, "report.html")}, common...),
		append([]string{"check", "--profile", "process"}, common...),
		// A URL with a login is refused, wherever it is given.
		append([]string{"check", "--set", pasted, "--session", filepath.Join(out, "refused.yaml"), "--record", filepath.Join(out, "refused.json")}, common...),
		append([]string{"check", "--set", strings.Replace(pasted, "peering.services", "public.endpoints", 1)}, common...),
		{"check", "--answers", write("pasted.yaml", "region: us-east-1\npeering:\n  services: ["+strings.TrimPrefix(pasted, "peering.services=")+"]\n"), "--debug-log", log},
		append([]string{"check", "--output", "handoff", "--out", filepath.Join(out, "messages.md")}, common...),
		append([]string{"check", "--output", "junit", "--out", filepath.Join(out, "report.xml")}, common...),
		append([]string{"check", "--record", filepath.Join(out, "recording.json")}, common...),
		append([]string{"verify", "--output", "json", "--out", filepath.Join(out, "verify.json")}, common...),
		{"summary", filepath.Join(out, "report.json"), "--output", "ticket"},
		{"summary", filepath.Join(out, "report.json"), "--output", "runbook"},
		{"summary", filepath.Join(out, "session.yaml")},
	} {
		var stdout, stderr bytes.Buffer
		code := cli.Run(t.Context(), args, strings.NewReader(""), &stdout, &stderr, os.Getenv)
		if given := strings.Join(args, " "); code != 2 && (strings.Contains(given, canaries["password of a database"]) || strings.Contains(given, "pasted.yaml")) {
			t.Errorf("a login is not refused: exit %d\n%s", code, stderr.String())
		}
		printed = append(printed, fmt.Sprintf("%s (exit %d)\n%s\n%s", strings.Join(args[:2], " "), code, stdout.String(), stderr.String()))
	}
	search := func(where, text string) {
		for name, secret := range canaries {
			if strings.Contains(text, secret) {
				t.Errorf("the %s is in %s", name, where)
			}
		}
	}
	for _, text := range printed {
		first, _, _ := strings.Cut(text, "\n")
		search("the output of "+first, text)
	}
	files := 0
	err := filepath.WalkDir(out, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		files++
		data, err := os.ReadFile(path)
		search(path, string(data))
		return err
	})
	if err != nil || files < 5 {
		t.Errorf("%v; only %d files were written", err, files)
	}
	if data, err := os.ReadFile(log); err != nil || !bytes.Contains(data, []byte("GetCallerIdentity")) {
		t.Errorf("the debug log does not show the calls: %v", err)
	}
}

// An endpoint with a user and a password that can't be used is named in an error of the SDK, which
// quotes it whole.
func TestThePasswordOfAnEndpointThatCannotBeUsedIsNotShown(t *testing.T) {
	const secret = "canaryEndpointPassword"
	for story, set := range map[string][2]string{
		"a space in the host":        {"AWS_ENDPOINT_URL", "http://ana:" + secret + "@proxy corp:8080"},
		"a port that is no number":   {"AWS_ENDPOINT_URL", "http://ana:" + secret + "@proxy.corp:port"},
		"a wrong escape":             {"AWS_ENDPOINT_URL", "http://ana:" + secret + "%zz@proxy.corp:8080"},
		"a space in the password":    {"AWS_ENDPOINT_URL", "http://ana:x " + secret + "@proxy.corp:8080"},
		"two at signs":               {"AWS_ENDPOINT_URL", "http://ana:x@" + secret + "@proxy corp:8080"},
		"the endpoint of one client": {"AWS_ENDPOINT_URL_STS", "http://ana:" + secret + "@proxy.corp:port"},
		"a proxy":                    {"HTTPS_PROXY", "http://ana:" + secret + "@proxy corp:8080"},
	} {
		t.Run(story, func(t *testing.T) {
			simtest.Isolate(t)
			t.Setenv("AWS_ACCESS_KEY_ID", "AKIAEXAMPLE")
			t.Setenv("AWS_SECRET_ACCESS_KEY", "secret")
			t.Setenv("AWS_MAX_ATTEMPTS", "1")
			t.Setenv(set[0], set[1])
			out := t.TempDir()
			report, session, recording, log := filepath.Join(out, "report.json"), filepath.Join(out, "s.yaml"), filepath.Join(out, "r.json"), filepath.Join(out, "log")
			var printed []string
			for _, args := range [][]string{
				{"check", "--set", "region=us-east-1", "--session", session, "--out", report, "--output", "json", "--record", recording, "--debug-log", log, "--timeout", "2s"},
				{"summary", session}, {"summary", report, "--output", "handoff"}, {"summary", report, "--output", "ticket", "--mask"},
			} {
				got := run(t, "", args...)
				printed = append(printed, got.stdout+got.stderr)
				if strings.Contains(got.stdout+got.stderr, secret) {
					t.Errorf("the output of %s has the password:\n%s%s", args[0], got.stdout, got.stderr)
				}
			}
			files, err := filepath.Glob(filepath.Join(out, "*"))
			if err != nil || len(files) < 4 {
				t.Fatalf("%v; %q were written\n%s", err, files, printed)
			}
			for _, path := range files {
				if data, err := os.ReadFile(path); err != nil || bytes.Contains(data, []byte(secret)) {
					t.Errorf("%s has the password (%v)", filepath.Base(path), err)
				}
			}
		})
	}
}
