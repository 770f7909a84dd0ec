package account

import (
	"context"

	"github.com/astronomer/astro-activate/awscheck"
)

// classifySession names a session whose credentials STS accepts and IAM does not: one of
// GetSessionToken without MFA, or of GetFederationToken. IAM refuses them with the code
// that it has for a deleted access key, so the principal and the kind of credentials
// decide. (IAM User Guide, "Compare AWS STS credentials"; the code: aws-vault issues 15,
// 172 and 1056.)
func (a *Account) classifySession(ctx context.Context, f *Failure) *Failure {
	if f.Service != "IAM" || f.Code != "InvalidClientTokenId" {
		return f
	}
	p, err := a.Principal(ctx)
	if err != nil {
		return f
	}
	c, err := a.Credential(ctx)
	if p.Kind != FederatedPrincipal && (p.Kind != UserPrincipal || err != nil || !c.Temporary) {
		return f
	}
	limited := *f
	limited.Reason = SessionWithoutIAM
	return &limited
}

// sessionRemedy is the fix for a session that can't call IAM.
func sessionRemedy() awscheck.Remedy {
	return awscheck.Remedy{
		Owner: awscheck.OwnerYou,
		Text: "Use the credentials of a role, or start the session with MFA: set mfa_serial in the profile if aws-vault starts it. " +
			"The user's access key without a session works too (aws-vault: --no-session).",
		Links: []string{"https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_sts-comparison.html"},
	}
}
