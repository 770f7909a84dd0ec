package watch

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps/summary"
	"github.com/astronomer/astro-activate/steps/wording"
)

// Changes compares each report with the one before. Its zero value has seen none.
type Changes struct {
	last map[string][]summary.Finding // by check id; nil before the first report
}

// A Change is a finding that is new, or one that is gone.
type Change struct {
	Finding summary.Finding
	Was     awscheck.Status // the check's previous status; "": the same, or there was none
	Gone    bool            // the finding is gone, and the check has no new one
	Lost    bool            // Gone, but the check is not complete: nothing is known of it
	New     bool            // nothing was found about its resources before
	Freed   bool            // it was a problem before, which waited for another one
	now     summary.Finding // Gone: what the check finds instead; zero: nothing about the same
	Checks  int             // how many checks changed alike, where one stands for them; else 0
}

// Fact is what is true now, as a title and a remark: of a problem that is fixed, its own title would
// say the opposite.
func (c Change) Fact() (title, remark string) {
	f := c.Finding
	switch {
	case c.Checks > 1:
		return wording.Count(c.Checks, "check no longer applies", "checks no longer apply"), f.Detail
	case c.Gone && c.Fixed() && c.now.ID != "":
		return c.now.Title, c.now.Detail
	case c.Advanced() && f.Status == awscheck.Info: // what is done, without what is left
		title, _, _ = strings.Cut(f.Title, ", not yet ")
		return title, f.Detail
	case c.Gone && c.Fixed():
		return awscheck.TitleOf(f.ID, awscheck.Pass, strings.Join(named(f), ", ")), "was: " + f.Title
	}
	return f.Title, f.Detail
}

// named are the resources of a finding, with their names.
func named(f summary.Finding) []string {
	all := make([]string, len(f.Resources))
	for i, id := range f.Resources {
		all[i] = wording.Named(id, f.Detail)
	}
	return all
}

// Fixed reports whether a problem is solved, by evidence.
func (c Change) Fixed() bool {
	return c.Gone && !c.Lost && isWrong(c.Finding.Status) || c.Finding.Status == awscheck.Pass && isWrong(c.Was)
}

// Advanced reports whether a step forward was made that is no whole fix: what was a problem waits for
// another owner now, or that owner has done it.
func (c Change) Advanced() bool {
	switch c.Finding.Status {
	case awscheck.Info:
		return !c.Gone && isWrong(c.Was)
	case awscheck.Pass:
		return !c.Gone && c.Was == awscheck.Info
	}
	return false
}

// Revealed reports whether a problem is known that was not seen before, because its check could not be
// made or it waited for another problem: what was done since may have made it visible, and has not
// caused it.
func (c Change) Revealed() bool {
	return !c.Gone && isWrong(c.Finding.Status) && (c.Freed || c.Was == awscheck.Unverified)
}

// isWrong reports whether a status is that of a problem that is known.
func isWrong(s awscheck.Status) bool { return s == awscheck.Fail || s == awscheck.Warn }

// String describes the change in one line.
func (c Change) String() string {
	f := c.Finding
	what := cmp.Or(strings.Join(f.Resources, ", "), f.Detail)
	switch {
	case c.Checks > 1:
		title, reason := c.Fact()
		return title + ": " + reason
	case c.Gone && c.Lost:
		return fmt.Sprintf("%s: not checked now, was %s: %s", f.ID, f.Status, what)
	case c.Gone && c.Fixed():
		if len(f.Resources) == 0 {
			_, what = c.Fact()
		}
		return fmt.Sprintf("%s: fixed: %s", f.ID, what)
	case c.Gone:
		return fmt.Sprintf("%s: no longer %s: %s", f.ID, f.Status, what)
	case c.Was != "":
		return fmt.Sprintf("%s: %s, was %s: %s", f.ID, f.Status, c.Was, f.Detail) + c.fix()
	}
	return fmt.Sprintf("%s: %s: %s", f.ID, f.Status, f.Detail) + c.fix()
}

// fix says who can solve a problem, and how; "" where nothing is wrong.
func (c Change) fix() string {
	fix := c.Finding.Remedy
	if s := c.Finding.Status; fix.Short() == "" || fix.Owner.Name() == "" || s == awscheck.Pass || s == awscheck.Info {
		return ""
	}
	if fix.Owner == awscheck.OwnerAWS { // the fix says what AWS does
		return " " + wording.Sentence(fix.Short())
	}
	return " " + fix.Owner.Name() + ": " + wording.Sentence(fix.Short())
}

// progress reports whether a change leaves one thing less to do.
func (c *Change) progress() bool {
	return c.Gone && !c.Lost || c.Finding.Status == awscheck.Pass || c.Advanced()
}

// Note compares a report with the last one. It returns the changes to show, which for
// the first report are its problems, and whether anything has changed. What is only noted in other
// words, or no longer applies and was no problem, is not shown. What is not determined about the same resources, with
// the same to do about it as before, has not changed.
func (c *Changes) Note(r summary.Report) (shown []Change, changed bool) {
	now := map[string][]summary.Finding{}
	var ids []string
	for _, f := range r.Findings {
		f.Remedy, _ = summary.FixNow(r, f.ID, f.Remedy)
		if now[f.ID] == nil {
			ids = append(ids, f.ID)
		}
		now[f.ID] = append(now[f.ID], f)
	}
	for _, id := range ids {
		before := c.last[id]
		again := func(f summary.Finding) bool { return isStillUnknown(f, before) }
		added := slices.DeleteFunc(notIn(now[id], before), again)
		lost := slices.ContainsFunc(now[id], func(f summary.Finding) bool { return f.Status == awscheck.Unverified })
		for _, f := range added {
			changed = true
			if gone := goneFrom(f, before); gone != nil {
				gone.Lost = lost
				shown = append(shown, *gone)
				continue
			}
			was, same := previous(f, before)
			switch {
			case c.last == nil && (f.Cause != "" || f.Status == awscheck.Pass || f.Status == awscheck.Skipped):
			case f.Status == awscheck.Skipped && !isWrong(was.Status):
			case f.Status == was.Status && f.Status == awscheck.Pass: // it says so in other words
			case f.Status == awscheck.Info && c.last != nil && !isWrong(was.Status) && (f.Status == was.Status || f.Remedy.Short() == ""):
			case f.Status == was.Status || before == nil:
				shown = append(shown, Change{Finding: f, New: !same && c.last != nil, Freed: same && was.Cause != ""})
			default:
				shown = append(shown, Change{Finding: f, Was: was.Status})
			}
		}
		for _, f := range now[id] {
			if b, freed := c.freed(f, before, now); freed {
				changed = true
				shown = append(shown, Change{Finding: b, Freed: true})
			}
		}
		about := func(o summary.Finding) func(summary.Finding) bool {
			return func(f summary.Finding) bool { return sharesResource(f, o) }
		}
		if slices.ContainsFunc(added, func(f summary.Finding) bool { return !isWrong(f.Status) || !slices.ContainsFunc(before, about(f)) }) {
			continue // it stands for what is gone
		}
		for _, f := range notIn(before, now[id]) {
			if f.Status == awscheck.Unverified && slices.ContainsFunc(now[id], func(n summary.Finding) bool { return again(n) && slices.Equal(n.Resources, f.Resources) }) {
				continue
			}
			if slices.ContainsFunc(added, about(f)) || len(added) > 0 && !isWrong(f.Status) {
				continue // it reads differently now
			}
			changed = true
			if isWrong(f.Status) || f.Status == awscheck.Unverified {
				shown = append(shown, Change{Finding: f, Gone: true, Lost: lost, now: passOf(f, now[id])})
			}
		}
	}
	c.last = now
	return doneFirst(gathered(shown)), changed
}

// isStillUnknown reports whether a finding is not determined as before, though in other words: about the same
// resources, with the same cause and remedy, such as by another call that had no answer.
func isStillUnknown(f summary.Finding, before []summary.Finding) bool {
	was, same := previous(f, before)
	return same && f.Status == awscheck.Unverified && was.Status == f.Status && was.Cause == f.Cause &&
		was.Remedy.Short() == f.Remedy.Short() && slices.Equal(was.Resources, f.Resources)
}

// freed reports whether a problem that reads as before no longer waits for another one, and returns
// it. It still waits while the other check has anything but what passes.
func (c *Changes) freed(f summary.Finding, before []summary.Finding, now map[string][]summary.Finding) (summary.Finding, bool) {
	if !isWrong(f.Status) || f.Cause != "" {
		return f, false
	}
	for _, b := range before {
		if b.Status == f.Status && b.Detail == f.Detail && b.Cause != "" {
			waits := func(o summary.Finding) bool { return o.Status != awscheck.Pass && o.Status != awscheck.Skipped }
			return f, !slices.ContainsFunc(now[b.Cause], waits)
		}
	}
	return f, false
}

// passOf is the finding of a check that passes about the same resource as a problem that is gone;
// zero: none does.
func passOf(gone summary.Finding, now []summary.Finding) summary.Finding {
	for _, f := range now {
		if f.Status == awscheck.Pass && (slices.Equal(f.Resources, gone.Resources) || sharesResource(f, gone)) {
			return f
		}
	}
	return summary.Finding{}
}

// sharesResource reports whether two findings are about the same resource.
//
//go:noinline
func sharesResource(a, b summary.Finding) bool {
	return slices.ContainsFunc(a.Resources, func(r string) bool { return slices.Contains(b.Resources, r) })
}

// gathered makes one change of the checks that no longer apply for one reason.
func gathered(all []Change) []Change {
	var kept []Change
	for _, c := range all {
		ended := func(c Change) bool { return !c.Gone && c.Was != "" && c.Finding.Status == awscheck.Skipped }
		at := slices.IndexFunc(kept, func(k Change) bool { return ended(k) && ended(c) && k.Finding.Detail == c.Finding.Detail })
		if at < 0 {
			kept = append(kept, c)
			continue
		}
		kept[at].Checks = max(1, kept[at].Checks) + 1
	}
	return kept
}

// doneFirst puts what is done before the rest: it is what the watch waits for. A problem that is new comes
// before one that was there and is known now. The checks that no longer apply are last.
func doneFirst(all []Change) []Change {
	var ordered []Change
	for rank := range 4 {
		for i := range all {
			if all[i].rank() == rank {
				ordered = append(ordered, all[i])
			}
		}
	}
	return ordered
}

func (c *Change) rank() int {
	switch {
	case c.progress():
		return 0
	case c.Checks > 1:
		return 3
	case c.Revealed():
		return 2
	}
	return 1
}

// goneFrom is what is left out of a problem that was about more resources before, such as
// route tables; nil where it is another problem.
func goneFrom(f summary.Finding, before []summary.Finding) *Change {
	for _, b := range before {
		isNew := slices.ContainsFunc(f.Resources, func(r string) bool { return !slices.Contains(b.Resources, r) })
		if b.Status != f.Status || f.Status == awscheck.Pass || isNew || len(f.Resources) == 0 || len(f.Resources) == len(b.Resources) {
			continue
		}
		b.Resources = slices.DeleteFunc(slices.Clone(b.Resources), func(r string) bool { return slices.Contains(f.Resources, r) })
		b.Detail = strings.Join(named(b), ", ")
		return &Change{Finding: b, Gone: true}
	}
	return nil
}

// previous returns the finding of a check that a new one follows: the one of the same
// resource, such as a data service, or else the first. same is whether it is about the same; a check
// that names no resource has one subject.
func previous(f summary.Finding, before []summary.Finding) (was summary.Finding, same bool) {
	for _, b := range before {
		if len(f.Resources) > 0 && len(b.Resources) > 0 && b.Resources[0] == f.Resources[0] {
			return b, true
		}
	}
	if len(before) == 0 {
		return summary.Finding{}, false
	}
	return before[0], len(f.Resources) == 0 || len(before[0].Resources) == 0
}

// notIn returns the findings of a list that read differently from all others.
func notIn(list, others []summary.Finding) []summary.Finding {
	return slices.DeleteFunc(slices.Clone(list), func(f summary.Finding) bool {
		return slices.ContainsFunc(others, func(o summary.Finding) bool { return o.Status == f.Status && o.Detail == f.Detail })
	})
}
