package cli

import (
	"encoding/json"
	"fmt"
	"runtime"
	"runtime/debug"

	mango "github.com/muesli/mango-cobra"
	"github.com/muesli/roff"
	"github.com/spf13/cobra"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/awssim"
)

func (p *program) listScenarios() error {
	for _, s := range awssim.Scenarios() {
		if err := p.print(fmt.Sprintf("%-10s %s\n", s.Name, s.Summary)); err != nil {
			return err
		}
	}
	return nil
}

func (p *program) policyCommand() *cobra.Command {
	var requirements string
	purpose := choice{kind: "PURPOSE", choices: []string{"wizard", "activation"}}
	cmd := &cobra.Command{
		Use:   "policy",
		Short: "Print an IAM policy document",
		Long: "Prints an IAM policy document: the permissions that the checks of this program use " +
			"(--for wizard), or those that the activation needs (--for activation).",
		Example: "  astro-activate policy --for wizard > policy.json",
		Args:    func(cmd *cobra.Command, args []string) error { return noArgs(cmd, args, nil) },
		RunE: func(*cobra.Command, []string) error {
			need, err := p.requirements(requirements)
			if err != nil {
				return err
			}
			policy := account.WizardPolicy()
			switch purpose.value {
			case "":
				return usage("policy needs --for wizard or --for activation")
			case "activation":
				policy = awscheck.ActivationPolicy(need.IAMActions, need.CloudFormation)
			}
			e := json.NewEncoder(p.stdout)
			e.SetIndent("", "  ")
			if err := e.Encode(policy); err != nil {
				return failed(err)
			}
			return nil
		},
	}
	cmd.Flags().Var(&purpose, "for", "purpose of the policy: "+purpose.list())
	requirementsFlag(cmd.Flags(), &requirements)
	complete(cmd, "for", func() []string { return purpose.choices })
	return cmd
}

func (p *program) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version",
		Args:  func(cmd *cobra.Command, args []string) error { return noArgs(cmd, args, nil) },
		RunE: func(*cobra.Command, []string) error {
			return p.print(fmt.Sprintf("%s %s (%s, %s/%s)\n", name, version(), runtime.Version(), runtime.GOOS, runtime.GOARCH))
		},
	}
}

// version is the one that the Go toolchain recorded: the module's, or for a build from
// a checkout one made of its tag and commit.
func version() string {
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "(devel)"
}

func (p *program) manCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "man",
		Short:   "Print the manual page",
		Example: "  astro-activate man | man -l -",
		Args:    func(cmd *cobra.Command, args []string) error { return noArgs(cmd, args, nil) },
		RunE: func(cmd *cobra.Command, _ []string) error {
			page, err := mango.NewManPage(1, cmd.Root())
			if err != nil {
				return failed(err)
			}
			page = page.WithSection("Exit status", exitCodes)
			return p.print(page.Build(roff.NewDocument()))
		},
	}
}
