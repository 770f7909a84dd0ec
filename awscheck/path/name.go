package path

import (
	"context"
	"slices"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/dataservice"
)

// CheckName checks whether the host of each service resolves, from Astro's VPC, to
// addresses in the target VPC's CIDRs. It reports path.name.
func CheckName(ctx context.Context, p Plan) []awscheck.Finding {
	return p.each(awscheck.PathName, func(e dataservice.Endpoint, f awscheck.Finding) awscheck.Finding {
		r, err := p.resolve(ctx, e)
		if err != nil {
			return p.Peering.Target.Unverified(f, err)
		}
		own := r.finding
		own.Resources = slices.Clone(own.Resources) // the result is kept for the other checks
		return own
	})
}
