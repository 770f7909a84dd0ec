package prompts

import (
	"fmt"
	"strings"

	"github.com/astronomer/astro-activate/steps"
)

// A question is one field while it is asked.
type question struct {
	*conversation
	f        steps.Field
	options  steps.Options
	coming   bool           // the choices are still being listed
	numbered []steps.Choice // what the numbers stand for
	rest     []string       // lines of a long list that were not told yet
	proposed steps.Value    // what enter keeps; nil: nothing
	held     bool           // proposed counts already: it was answered, or AWS has told it
}

// question asks one field until it has an answer, or is left.
func (c *conversation) question(f steps.Field) error {
	if err := c.compareAccounts(); err != nil {
		return err
	}
	q := &question{conversation: c, f: f}
	c.page.blank()
	c.page.say("%s. %s", f.Label, f.Help)
	known := func() bool {
		coming := q.refresh() || f.Discovered != nil && !c.m.Discovered(f.Key).Given() && c.running(c.m.Step()) > 0
		return !coming
	}
	if err := c.until(known, c.Patience); err != nil {
		return err
	}
	q.propose()
	q.introduce()
	for {
		answer, err := c.ask(q.prompt())
		if err != nil {
			return err
		}
		q.refresh()
		done, err := q.take(answer)
		if done || err != nil {
			return err
		}
	}
}

// refresh takes the choices as they are now; it tells whether more may come.
func (q *question) refresh() bool {
	o, state := q.m.Options(q.f.Key)
	q.options, q.coming = o, state == steps.Running
	return q.coming
}

// propose finds what enter keeps: the answer, else what AWS has told, else the
// default.
func (q *question) propose() {
	q.proposed, q.held = q.m.Answers().Get(q.f.Key), true
	if q.proposed == nil {
		q.proposed = q.m.Discovered(q.f.Key)
	}
	if q.proposed == nil && q.f.Default != nil {
		q.proposed, q.held = q.f.Default(q.m.Requirements()), false
	}
}

// introduce tells what there is to choose from.
func (q *question) introduce() {
	if q.options.Note != "" {
		q.page.say("%s", sentence(q.options.Note))
	}
	if s := q.options.AddressMap; s != nil {
		for _, u := range s.Unknown {
			if u != q.options.Note {
				q.page.say("%s", sentence(u))
			}
		}
		if n := len(s.Allocations); n > 0 {
			q.page.say(`%s taken already: type "taken" for who has them.`, agreeing(n, "range of addresses is", "ranges of addresses are"))
		}
	}
	q.list(q.options.Choices, "")
	if q.coming {
		q.page.say(`The list is still coming: type "list" to see whether it is there, or type the answer.`)
	}
}

// prompt says what to answer and what enter does, in one line.
func (q *question) prompt() string {
	how := q.f.Label
	switch {
	case q.f.Kind == steps.ToggleField:
		how += ", yes or no"
	case q.options.AddressMap != nil && len(q.numbered) > 0:
		how += ", a network or a number"
	case q.f.Kind.Many() && len(q.numbered) > 0:
		how += ", numbers or names with commas between"
	case q.f.Kind.Many():
		how += ", with commas between"
	case len(q.numbered) > 0:
		how += ", number or name"
	}
	switch {
	case q.proposed.Given() || q.proposed != nil && q.f.Closed:
		how += ", or enter for " + q.line(q.proposed)
	case !q.required():
		how += ", or enter for none"
	}
	return how + ":"
}

func (q *question) required() bool { return q.f.Required != nil && q.f.Required(q.m.Answers()) }

// line is a value as a person reads it.
func (q *question) line(v steps.Value) string {
	if len(v) == 0 {
		return "none"
	}
	names := make([]string, len(v))
	for i, s := range v {
		names[i] = s
		for _, c := range q.options.Choices {
			if c.Value == s {
				names[i] = nameOf(c)
			}
		}
		if q.f.Kind == steps.ToggleField {
			names[i] = map[string]string{"true": "yes", "false": "no"}[s]
		}
	}
	return strings.Join(names, ", ")
}

// take makes of a line what it means; done if the question is answered.
func (q *question) take(answer string) (done bool, err error) {
	switch strings.ToLower(answer) {
	case "":
		return q.keep(), nil
	case "?", "help":
		q.explain()
	case "back":
		return false, errBack
	case "quit":
		return false, errQuit
	case "skip":
		return q.skip(), nil
	case "m", "more":
		if len(q.rest) == 0 {
			q.page.say("That was all.")
		}
		q.tell(pageOf)
	case "list":
		q.list(q.options.Choices, "")
		if q.coming {
			q.page.say("The list is still coming.")
		} else if len(q.options.Choices) == 0 {
			q.page.say("There is no list: type the answer.")
		}
	case "taken":
		if q.options.AddressMap == nil {
			return q.read(answer), nil
		}
		q.taken()
	case "check again":
		q.again()
		q.page.say("Everything is being checked again.")
	default:
		return q.read(answer), nil
	}
	return false, nil
}

// keep answers with what is proposed.
func (q *question) keep() bool {
	switch {
	case q.proposed == nil && q.required():
		q.page.say(`Astronomer needs this: type the answer, or "skip" to leave it open for now.`)
		return false
	case q.proposed == nil || q.held:
		return true
	}
	return q.commit(q.proposed, false)
}

// skip leaves the question without an answer.
func (q *question) skip() bool {
	if q.m.Answers().Get(q.f.Key) != nil {
		if err := q.m.Set(q.f.Key, nil); err != nil {
			q.page.say("Not taken: %s", sentence(err.Error()))
			return false
		}
		q.changed()
	}
	if q.required() && !q.m.Discovered(q.f.Key).Given() {
		q.page.say("Left open: the report will list it as missing.")
	}
	return true
}

// commit makes a value the answer, or says why it can't be. One that is not what was
// typed is told.
func (q *question) commit(v steps.Value, tell bool) bool {
	if _, err := q.m.Draft(q.f.Key, v); err != nil {
		q.page.say("Not taken: %s", sentence(err.Error()))
		return false
	}
	if err := q.m.Set(q.f.Key, v); err != nil {
		q.page.say("Not taken: %s", sentence(err.Error()))
		return false
	}
	if tell {
		q.page.say("%s: %s.", q.f.Label, q.line(v))
	}
	q.changed()
	return true
}

// explain says everything about the question.
func (q *question) explain() {
	q.page.say("%s", q.m.Step().Why)
	q.page.say("%s. %s", q.f.Label, q.f.Help)
	if q.f.Placeholder != "" {
		q.page.say("An example: %s", q.f.Placeholder)
	}
	for _, how := range q.ways() {
		q.page.say("%s", how)
	}
	q.page.say(`Enter keeps what is proposed. "skip" leaves the question open, "back" goes to the one before, "check again" asks AWS everything anew, "quit" leaves: every answer is saved.`)
}

// ways are how the question can be answered.
func (q *question) ways() []string {
	var ways []string
	if len(q.options.Choices) > 0 || q.coming {
		ways = append(ways, `Type the number of a choice, its name, or part of it to narrow the list down. "list" begins the list again, "m" goes on with a long one.`)
	}
	if q.f.Kind.Many() {
		ways = append(ways, `Several answers have commas between them; "none" is none of them.`)
	}
	if !q.f.Closed && q.f.Kind != steps.ToggleField {
		ways = append(ways, `Text in double quotes is taken as it is, even if it looks like a number of the list or a word like "back".`)
	}
	return ways
}

// taken tells the ranges of addresses that are in use.
func (q *question) taken() {
	q.rest = nil
	for _, t := range q.options.AddressMap.Allocations {
		by := t.Owner
		if by == "" {
			by = string(t.Kind)
		}
		q.rest = append(q.rest, fmt.Sprintf("%s: %s", t.Prefix, by))
	}
	q.tell(pageOf)
}
