package main

import "image"

// A shape is a character that is drawn as rectangles instead of with the font, so that
// lines and blocks meet at the borders of their cells. Terminals do the same.
type shape struct {
	rectangles []image.Rectangle
	coverage   uint8 // 255 is opaque
}

// shapeOf returns the shape of a character in a cell of a size in pixels, if it has one.
func shapeOf(r rune, width, height int) (shape, bool) {
	x, y := width/2, height/2
	one := func(x0, y0, x1, y1 int, coverage uint8) (shape, bool) {
		return shape{[]image.Rectangle{image.Rect(x0, y0, x1, y1)}, coverage}, true
	}
	switch {
	case r == '─':
		return one(0, y, width, y+1, 255)
	case r == '│':
		return one(x, 0, x+1, height, 255)
	case r == '┃':
		return one(x-1, 0, x+1, height, 255)
	case r == '█':
		return one(0, 0, width, height, 255)
	case r == '▓':
		return one(0, 0, width, height, 160)
	case r >= 0x2800 && r <= 0x28FF:
		return braille(r, x, y), true
	}
	return shape{}, false
}

// braille returns the dots of a braille pattern, which the font lacks: the spinner's. The
// bits of the character are dots 1 to 8. (Unicode Standard, "Braille Patterns".)
func braille(r rune, x, y int) shape {
	s := shape{coverage: 255}
	for bit, dot := range [8]image.Point{{0, 0}, {0, 1}, {0, 2}, {1, 0}, {1, 1}, {1, 2}, {0, 3}, {1, 3}} {
		if (r-0x2800)>>bit&1 == 1 {
			at := image.Pt(x-3+4*dot.X, y-7+4*dot.Y)
			s.rectangles = append(s.rectangles, image.Rectangle{at, at.Add(image.Pt(2, 2))})
		}
	}
	return s
}
