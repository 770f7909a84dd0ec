package overlay

import (
	"reflect"
	"slices"
	"strconv"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/summary"
	"github.com/astronomer/astro-activate/steps/wording"
	"github.com/astronomer/astro-activate/ui/wizard/component"
	"github.com/astronomer/astro-activate/ui/wizard/keys"
	"github.com/astronomer/astro-activate/ui/wizard/render"
	"github.com/astronomer/astro-activate/ui/wizard/results"
)

// Paths are the ways to the data services as a screen lists them: those that are blocked first, which
// are seen where room is short. In a watch, what waits for another step has the mark of its step.
func Paths(c component.Context) []summary.Path {
	report := c.Report()
	all := report.Paths()
	now := func(f *summary.Finding) *summary.Finding { // with the fix as it can be done now
		if f == nil {
			return nil
		}
		waits := *f
		waits.Remedy, _ = summary.FixNow(*report, f.ID, f.Remedy)
		return &waits
	}
	for _, p := range all {
		for i := range p.Hops {
			h := &p.Hops[i]
			h.Finding = now(h.Finding)
			blockers := make([]*summary.Finding, len(h.Blockers))
			for k := range blockers {
				blockers[k] = now(h.Blockers[k])
			}
			h.Blockers = blockers
		}
	}
	sorted := make([]summary.Path, 0, len(all))
	for _, first := range []bool{true, false} {
		for _, p := range all {
			if p.IsBlocked() == first {
				sorted = append(sorted, p)
			}
		}
	}
	return sorted
}

// HopStyle is the style of a hop's mark.
func HopStyle(r *render.Renderer, s awscheck.Status) lipgloss.Style {
	if s == awscheck.Info { // it is known later
		return r.Dim
	}
	return r.Theme.Status(s)
}

// Path shows the way to a data service hop by hop: the state of each hop, what its check found, and the
// fix of what stops the packets.
type Path struct {
	scroller
	service string
	show    func(service string) // moves the pointer of the page to another path
}

// NewPath shows the path to a service. The pointer of the page follows to the path that is shown after it.
func NewPath(service string, show func(service string)) *Path {
	return &Path{service: service, show: show}
}

// at is the position of the path among all; -1: its service is gone.
func (o *Path) at(all []summary.Path) int {
	return slices.IndexFunc(all, func(p summary.Path) bool { return p.Service.Name == o.service })
}

func (o *Path) Press(c component.Context, k tea.KeyPressMsg) component.Action {
	all, by := Paths(c), 0
	switch bound := keys.All(); {
	case keys.Is(k, bound.NextFinding):
		by = +1
	case keys.Is(k, bound.PreviousFinding):
		by = -1
	}
	at := o.at(all)
	if to := at + by; by != 0 {
		if at >= 0 && to >= 0 && to < len(all) {
			o.service = all[to].Service.Name
			o.view.Top()
			o.show(o.service)
		}
		return component.None{}
	}
	if row, ok := o.row(c); ok {
		if action := PressRow(c, row, k); action != nil {
			return action
		}
	}
	return o.press(k)
}

// row is the finding whose keys work here: that of the first hop that stops the packets or, where none
// does, of the first one that is not known.
func (o *Path) row(c component.Context) (results.Row, bool) {
	all := Paths(c)
	at := o.at(all)
	if at < 0 {
		return results.Row{}, false
	}
	f := firstProblem(all[at])
	if f == nil {
		return results.Row{}, false
	}
	for _, row := range c.Results.Rows[f.Step] {
		if row.Finding.ID == f.ID && row.Kind.Problem() && slices.Equal(row.Finding.Resources, f.Resources) {
			return row, true
		}
	}
	return results.Row{}, false
}

// firstProblem is the finding of the first hop that stops the packets or, else, is not known; nil: there
// is none.
func firstProblem(p summary.Path) *summary.Finding {
	for _, s := range []awscheck.Status{awscheck.Fail, awscheck.Unverified} {
		for i := range p.Hops {
			for _, f := range problemsOf(&p.Hops[i]) {
				if f.Status == s {
					return f
				}
			}
		}
	}
	return nil
}

// problemsOf are the findings that the fixes of a hop belong to: one for each cause; nil: the hop has no
// problem.
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

// sameFix reports whether a finding has the same fix as one before it.
func sameFix(before []*summary.Finding, f *summary.Finding) bool {
	return slices.ContainsFunc(before, func(o *summary.Finding) bool { return reflect.DeepEqual(o.Remedy, f.Remedy) })
}

func (o *Path) Keys(c component.Context) []key.Binding {
	bound, all := keys.All(), Paths(c)
	list := []key.Binding{keys.Named(bound.Back, "close")}
	if row, ok := o.row(c); ok {
		for _, k := range FindingKeys(c, row) {
			list = append(list, keys.Brief(k))
		}
		if row.Kind.Problem() {
			list = append(list, CopyAllKey(row.Owner()))
		}
	}
	at := o.at(all)
	if at >= 0 && at+1 < len(all) {
		list = append(list, keys.Named(bound.NextFinding, "next path"))
	}
	if at > 0 {
		list = append(list, keys.Named(bound.PreviousFinding, "previous path"))
	}
	return append(list, bound.Scroll)
}

func (o *Path) Layout(c component.Context, width, height int) {
	r := c.Renderer
	b := render.Block{Renderer: r, Width: textWidth(width)}
	all := Paths(c)
	if at := o.at(all); at >= 0 {
		drawPath(&b, all[at], c.Screen.Width)
	} else {
		b.Text(r.Dim, "No path to "+o.service+" is known any more. Press esc to go back.")
	}
	o.layout(b.Lines, width, height)
}

// drawPath draws a path. screen is the width of the screen.
func drawPath(b *render.Block, p summary.Path, screen int) {
	r := &b.Renderer
	b.Lines = append(b.Lines, render.Styled(r.Strong, render.Wrap(r.Clean("Path from an Airflow pod to "+p.Service.Name+", and back"), b.Width))...)
	b.Text(r.Dim, p.Service.Host+":"+strconv.Itoa(p.Service.Port))
	text, style := pathState(p)
	b.Text(HopStyle(r, style), text)
	for i := range p.Hops {
		h := &p.Hops[i]
		name, mark := p.InWords(*h), HopStyle(r, h.Status)
		if h.Check == awscheck.PathSecurityGroups {
			name += ", port " + strconv.Itoa(p.Service.Port)
		}
		b.Blank()
		b.Add(mark.Render(r.Glyphs.Hop(h.Status)) + " " + r.Strong.Render(r.Clean(name)) + "  " + mark.Render(hopState(h)))
		of := render.Block{Renderer: *r, Width: b.Width - len(hopIndent)}
		drawHop(&of, h, screen)
		for _, line := range of.Lines {
			if _, flush := render.CutFlush(line); !flush && line != "" {
				line = hopIndent + line
			}
			b.Lines = append(b.Lines, line)
		}
	}
}

// hopIndent is left of what was found about a hop, below its name.
const hopIndent = "  "

// drawHop draws what a hop rests on.
func drawHop(b *render.Block, h *summary.Hop, screen int) {
	r := &b.Renderer
	if h.Why != "" {
		b.Text(r.Text, h.Why)
	} else if h.Finding == nil && len(h.Blockers) == 0 {
		b.Text(r.Text, "No check has a result for it.")
	}
	problems := problemsOf(h)
	for i, f := range append(slices.Clone(h.Blockers), h.Finding) {
		if f == nil {
			continue
		}
		if i > 0 {
			b.Blank()
		}
		b.Text(r.Text, f.Title)
		if rest := wording.AfterTitle(f.Title, f.Detail); rest != "" {
			b.Text(r.Dim, rest)
		}
		if f.Acknowledged != "" {
			b.Text(r.Dim, "Acknowledged. Reason: "+f.Acknowledged)
		}
		switch at := slices.Index(problems, f); {
		case at < 0, f.Remedy.IsZero():
		case sameFix(problems[:at], f):
			b.Text(r.Dim, "The same fix as above.")
		default:
			b.Add(r.Strong.Render("What to do") + r.Dim.Render("  "+f.Remedy.Owner.Name()))
			remedy(b, f.Remedy, screen)
			b.Blank()
		}
		b.Text(r.Dim, evidence(steps.Finding{Finding: awscheck.Finding{ID: f.ID, Region: f.Region, Evidence: f.Evidence}}))
	}
}

// hopState is the state of a hop in words.
func hopState(h *summary.Hop) string {
	switch h.Status {
	case awscheck.Pass:
		return "passes"
	case awscheck.Fail:
		if n := len(problemsOf(h)); n > 1 {
			return "blocked by " + wording.Count(n, "problem")
		}
		return "blocked"
	case awscheck.Info:
		return "known later"
	case awscheck.Warn:
		if h.Finding != nil && h.Finding.Acknowledged != "" {
			return "acknowledged"
		}
		return "warning"
	}
	return "not known"
}

// pathState says in a sentence whether a path is open, and has the status that gives it its color.
func pathState(p summary.Path) (string, awscheck.Status) {
	var blocked, unknown, later []string
	for i := range p.Hops {
		name := p.InWords(p.Hops[i])
		switch p.Hops[i].Status {
		case awscheck.Fail:
			blocked = append(blocked, name)
		case awscheck.Info:
			later = append(later, name)
		case awscheck.Unverified, awscheck.Skipped:
			unknown = append(unknown, name)
		}
	}
	switch {
	case len(blocked) > 0:
		return "Blocked by " + wording.List(blocked) + ".", awscheck.Fail
	case len(unknown) > 0:
		return "Not known: " + wording.List(unknown) + ".", awscheck.Unverified
	case len(later) > 0:
		return "Nothing blocks it so far. Known later: " + wording.List(later) + ".", awscheck.Info
	}
	return "Nothing blocks it.", awscheck.Pass
}
