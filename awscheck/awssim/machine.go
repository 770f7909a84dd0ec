package awssim

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"os/exec"
	"slices"
	"strings"

	"github.com/astronomer/astro-activate/awscheck/public"
	"github.com/astronomer/astro-activate/awscheck/tools"
)

// A Machine is the user's computer.
type Machine struct {
	OS string // as runtime.GOOS names it; "": linux
	// AstroCLI is what `astro version` prints; "": there is no astro on PATH.
	AstroCLI string
	// NoAWSCLI leaves the machine without the AWS CLI.
	NoAWSCLI bool
}

// A Host is a host on the internet.
type Host struct {
	Name      string
	Canonical string // the name that its CNAME records lead to; "": it has none
	Addresses []string
	Open      []int // TCP ports that accept connections
}

// Programs are the programs on the world's machine.
func (w *World) Programs() tools.Programs { return programs{w} }

// Network is the world's internet as its machine sees it.
func (w *World) Network() public.Network { return network{w} }

type programs struct{ w *World }

func (p programs) Find(name string) (string, error) {
	if name == "astro" && p.w.Machine.AstroCLI != "" {
		return "/usr/local/bin/astro", nil
	}
	if name == "aws" && !p.w.Machine.NoAWSCLI {
		return "/usr/local/bin/aws", nil
	}
	return "", &exec.Error{Name: name, Err: exec.ErrNotFound}
}

func (p programs) Output(ctx context.Context, _ string, args ...string) ([]byte, error) {
	if !slices.Equal(args, []string{"version"}) {
		return nil, errors.New("awssim: only astro version is known")
	}
	return []byte(p.w.Machine.AstroCLI), p.w.wait(ctx)
}

func (p programs) OS() string {
	if p.w.Machine.OS == "" {
		return "linux"
	}
	return p.w.Machine.OS
}

type network struct{ w *World }

func (n network) LookupHost(ctx context.Context, host string) ([]netip.Addr, error) {
	if err := n.w.wait(ctx); err != nil {
		return nil, err
	}
	i := n.index(host)
	if i < 0 {
		return nil, &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}
	}
	var addrs []netip.Addr
	for _, s := range n.w.Hosts[i].Addresses {
		addrs = append(addrs, netip.MustParseAddr(s))
	}
	return addrs, nil
}

func (n network) CanonicalName(ctx context.Context, host string) (string, error) {
	if err := n.w.wait(ctx); err != nil {
		return "", err
	}
	i := n.index(host)
	switch {
	case i < 0:
		return "", &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}
	case n.w.Hosts[i].Canonical != "":
		return n.w.Hosts[i].Canonical, nil
	}
	return n.w.Hosts[i].Name, nil
}

// index finds a host; -1 if there is none. Its name may have a final dot.
func (n network) index(host string) int {
	return slices.IndexFunc(n.w.Hosts, func(h Host) bool { return h.Name == strings.TrimSuffix(host, ".") })
}

func (n network) Connect(ctx context.Context, addr netip.AddrPort, _ string) error {
	if err := n.w.wait(ctx); err != nil {
		return err
	}
	for _, h := range n.w.Hosts {
		if slices.Contains(h.Addresses, addr.Addr().String()) && slices.Contains(h.Open, int(addr.Port())) {
			return nil
		}
	}
	return &net.OpError{Op: "dial", Net: "tcp", Addr: net.TCPAddrFromAddrPort(addr), Err: errors.New("connection refused")}
}

// SourceAddress is that of a machine behind a router of an office or a home.
func (n network) SourceAddress(ctx context.Context, _ netip.Addr) (netip.Addr, error) {
	return netip.AddrFrom4([4]byte{192, 168, 1, 20}), n.w.wait(ctx)
}
