package prompts

import (
	"fmt"
	"slices"

	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/wording"
)

const (
	pageSize      = 20 // choices that are printed at once
	pageOfSubnets = 5  // free networks that are printed at once: they are all alike
	maxOverflow   = 5  // a page is longer rather than leave so few for the next one
)

// listChoices numbers choices and prints the first page of them; from now on numbers
// mean these. filter is the text that has selected them; "": they are all choices.
func (q *question) listChoices(choices []steps.Choice, filter string) {
	q.numbered, q.unprinted = choices, nil
	if len(choices) == 0 {
		return
	}
	current := q.m.Answers().Get(q.f.Key)
	for i, c := range choices {
		text := fmt.Sprintf("%d. %s", i+1, describeChoice(c, q.options))
		if q.f.Kind.Many() && slices.Contains(current, c.Value) {
			text += " (selected)"
		}
		q.unprinted = append(q.unprinted, text)
	}
	n := pageSize
	if q.options.AddressMap != nil {
		n = pageOfSubnets
	}
	first := ""
	if len(choices) > n+maxOverflow {
		first = fmt.Sprintf(" The first %d:", n)
	}
	switch {
	case filter != "":
		verb := "match"
		if len(choices) == 1 {
			verb = "matches"
		}
		q.out.printf("%s of %s %s %q.%s", wording.Number(len(choices)), wording.Number(len(q.options.Choices)), verb, filter, first)
	case q.options.AddressMap != nil && q.options.AddressMap.ActiveDataPlane().IsValid():
		q.out.line("The data plane is active already, and its network can't be changed:")
	case q.options.AddressMap != nil:
		free := "free"
		if !q.options.AddressMap.Complete() {
			free = "not known to be taken"
		}
		q.out.printf("%s %s.%s", wording.Count(len(choices), "network of this size is", "networks of this size are"), free, first)
	case first != "":
		q.out.printf("%s: type part of a name to filter them.%s", wording.Count(len(choices), "choice"), first)
	}
	q.printMore(n)
}

// listAgain lists all choices, unless the question has listed the same before: a screen reader
// would read a long list to its end once more. The numbers still mean them.
func (q *question) listAgain() {
	var lines []string
	for _, c := range q.options.Choices {
		lines = append(lines, describeChoice(c, q.options))
	}
	if len(lines) > maxOverflow && slices.Equal(lines, q.listed[q.f.Key]) {
		q.numbered, q.unprinted = q.options.Choices, nil
		q.out.printf(`%s as before: type "list" to show them.`, wording.Count(len(lines), "choice", "choices"))
		return
	}
	q.listed[q.f.Key] = lines
	q.listChoices(q.options.Choices, "")
}

// printMore prints the next n lines of a long list, or all if few more are left.
func (q *question) printMore(n int) {
	if len(q.unprinted) <= n+maxOverflow {
		n = len(q.unprinted)
	}
	for _, l := range q.unprinted[:n] {
		q.out.line(l)
	}
	if q.unprinted = q.unprinted[n:]; len(q.unprinted) > 0 {
		q.out.printf(`%s more: type "more" to continue.`, wording.Number(len(q.unprinted)))
	}
}

// noValue are the cells of a table that mean nothing when they are read aloud.
var noValue = [...]string{"", "?", "–"}

// describeChoice is a choice in one line: its name, and its cells with their columns. An
// optional one is a rank, which the order says as well.
func describeChoice(c steps.Choice, o steps.Options) string {
	text := c.Name()
	for i, cell := range c.Cells {
		if slices.Contains(noValue[:], cell) || cell == c.Name() || i >= len(o.Columns)-o.OptionalColumns {
			continue
		}
		text += "; " + o.Columns[i] + ": " + cell
	}
	if c.Detail != "" {
		text += "; " + c.Detail
	}
	return text
}
