package network

import (
	"context"
	"fmt"
	"net/netip"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/netmodel"
	"github.com/astronomer/astro-activate/awscheck/words"
)

// largestVPC is the shortest prefix length that AWS allows for a VPC. (Amazon VPC User
// Guide, "VPC CIDR blocks".)
const largestVPC = 16

// CheckCIDRSyntax checks the form of a network as typed. It reports
// network.cidr.syntax.
func CheckCIDRSyntax(typed string) []awscheck.Finding {
	f := awscheck.Finding{ID: awscheck.NetworkCIDRSyntax, Evidence: awscheck.Local}
	p, err := ParseCIDR(typed)
	if err == nil {
		f.Status, f.Detail = awscheck.Pass, fmt.Sprintf("%s is an IPv4 network of %s.", p, words.Count(addresses(p), "address"))
		return []awscheck.Finding{f}
	}
	f.Status, f.Detail = awscheck.Fail, words.Sentence(err)
	f.Remedy.Text = "Enter an IPv4 network in CIDR notation: its address, a slash, and its prefix length."
	if p, err := netip.ParsePrefix(typed); err == nil && p.Addr().Is4() && p.Bits() >= largestVPC {
		// It may be in use or too small: that is checked once it is entered.
		f.Remedy.Text = fmt.Sprintf("Enter %s if that is the network you mean.", p.Masked())
	}
	return []awscheck.Finding{f}
}

func addresses(p netip.Prefix) int { return 1 << (32 - p.Bits()) }

// FitsVPC reports whether a network has a size that AWS allows for a VPC, and a prefix length
// that is not longer than longest.
func FitsVPC(p netip.Prefix, longest int) bool {
	return p.Bits() >= largestVPC && p.Bits() <= longest
}

// CheckCIDRSize compares the network's size with what AWS and Astro allow; longest is
// the longest prefix length that Astro does, bits that of the network that its remedy
// suggests. It reports network.cidr.size.
func CheckCIDRSize(ctx context.Context, n Neighbors, plan Plan, longest, bits int) []awscheck.Finding {
	f := awscheck.Finding{ID: awscheck.NetworkCIDRSize, Evidence: awscheck.Local, Status: awscheck.Pass}
	has := plan.CIDR.Bits()
	f.Detail = fmt.Sprintf("%s is between /%d, the largest VPC, and /%d, the smallest network that Astro allows.", plan, largestVPC, longest)
	switch {
	case has < largestVPC:
		f.Status, f.Title = awscheck.Fail, fmt.Sprintf("CIDR %s is too large, at most a /%d", plan.CIDR, largestVPC)
		f.Detail = fmt.Sprintf("%s is larger than the largest VPC that AWS allows, a /%d.", plan, largestVPC)
		f.Remedy.Text = fmt.Sprintf("Choose a smaller network, from /%d to /%d%s", largestVPC, longest, n.suchAs(ctx, plan, bits))
	case has > longest:
		f.Status, f.Title = awscheck.Fail, fmt.Sprintf("CIDR %s is too small, need a /%d", plan.CIDR, longest)
		f.Detail = fmt.Sprintf("%s has %s; Astro needs a /%d or larger, %s.",
			plan, words.Count(addresses(plan.CIDR), "address"), longest, words.Count(1<<(32-longest), "address"))
		f.Remedy.Text = fmt.Sprintf("Choose a larger network%s This concerns the data plane's own VPC only: the target VPC may have any size.",
			n.suchAs(ctx, plan, bits))
	}
	return []awscheck.Finding{f}
}

// CheckCIDRPrivate compares the network with the private ranges. It reports
// network.cidr.private.
func CheckCIDRPrivate(plan Plan) []awscheck.Finding {
	f := awscheck.Finding{ID: awscheck.NetworkCIDRPrivate, Evidence: awscheck.Local}
	for _, r := range privateRanges() {
		if netmodel.Within(plan.CIDR, r) {
			f.Status, f.Detail = awscheck.Pass, fmt.Sprintf("%s is inside the private range %s.", plan, r)
			return []awscheck.Finding{f}
		}
	}
	f.Remedy.Text = "Choose a network inside " + PrefixList(privateRanges()) + "."
	if netmodel.Within(plan.CIDR, sharedRange()) {
		f.Status, f.Title = awscheck.Warn, fmt.Sprintf("CIDR %s is not private", plan.CIDR)
		f.Detail = fmt.Sprintf("%s is in %s, which carriers share among their customers (RFC 6598). AWS allows it, but Astro requires one of the private ranges (RFC 1918).", plan, sharedRange())
		return []awscheck.Finding{f}
	}
	f.Status, f.Title = awscheck.Fail, fmt.Sprintf("CIDR %s is not private", plan.CIDR)
	f.Detail = fmt.Sprintf("%s is not inside one of the private ranges (RFC 1918): %s.", plan, PrefixList(privateRanges()))
	return []awscheck.Finding{f}
}

// CheckCIDRReserved compares the network with the ranges that AWS forbids or advises
// against. It reports network.cidr.reserved.
func CheckCIDRReserved(plan Plan) []awscheck.Finding {
	f := awscheck.Finding{ID: awscheck.NetworkCIDRReserved, Evidence: awscheck.Local}
	for _, r := range forbiddenRanges() {
		if plan.CIDR.Overlaps(r.Prefix) {
			f.Status, f.Title = awscheck.Fail, fmt.Sprintf("CIDR %s is in the reserved range %s", plan.CIDR, r.Prefix)
			f.Detail = fmt.Sprintf("%s overlaps %s (%s), which AWS does not allow for a VPC.", plan, r.Prefix, r.meaning)
			f.Remedy.Text = "Choose a network inside " + PrefixList(privateRanges()) + "."
			return []awscheck.Finding{f}
		}
	}
	if plan.CIDR.Overlaps(bridgeRange()) {
		f.Status, f.Title = awscheck.Warn, fmt.Sprintf("CIDR %s is in the containers' range %s", plan.CIDR, bridgeRange())
		f.Detail = fmt.Sprintf("%s overlaps %s, which container engines use for the bridge on each node: containers may not reach addresses in it.", plan, bridgeRange())
		f.Remedy.Text = fmt.Sprintf("Choose a network outside %s.", bridgeRange())
		return []awscheck.Finding{f}
	}
	f.Status, f.Detail = awscheck.Pass, fmt.Sprintf("%s does not overlap any range that AWS forbids or advises against.", plan)
	return []awscheck.Finding{f}
}
