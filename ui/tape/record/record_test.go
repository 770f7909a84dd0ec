package main

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/gif"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/astronomer/astro-activate/ui/tape"
	"github.com/astronomer/astro-activate/ui/theme"
)

func demo(t *testing.T) tape.Tape {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, "demo.tape"))
	if err != nil {
		t.Fatal(err)
	}
	demo, err := tape.Parse(string(text))
	if err != nil {
		t.Fatal(err)
	}
	return demo
}

func face(t *testing.T) *typeface {
	t.Helper()
	font, err := newTypeface(demo(t).Settings)
	if err != nil {
		t.Fatal(err)
	}
	return font
}

// written returns a screen that starts with a text.
func written(font *typeface, text string, look tape.Cell) tape.Screen {
	columns, rows := font.settings.Grid()
	s := tape.Screen{Columns: columns, Rows: rows, Cells: make([]tape.Cell, columns*rows)}
	for i := range s.Cells {
		s.Cells[i].Text = " "
	}
	for i, char := range []rune(text) {
		look.Text = string(char)
		s.Cells[i] = look
	}
	return s
}

// The pictures have every character that the wizard draws with.
func TestTheFontHasTheWizardsCharacters(t *testing.T) {
	font := face(t)
	for _, char := range fmt.Sprint(theme.Unicode(), "‘’“”—") {
		for _, bold := range []bool{false, true} {
			g, visible, err := font.glyphOf(tape.Cell{Text: string(char), Bold: bold})
			if err != nil {
				t.Error(err)
			}
			covered := bytes.ContainsFunc(font.mask(g).Pix, func(r rune) bool { return r != 0 })
			if visible && !covered {
				t.Errorf("%q is drawn as nothing", char)
			}
		}
	}
	if _, _, err := font.glyphOf(tape.Cell{Text: "漢"}); err == nil {
		t.Error("a character that the font lacks is no error")
	}
}

// Each frame draws what has changed over the ones before.
func TestTheGIFShowsEachScreenForItsTime(t *testing.T) {
	font, dark := face(t), dark()
	red := color.RGBA{255, 0, 0, 255}
	var frames []tape.Frame
	for _, text := range []string{"a", "a", "a█", " █"} {
		frames = appendFrame(frames, tape.Frame{Screen: written(font, text, tape.Cell{Foreground: red}), For: 50 * time.Millisecond})
	}
	data, err := encodeGIF(frames, font, dark)
	if err != nil {
		t.Fatal(err)
	}
	animation, err := gif.DecodeAll(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(animation.Delay); got != "[10 5 5]" {
		t.Errorf("the delays are %s", got)
	}
	canvas := image.NewRGBA(image.Rect(0, 0, font.settings.Width, font.settings.Height))
	for i, second := range []color.RGBA{dark.background, red, red} {
		p := animation.Image[i]
		draw.Draw(canvas, p.Bounds(), p, p.Bounds().Min, draw.Over)
		first := false // whether the first cell shows anything
		for y := range font.height {
			for x := range font.width {
				first = first || canvas.RGBAAt(font.settings.Padding+x, font.settings.Padding+y) != dark.background
			}
		}
		if first != (i < 2) {
			t.Errorf("frame %d: the first cell is drawn: %v", i, first)
		}
		at := image.Pt(font.settings.Padding+font.width, font.settings.Padding)
		if got := canvas.RGBAAt(at.X, at.Y); got != second {
			t.Errorf("frame %d: the second cell is %v, not %v", i, got, second)
		}
		if got := canvas.RGBAAt(0, 0); got != dark.background {
			t.Errorf("frame %d: the margin is %v", i, got)
		}
	}
}

// A still is valid XML, has the text for those who can't see it, and looks for no font.
func TestTheStillIsAnSVG(t *testing.T) {
	font := face(t)
	data, err := drawSVG(written(font, "── <✓ & ▓▓", tape.Cell{Bold: true, Underline: true, Reverse: true}), font, light())
	if err != nil {
		t.Fatal(err)
	}
	elements, text := map[string]int{}, ""
	for decoder := xml.NewDecoder(bytes.NewReader(data)); ; {
		token, err := decoder.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatalf("%v:\n%s", err, data)
		}
		switch token := token.(type) {
		case xml.StartElement:
			elements[token.Name.Local]++
		case xml.CharData:
			text += string(token)
		}
	}
	// The page, the background, the line below, two pieces of lines and blocks.
	if elements["rect"] != 5 || elements["use"] != 3 || elements["path"] != 3 || elements["text"] != 0 {
		t.Errorf("the elements are %v:\n%s", elements, data)
	}
	if !strings.Contains(text, "── <✓ & ▓▓\n") {
		t.Errorf("the text is %q", text)
	}
}
