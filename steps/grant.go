package steps

import (
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
)

// AddToPermissionSet says what is done with statements where the principal is a permission
// set, whose role can't be changed directly; "" for another principal. account is the name
// of its account in the sentence. (IAM Identity Center User Guide, "Permission sets".)
func AddToPermissionSet(arn, account string) string {
	_, role, isSet := strings.Cut(awscheck.Clean(arn), ":assumed-role/AWSReservedSSO_")
	role, _, _ = strings.Cut(role, "/")
	end := strings.LastIndex(role, "_")
	if !isSet || end <= 0 {
		return ""
	}
	return "Add these statements to the " + awscheck.InlinePolicyOf + role[:end] + " in IAM Identity Center, keeping what is there, and provision it to " + account + " again."
}
