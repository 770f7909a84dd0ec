package cli_test

import (
	"os"
	"path/filepath"
	"regexp"
	"runtime/debug"
	"slices"
	"strings"
	"testing"
	"time"
)

// An example is a line of a help text that is meant to be copied.
type example struct {
	command string // whose help it is in; "": the program's
	line    string
}

// examples reads the examples of every help page.
func examples(t *testing.T) (all []example) {
	t.Helper()
	for _, command := range append([]string{""}, commandsOf(t)...) {
		help := run(t, "", append(strings.Fields(command), "--help")...).stdout
		_, section, found := strings.Cut(help, "\nExamples:\n")
		if !found {
			continue
		}
		section, _, _ = strings.Cut(section, "\n\n")
		for line := range strings.Lines(section) {
			line, _, _ = strings.Cut(strings.TrimSpace(line), "  ") // a remark
			all = append(all, example{command, line})
		}
	}
	return all
}

// commandsOf lists the commands and subcommands that the help texts name.
func commandsOf(t *testing.T, parent ...string) (all []string) {
	t.Helper()
	_, section, found := strings.Cut(run(t, "", append(slices.Clone(parent), "--help")...).stdout, "\nCommands:\n")
	if !found {
		return nil
	}
	section, _, _ = strings.Cut(section, "\n\n")
	for line := range strings.Lines(section) {
		path := append(slices.Clone(parent), strings.Fields(line)[0])
		all = append(append(all, strings.Join(path, " ")), commandsOf(t, path...)...)
	}
	return all
}

var (
	shellPart    = regexp.MustCompile(` (\||>|>>) .*$`)
	substitution = regexp.MustCompile(`^source <\((.*)\)$`)
)

// TestEveryExampleOfTheHelpRuns runs them in a folder with the files that they name, in a
// simulated account.
func TestEveryExampleOfTheHelpRuns(t *testing.T) {
	all := examples(t)
	if len(all) < 20 {
		t.Fatalf("the help has %d examples: %v", len(all), all)
	}
	dir := t.TempDir()
	t.Chdir(dir)
	report := run(t, "", "check", "--demo=ready", "--output", "json").stdout
	if err := os.WriteFile("report.json", []byte(report), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile("answers.yaml", []byte("region: us-east-1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, e := range all {
		t.Run(e.line, func(t *testing.T) {
			line := substitution.ReplaceAllString(e.line, "$1")
			args := strings.Fields(shellPart.ReplaceAllString(line, ""))
			if args[0] != "astro-activate" {
				t.Fatalf("%s does not run the program", e.line)
			}
			args = args[1:]
			switch {
			case args[0] == "--demo":
				args = append(args, "--accessible") // there is no terminal
			case args[0] == "sessions":
				t.Setenv("XDG_STATE_HOME", dir)
			case (args[0] == "check" || args[0] == "verify") && !strings.Contains(line, "--demo"):
				args = append(args, "--demo")
			}
			if strings.Contains(line, "--watch") {
				args = append(args, "--watch-limit", "1ms")
			}
			got := run(t, "", args...)
			if got.code == 1 || got.code == 2 && args[0] != "sessions" || got.stdout+got.stderr == "" {
				t.Errorf("exit %d: %s", got.code, got.stderr)
			}
		})
	}
}

// TestEveryHelpPageIsReadable reads each as a user with a terminal of 80 columns does.
func TestEveryHelpPageIsReadable(t *testing.T) {
	t.Parallel()
	flag := regexp.MustCompile(`^      --[a-z-]+( [A-Z=]+|\[=[A-Z]+\])? {3,}\S`)
	for _, command := range append([]string{""}, commandsOf(t)...) {
		got := run(t, "", append(strings.Fields(command), "--help")...)
		if got.code != 0 || strings.Contains(got.stdout, "\x1b") {
			t.Fatalf("%s: exit %d, %q", command, got.code, got.stdout)
		}
		body, examples, _ := strings.Cut(got.stdout, "\nExamples:\n")
		_, rest, _ := strings.Cut(examples, "\n\n") // a command line is not wrapped
		for line := range strings.Lines(body + rest) {
			line = strings.TrimRight(line, "\n")
			if len(line) > 80 {
				t.Errorf("%s: wider than 80 columns: %s", command, line)
			}
			if strings.HasPrefix(line, "      --") && !flag.MatchString(line) {
				t.Errorf("%s: not as people write a flag: %q", command, line)
			}
			if strings.Contains(line, "=true]") || strings.Contains(line, "(default false)") || strings.Contains(line, "(default [])") {
				t.Errorf("%s: the default is not as people write it: %q", command, line)
			}
		}
	}
}

func TestTheManualPageHasEveryCommandAndFlagOfTheHelp(t *testing.T) {
	t.Parallel()
	page := run(t, "", "man").stdout
	plain := strings.NewReplacer(`\fB`, "", `\fI`, "", `\fP`, "", `\-`, "-", `\(aq`, "'", `\(ti`, "~").Replace(page)
	flag := regexp.MustCompile(`(?m)^ +(?:-\w, )?(--[a-z-]+(?: [A-Z=]+|\[=[A-Z]+\])?)   `)
	for _, command := range append([]string{""}, commandsOf(t)...) {
		if !strings.Contains(plain, strings.TrimSpace("astro-activate "+command)) {
			t.Errorf("the manual page lacks %s", command)
		}
		flags := flag.FindAllStringSubmatch(run(t, "", append(strings.Fields(command), "--help")...).stdout, -1)
		if len(flags) == 0 {
			t.Errorf("%s has no flags", command)
		}
		for _, m := range flags {
			if !strings.Contains(plain, m[1]+"\n") {
				t.Errorf("the manual page lacks %s of %s", m[1], command)
			}
		}
	}
	for _, section := range []string{"NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS", "COMMANDS", "ENVIRONMENT", "FILES", "EXIT STATUS", "EXAMPLES", "SEE ALSO"} {
		if !strings.Contains(page, ".SH \""+section+"\"\n") {
			t.Errorf("the manual page lacks %s", section)
		}
	}
	for _, says := range []string{"NO_COLOR", "XDG_STATE_HOME", "session.yaml", "Interrupted", "AWS_CA_BUNDLE"} {
		if !strings.Contains(plain, says) {
			t.Errorf("the manual page does not say %s", says)
		}
	}
}

// The manual page is part of a release, which two builds of one commit make alike.
func TestTheManualPageCarriesNoDateOfItsOwn(t *testing.T) {
	t.Parallel()
	dated := runIn(t, map[string]string{"SOURCE_DATE_EPOCH": "1663172400"}, "man").stdout
	if !strings.HasPrefix(dated, `.TH "ASTRO\-ACTIVATE" "1" "2022\-09\-14" `) {
		t.Errorf("%.100s", dated)
	}
	want := ""
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			if s.Key == "vcs.time" {
				at, _ := time.Parse(time.RFC3339, s.Value)
				want = strings.ReplaceAll(at.UTC().Format(time.DateOnly), "-", `\-`)
			}
		}
	}
	if page := run(t, "", "man").stdout; !strings.HasPrefix(page, `.TH "ASTRO\-ACTIVATE" "1" "`+want+`" `) {
		t.Errorf("%.100s", page)
	}
}

func TestVersionIsPrintedByCommandAndFlag(t *testing.T) {
	t.Parallel()
	command, flag := run(t, "", "version"), run(t, "", "--version")
	if command != flag || command.code != 0 || !regexp.MustCompile(`^astro-activate \S+ \(.*go1\.\S+, \w+/\w+\)\n$`).MatchString(command.stdout) {
		t.Errorf("%+v, %+v", command, flag)
	}
}

func TestTheHelpOfAnUnknownTopicCreatesNothing(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	got := runIn(t, map[string]string{"HOME": dir}, "help", "chek")
	if files, _ := filepath.Glob(filepath.Join(dir, "*")); got.code != 2 || len(files) > 0 {
		t.Errorf("exit %d, %v", got.code, files)
	}
}
