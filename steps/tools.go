package steps

func toolsStep(Requirements) Step {
	return Step{
		ID:    "tools",
		Title: "Tools",
		Why: "Everyone who will develop pipelines needs the Astro CLI. " +
			"It is looked for on this machine; nothing is installed.",
	}
}
