package prompts_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/ui/prompts"
)

func TestAWriteErrorEndsTheRun(t *testing.T) {
	_, err := prompts.Run(t.Context(), prompts.Options{Machine: customMachine(clusterStep()), In: strings.NewReader(""), Out: fullDisk{}})
	if err == nil || !strings.Contains(err.Error(), "no space") {
		t.Errorf("the error is %v", err)
	}
}

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errors.New("no space left") }

func TestLinesAreReadWithAnyEnding(t *testing.T) {
	for in, want := range map[string]string{
		"Lake\r\n\r\n":                          "Lake",
		"Lake":                                  "Lake", // the last line may lack its end
		"\ufeffLake\n":                          "Lake",
		"  Lake \t\n":                           "Lake",
		strings.Repeat("x", 1<<20) + "\nLake\n": "Lake",
	} {
		var out strings.Builder
		got, err := prompts.Run(t.Context(), prompts.Options{Machine: customMachine(clusterStep()), In: strings.NewReader(in), Out: &out, Patience: time.Minute})
		if name := got.Machine.Answers().Text(steps.KeyClusterName); err != nil || name != want {
			t.Errorf("%.20q: %v, %q, said %s", in, err, name, out.String())
		}
	}
}

func TestTextFromAWSCantDriveTheTerminal(t *testing.T) {
	const evil = "pay\x1b]52;c;cm0=\x07roll\x1b[2J\u009b31m\u202e\r\nprod"
	m := customMachine(steps.Step{ID: "peering", Title: "Peering", Why: evil, Fields: []steps.Field{{
		Key: steps.KeyPeerVPC, Label: "Target VPC", Kind: steps.ChoiceField, Help: evil,
		Choices: func(steps.Requirements) []steps.Choice {
			return []steps.Choice{{Value: "vpc-1", Label: evil, Detail: evil}, {Value: evil}}
		},
	}}, Checks: []steps.Check{check("peering.vpc", func(context.Context) awscheck.Finding {
		return awscheck.Finding{Status: awscheck.Warn, Title: evil, Detail: evil, Resources: []string{evil},
			Remedy: awscheck.Remedy{Text: evil, Commands: []string{evil}, Links: []string{evil}}}
	})}})
	u := newUser(map[string][]string{"Target VPC": {"list", "1", "back"}, "Number or": {"acknowledge", "ticket", ""}, "Findings to": {"1"}, "Reason": {"because"}})
	out := runPrompts(t, t.Context(), u, prompts.Options{Machine: m, Notice: evil, Demo: evil}) // it fails on control characters
	if !out.Finished {
		t.Error("not finished")
	}
	u.saw(t, "pay", "Target VPC, number or name", "Acknowledged: peering.vpc.")
}

// TestTypedTextCantDriveTheTerminal types random words at every prompt.
func TestTypedTextCantDriveTheTerminal(t *testing.T) {
	words := []string{"", "", "", "?", "back", "skip", "m", "list", "taken", "1", "2", "22", "0", "-1", "none", "yes", "no", "1,2", "1 2", "eu", "check again",
		"\x1b[31mred", "\x1b]0;title\x07", "\u009b2J", "\u202eevil", "10.0.0.0/8", "vpc-0123456789abcdef0", "data", `"quoted"`, `"`, ",,,", "acknowledge", "json", "step", "again", "\xff\xfe", "m5.xlarge", "peering"}
	for seed := range uint64(8) {
		s := scenario(t, []string{"ready", "blocked", "denied", "overlap"}[seed%4])
		random := rand.New(rand.NewPCG(seed, 1))
		var lines strings.Builder
		for range 150 {
			lines.WriteString(words[random.IntN(len(words))] + "\n")
		}
		var output strings.Builder
		_, err := prompts.Run(t.Context(), prompts.Options{
			Machine: machine(t, s, s.Answers), In: strings.NewReader(lines.String()), Out: &output, Echo: true, Patience: 20 * time.Millisecond,
			WriteReport: func(name string, _ []byte) (string, string, error) { return name, "", nil },
		})
		if bad := unprintable(output.String()); err != nil || bad != "" {
			t.Errorf("seed %d: %v, the output contains %s:\n%s", seed, err, bad, output.String())
		}
	}
}
