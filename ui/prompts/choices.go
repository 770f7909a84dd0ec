package prompts

import (
	"fmt"
	"slices"
	"strings"

	"github.com/astronomer/astro-activate/steps"
)

// How many choices are told at once, and how many more rather than leave so few.
const (
	pageOf  = 20
	fewMore = 5
	fewFree = 5 // free networks: one is as good as another
)

// list numbers choices and tells the first of them; from now on numbers mean these.
// filter is the text that they hold, if it was one that picked them.
func (q *question) list(choices []steps.Choice, filter string) {
	q.numbered, q.rest = choices, nil
	if len(choices) == 0 {
		return
	}
	current := q.m.Answers().Get(q.f.Key)
	for i, c := range choices {
		text := fmt.Sprintf("%d. %s", i+1, described(c, q.options.Columns))
		for _, v := range current {
			if v == c.Value && q.f.Kind.Many() {
				text += " (chosen)"
			}
		}
		q.rest = append(q.rest, text)
	}
	n := pageOf
	if q.options.AddressMap != nil {
		n = fewFree
	}
	first := ""
	if len(choices) > n+fewMore {
		first = fmt.Sprintf(" The first %d:", n)
	}
	switch {
	case filter != "":
		q.page.say("%s of %s hold %q.%s", grouped(len(choices)), grouped(len(q.options.Choices)), filter, first)
	case q.options.AddressMap != nil:
		q.page.say("Of this size, %s.%s", agreeing(len(choices), "network is free", "networks are free"), first)
	case first != "":
		q.page.say("There are %s choices: type part of a name to narrow them down.%s", grouped(len(choices)), first)
	}
	q.tell(n)
}

// tell tells the next lines of a long list: n of them, or all if few more are left.
func (q *question) tell(n int) {
	if len(q.rest) <= n+fewMore {
		n = len(q.rest)
	}
	for _, l := range q.rest[:n] {
		q.page.say("%s", l)
	}
	if q.rest = q.rest[n:]; len(q.rest) > 0 {
		q.page.say(`%s more: type "m" for the next.`, grouped(len(q.rest)))
	}
}

// unknown are the cells of a table that say nothing where they are read aloud.
var unknown = [...]string{"", "?", "–"}

// described is a choice in one line: what it is called, and what is known of it.
func described(c steps.Choice, columns []string) string {
	name := nameOf(c)
	text := name
	for i, cell := range c.Cells {
		if slices.Contains(unknown[:], cell) || cell == name || i >= len(columns) {
			continue
		}
		text += "; " + columns[i] + ": " + cell
	}
	if c.Detail != "" {
		text += "; " + c.Detail
	}
	return text
}

// nameOf is what a choice is called.
func nameOf(c steps.Choice) string {
	if c.Label != "" {
		return c.Label
	}
	return c.Value
}

// holding are the choices that hold every word of a text.
func holding(choices []steps.Choice, text string) []steps.Choice {
	words := strings.Fields(strings.ToLower(text))
	var found []steps.Choice
next:
	for _, c := range choices {
		hay := strings.ToLower(c.Value + " " + c.Label + " " + c.Detail + " " + strings.Join(c.Cells, " "))
		for _, w := range words {
			if !strings.Contains(hay, w) {
				continue next
			}
		}
		found = append(found, c)
	}
	return found
}
