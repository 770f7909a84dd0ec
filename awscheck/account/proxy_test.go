package account_test

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/awssim/simtest"
	"github.com/astronomer/astro-activate/awscheck/identity"
)

func TestWhatAProxyAnswersIsNamedAtOnce(t *testing.T) {
	answer := func(status int, header ...string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			for i := 0; i < len(header); i += 2 {
				w.Header().Add(header[i], header[i+1])
			}
			w.WriteHeader(status)
			io.WriteString(w, "<html><body>A page of the proxy</body></html>")
		}
	}
	for name, tt := range map[string]struct {
		answer    http.HandlerFunc
		user      *url.Userinfo
		says, fix string // PROXY is its address
		attempts  int32  // at most
	}{
		"it asks for a password": {
			answer: answer(407, "Proxy-Authenticate", `Basic realm="proxy"`), attempts: 1,
			says: "The proxy PROXY asks for a user name and password (407 Proxy Authentication Required).", fix: "export HTTPS_PROXY=http://USER:PASSWORD@PROXY",
		},
		"it asks for a password and does not say how": {
			answer: answer(407), attempts: 1,
			says: "The proxy PROXY asks for a user name and password (407", fix: "export HTTPS_PROXY=http://USER:PASSWORD@PROXY",
		},
		"it does not accept the password": {
			answer: answer(407, "Proxy-Authenticate", `basic realm="proxy"`), user: url.UserPassword("ana", "hunter2"), attempts: 1,
			says: "The proxy PROXY does not accept the user name and password of HTTPS_PROXY (407", fix: "percent-encoded",
		},
		"it wants the sign-in of a Windows domain": {
			answer: answer(407, "Proxy-Authenticate", "Negotiate", "Proxy-Authenticate", "NTLM"), attempts: 1,
			says: "The proxy PROXY requires a sign-in by Negotiate or NTLM, which AWS tools do not support (407", fix: "a helper on this machine",
		},
		"it accepts both": {
			answer: answer(407, "Proxy-Authenticate", "Negotiate", "Proxy-Authenticate", `Basic realm="proxy"`), attempts: 1,
			says: "asks for a user name and password (407", fix: "export HTTPS_PROXY",
		},
		"it allows no connection to AWS": {
			answer: answer(403), attempts: 1,
			says: "The proxy PROXY refuses a connection to sts.us-east-1.amazonaws.com:443 (403 Forbidden).", fix: "allow connections to *.amazonaws.com",
		},
		"it can't resolve the name": {
			answer: answer(502), attempts: 4,
			says: "The proxy PROXY can't connect to sts.us-east-1.amazonaws.com:443 (502 Bad Gateway).", fix: "resolves its names",
		},
		"it is overloaded": {
			answer: answer(503), attempts: 4,
			says: "The proxy PROXY can't connect to sts.us-east-1.amazonaws.com:443 (503 Service Unavailable).", fix: "Check again",
		},
		"a hotel redirects to its sign-in": {
			answer: answer(302, "Location", "https://wifi.example.com/"), attempts: 1,
			says: "The proxy PROXY answers with a page of its own (302 Found).", fix: "with a browser",
		},
		"a network says that it requires a sign-in": {
			answer: answer(511), attempts: 1,
			says: "answers with a page of its own (511 Network Authentication Required).", fix: "with a browser",
		},
		"a hotel sends its page": {
			answer: answer(200, "Content-Type", "text/html; charset=utf-8"), attempts: 1,
			says: "The proxy PROXY answers with a page of its own (200 OK).", fix: "with a browser",
		},
		"it opens the connection and sends a page": {
			answer: func(w http.ResponseWriter, _ *http.Request) {
				conn, _, err := w.(http.Hijacker).Hijack()
				if err != nil {
					return
				}
				defer conn.Close()
				fmt.Fprint(conn, "HTTP/1.1 200 Connection established\r\n\r\n")
				if _, err := io.ReadFull(conn, make([]byte, 5)); err == nil { // the handshake has begun
					fmt.Fprint(conn, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html>Welcome to the hotel</html>")
				}
				io.Copy(io.Discard, conn) // until the client closes it
			}, attempts: 1,
			says: "does not use TLS", fix: "Sign in with a browser",
		},
		"it inspects TLS with a certificate of its own": {
			answer: inspect(t), attempts: 1,
			says: "The usual cause is a proxy that inspects TLS", fix: "AWS_CA_BUNDLE",
		},
	} {
		t.Run(name, func(t *testing.T) {
			isolate(t, "[profile astro]\nregion = us-east-1\n", keysFile)
			var attempts atomic.Int32
			proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if r.Method != http.MethodConnect {
					t.Errorf("the proxy got %s %s", r.Method, r.URL)
				}
				attempts.Add(1)
				tt.answer(w, r)
			}))
			t.Cleanup(proxy.Close)
			address, err := url.Parse(proxy.URL)
			if err != nil {
				t.Fatal(err)
			}
			address.User = tt.user
			// The standard library reads HTTPS_PROXY once for a process, so a test can't set that.
			source := account.Impatient(account.SharedConfig{Transport: func(t *http.Transport) { t.Proxy = http.ProxyURL(address) }})
			a := account.NewAccounts(account.Options{Source: source}).Open("astro")
			f := identity.CheckCredentials(t.Context(), a)[0]
			says, fix := strings.ReplaceAll(tt.says, "PROXY", address.Host), strings.ReplaceAll(tt.fix, "HTTPS_PROXY", "\x00")
			fix = strings.ReplaceAll(strings.ReplaceAll(fix, "PROXY", address.Host), "\x00", "HTTPS_PROXY")
			says = strings.ReplaceAll(says, "HTTPS_"+address.Host, "HTTPS_PROXY")
			if f.Status != awscheck.Fail || !strings.Contains(f.Detail, says) || !strings.Contains(simtest.Fix(f.Remedy), fix) {
				t.Errorf("%s: %s\n%+v\nwant %s", f.Status, f.Detail, f.Remedy, says)
			}
			if n := attempts.Load(); n < 1 || n > tt.attempts {
				t.Errorf("%d attempts", n)
			}
			if strings.Contains(fmt.Sprintf("%+v", f), "hunter2") {
				t.Error("the password of the proxy is shown")
			}
		})
	}
}

// inspect is a proxy that answers every connection with a certificate of its own.
func inspect(t *testing.T) http.HandlerFunc {
	t.Helper()
	behind := httptest.NewTLSServer(http.NotFoundHandler())
	behind.Config.ErrorLog = nil
	t.Cleanup(behind.Close)
	return func(w http.ResponseWriter, _ *http.Request) {
		conn, _, err := w.(http.Hijacker).Hijack()
		if err != nil {
			return
		}
		defer conn.Close()
		far, err := net.Dial("tcp", behind.Listener.Addr().String())
		if err != nil {
			return
		}
		defer far.Close()
		fmt.Fprint(conn, "HTTP/1.1 200 Connection established\r\n\r\n")
		go io.Copy(far, conn)
		io.Copy(conn, far)
	}
}

// A retry that ends after the time limit would replace the cause.
func TestTheCauseIsNamedWhenNoTimeIsLeftToRetry(t *testing.T) {
	isolate(t, "", keysFile)
	var attempts atomic.Int32
	endpoint(t, func(w http.ResponseWriter, _ *http.Request) {
		attempts.Add(1)
		replyError(w, 503, "ServiceUnavailable", "Service Unavailable")
	})
	a := account.NewAccounts(account.Options{Source: account.Patient(account.SharedConfig{}), Timeout: 20 * time.Second}).Open("astro")
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	f := identity.CheckCredentials(ctx, a)[0]
	if f.Status != awscheck.Unverified || !strings.Contains(f.Detail, "ServiceUnavailable, Service Unavailable") || strings.Contains(f.Detail, "time") || attempts.Load() != 1 {
		t.Errorf("after %d attempts: %s: %s", attempts.Load(), f.Status, f.Detail)
	}
}
