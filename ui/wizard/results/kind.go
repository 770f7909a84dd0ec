package results

import (
	"slices"
	"strconv"
	"strings"

	"charm.land/lipgloss/v2"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/wording"
	"github.com/astronomer/astro-activate/ui/theme"
	"github.com/astronomer/astro-activate/ui/wizard/render"
)

// A Kind is the state of a row: what a check found, or why it found nothing yet. The
// order is that of their urgency.
type Kind int

const (
	Failed Kind = iota
	Warned
	Unverified
	Blocked // another check explains it
	Running
	Waiting
	Noted
	Acknowledged // a problem that was acknowledged with a reason
	Passed
	Skipped
	Missing   // an answer that the activation needs
	Suggested // of a step: nothing is wrong with what is only suggested
	kinds
)

// states says, once for every list, title and footer, how each kind is written:
// beside a row, and in a count ("2 problems").
var states = [kinds]struct {
	word  string
	count func(int) string
}{
	Failed:       {theme.Word(awscheck.Fail), nouns("problem")},
	Warned:       {theme.Word(awscheck.Warn), nouns("warning")},
	Unverified:   {theme.Word(awscheck.Unverified), plain("unverified")},
	Blocked:      {theme.Word(awscheck.Unverified), plain("unverified")},
	Running:      {"checking", plain("running")},
	Waiting:      {"waiting", plain("waiting")},
	Noted:        {theme.Word(awscheck.Info), nouns("note")},
	Acknowledged: {"acknowledged", plain("acknowledged")},
	Passed:       {theme.Word(awscheck.Pass), plain("passed")},
	Skipped:      {theme.Word(awscheck.Skipped), plain("skipped")},
	Missing:      {"needed", plain("needed")},
	Suggested:    {"suggested", plain("suggested")},
}

func nouns(noun string) func(int) string {
	return func(n int) string { return wording.Count(n, noun) }
}

func plain(word string) func(int) string {
	return func(n int) string { return strconv.Itoa(n) + " " + word }
}

// Word is the word beside a row of this kind.
func (k Kind) Word() string { return states[k].word }

// Settled reports whether nothing is left to do about a row of this kind.
func (k Kind) Settled() bool { return k == Acknowledged || k == Noted || k == Passed }

// Problem reports whether something may have to be done about a row of this kind.
func (k Kind) Problem() bool { return k == Failed || k == Warned || k == Unverified }

// Glyph is the sign of a kind, and its style. A kind out of range is a blank.
func (k Kind) Glyph(r render.Renderer) (string, lipgloss.Style) {
	switch g := r.Glyphs; k {
	case Failed:
		return g.Fail, r.Bad
	case Warned:
		return g.Warn, r.Warn
	case Unverified, Blocked, Missing:
		return g.Unverified, r.Warn
	case Running:
		return g.Running, r.Note
	case Waiting:
		return g.Waiting, r.Dim
	case Noted:
		return g.Info, r.Note
	case Passed:
		return g.Pass, r.Good
	case Acknowledged:
		return g.Acknowledged, r.Warn
	case Skipped:
		return g.Skipped, r.Dim
	case Suggested:
		return g.Suggested, r.Note
	}
	return " ", r.Dim
}

// kindOf is the state of a finding, given how far its check is.
func kindOf(f steps.Finding, state map[string]steps.State) Kind {
	switch state[f.ID] {
	case steps.Running:
		return Running
	case steps.Waiting:
		return Waiting
	}
	if f.Acknowledged != "" {
		return Acknowledged
	}
	switch f.Status {
	case awscheck.Pass:
		return Passed
	case awscheck.Info:
		return Noted
	case awscheck.Warn:
		return Warned
	case awscheck.Fail:
		return Failed
	case awscheck.Skipped:
		return Skipped
	}
	return Unverified
}

// Counts are the number of checks of each kind.
type Counts [kinds]int

// String lists the counts, the most urgent first: "1 problem, 2 warnings, 5 passed".
func (c Counts) String() string {
	c[Unverified] += c[Blocked]
	var parts []string
	for _, k := range []Kind{Failed, Warned, Unverified, Running, Waiting, Acknowledged, Noted, Passed} {
		if c[k] > 0 {
			parts = append(parts, states[k].count(c[k]))
		}
	}
	return strings.Join(parts, ", ")
}

// CountsLine lists the counts of a step. Results of another value than the one that is entered
// are not counted as results of this one, and those of before, while checks run again, are said to be.
func CountsLine(r render.Renderer, c Counts, rows []Row) string {
	others, value := 0, ""
	for _, row := range rows {
		if row.Earlier != "" {
			c[row.Kind] -= max(1, row.Checks)
			others, value = others+max(1, row.Checks), r.Clean(row.Earlier)
		}
	}
	if others == 0 && slices.ContainsFunc(rows, func(row Row) bool { return row.Again }) {
		return CheckingAgain + " " + r.Glyphs.Dot + " " + c.String()
	} else if others == 0 {
		return c.String()
	}
	text := wording.Count(others, "result") + " for " + value
	if of := c.String(); of != "" {
		text = of + ", " + text
	}
	return text
}

// Total are the counts of every step together. Inlined, it would be 3 kB of the binary.
//
//go:noinline
func (s *Snapshot) Total() Counts {
	var total Counts
	for _, v := range s.Steps {
		for k, n := range v.Counts {
			total[k] += n
		}
	}
	return total
}

// Open lists the counts of what is to be looked at: "1 problem, 2 warnings, 3 unverified".
func (c Counts) Open() string {
	var open Counts
	for _, k := range []Kind{Failed, Warned, Unverified, Blocked} {
		open[k] = c[k]
	}
	return open.String()
}

// settled is the number of checks about which nothing is left to do.
func (c Counts) settled() int { return c[Passed] + c[Noted] + c[Acknowledged] }

// Word sums up a step: the worst that was found, and what still runs.
func (v StepView) Word() string {
	c := v.Counts
	c[Unverified] += c[Blocked]
	switch {
	case v.Kind() == Missing:
		return notValid
	case v.DecidedBy > 0:
		return "depends on " + strconv.Itoa(v.DecidedBy)
	case !v.Applies:
		return notNeeded
	}
	var parts []string
	for _, k := range []Kind{Failed, Warned, Unverified} {
		if c[k] > 0 {
			parts = append(parts, states[k].count(c[k]))
			break
		}
	}
	if c[Running] > 0 {
		parts = append(parts, states[Running].count(c[Running]))
	}
	switch {
	case len(parts) > 0:
		return strings.Join(parts, ", ")
	case c[Waiting] > 0:
		return Waiting.Word()
	case v.MoreWith > 0:
		return "depends on " + strconv.Itoa(v.MoreWith)
	case v.Suggested:
		return Suggested.Word()
	case v.NoMethod:
		return "no method"
	case c[Acknowledged] > 0:
		return states[Acknowledged].count(c[Acknowledged])
	case c.settled() > 0:
		return Passed.Word()
	}
	return ""
}

// notValid is the word for a step with a value that was refused.
const notValid = "not valid"

// notNeeded is the word for a step that does not apply.
const notNeeded = "not needed"

// Kind is the state of the whole step; out of range if it has no checks.
func (v StepView) Kind() Kind {
	switch {
	case v.DecidedBy > 0:
		return Waiting
	case !v.Applies:
		return Skipped
	}
	for _, k := range []Kind{Failed, Warned, Missing, Unverified, Blocked, Running, Waiting} {
		if v.Counts[k] > 0 || k == Missing && v.Refused || k == Waiting && v.MoreWith > 0 { // what passed is not all of it
			return k
		}
	}
	switch {
	case v.Suggested: // a proposal is no answer
		return Suggested
	case v.Counts[Acknowledged] > 0:
		return Acknowledged
	}
	if v.Counts.settled() > 0 {
		return Passed
	}
	return kinds
}

// StepKind is the kind of a step: of the summary, that of the verdict. What passes with a profile that is only
// suggested has not passed yet.
//
//go:noinline
func (s *Snapshot) StepKind(v StepView) Kind {
	if v.ID != SummaryStep {
		k := v.Kind()
		if (k == Passed || k == Acknowledged) && s.judgedOn(v.ID) > 0 {
			k = Suggested
		}
		return k
	}
	switch {
	case !s.Settled():
		return Running
	case s.SignIn > 0:
		return Unverified
	case s.Verdict == steps.NotReady:
		return Failed
	case s.Verdict == steps.ReadyWithWarnings:
		return Warned
	case s.Verdict == steps.Ready && len(s.refused) > 0:
		return Missing
	case s.Verdict == steps.Ready && len(s.suggested) > 0: // it is that of what is suggested
		return Suggested
	case s.Verdict == steps.Ready:
		return Passed
	}
	return v.Kind()
}

// Precondition is the verdict while checks wait for a sign-in, or for access to AWS.
func (s *Snapshot) Precondition() string { return s.asks.Precondition() }

// VerdictWord is the verdict in a word or two, for the step list.
func (s *Snapshot) VerdictWord() string {
	switch {
	case !s.Settled():
		return Running.Word()
	case s.SignIn > 0:
		first := s.Precondition()
		return strings.ToLower(first[:1]) + first[1:]
	case s.Verdict == steps.ReadyWithWarnings:
		return "warnings"
	case s.Verdict == steps.Ready && s.Needed() > 0:
		return "answers open"
	}
	return strings.ReplaceAll(string(s.Verdict), "_", " ")
}
