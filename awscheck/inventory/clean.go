// Package inventory decides whether an account is free of other workloads, and whether it
// was activated before. It decides from the lists of every kind of resource in every
// enabled region, of the S3 buckets, users and roles of the account, and of the role and
// stacks that an activation creates: a resource is a workload, an identity of the customer,
// part of an organization's baseline, or expected in a new account.
package inventory

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/words"
)

// CheckClean lists every kind of resource in every enabled region and reports what a new
// account does not have. It returns findings account.clean. What CheckPriorActivation
// reports does not count. It passes only if every list was read to its end. For an account
// that is active already it reports what there is, and does not judge.
func CheckClean(ctx context.Context, a *account.Account, prior PriorActivation) []awscheck.Finding {
	blank := awscheck.Finding{ID: awscheck.AccountClean}
	who, err := a.Principal(ctx)
	if err != nil {
		return []awscheck.Finding{account.MarkUnverified(blank, err)}
	}
	lists, regions, regionsErr := listAll(ctx, a, accountInfo{who.Account, who, prior})

	active, activeErr := isActive(ctx, a, lists, prior)
	if active {
		return activeFindings(ctx, a, blank, lists, prior)
	}
	lists, beside := withoutOthers(ctx, a, blank, lists, prior)
	findings := workloadFindings(a, blank, lists)
	if activeErr != nil {
		for i := range findings {
			findings[i] = perhapsAstros(findings[i], activeErr)
		}
	}
	var unverified []awscheck.Finding
	if regionsErr != nil {
		unverified = append(unverified, regionsUnknown(blank, regionsErr, "Without the list of enabled regions, only resources without a region could be listed."))
	}
	unverified = append(unverified, unreadFindings(blank, lists, len(regions))...)
	besideUnknown := slices.ContainsFunc(beside, func(f awscheck.Finding) bool { return f.Status == awscheck.Unverified })
	nothingElse := len(findings) == 0 && len(unverified) == 0 && !besideUnknown
	warnings := slices.Concat(baselineFindings(blank, lists), identityFindings(a, blank, lists))
	if nothingElse && len(warnings) == 0 {
		blank.Status, blank.Evidence = awscheck.Pass, awscheck.Live
		blank.Detail = "Found only what a new account has. " + scopeOf(regions, lists, words.List)
		return append([]awscheck.Finding{blank}, beside...)
	}
	if nothingElse {
		counted := func(services []string) string { return words.Count(len(services), "service") } // what was found stands before how
		warnings[0].Detail += " Found nothing else. " + scopeOf(regions, lists, counted)
	}
	return slices.Concat(findings, warnings, beside, unverified)
}

// scopeOf describes what a complete inventory has listed, and that an account can have
// more. name names services, or counts them.
func scopeOf(regions []string, lists []listing, name func(services []string) string) string {
	all := kinds()
	var services []string
	for _, k := range all {
		services = append(services, k.service())
	}
	scope := fmt.Sprintf("Fully listed in %s: %d resource types of %s.", words.Count(len(regions), "enabled region"), len(all), name(words.Distinct(services)))
	if absent := absentServices(lists); len(absent) > 0 {
		scope += " Not listed, because AWS has no endpoint there: " + strings.Join(absent, "; ") + "."
	}
	return scope + " " + taggedScope(lists)
}

// absentServices names every service that some regions lack, with all of these regions.
func absentServices(lists []listing) []string {
	regions := map[string][]string{}
	for _, l := range lists {
		if l.absent {
			regions[l.kind.service()] = append(regions[l.kind.service()], l.region)
		}
	}
	var names []string
	for _, service := range slices.Sorted(maps.Keys(regions)) {
		names = append(names, service+" in "+words.List(words.Distinct(regions[service])))
	}
	return names
}

// regionsInUse returns the regions that can have resources: all except those that the
// account has not opted in to. A region in an unknown state is included: its lists show
// what the problem is.
func regionsInUse(ctx context.Context, a *account.Account) ([]string, error) {
	all, err := a.Regions(ctx)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, r := range all {
		if r.OptIn != "not-opted-in" {
			names = append(names, r.Name)
		}
	}
	if len(names) == 0 {
		return nil, account.Classify(account.ErrIncomplete, account.Request{Service: "EC2", Operation: "DescribeRegions", Region: account.HomeRegion})
	}
	return names, nil
}
