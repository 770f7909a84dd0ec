package prompts_test

import (
	"context"
	"maps"
	"strings"
	"testing"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/ui/prompts"
)

func TestWhatIsLeftIsPrintedByWhoCanDoIt(t *testing.T) {
	finds := func(s awscheck.Status, owner awscheck.Owner, detail, text string) func(context.Context) awscheck.Finding {
		return func(context.Context) awscheck.Finding {
			return awscheck.Finding{Status: s, Detail: detail, Evidence: awscheck.Live, Remedy: awscheck.Remedy{Owner: owner, Text: text, Commands: []string{"aws fix " + string(owner)}}}
		}
	}
	m := customMachine(clusterStep(
		check("region.zones", finds(awscheck.Fail, awscheck.OwnerNetwork, "DNS is off.", "Turn it on. It costs nothing.")),
		check("region.enabled", finds(awscheck.Warn, awscheck.OwnerYou, "It is old.", "Upgrade it.")),
		check("account.clean", removable("volumes", 3)),
		check("account.credentials", passes),
	))
	u := newUser(map[string][]string{"Number or word": {"left", "left", "left", "left"}, "Number, to print": {"3", "9", "step 7", ""}})
	runPrompts(t, t.Context(), u, prompts.Options{Machine: m})
	u.saw(t, "\n2 problems, 1 warning:", "left: list what is left to do, by who can do it, each with its fix.",
		"1. Account administrator: 1 problem", "There are volumes.", // who acts next
		"2. You: 1 warning", "(step 1, Region). It is old.", "Fix: Upgrade it.",
		"3. Target VPC's owner: 1 problem", "DNS is off.", "Fix: Turn it on.",
		`Number, to print all fixes of one of them, "step" and its number, to go there, or enter for none: 3`, "Turn it on. It costs nothing.", "aws fix network",
		`Not accepted: "9" is not a number from 1 to 3.`, `Not accepted: there is no step "step 7" in the list.`)
	_, printed, _ := strings.Cut(u.transcript(), "or enter for none: 3")
	printed, _, _ = strings.Cut(printed, "What next?")
	for _, not := range []string{"aws fix you", "volumes"} {
		if strings.Contains(printed, not) {
			t.Errorf("the fixes of one owner have %q:\n%s", not, printed)
		}
	}
	u.didNotSee(t, "aws delete-")
}

// Of what the user solves, and only another owner knows, that owner is named: in the list, and below the verdict.
func TestWhatIsLeftNamesWhoIsAsked(t *testing.T) {
	for name, want := range map[string][]string{
		"blocked": {"reports (or ask the data service's owner), for which 1 check waits;", "Fix (You, or ask the data service's owner): Correct the host"},
		"denied":  {"Target account (unverified, or ask the target VPC's owner), for which 19 checks wait.", "Fix (You, or ask the target VPC's owner): Set the target's"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := scenario(t, name)
			u := newUser(map[string][]string{"Number or word": {"left", ""}})
			runPrompts(t, t.Context(), u, prompts.Options{Machine: machine(t, s, s.Answers), Demo: name})
			u.saw(t, want...)
		})
	}
}

func TestWhatIsLeftIsListedAtAnyQuestion(t *testing.T) {
	m := customMachine(clusterStep(check("account.clean", removable("volumes", 3))))
	u := newUser(map[string][]string{"Number or word": {""}})
	asked := 0
	u.onPrompt = func(prompt string) {
		if asked++; asked == 1 {
			u.replies[strings.Fields(prompt)[0]] = []string{"left"}
		}
	}
	runPrompts(t, t.Context(), u, prompts.Options{Machine: m})
	before, _, _ := strings.Cut(u.transcript(), "results:")
	if !strings.Contains(before, "Account administrator: 1") && !strings.Contains(before, "No check has found a problem.") {
		t.Errorf("the first question:\n%s", before)
	}
}

// TestStepsHaveTheNumbersOfTheirHeadings is about numbers: steps that do not apply or ask
// nothing leave gaps.
func TestStepsHaveTheNumbersOfTheirHeadings(t *testing.T) {
	s := scenario(t, "blocked")
	for _, typed := range []string{"5", "step 5", "Network", "network"} {
		u := newUser(map[string][]string{"Number or word": {"step"}, "Step, number": {typed}})
		runPrompts(t, t.Context(), u, prompts.Options{Machine: machine(t, s, s.Answers)})
		_, after, _ := strings.Cut(u.transcript(), "Step, number or name")
		if !strings.Contains(u.transcript(), "\n5. Network\n") || !strings.Contains(after, "Step 5 of 9: Network.") {
			t.Errorf("%q does not lead to step 5:\n%s", typed, after)
		}
	}
	u := newUser(map[string][]string{"Number or word": {"left"}, "Number, to print": {"step 5"}})
	runPrompts(t, t.Context(), u, prompts.Options{Machine: machine(t, s, s.Answers)})
	u.saw(t, "CIDR 10.96.32.0/20 is too small, need a /19 (step 5, Network).", "or enter for none: step 5", "Step 5 of 9: Network.")
}

// The list of what is left says "step" and its number: "step" alone goes where there is one place to go, and else asks.
func TestStepAloneLeadsToWhatIsLeft(t *testing.T) {
	fails := func(context.Context) awscheck.Finding {
		return awscheck.Finding{Status: awscheck.Fail, Detail: "It is off.", Evidence: awscheck.Live}
	}
	for name, tt := range map[string]struct {
		others []steps.Step
		want   []string
	}{
		"one step is left":                  {nil, []string{"Step 2 of 3: Region."}},
		"another one has nothing to answer": {[]steps.Step{{ID: "tools", Title: "Tools", Checks: []steps.Check{check("tools.astro_cli", fails)}}}, []string{"Step 3 of 4: Region."}},
		"of several, one is chosen":         {[]steps.Step{{ID: "network", Title: "Network", Fields: []steps.Field{{Key: steps.KeyCIDR, Label: "CIDR", Kind: steps.CIDRField}}, Checks: []steps.Check{check("network.cidr.size", fails)}}}, []string{"2. Network\n3. Region\n", "Step, number or name, or enter for none: 3", "Step 3 of 4: Region."}},
	} {
		t.Run(name, func(t *testing.T) {
			account := steps.Step{ID: "account", Title: "Account", Fields: []steps.Field{{Key: steps.KeyExpectedID, Label: "Expected id", Kind: steps.TextField}}, Checks: []steps.Check{check("account.credentials", passes)}}
			u := newUser(map[string][]string{"Number or word": {"left"}, "Number, to print": {"Step"}, "Step, number": {"3"}})
			runPrompts(t, t.Context(), u, prompts.Options{Machine: customMachine(append(append([]steps.Step{account}, tt.others...), clusterStep(check("region.enabled", fails)))...)})
			_, after, _ := strings.Cut(u.transcript(), "or enter for none: Step\n")
			for _, want := range tt.want {
				if !strings.Contains(after, want) {
					t.Errorf("lacks %q:\n%s", want, after)
				}
			}
		})
	}
}

func TestTheVerdictIsTheLastLine(t *testing.T) {
	for _, word := range []string{"finish", "quit", ""} {
		u := newUser(map[string][]string{"Number or word": {word}})
		runPrompts(t, t.Context(), u, prompts.Options{Machine: customMachine(clusterStep(check("region.enabled", passes)))})
		if !strings.HasSuffix(strings.TrimSpace(u.transcript()), "\nReady: 1 passed.") {
			t.Errorf("%q ends with\n%s", word, u.transcript())
		}
	}
}

// A screen reader speaks every character: neither the results of a step nor the report have
// marks, arrows or ids of checks.
func TestWhatIsPrintedCanBeSpoken(t *testing.T) {
	for _, name := range []string{"overlap", "blocked", "denied"} {
		s := scenario(t, name)
		u := newUser(map[string][]string{"Number or word": {"report"}})
		runPrompts(t, t.Context(), u, prompts.Options{Machine: machine(t, s, s.Answers)})
		text := u.transcript()
		for _, noise := range []string{"✓", "✗", "→", "·", "permissions.iam.", "region.quota.", `"Statement"`, "path.acl"} {
			if i := strings.Index(text, noise); i >= 0 {
				t.Errorf("%s: %q in ...%s", name, noise, text[max(0, i-200):min(len(text), i+60)])
			}
		}
		if name == "overlap" {
			u.saw(t, "Path to ledger: blocked by peering and security groups: CIDR 172.20.0.0/19 overlaps the target VPC's 172.20.16.0/20, and 2 more problems.", "checks passed.")
		}
	}
}

func TestChecksThatDoNotApplySayWhy(t *testing.T) {
	for methods, want := range map[string]string{
		"peering": "checks do not apply: Public endpoints are not selected.",
		"public":  "checks do not apply: VPC peering is not selected.",
	} {
		s := scenario(t, "ready")
		given := maps.Clone(s.Answers)
		given["connectivity.methods"] = []string{methods}
		u := newUser(map[string][]string{"Number or word": {"report"}})
		runPrompts(t, t.Context(), u, prompts.Options{Machine: machine(t, s, given)})
		u.saw(t, want)
	}
	s := scenario(t, "story")
	u := newUser(map[string][]string{"Number or word": {"report"}})
	runPrompts(t, t.Context(), u, prompts.Options{Machine: machine(t, s, nil)})
	u.saw(t, "1 check does not apply, Regions of the peering: The data plane and the target VPC are")
}
