package awssim

import (
	"context"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sts"
)

func stsHandlers() map[string]handler {
	return map[string]handler{
		"STS.GetCallerIdentity": on("", func(r *request, _ *sts.GetCallerIdentityInput) (*sts.GetCallerIdentityOutput, error) {
			return &sts.GetCallerIdentityOutput{
				Account: aws.String(r.account.ID),
				Arn:     aws.String(r.caller.As),
				UserId:  aws.String(r.userID()),
			}, nil
		}),
	}
}

// userID is the caller's unique id, which is also aws:userid: a user's own, or a role's
// with the name of the session. (IAM User Guide, "Principal key values".)
func (r *request) userID() string {
	who := callerOf(r.caller.As)
	if who == nil {
		return r.account.ID
	}
	if i := find(r.identities(), who.kind, who.name); i != nil {
		who = i
	}
	if who.kind == "user" {
		return uniqueID("AIDA", who.arn(r.account))
	}
	session := r.caller.As[strings.LastIndex(r.caller.As, "/")+1:]
	return uniqueID("AROA", who.arn(r.account)) + ":" + session
}

// authorize refuses what AWS would refuse before it looks at the request: expired
// credentials, a region that the account has not enabled, a missing permission.
func (r *request) authorize(_ context.Context, action string) error {
	if e := r.caller.Expires; !e.IsZero() && r.world.now().After(e) {
		return apiError("ExpiredToken", "The security token included in the request is expired")
	}
	if r.region != "" && !r.enabled(r.region) {
		code := "AuthFailure" // what EC2 says
		if action == "" || !strings.HasPrefix(action, "ec2:") {
			code = "UnrecognizedClientException"
		}
		return apiError(code, "The security token included in the request is invalid")
	}
	if strings.HasPrefix(action, "iam:") && (r.caller.WithoutMFA || strings.Contains(r.caller.As, ":federated-user/")) {
		// IAM accepts no session of GetFederationToken, and of GetSessionToken only those
		// with MFA. (IAM User Guide, "Compare AWS STS credentials".)
		return apiError("InvalidClientTokenId", "The security token included in the request is invalid")
	}
	return r.permitted(action)
}

// enabled tells whether a region takes the account's credentials.
func (r *request) enabled(region string) bool {
	return !slices.Contains(optInRegions(), region) || slices.Contains(r.account.OptedIn, region)
}
