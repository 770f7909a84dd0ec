package summary

import (
	"slices"
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/wording"
)

// A NextStep is something to do next. Who acts, and Owner is who can do what it takes:
// the customer asks, or waits for, an owner that is AWS or Astronomer.
type NextStep struct {
	Who      Who            `json:"who"`
	Owner    awscheck.Owner `json:"owner,omitempty"`
	Text     string         `json:"text"`
	Commands []string       `json:"commands,omitempty"`
}

// Actor is who acts, in plain words.
func (s NextStep) Actor() string {
	switch {
	case s.Who == Astronomer:
		return awscheck.OwnerAstronomer.Name()
	case s.Owner == "", s.Owner == awscheck.OwnerAWS, s.Owner == awscheck.OwnerAstronomer:
		return awscheck.OwnerYou.Name()
	}
	return s.Owner.Name()
}

// Who does a NextStep.
type Who string

const (
	Customer   Who = "customer"
	Astronomer Who = "astronomer"
)

// nextSteps lists what is left to do until the cluster reaches its data, in order.
func nextSteps(m *steps.Machine, r Report) []NextStep {
	next := []NextStep{}
	step := func(owner awscheck.Owner, text string, commands ...string) {
		who := Customer
		if owner == awscheck.OwnerAstronomer {
			who = Astronomer
		}
		next = append(next, NextStep{who, owner, text, commands})
	}
	if len(r.Missing) > 0 {
		step(awscheck.OwnerYou, "Give the missing answers: "+keys(r.Missing)+".")
	}
	done := r
	if n := done.dropPending(m); n > 0 {
		step(awscheck.OwnerYou, "Wait for "+wording.Count(n, "check")+" still running.")
	}
	next = append(next, done.stepsToReady()...)
	if r.Saved {
		step(awscheck.OwnerYou, "Check the answers: nothing in this report was checked.", checkSession(r))
	}
	if !r.Active() {
		send := "Send this to Astronomer: "
		if !r.ready() {
			send = "Once the verdict is ready, send this to Astronomer: "
		}
		step(awscheck.OwnerYou, send+list(r.ToSend.Activation)+".")
		step(awscheck.OwnerAccount, "On the activation call, sign in to "+accountName(r)+" in the browser and create the CloudFormation stack "+
			"that Astronomer shows you. It creates Astronomer's role in the account.")
		step(awscheck.OwnerAstronomer, "Creates the cluster and sends you its id and its two external addresses. The whole activation takes about an hour.")
	}
	answers := m.Answers()
	if answers.Public() {
		step(awscheck.OwnerService, "Allow the cluster's two external addresses in every data service that allows only listed addresses.")
	}
	if answers.Peering() {
		if !r.peered() {
			next = append(next, peeringSteps(r)...)
		}
		if r.Active() {
			next = append(next, r.verifyStep())
		}
	}
	return next
}

// dropPending leaves out the findings of checks that have no result yet, which may need
// nothing: those that wait for missing answers, and those that run. It returns how many run.
func (r *Report) dropPending(m *steps.Machine) (running int) {
	if r.Saved { // nothing runs
		return 0
	}
	r.Findings = slices.DeleteFunc(slices.Clone(r.Findings), func(f Finding) bool {
		state := m.CheckState(f.ID)
		if state == steps.Running { // it has one finding
			running++
		}
		return state == steps.Running || state == steps.Waiting && len(r.Missing) > 0
	})
	return running
}

// ready reports whether the report can be sent: its verdict is ready, with or without
// warnings.
func (r Report) ready() bool {
	return r.Verdict == steps.Ready || r.Verdict == steps.ReadyWithWarnings
}

// checkSession is the command that checks a session's answers.
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

// peeringSteps lists the steps of a peering once the cluster exists.
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
		{Who: Customer, Owner: awscheck.OwnerYou, Text: "Request the peering from Astronomer with a " + r.ToSend.Priority + " ticket at " + r.ToSend.SupportURL + ": " + list(r.ToSend.Peering) + "."},
		{Who: Astronomer, Owner: awscheck.OwnerAstronomer, Text: "Sends the peering request from Astro's VPC."},
		{Who: Customer, Owner: awscheck.OwnerNetwork, Text: "Find the request, accept it within 7 days, and add a route to the data plane's CIDR in the target VPC's route tables.",
			Commands: []string{find}},
	}
}

// value returns an answer or, if none was given, what AWS reported.
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

// Warned reports whether there is a warning that is not acknowledged.
func (r Report) Warned() bool { return r.count(awscheck.Warn) > 0 }
