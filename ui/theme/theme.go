// Package theme has the colors for dark and light terminals, the styles made of them,
// and the glyphs. The renderer reduces colors to those that the terminal has, down to
// none (NO_COLOR), so that a style never carries a meaning alone.
package theme

import (
	"image/color"
	"strconv"
	"strings"

	"charm.land/lipgloss/v2"

	"github.com/astronomer/astro-activate/awscheck"
)

// A Theme is a set of styles and glyphs. It never changes: a new one replaces it when the
// terminal reports its background. It is 12 KB, and so not copied.
type Theme struct {
	Glyphs Glyphs

	Text   lipgloss.Style // body text
	Dim    lipgloss.Style // explanations
	Strong lipgloss.Style // titles
	Focus  lipgloss.Style // the focused field
	Line   lipgloss.Style // rules
	Key    lipgloss.Style // names of keys
	Code   lipgloss.Style // commands and policies to copy
	Link   lipgloss.Style
	Chosen lipgloss.Style // the selected row
	Banner lipgloss.Style // the badge of the demo
	Good   lipgloss.Style
	Note   lipgloss.Style
	Warn   lipgloss.Style
	Bad    lipgloss.Style
	Badges Badges
}

// Badges are filled with color: the verdict, readable from the back of a room.
type Badges struct {
	Good, Warn, Bad, Note lipgloss.Style
}

// Styled reports whether a terminal interprets control sequences. TERM says so; only the
// consoles of Windows do without it.
func Styled(getenv func(string) string, goos string) bool {
	term := getenv("TERM")
	return term != "dumb" && (term != "" || goos == "windows")
}

// IsDark guesses the background before the terminal reports it, or if it never does.
// Several terminals set COLORFGBG to "foreground;background", the numbers of two of the
// sixteen basic colors. The default is dark.
func IsDark(getenv func(string) string) bool {
	colors := getenv("COLORFGBG")
	background, err := strconv.Atoi(colors[strings.LastIndex(colors, ";")+1:])
	return err != nil || background < 7 || background == 8
}

// New returns the theme for a background.
func New(isDark bool, glyphs Glyphs) *Theme {
	if isDark {
		return fromPalette(dark(), glyphs)
	}
	return fromPalette(light(), glyphs)
}

// Basic returns the theme for a terminal with the sixteen basic colors.
func Basic(isDark bool, glyphs Glyphs) *Theme {
	if isDark {
		return fromPalette(basicDark(), glyphs)
	}
	return fromPalette(basicLight(), glyphs)
}

// Plain returns the theme for a terminal without colors, or a user who wants none. What is
// filled with a color elsewhere is in reverse video: NO_COLOR is about color only
// (no-color.org: it "prevents the addition of ANSI color").
func Plain(glyphs Glyphs) *Theme {
	t := fromPalette(palette{}, glyphs)
	filled := lipgloss.NewStyle().Reverse(true).Bold(true)
	t.Banner, t.Badges = filled, Badges{filled, filled, filled, filled}
	return t
}

func fromPalette(p palette, glyphs Glyphs) *Theme {
	base := lipgloss.NewStyle()
	fg := func(c color.Color) lipgloss.Style { return base.Foreground(c) }
	badge := func(c color.Color) lipgloss.Style {
		return base.Background(c).Foreground(p.onFill).Bold(true)
	}
	return &Theme{
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

// Status returns the style of a status: of its glyph and its word.
func (t *Theme) Status(s awscheck.Status) lipgloss.Style {
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

// Word returns the word for a status. A screen shows it beside the glyph.
func Word(s awscheck.Status) string {
	switch s {
	case awscheck.Pass:
		return "passed"
	case awscheck.Info:
		return "note"
	case awscheck.Warn:
		return "warning"
	case awscheck.Fail:
		return "problem"
	case awscheck.Skipped:
		return "skipped"
	}
	return "unverified"
}
