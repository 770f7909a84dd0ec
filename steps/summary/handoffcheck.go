package summary

import (
	"fmt"
	"slices"
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps"
)

// programURL is where the program is.
const programURL = "https://github.com/astronomer/astro-activate"

// writeCheck says how to check that it is done.
func (h *handoff) writeCheck(t *text) {
	if len(h.problems) == 0 {
		return
	}
	t.heading("How to check that it is done")
	must := slices.DeleteFunc(slices.Clone(h.problems), func(f Finding) bool { return f.Status == awscheck.Warn })
	again := "Tell us, and we check again."
	if len(must) > 0 {
		again += " What must be resolved: " + someOf(must) + "."
	}
	t.item(again)
	if slices.ContainsFunc(h.problems, h.isOfPrincipal) {
		h.writeSimulation(t)
		return
	}
	if !h.canCheck() {
		if slices.ContainsFunc(must, func(f Finding) bool { return len(f.Remedy.Look) > 0 }) {
			t.item("The read-only commands above show it, too.")
		}
		return
	}
	t.item("You can run the same check yourself, with credentials for " + h.accountName() + " (or with --profile and the name of your AWS profile) and astro-activate from " +
		programURL + ". It only reads." + h.ignore())
	t.code("sh", []string{h.againCommand()})
}

// isOfPrincipal reports whether a problem is what our principal may not do: its check is about
// the principal that runs it, so the owner's own run would say nothing about ours.
func (h *handoff) isOfPrincipal(f Finding) bool {
	return h.owner == awscheck.OwnerIdentity && (isPermission(f.ID) || f.Status == awscheck.Unverified)
}

func isPermission(id string) bool {
	return matches(id, []string{awscheck.PermissionsIAM, awscheck.PermissionsCloudFormation})
}

// writeSimulation writes how the owner asks IAM about our principal. The simulator takes the
// ARN of a user or a role, not that of a session, and no wildcards. (IAM API Reference,
// "SimulatePrincipalPolicy".)
func (h *handoff) writeSimulation(t *text) {
	var actions []string
	for _, f := range slices.DeleteFunc(slices.Clone(h.problems), func(f Finding) bool { return !h.isOfPrincipal(f) }) {
		if action, ok := strings.CutPrefix(f.ID, awscheck.PermissionsIAM); ok {
			actions = append(actions, "iam:"+action)
		}
		actions = append(actions, f.Remedy.Policy.Actions()...)
		if f.ID == awscheck.PermissionsCloudFormation {
			actions = append(actions, "cloudformation:CreateStack")
		}
	}
	slices.Sort(actions)
	actions = slices.DeleteFunc(slices.Compact(actions), func(a string) bool { return strings.Contains(a, "*") })
	source := h.principalSource()
	if source == "" || len(actions) == 0 {
		who := "our principal"
		if arn := h.r.Identity.ARN; arn != "" && (!h.target || h.r.verifies()) {
			who = arn
		}
		t.item("Only the principal itself (" + who + ") can check this: a run of astro-activate with your credentials would be about yours.")
		return
	}
	t.item("With credentials for " + h.accountName() + ", you can ask IAM's policy simulator about our principal. Each action must say \"allowed\". (A run of astro-activate with your credentials would be about yours.)")
	command := "aws iam simulate-principal-policy --policy-source-arn " + source + " \\\n  --query 'EvaluationResults[].[EvalActionName,EvalDecision]' --output table \\\n  --action-names"
	width := 0
	for _, a := range actions {
		a = awscheck.Quote(awscheck.Clean(a))
		if width += 1 + len(a); width > columns-20 {
			command, width = command+" \\\n   ", len(a)
		}
		command += " " + a
	}
	t.code("sh", []string{runnable(h.r, command)})
}

// principalSource is the ARN of the user or role that the checks ran as, as an argument in a
// shell; "" if it is not known. A session's ARN lacks the path of its role, so the command looks
// that up. (IAM User Guide, "IAM identifiers".)
func (h *handoff) principalSource() string {
	if h.target && !h.r.verifies() {
		return ""
	}
	switch kind, rest, _ := principalOf(h.r.Identity.ARN); kind {
	case "user":
		return awscheck.Quote(awscheck.Clean(h.r.Identity.ARN))
	case "assumed-role":
		role, _, _ := strings.Cut(rest, "/")
		return `"$(` + awscheck.Command("aws", "iam", "get-role", "--role-name", role) + ` --query Role.Arn --output text)"`
	}
	return ""
}

// canCheck reports whether the owner's credentials are those that the check needs.
func (h *handoff) canCheck() bool {
	switch h.owner {
	case awscheck.OwnerAccount, awscheck.OwnerIdentity:
		return h.r.verifies() || !h.target
	case awscheck.OwnerNetwork:
		return h.r.verifies()
	}
	return false
}

// isWhole reports whether the owner's part of the check needs the answers about the peering.
func (h *handoff) isWhole() bool {
	return h.r.verifies() || slices.ContainsFunc(h.problems, func(f Finding) bool { return isOfTarget(f.ID) })
}

// ignore says which part of the check is not the owner's.
func (h *handoff) ignore() string {
	if h.isWhole() {
		return ""
	}
	return " The command leaves out the peering and the data services."
}

// againCommand is the command that repeats the owner's part of the check: with the answers of
// the report, and without the sender's AWS profiles.
func (h *handoff) againCommand() string {
	command := "astro-activate check"
	if h.r.verifies() {
		command = "astro-activate verify"
	}
	command += demoFlag(h.r)
	need := steps.DefaultRequirements()
	if h.r.Requirements != need.Version {
		command += " --requirements REQUIREMENTS_FILE"
	}
	for _, s := range h.r.Answers.Settings(steps.All(need)) {
		value := s.Value
		switch area, _, _ := strings.Cut(string(s.Key), "."); {
		case s.Key == steps.KeyProfile, s.Key == steps.KeyPeerProfile:
			continue
		case h.isWhole():
		case s.Key == steps.KeyMethods:
			value = nil // neither public endpoints nor a peering
		case area == "public", area == "peering", area == "dns":
			continue
		}
		command += " \\\n  --set " + awscheck.Quote(fmt.Sprintf("%s=%s", s.Key, awscheck.Clean(strings.Join(value, ","))))
	}
	return runnable(h.r, command)
}
