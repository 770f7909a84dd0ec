package prompts

import (
	"slices"
	"strconv"
	"strings"

	"github.com/astronomer/astro-activate/steps"
)

// acceptable are the findings that may be accepted with a reason, or were: one for
// each id, under which they are accepted. What another finding explains is left out:
// that is the one to solve.
func (c *conversation) acceptable() []steps.Finding {
	var list []steps.Finding
	for _, f := range c.m.Findings() {
		state := c.m.CheckState(f.ID)
		if state == steps.Running || state == steps.Waiting || f.Cause != "" || !steps.Acknowledgeable(f.Finding) {
			continue
		}
		if !slices.ContainsFunc(list, func(other steps.Finding) bool { return other.ID == f.ID }) {
			list = append(list, f)
		}
	}
	return list
}

// accept asks which findings to accept, and why. An empty reason takes it back.
func (c *conversation) accept() error {
	list := c.acceptable()
	for i, f := range list {
		text := strconv.Itoa(i+1) + ". " + f.Title + ": " + f.Detail
		if f.Acknowledged != "" {
			text += " Accepted, because: " + f.Acknowledged
		}
		c.page.say("%s", text)
	}
	answer, err := c.ask("Which ones, numbers with commas between, or enter for none:")
	if err != nil || answer == "" || isWord(answer) {
		return err
	}
	var ids []string
	for _, part := range split(answer) {
		i, ok := within(part, len(list))
		if !ok {
			c.page.say("Not taken: %q is no number from 1 to %d.", part, len(list))
			return nil
		}
		ids = append(ids, list[i].ID)
	}
	reason, err := c.ask("The reason, in a few words, or enter to take an acceptance back:")
	if err != nil || isWord(reason) {
		return err
	}
	for _, id := range ids {
		c.m.Acknowledge(id, reason)
	}
	c.changed()
	if reason == "" {
		c.page.say("Not accepted: %s.", strings.Join(ids, ", "))
	} else {
		c.page.say("Accepted: %s. The report says so, with the reason.", strings.Join(ids, ", "))
	}
	headline, _, _ := strings.Cut(string(c.report().Text()), "\n")
	c.page.say("%s", sentence(headline))
	return nil
}

// isWord tells whether a text is one of the words that leave a question: they are no
// reasons.
func isWord(s string) bool {
	return slices.Contains([]string{"back", "skip", "quit", "?"}, strings.ToLower(s))
}

// within reads a number from 1 to most, and returns it counted from 0.
func within(s string, most int) (int, bool) {
	n, err := strconv.Atoi(s)
	return n - 1, err == nil && n >= 1 && n <= most
}
