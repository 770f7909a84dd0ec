package editor

import (
	"strconv"
	"testing"

	tea "charm.land/bubbletea/v2"

	"github.com/astronomer/astro-activate/steps"
)

// A region that is mistyped is one key away, and never taken in place of what was typed: that may be one that the list
// does not have.
func TestWhatIsMistypedIsBesideWhatMayBeMeant(t *testing.T) {
	t.Parallel()
	choices := []steps.Choice{{Value: "eu-west-1"}, {Value: "us-east-1"}, {Value: "us-west-2"}}
	many := choices
	for i := range 5000 {
		many = append(many, steps.Choice{Value: "vpc-" + strconv.Itoa(i)})
	}
	for name, c := range map[string]struct {
		choices           []steps.Choice
		typed, draft, row string // the draft as typed, and what is above it; "": nothing
	}{
		"a letter is missing":             {choices, "us-est-1", "us-est-1", "us-east-1"},
		"nothing is like it":              {choices, "ap-south-2", "ap-south-2", ""},
		"the beginning of one filters":    {choices, "us-e", "us-east-1", ""},
		"too many to compare at each key": {many, "us-est-1", "us-est-1", ""},
	} {
		e := newChoice(steps.Field{Key: "region", Label: "Region"}).(*choice)
		e.Load(steps.Options{Choices: c.choices}, steps.Done)
		for _, r := range c.typed {
			e.Press(tea.KeyPressMsg{Code: r, Text: string(r)})
		}
		if got := e.Draft().String(); got != c.draft {
			t.Errorf("%s: %q is entered for %q", name, got, c.typed)
		}
		e.Press(tea.KeyPressMsg{Code: tea.KeyUp})
		if got := e.Draft().String(); c.row != "" && got != c.row || c.row == "" && got != c.draft {
			t.Errorf("%s: above %q is %q, not %q", name, c.typed, got, c.row)
		}
	}
}
