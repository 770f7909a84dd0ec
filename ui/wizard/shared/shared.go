// Package shared holds the small decisions that every front end makes. Each one is
// a function that package steps can take over: delete it here and call that one.
package shared

import (
	"slices"
	"strconv"
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/summary"
)

// Plural is a number with its noun: "1 check", "2 checks".
func Plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return strconv.Itoa(n) + " " + noun + "s"
}

// Grouped is a number with a comma between thousands.
func Grouped(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// CauseOf returns the finding that explains f: of those with the id of its cause, a
// problem before one that is not, and then the one that shares a resource or the
// region with f.
func CauseOf(f steps.Finding, all []steps.Finding) (steps.Finding, bool) {
	var best steps.Finding
	score := -1
	for _, c := range all {
		if f.Cause == "" || c.ID != f.Cause {
			continue
		}
		n := 0
		switch {
		case c.Status == awscheck.Fail:
			n += 8
		case c.Status == awscheck.Unverified || c.Status == awscheck.Warn:
			n += 4
		}
		if slices.ContainsFunc(c.Resources, func(id string) bool { return slices.Contains(f.Resources, id) }) {
			n += 2
		}
		if c.Region != "" && c.Region == f.Region {
			n++
		}
		if n > score {
			best, score = c, n
		}
	}
	return best, score >= 0
}

// NeedsSignIn returns the finding that says why AWS refuses the credentials, if it
// does. Nothing else can be checked before that is fixed. A finding that a sign-in
// fixes comes before any other.
func NeedsSignIn(findings []steps.Finding) (steps.Finding, bool) {
	var first steps.Finding
	for _, f := range findings {
		if f.Status != awscheck.Fail {
			continue
		}
		if f.Remedy.Login != nil {
			return f, true
		}
		if f.ID == "account.credentials" {
			first = f
		}
	}
	return first, first.ID != ""
}

// CanAcknowledge reports whether a finding can be accepted with a reason.
func CanAcknowledge(f steps.Finding) bool { return steps.Acknowledgeable(f.Finding) }

// A ResumedSession is what a saved session was about, until the credentials are known
// to reach the same account.
type ResumedSession struct {
	Account string // "": nothing to compare
	Profile string
}

// Compare reports whether the credentials reach another account than the session's,
// and whether that is settled. A profile that was changed since is meant to reach
// another account.
func (s ResumedSession) Compare(m *steps.Machine) (mismatch, settled bool) {
	if s.Account == "" || m.Answers().Text(steps.KeyProfile) != s.Profile {
		return false, true
	}
	id, known := m.Identity()
	if !known {
		return false, false
	}
	return id.Account != s.Account, id.Account == s.Account
}

// FilterWords are the words that all must occur in a choice, in lower case.
func FilterWords(filter string) []string { return strings.Fields(strings.ToLower(filter)) }

// FilterText is the text of a choice in which a filter looks for its words.
func FilterText(c steps.Choice) string {
	return strings.ToLower(c.Value + " " + c.Label + " " + c.Detail + " " + strings.Join(c.Cells, " "))
}

// Matches reports whether a choice's text has every word of a filter.
func Matches(text string, words []string) bool {
	return !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(text, w) })
}

// ReportFile is the name of an exported report.
func ReportFile(f summary.Format, masked bool) string {
	name := "astro-activation-report"
	if masked {
		name += "-masked"
	}
	extension := map[summary.Format]string{summary.MarkdownFormat: "md", summary.HTMLFormat: "html", summary.JSONFormat: "json"}[f]
	return name + "." + extension
}
