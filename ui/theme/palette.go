package theme

import (
	"image/color"

	"charm.land/lipgloss/v2"
)

// A palette has the colors for one background. Each has a contrast of 4.5:1 or more on
// it, and its meaning is always shown by a glyph or a word, too.
type palette struct {
	accent color.Color // the focus, and the program's name
	dim    color.Color // explanations
	good   color.Color
	note   color.Color
	warn   color.Color
	bad    color.Color
	line   color.Color // rules and borders
	onFill color.Color // text on a badge in one of these colors
}

func dark() palette {
	return palette{
		accent: lipgloss.Color("#B79CFF"),
		dim:    lipgloss.Color("#9AA3B5"),
		good:   lipgloss.Color("#5BD68A"),
		note:   lipgloss.Color("#6FB7FF"),
		warn:   lipgloss.Color("#F5C451"),
		bad:    lipgloss.Color("#FF7B7B"),
		line:   lipgloss.Color("#565E70"),
		onFill: lipgloss.Color("#14161C"),
	}
}

func light() palette {
	return palette{
		accent: lipgloss.Color("#5B2FC4"),
		dim:    lipgloss.Color("#5A6272"),
		good:   lipgloss.Color("#12733A"),
		note:   lipgloss.Color("#0B5CAD"),
		warn:   lipgloss.Color("#8A5300"),
		bad:    lipgloss.Color("#B3201F"),
		line:   lipgloss.Color("#A7AEBB"),
		onFill: lipgloss.Color("#FFFFFF"),
	}
}

// basicDark and basicLight choose among the sixteen basic colors, which the terminal
// defines. The nearest ones to the colors above can be hard to read: yellow on white is,
// so warnings on light are magenta.
func basicDark() palette {
	return palette{
		accent: lipgloss.BrightMagenta, dim: lipgloss.White, good: lipgloss.BrightGreen, note: lipgloss.BrightCyan,
		warn: lipgloss.BrightYellow, bad: lipgloss.BrightRed, line: lipgloss.BrightBlack, onFill: lipgloss.Black,
	}
}

func basicLight() palette {
	return palette{
		accent: lipgloss.Blue, dim: lipgloss.BrightBlack, good: lipgloss.Green, note: lipgloss.Blue,
		warn: lipgloss.Magenta, bad: lipgloss.Red, line: lipgloss.BrightBlack, onFill: lipgloss.BrightWhite,
	}
}
