package account_test

import (
	"bytes"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/identity"
)

// isolate gives a test its own home directory and AWS configuration: the contents of the
// config and credentials files.
func isolate(t *testing.T, config, credentials string) (home string) {
	t.Helper()
	for _, v := range os.Environ() {
		if name, _, _ := strings.Cut(v, "="); strings.HasPrefix(name, "AWS_") || strings.HasSuffix(strings.ToLower(name), "_proxy") {
			t.Setenv(name, "")
			os.Unsetenv(name)
		}
	}
	home = t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("USERPROFILE", home)
	t.Setenv("AWS_EC2_METADATA_DISABLED", "true")
	for variable, text := range map[string]string{"AWS_CONFIG_FILE": config, "AWS_SHARED_CREDENTIALS_FILE": credentials} {
		path := filepath.Join(home, ".aws", variable)
		write(t, path, text)
		t.Setenv(variable, path)
	}
	return home
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// endpoint starts a server that gets all requests to AWS.
func endpoint(t *testing.T, serve http.HandlerFunc) *httptest.Server {
	t.Helper()
	server := httptest.NewServer(serve)
	t.Cleanup(server.Close)
	t.Setenv("AWS_ENDPOINT_URL", server.URL)
	return server
}

// action returns the operation of a request of the query protocol.
func action(r *http.Request) string {
	r.ParseForm()
	return r.PostForm.Get("Action")
}

const callerIdentityXML = `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>
<Arn>%s</Arn><UserId>AIDAEXAMPLE</UserId><Account>111122223333</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`

func replyIdentity(w http.ResponseWriter, arn string) {
	w.Header().Set("Content-Type", "text/xml")
	fmt.Fprintf(w, callerIdentityXML, arn)
}

func replyError(w http.ResponseWriter, status int, code, message string) {
	w.Header().Set("Content-Type", "text/xml")
	w.WriteHeader(status)
	fmt.Fprintf(w, `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type><Code>%s</Code><Message>%s</Message></Error><RequestId>r-1</RequestId></ErrorResponse>`, code, message)
}

// The secrets of every test. No log or finding may contain them.
const (
	secretKey   = "SECRETSECRETSECRETSECRETSECRETSECRETSECR"
	secretToken = "TOKENTOKENTOKENTOKEN"
	keysFile    = "[astro]\naws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = " + secretKey + "\n"
)

// checkCredentials checks the credentials of profile "astro", and that no secret shows.
func checkCredentials(t *testing.T, source account.SharedConfig) (awscheck.Finding, *account.Account) {
	t.Helper()
	return checkCredentialsWithin(t, source, time.Minute) // a machine that is busy takes long
}

func checkCredentialsWithin(t *testing.T, source account.SharedConfig, limit time.Duration) (awscheck.Finding, *account.Account) {
	t.Helper()
	var log bytes.Buffer
	a := account.NewAccounts(account.Options{Source: account.Impatient(source), Timeout: limit,
		DebugLog: slog.New(slog.NewJSONHandler(&log, nil))}).Open("astro")
	f := identity.CheckCredentials(t.Context(), a)[0]
	shown := log.String() + fmt.Sprintf("%+v", f)
	for _, secret := range []string{secretKey, secretToken, "918273"} {
		if strings.Contains(shown, secret) {
			t.Errorf("a secret shows in %s", shown)
		}
	}
	if f.Status == awscheck.Fail && f.Title == "" {
		t.Errorf("no title names the problem of %q", f.Detail)
	}
	if f.Status == awscheck.Fail && f.Remedy.IsZero() {
		t.Errorf("no remedy for %q", f.Detail)
	}
	if len(f.Remedy.Login) > 0 && f.Remedy.Commands[0] != awscheck.Command(f.Remedy.Login...) {
		t.Errorf("Login is %v and the command is %s", f.Remedy.Login, f.Remedy.Commands[0])
	}
	return f, a
}
