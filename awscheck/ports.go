package awscheck

import (
	"context"
	"net/netip"
)

// Programs are the programs on this machine.
type Programs interface {
	// Find returns the path of a program on PATH; exec.ErrNotFound if there is none.
	Find(name string) (string, error)
	// Output runs a program and returns what it printed to stdout and stderr.
	Output(ctx context.Context, path string, args ...string) ([]byte, error)
	// OS is the operating system, as runtime.GOOS names it.
	OS() string
}

// Network is the network as this machine sees it.
type Network interface {
	// LookupHost returns the addresses of a host; a *net.DNSError if there are none.
	LookupHost(ctx context.Context, host string) ([]netip.Addr, error)
	// Connect opens a connection to an address and closes it again; with a server
	// name it also makes the TLS handshake, verifying the certificate.
	Connect(ctx context.Context, addr netip.AddrPort, tlsServerName string) error
}
