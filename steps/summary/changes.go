package summary

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/wording"
)

// A Change is what became of a problem between two reports, by check and resource.
type Change struct {
	ID        string   `json:"id"`
	Region    string   `json:"region,omitempty"`
	Resources []string `json:"resources"` // empty: the check has one answer for all
	Was       State    `json:"was"`
	Is        State    `json:"is"`

	title string // of the finding, as the wizard names it; "": not known, as in a saved report
}

// A State is a finding's status, or one of those below.
type State string

const (
	Acknowledged State = "acknowledged" // a problem that no longer counts
	Absent       State = "none"         // the report has no such finding
)

// problem reports whether a state still asks for something.
func (s State) problem() bool {
	return s == State(awscheck.Fail) || s == State(awscheck.Unverified) || s == State(awscheck.Warn)
}

// word is the state as the rest of a report names it.
func (s State) word() string {
	switch awscheck.Status(s) {
	case awscheck.Fail:
		return "a problem"
	case awscheck.Warn:
		return "a warning"
	case awscheck.Pass:
		return "passed"
	case awscheck.Info:
		return "a note"
	case awscheck.Skipped:
		return "not needed"
	}
	return string(s)
}

func (s State) known() bool {
	return slices.Contains(statesBySeverity[:], s)
}

// statesBySeverity lists every state, the worst first. It is never modified.
var statesBySeverity = [...]State{State(awscheck.Fail), State(awscheck.Unverified), State(awscheck.Warn), Acknowledged,
	State(awscheck.Info), State(awscheck.Pass), State(awscheck.Skipped), Absent}

// A ChangeKind is what a change means to its reader.
type ChangeKind string

const (
	Fixed ChangeKind = "fixed"
	// Dropped is a problem whose check no longer applies: its data service was removed, say.
	Dropped ChangeKind = "removed"
	// Accepted is a problem that was acknowledged: it is still there.
	Accepted ChangeKind = "accepted"
	Fresh    ChangeKind = "new"
	// Lost is a problem that was known and is unverified now: credentials have expired, say.
	Lost  ChangeKind = "not checked now"
	Still ChangeKind = "still there"
)

// changeKinds are all kinds in the order in which they are written. It is never modified.
var changeKinds = [...]ChangeKind{Fixed, Dropped, Accepted, Fresh, Lost, Still}

// Kind returns what the change means. Only what has evidence is fixed.
func (c Change) Kind() ChangeKind {
	known := func(s State) bool { return s == State(awscheck.Fail) || s == State(awscheck.Warn) }
	switch {
	case c.Is == State(awscheck.Skipped):
		return Dropped
	case c.Is == Acknowledged:
		return Accepted
	case known(c.Was) && c.Is == State(awscheck.Unverified):
		return Lost
	case !c.Is.problem():
		return Fixed
	case !c.Was.problem():
		return Fresh
	}
	return Still
}

// about is the state that its title is of: what was wrong, where nothing is known to be now.
func (c Change) about() State {
	if c.Was.problem() && (!c.Is.problem() || c.Kind() == Lost) {
		return c.Was
	}
	return c.Is
}

// String describes the change in one line, by the title of what was found, as the wizard does.
func (c Change) String() string {
	what := cmp.Or(c.title, awscheck.TitleOf(c.ID, awscheck.Status(c.about()), ""))
	if c.Region != "" && !strings.Contains(what, c.Region) {
		what += " (" + c.Region + ")"
	}
	named := func(resource string) bool { return strings.Contains(what, resource) }
	if others := slices.DeleteFunc(slices.Clone(c.Resources), named); len(others) > 0 {
		what += ": " + strings.Join(others, ", ")
	}
	switch {
	case c.Was == Absent:
		return fmt.Sprintf("%s: %s", what, strings.TrimPrefix(c.Is.word(), "a "))
	case c.Was == c.Is:
		return fmt.Sprintf("%s: still %s", what, c.Is.word())
	case c.Is == State(awscheck.Skipped):
		return fmt.Sprintf("%s: was %s, no longer applies", what, c.Was.word())
	case c.Is == Absent:
		return fmt.Sprintf("%s: was %s, no longer found", what, c.Was.word())
	}
	return fmt.Sprintf("%s: was %s, now %s", what, c.Was.word(), c.Is.word())
}

// CanCompare returns why a run can't be compared with a report, in one sentence; nil if it
// can. verify is whether the run is one of verify.
func (before Report) CanCompare(demo, verify bool, requirements string) error {
	commands := map[bool]string{true: "verify", false: "check"}
	switch {
	case before.Masked:
		return errors.New("it is masked: its stand-ins can't be compared with an account's ids")
	case before.Saved:
		return errors.New("it contains saved answers only: nothing was checked in it")
	case before.Demo && !demo:
		return errors.New("it is a report of a demo, not of a real account")
	case !before.Demo && demo:
		return errors.New("it is a report of a real account, not of a demo")
	case before.verifies() != verify:
		return fmt.Errorf("it is a report of %s, not of %s", commands[!verify], commands[verify])
	case before.Requirements != requirements:
		return fmt.Errorf("it has the requirements of %s; those of this run are of %s", awscheck.Excerpt(before.Requirements), requirements)
	}
	return nil
}

// Compared returns the report with what changed since an earlier one. Its error, one
// sentence, says why the two can't be compared.
func (r Report) Compared(before Report) (Report, error) {
	if err := before.CanCompare(r.Demo, r.verifies(), r.Requirements); err != nil {
		return r, err
	}
	if was, is := before.Identity.Account, r.Identity.Account; was != "" && is != "" && was != is {
		return r, fmt.Errorf("it is about AWS account %s; these credentials reach account %s", awscheck.Excerpt(was), is)
	}
	r.Since = before.GeneratedAt
	r.Changes, r.before = changes(before, r), subjectOf(before)
	return r, nil
}

// A subject is what a finding is about: the parts that another report has as well.
type subject struct{ id, region, resource string }

// states are the subjects of a report's findings, and the state of each: the worst one
// where several findings are about the same.
type states struct {
	order   []subject
	of      map[subject]State
	follows map[subject]bool // it only follows from another finding, which is listed instead
	titles  map[subject]string
}

func statesOf(r Report) states {
	st := states{of: map[subject]State{}, follows: map[subject]bool{}, titles: map[subject]string{}}
	causes := r.causes()
	for _, f := range r.Findings {
		state := State(f.Status)
		if f.Acknowledged != "" {
			state = Acknowledged
		}
		resources := f.Resources
		if len(resources) == 0 {
			resources = []string{""}
		}
		for _, resource := range resources {
			s := subject{f.ID, f.Region, resource}
			before, seen := st.of[s]
			if !seen {
				st.order = append(st.order, s)
			}
			if !seen || worse(state, before) {
				st.of[s], st.follows[s], st.titles[s] = state, causes.follows(f), f.Title
			}
		}
	}
	return st
}

func worse(a, b State) bool {
	return slices.Index(statesBySeverity[:], a) < slices.Index(statesBySeverity[:], b)
}

// changes compares the problems of two reports, in the order of the later one.
func changes(before, now Report) []Change {
	was, is := statesOf(before), statesOf(now)
	services := func(r Report) map[string]bool {
		names := map[string]bool{}
		for _, e := range r.Answers.Services() {
			names[e.Name] = true
		}
		return names
	}
	had, has := services(before), services(now)
	// A region that the answers no longer name is not checked anymore: nothing was fixed in it.
	left := func(s subject) bool {
		for _, k := range []steps.Key{steps.KeyRegion, steps.KeyPeerRegion} {
			names := before.Answers.Get(k).String() == s.region && now.Answers.Get(k).String() != s.region
			if s.region != "" && names && !is.namesRegion(s) {
				return true
			}
		}
		return false
	}
	list := []Change{}
	add := func(s subject) {
		c := Change{ID: s.id, Region: s.region, Resources: []string{}, Was: was.earlier(s), Is: is.later(s)}
		if c.Is == Absent && had[s.resource] && !has[s.resource] || is.of[s] == "" && left(s) {
			c.Is = State(awscheck.Skipped)
		}
		if c.title = is.titles[s]; c.about() != c.Is {
			c.title = was.titles[s]
		}
		if (c.Was.problem() && !was.follows[s]) || (c.Is.problem() && !is.follows[s]) {
			list = addChange(list, c, s.resource)
		}
	}
	for _, s := range is.order {
		if was.of[s] != "" || !was.details(s) {
			add(s)
		}
	}
	for _, s := range was.order {
		if is.of[s] == "" && was.of[s].problem() && !is.details(s) {
			add(s)
		}
	}
	return list
}

// namesRegion reports whether a check has a finding in the region of a subject, or one for all
// regions.
func (st states) namesRegion(s subject) bool {
	return slices.ContainsFunc(st.order, func(o subject) bool { return o.id == s.id && (o.region == s.region || o.region == "") })
}

// addChange joins the resources of a finding that have the same change.
func addChange(list []Change, c Change, resource string) []Change {
	if resource == "" {
		return append(list, c)
	}
	i := slices.IndexFunc(list, func(o Change) bool {
		return o.ID == c.ID && o.title == c.title && o.Region == c.Region && o.Was == c.Was && o.Is == c.Is && len(o.Resources) > 0
	})
	if i < 0 {
		i, list = len(list), append(list, c)
	}
	list[i].Resources = append(list[i].Resources, resource)
	return list
}

// earlier returns the state of a subject in an earlier report. A check can have had one
// answer for all resources, such as that it lacks a permission, or can have one now.
func (st states) earlier(s subject) State {
	state := cmp.Or(st.of[s], st.of[subject{s.id, s.region, ""}], st.of[subject{id: s.id}], Absent)
	if state == Absent && s.resource == "" {
		for _, o := range st.order {
			if o.id == s.id && (s.region == "" || o.region == s.region) && worse(st.of[o], state) {
				state = st.of[o]
			}
		}
	}
	return state
}

// details reports whether problems with single resources are in place of a subject that
// is one answer for all: the changes list these.
func (st states) details(s subject) bool {
	return s.resource == "" && slices.ContainsFunc(st.order, func(o subject) bool {
		return o.id == s.id && o.resource != "" && (s.region == "" || o.region == s.region) && st.of[o].problem() && !st.follows[o]
	})
}

// later returns the state of a subject in a later report. One that no finding names
// anymore counts as gone only where its check has been completed: a check that is
// unverified, or that is not in the report, proves nothing.
func (st states) later(s subject) State {
	if state := st.of[s]; state != "" {
		return state
	}
	state, checked := Absent, false
	for _, other := range st.order {
		if other.id != s.id {
			continue
		}
		checked = true
		of := st.of[other]
		if of == State(awscheck.Unverified) {
			return of
		}
		// One answer for all resources, or for what had one before.
		if (other.resource == "" || s.resource == "") && (other.region == "" || s.region == "" || other.region == s.region) && worse(of, state) {
			state = of
		}
	}
	if !checked {
		return State(awscheck.Unverified)
	}
	return state
}

// ChangeLine counts the changes in a sentence; "" if the report was not compared.
func (r Report) ChangeLine() string {
	if r.Changes == nil {
		return ""
	}
	when := "Since the report of " + r.Since.Format(minute) + ": "
	if len(r.Changes) == 0 {
		return when + "no problems, then or now."
	}
	var counts []string
	for _, k := range changeKinds {
		n := 0
		for _, c := range r.Changes {
			if c.Kind() == k {
				n++
			}
		}
		if n > 0 || k == Fixed || k == Fresh || k == Still {
			counts = append(counts, wording.Number(n)+" "+string(k))
		}
	}
	return when + wording.List(counts) + "."
}

// minute is how a point in time is written for people.
const minute = "2006-01-02 15:04 MST"

// writeChanges writes what was fixed, what is new and what is still there, and the rest.
func writeChanges(w writer, r Report) {
	for _, k := range changeKinds {
		first := true
		for _, c := range r.Changes {
			if c.Kind() != k {
				continue
			}
			if first {
				heading := wording.Capitalize(string(k))
				if k != Still && k != Lost {
					heading += " since " + r.Since.Format(minute)
				}
				w.heading(heading)
				first = false
			}
			w.item(c.String())
		}
	}
}
