package network

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/facts"
	"github.com/astronomer/astro-activate/awscheck/netmodel"
	"github.com/astronomer/astro-activate/awscheck/words"
)

// CheckVerifyACL checks whether the network ACLs of the target VPC's subnets let
// Astro's network in and the replies to it out. It reports verify.acl, once for each
// ACL that does not.
func CheckVerifyACL(ctx context.Context, p AstroPeering) []awscheck.Finding {
	t := p.Target
	f := awscheck.Finding{ID: awscheck.VerifyACL, Region: t.Region, Evidence: awscheck.Live}
	lists, err := t.usedACLs(ctx)
	if err != nil {
		return []awscheck.Finding{t.Unverified(f, err)}
	}
	var bad []awscheck.Finding
	var good []string
	for _, l := range lists {
		if found := checkACL(l, f, t, p.Plan); found.Status != awscheck.Pass {
			bad = append(bad, found)
		} else {
			good = append(good, l.ID)
		}
	}
	if len(bad) > 0 {
		return bad
	}
	f.Status, f.Resources = awscheck.Pass, good
	f.Detail = fmt.Sprintf("%s of the subnets of %s: each allows inbound TCP from %s and outbound replies.", words.Count(len(good), "network ACL"), t.VPC, p.Plan)
	if len(good) == 0 {
		f.Status, f.Evidence = awscheck.Skipped, awscheck.None
		f.Detail = fmt.Sprintf("%s has no subnets, so no network ACL is in use.", t.VPC)
	}
	return []awscheck.Finding{f}
}

// usedACLs lists the network ACLs that the target's subnets are associated with.
func (t Target) usedACLs(ctx context.Context) ([]facts.NetworkACL, error) {
	if err := t.RequireOwner(ctx); err != nil {
		return nil, err
	}
	subnets, err := facts.Subnets(ctx, t.Account, t.Region, t.VPC)
	if err != nil {
		return nil, err
	}
	lists, err := facts.NetworkACLs(ctx, t.Account, t.Region, t.VPC)
	if err != nil {
		return nil, err
	}
	for _, s := range subnets {
		if _, ok := netmodel.ACLOf(lists, s.ID); !ok { // every subnet has one
			return nil, Incomplete("DescribeNetworkAcls", t.Region)
		}
	}
	return slices.DeleteFunc(slices.Clone(lists), func(l facts.NetworkACL) bool { return len(l.Subnets) == 0 }), nil
}

// checkACL completes f with what an ACL does to Astro's connections.
func checkACL(l facts.NetworkACL, f awscheck.Finding, t Target, plan Plan) awscheck.Finding {
	f.Status, f.Resources = awscheck.Pass, []string{l.ID}
	var wrong []string
	in := netmodel.EvaluateACL(l, false, plan.CIDR, netmodel.AllPorts())
	if !in.Opens(netmodel.AllPorts()) {
		wrong = append(wrong, "allows inbound TCP from "+plan.String()+" only on "+portList(in.Open))
		if len(in.Open) == 0 {
			wrong[0] = "allows no inbound TCP from " + plan.String() + DeniedBy(in.DeniedBy)
		}
		f.Remedy.Commands = append(f.Remedy.Commands, t.allowInACL(l, false, plan, netmodel.AllPorts(), in.DeniedBy)...)
	}
	out := netmodel.EvaluateACL(l, true, plan.CIDR, netmodel.ReplyPorts())
	if !out.Opens(netmodel.ReplyPorts()) {
		text := "allows outbound replies to " + plan.String() + " only on " + portList(out.Open) + ", but 1024 to 65535 are required"
		if len(out.Open) == 0 {
			text = "allows no outbound replies to " + plan.String() + " (TCP ports 1024 to 65535)" + DeniedBy(out.DeniedBy)
		}
		wrong = append(wrong, text)
		f.Remedy.Commands = append(f.Remedy.Commands, t.allowInACL(l, true, plan, netmodel.ReplyPorts(), out.DeniedBy)...)
	}
	if len(wrong) > 0 {
		f.Status = awscheck.Warn
		f.Detail = fmt.Sprintf("%s, of %s, %s.", l, words.Some(l.Subnets), words.List(wrong))
		f.Remedy.Text = "Allow inbound traffic from Astro's network and outbound replies, if your data services are in these subnets. Their ports are enough; the command allows all ports."
		if len(f.Remedy.Commands) < len(wrong) {
			f.Remedy.Text += " No rule number is free before the rule that denies: renumber the rules first."
		}
	}
	return f
}

// allowInACL returns the command that adds a rule for Astro before the one that denies;
// no command if no number is free there.
func (t Target) allowInACL(l facts.NetworkACL, egress bool, plan Plan, ports netmodel.Ports, deniedBy int) []string {
	n := netmodel.FreeRuleNumber(l, egress, deniedBy)
	if n == 0 {
		return nil
	}
	return []string{t.AddACLEntry(l, netmodel.ACLEntry{Passage: netmodel.Passage{Egress: egress, Ports: ports}, Number: n, Network: plan.CIDR})}
}

// AddACLEntry returns the command that adds a rule to a network ACL.
func (t Target) AddACLEntry(l facts.NetworkACL, e netmodel.ACLEntry) string {
	direction := "--ingress"
	if e.Egress {
		direction = "--egress"
	}
	return t.CLI("ec2", "create-network-acl-entry", "--network-acl-id", l.ID, direction,
		"--rule-number", strconv.Itoa(e.Number), "--protocol", "tcp", "--port-range", fmt.Sprintf("From=%d,To=%d", e.Ports.From, e.Ports.To),
		"--cidr-block", e.Network.String(), "--rule-action", "allow")
}

func DeniedBy(rule int) string {
	if rule == facts.LastACLRule {
		return ""
	}
	return fmt.Sprintf(" (rule %d denies it)", rule)
}

func portList(list []netmodel.Ports) string {
	names := make([]string, len(list))
	for i, r := range list {
		if names[i] = strconv.Itoa(r.From); r.From != r.To {
			names[i] += " to " + strconv.Itoa(r.To)
		}
	}
	if len(names) == 1 && list[0].From == list[0].To {
		return "port " + names[0]
	}
	return "ports " + words.Some(names)
}
