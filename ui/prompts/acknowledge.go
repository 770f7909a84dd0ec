package prompts

import (
	"slices"
	"strings"

	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/wording"
)

// acknowledgeable lists the findings that can be acknowledged, one for each check. A
// finding with a cause is left out: the cause has to be solved.
func acknowledgeable(m *steps.Machine) []steps.Finding {
	var list []steps.Finding
	for _, f := range m.Findings() {
		if !settled(m, f.ID) || f.Cause != "" || !steps.Acknowledgeable(f.Finding) {
			continue
		}
		if !slices.ContainsFunc(list, func(other steps.Finding) bool { return other.ID == f.ID }) {
			list = append(list, f)
		}
	}
	return list
}

// acknowledge asks which findings to acknowledge, and for the reason. An empty reason
// withdraws the acknowledgment.
func (c *conversation) acknowledge() error {
	list := acknowledgeable(c.m)
	for i, f := range list {
		text := f.Title + ": " + wording.AfterTitle(f.Title, f.Detail)
		if f.Acknowledged != "" {
			text += " Acknowledged: " + f.Acknowledged
		}
		c.out.printf("%d. %s", i+1, text)
		if more := alsoCovered(f, c.m.Findings()); more != "" {
			c.out.line("   One reason covers every finding of this check: also " + more)
		}
	}
	answer, err := c.ask("Findings to acknowledge, numbers separated by commas, or enter for none:")
	if err != nil || answer == "" || isCommand(answer) {
		return err
	}
	var ids []string
	for _, part := range steps.SplitList(answer) {
		i, ok := parseIndex(part, len(list))
		if !ok {
			c.out.printf("Not accepted: %q is not a number from 1 to %d.", part, len(list))
			return nil
		}
		ids = append(ids, list[i].ID)
	}
	reason, err := c.ask("Reason, in a few words, or enter to withdraw the acknowledgment:")
	if err != nil || isCommand(reason) {
		return err
	}
	for _, id := range ids {
		c.m.Acknowledge(id, reason)
	}
	c.changed()
	for i, id := range ids {
		if n := len(steps.CoveredBy(id, c.m.Findings())); n > 1 {
			ids[i] += " (" + wording.Count(n, "finding") + ")"
		}
	}
	if reason == "" {
		c.out.printf("Acknowledgment withdrawn: %s.", strings.Join(ids, ", "))
	} else {
		c.out.printf("Acknowledged: %s. The report shows the reason, and \"undo\" takes it back.", strings.Join(ids, ", "))
	}
	headline, _, _ := strings.Cut(string(c.report().Text()), "\n")
	c.out.line(wording.Sentence(headline))
	return nil
}

// maxCovered is how many of the findings that a reason covers are named.
const maxCovered = 3

// alsoCovered names the findings that are acknowledged with another one; "": none.
func alsoCovered(f steps.Finding, all []steps.Finding) string {
	var names []string
	for i, other := range steps.CoveredBy(f.ID, all) {
		if i > 0 { // f is the first
			names = append(names, other.Title+": "+strings.TrimSuffix(wording.AfterTitle(other.Title, other.Detail), "."))
		}
	}
	if n := len(names); n > maxCovered+1 {
		names = append(names[:maxCovered], wording.Count(n-maxCovered, "more finding"))
	}
	return wording.Sentence(strings.Join(names, "; "))
}
