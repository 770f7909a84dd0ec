package inventory

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/parallel"
	"github.com/astronomer/astro-activate/awscheck/words"
)

// mostCommands is for how many of many things a remedy has a command.
const maxCommands = 5

// CheckClean looks for anything in the account that a new one does not have, in
// every enabled region and for every kind of resource. What CheckPriorActivation
// reports does not count. It passes only if each list was read to its end.
func CheckClean(ctx context.Context, a *account.Account, prior PriorActivation) []awscheck.Finding {
	blank := awscheck.Finding{ID: awscheck.AccountClean}
	who, err := a.Principal(ctx)
	if err != nil {
		return []awscheck.Finding{account.MarkUnverified(blank, err)}
	}
	regions, regionsErr := openRegions(ctx, a)
	lists := listAll(ctx, a, regions, accountInfo{who.Account, who, prior})

	findings := workloadFindings(a, blank, lists)
	var doubts []awscheck.Finding
	if regionsErr != nil {
		doubts = append(doubts, regionsUnknown(blank, regionsErr, "Without the list of enabled regions it is not known where to look; only what is in no region was listed."))
	}
	doubts = append(doubts, unreadFindings(blank, lists, len(regions))...)
	alone := len(findings) == 0 && len(doubts) == 0
	remarks := slices.Concat(baselineFindings(blank, lists), identityFindings(a, blank, lists))
	scope := scopeOf(regions)
	if alone && len(remarks) == 0 {
		blank.Status, blank.Evidence = awscheck.Pass, awscheck.Live
		blank.Detail = "Only what a new account has was found. " + scope
		return []awscheck.Finding{blank}
	}
	if alone {
		remarks[0].Detail += " Nothing else was found. " + scope
	}
	return slices.Concat(findings, remarks, doubts)
}

// scopeOf says what a complete look at an account has listed, and that there is more
// that an account can hold.
func scopeOf(regions []string) string {
	var regional, global []string
	for _, k := range kinds() {
		if k.global {
			global = append(global, k.noun+"s")
		} else {
			regional = append(regional, k.noun+"s")
		}
	}
	return fmt.Sprintf("Listed to the end were, in each of %s, %s; in the whole account, %s. Other kinds of resource, such as volumes, queues or keys, were not looked for.",
		words.Count(len(regions), "enabled region"), words.List(regional), words.List(global))
}

// openRegions names the regions that may hold something: all but those that the
// account has not opted in to. One in a state not known here is among them, and
// listing it will say what is the matter.
func openRegions(ctx context.Context, a *account.Account) ([]string, error) {
	all, err := a.Regions(ctx)
	if err != nil {
		return nil, err
	}
	var open []string
	for _, r := range all {
		if r.OptIn != "not-opted-in" {
			open = append(open, r.Name)
		}
	}
	if len(open) == 0 {
		return nil, account.Classify(account.ErrIncomplete, account.Request{Service: "EC2", Operation: "DescribeRegions", Region: account.HomeRegion})
	}
	return open, nil
}

// A list is what was found of one kind in one region, or why it was not.
type listing struct {
	kind      kind
	region    string // empty for a kind of the whole account
	resources []resource
	err       error
}

// listAll lists every kind in every region at once: by kind, then by region.
func listAll(ctx context.Context, a *account.Account, regions []string, n accountInfo) []listing {
	var lists []listing
	for _, k := range kinds() {
		if k.global {
			lists = append(lists, listing{kind: k})
			continue
		}
		for _, r := range regions {
			lists = append(lists, listing{kind: k, region: r})
		}
	}
	work := make([]func(), len(lists))
	for i := range lists {
		l := &lists[i]
		work[i] = func() { l.resources, l.err = l.kind.list(ctx, a, l.region, n) }
	}
	parallel.Do(work...)
	return dropExplainedInterfaces(lists)
}

// withoutEchoes drops the catch-all's finds from regions that fail without them. A
// baseline explains nothing: beside it anything may run.
func dropExplainedInterfaces(lists []listing) []listing {
	explained := map[string]bool{}
	for _, l := range lists {
		if l.kind.name != catchAll && len(l.ofClass(workload)) > 0 {
			explained[l.region] = true
		}
	}
	for i, l := range lists {
		if l.kind.name == catchAll && explained[l.region] {
			lists[i].resources = nil
		}
	}
	return lists
}

// of returns those of a list with a standing.
func (l listing) ofClass(s class) []resource {
	var some []resource
	for _, h := range l.resources {
		if h.class == s {
			some = append(some, h)
		}
	}
	return some
}

// offenders makes a finding of each list that holds somebody's workload.
func workloadFindings(a *account.Account, blank awscheck.Finding, lists []listing) []awscheck.Finding {
	var findings []awscheck.Finding
	for _, l := range lists {
		held := l.ofClass(workload)
		if len(held) == 0 {
			continue
		}
		f := about(blank, l, held)
		f.Status = awscheck.Fail
		f.Detail = fmt.Sprintf("%s (%s)%s: %s.", words.Count(len(held), l.kind.noun), l.kind.name, l.where(), naming(held))
		f.Remedy = awscheck.Remedy{
			Text:     "Activate in a new account instead, or look at what this is and remove it: deleting can't be undone." + onlyFirst(len(held)),
			AcceptIf: "it may stay",
			Commands: []string{a.CommandIn(l.region, strings.Fields(l.kind.look)...)},
		}
		if l.kind.remove == nil {
			f.Remedy.Text = "Activate in a new account instead, or find out from the description which service this is of, and remove what it belongs to there."
			findings = append(findings, f)
			continue
		}
		for _, h := range held[:min(len(held), maxCommands)] {
			f.Remedy.Commands = append(f.Remedy.Commands, a.CommandIn(l.region, l.kind.remove(h)...))
		}
		findings = append(findings, f)
	}
	return findings
}

// identities makes a finding of the customer's IAM users, and one of the roles.
func identityFindings(a *account.Account, blank awscheck.Finding, lists []listing) []awscheck.Finding {
	var findings []awscheck.Finding
	for _, l := range lists {
		held := l.ofClass(identity)
		if len(held) == 0 {
			continue
		}
		f := about(blank, l, held)
		f.Status = awscheck.Warn
		f.Detail = fmt.Sprintf("%s of yours (%s): %s.", words.Count(len(held), l.kind.noun), l.kind.name, naming(held))
		f.Remedy = awscheck.Remedy{
			Text:     "Make sure that nobody needs the account for anything else: whoever holds these can reach what Astro puts there. Remove what is not needed.",
			AcceptIf: "they may stay",
			Commands: []string{a.CommandIn("", strings.Fields(l.kind.look)...)},
		}
		findings = append(findings, f)
	}
	return findings
}

// ofTheOrganization makes one finding of all that an organisation puts into each
// of its accounts.
func baselineFindings(blank awscheck.Finding, lists []listing) []awscheck.Finding {
	f := blank
	f.Status, f.Evidence = awscheck.Warn, awscheck.Live
	var parts, regions []string
	var all []resource
	for _, k := range kinds() {
		n := 0
		for _, l := range lists {
			held := l.ofClass(baseline)
			if l.kind.name != k.name || len(held) == 0 {
				continue
			}
			n += len(held)
			all = append(all, held...)
			f.Resources = append(f.Resources, about(blank, l, held).Resources...)
			if l.region != "" {
				regions = append(regions, l.region)
			}
		}
		if n > 0 {
			parts = append(parts, words.Count(n, k.noun))
		}
	}
	if len(all) == 0 {
		return nil
	}
	slices.Sort(regions)
	regions = slices.Compact(regions)
	f.Detail = "Your organisation's baseline, shared or put there by Control Tower, StackSets, Config or CloudTrail: " + words.List(parts)
	if len(regions) > 0 {
		f.Detail += " in " + words.Some(regions)
	}
	slices.SortFunc(all, func(x, y resource) int { return strings.Compare(x.String(), y.String()) })
	all = slices.CompactFunc(all, func(x, y resource) bool { return x.String() == y.String() })
	f.Detail += ": " + naming(all) + "."
	f.Remedy = awscheck.Remedy{Text: "Nothing to remove. Tell whoever runs the organisation that Astro will create roles, a VPC and an EKS cluster here, so that its guardrails let them be.",
		AcceptIf: "they know"}
	return []awscheck.Finding{f}
}

// about begins a finding about things on a list.
func about(blank awscheck.Finding, l listing, held []resource) awscheck.Finding {
	blank.Evidence, blank.Region = awscheck.Live, l.region
	for _, h := range held {
		blank.Resources = append(blank.Resources, h.id)
	}
	return blank
}

func (l listing) where() string {
	if l.region == "" {
		return " in the account"
	}
	return " in " + l.region
}

func (h resource) String() string {
	switch {
	case strings.HasPrefix(h.id, "arn:") && h.name != "":
		return h.name
	case h.cluster != "":
		return h.id + " (of cluster " + h.cluster + ")"
	}
	return words.Named(h.id, h.name)
}

// naming lists the first few things by name and counts the others.
func naming(held []resource) string {
	names := make([]string, len(held))
	for i, h := range held {
		names[i] = h.String()
	}
	return words.Some(names)
}

// theFirst says that a remedy's commands are not for all of n.
func onlyFirst(n int) string {
	if n <= maxCommands {
		return ""
	}
	return fmt.Sprintf(" The commands below remove the first %d; the others go likewise.", maxCommands)
}
