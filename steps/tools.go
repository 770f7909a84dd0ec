package steps

import (
	"context"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/tools"
)

func toolsStep() Step {
	return Step{
		ID:    "tools",
		Title: "Tools",
		Why: "Everyone who develops pipelines needs the Astro CLI. " +
			"astro-activate looks for it on this machine, and installs nothing.",
		Checks: []Check{
			{
				ID: awscheck.ToolsAstroCLI,
				Run: func(ctx context.Context, in Input) []awscheck.Finding {
					return tools.CheckAstroCLI(ctx, in.Programs, in.Requirements.MinimumCLI)
				},
			},
		},
	}
}
