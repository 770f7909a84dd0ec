// Package tape plays demo.tape, the recording of the wizard that the README shows. It
// understands the part of the VHS language that the tape uses, and refuses the rest.
//
// (charmbracelet/vhs, README.md, "VHS Command Reference"; its lexer and parser.)
package tape

import (
	"errors"
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// A Tape is a parsed file.
type Tape struct {
	Output   string   // path of the GIF
	Requires []string // programs that must be on PATH
	Env      []string // "NAME=value"
	Settings Settings
	Commands []Command
}

// Settings are how the terminal looks. Sizes are in pixels.
type Settings struct {
	FontFamily    string
	FontSize      int
	LetterSpacing int
	Width, Height int // of the image, padding included
	Padding       int
	TypingSpeed   time.Duration // the time after each key
	WaitTimeout   time.Duration
}

// defaults are those of VHS. (charmbracelet/vhs, vhs.go, DefaultVHSOptions, and style.go.)
func defaults() Settings {
	return Settings{
		FontFamily: "JetBrains Mono", FontSize: 22, LetterSpacing: 1, Width: 1200, Height: 600, Padding: 60,
		TypingSpeed: 50 * time.Millisecond, WaitTimeout: 15 * time.Second,
	}
}

// Cell returns the size of a character's cell in pixels. The numbers are those of DejaVu
// Sans Mono, whose characters are 1233 units wide and 2384 high, of 2048 for each em.
func (s Settings) Cell() (width, height int) {
	size := float64(s.FontSize)
	return int(size*1233/2048) + s.LetterSpacing, int(math.Ceil(size * 2384 / 2048))
}

// Grid returns how many columns and rows of characters the image has.
func (s Settings) Grid() (columns, rows int) {
	width, height := s.Cell()
	return (s.Width - 2*s.Padding) / width, (s.Height - 2*s.Padding) / height
}

// A Command is a line that does something while the tape plays.
type Command struct {
	Line    int
	Action  Action
	Keys    []string       // of Press, each as a terminal sends it
	Pause   time.Duration  // of Sleep; of Press, the time after each key
	Pattern *regexp.Regexp // of Wait
	Limit   time.Duration  // of Wait
	Path    string         // of Screenshot
}

// Duration returns how long the tape plays, without what it waits for.
func (t Tape) Duration() (total time.Duration) {
	for _, c := range t.Commands {
		switch c.Action {
		case Press:
			total += time.Duration(len(c.Keys)) * c.Pause
		case Sleep:
			total += c.Pause
		}
	}
	return total
}

// An Action is what a command does.
type Action int

// Each command of the language is one of these actions.
const (
	Press      Action = iota + 1 // presses keys
	Sleep                        // lets the viewer read
	Wait                         // waits until the screen matches a pattern
	Screenshot                   // saves a picture
)

// Parse reads a tape. An error names the line.
func Parse(text string) (Tape, error) {
	t := Tape{Settings: defaults()}
	for i, line := range strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n") {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		if err := t.parse(i+1, line); err != nil {
			return Tape{}, fmt.Errorf("line %d: %q: %w", i+1, line, err)
		}
	}
	if columns, rows := t.Settings.Grid(); columns < 1 || rows < 1 {
		return Tape{}, errors.New("the image is too small for its padding and font")
	}
	return t, nil
}

func (t *Tape) parse(number int, line string) error {
	word, rest, _ := strings.Cut(line, " ")
	rest = strings.TrimSpace(rest)
	name, option, hasOption := strings.Cut(word, "@")
	c := Command{Line: number, Pause: t.Settings.TypingSpeed, Limit: t.Settings.WaitTimeout}
	var err error
	switch name {
	case "Output", "Require", "Env", "Set":
		if hasOption {
			return fmt.Errorf("%s takes no time", name)
		}
		return t.declare(name, rest)
	case "Sleep":
		c.Action = Sleep
		c.Pause, err = duration(rest)
	case "Wait+Screen":
		c.Action = Wait
		if hasOption {
			if c.Limit, err = duration(option); err != nil {
				return err
			}
		}
		c.Pattern, err = pattern(rest)
		t.Commands = append(t.Commands, c)
		return err
	case "Screenshot":
		c.Action, c.Path = Screenshot, rest
		if !strings.HasSuffix(rest, ".png") {
			err = errors.New("the path must end in .png") // VHS writes no other pictures
		}
	default:
		c.Action = Press
		if hasOption {
			if c.Pause, err = duration(option); err != nil {
				return err
			}
			hasOption = false
		}
		c.Keys, err = keys(name, rest)
	}
	if err == nil && hasOption {
		err = fmt.Errorf("%s takes no time", name)
	}
	t.Commands = append(t.Commands, c)
	return err
}

// declare reads a command that holds for the whole tape. VHS stops to read settings at the
// first other command, which an Env is. (charmbracelet/vhs, evaluator.go, Evaluate.)
func (t *Tape) declare(name, rest string) error {
	if len(t.Commands) > 0 || name != "Env" && len(t.Env) > 0 {
		return fmt.Errorf("%s must stand before every other command", name)
	}
	if rest == "" {
		return fmt.Errorf("%s needs a value", name)
	}
	switch name {
	case "Output":
		t.Output = rest
	case "Require":
		t.Requires = append(t.Requires, rest)
	case "Env":
		variable, value, _ := strings.Cut(rest, " ")
		value, err := quoted(value)
		if err != nil {
			return err
		}
		t.Env = append(t.Env, variable+"="+value)
	default:
		setting, value, _ := strings.Cut(rest, " ")
		return t.Settings.set(setting, strings.TrimSpace(value))
	}
	return nil
}

func (s *Settings) set(name, value string) (err error) {
	switch name {
	case "Shell":
		if value != "bash" {
			err = errors.New("the only shell is bash")
		}
	case "FontFamily":
		s.FontFamily, err = quoted(value)
	case "FontSize":
		s.FontSize, err = number(value, 6, 100)
	case "LetterSpacing":
		s.LetterSpacing, err = number(value, 0, 100)
	case "Width":
		s.Width, err = number(value, 1, 4000)
	case "Height":
		s.Height, err = number(value, 1, 4000)
	case "Padding":
		s.Padding, err = number(value, 0, 1000)
	case "TypingSpeed":
		s.TypingSpeed, err = duration(value)
	case "WaitTimeout":
		s.WaitTimeout, err = duration(value)
	default:
		err = errors.New("unknown setting")
	}
	return err
}

func number(text string, least, most int) (int, error) {
	n, err := strconv.Atoi(text)
	if err != nil || n < least || n > most {
		return 0, fmt.Errorf("%q is not a number from %d to %d", text, least, most)
	}
	return n, nil
}

// duration reads a time as VHS does: without a unit it is in seconds.
func duration(text string) (time.Duration, error) {
	if _, err := strconv.ParseFloat(text, 64); err == nil {
		text += "s"
	}
	d, err := time.ParseDuration(text)
	if err != nil || d < 0 {
		return 0, fmt.Errorf("%q is not a time", text)
	}
	return d, nil
}

// pattern reads a regular expression between slashes. It contains none: VHS v0.10.0 ends
// the pattern there, even after a backslash.
func pattern(text string) (*regexp.Regexp, error) {
	if len(text) < 3 || text[0] != '/' || strings.IndexByte(text[1:], '/') != len(text)-2 {
		return nil, errors.New("a pattern must stand between two slashes, and contain none")
	}
	return regexp.Compile(text[1 : len(text)-1])
}

// quoted reads a string between double quotes. The language has no escapes.
func quoted(text string) (string, error) {
	text = strings.TrimSpace(text)
	if len(text) < 2 || text[0] != '"' || strings.IndexByte(text[1:], '"') != len(text)-2 {
		return "", errors.New("a text must stand between double quotes")
	}
	return text[1 : len(text)-1], nil
}
