package prompts

import (
	"fmt"
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/network"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/wording"
)

// A question is one field while it is asked.
type question struct {
	*conversation
	f          steps.Field
	options    steps.Options
	loading    bool           // more choices may arrive
	numbered   []steps.Choice // what the numbers stand for
	unprinted  []string       // the lines of a long list that were not printed yet
	suggestion steps.Value    // what enter accepts; nil: nothing
	inEffect   bool           // the suggestion is already the answer, or discovered in AWS
	doubted    string         // what was typed last that no choice is; see doubtRegion
}

// question asks one field until it has an answer or is left.
func (c *conversation) question(f steps.Field) error {
	if err := c.compareAccounts(); err != nil {
		return err
	}
	q := &question{conversation: c, f: f}
	c.out.blank()
	c.out.printf("%s. %s", f.Label, f.Help)
	known := func() bool {
		byChecks := f.Discovered != nil && !c.m.Discovered(f.Key).Given() || f.Lookup != nil && f.Lookup.Since != nil
		loading := q.refresh() || byChecks && c.running(c.m.Step()) > 0
		return !loading
	}
	if err := c.waitUntil(known, c.Patience); err != nil {
		return err
	}
	q.suggest()
	q.introduce()
	c.scrub = f.Scrub // what is typed may have a password
	defer func() { c.scrub = nil }()
	for {
		answer, err := c.ask(q.prompt())
		if err != nil {
			return err
		}
		q.refresh()
		done, err := q.handle(answer)
		if done || err != nil {
			return err
		}
	}
}

// refresh reads the current choices. It reports whether more may arrive.
func (q *question) refresh() bool {
	o, state := q.m.Options(q.f.Key)
	q.options, q.loading = o, state == steps.Running
	return q.loading
}

// suggest sets what enter accepts: the answer, else the discovered value, else the
// default.
func (q *question) suggest() {
	q.suggestion, q.inEffect = q.m.Answers().Get(q.f.Key), true
	if q.suggestion == nil {
		q.suggestion = q.m.Discovered(q.f.Key)
	}
	if q.suggestion == nil && !q.declined[q.f.Through] {
		if q.suggestion = steps.Proposal(q.m, &q.f); q.suggestion != nil {
			q.inEffect = false
		}
	}
}

// introduce prints the choices and what is known about them.
func (q *question) introduce() {
	if remark := q.options.Remark; remark != "" {
		q.out.line(remark)
	}
	if q.options.Note != "" {
		q.out.line(wording.Sentence(q.options.Note))
	}
	if s := q.options.AddressMap; s != nil {
		for _, u := range s.Unknown {
			if u != q.options.Note {
				q.out.line(wording.Sentence(u))
			}
		}
		if n := len(q.allocations()); n > 0 {
			q.out.printf(`%s taken: type "taken" to list them with their owners.`, wording.Count(n, "address range is", "address ranges are"))
		}
	}
	q.listAgain()
	if q.f.Record != nil {
		q.describeRecords()
	}
	q.warnOfSuggestion()
	if q.loading {
		q.out.line(`The choices are still loading: type "list" to show them, or type the answer.`)
	}
}

// warnOfSuggestion says that the suggestion would fail, if that is known, before enter
// accepts it.
func (q *question) warnOfSuggestion() {
	if q.inEffect || q.f.Draft == nil {
		return
	}
	findings, _ := q.m.Draft(q.f.Key, q.suggestion)
	for _, f := range findings {
		if f.Status == awscheck.Fail {
			q.out.printf("The suggestion %s fails: %s", q.suggestion, wording.Sentence(f.Detail))
		}
	}
}

// prompt says what to type and what enter does, in one line.
func (q *question) prompt() string {
	text := q.f.Label
	switch {
	case q.f.Kind == steps.ToggleField:
		text += ", yes or no"
	case q.f.Record != nil && len(q.suggestion) > 0:
		text += ", another one"
	case q.f.Record != nil:
		text += ", one or several"
	case q.options.AddressMap != nil && len(q.numbered) > 0:
		text += ", number or network"
	case q.f.Kind.Many() && len(q.numbered) > 0:
		text += ", numbers or names separated by commas"
	case q.f.Kind.Many():
		text += ", separated by commas"
	case len(q.numbered) > 0:
		text += ", number or name"
	}
	switch {
	case q.f.Record != nil && q.inEffect && len(q.suggestion) > 0:
		text += ", or enter to keep " + wording.Count(len(q.suggestion), "entry", "entries")
	case q.suggestion.Given() || q.suggestion != nil && q.f.Closed:
		text += ", or enter for " + q.valueText(q.suggestion)
	case !q.required():
		text += ", or enter for none"
	}
	return text + ":"
}

func (q *question) required() bool { return q.f.Required != nil && q.f.Required(q.m.Answers()) }

// valueText is a value as it is shown: the names of choices, yes and no.
func (q *question) valueText(v steps.Value) string {
	if len(v) == 0 {
		return "none"
	}
	names := make([]string, len(v))
	for i, s := range v {
		names[i] = s
		for _, c := range q.options.Choices {
			if c.Value == s {
				names[i] = c.Name()
			}
		}
		if q.f.Kind == steps.ToggleField {
			names[i] = map[string]string{"true": "yes", "false": "no"}[s]
		}
	}
	return strings.Join(names, ", ")
}

// explain prints the help of the question.
func (q *question) explain() {
	q.out.line(q.m.Step().Why)
	q.out.printf("%s. %s", q.f.Label, q.f.Help)
	if q.f.Placeholder != "" {
		q.out.printf("Example: %s", q.f.Placeholder)
	}
	if len(q.options.Choices) > 0 || q.loading {
		q.out.line(`Type the number or the name of a choice, or part of its name to filter the list. "list" prints the list from its start, "more" continues a long one.`)
	}
	if q.f.Record != nil {
		q.out.line(`Paste a host, a URL or a connection string, or write name=kind://host:port: one, or several with commas between them. "remove NAME" removes one, and the same name again changes it. A login is dropped, but your terminal may show it as you type.`)
	} else if q.f.Kind.Many() {
		q.out.line(`Separate several answers with commas; "none" selects none of them.`)
	}
	if !q.f.Closed && q.f.Kind != steps.ToggleField {
		q.out.line(`Text in double quotes is used as it is, even if it looks like a number of the list or a word such as "back".`)
	}
	q.out.line(`Enter accepts the suggestion. "skip" leaves the question unanswered, "back" returns to the previous question, "undo" takes back the last answer, "left" lists what is left to do, "check again" runs every check again, "quit" leaves.`)
	if q.Save != nil {
		q.out.line("Every answer is saved as you give it.")
	}
}

// allocations are the address ranges that are in use, for a cluster in the suggested network.
func (q *question) allocations() []network.Allocation {
	suggested, _ := network.ParseCIDR(q.suggestion.String())
	return q.options.AddressMap.Around(suggested).Allocations
}

// listAllocations prints the address ranges that are in use, with their owners.
func (q *question) listAllocations() {
	q.unprinted = nil
	for _, t := range q.allocations() {
		owner := t.Owner
		if owner == "" {
			owner = string(t.Kind)
		}
		q.unprinted = append(q.unprinted, fmt.Sprintf("%s: %s", t.Prefix, owner))
	}
	q.printMore(pageSize)
}
