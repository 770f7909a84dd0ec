package files_test

import (
	"testing"
	"time"

	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/files"
)

func TestSavedAccountConflict(t *testing.T) {
	const here, elsewhere = "111122223333", "444455556666"
	for name, c := range map[string]struct {
		saved   string
		profile string // chosen after the session was resumed; "": the session's
		checked bool   // the credentials have answered
		other   string
		settled bool
	}{
		"the credentials have not answered": {saved: elsewhere},
		"the session's account":             {saved: here, checked: true, settled: true},
		"another account":                   {saved: elsewhere, checked: true, other: here},
		"another profile was chosen":        {saved: elsewhere, profile: "other", checked: true, settled: true},
		"the session knows no account":      {checked: true, settled: true},
	} {
		t.Run(name, func(t *testing.T) {
			w := &awssim.World{
				Configured: []awssim.Profile{
					{Profile: account.Profile{Name: "astro"}, Reaches: here, As: "arn:aws:iam::" + here + ":user/ana"},
					{Profile: account.Profile{Name: "other"}, Reaches: here, As: "arn:aws:iam::" + here + ":user/ana"},
				},
				Accounts: []*awssim.Account{{ID: here}},
				Now:      time.Now(),
			}
			r := steps.DefaultRequirements()
			m := steps.New(steps.All(r), steps.Env{Accounts: account.NewAccounts(account.Options{Source: w}),
				Programs: w.Programs(), Network: w.Network(), Requirements: r}, steps.Answers{})
			if err := m.Set(steps.KeyProfile, steps.Text("astro")); err != nil {
				t.Fatal(err)
			}
			saved := files.NewSavedAccount(c.saved, m)
			if c.profile != "" {
				if err := m.Set(steps.KeyProfile, steps.Text(c.profile)); err != nil {
					t.Fatal(err)
				}
			}
			if c.checked {
				if err := steps.RunChecks(t.Context(), m, nil); err != nil {
					t.Fatal(err)
				}
			}
			other, conflict := saved.Conflict(m)
			if other != c.other || conflict != (c.other != "") || (saved.ID() == "") != c.settled {
				t.Errorf("conflict %v with %q, still compared %q", conflict, other, saved.ID())
			}
			saved.Settle()
			if _, conflict := saved.Conflict(m); conflict {
				t.Error("it conflicts although it was settled")
			}
		})
	}
}
