package cli

import (
	"encoding/json"

	"github.com/spf13/cobra"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
)

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
