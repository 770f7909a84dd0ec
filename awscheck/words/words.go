// Package words writes lists, counts and durations as parts of English sentences, from
// values alone.
package words

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// maxNamed is how many items of a long list Some names.
const maxNamed = 5

// Some writes a list as part of a sentence and shortens a long one: "none", "a", "a and b",
// "a, b, c, d, e and 7 more".
func Some(words []string) string {
	switch n := len(words); {
	case n == 0:
		return "none"
	case n > maxNamed:
		return fmt.Sprintf("%s and %s more", strings.Join(words[:maxNamed], ", "), Number(n-maxNamed))
	default:
		return List(words)
	}
}

// List writes a whole list as part of a sentence: "", "a", "a, b and c".
func List(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}

// Count writes a number with its unit: "1 zone", "2 zones", "2,000 roles".
func Count(n int, unit string) string {
	if n == 1 {
		return "1 " + unit
	}
	return Number(n) + " " + Plural(unit)
}

// Number writes a number with a comma between thousands: "2,000".
func Number(n int) string {
	digits := strconv.Itoa(n)
	for at := len(digits) - 3; at > 0 && digits[at-1] != '-'; at -= 3 {
		digits = digits[:at] + "," + digits[at:]
	}
	return digits
}

// Plural returns the plural of a noun, or of one with words before it: "event buses". It
// knows the nouns of this program, which are regular.
func Plural(noun string) string {
	last := len(noun) - 1
	if strings.HasSuffix(noun, "s") {
		return noun + "es"
	}
	if last > 0 && noun[last] == 'y' && !strings.ContainsRune("aeiou", rune(noun[last-1])) {
		return noun[:last] + "ies"
	}
	return noun + "s"
}

// Named writes an id with its name, if it has one: "vpc-0a1b (prod)". Inlined, it would be 7 kB of the binary.
//
//go:noinline
func Named(id, name string) string {
	if name == "" {
		return id
	}
	return id + " (" + name + ")"
}

// Duration writes a duration in minutes, hours from 2 hours on, or days from 48 hours on,
// rounded down: "59 minutes", "2 hours", "3 days".
func Duration(d time.Duration) string {
	switch {
	case d < 2*time.Hour:
		return Count(int(d.Minutes()), "minute")
	case d < 48*time.Hour:
		return Count(int(d.Hours()), "hour")
	}
	return Count(int(d.Hours()/24), "day")
}

// Distinct returns a sorted copy of a list without duplicates.
func Distinct(list []string) []string {
	list = slices.Clone(list)
	slices.Sort(list)
	return slices.Compact(list)
}

// Sentence returns the message of an error with one period at its end.
func Sentence(err error) string {
	return strings.TrimSuffix(err.Error(), ".") + "."
}
