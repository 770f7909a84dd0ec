package prompts

import (
	"fmt"
	"io"
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps/mask"
)

// An output writes lines. It removes whatever could move the cursor or change a color.
type output struct {
	w    io.Writer
	mask *mask.Mask // nil: nothing is masked
	open bool       // the cursor is behind a prompt
	gap  bool       // the last line is empty, or no line is printed yet
	err  error      // the first error of writing
}

func (o *output) write(s string) {
	if o.err == nil {
		_, o.err = io.WriteString(o.w, s)
	}
}

// line writes one line. An unanswered prompt keeps a line of its own.
func (o *output) line(s string) {
	if o.open {
		o.write("\n")
	}
	s = strings.TrimRight(o.safe(s), " ")
	o.open, o.gap = false, s == ""
	o.write(s + "\n")
}

// printf writes one line of one or more sentences. The terminal wraps it.
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
		o.line(l)
	}
}

// prompt asks for a line: the cursor stays behind it.
func (o *output) prompt(s string) {
	if o.open {
		o.write("\n")
	}
	o.open, o.gap = true, false
	o.write(o.safe(s) + " ")
}

// safe returns a text without control characters, and masked.
func (o *output) safe(s string) string { return o.mask.Text(awscheck.Clean(s)) }

// answered notes that a line was read, and echoes it where no terminal does. With a mask
// the line is left out: the mask does not know yet what was typed.
func (o *output) answered(line string, echo bool) {
	if o.mask != nil {
		line = ""
	}
	if echo {
		o.write(o.safe(line) + "\n")
	}
	o.open, o.gap = false, false
}
