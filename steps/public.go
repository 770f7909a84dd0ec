package steps

import (
	"context"
	"slices"
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/dataservice"
	"github.com/astronomer/astro-activate/awscheck/public"
)

// publicChecks are those of the data services that are reached over their public
// endpoints.
func publicChecks(r Requirements) []Check {
	return []Check{
		publicCheck("public.dns", "DNS of the data services", func(ctx context.Context, in Input, e []dataservice.Endpoint) []awscheck.Finding {
			return public.CheckPublicDNS(ctx, in.Network, e)
		}),
		publicCheck("public.address", "Public addresses of the data services", func(ctx context.Context, in Input, e []dataservice.Endpoint) []awscheck.Finding {
			return public.CheckPublicAddress(ctx, in.Network, e)
		}),
		publicCheck("public.reachable", "Connections to the data services", func(ctx context.Context, in Input, e []dataservice.Endpoint) []awscheck.Finding {
			return public.CheckPublicReachable(ctx, in.Network, e)
		}),
		allowlistCheck(r),
	}
}

// publicCheck is a check of every data service that is reached over its public
// endpoint.
func publicCheck(id, title string, run func(context.Context, Input, []dataservice.Endpoint) []awscheck.Finding) Check {
	return Check{
		ID: id, Title: title,
		Reads:   []Key{KeyMethods, KeyEndpoints},
		Applies: func(a Answers) bool { return a.Public() && a.Get(KeyEndpoints).Given() },
		Run: func(ctx context.Context, in Input) []awscheck.Finding {
			return run(ctx, in, parsedEndpoints(in.Answers))
		},
	}
}

// allowlistCheck applies where one of the services is of a kind that lets in listed
// addresses only.
func allowlistCheck(r Requirements) Check {
	c := publicCheck("public.allowlist", "Allowlists of the data services", func(_ context.Context, in Input, e []dataservice.Endpoint) []awscheck.Finding {
		return public.CheckPublicAllowlist(e, in.Requirements.AllowlistKinds, in.Requirements.SupportURL)
	})
	c.Applies = func(a Answers) bool {
		return a.Public() && slices.ContainsFunc(parsedEndpoints(a), func(e dataservice.Endpoint) bool {
			return slices.Contains(r.AllowlistKinds, e.Kind)
		})
	}
	return c
}

// parsedEndpoints are the data services of the answers, those that can be read.
func parsedEndpoints(a Answers) []dataservice.Endpoint {
	var all []dataservice.Endpoint
	for _, s := range a.Get(KeyEndpoints) {
		if e, err := dataservice.ParseEndpoint(s); err == nil {
			all = append(all, e)
		}
	}
	return all
}

// Endpoints are the data services among a document's answers, those that can be read.
func (d Document) Endpoints() []dataservice.Endpoint {
	path := strings.Split(string(KeyEndpoints), ".")
	list := d.root
	for _, part := range path {
		list = child(list, part)
	}
	if list == nil {
		return nil
	}
	var all []dataservice.Endpoint
	record := endpointRecord()
	for _, item := range list.Content {
		parts := make([]string, len(record.Parts))
		for i, part := range record.Parts {
			if n := child(item, part.Name); n != nil {
				parts[i] = n.Value
			}
		}
		if entry, err := record.Join(parts); err == nil {
			e, err := dataservice.ParseEndpoint(entry)
			if err == nil {
				all = append(all, e)
			}
		}
	}
	return all
}
