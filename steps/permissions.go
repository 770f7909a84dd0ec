package steps

func permissionsStep(Requirements) Step {
	return Step{
		ID:    "permissions",
		Title: "Permissions",
		Why: "On the call you create a role for Astronomer by a CloudFormation stack. " +
			"This shows whether your principal may do that, action by action; no action is tried.",
	}
}
