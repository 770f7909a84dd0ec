package docs_test

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/astronomer/astro-activate/ui/cli"
)

// TestCommandsOfThePagesParse gives each command of the pages to the program, with --help
// at the end: the flags are parsed, and nothing else happens.
func TestCommandsOfThePagesParse(t *testing.T) {
	parsed := 0
	for _, c := range commandsOfPages(t) {
		parsed++
		if message := parseCommand(t, c.words); message != "" {
			t.Errorf("%s, line %d: %s: %s", c.page, c.line, strings.Join(c.words, " "), message)
		}
	}
	if parsed < 20 {
		t.Errorf("only %d commands were found", parsed)
	}
}

// parseCommand returns what the program says against a command; "" if it accepts it.
func parseCommand(t *testing.T, words []string) (message string) {
	t.Helper()
	if len(words) > 0 && !strings.HasPrefix(words[0], "-") {
		if message = run(t, "help", words[0]); message != "" { // --help accepts any command
			return message
		}
	}
	return run(t, append(slices.Clone(words), "--help")...)
}

func run(t *testing.T, words ...string) (message string) {
	t.Helper()
	var errs bytes.Buffer
	if code := cli.Run(t.Context(), words, strings.NewReader(""), &bytes.Buffer{}, &errs, func(string) string { return "" }); code != 0 {
		return strings.TrimSpace(errs.String())
	}
	return ""
}

// TestFlagsOfThePagesExist looks up each flag that the pages name, apart from those of
// other programs' commands.
func TestFlagsOfThePagesExist(t *testing.T) {
	var known strings.Builder
	for _, command := range []string{"", "check", "verify", "summary", "policy", "sessions"} {
		words := append(strings.Fields(command), "--help")
		if code := cli.Run(t.Context(), words, strings.NewReader(""), &known, &known, func(string) string { return "" }); code != 0 {
			t.Fatalf("%s ends with %d", words, code)
		}
	}
	flags := map[string]bool{"--help": true}
	for _, m := range flagName.FindAllString(known.String(), -1) {
		flags[m] = true
	}
	for _, page := range pages(t) {
		for i, line := range strings.Split(readPage(t, page), "\n") {
			for _, span := range codeSpan.FindAllString(line, -1) {
				words := strings.Fields(strings.Trim(span, "`"))
				if len(words) == 0 || !strings.HasPrefix(words[0], "-") && words[0] != "astro-activate" {
					continue // another program's, such as `aws` or `go test`
				}
				for _, m := range flagName.FindAllString(span, -1) {
					if !flags[m] {
						t.Errorf("%s, line %d: no command has the flag %s", page, i+1, m)
					}
				}
			}
		}
	}
}

var flagName = regexp.MustCompile(`--[a-z][a-z-]+`)

// A pageCommand is a command of this program in a block of a page.
type pageCommand struct {
	page  string
	line  int
	words []string // without the program's name
}

// commandsOfPages returns the commands that begin with astro-activate, go run . or
// ./astro-activate, in shell blocks and in code spans.
func commandsOfPages(t *testing.T) (commands []pageCommand) {
	t.Helper()
	add := func(page string, line int, text string) {
		for _, command := range shellCommands(text) {
			if words, ok := ofProgram(command); ok {
				commands = append(commands, pageCommand{page, line, words})
			}
		}
	}
	for _, b := range codeBlocks(t) {
		if b.language == "" || b.language == "sh" || b.language == "yaml" {
			for i, line := range strings.Split(b.text, "\n") {
				add(b.page, b.line+i, strings.TrimPrefix(strings.TrimSpace(line), "- run: "))
			}
		}
	}
	for _, page := range pages(t) {
		for i, line := range strings.Split(withoutFences(readPage(t, page)), "\n") {
			for _, span := range codeSpan.FindAllString(line, -1) {
				add(page, i+1, strings.Trim(span, "`"))
			}
		}
	}
	return commands
}

// withoutFences empties the lines of fenced blocks.
func withoutFences(text string) string {
	lines := strings.Split(text, "\n")
	fenced := false
	for i, line := range lines {
		fence := strings.HasPrefix(strings.TrimSpace(line), "```")
		if fence || fenced {
			lines[i] = ""
		}
		if fence {
			fenced = !fenced
		}
	}
	return strings.Join(lines, "\n")
}

// ofProgram returns the words of a command after the program's name.
func ofProgram(words []string) ([]string, bool) {
	for len(words) > 0 && strings.Contains(words[0], "=") && !strings.HasPrefix(words[0], "-") {
		words = words[1:] // a variable of the environment
	}
	for _, name := range [][]string{{"astro-activate"}, {"./astro-activate"}, {"go", "run", "."}} {
		if len(words) >= len(name) && slices.Equal(words[:len(name)], name) {
			return words[len(name):], true
		}
	}
	return nil, false
}

// shellCommands splits a line into commands and their words, as a shell does: quotes,
// comments, pipes, redirections and lists. It is enough for what pages show.
func shellCommands(line string) (commands [][]string) {
	var words []string
	var word strings.Builder
	inWord, redirect := false, false
	quote := rune(0)
	endWord := func() {
		if inWord && !redirect {
			words = append(words, word.String())
		}
		redirect = redirect && !inWord
		word.Reset()
		inWord = false
	}
	endCommand := func() {
		endWord()
		if len(words) > 0 {
			commands = append(commands, words)
		}
		words, redirect = nil, false
	}
	for _, r := range line {
		switch {
		case quote != 0 && r == quote:
			quote = 0
		case quote != 0:
			word.WriteRune(r)
		case r == '\'' || r == '"':
			quote, inWord = r, true
		case r == ' ':
			endWord()
		case r == '#' && !inWord:
			endCommand()
			return commands
		case r == '|' || r == ';' || r == '&':
			endCommand()
		case r == '>' || r == '<':
			endWord()
			redirect = true
		default:
			word.WriteRune(r)
			inWord = true
		}
	}
	endCommand()
	return commands
}

func TestShellCommands(t *testing.T) {
	for line, want := range map[string][][]string{
		`astro-activate check --set 'a=b c' # why`: {{"astro-activate", "check", "--set", "a=b c"}},
		`a --x > f.json && b "c d" | e`:            {{"a", "--x"}, {"b", "c d"}, {"e"}},
		`a x>f y`:                                  {{"a", "x", "y"}},
		`# only a comment`:                         nil,
	} {
		if got := shellCommands(line); !slices.EqualFunc(got, want, slices.Equal) {
			t.Errorf("%s: got %q", line, got)
		}
	}
}

func TestCommandsWithoutSuchAFlagDoNotParse(t *testing.T) {
	for _, words := range [][]string{{"check", "--answer", "a.yaml"}, {"chek"}, {"summary", "r.json", "--output", "pdf"}} {
		if parseCommand(t, words) == "" {
			t.Errorf("%q parses", words)
		}
	}
}
