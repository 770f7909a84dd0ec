package network

import (
	"context"
	"fmt"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/facts"
)

// CheckDNSAttribute checks whether a DNS setting of the target VPC is on. It reports
// dns.support or dns.hostnames.
func CheckDNSAttribute(ctx context.Context, t Target, name facts.VPCAttribute) []awscheck.Finding {
	f := awscheck.Finding{ID: awscheck.DNSSupport, Region: t.Region, Resources: idsOf(t.VPC)}
	setting, flag := "DNS resolution (enableDnsSupport)", "--enable-dns-support"
	if name == facts.DNSHostnames {
		f.ID = awscheck.DNSHostnames
		setting, flag = "DNS hostnames (enableDnsHostnames)", "--enable-dns-hostnames"
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
		f.Detail = fmt.Sprintf("%s has %s off: its host names can't be resolved across the peering.", t.VPC, setting)
		f.Remedy.Text = "Turn it on."
		f.Remedy.Commands = []string{t.CLI("ec2", "modify-vpc-attribute", "--vpc-id", t.VPC, flag, `{"Value":true}`)}
	}
	return []awscheck.Finding{f}
}

// CheckDNSAccepterOption says what has to be turned on once the peering is active.
// It reports dns.accepter_option.
func CheckDNSAccepterOption(ctx context.Context, t Target) []awscheck.Finding {
	// The command names the profile unless its account is known to be another one, which
	// is read from the cache.
	_, _ = t.Account.Identity(ctx)
	return []awscheck.Finding{{
		ID: awscheck.DNSAccepterOption, Status: awscheck.Info, Evidence: awscheck.Local, Region: t.Region, Resources: idsOf(t.VPC),
		Detail: "After acceptance, the owner of the target VPC must let the data plane resolve its host names to private addresses. " +
			"The option can be turned on only once the peering is active, by the accepter's account, in its region.",
		Remedy: awscheck.Remedy{
			Text: "Once the peering is active, put its id (pcx-…) into the first line and run both.",
			Commands: []string{
				"PEERING_ID=pcx-REPLACE_ME",
				awscheck.Command("aws", "ec2", "modify-vpc-peering-connection-options", "--vpc-peering-connection-id") + ` "$PEERING_ID" ` +
					awscheck.Command(append([]string{"--accepter-peering-connection-options", "AllowDnsResolutionFromRemoteVpc=true"}, t.flags()...)...),
			},
		},
	}}
}
