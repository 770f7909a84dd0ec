package inventory

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/facts"
	"github.com/astronomer/astro-activate/awscheck/parallel"
	"github.com/astronomer/astro-activate/awscheck/words"
)

// A PriorActivation is what an activation creates in an account.
type PriorActivation struct {
	Roles      []string // names of IAM roles
	Stacks     []string // names of CloudFormation stacks, in any region
	SupportURL string   // URL of Astronomer's support
}

func (p PriorActivation) role(name string) bool {
	// To IAM, role names that differ only in case are the same.
	return slices.ContainsFunc(p.Roles, func(r string) bool { return strings.EqualFold(r, name) })
}

func (p PriorActivation) stack(name string) bool { return slices.Contains(p.Stacks, name) }

// CheckPriorActivation searches for the role and the stacks of an earlier activation, the
// stacks in every enabled region. It returns findings account.prior_activation, and passes
// only if every search was complete.
func CheckPriorActivation(ctx context.Context, a *account.Account, prior PriorActivation) []awscheck.Finding {
	blank := awscheck.Finding{ID: awscheck.AccountPriorActivation}
	if len(prior.Roles)+len(prior.Stacks) == 0 {
		blank.Status, blank.Evidence = awscheck.Skipped, awscheck.None
		blank.Detail = "The requirements name no role and no stack of an activation."
		return []awscheck.Finding{blank}
	}
	if _, err := a.Identity(ctx); err != nil {
		return []awscheck.Finding{account.MarkUnverified(blank, err)}
	}
	regions, err := regionsInUse(ctx, a)
	var doubts []awscheck.Finding
	if err != nil {
		doubts = append(doubts, regionsUnknown(blank, err, "Without the list of enabled regions, no stack could be searched for."))
	}
	lists := listPrior(ctx, a, regions, prior)
	doubts = append(doubts, unreadFindings(blank, lists, len(regions))...)
	if f, ok := priorFinding(a, blank, lists, prior); ok {
		return append([]awscheck.Finding{f}, doubts...)
	}
	if len(doubts) > 0 {
		return doubts
	}
	blank.Status, blank.Evidence = awscheck.Pass, awscheck.Live
	var absent []string
	if len(prior.Roles) > 0 {
		absent = append(absent, "no role "+orList(prior.Roles))
	}
	if len(prior.Stacks) > 0 {
		absent = append(absent, fmt.Sprintf("no stack %s in any of %s", orList(prior.Stacks), words.Count(len(regions), "enabled region")))
	}
	blank.Detail = "There is " + words.List(absent) + "."
	return []awscheck.Finding{blank}
}

// IsActivated reports whether the account has a role of an activation or, in any enabled
// region, one of its stacks. What can't be read counts as absent.
func IsActivated(ctx context.Context, a *account.Account, prior PriorActivation) bool {
	found := func(l listing) bool { return len(l.resources) > 0 }
	if slices.ContainsFunc(prior.Roles, func(name string) bool { return found(priorRole(ctx, a, name)) }) {
		return true // without a call in each region
	}
	regions, err := regionsInUse(ctx, a)
	return err == nil && slices.ContainsFunc(listPrior(ctx, a, regions, prior), found)
}

// listPrior searches for the roles, and for the stacks in the regions.
func listPrior(ctx context.Context, a *account.Account, regions []string, prior PriorActivation) []listing {
	roles := make([]listing, len(prior.Roles))
	stacks := make([]listing, len(regions))
	var work []func()
	for i, name := range prior.Roles {
		work = append(work, func() { roles[i] = priorRole(ctx, a, name) })
	}
	for i, region := range regions {
		work = append(work, func() { stacks[i] = priorStacks(ctx, a, region, prior) })
	}
	parallel.Do(work...)
	return slices.Concat(roles, stacks)
}

// priorRole searches for a role. The list is empty where AWS does not find it.
func priorRole(ctx context.Context, a *account.Account, name string) listing {
	l := listing{kind: kind{noun: "IAM role", global: true}}
	role, err := facts.GetRole(ctx, a, name)
	switch {
	case err == nil:
		l.resources = []resource{{id: role.ARN, name: role.Name}}
	case account.ReasonOf(err) != account.NotFound:
		l.err = err
	}
	return l
}

func priorStacks(ctx context.Context, a *account.Account, region string, prior PriorActivation) listing {
	l := listing{kind: kind{noun: "CloudFormation stack"}, region: region}
	stacks, err := facts.Stacks(ctx, a, region)
	l.err = err
	for _, s := range stacks {
		if prior.stack(s.Name) {
			l.resources = append(l.resources, resource{id: s.ARN, name: s.Name})
		}
	}
	return l
}

// priorFinding returns one finding for everything of an earlier activation; ok is false
// where there is nothing.
func priorFinding(a *account.Account, blank awscheck.Finding, lists []listing, prior PriorActivation) (_ awscheck.Finding, ok bool) {
	f := blank
	f.Status, f.Evidence = awscheck.Warn, awscheck.Live
	f.Remedy = awscheck.Remedy{Text: "Ask Astronomer before you continue: another activation can disconnect a data plane that is in use."}
	if prior.SupportURL != "" {
		f.Remedy.Links = []string{prior.SupportURL}
	}
	var found []string
	for _, l := range lists {
		for _, r := range l.resources {
			f.Resources = append(f.Resources, r.id)
			if l.region == "" {
				found = append(found, "the role "+r.name)
				f.Remedy.Commands = append(f.Remedy.Commands, a.CommandIn("", "iam", "get-role", "--role-name", r.name))
				continue
			}
			found = append(found, fmt.Sprintf("the stack %s in %s", r.name, l.region))
			f.Remedy.Commands = append(f.Remedy.Commands, a.CommandIn(l.region, "cloudformation", "describe-stacks", "--stack-name", r.name))
			f.Remedy.Links = append(f.Remedy.Links, fmt.Sprintf("https://%s.console.aws.amazon.com/cloudformation/home?region=%s#/stacks", l.region, l.region))
		}
	}
	if len(found) == 0 {
		return awscheck.Finding{}, false
	}
	f.Detail = "The account seems to be activated already: there is " + words.List(found) + "."
	return f, true
}

// orList joins alternatives: "a or b".
func orList(names []string) string { return strings.Join(names, " or ") }
