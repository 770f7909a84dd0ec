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
	wrong := func(s awscheck.Status) bool { return s == awscheck.Fail || s == awscheck.Warn }
	return c.Gone && !c.Lost && wrong(c.Finding.Status) || c.Finding.Status == awscheck.Pass && wrong(c.Was)
}

// Revealed reports whether a check that could not be made before has found a problem: what was done
// since may have made it visible, and has not caused it.
func (c Change) Revealed() bool {
	return !c.Gone && c.Was == awscheck.Unverified && (c.Finding.Status == awscheck.Fail || c.Finding.Status == awscheck.Warn)
}

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
	return " " + fix.Owner.Name() + ": " + wording.Sentence(fix.Short())
}

// progress reports whether a change leaves one thing less to do.
func (c *Change) progress() bool {
	return c.Gone && !c.Lost || c.Finding.Status == awscheck.Pass
}

// Note compares a report with the last one. It returns the changes to show, which for
// the first report are its problems, and whether anything has changed.
func (c *Changes) Note(r summary.Report) (shown []Change, changed bool) {
	now := map[string][]summary.Finding{}
	var ids []string
	for _, f := range r.Findings {
		if now[f.ID] == nil {
			ids = append(ids, f.ID)
		}
		now[f.ID] = append(now[f.ID], f)
	}
	for _, id := range ids {
		before := c.last[id]
		added := notIn(now[id], before)
		lost := slices.ContainsFunc(now[id], func(f summary.Finding) bool { return f.Status == awscheck.Unverified })
		for _, f := range added {
			changed = true
			if gone := goneFrom(f, before); gone != nil {
				gone.Lost = lost
				shown = append(shown, *gone)
				continue
			}
			switch {
			case f.Status == awscheck.Pass && before != nil && previous(f, before).Status == awscheck.Pass: // it says so in other words
			case c.last == nil && (f.Cause != "" || f.Status == awscheck.Pass || f.Status == awscheck.Skipped):
			case before == nil || f.Status == previous(f, before).Status:
				shown = append(shown, Change{Finding: f})
			default:
				shown = append(shown, Change{Finding: f, Was: previous(f, before).Status})
			}
		}
		if len(added) > 0 {
			continue
		}
		for _, f := range notIn(before, now[id]) {
			changed = true
			shown = append(shown, Change{Finding: f, Gone: true, Lost: lost, now: passOf(f, now[id])})
		}
	}
	c.last = now
	return doneFirst(gathered(shown)), changed
}

// passOf is the finding of a check that passes about the same resource as a problem that is gone;
// zero: none does.
func passOf(gone summary.Finding, now []summary.Finding) summary.Finding {
	for _, f := range now {
		same := slices.Equal(f.Resources, gone.Resources) || slices.ContainsFunc(f.Resources, func(r string) bool { return slices.Contains(gone.Resources, r) })
		if f.Status == awscheck.Pass && same {
			return f
		}
	}
	return summary.Finding{}
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

// doneFirst puts what is done before the rest: it is what the watch waits for. The checks that no
// longer apply are last.
func doneFirst(all []Change) []Change {
	var ordered []Change
	for rank := range 3 {
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
// resource, such as a data service, or else the first.
func previous(f summary.Finding, before []summary.Finding) summary.Finding {
	for _, b := range before {
		if len(f.Resources) > 0 && len(b.Resources) > 0 && b.Resources[0] == f.Resources[0] {
			return b
		}
	}
	return before[0]
}

// notIn returns the findings of a list that read differently from all others.
func notIn(list, others []summary.Finding) []summary.Finding {
	return slices.DeleteFunc(slices.Clone(list), func(f summary.Finding) bool {
		return slices.ContainsFunc(others, func(o summary.Finding) bool { return o.Status == f.Status && o.Detail == f.Detail })
	})
}
