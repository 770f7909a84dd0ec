package prompts

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/wording"
)

// maxNumberDigits is the length of the longest number of a list; longer ones are ids.
const maxNumberDigits = 6

// parse makes an answer of a line that is not a command. It returns true if the answer
// is committed.
func (q *question) parse(answer string) bool {
	if err := q.f.Invalid(q.m.Requirements(), steps.Text(answer)); errors.Is(err, steps.ErrLogin) {
		q.out.printf("Not accepted: %s", wording.Sentence(err.Error())) // without the text itself
		return false
	}
	literal, quoted := unquote(answer)
	switch {
	case q.f.Kind == steps.ToggleField:
		yes, ok := parseYesNo(answer)
		if !ok {
			q.out.line("Not accepted: type yes or no.")
			return false
		}
		return q.commit(steps.Text(strconv.FormatBool(yes)), false)
	case q.f.Record != nil:
		return q.parseRecords(answer)
	case q.f.Kind == steps.ListField:
		return q.commit(steps.SplitList(answer), false)
	case q.f.Kind == steps.MultiField:
		return q.parseSeveral(answer)
	case quoted && !q.f.Closed:
		return q.commit(steps.Text(literal), false)
	}
	m := q.match(answer)
	if !m.found {
		q.explainMatch(answer, m)
		return false
	}
	return q.commit(steps.Text(m.value), m.value != answer)
}

// parseSeveral reads numbers and texts separated by commas.
func (q *question) parseSeveral(answer string) bool {
	if strings.EqualFold(answer, "none") {
		return q.commit(steps.Value{}, false)
	}
	value, asTyped := steps.Value{}, true
	for part := range strings.SplitSeq(answer, ",") {
		for _, text := range q.splitAtSpaces(strings.TrimSpace(part)) {
			m := q.match(text)
			if !m.found {
				q.explainMatch(text, m)
				return false
			}
			asTyped = asTyped && m.value == text
			if !slices.Contains(value, m.value) {
				value = append(value, m.value)
			}
		}
	}
	return q.commit(value, !asTyped)
}

// splitAtSpaces splits a text at its spaces, if it matches nothing as a whole and every
// part of it does.
func (q *question) splitAtSpaces(text string) []string {
	if text == "" {
		return nil
	}
	words := steps.SplitList(text)
	if len(words) < 2 || q.match(text).found {
		return []string{text}
	}
	for _, w := range words {
		if !q.match(w).found {
			return []string{text}
		}
	}
	return words
}

// A match is what a typed text stands for.
type match struct {
	found   bool
	value   string
	several []steps.Choice // the text matches more than one choice
	literal bool           // the text itself is a valid answer
	problem string         // why the text is not an answer
}

// match finds what a text stands for: a choice by its name or number, the only choice
// that contains it, or the text itself.
func (q *question) match(text string) match {
	for _, same := range []func(a, b string) bool{func(a, b string) bool { return a == b }, strings.EqualFold} {
		for _, c := range q.options.Choices {
			if same(c.Value, text) || (c.Label != "" && same(c.Label, text)) {
				return match{found: true, value: c.Value}
			}
		}
	}
	if n, err := strconv.Atoi(text); err == nil && len(q.numbered) > 0 && len(text) <= maxNumberDigits {
		if i, ok := parseIndex(text, len(q.numbered)); ok {
			return match{found: true, value: q.numbered[i].Value}
		}
		return match{problem: fmt.Sprintf("there is no number %d; the numbers are 1 to %d", n, len(q.numbered))}
	}
	invalid := q.f.Invalid(q.m.Requirements(), steps.Text(text))
	literal := !q.f.Closed && invalid == nil
	several := steps.FilterChoices(q.options.Choices, text)
	switch {
	case literal && (!q.f.TakesAnyText() || len(several) == 0):
		return match{found: true, value: text}
	case len(several) == 1 && !literal:
		return match{found: true, value: several[0].Value}
	case len(several) > 0:
		return match{several: several, literal: literal}
	case q.f.Closed:
		return match{problem: fmt.Sprintf("%q is not one of the choices", text)}
	}
	return match{problem: invalid.Error()}
}

// explainMatch says why a text is not an answer yet.
func (q *question) explainMatch(text string, m match) {
	if m.problem != "" {
		q.out.printf("Not accepted: %s", wording.Sentence(m.problem))
		q.correct(text)
		return
	}
	q.listChoices(m.several, text)
	if m.literal {
		q.out.printf(`To answer %q itself, type it in double quotes.`, text)
	}
}
