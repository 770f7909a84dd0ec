package summary

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps"
)

// A NextStep is what somebody does next.
type NextStep struct {
	Who      Who      `json:"who"`
	Text     string   `json:"text"`
	Commands []string `json:"commands,omitempty"`
}

// Who does a NextStep.
type Who string

const (
	Customer   Who = "customer"
	Astronomer Who = "astronomer"
)

// nextSteps lists what happens from here to a cluster that reaches its data, in order.
func nextSteps(m *steps.Machine, r Report) []NextStep {
	next := []NextStep{}
	step := func(who Who, text string, commands ...string) {
		next = append(next, NextStep{who, text, commands})
	}
	if len(r.Missing) > 0 {
		step(Customer, "Answer what is missing: "+keys(r.Missing)+".")
	}
	if n := r.count(awscheck.Fail); n > 0 {
		step(Customer, fmt.Sprintf("Fix the %s, then check again.", plural(n, "failed check")))
	}
	if n := r.count(awscheck.Unverified); n > 0 {
		step(Customer, fmt.Sprintf("Clear up %s, or acknowledge them with a reason, then check again.", plural(n, "check that could not be determined", "checks that could not be determined")))
	}
	step(Customer, "Send this to Astronomer: "+list(ToSend(m))+".")
	step(Customer, "On the activation call, sign in to "+account(r)+" in the browser and create the CloudFormation stack "+
		"that Astronomer shows you: it gives Astronomer its role in the account.")
	step(Astronomer, "Creates the cluster, which takes about an hour, and tells you its id and its two external addresses.")
	answers := m.Answers()
	if answers.Public() {
		step(Customer, "Allow the cluster's two external addresses wherever a data service lets in only listed ones.")
	}
	if answers.Peering() {
		next = append(next, peeringSteps(m)...)
	}
	return next
}

func account(r Report) string {
	if r.Identity.Account == "" {
		return "the AWS account"
	}
	return "AWS account " + r.Identity.Account
}

// An Item is one line of what Astronomer asks for.
type Item struct{ Label, Value string }

// ToSend is what Astronomer asks for at an activation, in order, from what was
// answered and what AWS has told.
func ToSend(m *steps.Machine) []Item {
	need := m.Requirements()
	or := func(k steps.Key, none string) string {
		if v := value(m, k); v != "" {
			return v
		}
		return none
	}
	account := or(steps.KeyExpectedID, "(not known yet)")
	if id, ok := m.Identity(); ok {
		account = id.Account
	}
	return []Item{
		{"AWS account id", account},
		{"cluster name", or(steps.KeyClusterName, "(not given)")},
		{"region", or(steps.KeyRegion, "(not given)")},
		{"node type", or(steps.KeyNodeType, need.NodeType+" (Astro's default)")},
		{"maximum nodes", or(steps.KeyMaxNodes, strconv.Itoa(need.MaxNodes)+" (Astro's default)")},
		{"VPC CIDR", or(steps.KeyCIDR, need.DefaultCIDR.String()+" (using the default CIDR: none was given)")},
	}
}

func list(items []Item) string {
	texts := make([]string, len(items))
	for i, item := range items {
		texts[i] = item.Label + " " + item.Value
	}
	return strings.Join(texts, ", ")
}

// peeringSteps are what a peering takes once the cluster exists.
func peeringSteps(m *steps.Machine) []NextStep {
	get := func(k steps.Key) string {
		if v := value(m, k); v != "" {
			return v
		}
		return "(not given)"
	}
	id := value(m, steps.KeyClusterID)
	if id == "" {
		id = "(in the Astro UI, once the cluster exists)"
	}
	aws := func(words ...string) string {
		words = append([]string{"aws"}, words...)
		if region := value(m, steps.KeyPeerRegion); region != "" {
			words = append(words, "--region", region)
		}
		profile := value(m, steps.KeyPeerProfile)
		if profile == "" {
			profile = value(m, steps.KeyProfile)
		}
		if profile != "" {
			words = append(words, "--profile", profile)
		}
		return awscheck.Command(words...)
	}
	find := aws("ec2", "describe-vpc-peering-connections", "--filters", "Name=status-code,Values=pending-acceptance")
	if vpc := value(m, steps.KeyPeerVPC); vpc != "" {
		find = aws("ec2", "describe-vpc-peering-connections",
			"--filters", "Name=status-code,Values=pending-acceptance", "Name=accepter-vpc-info.vpc-id,Values="+vpc)
	}
	return []NextStep{
		{Who: Customer, Text: "Ask Astronomer for the peering, as a P3 ticket at " + m.Requirements().SupportURL + ": " +
			"cluster name " + get(steps.KeyClusterName) + ", cluster id " + id +
			", target account " + get(steps.KeyPeerAccount) + ", region " + get(steps.KeyPeerRegion) +
			", VPC " + get(steps.KeyPeerVPC) + ", CIDRs " + get(steps.KeyPeerCIDRs) + "."},
		{Who: Astronomer, Text: "Requests the peering from Astro's VPC."},
		{Who: Customer, Text: "Find the request, accept it within 7 days, and send the data plane's CIDR to it from the target VPC's route tables.",
			Commands: []string{find}},
	}
}

// value is an answer, or what AWS has told where none was given.
func value(m *steps.Machine, k steps.Key) string {
	v := m.Answers().Get(k)
	if !v.Given() {
		v = m.Found(k)
	}
	return awscheck.Clean(v.String())
}

func (r Report) count(s awscheck.Status) int {
	n := 0
	for _, f := range r.Findings {
		if f.Status == s && f.Acknowledged == "" {
			n++
		}
	}
	return n
}

func keys(list []steps.Key) string {
	texts := make([]string, len(list))
	for i, k := range list {
		texts[i] = string(k)
	}
	return strings.Join(texts, ", ")
}

// plural counts things; forms are one and, where adding an s will not do, many.
func plural(n int, forms ...string) string {
	word := forms[0]
	if n != 1 {
		word = forms[0] + "s"
		if len(forms) > 1 {
			word = forms[1]
		}
	}
	return strconv.Itoa(n) + " " + word
}

// Warned tells whether a warning counts.
func (r Report) Warned() bool { return r.count(awscheck.Warn) > 0 }
