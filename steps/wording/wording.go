// Package wording writes the small parts of a sentence the same way everywhere: a
// count with its noun, a list, a full stop, and the nearest known word to a
// mistyped one. It decides only wording: what is said is up to the caller.
package wording

import (
	"strings"

	"github.com/dustin/go-humanize"
	"github.com/dustin/go-humanize/english"
)

// Count returns a number with its noun: "1 zone", "2 zones", "5,000 VPCs". plural is
// needed only where the regular English plural of singular is wrong, as it is for a
// phrase: Count(n, "check fails", "checks fail").
func Count(n int, singular string, plural ...string) string {
	return Number(n) + " " + Noun(n, singular, plural...)
}

// Noun is the noun of Count, without the number.
func Noun(n int, singular string, plural ...string) string {
	return english.PluralWord(n, singular, strings.Join(plural, ""))
}

// Number returns n with a comma between thousands: "5,000". It is not inlined: most messages call it.
//
//go:noinline
func Number(n int) string { return humanize.Comma(int64(n)) }

// WaitFor counts the checks that wait for findings, as a sentence. The unverified ones are counted with
// those, of which there are of, as every heading does: "20 unverified: this check and 19 that wait for it."
func WaitFor(unverified bool, of, waiting int) string {
	verb := "wait"
	if waiting == 1 {
		verb = "waits"
	}
	switch {
	case !unverified:
		return Count(waiting, "check") + " " + verb + " for it."
	case of == 1:
		return Number(1+waiting) + " unverified: this check and " + Number(waiting) + " that " + verb + " for it."
	}
	return Number(of+waiting) + " unverified: these " + Number(of) + " checks and " + Number(waiting) + " that " + verb + " for them."
}

// List returns words as part of a sentence: "a", "a and b", "a, b and c". No words
// are "". It is not inlined, for the reason that Number isn't.
//
//go:noinline
func List(words []string) string { return english.WordSeries(words, "and") }

// Sentence returns s with a full stop, unless s is empty or has an end already.
func Sentence(s string) string {
	s = strings.TrimSpace(s)
	end := strings.TrimSuffix(s, `"`) // a sentence may end within a quotation
	if end == "" || strings.ContainsAny(end[len(end)-1:], ".?!:") {
		return s
	}
	return s + "."
}

// AfterTitle returns a detail without its beginning where that is the title, which stands
// beside it.
func AfterTitle(title, detail string) string {
	if rest, begins := strings.CutPrefix(detail, title); begins && title != "" && !strings.HasPrefix(rest, " ") {
		return strings.TrimLeft(rest, ":, ")
	}
	return detail
}

// Capitalize returns s with an upper-case first letter. Only ASCII letters change.
func Capitalize(s string) string {
	if s == "" {
		return ""
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// The labels of a remedy's commands, each above its own.
const (
	LookLabel   = "To inspect (read-only):"
	ChangeLabel = "Change:" // above what comes after a look
)

// RemovalLabel says how many resources the commands below it delete and, unless it is "", where:
// "in AWS account 111122223333".
func RemovalLabel(resources int, where string) string {
	return strings.TrimSpace("Delete "+Count(resources, "resource")+" "+where) + ":"
}

// RevisionLabel is above a policy as it must read instead, made from one of its versions.
func RevisionLabel(version string) string {
	return "The policy with this change, for a new default version of it. It is made from version " + version + ", which must still be the default:"
}

// DeniesLabel is above a statement that denies explicitly.
func DeniesLabel(policy string) string { return "The statement that denies, in " + policy + ":" }
