package awscheck

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// unreadable makes findings of the lists that could not be read, as few as say
// everything: one for the permissions that are missing in the same regions, one for
// each other reason. regions is how many regions were looked at.
//
// None of them names account.credentials or region.enabled as its cause: the caller
// is known and the regions are enabled, or nothing would have been listed.
func unreadable(blank Finding, lists []list, regions int) []Finding {
	blank.Status, blank.Evidence = Unverified, None
	denied := map[string]denials{}
	other := map[string][]list{}
	for _, l := range lists {
		if l.err == nil {
			continue
		}
		f := classify(l.err, "", "", l.region)
		if f.Reason == Denied && f.Action() != "" {
			denied[f.Action()] = denied[f.Action()].with(l, f)
			continue
		}
		why := string(f.Reason) + f.Code
		other[why] = append(other[why], l)
	}
	return append(deniedFindings(blank, denied, regions), otherFindings(blank, other)...)
}

// denials are where one action was denied: at each layer, the regions.
type denials map[policyLayer]*extent

// An extent is where something was denied, and what was missed by it.
type extent struct {
	regions []string // sorted; empty for what is of the whole account
	nouns   []string // what could not be listed there, in the table's order
}

func (d denials) with(l list, f *Failure) denials {
	if d == nil {
		d = denials{}
	}
	at := layerOf(f)
	if at.own() {
		at = identityLayer // one finding for both: the fix is the same
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
func deniedFindings(blank Finding, denied map[string]denials, regions int) []Finding {
	type group struct {
		layer   policyLayer
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
	var findings []Finding
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
			where = "in " + inFull(g.regions)
		}
		f.Detail = fmt.Sprintf("Not determined: %s, so %s %s could not be read.", g.layer.lacks(inFull(g.actions)), inFull(g.nouns), where)
		f.Remedy = cleanRemedy(g.layer, g.actions)
		findings = append(findings, f)
	}
	return findings
}

// cleanRemedy is deniedRemedy for what an account may hold unseen.
func cleanRemedy(l policyLayer, actions []string) Remedy {
	r := deniedRemedy(l, actions)
	if l == organisationLayer {
		r.Text = "A policy attached to the principal does not help: your organisation's administrators decide on service control policies. " +
			"Ask them to allow these reads, or to confirm that the policy kept everybody out from the start and so nothing can be there; then acknowledge account.clean with that as the reason."
	}
	return r
}

// nowhere is the finding that the regions could not be listed. consequence says what
// that leaves open.
func nowhere(blank Finding, err error, consequence string) Finding {
	f := unverified(blank, err)
	f.Detail += " " + consequence
	if f.Remedy.IsZero() {
		f.Remedy.Text = "Check again. " + adviceFor(reasonFor(err))
	}
	return f
}

// otherFindings makes one finding of each reason but denials.
func otherFindings(blank Finding, other map[string][]list) []Finding {
	var findings []Finding
	for _, key := range slices.Sorted(maps.Keys(other)) {
		lists, f := other[key], blank
		first := classify(lists[0].err, "", "", lists[0].region)
		var calls, regions []string
		for _, l := range lists {
			call := *classify(l.err, "", "", l.region)
			call.Region = cmp.Or(l.region, call.Region)
			calls = append(calls, call.call())
			regions = append(regions, l.region)
		}
		if slices.Sort(regions); regions[0] != "" && regions[0] == regions[len(regions)-1] {
			f.Region = regions[0]
		}
		f.Detail = fmt.Sprintf("Not determined: %s: %s.", enumerate(calls), first.reason())
		f.Remedy = Remedy{Text: "Check again. " + adviceFor(first.Reason)}
		findings = append(findings, f)
	}
	return findings
}

func adviceFor(r Reason) string {
	switch r {
	case Throttled:
		return "AWS limits how often it may be asked; other tools that use the same account now make it worse."
	case TimedOut, Canceled:
		return "If it stays so, give each check more time."
	case Unreachable:
		return "If it stays so, look whether a proxy or firewall lets this machine reach the service's endpoints in these regions."
	case Malformed:
		return "If it stays so, something between this machine and AWS, such as a proxy, may be answering in its place."
	case NoCredentials, RegionDisabled:
		return "A region refuses good credentials for a while after it was enabled, and one that has to be opted in to refuses session tokens of STS's global endpoint."
	case Expired:
		return "Renew the credentials first."
	}
	return "If it stays so, show AWS's answer to whoever manages the account."
}
