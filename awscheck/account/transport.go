package account

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/smithy-go/middleware"
	smithyhttp "github.com/aws/smithy-go/transport/http"

	"github.com/astronomer/astro-activate/awscheck"
)

const (
	connectTimeout = 5 * time.Second // one TCP or TLS handshake

	// maxIdle is how many connections are kept to be used again. All calls in flight may end
	// together. One takes some 30 KB, and a sweep has a thousand endpoints.
	maxIdle = maxInFlight
)

// connections are those of every profile and every client, so that a second one to the same
// endpoint is opened only for a second request at the same time. The SDK would give each
// client of a service and region its own: it copies a client that it can configure.
// (resolveHTTPClient in each service of the AWS SDK for Go v2.)
type connections struct {
	mu     sync.Mutex
	client *httpClient
}

// current returns the client with the connections.
func (c *connections) current(adjust func(*http.Transport)) *httpClient {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.client == nil {
		c.client = newHTTPClient(adjust)
	}
	return c.client
}

// drop leaves the connections to the requests that use them: on those of a network that has
// changed since, no request would be answered.
func (c *connections) drop() {
	if c == nil {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.client = nil
}

// An httpClient sends requests. The SDK configures buildable for a profile's CA bundle.
type httpClient struct {
	buildable *awshttp.BuildableClient
	frozen    aws.HTTPClient // is no longer configured
}

func newHTTPClient(adjust func(*http.Transport)) *httpClient {
	b := awshttp.NewBuildableClient().
		WithDialerOptions(func(d *net.Dialer) { d.Timeout = connectTimeout }).
		WithTransportOptions(func(t *http.Transport) {
			t.TLSHandshakeTimeout = connectTimeout
			t.MaxIdleConnsPerHost, t.MaxIdleConns = maxPerEndpoint, maxIdle
			t.MaxConnsPerHost = maxPerEndpoint
			t.OnProxyConnectResponse = proxyAnswer
			if adjust != nil {
				adjust(t)
			}
		})
	return &httpClient{b, b.Freeze()}
}

// of returns the client of a configuration that was loaded with buildable. With a CA bundle
// it is another one.
func (c *httpClient) of(loaded aws.HTTPClient) aws.HTTPClient {
	if b, ok := loaded.(*awshttp.BuildableClient); ok && b != c.buildable {
		return b.Freeze()
	}
	return c.frozen
}

// A BundleError says that the file of CA certificates that AWS_CA_BUNDLE or the profile's
// ca_bundle names can't be used.
type BundleError struct {
	Path string
	Err  error
}

func (e *BundleError) Error() string { return e.Err.Error() }

func (e *BundleError) Unwrap() error { return e.Err }

// asBundleError returns err as a *BundleError if the CA bundle caused it, else
// unchanged. The SDK's own error does not name a file that can't be opened.
func asBundleError(err error, shared config.SharedConfig) error {
	var file *os.PathError
	path := cmp.Or(os.Getenv("AWS_CA_BUNDLE"), shared.CustomCABundle)
	if path == "" || err == nil {
		return err
	}
	if errors.As(err, &file) && file.Path == path || strings.Contains(err.Error(), "custom CA bundle") {
		return &BundleError{path, err}
	}
	return err
}

// A ProxyError says that a proxy did not open a connection, and answered with a status.
type ProxyError struct {
	Proxy  string // host and port
	Target string // host and port
	Status int    // of HTTP
	// SignIn are the ways to sign in that the proxy accepts, such as "Basic" and "NTLM", if
	// the status is 407. (RFC 9110, section 11.7.)
	SignIn []string
	User   bool // the setting of the proxy has a user name
}

func (e *ProxyError) Error() string {
	status := fmt.Sprintf("(%d %s)", e.Status, http.StatusText(e.Status))
	switch {
	case e.Status == http.StatusProxyAuthRequired && !e.TakesPassword():
		return fmt.Sprintf("the proxy %s requires a sign-in by %s, which AWS tools do not support %s", e.Proxy, strings.Join(e.SignIn, " or "), status)
	case e.Status == http.StatusProxyAuthRequired && e.User:
		return fmt.Sprintf("the proxy %s does not accept the user name and password of HTTPS_PROXY %s", e.Proxy, status)
	case e.Status == http.StatusProxyAuthRequired:
		return fmt.Sprintf("the proxy %s asks for a user name and password %s", e.Proxy, status)
	case e.IsPage():
		return fmt.Sprintf("the proxy %s answers with a page of its own %s", e.Proxy, status)
	case e.Status < 500:
		return fmt.Sprintf("the proxy %s refuses a connection to %s %s", e.Proxy, e.Target, status)
	}
	return fmt.Sprintf("the proxy %s can't connect to %s %s", e.Proxy, e.Target, status)
}

// TakesPassword reports whether the proxy accepts what AWS tools send: the user name and
// password of HTTPS_PROXY. A proxy that does not say how to sign in may.
func (e *ProxyError) TakesPassword() bool {
	return len(e.SignIn) == 0 || slices.ContainsFunc(e.SignIn, func(s string) bool { return strings.EqualFold(s, "Basic") })
}

// IsPage reports whether the answer is meant for a browser, as the sign-in page of a hotel
// or guest network is.
func (e *ProxyError) IsPage() bool {
	return e.Status < 400 || e.Status == http.StatusNetworkAuthenticationRequired
}

// proxyAnswer turns the answer of a proxy that does not open a connection into a
// *ProxyError. The transport's own error has only the text of the status, and it takes the
// page of a guest network for a connection. (A connection has no Content-Type: RFC 9110,
// section 9.3.6.)
func proxyAnswer(_ context.Context, proxy *url.URL, request *http.Request, answer *http.Response) error {
	isPage := strings.HasPrefix(answer.Header.Get("Content-Type"), "text/html") && answer.Header.Get("Content-Length") != "0"
	if answer.StatusCode == http.StatusOK && !isPage {
		return nil
	}
	e := &ProxyError{Proxy: awscheck.Clean(proxy.Host), Target: awscheck.Clean(request.Host), Status: answer.StatusCode, User: proxy.User != nil}
	for _, challenge := range answer.Header.Values("Proxy-Authenticate") {
		scheme, _, _ := strings.Cut(strings.TrimSpace(challenge), " ")
		if scheme = awscheck.Clean(scheme); scheme != "" && !slices.Contains(e.SignIn, scheme) && len(e.SignIn) < 5 {
			e.SignIn = append(e.SignIn, scheme)
		}
	}
	return e
}

// failsAgain reports whether another attempt gives the same error: a proxy that requires a
// sign-in or refuses, a certificate that is not trusted, and a server without TLS.
func failsAgain(err error) bool {
	var proxy *ProxyError
	if errors.As(err, &proxy) {
		return proxy.Status < 500 || proxy.IsPage()
	}
	return isType[*tls.CertificateVerificationError](err) || isPlain(err)
}

// isPlain reports whether a server answered a TLS handshake with something else.
func isPlain(err error) bool {
	return isType[tls.RecordHeaderError](err) || strings.Contains(err.Error(), "server gave HTTP response to HTTPS client")
}

// maxReplyBytes is far above any page of an AWS list. A larger reply does not come from
// AWS and could fill the memory.
const maxReplyBytes = 32 << 20

// limitReplies is the SDK option that ends each reply at maxReplyBytes with an error.
func limitReplies(stack *middleware.Stack) error {
	return stack.Deserialize.Add(middleware.DeserializeMiddlewareFunc("LimitReplies",
		func(ctx context.Context, in middleware.DeserializeInput, next middleware.DeserializeHandler) (
			middleware.DeserializeOutput, middleware.Metadata, error,
		) {
			out, meta, err := next.HandleDeserialize(ctx, in)
			if r, ok := out.RawResponse.(*smithyhttp.Response); ok && r.Body != nil {
				r.Body = &limitedBody{r.Body, maxReplyBytes}
			}
			return out, meta, err
		}), middleware.After) // next to the transport, before any step reads the reply
}

type limitedBody struct {
	io.ReadCloser
	left int
}

func (b *limitedBody) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, fmt.Errorf("%w: more than %d MiB", errTooLarge, maxReplyBytes>>20)
	}
	n, err := b.ReadCloser.Read(p[:min(len(p), b.left)])
	b.left -= n
	return n, err
}
