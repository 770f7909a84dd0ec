package summary

import (
	"fmt"
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/wording"
)

// InStep returns the finding as the machine has it.
func (f *Finding) InStep() steps.Finding {
	return steps.Finding{
		Finding: awscheck.Finding{
			ID: f.ID, Status: f.Status, Title: f.Title, Detail: f.Detail, Evidence: f.Evidence,
			Region: f.Region, Resources: f.Resources, Cause: f.Cause, Remedy: f.Remedy,
		},
		Step: f.Step, Acknowledged: f.Acknowledged,
	}
}

func fromStep(f steps.Finding) Finding {
	return Finding{
		ID: f.ID, Step: f.Step, Status: f.Status, Title: f.Title, Detail: f.Detail, Evidence: f.Evidence,
		Region: f.Region, Resources: f.Resources, Cause: f.Cause, Acknowledged: f.Acknowledged, Remedy: f.Remedy,
	}
}

// A causeFinder finds the causes of a report's findings.
type causeFinder struct {
	steps.Causes
	counts map[string]int // findings by id
}

func (r Report) causes() causeFinder {
	c := causeFinder{counts: map[string]int{}}
	all := make([]steps.Finding, len(r.Findings))
	for i, f := range r.Findings {
		all[i] = f.InStep()
		c.counts[f.ID]++
	}
	c.Causes = steps.NewCauses(all)
	return c
}

func (c causeFinder) of(f Finding) (Finding, bool) {
	cause, ok := c.Of(f.InStep())
	return fromStep(cause), ok
}

// CauseOf returns the finding that explains one of the report; nil: none does.
func (r Report) CauseOf(f *Finding) *Finding {
	if cause, ok := r.causes().of(*f); ok {
		return &cause
	}
	return nil
}

// name returns the id of the finding's cause and, if that check has several findings,
// the title of the one that is meant: "public.dns (DNS name does not resolve: orders)".
// A cause that is not in the report is named by its id.
func (c causeFinder) name(f Finding) string {
	cause, ok := c.of(f)
	switch {
	case !ok:
		return f.Cause
	case c.counts[cause.ID] == 1:
		return cause.ID
	case cause.Region != "":
		return fmt.Sprintf("%s (%s, %s)", cause.ID, cause.Title, cause.Region)
	}
	return fmt.Sprintf("%s (%s)", cause.ID, cause.Title)
}

// follows reports whether a finding only follows from its cause, which is shown and
// counted in its place.
func (c causeFinder) follows(f Finding) bool {
	switch {
	case f.Cause == "" || f.Acknowledged != "":
		return false
	case f.Status == awscheck.Unverified:
		return true
	}
	cause, ok := c.of(f)
	return ok && (f.Status == awscheck.Fail || f.Status == awscheck.Warn) && cause.Status == awscheck.Fail && cause.Acknowledged == ""
}

// Key identifies a finding among those of one report.
func (f *Finding) Key() string { return f.ID + " " + f.Region + " " + strings.Join(f.Resources, " ") }

// WaitingFor is how many findings only follow from each finding, by its Key: they are counted, but
// the one from which they follow is what is left to do.
func WaitingFor(r Report) map[string]int {
	causes, waiting := r.causes(), map[string]int{}
	for _, f := range r.Findings {
		if cause, ok := causes.of(f); ok && causes.follows(f) {
			waiting[cause.Key()]++
		}
	}
	return waiting
}

// IsLeft reports whether a finding leaves something to do. Of one that waits for another
// check, that one is left.
func (f *Finding) IsLeft() bool {
	switch f.Status {
	case awscheck.Fail, awscheck.Warn, awscheck.Unverified:
		return f.Acknowledged == "" && f.Cause == ""
	}
	return false
}

// counted returns the findings of a status that are neither acknowledged nor follow from
// another.
func (r Report) counted(s awscheck.Status) []Finding {
	causes := r.causes()
	return only(r.Findings, func(f *Finding) bool {
		return f.Status == s && f.Acknowledged == "" && !causes.follows(*f)
	})
}

// waiting returns how many checks follow from others that keep selects.
func (r Report) waiting(keep func(cause string) bool) int {
	causes := r.causes()
	return len(idsOf(only(r.Findings, func(f *Finding) bool {
		root, _ := causes.of(*f)
		return causes.follows(*f) && (keep(f.Cause) || keep(root.ID))
	})))
}

// only returns the findings that keep selects.
// Inlined, it would be 19 kB of the binary.
//
//go:noinline
func only(list []Finding, keep func(*Finding) bool) []Finding {
	var kept []Finding
	for i := range list {
		if keep(&list[i]) {
			kept = append(kept, list[i])
		}
	}
	return kept
}

// has reports whether one of some findings is as asked for. Inlined, it would be 4 kB of the binary.
//
//go:noinline
func has(list []Finding, is func(*Finding) bool) bool {
	for i := range list {
		if is(&list[i]) {
			return true
		}
	}
	return false
}

// A tally counts what was found. Every front end and format counts the same: findings, each
// once.
type tally struct {
	couldNotRun               int // checks, before a sign-in that comes first
	problems, warnings        int
	unverified                int // and what waits for another check
	missing, waiting, running int // answers, and checks without a result yet
	open                      int // answers, in the wizard
	acknowledged, passed      int
	left, waits               map[awscheck.Owner]int // missing, problems, warnings and unverified by who can do something; those of them that wait
}

func tallyOf(r Report) (t tally) {
	asks, couldNotRun := signInFirst(r)
	t.couldNotRun, t.missing = couldNotRun, len(r.Missing)
	t.left, t.waits = map[awscheck.Owner]int{awscheck.OwnerYou: t.missing}, map[awscheck.Owner]int{}
	causes := r.causes()
	for _, f := range r.Findings {
		follows, before := causes.follows(f), t.problems+t.warnings+t.unverified
		cause, hasCause := causes.of(f)
		switch found := f.InStep().Finding; {
		case f.Acknowledged != "":
			t.acknowledged++
		case f.Status == awscheck.Pass:
			t.passed++
		case f.Status == awscheck.Warn && !follows:
			t.warnings++
		case couldNotRun > 0 && (follows && cause.InStep().AsksSignIn() || asks.Status != awscheck.Fail):
		case steps.IsRunning(found):
			t.running++
		case steps.NeedsAnswer(found) && !follows:
			t.waiting++
		case f.Status == awscheck.Unverified || follows:
			t.unverified++
		case f.Status == awscheck.Fail && (couldNotRun == 0 || !f.InStep().AsksSignIn()):
			t.problems++
		}
		n := t.problems + t.warnings + t.unverified - before
		if hasCause && follows {
			f = cause // what waits for another check is its owner's
			t.waits[f.owner()] += n
		}
		t.left[f.owner()] += n
	}
	return t
}

// sharesOf counts what each owner has to do, of what the verdict counts: "You 4 (1 waits)".
func sharesOf(r Report) (shares []string) {
	t := tallyOf(r)
	for _, o := range OwnersOf(r) {
		if n := t.left[o]; n > 0 {
			shares = append(shares, fmt.Sprint(o.Name(), " ", n, OfThemWait(t.waits[o])))
		}
	}
	return shares
}

// OfThemWait says behind a count how many of it only wait for another: " (1 waits)"; "": none.
func OfThemWait(n int) string {
	if n == 0 {
		return ""
	}
	return " (" + wording.Count(n, "waits", "wait") + ")"
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
	if t.couldNotRun > 0 { // that of the credentials is not among them
		add(t.problems, "other problem")
	} else {
		add(t.problems, "problem")
	}
	add(t.warnings, "warning")
	same(t.unverified, "unverified")
	add(t.missing, "answer is missing", "answers are missing")
	add(t.open, "open answer")
	add(t.running, "check running", "checks running")
	if t.couldNotRun == 0 { // what they wait for comes after the sign-in
		add(t.waiting, "check waiting", "checks waiting")
	}
	same(t.acknowledged, "acknowledged")
	same(t.passed, "passed")
	return parts
}

// CouldNotRun is how many checks could not run before a sign-in that comes first; 0 where none does.
func CouldNotRun(r Report) int { return tallyOf(r).couldNotRun }

// Open counts what is left to do as the headline does: "14 problems, 3 warnings".
func Open(r Report) string {
	all := tallyOf(r)
	return CountOpen(all.problems, all.warnings, all.unverified)
}

// CountOpen counts some of what is left to do in the words of Open.
func CountOpen(problems, warnings, unverified int) string {
	return strings.Join(tally{problems: problems, warnings: warnings, unverified: unverified}.parts(), ", ")
}
