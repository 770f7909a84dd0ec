package inventory

import (
	"context"
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/dataplane"
	"github.com/astronomer/astro-activate/awscheck/facts"
	"github.com/astronomer/astro-activate/awscheck/parallel"
	"github.com/astronomer/astro-activate/awscheck/words"
)

// A PriorActivation is what an activation creates in an account.
type PriorActivation struct {
	Roles      []string // names of IAM roles
	Stacks     []string // names of CloudFormation stacks, in any region
	SupportURL string   // URL of Astronomer's support
	// ClusterID and CIDR identify the data plane of an account that is active already; both
	// are zero before the activation.
	ClusterID string
	CIDR      netip.Prefix
	// Region is the one that was chosen for the cluster; "" for none.
	Region string
	// Others are the ids of the clusters that the account has already, beside the one that
	// is planned.
	Others []string
}

// plan is what identifies the data plane.
func (p PriorActivation) plan() dataplane.Plan {
	return dataplane.Plan{ClusterID: p.ClusterID, CIDR: p.CIDR, Roles: p.Roles, Stacks: p.Stacks}
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
	var unverified []awscheck.Finding
	if err != nil {
		unverified = append(unverified, regionsUnknown(blank, err, "Without the list of enabled regions, no stack could be searched for."))
	}
	lists := listPrior(ctx, a, regions, prior)
	unverified = append(unverified, unreadFindings(blank, lists, len(regions))...)
	f, ok := priorFinding(a, blank, lists, prior)
	if ok && prior.ClusterID != "" {
		f.Status, f.Remedy = awscheck.Info, awscheck.Remedy{}
		f.Detail = fmt.Sprintf("The account is active: it has %s. The cluster's id is %s.", words.List(priorNames(lists)), awscheck.Clean(prior.ClusterID))
		return []awscheck.Finding{f}
	}
	if ok && len(prior.Others) > 0 {
		f.Status, f.Remedy = awscheck.Info, awscheck.Remedy{}
		f.Detail = fmt.Sprintf("The account is active for %s: it has %s. The new cluster is planned beside it.", prior.others(), words.List(priorNames(lists)))
		return append([]awscheck.Finding{f}, unverified...)
	}
	if ok {
		return append([]awscheck.Finding{f}, unverified...)
	}
	if len(unverified) > 0 {
		return unverified
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

// priorRole searches for a role, in the list of roles where GetRole is denied. The result is
// empty where the account has no such role.
func priorRole(ctx context.Context, a *account.Account, name string) listing {
	l := listing{kind: kind{noun: "IAM role", global: true}}
	role, err := dataplane.FindRole(ctx, a, name)
	l.err = err
	if role.Name != "" {
		l.resources = []resource{{id: role.ARN, name: role.Name}}
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
	f.Remedy = awscheck.Remedy{Text: "Give the id of your Astro cluster as cluster.id if it exists already, or as cluster.others if this is the plan of another one: its own resources then no longer count. If it does not exist, ask Astronomer before you continue: another activation can disconnect a data plane that is in use."}
	if prior.SupportURL != "" {
		f.Remedy.Links = []string{prior.SupportURL}
	}
	found := priorNames(lists)
	for _, l := range lists {
		for _, r := range l.resources {
			f.Resources = append(f.Resources, r.id)
			if l.region == "" {
				f.Remedy.Look = append(f.Remedy.Look, a.CommandIn("", "iam", "get-role", "--role-name", r.name))
				continue
			}
			f.Remedy.Look = append(f.Remedy.Look, a.CommandIn(l.region, "cloudformation", "describe-stacks", "--stack-name", r.name))
			f.Remedy.Links = append(f.Remedy.Links, fmt.Sprintf("https://%s.console.aws.amazon.com/cloudformation/home?region=%s#/stacks", l.region, l.region))
		}
	}
	if len(found) == 0 {
		return awscheck.Finding{}, false
	}
	f.Detail = "The account seems to be activated already: there is " + words.List(found) + "."
	return f, true
}

// priorNames names the role and the stacks that were found.
func priorNames(lists []listing) []string {
	var names []string
	for _, l := range lists {
		for _, r := range l.resources {
			if l.region == "" {
				names = append(names, "the role "+r.name)
			} else {
				names = append(names, fmt.Sprintf("the stack %s in %s", r.name, l.region))
			}
		}
	}
	return names
}

// orList joins alternatives: "a or b".
func orList(names []string) string { return strings.Join(names, " or ") }
