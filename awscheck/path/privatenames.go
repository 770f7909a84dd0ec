package path

import (
	"context"
	"fmt"
	"slices"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/facts"
	"github.com/astronomer/astro-activate/awscheck/netmodel"
	"github.com/astronomer/astro-activate/awscheck/network"
	"github.com/astronomer/astro-activate/awscheck/parallel"
	"github.com/astronomer/astro-activate/awscheck/words"
)

// judgePrivate judges the answer of the private zones of Astro's VPC.
func (r resolver) judgePrivate(ctx context.Context, f awscheck.Finding, answer netmodel.Answer, zones zoneSet) resolution {
	first := zones.named(answer.Zone)
	f.Resources = append(f.Resources, answer.Zones...)
	switch {
	case answer.Undecided != "":
		f.Status, f.Evidence, f.Detail = awscheck.Unverified, awscheck.None, "Not determined: "+answer.Undecided+"."
		for _, id := range answer.Zones {
			if err := zones.errors[id]; err != nil {
				f = r.Peering.Target.Unverified(f, err)
			}
		}
		f.Detail += fmt.Sprintf(" Zone %s answers for %s.", first, r.host)
		f.Remedy.AcceptIf = fmt.Sprintf("%s resolves to the service's address in a VPC that is associated with the zone", r.host)
		return resolution{finding: f}
	case answer.Loop != "":
		zone := zones.of(answer.Loop)
		f.Status, f.Detail = awscheck.Fail, fmt.Sprintf("%s does not resolve: in zone %s, %s leads back to itself.", r.host, zones.named(zone), answer.Loop)
		f.Remedy = awscheck.Remedy{Owner: awscheck.OwnerNetwork, Text: "Correct the CNAME or alias records. The command lists the zone's records.", Look: r.listRecords(ctx, zones.hosted[zone])}
		return resolution{finding: f}
	case answer.NoRecord != "":
		zone := zones.of(answer.NoRecord)
		f.Status = awscheck.Fail
		f.Detail = fmt.Sprintf("Zone %s answers for %s and has no A or CNAME record for it, so Astro does not resolve the name.", first, r.host)
		if answer.NoRecord != r.host {
			f.Detail = fmt.Sprintf("%s leads to %s in zone %s, which has no A record for it.", r.host, answer.NoRecord, zones.named(zone))
		}
		f.Remedy = r.addRecord(ctx, zones.hosted[zone], answer.NoRecord)
		return resolution{finding: f}
	}
	if len(answer.Public) == 0 {
		via := fmt.Sprintf("%s resolves by zone %s", r.host, first)
		judged := r.judge(f, answer.Addresses, via)
		judged.correct = r.correctRecord(ctx, answer, zones)
		if judged.finding.Status == awscheck.Fail {
			judged.finding.Remedy = judged.withCorrection(judged.finding.Remedy)
		}
		return r.requireAssociation(ctx, judged, answer.Zones, zones)
	}
	if len(answer.Public) > 1 || len(answer.Addresses) > 0 {
		f.Status, f.Evidence = awscheck.Unverified, awscheck.None
		f.Detail = fmt.Sprintf("Not determined: in zone %s, %s leads to several places: %s.", first, r.host, words.Some(append(answer.Public, addressTexts(answer.Addresses)...)))
		f.Remedy = awscheck.Remedy{Text: "Enter each of them as a service of its own.", AcceptIf: "you have checked each of them", Look: r.listRecords(ctx, zones.hosted[answer.Zone])}
		return resolution{finding: f}
	}
	name := answer.Public[0]
	via := fmt.Sprintf("%s leads by zone %s to %s, which resolves by public DNS", r.host, first, name)
	return r.requireAssociation(ctx, r.judgePublic(ctx, f, name, zones, via), answer.Zones, zones)
}

// requireAssociation replaces a pass where Astro's VPC exists and is not associated with
// each of the zones yet, or where that is not known.
func (r resolver) requireAssociation(ctx context.Context, found resolution, used []string, zones zoneSet) resolution {
	f := &found.finding
	for _, zone := range used {
		if f.Status != awscheck.Pass {
			return found
		}
		switch zones.associated[zone] {
		case notYet:
			f.Status, f.Cause = awscheck.Fail, awscheck.VerifyZones
			f.Detail = fmt.Sprintf("Astro does not resolve %s yet: zone %s answers for it, and Astro's VPC is not associated with the zone.", r.host, zones.named(zone))
			f.Remedy = r.associate(ctx, zones.hosted[zone], *zones.connection)
		case unknownWhether:
			why := ""
			if err := zones.unreadErr[zone]; err != nil {
				why = " (" + account.Classify(err, account.Request{}).Error() + ")"
			}
			*f = undetermined(*f, awscheck.VerifyZones, fmt.Sprintf("zone %s answers for %s, and whether Astro's VPC is associated with it could not be read%s.", zones.named(zone), r.host, why))
			if zones.connectionErr != nil {
				f.Cause = ""
				*f = r.Peering.Unverified(*f, zones.connectionErr)
				f.Detail += fmt.Sprintf(" So whether Astro's VPC uses zone %s, which answers for %s, is not known.", zones.named(zone), r.host)
			}
		}
	}
	if zones.connection != nil {
		return r.requireAstroDNS(ctx, found, *zones.connection)
	}
	return found
}

// associate says who associates Astro's VPC with a zone: Astronomer, and before that the
// zone's owner authorizes it, unless that is known to be done.
func (r resolver) associate(ctx context.Context, zone facts.HostedZone, c facts.Peering) awscheck.Remedy {
	ask := fmt.Sprintf("\"Please associate the cluster's VPC with our private hosted zone %s.\"", zone.ID)
	authorized, err := facts.ZoneAuthorizations(ctx, r.Peering.Target.Account, zone.ID)
	switch {
	case err == nil && slices.Contains(authorized, c.Requester.VPC):
		remedy := r.Peering.Ask("Ask Astronomer, because Astro's VPC is authorized for the zone already: " + ask)
		remedy.Owner = awscheck.OwnerAstronomer
		return remedy
	case err == nil: // only the zone's owner can read that
		return r.Peering.AssociationFix(zone, c)
	}
	remedy := r.Peering.Ask(fmt.Sprintf("Authorize Astro's VPC for the zone, as the fix of %q says, and ask Astronomer to associate the two: %s",
		awscheck.TitleOf(awscheck.VerifyZones, awscheck.Fail, ""), ask))
	remedy.Owner = awscheck.OwnerNetwork
	return remedy
}

// requireAstroDNS replaces a pass of a name that only a VPC with DNS resolution and DNS
// hostnames resolves, where Astro's VPC does not have both. If its account can't be read,
// they are taken to be on, as Astro's documentation says. (Route 53 Developer Guide,
// "Considerations when working with a private hosted zone"; Amazon VPC Peering Guide,
// "Enable DNS resolution for a VPC peering connection".)
func (r resolver) requireAstroDNS(ctx context.Context, found resolution, c facts.Peering) resolution {
	f := &found.finding
	cluster, err := r.Peering.ClusterOf(ctx, c)
	if f.Status != awscheck.Pass || err != nil {
		return found
	}
	region, vpc := c.Requester.Region, c.Requester.VPC
	parallel.Do( // the loop then finds both in the cache
		func() { _, _ = facts.AttributeOf(ctx, cluster, region, vpc, facts.DNSSupport) },
		func() { _, _ = facts.AttributeOf(ctx, cluster, region, vpc, facts.DNSHostnames) },
	)
	for _, name := range []facts.VPCAttribute{facts.DNSSupport, facts.DNSHostnames} {
		on, err := facts.AttributeOf(ctx, cluster, region, vpc, name)
		switch {
		case err != nil:
			*f = r.Peering.ClusterUnverified(*f, c, err)
			return found
		case !on:
			f.Status = awscheck.Fail
			f.Detail = fmt.Sprintf("Astro's VPC %s has %s off, so it does not resolve %s.", c.Requester.VPC, network.DNSSetting(name), r.host)
			f.Remedy = r.Peering.Ask(fmt.Sprintf("Send this to Astronomer's support: \"Please turn on %s in the cluster's VPC %s (account %s, %s).\"", network.DNSSetting(name), c.Requester.VPC, c.Requester.Account, c.Requester.Region))
			f.Remedy.Owner = awscheck.OwnerAstronomer
			return found
		}
	}
	return found
}
