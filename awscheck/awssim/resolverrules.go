package awssim

import (
	"cmp"
	"encoding/json"
	"slices"

	"github.com/astronomer/astro-activate/awscheck/awssim/internal/handle"
	"github.com/astronomer/astro-activate/awscheck/wire"
	"github.com/astronomer/astro-activate/awscheck/wire/reply"
)

// A ResolverRule is a rule of Route 53 Resolver that the account has, or that is shared
// with it.
type ResolverRule struct {
	ID      string
	Name    string
	Domain  string   // with its final dot
	Type    string   // "": FORWARD
	Targets []string // IP addresses
	Status  string   // "": COMPLETE
	VPCs    []string // ids of those that use it
	Used    string   // the status of its associations; "": COMPLETE
	Owner   string   // id of the account that shares it; "": this account
	// Unlisted is a rule that AWS leaves out of the list of rules.
	Unlisted bool
}

// internetRule is the rule that AWS associates with every VPC, for all names without
// another one. (Route 53 Developer Guide, "Domain names that VPC Resolver creates
// autodefined system rules for". The rules for private zones and instances are not listed.)
const internetRule = "rslvr-autodefined-rr-internet-resolver"

func resolverHandlers() map[string]handler {
	return map[string]handler{
		"Route53Resolver.ListResolverRuleAssociations": handle.OnWire("route53resolver:ListResolverRuleAssociations", listResolverAssociations),
		"Route53Resolver.ListResolverRules":            handle.OnWire("route53resolver:ListResolverRules", listResolverRules),
	}
}

func listResolverAssociations(r *request, call wire.Input) (reply.Object, error) {
	vpcs, err := resolverFilter(call, "VPCId")
	if err != nil {
		return nil, err
	}
	all := []any{}
	add := func(id, rule, vpc, status string) {
		if vpcs == nil || slices.Contains(vpcs, vpc) {
			all = append(all, reply.Object{"Id": id, "ResolverRuleId": rule, "VPCId": vpc, "Status": status})
		}
	}
	for _, v := range r.network().VPCs {
		status := "COMPLETE"
		for _, rule := range r.here().ResolverRules {
			if slices.Contains(rule.VPCs, v.ID) {
				add("rslvr-rrassoc-of-"+rule.ID+"-"+v.ID, rule.ID, v.ID, cmp.Or(rule.Used, "COMPLETE"))
				if rule.Domain == "." && rule.Used == "" {
					status = "OVERRIDDEN"
				}
			}
		}
		add("rslvr-autodefined-assoc-"+v.ID+"-internet-resolver", internetRule, v.ID, status)
	}
	return handle.WirePage(call, all, resourcesPage), nil
}

func listResolverRules(r *request, call wire.Input) (reply.Object, error) {
	if _, err := resolverFilter(call); err != nil {
		return nil, err
	}
	all := []any{reply.Object{
		"Id": internetRule, "Name": "Internet Resolver", "DomainName": ".", "RuleType": "RECURSIVE", "Status": "COMPLETE",
		"OwnerId": "Route 53 Resolver", "ShareStatus": "NOT_SHARED",
	}}
	for _, rule := range r.here().ResolverRules {
		if rule.Unlisted {
			continue
		}
		d := reply.Object{
			"Id": rule.ID, "Arn": r.arn("route53resolver", "resolver-rule/"+rule.ID), "Name": rule.Name,
			"RuleType": cmp.Or(rule.Type, "FORWARD"), "Status": cmp.Or(rule.Status, "COMPLETE"), "OwnerId": cmp.Or(rule.Owner, r.account.ID), "ShareStatus": "NOT_SHARED",
		}
		if rule.Owner != "" {
			d["ShareStatus"] = "SHARED_WITH_ME"
		}
		if rule.Type == "DELEGATE" {
			d["DelegationRecord"] = rule.Domain
		} else {
			d["DomainName"] = rule.Domain
		}
		var targets []any
		for _, ip := range rule.Targets {
			targets = append(targets, reply.Object{"Ip": ip, "Port": 53, "Protocol": "Do53"})
		}
		if len(targets) > 0 {
			d["TargetIps"] = reply.List{Values: targets}
		}
		all = append(all, d)
	}
	return handle.WirePage(call, all, resourcesPage), nil
}

// resolverFilter returns the values of a call's filter; nil if it has none. A filter of
// another name is AWS's error.
func resolverFilter(call wire.Input, known ...string) ([]string, error) {
	var sent struct {
		Filters []struct {
			Name   string
			Values []string
		}
	}
	for _, p := range call.Operation.Params {
		if p.Name != "Filters" {
			continue
		}
		text, err := json.Marshal(map[string]any{p.Name: p.Value})
		if err == nil {
			err = json.Unmarshal(text, &sent)
		}
		if err != nil {
			return nil, err
		}
	}
	var values []string
	for _, f := range sent.Filters {
		if !slices.Contains(known, f.Name) {
			return nil, apiError("InvalidParameterException", "[RSLVR-00401] The filter "+f.Name+" is not valid")
		}
		values = f.Values
	}
	return values, nil
}
