package inventory

import (
	"context"
	"fmt"
	"strings"

	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/facts"
	"github.com/astronomer/astro-activate/awscheck/order"
	"github.com/astronomer/astro-activate/awscheck/words"
)

// UseByRegion returns what the account has in each region that it can use. It makes the calls of
// CheckClean and shares their results. An error: the principal or the list of regions is not known.
func UseByRegion(ctx context.Context, a *account.Account, prior PriorActivation) (map[string]facts.RegionUse, error) {
	who, err := a.Principal(ctx)
	if err != nil {
		return nil, err
	}
	lists, regions, err := listAll(ctx, a, accountInfo{who.Account, who, prior})
	if err != nil {
		return nil, err
	}
	buckets := true // are all known
	for _, l := range lists {
		if l.kind.name == bucketKind && l.partial {
			buckets = false
		}
	}
	uses := map[string]facts.RegionUse{}
	for _, name := range regions {
		uses[name] = useOf(lists, name, buckets)
	}
	return uses, nil
}

// maxKindsNamed is how many kinds of resource the text of a region names.
const maxKindsNamed = 3

// useOf adds up the lists of a region, the largest first; complete is what is known of the
// lists of the whole account.
func useOf(lists []listing, region string, complete bool) facts.RegionUse {
	u := facts.RegionUse{Complete: complete}
	type count struct {
		n    int
		noun string
	}
	var counts []count
	for _, l := range lists {
		if l.region != region {
			continue
		}
		if l.partial {
			u.Complete = false
		}
		if n := len(l.ofClass(workload)) + len(l.ofClass(baseline)); n > 0 && l.kind.name != vpcKind && l.kind.name != instanceKind {
			u.Count += n
			counts = append(counts, count{n, l.kind.noun})
		}
	}
	order.Sort(counts, func(x, y count) int { return y.n - x.n })
	var parts []string
	for i, c := range counts {
		if i == maxKindsNamed-1 && len(counts) > maxKindsNamed {
			parts = append(parts, fmt.Sprintf("%d other types", len(counts)-i))
			break
		}
		parts = append(parts, words.Count(c.n, c.noun))
	}
	u.Text = strings.Join(parts, ", ")
	return u
}
