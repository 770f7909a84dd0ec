package results

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"github.com/astronomer/astro-activate/steps/mask"
	"github.com/astronomer/astro-activate/ui/theme"
	"github.com/astronomer/astro-activate/ui/wizard/render"
)

func counted(kinds map[Kind]int) *Snapshot {
	var c Counts
	for k, n := range kinds {
		c[k] = n
	}
	return &Snapshot{Steps: []StepView{{Counts: c}}}
}

func TestTheContextDropsTheLeastImportant(t *testing.T) {
	known := mask.New()
	known.Learn(mask.Subject{Account: "111122223333"})
	r := render.Renderer{Theme: theme.New(true, theme.Unicode())}
	prod := Place{Account: "111122223333", Profile: "production-admin", Region: "us-east-1"}
	shared := prod
	shared.Owners = "You 1, IAM 2, Target VPC 7"
	few := shared
	few.Few = "You 1, others 9"
	again := func(s *Snapshot) *Snapshot {
		s.again = map[string]bool{"network.cidr.size": true}
		return s
	}
	problems := counted(map[Kind]int{Failed: 1, Warned: 2, Unverified: 3, Blocked: 4, Passed: 40})
	for name, tt := range map[string]struct {
		place   Place
		found   *Snapshot
		width   int
		want    string
		through *mask.Mask
	}{
		"all of it":                                          {prod, problems, 100, "── 111122223333  production-admin  us-east-1 ── 1 problem, 2 warnings, 7 unverified ──", nil},
		"who acts, where there is room":                      {shared, problems, 140, "── 111122223333  production-admin  us-east-1 ── 1 problem, 2 warnings, 7 unverified · You 1, IAM 2, Target VPC 7 ──", nil},
		"who acts comes before words":                        {shared, problems, 100, "── 111122223333  production-admin  us-east-1 ── 1✗ 2! 7? · You 1, IAM 2, Target VPC 7 ──", nil},
		"who acts comes before the profile":                  {shared, problems, 78, "── 111122223333  us-east-1 ── 1✗ 2! 7? · You 1, IAM 2, Target VPC 7 ──", nil},
		"the user and others, where each owner does not fit": {few, problems, 62, "── 111122223333  us-east-1 ── 1✗ 2! 7? · You 1, others 9 ──", nil},
		"each owner, where they fit":                         {few, problems, 78, "── 111122223333  us-east-1 ── 1✗ 2! 7? · You 1, IAM 2, Target VPC 7 ──", nil},
		"no room for who acts":                               {shared, problems, 60, "── 111122223333  production-admin  us-east-1 ── 1✗ 2! 7? ──", nil},
		"at 80 columns":                                      {prod, counted(map[Kind]int{Failed: 3, Unverified: 2, Blocked: 38}), 78, "── 111122223333  production-admin  us-east-1 ── 3 problems, 40 unverified ──", nil},
		"words and no profile":                               {prod, problems, 70, "── 111122223333  us-east-1 ── 1 problem, 2 warnings, 7 unverified ──", nil},
		"glyphs for words":                                   {prod, problems, 60, "── 111122223333  production-admin  us-east-1 ── 1✗ 2! 7? ──", nil},
		"without the profile":                                {prod, problems, 48, "── 111122223333  us-east-1 ── 1✗ 2! 7? ──", nil},
		"the account":                                        {prod, problems, 38, "── 111122223333 ── 1✗ 2! 7? ──", nil},
		"what was found":                                     {prod, problems, 24, "── 1✗ 2! 7? ──", nil},
		"nothing fits":                                       {prod, problems, 12, "──", nil},
		"everything passed":                                  {prod, counted(map[Kind]int{Passed: 50, Noted: 2, Acknowledged: 1}), 78, "── 111122223333  production-admin  us-east-1 ── 50 passed ──", nil},
		"no account is known":                                {Place{Region: "eu-west-1"}, counted(map[Kind]int{Blocked: 6, Failed: 1}), 78, "── eu-west-1 ── 1 problem, 6 unverified ──", nil},
		"of the target":                                      {Place{Of: "target account", Account: "444455556666", Profile: "data-platform", Region: "us-east-1"}, counted(nil), 78, "── target account 444455556666  data-platform  us-east-1 ──", nil},
		"of no target yet":                                   {Place{Of: "target account", Region: "us-east-1"}, counted(nil), 78, "── us-east-1 ──", nil},
		"nothing is known":                                   {Place{}, counted(nil), 78, "──", nil},
		"masked":                                             {prod, problems, 60, "── [account-A]  production-admin  us-east-1 ── 1✗ 2! 7? ──", known},
		"while the checks run again, the profile stays":      {prod, again(counted(map[Kind]int{Failed: 14, Warned: 3})), 78, "── 111122223333  production-admin  us-east-1 ── 14✗ 3! checking again ──", nil},
		"while they run again, words where there is room":    {prod, again(counted(map[Kind]int{Failed: 1})), 78, "── 111122223333  production-admin  us-east-1 ── 1 problem · checking again ──", nil},
		"while they run again, in a small window":            {prod, again(counted(map[Kind]int{Failed: 14, Warned: 3})), 58, "── 111122223333  us-east-1 ── 14✗ 3! checking again ──", nil},
		"a profile with a trap":                              {Place{Profile: "a\x1b[2Jb"}, problems, 78, "── a\ufffd[2Jb ── 1 problem, 2 warnings, 7 unverified ──", nil},
	} {
		r.Mask = tt.through
		line := ansi.Strip(tt.found.DrawContext(r, tt.place, tt.width))
		if ansi.StringWidth(line) != tt.width {
			t.Errorf("%s: %d cells wide, not %d: %s", name, ansi.StringWidth(line), tt.width, line)
		}
		for strings.Contains(line, "───") {
			line = strings.ReplaceAll(line, "───", "──")
		}
		if line != tt.want {
			t.Errorf("%s:\n%s\nwant\n%s", name, line, tt.want)
		}
	}
}

// While checks of a new answer run, fewer have passed than before: the strip says how many run. "14 of 60, 39 of 59, 47 of
// 55": it says no total, as some of them turn out not to apply.
func TestTheStripCountsWhatPassedAndWhatRuns(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		story  string
		counts Counts
		want   string
	}{
		{"every check has ended", Counts{Passed: 55, Noted: 3}, "55 passed"},
		{"nine of them run for another network", Counts{Passed: 46, Running: 9}, "9 running, 46 passed"},
		{"a problem is known", Counts{Failed: 1, Passed: 46, Running: 8}, "1 problem, 8 running, 46 passed"},
		{"the first ones run", Counts{Running: 6}, ""},
	} {
		if got := c.counts.found(); got != c.want {
			t.Errorf("%s: %q, not %q", c.story, got, c.want)
		}
	}
}
