package path

import (
	"context"
	"fmt"
	"net/netip"
	"slices"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/dataservice"
	"github.com/astronomer/astro-activate/awscheck/facts"
	"github.com/astronomer/astro-activate/awscheck/network"
	"github.com/astronomer/astro-activate/awscheck/parallel"
	"github.com/astronomer/astro-activate/awscheck/words"
)

// CheckInterface checks whether network interfaces of the target VPC have the addresses
// of each service. It reports path.interface.
func CheckInterface(ctx context.Context, p Plan) []awscheck.Finding {
	return p.each(awscheck.PathInterface, func(e dataservice.Endpoint, f awscheck.Finding) awscheck.Finding {
		found, f := p.locate(ctx, e, f)
		if found == nil {
			return f
		}
		var names, detached []string
		for _, l := range found {
			f.Resources = append(f.Resources, l.ID)
			names = append(names, fmt.Sprintf("%s is the address of %s in %s", l.address, l.describe(), l.Subnet))
			if l.Detached {
				detached = append(detached, fmt.Sprintf("%s is the address of %s", l.address, l.describe()))
			}
		}
		f.Status, f.Detail = awscheck.Pass, words.Some(names)+"."
		if len(detached) > 0 {
			f.Status = awscheck.Fail
			f.Detail = words.Some(detached) + ", attached to nothing, so nothing answers there."
			f.Remedy.Text = "Attach it to the service's instance, or correct the record or the host of the service."
		}
		return f
	})
}

// A location is an address of a service and the network interface that has it.
type location struct {
	facts.NetworkInterface
	address netip.Addr
}

// describe names an interface and what it belongs to: services write that into its
// description, and a load balancer its name.
func (l location) describe() string {
	switch {
	case l.Instance != "":
		return fmt.Sprintf("%s (instance %s)", l.ID, l.Instance)
	case l.Description != "":
		return fmt.Sprintf("%s (%s)", l.ID, l.Description)
	}
	return l.ID
}

// An interfaceIndex finds the network interface of a VPC that has an address.
type interfaceIndex struct {
	byAddress map[netip.Addr]facts.NetworkInterface
	prefixed  []facts.NetworkInterface // those that have whole networks as well
}

// interfaces indexes the network interfaces of the target VPC once for all services.
func (p Plan) interfaces(ctx context.Context) (interfaceIndex, error) {
	t := p.Peering.Target
	return account.Fetch(ctx, t.Account, fmt.Sprintf("interfaces of %q in %q", t.VPC, t.Region), func(ctx context.Context) (interfaceIndex, error) {
		all, err := facts.NetworkInterfaces(ctx, t.Account, t.Region)
		index := interfaceIndex{byAddress: map[netip.Addr]facts.NetworkInterface{}}
		for _, n := range all {
			if n.VPC != t.VPC {
				continue
			}
			for _, a := range n.Addresses {
				index.byAddress[a] = n
			}
			if len(n.Prefixes) > 0 {
				index.prefixed = append(index.prefixed, n)
			}
		}
		return index, err
	})
}

func (x interfaceIndex) with(a netip.Addr) (facts.NetworkInterface, bool) {
	if n, ok := x.byAddress[a]; ok {
		return n, true
	}
	if i := slices.IndexFunc(x.prefixed, func(n facts.NetworkInterface) bool { return n.Has(a) }); i >= 0 {
		return x.prefixed[i], true
	}
	return facts.NetworkInterface{}, false
}

// Missing returns those of some addresses that no network interface of the target VPC has.
func Missing(ctx context.Context, t network.Target, addrs []netip.Addr) ([]netip.Addr, error) {
	if err := t.RequireOwner(ctx); err != nil { // others see only what is their own
		return nil, err
	}
	index, err := Plan{Peering: network.AstroPeering{Target: t}}.interfaces(ctx)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(slices.Clone(addrs), func(a netip.Addr) bool {
		_, has := index.with(a)
		return has
	}), nil
}

// locate returns where a service is, or nil and f completed with why that is not known.
func (p Plan) locate(ctx context.Context, e dataservice.Endpoint, f awscheck.Finding) ([]location, awscheck.Finding) {
	t := p.Peering.Target
	var r resolution
	var err error
	parallel.Do(
		func() { r, err = p.resolve(ctx, e) },
		func() { // which is needed next, and takes as long
			if t.RequireOwner(ctx) == nil {
				_, _ = p.interfaces(ctx)
			}
		},
	)
	switch {
	case err != nil:
		return nil, t.Unverified(f, err)
	case r.addresses == nil:
		return nil, p.withoutAddress(f, e)
	}
	if err := t.RequireOwner(ctx); err != nil { // others see only what is their own
		return nil, t.Unverified(f, err)
	}
	interfaces, err := p.interfaces(ctx)
	if err != nil {
		return nil, t.Unverified(f, err)
	}
	var found []location
	var missing []string
	for _, a := range r.addresses {
		n, ok := interfaces.with(a)
		if !ok {
			missing = append(missing, a.String())
			continue
		}
		if found = append(found, location{n, a}); n.Subnet == "" {
			return nil, p.incompleteInterface(f, fmt.Sprintf("AWS does not report the subnet of %s.", n.ID))
		}
	}
	if len(missing) == 0 {
		return found, f
	}
	if f.ID != awscheck.PathInterface {
		return nil, p.incompleteInterface(f, fmt.Sprintf("no network interface of %s has %s.", t.VPC, words.Some(missing)))
	}
	f.Status = awscheck.Fail
	f.Detail = fmt.Sprintf("No network interface of %s has %s, so nothing answers there.", t.VPC, words.Some(missing))
	f.Remedy = r.withCorrection(awscheck.Remedy{
		Text: "Correct the record or the host of the service, or remove the service from the answers: its address may have changed, or it is in another VPC. The command lists the VPC's network interfaces.",
		Look: []string{t.CLI("ec2", "describe-network-interfaces", "--filters", "Name=vpc-id,Values="+t.VPC, "--query", "NetworkInterfaces[].[PrivateIpAddress,NetworkInterfaceId,Description]", "--output", "text")},
	})
	return nil, f
}

// withoutAddress completes f where path.name has found no address of the service.
func (p Plan) withoutAddress(f awscheck.Finding, e dataservice.Endpoint) awscheck.Finding {
	if _, err := netip.ParseAddr(e.Host); err == nil {
		return undetermined(f, awscheck.PathName, fmt.Sprintf("%s is not an address of %s.", e.Host, p.Peering.Target.VPC))
	}
	return undetermined(f, awscheck.PathName, fmt.Sprintf("the address of %s is not known.", e.Host))
}

// incompleteInterface completes f where what is known of the interface is not enough. The
// other hops name path.interface as their cause.
func (p Plan) incompleteInterface(f awscheck.Finding, reason string) awscheck.Finding {
	if f.ID == awscheck.PathInterface {
		f = undetermined(f, "", reason)
		f.Remedy.Text = "Check again."
		return f
	}
	return undetermined(f, awscheck.PathInterface, reason)
}
