package main

import (
	"image/color"

	"github.com/astronomer/astro-activate/ui/tape"
)

// A scheme has the colors of a terminal that the wizard leaves to it.
type scheme struct {
	name                           string
	foreground, background, border color.RGBA
}

func dark() scheme {
	return scheme{"dark", color.RGBA{0xE6, 0xE8, 0xEE, 0xFF}, color.RGBA{0x14, 0x16, 0x1C, 0xFF}, color.RGBA{0x3A, 0x40, 0x4D, 0xFF}}
}

func light() scheme {
	return scheme{"light", color.RGBA{0x1B, 0x1E, 0x26, 0xFF}, color.RGBA{0xFF, 0xFF, 0xFF, 0xFF}, color.RGBA{0xD0, 0xD4, 0xDC, 0xFF}}
}

// colors returns the colors of a cell's character and of what is behind it.
func (t scheme) colors(c tape.Cell) (foreground, background color.RGBA) {
	foreground, background = c.Foreground, c.Background
	if foreground.A == 0 {
		foreground = t.foreground
	}
	if background.A == 0 {
		background = t.background
	}
	if c.Reverse {
		foreground, background = background, foreground
	}
	if c.Faint {
		foreground = blend(background, foreground, 0x80)
	}
	return foreground, background
}

// blend covers a color with another; a coverage of 255 hides the first one.
func blend(under, over color.RGBA, coverage uint8) color.RGBA {
	mix := func(a, b uint8) uint8 {
		return uint8((int(a)*(255-int(coverage)) + int(b)*int(coverage) + 127) / 255)
	}
	return color.RGBA{mix(under.R, over.R), mix(under.G, over.G), mix(under.B, over.B), 255}
}
