package results

import (
	"slices"
	"strconv"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"github.com/astronomer/astro-activate/steps/wording"
	"github.com/astronomer/astro-activate/ui/wizard/render"
)

// A Place is where the checks look. Each part may be empty. Of says whose account it is, such as
// "target account", where that is not plain. Owners counts what each owner has to do, for behind what
// was found, and Few, where that does not fit, what the user and all others have.
type Place struct{ Of, Account, Profile, Region, Owners, Few string }

// previously comes before counts that are those of the value before.
const previously = "before: "

// DrawContext draws the rule below the header: where the checks look, and what they found.
// What does not fit is left out, the least important first: where owners are given, words become glyphs
// for them, then the profile goes, then the owners; where none are, the profile goes, then words
// become glyphs, then the region goes, then the account. While the checks run again, words become
// glyphs first: what stands at the left does not come and go with each round of checks.
func (s *Snapshot) DrawContext(r render.Renderer, at Place, width int) string {
	total := s.Total()
	total[Missing] = openAnswers(s)
	counts, glyphs := s.Found(), total.drawFound(r)
	if s.progress != nil {
		counts, glyphs = *s.progress, r.Text.Render(*s.progress)
	}
	style := r.Text
	if s.Again() {
		style = r.Dim
		counts += " " + r.Glyphs.Dot + " " + CheckingAgain
		glyphs += " " + r.Dim.Render(CheckingAgain)
	}
	if s.Previous != "" {
		style = r.Dim
		counts, glyphs = previously+counts, r.Dim.Render(previously)+glyphs
	}
	account := at.Account
	if at.Of != "" && account != "" {
		account = at.Of + " " + account
	}
	all, noProfile := []string{account, at.Profile, at.Region}, []string{account, at.Region}
	words := style.Render(counts)
	type try struct {
		left  []string
		right string
	}
	tries := []try{{all, words}, {noProfile, words}, {all, glyphs}, {noProfile, glyphs}, {[]string{account}, glyphs}, {[]string{at.Account}, glyphs}, {nil, glyphs}}
	if s.Again() {
		tries[1], tries[2] = tries[2], tries[1]
	}
	for _, owners := range []string{at.Few, at.Owners} {
		if owners != "" {
			owners = r.Dim.Render(" " + r.Glyphs.Dot + " " + owners)
			tries = append([]try{{all, words + owners}, {all, glyphs + owners}, {noProfile, glyphs + owners}}, tries...)
		}
	}
	for _, try := range tries {
		left := strings.Join(slices.DeleteFunc(try.left, func(s string) bool { return s == "" }), "  ")
		parts := []string{r.Dim.Render(r.Clean(left)), try.right}
		// A rule of two cells before each text and after the last, with blanks around it.
		free := width
		for _, p := range parts {
			if n := ansi.StringWidth(p); n > 0 {
				free -= n + 2
			}
		}
		if free < 6 {
			continue
		}
		line := ""
		for i, p := range parts {
			if p != "" && ansi.StringWidth(p) > 0 {
				rule := 2
				if i == 1 {
					rule = free - 2
					if left != "" {
						rule -= 2
					}
				}
				line += r.Line.Render(strings.Repeat(r.Glyphs.Horizontal, rule)) + " " + p + " "
			}
		}
		return line + r.Line.Render(strings.Repeat(r.Glyphs.Horizontal, width-ansi.StringWidth(line)))
	}
	return r.Line.Render(strings.Repeat(r.Glyphs.Horizontal, max(0, width)))
}

// Found lists what was found in all steps, with the answers that are open beside it; before a sign-in, how much could not
// be found.
func (s *Snapshot) Found() string {
	found := s.Total().found()
	if s.SignIn > 0 {
		found = strconv.Itoa(s.SignIn) + " could not run"
		if s.Others > 0 {
			found += ", " + wording.Count(s.Others, "other problem")
		}
	}
	return withAnswers(found, openAnswers(s))
}

// openAnswers are as many as are left for the user besides problems: where there is none, the verdict counts them.
func openAnswers(s *Snapshot) int {
	if s.Problems() || s.SignIn > 0 {
		return s.Needed()
	}
	return 0
}

// found lists what was found: what is to be looked at or, where that is nothing, how many checks passed, as the report
// counts them. While others run, both, and how many do, or the number would seem to fall with a new answer: of how many
// it is would change with each that turns out not to apply.
func (c Counts) found() string {
	open := c.Open()
	if c[Passed] > 0 && (open == "" || c[Running] > 0) {
		c[Waiting], c[Acknowledged], c[Noted] = 0, 0, 0
		return c.String()
	}
	return open
}

// drawFound is found with a glyph for each word.
func (c Counts) drawFound(r render.Renderer) string {
	c[Unverified] += c[Blocked] + c[Missing]
	var parts []string
	add := func(k Kind, n int) {
		if n > 0 {
			glyph, style := k.Glyph(r)
			parts = append(parts, r.Text.Render(strconv.Itoa(n))+style.Render(glyph))
		}
	}
	add(Failed, c[Failed])
	add(Warned, c[Warned])
	add(Unverified, c[Unverified])
	if len(parts) == 0 && c[Passed] > 0 {
		add(Running, c[Running])
		add(Passed, c[Passed])
	}
	return strings.Join(parts, " ")
}
