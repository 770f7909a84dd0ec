package prompts

import (
	"slices"
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps"
)

// acceptTogether offers the answers and suggestions with which a step begins as one
// question, if there are several: enter accepts them. It returns how many fields are
// answered by it.
func (c *conversation) acceptTogether(fields []steps.Field) (int, error) {
	if err := c.compareAccounts(); err != nil {
		return 0, err
	}
	list, end := c.together(fields)
	if len(list) < 2 {
		return 0, nil
	}
	c.out.blank()
	mixed := slices.ContainsFunc(list, func(q *question) bool { return q.inEffect })
	if !mixed {
		from := ""
		if slices.ContainsFunc(list, func(q *question) bool { return q.f.Planned }) {
			from = " (from the demo's plan)"
		}
		c.out.line("Suggested answers" + from + ":")
	}
	for _, q := range list {
		text := q.f.Label + ": " + q.valueText(q.suggestion)
		if !q.inEffect && mixed {
			text += " (suggested)"
		}
		c.out.line("  " + text)
	}
	for {
		answer, err := c.ask(`Enter accepts these answers, or "change" to go through them:`)
		if err != nil {
			return 0, err
		}
		switch strings.ToLower(answer) {
		case "":
			for _, q := range list {
				if !q.inEffect && !q.commit(q.suggestion, false) {
					return slices.IndexFunc(fields, func(f steps.Field) bool { return f.Key == q.f.Key }), nil // it is asked
				}
			}
			return end, nil
		case "change":
			return 0, nil
		case "?", "help":
			c.out.line(c.m.Step().Why)
			c.out.line(`"change" asks the questions of this step one by one. "back" returns to the previous question, "undo" takes back the last answer, "left" lists what is left to do, "quit" leaves.`)
		case "back":
			return 0, errBack
		case "quit":
			return 0, errQuit
		case "undo":
			return 0, c.undo()
		case "left":
			if err := c.printLeft(); err != nil {
				return 0, err
			}
		default:
			c.out.printf(`Not accepted: press enter, or type "change".`)
		}
	}
}

// together lists the fields with which a step begins up to the first one that has neither
// an answer nor a suggestion, or whose suggestion is known to fail. It returns how many
// fields that are, with those that AWS reports once the others are answered.
func (c *conversation) together(fields []steps.Field) (list []*question, end int) {
	for i, f := range fields {
		q := &question{conversation: c, f: f}
		q.refresh()
		q.suggest()
		switch {
		case len(q.suggestion) > 0 && (q.inEffect || !isKnownToFail(c.m, f, q.suggestion)):
			list, end = append(list, q), i+1
		case f.Discovered != nil && len(list) > 0:
			end = i + 1
		default:
			return list, end
		}
	}
	return list, end
}

// isKnownToFail reports whether cached facts already show that a suggestion would fail.
func isKnownToFail(m *steps.Machine, f steps.Field, suggestion steps.Value) bool {
	findings, err := m.Draft(f.Key, suggestion)
	return err != nil || slices.ContainsFunc(findings, func(f awscheck.Finding) bool { return f.Status == awscheck.Fail })
}
