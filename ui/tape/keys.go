package tape

import (
	"errors"
	"fmt"
	"strings"
)

// namedKey returns what a terminal sends for a key.
func namedKey(name string) string {
	switch name {
	case "Enter":
		return "\r"
	case "Tab":
		return "\t"
	case "Shift+Tab":
		return "\x1b[Z"
	case "Escape":
		return "\x1b"
	case "Space":
		return " "
	case "Backspace":
		return "\x7f"
	case "Up":
		return "\x1b[A"
	case "Down":
		return "\x1b[B"
	case "Right":
		return "\x1b[C"
	case "Left":
		return "\x1b[D"
	case "PageUp":
		return "\x1b[5~"
	case "PageDown":
		return "\x1b[6~"
	}
	return ""
}

// keys returns the keys of a command that presses some.
func keys(name, rest string) ([]string, error) {
	if name == "Type" {
		text, err := quoted(rest)
		return strings.Split(text, ""), err
	}
	key := namedKey(name)
	if letter, ok := strings.CutPrefix(name, "Ctrl+"); ok {
		// VHS reads the letters m and s as units of time, and refuses them here.
		if len(letter) != 1 || letter < "a" || letter > "z" || letter == "m" || letter == "s" {
			return nil, errors.New("only a lowercase letter may follow Ctrl+, and not m or s")
		}
		key = string(letter[0] & 0x1f)
	}
	if key == "" {
		return nil, errors.New("unknown command")
	}
	times := 1
	if rest != "" {
		var err error
		if times, err = number(rest, 1, 100); err != nil {
			return nil, fmt.Errorf("only a number of times may follow a key: %w", err)
		}
	}
	list := make([]string, times)
	for i := range list {
		list[i] = key
	}
	return list, nil
}
