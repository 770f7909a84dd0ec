package network

import (
	"context"
	"fmt"
	"slices"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/facts"
)

// CheckVerifyZones tells whether each chosen private hosted zone is associated with
// Astro's VPC, or authorised to be. It reports verify.zones, once for each.
func CheckVerifyZones(ctx context.Context, p AstroPeering, chosen []string) []awscheck.Finding {
	t := p.Target
	f := awscheck.Finding{ID: awscheck.VerifyZones, Evidence: awscheck.Live}
	c, err := p.connection(ctx)
	if err != nil {
		return []awscheck.Finding{p.unverified(f, err)}
	}
	// Who owns a zone is known where the target's zones can be listed; without it the
	// zone itself is asked.
	zones, _ := facts.HostedZones(ctx, t.Account, t.Region, t.VPC)
	var found []awscheck.Finding
	for _, id := range chosen {
		zone := facts.HostedZone{ID: awscheck.Clean(id)}
		if i := slices.IndexFunc(zones, func(z facts.HostedZone) bool { return z.ID == id }); i >= 0 {
			zone = zones[i]
		}
		of := f
		of.Resources = []string{zone.ID, c.Requester.VPC}
		found = append(found, checkZone(ctx, zone, of, t, c))
	}
	return found
}

// reaches completes f with whether a zone's names can be resolved in Astro's VPC.
func checkZone(ctx context.Context, z facts.HostedZone, f awscheck.Finding, t Target, c facts.Peering) awscheck.Finding {
	astro := c.Requester.VPC
	line := func(operation string, flags ...string) string {
		return awscheck.Command(append([]string{"aws", "route53", operation, "--hosted-zone-id", z.ID,
			"--vpc", fmt.Sprintf("VPCRegion=%s,VPCId=%s", c.Requester.Region, astro)}, flags...)...)
	}
	if z.Service != "" {
		f.Status, f.Evidence = awscheck.Unverified, awscheck.None
		f.Detail = fmt.Sprintf("Not determined: %s, which alone can tell or change the VPCs that it is associated with.", describeOwner(z, t))
		f.Remedy.Text = "Leave the zone out. The service's documentation says how another VPC gets its names."
		f.Remedy.AcceptIf = "pipelines get the names another way"
		return f
	}
	if account := ownedByOther(z, t); account != "" {
		f.Status, f.Evidence = awscheck.Unverified, awscheck.None
		f.Detail = fmt.Sprintf("Not determined: %s; only the owner can tell whether it is associated with Astro's VPC %s.", describeOwner(z, t), astro)
		f.Remedy = awscheck.Remedy{
			Text:     fmt.Sprintf("Have account %s run these. The last one is for after Astronomer has associated the zone.", account),
			AcceptIf: fmt.Sprintf("the first command lists %s", astro),
			Commands: []string{awscheck.Command("aws", "route53", "get-hosted-zone", "--id", z.ID, "--query", "VPCs"), line("create-vpc-association-authorization"), line("delete-vpc-association-authorization")},
		}
		return f
	}
	associated, err := facts.ZoneVPCs(ctx, t.Account, z.ID)
	if err != nil {
		return t.unverified(f, err)
	}
	if slices.Contains(associated, astro) {
		f.Status, f.Detail = awscheck.Pass, fmt.Sprintf("%s is associated with Astro's VPC %s.", z, astro)
		return f
	}
	authorised, err := facts.ZoneAuthorizations(ctx, t.Account, z.ID)
	profile := t.profileFlag()
	switch {
	case err != nil:
		f = t.unverified(f, err)
	case slices.Contains(authorised, astro):
		f.Status = awscheck.Info
		f.Detail = fmt.Sprintf("%s is authorised for Astro's VPC %s, and not yet associated with it: that is Astronomer's turn.", z, astro)
		f.Remedy = awscheck.Remedy{
			Text:     "Tell Astronomer the zone's id. Once Astronomer has associated the zone with the cluster's VPC, remove the authorisation.",
			Commands: []string{line("delete-vpc-association-authorization", profile...)},
		}
	case c.Requester.Account == c.Accepter.Account:
		f.Status = awscheck.Fail
		f.Detail = fmt.Sprintf("%s is not associated with Astro's VPC %s, which is in the same account.", z, astro)
		f.Remedy = awscheck.Remedy{Text: "Associate it.", Commands: []string{line("associate-vpc-with-hosted-zone", profile...)}}
	default:
		f.Status = awscheck.Fail
		f.Detail = fmt.Sprintf("%s is neither associated with Astro's VPC %s nor authorised for it.", z, astro)
		f.Remedy = awscheck.Remedy{
			Text:     "Authorise it and tell Astronomer the zone's id; Astronomer, who owns the VPC's side, associates it with the second command. Then remove the authorisation.",
			Commands: []string{line("create-vpc-association-authorization", profile...), line("associate-vpc-with-hosted-zone"), line("delete-vpc-association-authorization", profile...)},
		}
	}
	return f
}
