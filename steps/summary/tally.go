package summary

import (
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/wording"
)

// A tally counts what was found. Every front end and format counts the same: findings, each
// once.
type tally struct {
	couldNotRun               int // checks, before a sign-in
	problems, warnings        int
	unverified                int // and what waits for another check
	missing, waiting, running int // answers, and checks without a result yet
	acknowledged, passed      int
}

func tallyOf(r Report) (t tally) {
	asks, couldNotRun := signInFirst(r)
	t.couldNotRun, t.missing = couldNotRun, len(r.Missing)
	causes := r.causes()
	for _, f := range r.Findings {
		follows := causes.follows(f)
		switch found := f.InStep().Finding; {
		case f.Acknowledged != "":
			t.acknowledged++
		case f.Status == awscheck.Pass:
			t.passed++
		case f.Status == awscheck.Warn:
			t.warnings++
		case couldNotRun > 0 && (follows || asks.Status != awscheck.Fail):
		case steps.IsRunning(found):
			t.running++
		case steps.NeedsAnswer(found) && !follows:
			t.waiting++
		case f.Status == awscheck.Unverified || follows:
			t.unverified++
		case f.Status == awscheck.Fail && couldNotRun == 0:
			t.problems++
		}
	}
	return t
}

// parts are the counts in words, the most urgent first.
func (t tally) parts() []string {
	var parts []string
	add := func(n int, one string, many ...string) {
		if n > 0 {
			parts = append(parts, wording.Count(n, one, many...))
		}
	}
	same := func(n int, word string) { add(n, word, word) }
	add(t.couldNotRun, "check could not run", "checks could not run")
	add(t.problems, "problem")
	add(t.warnings, "warning")
	same(t.unverified, "unverified")
	add(t.missing, "answer is missing", "answers are missing")
	add(t.running, "check running", "checks running")
	add(t.waiting, "check waiting", "checks waiting")
	same(t.acknowledged, "acknowledged")
	same(t.passed, "passed")
	return parts
}

// WhatFor says what the things that are left to do are for, in the counts of the headline: "for 14
// problems, 3 warnings".
func (r Report) WhatFor() string {
	all := tallyOf(r)
	if all.couldNotRun > 0 {
		return "before " + wording.Count(all.couldNotRun, "check") + " can run"
	}
	open := tally{problems: all.problems, warnings: all.warnings, unverified: all.unverified}
	return "for " + strings.Join(open.parts(), ", ")
}
