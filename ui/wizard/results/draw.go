package results

import (
	"cmp"
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps/wording"
	"github.com/astronomer/astro-activate/ui/wizard/render"
)

// A Level is how much of a row is shown.
type Level int

const (
	OneLine   Level = iota // the title and what was found, cut
	FixBeside              // the first words of the fix at the end of the title, if that leaves room
	BriefFix               // the same, even if only two of its words fit
	WithFix                // the beginning of the fix below it, cut
	WithFact               // what was found wrapped, the fix cut
	InFull                 // everything, wrapped
	levels
)

// A Look is how a row is drawn.
type Look struct {
	Width    int
	Level    Level
	Limit    int // of the lines, where not all of the level fit; 0: none
	Chosen   bool
	Whole    bool                   // it is of a list of which nothing is to be missed: what waits for it comes last
	Clauses  bool                   // no title is cut; what was found, and the fix, end with a clause
	First    bool                   // it is the first on the screen: no row above shows its fix
	SameFix  bool                   // the fix is that of the row above, which shows it: it is only named
	Above    string                 // the fix of the row above, which is of the same check: of one that begins alike, the difference is shown
	NoFix    bool                   // the fix is left out: it is that of the row that this one is listed below
	Owner    bool                   // the fix begins with who can do it, where that is not the user
	Acts     bool                   // who reads it can choose another CIDR: what comes after that is shown
	Hints    string                 // the keys of the row, at its end where there is room
	Opens    string                 // the key that lists what it stands for, beside its title
	StepName func(id string) string // the title of another step; "": it need not be named
}

// indent is the width of the pointer and the glyph before a row.
const indent = 4

// partIndent is how much further in a row stands below the one that stands for it.
const partIndent = 2

// Draw draws one row: the glyph, the title and what was found, beside the title or below
// it, and the beginning of the fix. A row with the title of the row above leaves it out.
func (row Row) Draw(r render.Renderer, look Look) []string {
	if row.Part {
		row.Part = false
		look.Width -= partIndent
		look.NoFix = !look.Chosen
		lines := row.Draw(r, look)
		for i := range lines {
			lines[i] = strings.Repeat(" ", partIndent) + lines[i]
		}
		return lines
	}
	glyph, style := row.Kind.Glyph(r)
	title, fact := row.text(r, look)
	pointer, titleStyle := "  ", r.Text
	if row.Earlier != "" {
		style, titleStyle, title, fact = r.Dim, r.Dim, "previous value: "+title, ofEarlier(r.Clean(row.Earlier), fact)
	}
	if row.Again {
		style, titleStyle = r.Dim, r.Dim
	}
	if look.Chosen {
		pointer, titleStyle = r.Chosen.Render(r.Glyphs.Pointer+" "), r.Chosen
	}
	head, found, said := pointer+style.Render(glyph)+" ", fact, cmp.Or(fact, title)
	switch {
	case look.Level >= WithFact, fact == "" && !row.SameAs && !look.Whole:
	case look.Clauses:
		title, fact = row.shorten(r, title, fact, look.Width-indent)
	case row.Kind == Noted: // which has no fix that says more
		fact = shortened(r, fact, look.Width-indent-ansi.StringWidth(title)-2, " ")
	}
	fix, mark := row.fix(r, look), ""
	if look.Level == FixBeside || look.Level == BriefFix {
		if fact, mark = row.fixBeside(r, look, title, fact, found); mark != "" && fact == "" { // which ends in the last line of the title
			lines := render.Behind(head, titleStyle, render.Wrap(title, look.Width-indent))
			last := len(lines) - 1
			lines[last] = render.Pad(lines[last], look.Width-ansi.StringWidth(mark), "") + mark
			return lines
		}
	}
	if look.SameFix && look.Level == WithFix && fix != nil { // at the end of the line, if a title leaves room: what was found is cut anyway
		short, beside := r.Glyphs.Arrow+" "+sameFix, title
		if row.SameAs && !look.Whole { // the title is what was found
			beside, _ = row.shorten(r, said, "", look.Width-indent-2-ansi.StringWidth(short))
			title = beside
		} else if look.Clauses && fact != "" {
			beside += "  " + fact
		}
		if row.SameAs && !look.Whole || indent+ansi.StringWidth(beside)+2+ansi.StringWidth(short) <= look.Width {
			fix, mark = nil, r.Dim.Render(short)
		} else if look.Whole { // its line is worth more for a fix of another row
			fix = nil
		}
	}
	lines := titleLines(&r, &look, head, titleStyle, title, fact)
	if mark != "" {
		lines[0] = render.Pad(lines[0], look.Width-ansi.StringWidth(mark)-2, r.Glyphs.Ellipsis) + "  " + mark
	}
	if look.Limit > 0 { // of the fix, the first line stays
		lines = render.CutLines(lines, max(1, look.Limit-min(1, len(fix))), look.Width, r.Glyphs.Ellipsis)
		fix = render.CutLines(fix, look.Limit-len(lines), look.Width, r.Glyphs.Ellipsis)
	}
	lines = append(lines, fix...)
	addKeys(&r, look, lines)
	for i := range lines {
		lines[i] = r.Fit(lines[i], look.Width)
	}
	return lines
}

// titleLines are the title and what was found, beside it or, where it is wrapped, below it.
func titleLines(r *render.Renderer, look *Look, head string, style lipgloss.Style, title, fact string) []string {
	switch oneLine := ansi.StringWidth(title)+2+ansi.StringWidth(fact) <= look.Width-indent; {
	case fact == "" && (look.Level >= WithFact || look.Clauses):
		return render.Behind(head, style, render.Wrap(title, look.Width-indent))
	case fact == "":
		return []string{head + style.Render(title)}
	case oneLine || look.Level < WithFact:
		return []string{head + style.Render(title) + r.Dim.Render("  "+fact)}
	}
	return append(render.Behind(head, style, render.Wrap(title, look.Width-indent)),
		render.Behind(strings.Repeat(" ", indent), r.Dim, render.Wrap(fact, look.Width-indent))...)
}

// addKeys puts the key that lists what a row stands for at the end of its first line, and its other keys
// at the end of the last one, where there is room.
func addKeys(r *render.Renderer, look Look, lines []string) {
	if free := look.Width - ansi.StringWidth(lines[0]) - ansi.StringWidth(look.Opens); look.Opens != "" && free >= 2 {
		lines[0] += strings.Repeat(" ", free) + r.Key.Render(look.Opens)
	} else if look.Opens != "" { // no other place names it
		look.Hints = look.Opens
	}
	last := len(lines) - 1
	for hints := look.Hints; hints != ""; _, hints, _ = strings.Cut(hints, "  ") { // the footer has the first one, too
		if free := look.Width - ansi.StringWidth(lines[last]) - ansi.StringWidth(hints); free >= 2 {
			lines[last] += strings.Repeat(" ", free) + r.Key.Render(hints)
			break
		}
	}
}

// shorten shortens what was found so that it fits beside the title: to some of its sentences, or to
// the first resource that it is about, and how many more of its kind there are. "" where not even that
// fits.
func (row Row) shorten(r render.Renderer, title, fact string, width int) (string, string) {
	room := width - ansi.StringWidth(title) - 2
	if fact == "" { // the title is what was found
		title, fact, room = "", title, width
	}
	fits := func(s string) bool { return ansi.StringWidth(s) <= room }
	short := shortened(r, fact, room, "; ", ": ")
	if strings.TrimSuffix(short, r.Glyphs.Ellipsis) == "Not determined" { // which its mark says
		short = ""
	}
	if waiting := row.waiting(); short == "" && row.Kind == Unverified && waiting != "" { // a heading counts them
		if short = waiting; !fits(short) {
			short = wording.Count(row.WaitedBy, "more check waits", "more checks wait") + " for it"
		}
		if !fits(short) {
			short = ""
		}
	}
	if short == "" && len(row.Finding.Resources) > 0 && row.Kind != Unverified { // what is not known can be about others
		id, more, n := r.Clean(row.Finding.Resources[0]), "", 0
		kind, _, hasKind := strings.Cut(row.Finding.Resources[0], "-") // as in "eipalloc-"
		for _, other := range row.Finding.Resources[1:] {
			if hasKind && strings.HasPrefix(other, kind+"-") {
				n++
			}
		}
		if n > 0 {
			more = " and " + wording.Number(n) + " more"
		}
		switch name := wording.Named(id, fact); {
		case !strings.Contains(fact, id) || strings.Contains(title, id):
		case fits(name + more):
			short = name + more
		case fits(id + more):
			short = id + more
		}
	}
	if title == "" {
		return cmp.Or(short, fact), ""
	}
	return title, short
}

// ofEarlier says of a fact that it is about another value than the one that is entered: an
// earlier one, or the default. A fact that begins with the value names it itself.
func ofEarlier(value, fact string) string {
	switch {
	case fact == "":
		return "for " + value
	case strings.HasPrefix(fact, value+" "):
		return fact
	}
	return "For " + value + ": " + fact
}

// text is the title of a row and what was found.
func (row Row) text(r render.Renderer, look Look) (title, fact string) {
	title = r.Clean(row.Finding.Title)
	fact = wording.AfterTitle(title, r.Clean(row.Finding.Detail))
	switch row.Kind {
	case Blocked:
		return row.waitsFor(r, look), ""
	case Running:
		return title, Running.Word()
	case Waiting:
		if row.Checks > 1 {
			title = wording.Count(row.Checks, "check")
		}
		if strings.HasPrefix(row.Needs, "for ") {
			return title, Waiting.Word() + " " + r.Clean(row.Needs)
		}
		return title, r.Clean(row.Needs)
	case Acknowledged:
		fact = Acknowledged.Word() + ": " + wording.Sentence(r.Clean(row.Finding.Acknowledged)) + " " + fact
	}
	if row.Kind == Failed && row.Checks > 1 { // the counts count each
		fact = states[Failed].count(row.Checks) + ": " + fact
	}
	waiting := row.waiting()
	switch {
	case waiting == "":
	case look.Whole, row.SameAs: // what was found is the title, and comes first
		fact = strings.TrimSpace(wording.Sentence(fact) + " " + waiting)
	default:
		fact = strings.TrimSpace(waiting + " " + fact)
	}
	if row.SameAs && !look.Chosen && fact != "" {
		return fact, ""
	}
	return title, fact
}

// waiting says how many checks wait for those of a row; "": none does.
func (row Row) waiting() string {
	if row.WaitedBy == 0 {
		return ""
	}
	return wording.WaitFor(row.Kind == Unverified, max(1, row.Checks), row.WaitedBy)
}

// shortened is wording.Shorten for a number of cells, with a mark where something is left out.
func shortened(r render.Renderer, text string, room int, ends ...string) string {
	mark := r.Glyphs.Ellipsis
	if strings.Contains(text, ": \"") && strings.HasSuffix(text, `"`) { // the words to send end where they are cut
		mark += `"`
	}
	if ansi.StringWidth(text) <= room {
		return text
	}
	short := wording.Shorten(text, func(s string) bool { return ansi.StringWidth(s)+ansi.StringWidth(mark) <= room }, ends...)
	if short == "" {
		return ""
	}
	if mark != r.Glyphs.Ellipsis && !strings.Contains(short, ": \"") {
		mark = r.Glyphs.Ellipsis
	}
	return short + mark
}

// sameFix names the fix of a row that is the one of the row above.
const sameFix = "same fix"

// fix is the lines below a row that say how its problem is solved.
func (row Row) fix(r render.Renderer, look Look) []string {
	if look.Level < WithFix || look.NoFix || !row.HasFix() {
		return nil
	}
	above, waits := look.Above, (look.Owner || look.Acts) && row.WaitsForCIDR()
	if waits { // what comes after that
		above, _ = row.Finding.Remedy.Sentences()
	}
	mark, text := strings.Repeat(" ", indent)+r.Glyphs.Arrow+" ", r.Clean(row.Finding.Remedy.ShortAfter(above))
	if look.SameFix {
		return []string{r.Dim.Render(mark + sameFix + " as above")}
	}
	who := row.actor(look)
	if rest, then := strings.CutPrefix(text, "Then "); waits && (who != "" || then) { // the user acts first
		if text = rest; who == "" { // the heading names them
			who = "With another CIDR: "
		} else {
			who = "With another CIDR, " + who
		}
	}
	if row.Earlier != "" { // its fix may not be that of what is entered
		who, text = "", "not checked yet: enter checks it"
	}
	if row.Again {
		mark = r.Dim.Render(mark)
	}
	if look.Clauses && look.Level < InFull {
		room := look.Width - ansi.StringWidth(mark+who)
		if to, sends := strings.CutPrefix(text, "Send this to "); sends && ansi.StringWidth(text) > room { // "this" is not all there
			text = "Send a message to " + to
		}
		short := shortened(r, text, room, ", ", ": ")
		if !look.Whole {
			short = cmp.Or(shortened(r, text, room, "; ", ": ", ", or "), short, shortened(r, text, room, " "))
		}
		text = cmp.Or(short, text)
	}
	text = who + text
	switch {
	case look.Level < InFull && row.Again:
		return []string{mark + r.Dim.Render(text)}
	case look.Level < InFull:
		return []string{mark + text}
	case row.Again:
		return render.Hanging(r.Dim, mark, text, look.Width)
	}
	return render.Hanging(r.Text, mark, text, look.Width)
}

// minFixWords is the least room for the first words of a fix, in cells, and minBriefFix where no line is free for them.
const minFixWords, minBriefFix = 20, 10

// fixBeside is the fix of a row in as many words as fit at the end of its title, with as much of what
// was found as there is room for; "": not even the first words fit, and the fact stays as it is.
func (row Row) fixBeside(r render.Renderer, look Look, title, fact, found string) (short, mark string) {
	if look.NoFix || !row.HasFix() || row.Earlier != "" {
		return fact, ""
	}
	lines, text, style := render.Wrap(title, look.Width-indent), row.actor(look)+r.Clean(row.Finding.Remedy.Short()), r.Text
	if look.SameFix {
		text, style = sameFix, r.Dim
	}
	arrow := r.Glyphs.Arrow + " "
	room := look.Width - indent - ansi.StringWidth(lines[len(lines)-1]) - 2 - ansi.StringWidth(arrow)
	if look.SameFix && ansi.StringWidth(text) > room { // less of it says nothing
		return fact, ""
	}
	if fact != "" && ansi.StringWidth(text) < room {
		if _, short = row.shorten(r, title, found, look.Width-indent-2-ansi.StringWidth(arrow+text)); short == "" {
			short = row.subject(r, fact)
		}
		if short != "" && ansi.StringWidth(text)+2+ansi.StringWidth(short) <= room {
			return short, style.Render(arrow + text)
		}
	}
	if ansi.StringWidth(text) > room {
		if to, sends := strings.CutPrefix(text, "Send this to "); sends {
			text = "Send a message to " + to
		}
		ends := []string{", ", ": "}
		brief := look.Level == BriefFix && room >= minBriefFix            // which end before any words to send
		if brief || !strings.Contains(text, `"`) && room >= minFixWords { // no part of the words to send looks whole
			ends = append(ends, " ")
		}
		text = strings.Replace(shortened(r, text, room, ends...), ","+r.Glyphs.Ellipsis, r.Glyphs.Ellipsis, 1)
		if text == "" {
			return fact, ""
		}
	}
	return "", style.Render(arrow + text)
}

// subject is the id of the resource that a row is about, if what was found begins with it; "": it does not.
func (row Row) subject(r render.Renderer, fact string) string {
	if len(row.Finding.Resources) > 0 {
		if id := r.Clean(row.Finding.Resources[0]); strings.HasPrefix(fact, id) {
			return id
		}
	}
	return ""
}

// actor is who has to act, before the fix: "IAM administrator: "; "": the user, the heading or the fix
// says who, or which administrator to ask.
func (row Row) actor(look Look) string {
	owner, fix := row.Owner(), row.Finding.Remedy.Short()
	name := owner.Name()
	if !look.Owner || name == "" || owner == awscheck.OwnerYou || strings.Contains(fix, name) ||
		strings.HasPrefix(fix, "Ask ") && strings.Contains(fix, "administrator") {
		return ""
	}
	return name + ": "
}

// HasFix reports whether a row shows how its problem is solved.
func (row *Row) HasFix() bool {
	return row.Kind.Problem() && row.Finding.Remedy.Short() != ""
}

// WaitsFor says how many checks wait for the cause of a Blocked row. The cause has its name,
// whatever was found of it, unless it is not in the catalog.
func (row Row) WaitsFor() string {
	cause := awscheck.TitleOf(row.Finding.ID, awscheck.Unverified, row.Finding.Subject)
	if awscheck.OwnerOf(row.Finding.ID) == "" {
		cause = row.Finding.Title
	}
	if row.Checks == 1 {
		return "1 check is waiting for " + cause
	}
	return wording.Count(row.Checks, "check") + " are waiting for " + cause
}

// waitsFor is WaitsFor, with the step of the cause if it is another one.
func (row Row) waitsFor(r render.Renderer, look Look) string {
	text := r.Clean(row.WaitsFor())
	if look.StepName != nil {
		if step := look.StepName(row.Finding.Step); step != "" {
			text += " (" + step + ")"
		}
	}
	return text
}
