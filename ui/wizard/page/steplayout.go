package page

import (
	"fmt"
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/summary"
	"github.com/astronomer/astro-activate/ui/theme"
	"github.com/astronomer/astro-activate/ui/wizard/component"
	"github.com/astronomer/astro-activate/ui/wizard/keys"
	"github.com/astronomer/astro-activate/ui/wizard/overlay"
	"github.com/astronomer/astro-activate/ui/wizard/render"
	"github.com/astronomer/astro-activate/ui/wizard/results"
)

// findingsTitle is the heading of what the checks found.
const findingsTitle = "Check results"

// Layout puts the form above the findings or, on a very wide screen, beside them. The
// part with the focus gets the room.
func (p *Step) Layout(c component.Context, width, height int) {
	step := c.Machine.Step()
	list := results.Content{
		Of: c.Results, Part: step.ID, Empty: "No check applies to these answers.",
		Focused: p.onFindings, Owners: true, Step: c.OtherStep(), Hints: func(row results.Row) string { return overlay.HintsOn(&c, &row) }, Covered: c.Covered,
	}
	switch v := c.Results.Step(step.ID); {
	case v.Suggested:
		list.Empty = "Checks run once you accept these answers."
	case v.NoMethod:
		list.Empty = "No method is chosen: no path to your data is checked."
	}
	shown, earlier := markEarlier(p, c, c.Results.Shown(step.ID))
	list.Rows, list.Earlier = results.Fold(shown, p.findings.Open, p.findings.Pointer), earlier
	counts := results.CountsLine(c.Renderer, c.Results.Step(step.ID).Counts, shown)
	if c.Screen.Wider() {
		p.layoutColumns(c, list, counts, width, height)
		return
	}
	if len(step.Checks) == 0 {
		p.lines, p.at = ask(p, c, width, height)
		p.listAt = render.Point{Y: height}
		return
	}
	paths := drawPaths(c, p.findings.Pointer, width)
	all := len(pathLines(paths)) + p.findings.Height(c.Renderer, list, width, max(3, height))
	room := min(all, max(3, height/5))
	if fd := p.form.focused(); fd != nil && enough(fd) > enoughList {
		room = min(all, max(2, height/8))
	}
	if p.onFindings {
		room = min(all, max(3, height*2/3))
	}
	p.lines, p.at = ask(p, c, width, max(4, height-room-2))
	for len(p.lines) > 0 && p.lines[len(p.lines)-1] == "" {
		p.lines = p.lines[:len(p.lines)-1]
	}
	if p.findings.Pointer == "" && len(p.lines)+2 >= height-c.Covered { // nothing would stand below the heading
		p.listAt = render.Point{Y: height}
		return
	}
	p.lines = append(p.lines, "", resultsRule(p, c, counts, width))
	p.listAt = render.Point{Y: len(p.lines)}
	p.lines = append(p.lines, p.layoutFindings(c, list, paths, width, height-len(p.lines))...)
}

// resultsRule is the heading of what the checks found, with the way to the paths. Where there is no room
// for both, what asks for nothing is not counted, and at last nothing is: the strip at the top has it.
func resultsRule(p *Step, c component.Context, counts string, width int) string {
	if hint := pathsHint(c); hint != "" {
		for _, of := range []string{counts, c.Results.Step(c.Machine.Step().ID).Counts.Open(), ""} {
			if remark := strings.TrimSpace(of + "  " + hint); ansi.StringWidth(findingsTitle+"  "+remark) < width {
				counts = remark
				break
			}
		}
	}
	return c.Renderer.Rule(findingsTitle, fitCounts(counts, width), width)
}

// fitCounts are as many counts as fit beside the heading of what the checks found, none of them cut: those at the end,
// which ask for nothing, go first. Of a value before, "9 results for 10.41.0.0/19", they are the number alone. That the
// checks run again is said in any case.
func fitCounts(counts string, width int) string {
	fits := func() bool { return ansi.StringWidth(findingsTitle+"  "+counts) <= width }
	if !fits() {
		counts = strings.Replace(counts, " results for ", " for ", 1)
	}
	again := strings.HasPrefix(counts, results.CheckingAgain)
	for !fits() && counts != "" {
		counts = counts[:max(0, strings.LastIndex(counts, ", "))]
	}
	if again && counts == "" {
		return results.CheckingAgain
	}
	return counts
}

// layoutFindings draws the paths above the findings, in at most half of the room. What stops them is in full where all
// of the findings still are.
func (p *Step) layoutFindings(c component.Context, list results.Content, rows []pathRow, width, height int) []string {
	var paths []string
	room := height - p.findings.Height(c.Renderer, list, width, height)
	paths, p.pathsOf = fitPaths(&c.Renderer, wholePaths(rows, room), p.findings.Pointer, max(height/2, room))
	p.listAt.Y += len(paths)
	return append(paths, p.findings.Layout(c.Renderer, list, width, height-len(paths))...)
}

// spaciousWidth is the least width of a screen, in cells, on which the table of regions has a column for where each is,
// and the map of networks says beside the findings all that it says above them. spaciousForm is the width that they take.
const (
	spaciousWidth = 160
	spaciousForm  = 78
)

// formWidth is the width of the form beside the findings, which get nearly half unless there is only one. It is the same
// wherever the focus of a step is: a table or a map in a field that gets more does not change its form with the next key.
func formWidth(p *Step, c component.Context, width int) int {
	wide := slices.ContainsFunc(p.form.fields, func(fd *field) bool { return fd.Key == steps.KeyRegion || fd.Kind == steps.CIDRField })
	switch {
	case wide && c.Screen.Width >= spaciousWidth:
		return max(spaciousForm, width*52/100)
	case wide, len(c.Machine.Step().Checks) < 2:
		return width * 57 / 100
	}
	return width * 52 / 100
}

// layoutColumns puts the findings beside the form.
func (p *Step) layoutColumns(c component.Context, list results.Content, counts string, width, height int) {
	r := &c.Renderer
	step := c.Machine.Step()
	middle := formWidth(p, c, width-render.ColumnGap)
	right := width - render.ColumnGap - middle
	if len(step.Checks) == 0 {
		list.Empty = "This step has no checks."
	}
	question, at := ask(p, c, middle, height)
	pointer := ""
	if p.onFindings {
		pointer = p.findings.Pointer
	}
	rowsOf := list.Rows
	if pointer == "" && c.Results.Verdict == steps.NotReady { // a warning is not what comes first
		rowsOf = slices.DeleteFunc(slices.Clone(rowsOf), func(row results.Row) bool { return row.Kind == results.Warned })
	}
	if pane := drawPane(&c.Renderer, rowsOf, pointer, middle, height-len(question)-1); pane != nil {
		question = append(append(question, ""), pane...)
	}
	rows := []string{r.Rule(findingsTitle, fitCounts(counts, right), right), r.Fit(pathMargin+r.Dim.Render(pathsHint(c)), right)}
	p.listAt = render.Point{X: middle + render.ColumnGap, Y: len(rows)}
	rows = append(rows, p.layoutFindings(c, list, drawPaths(c, p.findings.Pointer, right), right, height-2)...)
	p.at = at
	p.lines = r.Beside(height, render.Column{Lines: question, Width: middle}, render.Column{Lines: rows, Width: right})
}

// ask draws the step and, below it, what enter accepts at once. Where the title, or what is accepted, would
// have to go for that, the footer alone counts it.
func ask(p *Step, c component.Context, width, height int) ([]string, *render.Point) {
	lines, at := p.question(c, width, height)
	text, forGood := acceptance(p, &c)
	if text == "" {
		return lines, at
	}
	below := c.Renderer.Dimmed(render.Wrap(text, width))
	trim := func() {
		for len(lines) > 0 && lines[len(lines)-1] == "" {
			lines = lines[:len(lines)-1]
		}
	}
	trim()
	if room := height - 1 - len(below); len(lines) > room {
		if !forGood {
			return lines, at
		}
		title := lines[0]
		lines, at = p.question(c, width, room)
		if now, _ := acceptance(p, &c); now != text || lines[0] != title {
			return p.question(c, width, height)
		}
		trim()
	}
	return append(append(lines, ""), below...), at
}

// question draws the step: title, why it is asked, and its fields, the focused one
// opened. Where room is short, empty lines go first, then the explanation; at last the
// form scrolls to the focused field.
func (p *Step) question(c component.Context, width, height int) ([]string, *render.Point) {
	r, step, f := c.Renderer, c.Machine.Step(), p.form
	number, of := steps.Position(c.Machine)
	title := stepTitle(c, fmt.Sprintf("%d of %d", number, of), pageMarks(p, c), width)
	for roomy := 2; ; roomy-- {
		lines := []string{title}
		if roomy > 0 {
			lines = append(lines, r.Dimmed(render.Wrap(step.Why, width))...)
		}
		if roomy > 1 {
			lines = append(lines, "")
		}
		if len(f.fields) == 0 {
			if lines = append(lines, p.nothingToAnswer(c, width, roomy > 1)...); len(lines) <= height || roomy == 0 {
				return render.ClipLines(lines, height), nil
			}
			continue
		}
		above := len(lines)
		fields := p.drawFields(c, width, height-above, height, roomy > 1)
		if (above+len(fields.lines) > height || fields.short) && roomy > 0 {
			continue
		}
		if fd := f.focused(); fd != nil && !p.onFindings {
			fd.editor.Layout(r, width-openIndent, fields.editorHeight)
		}
		drawn, at, from := scrollTo(append(lines, fields.lines...), fields.at.Down(above), above+fields.first, above+fields.last, height)
		p.fieldAt, p.drawn = map[int]int{}, nil
		for line, field := range fields.of {
			y := above + line - from
			p.fieldAt[y] = field
			if fd := f.fields[field]; fields.whole[field] && y >= 0 && y < len(drawn) {
				p.drawn = append(p.drawn, fd)
			}
		}
		focused := f.at
		if p.onFindings {
			focused = -1
		}
		return markHidden(r, drawn, p.fieldAt, len(f.fields), focused, width), at
	}
}

// minLegendWidth is the least width of a page whose title yields to its legend, in cells.
const minLegendWidth = 70

// stepTitle is the title of the step, with a legend: of the steps in the header where those have no
// words, and of marks of the page, as many as fit. The words of the position, which the header marks, yield to them,
// then their own words get shorter, and then the position goes.
func stepTitle(c component.Context, position string, marks []theme.Mark, width int) string {
	r := &c.Renderer
	switch strip := c.Results.StripMarks(*r); {
	case c.Screen.Wide():
	case width < minLegendWidth: // what the page alone has comes first: the rows say what the others mean
		marks = slices.Concat(marks, strip)
	default:
		marks = slices.Concat(strip, marks)
	}
	at, title, legend := "  step "+position, "", ""
	for all, try := marks, 0; ; try++ {
		title = r.Strong.Render(c.Machine.Step().Title) + r.Dim.Render(at)
		legend = results.FitMarks(r, marks, width-ansi.StringWidth(title)-2)
		if try == 4 || c.Screen.Wide() || width < minLegendWidth || legend == results.FitMarks(r, marks, width) {
			break
		}
		if marks = all; try%2 == 1 {
			marks = results.Shorter(all)
		}
		if at = "  " + position; try > 1 {
			at = ""
		}
	}
	title += strings.Repeat(" ", max(0, width-ansi.StringWidth(title)-ansi.StringWidth(legend))) + legend
	return r.Fit(title, width)
}

// pageMarks are the marks of the step's results that no step in the header has, those of paths first.
func pageMarks(p *Step, c component.Context) []theme.Mark {
	var marks []theme.Mark
	strip := c.Results.StripMarks(c.Renderer)
	for _, m := range append(hopMarks(c), results.RowMarks(c.Renderer, p.rows(c))...) {
		same := func(o theme.Mark) bool { return o.Glyph == m.Glyph && o.Means == m.Means }
		if !slices.ContainsFunc(strip, same) && !slices.ContainsFunc(marks, same) {
			marks = append(marks, m)
		}
	}
	return marks
}

// nothingToAnswer stands where a step asks nothing; the first step says more.
func (p *Step) nothingToAnswer(c component.Context, width int, roomy bool) []string {
	var lines []string
	if number, _ := steps.Position(c.Machine); number == 1 {
		text := "The activation check takes about ten minutes: one question at a time, each answer checked live against AWS. Nothing in AWS is changed."
		if c.SessionPath != "" {
			text += " Every answer is saved as you give it."
		}
		if len(c.Results.Missing) == 0 && c.Results.Problems() { // as in a demo with answers, or a session
			text = "All answers are given. " + keys.All().Left.Help().Key + " lists what is left to fix. Nothing in AWS is changed."
		}
		switch next, _ := nextOf(c); {
		case !c.Results.Settled() || len(c.Results.Missing) > 0:
			text += " You can continue while checks run."
		case next != "":
			text = "All answers are given. " + c.Renderer.Clean(next)
			text += goesToFirst(c, " goes there.") + " " + keys.All().Left.Help().Key + " lists all"
			if days := summary.DaysForQuotas(c.Shown()); days != "" {
				text += ". " + days
			} else {
				text += " that is left to fix."
			}
		case c.Results.SignIn > 0:
			text = "All answers are given. " + signInFirst(c.Results)
			text += goesToFirst(c, " goes there.")
		case c.Results.Verdict.IsReady():
			shows := " shows what to send to Astronomer."
			if summary.IsActive(*c.Shown()) { // it was sent before
				shows = " shows the next steps."
			}
			text = "All answers are given, and no check has found a problem." + toStep(c, results.SummaryStep, shows)
		}
		lines = render.Wrap(text, width)
		if roomy {
			lines = append(append(lines, drawLeft(c, width)...), "")
		}
	}
	does := "continue"
	if c.Returning != "" {
		does = "go " + c.Returning
	}
	return append(lines, render.Wrap("This step has no questions. Press enter to "+does+".", width)...)
}

// toStep is what the key to a step does, as a sentence; "": it has none.
func toStep(c component.Context, id, does string) string {
	at := slices.IndexFunc(c.Results.Steps, func(v results.StepView) bool { return v.ID == id })
	if at < 0 || id == c.Machine.Step().ID {
		return ""
	}
	return fmt.Sprintf(" alt+%d", c.Results.Steps[at].Number) + does
}

// drawLeft draws the other steps with something left to do, each with the key that opens it, where all
// answers are given when the wizard opens: all that is left in each, or its worst while checks run, and where there is
// no room. A wide screen has the steps beside the page, and the owners here.
func drawLeft(c component.Context, width int) (lines []string) {
	if len(c.Results.Missing) > 0 {
		return nil
	}
	if c.Screen.Wide() {
		return drawFirsts(c, width)
	}
	r, titles, words, all := &c.Renderer, 0, 0, 0
	var left []results.StepView
	for _, v := range c.Results.Steps {
		if k := v.Kind(); v.ID != results.SummaryStep && v.ID != c.Machine.Step().ID && (k.Problem() || k == results.Blocked) {
			left = append(left, v)
			titles, words = max(titles, ansi.StringWidth(v.Title)), max(words, ansi.StringWidth(v.Word()))
			all = max(all, ansi.StringWidth(v.Counts.Open()))
		}
	}
	const besides = len("  x ") + len("  ") + len("  alt+1")
	whole := c.Results.Settled() && titles+all+besides <= width // the steps add up to what the header counts
	for _, v := range left {
		word := v.Word()
		if whole {
			word, words = v.Counts.Open(), all
		}
		glyph, style := v.Kind().Glyph(*r)
		lines = append(lines, "  "+style.Render(glyph)+" "+render.Pad(v.Title, titles, "")+"  "+style.Render(render.Pad(word, words, ""))+"  "+
			r.Key.Render(fmt.Sprintf("alt+%d", v.Number)))
	}
	if lines != nil {
		lines = append([]string{""}, lines...)
	}
	return lines
}

// drawFirsts draws who has something left to do, how much, and what is first. Nothing is known of who acts while
// checks run, and before a sign-in.
func drawFirsts(c component.Context, width int) (lines []string) {
	if !c.Results.Problems() || c.Results.SignIn > 0 || !c.Results.Settled() && !c.Results.Again() {
		return nil
	}
	r, left, names := &c.Renderer, c.Results.Left(c.Label), 0
	shares := slices.DeleteFunc(c.Results.Shares(left), func(s results.Share) bool { return s.Owner == "" })
	for _, s := range shares {
		names = max(names, len(results.OwnerInBrief(s.Owner)))
	}
	for _, s := range shares {
		at := slices.IndexFunc(left, func(row results.Row) bool { return row.Owner() == s.Owner })
		if at < 0 {
			continue
		}
		glyph, style := left[at].Kind.Glyph(*r)
		who := render.Pad(results.OwnerInBrief(s.Owner), names, "") + fmt.Sprintf("%4d  ", s.Count)
		for i, title := range render.Wrap(r.Clean(left[at].Finding.Title), max(20, width-4-len(who))) {
			before := "  " + style.Render(glyph) + " " + r.Text.Render(who)
			if i > 0 {
				before = strings.Repeat(" ", 4+len(who))
			}
			lines = append(lines, before+r.Dim.Render(title))
		}
	}
	if lines != nil {
		lines = append([]string{""}, lines...)
	}
	return lines
}
