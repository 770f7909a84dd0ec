package public

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/dataservice"
	"github.com/astronomer/astro-activate/awscheck/order"
	"github.com/astronomer/astro-activate/awscheck/parallel"
)

const endpointsAtATime = 8

// CheckPublicDNS reports for each endpoint whether its host resolves.
func CheckPublicDNS(ctx context.Context, n Network, endpoints []dataservice.Endpoint) []awscheck.Finding {
	return eachEndpoint(endpoints, func(e dataservice.Endpoint) awscheck.Finding {
		f := endpointFinding(awscheck.PublicDNS, e)
		addrs, err := resolve(ctx, n, e)
		var dns *net.DNSError
		switch {
		case errors.As(err, &dns) && dns.IsNotFound:
			f.Status, f.Evidence = awscheck.Fail, awscheck.Live
			f.Detail = fmt.Sprintf("This machine's DNS has no host called %s.", e.Host)
			f.Remedy = awscheck.Remedy{
				Text: "Correct the host name, or enter the service with the VPC peering if the name resolves only inside a VPC or on a VPN. That needs VPC peering with DNS, not a public endpoint.",
				Look: []string{awscheck.Command("nslookup", e.Host)},
			}
		case err != nil:
			f.Status, f.Evidence = awscheck.Unverified, awscheck.None
			f.Detail = fmt.Sprintf("Not determined: the DNS lookup of %s failed: %s.", e.Host, awscheck.Clean(err.Error()))
			f.Remedy = awscheck.Remedy{Text: "Check this machine's network and DNS, then check again.", Look: []string{awscheck.Command("nslookup", e.Host)}}
		default:
			f.Status, f.Evidence = awscheck.Pass, awscheck.Live
			f.Detail = fmt.Sprintf("%s resolves to %s.", e.Host, addressList(addrs))
		}
		return f
	})
}

// A MissingFunc returns those of some addresses that no network interface of the target VPC has. It
// returns an error while the VPC is not chosen, or where its interfaces can't be read.
type MissingFunc func(context.Context, []netip.Addr) ([]netip.Addr, error)

// CheckPublicAddress reports for each endpoint whether its addresses are public: a
// private one can only be reached through VPC peering. missing is nil where that is not selected.
func CheckPublicAddress(ctx context.Context, n Network, endpoints []dataservice.Endpoint, missing MissingFunc) []awscheck.Finding {
	return eachEndpoint(endpoints, func(e dataservice.Endpoint) awscheck.Finding {
		f := endpointFinding(awscheck.PublicAddress, e)
		addrs, err := resolve(ctx, n, e)
		if err != nil {
			return unresolved(f, e, err)
		}
		f.Evidence = awscheck.Live
		var internal []string
		var private []netip.Addr
		reachable := false // over IPv4
		for _, a := range addrs {
			reachable = reachable || embedded(a).Is4()
			if notPublic(a) != "" {
				internal, private = append(internal, described(a)), append(private, a)
			}
		}
		if len(internal) == 0 && !reachable {
			f.Status = awscheck.Warn
			f.Detail = fmt.Sprintf("%s has only IPv6 public addresses: %s. The data plane's network is IPv4, and may not reach them.", e.Host, addressList(addrs))
			f.Remedy = awscheck.Remedy{Text: "Give a name that also has an IPv4 address, or ask Astronomer whether the data plane reaches IPv6 addresses."}
			return f
		}
		if len(internal) == 0 {
			f.Status = awscheck.Pass
			f.Detail = fmt.Sprintf("All addresses of %s are public: %s.", e.Host, addressList(addrs))
			return f
		}
		addr, _, _ := strings.Cut(internal[0], " (")
		f.Status, f.Title = awscheck.Fail, fmt.Sprintf("Address %s not public: %s", addr, e.Name)
		if len(internal) > 1 {
			f.Title = fmt.Sprintf("%d addresses not public: %s", len(internal), e.Name)
		}
		f.Detail = fmt.Sprintf("%s resolves to addresses that are not public: %s. The data plane can't reach them through a public endpoint.", e.Host, strings.Join(internal, ", "))
		f.Remedy = reachPrivately(ctx, private, missing)
		return f
	})
}

// reachPrivately says how a service with private addresses is reached. It advises to move it behind the
// peering unless the target VPC is known not to have one of them: the peering leads nowhere else.
func reachPrivately(ctx context.Context, addrs []netip.Addr, missing MissingFunc) awscheck.Remedy {
	const otherwise = " If the service also has a public name, enter that one. If this machine is on a VPN, check again without it."
	const move = `Move it to "Services in the VPC" of the Peering step (peering.services)`
	if missing == nil {
		return awscheck.Remedy{Text: "Use VPC peering: add peering to the connectivity methods." + otherwise}
	}
	switch none, err := missing(ctx, addrs); {
	case err != nil:
		return awscheck.Remedy{Text: move + ", if the service is in the target VPC." + otherwise}
	case len(none) > 0:
		return awscheck.Remedy{Text: "Correct the host, or peer with the VPC that has " + addressList(none) + ": no network interface of the target VPC does." + otherwise, Elsewhere: true}
	}
	return awscheck.Remedy{Text: move + ": the target VPC has " + addressList(addrs) + "." + otherwise, Moves: true}
}

// CheckPublicAllowlist says for each endpoint of the given kinds, which have an IP
// allowlist, which addresses must be added to it. It returns nil if no endpoint is of
// these kinds.
func CheckPublicAllowlist(endpoints []dataservice.Endpoint, kinds []string, supportURL string) []awscheck.Finding {
	listed := slices.DeleteFunc(slices.Clone(endpoints), func(e dataservice.Endpoint) bool { return !slices.Contains(kinds, e.Kind) })
	return eachEndpoint(listed, func(e dataservice.Endpoint) awscheck.Finding {
		f := endpointFinding(awscheck.PublicAllowlist, e)
		f.Status, f.Evidence = awscheck.Info, awscheck.Local
		f.Detail = fmt.Sprintf("If %s has an IP allowlist, add the two external addresses of the Astro cluster, for TCP port %d. Each cluster has two addresses of its own, which never change.", e.Host, e.Port)
		f.Remedy = awscheck.Remedy{Text: "Allow the cluster's two external addresses once it exists: Astronomer sends them with the cluster's id."}
		if supportURL != "" {
			f.Remedy.Links = []string{supportURL}
		}
		return f
	})
}

func endpointFinding(id string, e dataservice.Endpoint) awscheck.Finding {
	return awscheck.Finding{ID: id, Subject: e.Name, Resources: []string{e.Name}}
}

// eachEndpoint returns one finding for each endpoint, in their order; several run at a
// time.
func eachEndpoint(endpoints []dataservice.Endpoint, find func(dataservice.Endpoint) awscheck.Finding) []awscheck.Finding {
	var findings []awscheck.Finding
	if len(endpoints) > 0 {
		findings = make([]awscheck.Finding, len(endpoints))
	}
	slots := make(chan struct{}, endpointsAtATime)
	var all parallel.Group
	for i, e := range endpoints {
		slots <- struct{}{}
		all.Go(func() {
			defer func() { <-slots }()
			findings[i] = find(e)
		})
	}
	all.Wait()
	return findings
}

var errNoAddress = errors.New("the answer has no address")

// resolve returns a host's addresses, sorted. A host that is an address resolves to
// itself.
func resolve(ctx context.Context, n Network, e dataservice.Endpoint) ([]netip.Addr, error) {
	if a, err := netip.ParseAddr(e.Host); err == nil {
		return []netip.Addr{a}, nil
	}
	ctx, cancel := context.WithTimeout(ctx, connectLimit)
	defer cancel()
	addrs, err := n.LookupHost(ctx, e.Host)
	if err == nil && len(addrs) == 0 {
		err = errNoAddress
	}
	addrs = slices.Clone(addrs)
	order.Sort(addrs, netip.Addr.Compare)
	return slices.Compact(addrs), err
}

func unresolved(f awscheck.Finding, e dataservice.Endpoint, err error) awscheck.Finding {
	f.Status, f.Evidence, f.Cause = awscheck.Unverified, awscheck.None, awscheck.PublicDNS
	f.Detail = fmt.Sprintf("Not determined: %s does not resolve.", e.Host)
	if errors.Is(err, account.ErrNotRecorded) {
		f.Detail = fmt.Sprintf("Not determined: the lookup of %s is %s.", e.Host, err)
	}
	return f
}

func addressList(addrs []netip.Addr) string {
	names := make([]string, 0, len(addrs))
	for _, a := range addrs {
		names = append(names, a.String())
	}
	return strings.Join(names, ", ")
}
