package summary

import (
	"fmt"
	"slices"
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/wording"
)

// programURL is where the program is.
const programURL = "https://github.com/astronomer/astro-activate"

// writeCheck says how to check that it is done.
func (h *handoff) writeCheck(t *text) {
	if len(h.open()) == 0 {
		return
	}
	t.heading("How to check that it is done")
	must := only(h.open(), func(f *Finding) bool { return f.Status != awscheck.Warn })
	again := "Tell us, and we check again."
	if len(must) > 0 {
		again += " What must be resolved: " + someOf(must) + "."
	}
	t.item(again)
	if has(h.problems, h.isOfPrincipal) {
		h.writeSimulation(t)
		return
	}
	if !h.canCheck() {
		if has(must, func(f *Finding) bool { return len(f.Remedy.Look) > 0 }) {
			t.item("The read-only commands above show it, too.")
		}
		return
	}
	t.item("You can run the same check yourself, with credentials for " + h.accountName() + " (or with --profile and the name of your AWS profile) and astro-activate from " +
		programURL + ". It only reads." + h.ignore())
	command := "check"
	if h.verifies {
		command = "verify"
	}
	if h.isWhole() && ReplacesCIDR(h.r) {
		t.under(withNewCIDR)
	}
	t.code("sh", []string{h.againCommand(command, h.isWhole())})
	writeDemoFlag(h.r, t)
}

// withNewCIDR says what the placeholder in a check's command is.
const withNewCIDR = "Once you have the new CIDR, put it in place of " + toFill + ", then run:"

// writeDemoFlag says what the command of a demo's message asks, and what the same one asks at AWS.
func writeDemoFlag(r Report, t *text) {
	if flag := demoFlag(r); flag != "" {
		t.under("With" + flag + ", the command asks the simulated account of this demo, in which nothing was changed: it reports the same as before. In a message about a real account, it asks AWS.")
	}
}

// isOfPrincipal reports whether a problem is what our principal may not do: its check is about
// the principal that runs it, so the owner's own run would say nothing about ours.
func (h *handoff) isOfPrincipal(f *Finding) bool {
	return h.owner == awscheck.OwnerIdentity && (isPermission(f.ID) || f.Status == awscheck.Unverified) || h.owner == awscheck.OwnerOrganization && isPermission(f.ID)
}

func isPermission(id string) bool {
	return matches(id, []string{awscheck.PermissionsIAM, awscheck.PermissionsCloudFormation})
}

// writeSimulation writes how the owner asks IAM about our principal. The simulator takes the
// ARN of a user or a role, not that of a session, and no wildcards. (IAM API Reference,
// "SimulatePrincipalPolicy".) It takes a condition key of a service control policy that it was not
// given as absent (aws-cli issue 10525): without the principal's ARN and the region, one that
// exempts the principal, or the region, would still deny.
func (h *handoff) writeSimulation(t *text) {
	var actions []string
	for _, f := range only(h.problems, h.isOfPrincipal) {
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
	source, whose := h.principalSource(), "our principal"
	if source != "" && h.inNewSet() {
		source, whose = newSetRole, "the role of the permission set "+awscheck.ActivationPolicyName+", once it is assigned"
	}
	if source == "" || len(actions) == 0 {
		who := "our principal"
		if arn := h.r.Identity.ARN; arn != "" && (!h.target || h.verifies) {
			who = arn
		}
		t.item("Only the principal itself (" + who + ") can check this: a run of astro-activate with your credentials would be about yours.")
		return
	}
	t.item("With credentials for " + h.accountName() + ", you can ask IAM's policy simulator about " + whose + ". Each action must say \"allowed\". (A run of astro-activate with your credentials would be about yours.)")
	command := func(region, rest string) string {
		const key = "ContextKeyType=string,ContextKeyName=aws:"
		context := `"` + key + `PrincipalArn,ContextKeyValues=$PRINCIPAL_ARN"`
		if region != "" {
			context += " \\\n    " + awscheck.Quote(key+"RequestedRegion,ContextKeyValues="+region)
		}
		return runnable(h.r, `aws iam simulate-principal-policy --policy-source-arn "$PRINCIPAL_ARN" \`+"\n  --context-entries "+context+
			" \\\n  --query 'EvaluationResults[].[EvalActionName,EvalDecision]' --output table \\\n  "+rest)
	}
	role := h.astroRole(steps.DefaultRequirements().PriorRoles[0])
	limited, others := steps.OnRole(awscheck.Allow(actions...), role), []string(nil)
	commands := []string{runnable(h.r, "PRINCIPAL_ARN="+source)}
	for _, s := range limited.Statement {
		if onAll(s) {
			others = append(others, s.Action...)
			continue
		}
		commands = append(commands, command(iamRegion, "--resource-arns "+awscheck.Quote(role)+" \\\n  "+actionNames(s.Action)))
	}
	if len(others) > 0 {
		commands = append(commands, command(h.plan.astroRegion, actionNames(others)))
	}
	t.code("sh", commands)
}

// iamRegion is where the requests to IAM go. (IAM User Guide, "AWS global condition context keys",
// aws:RequestedRegion.)
const iamRegion = "us-east-1"

// newSetRole is the ARN of the role that IAM Identity Center makes of the new permission set in an
// account, as an argument in a shell. (IAM Identity Center User Guide, "Referencing permission sets
// in resource policies".)
const newSetRole = `$(aws iam list-roles --path-prefix /aws-reserved/sso.amazonaws.com/ \` + "\n    " +
	`--query "Roles[?starts_with(RoleName, 'AWSReservedSSO_` + awscheck.ActivationPolicyName + `_')].Arn" --output text)`

// inNewSet reports whether the fix is a new permission set, which the problems' principal is not.
func (h *handoff) inNewSet() bool {
	return steps.GrantInPermissionSet(h.r.Identity.ARN, "") != "" &&
		has(h.problems, func(f *Finding) bool { return h.isOfPrincipal(f) && f.Remedy.Policy != nil })
}

// actionNames are actions as arguments of the simulator, on several lines.
func actionNames(actions []string) string {
	command, width := "--action-names", 0
	for _, a := range actions {
		a = awscheck.Quote(awscheck.Clean(a))
		if width += 1 + len(a); width > columns-20 {
			command, width = command+" \\\n   ", len(a)
		}
		command += " " + a
	}
	return command
}

// imperative is a fix as the one reads it who is to be asked.
func imperative(text string) string {
	for _, who := range []string{"the boundary's owner", "an administrator of your AWS organization", "your organization's administrators", "an administrator of account "} {
		before, rest, found := strings.Cut(text, "Ask "+who)
		if !found {
			continue
		}
		if head, what, ok := strings.Cut(rest, "to "); ok && !strings.ContainsAny(head, ".,:") && !strings.Contains(head, "whether") {
			text = before + wording.Capitalize(what)
		} else {
			text = before + "Tell us" + rest
		}
	}
	text = strings.ReplaceAll(text, " their ", " your ")
	text = strings.NewReplacer("exempt this principal", "exempt our principal", "Exempt this principal", "Exempt our principal").Replace(text)
	return strings.Replace(text, ", then check again", "", 1)
}

// requestsIncrease reports whether the fix of a problem is to request an increase of a quota,
// whatever else is decided.
func requestsIncrease(f *Finding) bool {
	return mayRequestIncrease(f) && !strings.Contains(f.Remedy.Text, " unless the ")
}

// mayRequestIncrease reports whether the fix of a problem is to request an increase of a quota, if only
// because what uses the quota stays.
func mayRequestIncrease(f *Finding) bool {
	return steps.RequestsIncrease(f.ID, f.Remedy)
}

// DaysForQuotas says that an increase of a quota is to be requested, on which AWS can take days to decide: whatever
// else comes next, it is asked for at once. "": none is.
func DaysForQuotas(r *Report) string {
	if !has(r.counted(awscheck.Fail), requestsIncrease) {
		return ""
	}
	return "AWS can take days for quotas: ask today."
}

// quotaOf is the name of the quota that a problem is about.
func quotaOf(f *Finding) string {
	name, _, _ := strings.Cut(f.Title, ": ")
	return name
}

// increasesFirst puts requests for quotas before what takes less time. A quota that is large
// enough once what another problem lists is deleted needs none, unless that stays. (AWS General Reference of 2018, "AWS
// Service Limits": an increase may take a couple of days.)
func (h *handoff) increasesFirst() {
	var first, others []Finding
	for _, f := range h.problems {
		text, used := steps.RequestIfKept(f.Remedy.Text)
		if used == "" && !requestsIncrease(&f) {
			others = append(others, f)
			continue
		}
		if used != "" && has(h.removals(), func(o *Finding) bool { return o.Title == used+" in "+h.plan.astroRegion }) {
			f.Remedy.Text = text
			h.undecided = append(h.undecided, quotaOf(&f)+" only if the "+used+" stay")
		}
		first = append(first, f)
	}
	h.problems = append(first, others...)
}

// revised is a fix with the command that gives a managed policy its new document. A boundary
// applies to every principal that has it. (IAM API Reference, CreatePolicyVersion and
// ListEntitiesForPolicy; IAM User Guide, "Versioning IAM policies": five versions are kept.)
func (h *handoff) revised(r awscheck.Remedy, v awscheck.PolicyRevision) awscheck.Remedy {
	r.Text = wording.Sentence(r.Text) + " The command below \"Change\" does that: it makes a new default version of the policy, with all other statements of version " + v.Version +
		". First look at list-policy-versions: the default version must still be " + v.Version + ", and there must be at most four versions, because IAM keeps five: delete an old one otherwise. If the policy is deployed from code, make the change there."
	if !strings.Contains(r.Text, "every principal but") {
		r.Text += " It applies to every principal that has this boundary, which list-entities-for-policy lists: each of them that is otherwise allowed these actions can then become an administrator of the account through the role."
	}
	r.Policy, r.Revision = nil, nil // the command below has it
	r.Look = append(slices.Clone(r.Look), h.made(v.Inspect()...)...)
	r.Commands = append(slices.Clone(r.Commands), h.made(v.Replace(awscheck.Quote(v.Document)), afterActivation, v.Restore())...)
	return r
}

// writeNeeds writes all that our principal must be allowed: the findings name only what is
// missing now, and what could not be verified may be missing as well. added is whether the
// document above has what could not be verified.
func (h *handoff) writeNeeds(t *text, added bool) {
	need := steps.DefaultRequirements()
	if h.target || h.verifies || h.active || h.r.Requirements != need.Version || !has(h.problems, func(f *Finding) bool { return isPermission(f.ID) }) {
		return
	}
	t.heading("All that our principal must be allowed to do")
	t.item(wording.List(awscheck.ActivationPolicy(need.IAMActions, need.CloudFormation).Actions()) + ". (`astro-activate policy --for activation` prints this as a policy document, on every resource.)")
	t.item("With that it creates, in " + h.accountName() + ", the stack " + need.PriorStacks[0] + ", and the stack creates the role " + need.PriorRoles[0] +
		" for Astronomer. Both names are those of Astronomer's documentation of " + need.Version + ".")
	if role := h.astroRole(need.PriorRoles[0]); role != "" && !h.r.Masked {
		t.item("Our request, which the activation does not depend on: allow these IAM actions, except ListRoles, to our principal alone, on " + role + " alone (as Resource of a statement that allows, or as NotResource of one that denies), and take them back after the activation. " +
			"A principal that has them, even on this role alone, can give the role any policy, assume it, and so become an administrator of the account.")
		t.item("Our check reports an action that is missing as a failure, which blocks the activation, and one that is allowed on this role alone as a warning, which blocks nothing.")
	}
	switch unknown := h.unknownActions(need); {
	case len(unknown) == 0:
	case added:
		t.item("We could not verify whether it may do " + wording.List(unknown) + ". In the document above, the statements whose Sid begins with " + sidUnverified + " allow that: leave out what it may do already.")
	default:
		t.item("We could not verify whether it may do " + wording.List(unknown) + ". If it may not, add that at the same time.")
	}
}

// sidUnverified is the id of the statement with what could not be verified.
const sidUnverified = "ActivationUnverified"

// unknownActions are those of the activation that could not be verified.
func (h *handoff) unknownActions(need steps.Requirements) (unknown []string) {
	for _, f := range h.problems {
		switch action, ok := strings.CutPrefix(f.ID, awscheck.PermissionsIAM); {
		case f.Status != awscheck.Unverified:
		case ok:
			unknown = append(unknown, "iam:"+action)
		case f.ID == awscheck.PermissionsCloudFormation:
			unknown = append(unknown, "cloudformation:"+need.CloudFormation)
		}
	}
	return unknown
}

// addUnknown adds a statement with what could not be verified to the one document for a
// permission set, so that its owner changes it once. It reports whether there is such a one.
func (h *handoff) addUnknown(d *digest) bool {
	add := awscheck.Allow(h.unknownActions(steps.DefaultRequirements())...)
	if !d.merged || add == nil {
		return false
	}
	add = named(steps.OnRole(add, h.astroRole(steps.DefaultRequirements().PriorRoles[0])), sidUnverified)
	for i, f := range d.blocking {
		if p := f.Remedy.Policy; p != nil && strings.Contains(f.Remedy.Text, awscheck.NewPermissionSet) {
			d.blocking[i].Remedy.Policy = &awscheck.Policy{Version: p.Version, Statement: slices.Concat(p.Statement, add.Statement)}
		}
	}
	return true
}

// astroRole is the ARN of the role that the activation creates; "" if the account is not known. In
// a masked report it names the role alone.
func (h *handoff) astroRole(name string) string {
	if h.r.Identity.Account == "" || h.r.Identity.Partition == "" {
		return ""
	}
	if h.r.Masked {
		return "[arn of " + name + "]"
	}
	return fmt.Sprintf("arn:%s:iam::%s:role/%s", awscheck.Clean(h.r.Identity.Partition), awscheck.Clean(h.r.Identity.Account), name)
}

// principalSource is the ARN of the user or role that the checks ran as, as an argument in a
// shell; "" if it is not known. A session's ARN lacks the path of its role, so the command looks
// that up. (IAM User Guide, "IAM identifiers".)
func (h *handoff) principalSource() string {
	if h.target && !h.verifies {
		return ""
	}
	if h.r.Masked && h.r.Identity.ARN != "" {
		return awscheck.Quote(awscheck.Clean(h.r.Identity.ARN))
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
		return h.verifies || !h.target
	case awscheck.OwnerNetwork:
		return h.verifies
	}
	return false
}

// isWhole reports whether the owner's part of the check needs the answers about the peering.
func (h *handoff) isWhole() bool {
	return h.verifies || has(h.open(), func(f *Finding) bool { return isOfTarget(f.ID) })
}

// ignore says which part of the check is not the owner's.
func (h *handoff) ignore() string {
	if h.isWhole() {
		return ""
	}
	if ReplacesCIDR(h.r) {
		return " The command leaves out the peering, the data services and the CIDR that we replace: what it reports about network.cidr is about Astro's default CIDR, and not yours to fix."
	}
	return " The command leaves out the peering and the data services."
}

// againCommand is the command that repeats the owner's part of the check: with the answers of
// the report, and without the sender's AWS profiles. whole is with those about the peering. A CIDR
// that is to be replaced is not checked again: the owner's part does without it, or with the new one.
func (h *handoff) againCommand(command string, whole bool) string {
	command = "astro-activate " + command + demoFlag(h.r)
	need := steps.DefaultRequirements()
	if h.r.Requirements != need.Version {
		command += " --requirements REQUIREMENTS_FILE"
	}
	for _, s := range h.r.Answers.Settings(steps.All(need)) {
		value := s.Value
		switch area, _, _ := strings.Cut(string(s.Key), "."); {
		case s.Key == steps.KeyProfile, s.Key == steps.KeyPeerProfile:
			continue
		case s.Key == steps.KeyCIDR && ReplacesCIDR(h.r):
			value = nil
			if whole {
				value = steps.Text(toFill)
			}
		case whole:
		case s.Key == steps.KeyMethods:
			value = nil // neither public endpoints nor a peering
		case area == "public", area == "peering", area == "dns":
			continue
		}
		command += " \\\n  --set " + awscheck.Quote(fmt.Sprintf("%s=%s", s.Key, awscheck.Clean(strings.Join(value, ","))))
	}
	return runnable(h.r, command)
}
