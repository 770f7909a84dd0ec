package prompts

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/astronomer/astro-activate/steps"
)

// longestNumber is how many digits a number of a list can have; more of them are an id.
const longestNumber = 6

// read makes an answer of a line that is none of the words with a meaning of their
// own; true if it was taken.
func (q *question) read(answer string) bool {
	literal, quoted := unquoted(answer)
	switch {
	case q.f.Kind == steps.ToggleField:
		yes, ok := yesOrNo(answer)
		if !ok {
			q.page.say("Not taken: type yes or no.")
			return false
		}
		return q.commit(steps.Text(strconv.FormatBool(yes)), false)
	case q.f.Kind == steps.ListField:
		return q.commit(split(answer), false)
	case q.f.Kind == steps.MultiField:
		return q.readMany(answer)
	case quoted && !q.f.Closed:
		return q.commit(steps.Text(literal), false)
	}
	m := q.meaning(answer)
	if !m.found {
		q.unsettled(answer, m)
		return false
	}
	return q.commit(steps.Text(m.value), m.value != answer)
}

// readMany reads numbers and texts with commas between them.
func (q *question) readMany(answer string) bool {
	if strings.EqualFold(answer, "none") {
		return q.commit(steps.Value{}, false)
	}
	value, typed := steps.Value{}, true
	for part := range strings.SplitSeq(answer, ",") {
		for _, text := range q.parted(strings.TrimSpace(part)) {
			m := q.meaning(text)
			if !m.found {
				q.unsettled(text, m)
				return false
			}
			typed = typed && m.value == text
			if !slices.Contains(value, m.value) {
				value = append(value, m.value)
			}
		}
	}
	return q.commit(value, !typed)
}

// parted takes a text apart at its blanks, if it means nothing as a whole and every
// part of it does.
func (q *question) parted(text string) []string {
	words := split(text)
	if len(words) < 2 || q.meaning(text).found {
		return slices.DeleteFunc([]string{text}, func(s string) bool { return s == "" })
	}
	for _, w := range words {
		if !q.meaning(w).found {
			return []string{text}
		}
	}
	return words
}

// A meaning is what a text stands for among the choices.
type meaning struct {
	found   bool
	value   string
	several []steps.Choice // it may stand for any of them
	byHand  bool           // it could be an answer as it is
	problem string         // why it is none
}

// meaning finds what a text stands for: a choice by its name or its number, the one
// choice that holds it, or itself.
func (q *question) meaning(text string) meaning {
	for _, same := range []func(a, b string) bool{func(a, b string) bool { return a == b }, strings.EqualFold} {
		for _, c := range q.options.Choices {
			if same(c.Value, text) || (c.Label != "" && same(c.Label, text)) {
				return meaning{found: true, value: c.Value}
			}
		}
	}
	if n, err := strconv.Atoi(text); err == nil && len(q.numbered) > 0 && len(text) <= longestNumber {
		if n >= 1 && n <= len(q.numbered) {
			return meaning{found: true, value: q.numbered[n-1].Value}
		}
		return meaning{problem: fmt.Sprintf("there is no number %d; the list goes from 1 to %d", n, len(q.numbered))}
	}
	invalid := q.f.Invalid(q.m.Requirements(), steps.Text(text))
	byHand := !q.f.Closed && invalid == nil
	several := holding(q.options.Choices, text)
	switch {
	case byHand && (!q.f.TakesAnyText() || len(several) == 0):
		return meaning{found: true, value: text}
	case len(several) == 1 && !byHand:
		return meaning{found: true, value: several[0].Value}
	case len(several) > 0:
		return meaning{several: several, byHand: byHand}
	case q.f.Closed:
		return meaning{problem: fmt.Sprintf("none of the choices is %q", text)}
	}
	return meaning{problem: invalid.Error()}
}

// unsettled says why a text is no answer yet.
func (q *question) unsettled(text string, m meaning) {
	if m.problem != "" {
		q.page.say("Not taken: %s", sentence(m.problem))
		return
	}
	q.list(m.several, text)
	if m.byHand {
		q.page.say(`To answer with %q as it is, type it in double quotes.`, text)
	}
}

// unquoted is what stands between double quotes.
func unquoted(s string) (string, bool) {
	if len(s) > 2 && s[0] == '"' && s[len(s)-1] == '"' {
		return s[1 : len(s)-1], true
	}
	return s, false
}

// split takes texts apart that have commas or blanks between them.
func split(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ';' || unicode.IsSpace(r) })
}
