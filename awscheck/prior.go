package awscheck

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// A PriorActivation is what an earlier activation leaves in an account.
type PriorActivation struct {
	Roles      []string // names of IAM roles
	Stacks     []string // names of CloudFormation stacks, in any region
	SupportURL string   // URL where to ask Astronomer
}

func (p PriorActivation) role(name string) bool {
	// IAM holds two role names that differ only in case for the same.
	return slices.ContainsFunc(p.Roles, func(r string) bool { return strings.EqualFold(r, name) })
}

func (p PriorActivation) stack(name string) bool { return slices.Contains(p.Stacks, name) }

// CheckPriorActivation looks for the role and the stacks of an earlier activation,
// the stacks in every enabled region. It passes only if all were looked for.
func CheckPriorActivation(ctx context.Context, a *Account, prior PriorActivation) []Finding {
	blank := Finding{ID: "account.prior_activation", Title: "No earlier activation"}
	if len(prior.Roles)+len(prior.Stacks) == 0 {
		blank.Status, blank.Evidence = Skipped, None
		blank.Detail = "The requirements name no role and no stack that an activation leaves."
		return []Finding{blank}
	}
	if _, err := a.Identity(ctx); err != nil {
		return []Finding{unverified(blank, err)}
	}
	regions, err := a.openRegions(ctx)
	var doubts []Finding
	if err != nil {
		doubts = append(doubts, nowhere(blank, err, "Without the list of enabled regions it is not known where to look for a stack."))
	}
	roles := make([]list, len(prior.Roles))
	stacks := make([]list, len(regions))
	var work []func()
	for i, name := range prior.Roles {
		work = append(work, func() { roles[i] = priorRole(ctx, a, name) })
	}
	for i, region := range regions {
		work = append(work, func() { stacks[i] = priorStacks(ctx, a, region, prior) })
	}
	together(work...)

	lists := slices.Concat(roles, stacks)
	doubts = append(doubts, unreadable(blank, lists, len(regions))...)
	if f, ok := activatedBefore(a, blank, lists, prior); ok {
		return append([]Finding{f}, doubts...)
	}
	if len(doubts) > 0 {
		return doubts
	}
	blank.Status, blank.Evidence = Pass, Live
	var absent []string
	if len(prior.Roles) > 0 {
		absent = append(absent, "no role "+either(prior.Roles))
	}
	if len(prior.Stacks) > 0 {
		absent = append(absent, fmt.Sprintf("no stack %s in any of %s", either(prior.Stacks), count(len(regions), "enabled region")))
	}
	blank.Detail = "There is " + inFull(absent) + "."
	return []Finding{blank}
}

// priorRole looks for a role: one that AWS does not find is none.
func priorRole(ctx context.Context, a *Account, name string) list {
	l := list{kind: kind{noun: "IAM role", global: true}}
	role, err := a.Role(ctx, name)
	switch {
	case err == nil:
		l.held = []holding{{id: role.ARN, name: role.Name}}
	case reasonFor(err) != NotFound:
		l.err = err
	}
	return l
}

func priorStacks(ctx context.Context, a *Account, region string, prior PriorActivation) list {
	l := list{kind: kind{noun: "CloudFormation stack"}, region: region}
	stacks, err := a.Stacks(ctx, region)
	l.err = err
	for _, s := range stacks {
		if prior.stack(s.Name) {
			l.held = append(l.held, holding{id: s.ARN, name: s.Name})
		}
	}
	return l
}

// activatedBefore makes one finding of all that an earlier activation has left.
func activatedBefore(a *Account, blank Finding, lists []list, prior PriorActivation) (Finding, bool) {
	f := blank
	f.Status, f.Evidence = Warn, Live
	f.Remedy = Remedy{Text: "Ask Astronomer before going on: activating again over what is there can cut off a data plane that is in use."}
	if prior.SupportURL != "" {
		f.Remedy.Links = []string{prior.SupportURL}
	}
	var found []string
	for _, l := range lists {
		for _, h := range l.held {
			f.Resources = append(f.Resources, h.id)
			if l.region == "" {
				found = append(found, "the role "+h.name)
				f.Remedy.Commands = append(f.Remedy.Commands, a.command("", "iam", "get-role", "--role-name", h.name))
				continue
			}
			found = append(found, fmt.Sprintf("the stack %s in %s", h.name, l.region))
			f.Remedy.Commands = append(f.Remedy.Commands, a.command(l.region, "cloudformation", "describe-stacks", "--stack-name", h.name))
			f.Remedy.Links = append(f.Remedy.Links, fmt.Sprintf("https://%s.console.aws.amazon.com/cloudformation/home?region=%s#/stacks", l.region, l.region))
		}
	}
	if len(found) == 0 {
		return Finding{}, false
	}
	f.Detail = "The account looks activated before: there is " + inFull(found) + "."
	return f, true
}

// either joins names of which one would do: "a or b".
func either(names []string) string { return strings.Join(names, " or ") }
