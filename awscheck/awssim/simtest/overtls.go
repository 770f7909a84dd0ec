package simtest

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"io"
	"maps"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/smithy-go/middleware"
	smithyhttp "github.com/aws/smithy-go/transport/http"

	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/awssim"
)

// OverTLS is a world that is a network away. Each call is made twice: as a request of the
// program's own HTTP client over TLS to a local server, whose reply means nothing, and to
// the world, whose answer counts. So connections, handshakes and round trips are those of
// AWS, under the host names of AWS. The server speaks HTTP/1.1, as many of AWS's endpoints
// do. (aws-sdk-go issue 2984.)
type OverTLS struct {
	*awssim.World
	config    account.SharedConfig
	roundTrip time.Duration
	server    *httptest.Server
	connect   func(context.Context) (net.Conn, error) // to the server

	mu          sync.Mutex
	connections map[string]int // by host
	requests    map[string]int // by host
	inFlight    map[string]int // by host: requests that wait for their reply
	most        map[string]int // by host: in flight at once
}

// NewOverTLS puts a world behind TLS. Connecting, the handshake and each request take one
// round trip each. It must be closed.
func NewOverTLS(t testing.TB, w *awssim.World, roundTrip time.Duration) *OverTLS {
	t.Helper()
	o := newOverTLS(t, w, roundTrip)
	o.server.StartTLS()
	address := o.server.Listener.Addr()
	o.connect = func(ctx context.Context) (net.Conn, error) {
		var d net.Dialer
		return d.DialContext(ctx, address.Network(), address.String())
	}
	return o
}

// NewInBubble is NewOverTLS without sockets, for a bubble of testing/synctest: there only
// round trips take time.
func NewInBubble(t testing.TB, w *awssim.World, roundTrip time.Duration) *OverTLS {
	t.Helper()
	o := newOverTLS(t, w, roundTrip)
	m := &memory{conns: make(chan net.Conn), closed: make(chan struct{})}
	o.server.Listener = m
	o.server.StartTLS()
	o.connect = m.dial
	return o
}

// Close ends the server and every connection, and waits until the client has noticed.
func (o *OverTLS) Close() {
	o.server.CloseClientConnections()
	o.server.Close()
	time.Sleep(2 * o.roundTrip)
}

// A memory is a listener without sockets.
type memory struct {
	conns  chan net.Conn
	closed chan struct{}
	once   sync.Once
}

func (m *memory) dial(ctx context.Context) (net.Conn, error) {
	here, there := net.Pipe()
	select {
	case m.conns <- there:
		return here, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (m *memory) Accept() (net.Conn, error) {
	select {
	case c := <-m.conns:
		return c, nil
	case <-m.closed:
		return nil, net.ErrClosed
	}
}

func (m *memory) Close() error {
	m.once.Do(func() { close(m.closed) })
	return nil
}

func (m *memory) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 443} }

func newOverTLS(t testing.TB, w *awssim.World, roundTrip time.Duration) *OverTLS {
	t.Helper()
	for _, v := range os.Environ() {
		if name, _, _ := strings.Cut(v, "="); strings.HasPrefix(name, "AWS_") {
			t.Setenv(name, "")
			os.Unsetenv(name)
		}
	}
	t.Setenv("AWS_CONFIG_FILE", os.DevNull)
	t.Setenv("AWS_SHARED_CREDENTIALS_FILE", os.DevNull)
	o := &OverTLS{World: w, roundTrip: roundTrip, connections: map[string]int{}, requests: map[string]int{},
		inFlight: map[string]int{}, most: map[string]int{}}
	o.server = httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		o.mu.Lock()
		o.requests[r.Host]++
		o.mu.Unlock()
		_, _ = io.WriteString(w, "{}")
	}))
	o.server.TLS = &tls.Config{
		Certificates:     []tls.Certificate{certificate(t)},
		CurvePreferences: []tls.CurveID{tls.X25519}, // the quickest: the server shares this machine
	}
	o.config = account.SharedConfig{Transport: o.redirect}.Connected()
	return o
}

// redirect sends every request to the server.
func (o *OverTLS) redirect(t *http.Transport) {
	roots := x509.NewCertPool()
	roots.AddCert(o.server.Certificate())
	t.Proxy, t.DialContext = nil, o.dial
	t.TLSClientConfig = &tls.Config{RootCAs: roots, ServerName: serverName, MinVersion: tls.VersionTLS12}
}

// Connections returns how many connections were opened to each host, and Requests how many
// requests were sent.
func (o *OverTLS) Connections() map[string]int { return o.copyOf(o.connections) }

// Requests returns how many requests were sent to each host.
func (o *OverTLS) Requests() map[string]int { return o.copyOf(o.requests) }

// AtOnce returns how many requests to each host waited for their reply at the same time, at
// most.
func (o *OverTLS) AtOnce() map[string]int { return o.copyOf(o.most) }

func (o *OverTLS) copyOf(counts map[string]int) map[string]int {
	o.mu.Lock()
	defer o.mu.Unlock()
	return maps.Clone(counts)
}

// serverName is the name in the server's certificate, which is checked for every host.
const serverName = "aws.example.com"

// Config implements account.Source.
func (o *OverTLS) Config(ctx context.Context, profile string, options []func(*middleware.Stack) error) (aws.Config, error) {
	simulated, err := o.World.Config(ctx, profile, nil)
	if err != nil {
		return aws.Config{}, err
	}
	cfg, err := o.config.Config(ctx, "", nil)
	if err != nil {
		return aws.Config{}, err
	}
	cfg.Region, cfg.Credentials = simulated.Region, simulated.Credentials
	cfg.APIOptions = append([]func(*middleware.Stack) error{func(stack *middleware.Stack) error {
		if err := travel(stack, simulated.APIOptions); err != nil {
			return err
		}
		return stack.Deserialize.Add(middleware.DeserializeMiddlewareFunc("count", o.count), middleware.After)
	}}, options...)
	return cfg, nil
}

// count counts a request while it is sent and waits for its reply, or for a connection.
func (o *OverTLS) count(ctx context.Context, in middleware.DeserializeInput, next middleware.DeserializeHandler) (
	middleware.DeserializeOutput, middleware.Metadata, error,
) {
	host := in.Request.(*smithyhttp.Request).URL.Host
	add := func(n int) {
		o.mu.Lock()
		defer o.mu.Unlock()
		o.inFlight[host] += n
		o.most[host] = max(o.most[host], o.inFlight[host])
	}
	add(1)
	defer add(-1)
	return next.HandleDeserialize(ctx, in)
}

// travel replaces the middleware of the simulation, which answers without sending anything,
// by one that also sends the request.
func travel(stack *middleware.Stack, simulation []func(*middleware.Stack) error) error {
	for _, add := range simulation {
		if err := add(stack); err != nil {
			return err
		}
	}
	simulated, err := stack.Initialize.Remove("awssim")
	if err != nil {
		return err
	}
	return stack.Initialize.Add(middleware.InitializeMiddlewareFunc("travel",
		func(ctx context.Context, in middleware.InitializeInput, next middleware.InitializeHandler) (middleware.InitializeOutput, middleware.Metadata, error) {
			out, _, err := simulated.HandleInitialize(ctx, in, nil)
			_, meta, _ := next.HandleInitialize(ctx, in) // its reply can't be decoded
			if ctx.Err() != nil {
				return middleware.InitializeOutput{}, meta, ctx.Err()
			}
			return out, meta, err
		}), middleware.After)
}

// dial connects to the server under any name.
func (o *OverTLS) dial(ctx context.Context, _, address string) (net.Conn, error) {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return nil, err
	}
	o.mu.Lock()
	o.connections[host]++
	o.mu.Unlock()
	select {
	case <-time.After(o.roundTrip):
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	conn, err := o.connect(ctx)
	if err != nil {
		return nil, err
	}
	c := &farConn{Conn: conn, arrived: make(chan packet, 64)}
	go c.receive(o.roundTrip)
	return c, nil
}

// A farConn delivers what the server sends one round trip later.
type farConn struct {
	net.Conn
	arrived chan packet
	current packet
}

type packet struct {
	due  time.Time
	data []byte
	err  error
}

func (c *farConn) receive(roundTrip time.Duration) {
	for {
		data := make([]byte, 4096)
		n, err := c.Conn.Read(data)
		c.arrived <- packet{time.Now().Add(roundTrip), data[:n], err}
		if err != nil {
			close(c.arrived)
			return
		}
	}
}

func (c *farConn) Read(p []byte) (int, error) {
	if len(c.current.data) == 0 {
		next, ok := <-c.arrived
		if !ok {
			return 0, io.EOF
		}
		c.current = next
		time.Sleep(time.Until(next.due))
	}
	n := copy(p, c.current.data)
	c.current.data = c.current.data[n:]
	if n == 0 && c.current.err != nil {
		return 0, c.current.err
	}
	return n, nil
}

// certificate makes a certificate for serverName that signs itself.
func certificate(t testing.TB) tls.Certificate {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), DNSNames: []string{serverName}, IsCA: true, BasicConstraintsValid: true,
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(24 * time.Hour),
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}
}
