package summary

import (
	"fmt"
	"slices"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps"
)

// Verified makes the report of a machine with the steps of steps.Verify. It is about the
// target VPC, whose owner's credentials were used.
func Verified(m *steps.Machine, meta Meta) Report {
	r := New(m, meta)
	r.Identity = Identity{}
	if id, ok := m.TargetIdentity(); ok {
		r.Identity = Identity{Account: id.Account, ARN: id.ARN, Partition: id.Partition}
	}
	r.NextSteps = verifySteps(r)
	return r
}

// verifySteps lists what is left to do until packets and names get through the peering.
// The commands are those of the findings.
func verifySteps(r Report) []NextStep {
	next := []NextStep{}
	if len(r.Missing) > 0 {
		next = append(next, NextStep{Who: Customer, Owner: awscheck.OwnerYou, Text: "Give the missing answers: " + keys(r.Missing) + "."})
	}
	for _, f := range r.Findings {
		// A finding with a cause waits for that one.
		if f.Acknowledged != "" || f.Cause != "" || f.Remedy.Text == "" {
			continue
		}
		if f.Status == awscheck.Fail || f.Status == awscheck.Warn || f.Status == awscheck.Unverified || f.Status == awscheck.Info {
			next = addStep(next, NextStep{Who: Customer, Owner: f.owner(), Text: fmt.Sprintf("%s (%s): %s", f.Title, f.ID, f.Remedy.Text), Commands: f.Remedy.Safe()})
		}
	}
	if r.Verdict == steps.Ready || r.Verdict == steps.ReadyWithWarnings {
		owner, text := awscheck.OwnerYou, "Test a connection from a pipeline: nothing was sent to your data services."
		if len(r.Answers.PeerServices()) == 0 {
			owner = awscheck.OwnerNetwork
			text = "Allow the data plane's CIDR in the security groups of your data services, and test a connection from a pipeline. To check the path to a service, give peering.services."
		}
		return append(next, NextStep{Who: Customer, Owner: owner, Text: text})
	}
	return append(next, NextStep{Who: Customer, Owner: awscheck.OwnerYou, Text: "Verify again, or watch until every check passes.", Commands: []string{"astro-activate verify --watch"}})
}

// addStep adds a step, or its commands to the step that says the same: each route table has
// a finding, and one sentence is enough for all of them.
func addStep(next []NextStep, s NextStep) []NextStep {
	i := slices.IndexFunc(next, func(n NextStep) bool { return n.Who == s.Who && n.Owner == s.Owner && n.Text == s.Text })
	if i < 0 {
		return append(next, s)
	}
	for _, c := range s.Commands {
		if !slices.Contains(next[i].Commands, c) {
			next[i].Commands = append(next[i].Commands, c)
		}
	}
	return next
}

// verifies reports whether the report is of the verify command.
func (r Report) verifies() bool {
	return slices.ContainsFunc(r.Findings, func(f Finding) bool { return f.Step == "verify" })
}
