package overlay

import (
	"cmp"
	"reflect"
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/summary"
	"github.com/astronomer/astro-activate/steps/wording"
	"github.com/astronomer/astro-activate/ui/wizard/component"
	"github.com/astronomer/astro-activate/ui/wizard/keys"
	"github.com/astronomer/astro-activate/ui/wizard/results"
)

// problemsOf are the findings that the fixes of a hop belong to: one for each cause; nil: the hop has no
// problem. Inlined, it would be 3 kB of the binary.
//
//go:noinline
func problemsOf(h *summary.Hop) []*summary.Finding {
	list := slices.Clone(h.Blockers)
	switch f := h.Finding; {
	case f == nil:
	case len(list) > 0:
		if f.Status == awscheck.Fail && f.Acknowledged == "" {
			list = append(list, f)
		}
	case h.Status == awscheck.Fail, h.Status == awscheck.Unverified, h.Status == awscheck.Warn:
		list = append(list, f)
	}
	return list
}

// sameReason is why a hop is not known that waits for what an earlier one waits for.
const sameReason = "Not known for the same reason as above."

// withCauses gives the first hop of a path that is not known the finding that it waits for, whose fix is to be
// done first. Those after it that wait for it, with the same words, only say so.
func withCauses(c component.Context, p summary.Path) summary.Path {
	var first *summary.Hop
	for i := range p.Hops {
		h := &p.Hops[i]
		if h.Cause == "" || h.Status != awscheck.Unverified {
			continue
		}
		if first != nil && h.Cause == first.Cause && h.Detail == first.Detail {
			h.Finding, h.Why = nil, sameReason
		} else if first == nil {
			cause := c.Report().CauseOf(h.Finding)
			if cause != nil && !slices.ContainsFunc(p.Hops, func(o summary.Hop) bool { return o.Check == cause.ID }) { // no hop shows it
				first, h.Blockers = h, []*summary.Finding{cause}
			}
		}
	}
	return p
}

// A pathProblem is a problem of a path, with the row of its finding.
type pathProblem struct {
	finding *summary.Finding
	row     results.Row
}

// pathProblems are the problems of a path in the order of its hops, each once. What is not known because of
// another problem is none. A hop that is blocked, too, because of another problem is one, with its own fix.
func pathProblems(c component.Context, p summary.Path) (list []pathProblem) {
	for i := range p.Hops {
		for _, f := range problemsOf(&p.Hops[i]) {
			is := func(o *steps.Finding) bool { return o.ID == f.ID && slices.Equal(o.Resources, f.Resources) }
			rows := c.Results.Rows[f.Step]
			at := slices.IndexFunc(rows, func(r results.Row) bool { return r.Kind.Problem() && is(&r.Finding) })
			if of := slices.IndexFunc(c.Results.Findings, func(o steps.Finding) bool { return is(&o) }); at < 0 && of >= 0 && f.Status == awscheck.Fail && f.Acknowledged == "" {
				rows, at = []results.Row{{ID: f.ID + "#" + strings.Join(f.Resources, " "), Finding: c.Results.Findings[of]}}, 0
			}
			if at >= 0 && results.Index(rowsOf(list), rows[at].ID) < 0 {
				list = append(list, pathProblem{f, rows[at]})
			}
		}
	}
	return list
}

// rowsOf are the rows of problems, each as one: what waits for it is not of the path.
func rowsOf(list []pathProblem) []results.Row {
	rows := make([]results.Row, len(list))
	for i := range list {
		rows[i] = list[i].row
		rows[i].Part, rows[i].Checks, rows[i].WaitedBy = false, 0, 0
	}
	return rows
}

// problemAt is the position of the problem whose keys work: the chosen one or, else, the first one that
// stops the packets or, where none does, of what is not known, or a warning; -1: there is none, or a hop is
// chosen.
func (o *Path) problemAt(list []pathProblem) int {
	if strings.HasPrefix(o.chosen, hopPrefix) {
		return -1
	}
	rows := rowsOf(list)
	if at := results.Index(rows, o.chosen); at >= 0 {
		return at
	}
	return results.NextProblem(rows, -1)
}

// problems are those of the path that is shown, and the position of the one whose keys work; -1: none.
func (o *Path) problems(c component.Context) (list []pathProblem, at int) {
	all := Paths(c)
	if i := o.index(all); i >= 0 {
		list = pathProblems(c, withCauses(c, all[i]))
	}
	return list, o.problemAt(list)
}

// blockedAfter is the position of the next path that is blocked, the first one after the last; -1: no other is.
//
//go:noinline
func blockedAfter(all []summary.Path, at int) int {
	for i := range all {
		if to := (at + 1 + i) % len(all); to != at && all[to].IsBlocked() {
			return to
		}
	}
	return -1
}

// next chooses the next problem of the path, in the order of every list, and says whose it is. A path that
// has no other one leads to the next path that is blocked.
func (o *Path) next(c component.Context, list []pathProblem, at int) component.Action {
	of := " of this path: "
	if all := Paths(c); len(list) < 2 {
		if to := blockedAfter(all, o.index(all)); to >= 0 {
			o.turnTo(all[to].Service.Name)
			list, _ = o.problems(c)
			of, at = " of the path to "+o.service+": ", -1
		}
	}
	rows := rowsOf(list)
	to := results.NextProblem(rows, at)
	if len(list) == 1 {
		at, to = -1, 0
	}
	if to < 0 {
		return component.Notify{Text: "No problem is on this path."}
	}
	o.chosen, o.reveal = list[to].row.ID, true
	return component.Notify{Text: results.PositionAmong(rows, at, to, of+wholeOwner(list[to].row.Owner())), Place: true}
}

// A pathStop is what up and down choose of a path: a problem, or a hop without one.
type pathStop struct {
	id   string // of the row of the problem, or of the hop
	line int    // where it begins
}

// hopPrefix is before the check of a hop that is chosen: no id of a row has it.
const hopPrefix = "hop "

// stopOf is the id of the first stop at a hop.
func stopOf(h *summary.Hop, problems []pathProblem) string {
	for _, f := range problemsOf(h) {
		for i := range problems {
			if problems[i].finding == f {
				return problems[i].row.ID
			}
		}
	}
	return hopPrefix + h.Check
}

// move chooses the stop above or below, after what the screen hides of the chosen one, and reports whether
// it did. Where that one has left the screen, it begins with what is there.
func (o *Path) move(key string) bool {
	last, top := len(o.stops)-1, o.view.LineAt(0)
	by, to, gone := 1, o.at, o.at < 0 || o.view.Hides(o.stops[o.at].line) || o.stops[o.at+1].line <= top
	switch key {
	case "down", "j":
		if gone {
			to = -1
		} else if o.view.Hides(o.stops[to+1].line - 1) {
			return false
		}
	case "up", "k":
		if by = -1; gone {
			to = last
		} else if o.stops[to].line < top {
			return false
		}
	default:
		return false
	}
	for to += by; to >= 0 && to < last && !o.view.Shows(o.stops[to].line) && gone; to += by {
	}
	if to < 0 || to >= last {
		return false
	}
	o.chosen, o.reveal = o.stops[to].id, true
	return true
}

// Click chooses the stop at a cell.
func (o *Path) Click(_ component.Context, _, y int) component.Action {
	for i := range o.stops[:max(0, len(o.stops)-1)] {
		if line := o.view.LineAt(y - len(o.title)); y >= len(o.title) && line >= o.stops[i].line && line < o.stops[i+1].line {
			o.chosen = o.stops[i].id
		}
	}
	return component.None{}
}

// inBrief is what a hop that passes rests on, in a few words: its resources, with their names. Of another
// one, it is the title of the warning.
func inBrief(h *summary.Hop, service string) string {
	f, text := h.Finding, h.Why
	if list := problemsOf(h); len(list) > 0 {
		return hopState(h) + ": " + list[0].Title
	}
	if text != "" || f == nil {
		return text
	}
	if address, _, ok := strings.Cut(f.Detail, " is the address"); ok {
		text = address
	}
	for _, id := range f.Resources {
		if id != service {
			text += ", " + wording.Named(id, f.Detail)
		}
	}
	return cmp.Or(strings.TrimPrefix(text, ", "), f.Detail)
}

// evidenceOfPassing says once where and how the hops that pass were checked; "": they differ.
func evidenceOfPassing(p summary.Path) (text string) {
	for i := range p.Hops {
		h := &p.Hops[i]
		if f := h.Finding; h.Status == awscheck.Pass && f != nil {
			on := evidence("Each hop that passes was checked", f.Region, f.Evidence)
			if text != "" && text != on {
				return ""
			}
			text = on
		}
	}
	return text
}

// problemKeys are the keys of a problem of a path. Those that matter fit a line of 80 columns, with the
// owner whose fixes one of them copies.
func problemKeys(c component.Context, p pathProblem, more bool) (list []key.Binding) {
	bound := keys.All()
	var rest []key.Binding
	for _, k := range FindingKeys(c, p.row) {
		switch k = keys.Brief(k); k.Help().Key {
		case bound.CopyFix.Help().Key, bound.Acknowledge.Help().Key, bound.Move.Help().Key:
			list = append(list, k)
			continue
		case bound.GoToField.Help().Key:
			if p.row.Owner() == awscheck.OwnerYou { // it is solved there
				list = append(list, k)
				continue
			}
		}
		rest = append(rest, k)
	}
	list = append(list, copyForKey(AskedAt(c, p.row)))
	if more {
		list = append(list, bound.NextProblem) // its full name is in the title
	}
	return append(list, rest...)
}

// copyForKey is the key that copies what an owner needs, with the name of the owner.
func copyForKey(owner awscheck.Owner) key.Binding {
	who := results.OwnerInBrief(owner)
	if owner == awscheck.OwnerYou {
		who = summary.OwnerInSentence(owner)
	}
	return keys.Named(keys.All().CopyAll, keys.CopyWhatIs+"for "+who)
}

// ownersOf says whose the problems of a path are, and how to get at the fixes of each; "": they are of
// one owner.
func ownersOf(list []pathProblem) string {
	var names []string
	for i := range list {
		if name := wholeOwner(list[i].row.Owner()); list[i].row.Kind != results.Warned && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	if len(names) < 2 {
		return ""
	}
	bound := keys.All()
	return "To be solved by: " + wording.List(names) + ". " + bound.NextProblem.Help().Key + " goes to the next problem, " + bound.CopyAll.Help().Key + " copies what its owner needs."
}

// wholeOwner is an owner without where they are: "You".
func wholeOwner(o awscheck.Owner) string {
	name, _, _ := strings.Cut(ownerName(o), ",")
	return name
}

// sameFix is the title of the first finding before one that has the same fix; "": none has.
func sameFix(before []*summary.Finding, f *summary.Finding) string {
	for _, o := range before {
		if reflect.DeepEqual(o.Remedy, f.Remedy) {
			return o.Title
		}
	}
	return ""
}
