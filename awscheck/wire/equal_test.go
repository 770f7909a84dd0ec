package wire_test

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
)

// A sent is what arrives at a server of one request, as far as AWS cares.
type sent struct {
	Method, Host, Path string
	Query              url.Values
	ContentType        string // without parameters
	Target             string // X-Amz-Target
	Scope              string // region, service and "aws4_request" of the signature
	Body               any    // a form, a JSON value, or a text
}

// A listener is AWS for tests: a local TLS server that every host name leads to. It keeps
// what arrives and answers with the given status, headers and body.
type listener struct {
	mu     sync.Mutex
	sent   []sent
	status int
	header http.Header
	body   string
	client *http.Client
	// bodies and statuses, where there are any, are those of the requests in turn.
	bodies   []string
	statuses []int
}

var signature = regexp.MustCompile(`Credential=[^/]+/\d{8}/([^,]+)`)

func newListener(t *testing.T, status int, body string) *listener {
	t.Helper()
	l := &listener{status: status, body: body, header: http.Header{}}
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.sent = append(l.sent, read(r))
		for k, v := range l.header {
			w.Header()[k] = v
		}
		i := len(l.sent) - 1
		status, body := l.status, l.body
		if i < len(l.statuses) {
			status = l.statuses[i]
		}
		if i < len(l.bodies) {
			body = l.bodies[i]
		}
		w.WriteHeader(status)
		io.WriteString(w, body)
	}))
	t.Cleanup(server.Close)
	address := server.Listener.Addr().String()
	transport := &http.Transport{
		TLSClientConfig: &tls.Config{InsecureSkipVerify: true}, // its certificate is not for AWS's names
		DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
			var d net.Dialer
			return d.DialContext(ctx, network, address)
		},
	}
	t.Cleanup(transport.CloseIdleConnections)
	l.client = &http.Client{Transport: transport}
	return l
}

func read(r *http.Request) sent {
	body, _ := io.ReadAll(r.Body)
	kind, _, _ := strings.Cut(r.Header.Get("Content-Type"), ";")
	s := sent{
		Method: r.Method, Host: r.Host, Path: r.URL.Path, Query: r.URL.Query(),
		ContentType: kind, Target: r.Header.Get("X-Amz-Target"), Body: string(body),
	}
	s.Query.Del("x-id") // the SDK's own mark on S3's requests: AWS does not read it
	if m := signature.FindStringSubmatch(r.Header.Get("Authorization")); m != nil {
		s.Scope = m[1]
	}
	switch {
	case strings.Contains(kind, "form"):
		s.Body, _ = url.ParseQuery(string(body))
	case strings.Contains(kind, "json"):
		var v any
		if json.Unmarshal(body, &v) == nil {
			s.Body = v
		}
	}
	return s
}

// config is the SDK configuration of a profile whose requests go to the listener.
func (l *listener) config(region string) aws.Config {
	return aws.Config{
		Region: region, HTTPClient: l.client,
		Retryer: func() aws.Retryer { return aws.NopRetryer{} },
		Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
			return aws.Credentials{AccessKeyID: "AKIDEXAMPLE", SecretAccessKey: "example", SessionToken: "session"}, nil
		}),
	}
}

// requireEqual fails unless two requests are the same to AWS.
func requireEqual(t *testing.T, ours, sdk sent) {
	t.Helper()
	if !reflect.DeepEqual(ours, sdk) {
		t.Errorf("sent\n%+v\nthe SDK sends\n%+v", ours, sdk)
	}
}
