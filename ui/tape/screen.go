package tape

import (
	"image/color"
	"slices"
	"strings"

	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/vt"
)

// A Screen is what a terminal shows at one moment.
type Screen struct {
	Columns, Rows int
	Cells         []Cell // row by row
}

// A Cell is the place of one character.
type Cell struct {
	Text       string     // "" is the second half of a wide character
	Foreground color.RGBA // the zero color is the terminal's own
	Background color.RGBA
	Bold       bool
	Faint      bool
	Reverse    bool
	Underline  bool
}

// snapshot copies an emulator's screen. The cursor, if it shows, is a reversed cell.
func snapshot(emulator *vt.Emulator, cursor bool) Screen {
	s := Screen{Columns: emulator.Width(), Rows: emulator.Height()}
	s.Cells = make([]Cell, 0, s.Columns*s.Rows)
	for y := range s.Rows {
		for x := range s.Columns {
			s.Cells = append(s.Cells, newCell(emulator.CellAt(x, y)))
		}
	}
	if at := emulator.CursorPosition(); cursor && at.X < s.Columns && at.Y < s.Rows {
		c := &s.Cells[at.Y*s.Columns+at.X]
		c.Reverse = !c.Reverse
	}
	return s
}

func newCell(c *uv.Cell) Cell {
	if c == nil {
		return Cell{Text: " "}
	}
	return Cell{
		Text: c.Content, Foreground: rgba(c.Style.Fg), Background: rgba(c.Style.Bg),
		Bold: c.Style.Attrs&uv.AttrBold != 0, Faint: c.Style.Attrs&uv.AttrFaint != 0,
		Reverse: c.Style.Attrs&uv.AttrReverse != 0, Underline: c.Style.Underline != uv.UnderlineNone,
	}
}

func rgba(c color.Color) color.RGBA {
	if c == nil {
		return color.RGBA{}
	}
	return color.RGBAModel.Convert(c).(color.RGBA)
}

// Row returns the cells of a row.
func (s Screen) Row(y int) []Cell { return s.Cells[y*s.Columns : (y+1)*s.Columns] }

// Equal reports whether two screens look alike.
func (s Screen) Equal(o Screen) bool {
	return s.Columns == o.Columns && slices.Equal(s.Cells, o.Cells)
}

// Text returns the characters, without the spaces at the end of each row.
func (s Screen) Text() string {
	var b strings.Builder
	for y := range s.Rows {
		var row strings.Builder
		for _, c := range s.Row(y) {
			row.WriteString(c.Text)
		}
		b.WriteString(strings.TrimRight(row.String(), " ") + "\n")
	}
	return b.String()
}
