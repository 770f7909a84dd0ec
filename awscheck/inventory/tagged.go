package inventory

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/facts"
	table "github.com/astronomer/astro-activate/awscheck/kinds"
	"github.com/astronomer/astro-activate/awscheck/words"
)

// taggedKind is what the tagging API reports of types without a row. It proves nothing where
// it reports nothing, so its denial leaves the rows' result as it is.
const taggedKind = "tagged resource"

// sweep is everything that is listed: the kinds, and the tagged resources of other types.
func sweep() []kind {
	return append(kinds(), kind{name: taggedKind, noun: "tagged resource", list: listTagged, look: "resourcegroupstaggingapi get-resources"})
}

// listTagged lists the tagged resources that no row lists and a new account does not have.
func listTagged(ctx context.Context, a *account.Account, region string, info accountInfo) ([]resource, error) {
	found, err := facts.TaggedResources(ctx, a, region)
	var others []resource
	for _, t := range found {
		if r := classifyTagged(t, info); r.class != expected {
			others = append(others, r)
		}
	}
	return others, err
}

func classifyTagged(t facts.TaggedResource, info accountInfo) resource {
	r := resource{id: t.ID, name: t.ARN.Service + ":" + strings.TrimPrefix(t.ARN.Resource, "/")}
	for _, key := range slices.Sorted(maps.Keys(t.Tags)) {
		r.tags = append(r.tags, key+"="+t.Tags[key])
	}
	stack := t.Tags[facts.StackTag]
	switch {
	case listedARNs().Has(t.ARN), newAccountARNs().Has(t.ARN), info.prior.stack(stack),
		t.ARN.Account != "" && t.ARN.Account != info.account: // shared with this account
		r.class = expected
	case info.isBaselineName(stack), info.isBaselineName(t.ARN.Resource[strings.LastIndexAny(t.ARN.Resource, "/:")+1:]):
		r.class = baseline
	}
	return r
}

// listedARNs has the ARNs of every kind with a row. It is never modified.
var listedARNs = sync.OnceValue(func() table.ARNs {
	var forms []string
	for _, k := range kinds() {
		forms = append(forms, k.arn)
	}
	return table.ARNForms(forms...)
})

// newAccountARNs has the ARNs of what AWS creates in every account, of types without a row.
// It is never modified.
var newAccountARNs = sync.OnceValue(func() table.ARNs {
	return table.ARNForms(
		"resource-explorer-2:** s3:storage-lens/default-account-dashboard athena:datacatalog/AwsDataCatalog",
		"rds:pg:default.* rds:cluster-pg:default.* rds:og:default:* rds:subgrp:default rds:subgrp:default-vpc-*",
		"elasticache:user:default elasticache:parametergroup:default.* elasticache:subnetgroup:default",
		"memorydb:acl/open-access memorydb:user/default memorydb:parametergroup/default.*",
		"redshift:parametergroup:default.* redshift:subnetgroup:default",
		"xray:group/Default xray:group/Default/* xray:sampling-rule/Default mediaconvert:queues/Default",
	)
})

// allowUntagged takes the denials of the tagging API from the lists that could not be read.
// An account is clean if every row was read to its end; the tagging API can only add to what
// they show, and no page of AWS says that it is complete. Other failures end if the check is
// repeated, so they stay.
func allowUntagged(lists []listing) {
	for i, l := range lists {
		if l.kind.name == taggedKind && account.ReasonOf(l.err) == account.Denied {
			lists[i].err, lists[i].denied = nil, l.err
		}
	}
}

// taggedScope says how resources of types without a row were looked for.
func taggedScope(lists []listing) string {
	var regions []string
	var why error
	asked := 0
	for _, l := range lists {
		switch {
		case l.kind.name != taggedKind:
		case l.denied != nil:
			regions, why = append(regions, l.region), l.denied
		default:
			asked++
		}
	}
	switch {
	case why == nil:
		return "Of other types, only the tagged resources that the Resource Groups Tagging API reports are checked."
	case asked == 0:
		return fmt.Sprintf("Other types are not checked, not even resources with tags: the Resource Groups Tagging API was not asked (%s).", account.Explain(why))
	}
	return fmt.Sprintf("Of other types, only the tagged resources that the Resource Groups Tagging API reports are checked; it was not asked in %s (%s).", words.Some(regions), account.Explain(why))
}

// taggedFinding is the finding about tagged resources of a region. The tagging API can
// report what was deleted already, and few types have a command here that removes them.
func taggedFinding(a *account.Account, f awscheck.Finding, l listing, found []resource) awscheck.Finding {
	services := make([]string, len(found))
	for i, r := range found {
		services[i], _, _ = strings.Cut(r.name, ":")
	}
	f.Title = l.count(found) + l.where()
	f.Detail = fmt.Sprintf("%s%s, of types that are not listed here: %s. They are known from the Resource Groups Tagging API, which may still report a resource that was deleted recently.", l.count(found), l.where(), nameSome(found))
	f.Remedy = awscheck.Remedy{
		Text:     "Look each up in its service and delete it once nothing uses it, if it is still there, or activate in a new account instead. Deletion can't be undone.",
		AcceptIf: "they are deleted already or may stay",
		Look:     []string{a.CommandIn(l.region, append(strings.Fields(l.kind.look), append([]string{"--resource-type-filters"}, words.Distinct(services)...)...)...)},
	}
	if len(found) == 1 {
		f.Detail = fmt.Sprintf("%s%s, of a type that is not listed here: %s. It is known from the Resource Groups Tagging API, which may still report a resource that was deleted recently.", l.count(found), l.where(), nameSome(found))
		f.Remedy.Text = "Look it up in its service and delete it once nothing uses it, if it is still there, or activate in a new account instead. Deletion can't be undone."
		f.Remedy.AcceptIf = "it is deleted already or may stay"
	}
	all := removeAll(removeTagged, found)
	all.commands = all.commands[:min(len(all.commands), maxResources)]
	for _, c := range all.commands {
		f.Remedy.Commands = append(f.Remedy.Commands, a.CommandIn(l.region, c...))
	}
	if f.Remedy.Deletes = len(all.commands); f.Remedy.Deletes > 0 && f.Remedy.Deletes < len(found) {
		f.Remedy.Text += fmt.Sprintf(" The commands below remove %d of them.", f.Remedy.Deletes)
	}
	return f
}

// removeTagged returns the removal of a resource of a type whose name is in its ARN. The name
// of a parameter is in it without its first slash, which one with other slashes has, and one
// without may have. (Service Authorization Reference, "Resource types" of each service; Systems
// Manager API Reference, PutParameter.)
func removeTagged(r resource) removal {
	for _, form := range [...]struct{ arn, command string }{
		{"cloudwatch:alarm:", "cloudwatch delete-alarms --alarm-names"},
		{"ec2:launch-template/", "ec2 delete-launch-template --launch-template-id"},
		{"ssm:parameter/", "ssm delete-parameter --name"},
	} {
		name, ok := strings.CutPrefix(r.name, form.arn)
		if !ok || name == "" {
			continue
		}
		if strings.HasPrefix(form.arn, "ssm:") {
			if !strings.Contains(name, "/") {
				continue
			}
			name = "/" + name
		}
		return removal{commands: [][]string{append(strings.Fields(form.command), name)}}
	}
	return removal{}
}
