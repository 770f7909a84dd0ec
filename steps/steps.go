// Package steps is the activation as data: what is asked, what must hold, and the
// machine that runs the checks as answers come in. It knows awscheck and nothing
// of any terminal.
package steps

// All returns the steps of an activation, in order. One file holds one step.
func All(r Requirements) []Step {
	return []Step{
		toolsStep(r),
		accountStep(r),
		permissionsStep(r),
		regionStep(r),
		networkStep(r),
		connectivityStep(r),
		peeringStep(r),
		dnsStep(r),
		summaryStep(),
	}
}
