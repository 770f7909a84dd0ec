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
	p.denies = map[account.PolicyLayer][]explicitStatement{
		account.BoundaryLayer: p.explicitStatements(documents.boundary, boundary, e),
		account.IdentityLayer: p.explicitStatements(documents.identity, identity, e),
	}
	p.boundaryAllows = len(boundary) > 0 && !slices.ContainsFunc(boundary, func(action string) bool {
		return !allowedWithoutDenies(documents.boundary, p.question(action, p.targets(action).all, e))
	})
	p.revision = p.reviseBoundary(documents.boundary, limited, e)
}

// maxManagedPolicy is how long a managed policy can be, in characters without white space.
// (IAM User Guide, "IAM and STS quotas".)
const maxManagedPolicy = 6144

// reviseBoundary returns how the boundary must read so that it denies none of some actions:
// without the statements that deny them, and with an allow of those that no other statement
// allows. It returns nil where the document is not known, is AWS's own or would be too long,
// and where a condition decides whether a statement denies them.
func (p *permissions) reviseBoundary(boundary []policyDocument, actions []string, e evidence) *awscheck.PolicyRevision {
	if len(actions) == 0 || len(boundary) != 1 || boundary[0].version == "" || strings.Contains(boundary[0].arn, ":iam::aws:") {
		return nil
	}
	doc := boundary[0]
	var remove []string
	for _, s := range p.denies[account.BoundaryLayer] {
		if p.denial(s.policyStatement, actions, e) != yes {
			return nil
		}
		remove = append(remove, string(s.raw))
	}
	revised := revisedDocument{documentHead: doc.head}
	for _, s := range doc.statements {
		switch {
		case slices.Contains(remove, string(s.raw)):
		case p.denial(s, actions, e) != no:
			return nil // it may deny them, too
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
	if add := awscheck.Allow(lacks...); add != nil {
		revised.Statement = append(revised.Statement, add.Statement[0])
	}
	compact, err := encoded(revised, "")
	if err != nil || len(compact) > maxManagedPolicy || len(remove) == 0 && lacks == nil {
		return nil
	}
	text, _ := encoded(revised, "  ")
	return &awscheck.PolicyRevision{ARN: doc.arn, Version: doc.version, Document: text}
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
// commands that show the policies and the simulator's decision. The caller may lack the
// permission for them: they are for the owner of the policy, and name no profile.
func (p permissions) showDenies(r *awscheck.Remedy, by map[account.PolicyLayer][]string) {
	look := func(command string) {
		if command != "" && !slices.Contains(r.Look, command) {
			r.Look = append(r.Look, command)
		}
	}
	for _, l := range []account.PolicyLayer{account.IdentityLayer, account.BoundaryLayer} {
		if by[l] == nil {
			continue
		}
		for _, s := range p.denies[l] {
			r.Denies = append(r.Denies, awscheck.DenyStatement{Policy: s.in.origin(), Statement: s.text()})
			look(s.in.look())
		}
		if l == account.BoundaryLayer && len(p.denies[l]) == 0 {
			look(account.LookAtPolicy(p.boundary))
		}
		if l == account.BoundaryLayer {
			r.Revision = p.revision
		}
	}
	if actions := by[account.OrganizationLayer]; actions != nil {
		p.lookAtOrganization(look, actions)
	}
	if by[account.IdentityLayer] != nil || by[account.BoundaryLayer] != nil || by[account.UnknownLayer] != nil {
		look(p.simulation(by))
	}
}

// lookAtOrganization adds the commands that show the service control policy that AWS named
// or, if it named none, those of the account. They need the organization's management account
// or a delegated administrator. (AWS Organizations API Reference, DescribePolicy and
// ListPoliciesForTarget.)
func (p permissions) lookAtOrganization(look func(string), actions []string) {
	named := false
	for _, action := range actions {
		if command := account.LookAtPolicy(p.decisions[action].policy); strings.Contains(command, " organizations ") {
			named = true
			look(command)
		}
	}
	if !named {
		look(awscheck.Command("aws", "organizations", "list-policies-for-target", "--target-id", p.principal.Account, "--filter", "SERVICE_CONTROL_POLICY"))
		look(awscheck.Command("aws", "organizations", "list-parents", "--child-id", p.principal.Account))
	}
}

// simulation is the command that shows how IAM's policy simulator decides about what is
// denied, before and after the fix; "" where the principal's ARN is not known. Of
// CloudFormation's actions, a few stand for all.
func (p permissions) simulation(by map[account.PolicyLayer][]string) string {
	if p.source == "" {
		return ""
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
	command := append([]string{"aws", "iam", "simulate-principal-policy", "--policy-source-arn", p.source, "--action-names"}, actions...)
	return awscheck.Command(append(command, "--query", "EvaluationResults[].[EvalActionName,EvalDecision]", "--output", "table")...)
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

// look is the command that shows the document; "" where it is not known of which policy it is.
func (d policyDocument) look() string {
	switch {
	case d.arn != "" && d.version != "":
		return awscheck.Command("aws", "iam", "get-policy-version", "--policy-arn", d.arn, "--version-id", d.version)
	case d.owner.kind != "":
		kind := strings.ToLower(d.owner.kind)
		return awscheck.Command("aws", "iam", "get-"+kind+"-policy", "--"+kind+"-name", d.owner.name, "--policy-name", d.name)
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
