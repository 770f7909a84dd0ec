package prompts_test

import (
	"context"
	"flag"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/mask"
	"github.com/astronomer/astro-activate/ui/prompts"
)

var update = flag.Bool("update", false, "rewrite the goldens; read each of them before committing")

// table matches the end of a long list, which package steps tests.
var table = regexp.MustCompile(`(?m)(^[12]\. .*\n)(?:^[3-9]\. .*\n)+(?:^\d\d\. .*\n)+`)

// suggestedNodes is in the list of suggestions until the quotas have arrived and do not suffice for it:
// on a busy machine that can be after the list.
var suggestedNodes = regexp.MustCompile(`(?m)^  Maximum nodes: 20\n`)

// Enter accepts every proposal of the story. Its one problem is fixed with a number.
func TestTheStoryIsOneProblemFromReady(t *testing.T) {
	s := scenario(t, "story")
	u := newUser(map[string][]string{"Number or word": {"report", "step"}, "Step, number": {"Network"}})
	var first []steps.Finding
	m := machine(t, s, nil)
	u.onPrompt = func(prompt string) {
		if strings.HasPrefix(prompt, "Step, number") {
			first = m.Findings()
			u.replies["VPC CIDR of the data plane"] = []string{"1"}
		}
	}
	out := runPrompts(t, t.Context(), u, prompts.Options{Machine: m, Demo: s.Name})
	var failed []string
	for _, f := range first {
		if f.Status == awscheck.Fail {
			failed = append(failed, f.ID)
		}
	}
	if !slices.Equal(failed, []string{awscheck.NetworkOverlapTarget}) {
		t.Errorf("the problems are %q", failed)
	}
	u.saw(t, "Not ready", "10.41.0.0/19 overlaps 10.41.0.0/20", "VPC CIDR of the data plane: 10.255.224.0/19.")
	if got := verdict(out.Machine); got != steps.Ready {
		t.Errorf("it ends %s:\n%s", got, u.transcript())
	}
}

// The network of an active data plane can't be changed: no other one is offered.
func TestAnActiveDataPlanesNetworkIsTheOnlyChoice(t *testing.T) {
	s := scenario(t, "active")
	answers := maps.Clone(s.Answers)
	answers["network.cidr"] = []string{"10.9.0.0/19"}
	u := newUser(map[string][]string{"Number or word": {"step"}, "Step, number": {"Network"}, "VPC CIDR of the data plane": {"list", "2", "1"}})
	out := runPrompts(t, t.Context(), u, prompts.Options{Machine: machine(t, s, answers), Demo: s.Name})
	u.saw(t, "The data plane is active already, and its network can't be changed:\n1. 172.20.0.0/19\nVPC CIDR of the data plane, number or network",
		"there is no number 2", "VPC CIDR of the data plane: 172.20.0.0/19.")
	if strings.Contains(u.transcript(), "are free") {
		t.Errorf("free networks are offered:\n%s", u.transcript())
	}
	if got := verdict(out.Machine); got != steps.Ready {
		t.Errorf("it ends %s:\n%s", got, u.transcript())
	}
}

func TestEachScenarioEndsWithTheVerdictOfCheck(t *testing.T) {
	for _, s := range awssim.Scenarios() {
		if s.Proposals != nil {
			continue // enter answers what check is not given: see the test of the story
		}
		t.Run(s.Name, func(t *testing.T) {
			t.Parallel()
			checked := machine(t, s, s.Answers)
			if err := steps.RunChecks(t.Context(), checked, nil); err != nil {
				t.Fatal(err)
			}
			m := machine(t, s, nil)
			replies := repliesOf(m, s.Answers)
			replies["Press enter to check again"] = []string{"", "skip"}
			u := newUser(replies)
			out := runPrompts(t, t.Context(), u, prompts.Options{Machine: m, Demo: s.Name})
			if !out.Finished {
				t.Fatalf("not finished:\n%s", u.transcript())
			}
			if got, want := verdict(out.Machine), verdict(checked); got != want {
				t.Errorf("the verdict is %s, want that of check, %s", got, want)
			}
			for k := range s.Answers {
				got, want := out.Machine.Answers().Get(steps.Key(k)), checked.Answers().Get(steps.Key(k))
				if got.String() != want.String() {
					t.Errorf("%s is %q, want %q", k, got, want)
				}
			}
			if s.Name == "huge" {
				return // its golden would be too long
			}
			golden(t, s.Name, suggestedNodes.ReplaceAllString(table.ReplaceAllString(u.transcript(), "$1[…]\n"), ""))
		})
	}
}

func TestMaskedOutputDoesNotIdentifyTheAccount(t *testing.T) {
	for _, name := range []string{"ready", "blocked", "denied", "overlap"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := scenario(t, name)
			var saved []byte
			u := newUser(map[string][]string{
				"Expected account id": {"?", "1234", ""}, "VPC CIDR": {"taken", ""}, "Target VPC": {"list", "data", ""}, "Number or": {"report", "ticket", "save", "save", ""}, "Format": {"json", "markdown"},
			})
			out := runPrompts(t, t.Context(), u, prompts.Options{Machine: machine(t, s, s.Answers), Mask: mask.New(), Demo: name, WriteReport: func(name string, data []byte) (string, string, error) {
				saved = append(saved, data...)
				return name, "", nil
			}})
			if !out.Finished || len(saved) == 0 {
				t.Errorf("finished %v, %d bytes saved", out.Finished, len(saved))
			}
			for _, secret := range []string{"111122223333", "444455556666", "777788889999", "vpc-0d47a11e5c0ffee01", "arn:aws:", "xy12345.", "203.0.113."} {
				if strings.Contains(u.transcript(), secret) || strings.Contains(string(saved), secret) {
					t.Errorf("%s is in the output\n%s", secret, u.transcript())
				}
			}
		})
	}
}

// Two runs with the same findings name them by the same stand-ins, whichever check ends first.
func TestStandInsAreInTheOrderOfTheSteps(t *testing.T) {
	third, asked := make(chan struct{}), make(chan struct{})
	finding := func(id, vpc string, before <-chan struct{}) steps.Check {
		return check(id, func(context.Context) awscheck.Finding {
			if before != nil {
				<-before
			}
			return awscheck.Finding{Status: awscheck.Fail, Title: "VPC in the way", Detail: vpc + " is in the way."}
		})
	}
	m := customMachine(
		steps.Step{ID: "account", Title: "Account", Why: "Whose it is.", Checks: []steps.Check{finding("account.clean", "vpc-0d47a11e5c0ffee01", third)}},
		clusterStep(finding("region.enabled", "vpc-0d47a11e5c0ffee02", asked)),
		steps.Step{ID: "network", Title: "Network", Why: "Where it is.", Checks: []steps.Check{finding("network.cidr.size", "vpc-0d47a11e5c0ffee03", nil)}},
	)
	u := newUser(nil)
	once := sync.OnceFunc(func() { close(asked) })
	u.onPrompt = func(string) { once() }
	time.AfterFunc(20*time.Millisecond, func() { close(third) }) // by then, the last step's check has its result
	runPrompts(t, t.Context(), u, prompts.Options{Machine: m, Mask: mask.New()})
	u.saw(t, "[vpc-C] is in the way.", "Step 2 of", "[vpc-D] is in the way.", "Step 3 of", "[vpc-E] is in the way.")
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name+".golden")
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s: got\n%s\nwant\n%s", file, got, want)
	}
}

// On a terminal everything is wrapped between words, but for what is to be pasted.
func TestTheConversationFitsTheTerminal(t *testing.T) {
	const width = 60
	s := scenario(t, "blocked")
	u := newUser(map[string][]string{"Methods": {"?", "no such"}, "Number or word": {"left", "again"}})
	runPrompts(t, t.Context(), u, prompts.Options{Machine: machine(t, s, nil), Demo: s.Name, Width: func() int { return width }})
	command := regexp.MustCompile(`^ *(aws|curl|nc|astro-activate|[A-Z_]+=)`)
	for line := range strings.Lines(u.transcript()) {
		line = strings.TrimRight(line, "\n")
		if n := len([]rune(line)); n > width && len(strings.Fields(line)) > 1 && !command.MatchString(line) {
			t.Errorf("%d cells: %s", n, line)
		}
	}
}
