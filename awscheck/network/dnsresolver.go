package network

import (
	"cmp"
	"context"
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/dataservice"
	"github.com/astronomer/astro-activate/awscheck/facts"
	"github.com/astronomer/astro-activate/awscheck/netmodel"
	"github.com/astronomer/astro-activate/awscheck/order"
	"github.com/astronomer/astro-activate/awscheck/parallel"
	"github.com/astronomer/astro-activate/awscheck/words"
)

// CheckDNSResolver checks whether Resolver rules of the target VPC forward the names of the
// data services, or of the chosen private hosted zones, to other DNS servers. It reports
// dns.resolver, once for each such rule. Rules apply to the queries of the VPCs that use
// them, so these do nothing to Astro's VPC, which is in the given region: they show that the
// answers come from servers that Astro's VPC does not ask. (Route 53 Developer Guide, "How
// VPC Resolver determines whether the domain name in a query matches any rules".)
func CheckDNSResolver(ctx context.Context, t Target, region string, services []dataservice.Endpoint, chosen []string) []awscheck.Finding {
	f := awscheck.Finding{ID: awscheck.DNSResolver, Region: t.Region, Resources: idsOf(t.VPC)}
	c := resolverCheck{Target: t, astroRegion: region}
	if err := c.readRules(ctx); err != nil {
		return []awscheck.Finding{t.Unverified(f, err)}
	}
	if err := c.readNames(ctx, services, chosen); err != nil {
		return []awscheck.Finding{t.Unverified(f, err)}
	}
	f.Evidence = awscheck.Live
	var found []awscheck.Finding
	for _, r := range c.forwarding() {
		if hosts, zones := c.taken(r); len(hosts)+len(zones) > 0 {
			found = append(found, c.forwarded(f, r, hosts, zones))
		}
	}
	if unknown, ok := c.undetermined(f); ok {
		found = append(found, unknown)
	}
	if len(found) == 0 {
		found = append(found, c.nothingForwarded(f))
	}
	return found
}

// A resolverCheck is what CheckDNSResolver knows.
type resolverCheck struct {
	Target
	astroRegion string // "" if it is not known

	rules    []facts.ResolverRule // those in effect
	unlisted []string             // ids of rules in effect that the account cannot list

	hosts    []string           // names of data services, in lower case
	public   []string           // those of them that belong to AWS, which public DNS has
	zones    []facts.HostedZone // the chosen ones
	nameless []string           // ids of chosen zones whose name is not known
	own      []string           // domains that the VPC's resolver answers for by itself
}

// readRules reads the rules that the target VPC uses. An association that is overridden has
// no effect: another rule for the same name has.
func (c *resolverCheck) readRules(ctx context.Context) error {
	if err := c.RequireOwner(ctx); err != nil {
		return err
	}
	var err error
	c.rules, c.unlisted, err = ResolverRulesOf(ctx, c.Account, c.Region, c.VPC)
	return err
}

// ResolverRulesOf lists the Resolver rules that are in effect in a VPC, and the ids of those
// whose names the account cannot list. AWS's own rules are left out of the latter.
func ResolverRulesOf(ctx context.Context, a *account.Account, region, vpc string) (rules []facts.ResolverRule, unlisted []string, err error) {
	var used []facts.ResolverAssociation
	var all []facts.ResolverRule
	var allErr error
	parallel.Do(
		func() { used, err = facts.ResolverAssociations(ctx, a, region, vpc) },
		func() { all, allErr = facts.ResolverRules(ctx, a, region) },
	)
	if err = cmp.Or(err, allErr); err != nil {
		return nil, nil, err
	}
	without := []string{"DELETING", "FAILED", "OVERRIDDEN"}
	for _, u := range used {
		i := slices.IndexFunc(all, func(r facts.ResolverRule) bool { return r.ID == u.Rule })
		switch {
		case slices.Contains(without, u.Status), i >= 0 && slices.Contains(without, all[i].Status):
		case i >= 0:
			rules = append(rules, all[i])
		case !strings.HasPrefix(u.Rule, "rslvr-autodefined-"): // AWS's own
			unlisted = append(unlisted, u.Rule)
		}
	}
	return rules, unlisted, nil
}

// readNames collects the names to compare, and the domains that the VPC's resolver answers
// for by itself. An error is returned only if what is missing can matter.
func (c *resolverCheck) readNames(ctx context.Context, services []dataservice.Endpoint, chosen []string) error {
	for _, s := range services {
		host := facts.DNSName(s.Host)
		switch _, err := netip.ParseAddr(host); {
		case err == nil:
		case netmodel.InDomain(host, "amazonaws.com"):
			c.public = append(c.public, host)
		default:
			c.hosts = append(c.hosts, host)
		}
	}
	c.hosts, c.public = words.Distinct(c.hosts), words.Distinct(c.public)
	listed, err := facts.HostedZones(ctx, c.Account, c.Region, c.VPC)
	if err != nil && (len(chosen) > 0 || slices.ContainsFunc(c.hosts, c.isForwarded)) {
		return err
	}
	for _, id := range words.Distinct(chosen) {
		if i := slices.IndexFunc(listed, func(z facts.HostedZone) bool { return z.ID == id }); i >= 0 {
			c.zones = append(c.zones, listed[i])
		} else {
			c.nameless = append(c.nameless, awscheck.Clean(id))
		}
	}
	for _, z := range listed {
		c.own = append(c.own, domainOf(z))
	}
	instances := netmodel.InstanceDomains(c.Region)
	if !slices.ContainsFunc(c.hosts, func(host string) bool { return isBelowAny(host, instances) && c.isForwarded(host) }) {
		return nil
	}
	on, err := facts.AttributeOf(ctx, c.Account, c.Region, c.VPC, facts.DNSHostnames)
	if on {
		c.own = append(c.own, instances...)
	}
	return err
}

func (c *resolverCheck) isForwarded(name string) bool {
	_, ok := netmodel.Forwarder(name, c.rules, c.own)
	return ok
}

func isBelowAny(name string, domains []string) bool {
	return slices.ContainsFunc(domains, func(d string) bool { return netmodel.InDomain(name, d) })
}

// domainOf is a zone's name as names are compared.
func domainOf(z facts.HostedZone) string { return facts.DNSName(z.Name) }

// forwarding are the rules that forward queries, by domain.
func (c *resolverCheck) forwarding() []facts.ResolverRule {
	forwarding := slices.DeleteFunc(slices.Clone(c.rules), func(r facts.ResolverRule) bool { return r.Type != facts.ForwardRule })
	order.Sort(forwarding, func(x, y facts.ResolverRule) int { return strings.Compare(x.Domain+" "+x.ID, y.Domain+" "+y.ID) })
	return forwarding
}

// taken returns the hosts and the chosen zones whose queries a rule forwards. A rule for a
// name within a zone takes a part of it.
func (c *resolverCheck) taken(r facts.ResolverRule) (hosts []string, zones []facts.HostedZone) {
	by := func(name string) bool {
		decides, ok := netmodel.Forwarder(name, c.rules, c.own)
		return ok && decides.ID == r.ID
	}
	for _, host := range c.hosts {
		if by(host) {
			hosts = append(hosts, host)
		}
	}
	for _, z := range c.zones {
		if by(domainOf(z)) || netmodel.InDomain(r.Domain, domainOf(z)) && c.zoneOf(r.Domain) == domainOf(z) {
			zones = append(zones, z)
		}
	}
	return hosts, zones
}

// zoneOf is the name of the VPC's zone that a name lies in; "" for none.
func (c *resolverCheck) zoneOf(name string) string {
	zone := ""
	for _, domain := range c.own {
		if netmodel.InDomain(name, domain) && len(domain) > len(zone) {
			zone = domain
		}
	}
	return zone
}

// forwarded is the finding about a rule that forwards names of data services or of zones.
func (c *resolverCheck) forwarded(f awscheck.Finding, r facts.ResolverRule, hosts []string, zones []facts.HostedZone) awscheck.Finding {
	f.Status, f.Resources = awscheck.Warn, []string{r.ID, c.VPC}
	to := "other DNS servers"
	if len(r.Targets) > 0 {
		to = words.Some(r.Targets)
	}
	f.Title = fmt.Sprintf("Resolver rule forwards %s elsewhere", domainText(r))
	f.Detail = fmt.Sprintf("Resolver rule %s of %s forwards queries for %s to %s.", r, c.VPC, domainText(r), to)
	f.Remedy = awscheck.Remedy{
		Look:  []string{c.CLI("route53resolver", "get-resolver-rule", "--resolver-rule-id", r.ID)},
		Links: []string{"https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-rules-managing.html"},
	}
	if len(zones) > 0 {
		names := make([]string, len(zones))
		for i, z := range zones {
			names[i] = z.String()
		}
		f.Detail += fmt.Sprintf(" In the target VPC the rule comes before the chosen zone %s. Astro's VPC, to which the rule does not apply, asks the zone, whose records may differ from what these DNS servers answer.", words.Some(names))
		f.Remedy.Text, f.Remedy.AcceptIf = "Make sure that the zone has the records that pipelines need, or "+c.share()+".", "the zone has these records"
	}
	ofZones := func(host string) bool {
		return slices.ContainsFunc(zones, func(z facts.HostedZone) bool { return netmodel.InDomain(host, domainOf(z)) })
	}
	if hosts = slices.DeleteFunc(slices.Clone(hosts), ofZones); len(hosts) > 0 {
		f.Detail += fmt.Sprintf(" The DNS servers there answer for %s. The rules of the target VPC do not apply to Astro's VPC, which asks its own resolver: "+
			"such names will not resolve from Astro unless a private hosted zone, a Resolver rule of Astro's VPC, or public DNS has them.", words.Some(hosts))
		f.Remedy.Text, f.Remedy.AcceptIf = "Add these names to a private hosted zone and choose it here, or "+c.share()+".", "Astro resolves these names in another way"
	}
	return f
}

// share is how Astro's VPC comes to use such a rule. A rule belongs to one region. (Route 53
// Developer Guide, "Sharing Resolver rules with other AWS accounts and using shared rules".)
func (c *resolverCheck) share() string {
	if c.astroRegion != "" && c.astroRegion != c.Region {
		return "have a rule like this one created in " + c.astroRegion + " and associated with Astro's VPC"
	}
	return "share the rule with the data plane's account in AWS RAM and have it associated with Astro's VPC"
}

// undetermined is the finding about what may forward names without being seen.
func (c *resolverCheck) undetermined(f awscheck.Finding) (_ awscheck.Finding, ok bool) {
	f.Status, f.Evidence = awscheck.Unverified, awscheck.None
	var delegating, others []string
	for _, r := range c.rules {
		switch r.Type {
		case facts.ForwardRule, facts.SystemRule, facts.RecursiveRule:
		case facts.DelegateRule:
			delegating = append(delegating, r.String())
		default:
			others = append(others, r.String())
		}
	}
	switch {
	case len(c.unlisted) > 0:
		f.Detail = fmt.Sprintf("Not determined: %s uses %s, which AWS does not list for this account.", c.VPC, words.Some(c.unlisted))
		f.Remedy.Text = "Ask the owner of the rules which names they forward."
		f.Remedy.AcceptIf = "they forward no name of your data services"
		for _, id := range c.unlisted[:min(len(c.unlisted), maxLooks)] {
			f.Remedy.Look = append(f.Remedy.Look, c.CLI("route53resolver", "get-resolver-rule", "--resolver-rule-id", id))
		}
	case len(others) > 0:
		f.Detail = fmt.Sprintf("Not determined: %s uses %s, of a type that is not known here.", c.VPC, words.Some(others))
		f.Remedy.Text, f.Remedy.AcceptIf = "Find out which names these rules forward.", "they forward no name of your data services"
	case len(delegating) > 0:
		f.Detail = fmt.Sprintf("Not determined: the delegation rules of %s (%s) forward the names that NS records of its private zones delegate, and records are not read.", c.VPC, words.Some(delegating))
		f.Remedy.Text, f.Remedy.AcceptIf = "Find out which names the zones delegate.", "they delegate no name of your data services"
	case len(c.nameless) > 0:
		f.Cause = awscheck.DNSZones
		f.Detail = fmt.Sprintf("Not determined for %s: the zone is not among those that %s is associated with, so its name is not known.", words.Some(c.nameless), c.VPC)
	default:
		return f, false
	}
	return f, true
}

// maxLooks is for how many rules a remedy has commands.
const maxLooks = 5

// nothingForwarded is the finding where no rule forwards a name that was given.
func (c *resolverCheck) nothingForwarded(f awscheck.Finding) awscheck.Finding {
	var domains, names []string
	for _, r := range c.forwarding() {
		domains = append(domains, domainText(r))
	}
	names = slices.Clone(c.hosts)
	for _, z := range c.zones {
		names = append(names, "zone "+z.String())
	}
	f.Status = awscheck.Pass
	switch {
	case len(domains) == 0:
		f.Detail = fmt.Sprintf("The Resolver rules of %s were listed, and none forwards queries to other DNS servers.", c.VPC)
	case len(names) == 0:
		f.Status = awscheck.Info
		f.Detail = fmt.Sprintf("Resolver rules of %s forward queries for %s to other DNS servers. They do not apply to Astro's VPC, so names that only these servers know will not resolve from Astro. No name that pipelines need was given to compare.", c.VPC, words.Some(domains))
		f.Remedy.Text = "Add the data services in the target VPC, by their host names, to have them compared."
	default:
		f.Detail = fmt.Sprintf("The Resolver rules of %s were listed: they forward queries for %s to other DNS servers, but not for %s.", c.VPC, words.Some(domains), words.Some(names))
	}
	if len(c.public) > 0 && len(domains) > 0 {
		f.Detail += fmt.Sprintf(" Not compared, because public DNS has AWS's own names: %s.", words.Some(c.public))
	}
	f.Detail += " Rules of a Route 53 Profile are not listed."
	return f
}

// domainText is a rule's domain in a sentence.
func domainText(r facts.ResolverRule) string {
	if r.Domain == "" {
		return "all names without a rule of their own"
	}
	return r.Domain
}
