package steps

import (
	"context"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/tools"
)

func toolsStep(Requirements) Step {
	return Step{
		ID:    "tools",
		Title: "Tools",
		Why: "Everyone who will develop pipelines needs the Astro CLI. " +
			"It is looked for on this machine; nothing is installed.",
		Checks: []Check{
			{
				ID: "tools.astro_cli", Title: "Astro CLI",
				Run: func(ctx context.Context, in Input) []awscheck.Finding {
					return tools.CheckAstroCLI(ctx, in.Programs, in.Requirements.MinimumCLI)
				},
			},
		},
	}
}
