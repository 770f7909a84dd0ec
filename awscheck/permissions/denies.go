package permissions

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
)

// An explicitStatement is a statement that denies some of the needed actions, and where it is.
type explicitStatement struct {
	in policyDocument
	policyStatement
}

// findDenies reads the documents of the layers that deny explicitly, and keeps the statements
// that do. Where a document can't be read, or the layer is not the principal's, there are
// none: the remedy then has a command that shows the policy. It also finds out how a boundary
// that denies must read instead.
func (p *permissions) findDenies(ctx context.Context, a *account.Account, e evidence) {
	var boundary, identity, limited []string
	for _, action := range p.actions() {
		d := p.decisions[action]
		if d.decision.denied() && slices.Contains(d.layers, account.BoundaryLayer) {
			limited = append(limited, action)
		}
		if d.decision != explicitDeny {
			continue
		}
		if slices.Contains(d.layers, account.BoundaryLayer) {
			boundary = append(boundary, action)
		}
		if slices.Contains(d.layers, account.IdentityLayer) {
			identity = append(identity, action)
		}
	}
	if !p.canSimulate() || len(limited)+len(identity) == 0 {
		return
	}
	documents := e.documents
	switch {
	case !documents.unreadable:
	case len(identity) > 0:
		documents = readPolicies(ctx, a, p.principal)
	default:
		documents.boundary, _ = readBoundary(ctx, a, p.principal)
	}
	p.read = slices.DeleteFunc(slices.Clone(documents.boundary), func(doc policyDocument) bool { return len(doc.statements) == 0 })
	p.denies = map[account.PolicyLayer][]explicitStatement{
		account.BoundaryLayer: p.explicitStatements(documents.boundary, boundary, e),
		account.IdentityLayer: p.explicitStatements(documents.identity, identity, e),
	}
	p.boundaryAllows = len(boundary) > 0 && !slices.ContainsFunc(boundary, func(action string) bool {
		return !allowedWithoutDenies(documents.boundary, p.question(action, p.targets(action).all, e))
	})
	p.revision, p.exempts, p.exemptsAlone = p.reviseBoundary(documents.boundary, limited, e)
}

// maxManagedPolicy is how long a managed policy can be, in characters without white space.
// (IAM User Guide, "IAM and AWS STS quotas".)
const maxManagedPolicy = 6144

// reviseBoundary returns how the boundary must read so that it denies none of some actions to the
// activation: with the activation's role exempt from the statements that deny them or, where that
// can't be said in them, without those, and with an allow of those that no other statement
// allows. The role is then exempt for this principal alone, if its ARN is known: with the actions, any
// other principal could become an administrator through the role. It also returns whether the role is
// exempt, and whether for this principal alone. It returns nil where the document is not known, is AWS's own or would be too long,
// and where a condition decides whether a statement denies them.
func (p *permissions) reviseBoundary(boundary []policyDocument, actions []string, e evidence) (v *awscheck.PolicyRevision, exempts, alone bool) {
	if len(actions) == 0 || len(boundary) != 1 || boundary[0].version == "" || strings.Contains(boundary[0].arn, ":iam::aws:") {
		return nil, false, false
	}
	doc := boundary[0]
	narrowed := map[string]json.RawMessage{} // by the statement that denies
	exempts = true
	for _, s := range p.denies[account.BoundaryLayer] {
		if p.denial(s.policyStatement, actions, e) != yes {
			return nil, false, false
		}
		narrowed[string(s.raw)] = p.exempting(s.policyStatement, actions, e)
		exempts = exempts && narrowed[string(s.raw)] != nil
	}
	exempts = exempts && len(narrowed) > 0
	alone = exempts
	revised := revisedDocument{documentHead: doc.head}
	for _, s := range doc.statements {
		switch instead, denies := narrowed[string(s.raw)]; {
		case denies && exempts:
			revised.Statement = append(revised.Statement, instead)
			others := p.forOthers(s)
			if alone = alone && others != nil; others != nil {
				revised.Statement = append(revised.Statement, others)
			}
		case denies:
		case p.denial(s, actions, e) != no:
			return nil, false, false // it may deny them, too
		default:
			revised.Statement = append(revised.Statement, s.raw)
		}
	}
	lacks := slices.DeleteFunc(slices.Clone(actions), func(action string) bool {
		return allowedWithoutDenies(boundary, p.question(action, p.targets(action).all, e))
	})
	if all := cloudFormationActions(p.needs.CloudFormation); len(all) > 0 && !slices.ContainsFunc(all, func(a string) bool { return !slices.Contains(lacks, a) }) {
		lacks = append(slices.DeleteFunc(lacks, func(a string) bool { return slices.Contains(all, a) }), "cloudformation:"+p.needs.CloudFormation)
	}
	if add := p.allow(lacks); add != nil {
		for _, s := range add.Statement {
			revised.Statement = append(revised.Statement, s)
		}
	}
	compact, err := encoded(revised, "")
	if err != nil || len(compact) > maxManagedPolicy || len(narrowed) == 0 && lacks == nil {
		return nil, false, false
	}
	text, _ := encoded(revised, "  ")
	return &awscheck.PolicyRevision{ARN: doc.arn, Version: doc.version, Document: text}, exempts, alone
}

// forOthers is a statement that denies, for every principal but this one and for the roles of the
// activation alone, which the statement itself exempts; nil where the principal is not known, or the
// statement has a condition of its own. (IAM User Guide, "AWS global condition context keys",
// aws:PrincipalArn: of a session, it is the ARN of the role.)
func (p *permissions) forOthers(s policyStatement) json.RawMessage {
	var has struct {
		Sid               string
		Action, NotAction json.RawMessage
		Condition         json.RawMessage
	}
	if p.source == "" || json.Unmarshal(s.raw, &has) != nil || has.Condition != nil {
		return nil
	}
	others := struct {
		Sid               string `json:",omitempty"`
		Effect            string
		Action, NotAction json.RawMessage `json:",omitempty"`
		Resource          []string
		Condition         map[string]map[string]string
	}{Effect: "Deny", Action: has.Action, NotAction: has.NotAction, Resource: p.roleARNs(p.needs.Roles),
		Condition: map[string]map[string]string{"ArnNotEquals": {"aws:PrincipalArn": p.source}}}
	if has.Sid != "" {
		others.Sid = has.Sid + "ByOthers" // the ids of a document differ
	}
	text, err := encoded(others, "")
	if err != nil {
		return nil
	}
	return json.RawMessage(text)
}

// exempting is a statement that denies, with the roles of the activation exempt; nil where that
// does not allow all of some actions that it denies on them. Actions that take no role can't be
// exempt, and a statement about some resources would be about others with NotResource. (IAM User
// Guide, "IAM JSON policy elements: NotResource".)
func (p *permissions) exempting(s policyStatement, actions []string, e evidence) json.RawMessage {
	roles := p.roleARNs(p.needs.Roles)
	if len(roles) == 0 || s.notResource == nil && !slices.Equal(s.resources, []string{"*"}) {
		return nil
	}
	var parts struct { // in the order in which policies have them
		Sid, Effect, Action, NotAction, NotResource, Condition json.RawMessage `json:",omitempty"`
	}
	if json.Unmarshal(s.raw, &parts) != nil {
		return nil
	}
	list := slices.Concat(s.notResource, roles)
	var except any = list
	if len(list) == 1 {
		except = list[0]
	}
	text, err := encoded(except, "")
	if err != nil {
		return nil
	}
	parts.NotResource = json.RawMessage(text)
	if text, err = encoded(parts, ""); err != nil {
		return nil
	}
	narrowed, err := parsePolicyStatement(json.RawMessage(text))
	if err != nil {
		return nil
	}
	for _, action := range actions {
		on := p.targets(action).own
		if !ActsOnRole(action) {
			on = p.targets(action).resources()
		}
		for _, resource := range on {
			if narrowed.applies(p.question(action, resource, e)) != no {
				return nil
			}
		}
	}
	return narrowed.raw
}

// A revisedDocument is a document with other statements.
type revisedDocument struct {
	documentHead
	Statement []any
}

// encoded is a value in JSON, with the characters that policies have and HTML must escape.
func encoded(v any, indent string) (string, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", indent)
	err := enc.Encode(v)
	return strings.TrimSuffix(b.String(), "\n"), err
}

func (p *permissions) question(action, resource string, e evidence) question {
	return question{action: action, resource: resource, context: contextValues(p.contextKeys(action, e.sim.knownSource()))}
}

// explicitStatements are the statements that certainly deny any of some actions on any of
// their targets or, if there is none, those that may.
func (p *permissions) explicitStatements(docs []policyDocument, actions []string, e evidence) []explicitStatement {
	var certain, possible []explicitStatement
	for _, doc := range docs {
		for _, s := range doc.statements {
			switch p.denial(s, actions, e) {
			case no:
			case yes:
				certain = append(certain, explicitStatement{doc, s})
			default:
				possible = append(possible, explicitStatement{doc, s})
			}
		}
	}
	if len(certain) > 0 {
		return certain
	}
	return possible
}

// denial reports whether a statement denies any of some actions on any of their targets.
func (p *permissions) denial(s policyStatement, actions []string, e evidence) truth {
	applies := no
	for _, action := range actions {
		for _, resource := range p.targets(action).resources() {
			applies = max(applies, s.applies(p.question(action, resource, e)))
		}
	}
	if !s.deny {
		return no
	}
	return applies
}

// allowedWithoutDenies reports whether documents would allow a request without what they
// deny.
func allowedWithoutDenies(docs []policyDocument, q question) bool {
	var allows []policyDocument
	for _, doc := range docs {
		doc.statements = slices.DeleteFunc(slices.Clone(doc.statements), func(s policyStatement) bool { return s.deny })
		allows = append(allows, doc)
	}
	d, _, _ := evaluatePolicies(allows, false, q)
	return d == isAllowed
}

// showDenies adds to a remedy the statements of the layers that deny explicitly, and the
// commands that show the policies and the simulator's decision. Those whose calls succeeded name
// the profile. The others come after them, below a line that says whose credentials they need.
func (p permissions) showDenies(r *awscheck.Remedy, by map[account.PolicyLayer][]string) {
	var others []string
	look := func(commands ...string) {
		for _, c := range commands {
			if c != "" && !slices.Contains(r.Look, c) {
				r.Look = append(r.Look, c)
			}
		}
	}
	for _, l := range []account.PolicyLayer{account.IdentityLayer, account.BoundaryLayer} {
		if by[l] == nil {
			continue
		}
		for _, s := range p.denies[l] {
			r.Denies = append(r.Denies, awscheck.DenyStatement{Policy: s.in.origin(), Statement: s.text()})
			look(s.in.look(p.caller))
		}
		if l == account.BoundaryLayer && len(p.denies[l]) == 0 {
			for _, doc := range p.read {
				look(doc.look(p.caller))
			}
			if len(p.read) == 0 {
				others = account.LookAtPolicy(p.boundary)
			}
		}
		if l == account.BoundaryLayer {
			r.Revision = p.revision
		}
	}
	if by[account.IdentityLayer] != nil || by[account.BoundaryLayer] != nil || by[account.UnknownLayer] != nil {
		if simulations := p.simulations(by); p.simErr == nil {
			look(simulations...)
		} else if len(simulations) > 0 {
			others = append(append(others, awscheck.WithCredentials(account.IAMAdministrator)), simulations...)
		}
	}
	look(others...)
	if actions := by[account.OrganizationLayer]; actions != nil {
		p.lookAtOrganization(look, actions)
	}
}

// lookAtOrganization adds the commands that show the service control policy that AWS named and what
// it is attached to or, if AWS named none, those of the account and what it is in, which has policies,
// too. They need the organization's management account or a delegated administrator. (AWS
// Organizations API Reference, DescribePolicy, ListTargetsForPolicy, ListPoliciesForTarget and
// ListParents.)
func (p permissions) lookAtOrganization(look func(...string), actions []string) {
	named := p.namedByOrganization(actions)
	for _, policy := range named {
		look(account.LookAtPolicy(policy)...)
		look(awscheck.Command("aws", "organizations", "list-targets-for-policy", "--policy-id", policy[strings.LastIndex(policy, "/")+1:]))
	}
	if named == nil {
		look(awscheck.WithCredentials(account.Management))
		look(awscheck.Command("aws", "organizations", "list-policies-for-target", "--target-id", p.principal.Account, "--filter", "SERVICE_CONTROL_POLICY"))
		look(awscheck.Command("aws", "organizations", "list-parents", "--child-id", p.principal.Account))
	}
}

// simulations are the commands that show how IAM's policy simulator decides about what is
// denied, before and after the fix; none where the principal's ARN is not known. Of
// CloudFormation's actions, a few stand for all. Those on roles are asked about the role of the
// activation: without a resource the simulator takes "*", which a policy for that role does not
// allow. (IAM API Reference, "SimulatePrincipalPolicy": ResourceArns.)
func (p permissions) simulations(by map[account.PolicyLayer][]string) (commands []string) {
	if p.source == "" {
		return nil
	}
	var actions []string
	for l := range by {
		actions = append(actions, p.missingFrom(l)...)
	}
	slices.Sort(actions)
	actions = slices.DeleteFunc(slices.Compact(actions), func(action string) bool { return strings.Contains(action, "*") })
	if len(actions) == 0 {
		for _, denied := range by {
			actions = append(actions, denied...)
		}
		slices.Sort(actions)
	}
	actions = actions[:min(len(actions), maxNamed)]
	roles := p.roleARNs(p.needs.Roles)
	run := awscheck.Command
	if p.simErr == nil {
		run = p.caller.Command
	}
	simulate := func(actions, on []string) {
		if len(actions) == 0 {
			return
		}
		command := append([]string{"aws", "iam", "simulate-principal-policy", "--policy-source-arn", p.source, "--action-names"}, actions...)
		if len(on) > 0 {
			command = append(append(command, "--resource-arns"), on...)
		}
		commands = append(commands, run(append(command, "--query", "EvaluationResults[].[EvalActionName,EvalDecision]", "--output", "table")...))
	}
	onRole := func(action string) bool { return len(roles) > 0 && ActsOnRole(action) }
	simulate(slices.DeleteFunc(slices.Clone(actions), func(a string) bool { return !onRole(a) }), roles)
	simulate(slices.DeleteFunc(slices.Clone(actions), onRole), nil)
	return commands
}

// origin says which policy a document is of.
func (d policyDocument) origin() string {
	switch {
	case d.arn != "" && d.version != "":
		return fmt.Sprintf("%s, version %s", d.arn, d.version)
	case d.owner.kind != "":
		return fmt.Sprintf("the inline policy %s of %s %s", d.name, strings.ToLower(d.owner.kind), awscheck.Clean(d.owner.name))
	}
	return "the policy " + d.name
}

// look is the command with which an account's profile, which has read the document, shows it; "" where
// it is not known of which policy it is.
func (d policyDocument) look(a *account.Account) string {
	switch {
	case d.arn != "" && d.version != "":
		return a.Command("aws", "iam", "get-policy-version", "--policy-arn", d.arn, "--version-id", d.version)
	case d.owner.kind != "":
		kind := strings.ToLower(d.owner.kind)
		return a.Command("aws", "iam", "get-"+kind+"-policy", "--"+kind+"-name", d.owner.name, "--policy-name", d.name)
	}
	return ""
}

// text is the statement as the policy has it, indented.
func (s explicitStatement) text() string {
	var b bytes.Buffer
	if json.Indent(&b, s.raw, "", "  ") != nil {
		return "" // it was parsed: it is JSON
	}
	return b.String()
}
