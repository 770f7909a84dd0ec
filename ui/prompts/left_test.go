package prompts_test

import (
	"context"
	"strings"
	"testing"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/ui/prompts"
	"github.com/astronomer/astro-activate/ui/theme"
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
	u := newUser(map[string][]string{"Number or word": {"left", "left", "left"}, "Number, to print": {"3", "9", ""}})
	runPrompts(t, t.Context(), u, prompts.Options{Machine: m})
	u.saw(t, "left: 3 findings left to fix, by who can do it.",
		"1. You: 1", "It is old.", "Fix: Upgrade it.",
		"2. Account administrator: 1", "There are volumes.",
		"3. Target VPC's owner: 1", "DNS is off.", "Fix: Turn it on.",
		"Number, to print all fixes of one of them, or enter for none: 3", "Turn it on. It costs nothing.", "aws fix network",
		`Not accepted: "9" is not a number from 1 to 3.`)
	_, printed, _ := strings.Cut(u.transcript(), "or enter for none: 3")
	printed, _, _ = strings.Cut(printed, "What next?")
	for _, not := range []string{"aws fix you", "volumes"} {
		if strings.Contains(printed, not) {
			t.Errorf("the fixes of one owner have %q:\n%s", not, printed)
		}
	}
	u.didNotSee(t, "aws delete-")
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

func TestThePathsAreDrawnWithTheTerminalsGlyphs(t *testing.T) {
	for want, glyphs := range map[string]theme.Glyphs{
		"pod → dns ✓ → Astro · → pcx · → acl ✓ → sg ✗ 3306 → ledger ✓ → rtb ·": theme.Unicode(),
		"pod > dns + > Astro . > pcx . > acl + > sg x 3306 > ledger + > rtb .": {},
	} {
		s := scenario(t, "overlap")
		u := newUser(map[string][]string{})
		runPrompts(t, t.Context(), u, prompts.Options{Machine: machine(t, s, s.Answers), Glyphs: glyphs})
		u.saw(t, "Path to ledger: blocked by security groups.", want)
	}
}
