package prompts

import (
	"fmt"
	"io"
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps/mask"
	"github.com/astronomer/astro-activate/steps/summary"
)

// An output writes lines. It removes whatever could move the cursor or change a color.
type output struct {
	w    io.Writer
	mask *mask.Mask // nil: nothing is masked
	// width is that of the terminal, in cells; nil, or 0: not known, and nothing is wrapped.
	width func() int
	open  bool  // the cursor is behind a prompt
	gap   bool  // the last line is empty, or no line is printed yet
	err   error // the first error of writing
}

func (o *output) write(s string) {
	if o.err == nil {
		_, o.err = io.WriteString(o.w, s)
	}
}

// line writes one line, wrapped between words. An unanswered prompt keeps a line of its own.
func (o *output) line(s string) { o.whole(wrap(strings.TrimRight(o.safe(s), " "), o.columns())) }

// code writes a command on one line, to be copied.
func (o *output) code(s string) { o.whole(strings.TrimRight(o.safe(s), " ")) }

// whole writes lines as they are.
func (o *output) whole(s string) {
	if o.open {
		o.write("\n")
	}
	o.open, o.gap = false, s == ""
	o.write(s + "\n")
}

// columns is the width of the terminal; 0: not known.
func (o *output) columns() int {
	if o.width == nil {
		return 0
	}
	return o.width()
}

// spoken is how reports look here: as a screen reader speaks them. A policy can have a
// hundred lines.
func (o *output) spoken() summary.Style {
	return summary.Style{Width: o.columns(), Spoken: true, InPlaceOfPolicy: `The policy is not printed here: "left", with the number of its owner, prints it.`}
}

// printf writes one line of one or more sentences.
func (o *output) printf(format string, args ...any) { o.line(fmt.Sprintf(format, args...)) }

// blank writes an empty line, unless the last one is empty already.
func (o *output) blank() {
	if !o.gap {
		o.line("")
	}
}

// text writes the lines of a rendered report.
func (o *output) text(text []byte) {
	for l := range strings.Lines(string(text)) {
		if l = strings.TrimRight(l, "\r\n"); l == "" {
			o.blank()
			continue
		}
		o.code(l) // it is wrapped already, except for commands
	}
}

// prompt asks for a line: the cursor stays behind it.
func (o *output) prompt(s string) {
	if o.open {
		o.write("\n")
	}
	o.open, o.gap = true, false
	o.write(wrap(o.safe(s), o.columns()-1) + " ")
}

// safe returns a text without control characters, and masked.
func (o *output) safe(s string) string { return o.mask.Text(awscheck.Clean(s)) }

// answered notes that a line was read, and echoes it where no terminal does. With a mask
// the line is left out: the mask does not know yet what was typed.
func (o *output) answered(line string, echo bool) {
	if o.mask.Hides() {
		line = ""
	}
	if echo {
		o.write(o.safe(line) + "\n")
	}
	o.open, o.gap = false, false
}
