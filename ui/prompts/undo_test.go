package prompts_test

import (
	"testing"

	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/ui/prompts"
)

func TestUndoAsksTheLastAnswerAgain(t *testing.T) {
	m := machine(t, scenario(t, "ready"), nil)
	u := newUser(map[string][]string{
		"Cluster name":               {"undo", "Payments", "Billing"},
		"Region,":                    {"undo", ""},
		"VPC CIDR of the data plane": {"172.24.0.0/19", ""},
		"Methods":                    {"undo", "", ""},
		"Number or word":             {"undo"},
		"Data services":              {""},
	})
	out := runPrompts(t, t.Context(), u, prompts.Options{Machine: m})
	u.saw(t,
		"There is no answer to undo.",
		"Undone: Cluster name.", "Cluster name, or enter for Astro cluster: Billing",
		"number or network, or enter for 172.20.0.0/19: 172.24.0.0/19", "Undone: VPC CIDR of the data plane.", "or enter for 172.20.0.0/19: ",
		"What next?", "Undone: Methods.", "Methods",
	)
	if got := out.Machine.Answers(); got.Text(steps.KeyClusterName) != "Billing" || got.Text(steps.KeyCIDR) != "172.20.0.0/19" {
		t.Errorf("the name is %q, the network %q", got.Text(steps.KeyClusterName), got.Text(steps.KeyCIDR))
	}
}
