//go:build !windows

package cli_test

import (
	"fmt"
	"io"
	"io/fs"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// stsAnswer answers for STS, and refuses every other call. AssumeRole takes one MFA code.
func stsAnswer(code, roleSecret string, assumed chan<- bool) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		_ = r.ParseForm()
		switch r.PostForm.Get("Action") {
		case "AssumeRole":
			if r.PostForm.Get("TokenCode") != code {
				w.WriteHeader(http.StatusForbidden)
				fmt.Fprintf(w, `<ErrorResponse><Error><Code>AccessDenied</Code><Message>MultiFactorAuthentication failed with code %s.</Message></Error></ErrorResponse>`, "invalid MFA one time pass")
				return
			}
			select {
			case assumed <- true:
			default:
			}
			fmt.Fprintf(w, `<AssumeRoleResponse><AssumeRoleResult><AssumedRoleUser><Arn>arn:aws:sts::111122223333:assumed-role/data/s</Arn><AssumedRoleId>AROAEXAMPLE:s</AssumedRoleId></AssumedRoleUser>
<Credentials><AccessKeyId>ASIAROLE</AccessKeyId><SecretAccessKey>%s</SecretAccessKey><SessionToken>%[1]s-token</SessionToken><Expiration>%s</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`,
				roleSecret, time.Now().Add(time.Hour).UTC().Format(time.RFC3339))
		case "GetCallerIdentity":
			io.WriteString(w, `<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:sts::111122223333:assumed-role/data/s</Arn><UserId>AROAEXAMPLE:s</UserId><Account>111122223333</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`)
		default:
			w.WriteHeader(http.StatusForbidden)
			io.WriteString(w, `<Response><Errors><Error><Code>UnauthorizedOperation</Code><Message>You are not authorized to perform this operation.</Message></Error></Errors></Response>`)
		}
	}
}

// A wizard in a terminal with secrets in the environment, in the AWS configuration, typed and
// pasted: none is on the screen, in a file, or with a program that the wizard runs and that
// does not need it.
func TestARealTerminalShowsNoSecret(t *testing.T) {
	t.Parallel()
	secrets := maps.Clone(canaries)
	secrets["MFA code"] = "918273"
	secrets["secret key of the role"] = "canaryRoleSecret"
	secrets["password of the proxy"] = "canaryProxyPassword"
	assumed := make(chan bool, 1)
	server := httptest.NewServer(stsAnswer(secrets["MFA code"], secrets["secret key of the role"], assumed))
	t.Cleanup(server.Close)

	home, programs, work := t.TempDir(), t.TempDir(), t.TempDir()
	write := func(path, text string, mode fs.FileMode) string {
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), mode); err != nil {
			t.Fatal(err)
		}
		return path
	}
	// What each program got: its arguments, and its environment apart.
	started := t.TempDir()
	program := func(name, prints string) string {
		return write(filepath.Join(programs, name), fmt.Sprintf("#!/bin/sh\nprintf '%%s\\n' \"$@\" >> '%[1]s/%[2]s.args'\nenv >> '%[1]s/%[2]s.env'\n%[3]s\n", started, name, prints), 0o700)
	}
	program("astro", "echo Astro CLI Version: 1.45.0")
	program("aws", "echo aws-cli/2.31.0")
	process := program("process", `echo '{"Version":1,"AccessKeyId":"AKIAPROCESS","SecretAccessKey":"`+secrets["key of a credential process"]+`"}'`)
	config := write(filepath.Join(home, "config"), "[profile data]\nrole_arn = arn:aws:iam::111122223333:role/data\nsource_profile = keys\nmfa_serial = arn:aws:iam::111122223333:mfa/ana\nexternal_id = "+secrets["external id"]+
		"\n[profile process]\ncredential_process = "+process+
		"\n[profile sso]\nsso_start_url = https://example.awsapps.com/start\nsso_region = us-east-1\nsso_account_id = 111122223333\nsso_role_name = data\n", 0o600)
	keys := write(filepath.Join(home, "credentials"), "[keys]\naws_access_key_id = AKIAOTHER\naws_secret_access_key = "+secrets["secret key of another"]+"\n", 0o600)
	write(filepath.Join(work, ".astro", "config.yaml"), "token: "+secrets["token of the Astro CLI"]+"\n", 0o600)
	env := []string{
		"AWS_ACCESS_KEY_ID=AKIAEXAMPLE", "AWS_SECRET_ACCESS_KEY=" + secrets["secret access key"], "AWS_SESSION_TOKEN=" + secrets["session token"],
		"AWS_REGION=us-east-1", "AWS_ENDPOINT_URL=" + server.URL, "AWS_CONFIG_FILE=" + config, "AWS_SHARED_CREDENTIALS_FILE=" + keys, "AWS_MAX_ATTEMPTS=1",
		"HTTPS_PROXY=http://ana:" + secrets["password of the proxy"] + "@127.0.0.1:1", "PATH=" + programs + ":" + os.Getenv("PATH"),
	}
	search := func(where, text string) {
		t.Helper()
		for name, secret := range secrets {
			if strings.Contains(text, secret) {
				t.Errorf("the %s is in %s", name, where)
			}
		}
	}
	const leave = "\x03"
	out := t.TempDir()
	in := func(name string) string { return filepath.Join(out, name) }

	x := openIn(t, built(t), work, env, 110, 40, "--profile", "data", "--session", in("session.yaml"), "--debug-log", in("calls.jsonl"), "--record", in("recording.jsonl"),
		"--set", "region=us-east-1", "--set", "connectivity.methods=public,peering", "--set", "peering.profile=process", "--set", "peering.region=us-east-1", "--set", "peering.vpc_id=vpc-0a1b2c3d4e5f60718", "--timeout", "5s")
	look := func() { t.Helper(); search("the screen", x.screen()) }
	x.shows("AWS asks for the current code of the MFA device of profile data")
	x.types(secrets["MFA code"])
	x.shows("••••••")
	look()
	x.types(enter)
	x.hides("MFA device")
	x.shows("Checking again with the code")
	<-assumed
	x.types("\x1b6") // alt+6
	x.shows("Connectivity  step 6 of 9")
	x.types(enter)
	x.shows("Optional: the services")
	x.types("\x1b[200~postgres://me:" + secrets["password of a database"] + "@127.0.0.1:1/app\x1b[201~")
	x.shows("postgres://127.0.0.1:1")
	look()
	x.types(enter)
	x.shows("127.0.0.1:1")
	look()
	x.types(toSummary)
	x.shows("NOT READY")
	look()
	x.types("e")
	x.types("m")
	x.shows("Saved as ")
	look()
	x.types(leave + leave)
	x.left()
	look()
	search("what the terminal got", x.output.String())

	x = openIn(t, built(t), work, env, 110, 40, "--profile", "sso", "--session", in("sso.yaml"))
	x.shows("ctrl+l")
	x.types(logIn)
	x.until("for aws to run", func() bool { _, err := os.Stat(filepath.Join(started, "aws.args")); return err == nil })
	x.until("for the end", func() bool { // while aws runs, ctrl+c is for it
		x.types(leave)
		select {
		case <-x.ended:
			return true
		case <-time.After(200 * time.Millisecond):
			return false
		}
	})
	search("what the terminal got at the sign-in", x.output.String())

	for _, dir := range []string{out, work} {
		files := 0
		err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || strings.Contains(path, ".astro") {
				return err
			}
			files++
			data, err := os.ReadFile(path)
			search(path, string(data))
			return err
		})
		if err != nil || files == 0 {
			t.Errorf("%v; %d files in %s", err, files, dir)
		}
	}
	got := map[string]string{}
	for _, name := range []string{"astro.args", "astro.env", "aws.args", "aws.env", "process.args"} {
		data, err := os.ReadFile(filepath.Join(started, name))
		if err != nil {
			t.Errorf("the program was not run: %v", err)
		}
		got[name] = string(data)
	}
	delete(secrets, "password of the proxy") // every program needs the proxy
	for name, text := range got {
		search("what "+name+" got", text)
	}
}
