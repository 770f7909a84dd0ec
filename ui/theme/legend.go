package theme

import (
	"slices"

	"charm.land/lipgloss/v2"
)

// A Mark is a glyph and what it means on a screen.
type Mark struct {
	Glyph, Means string
	Style        lipgloss.Style // of the glyph
}

// Legend explains the glyphs that are not the state of a check, those of the address map
// last: package results knows the states.
func (g Glyphs) Legend() []Mark {
	return Merge([]Mark{
		{Glyph: g.Pointer, Means: "chosen"},
		{Glyph: g.Bar, Means: "the field that you are in"},
		{Glyph: g.Prompt, Means: "type here"},
		{Glyph: g.On, Means: "selected"},
		{Glyph: g.Off, Means: "not selected"},
		{Glyph: g.Hidden, Means: "a hidden character"},
		{Glyph: g.Dash, Means: "no answer"},
		{Glyph: g.Arrow, Means: "the fix (yours where no owner is named), or the next hop of a path"},
		{Glyph: g.Ellipsis, Means: "the text goes on, or more arrives"},
		{Glyph: g.Above, Means: "more above"},
		{Glyph: g.Below, Means: "more below"},
		{Glyph: g.Ascending, Means: "sorted, low values first"},
		{Glyph: g.Descending, Means: "sorted, high values first"},
		{Glyph: g.Entered, Means: "the entered network"},
		{Glyph: g.Clash, Means: "where it overlaps another one"},
		{Glyph: g.Free, Means: "free"},
	})
}

// Merge joins the meanings of marks that have one glyph, in its first place.
func Merge(marks []Mark) []Mark {
	var merged []Mark
	for _, m := range marks {
		if i := slices.IndexFunc(merged, func(o Mark) bool { return o.Glyph == m.Glyph }); i >= 0 {
			merged[i].Means += "; " + m.Means
			continue
		}
		merged = append(merged, m)
	}
	return merged
}
