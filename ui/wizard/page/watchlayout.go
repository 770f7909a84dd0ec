package page

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/charmbracelet/x/ansi"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/summary"
	"github.com/astronomer/astro-activate/steps/wording"
	"github.com/astronomer/astro-activate/ui/theme"
	"github.com/astronomer/astro-activate/ui/wizard/component"
	"github.com/astronomer/astro-activate/ui/wizard/overlay"
	"github.com/astronomer/astro-activate/ui/wizard/render"
	"github.com/astronomer/astro-activate/ui/wizard/results"
)

// verdict is how the peering stands: in capitals, with how much of it is done, in a
// sentence, and its colors.
func (p *Watch) verdict(c component.Context) verdict {
	r, s := c.Renderer, c.Results
	switch {
	case p.report == nil:
		return verdict{"CHECKING", "The checks run for the first time.", r.Note, r.Badges.Note, ""}
	case p.enough && s.Verdict == steps.ReadyWithWarnings:
		return verdict{"READY", "Nothing blocks the peering. Review the warnings.", r.Warn, r.Badges.Warn, ""}
	case p.enough && s.Verdict == steps.Ready:
		return verdict{"READY", p.peered(c), r.Good, r.Badges.Good, ""}
	case s.SignIn > 0:
		return verdict{signIn, signInFirst(s.SignIn), r.Warn, r.Badges.Warn, p.done(c)}
	}
	otherwise := "No problem is known, but some checks have a warning or no result yet."
	if s.Verdict == steps.NotReady {
		otherwise = "Each problem comes with its fix, and with who can do it."
	}
	v := verdict{"WAITING", p.turn(otherwise), r.Warn, r.Badges.Warn, p.done(c)} // which is no failure
	if !p.waits(c) {
		v.word = "NOT READY"
		if s.Verdict == steps.NotReady {
			v.style, v.badge = r.Bad, r.Badges.Bad
		}
	}
	return v
}

// peered says what is peered, once every check of the target's account passes.
func (p *Watch) peered(c component.Context) string {
	answer := c.Machine.Answers().Text
	cidr, vpc := answer(steps.KeyCIDR), answer(steps.KeyPeerVPC)
	if cidr == "" || vpc == "" {
		return "Every check of the target's account passes."
	}
	cluster := "Astro"
	if name := answer(steps.KeyClusterName); name != "" {
		cluster = "Astro cluster " + name
	}
	return fmt.Sprintf("%s (%s) and %s are peered. Every check passes.", cluster, cidr, vpc)
}

// after is what comes once the watch has ended: the last of the report's next steps.
func (p *Watch) after() string {
	if n := len(p.report.NextSteps); n > 0 {
		return "Next: " + p.report.NextSteps[n-1].Actor() + ". " + p.report.NextSteps[n-1].Text
	}
	return ""
}

// turn says whose turn it is, and with what. otherwise is the text where it is no owner's.
func (p *Watch) turn(otherwise string) string {
	if owner, fix := p.turnOf(); owner != "" {
		return "Next: " + owner.Name() + ". " + wording.Sentence(fix)
	}
	return otherwise
}

// turnOf is the owner who can solve the first problem on the way of the peering, with its fix and
// what it is done to; "": there is none.
func (p *Watch) turnOf() (owner awscheck.Owner, fix string) {
	if p.report == nil {
		return "", ""
	}
	for _, status := range []awscheck.Status{awscheck.Fail, awscheck.Unverified, awscheck.Warn} {
		for _, f := range p.report.Findings {
			owner, fix := cmp.Or(f.Remedy.Owner, awscheck.OwnerOf(f.ID)), f.Remedy.Short()
			if f.Status == status && f.IsLeft() && fix != "" && owner.Name() != "" {
				return owner, wording.Of(fix, p.subjects(&f)...)
			}
		}
	}
	return "", ""
}

// subjects are what the commands of a fix change, with their names, such as a route table: those of
// every finding of a check with one fix.
func (p *Watch) subjects(of *summary.Finding) []string {
	var all []string
	for i := range p.report.Findings {
		f := &p.report.Findings[i]
		if f.ID != of.ID || f.Status != of.Status || !f.IsLeft() || f.Remedy.Short() != of.Remedy.Short() || len(f.Remedy.Commands) == 0 {
			continue
		}
		words := strings.Fields(f.Remedy.Commands[0])
		if i := slices.IndexFunc(f.Resources, func(id string) bool { return slices.Contains(words, id) }); i >= 0 {
			all = append(all, wording.Named(f.Resources[i], f.Detail))
		}
	}
	return all
}

// waits reports whether the watch waits, until its time is up, for what others do: a problem that
// the user has to fix is nothing to wait for.
func (p *Watch) waits(c component.Context) bool {
	own := func(row results.Row) bool { return row.Owner() == awscheck.OwnerYou }
	return !p.Over() && !slices.ContainsFunc(c.Results.OfKinds(results.Failed), own)
}

// Progress is how much is done, in a few words; "": no round has ended.
func (p *Watch) Progress(c component.Context) string {
	if p.report == nil {
		return ""
	}
	return p.done(c)
}

// done is how much has happened of what is watched for. What held from the start is no progress.
func (p *Watch) done(c component.Context) string {
	done, all := c.Results.Happened()
	return fmt.Sprintf("%d of %d steps done", done, all)
}

// Title is that of the terminal's tab.
func (p *Watch) Title(c component.Context) string {
	v := p.verdict(c)
	title := "Astro peering - " + strings.ToLower(v.word)
	if v.progress != "" {
		title += ", " + v.progress
	}
	return title
}

// The least heights of a screen with the events, and with a banner once the peering is ready: there is little else
// to show. While something is left, the banner needs a larger one.
const (
	minEventsHeight = 24 // with the events below the verdict
	minBannerHeight = 24
	fullHeight      = 36 // from which a banner has square dots
)

func (p *Watch) Layout(c component.Context, width, height int) {
	r, v := c.Renderer, p.verdict(c)
	b := render.Block{Renderer: r, Width: min(width, maxPageText)}
	switch {
	case p.enough && c.Screen.Height >= minBannerHeight:
		v.banner(&b, max(c.Screen.Height, fullHeight))
	case p.report != nil:
		v.banner(&b, c.Screen.Height)
	}
	checked := ""
	if p.report != nil {
		checked = "checked " + p.at.Format(time.TimeOnly)
	}
	v.bar(&b, checked)
	if events := c.Results.DrawEvents(r, b.Width); events != "" && p.report != nil && c.Screen.Height >= minEventsHeight {
		b.Add(events)
	}
	atMost := func(text string) {
		b.Lines = append(b.Lines, render.CutLines(render.Wrap(r.Clean(text), b.Width), maxMeans, b.Width, r.Glyphs.Ellipsis)...)
	}
	atMost(v.means)
	switch {
	case p.enough:
		atMost(p.after())
		b.Text(r.Text, "Press enter to leave and print the report.")
	case p.report != nil && p.Over():
		b.Text(r.Warn, "The watch ended after its limit of "+p.Limit.String()+". Press ctrl+r to check once more, enter to leave.")
	}
	b.Blank()
	list := results.Content{
		Of: c.Results, Part: "watch", Rows: p.rows(c), Empty: "No check applies to these answers.",
		Focused: true, Step: c.OtherStep(), Hints: overlay.Hints,
	}
	list.Heading = func(i, width int) []string { return watchHeading(r, list.Rows, i, width) }
	paths := drawPaths(c, b.Width)
	if len(paths) > 0 {
		paths = append(paths, "")
	}
	const changesHead = 2 // the lines above the changes
	free := height - len(b.Lines) - len(paths) - p.findings.Height(r, list, b.Width) - changesHead
	maxChanges := max(1, height-len(b.Lines)-changesHead)                                                    // they stay on the screen, whatever else does
	changes := p.drawChanges(&c.Renderer, b.Width, min(maxChanges, max(1, min(height/4, p.latest()), free))) // older ones where there is room
	if len(paths) > 0 {
		left := height - len(b.Lines) - len(changes)
		b.Lines = append(b.Lines, render.ClipLines(paths, max(0, left/2, left-p.findings.Height(r, list, b.Width)))...)
	}
	p.listAt = len(b.Lines)
	b.Lines = append(b.Lines, p.findings.Layout(r, list, b.Width, height-len(b.Lines)-len(changes))...)
	p.lines = append(b.Lines, changes...)
	if right := width - b.Width - render.ColumnGap; c.Screen.Wider() && right >= minPaneWidth {
		if pane := drawPane(&c.Renderer, list.Rows, p.findings.Pointer, right, height); pane != nil {
			p.lines = r.Beside(height, render.Column{Lines: p.lines, Width: b.Width}, render.Column{Lines: pane, Width: right})
		}
	}
}

// minPaneWidth is the least width of what to do beside the list, in cells.
const minPaneWidth = 40

// watchHeading is the heading above a row of a watch, which says who can do what is below;
// nil if it has none. Where all is done, the verdict says so.
func watchHeading(r render.Renderer, rows []results.Row, at, width int) []string {
	title := watchTitle(rows[at])
	if watchTitle(rows[0]) == done {
		return nil
	}
	if above := results.Whole(rows[:at]); rows[at].Part || len(above) > 0 && watchTitle(above[len(above)-1]) == title {
		return nil
	}
	n := 0
	for _, row := range rows {
		if watchTitle(row) == title && !row.Part {
			n += max(1, row.Checks)
		}
	}
	count := strconv.Itoa(n)
	if rows[at].Kind.Settled() || rows[at].Kind == results.Skipped {
		count = "" // the verdict counts the checks that are done
	}
	heading := []string{r.Rule(title, count, width)}
	if at > 0 {
		heading = append([]string{""}, heading...)
	}
	return heading
}

// done is the heading of what is done.
const done = "Done"

// watchTitle is the heading that a row of a watch belongs to.
func watchTitle(row results.Row) string {
	switch owner := row.WatchedOwner().Name(); {
	case row.Later():
		return "Later: " + row.Owner().Name()
	case row.Kind.Settled(), row.Kind == results.Skipped:
		return done
	case owner == "":
		return "Left to do"
	default:
		return "Left to do: " + owner
	}
}

// maxMeans is how many lines the sentence below the verdict has at most.
const maxMeans = 2

// changeWordWidth is the room for the word of a change, in cells.
const changeWordWidth = 10

// drawChanges draws the latest changes in at most limit lines: one line each, and more for
// the latest while there is room; nil while there are none.
func (p *Watch) drawChanges(r *render.Renderer, width, limit int) []string {
	if len(p.log) == 0 {
		return nil
	}
	shown := p.log[:min(len(p.log), limit)]
	lines := []string{"", r.Rule(p.changesTitle(len(shown)), "", width)}
	free := limit - len(shown)
	for i := range shown {
		drawn := shown[i].draw(r, width, free, i < p.latest())
		free -= len(drawn) - 1
		lines = append(lines, drawn...)
	}
	return lines
}

// changesTitle says how many changes the last round has found, and when that was: without it the
// rows of a while ago look like those of now.
func (p *Watch) changesTitle(shown int) string {
	at, latest := p.at.Format(time.TimeOnly), p.latest()
	switch {
	case !p.log[0].at.Equal(p.at):
		return "Changes: nothing new at " + at
	case shown < latest:
		return fmt.Sprintf("Changes: %d of %d new at %s", shown, latest, at)
	}
	return fmt.Sprintf("Changes: %d new at %s", latest, at)
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
		all[i] = p.log[i].draw(r, width, whole, i < p.latest())
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

// draw draws a change: when, what became of it, its title, and what is found. What does not
// fit beside the title is below it, in at most free lines. The latest stand out.
func (c *change) draw(r *render.Renderer, width, free int, latest bool) []string {
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
	case c.Was != "":
		remark = "was: " + theme.Word(c.Was)
	}
	atStyle, titleStyle := r.Dim, r.Text
	if latest {
		atStyle, titleStyle = r.Focus, r.Strong
	}
	head := atStyle.Render(c.at.Format(time.TimeOnly)) + "  " + style.Render(glyph+" "+render.Pad(word, changeWordWidth, "")) + " "
	remark = wording.AfterTitle(title, remark)
	line := head + titleStyle.Render(r.Clean(title)) + r.Dim.Render("  "+r.Clean(remark))
	if free < 1 || ansi.StringWidth(line) <= width {
		return []string{r.Fit(line, width)}
	}
	indent := ansi.StringWidth(head)
	below := render.CutLines(render.Wrap(r.Clean(remark), width-indent), free, width-indent, r.Glyphs.Ellipsis)
	first := r.Fit(head+titleStyle.Render(r.Clean(title)), width)
	return append([]string{first}, render.Behind(strings.Repeat(" ", indent), r.Dim, below)...)
}
