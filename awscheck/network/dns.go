package network

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/facts"
	"github.com/astronomer/astro-activate/awscheck/words"
)

// CheckDNSAttribute checks whether a DNS setting of the target VPC is on. It reports
// dns.support or dns.hostnames.
func CheckDNSAttribute(ctx context.Context, t Target, name facts.VPCAttribute) []awscheck.Finding {
	f := awscheck.Finding{ID: awscheck.DNSSupport, Region: t.Region, Resources: idsOf(t.VPC)}
	setting, flag := DNSSetting(name), "--enable-dns-support"
	if name == facts.DNSHostnames {
		f.ID, flag = awscheck.DNSHostnames, "--enable-dns-hostnames"
	}
	if _, err := t.Find(ctx); err != nil {
		return []awscheck.Finding{t.Unverified(f, err)}
	}
	on, err := facts.AttributeOf(ctx, t.Account, t.Region, t.VPC, name)
	switch {
	case err != nil:
		f = t.Unverified(f, err)
	case on:
		f.Status, f.Evidence, f.Detail = awscheck.Pass, awscheck.Live, fmt.Sprintf("%s has %s on.", t.VPC, setting)
	default:
		f.Status, f.Evidence = awscheck.Fail, awscheck.Live
		short, _, _ := strings.Cut(setting, " (")
		f.Title = fmt.Sprintf("%s off in %s", short, t.VPC)
		// (Amazon VPC Peering Guide, "Enable DNS resolution for a VPC peering connection".)
		f.Detail = fmt.Sprintf("%s has %s off: the peering's DNS option can't be turned on, without which Astro does not resolve its instances' host names to private addresses.", t.VPC, setting)
		f.Remedy.Text = "Enable " + setting + "."
		if name == facts.DNSHostnames {
			// (Route 53 Developer Guide, "Considerations when working with a private hosted zone": both settings are
			// needed; Amazon VPC User Guide, "DNS attributes for your VPC".)
			f.Remedy.Text += " It takes effect at once in the whole VPC: private hosted zones that are associated with it begin to answer, and instances with a public IPv4 address get a public DNS name."
		}
		f.Remedy.Look = []string{t.CLI("ec2", "describe-vpc-attribute", "--vpc-id", t.VPC, "--attribute", string(name))}
		f.Remedy.Commands = []string{t.CLI("ec2", "modify-vpc-attribute", "--vpc-id", t.VPC, flag, `{"Value":true}`)}
	}
	return []awscheck.Finding{f}
}

// DNSSetting names a DNS setting of a VPC.
func DNSSetting(name facts.VPCAttribute) string {
	if name == facts.DNSHostnames {
		return "DNS hostnames (enableDnsHostnames)"
	}
	return "DNS resolution (enableDnsSupport)"
}

// CheckDNSAccepterOption says what has to be turned on once the peering is active.
// It reports dns.accepter_option.
func CheckDNSAccepterOption(ctx context.Context, t Target) []awscheck.Finding {
	// Whether the command names the profile depends on the account that it reaches and, for
	// the activation's, on who owns the VPC. Both are read from the cache.
	if _, _ = t.Account.Identity(ctx); !t.OwnProfile {
		_, _ = t.Find(ctx)
	}
	return []awscheck.Finding{{
		ID: awscheck.DNSAccepterOption, Status: awscheck.Info, Evidence: awscheck.Local, Region: t.Region, Resources: idsOf(t.VPC),
		Detail: "After acceptance, the owner of the target VPC must let the data plane resolve its host names to private addresses. " +
			"The option can be turned on only once the peering is active, by the accepter's account, in its region.",
		Remedy: awscheck.Remedy{
			Text: "Enable DNS resolution once the peering is active: put its id (pcx-…) into the first line and run both lines with credentials for the account of the target VPC.",
			Commands: []string{
				"PEERING_ID=pcx-REPLACE_ME",
				awscheck.Command("aws", "ec2", "modify-vpc-peering-connection-options", "--vpc-peering-connection-id") + ` "$PEERING_ID" ` +
					awscheck.Command(append([]string{"--accepter-peering-connection-options", "AllowDnsResolutionFromRemoteVpc=true"}, t.flags()...)...),
			},
		},
	}}
}

// CheckDNSZones checks whether the chosen private hosted zones are associated with the
// target VPC, and says how each is associated with Astro's VPC, which is in the given
// region. It reports dns.zones, once for each chosen zone. AWS's list leaves out zones
// that come by a Route 53 Profile, so a zone that is not listed is undetermined.
func CheckDNSZones(ctx context.Context, t Target, region string, chosen []string) []awscheck.Finding {
	f := awscheck.Finding{ID: awscheck.DNSZones, Region: t.Region, Resources: idsOf(t.VPC)}
	if _, err := t.Find(ctx); err != nil {
		return []awscheck.Finding{t.Unverified(f, err)}
	}
	zones, err := facts.HostedZones(ctx, t.Account, t.Region, t.VPC)
	if err != nil {
		return []awscheck.Finding{t.Unverified(f, err)}
	}
	f.Evidence = awscheck.Live
	var names []string
	for _, z := range zones {
		names = append(names, describeOwner(z, t))
	}
	if len(chosen) == 0 {
		f.Status, f.Detail = awscheck.Pass, fmt.Sprintf("%s is not associated with any private hosted zone, and none is selected. Zones associated through a Route 53 Profile are not checked.", t.VPC)
		if len(zones) > 0 {
			f.Status = awscheck.Info
			f.Detail = fmt.Sprintf("%s is associated with %s. No zone is selected yet, so pipelines can't resolve names in them.", t.VPC, words.Some(names))
			f.Remedy.Owner, f.Remedy.Text = awscheck.OwnerYou, "Select the zones whose names pipelines need, if any."
		}
		return []awscheck.Finding{f}
	}
	var found []awscheck.Finding
	for _, id := range chosen {
		z := f
		z.Resources = []string{id}
		i := slices.IndexFunc(zones, func(z facts.HostedZone) bool { return z.ID == id })
		if i < 0 {
			z.Status, z.Evidence = awscheck.Unverified, awscheck.None
			z.Detail = fmt.Sprintf("Not determined: zone %s is not among the zones that %s is associated with (%s), but a zone associated through a Route 53 Profile is not listed there, and Profiles are not checked.", awscheck.Clean(id), t.VPC, words.Some(names))
			z.Remedy = t.associate(id)
		} else {
			describeAssociation(zones[i], &z, t, region)
		}
		found = append(found, z)
	}
	return found
}

// associate is how the target VPC is associated with a zone of any account.
// (Route 53 Developer Guide, "Associating an Amazon VPC and a private hosted zone that
// you created with different AWS accounts".)
func (t Target) associate(zone string) awscheck.Remedy {
	line := func(operation string, flags ...string) string {
		return awscheck.Command(append([]string{"aws", "route53", operation, "--hosted-zone-id", zone,
			"--vpc", fmt.Sprintf("VPCRegion=%s,VPCId=%s", t.Region, t.VPC)}, flags...)...)
	}
	return awscheck.Remedy{
		Text: "Look at the Profiles of the VPC. If the zone is in none, choose zones of the target VPC, or associate it with this one, in this order: the zone's owner authorizes the VPC, " +
			"the VPC's owner associates it, and the zone's owner deletes the authorization. If one account owns both, only the associate command is needed.",
		AcceptIf: "the zone is associated through a Route 53 Profile of the VPC",
		Look:     []string{t.CLI("route53profiles", "list-profile-associations", "--resource-id", t.VPC)},
		Commands: []string{
			line("create-vpc-association-authorization"),
			line("associate-vpc-with-hosted-zone", t.profileFlag()...),
			line("delete-vpc-association-authorization"),
		},
	}
}

// describeOwner names a zone, and its owner if that is not the target's own account.
func describeOwner(z facts.HostedZone, t Target) string {
	switch account := ownedByOther(z, t); {
	case z.Service != "":
		return fmt.Sprintf("%s, owned by the service %s", z, z.Service)
	case hasUnknownOwner(z):
		return fmt.Sprintf("%s, whose owner AWS does not report", z)
	case account != "":
		return fmt.Sprintf("%s, owned by account %s", z, account)
	}
	return z.String()
}

// hasUnknownOwner reports whether AWS left out the zone's owner.
func hasUnknownOwner(z facts.HostedZone) bool { return z.Account == "" && z.Service == "" }

// ownedByOther returns the id of the account that owns the zone; "" if it is the
// target's.
func ownedByOther(z facts.HostedZone, t Target) string {
	if id, err := t.Account.Identity(account.CachedOnly(context.Background())); err == nil && id.Account == z.Account {
		return ""
	}
	return z.Account
}

// describeAssociation completes f with how a zone of the target is associated with
// Astro's VPC. Across accounts that takes three calls, and the console can't make them. Only the first one is
// a command to run now: pasted together, the last one would undo it.
func describeAssociation(z facts.HostedZone, f *awscheck.Finding, t Target, region string) {
	f.Status = awscheck.Info
	f.Detail = fmt.Sprintf("Once Astro's VPC in %s exists, it must be associated with %s: its owner authorizes that, Astronomer associates the zone, and its owner deletes the authorization.", region, describeOwner(z, t))
	if z.Service != "" {
		f.Status = awscheck.Warn
		f.Detail = fmt.Sprintf("%s: only the service can associate it with Astro's VPC.", describeOwner(z, t))
		f.Remedy.Owner = awscheck.OwnerYou
		f.Remedy.Text = "Leave the zone out. The service's documentation says how another VPC resolves its names. Or create a zone of your own with these names."
		f.Remedy.Links = []string{"https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/hosted-zone-private-associate-vpcs-different-accounts.html"}
		return
	}
	owner, profile := "you, the zone's owner", t.profileFlag()
	if account := ownedByOther(z, t); account != "" {
		owner, profile = "the zone's owner, account "+account, nil
	} else if hasUnknownOwner(z) {
		owner, profile = "the zone's owner, which AWS does not report", nil
	}
	vpc := fmt.Sprintf(`--vpc VPCRegion=%s,VPCId="$ASTRO_VPC_ID"`, awscheck.Quote(region))
	line := func(operation string, flags ...string) string {
		s := awscheck.Command("aws", "route53", operation, "--hosted-zone-id", z.ID) + " " + vpc
		if len(flags) > 0 {
			s += " " + awscheck.Command(flags...)
		}
		return s
	}
	f.Remedy.Text = fmt.Sprintf("Ask Astronomer's support for the id of the cluster's VPC and put it into the first line. The authorization is created and deleted by %s. In between, Astronomer, the VPC's owner, associates the zone. After Astronomer has associated the zone, not before: `%s`.",
		owner, line("delete-vpc-association-authorization", profile...))
	f.Remedy.Commands = []string{
		"ASTRO_VPC_ID=vpc-REPLACE_ME",
		line("create-vpc-association-authorization", profile...),
	}
}
