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

// A question that is asked again does not list the same choices again: they would be read aloud
// before the user can answer. Their numbers count all the same.
func TestAQuestionThatIsAskedAgainListsNoChoicesTwice(t *testing.T) {
	m := machine(t, scenario(t, "ready"), nil)
	u := newUser(map[string][]string{"Region,": {"", "2"}, "Node type": {"undo", "", "list", ""}, "Number or word": {"?"}})
	runPrompts(t, t.Context(), u, prompts.Options{Machine: m})
	u.saw(t, "1. us-east-1", "Node type. EC2", "1. m5.xlarge", "Undone: Region.", "Region. An AWS region", `21 choices as before: type "list" to show them.`,
		"Node type. EC2", "What next?", `Number or word, or enter to finish: ?`, `"undo" takes back the last answer, "back" returns to the last question`)
	if got := m.Answers().Text(steps.KeyRegion); got == "us-east-1" {
		t.Errorf("2 is no number of the list: the region is %s", got)
	}
}

// Who asks for the fixes of an owner gets the policy, too: it is there to be copied.
func TestAllFixesOfAnOwnerHaveThePolicy(t *testing.T) {
	s := scenario(t, "denied")
	u := newUser(map[string][]string{"Number or word": {"left", ""}, "Number, to print": {"1"}})
	runPrompts(t, t.Context(), u, prompts.Options{Machine: machine(t, s, s.Answers)})
	u.saw(t, `The policy is not printed here: "left", with the number of its owner, prints it.`, "Number, to print all fixes", `"Version": "2012-10-17"`)
}
