package manual

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
)

// helpWidth is the number of columns that help texts are wrapped to.
const helpWidth = 80

// A Style colors parts of a help text. The zero value leaves it plain.
type Style struct {
	Heading func(string) string // such as "Flags:"
	Name    func(string) string // of a command or a flag
	Value   func(string) string // the word for a flag's value
	Code    func(string) string // an example's command line
}

func (s Style) heading(text string) string { return paint(s.Heading, text) }
func (s Style) name(text string) string    { return paint(s.Name, text) }
func (s Style) value(text string) string   { return paint(s.Value, text) }
func (s Style) code(text string) string    { return paint(s.Code, text) }

func paint(style func(string) string, text string) string {
	if style == nil || text == "" {
		return text
	}
	return style(text)
}

// Help returns what --help prints for a command.
func Help(cmd *cobra.Command, style Style) string {
	var b strings.Builder
	for line := range strings.Lines(long(cmd)) {
		b.WriteString(strings.Join(wrap(strings.TrimRight(line, "\n"), helpWidth), "\n") + "\n")
	}
	section := func(title string) { fmt.Fprintf(&b, "\n%s\n", style.heading(title+":")) }
	section("Usage")
	for _, line := range synopsis(cmd) {
		fmt.Fprintf(&b, "  %s\n", style.code(line))
	}
	if cmd.Example != "" {
		section("Examples")
		for line := range strings.Lines(cmd.Example) {
			b.WriteString(colorExample(strings.TrimRight(line, "\n"), style) + "\n")
		}
	}
	if cmd.HasAvailableSubCommands() {
		section("Commands")
		var rows []row
		for _, c := range Commands(cmd) {
			rows = append(rows, row{plain: c.Name(), painted: style.name(c.Name()), text: c.Short})
		}
		b.WriteString(columns(rows, widest(rows)))
	}
	all := sections(cmd)
	width := 0
	made := make([][]row, len(all))
	for i, s := range all {
		for _, f := range s.flags {
			made[i] = append(made[i], flagRow(formOf(f), style))
		}
		width = max(width, widest(made[i]))
	}
	for i, s := range all {
		section(flagsTitle(s.title, len(all)))
		b.WriteString(columns(made[i], width))
	}
	if cmd.HasAvailableSubCommands() {
		fmt.Fprintf(&b, "\n\"%s COMMAND --help\" shows the flags of a command.\n", cmd.CommandPath())
	}
	return b.String()
}

// flagsTitle is the heading of a group of flags; of the only one, just "Flags".
func flagsTitle(g Group, groups int) string {
	if groups == 1 {
		return "Flags"
	}
	return string(g) + " flags"
}

// long is a command's description.
func long(cmd *cobra.Command) string {
	if cmd.Long == "" {
		return cmd.Short + "."
	}
	return strings.TrimSpace(cmd.Long)
}

// synopsis is how a command is typed, in one or two lines.
func synopsis(cmd *cobra.Command) (lines []string) {
	if cmd.Runnable() {
		lines = append(lines, cmd.UseLine())
	}
	if cmd.HasAvailableSubCommands() {
		lines = append(lines, cmd.CommandPath()+" COMMAND [flags]")
	}
	return lines
}

// colorExample colors the command in an example's line; two spaces separate it from a
// remark.
func colorExample(line string, style Style) string {
	command, remark, _ := strings.Cut(strings.TrimLeft(line, " "), "  ")
	indent := line[:len(line)-len(strings.TrimLeft(line, " "))]
	if remark != "" {
		remark = "  " + remark
	}
	return indent + style.code(command) + remark
}

// A row is a name and a text beside it.
type row struct{ plain, painted, text string }

func flagRow(f form, style Style) row {
	names, painted := "    "+f.long, "    "+style.name(f.long)
	if f.short != "" {
		names, painted = f.short+", "+f.long, style.name(f.short)+", "+style.name(f.long)
	}
	return row{names + f.suffix(), painted + style.value(f.suffix()), f.text}
}

func widest(rows []row) int {
	width := 0
	for _, r := range rows {
		width = max(width, len(r.plain))
	}
	return width
}

// columns aligns rows, the first column as wide as given. The second one is wrapped.
func columns(rows []row, width int) string {
	var b strings.Builder
	for _, r := range rows {
		const left, gap = "  ", "   "
		indent := len(left) + width + len(gap)
		text := wrap(r.text, helpWidth-indent)
		b.WriteString(left + r.painted + strings.Repeat(" ", width-len(r.plain)) + gap +
			strings.Join(text, "\n"+strings.Repeat(" ", indent)) + "\n")
	}
	return b.String()
}

// wrap breaks a line between words only: a flag stays in one piece. An indented line is
// an example and is left alone.
func wrap(line string, width int) []string {
	if strings.TrimLeft(line, " \t") != line {
		return []string{line}
	}
	wrapped := []string{""}
	for _, word := range strings.Fields(line) {
		last := &wrapped[len(wrapped)-1]
		switch {
		case *last == "":
			*last = word
		case len(*last)+1+len(word) <= width:
			*last += " " + word
		default:
			wrapped = append(wrapped, word)
		}
	}
	return wrapped
}
