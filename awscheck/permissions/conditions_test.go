package permissions

import (
	"testing"

	"github.com/astronomer/astro-activate/awscheck/account"
)

func TestConditions(t *testing.T) {
	context := map[string]string{
		"aws:requestedregion": "eu-west-1", "aws:securetransport": "true", "aws:username": "ana",
		"aws:principalarn": "arn:aws:iam::111122223333:role/platform/deployer",
	}
	const arn = "aws:PrincipalArn"
	for _, c := range []struct {
		operator, key, value string
		want                 truth
	}{
		{"StringEquals", "aws:RequestedRegion", "eu-west-1", yes},
		{"StringEquals", "aws:RequestedRegion", "EU-WEST-1", no},
		{"StringEqualsIgnoreCase", "aws:RequestedRegion", "EU-WEST-1", yes},
		{"StringNotEqualsIgnoreCase", "aws:RequestedRegion", "EU-WEST-1", no},
		{"StringNotEquals", "aws:RequestedRegion", "us-east-1", yes},
		{"StringLike", "AWS:requestedregion", "eu-*", yes},
		{"StringNotLike", "aws:RequestedRegion", "eu-*", no},
		{"StringEqualsIfExists", "aws:RequestedRegion", "eu-west-1", yes},
		{"StringNotEqualsIfExists", "aws:RequestedRegion", "eu-west-1", no},
		{"ArnLike", arn, "arn:aws:iam::*:role/platform/*", yes},
		{"ArnEquals", arn, "arn:aws:iam::111122223333:role/platform/deployer", yes},
		{"ArnEquals", arn, "arn:aws:iam::*:role/deployer", no},
		{"ArnNotLike", arn, "arn:aws:iam::*:role/platform/*", no},
		{"ArnNotEquals", arn, "arn:aws:iam::*:role/admin", yes},
		{"ArnLike", arn, "arn:*", maybe},
		{"ArnNotLike", "aws:username", "arn:aws:iam::111122223333:user/ana", maybe},
		{"StringLike", arn, "arn:*", yes},
		{"Bool", "aws:SecureTransport", "True", yes},
		{"Bool", "aws:SecureTransport", "false", no},
		{"BoolIfExists", "aws:SecureTransport", "false", no},
		{"Null", "aws:username", "true", no},
		{"Null", "aws:username", "false", yes},
		{"StringEquals", "aws:username", "${aws:PrincipalTag/owner}", maybe},
		{"StringEquals", "aws:PrincipalTag/team", "data", maybe},
		{"Null", "aws:PrincipalTag/team", "true", maybe},
		{"ForAnyValue:StringEquals", "aws:RequestedRegion", "eu-west-1", maybe},
		{"NumericLessThan", "aws:username", "1", maybe},
		{"IpAddress", "aws:username", "192.0.2.0/24", maybe},
	} {
		got := policyCondition{c.operator, c.key, []string{c.value}}.holds(context)
		if got != c.want {
			t.Errorf("%s %s %s: %d, want %d", c.operator, c.key, c.value, got, c.want)
		}
	}
}

func TestContextKeys(t *testing.T) {
	user := plan{principal: account.Principal{Kind: account.UserPrincipal, Account: "111122223333", Partition: "aws", Name: "ana"}, userID: "AIDAEXAMPLE", region: "eu-west-1"}
	role := plan{principal: account.Principal{Kind: account.SSOPrincipal, Account: "111122223333", Partition: "aws", Name: "r"}, userID: "AROAEXAMPLE:ana"}
	const arn = "arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/r"
	for _, c := range []struct {
		name, action, key, want string // want "": the key has no value
		plan                    plan
	}{
		{"IAM requests go to one region", "iam:CreateRole", "aws:RequestedRegion", "us-east-1", user},
		{"CloudFormation requests go to the region of the cluster", "cloudformation:CreateStack", "aws:RequestedRegion", "eu-west-1", user},
		{"no region is known yet", "cloudformation:CreateStack", "aws:RequestedRegion", "", role},
		{"a session has the ARN of its role", "iam:CreateRole", "aws:PrincipalArn", arn, role},
		{"a user has a name", "iam:CreateRole", "aws:username", "ana", user},
		{"a session has no user name", "iam:CreateRole", "aws:username", "", role},
		{"the type of a user", "iam:CreateRole", "aws:PrincipalType", "User", user},
		{"the type of a session", "iam:CreateRole", "aws:PrincipalType", "AssumedRole", role},
		{"the id of a session", "iam:CreateRole", "aws:userid", "AROAEXAMPLE:ana", role},
		{"CloudFormation is called directly", "cloudformation:CreateStack", "aws:ViaAWSService", "false", user},
		{"IAM may be called by CloudFormation", "iam:CreateRole", "aws:ViaAWSService", "", user},
		{"the address is known only at the time of the request", "iam:CreateRole", "aws:SourceIp", "", user},
		{"so is MFA", "iam:CreateRole", "aws:MultiFactorAuthPresent", "", user},
	} {
		got := ""
		for _, k := range c.plan.contextKeys(c.action, arn) {
			if k.name == c.key {
				got = k.value
			}
		}
		if got != c.want {
			t.Errorf("%s: %s is %q, want %q", c.name, c.key, got, c.want)
		}
	}
}
