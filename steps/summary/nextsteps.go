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
	if failed := r.counted(awscheck.Fail); len(failed) > 0 {
		step(Customer, r.fix(failed))
	}
	if n := len(r.counted(awscheck.Unverified)); r.Saved {
		step(Customer, "Have the answers checked: nothing here was held against AWS.", checkSession(r))
	} else if n > 0 {
		step(Customer, fmt.Sprintf("Clear up %s, or acknowledge them with a reason, then check again.", plural(n, "check that could not be determined", "checks that could not be determined")))
	}
	step(Customer, "Send this to Astronomer: "+list(r.ToSend.Activation)+".")
	step(Customer, "On the activation call, sign in to "+accountName(r)+" in the browser and create the CloudFormation stack "+
		"that Astronomer shows you: it gives Astronomer its role in the account.")
	step(Astronomer, "Creates the cluster and tells you its id and its two external addresses. The whole activation takes about an hour.")
	answers := m.Answers()
	if answers.Public() {
		step(Customer, "Allow the cluster's two external addresses wherever a data service lets in only listed ones.")
	}
	if answers.Peering() {
		next = append(next, peeringSteps(r)...)
	}
	return next
}

// checkSession is the command that has a session's answers checked.
func checkSession(r Report) string {
	if r.Demo {
		return "astro-activate check --demo --session SESSION_FILE"
	}
	return "astro-activate check --session SESSION_FILE"
}

func accountName(r Report) string {
	if r.Identity.Account == "" {
		return "the AWS account"
	}
	return "AWS account " + r.Identity.Account
}

// peeringSteps are what a peering takes once the cluster exists.
func peeringSteps(r Report) []NextStep {
	p := r.plan()
	words := []string{"aws", "ec2", "describe-vpc-peering-connections", "--filters", "Name=status-code,Values=pending-acceptance"}
	if p.vpc != "" {
		words = append(words, "Name=accepter-vpc-info.vpc-id,Values="+p.vpc)
	}
	if p.region != "" {
		words = append(words, "--region", p.region)
	}
	if p.profile != "" {
		words = append(words, "--profile", p.profile)
	}
	find := awscheck.Command(words...)
	return []NextStep{
		{Who: Customer, Text: "Ask Astronomer for the peering, as a " + r.ToSend.Priority + " ticket at " + r.ToSend.SupportURL + ": " + list(r.ToSend.Peering) + "."},
		{Who: Astronomer, Text: "Requests the peering from Astro's VPC."},
		{Who: Customer, Text: "Find the request, accept it within 7 days, and send the data plane's CIDR to it from the target VPC's route tables.",
			Commands: []string{find}},
	}
}

// value is an answer, or what AWS has told where none was given.
func value(m *steps.Machine, k steps.Key) string {
	v := m.Answers().Get(k)
	if !v.Given() {
		v = m.Discovered(k)
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
