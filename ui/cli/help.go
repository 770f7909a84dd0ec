package cli

import (
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"charm.land/lipgloss/v2"
	"github.com/spf13/cobra"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps/wording"
	"github.com/astronomer/astro-activate/ui/manual"
)

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
			return showHelp(p, topic)
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
	return usage("there is no %s %q%s", what, word, wording.Suggest(word, "", names, ""))
}

func commandNames(parent *cobra.Command) []string {
	var names []string
	for _, c := range manual.Commands(parent) {
		names = append(names, c.Name())
	}
	return names
}

// showHelp prints a command's help text, in color on a terminal.
func showHelp(p *program, cmd *cobra.Command) error {
	t := p.painter(p.stdout)
	if t == nil {
		return p.print(manual.Help(cmd, manual.Style{}))
	}
	render := func(s lipgloss.Style) func(string) string { return func(text string) string { return s.Render(text) } }
	style := manual.Style{Heading: render(t.Strong), Name: render(t.Key), Value: render(t.Dim), Code: render(t.Code)}
	if _, err := io.WriteString(t.out, manual.Help(cmd, style)); err != nil {
		return failed(err)
	}
	return nil
}

func (p *program) manCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "man",
		Short:   "Print the manual page",
		Long:    "Prints the manual page. Its date is that of the commit that the program was built from, or of SOURCE_DATE_EPOCH.",
		Example: "  " + name + " man | man -l -",
		Args:    func(cmd *cobra.Command, args []string) error { return noArgs(cmd, args, nil) },
		RunE: func(cmd *cobra.Command, _ []string) error {
			page := manualPage(p.env)
			return p.print(page.Render(cmd.Root()))
		},
	}
}

// manualPage is what the manual page says beyond commands and flags. It has no version:
// the same source gives the same page, tagged or not.
func manualPage(env func(string) string) manual.Page {
	date := thisBuild().date
	// As reproducible-builds.org specifies SOURCE_DATE_EPOCH: seconds since 1970, in UTC.
	if seconds, err := strconv.ParseInt(env("SOURCE_DATE_EPOCH"), 10, 64); err == nil {
		date = time.Unix(seconds, 0)
	}
	return manual.Page{
		Date: date,
		Exit: []manual.Entry{
			{Term: "0", Text: "The account is ready, with or without warnings; another command did what it was asked for."},
			{Term: "1", Text: "The program itself failed."},
			{Term: "2", Text: "Usage error: a bad flag or argument, a bad answers file, or no terminal."},
			{Term: "3", Text: "Not ready: at least one check failed (or warned, with --strict)."},
			{Term: "4", Text: "Incomplete: an answer is missing, or a check is unverified."},
			{Term: "130", Text: "Interrupted."},
		},
		Environment: []manual.Entry{
			{Term: "AWS_PROFILE, AWS_REGION, AWS_CONFIG_FILE, AWS_SHARED_CREDENTIALS_FILE, AWS_CA_BUNDLE, AWS_ENDPOINT_URL", Text: "These and the other AWS_* variables count as for every AWS tool. The answer account.profile wins over AWS_PROFILE."},
			{Term: "HTTPS_PROXY, HTTP_PROXY, NO_PROXY", Text: "The proxy for requests to AWS."},
			{Term: "ACCESSIBLE", Text: "Any value but 0 and false asks plain questions on a terminal, as --accessible does."},
			{Term: "TERM, COLORTERM, COLORFGBG", Text: "What the terminal can show. With TERM=dumb, plain questions are asked."},
			{Term: "NO_COLOR", Text: "Any value turns colors off."},
			{Term: "LC_ALL, LC_CTYPE, LANG", Text: "Outside of UTF-8, only ASCII characters are drawn."},
			{Term: "HOME, XDG_STATE_HOME, LocalAppData", Text: "Where the session is: see FILES."},
			{Term: "SOURCE_DATE_EPOCH", Text: "The date of this manual page, in seconds since 1970."},
		},
		Files: []manual.Entry{
			{Term: "~/.aws/config, ~/.aws/credentials", Text: "Profiles and credentials, read as the AWS SDK does."},
			{Term: "$XDG_STATE_HOME/astro-activate/session.yaml", Text: "The session on Linux: every answer, without secrets. Without XDG_STATE_HOME it is in ~/.local/state/astro-activate, on macOS in ~/Library/Application Support/astro-activate, and on Windows in %LocalAppData%\\astro-activate."},
			{Term: "session.yaml.report.json", Text: "The last report of that session, beside it."},
		},
		SeeAlso: "https://github.com/astronomer/astro-activate has the documentation: every check, the permissions, recordings, and the schema of the report.",
	}
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
			shell.Long, shell.Example = loadCompletion(shell.Name())
			shell.Flags().Lookup("no-descriptions").Usage = "complete without descriptions"
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

// loadCompletion says how a shell loads its script.
func loadCompletion(shell string) (long, example string) {
	script := name + " completion " + shell
	long = "Prints the completion script of " + shell + ". The first example loads it in this shell, the second one in every new shell."
	switch shell {
	case "bash":
		long += " The package bash-completion must be installed."
		example = "source <(" + script + ")\n" + script + " > ~/.local/share/bash-completion/completions/" + name
	case "zsh":
		long += " The folder must be in fpath before compinit runs in ~/.zshrc."
		example = "source <(" + script + ")\n" + script + " > ~/.zfunc/_" + name
	case "fish":
		example = script + " | source\n" + script + " > ~/.config/fish/completions/" + name + ".fish"
	case "powershell":
		example = script + " | Out-String | Invoke-Expression\n" + script + " >> $PROFILE"
	}
	return long, "  " + strings.ReplaceAll(example, "\n", "\n  ")
}
