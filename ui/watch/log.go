package watch

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/summary"
)

// A Log remembers the results of a machine's checks. Its zero value has seen none.
type Log struct {
	last   map[string][]steps.Finding // by check id: the last result of each
	since  time.Time                  // when the report was made that these are from; zero: they are of this run
	Latest Comparison                 // the last one with a change
	Report time.Time                  // when the report was made with which the first results were compared; zero: they were not
}

// Since makes a log that has seen a report: what its checks found is compared with the first
// results of this run.
func Since(r summary.Report) Log {
	l := Log{last: map[string][]steps.Finding{}, since: r.GeneratedAt}
	for _, f := range r.Findings {
		found := steps.Finding{Step: f.Step, Acknowledged: f.Acknowledged, Finding: awscheck.Finding{
			ID: f.ID, Status: f.Status, Title: f.Title, Detail: f.Detail, Evidence: f.Evidence, Region: f.Region, Resources: f.Resources, Cause: f.Cause, Remedy: f.Remedy,
		}}
		if !steps.Pending(found.Finding) {
			l.last[f.ID] = append(l.last[f.ID], found)
		}
	}
	return l
}

// SinceReport reports whether the next results are compared with those of a report.
func (l *Log) SinceReport() bool { return !l.since.IsZero() }

// A Comparison is what became of the problems that were known, and which are new: what
// failed, has a warning or is unverified, and was not acknowledged.
type Comparison struct {
	At         time.Time       // when the checks were done
	Since      time.Time       // when the report was made with which they are compared; zero: they are compared with earlier results of this run
	Fixed      []steps.Finding // the problems as they were
	Removed    []steps.Finding // those whose subject, such as a data service, was removed from the answers
	New, Still []steps.Finding
	// NowChecked is what could not be determined before: a check that fails where nothing
	// was known has fixed nothing and broken nothing.
	NowChecked []steps.Finding
}

// IsZero reports whether there is no problem, before or now.
func (c Comparison) IsZero() bool { return !c.Changed() && len(c.Still) == 0 }

// Changed reports whether anything was fixed, is new or is known for the first time.
func (c Comparison) Changed() bool {
	return len(c.Fixed)+len(c.Removed)+len(c.New)+len(c.NowChecked) > 0
}

// Sentence counts the changes since a point in time, which is described, and names the finding
// that is alone of its kind.
func (c Comparison) Sentence(since string) string {
	if !c.Changed() {
		text := "Nothing changed since " + since
		if n := len(c.Still); n > 0 {
			text += ": " + fmt.Sprintf("%d still there", n) + alone(c.Still)
		}
		return text + "."
	}
	return "Since " + since + ": " + c.counts(alone) + "."
}

// alone is the title of a finding that is the only one in a list; "": it is not.
func alone(found []steps.Finding) string {
	if len(found) != 1 {
		return ""
	}
	return " (" + found[0].Title + ")"
}

// String counts the changes in one line.
func (c Comparison) String() string {
	if c.IsZero() {
		return "nothing changed"
	}
	return c.counts(func([]steps.Finding) string { return "" })
}

// counts counts the changes of each kind, with a remark to each.
func (c Comparison) counts(remark func([]steps.Finding) string) string {
	var parts []string
	for _, p := range []struct {
		found []steps.Finding
		word  string
	}{{c.Fixed, "fixed"}, {c.Removed, "removed"}, {c.New, "new"}, {c.NowChecked, "now checked"}, {c.Still, "still there"}} {
		if n := len(p.found); n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s%s", n, p.word, remark(p.found)))
		}
	}
	return strings.Join(parts, ", ")
}

// Note compares the results of a machine whose checks are done with those of before. A
// check that has no result keeps its last one: its first result is not a change.
func (l *Log) Note(m *steps.Machine, at time.Time) Comparison {
	now := map[string][]steps.Finding{}
	var ids []string
	for _, f := range m.Findings() {
		if s := m.CheckState(f.ID); s != steps.Done && s != steps.NotApplicable {
			continue
		}
		if now[f.ID] == nil {
			ids = append(ids, f.ID)
		}
		now[f.ID] = append(now[f.ID], f)
	}
	if l.last == nil {
		l.last = map[string][]steps.Finding{}
	}
	c := Comparison{At: at, Since: l.since}
	if l.SinceReport() {
		l.Report, l.since = l.since, time.Time{}
	}
	for _, id := range ids {
		if before := l.last[id]; before != nil {
			c.add(before, now[id])
		}
		l.last[id] = now[id]
	}
	if c.Changed() {
		l.Latest = c
	}
	return c
}

// add compares the findings of one check.
func (c *Comparison) add(before, now []steps.Finding) {
	determined := slices.ContainsFunc(before, func(o steps.Finding) bool { return unknown(o) && !slices.ContainsFunc(now, unknown) })
	about := func(f steps.Finding, list []steps.Finding, is func(steps.Finding) bool) bool {
		return slices.ContainsFunc(list, func(o steps.Finding) bool { return is(o) && Same(f, o) })
	}
	checked := len(c.NowChecked)
	for _, f := range now {
		switch {
		case !problem(f):
		case determined && !about(f, before, func(o steps.Finding) bool { return found(o) && !unknown(o) }):
			c.NowChecked = append(c.NowChecked, f)
		case about(f, before, found): // or its acknowledgment was withdrawn
			c.Still = append(c.Still, f)
		default:
			c.New = append(c.New, f)
		}
	}
	for _, f := range before {
		switch {
		// A check that is not verified anymore proves nothing, and what was acknowledged is
		// still there.
		case !problem(f), slices.ContainsFunc(now, unknown), about(f, now, found):
		case Removed(f, now):
			c.Removed = append(c.Removed, f)
		case known(f):
			c.Fixed = append(c.Fixed, f)
		case len(c.NowChecked) == checked && len(now) > 0: // it passes
			c.NowChecked = append(c.NowChecked, now[0])
		}
	}
}

// Removed reports whether the findings of a check no longer are about the subject of a
// problem: the check does not apply anymore, or not to that one.
func Removed(f steps.Finding, now []steps.Finding) bool {
	applies := func(o steps.Finding) bool {
		return o.Status != awscheck.Skipped && (f.Subject == "" || o.Subject == "" || o.Subject == f.Subject)
	}
	return !slices.ContainsFunc(now, applies)
}

// unknown reports whether a finding could not be determined, for whatever reason.
func unknown(f steps.Finding) bool { return f.Status == awscheck.Unverified }

// known is a problem that was determined.
func known(f steps.Finding) bool { return problem(f) && !unknown(f) }

// problem reports whether a finding asks for something itself.
func problem(f steps.Finding) bool { return f.Acknowledged == "" && found(f) }

// found reports whether a finding is one that can ask for something.
func found(f steps.Finding) bool {
	return f.Cause == "" && (f.Status == awscheck.Fail || f.Status == awscheck.Warn || f.Status == awscheck.Unverified)
}

// Same reports whether two findings of a check name the same subject.
func Same(a, b steps.Finding) bool {
	if a.Region != b.Region {
		return false
	}
	if len(a.Resources) == 0 || len(b.Resources) == 0 {
		return len(a.Resources) == len(b.Resources)
	}
	return slices.ContainsFunc(a.Resources, func(id string) bool { return slices.Contains(b.Resources, id) })
}
