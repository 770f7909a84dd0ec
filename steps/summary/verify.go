package summary

import (
	"fmt"
	"slices"
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/wording"
)

// Verified makes the report of a machine with the steps of steps.Verify. It is about the
// target VPC, whose owner's credentials were used.
func Verified(m *steps.Machine, meta Meta) Report {
	r := New(m, meta)
	r.Identity = Identity{}
	if id, ok := m.TargetIdentity(); ok {
		r.Identity = Identity{Account: id.Account, ARN: id.ARN, Partition: id.Partition}
	}
	for i, item := range r.ToSend.Activation {
		if item.Label == labelAccount {
			r.ToSend.Activation[i] = clusterAccount(m, item, r.Identity.Account)
		}
	}
	r.NextSteps = verifySteps(r, meta.AnswersFrom)
	return r
}

// clusterAccount is the item with the account that Astro's VPC is in. The credentials may
// be those of the target's account alone.
func clusterAccount(m *steps.Machine, reached Item, target string) Item {
	given := awscheck.Clean(m.Answers().Text(steps.KeyExpectedID))
	switch {
	case given != "":
		return Item{Label: reached.Label, Value: given}
	case reached.Value == target:
		return Item{Label: reached.Label, Note: "not known: these credentials are those of the target's account"}
	}
	return reached
}

// verifySteps lists what is left to do until packets and names get through the peering.
// The commands are those of the findings. from is the argument that gives a command the
// answers; "": those of the wizard's session.
func verifySteps(r Report, from string) []NextStep {
	next := []NextStep{}
	if len(r.Missing) > 0 {
		next = append(next, NextStep{Who: Customer, Owner: awscheck.OwnerYou, Text: "Give the missing answers: " + keys(r.Missing) + "."})
	}
	var fixes []fix
	for _, f := range r.Findings {
		// A finding with a cause waits for that one.
		if f.Acknowledged != "" || f.Cause != "" || f.Remedy.Text == "" {
			continue
		}
		if f.Status == awscheck.Fail || f.Status == awscheck.Warn || f.Status == awscheck.Unverified || f.Status == awscheck.Info {
			fixes = addFix(fixes, f)
		}
	}
	for _, f := range fixes {
		next = append(next, f.step())
	}
	if r.Verdict == steps.Ready || r.Verdict == steps.ReadyWithWarnings {
		owner, text := awscheck.OwnerYou, "Test a connection from a pipeline: nothing was sent to your data services."
		if len(r.Answers.PeerServices()) == 0 {
			owner = awscheck.OwnerNetwork
			text = "Allow the data plane's CIDR in the security groups of your data services, and test a connection from a pipeline. To check the path to a service, give peering.services."
		}
		return append(next, NextStep{Who: Customer, Owner: owner, Text: text})
	}
	return append(next, NextStep{Who: Customer, Owner: awscheck.OwnerYou, Text: "Verify again, or watch until every check passes.", Commands: []string{strings.TrimSpace("astro-activate verify --watch" + demoFlag(r) + " " + from)}})
}

// A fix is what findings of one check have in common: each route table has a finding, and
// one sentence is enough for all of them.
type fix struct {
	check, text string
	owner       awscheck.Owner
	titles      []string
	commands    []string
}

func (f fix) step() NextStep {
	return NextStep{Who: Customer, Owner: f.owner, Text: fmt.Sprintf("%s (%s): %s", wording.List(f.titles), f.check, f.text), Commands: f.commands}
}

// addFix adds the fix of a finding. It needs none of its own where earlier ones have all of
// its commands: a path lacks the route that its table lacks.
func addFix(fixes []fix, f Finding) []fix {
	commands := slices.DeleteFunc(f.Remedy.Safe(), func(c string) bool {
		return slices.ContainsFunc(fixes, func(x fix) bool { return slices.Contains(x.commands, c) })
	})
	if len(commands) == 0 && len(f.Remedy.Safe()) > 0 {
		return fixes
	}
	i := slices.IndexFunc(fixes, func(x fix) bool { return x.check == f.ID && x.owner == f.owner() && x.text == f.Remedy.Text })
	if i < 0 {
		return append(fixes, fix{f.ID, f.Remedy.Text, f.owner(), []string{f.Title}, f.Remedy.Safe()})
	}
	if !slices.Contains(fixes[i].titles, f.Title) {
		fixes[i].titles = append(fixes[i].titles, f.Title)
	}
	fixes[i].commands = append(fixes[i].commands, commands...)
	return fixes
}

// verifies reports whether the report is of the verify command.
func (r Report) verifies() bool {
	return slices.ContainsFunc(r.Findings, func(f Finding) bool { return f.Step == "verify" })
}
