package main

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"image"
	"image/color"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"

	"github.com/astronomer/astro-activate/ui/tape"
)

// A drawing is an SVG of a screen. Characters are outlines, defined once and used by name,
// so that it looks the same whatever fonts a viewer has; their text is in its description.
type drawing struct {
	font    *typeface
	scheme  scheme
	glyphs  map[string]string // outlines by id
	content bytes.Buffer
}

// drawSVG draws a screen.
func drawSVG(s tape.Screen, font *typeface, scheme scheme) ([]byte, error) {
	d := drawing{font: font, scheme: scheme, glyphs: map[string]string{}}
	for y := range s.Rows {
		if err := d.row(y, s.Row(y)); err != nil {
			return nil, err
		}
	}
	var out bytes.Buffer
	width, height := font.settings.Width, font.settings.Height
	fmt.Fprintf(&out, "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" role=\"img\">\n<desc>\n", width, height, width, height)
	if err := xml.EscapeText(&out, []byte(s.Text())); err != nil {
		return nil, err
	}
	out.WriteString("</desc>\n<defs>\n")
	ids := []string{}
	for id := range d.glyphs {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	for _, id := range ids {
		fmt.Fprintf(&out, "<path id=\"%s\" d=\"%s\"/>\n", id, d.glyphs[id])
	}
	fmt.Fprintf(&out, "</defs>\n<rect x=\".5\" y=\".5\" width=\"%d\" height=\"%d\" rx=\"8\" fill=\"%s\" stroke=\"%s\"/>\n", width-1, height-1, hex(scheme.background), hex(scheme.border))
	out.Write(d.content.Bytes())
	out.WriteString("</svg>\n")
	return out.Bytes(), nil
}

// row draws the runs of cells that look alike.
func (d *drawing) row(y int, cells []tape.Cell) error {
	for x := 0; x < len(cells); {
		end := x + 1
		for end < len(cells) && sameLook(cells[x], cells[end]) {
			end++
		}
		at := image.Pt(d.font.settings.Padding+x*d.font.width, d.font.settings.Padding+y*d.font.height)
		if err := d.run(at, cells[x:end]); err != nil {
			return err
		}
		x = end
	}
	return nil
}

func sameLook(a, b tape.Cell) bool {
	a.Text, b.Text = "", ""
	return a == b
}

func (d *drawing) run(at image.Point, cells []tape.Cell) error {
	foreground, background := d.scheme.colors(cells[0])
	if background != d.scheme.background {
		d.rectangle(image.Rect(0, 0, len(cells)*d.font.width, d.font.height).Add(at), background, 255)
	}
	if cells[0].Underline {
		line := d.font.baseline + 2
		d.rectangle(image.Rect(0, line, len(cells)*d.font.width, line+1).Add(at), foreground, 255)
	}
	var uses strings.Builder
	for i := 0; i < len(cells); i++ {
		g, visible, err := d.font.glyphOf(cells[i])
		if err != nil {
			return err
		}
		if !visible {
			continue
		}
		left := at.Add(image.Pt(i*d.font.width, 0))
		if s, ok := shapeOf(g.char, d.font.width, d.font.height); ok {
			same := 1 // lines and blocks are drawn in one piece
			for i+same < len(cells) && cells[i+same].Text == cells[i].Text && len(s.rectangles) == 1 && s.rectangles[0].Dx() == d.font.width {
				same++
			}
			for _, r := range s.rectangles {
				r.Max.X += (same - 1) * d.font.width
				d.rectangle(r.Add(left), foreground, s.coverage)
			}
			i += same - 1
			continue
		}
		id, err := d.outline(g)
		if err != nil {
			return err
		}
		fmt.Fprintf(&uses, "<use href=\"#%s\" x=\"%d\"/>", id, left.X)
	}
	if uses.Len() > 0 {
		fmt.Fprintf(&d.content, "<g fill=\"%s\" transform=\"translate(0 %d)\">%s</g>\n", hex(foreground), at.Y+d.font.baseline, uses.String())
	}
	return nil
}

func (d *drawing) rectangle(r image.Rectangle, c color.RGBA, coverage uint8) {
	fmt.Fprintf(&d.content, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"%s\"", r.Min.X, r.Min.Y, r.Dx(), r.Dy(), hex(c))
	if coverage < 255 {
		fmt.Fprintf(&d.content, " fill-opacity=\"%.2f\"", float64(coverage)/255)
	}
	d.content.WriteString("/>\n")
}

// outline defines a glyph, and returns its id.
func (d *drawing) outline(g glyph) (string, error) {
	id := fmt.Sprintf("r%x", g.char)
	if g.bold {
		id = fmt.Sprintf("b%x", g.char)
	}
	if _, ok := d.glyphs[id]; ok {
		return id, nil
	}
	outlines := d.font.of(g).outlines
	index, err := outlines.GlyphIndex(&d.font.buffer, g.char)
	if err != nil {
		return "", err
	}
	segments, err := outlines.LoadGlyph(&d.font.buffer, index, fixed.I(d.font.settings.FontSize), nil)
	if err != nil {
		return "", err
	}
	var path strings.Builder
	for _, s := range segments {
		letter, points := "M", 1
		switch s.Op {
		case sfnt.SegmentOpLineTo:
			letter = "L"
		case sfnt.SegmentOpQuadTo:
			letter, points = "Q", 2
		case sfnt.SegmentOpCubeTo:
			letter, points = "C", 3
		}
		path.WriteString(letter)
		for i, p := range s.Args[:points] {
			if i > 0 {
				path.WriteString(" ")
			}
			path.WriteString(decimal(p.X) + " " + decimal(p.Y))
		}
	}
	d.glyphs[id] = path.String()
	return id, nil
}

// decimal writes a fixed-point number with two digits.
func decimal(n fixed.Int26_6) string {
	return strconv.FormatFloat(float64(int(float64(n)/64*100))/100, 'f', -1, 64)
}

func hex(c color.RGBA) string { return fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B) }
