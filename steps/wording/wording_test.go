package wording_test

import (
	"fmt"
	"testing"

	"github.com/astronomer/astro-activate/steps/wording"
)

func ExampleCount() {
	fmt.Println(wording.Count(1, "zone"))
	fmt.Println(wording.Count(2, "address"))
	fmt.Println(wording.Count(5000, "VPC"))
	fmt.Println(wording.Count(2, "check fails", "checks fail"))
	// Output:
	// 1 zone
	// 2 addresses
	// 5,000 VPCs
	// 2 checks fail
}

func ExampleList() {
	fmt.Println(wording.List([]string{"region"}))
	fmt.Println(wording.List([]string{"peering.region", "peering.vpc_id"}))
	fmt.Println(wording.List([]string{"eu-west-1", "us-east-1", "us-west-2"}))
	// Output:
	// region
	// peering.region and peering.vpc_id
	// eu-west-1, us-east-1 and us-west-2
}

func TestSentence(t *testing.T) {
	for in, want := range map[string]string{
		"":                         "",
		"the file is empty":        "the file is empty.",
		"The file is empty. ":      "The file is empty.",
		"did you mean region?":     "did you mean region?",
		`Ask: "Please add it."`:    `Ask: "Please add it."`,
		`It is "pending-waf"`:      `It is "pending-waf".`,
		"The profiles are listed:": "The profiles are listed:",
	} {
		if got := wording.Sentence(in); got != want {
			t.Errorf("Sentence(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestADetailDoesNotRepeatItsTitle(t *testing.T) {
	for _, c := range [][3]string{
		{"1 bucket in us-east-1", "1 bucket in us-east-1: logs.", "logs."},
		{"1 tagged resource", "1 tagged resource, of a new type.", "of a new type."},
		{"1 bucket", "1 bucket in us-east-1: logs.", "1 bucket in us-east-1: logs."},
		{"Region", "us-east-1 is enabled.", "us-east-1 is enabled."},
		{"", "It is old.", "It is old."},
	} {
		if got := wording.AfterTitle(c[0], c[1]); got != c[2] {
			t.Errorf("%q after %q is %q, want %q", c[1], c[0], got, c[2])
		}
	}
}

func TestNearest(t *testing.T) {
	keys := []string{
		"account.expected_id", "account.profile", "cluster.id", "cluster.max_nodes", "cluster.name", "cluster.node_type",
		"connectivity.methods", "dns.private_zones", "dns.resolve_hostnames", "network.cidr", "peering.account_id", "peering.cidrs",
		"peering.profile", "peering.region", "peering.vpc_id", "public.endpoints", "region",
	}
	for typed, want := range map[string]string{
		"network.cdir": "network.cidr", "cidr": "network.cidr", "cluster.nodetype": "cluster.node_type", "regoin": "region",
		"peering.vpcid": "peering.vpc_id", "vpc_id": "peering.vpc_id", "vpc_di": "peering.vpc_id", "conn": "connectivity.methods", "reg": "region", "regio n": "region", "dns.zones": "dns.private_zones", "ACCOUNT.PROFILE": "account.profile",
	} {
		if got := wording.Nearest(typed, keys); got != want {
			t.Errorf("Nearest(%q) = %q, want %q", typed, got, want)
		}
	}
	for _, typed := range []string{"", "f", "foo", "password", "cluster_size", "network.mtu", "peering.enabled", "aws_region_of_the_target"} {
		if got := wording.Nearest(typed, keys); got != "" {
			t.Errorf("Nearest(%q) = %q, which is no typing mistake", typed, got)
		}
	}
	if got := wording.Nearest("region", nil); got != "" {
		t.Errorf("without candidates it is %q", got)
	}
}

// A reader adds the numbers of the rows up to that of their heading.
func TestWhatWaitsIsCountedWithWhatItWaitsFor(t *testing.T) {
	for want, got := range map[string]string{
		"19 checks wait for it.":                                         wording.WaitFor(false, 1, 19),
		"1 check waits for it.":                                          wording.WaitFor(false, 2, 1),
		"20 unverified: this check and 19 that wait for it.":             wording.WaitFor(true, 1, 19),
		"2 unverified: this check and 1 that waits for it.":              wording.WaitFor(true, 1, 1),
		"1,007 unverified: these 7 checks and 1,000 that wait for them.": wording.WaitFor(true, 7, 1000),
	} {
		if got != want {
			t.Errorf("%q, not %q", got, want)
		}
	}
}
