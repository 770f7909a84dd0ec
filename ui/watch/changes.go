package watch

import (
	"fmt"
	"slices"
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps/summary"
)

// Changes tells what is otherwise than at the look before.
type Changes struct {
	last map[string][]summary.Finding // under their ids; nil before the first look
}

// A Change is a finding that is new, or no longer there.
type Change struct {
	Finding summary.Finding
	Was     awscheck.Status // that of its check before; "": the same, or there was none
	Gone    bool            // it is no longer there, and nothing took its place
}

// String says the change in a line.
func (c Change) String() string {
	f := c.Finding
	switch {
	case c.Gone:
		return fmt.Sprintf("%s: %s no longer: %s", f.ID, f.Status, strings.Join(f.Resources, ", "))
	case c.Was != "":
		return fmt.Sprintf("%s: %s, was %s: %s", f.ID, f.Status, c.Was, f.Detail)
	}
	return fmt.Sprintf("%s: %s: %s", f.ID, f.Status, f.Detail)
}

// Note returns what a look changed, and at the first one what there is to do; and
// whether anything is otherwise than before.
func (c *Changes) Note(r summary.Report) (told []Change, changed bool) {
	now := map[string][]summary.Finding{}
	var ids []string
	for _, f := range r.Findings {
		if now[f.ID] == nil {
			ids = append(ids, f.ID)
		}
		now[f.ID] = append(now[f.ID], f)
	}
	for _, id := range ids {
		news := without(now[id], c.last[id])
		for _, f := range news {
			switch {
			case c.last == nil && (f.Cause != "" || f.Status == awscheck.Pass || f.Status == awscheck.Skipped):
			case c.last[id] == nil || f.Status == c.last[id][0].Status:
				told = append(told, Change{Finding: f})
			default:
				told = append(told, Change{Finding: f, Was: c.last[id][0].Status})
			}
			changed = true
		}
		if gone := without(c.last[id], now[id]); len(news) == 0 && len(gone) > 0 {
			changed = true
			for _, f := range gone {
				told = append(told, Change{Finding: f, Gone: true})
			}
		}
	}
	c.last = now
	return told, changed
}

// without returns the findings that are not among the others, for a person's eyes.
func without(list, others []summary.Finding) []summary.Finding {
	return slices.DeleteFunc(slices.Clone(list), func(f summary.Finding) bool {
		return slices.ContainsFunc(others, func(o summary.Finding) bool { return o.Status == f.Status && o.Detail == f.Detail })
	})
}
