// Package theme is how everything looks: colours for dark and for light
// terminals, the styles made of them, and the glyphs. Colours are reduced to what
// the terminal has, down to none (NO_COLOR), when they are written; so no style
// alone carries a meaning.
package theme

import (
	"image/color"
	"strconv"
	"strings"

	"charm.land/lipgloss/v2"

	"github.com/astronomer/astro-activate/awscheck"
)

// A Theme is a set of styles and glyphs. It is a value, made anew when the
// terminal tells its background.
type Theme struct {
	Glyphs Glyphs

	Text   lipgloss.Style // what is read
	Dim    lipgloss.Style // what explains
	Strong lipgloss.Style // titles
	Focus  lipgloss.Style // what has the focus
	Line   lipgloss.Style // rules
	Key    lipgloss.Style // the name of a key
	Code   lipgloss.Style // commands and policies, to be copied
	Link   lipgloss.Style
	Chosen lipgloss.Style // the row under the pointer
	Banner lipgloss.Style // a badge, such as that of the demo
	Good   lipgloss.Style
	Note   lipgloss.Style
	Warn   lipgloss.Style
	Bad    lipgloss.Style
	Badges Badges
}

// Badges are filled with colour: the verdict, readable from the back of a room.
type Badges struct {
	Good, Warn, Bad, Note lipgloss.Style
}

// IsDark guesses the background of a terminal that has not been asked, or does not
// answer: from COLORFGBG, which several terminals set to "foreground;background",
// the numbers of two of the sixteen colours; else it is dark.
func IsDark(getenv func(string) string) bool {
	given := getenv("COLORFGBG")
	background, err := strconv.Atoi(given[strings.LastIndex(given, ";")+1:])
	return err != nil || background < 7 || background == 8
}

// New makes the theme for a background.
func New(isDark bool, glyphs Glyphs) Theme {
	if isDark {
		return of(dark(), glyphs)
	}
	return of(light(), glyphs)
}

// Basic is the theme for a terminal of sixteen colours.
func Basic(isDark bool, glyphs Glyphs) Theme {
	if isDark {
		return of(basicDark(), glyphs)
	}
	return of(basicLight(), glyphs)
}

func of(p palette, glyphs Glyphs) Theme {
	base := lipgloss.NewStyle()
	fg := func(c color.Color) lipgloss.Style { return base.Foreground(c) }
	badge := func(c color.Color) lipgloss.Style {
		return base.Background(c).Foreground(p.onFill).Bold(true)
	}
	return Theme{
		Glyphs: glyphs,
		Text:   base,
		Dim:    fg(p.dim),
		Strong: base.Bold(true),
		Focus:  fg(p.accent).Bold(true),
		Line:   fg(p.line),
		Key:    fg(p.accent),
		Code:   fg(p.note),
		Link:   fg(p.note).Underline(true),
		Chosen: fg(p.accent).Bold(true),
		Banner: badge(p.accent),
		Good:   fg(p.good),
		Note:   fg(p.note),
		Warn:   fg(p.warn),
		Bad:    fg(p.bad),
		Badges: Badges{Good: badge(p.good), Warn: badge(p.warn), Bad: badge(p.bad), Note: badge(p.note)},
	}
}

// Status is the style of a finding's glyph and word.
func (t Theme) Status(s awscheck.Status) lipgloss.Style {
	switch s {
	case awscheck.Pass:
		return t.Good
	case awscheck.Info:
		return t.Note
	case awscheck.Warn, awscheck.Unverified:
		return t.Warn
	case awscheck.Fail:
		return t.Bad
	}
	return t.Dim
}

// Word is the word of a status, which stands beside its glyph.
func Word(s awscheck.Status) string {
	switch s {
	case awscheck.Pass:
		return "ok"
	case awscheck.Info:
		return "note"
	case awscheck.Warn:
		return "warning"
	case awscheck.Fail:
		return "problem"
	case awscheck.Skipped:
		return "skipped"
	}
	return "unknown"
}
