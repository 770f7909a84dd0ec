package permissions

import (
	"fmt"
	"strings"
)

// maxNamed is how many actions a sentence names; the policy contains all.
const maxNamed = 12

// countActions names the actions of a finding: "iam:GetRole", "all 94 CloudFormation
// actions", or "3 of 94 CloudFormation actions (CreateStack, …)".
func countActions(actions []string, of int) string {
	switch {
	case of == 1:
		return actions[0]
	case len(actions) == of:
		return fmt.Sprintf("all %d CloudFormation actions", of)
	}
	names := make([]string, len(actions))
	for i, action := range actions {
		_, names[i], _ = strings.Cut(action, ":")
	}
	return fmt.Sprintf("%d of %d CloudFormation actions (%s)", len(actions), of, listActions(names))
}

// subject names actions at the beginning of a title.
func subject(actions []string, of int) string {
	switch {
	case of == 1:
		return actions[0]
	case len(actions) == of:
		return fmt.Sprintf("All %d CloudFormation actions", of)
	}
	return fmt.Sprintf("%d of %d CloudFormation actions", len(actions), of)
}

// afterSlash is the name of a policy, from its ARN or its name.
func afterSlash(policy string) string { return policy[strings.LastIndex(policy, "/")+1:] }

func listActions(actions []string) string {
	if more := len(actions) - maxNamed; more > 0 {
		return strings.Join(actions[:maxNamed], ", ") + fmt.Sprintf(" and %d more", more)
	}
	return strings.Join(actions, ", ")
}

// capitalize begins a sentence with the result of countActions; a name of an action stays
// as it is.
func capitalize(s string) string {
	if strings.HasPrefix(s, "all ") {
		return "A" + s[1:]
	}
	return s
}
