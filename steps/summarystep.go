package steps

func summaryStep() Step {
	return Step{
		ID:    "summary",
		Title: "Summary",
		Why:   "What is ready, what blocks, what to send to Astronomer, and what happens next.",
	}
}
