package summary

import (
	"slices"

	"github.com/astronomer/astro-activate/steps/mask"
)

// MaskedBy returns the report with stand-ins for what identifies the account, in every
// text and in the answers; a nil mask changes nothing. It works before a report is
// rendered, so that no format needs to: escapes and line breaks would hide what the mask
// looks for.
func (r Report) MaskedBy(k *mask.Mask) Report {
	if k == nil || r.Masked {
		return r
	}
	var hosts []string
	for _, e := range r.Answers.Services() {
		hosts = append(hosts, e.Host)
	}
	k.Learn(r.Identity.Account, r.Identity.ARN, hosts)
	r.Masked = true
	r.Identity.Account, r.Identity.ARN = k.Text(r.Identity.Account), k.Text(r.Identity.ARN)
	r.Answers = r.Answers.Masked(k)
	r.Findings = slices.Clone(r.Findings)
	for i := range r.Findings {
		f := &r.Findings[i]
		f.Title, f.Detail, f.Acknowledged = k.Text(f.Title), k.Text(f.Detail), k.Text(f.Acknowledged)
		f.Resources, f.Remedy = k.Texts(f.Resources), k.Remedy(f.Remedy)
	}
	r.ToSend.Activation, r.ToSend.Peering = masked(k, r.ToSend.Activation), masked(k, r.ToSend.Peering)
	if r.Target != nil {
		t := Target{slices.Clone(r.Target.RouteTables), slices.Clone(r.Target.HostedZones), slices.Clone(r.Target.Openings)}
		for i := range t.Openings {
			o := &t.Openings[i]
			o.Service, o.SecurityGroup, o.NetworkACL = k.Text(o.Service), k.Text(o.SecurityGroup), k.Text(o.NetworkACL)
		}
		for i := range t.RouteTables {
			t.RouteTables[i].ID, t.RouteTables[i].Name = k.Text(t.RouteTables[i].ID), k.Text(t.RouteTables[i].Name)
		}
		for i := range t.HostedZones {
			z := &t.HostedZones[i]
			z.ID, z.Name, z.Account = k.Text(z.ID), k.Text(z.Name), k.Text(z.Account)
		}
		r.Target = &t
	}
	r.NextSteps = slices.Clone(r.NextSteps)
	for i := range r.NextSteps {
		n := &r.NextSteps[i]
		n.Text, n.Commands = k.Text(n.Text), k.Commands(n.Commands)
	}
	r.Changes = slices.Clone(r.Changes)
	for i := range r.Changes {
		r.Changes[i].Resources = k.Texts(r.Changes[i].Resources)
	}
	return r
}

func masked(k *mask.Mask, items []Item) []Item {
	items = slices.Clone(items)
	for i := range items {
		items[i].Value, items[i].Note = k.Text(items[i].Value), k.Text(items[i].Note)
	}
	return items
}
