// Package wiretest is AWS for the tests of wire and of the packages above it: a local
// server that keeps the requests it gets, and replies in the form of each protocol.
package wiretest

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
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
)

// A Request is what arrives at the server: the parts that AWS reads.
type Request struct {
	Method, Host, Path string // the path as it is escaped
	Query              url.Values
	ContentType        string      // without parameters
	Target             string      // X-Amz-Target
	Scope              string      // region, service and "aws4_request" of the signature
	Header             http.Header // any other header that is not about the transport
	Body               any         // a form, a JSON value, or a text
}

// A Server is a local TLS server that every host name leads to. It keeps what arrives and
// answers with Status, Header and Body.
type Server struct {
	Sent   []Request // what arrived, in order
	Status int
	Header http.Header
	Body   string
	Client *http.Client // reaches the server under any name
	// Bodies and Statuses, where there are any, are those of the requests in turn.
	Bodies   []string
	Statuses []int

	mu sync.Mutex
}

// NewServer starts a server that ends with the test.
func NewServer(t *testing.T, status int, body string) *Server {
	t.Helper()
	s := &Server{Status: status, Body: body, Header: http.Header{}}
	server := httptest.NewTLSServer(s)
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
	s.Client = &http.Client{Transport: transport}
	return s
}

// ServeHTTP implements http.Handler.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.Sent = append(s.Sent, read(r))
	for k, v := range s.Header {
		w.Header()[k] = v
	}
	i := len(s.Sent) - 1
	status, body := s.Status, s.Body
	if i < len(s.Statuses) {
		status = s.Statuses[i]
	}
	if i < len(s.Bodies) {
		body = s.Bodies[i]
	}
	w.WriteHeader(status)
	io.WriteString(w, body)
}

// Reply sets what the server answers from now on.
func (s *Server) Reply(r Reply) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.Status, s.Body, s.Header = r.Status, r.Body, http.Header{}
	if r.ErrorType != "" {
		s.Header.Set("X-Amzn-ErrorType", r.ErrorType)
	}
}

// Config is the SDK configuration of a profile whose requests go to the server.
func (s *Server) Config(region string) aws.Config {
	return aws.Config{
		Region: region, HTTPClient: s.Client,
		Retryer: func() aws.Retryer { return aws.NopRetryer{} },
		Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
			return aws.Credentials{AccessKeyID: "AKIDEXAMPLE", SecretAccessKey: "example", SessionToken: "session", AccountID: "111122223333"}, nil
		}),
	}
}

// RequireEqual fails unless two requests are the same to AWS.
func RequireEqual(t *testing.T, ours, sdk Request) {
	t.Helper()
	if !reflect.DeepEqual(ours, sdk) {
		t.Errorf("sent\n%+v\nthe SDK sends\n%+v", ours, sdk)
	}
}

var signature = regexp.MustCompile(`Credential=[^/]+/\d{8}/([^,]+)`)

// transportHeaders don't change what a request asks for: who sends it, how it travels, and
// the parts of its signature.
var transportHeaders = []string{
	"Accept-Encoding", "Amz-Sdk-Invocation-Id", "Amz-Sdk-Request", "Authorization", "Content-Length", "Content-Type", "User-Agent",
	"X-Amz-Content-Sha256", "X-Amz-Date", "X-Amz-Security-Token", "X-Amz-Target", "X-Amz-User-Agent",
}

func read(r *http.Request) Request {
	body, _ := io.ReadAll(r.Body)
	kind, _, _ := strings.Cut(r.Header.Get("Content-Type"), ";")
	sent := Request{
		Method: r.Method, Host: r.Host, Path: r.URL.EscapedPath(), Query: r.URL.Query(), ContentType: kind,
		Target: r.Header.Get("X-Amz-Target"), Header: http.Header{}, Body: string(body),
	}
	for name, values := range r.Header {
		if !slices.Contains(transportHeaders, name) {
			sent.Header[name] = values
		}
	}
	sent.Query.Del("x-id") // the SDK's own mark on S3's requests: AWS does not read it
	if m := signature.FindStringSubmatch(r.Header.Get("Authorization")); m != nil {
		sent.Scope = m[1]
	}
	switch {
	case strings.Contains(kind, "form"):
		sent.Body, _ = url.ParseQuery(string(body))
	case strings.Contains(kind, "json"):
		var v any
		if json.Unmarshal(body, &v) == nil {
			sent.Body = v
		}
	}
	return sent
}
