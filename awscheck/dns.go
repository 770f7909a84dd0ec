package awscheck

import (
	"context"
	"fmt"
	"slices"
)

// CheckDNSAttribute tells whether a DNS setting of the target VPC is on. It reports
// dns.support or dns.hostnames.
func CheckDNSAttribute(ctx context.Context, t Target, name VPCAttribute) []Finding {
	f := Finding{ID: "dns.support", Title: "DNS resolution in the target VPC", Region: t.Region, Resources: resource(t.VPC)}
	setting, flag := "DNS resolution (enableDnsSupport)", "--enable-dns-support"
	if name == DNSHostnames {
		f.ID, f.Title = "dns.hostnames", "DNS hostnames in the target VPC"
		setting, flag = "DNS hostnames (enableDnsHostnames)", "--enable-dns-hostnames"
	}
	if _, err := t.Find(ctx); err != nil {
		return []Finding{t.unverified(f, err)}
	}
	on, err := t.Account.VPCAttribute(ctx, t.Region, t.VPC, name)
	switch {
	case err != nil:
		f = t.unverified(f, err)
	case on:
		f.Status, f.Evidence, f.Detail = Pass, Live, fmt.Sprintf("%s has %s on.", t.VPC, setting)
	default:
		f.Status, f.Evidence = Fail, Live
		f.Detail = fmt.Sprintf("%s has %s off: its host names can't be resolved across the peering.", t.VPC, setting)
		f.Remedy.Text = "Turn it on, or answer that names need not be resolved."
		f.Remedy.Commands = []string{t.aws("ec2", "modify-vpc-attribute", "--vpc-id", t.VPC, flag, `{"Value":true}`)}
	}
	return []Finding{f}
}

// CheckDNSAccepterOption says what has to be turned on once the peering is active.
// It reports dns.accepter_option.
func CheckDNSAccepterOption(ctx context.Context, t Target) []Finding {
	// Whose credentials these are decides whether the command names their profile.
	// Without an answer it does, and the command says so itself.
	_, _ = t.Account.Identity(ctx)
	return []Finding{{
		ID: "dns.accepter_option", Title: "DNS option of the peering", Status: Info, Evidence: Local, Region: t.Region, Resources: resource(t.VPC),
		Detail: "After acceptance, the owner of the target VPC must let the data plane resolve its host names to private addresses. " +
			"AWS takes the option only once the peering is active, and only from the accepter's account in its region.",
		Remedy: Remedy{
			Text: "Once the peering is active, put its id (pcx-…) into the first line and run both.",
			Commands: []string{
				"PEERING_ID=pcx-REPLACE_ME",
				Command("aws", "ec2", "modify-vpc-peering-connection-options", "--vpc-peering-connection-id") + ` "$PEERING_ID" ` +
					Command(append([]string{"--accepter-peering-connection-options", "AllowDnsResolutionFromRemoteVpc=true"}, t.flags()...)...),
			},
		},
	}}
}

// CheckDNSZones shows the private hosted zones of the target VPC and, for each that
// was chosen, how it is associated with Astro's VPC, which is in the given region.
// It reports dns.zones, once for each chosen one.
func CheckDNSZones(ctx context.Context, t Target, region string, chosen []string) []Finding {
	f := Finding{ID: "dns.zones", Title: "Private hosted zones", Region: t.Region, Resources: resource(t.VPC)}
	if _, err := t.Find(ctx); err != nil {
		return []Finding{t.unverified(f, err)}
	}
	zones, err := t.Account.HostedZones(ctx, t.Region, t.VPC)
	if err != nil {
		return []Finding{t.unverified(f, err)}
	}
	f.Evidence = Live
	var names []string
	for _, z := range zones {
		names = append(names, z.owned(t))
	}
	if len(chosen) == 0 {
		f.Status, f.Detail = Pass, fmt.Sprintf("%s is associated with no private hosted zone, and none was chosen.", t.VPC)
		if len(zones) > 0 {
			f.Status = Info
			f.Detail = fmt.Sprintf("%s is associated with %s; none was chosen, so that pipelines won't resolve names in them.", t.VPC, enumerate(names))
			f.Remedy.Text = "Choose the zones whose names pipelines need, if there are any."
		}
		return []Finding{f}
	}
	var found []Finding
	for _, id := range chosen {
		z := f
		z.Resources = []string{id}
		i := slices.IndexFunc(zones, func(z HostedZone) bool { return z.ID == id })
		if i < 0 {
			z.Status = Fail
			z.Detail = fmt.Sprintf("Zone %s is not associated with %s, which has: %s.", Clean(id), t.VPC, enumerate(names))
			z.Remedy = t.associate(id)
		} else {
			zones[i].association(&z, t, region)
		}
		found = append(found, z)
	}
	return found
}

// associate is how the target VPC is associated with a zone of whatever account.
// (Route 53 Developer Guide, "Associating an Amazon VPC and a private hosted zone that
// you created with different AWS accounts".)
func (t Target) associate(zone string) Remedy {
	line := func(operation string, flags ...string) string {
		return Command(append([]string{"aws", "route53", operation, "--hosted-zone-id", zone,
			"--vpc", fmt.Sprintf("VPCRegion=%s,VPCId=%s", t.Region, t.VPC)}, flags...)...)
	}
	return Remedy{
		Text: "Choose zones of the target VPC, or associate it with this one first, in this order: the zone's owner authorises the VPC, " +
			"the VPC's owner associates it, and the zone's owner takes the authorisation back. If one account owns both, the second command does it alone.",
		Commands: []string{
			line("create-vpc-association-authorization"),
			line("associate-vpc-with-hosted-zone", t.profileFlag()...),
			line("delete-vpc-association-authorization"),
		},
	}
}

// owned names a zone, and its owner if that is not the target's own account.
func (z HostedZone) owned(t Target) string {
	switch account := z.otherAccount(t); {
	case z.Service != "":
		return fmt.Sprintf("%s, owned by the service %s", z, z.Service)
	case z.unowned():
		return fmt.Sprintf("%s, whose owner AWS does not name", z)
	case account != "":
		return fmt.Sprintf("%s, owned by account %s", z, account)
	}
	return z.String()
}

// unowned tells whether AWS left out who owns the zone.
func (z HostedZone) unowned() bool { return z.Account == "" && z.Service == "" }

// otherAccount is the account that owns the zone, "" if it is the target's.
func (z HostedZone) otherAccount(t Target) string {
	if id, err := t.Account.Identity(CachedOnly(context.Background())); err == nil && id.Account == z.Account {
		return ""
	}
	return z.Account
}

// association completes f with how a zone of the target is associated with Astro's
// VPC. Across accounts that takes three calls, and no console can make them.
func (z HostedZone) association(f *Finding, t Target, region string) {
	f.Status = Info
	f.Detail = fmt.Sprintf("%s is to be associated with Astro's VPC in %s, once there is one: three commands, in this order.", z.owned(t), region)
	if z.Service != "" {
		f.Status = Warn
		f.Detail = fmt.Sprintf("%s: only the service can associate it with Astro's VPC.", z.owned(t))
		f.Remedy.Text = "Leave the zone out, and see in the service's documentation how another VPC gets its names; or keep a zone of your own with these names."
		f.Remedy.Links = []string{"https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/hosted-zone-private-associate-vpcs-different-accounts.html"}
		return
	}
	who, profile := "you, the zone's owner", t.profileFlag()
	if account := z.otherAccount(t); account != "" {
		who, profile = "the zone's owner, account "+account, nil
	} else if z.unowned() {
		who, profile = "the zone's owner, whom AWS does not name", nil
	}
	vpc := fmt.Sprintf(`--vpc VPCRegion=%s,VPCId="$ASTRO_VPC_ID"`, Quote(region))
	line := func(operation string, flags ...string) string {
		s := Command("aws", "route53", operation, "--hosted-zone-id", z.ID) + " " + vpc
		if len(flags) > 0 {
			s += " " + Command(flags...)
		}
		return s
	}
	f.Remedy.Text = fmt.Sprintf("Ask Astronomer's support for the id of the cluster's VPC and put it into the first line. The authorisation is created and deleted by %s; in between, Astronomer, who owns the VPC, associates it.", who)
	f.Remedy.Commands = []string{
		"ASTRO_VPC_ID=vpc-REPLACE_ME",
		line("create-vpc-association-authorization", profile...),
		line("associate-vpc-with-hosted-zone"),
		line("delete-vpc-association-authorization", profile...),
	}
}
