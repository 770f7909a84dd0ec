package overlay

import (
	"slices"
	"strconv"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps/summary"
	"github.com/astronomer/astro-activate/steps/wording"
	"github.com/astronomer/astro-activate/ui/wizard/component"
	"github.com/astronomer/astro-activate/ui/wizard/keys"
	"github.com/astronomer/astro-activate/ui/wizard/render"
	"github.com/astronomer/astro-activate/ui/wizard/results"
)

// Paths are the ways to the data services as a screen lists them: those that are blocked first, which
// are seen where room is short. Inlined, it would be 2 kB of the binary.
//
//go:noinline
func Paths(c component.Context) []summary.Path { return summary.BlockedFirst(c.Report().Paths()) }

// WithoutPath names the data services that have no path, as they are reached over public endpoints; "": none
// is. A user looks for them among the paths.
func WithoutPath(c component.Context) string {
	a := c.Machine.Answers()
	if !a.Public() || len(a.Endpoints()) == 0 {
		return ""
	}
	var names []string
	for _, e := range a.Endpoints() {
		names = append(names, e.Name)
	}
	return wording.List(names) + ": " + wording.Noun(len(names), "public endpoint") + ", no path to check."
}

// HopStyle is the style of a hop's mark.
func HopStyle(r *render.Renderer, s awscheck.Status) lipgloss.Style {
	if s == awscheck.Info { // it is known later
		return r.Dim
	}
	return r.Theme.Status(s)
}

// Path shows the way to a data service hop by hop: the state of each hop, what its check found, and the
// fix of what stops the packets. A hop that passes, or has a warning, takes a line until it is chosen.
type Path struct {
	scroller
	service string
	Show    func(service string) // moves the pointer of the page to another path

	chosen string     // the id of the stop whose keys work; "": the first problem
	stops  []pathStop // as they are drawn, and the end of the text
	at     int        // the chosen one of them; -1: none
	reveal bool       // it was chosen now, or the path was opened: it may not be on the screen
	title  []string   // which path it is, all its hops, and its state where there is room: above what scrolls
}

// NewPath shows the path to a service. The pointer of the page follows to the path that is shown after it.
func NewPath(service string, show func(service string)) *Path {
	return &Path{service: service, Show: show, at: -1, reveal: true}
}

// index is the position of the path among all; -1: its service is gone.
func (o *Path) index(all []summary.Path) int {
	return slices.IndexFunc(all, func(p summary.Path) bool { return p.Service.Name == o.service })
}

func (o *Path) Press(c component.Context, k tea.KeyPressMsg) component.Action {
	all, by := Paths(c), 0
	switch bound := keys.All(); {
	case keys.Is(k, &bound.NextFinding):
		by = +1
	case keys.Is(k, &bound.PreviousFinding):
		by = -1
	case keys.Is(k, &bound.Paths):
		return component.Close{}
	}
	at := o.index(all)
	if to := at + by; by != 0 {
		if at >= 0 && to >= 0 && to < len(all) {
			o.turnTo(all[to].Service.Name)
		}
		return component.None{}
	}
	problems, chosen := o.problems(c)
	if keys.Is(k, &keys.All().NextProblem) {
		return o.next(c, problems, chosen)
	}
	if o.move(k.String()) {
		return component.None{}
	}
	if chosen < 0 && keys.Is(k, &keys.All().Suggest) {
		return component.Notify{Text: nothing + "this hop has no problem."}
	}
	switch next := keys.Is(k, &keys.All().Next); {
	case next && chosen < 0: // esc closes it
		return component.None{}
	case next:
		return component.OpenDetail{RowID: problems[chosen].row.ID, Select: func(id string) { o.chosen, o.reveal = id, true }, Rows: func(c component.Context) []results.Row {
			list, _ := o.problems(c)
			return rowsOf(list)
		}}
	}
	if chosen >= 0 {
		if action := PressRow(c, problems[chosen].row, k); action != nil {
			return action
		}
	}
	return o.press(k)
}

// turnTo shows another path.
func (o *Path) turnTo(service string) {
	o.service, o.chosen, o.reveal = service, "", true
	o.view.Top()
	o.Show(service)
}

func (o *Path) Keys(c component.Context) []key.Binding {
	bound, all := keys.All(), Paths(c)
	list := []key.Binding{keys.Named(bound.Back, "close")}
	at := o.index(all)
	if at >= 0 && at+1 < len(all) {
		keys.Add(&list, &bound.NextFinding, keys.NextPath)
	}
	if at > 0 {
		keys.Add(&list, &bound.PreviousFinding, keys.PreviousPath)
	}
	if problems, chosen := o.problems(c); chosen >= 0 {
		list = append(list, problemKeys(c, problems[chosen], len(problems) > 1 || blockedAfter(all, at) >= 0)...)
		keys.Add(&list, &bound.Next, keys.Details)
	}
	return append(list, keys.Named(bound.Choose, "hop"))
}

func (o *Path) Layout(c component.Context, width, height int) {
	r := c.Renderer
	b := render.Block{Renderer: r, Width: textWidth(width)}
	all, blocked := Paths(c), false
	o.stops, o.at, o.title = nil, -1, nil
	if at := o.index(all); at >= 0 {
		all[at] = withCauses(c, all[at])
		problems := pathProblems(c, all[at])
		blocked = all[at].IsBlocked()
		o.title = titleOf(&c.Renderer, all, at, len(problems) > 1 || blockedAfter(all, at) >= 0, b.Width)
		chain := Chain(&c.Renderer, all[at], all[at].MarksInBrief(r.Glyphs.Hop), r.Text, "", b.Width)
		if len(o.title)+len(chain) < height {
			o.title = append(o.title, chain...)
		}
		if state := stateOf(&c.Renderer, all[at], b.Width); len(o.title)+len(state) <= height/3 {
			o.title = append(o.title, state...)
		} else {
			b.Lines = append(b.Lines, state...)
		}
		var without []string // at the end, where there is no room for it above
		if text := WithoutPath(c); text != "" {
			without = render.Styled(r.Dim, render.Wrap(r.Clean(text), b.Width))
		}
		if len(o.title)+len(without) <= height/3 {
			o.title, without = append(o.title, without...), nil
		}
		if o.draw(c, &b, all[at], problems); without != nil {
			b.Blank()
		}
		b.Lines = append(b.Lines, without...)
	} else {
		b.Text(r.Dim, "No path to "+o.service+" is known any more. Press esc to go back.")
	}
	o.layout(b.Lines, width, max(1, height-len(o.title)))
	switch end := o.at + 1; {
	case o.at < 0:
		o.chosen = ""
	case !o.reveal:
	case o.chosen != "":
		o.view.Reveal(o.stops[end].line - 1)
		o.view.Reveal(o.stops[o.at].line)
	case blocked && o.view.Hides(o.stops[end].line-1): // it opens with the fix
		o.view.To(o.stops[o.at].line)
	}
	o.reveal = false
}

// points reports whether there is a pointer: at what was chosen or, of several problems, at the first one.
func (o *Path) points(problems []pathProblem) bool { return o.chosen != "" || len(problems) > 1 }

// View draws the path below its title and its chain of hops, which stay while the text scrolls.
func (o *Path) View(c component.Context) ([]string, *render.Point) {
	lines, _ := o.scroller.View(c)
	return append(slices.Clone(o.title), lines...), nil
}

// Chain draws the hops of a path, each with its mark, in a row with arrows. A line ends before an arrow; the
// next one is indented. from is the style of where the path begins. Inlined, it would be 2 kB of the binary.
//
//go:noinline
func Chain(r *render.Renderer, p summary.Path, hops []string, from lipgloss.Style, margin string, width int) []string {
	arrow := " " + r.Dim.Render(r.Glyphs.Arrow) + " "
	lines, line, style := []string{}, margin, from
	for i, hop := range hops {
		if i > 0 {
			style = HopStyle(r, p.Hops[i-1].Status)
		}
		if hop = style.Render(r.Clean(hop)); i > 0 {
			hop = arrow + hop
		}
		if i > 0 && ansi.StringWidth(line)+ansi.StringWidth(hop) > width {
			lines = append(lines, r.Fit(line, width))
			line = margin + hopIndent + strings.TrimPrefix(hop, " ")
			continue
		}
		line += hop
	}
	return append(lines, r.Fit(line, width))
}

// titleOf names a path, says which one of several it is and, as its footer has no room for all, the key to the
// next problem, of this path or of another one.
func titleOf(r *render.Renderer, all []summary.Path, at int, more bool, width int) []string {
	title := render.Styled(r.Strong, render.Wrap(r.Clean("Path from an Airflow pod to "+all[at].Service.Name+", and back"), width))
	which := ""
	if len(all) > 1 {
		which = "  " + strconv.Itoa(at+1) + " of " + strconv.Itoa(len(all))
	}
	room := width - ansi.StringWidth(title[len(title)-1]+which)
	if next := "  " + keys.All().NextProblem.Help().Key + " next problem"; more && len(next) <= room {
		which += next
	}
	if room < 0 {
		return append(title, r.Dim.Render(which[2:]))
	}
	title[len(title)-1] += r.Dim.Render(which)
	return title
}

// stateOf says where a path leads, and whether it is open: in one line, if that fits.
func stateOf(r *render.Renderer, p summary.Path, width int) []string {
	to := r.Dim.Render(r.Clean(p.Service.Host + ":" + strconv.Itoa(p.Service.Port)))
	text, status := pathState(p)
	text = r.Clean(text)
	style := HopStyle(r, status)
	if ansi.StringWidth(to)+2+ansi.StringWidth(text) <= width {
		return []string{to + "  " + style.Render(text)}
	}
	b := render.Block{Renderer: *r, Width: width}
	b.Text(r.Dim, p.Service.Host+":"+strconv.Itoa(p.Service.Port))
	b.Text(style, text)
	return b.Lines
}

// draw draws a path, with a pointer at what was chosen and, where there are several problems, at the one
// whose keys work.
func (o *Path) draw(c component.Context, b *render.Block, p summary.Path, problems []pathProblem) {
	r := &b.Renderer
	for _, text := range []string{ownersOf(problems), evidenceOfPassing(p)} {
		if text != "" {
			b.Text(r.Dim, text)
		}
	}
	chosen, points := o.chosen, o.points(problems)
	if at := o.problemAt(problems); at >= 0 {
		chosen = problems[at].row.ID
	}
	brief := false
	for i := range p.Hops {
		h := &p.Hops[i]
		hop, id, mark, above := p.InWords(*h), stopOf(h, problems), HopStyle(r, h.Status), brief
		brief = (h.Status == awscheck.Pass || h.Status == awscheck.Warn || h.Why == sameReason) && id != chosen
		if !brief || !above {
			b.Blank()
		}
		name, state := hop, hopState(h)
		if h.Check == awscheck.PathSecurityGroups {
			name += ", port " + strconv.Itoa(p.Service.Port)
		}
		of := render.Block{Renderer: *r, Width: b.Width - len(hopIndent)}
		var starts map[int]*summary.Finding
		if brief {
			state = r.Clean(inBrief(h, p.Service.Name))
		} else {
			starts = drawHop(c, &of, h, hop)
		}
		line := len(b.Lines)
		if brief || strings.HasPrefix(id, hopPrefix) {
			o.stops = append(o.stops, pathStop{id, line})
		} else {
			id = ""
		}
		head := mark.Render(r.Glyphs.Hop(h.Status)) + " " + r.Strong.Render(r.Clean(name)) + "  "
		lines := []string{state}
		if brief { // else it is a word
			lines = render.Wrap(state, max(16, b.Width-ansi.StringWidth(head)))
		}
		b.Add(head + mark.Render(lines[0]))
		for _, rest := range lines[1:] {
			b.Add(hopIndent + hopIndent + mark.Render(rest))
		}
		before := len(o.stops)
		for k, text := range of.Lines {
			f := starts[k]
			if at := slices.IndexFunc(problems, func(p pathProblem) bool { return p.finding == f }); at >= 0 {
				if id = problems[at].row.ID; len(o.stops) > before { // it begins at its hop or, after another problem, at its own line
					line = len(b.Lines)
				}
				o.stops = append(o.stops, pathStop{id, line})
			} else if k > 0 {
				id = ""
			}
			if _, flush := render.CutFlush(text); id == chosen && points {
				text = r.Chosen.Render(r.Glyphs.Pointer+" ") + text
			} else if !flush && text != "" {
				text = hopIndent + text
			}
			b.Lines = append(b.Lines, text)
		}
	}
	o.at = slices.IndexFunc(o.stops, func(s pathStop) bool { return s.id == chosen })
	o.stops = append(o.stops, pathStop{line: len(b.Lines)})
}

// hopIndent is left of what was found about a hop, below its name.
const hopIndent = "  "

// drawHop draws what a hop rests on. After the first finding, whose hop may have scrolled off the screen,
// each begins with the name of the hop. It returns the findings by the lines where they begin.
func drawHop(c component.Context, b *render.Block, h *summary.Hop, name string) map[int]*summary.Finding {
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
			b.Add(r.Strong.Render("What to do") + r.Dim.Render("  "+f.Remedy.Owner.Name()+summary.OrAsk(summary.AskedAbout(c.Report(), f))))
			fix, _ := summary.FixNow(*c.Report(), f.ID, f.Remedy)
			remedy(b, fix, c.Screen.Width)
			b.Blank()
		}
		b.Text(r.Dim, evidence("Check "+f.ID, f.Region, f.Evidence))
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
		if h.Note == "" {
			return "acknowledged"
		}
		return "warning"
	}
	return "not known"
}

// pathState says in a sentence whether a path is open, and has the status that gives it its color.
func pathState(p summary.Path) (string, awscheck.Status) {
	for _, of := range []struct {
		clause string
		is     []awscheck.Status
	}{
		{"Blocked by ", []awscheck.Status{awscheck.Fail}}, {"Not known: ", []awscheck.Status{awscheck.Unverified, awscheck.Skipped}},
		{"Nothing blocks it so far. Known later: ", []awscheck.Status{awscheck.Info}},
	} {
		if names := p.With(of.is...); len(names) > 0 {
			return of.clause + wording.List(names) + ".", of.is[0]
		}
	}
	return "Nothing blocks it.", awscheck.Pass
}
