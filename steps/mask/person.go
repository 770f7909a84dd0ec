package mask

import "strings"

// personAt is the end of the name of a role's session at s[i:], where the name of a principal
// has it: "IAM Identity Center role Admin (ana)", "role deployer (session ana)". IAM Identity
// Center and many sign-in services name a session after the user. Elsewhere the word can mean
// something else. 0: there is none.
func personAt(s string, i int) int {
	if !strings.HasSuffix(s[:i], " (session ") && !followsIdentityCenterRole(s[:i]) {
		return 0
	}
	n := strings.IndexByte(s[i:], ')')
	if n < 1 || IsStandIn(s[i:i+n]) || strings.Trim(s[i:i+n], "*•·") == "" || strings.HasPrefix(s[i:], "session ") {
		return 0
	}
	return i + n
}

// followsIdentityCenterRole reports whether a text ends with "IAM Identity Center role NAME (".
func followsIdentityCenterRole(before string) bool {
	before, ok := strings.CutSuffix(before, " (")
	space := strings.LastIndexByte(before, ' ')
	return ok && space >= 0 && strings.HasSuffix(before[:space], "IAM Identity Center role")
}
