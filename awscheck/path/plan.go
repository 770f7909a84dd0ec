package path

import (
	"context"
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/dataservice"
	"github.com/astronomer/astro-activate/awscheck/network"
	"github.com/astronomer/astro-activate/awscheck/parallel"
)

// A Plan is the data services behind a peering, and what is known of the way to them.
type Plan struct {
	Peering  network.AstroPeering
	Services []dataservice.Endpoint
	Zones    []string // ids of the private hosted zones to be associated with Astro's VPC
	// ResolveNames is whether the DNS option of the connection is to be on.
	ResolveNames bool
	Names        Names
}

// Names is public DNS as this machine sees it. Hosts end with a dot.
type Names interface {
	// LookupHost returns the addresses of a host; a *net.DNSError if it has none.
	LookupHost(ctx context.Context, host string) ([]netip.Addr, error)
	// CanonicalName returns the name that the aliases of a host lead to, without its
	// final dot: the host itself if it has none.
	CanonicalName(ctx context.Context, host string) (string, error)
}

// servicesAtATime bounds how many services are judged at once. They share what AWS is
// asked.
const servicesAtATime = 8

// each reports one finding for each service, in their order.
func (p Plan) each(id string, judge func(dataservice.Endpoint, awscheck.Finding) awscheck.Finding) []awscheck.Finding {
	found := make([]awscheck.Finding, len(p.Services))
	tasks := make([]func(), len(p.Services))
	for i, e := range p.Services {
		tasks[i] = func() {
			found[i] = judge(e, awscheck.Finding{
				ID: id, Subject: e.Name, Evidence: awscheck.Live,
				Region: p.Peering.Target.Region, Resources: []string{e.Name},
			})
		}
	}
	parallel.DoAtMost(servicesAtATime, tasks...)
	return found
}

// ofAll is a finding about all services, which are its resources.
func (p Plan) ofAll(id string) awscheck.Finding {
	f := awscheck.Finding{ID: id, Evidence: awscheck.Live, Region: p.Peering.Target.Region}
	for _, e := range p.Services {
		f.Resources = append(f.Resources, e.Name)
	}
	return f
}

// undetermined completes f as unverified because of another check of the same service.
func undetermined(f awscheck.Finding, cause, reason string) awscheck.Finding {
	f.Status, f.Evidence, f.Cause = awscheck.Unverified, awscheck.None, cause
	f.Detail = "Not determined: " + reason
	return f
}

// combine completes f with what was found of the parts of one service: if any blocks the
// path, all that do, else all that are undetermined, else all.
func combine(f awscheck.Finding, parts []awscheck.Finding) awscheck.Finding {
	f.Status = awscheck.Pass
	for _, s := range []awscheck.Status{awscheck.Fail, awscheck.Unverified} {
		if slices.ContainsFunc(parts, func(p awscheck.Finding) bool { return p.Status == s }) {
			f.Status = s
			break
		}
	}
	var details, texts []string
	first := true
	for _, p := range parts {
		if p.Status != f.Status {
			continue
		}
		details, texts = append(details, p.Detail), append(texts, p.Remedy.Text)
		if first {
			f.Title, f.Evidence, f.Cause, f.Remedy, first = p.Title, p.Evidence, p.Cause, p.Remedy, false
			continue
		}
		if p.Cause != f.Cause {
			f.Cause = ""
		}
		f.Remedy.Look = once(append(slices.Clip(f.Remedy.Look), p.Remedy.Look...))
		f.Remedy.Commands = once(append(slices.Clip(f.Remedy.Commands), p.Remedy.Commands...))
	}
	f.Detail = strings.Join(once(details), " ")
	f.Remedy.Text = strings.TrimSpace(strings.Join(once(texts), " "))
	return f
}

// once returns a list without its repetitions.
func once(list []string) []string {
	var all []string
	for _, s := range list {
		if !slices.Contains(all, s) {
			all = append(all, s)
		}
	}
	return all
}

// describe names a service and how it is reached.
func describe(e dataservice.Endpoint) string {
	return fmt.Sprintf("%s (%s:%d)", e.Name, e.Host, e.Port)
}
