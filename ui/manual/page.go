package manual

import (
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"
)

// A Page is what a manual page says beyond its commands and flags.
type Page struct {
	Date        time.Time // of the program's source; zero: not known, and left out
	Version     string    // "": left out
	Exit        []Entry   // exit codes
	Environment []Entry   // variables
	Files       []Entry   // paths
	SeeAlso     string
}

// An Entry is a term and what it means.
type Entry struct{ Term, Text string }

// Render returns the manual page in the man macros of roff (man(7)). The same program gives
// the same page.
func (p Page) Render(root *cobra.Command) string {
	var b roff
	date := ""
	if !p.Date.IsZero() {
		date = p.Date.UTC().Format(time.DateOnly)
	}
	b.line("TH", strings.ToUpper(root.Name()), "1", date, strings.TrimSpace(root.Name()+" "+p.Version), "User Commands")
	b.line("SH", "NAME")
	b.text(root.Name() + " - " + root.Short)
	b.line("SH", "SYNOPSIS")
	for i, line := range synopsis(root) {
		if i > 0 {
			b.line("br")
		}
		b.synopsis(line)
	}
	b.line("SH", "DESCRIPTION")
	b.paragraphs(long(root))
	b.line("SH", "OPTIONS")
	b.paragraphs("These are the flags of " + root.Name() + " without a command. Those of each command are listed with it.")
	b.flags(root)
	b.line("SH", "COMMANDS")
	for _, c := range Commands(root) {
		b.command(c)
	}
	for _, s := range []struct {
		title   string
		entries []Entry
	}{{"ENVIRONMENT", p.Environment}, {"FILES", p.Files}, {"EXIT STATUS", p.Exit}} {
		b.line("SH", s.title)
		for _, e := range s.entries {
			b.entry(bold(e.Term), e.Text)
		}
	}
	b.line("SH", "EXAMPLES")
	for _, c := range append([]*cobra.Command{root}, Commands(root)...) {
		b.examples(c)
	}
	b.line("SH", "SEE ALSO")
	b.paragraphs(p.SeeAlso)
	return b.String()
}

// command writes a command and, after it, its subcommands.
func (b *roff) command(c *cobra.Command) {
	b.line("SS", c.CommandPath())
	for i, line := range synopsis(c) {
		if i > 0 {
			b.line("br")
		}
		b.synopsis(line)
	}
	b.line("PP")
	b.paragraphs(long(c))
	b.flags(c)
	for _, sub := range Commands(c) {
		b.command(sub)
	}
}

// flags writes a command's flags, each group under its heading.
func (b *roff) flags(c *cobra.Command) {
	all := sections(c)
	for _, s := range all {
		if len(all) > 1 {
			b.line("PP")
			b.styled(italic(flagsTitle(s.title, len(all))))
		}
		for _, flag := range s.flags {
			f := formOf(flag)
			term := bold(f.long)
			if f.short != "" {
				term = bold(f.short) + ", " + term
			}
			switch {
			case f.value != "" && f.optional:
				term += "[=" + italic(f.value) + "]"
			case f.value != "":
				term += " " + italic(f.value)
			}
			b.entry(term, f.text)
		}
	}
}

func (b *roff) examples(c *cobra.Command) {
	for line := range strings.Lines(c.Example) {
		b.line("PP")
		b.line("EX")
		b.text(strings.TrimSpace(line))
		b.line("EE")
	}
}

// A roff is a document under construction.
type roff struct{ strings.Builder }

// line writes a macro with its arguments. Each is quoted: a space or an empty one counts.
func (b *roff) line(macro string, args ...string) {
	b.WriteString("." + macro)
	for _, a := range args {
		fmt.Fprintf(b, " \"%s\"", strings.ReplaceAll(escape(a), `"`, `\(dq`))
	}
	b.WriteString("\n")
}

// text writes a line of text.
func (b *roff) text(s string) { b.styled(escape(s)) }

// styled writes a line that is escaped already. A leading period or apostrophe would be a
// request.
func (b *roff) styled(s string) {
	if strings.HasPrefix(s, ".") || strings.HasPrefix(s, "'") {
		s = `\&` + s
	}
	b.WriteString(s + "\n")
}

// entry writes a term, escaped already, and its text.
func (b *roff) entry(term, text string) {
	b.line("TP")
	b.styled(term)
	b.text(text)
}

// paragraphs writes text whose paragraphs are separated by empty lines. An indented line is
// an example and keeps its form.
func (b *roff) paragraphs(text string) {
	for i, paragraph := range strings.Split(text, "\n\n") {
		if i > 0 {
			b.line("PP")
		}
		for line := range strings.Lines(paragraph) {
			line = strings.TrimRight(line, "\n")
			if strings.TrimLeft(line, " \t") == line {
				b.text(line)
				continue
			}
			b.line("EX")
			b.text(line)
			b.line("EE")
		}
	}
}

// synopsis writes how a command is typed: words to type are bold, words to replace italic.
func (b *roff) synopsis(line string) {
	words := strings.Fields(line)
	for i, w := range words {
		if strings.ToLower(w) == w && !strings.HasPrefix(w, "[") {
			words[i] = bold(w)
		} else {
			words[i] = italic(w)
		}
	}
	b.styled(strings.Join(words, " "))
}

func bold(s string) string   { return `\fB` + escape(s) + `\fP` }
func italic(s string) string { return `\fI` + escape(s) + `\fP` }

// escape makes text of anything. A hyphen is one that can be searched for and copied, not
// the hyphen of typography (groff_char(7), "-").
func escape(s string) string {
	return strings.NewReplacer(`\`, `\e`, "-", `\-`, "'", `\(aq`, "`", `\(ga`, "^", `\(ha`, "~", `\(ti`).Replace(s)
}
