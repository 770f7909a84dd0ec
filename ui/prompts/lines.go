package prompts

import (
	"bufio"
	"context"
	"errors"
	"io"
)

// longestLine is the most bytes of one line that are kept: more than any answer has,
// and little enough that a file on the wrong pipe does no harm.
const longestLine = 1 << 16

// A line is one that was typed, without its end; err, io.EOF among them, is why
// there is none.
type line struct {
	text string
	long bool // it was cut
	err  error
}

// readLines reads lines in a goroutine of its own: nobody can be kept from waiting
// for a terminal, and nothing else must wait for it. After an error nothing comes.
func readLines(ctx context.Context, r io.Reader) <-chan line {
	lines := make(chan line)
	go func() {
		buffered := bufio.NewReaderSize(r, 4096)
		for {
			l := readLine(buffered)
			select {
			case lines <- l:
			case <-ctx.Done():
				return
			}
			if l.err != nil {
				return
			}
		}
	}()
	return lines
}

// readLine reads to the end of a line. The last one may lack its end.
func readLine(r *bufio.Reader) line {
	var text []byte
	long := false
	for {
		part, err := r.ReadSlice('\n')
		room := longestLine - len(text)
		long = long || len(part) > room
		text = append(text, part[:min(len(part), room)]...)
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case errors.Is(err, io.EOF) && len(text) > 0, err == nil:
			return line{text: string(text), long: long}
		}
		return line{err: err}
	}
}
