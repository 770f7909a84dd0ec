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
		next = append(next, NextStep{Who: Customer, Text: "Give the missing answers: " + keys(r.Missing) + "."})
	}
	for _, f := range r.Findings {
		// A finding with a cause waits for that one.
		if f.Acknowledged != "" || f.Cause != "" || f.Remedy.Text == "" {
			continue
		}
		if f.Status == awscheck.Fail || f.Status == awscheck.Warn || f.Status == awscheck.Unverified || f.Status == awscheck.Info {
			next = append(next, NextStep{Who: Customer, Text: fmt.Sprintf("%s (%s): %s", f.Title, f.ID, f.Remedy.Text), Commands: f.Remedy.Commands})
		}
	}
	if r.Verdict == steps.Ready || r.Verdict == steps.ReadyWithWarnings {
		text := "Test a connection from a pipeline: nothing was sent to your data services."
		if len(r.Answers.PeerServices()) == 0 {
			text = "Allow the data plane's CIDR in the security groups of your data services, and test a connection from a pipeline. To check the path to a service, give peering.services."
		}
		return append(next, NextStep{Who: Customer, Text: text})
	}
	return append(next, NextStep{Who: Customer, Text: "Verify again, or watch until every check passes.", Commands: []string{"astro-activate verify --watch"}})
}

// verifies reports whether the report is of the verify command.
func (r Report) verifies() bool {
	return slices.ContainsFunc(r.Findings, func(f Finding) bool { return f.Step == "verify" })
}
