package network

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/dataservice"
	"github.com/astronomer/astro-activate/awscheck/facts"
	"github.com/astronomer/astro-activate/awscheck/netmodel"
	"github.com/astronomer/astro-activate/awscheck/words"
)

// A zoneCheck is what the checks of the chosen zones share.
type zoneCheck struct {
	AstroPeering
	connection facts.Peering
	// astroZones are the zones that Astro's VPC is associated with, as the data plane's
	// account lists them; astroErr is why they are not known.
	astroZones []facts.HostedZone
	astroErr   error
}

// CheckVerifyZones checks whether each chosen private hosted zone is associated with
// Astro's VPC, or authorized to be. It reports verify.zones, once for each. The data
// plane's account lists the zones of Astro's VPC, those of other accounts too; a zone's
// owner also sees what is only authorized. services are those that pipelines reach through the peering: a zone
// that is not associated says so if none of them has a name in it.
func CheckVerifyZones(ctx context.Context, p AstroPeering, chosen []string, services []dataservice.Endpoint) []awscheck.Finding {
	f := awscheck.Finding{ID: awscheck.VerifyZones, Evidence: awscheck.Live}
	c, err := p.Connection(ctx)
	if err != nil {
		return []awscheck.Finding{p.Unverified(f, err)}
	}
	check := zoneCheck{AstroPeering: p, connection: c}
	cluster, err := p.ClusterOf(ctx, c)
	if err == nil {
		check.astroZones, err = facts.HostedZones(ctx, cluster, c.Requester.Region, c.Requester.VPC)
	}
	check.astroErr = err
	// A zone's owner is known if the target's zones can be listed.
	zones, _ := facts.HostedZones(ctx, p.Target.Account, p.Target.Region, p.Target.VPC)
	var found []awscheck.Finding
	for _, id := range chosen {
		zone := facts.HostedZone{ID: awscheck.Clean(id)}
		if i := slices.IndexFunc(zones, func(z facts.HostedZone) bool { return z.ID == id }); i >= 0 {
			zone = zones[i]
		}
		of := f
		of.Resources = []string{zone.ID, c.Requester.VPC}
		of = check.run(ctx, zone, of)
		in := func(e dataservice.Endpoint) bool { return netmodel.InDomain(e.Host, domainOf(zone)) }
		if (of.Status == awscheck.Fail || of.Status == awscheck.Info) && zone.Name != "" && len(services) > 0 && !slices.ContainsFunc(services, in) {
			of.Detail += " No data service that is entered has a name in it."
		}
		found = append(found, of)
	}
	return found
}

// CheckZonesUnselected checks which zones of the target VPC Astro's VPC is associated with where the
// peering exists and none is selected: pipelines resolve names in these already. It reports dns.zones,
// and passes if it is all of them. That it can't be read is no problem: none has to be selected.
func CheckZonesUnselected(ctx context.Context, p AstroPeering) awscheck.Finding {
	t := p.Target
	f := awscheck.Finding{ID: awscheck.DNSZones, Region: t.Region, Resources: idsOf(t.VPC), Evidence: awscheck.Live, Status: awscheck.Info}
	zones, err := facts.HostedZones(ctx, t.Account, t.Region, t.VPC)
	if err != nil {
		return t.Unverified(f, err)
	}
	var all, theirs, others []string // descriptions
	for _, z := range zones {
		all = append(all, describeOwner(z, t))
	}
	f.Detail = fmt.Sprintf("%s is associated with %s.", t.VPC, words.Some(all))
	f.Remedy = awscheck.Remedy{Owner: awscheck.OwnerYou, Text: "Select the zones whose names pipelines need, if any."}
	c, err := p.Connection(ctx)
	var astros []facts.HostedZone
	if err == nil {
		var cluster *account.Account
		if cluster, err = p.ClusterOf(ctx, c); err == nil {
			astros, err = facts.HostedZones(ctx, cluster, c.Requester.Region, c.Requester.VPC)
		}
	}
	var none *NoMatch
	switch {
	case errors.As(err, &none):
		f.Detail += " No zone is selected yet, so pipelines can't resolve names in them."
		return f
	case errors.Is(err, errNoCluster):
		err = fmt.Errorf("there are no credentials for account %s, which Astro's VPC %s is in", c.Requester.Account, c.Requester.VPC)
		fallthrough
	case err != nil:
		f.Detail += " No zone is selected, and whether Astro's VPC is associated with one is not known: " + account.Explain(err) + "."
		return f
	}
	for i, z := range zones {
		if slices.ContainsFunc(astros, func(a facts.HostedZone) bool { return a.ID == z.ID }) {
			theirs = append(theirs, z.String())
		} else {
			others = append(others, all[i])
		}
	}
	switch astro := c.Requester.VPC; {
	case len(theirs) == 0:
		f.Detail += fmt.Sprintf(" No zone is selected, and Astro's VPC %s is associated with none of them, so pipelines can't resolve names in them.", astro)
	case len(others) == 0:
		f.Status, f.Remedy = awscheck.Pass, awscheck.Remedy{}
		f.Detail = fmt.Sprintf("No zone is selected, but Astro's VPC %s is associated already with each that %s is associated with: %s. Pipelines resolve names in them.", astro, t.VPC, words.Some(theirs))
	default:
		f.Detail = fmt.Sprintf("No zone is selected, but Astro's VPC %s is associated already with %s: pipelines resolve names in them. It is not associated with %s.", astro, words.Some(theirs), words.Some(others))
	}
	return f
}

// run completes f with whether Astro's VPC resolves a zone's names.
func (k zoneCheck) run(ctx context.Context, z facts.HostedZone, f awscheck.Finding) awscheck.Finding {
	astro := k.connection.Requester.VPC
	switch {
	case slices.ContainsFunc(k.astroZones, func(a facts.HostedZone) bool { return a.ID == z.ID }):
		f.Status, f.Detail = awscheck.Pass, fmt.Sprintf("%s is associated with Astro's VPC %s.", z, astro)
		return f
	case z.Service != "":
		return k.ofService(z, f)
	}
	if _, err := k.Target.Account.Identity(ctx); err != nil {
		return k.Target.Unverified(f, err) // whose zone it is, is not known
	}
	if ownedByOther(z, k.Target) != "" {
		return k.ofOther(z, f)
	}
	associated, err := facts.ZoneVPCs(ctx, k.Target.Account, z.ID)
	if err != nil {
		return k.Target.Unverified(f, err)
	}
	if slices.Contains(associated, astro) {
		f.Status, f.Detail = awscheck.Pass, fmt.Sprintf("%s is associated with Astro's VPC %s.", z, astro)
		return f
	}
	return k.ofTarget(ctx, z, f)
}

// ofService completes f for a zone of an AWS service that is not known to be associated.
func (k zoneCheck) ofService(z facts.HostedZone, f awscheck.Finding) awscheck.Finding {
	f.Status, f.Evidence = awscheck.Unverified, awscheck.None
	f.Detail = fmt.Sprintf("Not determined: %s, and only the service can read or change which VPCs it is associated with.", describeOwner(z, k.Target))
	if k.astroErr == nil {
		f.Status, f.Evidence = awscheck.Fail, awscheck.Live
		f.Detail = fmt.Sprintf("%s. It is not associated with Astro's VPC %s, and only the service can associate it.", describeOwner(z, k.Target), k.connection.Requester.VPC)
	}
	f.Remedy.Owner = awscheck.OwnerYou
	f.Remedy.Text = "Leave the zone out. The service's documentation says how another VPC resolves its names."
	f.Remedy.AcceptIf = "pipelines resolve the names another way"
	return f
}

// ofOther completes f for a zone of another account than the target's that is not known
// to be associated.
func (k zoneCheck) ofOther(z facts.HostedZone, f awscheck.Finding) awscheck.Finding {
	owner, astro := ownedByOther(z, k.Target), k.connection.Requester.VPC
	switch {
	case k.astroErr == nil:
		f.Status = awscheck.Fail
		f.Detail = fmt.Sprintf("%s. It is not associated with Astro's VPC %s; only the zone's owner can read whether the VPC is authorized for it.", describeOwner(z, k.Target), astro)
	case errors.Is(k.astroErr, errNoCluster):
		f.Status, f.Evidence = awscheck.Unverified, awscheck.None
		f.Detail = fmt.Sprintf("Not determined: %s, and only its owner and the data plane's account can read whether it is associated with Astro's VPC %s.", describeOwner(z, k.Target), astro)
	default:
		f = k.ClusterUnverified(f, k.connection, k.astroErr)
		f.Detail += fmt.Sprintf(" %s.", describeOwner(z, k.Target))
	}
	if f.Remedy.Text != "" {
		f.Remedy.Text += " Or: "
	}
	f.Remedy.Owner = cmp.Or(f.Remedy.Owner, awscheck.OwnerNetwork)
	f.Remedy.Text += fmt.Sprintf("Ask account %s to run these commands, the last one after Astronomer has associated the zone.", owner)
	if f.Status == awscheck.Unverified {
		f.Remedy.AcceptIf = fmt.Sprintf("the zone's VPCs include %s", astro)
	}
	f.Remedy.Look = []string{awscheck.Command("aws", "route53", "get-hosted-zone", "--id", z.ID, "--query", "VPCs")}
	f.Remedy.Commands = []string{k.command(z, "create-vpc-association-authorization"), k.command(z, "delete-vpc-association-authorization")}
	return f
}

// ofTarget completes f for a zone of the target's own account that is not associated.
func (k zoneCheck) ofTarget(ctx context.Context, z facts.HostedZone, f awscheck.Finding) awscheck.Finding {
	c, profile := k.connection, k.Target.profileFlag()
	authorized, err := facts.ZoneAuthorizations(ctx, k.Target.Account, z.ID)
	switch {
	case err != nil:
		f = k.Target.Unverified(f, err)
	case slices.Contains(authorized, c.Requester.VPC):
		f.Status, f.Title = awscheck.Info, "Private hosted zone authorized, not yet associated"
		f.Detail = fmt.Sprintf("Astro's VPC %s is authorized for %s, but not associated with it yet: Astronomer does that.", c.Requester.VPC, z)
		f.Remedy = awscheck.Remedy{
			Owner:    awscheck.OwnerAstronomer,
			Text:     fmt.Sprintf("Ask Astronomer: \"Please associate the cluster's VPC with our private hosted zone %s.\" After that, delete the authorization.", z.ID),
			Commands: []string{k.command(z, "delete-vpc-association-authorization", profile...)},
		}
	case c.Requester.Account == c.Accepter.Account:
		f.Status = awscheck.Fail
		f.Detail = fmt.Sprintf("%s is not associated with Astro's VPC %s, which is in the same account.", z, c.Requester.VPC)
		f.Remedy = k.AssociationFix(z, c)
	default:
		f.Status = awscheck.Fail
		f.Detail = fmt.Sprintf("Astro's VPC %s is neither associated with %s nor authorized for it.", c.Requester.VPC, z)
		f.Remedy = k.AssociationFix(z, c)
	}
	return f
}

// AssociationFix is how Astro's VPC is associated with a zone of the target's own account that it is not authorized for
// yet: one fix for each finding about that, so that a report has it once.
func (p AstroPeering) AssociationFix(z facts.HostedZone, c facts.Peering) awscheck.Remedy {
	k, profile := zoneCheck{AstroPeering: p, connection: c}, p.Target.profileFlag()
	if c.Requester.Account == c.Accepter.Account {
		return awscheck.Remedy{Owner: awscheck.OwnerNetwork, Text: "Associate it.", Commands: []string{k.command(z, "associate-vpc-with-hosted-zone", profile...)}}
	}
	return awscheck.Remedy{ // one command: the three are for two owners, one after another
		Owner: awscheck.OwnerNetwork,
		Text: fmt.Sprintf("Authorize Astro's VPC for the zone, as the zone's owner, with the command below. Next, give Astronomer the zone's id, %s: as the VPC's owner, Astronomer associates the two with `%s`. Once that is done, delete the authorization with `%s`.",
			z.ID, k.command(z, "associate-vpc-with-hosted-zone"), k.command(z, "delete-vpc-association-authorization", profile...)),
		Commands: []string{k.command(z, "create-vpc-association-authorization", profile...)},
	}
}

// command returns a Route 53 command on a zone and Astro's VPC.
func (k zoneCheck) command(z facts.HostedZone, operation string, flags ...string) string {
	return awscheck.Command(append([]string{"aws", "route53", operation, "--hosted-zone-id", z.ID,
		"--vpc", fmt.Sprintf("VPCRegion=%s,VPCId=%s", k.connection.Requester.Region, k.connection.Requester.VPC)}, flags...)...)
}
