package cli

import (
	"bytes"
	"io"
	"os"
	"runtime"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/term"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps/summary"
	"github.com/astronomer/astro-activate/ui/theme"
	"github.com/astronomer/astro-activate/ui/wizard/render"
)

// A painter writes styled text to a terminal, in the colors that it has: none with
// NO_COLOR (no-color.org).
type painter struct {
	*theme.Theme
	out           io.Writer
	width, height int
	again         string          // see summary.Style
	waits         string          // see openList
	around        int             // lines above and below what is open, once it is left
	report        *summary.Report // what its rows are of; nil: not known
}

// painter returns the painter of a stream; nil: the stream gets plain text, because it is
// not a terminal, or a dumb one.
func (p *program) painter(stream io.Writer) *painter {
	f, ok := stream.(interface {
		io.Writer
		Fd() uintptr
	})
	if !ok || !isTerminal(stream) || !theme.Styled(p.env, runtime.GOOS) {
		return nil
	}
	if console, ok := stream.(*os.File); ok {
		lipgloss.EnableLegacyWindowsANSI(console) // the console of cmd.exe prints sequences as text until it is asked not to
	}
	width, height, _ := term.GetSize(f.Fd())
	var environ []string
	for _, name := range []string{"TERM", "COLORTERM", "NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "TMUX", "STY", "TERM_PROGRAM", "WT_SESSION", "GOOGLE_CLOUD_SHELL"} {
		if value := p.env(name); value != "" {
			environ = append(environ, name+"="+value)
		}
	}
	out := colorprofile.NewWriter(stream, environ)
	made, glyphs := theme.New, theme.GlyphsFor(p.env, runtime.GOOS)
	if out.Profile == colorprofile.ANSI {
		made = theme.Basic
	}
	return &painter{made(theme.IsDark(p.env), glyphs), out, width, height, "", "", 0, nil}
}

// plainPainter writes plain text.
func plainPainter(out io.Writer) *painter {
	return &painter{Theme: &theme.Theme{Glyphs: theme.ASCII()}, out: out}
}

// withVerdict is the text of a report. Where its first line, the verdict, scrolls out of
// sight, it is there again at the end, above the lines of what is open.
func (t *painter) withVerdict(report summary.Report, open []string) []byte {
	style := t.style()
	waits := ""
	if t.waits != "" {
		waits = t.Status(awscheck.Warn).Bold(true).Render(t.waits) + "\n"
	}
	text := append([]byte(waits), report.Styled(style)...)
	if t.height <= 0 || bytes.Count(text, []byte("\n")) < t.height {
		return text
	}
	text = append(text, "\n"+waits+style.Paint(summary.Headline, report.Status(), report.Headline())+"\n"...)
	for _, l := range open {
		text = append(text, l+"\n"...)
	}
	return text
}

// style is how the text of a report looks.
func (t *painter) style() summary.Style {
	return summary.Style{
		Width: t.width,
		Again: t.again,
		Shell: render.IndentedShellLines,
		Mark:  func(s awscheck.Status) string { return t.Status(s).Render(t.Glyphs.Status(s)) },
		Paint: func(part summary.Part, s awscheck.Status, line string) string {
			styles := map[summary.Part]lipgloss.Style{summary.Headline: t.Status(s).Bold(true), summary.Heading: t.Strong,
				summary.Title: t.Strong, summary.Note: t.Dim, summary.Code: t.Code, summary.Link: t.Link}
			return styles[part].Render(line)
		},
	}
}

// commandLines are a command in lines that fit the terminal and mean the same when they are pasted. A word that
// is longer than a line stays whole: the terminal wraps it, and a selection of it has no line's end.
func (t *painter) commandLines(command string) []string {
	lines := []string{command}
	if t.width > 0 {
		lines = render.IndentedShellLines(command, t.width)
	}
	return render.Styled(t.Code, lines)
}

// wrap breaks a text between words, at the width of the terminal.
func (t *painter) wrap(text, indent string) []string {
	width := t.width
	if width <= 0 {
		width = ansi.StringWidth(text) + len(indent) // not known: nothing is broken
	}
	lines := render.Wrap(text, max(20, width-len(indent)))
	for i := range lines {
		lines[i] = indent + lines[i]
	}
	return lines
}
