package awscheck

import (
	"context"
	"fmt"
	"slices"
)

// CheckVerifyDNSOption tells whether the accepter's DNS option of the connection is
// on, so that the data plane resolves the target's host names to private addresses.
// It reports verify.dns_option.
func CheckVerifyDNSOption(ctx context.Context, p AstroPeering) []Finding {
	t := p.Target
	f := Finding{ID: "verify.dns_option", Title: "DNS option of the peering", Region: t.Region, Evidence: Live}
	c, err := p.connection(ctx)
	if err != nil {
		return []Finding{p.unverified(f, err)}
	}
	f.Resources = []string{c.ID}
	on := Command(append([]string{"aws", "ec2", "modify-vpc-peering-connection-options", "--vpc-peering-connection-id", c.ID,
		"--accepter-peering-connection-options", "AllowDnsResolutionFromRemoteVpc=true"}, t.flags()...)...)
	switch option := c.Accepter.Resolves; {
	case c.State != PeeringActive:
		f.Status, f.Evidence, f.Cause = Unverified, None, "verify.active"
		f.Detail = fmt.Sprintf("Not determined: AWS takes the option only once the connection is active, and %s is %s.", c.ID, c.State)
		f.Remedy = Remedy{Text: "Turn it on after acceptance.", Commands: []string{on}}
	case option == nil:
		f.Status, f.Evidence = Unverified, None
		f.Detail = fmt.Sprintf("Not determined: AWS does not tell the accepter's DNS option of %s, which is not the same as off.", c.ID)
		f.Remedy = Remedy{Text: "Turn it on; that changes nothing if it is on already. If a host name then resolves to a private address in Astro, acknowledge this finding.", Commands: []string{on}}
	case *option:
		f.Status = Pass
		f.Detail = fmt.Sprintf("The accepter's DNS option of %s is on: the data plane resolves host names of %s to private addresses.", c.ID, t.VPC)
	default:
		f.Status = Fail
		f.Detail = fmt.Sprintf("The accepter's DNS option of %s is off: the data plane does not resolve host names of %s to private addresses.", c.ID, t.VPC)
		f.Remedy = Remedy{Text: "Turn it on.", Commands: []string{on}}
	}
	return []Finding{f}
}

// CheckVerifyZones tells whether each chosen private hosted zone is associated with
// Astro's VPC, or authorised to be. It reports verify.zones, once for each.
func CheckVerifyZones(ctx context.Context, p AstroPeering, chosen []string) []Finding {
	t := p.Target
	f := Finding{ID: "verify.zones", Title: "Private hosted zones in Astro", Evidence: Live}
	c, err := p.connection(ctx)
	if err != nil {
		return []Finding{p.unverified(f, err)}
	}
	// Who owns a zone is known where the target's zones can be listed; without it the
	// zone itself is asked.
	zones, _ := t.Account.HostedZones(ctx, t.Region, t.VPC)
	var found []Finding
	for _, id := range chosen {
		zone := HostedZone{ID: Clean(id)}
		if i := slices.IndexFunc(zones, func(z HostedZone) bool { return z.ID == id }); i >= 0 {
			zone = zones[i]
		}
		of := f
		of.Resources = []string{zone.ID, c.Requester.VPC}
		found = append(found, zone.reaches(ctx, of, t, c))
	}
	return found
}

// reaches completes f with whether a zone's names can be resolved in Astro's VPC.
func (z HostedZone) reaches(ctx context.Context, f Finding, t Target, c Peering) Finding {
	astro := c.Requester.VPC
	line := func(operation string, flags ...string) string {
		return Command(append([]string{"aws", "route53", operation, "--hosted-zone-id", z.ID,
			"--vpc", fmt.Sprintf("VPCRegion=%s,VPCId=%s", c.Requester.Region, astro)}, flags...)...)
	}
	if z.Service != "" {
		f.Status, f.Evidence = Unverified, None
		f.Detail = fmt.Sprintf("Not determined: %s, which alone can tell or change the VPCs that it is associated with.", z.owned(t))
		f.Remedy.Text = "Leave the zone out, or acknowledge this finding; the service's documentation says how another VPC gets its names."
		return f
	}
	if account := z.otherAccount(t); account != "" {
		f.Status, f.Evidence = Unverified, None
		f.Detail = fmt.Sprintf("Not determined: %s; only the owner can tell whether it is associated with Astro's VPC %s.", z.owned(t), astro)
		f.Remedy = Remedy{
			Text:     fmt.Sprintf("Have account %s run these, and acknowledge this finding if the first lists %s. The last one is for after Astronomer has associated the zone.", account, astro),
			Commands: []string{Command("aws", "route53", "get-hosted-zone", "--id", z.ID, "--query", "VPCs"), line("create-vpc-association-authorization"), line("delete-vpc-association-authorization")},
		}
		return f
	}
	associated, err := t.Account.ZoneVPCs(ctx, z.ID)
	if err != nil {
		return t.unverified(f, err)
	}
	if slices.Contains(associated, astro) {
		f.Status, f.Detail = Pass, fmt.Sprintf("%s is associated with Astro's VPC %s.", z, astro)
		return f
	}
	authorised, err := t.Account.ZoneAuthorizations(ctx, z.ID)
	profile := t.profileFlag()
	switch {
	case err != nil:
		f = t.unverified(f, err)
	case slices.Contains(authorised, astro):
		f.Status = Info
		f.Detail = fmt.Sprintf("%s is authorised for Astro's VPC %s, and not yet associated with it: that is Astronomer's turn.", z, astro)
		f.Remedy = Remedy{
			Text:     "Tell Astronomer the zone's id. Once Astronomer has associated the zone with the cluster's VPC, remove the authorisation.",
			Commands: []string{line("delete-vpc-association-authorization", profile...)},
		}
	case c.Requester.Account == c.Accepter.Account:
		f.Status = Fail
		f.Detail = fmt.Sprintf("%s is not associated with Astro's VPC %s, which is in the same account.", z, astro)
		f.Remedy = Remedy{Text: "Associate it.", Commands: []string{line("associate-vpc-with-hosted-zone", profile...)}}
	default:
		f.Status = Fail
		f.Detail = fmt.Sprintf("%s is neither associated with Astro's VPC %s nor authorised for it.", z, astro)
		f.Remedy = Remedy{
			Text:     "Authorise it and tell Astronomer the zone's id; Astronomer, who owns the VPC's side, associates it with the second command. Then remove the authorisation.",
			Commands: []string{line("create-vpc-association-authorization", profile...), line("associate-vpc-with-hosted-zone"), line("delete-vpc-association-authorization", profile...)},
		}
	}
	return f
}
