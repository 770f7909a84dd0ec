package public

import (
	"context"
	"crypto/tls"
	"net"
	"net/netip"
	"strings"
)

// Network is the network as this machine sees it.
type Network interface {
	// LookupHost returns the addresses of a host; a *net.DNSError if it has none.
	LookupHost(ctx context.Context, host string) ([]netip.Addr, error)
	// CanonicalName returns the name that the aliases of a host lead to, without its
	// final dot: the host itself if it has none.
	CanonicalName(ctx context.Context, host string) (string, error)
	// Connect opens a connection to an address and closes it. With a server name it also
	// completes the TLS handshake and verifies the certificate.
	Connect(ctx context.Context, addr netip.AddrPort, tlsServerName string) error
	// SourceAddress returns the address from which this machine sends to another one, in its
	// own network.
	SourceAddress(ctx context.Context, to netip.Addr) (netip.Addr, error)
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

// CanonicalName implements Network.
func (OSNetwork) CanonicalName(ctx context.Context, host string) (string, error) {
	name, err := net.DefaultResolver.LookupCNAME(ctx, host)
	return strings.TrimSuffix(name, "."), err
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

// SourceAddress implements Network. A UDP socket that is only connected has the address, and
// sends nothing. (connect(2): for datagram sockets it sets the default destination.)
func (OSNetwork) SourceAddress(ctx context.Context, to netip.Addr) (netip.Addr, error) {
	var dialer net.Dialer
	conn, err := dialer.DialContext(ctx, "udp", netip.AddrPortFrom(to, 9).String())
	if err != nil {
		return netip.Addr{}, err
	}
	defer conn.Close()
	from, err := netip.ParseAddrPort(conn.LocalAddr().String())
	return from.Addr().Unmap(), err
}
