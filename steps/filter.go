package steps

import "strings"

// Name returns what the choice is called on a screen: its label, else its value.
func (c Choice) Name() string {
	if c.Label != "" {
		return c.Label
	}
	return c.Value
}

// A ChoiceFilter finds the choices that contain a typed text. It is prepared once for a
// list, so that each key press costs only comparisons, even with thousands of choices.
type ChoiceFilter struct{ texts []string }

// NewChoiceFilter prepares the filter of a list of choices.
func NewChoiceFilter(choices []Choice) ChoiceFilter {
	texts := make([]string, len(choices))
	for i, c := range choices {
		texts[i] = strings.ToLower(c.Value + " " + c.Label + " " + c.Detail + " " + strings.Join(c.Cells, " "))
	}
	return ChoiceFilter{texts}
}

// Matching returns whether the choice at an index contains every word of the typed
// text, ignoring case: in its value, label, detail or cells. An empty text matches all.
func (f ChoiceFilter) Matching(typed string) func(i int) bool {
	words := strings.Fields(strings.ToLower(typed))
	return func(i int) bool {
		for _, w := range words {
			if !strings.Contains(f.texts[i], w) {
				return false
			}
		}
		return true
	}
}

// FilterChoices returns the choices that contain every word of the typed text, in
// their order.
func FilterChoices(choices []Choice, typed string) []Choice {
	matches := NewChoiceFilter(choices).Matching(typed)
	var found []Choice
	for i, c := range choices {
		if matches(i) {
			found = append(found, c)
		}
	}
	return found
}
