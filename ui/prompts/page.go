package prompts

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps/mask"
)

// A page takes what is said, line after line. Whatever the text, nothing is written
// that could move a cursor or change a colour.
type page struct {
	w    io.Writer
	mask *mask.Mask // nil: nothing is masked
	open bool       // a prompt stands on the line
	gap  bool       // the last line is empty, or there is none yet
	err  error      // the first one of writing
}

func (p *page) write(s string) {
	if p.err == nil {
		_, p.err = io.WriteString(p.w, s)
	}
}

// line writes one line; a prompt that was not answered keeps a line of its own.
func (p *page) line(s string) {
	if p.open {
		p.write("\n")
	}
	s = strings.TrimRight(p.safe(s), " ")
	p.open, p.gap = false, s == ""
	p.write(s + "\n")
}

// say writes a sentence or more as one line: where it is broken is up to who reads it.
func (p *page) say(format string, args ...any) { p.line(fmt.Sprintf(format, args...)) }

// blank parts what was said from what comes, by one empty line.
func (p *page) blank() {
	if !p.gap {
		p.line("")
	}
}

// text writes lines that were put together elsewhere.
func (p *page) text(text []byte) {
	for l := range strings.Lines(string(text)) {
		if l = strings.TrimRight(l, "\r\n"); l == "" {
			p.blank()
			continue
		}
		p.line(l)
	}
}

// prompt asks for a line: the cursor stays behind it.
func (p *page) prompt(s string) {
	if p.open {
		p.write("\n")
	}
	p.open, p.gap = true, false
	p.write(p.safe(s) + " ")
}

// safe is a text without anything that drives a terminal or that is to be masked.
func (p *page) safe(s string) string { return p.mask.Text(awscheck.Clean(s)) }

// answered takes note that a line came, and writes it where no terminal did. With a
// mask it is left out: what was just typed is not known to it yet.
func (p *page) answered(line string, echo bool) {
	if p.mask != nil {
		line = ""
	}
	if echo {
		p.write(p.safe(line) + "\n")
	}
	p.open, p.gap = false, false
}

// counted is a number with its noun: "1 check", "2 checks".
func counted(n int, noun string) string { return agreeing(n, noun, noun+"s") }

// agreeing is a number with what is said of one, or of many.
func agreeing(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return grouped(n) + " " + many
}

// grouped writes a number with a comma between thousands.
func grouped(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// sentence ends a text with a full stop, if it has no end yet.
func sentence(s string) string {
	s = strings.TrimSpace(s)
	if s == "" || strings.ContainsAny(s[len(s)-1:], ".?!:") {
		return s
	}
	return s + "."
}
