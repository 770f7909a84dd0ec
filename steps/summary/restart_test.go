package summary_test

import (
	"testing"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps/summary"
)

// "Restart with --cidr 10.96.32.0/19", and below it "To watch again:" without that: where a watch is to be started with
// another answer, the command that stays has it.
func TestTheCommandToWatchAgainHasTheAnswerThatIsNext(t *testing.T) {
	t.Parallel()
	const again = "astro-activate verify --watch --cidr 10.96.32.0/19"
	you := func(commands ...string) []summary.NextStep {
		return []summary.NextStep{{Who: summary.Customer, Owner: awscheck.OwnerYou, Text: "Next.", Commands: commands}}
	}
	for name, c := range map[string]struct {
		steps []summary.NextStep
		want  string
	}{
		"another CIDR first":           {you(again), again},
		"a route first":                {you("aws ec2 create-route"), ""},
		"a message, without a command": {you(), ""},
		"nothing":                      {nil, ""},
		"a restart for something else": {append(you("aws ec2 create-route"), you(again)...), ""},
	} {
		if got := summary.Restart(c.steps); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}
