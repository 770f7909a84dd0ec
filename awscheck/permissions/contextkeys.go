package permissions

import (
	"strings"

	"github.com/astronomer/astro-activate/awscheck/account"
)

// A contextKey is a global condition key whose value in the activation's own requests is
// known.
type contextKey struct {
	name  string
	kind  string // the policy simulator's name of its type
	value string
}

// contextKeys lists the condition keys that are known for an action: those that every
// signed request has, for the caller's own ARN and the account's own resources. source is
// the ARN of the user or role, "" where it is not known. (IAM User Guide, "AWS global
// condition context keys", availability of each key; "Principal key values" for
// aws:PrincipalType.)
//
// Others are left out because their values are known only at the time of the request:
// aws:SourceIp, aws:MultiFactorAuthPresent, aws:TokenIssueTime, aws:CurrentTime,
// aws:PrincipalTag, aws:PrincipalOrgID. aws:ViaAWSService is left out for IAM:
// CloudFormation calls IAM on the caller's behalf, and then it is true; a caller may also
// call IAM directly.
func (p plan) contextKeys(action, source string) []contextKey {
	text := func(name, value string) contextKey { return contextKey{name, "string", value} }
	boolean := func(name, value string) contextKey {
		return contextKey{name, "boolean", value}
	}
	principalType := "AssumedRole"
	if p.principal.Kind == account.UserPrincipal {
		principalType = "User"
	}
	keys := []contextKey{
		text("aws:PrincipalAccount", p.principal.Account),
		text("aws:PrincipalType", principalType),
		text("aws:ResourceAccount", p.principal.Account),
		boolean("aws:PrincipalIsAWSService", "false"),
		boolean("aws:SecureTransport", "true"),
	}
	if region := p.requestRegion(action); region != "" {
		keys = append(keys, text("aws:RequestedRegion", region))
	}
	if source != "" {
		keys = append(keys, text("aws:PrincipalArn", source)) // of a session, the role's
	}
	if p.userID != "" {
		keys = append(keys, text("aws:userid", p.userID))
	}
	if p.principal.Kind == account.UserPrincipal {
		keys = append(keys, text("aws:username", p.principal.Name))
	}
	if !strings.HasPrefix(action, "iam:") {
		keys = append(keys, boolean("aws:ViaAWSService", "false"))
	}
	return keys
}

// contextValues is the form of keys that policy documents are evaluated with: values by
// name, in lower case because names of condition keys are not case-sensitive.
func contextValues(keys []contextKey) map[string]string {
	values := map[string]string{}
	for _, k := range keys {
		values[strings.ToLower(k.name)] = k.value
	}
	return values
}
