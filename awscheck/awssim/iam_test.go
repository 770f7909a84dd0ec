package awssim

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/smithy-go"

	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/facts"
	"github.com/astronomer/astro-activate/awscheck/wire"
)

const simAccount = "111122223333"

// configFor makes a configuration that acts as the given ARN in an account.
func configFor(t *testing.T, as string, has IAM) aws.Config {
	t.Helper()
	w := &World{
		Configured: []Profile{{Profile: account.Profile{Name: "p"}, Reaches: simAccount, As: as}},
		Accounts:   []*Account{{ID: simAccount, IAM: has}},
	}
	cfg, err := w.Config(t.Context(), "p", nil)
	if err != nil {
		t.Fatal(err)
	}
	cfg.Region = "us-east-1"
	return cfg
}

// getRole returns the reply of GetRole to the given ARN.
func getRole(t *testing.T, as string, has IAM, name string) (wire.Node, error) {
	return wire.New(configFor(t, as, has)).Call(t.Context(), wire.Input{Operation: facts.OperationOfIAM("GetRole", wire.Param{Name: "RoleName", Value: name})})
}

// simulated is the only result of a simulation.
type simulated struct {
	decision            string
	resources           []string // the decisions
	missing, statements []wire.Node
	organization        string
}

// simulateAs simulates one action as ana.
func simulateAs(t *testing.T, has IAM, source, action string, params ...wire.Param) (simulated, error) {
	t.Helper()
	op := facts.OperationOfIAM("SimulatePrincipalPolicy", wire.Param{Name: "PolicySourceArn", Value: source}, wire.Param{Name: "ActionNames", Value: []string{action}}).With(params...)
	var all []wire.Node
	err := wire.New(configFor(t, "arn:aws:iam::111122223333:user/ana", has)).List(t.Context(), op, func(items []wire.Node) { all = append(all, items...) })
	if err != nil || len(all) != 1 {
		return simulated{}, err
	}
	r := simulated{decision: all[0].String("EvalDecision"), organization: all[0].String("OrganizationsDecisionDetail.AllowedByOrganizations")}
	r.missing, _ = all[0].List("MissingContextValues")
	r.statements, _ = all[0].List("MatchedStatements")
	specific, _ := all[0].List("ResourceSpecificResults")
	for _, one := range specific {
		r.resources = append(r.resources, one.String("EvalResourceDecision"))
	}
	return r, nil
}

// inRegion is the entry of a request to a region in the simulator's context.
func inRegion(region string) []wire.Param {
	const entry = "ContextEntries.member.1.ContextKey"
	return []wire.Param{
		{Name: entry + "Name", Value: "aws:RequestedRegion"}, {Name: entry + "Type", Value: "string"}, {Name: entry + "Values.member.1", Value: region},
	}
}

func codeOf(err error) string {
	var api smithy.APIError
	if errors.As(err, &api) {
		return api.ErrorCode()
	}
	return fmt.Sprint(err)
}

func TestUndescribedCallerIsAnAdministrator(t *testing.T) {
	role, err := getRole(t, "arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Admins_0123456789abcdef/ana", IAM{}, "AWSReservedSSO_Admins_0123456789abcdef")
	if err != nil {
		t.Fatal(err)
	}
	if got := role.String("GetRoleResult.Role.Arn"); got != "arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admins_0123456789abcdef" {
		t.Errorf("its ARN is %s", got)
	}
}

func TestListRolesHasPages(t *testing.T) {
	var has IAM
	for i := range 2000 {
		has.Roles = append(has.Roles, Role{Name: fmt.Sprintf("service-%04d", i), Path: "/services/"})
	}
	op := facts.OperationOfIAM("ListRoles", wire.Param{Name: "PathPrefix", Value: "/services/"}, wire.Param{Name: "MaxItems", Value: 1000})
	seen, pages := 0, 0
	err := wire.New(configFor(t, "arn:aws:iam::111122223333:user/ana", has)).List(t.Context(), op, func(items []wire.Node) {
		seen += len(items)
		pages++
	})
	if err != nil {
		t.Fatal(err)
	}
	if seen != 2000 || pages < 20 {
		t.Errorf("%d roles on %d pages", seen, pages)
	}
}

func TestIAMAllowsAndDenies(t *testing.T) {
	const allowAll = `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}`
	const onlyOne = `{"Statement":[{"Effect":"Allow","Action":"iam:Get*","Resource":"arn:aws:iam::111122223333:role/astro-*"}]}`
	const denyGet = `{"Statement":[{"Effect":"Deny","Action":"iam:GetRole","Resource":"*"}]}`
	cases := []struct {
		name     string
		user     User
		scps     []string
		role     string
		code     string
		explains string
	}{
		{"an administrator", User{Policies: []Policy{Administrator()}}, nil, "x", "NoSuchEntity", "cannot be found"},
		{"no policy at all", User{}, nil, "x", "AccessDenied", "no identity-based policy allows"},
		{"allowed for that role", User{Policies: []Policy{{Name: "a", Document: onlyOne}}}, nil, "astro-x", "NoSuchEntity", ""},
		{"allowed for others only", User{Policies: []Policy{{Name: "a", Document: onlyOne}}}, nil, "x", "AccessDenied", "on resource: arn:aws:iam::111122223333:role/x"},
		{"an explicit deny", User{Policies: []Policy{Administrator(), {Name: "d", Document: denyGet}}}, nil, "x", "AccessDenied", "explicit deny in a identity-based policy"},
		{"outside of the boundary", User{Policies: []Policy{Administrator()}, Boundary: &Policy{Name: "b", Document: onlyOne}}, nil, "x", "AccessDenied", "no permissions boundary allows"},
		{"outside of a service control policy", User{Policies: []Policy{Administrator()}}, []string{allowAll, onlyOne}, "x", "AccessDenied", "no service control policy allows"},
		{"a document that is not JSON", User{Policies: []Policy{{Name: "a", Document: `{"Statement":`}}}, nil, "x", "AccessDenied", ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			c.user.Name = "ana"
			_, err := getRole(t, "arn:aws:iam::111122223333:user/ana", IAM{Users: []User{c.user}, SCPs: c.scps}, c.role)
			if codeOf(err) != c.code || !strings.Contains(err.Error(), c.explains) {
				t.Errorf("got %v, want %s … %s", err, c.code, c.explains)
			}
		})
	}
}

func TestPolicySimulator(t *testing.T) {
	const conditional = `{"Statement":[{"Effect":"Allow","Action":"iam:*","Resource":"*","Condition":{"StringEquals":{"aws:RequestedRegion":"us-east-1"}}}]}`
	has := IAM{Users: []User{
		{Name: "ana", Policies: []Policy{Administrator()}}, {Name: "ben", Policies: []Policy{{Name: "c", Document: conditional}}},
	}}
	simulate := func(source, action string, context ...wire.Param) (simulated, string) {
		r, err := simulateAs(t, has, source, action, context...)
		if err != nil {
			return r, codeOf(err)
		}
		return r, ""
	}
	const ana, ben = "arn:aws:iam::111122223333:user/ana", "arn:aws:iam::111122223333:user/ben"
	if r, _ := simulate(ana, "iam:CreateRole"); r.decision != "allowed" {
		t.Errorf("an administrator's CreateRole: %s", r.decision)
	}
	if r, _ := simulate(ana, "iam:CreateRoole"); r.decision != "implicitDeny" {
		t.Errorf("a misspelled action: %s", r.decision)
	}
	if _, code := simulate("arn:aws:sts::111122223333:assumed-role/x/y", "iam:CreateRole"); code != "InvalidInput" {
		t.Errorf("a session as source: %s", code)
	}
	if _, code := simulate("arn:aws:iam::111122223333:root", "iam:CreateRole"); code != "InvalidInput" {
		t.Errorf("root as source: %s", code)
	}
	if _, code := simulate("arn:aws:iam::111122223333:role/gone", "iam:CreateRole"); code != "NoSuchEntity" {
		t.Errorf("an unknown role: %s", code)
	}
	if r, _ := simulate(ben, "iam:CreateRole"); len(r.missing) != 1 || r.decision != "implicitDeny" {
		t.Errorf("without the region: %s, missing %v", r.decision, r.missing)
	}
	if r, _ := simulate(ben, "iam:CreateRole", inRegion("us-east-1")...); len(r.missing) != 0 || r.decision != "allowed" {
		t.Errorf("with the region: %s, missing %v", r.decision, r.missing)
	}
}

func TestSimulatorEvaluatesServiceControlPolicies(t *testing.T) {
	const (
		full       = `{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}`
		regionDeny = `{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"Deny","Action":"*","Resource":"*","Condition":{"StringNotEquals":{"aws:RequestedRegion":"us-east-1"}}}]}`
		ipDeny     = `{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"Deny","Action":"iam:CreateRole","Resource":"*","Condition":{"NotIpAddress":{"aws:SourceIp":"192.0.2.0/24"}}}]}`
		roleDeny   = `{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"Deny","Action":"*","Resource":"arn:aws:iam::*:role/prod"}]}`
		iamOnly    = `{"Statement":{"Effect":"Allow","Action":"iam:*","Resource":"*"}}`
		prod, test = "arn:aws:iam::111122223333:role/prod", "arn:aws:iam::111122223333:role/test"
	)
	for _, c := range []struct {
		name      string
		scp       string
		action    string
		region    string
		resources []string
		want      []string // of the action, then of each resource
	}{
		{"no deny", full, "iam:CreateRole", "us-east-1", nil, []string{"allowed"}},
		{"a condition that is not met", regionDeny, "iam:CreateRole", "us-east-1", nil, []string{"allowed"}},
		{"a condition that is met", regionDeny, "cloudformation:CreateStack", "eu-west-1", nil, []string{"explicitDeny"}},
		{"a key without a value is absent", ipDeny, "iam:CreateRole", "us-east-1", nil, []string{"explicitDeny"}},
		{"one resource", roleDeny, "iam:CreateRole", "us-east-1", []string{prod, test}, []string{"explicitDeny", "explicitDeny", "allowed"}},
		{"nothing allows", iamOnly, "cloudformation:CreateStack", "us-east-1", nil, []string{"implicitDeny"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			has := IAM{Users: []User{{Name: "ana", Policies: []Policy{Administrator()}}}, SCPs: []string{c.scp}}
			params := inRegion(c.region)
			if c.resources != nil {
				params = append(params, wire.Param{Name: "ResourceArns", Value: c.resources})
			}
			r, err := simulateAs(t, has, "arn:aws:iam::111122223333:user/ana", c.action, params...)
			if err != nil {
				t.Fatal(err)
			}
			got := append([]string{r.decision}, r.resources...)
			if !slices.Equal(got, c.want) {
				t.Errorf("%v, want %v", got, c.want)
			}
			if len(r.missing) > 0 || r.decision == "explicitDeny" && len(r.statements) > 0 {
				t.Errorf("it names keys %v and statements %v of a service control policy", r.missing, r.statements)
			}
			if r.organization != fmt.Sprint(r.decision == "allowed") {
				t.Errorf("AllowedByOrganizations is %q", r.organization)
			}
		})
	}
}
