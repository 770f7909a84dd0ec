package prompts_test

import (
	"context"
	"strings"
	"testing"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/ui/prompts"
)

// removable is a check that finds resources and says how to delete them.
func removable(name string, n int) func(context.Context) awscheck.Finding {
	return func(context.Context) awscheck.Finding {
		return awscheck.Finding{Status: awscheck.Fail, Detail: "There are " + name + ".", Evidence: awscheck.Live, Remedy: awscheck.Remedy{
			Text: "Find out what uses them.", Look: []string{"aws list-" + name}, Commands: []string{"aws delete-" + name}, Deletes: n,
		}}
	}
}

func TestCommandsThatDeleteArePrintedToWhoAsksAndSaysYes(t *testing.T) {
	for name, tt := range map[string]struct {
		findings, confirm string
		prints            []string
		not               []string
	}{
		"none":                   {"", "yes", []string{"2. Check of network.cidr.overlap.routes: There are routes."}, []string{"aws delete-", "Print commands that"}},
		"one of them":            {"2", "yes", []string{"Print commands that delete 1 resource, yes or no", "Check of network.cidr.overlap.routes. There are routes.", "To inspect (read-only):", "aws list-routes", "Delete 1 resource:", "aws delete-routes"}, []string{"aws delete-volumes"}},
		"all":                    {"1, 2", "y", []string{"delete 4 resources, yes or no", "Delete 3 resources:", "aws delete-volumes", "Delete 1 resource:", "aws delete-routes"}, nil},
		"no":                     {"1", "no", []string{"delete 3 resources, yes"}, []string{"aws delete-"}},
		"enter":                  {"1", "", []string{"delete 3 resources, yes"}, []string{"aws delete-"}},
		"something else":         {"1", "maybe", []string{"delete 3 resources, yes"}, []string{"aws delete-"}},
		"a number of no finding": {"3", "yes", []string{`Not accepted: "3" is not a number from 1 to 2.`}, []string{"aws delete-"}},
	} {
		t.Run(name, func(t *testing.T) {
			m := customMachine(clusterStep(check("account.clean", removable("volumes", 3)), check("network.cidr.overlap.routes", removable("routes", 1))))
			u := newUser(map[string][]string{"Number or word": {"remove"}, "Findings, numbers": {tt.findings}, "Print commands": {tt.confirm}})
			runPrompts(t, t.Context(), u, prompts.Options{Machine: m})
			before, _, _ := strings.Cut(u.transcript(), "What next?")
			if strings.Contains(before, "aws delete-") || strings.Count(before, "aws list-volumes") != 1 || !strings.Contains(strings.Join(strings.Fields(before), " "), `The commands that delete 3 resources are not shown; "remove" prints them at the end.`) {
				t.Errorf("before it is asked for:\n%s", before)
			}
			u.saw(t, append([]string{"remove: print the commands that delete what was found."}, tt.prints...)...)
			for _, not := range tt.not {
				u.didNotSee(t, not)
			}
		})
	}
}

func TestNothingToRemoveIsNotOffered(t *testing.T) {
	m := customMachine(clusterStep(check("account.clean", removable("volumes", 3)), check("region.enabled", passes)))
	u := newUser(map[string][]string{"Number or word": {"acknowledge", "remove"}, "Findings to": {"1"}, "Reason": {"they may stay"}})
	runPrompts(t, t.Context(), u, prompts.Options{Machine: m})
	u.saw(t, "remove: print the commands", "Acknowledged: account.clean.", "What next?", "Not understood")
	u = newUser(map[string][]string{"Number or word": {"remove"}, "Print commands": {"yes"}})
	runPrompts(t, t.Context(), u, prompts.Options{Machine: customMachine(clusterStep(check("account.clean", removable("volumes", 3))))})
	u.saw(t, "Print commands that delete 3 resources, yes or no, or enter for no: yes", "aws delete-volumes")
}
