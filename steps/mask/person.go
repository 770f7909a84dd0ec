package mask

import "strings"

// personAt is the end of the name of a role's session at s[i:], where the name of a principal
// has it: "IAM Identity Center role Admin (ana)", "role deployer (session ana)". IAM Identity
// Center and many sign-in services name a session after the user. Elsewhere the word can mean
// something else. 0: there is none.
func personAt(s string, i int) int {
	before, inside := strings.CutSuffix(s[:i], "(")
	switch {
	case inside:
		j := strings.LastIndex(before, "IAM Identity Center role ")
		if j < 0 || strings.Count(before[j:], " ") != len(strings.Fields("IAM Identity Center role"))+1 || !strings.HasSuffix(before, " ") {
			return 0
		}
		if strings.HasPrefix(s[i:], "session ") {
			return 0
		}
	case !strings.HasSuffix(s[:i], " (session "):
		return 0
	}
	n := strings.IndexByte(s[i:], ')')
	if n < 1 || IsStandIn(s[i:i+n]) || strings.Trim(s[i:i+n], "*•·") == "" {
		return 0
	}
	return i + n
}
