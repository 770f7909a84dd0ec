package permissions

import (
	"strings"
	"testing"
)

// document parses a policy of the given statements, which must be valid.
func document(t *testing.T, name string, statements ...string) policyDocument {
	t.Helper()
	doc, err := parsePolicyDocument(name, `{"Version":"2012-10-17","Statement":[`+strings.Join(statements, ",")+`]}`)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return doc
}

// ask is a question about a request to a region, "" if it is not known.
func ask(action, resource, region string) question {
	context := map[string]string{}
	if region != "" {
		context["aws:requestedregion"] = region
	}
	return question{action, resource, context}
}

// The cases follow the pages of the IAM User Guide on evaluation logic and on each element
// of a statement.
func TestEvaluatePolicies(t *testing.T) {
	const (
		all      = `{"Effect":"Allow","Action":"*","Resource":"*"}`
		astro    = "arn:aws:iam::111122223333:role/astronomer-remote-management"
		stack    = "arn:aws:cloudformation:eu-west-1:111122223333:stack/AstroCrossAccountIAMRole/0-1"
		inRegion = `"Condition":{"StringEquals":{"aws:RequestedRegion":["eu-west-1","us-east-1"]}}`
	)
	cases := []struct {
		name       string
		statements []string
		q          question
		want       decision
	}{
		{"nothing allows: implicit deny", []string{`{"Effect":"Allow","Action":"s3:*","Resource":"*"}`}, ask("iam:GetRole", "*", ""), implicitDeny},
		{"no statement at all", nil, ask("iam:GetRole", "*", ""), implicitDeny},
		{"an explicit allow", []string{`{"Effect":"Allow","Action":["iam:GetRole"],"Resource":["*"]}`}, ask("iam:GetRole", "*", ""), isAllowed},
		{"an explicit deny overrides an allow", []string{all, `{"Effect":"Deny","Action":"iam:GetRole","Resource":"*"}`}, ask("iam:GetRole", "*", ""), explicitDeny},
		{"an explicit deny before an allow", []string{`{"Effect":"Deny","Action":"iam:GetRole","Resource":"*"}`, all}, ask("iam:GetRole", "*", ""), explicitDeny},
		{"a deny of another action", []string{all, `{"Effect":"Deny","Action":"iam:GetRoles","Resource":"*"}`}, ask("iam:GetRole", "*", ""), isAllowed},

		{"actions in any case", []string{`{"Effect":"Allow","Action":"IAM:getROLE","Resource":"*"}`}, ask("iam:GetRole", "*", ""), isAllowed},
		{"denied actions in any case", []string{all, `{"Effect":"Deny","Action":"IAM:GET*","Resource":"*"}`}, ask("iam:GetRole", "*", ""), explicitDeny},
		{"a wildcard at the end of an action", []string{`{"Effect":"Allow","Action":"iam:Get*","Resource":"*"}`}, ask("iam:GetRolePolicy", "*", ""), isAllowed},
		{"a wildcard in the middle of one", []string{`{"Effect":"Allow","Action":"iam:*Role","Resource":"*"}`}, ask("iam:CreateRole", "*", ""), isAllowed},
		{"a wildcard in the middle of another action", []string{`{"Effect":"Allow","Action":"iam:*Role","Resource":"*"}`}, ask("iam:GetRolePolicy", "*", ""), implicitDeny},
		{"a question mark is one character", []string{`{"Effect":"Allow","Action":"iam:?etRole","Resource":"*"}`}, ask("iam:GetRole", "*", ""), isAllowed},
		{"a question mark is not no character", []string{`{"Effect":"Allow","Action":"iam:?GetRole","Resource":"*"}`}, ask("iam:GetRole", "*", ""), implicitDeny},
		{"another service's wildcard", []string{`{"Effect":"Allow","Action":"ec2:*","Resource":"*"}`}, ask("iam:GetRole", "*", ""), implicitDeny},
		{"a wildcard as the service, which AWS does not accept", []string{`{"Effect":"Allow","Action":"i*:GetRole","Resource":"*"}`}, ask("iam:GetRole", "*", ""), undecided},
		{"a policy variable in a denied action, which AWS does not accept", []string{all, `{"Effect":"Deny","Action":"iam:${aws:username}","Resource":"*"}`}, ask("iam:GetRole", "*", ""), undecided},

		{"NotAction allows all the others", []string{`{"Effect":"Allow","NotAction":"s3:*","Resource":"*"}`}, ask("iam:GetRole", "*", ""), isAllowed},
		{"NotAction does not allow what it names", []string{`{"Effect":"Allow","NotAction":["iam:*","organizations:*"],"Resource":"*"}`}, ask("iam:GetRole", "*", ""), implicitDeny},
		{"a deny with NotAction denies all the others", []string{all, `{"Effect":"Deny","NotAction":"s3:*","Resource":"*"}`}, ask("iam:GetRole", "*", ""), explicitDeny},
		{"a deny with NotAction does not deny what it names", []string{all, `{"Effect":"Deny","NotAction":"iam:*","Resource":"*"}`}, ask("iam:GetRole", "*", ""), isAllowed},

		{"allowed for one role", []string{`{"Effect":"Allow","Action":"iam:*","Resource":"arn:aws:iam::111122223333:role/astronomer-*"}`}, ask("iam:GetRole", astro, ""), isAllowed},
		{"allowed for one role, asked about all", []string{`{"Effect":"Allow","Action":"iam:*","Resource":"arn:aws:iam::111122223333:role/astronomer-*"}`}, ask("iam:GetRole", "*", ""), implicitDeny},
		{"allowed for roles of another path", []string{`{"Effect":"Allow","Action":"iam:*","Resource":"arn:aws:iam::111122223333:role/astro/*"}`}, ask("iam:GetRole", astro, ""), implicitDeny},
		{"resources are case-sensitive", []string{`{"Effect":"Allow","Action":"iam:*","Resource":"arn:aws:iam::111122223333:role/Astronomer-*"}`}, ask("iam:GetRole", astro, ""), implicitDeny},
		{"wildcards in an ARN's parts", []string{`{"Effect":"Allow","Action":"cloudformation:*","Resource":"arn:aws:cloudformation:*:*:stack/AstroCrossAccount*/*"}`}, ask("cloudformation:CreateStack", stack, ""), isAllowed},
		{"a wildcard at the end matches everything", []string{`{"Effect":"Allow","Action":"cloudformation:*","Resource":"arn:aws:cloudformation:*"}`}, ask("cloudformation:CreateStack", stack, ""), isAllowed},
		{"a wildcard across the parts of an ARN is uncertain", []string{`{"Effect":"Allow","Action":"cloudformation:*","Resource":"arn:*:stack/*"}`}, ask("cloudformation:CreateStack", stack, ""), undecided},
		{"NotResource allows all the others", []string{`{"Effect":"Allow","Action":"iam:*","NotResource":"arn:aws:iam::111122223333:role/prod-*"}`}, ask("iam:GetRole", astro, ""), isAllowed},
		{"NotResource does not allow what it names", []string{`{"Effect":"Allow","Action":"iam:*","NotResource":"arn:aws:iam::111122223333:role/astro*"}`}, ask("iam:GetRole", astro, ""), implicitDeny},
		{"a deny with NotResource denies all the others", []string{all, `{"Effect":"Deny","Action":"iam:*","NotResource":"arn:aws:iam::111122223333:role/prod-*"}`}, ask("iam:GetRole", astro, ""), explicitDeny},
		{"a policy variable is not known", []string{`{"Effect":"Allow","Action":"iam:*","Resource":"arn:aws:iam::111122223333:role/${aws:username}*"}`}, ask("iam:GetRole", astro, ""), undecided},
		{"a policy variable in another resource", []string{all, `{"Effect":"Deny","Action":"*","Resource":"arn:aws:s3:::home/${aws:username}/*"}`}, ask("iam:GetRole", astro, ""), isAllowed},
		{"a policy variable in NotResource", []string{`{"Effect":"Allow","Action":"iam:*","NotResource":"arn:aws:iam::111122223333:role/${aws:username}*"}`}, ask("iam:GetRole", astro, ""), undecided},

		{"a condition that can't be decided", []string{`{"Effect":"Allow","Action":"iam:*","Resource":"*","Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"}}}`}, ask("iam:GetRole", "*", ""), undecided},
		{"an undecided condition beside an allow without one", []string{all, `{"Effect":"Allow","Action":"iam:*","Resource":"*","Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"}}}`}, ask("iam:GetRole", "*", ""), isAllowed},
		{"an undecided condition of a deny", []string{all, `{"Effect":"Deny","Action":"iam:*","Resource":"*","Condition":{"BoolIfExists":{"aws:MultiFactorAuthPresent":"false"}}}`}, ask("iam:GetRole", "*", ""), undecided},
		{"an undecided condition of a deny, nothing allows", []string{`{"Effect":"Deny","Action":"iam:*","Resource":"*","Condition":{"BoolIfExists":{"aws:MultiFactorAuthPresent":"false"}}}`}, ask("iam:GetRole", "*", ""), implicitDeny},
		{"an undecided condition of a deny beside a deny without one", []string{all, `{"Effect":"Deny","Action":"iam:*","Resource":"*"}`, `{"Effect":"Deny","Action":"iam:*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"false"}}}`}, ask("iam:GetRole", "*", ""), explicitDeny},
		{"an empty condition", []string{`{"Effect":"Allow","Action":"iam:*","Resource":"*","Condition":{}}`}, ask("iam:GetRole", "*", ""), isAllowed},

		{"the region, which is known", []string{`{"Effect":"Allow","Action":"iam:*","Resource":"*",` + inRegion + `}`}, ask("iam:GetRole", "*", "eu-west-1"), isAllowed},
		{"another region", []string{`{"Effect":"Allow","Action":"iam:*","Resource":"*",` + inRegion + `}`}, ask("iam:GetRole", "*", "eu-west-3"), implicitDeny},
		{"a region that is not known", []string{`{"Effect":"Allow","Action":"iam:*","Resource":"*",` + inRegion + `}`}, ask("iam:GetRole", "*", ""), undecided},
		{"denied outside of regions, from outside", []string{all, `{"Effect":"Deny","Action":"*","Resource":"*","Condition":{"StringNotEquals":{"aws:RequestedRegion":["eu-west-1"]}}}`}, ask("iam:GetRole", "*", "us-east-1"), explicitDeny},
		{"denied outside of regions, from inside", []string{all, `{"Effect":"Deny","Action":"*","Resource":"*","Condition":{"StringNotLike":{"aws:RequestedRegion":"eu-*"}}}`}, ask("iam:GetRole", "*", "eu-west-1"), isAllowed},
		{"the key in another case", []string{`{"Effect":"Allow","Action":"iam:*","Resource":"*","Condition":{"StringLike":{"AWS:requestedREGION":"eu-*"}}}`}, ask("iam:GetRole", "*", "eu-west-1"), isAllowed},
		{"an operator that is not decided", []string{`{"Effect":"Allow","Action":"iam:*","Resource":"*","Condition":{"ForAllValues:StringEquals":{"aws:RequestedRegion":"eu-west-1"}}}`}, ask("iam:GetRole", "*", "eu-west-1"), undecided},
		{"the region and an unknown key", []string{`{"Effect":"Allow","Action":"iam:*","Resource":"*","Condition":{"StringEquals":{"aws:RequestedRegion":"eu-west-1","aws:PrincipalTag/team":"data"}}}`}, ask("iam:GetRole", "*", "eu-west-1"), undecided},
		{"another region and an unknown key", []string{`{"Effect":"Allow","Action":"iam:*","Resource":"*","Condition":{"StringEquals":{"aws:RequestedRegion":"eu-west-1","aws:PrincipalTag/team":"data"}}}`}, ask("iam:GetRole", "*", "us-east-1"), implicitDeny},
		{"a number where a text is compared", []string{all, `{"Effect":"Deny","Action":"iam:*","Resource":"*","Condition":{"StringEquals":{"aws:RequestedRegion":1}}}`}, ask("iam:GetRole", "*", "eu-west-1"), undecided},
		{"a number as a value", []string{`{"Effect":"Allow","Action":"iam:*","Resource":"*","Condition":{"NumericLessThan":{"aws:MultiFactorAuthAge":3600}}}`}, ask("iam:GetRole", "*", "eu-west-1"), undecided},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got, _, _ := evaluatePolicies([]policyDocument{document(t, "p", c.statements...)}, false, c.q); got != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
		})
	}
}

func TestUnreadPoliciesNeverAllow(t *testing.T) {
	all := document(t, "all", `{"Effect":"Allow","Action":"*","Resource":"*"}`)
	none := document(t, "none", `{"Effect":"Deny","Action":"*","Resource":"*"}`)
	q := ask("iam:GetRole", "*", "")
	if d, _, _ := evaluatePolicies([]policyDocument{all}, true, q); d != undecided {
		t.Errorf("an allow beside an unread policy is %s", d)
	}
	if d, _, _ := evaluatePolicies(nil, true, q); d != undecided {
		t.Errorf("an unread policy alone is %s", d)
	}
	if d, by, _ := evaluatePolicies([]policyDocument{all, none}, true, q); d != explicitDeny || by != "none" {
		t.Errorf("an explicit deny beside an unread policy is %s by %q", d, by)
	}
}

func TestBoundaryNeverAllows(t *testing.T) {
	every := []decision{isAllowed, implicitDeny, explicitDeny, undecided}
	for _, identity := range every {
		for _, boundary := range every {
			got := underBoundary(identity, boundary)
			if got == isAllowed && (identity != isAllowed || boundary != isAllowed) {
				t.Errorf("%s within %s is allowed", identity, boundary)
			}
			if (identity.denied() || boundary.denied()) && !got.denied() {
				t.Errorf("%s within %s is %s", identity, boundary, got)
			}
		}
	}
}

func TestInvalidDocumentsAreErrors(t *testing.T) {
	const s = `{"Effect":"Allow","Action":"*","Resource":"*"}`
	good := map[string]string{
		"a list of statements":  `{"Version":"2012-10-17","Statement":[` + s + `]}`,
		"one statement":         `{"Statement":` + s + `}`,
		"the first version":     `{"Version":"2008-10-17","Id":"x","Statement":[` + s + `]}`,
		"percent-encoded":       `%7B%22Statement%22%3A%5B%7B%22Effect%22%3A%22Allow%22%2C%22Action%22%3A%22%2A%22%2C%22Resource%22%3A%22%2A%22%7D%5D%7D`,
		"with white space":      "\n {\n\"Statement\": [ " + s + " ] }\n",
		"a plus sign is itself": `{"Statement":[{"Effect":"Allow","Action":"*","Resource":"arn:aws:iam::111122223333:role/a+b"}]}`,
	}
	for name, text := range good {
		if _, err := parsePolicyDocument("p", text); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	bad := map[string]string{
		"empty":                              ``,
		"not JSON":                           `{"Statement":[`,
		"a page of HTML":                     `<html><body>Service unavailable</body></html>`,
		"an invalid percent escape":          `%7B%2`,
		"something after it":                 `{"Statement":[` + s + `]} {}`,
		"no statement":                       `{"Version":"2012-10-17"}`,
		"an unknown version":                 `{"Version":"2022-01-01","Statement":[` + s + `]}`,
		"an unknown element":                 `{"Statement":[` + s + `],"Deny":"*"}`,
		"an element in another case":         `{"statement":[` + s + `]}`,
		"an element twice":                   `{"Statement":[],"Statement":[` + s + `]}`,
		"an effect in another case":          `{"Statement":[{"Effect":"allow","Action":"*","Resource":"*"}]}`,
		"an unknown effect":                  `{"Statement":[{"Effect":"Permit","Action":"*","Resource":"*"}]}`,
		"no effect":                          `{"Statement":[{"Action":"*","Resource":"*"}]}`,
		"an effect twice":                    `{"Statement":[{"Effect":"Deny","Effect":"Allow","Action":"*","Resource":"*"}]}`,
		"no action":                          `{"Statement":[{"Effect":"Allow","Resource":"*"}]}`,
		"both kinds of action":               `{"Statement":[{"Effect":"Allow","Action":"*","NotAction":"iam:*","Resource":"*"}]}`,
		"no resource":                        `{"Statement":[{"Effect":"Allow","Action":"*"}]}`,
		"both kinds of resource":             `{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*","NotResource":"*"}]}`,
		"actions that are a number":          `{"Statement":[{"Effect":"Allow","Action":1,"Resource":"*"}]}`,
		"an empty list of actions":           `{"Statement":[{"Effect":"Allow","Action":[],"Resource":"*"}]}`,
		"a null among the actions":           `{"Statement":[{"Effect":"Allow","Action":["iam:*",null],"Resource":"*"}]}`,
		"a principal, as in a bucket policy": `{"Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]}`,
		"a condition that is a string":       `{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*","Condition":"x"}]}`,
		"a statement that is a string":       `{"Statement":["Allow"]}`,
	}
	for name, text := range bad {
		if _, err := parsePolicyDocument("p", text); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

// FuzzPolicyDocument checks that no text causes a panic, that an invalid document never
// allows anything, and that a deny beside any document wins.
func FuzzPolicyDocument(f *testing.F) {
	f.Add(`{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}`)
	f.Add(`{"Statement":[{"Effect":"Deny","NotAction":"iam:${x}","NotResource":["*","a?"]}]}`)
	f.Add(`{"Statement":{"Effect":"Allow","Action":["iam:Get*"],"Resource":"arn:*","Condition":{"StringLike":{"aws:RequestedRegion":"eu-*"}}}}`)
	f.Add(`%7B%22Statement%22%3A%5B%5D%7D`)
	f.Add(`{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}],"Statement":[]}`)
	f.Fuzz(func(t *testing.T, text string) {
		doc, err := parsePolicyDocument("p", text)
		q := ask("iam:GetRole", "arn:aws:iam::111122223333:role/x", "eu-west-1")
		with, _, _ := evaluatePolicies([]policyDocument{doc}, err != nil, q)
		if err != nil && with == isAllowed {
			t.Errorf("%q could not be parsed, and allows", text)
		}
		if with == isAllowed && !strings.Contains(text, "llow") && !strings.ContainsAny(text, `%\`) {
			t.Errorf("%q allows", text)
		}
		// A deny beside it always wins.
		deny, _ := parsePolicyDocument("deny", `{"Statement":{"Effect":"Deny","Action":"*","Resource":"*"}}`)
		if d, _, _ := evaluatePolicies([]policyDocument{doc, deny}, err != nil, q); d != explicitDeny {
			t.Errorf("%q beside a deny of everything is %s", text, d)
		}
	})
}
