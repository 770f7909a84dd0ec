package main

import (
	"fmt"
	"image"
	"image/draw"
	"math"

	"github.com/go-fonts/dejavu/dejavusansmono"
	"github.com/go-fonts/dejavu/dejavusansmonobold"
	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"

	"github.com/astronomer/astro-activate/ui/tape"
)

// A typeface draws characters in cells. It is DejaVu Sans Mono, which anyone may use and
// distribute, with the shapes that it lacks.
type typeface struct {
	settings      tape.Settings
	width, height int // of a cell, in pixels
	baseline      int // from the top of the cell
	weights       [2]weight
	buffer        sfnt.Buffer
	masks         map[glyph]*image.Alpha
}

type weight struct {
	outlines *sfnt.Font
	face     font.Face
}

// A glyph is a character in a weight.
type glyph struct {
	char rune
	bold bool
}

func newTypeface(s tape.Settings) (*typeface, error) {
	t := &typeface{settings: s, masks: map[glyph]*image.Alpha{}}
	if s.FontFamily != "DejaVu Sans Mono" {
		return nil, fmt.Errorf("the only font is DejaVu Sans Mono, not %s", s.FontFamily)
	}
	t.width, t.height = s.Cell()
	for i, data := range [][]byte{dejavusansmono.TTF, dejavusansmonobold.TTF} {
		outlines, err := opentype.Parse(data)
		if err != nil {
			return nil, err
		}
		face, err := opentype.NewFace(outlines, &opentype.FaceOptions{Size: float64(s.FontSize), DPI: 72})
		if err != nil {
			return nil, err
		}
		t.weights[i] = weight{outlines, face}
	}
	m := t.weights[0].face.Metrics()
	t.baseline = int(math.Round(float64(m.Ascent) / 64))
	return t, nil
}

func (t *typeface) of(g glyph) weight {
	if g.bold {
		return t.weights[1]
	}
	return t.weights[0]
}

// glyphOf returns the glyph of a cell, and whether there is anything to draw. A character
// that is neither in the font nor a shape is an error: the picture would show a box.
func (t *typeface) glyphOf(c tape.Cell) (g glyph, visible bool, err error) {
	chars := []rune(c.Text)
	if len(chars) == 0 || c.Text == " " {
		return glyph{}, false, nil
	}
	g = glyph{chars[0], c.Bold}
	if len(chars) > 1 {
		return g, false, fmt.Errorf("%q has more than one character", c.Text)
	}
	if _, ok := shapeOf(g.char, t.width, t.height); ok {
		return g, true, nil
	}
	index, err := t.of(g).outlines.GlyphIndex(&t.buffer, g.char)
	if err == nil && index == 0 {
		err = fmt.Errorf("the font has no %q", g.char)
	}
	return g, true, err
}

// steps is the number of steps from uncovered to covered. So few colors fit the palette of
// a GIF.
const steps = 7

// mask returns how much of each pixel of a cell a character covers.
func (t *typeface) mask(g glyph) *image.Alpha {
	if m := t.masks[g]; m != nil {
		return m
	}
	m := image.NewAlpha(image.Rect(0, 0, t.width, t.height))
	t.masks[g] = m
	if s, ok := shapeOf(g.char, t.width, t.height); ok {
		for _, r := range s.rectangles {
			for y := r.Min.Y; y < r.Max.Y; y++ {
				for x := r.Min.X; x < r.Max.X; x++ {
					m.Pix[m.PixOffset(x, y)] = s.coverage
				}
			}
		}
		return m
	}
	to, source, from, _, ok := t.of(g).face.Glyph(fixed.P(0, t.baseline), g.char)
	if ok {
		draw.Draw(m, to, source, from, draw.Src)
	}
	for i, a := range m.Pix {
		m.Pix[i] = uint8((int(a)*steps + 127) / 255 * 255 / steps)
	}
	return m
}
