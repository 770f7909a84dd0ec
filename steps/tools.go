package steps

import (
	"context"

	"github.com/astronomer/astro-activate/awscheck"
)

func toolsStep() Step {
	return Step{
		ID:    "tools",
		Title: "Tools",
		Why: "Everyone who develops pipelines needs the Astro CLI. " +
			"The wizard looks for it on this machine, and installs nothing.",
		Checks: []Check{
			{
				ID: "tools.astro_cli",
				Run: func(ctx context.Context, in Input) []awscheck.Finding {
					return awscheck.CheckAstroCLI(ctx, in.Programs, in.Requirements.MinimumCLI)
				},
			},
		},
	}
}
