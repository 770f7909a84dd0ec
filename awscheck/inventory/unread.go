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

// unreadable makes findings of the lists that could not be read, as few as say
// everything: one for the permissions that are missing in the same regions, one for
// each other reason. regions is how many regions were looked at.
//
// None of them names account.credentials or region.enabled as its cause: the caller
// is known and the regions are enabled, or nothing would have been listed.
func unreadFindings(blank awscheck.Finding, lists []listing, regions int) []awscheck.Finding {
	blank.Status, blank.Evidence = awscheck.Unverified, awscheck.None
	denied := map[string]denials{}
	other := map[string][]listing{}
	for _, l := range lists {
		if l.err == nil {
			continue
		}
		f := account.Classify(l.err, account.Request{Region: l.region})
		if f.Reason == account.Denied && f.Action() != "" {
			denied[f.Action()] = denied[f.Action()].with(l, f)
			continue
		}
		why := string(f.Reason) + f.Code
		other[why] = append(other[why], l)
	}
	return append(deniedFindings(blank, denied, regions), otherFindings(blank, other)...)
}

// denials are where one action was denied: at each layer, the regions.
type denials map[account.PolicyLayer]*extent

// An extent is where something was denied, and what was missed by it.
type extent struct {
	regions []string // sorted; empty for what is of the whole account
	nouns   []string // what could not be listed there, in the table's order
}

func (d denials) with(l listing, f *account.Failure) denials {
	if d == nil {
		d = denials{}
	}
	at := account.LayerOf(f)
	if at.IsPrincipalPolicy() {
		at = account.IdentityLayer // one finding for both: the fix is the same
	}
	if d[at] == nil {
		d[at] = &extent{}
	}
	p := d[at]
	if l.region != "" && !slices.Contains(p.regions, l.region) {
		p.regions = append(p.regions, l.region)
	}
	if !slices.Contains(p.nouns, l.kind.noun+"s") {
		p.nouns = append(p.nouns, l.kind.noun+"s")
	}
	return d
}

// deniedFindings makes one finding of the actions that the same layer denies in the
// same regions.
func deniedFindings(blank awscheck.Finding, denied map[string]denials, regions int) []awscheck.Finding {
	type group struct {
		layer   account.PolicyLayer
		regions []string
		nouns   []string
		actions []string
	}
	groups := map[string]*group{}
	for _, action := range slices.Sorted(maps.Keys(denied)) {
		for at, p := range denied[action] {
			key := string(at) + "\x00" + strings.Join(p.regions, " ")
			if groups[key] == nil {
				groups[key] = &group{layer: at, regions: p.regions}
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
		f.Detail = fmt.Sprintf("Not determined: %s, so %s %s could not be read.", g.layer.Describe(words.List(g.actions)), words.List(g.nouns), where)
		f.Remedy = cleanRemedy(g.layer, g.actions)
		findings = append(findings, f)
	}
	return findings
}

// cleanRemedy is deniedRemedy for what an account may hold unseen.
func cleanRemedy(l account.PolicyLayer, actions []string) awscheck.Remedy {
	r := account.DeniedRemedy(l, actions)
	if l == account.OrganizationLayer {
		r.Text = "A policy attached to the principal does not help: your organisation's administrators decide on service control policies. " +
			"Ask them to allow these reads, or to confirm that the policy kept everyone out from the start."
		r.AcceptIf = "they confirm that nothing can be there"
	}
	return r
}

// nowhere is the finding that the regions could not be listed. consequence says what
// that leaves open.
func regionsUnknown(blank awscheck.Finding, err error, consequence string) awscheck.Finding {
	f := account.MarkUnverified(blank, err)
	f.Detail += " " + consequence
	if f.Remedy.IsZero() {
		f.Remedy.Text = "Check again. " + adviceFor(account.ReasonOf(err))
	}
	return f
}

// otherFindings makes one finding of each reason but denials.
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
		f.Remedy = awscheck.Remedy{Text: "Check again. " + adviceFor(first.Reason)}
		findings = append(findings, f)
	}
	return findings
}

func adviceFor(r account.Reason) string {
	switch r {
	case account.Throttled:
		return "AWS limits how often it may be asked; other tools that use the same account now make it worse."
	case account.TimedOut, account.Canceled:
		return "If it stays so, give each check more time."
	case account.Unreachable:
		return "If it stays so, look whether a proxy or firewall lets this machine reach the service's endpoints in these regions."
	case account.Malformed:
		return "If it stays so, something between this machine and AWS, such as a proxy, may be answering in its place."
	case account.NoCredentials, account.RegionDisabled:
		return "A region refuses good credentials for a while after it was enabled, and one that has to be opted in to refuses session tokens of STS's global endpoint."
	case account.Expired:
		return "Renew the credentials first."
	}
	return "If it stays so, show AWS's answer to whoever manages the account."
}
