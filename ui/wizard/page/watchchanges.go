package page

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/charmbracelet/x/ansi"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps/wording"
	"github.com/astronomer/astro-activate/ui/theme"
	"github.com/astronomer/astro-activate/ui/wizard/keys"
	"github.com/astronomer/astro-activate/ui/wizard/render"
)

// changesLimit is how many lines the changes have below their heading, given the height for them and
// for the list, and that of the list in full, of its problems and of these with their fixes. The latest
// ones stay on the screen, but all problems come before more than the first two, the first of their fixes
// before the second, and all fixes before more; older ones are where there is room.
func (p *Watch) changesLimit(height, inFull, problems, fixes int) int {
	latest := p.latest()
	first := min(2, latest)
	if room := height - problems - changesHead; 1 <= room && room <= first { // one of the two gives way to the first fix
		first = 1
	}
	most := min(height/3, latest, height-fixes-changesHead)
	return min(max(1, height-changesHead), max(first, most, height-inFull-changesHead))
}

// changesHead is the number of lines above the changes: an empty one, and the heading.
const changesHead = 2

// justChanged are the ids of the checks that the last round has found to have changed.
func (p *Watch) justChanged() []string {
	var ids []string
	for _, c := range p.log {
		if c.at.Equal(p.at) {
			ids = append(ids, c.Finding.ID)
		}
	}
	return ids
}

// minTimedWidth is the least width at which each change has its time, in cells, where the heading has
// the time of all.
const minTimedWidth = 70

// changeWordWidth is the room for the word of a change, in cells.
const changeWordWidth = 10

// drawChanges draws the latest changes in at most limit lines: one line each, more for those of the
// last round while there is room, and then older ones; nil while there are none. No title is cut.
func (p *Watch) drawChanges(r *render.Renderer, width, limit int) []string {
	if len(p.log) == 0 {
		return nil
	}
	latest := p.latest()
	untimed := width < minTimedWidth && p.log[0].at.Equal(p.at)
	free, shown := limit, 0
	draw := func(i, free int) []string { return p.log[i].draw(r, width, free, i < latest, untimed) }
	for ; shown < latest && (shown == 0 || len(draw(shown, 0)) <= free); shown++ {
		free -= len(draw(shown, 0))
	}
	var drawn []string
	for i := range shown { // what was found, before older changes
		lines := draw(i, max(0, free))
		free -= len(lines) - len(draw(i, 0))
		drawn = append(drawn, lines...)
	}
	for ; shown >= latest && shown < len(p.log) && !untimed && len(draw(shown, 0)) <= free; shown++ {
		lines := draw(shown, 0)
		free -= len(lines)
		drawn = append(drawn, lines...)
	}
	more := ""
	if shown < len(p.log) {
		more = keys.All().Changes.Help().Key + " lists all"
	}
	return append([]string{"", r.Rule(p.changesTitle(shown, width-ansi.StringWidth(more)-minRule), more, width)}, drawn...)
}

// minRule is the room for the rule after a title and what stands behind it, in cells.
const minRule = 5

// changesTitle says how many changes the last round has found, and when that was: without it the
// rows of a while ago look like those of now.
func (p *Watch) changesTitle(shown, room int) string {
	at, latest := p.at.Format(time.TimeOnly), p.latest()
	switch {
	case !p.log[0].at.Equal(p.at):
		return "Changes: nothing new at " + at
	case shown < latest: // those that are not shown can be the problems
		if title := "Changes at " + at + ": " + kindsOf(p.log[:latest]); ansi.StringWidth(title) <= room {
			return title
		}
		return fmt.Sprintf("Changes: %d of %d new at %s", shown, latest, at)
	}
	return fmt.Sprintf("Changes: %d new at %s", latest, at)
}

// kindsOf counts changes: "1 fixed, 3 now known, 1 more".
func kindsOf(changes []change) string {
	var fixed, known, others int
	for i := range changes {
		switch c := &changes[i]; {
		case c.Fixed():
			fixed++
		case c.Revealed():
			known++
		default:
			others++
		}
	}
	var parts []string
	for _, part := range []struct {
		n    int
		what string
	}{{fixed, " fixed"}, {known, " now known"}, {others, " more"}} {
		if part.n > 0 {
			parts = append(parts, wording.Number(part.n)+part.what)
		}
	}
	return strings.Join(parts, ", ")
}

// News says what the last round has found, by the kind of change; "" if nothing changed.
func (p *Watch) News() string {
	if p == nil || len(p.log) == 0 || !p.log[0].at.Equal(p.at) {
		return ""
	}
	fixed := 0
	for _, c := range p.log[:p.latest()] {
		if c.Finding.Status == awscheck.Pass {
			fixed++
		}
	}
	text := "Changed at " + p.at.Format(time.TimeOnly) + ": " + wording.Count(p.latest(), "finding")
	if fixed > 0 {
		text += ", " + strconv.Itoa(fixed) + " passed"
	}
	return text + "."
}

// drawLog draws every change, with all that was found.
func (p *Watch) drawLog(r *render.Renderer, width int) [][]string {
	const whole = 1000 // lines: more than any change has
	all := make([][]string, len(p.log))
	for i := range p.log {
		all[i] = p.log[i].draw(r, width, whole, i < p.latest(), false)
	}
	return all
}

// latest is how many changes the last round with any has found.
func (p *Watch) latest() int {
	n := 0
	for n < len(p.log) && p.log[n].at.Equal(p.log[0].at) {
		n++
	}
	return n
}

// draw draws a change: when, unless the heading says so, what became of it, its title, and what is
// found. What does not fit beside the title is below it, in at most free lines; without any, it is
// shortened. The latest stand out.
func (c *change) draw(r *render.Renderer, width, free int, latest, untimed bool) []string {
	f := c.Finding
	glyph, word, style := r.Glyphs.Status(f.Status), theme.Word(f.Status), r.Theme.Status(f.Status)
	title, remark := c.Fact()
	switch {
	case c.Checks > 1:
		style = r.Dim
	case c.Fixed():
		glyph, word, style = r.Glyphs.Status(awscheck.Pass), "fixed", r.Good
	case c.Lost:
		glyph, word, style = r.Glyphs.Status(awscheck.Unverified), theme.Word(awscheck.Unverified), r.Theme.Status(awscheck.Unverified)
		remark = "was: " + theme.Word(f.Status) + "  " + remark
	case c.Gone:
		word, style = "ended", r.Dim
	case c.Revealed():
		word, style, remark = "now known", r.Warn, "could not be checked before. "+remark
	case c.Was != "" && c.Finding.Status != awscheck.Pass:
		remark = wording.Sentence(wording.AfterTitle(title, remark)) + " It was: " + theme.Word(c.Was) + "."
	}
	titleStyle, at, room := r.Text, r.Dim.Render(c.at.Format(time.TimeOnly))+"  ", changeWordWidth
	if latest {
		titleStyle, at = r.Strong, r.Focus.Render(c.at.Format(time.TimeOnly))+"  "
	}
	if untimed {
		at, room = " ", room-1
	}
	head := at + style.Render(glyph+" "+render.Pad(word, room, "")) + " "
	title, remark = r.Clean(title), r.Clean(wording.AfterTitle(title, remark))
	room = width - ansi.StringWidth(head)
	inLine := func(s string) bool { return ansi.StringWidth(title)+2+ansi.StringWidth(s) <= room }
	lines, below := render.Wrap(title, room), render.Wrap(remark, room)
	if remark == "" || len(below) > free || inLine(remark) {
		below = nil
	}
	if short := wording.Shorten(remark, inLine, "; "); len(lines) == 1 && short != "" && below == nil {
		return []string{head + titleStyle.Render(title) + r.Dim.Render("  "+short)}
	}
	return append(render.Behind(head, titleStyle, lines), render.Behind(strings.Repeat(" ", width-room), r.Dim, below)...)
}
