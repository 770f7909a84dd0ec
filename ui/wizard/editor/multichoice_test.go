package editor

import (
	"slices"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"github.com/astronomer/astro-activate/steps"
)

// Who types or pastes all CIDRs of a VPC, those that are ticked among them, means to have them.
func TestWhatIsTypedIntoAListIsAdded(t *testing.T) {
	key := func(r rune) tea.KeyPressMsg { return tea.KeyPressMsg{Code: r, Text: string(r)} }
	enter := tea.KeyPressMsg{Code: tea.KeyEnter}
	both := steps.Value{"10.40.0.0/16", "172.20.16.0/20"}
	for _, c := range []struct {
		story, typed, pasted string
		then                 tea.KeyPressMsg
		want                 steps.Value
	}{
		{"typed with a comma and a space", "10.40.0.0/16, 172.20.16.0/20", "", enter, both},
		{"typed with a comma", "10.40.0.0/16,172.20.16.0/20", "", enter, both},
		{"typed with a space", "10.40.0.0/16 172.20.16.0/20", "", enter, both},
		{"as the fix of a finding writes it", "10.40.0.0/16 and 172.20.16.0/20", "", enter, both},
		{"the same, with a comma", "10.40.0.0/16, and 172.20.16.0/20", "", enter, both},
		{"the same, pasted", "", "10.40.0.0/16 and 172.20.16.0/20", enter, both},
		{"pasted", "", "10.40.0.0/16, 172.20.16.0/20", enter, both},
		{"what is ticked, and enter", "10.40.0.0/16", "", enter, both[:1]},
		{"what is ticked, and space", "10.40.0.0/16", "", key(' '), both[:1]},
		{"a part of it, and space", "10.40", "", key(' '), steps.Value{}},
		{"nothing, and space", "", "", key(' '), steps.Value{}},
	} {
		t.Run(c.story, func(t *testing.T) {
			e := newMultiChoice(steps.Field{})
			e.Load(steps.Options{Choices: []steps.Choice{{Value: "10.40.0.0/16", Detail: "primary"}, {Value: "10.41.0.0/20"}}}, steps.Done)
			e.Set(both[:1], false)
			for _, r := range c.typed {
				e.Press(key(r))
			}
			e.Paste(strings.TrimSpace(c.pasted))
			e.Press(c.then)
			if got := e.Draft(); !slices.Equal(got, c.want) {
				t.Errorf("%q are chosen, not %q", got, c.want)
			}
		})
	}
}
