// Package steps decides what an activation asks and what must hold. It describes the
// activation as data, one file a step, and its Machine runs the checks as answers come
// in: each once its answers are valid, again when they change, and with the findings,
// the missing answers and the verdict as the result. It knows awscheck, and neither a
// terminal nor a file format.
package steps

// All returns the steps of an activation, in order.
func All(r Requirements) []Step {
	return []Step{
		toolsStep(),
		accountStep(),
		permissionsStep(r),
		regionStep(r),
		networkStep(),
		connectivityStep(r),
		peeringStep(),
		dnsStep(),
		summaryStep(),
	}
}

func summaryStep() Step {
	return Step{
		ID:    "summary",
		Title: "Summary",
		Why:   "What is ready, what blocks, what to send to Astronomer, and what happens next.",
	}
}
