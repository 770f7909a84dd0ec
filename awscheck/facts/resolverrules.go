package facts

import (
	"context"
	"slices"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/wire"
	"github.com/astronomer/astro-activate/awscheck/words"
)

// A ResolverRule says where Route 53 Resolver sends the queries for a domain name.
type ResolverRule struct {
	ID      string
	Name    string
	Domain  string // in the form of DNSName; "" for the root, and for delegation rules
	Type    ResolverRuleType
	Targets []string // IP addresses of the DNS servers that queries are forwarded to
	Status  string   // "COMPLETE", "UPDATING", "DELETING" or "FAILED"
}

// A ResolverRuleType is what a rule does with queries. (Route 53 Resolver API Reference,
// ResolverRule.)
type ResolverRuleType string

const (
	ForwardRule   ResolverRuleType = "FORWARD"   // to the rule's targets
	SystemRule    ResolverRuleType = "SYSTEM"    // the resolver answers them itself: an exception from a FORWARD rule
	RecursiveRule ResolverRuleType = "RECURSIVE" // the resolver asks public DNS: AWS's own rule of every VPC
	DelegateRule  ResolverRuleType = "DELEGATE"  // to the targets, where an NS record of a private zone delegates to the rule's name
)

func (r ResolverRule) String() string { return words.Named(r.ID, r.Name) }

// A ResolverAssociation is a Resolver rule that a VPC uses.
type ResolverAssociation struct {
	Rule   string // its id
	Status string // "CREATING", "COMPLETE", "DELETING", "FAILED" or "OVERRIDDEN"
}

// ResolverAssociations lists the Resolver rules that the account has associated with a
// VPC. AWS's own rule for all other names is among them. (Route 53 Resolver API
// Reference, ListResolverRuleAssociations.)
func ResolverAssociations(ctx context.Context, a *account.Account, region, vpc string) ([]ResolverAssociation, error) {
	op := listResolverAssociations().With(wire.Param{Name: "Filters", Value: []map[string]any{{"Name": "VPCId", "Values": []string{vpc}}}})
	request := account.Request{Service: op.Service, Operation: op.Name, Region: region, Key: vpc}
	return account.Call(ctx, a, request, func(ctx context.Context, client *wire.Client) ([]ResolverAssociation, error) {
		found, incomplete := []ResolverAssociation{}, false
		err := client.List(ctx, op, func(items []wire.Node) {
			for _, item := range items {
				r := ResolverAssociation{Rule: awscheck.Clean(item.String("ResolverRuleId")), Status: awscheck.Clean(item.String("Status"))}
				incomplete = incomplete || r.Rule == "" || r.Status == "" || item.String("VPCId") != vpc
				found = append(found, r)
			}
		})
		if err == nil && incomplete {
			err = account.ErrIncomplete
		}
		return found, err
	})
}

// ResolverRules lists the Resolver rules of the account in a region, and those that are
// shared with it. (Route 53 Resolver API Reference, ListResolverRules; that shared ones are
// among them is what Terraform's data source aws_route53_resolver_rules relies on.)
func ResolverRules(ctx context.Context, a *account.Account, region string) ([]ResolverRule, error) {
	op := listResolverRules()
	return account.Call(ctx, a, account.Request{Service: op.Service, Operation: op.Name, Region: region}, func(ctx context.Context, client *wire.Client) ([]ResolverRule, error) {
		found, incomplete := []ResolverRule{}, false
		err := client.List(ctx, op, func(items []wire.Node) {
			for _, item := range items {
				r := resolverRule(item)
				incomplete = incomplete || r.ID == "" || r.Type == "" || item.String("DomainName") == "" && r.Type != DelegateRule
				found = append(found, r)
			}
		})
		if err == nil && incomplete {
			err = account.ErrIncomplete
		}
		return found, err
	})
}

func resolverRule(item wire.Node) ResolverRule {
	text := func(path string) string { return awscheck.Clean(item.String(path)) }
	r := ResolverRule{
		ID: text("Id"), Name: text("Name"), Type: ResolverRuleType(text("RuleType")), Status: text("Status"),
		Domain: DNSName(text("DomainName")),
	}
	targets, _ := item.List("TargetIps")
	for _, t := range targets {
		for _, path := range []string{"Ip", "Ipv6"} {
			if ip := awscheck.Clean(t.String(path)); ip != "" {
				r.Targets = append(r.Targets, ip)
			}
		}
	}
	slices.Sort(r.Targets)
	return r
}
