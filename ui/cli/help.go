package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps/wording"
)

// helpWidth is the number of columns that help texts are wrapped to.
const helpWidth = 80

// helpCommand replaces cobra's: an unknown topic is a usage error, not a help text.
func (p *program) helpCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "help [COMMAND]",
		Short: "Show the help of a command",
		ValidArgsFunction: func(cmd *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			topic, err := helpTopic(cmd.Root(), args)
			if err != nil {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			return commandNames(topic), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			topic, err := helpTopic(cmd.Root(), args)
			if err != nil {
				return err
			}
			return p.print(helpText(topic))
		},
	}
}

// helpTopic finds the command that the words name, one subcommand after the other.
func helpTopic(root *cobra.Command, words []string) (*cobra.Command, error) {
	topic := root
	for _, word := range words {
		i := slices.IndexFunc(topic.Commands(), func(c *cobra.Command) bool { return c.Name() == word })
		if i < 0 {
			return nil, unknownCommand(topic, "help topic", word)
		}
		topic = topic.Commands()[i]
	}
	return topic, nil
}

// unknownCommand is the usage error for a word that names no command of a parent. what
// is what the word should have been.
func unknownCommand(parent *cobra.Command, what, word string) error {
	word = awscheck.Clean(word)
	names := commandNames(parent)
	if len(names) == 0 {
		return usage("%s has no subcommands: %q is not a %s", parent.CommandPath(), word, what)
	}
	return usage("there is no %s %q; did you mean %s?", what, word, wording.Nearest(word, names))
}

// subcommands lists the commands that a user can run under a parent. Cobra does not
// count its help command as available.
func subcommands(parent *cobra.Command) []*cobra.Command {
	return slices.DeleteFunc(slices.Clone(parent.Commands()), func(c *cobra.Command) bool {
		return !c.IsAvailableCommand() && c.Name() != "help"
	})
}

func commandNames(parent *cobra.Command) []string {
	var names []string
	for _, c := range subcommands(parent) {
		names = append(names, c.Name())
	}
	return names
}

// helpText is what --help prints for a command.
func helpText(cmd *cobra.Command) string {
	cmd.InitDefaultHelpFlag()
	cmd.Flags().Lookup("help").Usage = "show this help"
	cmd.Flags().SortFlags = false
	var b strings.Builder
	long := cmd.Long
	if long == "" {
		long = cmd.Short + "."
	}
	for line := range strings.Lines(strings.TrimSpace(long)) {
		b.WriteString(strings.Join(wrap(strings.TrimRight(line, "\n"), helpWidth), "\n") + "\n")
	}
	b.WriteString("\nUsage:\n")
	if cmd.Runnable() {
		fmt.Fprintf(&b, "  %s\n", cmd.UseLine())
	}
	if cmd.HasAvailableSubCommands() {
		fmt.Fprintf(&b, "  %s COMMAND [flags]\n", cmd.CommandPath())
	}
	if cmd.Example != "" {
		fmt.Fprintf(&b, "\nExamples:\n%s\n", cmd.Example)
	}
	if cmd.HasAvailableSubCommands() {
		var rows [][2]string
		for _, c := range subcommands(cmd) {
			rows = append(rows, [2]string{c.Name(), c.Short})
		}
		b.WriteString("\nCommands:\n" + columns(rows))
	}
	var rows [][2]string
	cmd.Flags().VisitAll(func(f *pflag.Flag) { rows = append(rows, flagRow(f)) })
	b.WriteString("\nFlags:\n" + columns(rows))
	if cmd.HasAvailableSubCommands() {
		fmt.Fprintf(&b, "\n\"%s COMMAND --help\" shows the flags of a command.\n", cmd.CommandPath())
	}
	return b.String()
}

// flagRow is a flag as it is typed, and what it does.
func flagRow(f *pflag.Flag) [2]string {
	value, text := pflag.UnquoteUsage(f)
	typed := "    --" + f.Name
	if f.Shorthand != "" {
		typed = "-" + f.Shorthand + ", --" + f.Name
	}
	switch {
	case value == "":
	case f.NoOptDefVal != "":
		typed += "[=" + value + "]"
	default:
		typed += " " + value
	}
	if d := f.DefValue; d != "" && d != "false" {
		text += " (default " + d + ")"
	}
	return [2]string{typed, text}
}

// columns aligns rows of two cells. The second one is wrapped.
func columns(rows [][2]string) string {
	width := 0
	for _, row := range rows {
		width = max(width, len(row[0]))
	}
	var b strings.Builder
	for _, row := range rows {
		first := fmt.Sprintf("  %-*s   ", width, row[0])
		text := wrap(row[1], helpWidth-len(first))
		b.WriteString(first + strings.Join(text, "\n"+strings.Repeat(" ", len(first))) + "\n")
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

// addCompletion adds cobra's completion command. An unknown shell is a usage error.
func addCompletion(root *cobra.Command) {
	root.InitDefaultCompletionCmd()
	for _, c := range root.Commands() {
		if c.Name() != "completion" {
			continue
		}
		c.Short = "Print the completion script of a shell"
		c.Long = "Prints a script that completes the commands, flags and values of " + root.Name() + " in a shell. " +
			"The help of each shell's command says how to load it."
		for _, shell := range c.Commands() {
			shell.Short = "Print the completion script of " + shell.Name()
		}
		c.Args = nil
		c.RunE = func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return unknownCommand(cmd, "shell", args[0])
			}
			return cmd.Help()
		}
	}
}
