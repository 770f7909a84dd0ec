package account_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/credentials/ssocreds"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/awssim/simtest"
	"github.com/astronomer/astro-activate/awscheck/dataplane"
	"github.com/astronomer/astro-activate/awscheck/identity"
	"github.com/astronomer/astro-activate/awscheck/region"
)

// machine isolates a test from the AWS configuration of the machine it runs on.
// Config and credentials are the texts of the two files.
func machine(t *testing.T, config, credentials string) (home string) {
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

// endpoint serves everything that is sent to AWS.
func endpoint(t *testing.T, serve http.HandlerFunc) *httptest.Server {
	t.Helper()
	server := httptest.NewServer(serve)
	t.Cleanup(server.Close)
	t.Setenv("AWS_ENDPOINT_URL", server.URL)
	return server
}

// action is the operation that a request of the query protocol asks for.
func action(r *http.Request) string {
	r.ParseForm()
	return r.PostForm.Get("Action")
}

const callerIdentityXML = `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>
<Arn>%s</Arn><UserId>AIDAEXAMPLE</UserId><Account>111122223333</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`

func sayIdentity(w http.ResponseWriter, arn string) {
	w.Header().Set("Content-Type", "text/xml")
	fmt.Fprintf(w, callerIdentityXML, arn)
}

func sayError(w http.ResponseWriter, status int, code, message string) {
	w.Header().Set("Content-Type", "text/xml")
	w.WriteHeader(status)
	fmt.Fprintf(w, `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type><Code>%s</Code><Message>%s</Message></Error><RequestId>r-1</RequestId></ErrorResponse>`, code, message)
}

// the secrets of every test: none of them may ever be seen.
const (
	secretKey   = "SECRETSECRETSECRETSECRETSECRETSECRETSECR"
	secretToken = "TOKENTOKENTOKENTOKEN"
	keysFile    = "[astro]\naws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = " + secretKey + "\n"
)

// onWire checks the credentials of profile "astro" with a short time limit.
func onWire(t *testing.T, source account.SharedConfig) (awscheck.Finding, *account.Account) {
	t.Helper()
	return onWireFor(t, source, 10*time.Second)
}

func onWireFor(t *testing.T, source account.SharedConfig, limit time.Duration) (awscheck.Finding, *account.Account) {
	t.Helper()
	var log bytes.Buffer
	a := account.NewAccounts(account.Options{Source: account.Impatient(source), Timeout: limit,
		DebugLog: slog.New(slog.NewJSONHandler(&log, nil))}).Open("astro")
	f := identity.CheckCredentials(t.Context(), a)[0]
	seen := log.String() + fmt.Sprintf("%+v", f)
	for _, secret := range []string{secretKey, secretToken, "918273"} {
		if strings.Contains(seen, secret) {
			t.Errorf("a secret is seen: %s", seen)
		}
	}
	if f.Status == awscheck.Fail && f.Remedy.IsZero() {
		t.Errorf("there is no fix for: %s", f.Detail)
	}
	if len(f.Remedy.Login) > 0 && f.Remedy.Commands[0] != awscheck.Command(f.Remedy.Login...) {
		t.Errorf("the key runs %v and the command says %s", f.Remedy.Login, f.Remedy.Commands[0])
	}
	return f, a
}

func TestCredentialsAgainstAnEndpoint(t *testing.T) {
	for name, tt := range map[string]struct {
		serve  func(t *testing.T, attempt int32, w http.ResponseWriter, r *http.Request)
		status awscheck.Status
		says   string
		least  int32 // attempts
	}{
		"keys that work": {
			serve:  func(_ *testing.T, _ int32, w http.ResponseWriter, _ *http.Request) { sayIdentity(w, simtest.Ana) },
			status: awscheck.Pass, says: "account 111122223333", least: 1,
		},
		"a key that was deleted": {
			serve: func(_ *testing.T, _ int32, w http.ResponseWriter, _ *http.Request) {
				sayError(w, 403, "InvalidClientTokenId", "The security token included in the request is invalid.")
			},
			status: awscheck.Fail, says: "does not know the access key of profile astro", least: 1,
		},
		"a secret that was mistyped": {
			serve: func(_ *testing.T, _ int32, w http.ResponseWriter, _ *http.Request) {
				sayError(w, 403, "SignatureDoesNotMatch", "The request signature we calculated does not match the signature you provided.")
			},
			status: awscheck.Fail, says: "secret access key", least: 1,
		},
		"a clock that is an hour behind": {
			serve: func(_ *testing.T, _ int32, w http.ResponseWriter, _ *http.Request) {
				sayError(w, 403, "SignatureDoesNotMatch", "Signature expired: 20260901T100000Z is now earlier than 20260901T104500Z (20260901T110000Z - 15 min.)")
			},
			status: awscheck.Fail, says: "clock", least: 1,
		},
		"a session that expired": {
			serve: func(_ *testing.T, _ int32, w http.ResponseWriter, _ *http.Request) {
				sayError(w, 403, "ExpiredToken", "The security token included in the request is expired")
			},
			status: awscheck.Fail, says: "has expired", least: 1,
		},
		"throttled once, then answered": {
			serve: func(_ *testing.T, attempt int32, w http.ResponseWriter, _ *http.Request) {
				if attempt == 1 {
					sayError(w, 400, "Throttling", "Rate exceeded")
					return
				}
				sayIdentity(w, simtest.Ana)
			},
			status: awscheck.Pass, says: "account 111122223333", least: 2,
		},
		"throttled to the end": {
			serve: func(_ *testing.T, _ int32, w http.ResponseWriter, _ *http.Request) {
				sayError(w, 400, "Throttling", "Rate exceeded")
			},
			status: awscheck.Unverified, says: "throttled", least: 2,
		},
		"denied by the policy of a VPC endpoint": {
			serve: func(_ *testing.T, _ int32, w http.ResponseWriter, _ *http.Request) {
				sayError(w, 403, "AccessDenied", "no VPC endpoint policy allows the sts:GetCallerIdentity action")
			},
			status: awscheck.Unverified, says: "denied", least: 1,
		},
		"a page of HTML with status 500": {
			serve: func(_ *testing.T, _ int32, w http.ResponseWriter, _ *http.Request) {
				w.WriteHeader(500)
				io.WriteString(w, "<html><body>Internal Server Error</body></html>")
			},
			status: awscheck.Unverified, least: 2,
		},
		"a captive portal's page of HTML with status 200": {
			serve: func(_ *testing.T, _ int32, w http.ResponseWriter, _ *http.Request) {
				io.WriteString(w, "<html><body>Welcome to the hotel</body></html>")
			},
			status: awscheck.Unverified, says: "GetCallerIdentity", least: 1,
		},
		"an empty answer with status 200": {
			serve:  func(_ *testing.T, _ int32, w http.ResponseWriter, _ *http.Request) {},
			status: awscheck.Unverified, says: "GetCallerIdentity", least: 1,
		},
		"an answer without an ARN": {
			serve:  func(_ *testing.T, _ int32, w http.ResponseWriter, _ *http.Request) { sayIdentity(w, "") },
			status: awscheck.Unverified, says: "GetCallerIdentity", least: 1,
		},
		"an account id that is none": {
			serve: func(_ *testing.T, _ int32, w http.ResponseWriter, _ *http.Request) {
				fmt.Fprint(w, strings.NewReplacer("111122223333", "abc", "%s", "arn:aws:iam::123456789012:user/ana").Replace(callerIdentityXML))
			},
			status: awscheck.Unverified, says: "GetCallerIdentity", least: 1,
		},
		"an ARN of another account": {
			serve: func(_ *testing.T, _ int32, w http.ResponseWriter, _ *http.Request) {
				sayIdentity(w, "arn:aws:iam::123456789012:user/ana")
			},
			status: awscheck.Unverified, says: "GetCallerIdentity", least: 1,
		},
		"an answer that is cut off": {
			serve: func(_ *testing.T, _ int32, w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Length", "5000")
				io.WriteString(w, callerIdentityXML[:120])
			},
			status: awscheck.Unverified, least: 1,
		},
		"a connection that is closed without an answer": {
			serve: func(_ *testing.T, _ int32, w http.ResponseWriter, _ *http.Request) {
				conn, _, _ := w.(http.Hijacker).Hijack()
				conn.Close()
			},
			status: awscheck.Unverified, least: 1,
		},
		"a connection that hangs": {
			serve: func(t *testing.T, _ int32, _ http.ResponseWriter, r *http.Request) {
				select {
				case <-r.Context().Done():
				case <-time.After(10 * time.Second):
				}
			},
			status: awscheck.Unverified, says: "time limit", least: 1,
		},
	} {
		t.Run(name, func(t *testing.T) {
			machine(t, "", keysFile)
			var attempts atomic.Int32
			endpoint(t, func(w http.ResponseWriter, r *http.Request) {
				body, _ := io.ReadAll(r.Body) // so that the server notices when the client leaves
				r.Body = io.NopCloser(bytes.NewReader(body))
				tt.serve(t, attempts.Add(1), w, r)
			})
			start := time.Now()
			limit := 10 * time.Second // more than the retries take
			if strings.Contains(tt.says, "time limit") {
				limit = time.Second
			}
			f, _ := onWireFor(t, account.SharedConfig{}, limit)
			if f.Status != tt.status || !strings.Contains(f.Detail, tt.says) {
				t.Errorf("%s: %s\nwant %s with %q", f.Status, f.Detail, tt.status, tt.says)
			}
			if n := attempts.Load(); n < tt.least || n > 5 {
				t.Errorf("%d attempts", n)
			}
			if d := time.Since(start); d > 8*time.Second {
				t.Errorf("it took %s", d)
			}
		})
	}
}

func TestNoConnectionIsToldApart(t *testing.T) {
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	closed.Close() // nothing listens there any more
	secure := httptest.NewTLSServer(http.NotFoundHandler())
	t.Cleanup(secure.Close)
	for name, tt := range map[string]struct {
		env  map[string]string
		says string
	}{
		"an endpoint that refuses connections": {map[string]string{"AWS_ENDPOINT_URL": "http://" + closed.Addr().String()}, closed.Addr().String()},
		"a certificate that is not trusted":    {map[string]string{"AWS_ENDPOINT_URL": secure.URL}, "certificate"},
	} {
		t.Run(name, func(t *testing.T) {
			machine(t, "", keysFile)
			for k, v := range tt.env {
				t.Setenv(k, v)
			}
			f, _ := onWire(t, account.SharedConfig{})
			if f.Status != awscheck.Fail || !strings.Contains(f.Detail, tt.says) {
				t.Errorf("%s: %s", f.Status, f.Detail)
			}
		})
	}
}

const assumeRoleXML = `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult>
<AssumedRoleUser><Arn>arn:aws:sts::111122223333:assumed-role/deployer/s</Arn><AssumedRoleId>AROAEXAMPLE:s</AssumedRoleId></AssumedRoleUser>
<Credentials><AccessKeyId>ASIAEXAMPLE</AccessKeyId><SecretAccessKey>` + secretKey + `</SecretAccessKey><SessionToken>` + secretToken + `</SessionToken>
<Expiration>%s</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`

const roleProfile = "[profile astro]\nrole_arn = arn:aws:iam::111122223333:role/deployer\nsource_profile = base\nregion = eu-west-1\n"
const baseKeys = "[base]\naws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = " + secretKey + "\n"

// roleEndpoint answers AssumeRole by the code that comes with it.
func roleEndpoint(w http.ResponseWriter, r *http.Request, wantCode string) {
	switch action(r) {
	case "AssumeRole":
		if wantCode != "" && r.PostForm.Get("TokenCode") != wantCode {
			sayError(w, 403, "AccessDenied", "MultiFactorAuthentication failed with invalid MFA one time pass code.")
			return
		}
		fmt.Fprintf(w, assumeRoleXML, time.Now().Add(15*time.Minute).UTC().Format(time.RFC3339))
	default:
		sayIdentity(w, "arn:aws:sts::111122223333:assumed-role/deployer/s")
	}
}

func TestARoleProfileReachesTheSameEndpoint(t *testing.T) {
	machine(t, roleProfile, baseKeys)
	endpoint(t, func(w http.ResponseWriter, r *http.Request) { roleEndpoint(w, r, "") })
	f, a := onWire(t, account.SharedConfig{})
	if f.Status != awscheck.Pass {
		t.Fatalf("%s: %s", f.Status, f.Detail)
	}
	if e := identity.CheckExpiry(t.Context(), a)[0]; e.Status != awscheck.Pass || !strings.Contains(e.Detail, "renew") {
		t.Errorf("a role assumed with long-lived keys is renewed for good: %s %s", e.Status, e.Detail)
	}
}

func TestARoleProfileByTheServicesOwnEndpoint(t *testing.T) {
	machine(t, roleProfile, baseKeys)
	server := endpoint(t, func(w http.ResponseWriter, r *http.Request) { roleEndpoint(w, r, "") })
	t.Setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1") // of the other services
	t.Setenv("AWS_ENDPOINT_URL_STS", server.URL)
	if f, _ := onWire(t, account.SharedConfig{}); f.Status != awscheck.Pass {
		t.Errorf("%s: %s", f.Status, f.Detail)
	}
}

func TestARoleProfileByTheEndpointOfTheProfile(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { roleEndpoint(w, r, "") }))
	t.Cleanup(server.Close)
	machine(t, roleProfile+"endpoint_url = "+server.URL+"\n", baseKeys)
	if f, _ := onWire(t, account.SharedConfig{}); f.Status != awscheck.Pass {
		t.Errorf("%s: %s", f.Status, f.Detail)
	}
}

func nextRequest(t *testing.T, prompt *account.MFAPrompt) account.MFARequest {
	t.Helper()
	select {
	case r := <-prompt.Requests():
		return r
	default:
		t.Fatal("no code was asked for")
		return account.MFARequest{}
	}
}

func TestARoleThatAsksForAnMFACode(t *testing.T) {
	machine(t, roleProfile+"mfa_serial = arn:aws:iam::111122223333:mfa/ana\n", baseKeys)
	endpoint(t, func(w http.ResponseWriter, r *http.Request) { roleEndpoint(w, r, "918273") })

	if f, _ := onWire(t, account.SharedConfig{}); f.Status != awscheck.Fail || !strings.Contains(f.Detail, "code of your MFA device") {
		t.Errorf("nobody to ask: %s: %s", f.Status, f.Detail)
	}

	refuses := func(context.Context, string) (string, error) { return "", errors.New("not now") }
	if f, _ := onWire(t, account.SharedConfig{MFA: refuses}); f.Status != awscheck.Fail || !strings.Contains(f.Detail, "code of your MFA device") {
		t.Errorf("a person who gives none: %s: %s", f.Status, f.Detail)
	}

	prompt := account.NewMFAPrompt()
	source := account.SharedConfig{MFA: prompt.Code}
	if f, _ := onWire(t, source); f.Status != awscheck.Fail || !strings.Contains(f.Detail, "code of your MFA device") {
		t.Errorf("before the code is given: %s: %s", f.Status, f.Detail)
	}
	request := nextRequest(t, prompt)
	if request.Profile != "astro" {
		t.Errorf("the request is for %q", request.Profile)
	}
	if err := request.Reply("000000"); err != nil {
		t.Fatal(err)
	}
	if f, _ := onWire(t, source); f.Status != awscheck.Fail || !strings.Contains(f.Detail, "did not accept the MFA code") {
		t.Errorf("a wrong code: %s: %s", f.Status, f.Detail)
	}
	onWire(t, source)
	if err := nextRequest(t, prompt).Reply("918273"); err != nil {
		t.Fatal(err)
	}
	if f, _ := onWire(t, source); f.Status != awscheck.Pass {
		t.Errorf("the right code: %s: %s", f.Status, f.Detail)
	}
}

func TestARoleThatDoesNotTrustTheCaller(t *testing.T) {
	machine(t, roleProfile, baseKeys)
	endpoint(t, func(w http.ResponseWriter, r *http.Request) {
		sayError(w, 403, "AccessDenied", "User: arn:aws:iam::111122223333:user/ana is not authorized to perform: sts:AssumeRole")
	})
	if f, _ := onWire(t, account.SharedConfig{}); f.Status != awscheck.Fail || !strings.Contains(f.Detail, "assume its role") {
		t.Errorf("%s: %s", f.Status, f.Detail)
	}
}

func TestContainerCredentialsPassTheGuard(t *testing.T) {
	machine(t, "[profile astro]\nregion = eu-west-1\n", "")
	server := endpoint(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet {
			w.Header().Set("Content-Type", "application/json")
			fmt.Fprintf(w, `{"AccessKeyId":"ASIAEXAMPLE","SecretAccessKey":%q,"Token":%q,"Expiration":%q}`,
				secretKey, secretToken, time.Now().Add(30*time.Minute).UTC().Format(time.RFC3339))
			return
		}
		sayIdentity(w, simtest.Ana)
	})
	t.Setenv("AWS_CONTAINER_CREDENTIALS_FULL_URI", server.URL+"/credentials")
	f, a := onWire(t, account.SharedConfig{})
	if f.Status != awscheck.Pass || !strings.Contains(f.Detail, "container") {
		t.Errorf("%s: %s", f.Status, f.Detail)
	}
	if e := identity.CheckExpiry(t.Context(), a)[0]; e.Status != awscheck.Pass {
		t.Errorf("%s: %s", e.Status, e.Detail)
	}
}

func TestInstanceCredentialsPassTheGuard(t *testing.T) {
	machine(t, "[profile astro]\nregion = eu-west-1\n", "")
	t.Setenv("AWS_EC2_METADATA_DISABLED", "false")
	server := endpoint(t, func(w http.ResponseWriter, r *http.Request) {
		switch {
		case strings.HasSuffix(r.URL.Path, "/api/token"):
			w.Header().Set("X-Aws-Ec2-Metadata-Token-Ttl-Seconds", "21600")
			io.WriteString(w, "metadata-token")
		case strings.HasSuffix(r.URL.Path, "/security-credentials/"):
			io.WriteString(w, "worker")
		case strings.HasSuffix(r.URL.Path, "/security-credentials/worker"):
			fmt.Fprintf(w, `{"Code":"Success","AccessKeyId":"ASIAEXAMPLE","SecretAccessKey":%q,"Token":%q,"Expiration":%q}`,
				secretKey, secretToken, time.Now().Add(6*time.Hour).UTC().Format(time.RFC3339))
		default:
			sayIdentity(w, simtest.Ana)
		}
	})
	t.Setenv("AWS_EC2_METADATA_SERVICE_ENDPOINT", server.URL)
	if f, _ := onWire(t, account.SharedConfig{}); f.Status != awscheck.Pass || !strings.Contains(f.Detail, "EC2 instance") {
		t.Errorf("%s: %s", f.Status, f.Detail)
	}
}

func TestNoCredentialsOnALaptopIsToldQuickly(t *testing.T) {
	for name, disabled := range map[string]string{"the metadata service is not there": "false", "it is switched off": "true"} {
		t.Run(name, func(t *testing.T) {
			machine(t, "[profile astro]\nregion = eu-west-1\n", "")
			t.Setenv("AWS_EC2_METADATA_DISABLED", disabled)
			var asked atomic.Int32
			server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
				asked.Add(1)
				<-r.Context().Done() // drops what is sent, as a laptop's network does
			}))
			t.Cleanup(server.Close)
			t.Setenv("AWS_EC2_METADATA_SERVICE_ENDPOINT", server.URL)
			start := time.Now()
			f, _ := onWire(t, account.SharedConfig{})
			if f.Status != awscheck.Fail || !strings.Contains(f.Detail, "No AWS credentials were found for profile astro") {
				t.Errorf("%s: %s", f.Status, f.Detail)
			}
			if d := time.Since(start); d > 4*time.Second {
				t.Errorf("it took %s", d)
			}
			if disabled == "true" && asked.Load() > 0 {
				t.Error("the metadata service was asked although it is switched off")
			}
		})
	}
}

func TestACredentialProcess(t *testing.T) {
	process := func(script string) string { return "[profile astro]\ncredential_process = " + script + "\n" }
	good := fmt.Sprintf(`{"Version":1,"AccessKeyId":"ASIAEXAMPLE","SecretAccessKey":%q,"SessionToken":%q}`, secretKey, secretToken)
	for name, tt := range map[string]struct {
		prints, exit string
		status       awscheck.Status
		says         string
	}{
		"that gives credentials":             {good, "0", awscheck.Pass, "a credential process"},
		"that fails":                         {"", "7", awscheck.Fail, "credential_process failed"},
		"that prints the secret in bad JSON": {`{"Version":1,"SecretAccessKey":"` + secretKey, "0", awscheck.Fail, "credential_process failed"},
	} {
		t.Run(name, func(t *testing.T) {
			home := machine(t, "", "")
			script := filepath.Join(home, "give.sh")
			write(t, script, "#!/bin/sh\necho 'scribble on the screen' >&2\ncat <<'END'\n"+tt.prints+"\nEND\nexit "+tt.exit+"\n")
			write(t, os.Getenv("AWS_CONFIG_FILE"), process("sh "+script))
			endpoint(t, func(w http.ResponseWriter, _ *http.Request) { sayIdentity(w, simtest.Ana) })
			if f, _ := onWire(t, account.SharedConfig{}); f.Status != tt.status || !strings.Contains(f.Detail, tt.says) {
				t.Errorf("%s: %s", f.Status, f.Detail)
			}
		})
	}
}

func TestSettingsThatCantBeUsedAreNamed(t *testing.T) {
	plain := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(plain.Close)
	role := func(name, source string) string {
		return "[profile " + name + "]\nrole_arn = arn:aws:iam::111122223333:role/deployer\nregion = eu-west-1\nsource_profile = " + source + "\n"
	}
	for name, tt := range map[string]struct {
		config, keys string
		env          map[string]string
		status       awscheck.Status
		says, fix    string
	}{
		"AWS_CA_BUNDLE names a file that is not there": {
			keys: keysFile, env: map[string]string{"AWS_CA_BUNDLE": "/nonexist/root.pem"},
			status: awscheck.Fail, says: "AWS_CA_BUNDLE names, /nonexist/root.pem, can't be used: no such file", fix: "unset AWS_CA_BUNDLE",
		},
		"a profile's ca_bundle holds no certificate": {
			config: "[profile astro]\nca_bundle = " + os.DevNull + "\n", keys: keysFile,
			status: awscheck.Fail, says: "ca_bundle in the AWS config file", fix: "aws configure get ca_bundle --profile astro",
		},
		"AWS_REGION is no region": {
			keys: keysFile, env: map[string]string{"AWS_REGION": "us east"},
			status: awscheck.Fail, says: `AWS_REGION names a region that can't be one: "us east"`, fix: "unset AWS_REGION",
		},
		"a profile's region is none": {
			config: "[profile astro]\nregion = us east\n", keys: keysFile,
			status: awscheck.Fail, says: "can't be one", fix: "aws configure set region us-east-1 --profile astro",
		},
		"https to a port that speaks http": {
			keys: keysFile, env: map[string]string{"AWS_ENDPOINT_URL": strings.Replace(plain.URL, "http:", "https:", 1)},
			status: awscheck.Fail, says: "does not speak TLS", fix: "AWS_ENDPOINT_URL",
		},
		"role profiles that lead back to each other": {
			config: role("astro", "base") + role("base", "astro"),
			status: awscheck.Fail, says: "takes its credentials from profile astro (source_profile), and that one has none", fix: "get source_profile",
		},
		"a source_profile that does not exist": {
			config: role("astro", "gone"),
			status: awscheck.Fail, says: "from profile gone (source_profile), and there is no such profile", fix: "list-profiles",
		},
		"half a pair of keys": {
			keys:   "[astro]\naws_access_key_id = AKIAEXAMPLE\n",
			status: awscheck.Fail, says: "half of a pair of keys", fix: "aws configure --profile astro",
		},
		"a sign-in of years ago": {
			config: "[profile astro]\nsso_session = company\nsso_account_id = 111122223333\nsso_role_name = Admin\n" +
				"[sso-session company]\nsso_region = eu-west-1\nsso_start_url = https://company.awsapps.com/start\n",
			status: awscheck.Fail, says: "at 00:00 UTC on 1 January 2020", fix: "aws sso login --profile astro",
		},
	} {
		t.Run(name, func(t *testing.T) {
			machine(t, tt.config, tt.keys)
			path, err := ssocreds.StandardCachedTokenFilepath("company")
			if err != nil {
				t.Fatal(err)
			}
			write(t, path, `{"accessToken":"`+secretToken+`","expiresAt":"2020-01-01T00:00:00Z"}`)
			for k, v := range tt.env {
				t.Setenv(k, v)
			}
			f, _ := onWire(t, account.SharedConfig{})
			if f.Status != tt.status || !strings.Contains(f.Detail, tt.says) || strings.Contains(f.Detail, "<nil>") ||
				!strings.Contains(strings.Join(f.Remedy.Commands, "\n"), tt.fix) {
				t.Errorf("%s: %s\n%+v", f.Status, f.Detail, f.Remedy)
			}
		})
	}
}

func TestAStatusWithoutAnErrorOfAWSIsSomebodyElses(t *testing.T) {
	for _, status := range []int{302, 403, 500} {
		machine(t, "", keysFile)
		endpoint(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) })
		f, _ := onWire(t, account.SharedConfig{})
		if f.Status != awscheck.Unverified || !strings.Contains(f.Detail, fmt.Sprintf("HTTP status %d", status)) ||
			!strings.Contains(f.Remedy.Text, "Something else than AWS") {
			t.Errorf("%s: %s %s", f.Status, f.Detail, f.Remedy.Text)
		}
	}
}

func TestAProfileWhoseNameStandsInQuotes(t *testing.T) {
	machine(t, "[profile \"two words\"]\naws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = "+secretKey+"\n", "[profile astro]\nregion = eu-west-1\n")
	endpoint(t, func(w http.ResponseWriter, _ *http.Request) { sayIdentity(w, simtest.Ana) })
	accounts := account.NewAccounts(account.Options{})
	profiles, err := accounts.Profiles(t.Context())
	if err != nil || len(profiles) != 1 || profiles[0].Name != "two words" {
		t.Fatalf("the profiles are %+v, %v", profiles, err)
	}
	for _, name := range []string{"two words", ""} {
		t.Setenv("AWS_PROFILE", "two words")
		if f := identity.CheckCredentials(t.Context(), accounts.Open(name))[0]; f.Status != awscheck.Pass {
			t.Errorf("%q: %s: %s", name, f.Status, f.Detail)
		}
	}
}

func TestACredentialProcessThatHangs(t *testing.T) {
	home := machine(t, "", "")
	pid := filepath.Join(home, "pid")
	write(t, os.Getenv("AWS_CONFIG_FILE"), "[profile astro]\nregion = eu-west-1\ncredential_process = echo $$ > "+pid+"; exec sleep 60\n")
	a := account.NewAccounts(account.Options{Source: account.SharedConfig{}, Timeout: 500 * time.Millisecond}).Open("astro")
	// Each check has the limit that a fact has, and began a moment before it.
	ctx, cancel := context.WithTimeout(t.Context(), 500*time.Millisecond)
	defer cancel()
	found := make(chan []awscheck.Finding)
	checks := []func() []awscheck.Finding{
		func() []awscheck.Finding { return identity.CheckCredentials(ctx, a) },
		func() []awscheck.Finding { return identity.CheckExpiry(ctx, a) },
		func() []awscheck.Finding { return identity.CheckPartition(ctx, a) },
		func() []awscheck.Finding { return identity.CheckPrincipal(ctx, a) },
		func() []awscheck.Finding { return region.CheckRegionEnabled(ctx, a, "eu-west-1") },
		func() []awscheck.Finding {
			return region.CheckQuota(ctx, a, "eu-west-1", region.QuotaNeed{Code: "L-F678F1CE", Service: "vpc", Name: "VPCs per Region", Unit: "VPCs", Min: 1}, region.Nodes{}, region.ZoneNeed{Min: 2}, dataplane.Plan{})
		},
	}
	for _, check := range checks {
		go func() { found <- check() }()
	}
	for range checks {
		for _, f := range <-found {
			cause, says := "account.credentials", "time limit"
			if f.ID == cause {
				cause, says = "", "credential_process of profile astro gave nothing"
			}
			if f.Status != awscheck.Unverified || f.Cause != cause || !strings.Contains(f.Detail, says) {
				t.Errorf("%s is %s because of %q: %s", f.ID, f.Status, f.Cause, f.Detail)
			}
		}
	}
	number, err := os.ReadFile(pid)
	if err != nil {
		t.Fatal(err)
	}
	id, _ := strconv.Atoi(strings.TrimSpace(string(number)))
	process, err := os.FindProcess(id)
	for end := time.Now().Add(5 * time.Second); err == nil && process.Signal(syscall.Signal(0)) == nil; {
		if time.Now().After(end) {
			t.Fatal("the program still runs")
		}
		time.Sleep(10 * time.Millisecond)
	}
}

func TestAWaiterThatLeavesDoesNotHang(t *testing.T) {
	machine(t, "", keysFile)
	endpoint(t, func(_ http.ResponseWriter, r *http.Request) {
		io.ReadAll(r.Body)
		<-r.Context().Done()
	})
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	a := account.NewAccounts(account.Options{Source: account.SharedConfig{}}).Open("astro")
	if f := identity.CheckCredentials(ctx, a)[0]; f.Status != awscheck.Unverified {
		t.Errorf("%s: %s", f.Status, f.Detail)
	}
}

func TestExpiryBySourceOfTheCredentials(t *testing.T) {
	session := keysFile + "aws_session_token = " + secretToken + "\n"
	in := func(d time.Duration) string { return time.Now().Add(d).UTC().Format(time.RFC3339) }
	for name, tt := range map[string]struct {
		credentials string
		status      awscheck.Status
		says        string
	}{
		"long-lived keys":                         {keysFile, awscheck.Pass, "do not expire"},
		"a session's keys, pasted into the file":  {session, awscheck.Unverified, "nothing says when it ends"},
		"a session's keys with a tool's remark":   {session + "x_security_token_expires = " + in(30*time.Minute) + "\n", awscheck.Warn, "only another 29 minutes"},
		"a session's keys that last long enough":  {session + "x_security_token_expires = " + in(5*time.Hour+time.Minute) + "\n", awscheck.Pass, "another 5 hours"},
		"a session's keys, expired by the remark": {session + "x_security_token_expires = " + in(-time.Hour) + "\n", awscheck.Fail, "expired"},
	} {
		t.Run(name, func(t *testing.T) {
			machine(t, "", tt.credentials)
			endpoint(t, func(w http.ResponseWriter, _ *http.Request) { sayIdentity(w, simtest.Ana) })
			_, a := onWire(t, account.SharedConfig{})
			if f := identity.CheckExpiry(t.Context(), a)[0]; f.Status != tt.status || !strings.Contains(f.Detail, tt.says) {
				t.Errorf("%s: %s", f.Status, f.Detail)
			}
		})
	}
}

func TestASingleSignOnSession(t *testing.T) {
	const sessionSection = "[profile astro]\nsso_session = company\nsso_account_id = 111122223333\nsso_role_name = Admin\nregion = eu-west-1\n" +
		"[sso-session company]\nsso_region = eu-west-1\nsso_start_url = https://company.awsapps.com/start\n"
	const legacy = "[profile astro]\nsso_start_url = https://company.awsapps.com/start\nsso_region = eu-west-1\nsso_account_id = 111122223333\nsso_role_name = Admin\n"
	for name, tt := range map[string]struct {
		config, key  string
		token        time.Duration // how long the cached token lasts; 0: there is none
		refresh      bool
		role         time.Duration // how long the role's credentials last
		status       awscheck.Status
		expiry       awscheck.Status
		says, expect string
	}{
		"signed in for the day":          {sessionSection, "company", 8*time.Hour + time.Minute, false, time.Hour, awscheck.Pass, awscheck.Pass, "IAM Identity Center", "until the sign-in ends, in 8 hours"},
		"signed in, the old way":         {legacy, "https://company.awsapps.com/start", 8 * time.Hour, false, time.Hour, awscheck.Pass, awscheck.Pass, "IAM Identity Center", "until the sign-in ends"},
		"a sign-in that ends soon":       {sessionSection, "company", 20 * time.Minute, false, 15 * time.Minute, awscheck.Pass, awscheck.Warn, "", "only another 19 minutes"},
		"a token that AWS tools renew":   {sessionSection, "company", 20 * time.Minute, true, 15 * time.Minute, awscheck.Pass, awscheck.Info, "", "as long as you are signed in"},
		"expired overnight":              {sessionSection, "company", -5*time.Hour - time.Minute, false, 0, awscheck.Fail, awscheck.Fail, "expired 5 hours ago", "expired"},
		"expired overnight, the old way": {legacy, "https://company.awsapps.com/start", -5*time.Hour - time.Minute, false, 0, awscheck.Fail, awscheck.Fail, "expired 5 hours ago", "expired"},
		"never signed in":                {sessionSection, "company", 0, false, 0, awscheck.Fail, awscheck.Fail, "never started", "expired"},
		"never signed in, the old way":   {legacy, "https://company.awsapps.com/start", 0, false, 0, awscheck.Fail, awscheck.Fail, "never started", "expired"},
	} {
		t.Run(name, func(t *testing.T) {
			home := machine(t, tt.config, "")
			if tt.token != 0 {
				path, err := ssocreds.StandardCachedTokenFilepath(tt.key)
				if err != nil {
					t.Fatal(err)
				}
				if !strings.HasPrefix(path, home) {
					t.Fatalf("the cache would be at %s", path)
				}
				refresh := ""
				if tt.refresh {
					refresh = fmt.Sprintf(`"refreshToken":%q,"clientId":"c","clientSecret":%q,`, secretToken, secretKey)
				}
				write(t, path, fmt.Sprintf(`{"accessToken":%q,%s"expiresAt":%q}`, secretToken, refresh, time.Now().Add(tt.token).UTC().Format(time.RFC3339)))
			}
			endpoint(t, func(w http.ResponseWriter, r *http.Request) {
				if r.Method == http.MethodGet {
					w.Header().Set("Content-Type", "application/json")
					fmt.Fprintf(w, `{"roleCredentials":{"accessKeyId":"ASIAEXAMPLE","secretAccessKey":%q,"sessionToken":%q,"expiration":%d}}`,
						secretKey, secretToken, time.Now().Add(tt.role).UnixMilli())
					return
				}
				sayIdentity(w, "arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Admin_0123456789abcdef/ana")
			})
			f, a := onWire(t, account.SharedConfig{})
			if f.Status != tt.status || !strings.Contains(f.Detail, tt.says) {
				t.Errorf("%s: %s", f.Status, f.Detail)
			}
			if f.Status == awscheck.Fail && f.Remedy.Commands[0] != "aws sso login --profile astro" {
				t.Errorf("the fix is %q", f.Remedy.Commands)
			}
			if e := identity.CheckExpiry(t.Context(), a)[0]; e.Status != tt.expiry || !strings.Contains(e.Detail, tt.expect) {
				t.Errorf("expiry %s: %s", e.Status, e.Detail)
			}
		})
	}
}
