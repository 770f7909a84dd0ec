package words

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// mostNamed is how many of many things a sentence names.
const maxNamed = 5

// enumerate writes words as part of a sentence, only the first ones of many.
func Some(words []string) string {
	switch n := len(words); {
	case n == 0:
		return "none"
	case n == 1:
		return words[0]
	case n > maxNamed:
		return fmt.Sprintf("%s and %d more", strings.Join(words[:maxNamed], ", "), n-maxNamed)
	default:
		return strings.Join(words[:n-1], ", ") + " and " + words[n-1]
	}
}

// inFull writes all words as part of a sentence: "a, b and c".
func List(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}

// count is a number with its unit: "1 zone", "2 zones".
func Count(n int, unit string) string {
	if n == 1 {
		return "1 " + unit
	}
	return fmt.Sprintf("%d %ss", n, unit)
}

func Named(id, name string) string {
	if name == "" {
		return id
	}
	return id + " (" + name + ")"
}

// duration gives a length of time in its largest sensible unit.
func Duration(d time.Duration) string {
	unit := func(n int, name string) string {
		if n == 1 {
			return "1 " + name
		}
		return fmt.Sprintf("%d %ss", n, name)
	}
	switch {
	case d < 2*time.Hour:
		return unit(int(d.Minutes()), "minute")
	case d < 48*time.Hour:
		return unit(int(d.Hours()), "hour")
	}
	return unit(int(d.Hours()/24), "day")
}

// distinct sorts a list and leaves one of each.
func Distinct(list []string) []string {
	list = slices.Clone(list)
	slices.Sort(list)
	return slices.Compact(list)
}

// sentence turns an error's message into a sentence.
func Sentence(err error) string {
	return strings.TrimSuffix(err.Error(), ".") + "."
}
