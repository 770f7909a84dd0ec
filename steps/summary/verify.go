package summary

import (
	"fmt"
	"slices"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps"
)

// Verified makes the report of a machine that took the steps of steps.Verify: it
// speaks of the target VPC, whose owner's credentials were used.
func Verified(m *steps.Machine, meta Meta) Report {
	r := New(m, meta)
	r.Identity = Identity{}
	if id, ok := m.TargetIdentity(); ok {
		r.Identity = Identity{Account: id.Account, ARN: id.ARN, Partition: id.Partition}
	}
	r.NextSteps = verifySteps(r)
	return r
}

// verifySteps lists what is left to do until the connection carries packets and
// names. The commands are the findings' own.
func verifySteps(r Report) []NextStep {
	next := []NextStep{}
	if len(r.Missing) > 0 {
		next = append(next, NextStep{Who: Customer, Text: "Answer what is missing: " + keys(r.Missing) + "."})
	}
	for _, f := range r.Findings {
		// What follows from another finding's problem waits for that one.
		if f.Acknowledged != "" || f.Cause != "" || f.Remedy.Text == "" {
			continue
		}
		if f.Status == awscheck.Fail || f.Status == awscheck.Warn || f.Status == awscheck.Unverified || f.Status == awscheck.Info {
			next = append(next, NextStep{Who: Customer, Text: fmt.Sprintf("%s (%s): %s", f.Title, f.ID, f.Remedy.Text), Commands: f.Remedy.Commands})
		}
	}
	if r.Verdict == steps.Ready || r.Verdict == steps.ReadyWithWarnings {
		return append(next, NextStep{Who: Customer, Text: "Allow the data plane's CIDR in the security groups of your data services, and try a connection from a pipeline: neither is seen from here."})
	}
	return append(next, NextStep{Who: Customer, Text: "Verify again, or let it go on until everything holds.", Commands: []string{"astro-activate verify --watch"}})
}

// verifies tells whether the report is of the verify command.
func (r Report) verifies() bool {
	return slices.ContainsFunc(r.Findings, func(f Finding) bool { return f.Step == "verify" })
}
