package inventory

import (
	"fmt"
	"slices"
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/order"
	"github.com/astronomer/astro-activate/awscheck/words"
)

// maxResources is for how many of many resources a remedy has commands.
const maxResources = 5

// workloadFindings returns a finding for each list with workloads, in the order in which
// they can be removed.
func workloadFindings(a *account.Account, blank awscheck.Finding, lists []listing) []awscheck.Finding {
	var findings []awscheck.Finding
	for _, l := range inRemovalOrder(lists) {
		found := l.ofClass(workload)
		if len(found) == 0 {
			continue
		}
		f := about(blank, l, found)
		f.Status, f.Title = awscheck.Fail, l.count(found)+l.where()
		if l.kind.name == taggedKind {
			findings = append(findings, taggedFinding(a, f, l, found))
			continue
		}
		f.Detail = fmt.Sprintf("%s%s: %s. Type: %s.", l.count(found), l.where(), nameSome(found), l.kind.name)
		they, them := "it", "it"
		if len(found) > 1 {
			they, them = "they", "them"
		}
		f.Remedy = awscheck.Remedy{
			Text:     fmt.Sprintf("Delete %s once you know that nothing uses %s, or activate in a new account instead. Deletion can't be undone.", them, them),
			AcceptIf: they + " may stay",
			Look:     []string{l.look(a)},
		}
		if l.kind.remove == nil {
			if l.kind.name == catchAll {
				f.Remedy.Text = "Delete what the interface belongs to once nothing uses it, in the service that the description names, or activate in a new account instead."
			}
			findings = append(findings, f)
			continue
		}
		all := removeAll(l.kind.remove, found[:min(len(found), maxResources)])
		f.Remedy.Links = all.links
		if note := commonNote(l.kind.remove, found); note != "" {
			f.Remedy.Text = note + " Deletion can't be undone. Or activate in a new account instead."
		} else {
			f.Remedy.Text = strings.Join(append([]string{f.Remedy.Text}, all.notes...), " ")
		}
		for _, c := range all.look {
			f.Remedy.Look = append(f.Remedy.Look, a.CommandIn(l.region, c...))
		}
		for _, c := range all.commands {
			f.Remedy.Commands = append(f.Remedy.Commands, a.CommandIn(l.region, c...))
		}
		if f.Remedy.Deletes = all.removed; all.removed > 0 {
			f.Remedy.Text += onlyFirst(len(found))
		}
		findings = append(findings, f)
	}
	return findings
}

// identityFindings returns a finding for the customer's IAM users, and one for the roles.
func identityFindings(a *account.Account, blank awscheck.Finding, lists []listing) []awscheck.Finding {
	var findings []awscheck.Finding
	for _, l := range lists {
		found := l.ofClass(identity)
		if len(found) == 0 {
			continue
		}
		f := about(blank, l, found)
		f.Status, f.Title = awscheck.Warn, fmt.Sprintf("%s %s not Astro's", l.count(found), thatAre(len(found)))
		f.Detail = fmt.Sprintf("%s: %s.", f.Title, nameSome(found))
		f.Remedy = awscheck.Remedy{
			Owner:    awscheck.OwnerIdentity,
			Text:     "Make sure that the account has no other use: these identities may be able to access what Astro creates in it. Remove what is not needed.",
			AcceptIf: "they may stay",
			Look:     append([]string{l.look(a)}, lookAtIdentities(a, l.kind, found)...),
		}
		findings = append(findings, f)
	}
	return findings
}

// lookAtIdentities are the commands that show who may use the first of some users or roles, and
// when it was last used. (IAM User Guide, "View role last used information": GetRole returns
// RoleLastUsed.)
func lookAtIdentities(a *account.Account, k kind, found []resource) []string {
	var commands []string
	for _, r := range found[:min(len(found), maxResources)] {
		if k.name == roleKind {
			commands = append(commands, a.CommandIn("", "iam", "get-role", "--role-name", r.id))
		} else {
			commands = append(commands, a.CommandIn("", "iam", "list-access-keys", "--user-name", r.id))
		}
	}
	return commands
}

// baselineFindings returns one finding for everything that an organization creates in
// each of its accounts.
func baselineFindings(blank awscheck.Finding, lists []listing) []awscheck.Finding {
	f := blank
	f.Status, f.Evidence = awscheck.Warn, awscheck.Live
	var parts, regions []string
	var all []resource
	for _, k := range sweep() {
		n := 0
		for _, l := range lists {
			found := l.ofClass(baseline)
			if l.kind.name != k.name || len(found) == 0 {
				continue
			}
			n += len(found)
			all = append(all, found...)
			f.Resources = append(f.Resources, about(blank, l, found).Resources...)
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
	f.Title = words.Count(len(all), "resource") + " of your organization's baseline"
	f.Detail = "Your organization's baseline, shared or created by Control Tower, StackSets, Config, CloudTrail, a landing zone or the CDK: " + words.List(parts)
	if len(regions) > 0 {
		f.Detail += " in " + words.Some(regions)
	}
	order.Sort(all, func(x, y resource) int { return strings.Compare(x.String(), y.String()) })
	all = slices.CompactFunc(all, func(x, y resource) bool { return x.String() == y.String() })
	f.Detail += ": " + nameSome(all) + "."
	f.Remedy = awscheck.Remedy{Owner: awscheck.OwnerOrganization,
		Text:     "Tell your organization's administrators that Astro will create roles, a VPC and an EKS cluster in this account, so that their guardrails allow it. Nothing has to be removed.",
		AcceptIf: "they know about it"}
	return []awscheck.Finding{f}
}

// about returns the beginning of a finding about resources of a list.
func about(blank awscheck.Finding, l listing, found []resource) awscheck.Finding {
	blank.Evidence, blank.Region = awscheck.Live, l.region
	for _, r := range found {
		blank.Resources = append(blank.Resources, r.id)
	}
	return blank
}

// onlyFirst is the sentence that a remedy has commands for the first of n only.
func onlyFirst(n int) string {
	if n <= maxResources {
		return ""
	}
	return fmt.Sprintf(" The commands below remove the first %d; repeat for the others.", maxResources)
}

// thatAre begins the clause that says what resources are.
func thatAre(n int) string {
	if n == 1 {
		return "that is"
	}
	return "that are"
}
