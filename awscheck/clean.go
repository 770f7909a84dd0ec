package awscheck

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// mostCommands is for how many of many things a remedy has a command.
const mostCommands = 5

// CheckClean looks for anything in the account that a new one does not have, in
// every enabled region and for every kind of resource. What CheckPriorActivation
// reports does not count. It passes only if each list was read to its end.
func CheckClean(ctx context.Context, a *Account, prior PriorActivation) []Finding {
	blank := Finding{ID: "account.clean", Title: "Nothing else in the account"}
	who, err := a.Principal(ctx)
	if err != nil {
		return []Finding{unverified(blank, err)}
	}
	regions, regionsErr := a.openRegions(ctx)
	lists := listAll(ctx, a, regions, newcomer{who.Account, who, prior})

	findings := offenders(a, blank, lists)
	var doubts []Finding
	if regionsErr != nil {
		doubts = append(doubts, nowhere(blank, regionsErr, "Without the list of enabled regions it is not known where to look; only what is in no region was listed."))
	}
	doubts = append(doubts, unreadable(blank, lists, len(regions))...)
	alone := len(findings) == 0 && len(doubts) == 0
	remarks := slices.Concat(ofTheOrganization(blank, lists), identities(a, blank, lists))
	scope := scopeOf(regions)
	if alone && len(remarks) == 0 {
		blank.Status, blank.Evidence = Pass, Live
		blank.Detail = "Only what a new account has was found. " + scope
		return []Finding{blank}
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
		count(len(regions), "enabled region"), inFull(regional), inFull(global))
}

// openRegions names the regions that may hold something: all but those that the
// account has not opted in to. One in a state not known here is among them, and
// listing it will say what is the matter.
func (a *Account) openRegions(ctx context.Context) ([]string, error) {
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
		return nil, classify(errIncomplete, "EC2", "DescribeRegions", homeRegion)
	}
	return open, nil
}

// A list is what was found of one kind in one region, or why it was not.
type list struct {
	kind   kind
	region string // empty for a kind of the whole account
	held   []holding
	err    error
}

// listAll lists every kind in every region at once: by kind, then by region.
func listAll(ctx context.Context, a *Account, regions []string, n newcomer) []list {
	var lists []list
	for _, k := range kinds() {
		if k.global {
			lists = append(lists, list{kind: k})
			continue
		}
		for _, r := range regions {
			lists = append(lists, list{kind: k, region: r})
		}
	}
	work := make([]func(), len(lists))
	for i := range lists {
		l := &lists[i]
		work[i] = func() { l.held, l.err = l.kind.list(ctx, a, l.region, n) }
	}
	together(work...)
	return withoutEchoes(lists)
}

// withoutEchoes drops the catch-all's finds from regions that fail without them. A
// baseline explains nothing: beside it anything may run.
func withoutEchoes(lists []list) []list {
	explained := map[string]bool{}
	for _, l := range lists {
		if l.kind.name != catchAll && len(l.of(workload)) > 0 {
			explained[l.region] = true
		}
	}
	for i, l := range lists {
		if l.kind.name == catchAll && explained[l.region] {
			lists[i].held = nil
		}
	}
	return lists
}

// of returns those of a list with a standing.
func (l list) of(s standing) []holding {
	var some []holding
	for _, h := range l.held {
		if h.standing == s {
			some = append(some, h)
		}
	}
	return some
}

// offenders makes a finding of each list that holds somebody's workload.
func offenders(a *Account, blank Finding, lists []list) []Finding {
	var findings []Finding
	for _, l := range lists {
		held := l.of(workload)
		if len(held) == 0 {
			continue
		}
		f := about(blank, l, held)
		f.Status = Fail
		f.Detail = fmt.Sprintf("%s (%s)%s: %s.", count(len(held), l.kind.noun), l.kind.name, l.where(), naming(held))
		f.Remedy = Remedy{
			Text: "Activate in a new account instead, or look at what this is and remove it: deleting can't be undone." + theFirst(len(held)) +
				" If it may stay, acknowledge account.clean with the reason.",
			Commands: []string{a.command(l.region, strings.Fields(l.kind.look)...)},
		}
		if l.kind.remove == nil {
			f.Remedy.Text = "Activate in a new account instead, or find out from the description which service this is of, and remove what it belongs to there. If it may stay, acknowledge account.clean with the reason."
			findings = append(findings, f)
			continue
		}
		for _, h := range held[:min(len(held), mostCommands)] {
			f.Remedy.Commands = append(f.Remedy.Commands, a.command(l.region, l.kind.remove(h)...))
		}
		findings = append(findings, f)
	}
	return findings
}

// identities makes a finding of the customer's IAM users, and one of the roles.
func identities(a *Account, blank Finding, lists []list) []Finding {
	var findings []Finding
	for _, l := range lists {
		held := l.of(identity)
		if len(held) == 0 {
			continue
		}
		f := about(blank, l, held)
		f.Status = Warn
		f.Detail = fmt.Sprintf("%s of yours (%s): %s.", count(len(held), l.kind.noun), l.kind.name, naming(held))
		f.Remedy = Remedy{
			Text:     "Make sure that nobody needs the account for anything else: whoever holds these can reach what Astro puts there. Remove what is not needed, or acknowledge account.clean with the reason.",
			Commands: []string{a.command("", strings.Fields(l.kind.look)...)},
		}
		findings = append(findings, f)
	}
	return findings
}

// ofTheOrganization makes one finding of all that an organisation puts into each
// of its accounts.
func ofTheOrganization(blank Finding, lists []list) []Finding {
	f := blank
	f.Status, f.Evidence = Warn, Live
	var parts, regions []string
	var all []holding
	for _, k := range kinds() {
		n := 0
		for _, l := range lists {
			held := l.of(baseline)
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
			parts = append(parts, count(n, k.noun))
		}
	}
	if len(all) == 0 {
		return nil
	}
	slices.Sort(regions)
	regions = slices.Compact(regions)
	f.Detail = "Your organisation's baseline, shared or put there by Control Tower, StackSets, Config or CloudTrail: " + inFull(parts)
	if len(regions) > 0 {
		f.Detail += " in " + enumerate(regions)
	}
	slices.SortFunc(all, func(x, y holding) int { return strings.Compare(x.String(), y.String()) })
	all = slices.CompactFunc(all, func(x, y holding) bool { return x.String() == y.String() })
	f.Detail += ": " + naming(all) + "."
	f.Remedy = Remedy{Text: "Nothing to remove. Tell whoever runs the organisation that Astro will create roles, a VPC and an EKS cluster here, so that its guardrails let them be; then acknowledge account.clean with that as the reason."}
	return []Finding{f}
}

// about begins a finding about things on a list.
func about(blank Finding, l list, held []holding) Finding {
	blank.Evidence, blank.Region = Live, l.region
	for _, h := range held {
		blank.Resources = append(blank.Resources, h.id)
	}
	return blank
}

func (l list) where() string {
	if l.region == "" {
		return " in the account"
	}
	return " in " + l.region
}

func (h holding) String() string {
	switch {
	case strings.HasPrefix(h.id, "arn:") && h.name != "":
		return h.name
	case h.cluster != "":
		return h.id + " (of cluster " + h.cluster + ")"
	}
	return named(h.id, h.name)
}

// naming lists the first few things by name and counts the others.
func naming(held []holding) string {
	names := make([]string, len(held))
	for i, h := range held {
		names[i] = h.String()
	}
	return enumerate(names)
}

// theFirst says that a remedy's commands are not for all of n.
func theFirst(n int) string {
	if n <= mostCommands {
		return ""
	}
	return fmt.Sprintf(" The commands below remove the first %d; the others go likewise.", mostCommands)
}
