package watch

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/summary"
)

// A Comparison is what became of the problems that were known, and which are new: what
// failed, has a warning or is unverified, and was not acknowledged.
type Comparison struct {
	At         time.Time // when the checks were done
	Since      time.Time // when the report was made with which they are compared; zero: they are compared with earlier results of this run
	Fixed      []Became  // the check has evidence that the problem is gone
	Removed    []Became  // the subject, such as a data service, was removed from the answers
	NotChecked []Became  // it was known, and nothing is known of it now
	New, Still []Became
	Updated    []Became // still there, with another result: its title, which has the numbers, is another one
	// NowChecked is what could not be determined before: a check that fails where nothing
	// was known has fixed nothing and broken nothing.
	NowChecked []Became
	waiting    int // how many findings still wait for the solution of one of these: they count as unverified
}

// A Became is what was found about one subject, and what is found now; nil where there is
// nothing of it.
type Became struct {
	Was, Now *steps.Finding
	Moved    bool   // another account is checked now
	Answer   string // which answer names another region or VPC now, whose results are compared: "Region: us-west-2 → us-east-1"
}

// Title is that of the problem or, where it was not known, of what is found.
func (b Became) Title() string {
	switch {
	case b.Was == nil:
		return b.Now.Title
	case b.Now != nil && (!known(b.Was) || known(b.Now)):
		return cmp.Or(b.Now.Title, b.Was.Title)
	}
	return b.Was.Title
}

// Turned, behind a title, says that a warning is a problem now, or the reverse; "": it is what it was. Inlined, it would
// be 1 kB of the binary.
//
//go:noinline
func (b *Became) Turned() string {
	switch {
	case b.Was == nil || b.Now == nil || b.Answer != "": // of another region or VPC
	case b.Now.Status == awscheck.Fail && b.Was.Status == awscheck.Warn:
		return problemNow
	case b.Now.Status == awscheck.Warn && b.Was.Status == awscheck.Fail:
		return ", a warning now"
	}
	return ""
}

const problemNow = ", a problem now"

// Is says what is found now.
func (b Became) Is() string {
	switch {
	case b.Moved:
		return "Not checked: the checks are about another account now."
	case b.Now == nil:
		return "No longer found."
	}
	return cmp.Or(b.Now.Detail, b.Now.Title)
}

// IsZero reports whether there is no problem, before or now.
func (c *Comparison) IsZero() bool { return !c.Changed() && len(c.Still) == 0 }

// Changed reports whether anything was fixed, is new, has another result, or is known for the first time
// or no longer.
func (c *Comparison) Changed() bool {
	return len(c.Fixed)+len(c.Removed)+len(c.NotChecked)+len(c.New)+len(c.NowChecked)+len(c.Updated) > 0
}

// String counts the changes in one line, and names the only one of its kind. What is still there is counted
// where nothing changed: else a line for a moment has enough to say.
func (c *Comparison) String() string {
	if c.IsZero() {
		return "nothing changed"
	}
	if c.Changed() {
		return c.counts("")
	}
	return c.counts(c.still())
}

// Named reports whether String names all that changed: each is the only one of its kind. It does not say what
// an updated one was before, nor what another region or VPC is compared with.
func Named(c *Comparison) bool {
	return max(len(c.Fixed), len(c.Removed), len(c.New), len(c.NowChecked), len(c.NotChecked)) == 1 && len(c.Updated) == 0 && c.answer() == ""
}

// Sentence counts the changes since a point in time, which is described, and names the finding
// that is alone of its kind.
func (c *Comparison) Sentence(since string) string {
	if c.Changed() {
		return "Since " + since + ": " + c.counts(c.still()) + "."
	}
	text := "Nothing changed since " + since
	if still := c.still(); still != "" {
		text += ": " + still
	}
	return text + "."
}

// counts counts the changes of each kind, names the only one of its kind, and adds what is still there.
func (c *Comparison) counts(still string) string {
	var parts []string
	for _, p := range []struct {
		found []Became
		word  string
	}{{c.Fixed, "fixed"}, {c.Removed, "removed"}, {c.New, "new"}, {c.NowChecked, "now checked"}, {c.NotChecked, "not checked now"}, {c.Updated, "updated"}} {
		n := len(p.found)
		if n == 0 {
			continue
		}
		text := fmt.Sprintf("%d %s", n, p.word)
		for i := range p.found {
			turned := p.found[i].Turned()
			if n == 1 || turned == problemNow { // what is worse now is named among others
				text += " (" + p.found[i].Title() + turned + ")"
				break
			}
		}
		parts = append(parts, text)
	}
	groups := []string{strings.Join(parts, ", "), still, c.answer()}
	return strings.Join(slices.DeleteFunc(groups, func(s string) bool { return s == "" }), "; ")
}

// answer is which answer names another region or VPC now: what is fixed there was not changed in the one
// before. "": none does.
func (c *Comparison) answer() (text string) {
	for _, list := range [...][]Became{c.Fixed, c.Removed, c.New, c.NowChecked, c.NotChecked, c.Updated, c.Still} {
		for i := range list {
			text = cmp.Or(text, list[i].Answer)
		}
	}
	return text
}

// still counts what is still there, updated or not, in the words of the header, and names what is alone
// since an earlier report; "": nothing is.
func (c *Comparison) still() string {
	n, of := len(c.Still)+len(c.Updated), ""
	switch {
	case n == 0:
		return ""
	case n == len(c.Still) && n == 1 && !c.Since.IsZero():
		of = " (" + c.Still[0].Title() + ")"
	}
	warnings, unverified, waiting := 0, 0, c.waiting
	for _, list := range [...][]Became{c.Still, c.Updated} {
		for i := range list {
			switch now := list[i].Now; {
			case now.Status == awscheck.Warn:
				warnings++
			case now.Status == awscheck.Unverified:
				unverified++
			case now.AsksSignIn(): // what waits for that could not run
				waiting = 0
			}
		}
	}
	return summary.CountOpen(n-warnings-unverified, warnings, unverified+waiting) + " still there" + of
}

// add compares the findings of one check. moved is whether it is about another account than
// before: what is not found there was not fixed.
func (c *Comparison) add(before, now []steps.Finding, moved bool) {
	lost, checked := len(c.NotChecked), len(c.NowChecked)
	var undetermined *steps.Finding
	nothingNow := first(now, unknown)
	for i := range before {
		f := &before[i]
		passed := about(f, now, passes)
		switch {
		case !problem(f) || about(f, now, foundWrong) != nil:
		case passed != nil && len(f.Resources) > 0 && !moved && known(f): // whatever is not known of others
			c.Fixed = append(c.Fixed, Became{Was: f, Now: passed})
		case nothingNow != nil:
			if known(f) { // a check that is not verified anymore proves nothing
				c.NotChecked = append(c.NotChecked, Became{Was: f, Now: cmp.Or(about(f, now, unknown), nothingNow)})
			}
		case Removed(*f, now):
			c.Removed = append(c.Removed, Became{Was: f, Now: first(now, skipped)})
		case !known(f):
			undetermined = cmp.Or(undetermined, f)
		case moved:
			c.NotChecked = append(c.NotChecked, Became{Was: f, Moved: true})
		default:
			c.Fixed = append(c.Fixed, Became{Was: f, Now: cmp.Or(passed, first(now, passes))})
		}
	}
	nothingBefore := first(before, unknown)
	for i := range now {
		f := &now[i]
		was := cmp.Or(about(f, before, found), about(f, before, passes))
		switch {
		case !problem(f):
		case nothingBefore != nil && nothingNow == nil && about(f, before, foundWrong) == nil:
			c.NowChecked = append(c.NowChecked, Became{Was: nothingBefore, Now: f})
		case unknown(f) && about(f, before, foundUnknown) == nil && len(c.NotChecked) > lost:
			// It is why that is not checked.
		case was != nil && found(was) && first(before, func(o *steps.Finding) bool { return o.Title == f.Title }) == nil:
			c.Updated = append(c.Updated, Became{Was: was, Now: f})
		case was != nil && found(was): // or its acknowledgment was withdrawn
			c.Still = append(c.Still, Became{Was: was, Now: f})
		default:
			c.New = append(c.New, Became{Was: was, Now: f})
		}
	}
	if undetermined != nil && len(c.NowChecked) == checked && len(now) > 0 { // it passes
		c.NowChecked = append(c.NowChecked, Became{Was: undetermined, Now: &now[0]})
	}
}

// addOfAnother compares the findings of a check that is about another region or VPC now, because
// an answer has changed. Their resources are others, so each problem is compared with the one of the
// same title, without the values in it.
func (c *Comparison) addOfAnother(before, now []steps.Finding, answer string) {
	left, came := problemsOf(before), problemsOf(now)
	pair := func(same func(was, is *steps.Finding) bool) {
		left = slices.DeleteFunc(left, func(was *steps.Finding) bool {
			i := slices.IndexFunc(came, func(is *steps.Finding) bool { return same(was, is) })
			if i < 0 {
				return false
			}
			c.Still = append(c.Still, Became{Was: was, Now: came[i], Answer: answer})
			came = slices.Delete(came, i, i+1)
			return true
		})
	}
	pair(func(was, is *steps.Finding) bool {
		return was.Status == is.Status && withoutValues(was.Title) == withoutValues(is.Title)
	})
	if len(left) == 1 && len(came) == 1 { // a name in the title, or a problem that is less severe now
		pair(func(was, is *steps.Finding) bool {
			return was.Status == is.Status || was.Status == awscheck.Fail && is.Status == awscheck.Warn
		})
	}
	nothingNow := first(now, unknown)
	passed, worse := first(now, passes), slices.ContainsFunc(came, known)
	for _, was := range left {
		b := Became{Was: was, Now: passed, Answer: answer}
		switch {
		case !known(was) && nothingNow == nil && !worse && len(now) > 0: // it passes
			c.NowChecked = append(c.NowChecked, Became{Was: was, Now: &now[0], Answer: answer})
		case !known(was), worse: // what is found instead has it beside it
		case nothingNow != nil:
			b.Now = nothingNow
			c.NotChecked = append(c.NotChecked, b)
		case Removed(*was, now):
			b.Now = first(now, skipped)
			c.Removed = append(c.Removed, b)
		default:
			c.Fixed = append(c.Fixed, b)
		}
	}
	for _, is := range came {
		b := Became{Was: cmp.Or(first(before, problem), first(before, passes)), Now: is, Answer: answer}
		switch nothingBefore := first(before, unknown); {
		case unknown(is): // with what it is not known of, below
		case nothingBefore != nil && first(before, known) == nil:
			b.Was = nothingBefore
			c.NowChecked = append(c.NowChecked, b)
		default:
			c.New = append(c.New, b)
		}
	}
	if nothingNow != nil && first(before, unknown) == nil && first(before, known) == nil {
		if passed := first(before, passes); passed != nil { // it waits for another check, or can't be determined
			c.NotChecked = append(c.NotChecked, Became{Was: passed, Now: nothingNow, Answer: answer})
		}
	}
}

// problemsOf are the findings of a list that ask for something.
func problemsOf(list []steps.Finding) (all []*steps.Finding) {
	for i := range list {
		if problem(&list[i]) {
			all = append(all, &list[i])
		}
	}
	return all
}

// withoutValues is a title without the words that have a digit in them: counts, networks, regions and
// ids.
func withoutValues(title string) string {
	return strings.Join(slices.DeleteFunc(strings.Fields(title), func(word string) bool { return strings.ContainsAny(word, "0123456789") }), " ")
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
func unknown(f *steps.Finding) bool { return f.Status == awscheck.Unverified }

// known is a problem that was determined.
func known(f *steps.Finding) bool { return problem(f) && !unknown(f) }

// problem reports whether a finding asks for something itself.
func problem(f *steps.Finding) bool { return f.Acknowledged == "" && found(f) }

// found reports whether a finding is one that can ask for something.
func found(f *steps.Finding) bool {
	return f.Cause == "" && (f.Status == awscheck.Fail || f.Status == awscheck.Warn || f.Status == awscheck.Unverified)
}

func foundUnknown(f *steps.Finding) bool { return found(f) && unknown(f) }

// waits reports whether another check explains what a finding says: nothing is known of its own.
func waits(f *steps.Finding) bool { return f.Cause != "" && (unknown(f) || foundWrong(f)) }

// wait counts the findings that wait.
func (c *Comparison) wait(list []steps.Finding) {
	for i := range list {
		if waits(&list[i]) {
			c.waiting++
		}
	}
}

// foundWrong reports whether something is wrong, be it for a cause that is listed instead.
func foundWrong(f *steps.Finding) bool {
	return f.Status == awscheck.Fail || f.Status == awscheck.Warn
}

// passes reports whether a finding has evidence that nothing is wrong.
func passes(f *steps.Finding) bool { return f.Status == awscheck.Pass || f.Status == awscheck.Info }

func skipped(f *steps.Finding) bool { return f.Status == awscheck.Skipped }

// first is the first finding of a kind; nil: there is none.
func first(list []steps.Finding, is func(*steps.Finding) bool) *steps.Finding {
	return about(nil, list, is)
}

// about is the first finding of a kind that names the same subject; nil: there is none.
func about(f *steps.Finding, list []steps.Finding, is func(*steps.Finding) bool) *steps.Finding {
	for i := range list {
		if o := &list[i]; is(o) && (f == nil || Same(*f, *o)) {
			return o
		}
	}
	return nil
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
