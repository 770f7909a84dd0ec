package overlay

import (
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

	chosen string         // the id of the row of the problem whose keys work; "": the first one's
	lineOf map[string]int // the hops of the problems, by the ids of their rows: the line of each
}

// NewPath shows the path to a service. The pointer of the page follows to the path that is shown after it.
func NewPath(service string, show func(service string)) *Path {
	return &Path{service: service, show: show}
}

// index is the position of the path among all; -1: its service is gone.
func (o *Path) index(all []summary.Path) int {
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
	at := o.index(all)
	if to := at + by; by != 0 {
		if at >= 0 && to >= 0 && to < len(all) {
			o.service, o.chosen = all[to].Service.Name, ""
			o.view.Top()
			o.show(o.service)
		}
		return component.None{}
	}
	problems, chosen := o.problems(c)
	if keys.Is(k, keys.All().NextProblem) && len(problems) > 1 {
		return o.next(problems, chosen)
	}
	if chosen >= 0 {
		if action := PressRow(c, problems[chosen].row, k); action != nil {
			return action
		}
	}
	return o.press(k)
}

func (o *Path) Keys(c component.Context) []key.Binding {
	bound, all := keys.All(), Paths(c)
	list := []key.Binding{keys.Named(bound.Back, "close")}
	if problems, chosen := o.problems(c); chosen >= 0 {
		list = append(list, problemKeys(c, problems[chosen], len(problems) > 1)...)
	}
	at := o.index(all)
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
	o.lineOf = map[string]int{}
	if at := o.index(all); at >= 0 {
		problems := pathProblems(c, all[at])
		o.draw(&b, all[at], problems, o.at(problems), c.Screen.Width)
	} else {
		b.Text(r.Dim, "No path to "+o.service+" is known any more. Press esc to go back.")
	}
	o.layout(b.Lines, width, height)
}

// draw draws a path, with a pointer at the problem whose keys work where there are several. screen is the
// width of the screen.
func (o *Path) draw(b *render.Block, p summary.Path, problems []pathProblem, chosen, screen int) {
	r := &b.Renderer
	b.Lines = append(b.Lines, render.Styled(r.Strong, render.Wrap(r.Clean("Path from an Airflow pod to "+p.Service.Name+", and back"), b.Width))...)
	b.Text(r.Dim, p.Service.Host+":"+strconv.Itoa(p.Service.Port))
	text, style := pathState(p)
	b.Text(HopStyle(r, style), text)
	if owners := ownersOf(problems); owners != "" {
		b.Text(r.Dim, owners)
	}
	var pointer *summary.Finding
	if chosen >= 0 && len(problems) > 1 {
		pointer = problems[chosen].finding
	}
	for i := range p.Hops {
		h := &p.Hops[i]
		hop, mark := p.InWords(*h), HopStyle(r, h.Status)
		name := hop
		if h.Check == awscheck.PathSecurityGroups {
			name += ", port " + strconv.Itoa(p.Service.Port)
		}
		b.Blank()
		line := len(b.Lines)
		b.Add(mark.Render(r.Glyphs.Hop(h.Status)) + " " + r.Strong.Render(r.Clean(name)) + "  " + mark.Render(hopState(h)))
		of := render.Block{Renderer: *r, Width: b.Width - len(hopIndent)}
		starts := drawHop(&of, h, hop, screen)
		for k, text := range of.Lines {
			f := starts[k]
			if at := slices.IndexFunc(problems, func(p pathProblem) bool { return p.finding == f }); f != nil && at >= 0 {
				if o.lineOf[problems[at].row.ID] = line; k > 0 { // of its hop or, after another problem, its own
					o.lineOf[problems[at].row.ID] = len(b.Lines)
				}
			}
			if _, flush := render.CutFlush(text); f != nil && f == pointer {
				text = r.Chosen.Render(r.Glyphs.Pointer+" ") + text
			} else if !flush && text != "" {
				text = hopIndent + text
			}
			b.Lines = append(b.Lines, text)
		}
	}
}

// hopIndent is left of what was found about a hop, below its name.
const hopIndent = "  "

// drawHop draws what a hop rests on. After the first finding, whose hop may have scrolled off the screen,
// each begins with the name of the hop. It returns the findings by the lines where they begin.
func drawHop(b *render.Block, h *summary.Hop, name string, screen int) map[int]*summary.Finding {
	r := &b.Renderer
	if h.Why != "" {
		b.Text(r.Text, h.Why)
	} else if h.Finding == nil && len(h.Blockers) == 0 {
		b.Text(r.Text, "No check has a result for it.")
	}
	starts, problems := map[int]*summary.Finding{}, problemsOf(h)
	for i, f := range append(slices.Clone(h.Blockers), h.Finding) {
		if f == nil {
			continue
		}
		title := f.Title
		if i > 0 {
			b.Blank()
			title = name + ": " + title
		}
		starts[len(b.Lines)] = f
		b.Text(r.Text, title)
		if rest := wording.AfterTitle(f.Title, f.Detail); rest != "" {
			b.Text(r.Dim, rest)
		}
		if f.Acknowledged != "" {
			b.Text(r.Dim, "Acknowledged. Reason: "+f.Acknowledged)
		}
		at := slices.Index(problems, f)
		switch same := sameFix(problems[:max(0, at)], f); {
		case at < 0, f.Remedy.IsZero():
		case same != "":
			b.Text(r.Dim, "Same fix as: "+same)
		default:
			b.Add(r.Strong.Render("What to do") + r.Dim.Render("  "+f.Remedy.Owner.Name()))
			remedy(b, f.Remedy, screen)
			b.Blank()
		}
		b.Text(r.Dim, evidence(steps.Finding{Finding: awscheck.Finding{ID: f.ID, Region: f.Region, Evidence: f.Evidence}}))
	}
	return starts
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
