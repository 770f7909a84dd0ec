package prompts_test

import (
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/files"
	"github.com/astronomer/astro-activate/steps/summary"
	"github.com/astronomer/astro-activate/ui/prompts"
)

func TestASavedSessionIsResumedOrNot(t *testing.T) {
	session := func() (*steps.Machine, *files.Resumption) {
		first, second := customMachine(clusterStep(), steps.Step{ID: "network", Title: "Network", Fields: []steps.Field{{Key: steps.KeyCIDR, Label: "CIDR", Kind: steps.CIDRField}}}), customMachine(clusterStep())
		first.Go("network")
		saved := &files.Session{SavedAt: now.Add(-2 * time.Hour), Step: "network"}
		return first, &files.Resumption{Session: saved, StartOver: func() *steps.Machine { return second },
			SetAside: func() (string, error) { return "~/s.yaml.before", nil }}
	}
	for typed, want := range map[string]string{"": "Step 2 of 3: Network.", "yes": "Step 2 of 3: Network.", "no": "The saved session is kept as ~/s.yaml.before.", "maybe": "Not understood: type yes", "quit": "Stopped before"} {
		m, resumed := session()
		u := newUser(map[string][]string{"Resume it": {typed}})
		out := runPrompts(t, t.Context(), u, prompts.Options{Machine: m, Resumed: resumed})
		u.saw(t, "Session found, saved 2 hours ago, at the step Network.", "Resume it, yes or no, or enter for yes: "+typed, want)
		if (out.Machine == m) != (typed != "no") {
			t.Errorf("%q: the run ends with the wrong machine", typed)
		}
	}
}

func TestARunThatSavesSaysOnceThatAnotherHasTheSessionOpen(t *testing.T) {
	s, saved, shared := scenario(t, "ready"), 0, new(atomic.Bool)
	u := newUser(nil)
	runPrompts(t, t.Context(), u, prompts.Options{Machine: machine(t, s, s.Answers), SessionPath: "~/s.yaml", Shared: shared, Save: func(steps.Answers, string) error {
		saved++
		shared.Store(saved > 2)
		return nil
	}})
	if n := strings.Count(u.transcript(), files.SharedNote); n != 1 || saved < 5 {
		t.Errorf("said %d times, with %d saves:\n%s", n, saved, u.transcript())
	}
}

func TestASessionOfAnotherAccountIsReplacedOrKept(t *testing.T) {
	s := scenario(t, "ready")
	for typed, tt := range map[string]struct {
		name string
		want []string
	}{
		"":    {"Astro cluster", []string{"The saved session is kept as ~/s.yaml.before.", "Step 1 of 9: Tools.", "Cluster name, or enter for Astro cluster: "}},
		"no":  {"Lake", []string{"The saved answers are used for account 444455556666.", "Cluster name, or enter for Lake: "}},
		"hm?": {"Astro cluster", []string{"Not understood", "is kept as"}},
	} {
		m := machine(t, s, map[string][]string{"account.profile": {"data-platform"}, "cluster.name": {"Lake"}})
		m.Go("account")
		asked := false
		u := newUser(map[string][]string{"Start a new session": {typed}})
		u.onPrompt = func(prompt string) { asked = asked || strings.HasPrefix(prompt, "Start a new session") }
		out := runPrompts(t, t.Context(), u, prompts.Options{
			Machine: m, SessionPath: "~/s.yaml",
			Save: func(a steps.Answers, step string) error {
				if !asked && step != "account" {
					t.Errorf("saved at %s before the account was confirmed", step)
				}
				return nil
			},
			Resumed: &files.Resumption{Session: &files.Session{SavedAt: now, Account: "111122223333"},
				StartOver: func() *steps.Machine { return machine(t, s, nil) },
				SetAside:  func() (string, error) { return "~/s.yaml.before", nil }},
		})
		u.saw(t, append([]string{"The saved session belongs to AWS account 111122223333, but these credentials reach account 444455556666."}, tt.want...)...)
		if got := out.Machine.Answers().Text(steps.KeyClusterName); got != tt.name {
			t.Errorf("%q: the cluster is called %q", typed, got)
		}
	}
}

// The report of a resumed session says first what changed since it was left.
func TestAResumedSessionSaysWhatChanged(t *testing.T) {
	s := scenario(t, "ready")
	report := func(scenarioName string) *summary.Report {
		s := scenario(t, scenarioName)
		m := machine(t, s, s.Answers)
		if err := steps.RunChecks(t.Context(), m, func(steps.Event) {}); err != nil {
			t.Fatal(err)
		}
		r := summary.New(m, summary.Meta{GeneratedAt: now.Add(-24 * time.Hour), Demo: true})
		return &r
	}
	for before, want := range map[string]string{
		"ready":   "Nothing changed since the report of 20",
		"overlap": " fixed.",
	} {
		m := machine(t, s, s.Answers)
		m.Go("summary")
		u := newUser(nil)
		runPrompts(t, t.Context(), u, prompts.Options{
			Machine: m, Since: report(before),
			Resumed: &files.Resumption{Session: &files.Session{SavedAt: now}, StartOver: func() *steps.Machine { return m }, SetAside: func() (string, error) { return "", nil }},
		})
		u.saw(t, want)
	}
}
