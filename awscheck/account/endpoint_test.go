package account_test

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/awssim/simtest"
)

func TestCredentialsByTheReplyOfSTS(t *testing.T) {
	for name, tt := range map[string]struct {
		serve  func(t *testing.T, attempt int32, w http.ResponseWriter, r *http.Request)
		status awscheck.Status
		says   string
		least  int32 // attempts
	}{
		"valid keys": {
			serve:  func(_ *testing.T, _ int32, w http.ResponseWriter, _ *http.Request) { replyIdentity(w, simtest.Ana) },
			status: awscheck.Pass, says: "account 111122223333", least: 1,
		},
		"a deleted key": {
			serve: func(_ *testing.T, _ int32, w http.ResponseWriter, _ *http.Request) {
				replyError(w, 403, "InvalidClientTokenId", "The security token included in the request is invalid.")
			},
			status: awscheck.Fail, says: "does not recognize the access key of profile astro", least: 1,
		},
		"a mistyped secret key": {
			serve: func(_ *testing.T, _ int32, w http.ResponseWriter, _ *http.Request) {
				replyError(w, 403, "SignatureDoesNotMatch", "The request signature we calculated does not match the signature you provided.")
			},
			status: awscheck.Fail, says: "secret access key", least: 1,
		},
		"a clock that is an hour slow": {
			serve: func(_ *testing.T, _ int32, w http.ResponseWriter, _ *http.Request) {
				replyError(w, 403, "SignatureDoesNotMatch", "Signature expired: 20260901T100000Z is now earlier than 20260901T104500Z (20260901T110000Z - 15 min.)")
			},
			status: awscheck.Fail, says: "clock", least: 1,
		},
		"an expired session": {
			serve: func(_ *testing.T, _ int32, w http.ResponseWriter, _ *http.Request) {
				replyError(w, 403, "ExpiredToken", "The security token included in the request is expired")
			},
			status: awscheck.Fail, says: "has expired", least: 1,
		},
		"throttled once, then answered": {
			serve: func(_ *testing.T, attempt int32, w http.ResponseWriter, _ *http.Request) {
				if attempt == 1 {
					replyError(w, 400, "Throttling", "Rate exceeded")
					return
				}
				replyIdentity(w, simtest.Ana)
			},
			status: awscheck.Pass, says: "account 111122223333", least: 2,
		},
		"throttled on every retry": {
			serve: func(_ *testing.T, _ int32, w http.ResponseWriter, _ *http.Request) {
				replyError(w, 400, "Throttling", "Rate exceeded")
			},
			status: awscheck.Unverified, says: "throttled", least: 2,
		},
		"denied by the policy of a VPC endpoint": {
			serve: func(_ *testing.T, _ int32, w http.ResponseWriter, _ *http.Request) {
				replyError(w, 403, "AccessDenied", "no VPC endpoint policy allows the sts:GetCallerIdentity action")
			},
			status: awscheck.Unverified, says: "denied", least: 1,
		},
		"an HTML page with status 500": {
			serve: func(_ *testing.T, _ int32, w http.ResponseWriter, _ *http.Request) {
				w.WriteHeader(500)
				io.WriteString(w, "<html><body>Internal Server Error</body></html>")
			},
			status: awscheck.Unverified, least: 2,
		},
		"a captive portal with status 200": {
			serve: func(_ *testing.T, _ int32, w http.ResponseWriter, _ *http.Request) {
				io.WriteString(w, "<html><body>Welcome to the hotel</body></html>")
			},
			status: awscheck.Unverified, says: "GetCallerIdentity", least: 1,
		},
		"an empty body with status 200": {
			serve:  func(_ *testing.T, _ int32, w http.ResponseWriter, _ *http.Request) {},
			status: awscheck.Unverified, says: "GetCallerIdentity", least: 1,
		},
		"an answer without an ARN": {
			serve:  func(_ *testing.T, _ int32, w http.ResponseWriter, _ *http.Request) { replyIdentity(w, "") },
			status: awscheck.Unverified, says: "GetCallerIdentity", least: 1,
		},
		"an invalid account id": {
			serve: func(_ *testing.T, _ int32, w http.ResponseWriter, _ *http.Request) {
				fmt.Fprint(w, strings.NewReplacer("111122223333", "abc", "%s", "arn:aws:iam::123456789012:user/ana").Replace(callerIdentityXML))
			},
			status: awscheck.Unverified, says: "GetCallerIdentity", least: 1,
		},
		"an ARN of another account": {
			serve: func(_ *testing.T, _ int32, w http.ResponseWriter, _ *http.Request) {
				replyIdentity(w, "arn:aws:iam::123456789012:user/ana")
			},
			status: awscheck.Unverified, says: "GetCallerIdentity", least: 1,
		},
		"a truncated body": {
			serve: func(_ *testing.T, _ int32, w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Length", "5000")
				io.WriteString(w, callerIdentityXML[:120])
			},
			status: awscheck.Unverified, least: 1,
		},
		"a connection that closes without an answer": {
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
			isolate(t, "", keysFile)
			var attempts atomic.Int32
			endpoint(t, func(w http.ResponseWriter, r *http.Request) {
				body, _ := io.ReadAll(r.Body) // so that the server sees the client disconnect
				r.Body = io.NopCloser(bytes.NewReader(body))
				tt.serve(t, attempts.Add(1), w, r)
			})
			start := time.Now()
			limit := 10 * time.Second // longer than the retries
			if strings.Contains(tt.says, "time limit") {
				limit = time.Second
			}
			f, _ := checkCredentialsWithin(t, account.SharedConfig{}, limit)
			for ; limit < 10*time.Second && attempts.Load() == 0; limit *= 2 { // a busy machine may take longer to get there
				start = time.Now()
				f, _ = checkCredentialsWithin(t, account.SharedConfig{}, limit)
			}
			if f.Status != tt.status || !strings.Contains(f.Detail, tt.says) {
				t.Errorf("%s: %s\nwant %s with %q", f.Status, f.Detail, tt.status, tt.says)
			}
			if n := attempts.Load(); n < tt.least || n > 5 {
				t.Errorf("%d attempts", n)
			}
			if d := time.Since(start); d > 20*time.Second {
				t.Errorf("it took %s", d)
			}
		})
	}
}

func TestConnectionProblems(t *testing.T) {
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	closed.Close()
	secure := httptest.NewTLSServer(http.NotFoundHandler())
	t.Cleanup(secure.Close)
	for name, tt := range map[string]struct {
		env  map[string]string
		says string
	}{
		"an endpoint that refuses connections": {map[string]string{"AWS_ENDPOINT_URL": "http://" + closed.Addr().String()}, closed.Addr().String()},
		"an untrusted certificate":             {map[string]string{"AWS_ENDPOINT_URL": secure.URL}, "certificate"},
	} {
		t.Run(name, func(t *testing.T) {
			isolate(t, "", keysFile)
			for k, v := range tt.env {
				t.Setenv(k, v)
			}
			f, _ := checkCredentials(t, account.SharedConfig{})
			if f.Status != awscheck.Fail || !strings.Contains(f.Detail, tt.says) {
				t.Errorf("%s: %s", f.Status, f.Detail)
			}
		})
	}
}
