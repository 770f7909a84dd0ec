package recording

import (
	"context"
	"net/netip"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/smithy-go/middleware"

	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/public"
	"github.com/astronomer/astro-activate/awscheck/tools"
)

// Source records the profiles of a source. Its calls are recorded as account.Recorder.
func (w *Writer) Source(of account.Source) account.Source { return sourceTap{w, of} }

type sourceTap struct {
	w  *Writer
	of account.Source
}

func (s sourceTap) Profiles(ctx context.Context) ([]account.Profile, error) {
	profiles, err := s.of.Profiles(ctx)
	return profiles, s.w.local(ctx, kindProfiles, "", profiles, err)
}

func (s sourceTap) Config(ctx context.Context, profile string, options []func(*middleware.Stack) error) (aws.Config, error) {
	return s.of.Config(ctx, profile, options)
}

// Network records the names and connections of the public checks.
func (w *Writer) Network(of public.Network) public.Network { return networkTap{w, of} }

type networkTap struct {
	w  *Writer
	of public.Network
}

func (n networkTap) LookupHost(ctx context.Context, host string) ([]netip.Addr, error) {
	addrs, err := n.of.LookupHost(ctx, host)
	return addrs, n.w.local(ctx, kindLookup, host, addrs, err)
}

func (n networkTap) CanonicalName(ctx context.Context, host string) (string, error) {
	name, err := n.of.CanonicalName(ctx, host)
	return name, n.w.local(ctx, kindCanonical, host, name, err)
}

func (n networkTap) Connect(ctx context.Context, addr netip.AddrPort, server string) error {
	err := n.of.Connect(ctx, addr, server)
	return n.w.local(ctx, kindConnect, connectionTarget(addr, server), true, err)
}

func (n networkTap) SourceAddress(ctx context.Context, to netip.Addr) (netip.Addr, error) {
	from, err := n.of.SourceAddress(ctx, to)
	return from, n.w.local(ctx, kindSourceAddress, to.String(), from, err)
}

func connectionTarget(addr netip.AddrPort, server string) string {
	return strings.TrimSpace(addr.String() + " " + server)
}

// Programs records the programs that the checks look for, and what they print.
func (w *Writer) Programs(of tools.Programs) tools.Programs { return programsTap{w, of} }

type programsTap struct {
	w  *Writer
	of tools.Programs
}

func (p programsTap) Find(name string) (string, error) {
	path, err := p.of.Find(name)
	_ = p.w.local(context.Background(), kindSystem, "", p.of.OS(), nil)
	return path, p.w.local(context.Background(), kindFind, name, path, err)
}

func (p programsTap) Output(ctx context.Context, path string, args ...string) ([]byte, error) {
	out, err := p.of.Output(ctx, path, args...)
	_ = p.w.local(ctx, kindRun, programTarget(path, args), string(out), err)
	return out, err
}

func programTarget(path string, args []string) string {
	return strings.Join(append([]string{path}, args...), " ")
}

func (p programsTap) OS() string { return p.of.OS() }
