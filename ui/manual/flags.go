// Package manual writes the help texts and the manual page of the command line.
package manual

import (
	"fmt"
	"slices"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// A Group is the heading that a flag is listed under.
type Group string

// The groups, in the order of a help text.
const (
	Account     Group = "Account"
	Answers     Group = "Answer"
	Session     Group = "Session"
	Report      Group = "Report"
	Watch       Group = "Watch"
	Display     Group = "Display"
	Diagnostics Group = "Diagnostic"
	Other       Group = "Other" // also of a flag without a group
)

func groups() []Group {
	return []Group{Account, Answers, Session, Report, Watch, Display, Diagnostics, Other}
}

// annotation is the key of a flag's group among its annotations.
const annotation = "astro-activate/group"

// Put lists flags under a heading. It panics for a flag that does not exist, which is a
// bug that every test finds.
func Put(s *pflag.FlagSet, g Group, flags ...string) {
	for _, name := range flags {
		if err := s.SetAnnotation(name, annotation, []string{string(g)}); err != nil {
			panic(err)
		}
	}
}

// A section is the flags of one group.
type section struct {
	title Group
	flags []*pflag.Flag
}

// fewFlags is how many flags a command can have and still list them without headings.
const fewFlags = 8

// sections returns a command's flags by group. A group without flags is left out. A few
// flags are one section.
func sections(cmd *cobra.Command) []section {
	cmd.InitDefaultHelpFlag()
	cmd.Flags().Lookup("help").Usage = "show this help"
	cmd.Flags().SortFlags = false
	of, count := map[Group][]*pflag.Flag{}, 0
	cmd.Flags().VisitAll(func(*pflag.Flag) { count++ })
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		if f.Hidden {
			return
		}
		g := Other
		if names := f.Annotations[annotation]; len(names) > 0 && count > fewFlags {
			g = Group(names[0])
		}
		of[g] = append(of[g], f)
	})
	var list []section
	for _, g := range groups() {
		if len(of[g]) > 0 {
			list = append(list, section{g, of[g]})
		}
	}
	return list
}

// A form is a flag as it is typed: its names, and its value where it takes one.
type form struct {
	short    string // with its hyphen; "" if there is none
	long     string
	value    string // a word for it; "": the flag takes none
	optional bool   // the value may be left out
	text     string // what the flag does, and its default
}

func formOf(f *pflag.Flag) form {
	value, text := pflag.UnquoteUsage(f)
	made := form{long: "--" + f.Name, value: value, optional: f.NoOptDefVal != "", text: text}
	if f.Shorthand != "" {
		made.short = "-" + f.Shorthand
	}
	if d := f.DefValue; !slices.Contains([]string{"", "false", "[]"}, d) {
		made.text += fmt.Sprintf(" (default %s)", d)
	}
	return made
}

// suffix is the value as it follows the flag's name.
func (f form) suffix() string {
	switch {
	case f.value == "":
		return ""
	case f.optional:
		return "[=" + f.value + "]"
	}
	return " " + f.value
}

// Commands lists the commands that a user can run under a parent. Cobra does not count its
// help command as available.
func Commands(parent *cobra.Command) []*cobra.Command {
	return slices.DeleteFunc(slices.Clone(parent.Commands()), func(c *cobra.Command) bool {
		return !c.IsAvailableCommand() && c.Name() != "help"
	})
}
