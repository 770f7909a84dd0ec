package netmodel

import "github.com/astronomer/astro-activate/awscheck/facts"

// Forwarder returns the rule by which the resolver of a VPC forwards the queries for a name,
// given the rules that the VPC uses and the domains that the resolver answers for by itself:
// its private zones, and AWS's names of instances. A domain is for a name that equals it or
// lies below it, and the longest one decides; a rule comes before a domain of the same name.
// Names are in the form of facts.DNSName; "" is the root. (Route 53 Developer Guide,
// "How VPC Resolver determines whether the domain name in a query matches any rules",
// "Considerations when working with a private hosted zone".)
func Forwarder(name string, rules []facts.ResolverRule, own []string) (_ facts.ResolverRule, ok bool) {
	longest := -1
	for _, domain := range own {
		if InDomain(name, domain) {
			longest = max(longest, len(domain))
		}
	}
	var decides facts.ResolverRule
	for _, r := range rules {
		if r.Type == facts.DelegateRule || !InDomain(name, r.Domain) || len(r.Domain) < longest {
			continue
		}
		// Of two rules with the same domain, which AWS does not associate with one VPC, a
		// forwarding one is taken.
		if len(r.Domain) > longest || decides.ID == "" || r.Type == facts.ForwardRule {
			longest, decides = len(r.Domain), r
		}
	}
	return decides, decides.Type == facts.ForwardRule
}

// InDomain reports whether a name equals a domain or lies below it, as every name lies
// below the root.
func InDomain(name, domain string) bool { return domain == "" || isWithin(name, domain) }

// InstanceDomains are the domains of AWS's names of instances in a region, which the
// resolver of a VPC with DNS hostnames answers for by itself. (Route 53 Developer Guide,
// "Domain names that VPC Resolver creates autodefined system rules for".)
func InstanceDomains(region string) []string {
	if region == "us-east-1" {
		return []string{"ec2.internal", "compute-1.internal", "compute-1.amazonaws.com"}
	}
	return []string{region + ".compute.internal", region + ".compute.amazonaws.com"}
}
