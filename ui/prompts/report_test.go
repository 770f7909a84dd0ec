package prompts_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/summary"
	"github.com/astronomer/astro-activate/ui/prompts"
)

// One reason is for all findings of a check: the list names them.
func TestAnAcknowledgmentNamesTheFindingsThatItCovers(t *testing.T) {
	many := check("account.clean", nil)
	many.Run = func(context.Context, steps.Input) []awscheck.Finding {
		var found []awscheck.Finding
		for _, what := range []string{"1 bucket", "2 functions", "3 keys", "4 queues", "5 topics", "6 roles"} {
			found = append(found, awscheck.Finding{ID: "account.clean", Title: "Other resources", Status: awscheck.Fail, Detail: what + ".", Evidence: awscheck.Live})
		}
		return found
	}
	u := newUser(map[string][]string{
		"Number or word": {"acknowledge", ""},
		"Findings to":    {"1"},
		"Reason, in a":   {"they stay"},
	})
	runPrompts(t, t.Context(), u, prompts.Options{Machine: customMachine(clusterStep(many))})
	u.saw(t, "1. Other resources: 1 bucket.",
		"One reason covers every finding of this check: also Other resources: 2 functions; Other resources: 3 keys; Other resources: 4 queues; 2 more findings.",
		`Acknowledged: account.clean (6 findings). The report shows the reason, and "undo" takes it back.`, "Ready: 6 acknowledged.")
}

func TestFindingsAreAcknowledgedWithAReason(t *testing.T) {
	warns := func(context.Context) awscheck.Finding {
		return awscheck.Finding{Status: awscheck.Warn, Detail: "It is odd."}
	}
	fails := func(context.Context) awscheck.Finding {
		return awscheck.Finding{Status: awscheck.Fail, Detail: "It is not there."}
	}
	m := customMachine(clusterStep(check("account.clean", fails), check("region.zones", warns), check("region.enabled", fails)))
	u := newUser(map[string][]string{
		"Number or word": {"acknowledge", "acknowledge", "acknowledge", "acknowledge", "save", "3", "save", "save", "ticket", ""},
		"Format, number": {"markdown", "4", "word"},
		"Findings to":    {"3", "2", "1, 2", "2"},
		"Reason, in a":   {"back", "it is ours", ""},
	})
	var saved []string
	out := runPrompts(t, t.Context(), u, prompts.Options{Machine: m, WriteReport: func(name string, data []byte) (string, string, error) {
		if !strings.Contains(string(data), "it is ours") {
			t.Errorf("the report lacks the reason: %s", data)
		}
		saved = append(saved, name)
		return "/reports/" + name, "", nil
	}})
	u.saw(t, "Not ready: 2 problems, 1 warning", "2 findings can be acknowledged", "1. Check of account.clean: It is not there.", "2. Check of region.zones: It is odd.",
		`Not accepted: "3" is not a number from 1 to 2.`, "Acknowledged: account.clean, region.zones. The report shows the reason, and \"undo\" takes it back.", "Not ready: 1 problem, 2 acknowledged.",
		"Acknowledged: it is ours", "Acknowledgment withdrawn: region.zones.", "Not ready: 1 problem, 1 warning, 1 acknowledged.",
		"The report is saved in /reports/astro-activation-report.md.",
		"The report is saved in /reports/astro-activation-report.json.", `Not accepted: there is no format "word".`)
	if reason, _ := out.Machine.Answers().Acknowledged("account.clean"); reason != "it is ours" || !slices.Equal(saved, []string{"astro-activation-report.md", "astro-activation-report.json"}) {
		t.Errorf("acknowledged %q, saved %q", reason, saved)
	}
}

// A file without an extension opens in no program.
func TestEverySavedFormatHasItsExtension(t *testing.T) {
	replies := map[string][]string{}
	for _, f := range summary.Formats() {
		replies["Number or word"] = append(replies["Number or word"], "save")
		replies["Format, number"] = append(replies["Format, number"], string(f))
	}
	var saved []string
	u := newUser(replies)
	runPrompts(t, t.Context(), u, prompts.Options{Machine: customMachine(clusterStep()), WriteReport: func(name string, _ []byte) (string, string, error) {
		saved = append(saved, name)
		return "/reports/" + name, "", nil
	}})
	if len(saved) != len(summary.Formats()) {
		t.Fatalf("saved %q after\n%s", saved, u.transcript())
	}
	for i, f := range summary.Formats() {
		if spec, _ := f.Spec(); !strings.HasSuffix(saved[i], spec.Extension) || slices.Index(saved, saved[i]) != i {
			t.Errorf("%s is saved as %s; of all, %q", f, saved[i], saved)
		}
	}
}

// A report of a hundred lines would push the question after it off the screen.
func TestTheVerdictAndWhatIsLeftFitAboveTheQuestion(t *testing.T) {
	for _, name := range []string{"blocked", "denied", "expired", "overlap", "ready"} {
		s := scenario(t, name)
		u := newUser(map[string][]string{"Press enter to check again": {"skip"}, "Number or word": {"report"}})
		runPrompts(t, t.Context(), u, prompts.Options{Machine: machine(t, s, s.Answers)})
		_, ending, _ := strings.Cut(u.transcript(), "Summary.\n")
		ending, after, asked := strings.Cut(ending, "What next?")
		if n := strings.Count(ending, "\n"); !asked || n > 14 {
			t.Errorf("%s: %d lines before the first question:\n%s", name, n, ending)
		}
		if !strings.Contains(after, "What happens next") {
			t.Errorf("%s: \"report\" prints no report:\n%s", name, after)
		}
	}
}
