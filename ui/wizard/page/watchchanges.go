package page

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps/wording"
	"github.com/astronomer/astro-activate/ui/theme"
	"github.com/astronomer/astro-activate/ui/wizard/component"
	"github.com/astronomer/astro-activate/ui/wizard/keys"
	"github.com/astronomer/astro-activate/ui/wizard/render"
	"github.com/astronomer/astro-activate/ui/wizard/results"
)

// changesLimit is how many lines the changes have, with their heading, on a screen of a height: the same
// in each round, so that nothing below the findings moves.
func changesLimit(height int) int {
	if height < minEventsHeight {
		return 2
	}
	return 3 + (height-minEventsHeight)/8
}

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

// drawChanges draws the latest changes below their heading, and older ones where those leave room: one
// line each, more for those of the last round while there is room; nil on a screen without room. A title is
// cut only where no other one fits. A line above the heading explains the marks, on a screen that has it: a
// notice covers what is last.
func (p *Watch) drawChanges(c component.Context, width int) []string {
	if c.Screen.Height < minChangesHeight {
		return nil
	}
	var above []string
	r, limit := &c.Renderer, changesLimit(c.Screen.Height)-1
	if marks := marksExplained(p, c, width); marks != "" {
		above, limit = []string{marks}, limit-1
	}
	latest := p.latest()
	untimed := width < minTimedWidth // the heading has the time of the latest
	draw := func(i, free int) []string { return p.log[i].draw(r, width, free, i < latest, untimed, p.at) }
	room := limit
	var shown []int
	for i := range p.log {
		if i == latest && (untimed || len(shown) < latest) {
			break
		}
		if n := len(draw(i, 0)); n <= room {
			shown, room = append(shown, i), room-n
		}
	}
	if len(p.log) > 0 && len(shown) == 0 {
		shown, room = []int{0}, 0
	}
	problem := func(c change) bool {
		return !c.Gone && (c.Finding.Status == awscheck.Fail || c.Finding.Status == awscheck.Warn)
	}
	// What is done is first, as it is in no list above; what is to be solved has the last line of several.
	if at := slices.IndexFunc(p.log[:latest], problem); at >= 0 && 1 < len(shown) && len(shown) < latest && !slices.Contains(shown, at) {
		last := len(shown) - 1
		if left := room + len(draw(shown[last], 0)) - len(draw(at, 0)); left >= 0 {
			room, shown[last] = left, at
		}
	}
	var drawn []string
	for _, i := range shown { // what was found, in the lines that are left
		lines := draw(i, room)
		room -= len(lines) - len(draw(i, 0))
		drawn = append(drawn, lines...)
	}
	short := false
	if n := len(shown); n < latest { // without their times, more of them have room
		if lines, with := p.inShort(r, limit, width); with > n {
			drawn, shown, short = lines, slices.Repeat([]int{0}, with), true
		}
	}
	more := ""
	if key := keys.All().Changes.Help().Key; len(shown) < latest {
		more = "+" + wording.Number(latest-len(shown)) + " more: " + key
	} else if len(shown) < len(p.log) || short && ansi.StringWidth(p.changesTitle(latest, width)+"  "+key+lists) <= width {
		more = key + lists
	}
	drawn = render.CutLines(drawn, limit, width, r.Glyphs.Ellipsis)
	if len(drawn) > limit-c.Covered { // by a notice
		more = keys.All().Changes.Help().Key + lists
	}
	for len(drawn) < limit {
		drawn = append(drawn, "")
	}
	above = append(above, r.Rule(p.changesTitle(len(shown), width-ansi.StringWidth(more)-minRule), more, width))
	return append(above, drawn...)
}

// inShort draws the changes of the last round without their time, which the heading has, as many as fit in some lines:
// with their titles or, where they do not all fit, with their short names, and then without what became of each, which is
// its mark, and which the heading counts.
func (p *Watch) inShort(r *render.Renderer, limit, width int) (lines []string, shown int) {
	latest := p.latest()
	kinds := strings.Count(kindsOf(p.log[:latest]), ", ") + 1
	for try := 0; try < 3 && shown < latest; try++ {
		lines, shown = nil, 0
		for len(lines) < limit && shown < latest {
			line := ""
			for before := (*change)(nil); shown < latest; shown++ {
				c := &p.log[shown]
				name, _ := c.Fact()
				if try > 0 {
					name = shortName(c, name)
				}
				next := line + c.named(r, before, name, kinds > 1 && try < 2)
				if before != nil && (ansi.StringWidth(next) > width || before.word() != c.word() && len(lines)+1 < limit) {
					break
				}
				line, before = next, c
			}
			lines = append(lines, r.Fit(line, width))
		}
	}
	return lines, shown
}

// shortName is what a change with a title is about in a word or two, as the steps and the hops of the path have it; the
// title where neither has one.
func shortName(c *change, title string) string {
	f := &c.Finding
	_, subject, _ := strings.Cut(title, ": ")
	name, _ := results.EventName(f.ID)
	switch {
	case c.Checks > 1, f.Status == awscheck.Info: // a zone is not done yet
		return title
	case f.ID == awscheck.VerifyRoutes && len(f.Resources) == 1:
		table, own, named := strings.Cut(wording.Named(f.Resources[0], f.Detail), " (")
		if named {
			table = strings.TrimSuffix(own, ")")
		}
		return "route in " + table
	case name != "":
		return name
	}
	for of := range strings.SplitSeq(hopNames, ";") {
		if id, name, _ := strings.Cut(of, "="); id == f.ID && subject != "" {
			return name + " " + subject
		}
	}
	return title
}

// hopNames are the short names of the hops, which the name of the service follows.
const hopNames = awscheck.PathName + "=DNS of;" + awscheck.PathInterface + "=address of;" + awscheck.PathSecurityGroups + "=SG of;" +
	awscheck.PathACL + "=ACL of;" + awscheck.PathRoute + "=back from;" + awscheck.PathAstro + "=Astro to"

// named is what became of a check, and its name: the mark alone if the heading says the rest, and the name alone behind
// a change of the same kind.
func (c *change) named(r *render.Renderer, before *change, name string, worded bool) string {
	glyph, style := c.mark(r)
	name = r.Strong.Render(r.Clean(name))
	gap := " "
	if before != nil {
		mark, _ := before.mark(r)
		if before.word() == c.word() || !worded && mark == glyph {
			return "; " + name
		}
		gap = "  "
	}
	if worded {
		glyph += " " + c.word()
	}
	return gap + style.Render(glyph) + " " + name
}

// lists is what the key does that lists the changes.
const lists = " lists all"

// minRule is the room for the rule after a title and what stands behind it, in cells.
const minRule = 5

// changesTitle says what the last round has found to have changed or, if nothing, when a round last did:
// without it the rows of a while ago look like those of now.
func (p *Watch) changesTitle(shown, room int) string {
	if len(p.log) == 0 {
		switch {
		case p.report == nil:
			return "Changes: none yet"
		case !p.Over():
			return "Changes: none since " + timeOf(p.since, p.at)
		case p.since.Equal(p.at):
			return "Changes: none"
		}
		return "Changes: none from " + timeOf(p.since, p.at) + " to " + p.at.Format(time.TimeOnly) // it does not check any more
	}
	title, latest := "Changes at ", p.latest()
	if !p.log[0].at.Equal(p.at) { // the rounds after it found none
		title = "Last change at "
	}
	title += timeOf(p.log[0].at, p.at) + ": "
	if kinds := kindsOf(p.log[:latest]); ansi.StringWidth(title+kinds) <= room {
		return title + kinds
	}
	return fmt.Sprintf("%s%d of %d", title, shown, latest)
}

// timeOf is a time of day as it is shown at another time; with the day of the week, if that is another day.
func timeOf(t, now time.Time) string {
	if y, m, d := t.Date(); now.Year() != y || now.Month() != m || now.Day() != d {
		return t.Format("Mon 15:04")
	}
	return t.Format(time.TimeOnly)
}

// kindsOf counts changes by their word, in the order in which they are listed: "1 fixed, 3 now known".
func kindsOf(changes []change) string {
	var words []string
	counts := map[string]int{}
	for i := range changes {
		word := changes[i].word()
		if counts[word]++; counts[word] == 1 {
			words = append(words, word)
		}
	}
	for i, word := range words {
		words[i] = wording.Number(counts[word]) + " " + word
	}
	return strings.Join(words, ", ")
}

// word is what became of a check, in a word or two.
func (c *change) word() string {
	switch {
	case c.Checks > 1, c.Gone && !c.Fixed() && !c.Lost:
		return "ended"
	case c.Fixed():
		return "fixed"
	case c.Advanced():
		return "done"
	case c.Lost:
		return theme.Word(awscheck.Unverified)
	case c.Revealed():
		return "now known"
	case c.New && c.Finding.Status == awscheck.Fail, c.Finding.Status == awscheck.Fail && c.Was != awscheck.Warn && c.Was != "":
		return "new"
	case c.Was == "" && !c.New && c.Finding.Status == awscheck.Fail:
		return "changed"
	}
	return theme.Word(c.Finding.Status)
}

// News says what the last round has found, by the kind of change; "" if nothing changed.
func (p *Watch) News() string {
	if p == nil || len(p.log) == 0 || !p.log[0].at.Equal(p.at) {
		return ""
	}
	return "Changed at " + p.at.Format(time.TimeOnly) + ": " + kindsOf(p.log[:p.latest()]) + "."
}

// drawLog draws every change, with all that was found: the lines of each title, and those below it.
func (p *Watch) drawLog(r *render.Renderer, width int) (titles, below [][]string) {
	const whole = 1000 // lines: more than any change has
	for i := range p.log {
		lines := p.log[i].draw(r, width, whole, i < p.latest(), false, p.at)
		n := len(p.log[i].draw(r, width, 0, i < p.latest(), false, p.at))
		titles, below = append(titles, lines[:n]), append(below, lines[n:])
	}
	return titles, below
}

// latest is how many changes the last round with any has found.
func (p *Watch) latest() int {
	n := 0
	for n < len(p.log) && p.log[n].at.Equal(p.log[0].at) {
		n++
	}
	return n
}

// mark is the glyph and the color of what became of a check.
func (c *change) mark(r *render.Renderer) (string, lipgloss.Style) {
	status := c.Finding.Status
	switch {
	case c.Checks > 1:
		return r.Glyphs.Status(status), r.Dim
	case c.Fixed(), c.Advanced():
		return r.Glyphs.Status(awscheck.Pass), r.Good
	case c.Lost:
		return r.Glyphs.Status(awscheck.Unverified), r.Theme.Status(awscheck.Unverified)
	case c.Gone:
		return r.Glyphs.Status(status), r.Dim
	case c.Freed, c.Revealed():
		return r.Glyphs.Status(status), r.Warn
	}
	return r.Glyphs.Status(status), r.Theme.Status(status)
}

// draw draws a change: when, unless the heading says so, what became of it, its title, and what is
// found. What does not fit beside the title is below it, in at most free lines; without any, it is
// shortened. The latest stand out.
func (c *change) draw(r *render.Renderer, width, free int, latest, untimed bool, now time.Time) []string {
	f, word := c.Finding, c.word()
	glyph, style := c.mark(r)
	title, remark := c.Fact()
	switch {
	case c.Checks > 1, c.Fixed(), c.Advanced():
	case c.Lost:
		remark = "was: " + theme.Word(f.Status) + "  " + remark
	case c.Gone:
	case c.Freed:
		remark = "waited for another problem before. " + remark
	case c.Revealed():
		remark = "could not be checked before. " + remark
	case c.Was != "" && c.Finding.Status != awscheck.Pass:
		remark = wording.Sentence(wording.AfterTitle(title, remark)) + " It was: " + theme.Word(c.Was) + "."
	}
	titleStyle, at, room := r.Text, r.Dim.Render(timeOf(c.at, now))+"  ", changeWordWidth
	if latest {
		titleStyle, at = r.Strong, r.Focus.Render(timeOf(c.at, now))+"  "
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
