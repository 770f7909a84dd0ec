package watch

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps"
)

// A Comparison is what became of the problems that were known, and which are new: what
// failed, has a warning or is unverified, and was not acknowledged.
type Comparison struct {
	At         time.Time // when the checks were done
	Fixed      []Became  // the check has evidence that the problem is gone
	Removed    []Became  // the subject, such as a data service, was removed from the answers
	NotChecked []Became  // it was known, and nothing is known of it now
	New, Still []Became
	// NowChecked is what could not be determined before: a check that fails where nothing
	// was known has fixed nothing and broken nothing.
	NowChecked []Became
}

// A Became is what was found about one subject, and what is found now. Either has no id
// where there is nothing of it.
type Became struct {
	Was, Now steps.Finding
	Moved    bool // another account is checked now
}

// Title is that of the problem.
func (b Became) Title() string {
	if problem(b.Now) && (known(b.Now) || !known(b.Was)) {
		return b.Now.Title
	}
	return b.Was.Title
}

// Is says what is found now.
func (b Became) Is() string {
	switch {
	case b.Moved:
		return "Not checked: the checks are about another account now."
	case b.Now.ID == "":
		return "No longer found."
	}
	return cmp.Or(b.Now.Detail, b.Now.Title)
}

// IsZero reports whether there is no problem, before or now.
func (c Comparison) IsZero() bool { return !c.Changed() && len(c.Still) == 0 }

// Changed reports whether anything was fixed, is new, or is known for the first time or no
// longer.
func (c Comparison) Changed() bool {
	return len(c.Fixed)+len(c.Removed)+len(c.NotChecked)+len(c.New)+len(c.NowChecked) > 0
}

// String counts the changes in one line, and names the only one of its kind.
func (c Comparison) String() string {
	if c.IsZero() {
		return "nothing changed"
	}
	var parts []string
	for _, p := range []struct {
		found []Became
		word  string
	}{{c.Fixed, "fixed"}, {c.Removed, "removed"}, {c.New, "new"}, {c.NowChecked, "now checked"}, {c.NotChecked, "not checked now"}} {
		switch n := len(p.found); n {
		case 0:
		case 1:
			parts = append(parts, fmt.Sprintf("1 %s (%s)", p.word, p.found[0].Title()))
		default:
			parts = append(parts, fmt.Sprintf("%d %s", n, p.word))
		}
	}
	if n := len(c.Still); n > 0 {
		parts = append(parts, fmt.Sprintf("%d still there", n))
	}
	return strings.Join(parts, ", ")
}

// add compares the findings of one check. moved is whether it is about another account than
// before: what is not found there was not fixed.
func (c *Comparison) add(before, now []steps.Finding, moved bool) {
	lost, undetermined, checked := len(c.NotChecked), steps.Finding{}, len(c.NowChecked)
	for _, f := range before {
		switch {
		case !problem(f) || about(f, now, foundWrong).ID != "":
		case about(f, now, passes).ID != "" && len(f.Resources) > 0 && !moved && known(f): // whatever is not known of others
			c.Fixed = append(c.Fixed, Became{Was: f, Now: about(f, now, passes)})
		case slices.ContainsFunc(now, unknown):
			if known(f) { // a check that is not verified anymore proves nothing
				c.NotChecked = append(c.NotChecked, Became{Was: f, Now: firstOf(about(f, now, unknown), first(now, unknown))})
			}
		case Removed(f, now):
			c.Removed = append(c.Removed, Became{Was: f, Now: first(now, func(o steps.Finding) bool { return o.Status == awscheck.Skipped })})
		case !known(f):
			undetermined = firstOf(undetermined, f)
		case moved:
			c.NotChecked = append(c.NotChecked, Became{Was: f, Moved: true})
		default:
			c.Fixed = append(c.Fixed, Became{Was: f, Now: firstOf(about(f, now, passes), first(now, passes))})
		}
	}
	determined := slices.ContainsFunc(before, unknown) && !slices.ContainsFunc(now, unknown)
	for _, f := range now {
		b := Became{Was: firstOf(about(f, before, found), about(f, before, passes)), Now: f}
		switch {
		case !problem(f):
		case determined && about(f, before, foundWrong).ID == "":
			b.Was = first(before, unknown)
			c.NowChecked = append(c.NowChecked, b)
		case unknown(f) && about(f, before, foundUnknown).ID == "" && len(c.NotChecked) > lost:
			// It is why that is not checked.
		case found(b.Was): // or its acknowledgment was withdrawn
			c.Still = append(c.Still, b)
		default:
			c.New = append(c.New, b)
		}
	}
	if undetermined.ID != "" && len(c.NowChecked) == checked && len(now) > 0 { // it passes
		c.NowChecked = append(c.NowChecked, Became{Was: undetermined, Now: now[0]})
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

func foundUnknown(f steps.Finding) bool { return found(f) && unknown(f) }

// foundWrong reports whether something is wrong, be it for a cause that is listed instead.
func foundWrong(f steps.Finding) bool {
	return f.Status == awscheck.Fail || f.Status == awscheck.Warn
}

// passes reports whether a finding has evidence that nothing is wrong.
func passes(f steps.Finding) bool { return f.Status == awscheck.Pass || f.Status == awscheck.Info }

// first is the first finding of a kind. It has no id if there is none.
func first(list []steps.Finding, is func(steps.Finding) bool) steps.Finding {
	if i := slices.IndexFunc(list, is); i >= 0 {
		return list[i]
	}
	return steps.Finding{}
}

// about is the first finding of a kind that names the same subject.
func about(f steps.Finding, list []steps.Finding, is func(steps.Finding) bool) steps.Finding {
	return first(list, func(o steps.Finding) bool { return is(o) && Same(f, o) })
}

// firstOf is the first of two findings that there is.
func firstOf(a, b steps.Finding) steps.Finding {
	if a.ID != "" {
		return a
	}
	return b
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
