package network

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/facts"
	"github.com/astronomer/astro-activate/awscheck/words"
)

// replyPorts are those to which replies to the data plane go: its nodes take the
// ports of their connections from all of these, because pods' addresses are
// translated to their nodes' on the way to another VPC. (Amazon VPC User Guide,
// "Ephemeral ports"; Amazon VPC CNI plugin, AWS_VPC_K8S_CNI_RANDOMIZESNAT.)
func ephemeralPorts() portRange { return portRange{1024, facts.AllPorts} }

// CheckVerifyACL tells whether the network ACLs of the target VPC's subnets let
// Astro's network in, and replies to it out. It reports verify.acl, once for each
// ACL that does not.
func CheckVerifyACL(ctx context.Context, p AstroPeering) []awscheck.Finding {
	t := p.Target
	f := awscheck.Finding{ID: awscheck.VerifyACL, Region: t.Region, Evidence: awscheck.Live}
	lists, err := t.usedACLs(ctx)
	if err != nil {
		return []awscheck.Finding{t.unverified(f, err)}
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
	f.Detail = fmt.Sprintf("%s of the subnets of %s: each lets TCP from %s in and the replies out. Security groups were not looked at.", words.Count(len(good), "network ACL"), t.VPC, p.Plan)
	if len(good) == 0 {
		f.Status, f.Evidence = awscheck.Skipped, awscheck.None
		f.Detail = fmt.Sprintf("%s has no subnets, and so no network ACL is in use.", t.VPC)
	}
	return []awscheck.Finding{f}
}

// usedACLs lists the network ACLs that the target's subnets are associated with.
func (t Target) usedACLs(ctx context.Context) ([]facts.NetworkACL, error) {
	if err := t.owned(ctx); err != nil {
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
		if !slices.ContainsFunc(lists, func(l facts.NetworkACL) bool { return slices.Contains(l.Subnets, s.ID) }) {
			return nil, account.Classify(account.ErrIncomplete, account.Request{Service: "EC2", Operation: "DescribeNetworkAcls", Region: t.Region}) // every subnet has one
		}
	}
	return slices.DeleteFunc(slices.Clone(lists), func(l facts.NetworkACL) bool { return len(l.Subnets) == 0 }), nil
}

// admits completes f with what an ACL does to Astro's connections.
func checkACL(l facts.NetworkACL, f awscheck.Finding, t Target, plan Plan) awscheck.Finding {
	f.Status, f.Resources = awscheck.Pass, []string{l.ID}
	var wrong []string
	allow := func(egress bool, ports portRange, denier int) {
		if n := freeRuleNumber(l, egress, denier); n > 0 {
			direction := "--ingress"
			if egress {
				direction = "--egress"
			}
			f.Remedy.Commands = append(f.Remedy.Commands, t.aws("ec2", "create-network-acl-entry", "--network-acl-id", l.ID, direction,
				"--rule-number", strconv.Itoa(n), "--protocol", "tcp", "--port-range", fmt.Sprintf("From=%d,To=%d", ports.from, ports.to),
				"--cidr-block", plan.CIDR.String(), "--rule-action", "allow"))
		}
	}
	all := portRange{0, facts.AllPorts}
	if open, denier := openPorts(l, false, plan.CIDR, all); len(open) != 1 || open[0] != all {
		if len(open) == 0 {
			wrong = append(wrong, "lets no TCP from "+plan.String()+" in"+deniedBy(denier))
		} else {
			wrong = append(wrong, "lets TCP from "+plan.String()+" in on "+portList(open)+" only")
		}
		allow(false, all, denier)
	}
	if open, denier := openPorts(l, true, plan.CIDR, ephemeralPorts()); len(open) != 1 || open[0] != ephemeralPorts() {
		if len(open) == 0 {
			wrong = append(wrong, "lets no replies to "+plan.String()+" out (TCP ports 1024 to 65535)"+deniedBy(denier))
		} else {
			wrong = append(wrong, "lets replies to "+plan.String()+" out on "+portList(open)+" only, where 1024 to 65535 are needed")
		}
		allow(true, ephemeralPorts(), denier)
	}
	if len(wrong) > 0 {
		f.Status = awscheck.Warn
		f.Detail = fmt.Sprintf("%s, of %s, %s.", l, words.Some(l.Subnets), words.List(wrong))
		f.Remedy.Text = "If your data services are in these subnets, let Astro's network in on their ports (the command opens all) and replies out."
		if len(f.Remedy.Commands) < len(wrong) {
			f.Remedy.Text += " There is no free rule number before the rule that denies: renumber the rules first."
		}
	}
	return f
}

func deniedBy(rule int) string {
	if rule == facts.LastACLRule {
		return ""
	}
	return fmt.Sprintf(" (rule %d denies it)", rule)
}

func portList(list []portRange) string {
	names := make([]string, len(list))
	for i, r := range list {
		if names[i] = strconv.Itoa(r.from); r.from != r.to {
			names[i] += " to " + strconv.Itoa(r.to)
		}
	}
	if len(names) == 1 && list[0].from == list[0].to {
		return "port " + names[0]
	}
	return "ports " + words.Some(names)
}

// freeNumber is a number for a rule that goes before the one that denies, or after
// all others if none of them does; 0 if there is none left.
func freeRuleNumber(l facts.NetworkACL, egress bool, denier int) int {
	taken := map[int]bool{}
	last := 0
	for _, r := range l.Rules {
		if r.Egress == egress && r.Number < facts.LastACLRule {
			taken[r.Number] = true
			last = max(last, r.Number)
		}
	}
	// A hundred further on, as AWS numbers the rules of its own, if none denies.
	n := min(denier-1, last+100)
	for n > 0 && taken[n] {
		n--
	}
	return n
}
