package main

import (
	"bytes"
	"image"
	"image/color"
	"image/gif"
	"time"

	"github.com/astronomer/astro-activate/ui/tape"
)

// appendFrame adds a frame, or makes the last one longer if nothing has changed.
func appendFrame(frames []tape.Frame, f tape.Frame) []tape.Frame {
	if n := len(frames); n > 0 && frames[n-1].Screen.Equal(f.Screen) {
		frames[n-1].For += f.For
		return frames
	}
	return append(frames, f)
}

// transparent is the palette's entry for cells that did not change.
const transparent = 0

// A film draws one screen after another, each as its difference to the one before.
type film struct {
	font    *typeface
	scheme  scheme
	palette color.Palette
	places  map[color.RGBA]uint8 // of the palette's colors
	shown   tape.Screen
}

func newFilm(font *typeface, scheme scheme) *film {
	f := &film{font: font, scheme: scheme, places: map[color.RGBA]uint8{}}
	f.palette = color.Palette{color.RGBA{}} // transparent
	f.place(scheme.background)
	return f
}

// place returns the place of a color, or of the nearest one once the palette is full.
func (f *film) place(c color.RGBA) uint8 {
	p, ok := f.places[c]
	if !ok {
		if len(f.palette) < 256 {
			p = uint8(len(f.palette))
			f.palette = append(f.palette, c)
		} else {
			p = uint8(1 + f.palette[1:].Index(c))
		}
		f.places[c] = p
	}
	return p
}

// next draws what differs from the last screen.
func (f *film) next(s tape.Screen) (*image.Paletted, error) {
	settings, font := f.font.settings, f.font
	bounds := image.Rectangle{}
	if f.shown.Cells == nil {
		bounds = image.Rect(0, 0, settings.Width, settings.Height)
	}
	type change struct {
		at   image.Point
		cell tape.Cell
	}
	var changes []change
	for i, c := range s.Cells {
		if f.shown.Cells != nil && f.shown.Cells[i] == c {
			continue
		}
		at := image.Pt(settings.Padding+i%s.Columns*font.width, settings.Padding+i/s.Columns*font.height)
		changes = append(changes, change{at, c})
		bounds = bounds.Union(image.Rectangle{at, at.Add(image.Pt(font.width, font.height))})
	}
	picture := image.NewPaletted(bounds, nil)
	if f.shown.Cells == nil {
		for i := range picture.Pix {
			picture.Pix[i] = f.place(f.scheme.background)
		}
	}
	for _, c := range changes {
		if err := f.cell(picture, c.at, c.cell); err != nil {
			return nil, err
		}
	}
	f.shown = s
	return picture, nil
}

func (f *film) cell(picture *image.Paletted, at image.Point, c tape.Cell) error {
	foreground, background := f.scheme.colors(c)
	area := image.Rectangle{at, at.Add(image.Pt(f.font.width, f.font.height))}
	for y := area.Min.Y; y < area.Max.Y; y++ {
		for x := area.Min.X; x < area.Max.X; x++ {
			picture.SetColorIndex(x, y, f.place(background))
		}
	}
	g, visible, err := f.font.glyphOf(c)
	if err != nil {
		return err
	}
	if visible {
		mask := f.font.mask(g)
		for y := range f.font.height {
			for x := range f.font.width {
				if a := mask.AlphaAt(x, y).A; a > 0 {
					picture.SetColorIndex(at.X+x, at.Y+y, f.place(blend(background, foreground, a)))
				}
			}
		}
	}
	if c.Underline {
		for x := area.Min.X; x < area.Max.X; x++ {
			picture.SetColorIndex(x, at.Y+f.font.baseline+2, f.place(foreground))
		}
	}
	return nil
}

// encodeGIF makes an animation that repeats forever.
func encodeGIF(frames []tape.Frame, font *typeface, scheme scheme) ([]byte, error) {
	f, animation := newFilm(font, scheme), &gif.GIF{}
	for _, frame := range frames {
		picture, err := f.next(frame.Screen)
		if err != nil {
			return nil, err
		}
		animation.Image = append(animation.Image, picture)
		animation.Delay = append(animation.Delay, int(frame.For/(10*time.Millisecond)))
		animation.Disposal = append(animation.Disposal, gif.DisposalNone)
	}
	for _, p := range animation.Image {
		p.Palette = f.palette
	}
	animation.Config = image.Config{ColorModel: f.palette, Width: font.settings.Width, Height: font.settings.Height}
	animation.BackgroundIndex = transparent
	var out bytes.Buffer
	if err := gif.EncodeAll(&out, animation); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}
