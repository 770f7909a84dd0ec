package inventory

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/words"
)

// unreadFindings returns findings for the lists that could not be read: one for the regions
// that the organization closes, one for the permissions that are missing in the same
// regions, one for each other reason. regions is how many regions were listed.
//
// None of them has account.credentials or region.enabled as its cause: without a known
// principal and enabled regions, nothing is listed.
func unreadFindings(blank awscheck.Finding, lists []listing, regions int) []awscheck.Finding {
	blank.Status, blank.Evidence = awscheck.Unverified, awscheck.None
	denied := map[string]denials{}
	other := map[string][]listing{}
	var closed []string
	for _, l := range lists {
		if l.err == nil {
			continue
		}
		f := account.Classify(l.err, account.Request{Region: l.region})
		if f.Reason == account.RegionClosed {
			closed = append(closed, l.region)
			continue
		}
		if f.Reason == account.Denied && f.Action() != "" {
			denied[f.Action()] = denied[f.Action()].with(l, f)
			continue
		}
		why := string(f.Reason) + f.Code
		other[why] = append(other[why], l)
	}
	return slices.Concat(closedFindings(blank, words.Distinct(closed)), deniedFindings(blank, denied, regions), otherFindings(blank, other))
}

// closedFindings returns one finding for the regions that the organization closes.
func closedFindings(blank awscheck.Finding, regions []string) []awscheck.Finding {
	if len(regions) == 0 {
		return nil
	}
	f := blank
	if len(regions) == 1 {
		f.Region = regions[0]
	}
	f.Detail = fmt.Sprintf("Not determined: a service control policy of your organization denies this account access to %s, so nothing there could be listed.", words.List(regions))
	f.Remedy = awscheck.Remedy{
		Owner:    awscheck.OwnerOrganization,
		Text:     "Ask your organization's administrators to confirm that the policy denied access since the account was created, or list the resources there with a principal that it exempts.",
		AcceptIf: "they confirm that the account has nothing there",
		Links:    []string{account.SCPConsole},
	}
	return []awscheck.Finding{f}
}

// denials are the regions where one action is denied, by how it is denied.
type denials map[account.Denial]*extent

// An extent is where an action is denied, and which lists are missing.
type extent struct {
	regions []string // sorted; nil for lists of the whole account
	nouns   []string // what could not be listed, in the table's order
}

func (d denials) with(l listing, f *account.Failure) denials {
	if d == nil {
		d = denials{}
	}
	at := account.DenialOf(f)
	if at.Layer.IsPrincipalPolicy() {
		at.Layer = account.IdentityLayer // one finding for both: the remedy is the same
	}
	if d[at] == nil {
		d[at] = &extent{}
	}
	p := d[at]
	if l.region != "" && !slices.Contains(p.regions, l.region) {
		p.regions = append(p.regions, l.region)
	}
	if !slices.Contains(p.nouns, words.Plural(l.kind.noun)) {
		p.nouns = append(p.nouns, words.Plural(l.kind.noun))
	}
	return d
}

// deniedFindings returns one finding for the actions that are denied in the same way in the
// same regions.
func deniedFindings(blank awscheck.Finding, denied map[string]denials, regions int) []awscheck.Finding {
	type group struct {
		denial  account.Denial
		regions []string
		nouns   []string
		actions []string
	}
	groups := map[string]*group{}
	for _, action := range slices.Sorted(maps.Keys(denied)) {
		for at, p := range denied[action] {
			key := fmt.Sprintf("%s\x00%t %s\x00%s", at.Layer, at.Explicit, at.Policy, strings.Join(p.regions, " "))
			if groups[key] == nil {
				groups[key] = &group{denial: at, regions: p.regions}
			}
			g := groups[key]
			g.actions = append(g.actions, action)
			g.nouns = append(g.nouns, p.nouns...)
		}
	}
	var findings []awscheck.Finding
	for _, key := range slices.Sorted(maps.Keys(groups)) {
		g, f := groups[key], blank
		where := "of the whole account"
		switch {
		case len(g.regions) == 1:
			f.Region = g.regions[0]
			where = "in " + f.Region
		case len(g.regions) > 0 && len(g.regions) == regions:
			where = fmt.Sprintf("in any of %d regions", regions)
		case len(g.regions) > 0:
			where = "in " + words.List(g.regions)
		}
		f.Detail = fmt.Sprintf("Not determined: %s, so %s %s could not be read.", g.denial.Describe(words.Some(g.actions)), words.Some(g.nouns), where)
		f.Remedy = cleanRemedy(g.denial, g.actions)
		findings = append(findings, f)
	}
	return findings
}

// cleanRemedy is account.DeniedRemedy for lists of an account.
func cleanRemedy(d account.Denial, actions []string) awscheck.Remedy {
	r := account.DeniedRemedy(d, actions)
	if d.Layer == account.OrganizationLayer {
		r.Text = "Ask your organization's administrators to allow these reads, or to confirm that the policy denied access since the account was created. " +
			"They manage service control policies: attaching a policy to the principal does not help."
		r.AcceptIf = "they confirm that the account has nothing there"
	}
	return r
}

// regionsUnknown is the finding that the regions could not be listed. consequence is a
// sentence about what that leaves undetermined.
func regionsUnknown(blank awscheck.Finding, err error, consequence string) awscheck.Finding {
	f := account.MarkUnverified(blank, err)
	f.Detail += " " + consequence
	if f.Remedy.IsZero() {
		f.Remedy = awscheck.Remedy{Owner: awscheck.OwnerYou, Text: "Check again. " + adviceFor(account.ReasonOf(err))}
	}
	return f
}

// otherFindings returns one finding for each reason except denials.
func otherFindings(blank awscheck.Finding, other map[string][]listing) []awscheck.Finding {
	var findings []awscheck.Finding
	for _, key := range slices.Sorted(maps.Keys(other)) {
		lists, f := other[key], blank
		first := account.Classify(lists[0].err, account.Request{Region: lists[0].region})
		var calls, regions []string
		for _, l := range lists {
			call := *account.Classify(l.err, account.Request{Region: l.region})
			call.Region = cmp.Or(l.region, call.Region)
			calls = append(calls, call.Call())
			regions = append(regions, l.region)
		}
		if slices.Sort(regions); regions[0] != "" && regions[0] == regions[len(regions)-1] {
			f.Region = regions[0]
		}
		f.Detail = fmt.Sprintf("Not determined: %s: %s.", words.Some(calls), first.Explain())
		f.Remedy = awscheck.Remedy{Owner: awscheck.OwnerYou, Text: "Check again. " + adviceFor(first.Reason)}
		findings = append(findings, f)
	}
	return findings
}

func adviceFor(r account.Reason) string {
	switch r {
	case account.Throttled:
		return "AWS limits the rate of requests; other tools that use the account at the same time add to it."
	case account.TimedOut, account.Canceled:
		return "If this persists, give each check more time."
	case account.Unreachable:
		return "If this persists, check that a proxy or firewall allows this machine to reach the service's endpoints in these regions."
	case account.Malformed:
		return "If this persists, something between this machine and AWS, such as a proxy, may be answering instead of AWS."
	case account.NoCredentials, account.RegionDisabled, account.RegionRefuses:
		return "A region refuses valid credentials for a while after it is enabled, and an opt-in region refuses session tokens of the global STS endpoint."
	case account.Expired:
		return "Renew the credentials first."
	}
	return "If this persists, show the error to the administrator of the account."
}
