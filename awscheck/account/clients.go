package account

import (
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
)

// clients holds one SDK client for each service and region, so that the calls to a
// region share the rate limit that the retryer has learned.
type clients struct {
	mu   sync.Mutex
	made map[clientKey]any
}

// A clientKey names the client of one service in one region.
type clientKey struct {
	service any // a nil pointer to a client
	region  string
}

// Client returns the account's client of a service for the region of cfg. newClient is
// the NewFromConfig function of the service's SDK package; the client is a pointer.
func Client[Client, Option any](a *Account, cfg aws.Config, newClient func(aws.Config, ...Option) Client) Client {
	var none Client // a nil pointer: its type names the service
	return a.clients.get(clientKey{none, cfg.Region}, func() any { return newClient(cfg) }).(Client)
}

// get returns the client under key, and makes it if necessary.
func (c *clients) get(key clientKey, newClient func() any) any {
	c.mu.Lock()
	defer c.mu.Unlock()
	if made, ok := c.made[key]; ok {
		return made
	}
	if c.made == nil {
		c.made = map[clientKey]any{}
	}
	c.made[key] = newClient()
	return c.made[key]
}

// forget drops the clients, and with them the credentials that they hold.
func (c *clients) forget() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.made = nil
}

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

// current returns the client with the connections; for nil, one with its own.
func (c *connections) current(adjust func(*http.Transport)) *httpClient {
	if c == nil {
		return newHTTPClient(adjust)
	}
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
