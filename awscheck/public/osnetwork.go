package public

import (
	"context"
	"crypto/tls"
	"net"
	"net/netip"
)

// Network is the network as this machine sees it.
type Network interface {
	// LookupHost returns the addresses of a host; a *net.DNSError if it has none.
	LookupHost(ctx context.Context, host string) ([]netip.Addr, error)
	// Connect opens a connection to an address and closes it. With a server name it also
	// completes the TLS handshake and verifies the certificate.
	Connect(ctx context.Context, addr netip.AddrPort, tlsServerName string) error
}

// OSNetwork is the network of this machine.
type OSNetwork struct{}

// LookupHost implements Network.
func (OSNetwork) LookupHost(ctx context.Context, host string) ([]netip.Addr, error) {
	addrs, err := net.DefaultResolver.LookupNetIP(ctx, "ip", host)
	for i := range addrs {
		addrs[i] = addrs[i].Unmap()
	}
	return addrs, err
}

// Connect implements Network.
func (OSNetwork) Connect(ctx context.Context, addr netip.AddrPort, tlsServerName string) error {
	var dialer net.Dialer
	conn, err := dialer.DialContext(ctx, "tcp", addr.String())
	if err != nil {
		return err
	}
	defer conn.Close()
	if tlsServerName == "" {
		return nil
	}
	return tls.Client(conn, &tls.Config{ServerName: tlsServerName}).HandshakeContext(ctx)
}
