package cli

import (
	"encoding/json"
	"fmt"
	"io"
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

// print writes to stdout: what was not written was not done.
func (p *program) print(text string) error {
	if _, err := io.WriteString(p.stdout, text); err != nil {
		return failed(err)
	}
	return nil
}

func (p *program) policyCommand() *cobra.Command {
	var requirements string
	var who choice
	who.choices = []string{"wizard", "activation"}
	cmd := &cobra.Command{
		Use:   "policy",
		Short: "Print an IAM policy document",
		Long: "Prints the IAM policy that lets a principal do one of two things: run every check of this program " +
			"(--for wizard), or go through the activation itself (--for activation).",
		Example: "  astro-activate policy --for wizard > policy.json",
		Args:    func(cmd *cobra.Command, args []string) error { return noArgs(cmd, args, nil) },
		RunE: func(*cobra.Command, []string) error {
			var a activation
			if err := a.require(requirements); err != nil {
				return err
			}
			policy := account.WizardPolicy()
			switch who.value {
			case "":
				return usage("policy needs --for wizard or --for activation")
			case "activation":
				policy = awscheck.ActivationPolicy(a.env.Requirements.IAMActions, a.env.Requirements.CloudFormation)
			}
			e := json.NewEncoder(p.stdout)
			e.SetIndent("", "  ")
			if err := e.Encode(policy); err != nil {
				return failed(err)
			}
			return nil
		},
	}
	cmd.Flags().Var(&who, "for", "what the policy is for")
	cmd.Flags().Var(word{&requirements, "FILE"}, "requirements", "YAML file of requirements instead of the built-in ones")
	complete(cmd, "for", func() []string { return who.choices })
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

// version is what the Go toolchain recorded: the module's version or, of a build
// from a checkout, one made of its tag and commit.
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
